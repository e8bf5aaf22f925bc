/**
 * Worked cases of the rules, filled into the form one question at a time: the page has to come to what the command line
 * comes to, and to say it. Every calculator is there for everybody whom it serves, with a case of each status that its
 * cases have, one with a reading and one with an answer that is not known.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { ask, cases } from '../node/cases.mjs';
import { test } from '../runner.mjs';
import { DIST, PHONE, deal } from './harness.mjs';
import { account, answerAll, asked, begin, read, result, turn } from './page.mjs';

const butie = process.env.BUTIE;
const index = JSON.parse(readFileSync(join(DIST, 'rules/index.json'), 'utf8'));
const served = index.flatMap(({ calculators }) => calculators);

/** Whether an answer can be given in a form at all: 夜校 is no choice and 30 February no day, though both can be sent. */
function fits({ kind, choices, null: none }, value) {
  const option = (id) => choices.some((choice) => choice.id === id);
  if (value === null) return none !== null;
  switch (kind) {
    case 'choice':
      return value === 'unknown' || option(value);
    case 'choices':
      return value === 'unknown' || value.every(option);
    case 'bool':
      return typeof value === 'boolean';
    case 'tri':
      return value === 'unknown' || typeof value === 'boolean';
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(value) && new Date(value).toISOString().startsWith(value);
    default:
      return true;
  }
}

/** One case of each kind. */
function chosen(all, calculator) {
  const kinds = new Map();
  const { inputs: asked } = JSON.parse(execFileSync(butie, ['list', calculator, '--json'], { encoding: 'utf8' }));
  for (const one of all) {
    const entries = Object.entries(one.inputs);
    const fit = entries.every(([name, value]) => asked.some((input) => input.id === name && fits(input, value)));
    // The page works for today; a case for another day may come out differently.
    if (one.calculator !== calculator || one.options.asOf || !fit) continue;
    kinds.set(one.expect.status, one);
    if (entries.some(([, value]) => value === 'unknown' || value === null)) kinds.set('unknown', one);
    if (Object.keys(one.options.readings).length) kinds.set('reading', one);
  }
  return [...new Set(kinds.values())];
}

const FORCE = {
  zh: { fixed: '按文件标准', ceiling: '最高', soft_ceiling: '原则上最高', reference: '按当地标准' },
  en: { fixed: 'standard', ceiling: 'at most', soft_ceiling: 'in principle at most', reference: 'by the local standard' },
};
const MAY = { zh: { fixed: '可给予', ceiling: '最高可给予' }, en: { fixed: 'may be granted', ceiling: 'may be granted, at most' } };
const YUAN = { zh: '元', en: 'yuan' };
const MET = {
  zh: { true: '已满足', false: '未满足', null: '待回答', unsure: '待确认' },
  en: { true: 'met', false: 'not met', null: 'not answered', unsure: 'open' },
};

const refused = (status) => status === 'ineligible' || status === 'forfeited';
const grouped = (amount) => amount.replace(/\B(?=(\d{3})+\.)/g, ',');
const sorted = (list) => [...list].sort();
/** An output as the page writes it into `data-value`. */
const written = (value) => (Array.isArray(value) ? value.join(',') : String(value));
const pick = (object, keys) => Object.fromEntries(keys.map((key) => [key, object[key]]));

/** What has to stand in a money line: who receives it, how much with which word, in capitals, and from which fund. */
function pieces({ amount, payee_name: payee, label, capitals, fund, force, may }, status, language) {
  const figure = `${grouped(amount)} ${YUAN[language]}`;
  if (refused(status)) return [payee[language], label[language], figure];
  const word = (may && MAY[language][force]) || FORCE[language][force];
  return [payee[language], label[language], `${word} ${figure}`, capitals, ...(fund ? [fund[language]] : [])];
}

/** Fails if the page says anything else than the command line. */
function agree(expected, told, page, language) {
  const { status, decided_by: decided } = expected;
  const values = Object.entries(expected.outputs).map(([name, value]) => [name, written(value)]);
  assert.deepEqual(pick(told, ['status', 'outputs']), { status, outputs: Object.fromEntries(values) });

  const amounts = (lines) => lines.map(({ id, payee, amount }) => [id, payee, amount]);
  const shown = Object.entries(told.lines).map(([id, { payee, value }]) => ({ id, payee, amount: value }));
  assert.deepEqual(sorted(amounts(shown)), sorted(amounts(expected.lines)));
  for (const line of expected.lines) {
    const said = told.lines[line.id].words;
    for (const piece of pieces(line, status, language)) assert.ok(said.includes(piece), `“${piece}” is not in “${said}”`);
  }

  const words = (list) => list.map(({ text }) => text[language]);
  // What decided a refusal is said there and not once more as a warning.
  const warnings = expected.warnings.filter(({ text }) => text.zh !== decided?.text.zh);
  assert.deepEqual(told.warnings, words(warnings));
  // The page puts them together by topic.
  assert.deepEqual(told.notes.toSorted(), words(expected.notes).toSorted());
  assert.deepEqual(told.faults, words(expected.faults));
  assert.deepEqual(told.because, decided ? words([decided]) : []);

  const open = expected.missing.filter((input) => page.asked.includes(input));
  const missing = status === 'invalid_input' ? expected.faults.map(({ name }) => name) : refused(status) ? [] : open;
  assert.deepEqual(sorted(told.missing), sorted(missing));

  const gates = status === 'invalid_input' ? [] : expected.gates;
  assert.deepEqual(sorted(Object.keys(told.gates)), sorted(gates.map(({ gate }) => gate)));
  for (const { gate, holds } of gates) {
    // Only where somebody said that they do not know, a condition can wait for anything else than an answer.
    const unsure = holds === null && page.unsure && told.gates[gate] === MET[language].unsure;
    if (!unsure) assert.equal(told.gates[gate], MET[language][holds], gate);
  }

  const possible = expected.possible.money.map(({ low, high }) => [low, high ?? undefined].join());
  for (const range of told.ranges) assert.ok(possible.includes(range.join()), `${range} is not in ${possible}`);
}

const all = cases(butie);
const now = new Date();
const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');

/** Fills cases into pages of a kind, each job's for its audience and in its language, and compares. */
async function tells(profile, jobs) {
  const lines = jobs.map(({ calculator, inputs, options: { readings } }) => JSON.stringify({ calculator, inputs, readings, as_of: day }));
  const expected = ask(butie, ['eval', '--jsonl', '--outlook'], lines);
  const all = jobs.map((job, at) => ({ ...job, expected: expected[at] }));
  await deal({ viewport: PHONE, ...profile }, all, async (page, { id, calculator, inputs, options, expected, who, language }) => {
    await begin(page, calculator, who);
    assert.equal(await page.locator('butie-calculator').getAttribute('data-engine'), profile.bare ? 'twin' : 'wasm');
    await turn(page, { language: language === 'zh' ? 'zh-CN' : language, large: false });
    await read(page, options.readings);
    await answerAll(page, inputs);
    const told = { ...(await result(page)), ...(await account(page)) };
    try {
      const unsure = Object.values(inputs).some((value) => value === 'unknown' || value === null);
      agree(expected, told, { asked: await asked(page), unsure }, language);
    } catch (error) {
      throw new Error(`${id} as ${who}, ${language}: ${error.message}`);
    }
  });
}

/** Every other one in English. */
const bilingual = (jobs) => jobs.map((job, at) => ({ ...job, language: at % 2 ? 'en' : 'zh' }));

for (const { id: calculator, audience } of served) {
  const rows = chosen(all, calculator);
  test(`the page tells what the command line computes: ${calculator}`, () =>
    tells({}, bilingual(audience.flatMap((who) => rows.map((row) => ({ ...row, who: who.id }))))));
}

test('the page without WebAssembly tells what the command line computes, of each calculator in one case', () =>
  tells({ bare: true }, bilingual(served.map(({ id, audience }) => ({ ...chosen(all, id)[0], who: audience[0].id })))));
