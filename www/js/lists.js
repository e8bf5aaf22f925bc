/**
 * The list of many people in one script, as plain JavaScript, for the calculator in one script; its styles come with that one's.
 * There are no workbooks in it. It works in a worker where there can be one, which runs the same script.
 */
import { __wbg_finalize_init as beganRoom, __wbg_get_imports as importsOfRoom, Room } from 'butie-desk-glue';
import { start as startRoom } from 'butie-desk-twin';
import { __wbg_finalize_init as beganList, __wbg_get_imports as importsOfList, List } from 'butie-roster-glue';
import { start as startList } from 'butie-roster-twin';

import { beside } from './roster/beside.js';
import { connect } from './roster/connect.js';
import { furnish } from './roster/rooms.js';
import { serve } from './roster/work.js';

let begun;

/** A program is started once. */
function list() {
  begun = begun || Promise.resolve(beganList({ exports: startList(importsOfList()) }));
  return begun.then(() => ({ List }));
}

const noBooks = Object.assign(() => Promise.reject(new Error('no workbooks')), { forget: () => {} });
const answering = (where, run, reply) => serve(list, noBooks, reply);

if (typeof document === 'undefined') {
  beside(answering);
} else {
  const base = document.currentScript.src;
  let drawing;
  document.currentScript.butie = async (root, read, run, trusted) => {
    if (root.desk) return;
    drawing = drawing || beganRoom({ exports: startRoom(importsOfRoom()) });
    furnish(root, Room, read, () => connect(base, { base, plain: true }, () => Promise.resolve(answering), trusted));
  };
}
