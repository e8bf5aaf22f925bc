/**
 * What a visitor downloads: every artefact raw, gzipped and with brotli, and with `--budgets` the limits that the first
 * load has to keep.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Bytes of the first load; a kilobyte is a thousand of them, which is the stricter reading. */
const BUDGET = { brotli: 110_000, gzip: 130_000 };

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
const largestRuleset = named(/^rules\/.*\.butie$/).sort((one, other) => other.brotli - one.brotli).slice(0, 1);
const firstLoad = sum('first load (with the largest rule set)', [
  ...named(/^index\.html$|^assets\/|^rules\/index\.json$/),
  ...largestRuleset,
]);
const engine = sum('engine (without rule sets)', named(/^engine\/butie\.(js|wasm)$/));

console.log('bytes'.padEnd(44), 'raw'.padStart(11), 'gzip -9'.padStart(11), 'brotli 11'.padStart(11));
all.forEach(print);
console.log();
[firstLoad, engine].forEach(print);

if (process.argv.includes('--budgets')) {
  const over = Object.keys(BUDGET).filter((key) => firstLoad[key] > BUDGET[key]);
  console.log();
  for (const key of over) {
    console.log(`the first load takes ${firstLoad[key]} bytes as ${key}, and may take ${BUDGET[key]}`);
  }
  console.log(`${Object.keys(BUDGET).length - over.length} passed, ${over.length} failed`);
  process.exitCode = over.length ? 1 : 0;
}
