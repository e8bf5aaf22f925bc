/**
 * The engine's module in Node: how long it takes to start, to load a rule set, to answer once and to answer a roster.
 *
 * The one argument is the command line's path, which knows the worked cases.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { cases } from '../../tests/node/cases.mjs';

const ROSTER = 100_000;
const TRIALS = 9;
const PREFERRED = 'guxian-2023/class-training';

const [butie] = process.argv.slice(2);
const all = cases(butie);
const computed = all.filter(({ expect }) => expect.status === 'computed');
const chosen = computed.find(({ calculator }) => calculator === PREFERRED) ?? computed[0] ?? all[0];
const { id, calculator, inputs, options } = chosen;

/** The median of some trials, in milliseconds. */
async function time(work) {
  const taken = [];
  for (let trial = 0; trial < TRIALS; trial += 1) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return taken.sort((one, other) => one - other)[TRIALS >> 1];
}

function row(name, milliseconds) {
  const shown = milliseconds < 1 ? `${(milliseconds * 1000).toFixed(2)} µs` : `${milliseconds.toFixed(2)} ms`;
  console.log(name.padEnd(56), shown.padStart(14));
}

const engineFile = pathToFileURL(resolve('dist/engine/butie.js')).href;
const cold = performance.now();
const { load } = await import(engineFile);
const ruleset = calculator.split('/')[0];
const first = await load({ rulesets: [ruleset] });
first.evaluate(calculator, inputs, options);
row('from nothing to the first answer', performance.now() - cold);

const bytes = readFileSync('dist/engine/butie.wasm');
row('compile the module', await time(() => WebAssembly.compile(bytes)));
row(`load rule set ${ruleset}`, await time(() => load({ rulesets: [ruleset] })));
row(`load all ${(await load()).rulesets.length} rule sets`, await time(() => load()));

const evaluate = () => first.evaluate(calculator, inputs, options);
for (let warm = 0; warm < 2_000; warm += 1) evaluate();
row(`one evaluation with its trace (${id}, ${calculator})`, (await time(() => {
  for (let turn = 0; turn < 1_000; turn += 1) evaluate();
})) / 1_000);
const plain = () => first.evaluate(calculator, inputs, { ...options, trace: false });
row('one evaluation without its trace', (await time(() => {
  for (let turn = 0; turn < 1_000; turn += 1) plain();
})) / 1_000);
const start = performance.now();
for (let turn = 0; turn < ROSTER; turn += 1) plain();
row(`${ROSTER.toLocaleString('en')} evaluations without trace`, performance.now() - start);
