/**
 * Worked cases of the rules, filled into the form one question at a time: the page has to come to what the command line
 * comes to. Every calculator is there with its first case, and more of them with a reading or an unknown answer.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ask, cases } from '../node/cases.mjs';
import { test } from '../runner.mjs';
import { DIST, open } from './harness.mjs';
import { answerAll, enter, read, result } from './page.mjs';

const butie = process.env.BUTIE;

/** One case of each kind and calculator. */
function chosen(all) {
  const kinds = new Map();
  for (const one of all) {
    const unknown = Object.values(one.inputs).some((value) => value === 'unknown' || value === null);
    const kind = unknown ? 'unknown' : Object.keys(one.options.readings).length ? 'reading' : one.expect.status;
    // The page works for today; a case for another day may come out differently.
    if (!one.options.asOf && one.expect.status !== 'invalid_input') kinds.set(`${one.calculator} ${kind}`, one);
  }
  return [...kinds.values()];
}

/** An output as the page writes it into `data-value`. */
const written = (value) => (Array.isArray(value) ? value.join(',') : String(value));

const rows = chosen(cases(butie));
const index = JSON.parse(readFileSync(join(DIST, 'rules/index.json'), 'utf8'));
const audiences = Object.fromEntries(
  index.flatMap(({ calculators }) => calculators.map(({ id, audience }) => [id, audience[0].id])),
);

for (const calculator of new Set(rows.map((one) => one.calculator))) {
  test(`the page computes as the command line does: ${calculator}`, async () => {
    for (const { id, inputs, options } of rows.filter((one) => one.calculator === calculator)) {
      const line = JSON.stringify({ calculator, inputs, readings: options.readings });
      const [expected] = ask(butie, ['eval', '--jsonl'], [line]);
      await open({}, async ({ page, complaints }) => {
        await enter(page, calculator, audiences[calculator]);
        await read(page, options.readings);
        await answerAll(page, inputs);
        const { status, outputs } = await result(page);
        assert.equal(status, expected.status, id);
        const values = Object.entries(expected.outputs).map(([name, value]) => [name, written(value)]);
        assert.deepEqual(outputs, Object.fromEntries(values), id);
        assert.deepEqual(complaints, [], id);
      });
    }
  });
}
