/** The page on the hosts and in the browsers that it meets: it starts, or the table of standards stays. */
import assert from 'node:assert/strict';

import { test } from '../runner.mjs';
import { DESK, DIST, open, picture } from './harness.mjs';
import { openOld } from './old.mjs';
import { serve } from './server.mjs';

const app = (page) => page.locator('#butie > .butie-app');
const table = (page) => page.locator('#butie > .butie-static table').first();
const failed = (page) => page.locator('#butie > .butie-failed');

async function started(page) {
  await app(page).waitFor({ state: 'visible' });
  await table(page).waitFor({ state: 'hidden' });
}

async function tableStays(page) {
  await failed(page).waitFor({ state: 'visible' });
  await table(page).waitFor({ state: 'visible' });
  assert.equal(await app(page).isVisible(), false);
}

test('without JavaScript the table of standards stands in the page', async () => {
  await open({ javaScriptEnabled: false }, async ({ page }) => {
    await table(page).waitFor({ state: 'visible' });
    assert.match(await page.title(), /补贴/);
    await picture(page, 'no-javascript');
  });
});

test('the calculator starts, asks only its own folder, and complains about nothing', async () => {
  await open({ viewport: DESK }, async ({ page, address, complaints, requests }) => {
    await started(page);
    await page.waitForLoadState('networkidle');
    await picture(page, 'started');
    assert.deepEqual(requests.filter((request) => !request.startsWith(address)), []);
    assert.deepEqual(complaints, []);
  });
});

test('it starts under a sub-path', async () => {
  await open({ host: { path: '/rsj/补贴/' } }, async ({ page, address, requests }) => {
    await started(page);
    assert.deepEqual(requests.filter((request) => !request.startsWith(address)), []);
  });
});

for (const wasm of ['application/octet-stream', 'text/html', '']) {
  test(`it starts when the host calls a module ${wasm || 'nothing'}`, async () => {
    await open({ host: { wasm } }, ({ page }) => started(page));
  });
}

test('it starts under a policy that allows WebAssembly', async () => {
  const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
  await open({ host: { policy } }, ({ page }) => started(page));
});

test('the table stays under a policy that forbids WebAssembly', async () => {
  await open({ host: { policy: "default-src 'self'" } }, async ({ page }) => {
    await tableStays(page);
    await picture(page, 'forbidden');
  });
});

test('the table stays when the host has no modules', async () => {
  await open({ host: { wasm: null } }, ({ page }) => tableStays(page));
});

test('the table stays in a browser without WebAssembly', async () => {
  const before = (page) => page.addInitScript(() => delete window.WebAssembly);
  await open({ before }, ({ page }) => tableStays(page));
});

test('the table comes back when the program ends in a trap', async () => {
  await open({}, async ({ page }) => {
    await started(page);
    await page.evaluate(() => setTimeout(() => Promise.reject(new WebAssembly.RuntimeError('unreachable'))));
    await tableStays(page);
  });
});

test('the engine loads in a page as it does in Node', async () => {
  await open({}, async ({ page }) => {
    const count = await page.evaluate(async () => {
      const { load } = await import(new URL('engine/butie.js', document.baseURI).href);
      const here = await load();
      const named = await load({ base: 'rules', rulesets: [here.rulesets[0].id] });
      return [here.rulesets.length > 0, named.rulesets.length];
    });
    assert.deepEqual(count, [true, 1]);
  });
});

test('the page and the engine start in the oldest supported browser', async () => {
  const server = await serve(DIST);
  try {
    await openOld(server.address, async (evaluate) => {
      assert.match(await evaluate('navigator.userAgent'), /Chrome\/72\./);
      const state = await evaluate(`new Promise((resolve) => {
        const turn = setInterval(() => {
          const failed = document.querySelector('.butie-failed');
          const table = document.querySelector('.butie-static');
          if (failed || (table && table.hidden)) {
            clearInterval(turn);
            resolve(failed ? failed.dataset.reason : 'started');
          }
        }, 50);
      })`);
      assert.equal(state, 'started');
      const rulesets = "import('./engine/butie.js').then((it) => it.load()).then((engine) => engine.rulesets.length)";
      assert.ok((await evaluate(rulesets)) > 0);
    });
  } finally {
    await server.close();
  }
});
