/** The page under the keyboard alone, from the first screen to the result, and where the focus goes when the page changes. */
import assert from 'node:assert/strict';

import { test } from '../runner.mjs';
import { DESK, PHONE, SMALL_PHONE, keep, open, together } from './harness.mjs';
import { go, places, play, press, stop, through } from './keyboard.mjs';
import { choice, clear, form, home, result, turn } from './page.mjs';
import { SCREENS } from './screens.mjs';

const DEVICES = { phone: PHONE, desk: DESK };
const WORKER = ['gongan-2023/living-allowance', 'worker'];
const SCHOOL = ['guxian-2023/class-training', 'school'];
const TRAINED = { training_kind: 'employment_entrepreneurship', groups: ['lifted_from_poverty', 'rural'], hours_standard: 60, hours_attended: 62, passed: true };
const CLASS = { training_mode: 'project', days: 20, enrolled: 50, passed: 48, employed: 39, real_name_entered: true };

const visits = {
  worker: [WORKER, TRAINED, { amount: '400.00', days: '10' }],
  school: [SCHOOL, CLASS, { total: '120000.00' }],
};
for (const [who, [[calculator, audience], inputs, expected]] of Object.entries(visits)) {
  for (const [device, viewport] of Object.entries(DEVICES)) {
    test(`a ${who} comes to the result by keyboard alone (${device})`, () =>
      open({ viewport }, async ({ page }) => {
        const [ruleset] = calculator.split('/');
        const questions = form(page);
        const rows = page.locator('.butie button[data-audience], .butie button[data-calculator]').first();
        await choice(page, 'ruleset', ruleset).waitFor();
        await go(page, (now) => now.ruleset === ruleset);
        await page.keyboard.press('Enter');
        await questions.or(rows).waitFor();
        while (await rows.isVisible()) {
          assert.match((await stop(page)).tag, /h2/);
          await go(page, (now) => now.audience === audience || now.calculator === calculator);
          await page.keyboard.press('Space');
          await questions.or(rows).waitFor();
        }
        assert.match((await stop(page)).tag, /h2/);
        await play(page, inputs, { stepped: device === 'phone' });
        if (device === 'phone') assert.equal((await stop(page)).words, '计算结果', 'the last question leads to the result');
        const { status, outputs } = await result(page);
        assert.deepEqual({ status, ...outputs }, { status: 'computed', ...outputs, ...expected });
      }));
  }
}

const WALKS = [
  'the choice of a region',
  'the choice of an audience',
  'a question with one answer',
  'a question for money that may be unknown',
  'money for a worker, all of it open',
  'money for others',
  'a refusal whose way out is tried',
];
for (const name of WALKS) {
  test(`the tabulator goes through ${name} as the words do, and out of it`, () => {
    const walk = (device, viewport, look, key) =>
      keep(device, { viewport }, async (page) => {
        await SCREENS[name](page);
        await turn(page, look);
        const stops = await through(page, key);
        assert.equal(stops.length, await places(page), stops.map(({ words }) => words).join('\n'));
      });
    // The bar at the bottom is highest where words are large and long.
    const narrow = { language: 'en', large: true };
    return together([
      walk('desk', DESK, { language: 'zh-CN', large: false }, 'Tab'),
      walk('small phone', SMALL_PHONE, narrow, 'Tab').then(() => walk('small phone', SMALL_PHONE, narrow, 'Shift+Tab')),
    ]);
  });
}

/** What is done to a page, and what has the focus then. */
const LEADS = {
  'from a region to its heading': async (page) => {
    await home(page);
    await choice(page, 'ruleset', 'guxian-2023').click();
    return [await page.locator('.butie-heading').textContent()];
  },
  'back to the heading': async (page) => {
    await SCREENS['a question with one answer'](page);
    await home(page);
    return ['您在哪里参加培训？'];
  },
  'to the result': async (page) => {
    await SCREENS['money for a worker'](page);
    return ['计算结果'];
  },
  'to a question that is missing': async (page) => {
    await SCREENS['questions half answered'](page);
    await page.locator('[data-missing="passed"]').click();
    return ['是', 'passed'];
  },
  'to an answer that is wrong': async (page) => {
    await SCREENS['answers that contradict each other'](page);
    await page.locator('[data-missing="days"]').click();
    return ['天', 'days'];
  },
  'to what comes of a way that is tried': async (page) => {
    await SCREENS['a refusal whose way out is tried'](page);
    return ['计算结果'];
  },
  'to what comes back': async (page) => {
    await SCREENS['a refusal whose way out is tried'](page);
    await page.locator('[data-action="undo"]').click();
    return ['计算结果'];
  },
  'to the heading when all answers go': async (page) => {
    await SCREENS['questions half answered'](page);
    await clear(page);
    return ['培训生活费补助'];
  },
  'nowhere when the language changes': async (page) => {
    await SCREENS['questions half answered'](page);
    await page.locator('[data-action="language"]').click();
    await page.locator('[data-action="language"]').click();
    return ['English'];
  },
  'nowhere when the words grow': async (page) => {
    await SCREENS['questions half answered'](page);
    await page.locator('[data-action="large"]').click();
    return ['标准版'];
  },
};
for (const [name, lead] of Object.entries(LEADS)) {
  test(`the focus goes ${name}`, () =>
    keep('phone', { viewport: PHONE }, async (page) => {
      await turn(page, { language: 'zh-CN', large: false });
      const [words, input] = await lead(page);
      const now = await stop(page);
      assert.deepEqual([now?.words, now?.input], [words, input]);
    }));
}

test('the focus goes to the heading when rules are asked for again', () => {
  const before = (page) => page.route('**/gongan-2023.butie', (route) => route.abort(), { times: 1 });
  return open({ before }, async ({ page }) => {
    await choice(page, 'ruleset', 'gongan-2023').click();
    await choice(page, 'audience', 'worker').click();
    await page.locator('[data-action="retry"]').press('Enter');
    await form(page).waitFor();
    assert.equal((await stop(page)).words, '培训生活费补助');
  });
});
