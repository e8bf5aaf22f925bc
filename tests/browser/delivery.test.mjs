/**
 * The page on the hosts and in the browsers that it meets: it starts, or the table of standards stays; its second part
 * arrives, or it does without.
 */
import assert from 'node:assert/strict';

import { test } from '../runner.mjs';
import { DESK, DIST, open, picture } from './harness.mjs';
import { answerAll, chart, enter, prices, result, settled } from './page.mjs';

const TRAINED = { training_kind: 'employment_entrepreneurship', groups: ['rural'], hours_standard: 60, hours_attended: 62, passed: true };

const app = (page) => page.locator('butie-calculator .butie');
const table = (page) => page.locator('butie-calculator > section table').first();
const failed = (page) => page.locator('butie-calculator > .butie-notice');

async function started(page) {
  await app(page).waitFor({ state: 'visible' });
  await table(page).waitFor({ state: 'hidden' });
}

async function tableStays(page) {
  await failed(page).waitFor({ state: 'visible' });
  await table(page).waitFor({ state: 'visible' });
  assert.equal(await app(page).isVisible(), false);
}

/** The whole way to an amount. */
async function works(page) {
  await enter(page, 'gongan-2023/living-allowance', 'worker');
  await answerAll(page, TRAINED);
  assert.equal((await result(page)).outputs.amount, '240.00');
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

/** Which program a page must run on, by what its policy allows and how its host hands out modules. */
const POLICIES = {
  'without a policy': undefined,
  'under a policy of its own files only': "default-src 'self'",
  'under a policy that also allows WebAssembly': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
};
const HOSTS = {
  'as WebAssembly': 'application/wasm',
  'as bytes': 'application/octet-stream',
  'as a page': 'text/html',
  'as nothing': '',
  'not at all': null,
};
for (const [under, policy] of Object.entries(POLICIES)) {
  for (const [sent, wasm] of Object.entries(HOSTS)) {
    const engine = wasm === null || policy === POLICIES['under a policy of its own files only'] ? 'twin' : 'wasm';
    test(`it starts ${under}, where modules are sent ${sent}, and says that it runs on ${engine}`, () =>
      open({ host: { policy, wasm } }, async ({ page }) => {
        await started(page);
        await page.locator(`butie-calculator[data-engine="${engine}"][data-complete="true"]`).waitFor();
        await page.locator('.butie-settings > summary').click();
        const said = page.locator('.butie-settings [data-runs]');
        assert.match(await said.innerText(), engine === 'wasm' ? /^计算引擎：WebAssembly。$/ : /^计算引擎：JavaScript。/, 'visitors see it, too');
        await works(page);
      }));
  }
}

test('it starts on a host that refuses all files whose names it does not know', () =>
  open({ host: { unknown: ['.wasm', '.butie'] } }, async ({ page }) => {
    await started(page);
    await page.locator('butie-calculator[data-engine="twin"][data-complete="true"]').waitFor();
    await works(page);
  }));

for (const [under, policy] of Object.entries(POLICIES)) {
  test(`it starts ${under} in a browser without WebAssembly, however modules are sent`, async () => {
    for (const wasm of Object.values(HOSTS)) {
      await open({ bare: true, host: { policy, wasm } }, async ({ page }) => {
        await started(page);
        await page.locator('butie-calculator[data-engine="twin"][data-complete="true"]').waitFor();
        if (wasm === HOSTS['as WebAssembly']) await works(page);
      });
    }
  });
}

test('the table stays in a browser without elements of one’s own, even when the script comes late', () =>
  open({ before: (page) => page.addInitScript(() => delete window.customElements) }, async ({ page }) => {
    await tableStays(page);
    await page.evaluate(async () => {
      document.querySelector('butie-calculator > .butie-notice').remove();
      const late = document.createElement('script');
      late.src = 'butie.js';
      document.head.append(late);
    });
    await tableStays(page);
  }));

test('the styles of the second part come after those of the first screen, and the scheme may change', () =>
  open({ colorScheme: 'dark' }, async ({ page }) => {
    await page.locator('butie-calculator[data-complete="true"]').waitFor();
    const sheets = await page.evaluate(() => [...inside().querySelectorAll('link')].map(({ href }) => href.match(/(\w+)-\w+\.css$/)[1]));
    assert.deepEqual(sheets, ['style', 'later']);
    const ink = () => page.locator('.root').evaluate((one) => getComputedStyle(one).color);
    const before = await ink();
    await page.locator('butie-calculator').evaluate((one) => one.setAttribute('scheme', 'light'));
    assert.notEqual(await ink(), before);
  }));

test('the table stays when no program comes', () =>
  open({ before: (page) => page.route(/\/assets\/(butie|twin)-/, (route) => route.abort()) }, async ({ page }) => {
    await tableStays(page);
    await picture(page, 'forbidden');
  }));

test('the table comes back when the program ends in a trap', async () => {
  await open({}, async ({ page }) => {
    await started(page);
    await page.evaluate(() => setTimeout(() => Promise.reject(new WebAssembly.RuntimeError('unreachable'))));
    await tableStays(page);
  });
});

test('the table comes back when the program without WebAssembly ends in a trap', async () => {
  await open({ bare: true }, async ({ page }) => {
    await started(page);
    await page.evaluate(() => setTimeout(() => Promise.reject(Object.assign(new Error('unreachable'), { isTrap: true }))));
    await tableStays(page);
  });
});

const SCHOOL = 'guxian-2023/class-training';
const CLASS = { training_mode: 'order', days: 20, enrolled: 50, passed: 48, employed: 39, real_name_entered: true };
const LATER = '**/assets/later-*.wasm';

test('the second part is fetched after the first screen, once, and the page is complete', async () => {
  const asked = [];
  const before = (page) => page.route(LATER, async (route) => {
    asked.push(await app(page).count());
    await route.continue();
  });
  await open({ before }, async ({ page, complaints }) => {
    await page.locator('butie-calculator[data-complete="true"]').waitFor();
    assert.deepEqual(asked, [1], 'it was asked for when the calculator had been drawn');
    assert.deepEqual(complaints, []);
  });
});

test('a slow second part adds to what has been answered', async () => {
  let arrive;
  const arrived = new Promise((resolve) => (arrive = resolve));
  const before = (page) => page.route(LATER, (route) => arrived.then(() => route.continue()));
  await open({ viewport: DESK, before }, async ({ page, complaints }) => {
    await started(page);
    await enter(page, SCHOOL, 'school');
    await page.locator('[data-input="training_mode"] input[value="order"]').check({ force: true });
    await page.locator('[data-input="days"] .butie-box input').fill('20');
    assert.equal(await page.locator('.butie-more').count(), 0, 'what stands below the result is the second part’s');
    arrive();
    await page.locator('.butie-more .butie-card').first().waitFor();
    assert.equal(await page.locator('[data-input="days"] .butie-box input').inputValue(), '20');
    await answerAll(page, CLASS);
    assert.equal((await chart(page)).along, 'employed');
    assert.deepEqual(complaints, []);
  });
});

const broken = {
  'is not there': { status: 404 },
  'is another file': { status: 200, contentType: 'application/wasm', body: '<!DOCTYPE html><title>404</title>' },
  'belongs to another version': { status: 200, contentType: 'application/wasm', body: stranger() },
};

/** A sound module, one import of which the first part does not export. */
function stranger() {
  const [head, type] = [[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], [1, 4, 1, 0x60, 0, 0]];
  return Buffer.from([...head, ...type, 2, 12, 1, 0, 7, ...Buffer.from('nowhere'), 0, 0]);
}

for (const [what, answer] of Object.entries(broken)) {
  test(`questions and amounts are there when the second part ${what}`, async () => {
    const warnings = [];
    const errors = [];
    const before = async (page) => {
      page.on('console', (message) => /butie without/.test(message.text()) && warnings.push(message.text()));
      page.on('pageerror', (error) => errors.push(String(error)));
      await page.route(LATER, (route) => route.fulfill(answer));
    };
    await open({ before }, async ({ page }) => {
      await page.locator('butie-calculator[data-complete="false"]').waitFor();
      await enter(page, SCHOOL, 'school');
      await answerAll(page, CLASS);
      const { status, outputs } = await result(page);
      assert.deepEqual([status, outputs.total], ['computed', '120000.00']);
      assert.deepEqual(await prices(page), {});
      assert.equal(await failed(page).count(), 0);
      assert.equal(await table(page).isVisible(), false);
      assert.equal(warnings.length, 1, warnings.join());
      assert.deepEqual(errors, []);
      await picture(page, `alone-${Object.keys(broken).indexOf(what)}`);
    });
  });
}

const ENGLISH = '**/rules/*.en.butie';
const language = (page) => page.locator('[data-action="language"]');
const question = (page) => page.locator('[data-input="days"] .butie-ask');

test('the English words of the rules are fetched for whoever reads English, and no answer is lost', async () => {
  await open({ viewport: DESK }, async ({ page, complaints, requests }) => {
    await started(page);
    await enter(page, SCHOOL, 'school');
    await answerAll(page, CLASS);
    const fetched = () => requests.filter((request) => request.endsWith('.en.butie')).length;
    assert.equal(fetched(), 0, 'nobody has asked for them');
    assert.match(await question(page).innerText(), /[\u4e00-\u9fff]/);
    await language(page).click();
    await settled(page);
    assert.equal(fetched(), 1);
    assert.doesNotMatch(await question(page).innerText(), /[\u4e00-\u9fff]/);
    const { status, outputs } = await result(page);
    assert.deepEqual([status, outputs.total], ['computed', '120000.00']);
    await language(page).click();
    await language(page).click();
    await settled(page);
    assert.equal(fetched(), 1, 'they are here already');
    assert.deepEqual(complaints, []);
  });
});

test('without the English words the page goes on with the Chinese ones, and says so', async () => {
  const before = (page) => page.route(ENGLISH, (route) => route.abort());
  const untranslated = (page) => page.locator('.butie > .butie-notice');
  await open({ viewport: DESK, before }, async ({ page }) => {
    await started(page);
    await enter(page, SCHOOL, 'school');
    await language(page).click();
    await untranslated(page).waitFor();
    assert.match(await untranslated(page).innerText(), /^The English words could not be downloaded/);
    assert.match(await question(page).innerText(), /[\u4e00-\u9fff]/);
    await answerAll(page, CLASS);
    const { status, outputs } = await result(page);
    assert.deepEqual([status, outputs.total], ['computed', '120000.00']);
    await page.unroute(ENGLISH);
    await language(page).click();
    assert.equal(await untranslated(page).count(), 0);
    await language(page).click();
    await settled(page);
    assert.doesNotMatch(await question(page).innerText(), /[\u4e00-\u9fff]/, 'asked again, they come');
    await picture(page, 'translated');
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
