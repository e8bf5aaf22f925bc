/**
 * The engine for other people's programs, in a browser and in Node. `butie.d.ts` is its documentation.
 *
 * Addresses, rule sets and errors are handled here; everything that has to do with money happens in the module.
 */
import init, { Engine as Module } from 'butie-glue';

const MODULE = new URL('butie.wasm', import.meta.url);
const RULES = new URL('../rules/', import.meta.url);

/** An error that a program can tell apart by its `code`. */
function failure(code, message, cause) {
  const error = new Error(message);
  error.code = code;
  if (cause !== undefined) error.cause = cause;
  return error;
}

/** A file's bytes, from the disk in Node and over the network elsewhere. */
async function read(address) {
  try {
    if (address.protocol === 'file:') {
      const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ 'node:fs/promises');
      return new Uint8Array(await readFile(address));
    }
    const response = await fetch(address.href);
    if (!response.ok) throw new Error(`status ${response.status}`);
    // Not as a stream of a module: that insists on a MIME type which many hosts do not send.
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    throw failure('not_loaded', `${address.href} could not be loaded: ${cause.message}`, cause);
  }
}

/** A folder's address as the caller's surroundings understand it: the page's in a browser, the disk's in Node. */
async function folder(base) {
  if (base === undefined) return RULES;
  const text = String(base).replace(/\/?$/, '/');
  if (typeof document !== 'undefined') return new URL(text, document.baseURI);
  if (typeof location !== 'undefined') return new URL(text, location.href);
  if (/^[a-z][a-z0-9+.-]+:/i.test(text)) return new URL(text);
  const { pathToFileURL } = await import(/* webpackIgnore: true */ /* @vite-ignore */ 'node:url');
  return pathToFileURL(text);
}

/** JSON writes what is not a number as `null`, and `null` is an answer of its own. */
function finite(inputs) {
  for (const name of Object.keys(inputs || {})) {
    if (typeof inputs[name] === 'number' && !Number.isFinite(inputs[name])) {
      throw failure('not_a_number', `“${name}” 不是数字 / “${name}” is ${inputs[name]} and not a number`);
    }
  }
}

let started;

/** Loads the module once, however many engines are made; a failure is not remembered. */
function start() {
  if (!started) {
    started = read(MODULE)
      .then((bytes) => init({ module_or_path: bytes }))
      .catch((cause) => {
        started = undefined;
        throw cause.code ? cause : failure('not_started', `the engine could not start: ${cause.message}`, cause);
      });
  }
  return started;
}

export async function load({ rulesets, base, english = true } = {}) {
  const root = await folder(base);
  const [bytes] = await Promise.all([read(new URL('index.json', root)), start()]);
  const index = JSON.parse(new TextDecoder().decode(bytes));
  const wanted = rulesets === undefined ? index : rulesets.map((id) => {
    const entry = index.find((entry) => entry.id === id);
    if (!entry) throw failure('unknown_ruleset', `there is no rule set “${id}” in ${root.href}`);
    return entry;
  });
  const files = (entry) => (english && entry.english ? [entry.file, entry.english] : [entry.file]);
  const all = await Promise.all(wanted.map((entry) => Promise.all(files(entry).map((file) => read(new URL(file, root))))));
  const module = new Module();
  for (const [rules, words] of all) module.add(rules, words);
  return Object.freeze({
    rulesets: wanted,
    list: () => module.list(),
    describe: (calculator) => module.describe(calculator),
    evaluate(calculator, inputs, { readings, asOf, trace = true } = {}) {
      finite(inputs);
      return module.evaluate(calculator, inputs, readings, asOf, trace);
    },
    possible(calculator, inputs, { readings, asOf, payee } = {}) {
      finite(inputs);
      return module.possible(calculator, inputs, readings, asOf, payee);
    },
    changes(calculator, inputs, { readings, asOf, payee } = {}) {
      finite(inputs);
      return module.changes(calculator, inputs, readings, asOf, payee);
    },
    along(calculator, inputs, input, { readings, asOf, from, to } = {}) {
      finite(inputs);
      finite({ from, to });
      return module.along(calculator, inputs, readings, asOf, input, from, to);
    },
    fewest(calculator, inputs, input, { readings, asOf, payee, amount } = {}) {
      finite(inputs);
      finite({ amount });
      return module.fewest(calculator, inputs, readings, asOf, input, payee, amount);
    },
  });
}
