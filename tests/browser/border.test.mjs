/** Whose styles hold where: the host page's do not reach the calculator, the calculator's do not reach the host page. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { test } from '../runner.mjs';
import { open, together } from './harness.mjs';
import { AT_SCHOOL, CLASS, LOADER, SCHOOL, guest } from './host.mjs';
import { answerAll, choice, openAll, result, settled } from './page.mjs';

const WIDE = { width: 1280, height: 900 };
/** A narrow column of a wide window; no rule of the page beats it. */
const COLUMN = '<style>#column#column { all: initial !important; display: block !important; width: 360px !important; }</style>';
const column = (attributes = '') => `<div id="column"><butie-calculator ${attributes}></butie-calculator></div>`;

/** The names of our own that a page may use for itself, as it is not asked not to. */
const NAMES = [...new Set(readFileSync('www/style.css', 'utf8').match(/var\(--[a-z-]+/g))]
  .map((use) => use.slice('var('.length))
  .filter((name) => !name.startsWith('--butie-'));

const HOSTILE = `<style>
  * { all: unset !important; color: red !important; font-size: 3px !important; letter-spacing: 9px !important; text-transform: uppercase !important }
  *::before, *::after { content: "!" !important }
  html { font-size: 10px; line-height: 4; text-align: right; visibility: visible }
  button { display: none !important }
  .butie, .root, .butie-row, .butie-card { border: 9px solid red !important }
  :root, :root * { ${NAMES.map((name) => `${name}: red !important`).join('; ')} }
</style>`;

/** What every part of a tree looks like, in the words of its computed style, with what is drawn before and after it. */
function looks(root) {
  const pseudo = [undefined, '::before', '::after'];
  return [root, ...root.querySelectorAll('*')].map((element) => {
    const styles = pseudo.map((part) => {
      const style = getComputedStyle(element, part);
      if (part && style.content === 'none') return null;
      // A property of the page's own making shows only in what is made of it.
      const names = [...style].filter((name) => !name.startsWith('--'));
      return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)]));
    });
    return { element: `${element.localName}.${[...element.classList].join('.')}`, styles };
  });
}

/** What differs between the looks of two trees, in words that a person can use. */
function difference(before, after) {
  const found = [];
  before.forEach(({ element, styles }, at) => {
    const other = after[at] ?? { element: 'nothing', styles: [] };
    if (element !== other.element) found.push(`${element} is ${other.element}`);
    styles.forEach((style, part) => {
      const names = Object.keys({ ...style, ...other.styles[part] });
      for (const name of names) {
        const [one, two] = [style?.[name], other.styles[part]?.[name]];
        if (one !== two) found.push(`${element} ${['', '::before', '::after'][part]} ${name}: ${one} is ${two}`);
      }
    });
  });
  return found.slice(0, 20);
}

// As one text: what there is to compare is more than the test tool likes to carry.
const LOOKS = `return (root) => JSON.stringify((${looks})(root))`;
const parts = async (page) => JSON.parse(await page.locator('butie-calculator .root').evaluate((root, looks) => new Function(looks)()(root), LOOKS));

/** The looks of the calculator on each of its screens, with nothing under the pointer or in focus. */
async function screens(page) {
  const still = async () => {
    await settled(page);
    await page.mouse.move(0, 0);
    await page.evaluate(() => inside().activeElement?.blur());
    return parts(page);
  };
  const seen = { regions: await still() };
  await choice(page, 'ruleset', 'guxian-2023').click();
  await choice(page, 'audience', 'school').click();
  await choice(page, 'calculator', SCHOOL).click();
  await answerAll(page, CLASS);
  assert.equal((await result(page)).outputs.total, '120000.00');
  await openAll(page);
  seen.result = await still();
  return seen;
}

test('no style of the host page reaches the calculator', async () => {
  const seen = {};
  const look = (name, head) => open({ viewport: WIDE, ...guest(column(), COLUMN + head + LOADER) }, async ({ page }) => (seen[name] = await screens(page)));
  await together([look('plain', ''), look('hostile', HOSTILE)]);
  for (const screen of Object.keys(seen.plain)) {
    assert.deepEqual(difference(seen.plain[screen], seen.hostile[screen]), [], screen);
  }
  assert.ok(seen.plain.result.length > 200, `${seen.plain.result.length} parts were compared`);
});

test('in a narrow column of a wide window the calculator is laid out as on a phone', () =>
  open({ viewport: WIDE, ...guest(column(AT_SCHOOL), COLUMN + HOSTILE + LOADER) }, async ({ page }) => {
    await settled(page);
    const { classes, unit, wide } = await page.locator('butie-calculator .root').evaluate((root) => ({
      classes: [...root.classList],
      unit: root.style.getPropertyValue('--unit'),
      wide: [...root.querySelectorAll('*')].filter((one) => {
        return one.checkVisibility() && one.getBoundingClientRect().right > root.getBoundingClientRect().right + 0.5;
      }).length,
    }));
    assert.deepEqual([classes, unit, wide], [['root'], '3.6px', 0]);
  }));

test('no style of the calculator reaches the host page, and no name', () =>
  open({ viewport: WIDE, ...guest(column(AT_SCHOOL), COLUMN) }, async ({ page }) => {
    const own = () =>
      page.evaluate((looks) => {
        const element = document.querySelector('butie-calculator');
        const place = document.createComment('');
        element.replaceWith(place);
        const column = document.getElementById('column');
        column.style.height = '1px';
        const seen = JSON.parse(new Function(looks)()(document.documentElement)).filter(({ element }) => !element.startsWith('script'));
        column.style.height = '';
        place.replaceWith(element);
        return { seen, names: Object.getOwnPropertyNames(window).sort() };
      }, LOOKS);
    const before = await own();
    await page.addScriptTag({ url: 'butie.js' });
    await answerAll(page, CLASS);
    const after = await own();
    assert.deepEqual(difference(before.seen, after.seen), []);
    assert.deepEqual(after.names, before.names);
  }));

const COLOURS = '<style>butie-calculator { --butie-accent: rgb(1, 2, 3); --butie-surface: rgb(250, 251, 252) }</style>';

test('the host page chooses colours', () =>
  open({ viewport: WIDE, ...guest(column(), COLOURS + LOADER) }, async ({ page }) => {
    await settled(page);
    const button = await page.locator('.butie-switches button').first().evaluate((one) => {
      const { color, backgroundColor } = getComputedStyle(one);
      return [color, backgroundColor];
    });
    assert.deepEqual(button, ['rgb(1, 2, 3)', 'rgb(250, 251, 252)']);
  }));
