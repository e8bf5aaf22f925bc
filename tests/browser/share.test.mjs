/** A result taken along: as a link and back, copied, as a picture with its code; and what the device may remember. */
import assert from 'node:assert/strict';

import { test } from '../runner.mjs';
import { DESK, PHONE, SMALL_PHONE, open, packages, picture } from './harness.mjs';
import { answer, answerAll, enter, read, result, settled } from './page.mjs';

const decode = packages('jsqr');

const WORKER = 'gongan-2023/living-allowance';
const TRAINED = {
  training_kind: 'employment_entrepreneurship',
  groups: ['rural'],
  hours_standard: 60,
  hours_attended: 62,
  passed: true,
};
const SCHOOL = 'guxian-2023/class-training';
const CLASS = { training_mode: 'order', days: 20, enrolled: 50, passed: 48, employed: 39, real_name_entered: true };

/** Opens the page, and sees to it at the end that nothing complained, nobody else was asked and nothing is too wide. */
function visit(profile, work) {
  return open(profile, async (visit) => {
    const { page, address, complaints, requests } = visit;
    await work(page, address, visit);
    assert.deepEqual(complaints, []);
    assert.deepEqual(requests.filter((request) => !/^data:|^about:/.test(request) && !request.startsWith(address)), []);
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(content <= window, `the page is ${content} wide in a window of ${window}`);
  });
}

async function link(page) {
  await settled(page);
  const url = await page.locator('.butie-share .butie-copied').first().inputValue();
  assert.match(url, /#c=[^&]+&a=[^&]+&.*&s=\w+$/);
  return url;
}
const notice = (page) => page.locator('.butie-opened');
const said = async (page) => (await settled(page), (await notice(page).innerText()).replaceAll('\u00a0', ' '));

/** Opens an address as somebody who was not there before. */
async function go(page, address) {
  await page.goto('about:blank');
  await page.goto(address);
}

/** Fills in the worker's form and gives back the link. */
async function worker(page, answers = TRAINED) {
  await enter(page, WORKER, 'worker');
  await answerAll(page, answers);
  return link(page);
}

/** What a camera reads in a PNG. */
async function scan(page, png) {
  const blank = await page.context().newPage();
  const { width, height, pixels } = await blank.evaluate(async (url) => {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    let binary = '';
    for (let at = 0; at < data.length; at += 8192) binary += String.fromCharCode(...data.subarray(at, at + 8192));
    return { width: canvas.width, height: canvas.height, pixels: btoa(binary) };
  }, `data:image/png;base64,${png.toString('base64')}`);
  await blank.close();
  return { width, height, text: decode(new Uint8ClampedArray(Buffer.from(pixels, 'base64')), width, height)?.data };
}

test('a link brings the answers back, and says of which day it is', () =>
  visit({ viewport: PHONE }, async (page, address) => {
    const before = await page.evaluate(() => history.length);
    const url = await worker(page);
    assert.ok(url.startsWith(`${address}#c=${WORKER}&a=worker&`), url);
    const then = await result(page);
    assert.equal(await page.evaluate(() => location.hash), '', 'the address is left alone');
    assert.equal(await page.evaluate(() => history.length), before);
    await picture(page, 'share-worker');

    await go(page, url);
    await page.locator('.butie-questions').waitFor({ state: 'attached' });
    assert.match(await said(page), /^这是从链接打开的。链接是 \d{4}-\d\d-\d\d 做的。\s*知道了$/);
    assert.deepEqual(await result(page), then);
    assert.equal(await link(page), url);
    assert.ok(await page.locator('.butie-hero').isVisible(), 'the result comes first on a phone');
    await picture(page, 'share-opened');
    await page.locator('[data-action="dismiss"]').click();
    await settled(page);
    assert.equal(await notice(page).count(), 0);
    assert.deepEqual(await result(page), then);
  }));

test('answers of every kind come back as they were', () =>
  visit({ viewport: DESK }, async (page) => {
    await enter(page, SCHOOL, 'school');
    await answerAll(page, { ...CLASS, days: '２０', employed: 400 });
    await read(page, { rate_base: 'enrolled' });
    const url = await link(page);
    assert.match(url, /&r\.rate_base=enrolled&/);
    const then = await result(page);
    assert.equal(then.status, 'invalid_input');
    await go(page, url);
    await settled(page);
    await notice(page).waitFor();
    assert.deepEqual(await result(page), then);
    assert.equal(await page.locator('[data-input="days"] .butie-box input').inputValue(), '20');
    assert.equal(await page.locator('[data-input="employed"] .butie-fault').count(), 1, 'what is wrong is said');
    assert.equal(await page.locator('[data-reading="rate_base"] input[value="enrolled"]').isChecked(), true);
    await answer(page, 'employed', 39);
    assert.notEqual((await result(page)).status, 'invalid_input');
  }));

test('when the rules have changed, both results stand side by side', () =>
  visit({ viewport: PHONE }, async (page) => {
    const url = await worker(page);
    const old = url.replace(/&v=[0-9a-f]+/, '&v=00112233aabb').replace('m.trainee=240.00', 'm.trainee=200.00').replace('&passed=', '&retired=5&passed=');
    assert.notEqual(old, url);
    await go(page, old);
    await notice(page).waitFor();
    const words = await said(page);
    assert.match(words, /规则改过了，结果不一样[^]*200元[^]*现在[^]*240元/);
    assert.match(words, /学员本人\s*200元\s*240元\s*\+40元/);
    assert.match(words, /有 1 个回答现在的规则已经不认识，没有算进去。/);
    const { status, outputs } = await result(page);
    assert.deepEqual([status, outputs.amount], ['computed', '240.00']);
    await picture(page, 'share-changed');

    await go(page, url.replace(/&v=[0-9a-f]+/, '&v=00112233aabb'));
    await notice(page).waitFor();
    assert.match(await said(page), /规则改过了，结果和\d{4}-\d\d-\d\d的一样/);
    assert.equal(await notice(page).locator('table').count(), 0);
  }));

test('an amount that was edited is found out', () =>
  visit({ viewport: PHONE }, async (page) => {
    const url = await worker(page);
    await go(page, url.replace('m.trainee=240.00', 'm.trainee=9999.00'));
    await notice(page).waitFor();
    assert.match(await said(page), /和这些回答对不上[^]*9,999元[^]*现在算出来是[^]*240元/);
    assert.equal((await result(page)).outputs.amount, '240.00');
    await picture(page, 'share-edited');
  }));

test('no fragment breaks the page, whoever wrote it', () =>
  visit({ viewport: PHONE }, async (page, address) => {
    page.on('dialog', () => assert.fail('a fragment was run'));
    const url = await worker(page);
    const evil = '<img src=x onerror=alert(1)>';
    const hostile = {
      [`c=${evil}`]: 'region',
      [`c=gongan-2023/${encodeURIComponent(evil)}&a=${evil}`]: 'region',
      'c=nowhere/nothing&a=worker': 'region',
      '': 'region',
      'c': 'region',
      '%00%ff#?&&&==': 'region',
      'c=%': 'region',
      'c=%ff%fe': 'region',
      '/some/route?of=the&host=page': 'region',
      [`c=${WORKER}&a=worker&${'x=1&'.repeat(25_000)}`]: 'region',
      [`c=${WORKER}&a=worker&${'days=1&'.repeat(2000)}s=computed`]: 'form',
      [`c=${WORKER}&a=worker&f=1&v=0123456789ab&passed=${encodeURIComponent(evil)}&hours_standard=${encodeURIComponent(evil)}&s=computed`]: 'form',
      [`c=${WORKER}&a=worker&f=1&v=0123456789ab&hours_standard=9e999&hours_attended=-&groups=/a/b/c&passed=/&s=computed`]: 'form',
      [`c=${WORKER}&a=worker&f=1&v=0123456789ab&m.trainee=${'9'.repeat(200)}.00&s=computed`]: 'form',
      [`c=${WORKER}&a=worker&f=99&v=0123456789ab&s=computed`]: 'form',
      [`c=${WORKER}&a=worker&__proto__=1&constructor=2&f=1&v=0123456789ab&s=computed`]: 'form',
      [new URL(url).hash.slice(1, -30)]: 'form',
    };
    for (const [fragment, screen] of Object.entries(hostile)) {
      const name = fragment.slice(0, 120);
      await go(page, `${address}#${fragment}`);
      const first = { region: '.butie button[data-ruleset]', audience: '.butie button[data-audience]', form: '.butie-desk' };
      await page.locator(first[screen]).first().waitFor({ timeout: 10_000 }).catch(() => assert.fail(`no ${screen}: ${name}`));
      await settled(page);
      assert.equal(await page.locator('.butie img').count(), 0, name);
      assert.equal(await page.locator('butie-calculator > .butie-notice').count(), 0, name);
    }
    assert.match(await said(page), /链接不完整/, 'a link that was cut off says so');
    await picture(page, 'share-broken');
    await page.locator('[data-action="dismiss"]').click();
    await settled(page);
    assert.equal(await notice(page).count(), 0);
  }));

test('a link that leads nowhere says so', () =>
  visit({ viewport: PHONE }, async (page, address) => {
    const lost = page.locator('.butie > .butie-notice');
    await go(page, `${address}#c=nowhere-2023&a=worker`);
    await lost.waitFor();
    assert.match(await lost.innerText(), /现在没有了。请重新选择/);
    await picture(page, 'share-lost');
    await page.locator('.butie button[data-ruleset="guxian-2023"]').click();
    assert.equal(await lost.count(), 0);
    await go(page, `${address}#c=guxian-2023/nothing&a=school`);
    await lost.waitFor();
    assert.equal(await page.evaluate(() => inside().activeElement === null), true, 'the focus is not taken');
  }));

test('a link can lead to a place, to an audience and to a calculator, also while the page is open', () =>
  visit({ viewport: PHONE }, async (page, address) => {
    await go(page, `${address}#c=guxian-2023`);
    await page.locator('.butie button[data-audience="school"]').waitFor();
    const entries = await page.evaluate(() => history.length);
    const hash = (to) => page.evaluate((to) => location.replace(to), `#${to}`);
    await hash('c=guxian-2023&a=school');
    await page.locator('.butie button[data-calculator]').first().waitFor();
    await hash(`c=${SCHOOL}&a=school`);
    await page.locator('.butie-questions').waitFor();
    await answerAll(page, CLASS);
    await settled(page);
    const url = await link(page);
    await answer(page, 'employed', 38);
    await settled(page);
    await hash(new URL(url).hash.slice(1));
    await notice(page).waitFor();
    assert.equal((await result(page)).outputs.total, '120000.00');

    // What had been entered is not lost without a word.
    assert.match(await said(page), /您原来填的回答没有丢/);
    await page.locator('[data-action="bring-back"]').click();
    assert.equal((await result(page)).outputs.total, '48000.00');
    assert.equal(await page.evaluate(() => history.length), entries, 'no step back was added');
  }));

for (const [name, taken, words] of [
  ['by the clipboard', [], /已复制/],
  ['without navigator.clipboard', ['clipboard'], /已复制/],
  ['by hand when nothing else works', ['clipboard', 'command'], /请手动复制/],
]) {
  test(`the link is copied ${name}`, () => {
    const before = (page) =>
      page.addInitScript((taken) => {
        if (taken.includes('clipboard')) Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined });
        if (taken.includes('command')) document.execCommand = () => false;
        document.addEventListener('copy', () => {
          const { value, selectionStart, selectionEnd } = inside().activeElement;
          window.copied = value.slice(selectionStart, selectionEnd);
        });
      }, taken);
    return visit({ viewport: PHONE, before, permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
      const url = await worker(page);
      await page.locator('[data-copy="link"]').click();
      const status = page.locator('.butie-take', { has: page.locator('[data-copy="link"]') }).locator('.butie-said');
      await status.filter({ hasText: /./ }).waitFor();
      assert.match(await status.innerText(), words);
      assert.equal(await status.getAttribute('role'), 'status');
      const selected = () => page.evaluate(() => {
        const { value, selectionStart, selectionEnd } = inside().activeElement;
        return value.slice(selectionStart, selectionEnd);
      });
      const got = { 0: () => page.evaluate(() => navigator.clipboard.readText()), 1: () => page.evaluate(() => window.copied), 2: selected };
      assert.equal(await got[taken.length](), url);
      await page.locator('[data-copy="text"]').click();
      await page.locator('.butie-said', { hasText: words }).nth(1).waitFor();
      const visible = await page.locator('textarea.butie-copied').first().isVisible();
      assert.equal(visible, taken.length === 2, 'a text is shown only when it has to be copied by hand');
      assert.match(await got[taken.length](), /^培训生活费补助/);
      await picture(page, `share-copied-${taken.length}`);
    });
  });
}

test('the result is copied as text, and the whole case by whoever thinks that it is wrong', () =>
  visit({ viewport: PHONE, permissions: ['clipboard-read', 'clipboard-write'] }, async (page) => {
    const copied = async (name) => {
      const place = page.locator('.butie-take', { has: page.locator(`[data-copy="${name}"]`) });
      await place.locator('button').click();
      await place.locator('.butie-said', { hasText: '已复制' }).waitFor();
      return page.evaluate(() => navigator.clipboard.readText());
    };
    await enter(page, WORKER, 'worker');
    await answer(page, 'passed', true);
    await settled(page);
    assert.equal(await page.locator('[data-copy="text"]').count(), 0, 'there is no result yet');
    await answerAll(page, TRAINED);
    const url = await link(page);
    assert.match(await copied('text'), /^培训生活费补助 · 公安县[^]*可能已失效[^]*240\.00元（人民币贰佰肆拾元整）[^]*规则版本/);
    assert.equal(await page.locator('textarea.butie-copied').first().isVisible(), false, 'the text need not be seen');
    await page.locator('.butie-objection > summary').click();
    const whole = await copied('case');
    assert.ok(whole.startsWith(`# ${url}\n# ${WORKER} `), whole);
    assert.match(whole, /\[\[case\]\][^]*hours_attended = 62[^]*amount = "?240/);
    assert.match(await page.locator('.butie-objection').innerText(), /发给当地人社部门[^]*12333/);
    await picture(page, 'share-objection');
  }));

for (const [name, profile] of Object.entries({ day: {}, night: { colorScheme: 'dark' }, large: { viewport: SMALL_PHONE, deviceScaleFactor: 2 } })) {
  test(`a camera reads the link from the page (${name})`, () =>
    visit({ viewport: PHONE, ...profile }, async (page) => {
      const url = await worker(page);
      if (name === 'large') await page.locator('[data-action="large"]').click();
      await page.locator('[data-action="code"]').click();
      await settled(page);
      const code = page.locator('.butie-code');
      assert.equal((await scan(page, await code.screenshot())).text, url);
      assert.match(await code.locator('title').textContent(), /二维码/);
      assert.equal(await page.locator('[data-action="code"]').getAttribute('aria-expanded'), 'true');
      await picture(page, `share-code-${name}`);
      // Another result has another code, which nobody has asked for yet.
      await answer(page, 'hours_standard', 66);
      await settled(page);
      assert.equal(await code.count(), 0);
    }));
}

const pictured = (page) => page.locator('.butie-picture > *');
async function poster(page) {
  await settled(page);
  await page.locator('[data-action="picture"]').click();
  await pictured(page).waitFor();
  await page.locator('.butie-said', { hasText: /长按|截屏/ }).waitFor();
}

const WECHAT = 'Mozilla/5.0 (Linux; Android 10; V2055A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.99 Mobile Safari/537.36 MMWEBID/1 MicroMessenger/8.0.43 NetType/4G';

test('in WeChat a result is kept by a long press, copied without a clipboard, and nothing offers what does nothing there', () =>
  visit({ viewport: PHONE, userAgent: WECHAT }, async (page) => {
    await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.reload();
    const url = await worker(page);
    await page.locator('[data-action="picture"]').click();
    await pictured(page).waitFor();
    assert.match(await pictured(page).getAttribute('src'), /^data:image\/png;base64,/);
    assert.equal((await scan(page, Buffer.from((await pictured(page).getAttribute('src')).split(',')[1], 'base64'))).text, url);
    assert.equal(await page.locator('a[download], [data-action="print"], [data-action="save"]').count(), 0);
    await page.evaluate(() => {
      document.execCommand = (name) => ((window.copied = [name, inside().activeElement.value]), true);
    });
    await page.locator('[data-copy="link"]').click();
    await page.waitForFunction(() => window.copied);
    assert.deepEqual(await page.evaluate(() => window.copied), ['copy', url]);
    await picture(page, 'wechat');
  }));

test('a poster is an image that can be kept, and a camera reads the link from it', () =>
  visit({ viewport: PHONE }, async (page) => {
    await enter(page, WORKER, 'worker');
    await settled(page);
    assert.equal(await page.locator('[data-action="picture"]').count(), 0, 'there is no result yet');
    await answerAll(page, TRAINED);
    const url = await link(page);
    await poster(page);
    const src = await pictured(page).getAttribute('src');
    assert.match(src, /^data:image\/png;base64,/);
    const png = Buffer.from(src.split(',')[1], 'base64');
    const { width, height, text } = await scan(page, png);
    assert.deepEqual([width, text], [750, url]);
    assert.ok(height > 1000 && height < 2400, `it is ${height} high`);
    assert.match(await pictured(page).getAttribute('alt'), /公安县[^]*可领[^]*学员本人[^]*240\.00/);
    // Nothing lies over it, and nothing forbids the long press.
    const above = await pictured(page).evaluate((image) => {
      image.scrollIntoView({ block: 'center' });
      const box = image.getBoundingClientRect();
      return [inside().elementFromPoint(box.left + box.width / 2, innerHeight / 2) === image, getComputedStyle(image).userSelect];
    });
    assert.deepEqual(above, [true, 'auto']);
    await picture(page, 'share-poster');
    await answer(page, 'passed', false);
    await settled(page);
    assert.equal(await pictured(page).count(), 0, 'the picture of another result is put away');
  }));

const POSTERS = {
  school: [SCHOOL, 'school', CLASS],
  others: ['zhengning-2022/training', 'worker', { local_standard: 1000, shortage_occupation: true, filed_before_start: true, living_per_day: 20, transport_per_day: 10, days: 5 }],
  refused: [WORKER, 'worker', { ...TRAINED, training_kind: 'post_skill' }],
};
for (const [name, [calculator, audience, answers]] of Object.entries(POSTERS)) {
  test(`a poster can be drawn of every kind of result (${name})`, () =>
    visit({ viewport: DESK }, async (page) => {
      await enter(page, calculator, audience);
      await answerAll(page, answers);
      const url = await link(page);
      await poster(page);
      const png = Buffer.from((await pictured(page).getAttribute('src')).split(',')[1], 'base64');
      assert.equal((await scan(page, png)).text, url);
      await picture(page, `share-poster-${name}`);
    }));
}

test('where a policy forbids images, the poster stays a canvas', () => {
  const policy = "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
  return open({ host: { policy } }, async ({ page, complaints }) => {
    const url = await worker(page);
    assert.deepEqual([complaints, await page.locator('.butie [style], style').count()], [[], 0]);
    await poster(page);
    assert.equal(await pictured(page).evaluate((one) => one.localName), 'canvas');
    assert.match(await page.locator('.butie-said', { hasText: '截屏' }).innerText(), /请截屏保存/);
    assert.equal((await scan(page, await pictured(page).screenshot())).text, url);
    await picture(page, 'share-canvas');
  });
});

const fold = (page) => page.locator('.butie-settings > summary');
const setting = (page, name) => page.locator(`[data-setting="${name}"]`);
const kept = (page) => page.evaluate(() => ({ ...localStorage }));

test('letters grow in four steps, up to 30 pixels, and everything still fits a small phone', () =>
  visit({ viewport: SMALL_PHONE }, async (page) => {
    await worker(page);
    await fold(page).click();
    await picture(page, 'settings');
    const size = () => page.locator('.butie').evaluate((root) => parseFloat(getComputedStyle(root).fontSize));
    for (const [large, sizes] of [[false, [16, 18, 20, 24]], [true, [20, 22.5, 25, 30]]]) {
      if (large) await page.locator('[data-action="large"]').click();
      for (const [step, expected] of sizes.entries()) {
        if (step) await page.locator('[data-action="bigger"]').click();
        await settled(page);
        assert.equal(await size(), expected);
        const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(content <= window, `at ${expected} px the page is ${content} wide in a window of ${window}`);
      }
      await page.locator('[data-action="bigger"]').click({ force: true });
      assert.equal(await size(), sizes[3], 'there is no larger step');
      await picture(page, `settings-${sizes[3]}`);
      await page.locator('[data-action="smaller"]').click();
      assert.equal(await size(), sizes[2]);
      await page.locator('[data-action="usual"]').click();
      assert.equal(await size(), sizes[0]);
    }
  }));

test('the settings work by keyboard', () =>
  visit({ viewport: PHONE }, async (page) => {
    await page.locator('.butie-settings').waitFor();
    await fold(page).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    for (const name of ['smaller', 'usual', 'bigger']) {
      assert.equal(await page.evaluate(() => inside().activeElement.dataset.action), name);
      if (name !== 'bigger') await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await settled(page);
    assert.match(await page.locator('.butie-size').innerText(), /112\.5%/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await settled(page);
    assert.equal(await page.locator('.butie.is-strong').count(), 1);
    assert.equal(await page.evaluate(() => inside().activeElement.value), 'strong', 'the focus stays');
  }));

/** How much lighter one colour is than another, as WCAG counts. */
const contrast = () => {
  const channel = (value) => ((value /= 255) <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const light = ([red, green, blue]) => 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
  const colour = (text) => text.match(/[\d.]+/g).map(Number);
  const ground = (one) => {
    for (; one; one = above(one)) {
      const [red, green, blue, alpha = 1] = colour(getComputedStyle(one).backgroundColor);
      if (alpha === 1) return [red, green, blue];
    }
    return [255, 255, 255];
  };
  const seen = [...inside().querySelectorAll('.butie *')].filter((one) => one.getClientRects().length && !one.closest('svg, .butie-icon'));
  const words = seen.filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()));
  return Math.min(...words.filter((one) => !one.closest('[disabled], [aria-disabled]')).map((one) => {
    const [a, b] = [light(colour(getComputedStyle(one).color)), light(ground(one))].sort((a, b) => b - a);
    return (a + 0.05) / (b + 0.05);
  }));
};
for (const colorScheme of ['light', 'dark']) {
  test(`words are as strong as can be when somebody wants that (${colorScheme})`, () =>
    visit({ viewport: PHONE, colorScheme }, async (page) => {
      await worker(page);
      await fold(page).click();
      assert.ok((await page.evaluate(contrast)) >= 4.5);
      await setting(page, 'strong').click();
      await settled(page);
      const least = await page.evaluate(contrast);
      assert.ok(least >= 7, `words of ${least}`);
      const ground = await page.locator('.butie').evaluate((root) => getComputedStyle(root).backgroundColor);
      assert.equal(ground, colorScheme === 'dark' ? 'rgb(0, 0, 0)' : 'rgb(255, 255, 255)');
      await picture(page, `settings-strong-${colorScheme}`);
    }));
}

test('who has asked the whole device for more contrast has it here, and can switch it off', () =>
  visit({ viewport: PHONE, contrast: 'more' }, async (page) => {
    await page.locator('.butie.is-strong').waitFor();
    await fold(page).click();
    await setting(page, 'strong').click();
    assert.equal(await page.locator('.butie.is-strong').count(), 0);
  }));

test('the system may choose the colours', () =>
  visit({ viewport: PHONE, forcedColors: 'active' }, async (page) => {
    await worker(page);
    await page.locator('[data-action="code"]').click();
    await settled(page);
    await picture(page, 'settings-forced');
    const code = await page.locator('.butie-code').screenshot();
    assert.equal((await scan(page, code)).text, await link(page));
  }));

test('nothing moves by itself', () =>
  visit({ viewport: PHONE, reducedMotion: 'reduce' }, async (page) => {
    await worker(page);
    const moving = await page.evaluate(() => {
      const styles = [...document.querySelectorAll('body, body *'), ...inside().querySelectorAll('*')].map((one) => getComputedStyle(one));
      const moves = ({ animationName, transitionDuration, scrollBehavior }) =>
        animationName !== 'none' || /[1-9]/.test(transitionDuration) || scrollBehavior === 'smooth';
      return [styles.filter(moves).length, [...document.getAnimations(), ...inside().getAnimations()].length];
    });
    assert.deepEqual(moving, [0, 0]);
  }));

test('nothing is kept unless the visitor says so, and then until they say otherwise', () =>
  visit({ viewport: PHONE }, async (page, address) => {
    await worker(page);
    await page.locator('[data-action="large"]').click();
    await settled(page);
    assert.deepEqual(await kept(page), {}, 'nothing is kept by itself');
    await fold(page).click();
    await setting(page, 'remember').click();
    await settled(page);
    assert.deepEqual(Object.keys(await kept(page)), ['butie']);
    await page.locator('[data-back="region"]').click();
    await enter(page, SCHOOL, 'school');
    await answerAll(page, { ...CLASS, employed: 38 });
    await page.locator('[data-action="language"]').click();
    await settled(page);
    await picture(page, 'memory-on');

    // The first thing that is drawn is drawn as it was.
    await page.addInitScript(() => {
      // Before each frame is drawn: what is there at the first of them is what is seen first.
      const look = () => {
        const root = inside().querySelector('.butie');
        if (root) window.first = [root.className, root.lang];
        else requestAnimationFrame(look);
      };
      look();
    });
    await go(page, address);
    await notice(page).waitFor();
    assert.match(await said(page), /^What you entered on this device last time is back\./);
    const [classes, language] = await page.evaluate(() => window.first);
    assert.deepEqual([/is-large/.test(classes), language], [true, 'en']);
    assert.equal((await result(page)).outputs.total, '48000.00');
    await picture(page, 'memory-restored');
    await page.locator('[data-back="region"]').click();
    await enter(page, WORKER, 'worker');
    assert.equal((await result(page)).outputs.amount, '240.00', 'every calculator has its answers back');

    await fold(page).click();
    await setting(page, 'remember').click();
    await settled(page);
    assert.deepEqual(await kept(page), {}, 'everything is forgotten');
    await answer(page, 'passed', false);
    await settled(page);
    assert.deepEqual(await kept(page), {});
    await go(page, address);
    await page.locator('.butie button[data-ruleset]').first().waitFor();
    assert.equal(await page.locator('.butie.is-large').count(), 0);
  }));

test('a link goes before what is remembered, and loses nothing of it', () =>
  visit({ viewport: PHONE }, async (page, address) => {
    const url = await worker(page);
    await answer(page, 'passed', false);
    await fold(page).click();
    await setting(page, 'remember').click();
    await settled(page);
    const mine = await result(page);
    await go(page, url);
    await notice(page).waitFor();
    assert.match(await said(page), /从链接打开[^]*您原来填的回答没有丢/);
    assert.equal((await result(page)).outputs.amount, '240.00');
    await settled(page);
    // Both are remembered.
    await go(page, address);
    await notice(page).waitFor();
    assert.match(await said(page), /已恢复上次/);
    await go(page, url);
    await notice(page).waitFor();
    await page.locator('[data-back="region"]').waitFor();
    const again = page.locator('[data-action="bring-back"]');
    assert.equal(await again.count(), 0, 'the answers of the link are those that were remembered');
    assert.notDeepEqual(await result(page), mine);
  }));

test('what another window forgets is not kept again', () =>
  visit({ viewport: PHONE }, async (page) => {
    await worker(page);
    await fold(page).click();
    await setting(page, 'remember').click();
    await settled(page);
    await page.evaluate(() => localStorage.clear());
    await answer(page, 'passed', false);
    await settled(page);
    assert.deepEqual(await kept(page), {});
    assert.equal(await setting(page, 'remember').locator('input').isChecked(), false);
  }));

const broken = {
  'the property throws': () => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } }),
  'there is none': () => Object.defineProperty(window, 'localStorage', { get: () => null }),
  'reading throws': () => { Storage.prototype.getItem = () => { throw new Error('denied'); }; },
};
for (const [name, spoil] of Object.entries(broken)) {
  test(`a browser that keeps nothing says so and works (${name})`, () =>
    visit({ viewport: PHONE, before: (page) => page.addInitScript(spoil) }, async (page) => {
      await worker(page);
      assert.equal((await result(page)).outputs.amount, '240.00');
      await fold(page).click();
      assert.equal(await setting(page, 'remember').count(), 0);
      assert.match(await setting(page, 'unable').innerText(), /这个浏览器不能记住/);
    }));
}

test('a browser whose storage is full says so when it is asked to remember', () => {
  const before = (page) => page.addInitScript(() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; });
  return visit({ viewport: PHONE, before }, async (page) => {
    await worker(page);
    await fold(page).click();
    await setting(page, 'remember').click();
    await setting(page, 'unable').waitFor();
    assert.equal((await result(page)).outputs.amount, '240.00');
  });
});

test('what somebody else keeps under the same name is left alone', () =>
  visit({ viewport: PHONE, before: (page) => page.addInitScript(() => localStorage.setItem('butie', '{"host":1}')) }, async (page) => {
    await worker(page);
    assert.deepEqual(await kept(page), { butie: '{"host":1}' });
    assert.equal(await notice(page).count(), 0);
  }));
