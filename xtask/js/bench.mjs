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
/** All answers of a class, those that are left out of an interview last. */
const ANSWERED = { training_mode: 'order', days: 20, enrolled: 50, passed: 48, classified_unit: false };
const COMPLETE = { ...ANSWERED, employed: 39, real_name_entered: true };

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

/** What one call takes from JavaScript objects to a JavaScript object, the JSON text between them included. */
async function call(name, work, turns = 1_000) {
  for (let warm = 0; warm < 2 * turns; warm += 1) work();
  row(name, (await time(() => {
    for (let turn = 0; turn < turns; turn += 1) work();
  })) / turns);
}

await call(`one evaluation with its trace (${id}, ${calculator})`, () => first.evaluate(calculator, inputs, options));
const plain = () => first.evaluate(calculator, inputs, { ...options, trace: false });
await call('one evaluation without its trace', plain);
const asked = await load({ rulesets: [PREFERRED.split('/')[0]] });
await call('range and questions, nothing answered', () => asked.possible(PREFERRED, {}), 100);
await call('range and questions, two answers missing', () => asked.possible(PREFERRED, ANSWERED), 100);
await call('thresholds and ways to money', () => asked.changes(PREFERRED, COMPLETE), 100);
const refused = { ...COMPLETE, real_name_entered: false };
await call('thresholds and ways to money of a refusal', () => asked.changes(PREFERRED, refused), 100);
await call('series along employed', () => asked.along(PREFERRED, COMPLETE, 'employed'), 100);
const start = performance.now();
for (let turn = 0; turn < ROSTER; turn += 1) plain();
row(`${ROSTER.toLocaleString('en')} evaluations without trace`, performance.now() - start);
