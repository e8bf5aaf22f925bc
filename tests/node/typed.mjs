/**
 * Writes what the engine really says as TypeScript, so that the compiler compares it with `butie.d.ts`: a field that is
 * missing there, or here, or has another type is an error.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

import { load } from '../../dist/engine/butie.js';

const [butie] = process.argv.slice(2);
const cases = execFileSync(butie, ['cases', 'rules', '--jsonl'], { encoding: 'utf8', maxBuffer: 1 << 30 })
  .split('\n').filter(Boolean).map((line) => JSON.parse(line));

const engine = await load();
const results = new Map();
for (const { calculator, inputs, readings, as_of: asOf } of cases) {
  const result = engine.evaluate(calculator, inputs, { readings, asOf: asOf ?? undefined });
  // One of each kind is enough, and keeps the compiler quick.
  results.set(`${calculator} ${result.status}`, result);
}
const catalogue = engine.list();
const descriptions = catalogue.flatMap(({ calculators }) => calculators.map(({ id }) => engine.describe(id)));

const lines = ["import type { Catalogue, Description, Result } from '../dist/engine/butie.js';"];
const write = (type, items) => items.forEach((item) => {
  lines.push(`export const _${lines.length}: ${type} = ${JSON.stringify(item)};`);
});
write('Result', [...results.values()]);
write('Catalogue', catalogue);
write('Description', descriptions);
mkdirSync('dist-test', { recursive: true });
writeFileSync('dist-test/typed.ts', lines.join('\n') + '\n');
