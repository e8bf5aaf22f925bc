/** Hostile input: whatever stands in rules, attributes, links, storage and messages is shown as words, or not at all. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { test } from '../runner.mjs';
import { DESK, DIST, PHONE, keep, open, picture } from './harness.mjs';
import { answerAll, enter, home, openAll, result, settled } from './page.mjs';

const TAG = '<img src=x onerror=pwned()><script>pwned()</script>';
const PAYLOADS = [TAG, '"><svg onload=pwned()>', "' onfocus=pwned() autofocus x='", 'javascript:pwned()', '</title></textarea><img src=x onerror=pwned()>', '{{constructor.constructor("pwned()")()}}', '\u202e\u2066\u0000\ufeff'];

const CLASS = { class: 'A', level: 'four', hours: 80, heads: 20, minimum_wage: 1950.55, months: 1 };

/** The invented county with markup in every word that its rules say, in both languages, and in the document itself. */
function county() {
  const folder = mkdtempSync(join(tmpdir(), 'butie-hostile-'));
  cpSync('tests/county', join(folder, 'rules'), { recursive: true });
  const spoil = (path, change) => writeFileSync(path, change(readFileSync(path, 'utf8')));
  const set = join(folder, 'rules/invented-2025');
  const inner = TAG.replace(/"/g, '\\"');
  const words = (text) =>
    text
      // A region's name has as many signs as its pinyin has syllables, so there is no room in it.
      .replace(/^(?!region).*$/gm, (line) => line.replace(/\b(zh|en) = "((?:[^"\\]|\\.)*)"/g, (_, language, said) => `${language} = "${said}${inner}"`))
      .replace(/^(at|number) = "(.*)"$/gm, (_, key, said) => `${key} = "${said}${inner}"`)
      // Commas stand in quotes and document alike, which have to agree.
      .replace(/，/g, `，${inner}`);
  for (const name of ['document.toml', 'class-training.toml']) spoil(join(set, name), words);
  spoil(join(folder, 'rules/vocabulary.toml'), (text) => text.replace(/\b(zh) = "([^"]*)"/g, (_, language, said) => `${language} = "${said}${inner}"`));
  spoil(join(set, 'document.txt'), (text) => text.replace(/，/g, `，${TAG}`));
  rmSync(join(set, 'class-training.cases.toml'));
  execFileSync(process.env.BUTIE, ['compile', join(folder, 'rules'), '--out', join(folder, 'out')], { stdio: 'pipe' });
  const files = new Map(readdirSync(join(folder, 'out')).map((name) => [name, readFileSync(join(folder, 'out', name))]));
  rmSync(folder, { recursive: true });
  return files;
}

/** Has a page say when something of a payload comes to life: as code, as an element, or as a request. */
async function guard(page) {
  await page.addInitScript(() => {
    window.alive = [];
    window.pwned = () => window.alive.push('code');
    addEventListener('securitypolicyviolation', (event) => window.alive.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  });
}

const alive = (page) => page.evaluate(() => [...window.alive, ...[...document.querySelectorAll('img, iframe, object, embed'), ...inside().querySelectorAll('img:not(.butie-picture img), iframe, object, embed, script, svg[onload]')].map((one) => one.outerHTML)]);

test('markup in every word of the rules is shown as words', async () => {
  const files = county();
  const before = async (page) => {
    await guard(page);
    await page.route('**/rules/*', (route) => {
      const body = files.get(route.request().url().split('/').pop());
      return body ? route.fulfill({ body }) : route.abort();
    });
  };
  await open({ viewport: DESK, before }, async ({ page, complaints }) => {
    await settled(page);
    assert.match(await page.locator('.butie').innerText(), /<img src=x/, 'the payload is there, and is text');
    await page.locator('button[data-ruleset]').click();
    await page.locator('.butie-questions').waitFor();
    for (const language of ['zh-CN', 'en']) {
      await answerAll(page, CLASS);
      await openAll(page);
      const consult = page.locator('.butie-result [data-clause] button, .butie-result button', { hasText: /文件里看|document/ });
      if (await consult.count()) await consult.first().click();
      await settled(page);
      await picture(page, `hostile-${language}`);
      assert.deepEqual(await alive(page), [], language);
      await page.locator('[data-action="language"]').click();
      await settled(page);
    }
    const quotation = page.locator('[data-action="quotation"]');
    if (await quotation.count()) await quotation.click();
    await settled(page);
    assert.deepEqual(await alive(page), []);
    assert.deepEqual(complaints, []);
  });
});

test('payloads in attributes are wishes that nothing fulfils', () =>
  open({ viewport: PHONE, before: guard }, async ({ page, complaints }) => {
    await settled(page);
    for (const name of ['region', 'calculator', 'audience', 'lang', 'mode', 'address', 'scheme']) {
      for (const payload of PAYLOADS) {
        await page.locator('butie-calculator').evaluate((one, [name, payload]) => one.setAttribute(name, payload), [name, payload]);
        await settled(page);
        assert.deepEqual(await alive(page), [], `${name}=${payload}`);
      }
      await page.locator('butie-calculator').evaluate((one, name) => one.removeAttribute(name), name);
    }
    await home(page);
    assert.deepEqual(complaints, []);
  }));

test('payloads in every part of a link are words, and never lead out of the page', () =>
  open({ viewport: PHONE, before: guard }, async ({ page, address, complaints }) => {
    await enter(page, 'gongan-2023/living-allowance', 'worker');
    await answerAll(page, { training_kind: 'employment_entrepreneurship', groups: ['rural'], hours_standard: 60, hours_attended: 62, passed: true });
    const link = await page.locator('.butie-share .butie-copied').first().inputValue();
    const parts = new URL(link).hash.slice(1).split('&');
    assert.ok(parts.length > 6, link);
    for (const [at, part] of parts.entries()) {
      for (const payload of PAYLOADS) {
        const [name] = part.split('=');
        for (const spoilt of [`${name}=${encodeURIComponent(payload)}`, `${encodeURIComponent(payload)}=1`, `${name}=${payload.replace(/[&#]/g, '')}`]) {
          await page.evaluate((hash) => location.replace(hash), `#${parts.with(at, spoilt).join('&')}`);
          await settled(page);
          assert.deepEqual(await alive(page), [], `${name}: ${spoilt}`);
        }
      }
    }
    assert.ok(page.url().startsWith(address));
    assert.deepEqual(complaints, []);
  }));

test('what stands on the device is words, too', () =>
  open({ viewport: PHONE, before: guard }, async ({ page }) => {
    for (const payload of PAYLOADS) {
      await page.evaluate((payload) => localStorage.setItem('butie', `butie-display 9 ${payload}\nplace c=${payload}\nschool ${payload}\nanswers c=guxian-2023/class-training&days=${payload}\n${payload}`), payload);
      await page.reload();
      await settled(page);
      assert.deepEqual(await alive(page), [], payload);
    }
  }));

test('nothing is written into the page that would need to be trusted', () =>
  open({ viewport: DESK, before: guard, host: { policy: "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types butie" } }, async ({ page, complaints }) => {
    await enter(page, 'guxian-2023/class-training', 'school');
    await answerAll(page, { training_mode: 'order', days: 20, enrolled: 50, passed: 48, employed: 39, real_name_entered: true });
    await openAll(page);
    await settled(page);
    await page.locator('[data-action="code"]').click();
    await settled(page);
    assert.equal((await result(page)).outputs.total, '120000.00');
    assert.deepEqual(await alive(page), []);
    assert.deepEqual(complaints, []);
  }));
