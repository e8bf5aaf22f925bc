/**
 * Every worked case of the rules through the engine's module in every engine that browsers have, against the same case through
 * the native command line: the results have to be the same data, to the last digit and the last word.
 */
import assert from 'node:assert/strict';

import { natively } from '../node/cases.mjs';
import { test } from '../runner.mjs';
import { BROWSERS, visit } from './browsers.mjs';
import { DIST, open } from './harness.mjs';
import { serve } from './server.mjs';

/** Leaves a promise of the names of the cases that came out differently. Runs in the page. */
const compare = async () => {
  const [{ load }, told] = await Promise.all([import('./engine/butie.js'), fetch('cases.json').then((answer) => answer.json())]);
  const engine = await load();
  const sorted = (value) => {
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map(sorted);
    const object = {};
    for (const name of Object.keys(value).sort()) if (value[name] !== undefined) object[name] = sorted(value[name]);
    return object;
  };
  const text = (value) => JSON.stringify(sorted(value));
  const different = [];
  for (const { id, calculator, inputs, options, native } of told) {
    const words = [calculator, inputs, options];
    const here = Object.assign({}, engine.evaluate(...words), { possible: engine.possible(...words), changes: engine.changes(...words) });
    if (text(here) !== text(native)) different.push(id);
  }
  return { cases: told.length, different };
};

let host;

/** A page beside the engine that compares, made once for all. */
function prepared() {
  const page = '<!DOCTYPE html><meta charset="utf-8"><script type="module" src="compare.js"></script>';
  host ??= { files: { 'index.html': page, 'compare.js': `window.compared = (${compare})();`, 'cases.json': JSON.stringify(natively(process.env.BUTIE)) } };
  return host;
}

const COMPARED = `new Promise((resolve) => {
  const look = () => (window.compared ? resolve(window.compared) : setTimeout(look, 10));
  look();
})`;

function same({ cases: count, different }) {
  assert.ok(count > 0);
  assert.deepEqual(different, []);
}

test('every worked case comes out in current Chromium as it does natively', () =>
  open({ host: prepared() }, async ({ page }) => same(await page.evaluate(COMPARED))));

for (const browser of BROWSERS) {
  test(`every worked case comes out in ${browser} as it does natively`, async () => {
    const server = await serve(DIST, prepared());
    try {
      await visit(browser, server.address, async (evaluate) => same(await evaluate(COMPARED)));
    } finally {
      await server.close();
    }
  });
}
