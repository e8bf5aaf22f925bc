/**
 * What a visitor downloads: every artefact raw, gzipped and with brotli, and with `--budgets` the limits that the first
 * load and what follows it have to keep.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/**
 * Limits in bytes; a kilobyte is a thousand of them, which is the stricter reading. The first load keeps its aims, 110 with
 * brotli and 130 gzipped. The engine with all rule sets is to come to 70; until it does, its limits, like those of what
 * follows the first screen, keep what has been reached from slipping.
 */
const LIMITS = {
  'first load (with the largest rule set)': { brotli: 110_000, gzip: 130_000 },
  'after the first screen': { brotli: 127_500, gzip: 149_500 },
  'list of many people': { brotli: 280_000 },
  workbooks: { brotli: 360_000 },
  'list of many people in one script': { brotli: 370_000 },
  'engine with all rule sets': { brotli: 145_500, gzip: 171_500 },
};

const dist = resolve('dist');

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

function measure(path) {
  const bytes = readFileSync(path);
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  const name = relative(dist, path);
  return { name, raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
}

function sum(name, rows) {
  const add = (key) => rows.reduce((total, row) => total + row[key], 0);
  return { name, raw: add('raw'), gzip: add('gzip'), brotli: add('brotli') };
}

function print(row) {
  const number = (value) => value.toLocaleString('en').padStart(11);
  console.log(row.name.padEnd(44), number(row.raw), number(row.gzip), number(row.brotli));
}

const all = files(dist).map(measure);
const named = (pattern) => all.filter((row) => pattern.test(row.name));
// English words are fetched by whoever reads English, words for lists by whoever works out a list.
const largestRuleset = named(/^rules\/(?!index).*(?<!\.en|\.list)\.butie$/).sort((one, other) => other.brotli - one.brotli).slice(0, 1);
// What the calculator brings before it can say an amount: its program, its looks and the rules of one document.
const firstLoad = sum('first load (with the largest rule set)', [...named(/^(butie\.js|assets\/(butie|glue|style)-)/), ...largestRuleset]);
const later = sum('after the first screen', named(/^assets\/later-/));
// The host page is the county's own, and the index grows with the rule sets.
const host = sum('host page and index of rule sets', named(/^(index\.html|assets\/(page|icon)-.*|rules\/index\.butie)$/));
// In place of the modules, where WebAssembly does not come; and everything in one script.
const twin = sum('plain JavaScript in place of modules', named(/^assets\/twin-/));
const whole = sum('everything in one script', named(/^butie-all\.js$/));
// The list of many people, in addition: what draws it and what works on it; what knows workbooks; and all but that in one script.
const list = sum('list of many people', named(/^assets\/(desk|roster)-(?!twin).*$/));
const books = sum('workbooks', named(/^assets\/sheets-/));
const plainList = sum('list of many people in one script', named(/^butie-lists\.js$/));
const module = named(/^engine\/butie\.(js|wasm)$/);
const engine = sum('engine with all rule sets', [...module, ...named(/^rules\/(?!index).*(?<!\.list)\.butie$/)]);

console.log('bytes'.padEnd(44), 'raw'.padStart(11), 'gzip -9'.padStart(11), 'brotli 11'.padStart(11));
all.forEach(print);
console.log();
const totals = [firstLoad, later, host, twin, whole, list, books, plainList, sum('engine without rule sets', module), engine];
totals.forEach(print);

if (process.argv.includes('--budgets')) {
  const checks = totals.flatMap((row) => Object.entries(LIMITS[row.name] || {}).map(([key, limit]) => ({ row, key, limit })));
  const over = checks.filter(({ row, key, limit }) => row[key] > limit);
  console.log();
  for (const { row, key, limit } of over) {
    console.log(`${row.name} takes ${row[key]} bytes as ${key}, and may take ${limit}`);
  }
  console.log(`${checks.length - over.length} passed, ${over.length} failed`);
  process.exitCode = over.length ? 1 : 0;
}
