/**
 * Every worked case of the rules through the engine's module, against the same case through the native command line:
 * the results have to be the same data, to the last digit and the last word.
 *
 * The one argument is the command line's path.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';

import { load } from '../../dist/engine/butie.js';

const [butie] = process.argv.slice(2);
const LIMIT = 1 << 30;

function lines(text) {
  return text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

const cases = lines(execFileSync(butie, ['cases', 'rules', '--jsonl'], { encoding: 'utf8', maxBuffer: LIMIT }));
const asked = cases.map(({ calculator, inputs, readings, as_of }) => JSON.stringify({ calculator, inputs, readings, as_of }));
const native = lines(
  execFileSync(butie, ['eval', '--jsonl'], { input: asked.join('\n') + '\n', encoding: 'utf8', maxBuffer: LIMIT }),
);
assert.equal(native.length, cases.length, 'the command line answers each line with one line');

const engine = await load();
let failed = 0;
cases.forEach(({ id, calculator, inputs, readings, as_of }, index) => {
  try {
    const result = engine.evaluate(calculator, inputs, { readings, asOf: as_of ?? undefined });
    assert.deepEqual(JSON.parse(JSON.stringify(result)), native[index]);
  } catch (error) {
    failed += 1;
    console.error(`${id} (${calculator}): ${error.message}`);
  }
});
console.log(`${cases.length - failed} passed, ${failed} failed`);
process.exitCode = failed || !cases.length ? 1 : 0;
