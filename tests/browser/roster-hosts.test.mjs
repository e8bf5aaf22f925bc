/** The list of many people where there is no WebAssembly, no worker, another host or a strict policy. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { test } from '../runner.mjs';
import { DESK, DIST, open } from './harness.mjs';
import { AT_SCHOOL, calculator, guest } from './host.mjs';
import { choose, classesOf, done, filters, focused, listed, natively, opened, paste, payees, said, SCHOOL, shown, unfold, watched } from './roster.mjs';
import { serve } from './server.mjs';

const BOOK = readFileSync('tests/roster/libreoffice.xlsx');
const ROW = { training_mode: 'order', days: 10, enrolled: 50, passed: 48, employed: 30, real_name_entered: true, classified_unit: false };

/** Works a list out and holds its first row against the command line. */
async function worksOut(page, count = 40) {
  await listed(page, classesOf(count), count);
  const [first] = await shown(page);
  const { status, lines } = natively(SCHOOL, ROW);
  assert.equal(first.status, status);
  for (const { amount } of lines) assert.ok(first.cells.includes(amount), `${amount} in ${first.cells}`);
  assert.equal((await filters(page))['全部'], count);
}

test('a page that tries no WebAssembly has the whole list in plain JavaScript', () =>
  open({ viewport: DESK, acceptDownloads: true }, async ({ page, address, requests, complaints }) => {
    await page.waitForLoadState('networkidle');
    requests.length = 0;
    await page.goto(`${address}plain.html`);
    await opened(page);
    await worksOut(page);
    assert.equal(page.workers().length, 1, 'beside the page');
    await choose(page, 'list.xlsx', BOOK);
    await said(page, '读不了这个 Excel 文件');
    assert.equal(await page.locator('.is-progress').count(), 0);
    await worksOut(page, 20);
    await page.locator('[data-action="roster-xlsx"]').click();
    await said(page, '做不了 Excel 文件');
    assert.equal((await filters(page))['全部'], 20, 'the list is still there');
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('[data-action="roster-csv"]').click()]);
    assert.match(readFileSync(await download.path(), 'utf8'), /第20班/);
    await page.locator('.butie-grid-rows [data-at="1"] [role="cell"]').first().click();
    await page.locator('.butie-roster-row').waitFor();
    assert.ok(requests.some((request) => /desk-twin-/.test(request)) && requests.some((request) => /roster-twin-/.test(request)), 'the twins were asked for');
    assert.deepEqual(requests.filter((request) => /\.wasm|sheets-/.test(request)), []);
    assert.deepEqual(complaints, []);
  }));

/** Shows the calculator in a page of one host with the files of another one. */
async function across({ shared, policy, viewport = DESK }, work) {
  const files = await serve(DIST, { shared });
  const said = policy && `<meta http-equiv="Content-Security-Policy" content="${policy(new URL(files.address).origin)}">`;
  try {
    await open({ viewport, ...guest(calculator('one', AT_SCHOOL), `${said ?? ''}<script async src="${files.address}butie.js"></script>`) }, async ({ page, ...visit }) => {
      await unfold(page);
      await work({ page, ...visit });
    });
  } finally {
    await files.close();
  }
}

for (const shared of [true, false]) {
  test(`another host's page has the list worked out by a worker ${shared ? 'where files may be read across' : 'although nothing may be read across'}`, () =>
    across({ shared }, async ({ page }) => {
      await worksOut(page);
      assert.deepEqual(page.workers().map((worker) => new URL(worker.url()).protocol), ['blob:']);
      assert.equal(await page.locator('butie-calculator').getAttribute('data-engine'), shared ? 'wasm' : 'twin');
      if (!shared) return;
      await choose(page, 'list.xlsx', BOOK);
      await page.waitForFunction(() => inside().querySelector('.is-entry .butie-said').textContent.includes('行'));
    }));

  test(`where workers are forbidden the page itself works, and stays awake, ${shared ? 'with' : 'without'} WebAssembly`, () =>
    across({ shared, policy: (origin) => `default-src 'self' ${origin} 'wasm-unsafe-eval'; worker-src 'none'` }, async ({ page }) => {
      await paste(page, classesOf(5));
      await done(page, 5);
      assert.deepEqual(page.workers(), []);
      assert.equal(await page.locator('butie-calculator').getAttribute('data-engine'), shared ? 'wasm' : 'twin');
      // So many that a page that works on all of them at one go is drawn once or twice, on whatever machine.
      const many = shared ? 100_000 : 30_000;
      const noted = await watched(page);
      const took = {};
      await paste(page, classesOf(many));
      await done(page, many);
      took.work = await noted();
      const counted = (count) => page.locator('.butie-tools [role="status"]', { hasText: new RegExp(`^${count} `) }).waitFor({ timeout: 60_000 });
      await page.locator('.butie-sought').fill('第1999');
      await counted('11');
      took.search = await noted();
      await page.locator('.butie-sought').fill('');
      await counted(many.toLocaleString('en'));
      for (const order of ['cell:1', 'cell:7', 'reason', 'money:0']) {
        await page.locator(`[data-order="${order}"]`).first().click();
        await page.locator(`[aria-sort="ascending"] [data-order="${order}"]`).first().waitFor();
        took[order] = await noted();
      }
      await page.locator('[data-filter^="reason"]').first().click();
      took.filter = await noted();
      await page.locator('.is-columns summary').click();
      await page.locator('[data-column="4"] select').selectOption('carried');
      await page.locator('.butie-filter', { hasText: '没有填' }).waitFor({ timeout: 60_000 });
      await done(page, many);
      took.restart = await noted();
      console.log(`${many} rows in the page itself, ${shared ? 'WebAssembly' : 'plain JavaScript'}: ${JSON.stringify(took)} ms`);
      // What takes long is cut into slices, between which the page is drawn.
      for (const what of ['work', 'restart']) {
        const { took: whole, longest, frames } = took[what];
        assert.ok(frames >= 10 && longest * 4 < whole, `${what}: ${JSON.stringify(took[what])}`);
      }
      // What is done at one go takes less than what is cut.
      const most = Math.max(took.work.took, took.restart.took) / 2;
      assert.deepEqual(Object.entries(took).filter(([, { longest }]) => longest > most), []);
    }));
}

const TRUSTED = "default-src 'self'; require-trusted-types-for 'script'; trusted-types butie";

for (const [engine, policy] of Object.entries({ wasm: `${TRUSTED}; script-src 'self' 'wasm-unsafe-eval'`, twin: TRUSTED })) {
  test(`a list is worked out where addresses of scripts have to be trusted (${engine})`, () =>
    open({ viewport: DESK, host: { policy } }, async ({ page, complaints }) => {
      const warnings = [];
      page.on('console', (message) => warnings.push(message.text()));
      await opened(page);
      await worksOut(page);
      assert.equal(page.workers().length, 1);
      assert.equal(await page.locator('butie-calculator').getAttribute('data-engine'), engine);
      assert.deepEqual(warnings.filter((words) => /in the page itself/.test(words)), []);
      await choose(page, 'list.xlsx', BOOK);
      if (engine === 'twin') await said(page, '读不了这个 Excel 文件');
      else await page.waitForFunction(() => inside().querySelector('.is-entry .butie-said').textContent.includes('行'));
      assert.deepEqual(complaints.filter((words) => !/WebAssembly|unsafe-eval/.test(words)), []);
    }));
}

test('a worker of another host has addresses of scripts trusted, too', () =>
  across({ shared: true, policy: (origin) => `script-src ${origin} 'wasm-unsafe-eval'; worker-src blob:; require-trusted-types-for 'script'; trusted-types butie` }, async ({ page }) => {
    await worksOut(page);
    assert.deepEqual(page.workers().map((worker) => new URL(worker.url()).protocol), ['blob:']);
    await choose(page, 'list.xlsx', BOOK);
    await page.waitForFunction(() => inside().querySelector('.is-entry .butie-said').textContent.includes('行'));
  }));

test('without workers scripts are trusted in the page itself', () =>
  across({ shared: true, policy: (origin) => `script-src ${origin} 'wasm-unsafe-eval'; worker-src 'none'; require-trusted-types-for 'script'; trusted-types butie` }, async ({ page }) => {
    await worksOut(page);
    assert.deepEqual(page.workers(), []);
  }));

test('under a strict policy each row has its place', () =>
  open({ viewport: DESK, host: { policy: "default-src 'self'" } }, async ({ page }) => {
    await opened(page);
    await listed(page, classesOf(200), 200);
    const boxes = await page.locator('.butie-grid-rows').evaluate((rows) =>
      [0, 1, 7].map((at) => {
        const row = rows.querySelector(`[data-at="${at}"]`);
        const { top, height } = row.getBoundingClientRect();
        return { top, height, width: row.children[1].getBoundingClientRect().width };
      }),
    );
    const [first, second, eighth] = boxes;
    assert.ok(first.height > 30 && first.width > 60, JSON.stringify(boxes));
    assert.ok(Math.abs(second.top - first.top - first.height) < 1, JSON.stringify(boxes));
    assert.ok(Math.abs(eighth.top - first.top - 7 * first.height) < 1, JSON.stringify(boxes));
    const all = await page.locator('.butie-grid-rows').evaluate((rows) => rows.getBoundingClientRect().height);
    assert.ok(Math.abs(all - 200 * first.height) < 2, `${all} for ${first.height}`);
  }));

test('two calculators in a page have a list each', () =>
  open({ viewport: { width: 1280, height: 2000 }, ...guest(calculator('one', AT_SCHOOL) + calculator('two', AT_SCHOOL)) }, async ({ page, complaints }) => {
    const [one, two] = ['one', 'two'].map((id) => page.locator(`#${id}`));
    await unfold(one);
    await unfold(two);
    await listed(one, classesOf(3), 3);
    await listed(two, classesOf(12), 12);
    assert.deepEqual([(await filters(one))['全部'], (await filters(two))['全部']], [3, 12]);
    assert.notDeepEqual(await payees(one), await payees(two));
    await two.locator('.butie-sought').fill('第12班');
    await two.locator('.butie-tools [role="status"]', { hasText: /^1 / }).waitFor();
    assert.equal((await shown(one)).length, 3);
    assert.deepEqual(complaints, []);
  }));
