/**
 * The program that works on lists, as a script of its own: a worker, or a part of a page in which there can be none. ROSTER are
 * the names of the files beside it, which the build knows.
 */
import { __wbg_finalize_init as began, __wbg_get_imports as imports, List } from 'butie-roster-glue';

import { beside } from './beside.js';
import { starter } from './starter.js';
import { serve } from './work.js';

/** What knows spreadsheets' own files; there is none of it in plain JavaScript. `forget` has the next one who asks get a new one. */
function bookcase({ base, plain }, run) {
  let opened;
  const open = async () => {
    if (plain || !self.WebAssembly) throw new Error('no WebAssembly');
    const program = await run(ROSTER.sheets);
    const response = await fetch(new URL(ROSTER.book, base));
    if (!response.ok) throw new Error(`${ROSTER.book} did not load: ${response.status}`);
    await program.load(await response.arrayBuffer());
    return program;
  };
  const books = () => {
    opened = opened || open();
    opened.catch(books.forget);
    return opened;
  };
  books.forget = () => (opened = undefined);
  return books;
}

/** What answers, for whoever knows where the files are and runs scripts; with `plain` WebAssembly is not even tried. */
function answering(where, run, reply) {
  const { base, plain } = where;
  const start = starter(began, imports, { wasm: ROSTER.wasm, twin: ROSTER.twin, plain }, base, run);
  return serve(() => start().then(() => ({ List })), bookcase(where, run), reply);
}

if (typeof document === 'undefined') beside(answering);
else document.currentScript.butie = answering;
