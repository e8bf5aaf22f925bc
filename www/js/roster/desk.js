/**
 * What draws lists, for the loader, which picks it up from this script's own element. ROSTER are the names of the files beside this
 * script, which the build knows.
 */
import { __wbg_finalize_init as began, __wbg_get_imports as imports, Room } from 'butie-desk-glue';

import { connect } from './connect.js';
import { furnish } from './rooms.js';
import { starter } from './starter.js';

const base = document.currentScript.src;
let start;

/** Resolved in any case: what is drawn can be read without it. */
function dress(root) {
  return new Promise((resolve) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = new URL(ROSTER.style, base);
    link.onload = link.onerror = resolve;
    root.parentNode.insertBefore(link, root);
  });
}

document.currentScript.butie = async (root, read, run, trusted) => {
  if (root.desk) return;
  const beside = (path) => run(new URL(path, base).href);
  const plain = root.getRootNode().host.dataset.engine !== 'wasm';
  start = start || starter(began, imports, { wasm: ROSTER.room, twin: ROSTER.roomTwin, plain }, base, beside);
  await Promise.all([start(), dress(root)]);
  furnish(root, Room, read, () => connect(ROSTER.worker, { base, plain }, beside, trusted));
};
