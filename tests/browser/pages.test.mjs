/** The pages and frames around the calculator: in another host's page, without a connection, from a disk, and for webmasters. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { test } from '../runner.mjs';
import { axe } from './axe.mjs';
import { DESK, DIST, PHONE, SMALL_PHONE, open, picture } from './harness.mjs';
import { layout } from './layout.mjs';
import { LOADER, calculator, guest } from './host.mjs';
import { answerAll, enter, openAll, result, settled } from './page.mjs';
import { SCHOOL, classesOf, listed, opened, shown } from './roster.mjs';
import { serve } from './server.mjs';

const WORKER = 'gongan-2023/living-allowance';
const TRAINED = { training_kind: 'employment_entrepreneurship', groups: ['rural'], hours_standard: 60, hours_attended: 62, passed: true };

/** Has a host of its own, which is another origin, show a page with this body; it gets the address of our files. */
async function within(page, address, body, work) {
  const folder = mkdtempSync(join(tmpdir(), 'butie-host-'));
  writeFileSync(join(folder, 'index.html'), `<!DOCTYPE html><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">${body(address)}`);
  const host = await serve(folder);
  try {
    await page.goto(host.address);
    await work();
  } finally {
    await host.close();
    rmSync(folder, { recursive: true });
  }
}

const frameOf = async (page) => {
  const handle = await page.locator('iframe').elementHandle();
  const frame = await handle.contentFrame();
  await frame.locator('.butie button[data-audience]').first().waitFor();
  return frame;
};

test('a frame in another host’s page is as high as what is in it, and listens to nobody else', () =>
  open({ viewport: PHONE }, async ({ page, address, complaints }) => {
    const body = (at) => `<p>Before</p><script async src="${at}frame.js" data-region="公安县" data-mode="elder"></script>`;
    await within(page, address, body, async () => {
    const frame = await frameOf(page);
    assert.equal(await frame.locator('.butie.is-large').count(), 1);
    const heights = () => Promise.all([page.locator('iframe').first().evaluate((one) => one.clientHeight), frame.evaluate(() => document.documentElement.getBoundingClientRect().height)]);
    const fits = async () => {
      await frame.locator('.butie:not([data-busy])').waitFor();
      await page.waitForTimeout(300);
      const [outside, inside] = await heights();
      assert.ok(Math.abs(outside - inside) <= 1, `${outside} for ${inside}`);
      return outside;
    };
    const before = await fits();
    await frame.locator('button[data-audience="worker"]').click();
    const after = await fits();
    assert.notEqual(after, before, 'it follows');
    await page.evaluate(() => postMessage({ butie: 'height', height: 4321 }, '*'));
    await page.evaluate(() => {
      const other = document.createElement('iframe');
      other.srcdoc = '<script>parent.postMessage({ butie: "height", height: 4321 }, "*")</script>';
      document.body.append(other);
    });
    await page.waitForTimeout(300);
    assert.equal((await heights())[0], after, 'whoever else says a height is not listened to');
    });
    assert.deepEqual(complaints.filter((words) => !/CORS|net::ERR_FAILED/.test(words)), []);
  }));

test('in a frame that has no origin of its own, scripts bring what cannot be read', () =>
  open({ viewport: PHONE }, async ({ page, address }) => {
    const body = (at) => `<iframe sandbox="allow-scripts" style="width:100%;height:800px" src="${at}frame.html?region=gongan-2023&audience=worker"></iframe>`;
    await within(page, address, body, async () => {
      const frame = await (await page.locator('iframe').elementHandle()).contentFrame();
      await frame.locator('butie-calculator[data-engine="twin"] .butie-questions').waitFor();
    });
  }));

test('a frame takes nothing from its address but what can be wished', () =>
  open({}, async ({ page, address, complaints }) => {
    await page.goto(`${address}frame.html?region=%3Cimg%20src=x%20onerror=alert(1)%3E&onclick=alert(1)&mode=%zz&style=x&lang=en`);
    await settled(page);
    const element = page.locator('butie-calculator');
    const names = await element.evaluate((one) => one.getAttributeNames());
    assert.deepEqual(names.filter((name) => !name.startsWith('data-')), ['region', 'lang']);
    assert.equal(await page.locator('img').count(), 0);
    assert.deepEqual(complaints, []);
  }));

test('an element in another host’s page starts although nothing can be read across', () =>
  open({ viewport: DESK }, async ({ page, address }) => {
    const body = (at) => `<butie-calculator region="gongan-2023" audience="worker"></butie-calculator><script async src="${at}butie.js"></script>`;
    await within(page, address, body, async () => {
      await page.locator('butie-calculator[data-engine="twin"][data-complete="true"]').waitFor();
      await answerAll(page, TRAINED);
      assert.equal((await result(page)).outputs.amount, '240.00');
    });
  }));

test('our own page opens without a connection once it was open', async () => {
  const server = await serve(DIST);
  let closed = false;
  const close = async () => closed || ((closed = true), await server.close());
  try {
    await open({ viewport: PHONE, serviceWorkers: 'allow' }, async ({ page }) => {
      await page.goto(server.address);
      await settled(page);
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
        if (!navigator.serviceWorker.controller) await new Promise((go) => navigator.serviceWorker.addEventListener('controllerchange', go));
      });
      await close();
      await page.reload();
      await settled(page);
      await enter(page, WORKER, 'worker');
      await answerAll(page, TRAINED);
      assert.equal((await result(page)).outputs.amount, '240.00');
      await page.locator('[data-action="language"]').click();
      await settled(page);
      assert.match(await page.locator('.butie-result').innerText(), /Payable/, 'in both languages');
    });
  } finally {
    await close();
  }
});

test('the page without WebAssembly runs plain JavaScript, and tries nothing else', () =>
  open({ viewport: PHONE, host: { policy: "default-src 'self'; img-src 'self' data:" } }, async ({ page, address, complaints, requests }) => {
    await page.waitForLoadState('networkidle');
    complaints.length = 0;
    requests.length = 0;
    await page.goto(`${address}plain.html`);
    await page.locator('butie-calculator[data-engine="twin"][data-complete="true"]').waitFor();
    await enter(page, WORKER, 'worker');
    await answerAll(page, TRAINED);
    assert.equal((await result(page)).outputs.amount, '240.00');
    assert.deepEqual(requests.filter((request) => /\.wasm$/.test(request)), []);
    assert.deepEqual(complaints, []);
  }));

/** The page in one file, from a disk, with a calculator to answer. */
async function fromDisk(page, requests) {
  await page.waitForLoadState('networkidle');
  requests.length = 0;
  await page.goto(pathToFileURL(join(DIST, 'single.html')).href);
  await settled(page);
  await enter(page, WORKER, 'worker');
}

test('the page in one file opens from a disk', () =>
  open({ viewport: PHONE }, async ({ page, complaints, requests }) => {
    await fromDisk(page, requests);
    await answerAll(page, TRAINED);
    assert.equal((await result(page)).outputs.amount, '240.00');
    await openAll(page);
    await page.locator('button', { hasText: '文件里看' }).first().click();
    await page.locator('.butie-document mark').first().waitFor();
    assert.deepEqual(requests.filter((request) => !request.startsWith('file:') && !request.startsWith('data:')), []);
    assert.deepEqual(complaints, []);
  }));

test('beside the page in one file a script brings the list of many people', () =>
  open({ viewport: PHONE }, async ({ page, complaints, requests }) => {
    await fromDisk(page, requests);
    await settled(page);
    await page.locator('[data-action="roster"]').click();
    await page.locator('[data-action="roster-example"]').click();
    await page.locator('.butie-grid-rows [data-entry]').first().waitFor();
    assert.ok((await page.locator('.butie-roster').innerText()).includes('名单的结果：8 行'));
    assert.equal(await page.locator('.butie-grid-scroller').evaluate((grid) => getComputedStyle(grid).overflowY), 'auto', 'with its styles');
    await page.locator('.butie-file').setInputFiles('tests/roster/libreoffice.xlsx');
    await page.locator('.is-entry .butie-said', { hasText: '另存为 CSV' }).waitFor();
    assert.deepEqual(requests.filter((request) => !/^(file|data|blob):/.test(request)), []);
    // A disk is no place for workers, and the page says that it works without.
    assert.deepEqual(complaints.filter((words) => !/Worker/.test(words)), []);
  }));

for (const name of ['guide', 'configure']) {
  for (const colorScheme of ['light', 'dark']) {
    test(`nothing is wrong with the ${name} for webmasters (${colorScheme})`, () =>
      open({ viewport: DESK, colorScheme, reducedMotion: 'reduce' }, async ({ page, address, complaints }) => {
        await page.goto(`${address}${name}.html`);
        await settled(page);
        await picture(page, `${name}-${colorScheme}`);
        assert.deepEqual(await axe(page), []);
        await page.setViewportSize(SMALL_PHONE);
        assert.deepEqual((await layout(page, false)).filter((fault) => /wide in a window/.test(fault)), []);
        assert.deepEqual(complaints, []);
      }));
  }
}

const GUIDE = readFileSync(join(DIST, 'guide.html'), 'utf8');

test('the guide names every attribute, event, property and script, in both languages', () => {
  const [attributes] = /WISHES = \[(.*?)\]/.exec(readFileSync('www/js/element.js', 'utf8')).slice(1);
  const told = ['data-engine', 'data-complete', 'data-alone', 'butie:ready', 'butie:change', 'butie:result', 'butie:error', 'screen', 'ruleset', 'version', 'status', 'money', 'line', 'payee', 'amount', 'force', 'message'];
  // Codes are dark on light whatever a page wishes.
  const properties = [...readFileSync('www/style.css', 'utf8').matchAll(/var\((--butie-[a-z-]+)/g)].map(([, name]) => name).filter((name) => !/-(paper|print|tint)$/.test(name));
  const scripts = ['butie.js', 'butie-all.js', 'frame.js', 'index.html', 'single.html', 'plain.html', 'data-plain', 'butie-all.css', 'butie-lists.js', 'integrity="sha384-', 'trusted-types butie', "require-trusted-types-for 'script'", "'wasm-unsafe-eval'", 'application/wasm', 'application/octet-stream', 'no-cache', '#c=gongan-2023'];
  const wanted = [...attributes.split(', ').map((name) => name.slice(1, -1)), ...told, ...new Set(properties), ...scripts];
  assert.ok(wanted.length > 40);
  const halves = GUIDE.split('<section id="english"');
  for (const half of halves) assert.deepEqual(wanted.filter((words) => !half.includes(words)), []);
});

/** What the guide says that each way needs. */
const NEEDS = Object.fromEntries([...GUIDE.split('id="policy"')[1].matchAll(/<tr><th><code>([^<]+)<\/code><\/th><td>[^<]*<code>([^<]+)<\/code>/g)].map(([, name, policy]) => [name, policy]));
const WAYS = {
  'butie.js': calculator('one') + LOADER,
  'butie-all.js': `${calculator('one')}<script async src="butie-all.js"></script>`,
  'frame.js': '<script async src="frame.js"></script>',
};
for (const [name, body] of Object.entries(WAYS)) {
  test(`${name} works under the least that the guide says it needs`, () => {
    const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; ${NEEDS[name]}">`;
    const { host } = guest(body, policy);
    // The page’s own icon is not ours.
    host.files['index.html'] = host.files['index.html'].replace('<link rel="icon" href="data:,">', '');
    return open({ viewport: DESK, host }, async ({ page, complaints }) => {
      const place = name === 'frame.js' ? page.frameLocator('iframe').locator('body') : page.locator('#one');
      await settled(place);
      await enter(place, WORKER, 'worker');
      await answerAll(place, TRAINED);
      assert.equal((await result(place)).outputs.amount, '240.00');
      assert.equal(await place.locator('.butie-option').first().evaluate((one) => getComputedStyle(one).borderTopStyle), 'solid', 'with its styles');
      assert.deepEqual(complaints.filter((words) => !/favicon|WebAssembly|wasm/i.test(words)), []);
    });
  });
}

/** What the guide says that lists need, in each language; and a page that forbids it. */
const WORKERS = GUIDE.split('<section id="english"').map((half) => [...half.matchAll(/<code>(worker-src [^<]+)<\/code>/g)].map(([, policy]) => policy));

test('the guide says in both languages what lists need', () => {
  for (const half of WORKERS) assert.deepEqual([...new Set(half)].sort(), ["worker-src 'self'", 'worker-src blob:']);
});

for (const [place, policies] of Object.entries({ 'its own host': ['', "; worker-src 'self'", "; worker-src 'none'"], 'another host': ['', '; worker-src blob:', "; worker-src 'none'"] })) {
  for (const workers of policies) {
    test(`a list with its files on ${place} is worked out under the least that the guide says it needs${workers}`, async () => {
      const files = place === 'another host' && (await serve(DIST, { shared: true }));
      const own = NEEDS['butie.js'];
      const needs = files ? own.replaceAll("'self'", `'self' ${new URL(files.address).origin}`) : own;
      const { host } = guest(calculator('one'), `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; ${needs}${workers}">${LOADER.replace('butie.js', `${files ? files.address : ''}butie.js`)}`);
      host.files['index.html'] = host.files['index.html'].replace('<link rel="icon" href="data:,">', '');
      try {
        await open({ viewport: DESK, host }, async ({ page }) => {
          await opened(page, SCHOOL);
          await listed(page, classesOf(20), 20);
          assert.equal((await shown(page))[0].status, 'computed');
          assert.equal(await page.locator('.butie-paste').evaluate((one) => getComputedStyle(one).borderTopStyle), 'solid', 'with its styles');
          // Where nothing is said of workers, those of a page's own host are scripts like others.
          const worker = workers ? !workers.includes('none') : !files;
          assert.equal(page.workers().length, worker ? 1 : 0);
        });
      } finally {
        if (files) await files.close();
      }
    });
  }
}

test('the code to paste works when it is pasted', () =>
  open({ viewport: DESK }, async ({ page, address }) => {
    await page.goto(`${address}configure.html`);
    await page.locator('select[name="region"] option[value="guxian-2023"]').waitFor({ state: 'attached' });
    await page.locator('select[name="region"]').selectOption('guxian-2023');
    await page.locator('select[name="audience"]').selectOption('school');
    await page.locator('select[name="mode"]').selectOption('elder');
    await page.locator('input[name="accent"]').fill('#9c1f1f');
    await page.locator('.butie-heading').waitFor();
    assert.equal(await page.locator('.butie.is-large').count(), 1, 'the preview follows');
    const code = await page.locator('textarea').inputValue();
    assert.match(code, /region="guxian-2023" audience="school" mode="elder" style="--butie-accent: #9c1f1f"/);
    await page.route(`${address}pasted.html`, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<!DOCTYPE html><meta charset="utf-8">${code}` }));
    await page.goto(`${address}pasted.html`);
    await settled(page);
    const heading = page.locator('.butie-heading');
    await heading.waitFor();
    assert.equal(await page.locator('.butie a, .butie button').first().evaluate((one) => getComputedStyle(one).color), 'rgb(156, 31, 31)');
    await page.goto(`${address}configure.html`);
    await page.locator('input[name="accent"]').fill('#ffee88');
    await page.locator('[role="status"]:not([hidden])').filter({ hasText: '看不清' }).waitFor();
  }));
