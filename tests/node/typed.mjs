/**
 * Writes what the engine really says as TypeScript, so that the compiler compares it with `butie.d.ts`: a field that is
 * missing there, or here, or has another type is an error.
 *
 * The one argument is the command line's path.
 */
import { mkdirSync, writeFileSync } from 'node:fs';

import { load } from '../../dist/engine/butie.js';
import { cases } from './cases.mjs';

const [butie] = process.argv.slice(2);
const engine = await load();

// One result of each kind is enough, and keeps the compiler quick.
const results = new Map();
for (const { calculator, inputs, options } of cases(butie)) {
  const result = engine.evaluate(calculator, inputs, options);
  results.set(`${calculator} ${result.status}`, result);
}
const catalogue = engine.list();
const descriptions = catalogue.flatMap(({ calculators }) => calculators.map(({ id }) => engine.describe(id)));

const lines = ["import type { Catalogue, Description, Result, RulesetEntry } from '../dist/engine/butie.js';"];
const write = (type, items) => items.forEach((item) => {
  lines.push(`export const _${lines.length}: ${type} = ${JSON.stringify(item)};`);
});
write('Result', [...results.values()]);
write('Catalogue', catalogue);
write('Description', descriptions);
write('RulesetEntry', engine.rulesets);
mkdirSync('dist-test', { recursive: true });
writeFileSync('dist-test/typed.ts', lines.join('\n') + '\n');
