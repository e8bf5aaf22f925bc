/**
 * The program that works on lists, as a script of its own: a worker, or a part of a page in which there can be none. ROSTER are
 * the names of the files beside it, which the build knows.
 */
import { __wbg_finalize_init as began, __wbg_get_imports as imports, List } from 'butie-roster-glue';

import { beside } from './beside.js';
import { starter } from './starter.js';
import { serve } from './work.js';

/** What knows spreadsheets' own files; there is none of it in plain JavaScript. */
function bookcase(base, run) {
  let opened;
  const open = async () => {
    const program = await run(ROSTER.sheets);
    const response = await fetch(new URL(ROSTER.book, base));
    if (!response.ok) throw new Error(`${ROSTER.book} did not load: ${response.status}`);
    await program.load(await response.arrayBuffer());
    return program;
  };
  return () => {
    opened = opened || open();
    return opened.catch((reason) => {
      console.warn(reason);
      opened = undefined;
      throw Object.assign(new Error('xlsx'), { code: 'xlsx' });
    });
  };
}

/** What answers, for whoever knows where the files are and runs scripts; with `plain` WebAssembly is not even tried. */
function answering({ base, plain }, run, reply) {
  const start = starter(began, imports, { wasm: ROSTER.wasm, twin: ROSTER.twin, plain }, base, run);
  return serve(() => start().then(() => ({ List })), bookcase(base, run), reply);
}

if (typeof document === 'undefined') beside(answering);
else document.currentScript.butie = answering;
