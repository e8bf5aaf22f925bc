/** The page under the keyboard alone: where the focus is, whether it can be seen, and where it goes next. */
import assert from 'node:assert/strict';

import { settled } from './page.mjs';

/** A page has fewer places than this to stop at. */
const MANY = 400;

/**
 * Where the focus is; `null` when it is nowhere. `hidden` says why it cannot be seen, if it cannot: there is no outline that
 * stands out from what is behind it, it is outside of the window, or something lies over it.
 */
export function stop(page) {
  return page.evaluate(() => {
    const one = inside().activeElement;
    if (!one || one === document.body) return null;
    // What is seen of a box or a button is the row around it, and of a field its frame.
    const seen = one.matches('input') ? one.closest('label') ?? one.parentElement : one;
    const box = seen.getBoundingClientRect();

    const numbers = (color) => color.match(/[\d.]+/g).map(Number);
    const light = (color) => {
      const [red, green, blue] = numbers(color).map((part) => (part > 10.31 ? ((part / 255 + 0.055) / 1.055) ** 2.4 : part / 255 / 12.92));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ground = (element) => {
      const { backgroundColor } = getComputedStyle(element);
      const [, , , alpha = 1] = numbers(backgroundColor);
      return alpha === 1 || !above(element) ? backgroundColor : ground(above(element));
    };
    const stands = (element) => {
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
      if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) return false;
      const [dark, bright] = [light(outlineColor), light(ground(above(element)))].sort((a, b) => a - b);
      return (bright + 0.05) / (dark + 0.05) >= 3;
    };
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    // All four sides, and not the corners, which are round; of a high one the middle has to do.
    const [top, bottom] = box.height > innerHeight / 6 ? [y, y] : [box.top + 3, box.bottom - 3];
    const points = [[x, y], [box.left + 3, y], [box.right - 3, y], [x, top], [x, bottom]];
    const covered = points.map(([x, y]) => inside().elementFromPoint(x, y)).find((hit) => !hit || !seen.contains(hit));
    const hidden =
      (!stands(one) && !stands(seen) && 'without an outline') ||
      (covered === null && 'outside of the window') ||
      (covered && `under ${covered.tagName}.${covered.className}`) ||
      undefined;

    const frame = (element) =>
      element && (/auto|scroll/.test(getComputedStyle(element).overflowY) || getComputedStyle(element).position === 'sticky' ? element : frame(above(element)));
    const around = frame(seen) ?? document.documentElement;
    // Where it is in what scrolls around it, wherever that is in the window just now.
    const scrolled = around === document.documentElement ? scrollY : around.scrollTop - around.getBoundingClientRect().top;
    const about = (name) => one.closest(`[data-${name}]`)?.dataset[name];
    const { type, value, checked } = one;
    return {
      tag: one.tagName.toLowerCase(),
      words: (one.matches('input') ? seen : one).textContent.trim(),
      place: [...inside().querySelectorAll('*')].indexOf(one),
      frame: [...inside().querySelectorAll('*')].indexOf(around),
      box: { left: box.left, right: box.right, top: box.top + scrolled, bottom: box.bottom + scrolled },
      group: type === 'radio' ? one.name : undefined,
      hidden,
      type,
      value,
      checked,
      input: about('input'),
      missing: one.dataset.missing,
      action: one.dataset.action,
      ruleset: one.dataset.ruleset,
      audience: one.dataset.audience,
      calculator: one.dataset.calculator,
    };
  });
}

const told = ({ tag, type, words }) => `${tag} ${type ?? ''} “${words.slice(0, 30)}”`;

/** Presses a key, and fails if the focus cannot be seen then. Only the tabulator may lead out of the page. */
export async function press(page, key) {
  await page.keyboard.press(key);
  const now = await stop(page);
  assert.ok(now || key.endsWith('Tab'), `${key} lost the focus`);
  if (now) assert.equal(now.hidden, undefined, told(now));
  return now;
}

/** Goes on with a key until the focus is where it is wanted. */
export async function go(page, wanted, key = 'Tab') {
  for (let step = 0; step < MANY; step += 1) {
    const now = await press(page, key);
    assert.ok(now, `${key} led out of the page, and nowhere was ${wanted}`);
    if (wanted(now)) return now;
  }
  assert.fail(`${key} never led to ${wanted}`);
}

/** Puts the focus before everything on the page, or after it, as the key wants it. */
function start(page, key) {
  return page.evaluate((back) => {
    const mark = document.createElement('span');
    mark.tabIndex = -1;
    document.body[back ? 'append' : 'prepend'](mark);
    mark.focus();
    mark.remove();
  }, key !== 'Tab');
}

/**
 * Goes through the whole page with a key, and fails where the focus cannot be seen, where it goes another way than the
 * words do, and where it does not get on.
 */
export async function through(page, key) {
  const back = key !== 'Tab';
  await start(page, key);
  const stops = [];
  for (let step = 0; step < MANY; step += 1) {
    const now = await press(page, key);
    // A browser without a frame of its own has nothing after the last place but the first one.
    if (!now || now.place === stops[0]?.place) return stops;
    const [before, after] = back ? [now, stops.at(-1)] : [stops.at(-1), now];
    if (before && after) {
      const way = `${told(before)} → ${told(after)}`;
      assert.ok(before.place < after.place, `against the order of the words: ${way}`);
      const beside = after.box.left >= before.box.right - 1 && after.box.bottom > before.box.top;
      const below = after.box.top >= before.box.bottom - 1 || after.box.top > before.box.top;
      assert.ok(before.frame !== after.frame || beside || below, `against the order on the screen: ${way}`);
    }
    stops.push(now);
  }
  return assert.fail(`the focus went round and round: ${stops.slice(-5).map(told).join(', ')}`);
}

/** How many places there are to stop at: a group of radio buttons is one. */
export function places(page) {
  return page.evaluate(() => {
    const all = [...inside().querySelectorAll('button:enabled, summary, input:enabled, select, textarea, a[href], [tabindex="0"]')];
    const seen = all.filter((one) => one.checkVisibility({ visibilityProperty: true }));
    return new Set(seen.map((one) => (one.type === 'radio' ? one.name : one))).size;
  });
}

/** Chooses among the radio buttons to whose group the focus has come; nothing is chosen yet, so it is on the first of them. */
async function choose(page, first, value) {
  // Arrows choose what they go to.
  let here = first.value === value ? await press(page, 'Space') : first;
  while (here.value !== value) {
    here = await press(page, 'ArrowDown');
    assert.notEqual(here.value, first.value, `arrows do not lead to ${value}`);
  }
  assert.equal(here.checked, true, `${value} is where the focus is, and not chosen`);
}

/**
 * Goes through a form and answers what the tabulator comes to, until all is answered. Where one question is asked at a time,
 * it goes on by the button for that.
 */
export async function play(page, inputs, { stepped = false } = {}) {
  const open = new Map(Object.entries(inputs).map(([input, value]) => [input, new Set([value].flat().map(String))]));
  while (open.size) {
    const wanted = ({ input, type, value }) =>
      type === 'checkbox' ? open.get(input)?.has(value) : open.has(input) && (type === 'radio' || type === 'text');
    const here = await stop(page);
    const now = here && wanted(here) ? here : await go(page, wanted);
    const values = open.get(now.input);
    const [value] = values;
    if (now.type === 'text') await page.keyboard.type(value);
    if (now.type === 'radio') await choose(page, now, value);
    if (now.type === 'checkbox') assert.equal((await press(page, 'Space')).checked, true, now.value);
    values.delete(now.type === 'checkbox' ? now.value : value);
    if (values.size) continue;
    open.delete(now.input);
    if (stepped) {
      await settled(page);
      await go(page, ({ action }) => action === 'next');
      await press(page, 'Enter');
    }
  }
}
