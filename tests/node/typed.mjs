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
const possibilities = new Map();
const changes = new Map();
const series = new Map();
for (const { calculator, inputs, options } of cases(butie)) {
  const result = engine.evaluate(calculator, inputs, options);
  const kind = `${calculator} ${result.status}`;
  results.set(kind, result);
  possibilities.set(kind, engine.possible(calculator, inputs, options));
  possibilities.set(calculator, engine.possible(calculator, {}, options));
  changes.set(kind, engine.changes(calculator, inputs, options));
  for (const input of Object.keys(inputs).filter((input) => typeof inputs[input] === 'number')) {
    series.set(calculator, engine.along(calculator, inputs, input, { ...options, to: 100 }) ?? series.get(calculator) ?? null);
  }
}
const catalogue = engine.list();
const descriptions = catalogue.flatMap(({ calculators }) => calculators.map(({ id }) => engine.describe(id)));

const types = 'Catalogue, Changes, Description, Possibilities, Result, RulesetEntry, Series';
const lines = [`import type { ${types} } from '../dist/engine/butie.js';`];
const write = (type, items) => items.forEach((item) => {
  lines.push(`export const _${lines.length}: ${type} = ${JSON.stringify(item)};`);
});
write('Result', [...results.values()]);
write('Possibilities', [...possibilities.values()]);
write('Changes', [...changes.values()]);
write('Series | null', [...series.values()]);
write('Catalogue', catalogue);
write('Description', descriptions);
write('RulesetEntry', engine.rulesets);
mkdirSync('dist-test', { recursive: true });
writeFileSync('dist-test/typed.ts', lines.join('\n') + '\n');
