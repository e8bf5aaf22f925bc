/** The page in the few colours that a visitor who sees badly forces on it: nothing may be told by a colour of ours alone. */
import assert from 'node:assert/strict';

import { test } from '../runner.mjs';
import { axe } from './axe.mjs';
import { PHONE, keep, picture, together } from './harness.mjs';
import { press } from './keyboard.mjs';
import { answer, begin, fault, field, option, turn } from './page.mjs';
import { SCREENS } from './screens.mjs';

const SCHEMES = ['light', 'dark'];
const SCREENS_SEEN = ['the choice of a region', 'money for a school, with a threshold', 'a refusal with a way out', 'answers that contradict each other'];

/** Two pages in forced colours, as narrow as a phone so that the bar is there. */
const forced = (work) =>
  together(
    SCHEMES.map((colorScheme) => {
      const profile = { viewport: PHONE, forcedColors: 'active', colorScheme };
      return keep(`forced ${colorScheme}`, profile, (page) => work(page, colorScheme));
    }),
  );

for (const name of SCREENS_SEEN) {
  test(`${name} keeps its frames and words in forced colours`, () =>
    forced(async (page, colorScheme) => {
      await SCREENS[name](page);
      await turn(page, { language: 'zh-CN', large: false });
      assert.deepEqual(await axe(page), [], colorScheme);
      const frameless = await page.evaluate(() => {
        const things = inside().querySelectorAll('.butie-card, .butie-row, .butie-option, .butie-box, .butie-button, .butie-step, .butie-switches button, .butie-live');
        const seen = [...things].filter((one) => one.checkVisibility());
        const framed = (one) => {
          const { borderTopStyle, borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(one);
          return borderTopStyle !== 'none' && parseFloat(borderTopWidth) >= 1 && borderTopColor !== backgroundColor;
        };
        return seen.filter((one) => !framed(one)).map((one) => one.className);
      });
      assert.deepEqual(frameless, []);
      await picture(page, `forced-${colorScheme}-${SCREENS_SEEN.indexOf(name)}`);
    }));
}

test('each state has a sign of its own in forced colours', () =>
  forced(async (page) => {
    await SCREENS['a refusal with a way out'](page);
    const icon = page.locator('.butie-status .butie-icon');
    const states = ['good', 'warning', 'bad', 'info', 'up', 'down', 'level'];
    const signs = await icon.evaluate(
      (one, states) =>
        states.map((state) => {
          one.className = `butie-icon is-${state}`;
          const { content, borderRightWidth, borderBottomWidth } = getComputedStyle(one, '::before');
          // Letters and frames are drawn whatever the colours; backgrounds are not.
          const ticked = parseFloat(borderRightWidth) > 1 && parseFloat(borderBottomWidth) > 1;
          return content === '""' ? ticked && 'tick' : content;
        }),
      states,
    );
    assert.deepEqual([signs.every(Boolean), new Set(signs).size], [true, states.length], signs.join(' '));
  }));

test('what is chosen, pressed, wrong or in focus is told apart in forced colours', () =>
  forced(async (page) => {
    await begin(page, 'guxian-2023/class-training', 'school');
    const order = option(page, 'training_mode', 'order');
    const row = order.locator('..');
    const edge = (locator) =>
      locator.evaluate((one) => {
        const style = getComputedStyle(one);
        const box = one.querySelector('input');
        return [style.borderLeftWidth, style.outlineStyle, style.fontWeight, box ? box.checked : null].join();
      });
    const before = await edge(row);
    await answer(page, 'training_mode', 'order');
    assert.notEqual(await edge(row), before);
    await order.focus();
    // Fails where the focus cannot be seen.
    await press(page, 'ArrowDown');

    await answer(page, 'days', 400);
    const frame = field(page, 'days').locator('..');
    const fine = await edge(frame);
    await press(page, 'Tab');
    await fault(page, 'days').waitFor();
    assert.notEqual(await edge(frame), fine);

    await SCREENS['money for a school, with a threshold'](page);
    const buttons = page.locator('[data-along]');
    assert.notEqual(await edge(buttons.first()), await edge(buttons.last()));
  }));

test('a chart is drawn in the colours that are forced', () =>
  forced(async (page) => {
    await SCREENS['money for a school, with a threshold'](page);
    const colors = await page.locator('.butie-chart').evaluate((chart) => {
      const probe = (color) => {
        chart.parentElement.style.color = color;
        const { color: computed } = getComputedStyle(chart.parentElement);
        chart.parentElement.style.color = '';
        return computed;
      };
      const forced = ['CanvasText', 'Highlight', 'Canvas'].map(probe);
      const drawn = [...chart.querySelectorAll('line, circle')].map((one) => getComputedStyle(one).stroke);
      return [...new Set(drawn)].filter((color) => !forced.slice(0, 2).includes(color) || color === forced[2]);
    });
    assert.deepEqual(colors, []);
  }));
