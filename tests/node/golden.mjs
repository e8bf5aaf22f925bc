/**
 * Every worked case of the rules through the engine's module, against the same case through the native command line:
 * the results have to be the same data, to the last digit and the last word.
 *
 * The one argument is the command line's path.
 */
import assert from 'node:assert/strict';

import { load } from '../../dist/engine/butie.js';
import { ask, cases } from './cases.mjs';

const [butie] = process.argv.slice(2);
const all = cases(butie);
const questions = all.map(({ calculator, inputs, options }) => {
  return JSON.stringify({ calculator, inputs, readings: options.readings, as_of: options.asOf });
});
const native = ask(butie, ['eval', '--jsonl', '--outlook'], questions);
assert.equal(native.length, all.length, 'the command line answers each line with one line');

const engine = await load();
let failed = 0;
all.forEach(({ id, calculator, inputs, options }, index) => {
  try {
    const { possible, changes, ...result } = native[index];
    const same = (told, expected) => assert.deepEqual(JSON.parse(JSON.stringify(told)), expected);
    same(engine.evaluate(calculator, inputs, options), result);
    same(engine.possible(calculator, inputs, options), possible);
    same(engine.changes(calculator, inputs, options), changes);
  } catch (error) {
    failed += 1;
    console.error(`${id} (${calculator}): ${error.message}`);
  }
});
console.log(`${all.length - failed} passed, ${failed} failed`);
process.exitCode = failed || !all.length ? 1 : 0;
