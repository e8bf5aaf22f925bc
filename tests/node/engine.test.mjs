/** What a program that uses the engine in Node relies on. */
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { load } from '../../dist/engine/butie.js';
import { test } from '../runner.mjs';

const dist = resolve('dist');

test('all rule sets are there without being asked for', async () => {
  const engine = await load();
  assert.ok(engine.rulesets.length > 0);
});

test('only the named rule sets are loaded', async () => {
  const { rulesets } = await load();
  const engine = await load({ rulesets: [rulesets[0].id] });
  assert.deepEqual(engine.rulesets, [rulesets[0]]);
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

test('a file that is no rule set is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'butie-'));
  try {
    cpSync(join(dist, 'rules'), folder, { recursive: true });
    const { rulesets } = await load();
    writeFileSync(join(folder, rulesets[0].file), 'no rule set');
    await assert.rejects(load({ base: folder }), { code: 'not_a_ruleset' });
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
