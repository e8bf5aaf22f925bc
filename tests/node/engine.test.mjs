/** What a program that uses the engine in Node relies on. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { load } from '../../dist/engine/butie.js';
import { test } from '../runner.mjs';
import { cases } from './cases.mjs';

const dist = resolve('dist');
const golden = cases(process.env.BUTIE);

const CLASS = 'guxian-2023/class-training';
/** One more employed trainee lifts the class over 80%. */
const CLIFF = {
  training_mode: 'order', days: 20, enrolled: 50, passed: 48, employed: 38, real_name_entered: true, classified_unit: false,
};

/** A decimal number as a whole one, so that numbers are compared as exactly as they are written. */
function exact(number) {
  const [whole, fraction = ''] = String(number).split('.');
  return BigInt(whole + fraction.padEnd(28, '0'));
}

/** What one payee receives. */
function received({ lines }, payee) {
  const own = lines.filter((line) => line.payee === payee);
  return own.reduce((sum, line) => sum + exact(line.amount), 0n);
}

function within(value, low, high) {
  const day = /^\d{4}-/.test(value);
  const number = (text) => (day ? text : exact(text));
  return (low === null || number(low) <= number(value)) && (high === null || number(value) <= number(high));
}

/** Whether an output's value is in its set. */
function holds(set, value) {
  if (value === undefined) return set.absent;
  switch (set.kind) {
    case 'range': return within(value, set.low, set.high);
    case 'values': return set.values.includes(value);
    case 'list': return set.surely.every((id) => value.includes(id)) && value.every((id) => set.perhaps.includes(id));
    default: return false;
  }
}

/** What of a result lies outside of what was said to be possible. */
function outside(possible, result) {
  const outputs = Object.entries(possible.outputs).filter(([id, set]) => !holds(set, result.outputs[id]));
  const money = possible.money.filter(({ payee, low, high }) => {
    const sum = received(result, payee);
    return (low !== null && sum < exact(low)) || (high !== null && sum > exact(high));
  });
  const told = result.lines.every((line) => possible.money.some(({ payee }) => payee === line.payee));
  return [
    ...(possible.statuses.includes(result.status) ? [] : [`status ${result.status}`]),
    ...outputs.map(([id]) => `output ${id}`),
    ...money.map(({ payee }) => `money of ${payee}`),
    ...(told ? [] : ['money of a payee who is not named']),
  ];
}

/** Answers that contradict each other are no result, and one that hangs on missing answers is not a full one. */
const full = (result) => result.status !== 'invalid_input' && !result.missing.length;

test('all rule sets are there without being asked for', async () => {
  const engine = await load();
  assert.ok(engine.rulesets.length > 0);
});

test('only the named rule sets are loaded', async () => {
  const { rulesets } = await load();
  const engine = await load({ rulesets: [rulesets[0].id] });
  assert.deepEqual(engine.rulesets, [rulesets[0]]);
});

test('without the English words amounts are the same and everything is said in Chinese', async () => {
  const [whole, chinese] = [await load(), await load({ english: false })];
  const [{ id }] = whole.list()[0].calculators;
  const [{ ask }] = whole.describe(id).inputs;
  assert.deepEqual(chinese.describe(id).inputs[0].ask, { zh: ask.zh, en: ask.zh });
  assert.notEqual(ask.en, ask.zh);
  const [told, expected] = [chinese, whole].map((engine) => engine.evaluate(CLASS, CLIFF));
  assert.deepEqual([told.outputs, told.ruleset.hash], [expected.outputs, expected.ruleset.hash]);
});

test('a rule set that is not there is refused by name', async () => {
  await assert.rejects(load({ rulesets: ['nowhere-1999'] }), { code: 'unknown_ruleset', message: /nowhere-1999/ });
});

test('a calculator that is not there is refused by name', async () => {
  const engine = await load();
  assert.throws(() => engine.evaluate('nowhere-1999/nothing', {}), (error) => {
    assert.ok(error instanceof Error);
    assert.equal(error.code, 'unknown_calculator');
    assert.match(error.message, /nowhere-1999\/nothing/);
    return true;
  });
});

test('an answer that is not a number is refused before it could pass for an unknown one', async () => {
  const engine = await load();
  const [{ id }] = engine.list()[0].calculators;
  const { inputs } = engine.describe(id);
  assert.throws(() => engine.evaluate(id, { [inputs[0].id]: NaN }), { code: 'not_a_number' });
  assert.throws(() => engine.evaluate(id, []), { code: 'bad_request' });
  assert.throws(() => engine.evaluate(id, {}, { asOf: '1. 6. 2023' }), { code: 'bad_request' });
});

test('what is no name, number or day is refused with a code', async () => {
  const engine = await load();
  const refused = (code, ask) => assert.throws(ask, { code });
  refused('bad_request', () => engine.evaluate(undefined, {}));
  refused('bad_request', () => engine.possible(CLASS, {}, { asOf: 20230601 }));
  refused('bad_request', () => engine.changes(CLASS, {}, { payee: 5 }));
  refused('bad_request', () => engine.along(CLASS, CLIFF, undefined));
  refused('bad_request', () => engine.along(CLASS, CLIFF, 'employed', { from: 'ten' }));
  refused('bad_request', () => engine.along(CLASS, CLIFF, 'employed', { to: true }));
  refused('bad_request', () => engine.fewest(CLASS, CLIFF, 'employed'));
  refused('bad_request', () => engine.fewest(CLASS, CLIFF, 'employed', { payee: 'institution' }));
  refused('bad_request', () => engine.fewest(CLASS, CLIFF, 'employed', { payee: 'institution', amount: 1e30 }));
  refused('not_a_number', () => engine.along(CLASS, CLIFF, 'employed', { from: -Infinity }));
  refused('not_a_number', () => engine.fewest(CLASS, CLIFF, 'employed', { payee: 'institution', amount: NaN }));
  for (const method of ['possible', 'changes', 'along', 'fewest']) {
    refused('not_a_number', () => engine[method](CLASS, { days: NaN }, 'employed'));
    refused('unknown_calculator', () => engine[method]('guxian-2023/class', {}, 'employed'));
  }
});

test('a payee or an input that is not there is refused by name, with the nearest one', async () => {
  const engine = await load();
  const refused = (code, words, ask) => assert.throws(ask, (error) => {
    assert.ok(error instanceof Error);
    assert.equal(error.code, code);
    for (const word of words) assert.ok(error.message.includes(word), error.message);
    return true;
  });
  const payee = ['institutoin', '是不是 institution？', 'did you mean institution?'];
  refused('unknown_payee', payee, () => engine.possible(CLASS, CLIFF, { payee: 'institutoin' }));
  refused('unknown_payee', payee, () => engine.changes(CLASS, CLIFF, { payee: 'institutoin' }));
  refused('unknown_payee', payee, () => engine.fewest(CLASS, CLIFF, 'employed', { payee: 'institutoin', amount: 1 }));
  // Somebody else's payee receives nothing here, and a zero would hide the mistake.
  refused('unknown_payee', ['enterprise'], () => engine.possible(CLASS, CLIFF, { payee: 'enterprise' }));
  const input = ['employd', '是不是 employed？', 'did you mean employed?'];
  refused('unknown_input', input, () => engine.along(CLASS, CLIFF, 'employd'));
  refused('unknown_input', input, () => engine.fewest(CLASS, CLIFF, 'employd', { payee: 'institution', amount: 1 }));
});

test('whatever one answer turns out to be, every worked case lies within what was possible without it', async () => {
  const engine = await load();
  const wrong = [];
  let certain = 0;
  for (const { id, calculator, inputs, options } of golden) {
    const result = engine.evaluate(calculator, inputs, options);
    if (!full(result)) continue;
    const check = (what, possible) => {
      wrong.push(...outside(possible, result).map((lack) => `${calculator} ${id} ${what}: ${lack}`));
    };
    const whole = engine.possible(calculator, inputs, options);
    check('with all answers', whole);
    if (!whole.questions.length) {
      certain += 1;
      assert.deepEqual(whole.statuses, [result.status], `${calculator} ${id}`);
      for (const { payee, low, high } of whole.money) {
        assert.equal(low, high, `${calculator} ${id}`);
        assert.equal(exact(low), received(result, payee), `${calculator} ${id}`);
      }
    }
    for (const left of Object.keys(inputs)) {
      const { [left]: _, ...others } = inputs;
      check(`without ${left}`, engine.possible(calculator, others, options));
    }
    check('without any answer', engine.possible(calculator, {}, options));
  }
  assert.deepEqual(wrong, []);
  assert.ok(certain > 0, 'some case is certain');
});

test('what nobody asks about any more is certain, and the questions come by weight', async () => {
  const engine = await load();
  const { employed, real_name_entered, ...others } = CLIFF;
  const { open, questions, money } = engine.possible(CLASS, others, { payee: 'institution' });
  assert.ok(open.includes('employed') && open.includes('real_name_entered'));
  assert.deepEqual(questions.map(({ input, state, price }) => [input, state, price]), [
    ['real_name_entered', 'unanswered', '120000.00'],
    ['employed', 'unanswered', '72000.00'],
  ]);
  assert.equal(questions[1].text.zh, '最多影响 72,000元');
  assert.deepEqual(money.map(({ payee, low, high }) => [payee, low, high]), [
    ['institution', '0.00', '120000.00'],
    ['trainee', '0.00', '0.00'],
  ]);
});

test('the cliff: one more employed trainee brings 72,000 yuan', async () => {
  const engine = await load();
  const { thresholds, remedies } = engine.changes(CLASS, CLIFF);
  const { more } = thresholds.find(({ input }) => input === 'employed');
  assert.deepEqual(more.next, { at: 39, by: 1, change: { institution: '72000.00' }, status: null, kind: 'cliff' });
  assert.deepEqual(remedies, []);
  const { money } = engine.along(CLASS, CLIFF, 'employed', { from: 30, to: 48 });
  assert.deepEqual(money.institution, [
    { from: 30, to: 38, start: '48000.00', end: '48000.00' },
    { from: 39, to: 48, start: '120000.00', end: '120000.00' },
  ]);
  const fewest = (amount) => engine.fewest(CLASS, CLIFF, 'employed', { payee: 'institution', amount });
  assert.deepEqual(['48000.00', 48000.01, '120000.00', 120000.01].map(fewest), [0, 39, 39, null]);
});

test('bounds between two answers move to the next answer within, and none is no bound', async () => {
  const engine = await load();
  const spans = (window) => {
    return engine.along(CLASS, CLIFF, 'employed', window).money.institution.map(({ from, to }) => [from, to]);
  };
  const all = [[0, 38], [39, 48]];
  assert.deepEqual(spans({}), all);
  assert.deepEqual(spans({ from: null, to: '9999999999999999999999999999' }), all);
  assert.deepEqual(spans({ from: 36.5, to: '39.99' }), [[37, 38], [39, 39]]);
  assert.deepEqual(spans({ from: '9999999999999999999999999999' }), []);
  assert.deepEqual(spans({ from: 40, to: 30 }), []);
  assert.equal(engine.along(CLASS, CLIFF, 'training_mode'), null);
  assert.equal(engine.fewest(CLASS, CLIFF, 'training_mode', { payee: 'institution', amount: 1 }), null);
});

test('a refusal names the ways to money', async () => {
  const engine = await load();
  const refused = { ...CLIFF, employed: 39, real_name_entered: false };
  assert.equal(engine.evaluate(CLASS, refused).status, 'forfeited');
  const { remedies } = engine.changes(CLASS, refused);
  assert.equal(remedies.length, 1);
  const [{ changes: [change], amount }] = remedies;
  assert.equal(amount, '120000.00');
  assert.deepEqual([change.input, change.to, change.closest], [
    'real_name_entered', { kind: 'values', values: [true], absent: false }, true,
  ]);
});

test('at every threshold, way to money and break point of the worked cases the engine computes what was said', async () => {
  const engine = await load();
  const wrong = [];
  const told = { stops: 0, remedies: 0, stretches: 0 };
  for (const { id, calculator, inputs, options } of golden) {
    const now = engine.evaluate(calculator, inputs, options);
    const other = (answers) => engine.evaluate(calculator, { ...inputs, ...answers }, { ...options, trace: false });
    const expect = (what, is) => is || wrong.push(`${calculator} ${id}: ${what}`);
    const { thresholds, remedies } = engine.changes(calculator, inputs, options);
    const payees = engine.possible(calculator, inputs, options).money.map(({ payee }) => payee);
    for (const { input, more, less } of thresholds) {
      for (const stop of [more, less].flatMap((move) => (move ? [move.next, move.until] : [])).filter(Boolean)) {
        const there = other({ [input]: stop.at });
        told.stops += 1;
        expect(`${input} ${stop.at}: ${there.status}`, there.status === (stop.status ?? now.status));
        for (const payee of payees) {
          const change = received(there, payee) - received(now, payee);
          expect(`${input} ${stop.at}: ${payee}`, change === exact(stop.change[payee] ?? 0));
        }
      }
    }
    for (const { changes, amount } of remedies) {
      const there = other(Object.fromEntries(changes.map(({ input, closest }) => [input, closest])));
      told.remedies += 1;
      const sum = there.lines.reduce((sum, line) => sum + exact(line.amount), 0n);
      if (amount !== null) expect(`remedy ${amount}`, sum === exact(amount) && sum > 0n);
    }
    for (const input of Object.keys(inputs).filter((input) => typeof inputs[input] === 'number')) {
      const series = engine.along(calculator, inputs, input, { ...options, to: 400 });
      for (const [payee, stretches] of Object.entries(series?.money ?? {})) {
        for (const { from, to, start, end } of stretches.slice(0, 20)) {
          for (const [at, value] of [[from, start], [to, end]].filter(([at]) => at !== null)) {
            const there = other({ [input]: at });
            told.stretches += 1;
            // What is certain without an answer that is missing there stands in no result yet.
            expect(`${input} ${at}: ${payee}`, !full(there) || received(there, payee) === exact(value));
          }
        }
      }
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(Object.values(told).every(Boolean), JSON.stringify(told));
});

test('the example in the documentation prints what it says', async () => {
  const comment = readFileSync(join(dist, 'engine/butie.d.ts'), 'utf8').split('*/')[0];
  const lines = comment.split('\n').filter((line) => line.startsWith(' *     ')).map((line) => line.slice(' *     '.length));
  const said = lines.map((line) => line.match(/(?:; |^)\/\/ (.*)$/)?.[1]).filter(Boolean).map((words) => words.replace(/"/g, ''));
  const printed = [];
  const program = lines.filter((line) => !line.startsWith('import ')).join('\n');
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  await new AsyncFunction('load', 'console', program)(load, { log: (...words) => printed.push(words.join(' ')) });
  assert.deepEqual(printed, said);
});

test('a file that is no rule set is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'butie-'));
  try {
    cpSync(join(dist, 'rules'), folder, { recursive: true });
    const { rulesets } = await load();
    writeFileSync(join(folder, rulesets[0].file), 'no rule set');
    await assert.rejects(load({ base: folder }), { code: 'not_a_ruleset' });
    cpSync(join(dist, 'rules', rulesets[0].file), join(folder, rulesets[0].file));
    cpSync(join(dist, 'rules', rulesets[1].english), join(folder, rulesets[0].english));
    await assert.rejects(load({ base: folder }), { code: 'damaged_ruleset' });
    await load({ base: folder, english: false });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the rules may stand anywhere: a path, an address, with and without the last slash', async () => {
  const folder = mkdtempSync(join(tmpdir(), '补贴-'));
  try {
    cpSync(join(dist, 'rules'), join(folder, 'rules'), { recursive: true });
    const bases = [join(folder, 'rules'), join(folder, 'rules') + '/', pathToFileURL(join(folder, 'rules'))];
    for (const base of bases) {
      const engine = await load({ base });
      assert.ok(engine.rulesets.length > 0, String(base));
    }
    await assert.rejects(load({ base: folder }), { code: 'not_loaded' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('the page and the engine name no other host', () => {
  const texts = ['index.html', 'engine/butie.js', ...readdirSync(join(dist, 'assets')).map((name) => `assets/${name}`)];
  for (const name of texts.filter((name) => /\.(html|js|css)$/.test(name))) {
    const foreign = readFileSync(join(dist, name), 'utf8').match(/\b(?:https?:)?\/\/[a-z0-9-]+\.[a-z]+[^\s"')]*/gi) ?? [];
    assert.deepEqual(foreign.filter((address) => !address.includes('//www.w3.org/')), [], name);
  }
});
