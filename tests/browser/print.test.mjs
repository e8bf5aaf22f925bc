/** Printing from inside a page of somebody else: the sheet is on the paper, and nothing of the page around it. */
import assert from 'node:assert/strict';

import { test } from '../runner.mjs';
import { DESK, open } from './harness.mjs';
import { AT_SCHOOL, CLASS, LOADER, calculator, guest } from './host.mjs';
import { answerAll, settled } from './page.mjs';
import { pagesOf } from './pdf.mjs';

const ALL = '<script async src="butie-all.js"></script>';
const OWN_FILES = "default-src 'self'; img-src data:";
const TRUSTED = "default-src 'self'; img-src data:; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types butie";

/** Leaves, of every page and frame that is printed, which one it was and what stood in it. */
function watch() {
  window.print = () => {
    const { shadowRoot: shadow } = document.body.firstElementChild ?? {};
    const sheets = shadow ? [...shadow.adoptedStyleSheets].map(({ cssRules }) => [...cssRules].map(({ cssText }) => cssText).join('')) : [];
    (top.printed ??= []).push({ framed: window !== top, title: document.title, words: document.body.innerText, content: shadow?.innerHTML, sheets });
  };
}

async function quoted(page, element) {
  await settled(element);
  await answerAll(element, CLASS);
  await element.locator('[data-action="quote"]').click();
  await element.locator('.butie-sheet').waitFor();
  await settled(element);
}

const printed = async (page) => {
  await page.waitForFunction(() => window.printed);
  return page.evaluate(() => window.printed.splice(0));
};

/** Puts what was printed on paper. */
async function paper(page, address, { content, sheets }) {
  const styles = sheets.map((text) => `<style>${text}</style>`).join('');
  const body = `<!DOCTYPE html><meta charset="utf-8"><div><template shadowrootmode="open">${styles}${content}</template></div>`;
  await page.route(`${address}paper.html`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
  await page.goto(`${address}paper.html`);
  await page.waitForLoadState('networkidle');
  return pagesOf(await page.pdf({ format: 'A4' }));
}

const PLACES = {
  'a page without a policy': [LOADER],
  'a page that wants scripts to be trusted': [LOADER, TRUSTED],
  'a page with the script that holds all, under a policy of its own files only': [ALL, OWN_FILES],
};
for (const [what, [script, policy]] of Object.entries(PLACES)) {
  test(`the sheet is printed without what else stands in ${what}`, () => {
    const { host } = guest(`<p>host’s text</p>${calculator('one', AT_SCHOOL)}`, script);
    return open({ viewport: DESK, host: { ...host, policy }, before: (page) => page.addInitScript(watch) }, async ({ page, address, complaints }) => {
      const one = page.locator('#one');
      await quoted(page, one);
      const heard = page.evaluate(() => new Promise((resolve) => { document.addEventListener('butie:print', resolve); setTimeout(resolve, 1000); }).then((event) => Boolean(event)));
      await one.locator('[data-action="print"]').click();
      const [sheet, ...others] = await printed(page);
      assert.deepEqual([sheet.framed, sheet.title, others], [true, '县人社局', []]);
      assert.equal(await heard, false, 'how it is printed is nobody’s business');

      // The frame stays for as long as the browser prints, and nobody can see or reach it.
      const frame = page.locator('body > iframe');
      const { width, height } = await frame.evaluate((one) => one.getBoundingClientRect());
      assert.deepEqual([width, height, await frame.getAttribute('aria-hidden'), await frame.getAttribute('tabindex')], [0, 0, 'true', '-1']);
      await frame.evaluate((one) => one.contentWindow.dispatchEvent(new Event('afterprint')));
      assert.equal(await frame.count(), 0);
      assert.deepEqual(complaints, []);

      const pages = await paper(page, address, sheet);
      assert.equal(pages.length, 1, 'it keeps its styles, which make it fit one page');
      for (const words of ['职业培训补贴测算报价单', '120,000.00元', '人民币壹拾贰万元整', '扫码核对']) assert.ok(pages[0].includes(words), words);
      for (const words of ['host', '培训补贴请看', '查询', '返回计算', '有效天数']) assert.ok(!pages[0].includes(words), words);
    });
  });
}

test('a calculator that shares the styles of another is printed with them', () =>
  open({ viewport: DESK, ...guest(calculator('one', AT_SCHOOL)), before: (page) => page.addInitScript(watch) }, async ({ page, address, complaints }) => {
    await settled(page.locator('#one'));
    await page.evaluate((more) => document.body.append(document.createRange().createContextualFragment(more)), calculator('two', AT_SCHOOL));
    const two = page.locator('#two');
    await quoted(page, two);
    await two.locator('[data-action="print"]').click();
    const [sheet] = await printed(page);
    assert.equal(sheet.sheets.length, 1);
    assert.deepEqual(complaints, []);
    const pages = await paper(page, address, sheet);
    assert.equal(pages.length, 1);
    assert.ok(pages[0].includes('职业培训补贴测算报价单'));
  }));

test('where a frame cannot be printed the page is', () =>
  open({ viewport: DESK, ...guest(calculator('one', AT_SCHOOL)), before: (page) => page.addInitScript(watch) }, async ({ page }) => {
    const one = page.locator('#one');
    await quoted(page, one);
    await page.evaluate(() => {
      const { appendChild } = Node.prototype;
      Node.prototype.appendChild = function (node) {
        const result = appendChild.call(this, node);
        if (node.localName === 'iframe') node.contentWindow.print = () => { throw new Error('no printer'); };
        return result;
      };
    });
    await one.locator('[data-action="print"]').click();
    const [{ framed, words }] = await printed(page);
    assert.equal(framed, false);
    assert.match(words, /培训补贴/);
    assert.equal(await page.locator('iframe').count(), 0);
  }));
