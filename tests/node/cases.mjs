/** Every worked case of the rules, as the command line prints them. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

/** Results of all cases together may grow far beyond Node's own limit. */
const LIMIT = 1 << 30;

/** What the command line prints as JSON lines, given the lines of its input. */
export function ask(butie, words, input = []) {
  const text = execFileSync(butie, words, { input: input.map((line) => `${line}\n`).join(''), encoding: 'utf8', maxBuffer: LIMIT });
  return text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

/** The cases, each with the words in which the engine's module wants it. */
export function cases(butie) {
  return ask(butie, ['cases', 'rules', '--jsonl']).map(({ id, calculator, inputs, readings, as_of, expect }) => {
    return { id, calculator, inputs, options: { readings: readings ?? {}, asOf: as_of ?? undefined }, expect };
  });
}

/** The cases, each with what the native command line makes of it, what it looks ahead to included. */
export function natively(butie, all = cases(butie)) {
  const lines = all.map(({ calculator, inputs, options: { readings, asOf } }) => JSON.stringify({ calculator, inputs, readings, as_of: asOf }));
  const native = ask(butie, ['eval', '--jsonl', '--outlook'], lines);
  assert.equal(native.length, all.length, 'the command line answers each line with one line');
  return all.map((one, at) => ({ ...one, native: native[at] }));
}
