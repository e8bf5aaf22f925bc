/**
 * Every worked case of the rules through the engine's module, against the same case through the native command line:
 * the results have to be the same data, to the last digit and the last word.
 *
 * The one argument is the command line's path.
 */
import assert from 'node:assert/strict';

import { load } from '../../dist/engine/butie.js';
import { natively } from './cases.mjs';

const [butie] = process.argv.slice(2);
const all = natively(butie);
const engine = await load();
let failed = 0;
all.forEach(({ id, calculator, inputs, options, native }) => {
  try {
    const { possible, changes, ...result } = native;
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
