/**
 * The program that works on lists, as a script of its own: a worker, or a part of a page in which there can be none. ROSTER are
 * the names of the files beside it, which the build knows.
 */
import { __wbg_finalize_init as began, __wbg_get_imports as imports, List } from 'butie-roster-glue';

import { serve } from './work.js';

/** As WebAssembly, and where that is forbidden, missing or does not arrive, in plain JavaScript. */
function starter(base, run) {
  let started;
  const wasm = async () => {
    const response = await fetch(new URL(ROSTER.wasm, base));
    if (!response.ok) throw new Error(`${ROSTER.wasm} did not load: ${response.status}`);
    const { instance } = await WebAssembly.instantiate(await response.arrayBuffer(), imports());
    began(instance);
    return { List };
  };
  const twin = async (reason) => {
    if (!ROSTER.twin) throw reason;
    const start = await run(ROSTER.twin);
    began({ exports: start(imports()) });
    return { List };
  };
  return () => (started = started || wasm().catch(twin));
}

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

if (typeof document === 'undefined') {
  /** In a worker: the first message says where the files are. */
  self.onmessage = ({ data: base }) => {
    const run = async (path) => {
      importScripts(new URL(path, base));
      return self.butie;
    };
    const answer = serve(starter(base, run), bookcase(base, run), (message) => postMessage(message));
    self.onmessage = ({ data }) => void answer(data);
    postMessage('ready');
  };
} else {
  document.currentScript.butie = (base, run, reply) => serve(starter(base, run), bookcase(base, run), reply);
}
