/**
 * The calculator in browsers of every engine and age, on hosts of every kind: it starts, on the program that is possible there,
 * and a whole case is answered, told and turned to another language.
 */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { test } from '../runner.mjs';
import { BROWSERS, visit } from './browsers.mjs';
import { VISITOR } from './driver.mjs';
import { DIST } from './harness.mjs';
import { AT_SCHOOL, calculator, guest } from './host.mjs';
import { serve } from './server.mjs';

const CALCULATOR = 'guxian-2023/class-training';
const ANSWERS = { training_mode: 'order', days: 20, enrolled: 50, passed: 48, employed: 39, real_name_entered: true };
const HAN = /[\u4e00-\u9fff]/;

const SINGLE = '<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>一个脚本</title><butie-calculator></butie-calculator>';
const single = (script) => `${SINGLE}<script src="${script}"></script></html>`;

/** Our own page, with words before all of its own. */
const page = (words) => readFileSync(join(DIST, 'index.html'), 'utf8').replace('<meta charset="utf-8">', `$&${words}`);

/** Where the calculator may stand: on which program it runs there, how to serve it, and which browsers give it no styles. */
const PLACES = {
  'the page': { engine: 'wasm', host: {} },
  'the page without WebAssembly': { engine: 'twin', host: { files: { 'index.html': page('<script>delete window.WebAssembly</script>') } } },
  'the page under a policy of its own files only': { engine: 'twin', host: { policy: "default-src 'self'" } },
  'the script that holds all': { engine: 'twin', host: { files: { 'index.html': single('butie-all.js') } } },
  'the script that holds all, under a policy': {
    engine: 'twin',
    // Its styles are in the script, and of those the policy lets only a sheet through that a script can make. Before Chromium 73 they
    // come from the file beside the script.
    host: { files: { 'index.html': single('butie-all.js') }, policy: "default-src 'self'" },
  },
  'the script that holds all, alone under a policy': {
    engine: 'twin',
    host: { files: { 'index.html': single('butie-all.js'), 'butie-all.css': '' }, policy: "default-src 'self'" },
    plain: ['Chromium 72'],
  },
};

/** The whole way of a visitor. */
async function works(evaluate, engine, border = 'solid') {
  await evaluate(VISITOR);
  await evaluate('visitor.settled()');
  const { element } = await evaluate('({ element: Object.assign({}, visitor.element.dataset) })');
  assert.equal(element.complete, 'true');
  assert.ok(engine.split(' or ').includes(element.engine), `it runs on ${element.engine}, not on ${engine}`);
  assert.equal(await evaluate("visitor.style('.butie-row', 'borderTopStyle')"), border, 'whether the styles are there');
  await evaluate(`visitor.enter('${CALCULATOR}', 'school')`);
  await evaluate(`visitor.answerAll(${JSON.stringify(ANSWERS)})`);
  const { status, outputs } = await evaluate('visitor.result()');
  assert.deepEqual([status, outputs.total], ['computed', '120000.00']);
  const { settings, cards, dots } = await evaluate('visitor.later()');
  assert.ok(settings === 1 && cards > 0 && dots > 0, `settings ${settings}, cards ${cards}, dots ${dots}`);
  const ask = "visitor.words('[data-input=\"days\"] .butie-ask')";
  assert.match(await evaluate(ask), HAN);
  await evaluate("visitor.turn('en')");
  assert.doesNotMatch(await evaluate(ask), HAN);
  assert.equal((await evaluate('visitor.result()')).outputs.total, '120000.00');
}

/** Leaves a promise of how another calculator differs in its looks from the first; `shares` is whether it brought no files for them. */
const BESIDE = `(async () => {
  const first = visitor.element;
  const other = first.cloneNode();
  ['data-engine', 'data-complete'].forEach((name) => other.removeAttribute(name));
  first.after(other);
  await new Promise((resolve) => {
    const look = () => (other.dataset.complete && other.shadowRoot.querySelector('.butie:not([data-busy])') ? resolve() : setTimeout(look, 10));
    look();
  });
  const all = (element) => [...element.shadowRoot.querySelectorAll('.root, .root *')];
  const different = all(first).flatMap((one, at) => {
    const [here, there] = [one, all(other)[at]].map((element) => getComputedStyle(element));
    return [...here].filter((name) => here[name] !== there[name]).map((name) => one.className + ' ' + name + ': ' + here[name] + ', ' + there[name]);
  });
  return { count: all(first).length - all(other).length, different, shares: !other.shadowRoot.querySelector('link') };
})()`;

/** Leaves a promise of what stands in the frame that is printed when somebody prints. */
const PRINTED = `new Promise((resolve) => {
  const { get } = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'contentWindow');
  Object.defineProperty(HTMLIFrameElement.prototype, 'contentWindow', { get() {
    const frame = get.call(this);
    frame.print = () => {
      const sheet = frame.document.body.firstElementChild.shadowRoot.querySelector('.butie-sheet');
      const { textAlign } = frame.getComputedStyle(sheet.querySelector('h3'));
      resolve({ words: sheet.textContent, textAlign, host: frame.document.body.textContent });
    };
    return frame;
  } });
  visitor.element.shadowRoot.querySelector('[data-action="print"]').click();
})`;

for (const browser of BROWSERS) {
  for (const script of ['butie.js', 'butie-all.js']) {
    test(`${browser}: a sheet is printed without the page around it (${script})`, async () => {
      const { host } = guest(calculator('one', AT_SCHOOL), `<script async src="${script}"></script>`);
      const server = await serve(DIST, host);
      try {
        await visit(browser, server.address, async (evaluate) => {
          await evaluate(VISITOR);
          await evaluate(`visitor.answerAll(${JSON.stringify(ANSWERS)})`);
          await evaluate(`visitor.element.shadowRoot.querySelector('[data-action="quote"]').click()`);
          await evaluate('visitor.settled()');
          const { words, textAlign, host } = await evaluate(PRINTED);
          assert.match(words, /职业培训补贴测算报价单/);
          assert.deepEqual([textAlign, host], ['center', '']);
        });
      } finally {
        await server.close();
      }
    });
  }

  test(`${browser}: another calculator looks like the first, whose styles it shares`, async () => {
    const server = await serve(DIST, {});
    try {
      await visit(browser, server.address, async (evaluate) => {
        await evaluate(VISITOR);
        await evaluate('visitor.settled()');
        await evaluate(`visitor.enter('${CALCULATOR}', 'school')`);
        // Each stays where it is, but for the focus.
        await evaluate("visitor.element.shadowRoot.querySelector('.butie-way button').click()");
        await evaluate('visitor.settled()');
        await evaluate('visitor.element.shadowRoot.activeElement && visitor.element.shadowRoot.activeElement.blur()');
        const { shares, ...looks } = await evaluate(BESIDE);
        assert.deepEqual(looks, { count: 0, different: [] });
        assert.equal(shares, browser !== 'Chromium 72', 'which has no sheets to share');
      });
    } finally {
      await server.close();
    }
  });

  for (const [place, { engine, host, plain = [] }] of Object.entries(PLACES)) {
    test(`${browser}: ${place} works, on ${engine}`, async () => {
      const server = await serve(DIST, host);
      try {
        await visit(browser, server.address, (evaluate) => works(evaluate, engine, plain.includes(browser) ? 'outset' : 'solid'));
      } finally {
        await server.close();
      }
    });
  }

  // Some browsers let a page from a disk read the files beside it, and some only let it run them.
  test(`${browser}: the page works from a disk, on one of the two`, () =>
    visit(browser, pathToFileURL(join(DIST, 'index.html')).href, (evaluate) => works(evaluate, 'wasm or twin')));

  test(`${browser}: the script that holds all works from a disk, without anything beside it`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'butie-disk-'));
    try {
      copyFileSync(join(DIST, 'butie-all.js'), join(folder, 'butie-all.js'));
      writeFileSync(join(folder, '计算器.html'), single('butie-all.js'));
      await visit(browser, pathToFileURL(join(folder, '计算器.html')).href, (evaluate) => works(evaluate, 'twin'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
