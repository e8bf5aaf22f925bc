/**
 * The way to whatever works on a list: a worker beside the page where there can be one, and otherwise the same program in the page.
 *
 * Gives a function that asks: `ask(name, args, onProgress)` gives a promise. `ask.end()` ends whatever works there for good.
 */

/** So long a worker has to say that it is there. */
const PATIENCE = 10000;

function asking(send, end) {
  const open = new Map();
  let last = 0;
  const ask = (name, args = [], progress = () => {}) =>
    new Promise((resolve, reject) => {
      last += 1;
      open.set(last, { resolve, reject, progress });
      send({ id: last, name, args });
    });
  ask.hear = ({ id, value, error, code, progress }) => {
    const asked = open.get(id);
    if (!asked) return;
    if (progress) {
      asked.progress(progress);
      return;
    }
    open.delete(id);
    if (error === undefined) asked.resolve(value);
    else asked.reject(Object.assign(new Error(error), { code }));
  };
  ask.end = () => {
    end();
    open.forEach(({ reject }) => reject(Object.assign(new Error('stopped'), { code: 'stopped' })));
    open.clear();
  };
  return ask;
}

/** A worker that has said that it is there. */
function started(worker, where) {
  return new Promise((resolve, reject) => {
    const fail = (reason) => {
      worker.terminate();
      reject(reason);
    };
    const late = setTimeout(() => fail(new Error('the worker did not start')), PATIENCE);
    worker.onerror = (event) => {
      event.preventDefault();
      fail(new Error(event.message || 'the worker did not start'));
    };
    worker.onmessage = () => {
      clearTimeout(late);
      resolve(worker);
    };
    worker.postMessage(where);
  });
}

/** A script that fetches another one, for a page that wants to know who writes addresses of scripts, too. */
const fetching = (address) => `self.trusted = (url) => url;
if (self.trustedTypes) {
  const policy = trustedTypes.createPolicy('butie', { createScriptURL: String });
  self.trusted = (url) => policy.createScriptURL(url);
}
importScripts(self.trusted(${JSON.stringify(address)}));`;

/** By its address where that is the page's own host, and otherwise by way of a script that fetches it. */
async function byWorker(address, where, trusted) {
  if (!self.Worker) throw new Error('this browser has no workers');
  try {
    return await started(new Worker(trusted(address)), where);
  } catch (reason) {
    const script = new Blob([fetching(address)], { type: 'text/javascript' });
    const url = URL.createObjectURL(script);
    try {
      return await started(new Worker(trusted(url)), where);
    } finally {
      URL.revokeObjectURL(url);
    }
  }
}

/**
 * `where.base` is where the files stand, with `where.plain` WebAssembly is not even tried; `run` runs a script of them and gives
 * what that hangs on its element.
 */
export async function connect(file, where, run, trusted) {
  try {
    const worker = await byWorker(String(new URL(file, where.base)), where, trusted);
    const ask = asking((message) => worker.postMessage(message), () => worker.terminate());
    worker.onmessage = ({ data }) => ask.hear(data);
    worker.onerror = () => {};
    return ask;
  } catch (reason) {
    console.warn('butie works on the list in the page itself', reason);
    const program = await run(file);
    const answer = program(where, run, (message) => ask.hear(message));
    const ask = asking((message) => void answer(message), () => void answer({ name: 'end', args: [] }));
    return ask;
  }
}
