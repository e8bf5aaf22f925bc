/**
 * What draws lists, for the loader, which picks it up from this script's own element. It stays on the root as a function: given
 * what the page asks of a calculator's list, it gives the room for it, whose element the page puts where it belongs. ROSTER are the
 * names of the files beside this script, which the build knows.
 */
import { __wbg_finalize_init as began, __wbg_get_imports as imports, Room } from 'butie-desk-glue';

import { connect } from './connect.js';
import { starter } from './starter.js';

/** A calculator that stands in no document for so many milliseconds has been left, and its lists end. */
const LEFT = 30000;

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

/** Has something done when a root has been taken out of the document and stays out. */
function whenLeft(root, end) {
  if (!self.ResizeObserver) return;
  let leaving;
  const observer = new ResizeObserver(() => {
    clearTimeout(leaving);
    if (root.isConnected) return;
    leaving = setTimeout(() => {
      observer.disconnect();
      end();
    }, LEFT);
  });
  observer.observe(root);
}

/** The way to what works on a list; one that did not open, or broke, is tried again. `end` ends it. */
function opener(asked, { read, plain, beside, trusted }) {
  let opening;
  const end = () => {
    if (opening) opening.then(({ end }) => end(), () => {});
    opening = undefined;
  };
  const open = async () => {
    const { rules, words, lists, calculator } = asked;
    const bytes = await Promise.all([read(rules), words && read(words).catch(() => undefined), read(lists)]);
    const ask = await connect(ROSTER.worker, { base, plain }, beside, trusted);
    await ask('open', [...bytes, calculator.split('/')[1]]);
    const careful = (...asked) =>
      ask(...asked).catch((reason) => {
        if (reason.code === 'failed') end();
        throw reason;
      });
    return Object.assign(careful, { end: ask.end });
  };
  const opened = () => {
    opening = opening || open();
    opening.catch((reason) => {
      console.warn('butie could not open the list', reason);
      opening = undefined;
    });
    return opening;
  };
  return { opened, end };
}

document.currentScript.butie = async (root, read, run, trusted) => {
  if (root.desk) return;
  const beside = (path) => run(new URL(path, base).href);
  const plain = root.getRootNode().host.dataset.engine !== 'wasm';
  start = start || starter(began, imports, { wasm: ROSTER.room, twin: ROSTER.roomTwin, plain }, base, beside);
  await Promise.all([start(), dress(root)]);
  // Somebody may have asked twice meanwhile.
  if (root.desk) return;
  const rooms = new Map();
  whenLeft(root, () => {
    rooms.forEach(({ room, end }) => {
      room.free();
      end();
    });
    delete root.desk;
  });
  root.desk = (asked) => {
    const { calculator, fragment, english, audience } = asked;
    if (!rooms.has(calculator)) {
      const { opened, end } = opener(asked, { read, plain, beside, trusted });
      rooms.set(calculator, { room: new Room(opened), end });
    }
    const { room } = rooms.get(calculator);
    room.show(fragment, english, audience, asked.plain);
    return room;
  };
};
