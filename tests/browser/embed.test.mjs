/** Elements in pages of other people: several of them, moved about, changed from outside, heard, and leaving no trace. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { test } from '../runner.mjs';
import { DESK, DIST, open } from './harness.mjs';
import { AT_SCHOOL, AT_WORKER, CLASS, LOADER, SCHOOL, TRAINED, WORKER, calculator, guest } from './host.mjs';
import { answer, answerAll, enter, openAll, result, settled, turn } from './page.mjs';

const part = (page, id) => page.locator(`#${id}`);
const total = async (scope) => (await result(scope)).outputs.total;

/** What was asked for, by the names without what is hashed, and how often. */
function times(requests) {
  const counted = {};
  for (const request of requests) {
    const name = new URL(request).pathname.slice(1).replace(/-[0-9a-f]{12}\./, '.');
    counted[name] = (counted[name] ?? 0) + 1;
  }
  return counted;
}

test('two calculators keep their own answers, and share the program and the rules', () =>
  open({ viewport: DESK, ...guest(calculator('one', AT_SCHOOL) + calculator('two', AT_WORKER) + calculator('three', AT_SCHOOL)) }, async (visit) => {
    const { page, complaints, requests } = visit;
    const [one, two, three] = ['one', 'two', 'three'].map((id) => part(page, id));
    await answerAll(one, CLASS);
    await answerAll(two, TRAINED);
    await answer(three, 'training_mode', 'order');
    await answer(three, 'days', 10);
    assert.equal(await total(one), '120000.00');
    assert.equal((await result(two)).outputs.amount, '240.00');
    assert.equal((await result(three)).status, 'needs_input');
    await answer(one, 'employed', 40);
    assert.equal((await result(two)).outputs.amount, '240.00');
    assert.equal(await three.locator('[data-input="employed"] .butie-box input').inputValue(), '');
    const counted = times(requests);
    assert.deepEqual(Object.entries(counted).filter(([name, count]) => count > 1 && !name.endsWith('.css')), []);
    for (const name of ['assets/glue.js', 'assets/butie.wasm', 'assets/later.wasm', 'rules/index.butie', 'rules/guxian-2023.butie', 'rules/gongan-2023.butie']) {
      assert.equal(counted[name], 1, name);
    }
    assert.deepEqual(complaints, []);
  }));

test('a page may include the script twice, and both scripts', () =>
  open(guest(calculator('one', AT_SCHOOL), `${LOADER}${LOADER}<script async src="butie-all.js"></script>`), async ({ page, complaints, requests }) => {
    await answerAll(part(page, 'one'), CLASS);
    assert.equal(await total(part(page, 'one')), '120000.00');
    assert.equal(await page.locator('butie-calculator').evaluate((element) => element.shadowRoot.querySelectorAll('.butie').length), 1);
    assert.ok((times(requests)['assets/butie.wasm'] ?? 0) <= 1);
    assert.deepEqual(complaints, []);
  }));

test('an element that is moved, or taken out and put back, keeps the answers and works', () =>
  open({ viewport: DESK, ...guest(`${calculator('one', AT_SCHOOL)}<div id="two"></div>`) }, async ({ page, complaints }) => {
    const [one, two] = ['one', 'two'].map((id) => part(page, id));
    await answerAll(one, CLASS);
    await page.evaluate(() => document.getElementById('two').append(document.querySelector('butie-calculator')));
    assert.equal(await total(two), '120000.00');
    await answer(two, 'employed', 38);
    const after = await result(two);
    assert.notEqual(after.outputs.total, '120000.00', 'it still works things out');

    await page.evaluate(() => (window.taken = document.querySelector('butie-calculator')).remove());
    await page.waitForTimeout(1000);
    assert.equal(await page.evaluate(() => window.taken.shadowRoot.querySelectorAll('.butie').length), 0, 'it has ended');
    await page.evaluate(() => document.getElementById('one').append(window.taken));
    assert.deepEqual(await result(one), after);
    await answer(one, 'employed', 39);
    assert.equal(await total(one), '120000.00');
    await page.locator('#one [data-chart]').first().waitFor();

    // As quickly as a script can.
    await page.evaluate(() => {
      for (let turn = 0; turn < 20; turn += 1) {
        window.taken.remove();
        document.getElementById(turn % 2 ? 'one' : 'two').append(window.taken);
      }
    });
    assert.equal(await total(one), '120000.00');
    assert.deepEqual(complaints, []);
  }));

test('an element that is taken out while it starts begins when it is put back', () =>
  open(guest('<div id="one"></div>'), async ({ page, complaints }) => {
    await page.evaluate((attributes) => {
      const { firstChild } = document.createRange().createContextualFragment(`<butie-calculator ${attributes}></butie-calculator>`);
      document.getElementById('one').append(firstChild);
      const element = document.querySelector('butie-calculator');
      element.remove();
      setTimeout(() => document.getElementById('one').append(element), 500);
    }, AT_SCHOOL);
    await answerAll(part(page, 'one'), CLASS);
    assert.equal(await total(part(page, 'one')), '120000.00');
    assert.deepEqual(complaints, []);
  }));

test('attributes can change while the visitor is at work', () =>
  open({ viewport: DESK, ...guest(calculator('one', AT_SCHOOL)) }, async ({ page, complaints }) => {
    const one = part(page, 'one');
    const set = (name, value) =>
      page.locator('butie-calculator').evaluate((element, [name, value]) => {
        if (value === null) element.removeAttribute(name);
        else element.setAttribute(name, value);
      }, [name, value]);
    const drawn = (selector) => one.locator(`.butie${selector}`).waitFor();
    await answerAll(one, CLASS);
    await set('lang', 'en');
    await drawn('[lang="en"]');
    await set('mode', 'elder');
    await drawn('.is-large');
    assert.equal(await total(one), '120000.00');
    // What the visitor turns stays turned until the page wishes something else.
    await turn(one, { language: 'zh-CN', large: false });
    await set('calculator', WORKER);
    await set('region', 'gongan-2023');
    await set('audience', 'worker');
    await drawn('[lang="zh-CN"]:not(.is-large)');
    await answerAll(one, TRAINED);
    assert.equal((await result(one)).outputs.amount, '240.00');
    await set('mode', null);
    await set('calculator', null);
    await set('region', 'guxian-2023');
    await set('audience', 'school');
    await one.locator(`button[data-calculator="${SCHOOL}"]`).click();
    assert.equal(await total(one), '120000.00', 'answers to a calculator are kept for whoever comes back to it');
    assert.deepEqual(complaints, []);
  }));

/** What the host page hears, as JSON keeps it. */
function listen() {
  window.heard = [];
  for (const name of ['butie:ready', 'butie:change', 'butie:result', 'butie:error']) {
    document.addEventListener(name, (event) => {
      const { type, bubbles, composed, target, detail } = event;
      window.heard.push({ type, bubbles, composed, target: target.localName, plain: JSON.parse(JSON.stringify(detail)), detail });
    });
  }
}

test('the page hears what comes out, under which version of the rules, and nothing of the answers', () =>
  open({ ...guest(calculator('one', AT_SCHOOL)), before: (page) => page.addInitScript(listen) }, async ({ page }) => {
    const one = part(page, 'one');
    await answerAll(one, CLASS);
    await settled(one);
    const heard = await page.evaluate(() => window.heard);
    for (const { type, bubbles, composed, target, plain, detail } of heard) {
      assert.deepEqual([bubbles, composed, target], [true, true, 'butie-calculator'], type);
      assert.deepEqual(plain, detail, `${type} is plain data`);
    }
    assert.deepEqual([...new Set(heard.map(({ type }) => type))].sort(), ['butie:change', 'butie:ready', 'butie:result']);
    const { hash } = JSON.parse(readFileSync(join(DIST, 'rules/index.json'), 'utf8')).find(({ id }) => id === 'guxian-2023');
    const results = heard.filter(({ type }) => type === 'butie:result').map(({ plain }) => plain);
    const place = { ruleset: 'guxian-2023', audience: 'school', calculator: SCHOOL, screen: 'form', lang: 'zh-CN', version: hash };
    const { money, ...last } = results.at(-1);
    assert.deepEqual(last, { ...place, status: 'computed' });
    assert.deepEqual(money.map((line) => Object.keys(line).sort()), [['amount', 'force', 'line', 'payee']]);
    assert.equal(money[0].amount, '120000.00');
    for (const { money, ...told } of results) assert.deepEqual(Object.keys(told).sort(), [...Object.keys(place), 'status'].sort());
    const words = JSON.stringify(heard);
    for (const name of Object.keys(CLASS)) assert.ok(!words.includes(name), name);
    assert.equal(new Set(results.map((result) => JSON.stringify(result))).size, results.length, 'nothing is told twice');
  }));

test('a whole visit leaves no trace in the history, the address or among the globals', () =>
  open({ viewport: DESK, ...guest('<div id="one"></div>', '') }, async ({ page, address, complaints }) => {
    const traces = () =>
      page.evaluate(() => {
        const globals = Object.getOwnPropertyNames(window).sort();
        return { history: history.length, address: location.href, title: document.title, globals, kept: { ...localStorage } };
      });
    const before = await traces();
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.src = 'butie.js';
      document.head.append(script);
      document.getElementById('one').append(document.createElement('butie-calculator'));
    });
    const one = part(page, 'one');
    await enter(one, SCHOOL, 'school');
    await answerAll(one, CLASS);
    await openAll(one);
    await turn(one, { language: 'en', large: true });
    await one.locator('.butie-way button').first().click();
    await enter(one, WORKER, 'worker');
    await answerAll(one, TRAINED);
    assert.equal((await result(one)).outputs.amount, '240.00');
    assert.deepEqual(await traces(), before);
    assert.equal(before.address, address);
    assert.deepEqual(complaints, []);
  }));

const ink = (page) => page.locator('.butie').evaluate((root) => getComputedStyle(root).color);
const DAY = 'rgb(27, 31, 36)';
const NIGHT = 'rgb(233, 237, 242)';
const BOTH = '<meta name="color-scheme" content="light dark">';
const NIGHTS = [
  ['a page that is light by night, too', '', '', DAY],
  ['a page that says in its head that it is dark by night', BOTH, '', NIGHT],
  ['a page whose styles say that it is dark by night', '<style>:root { color-scheme: light dark }</style>', '', NIGHT],
  ['a page that wants the calculator light', BOTH, 'scheme="light"', DAY],
  ['a page that wants the calculator to follow the device', '', 'scheme="auto"', NIGHT],
];
for (const [what, head, attributes, color] of NIGHTS) {
  test(`by night the calculator is ${color === DAY ? 'light' : 'dark'} in ${what}`, () =>
    open({ colorScheme: 'dark', ...guest(calculator('one', attributes), head + LOADER) }, async ({ page }) => {
      await settled(part(page, 'one'));
      assert.equal(await ink(page), color);
    }));
}

const framed = guest('<iframe sandbox="allow-scripts" src="frame.html" style="width: 360px; height: 700px"></iframe>', '');
framed.host.files['frame.html'] = guest(calculator('one', AT_SCHOOL)).host.files['index.html'];

test('in a frame that may run scripts and nothing else the calculator works', () =>
  open(framed, async ({ page }) => {
    const frame = page.frameLocator('iframe').locator('body');
    await answerAll(frame, CLASS);
    assert.equal(await total(frame), '120000.00');
  }));

/** Keeps hold of the memory of every module that starts, and leaves a way to wait until all of a calculator is drawn. */
function weigh() {
  window.drawn = (element) =>
    new Promise((resolve) => {
      const look = () => (element.dataset.complete && element.shadowRoot.querySelector('.butie:not([data-busy])') ? resolve() : setTimeout(look, 5));
      setTimeout(look);
    });
  window.memories = [];
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...words) => {
    const started = await instantiate(...words);
    const { exports } = started.instance ?? started;
    window.memories.push(...Object.values(exports).filter((one) => one instanceof WebAssembly.Memory));
    return started;
  };
}

const PAGE = 65_536;
const MORE = 10;

/** Puts calculators into the page, one after the other, and tells how long each took and to how much the memory has grown. */
async function add({ count, attributes }) {
  const took = [];
  for (let one = 0; one < count; one += 1) {
    const start = performance.now();
    const { firstChild } = document.createRange().createContextualFragment(`<butie-calculator ${attributes}></butie-calculator>`);
    const ready = new Promise((resolve) => document.addEventListener('butie:ready', resolve, { once: true }));
    document.body.append(firstChild);
    await ready;
    took.push(performance.now() - start);
    await window.drawn(firstChild);
  }
  return { took, bytes: window.memories.map((memory) => memory.buffer.byteLength) };
}

/** How many pages of memory one more may take: before somebody has chosen, and with all questions and all that stands beside them. */
const COSTS = { '': 1, [AT_SCHOOL]: 6 };
for (const [attributes, pages] of Object.entries(COSTS)) {
  test(`another calculator takes ${pages * 64} KB of memory at most, ${attributes ? 'with everything drawn' : 'before anything is chosen'}`, () =>
    open({ ...guest(calculator('one', attributes)), before: (page) => page.addInitScript(weigh) }, async ({ page }) => {
      await settled(part(page, 'one'));
      const few = await page.evaluate(add, { count: 2, attributes });
      assert.equal(few.bytes.length, 1, 'all run in one memory');
      const many = await page.evaluate(add, { count: MORE, attributes });
      const more = many.bytes[0] - few.bytes[0];
      const median = many.took.toSorted((one, other) => one - other)[MORE / 2];
      const kilobytes = [more / MORE, few.bytes[0]].map((bytes) => Math.round(bytes / 1000));
      console.log(`        ${median.toFixed(1)} ms until one more can be used, ${kilobytes[0]} KB each; ${kilobytes[1]} KB with three`);
      assert.ok(more <= MORE * pages * PAGE, `${MORE} more took ${more} bytes`);
    }));
}

test('a calculator that is taken out and put back many times takes no more memory', () =>
  open({ ...guest(calculator('one', AT_SCHOOL)), before: (page) => page.addInitScript(weigh) }, async ({ page }) => {
    await settled(part(page, 'one'));
    const again = (count) =>
      page.evaluate(async (count) => {
        const element = document.querySelector('butie-calculator');
        const place = element.parentElement;
        for (let turn = 0; turn < count; turn += 1) {
          element.remove();
          await new Promise((resolve) => setTimeout(resolve, 5));
          place.append(element);
          await window.drawn(element);
        }
        return window.memories[0].buffer.byteLength;
      }, count);
    const [before, after] = [await again(5), await again(20)];
    assert.ok(after - before <= 2 * PAGE, `${after - before} bytes`);
  }));
