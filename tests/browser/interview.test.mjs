/** The calculator while answers are missing, and after: what is certain, what matters, what another answer would bring. */
import assert from 'node:assert/strict';

import { test } from '../runner.mjs';
import { DESK, PHONE, SMALL_PHONE, open, picture } from './harness.mjs';
import { answer, answerAll, chart, count, enter, field, option, prices, range, reach, result, seeResult, settled, turn } from './page.mjs';

const WORKER = 'gongan-2023/living-allowance';
const SCHOOL = 'guxian-2023/class-training';
const CLASS = { training_mode: 'order', days: 20, enrolled: 50, passed: 48, employed: 39, real_name_entered: true };

/** Opens the page, and sees to it at the end that nothing complained and nothing is wider than the window. */
function visit(profile, work) {
  return open(profile, async ({ page, complaints }) => {
    await work(page);
    assert.deepEqual(complaints, []);
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(content <= window, `the page is ${content} wide in a window of ${window}`);
  });
}

const status = async (page) => (await result(page)).status;
const missing = async (page) => (await result(page)).missing;
const listed = async (page, place) => (await settled(page), page.locator(place).evaluateAll((all) => all.map((one) => one.closest('[data-input]').dataset.input)));

test('a worker is interviewed', () =>
  visit({ viewport: PHONE }, async (page) => {
    await enter(page, WORKER, 'worker');
    // 2,000 class hours are 333 days, of 40 yuan at most.
    const steps = [
      [null, null, ['0.00', '13320.00']],
      ['training_kind', 'employment_entrepreneurship', ['0.00', '13320.00']],
      ['groups', ['rural'], ['0.00', '7992.00']],
      ['hours_standard', 60, ['0.00', '240.00']],
      ['hours_attended', 62, ['0.00', '240.00']],
    ];
    for (const [input, value, ends] of steps) {
      if (input) await answer(page, input, value);
      assert.deepEqual(await range(page), { bar: [ends], result: [ends] }, input);
      assert.deepEqual(Object.keys(await prices(page)).sort(), (await missing(page)).sort(), input);
      if (input === 'hours_standard') await picture(page, 'interview-half');
    }
    assert.match(await page.locator('.butie-live').innerText(), /现在看：\s*最少 0元，最多 240元/);
    await answer(page, 'hours_attended', 3);
    assert.deepEqual([await status(page), (await range(page)).result], ['needs_input', [['0.00', '0.00']]]);
    assert.match(await page.locator('.butie-range').innerText(), /金额已经确定，其余的回答不影响：\s*0元/);
    await answer(page, 'hours_attended', 62);
    assert.deepEqual(await prices(page), { passed: '240.00' });
    assert.equal(await page.locator('.butie-first').count(), 0, 'one question is left');

    await answer(page, 'passed', 'unknown');
    assert.equal(await status(page), 'to_confirm');
    assert.deepEqual([(await range(page)).result, await prices(page)], [[['0.00', '240.00']], { passed: '240.00' }]);

    await answer(page, 'passed', false);
    assert.deepEqual([await status(page), await range(page)], ['ineligible', { bar: [], result: [] }]);
    assert.match(await page.locator('.butie-remedy').innerText(), /您考核合格了吗？\s*→ 是\s*可得 240元/);
    await picture(page, 'interview-refused');
    await seeResult(page);
    await page.locator('[data-action="try"]').click();
    let now = await result(page);
    assert.deepEqual([now.status, now.outputs.amount], ['computed', '240.00']);
    assert.equal(await page.evaluate(() => inside().activeElement.textContent), '计算结果');
    assert.equal(await option(page, 'passed', 'true').isChecked(), true);
    await picture(page, 'interview-tried');
    await page.locator('[data-action="undo"]').click();
    now = await result(page);
    assert.deepEqual([now.status, await page.locator('[data-action="undo"]').count()], ['ineligible', 0]);
  }));

test('after a certain refusal the rest is folded, and stays answerable', () =>
  visit({ viewport: PHONE }, async (page) => {
    await enter(page, WORKER, 'worker');
    await answer(page, 'training_kind', 'post_skill');
    assert.equal(await status(page), 'ineligible');
    const idle = page.locator('[data-idle]');
    const rest = ['groups', 'hours_standard', 'hours_attended', 'passed'];
    assert.deepEqual([await idle.getAttribute('data-idle'), await listed(page, '.butie-questions .butie-ask')], ['4', ['training_kind']]);
    assert.match(await idle.innerText(), /另有 4 个问题不影响现在的结果/);
    assert.equal(await option(page, 'groups', 'rural').isVisible(), false);
    assert.match(await page.locator('.butie-ways').innerText(), /没有找到[^]*这笔钱的办法[^]*12333/);
    await picture(page, 'interview-folded');

    // What is answered in the fold stays there, under the finger, until something else is answered.
    await reach(page, 'hours_standard');
    const hours = field(page, 'hours_standard');
    await hours.focus();
    const before = (await hours.boundingBox()).y;
    await hours.pressSequentially('60');
    assert.equal((await hours.boundingBox()).y, before);
    assert.equal(await hours.evaluate((one) => one === inside().activeElement), true);
    assert.deepEqual(await listed(page, '.butie-idle .butie-ask'), rest);
    await answer(page, 'training_kind', 'employment_entrepreneurship');
    assert.deepEqual([await listed(page, '.butie-idle .butie-ask'), await listed(page, '.butie-questions .butie-ask')], [[], ['training_kind', ...rest]]);
    assert.equal(await hours.inputValue(), '60');
  }));

test('nothing moves under a finger', () =>
  visit({ viewport: PHONE }, async (page) => {
    await enter(page, WORKER, 'worker');
    await answer(page, 'passed', true);
    const no = option(page, 'passed', 'false');
    await no.scrollIntoViewIfNeeded();
    const before = (await no.boundingBox()).y;
    await answer(page, 'passed', false);
    assert.deepEqual(await listed(page, '.butie-questions .butie-ask'), ['passed']);
    const after = (await no.boundingBox()).y;
    // The page cannot scroll further up than to its beginning.
    assert.ok(Math.abs(after - before) < 2 || (await page.evaluate(() => scrollY)) === 0, `${before} became ${after}`);
  }));

test('a school is interviewed', () =>
  visit({ viewport: DESK }, async (page) => {
    await enter(page, SCHOOL, 'school');
    assert.deepEqual((await range(page)).result, [], 'nothing is certain yet');
    const { employed, real_name_entered: entered, ...known } = CLASS;
    await answerAll(page, known);
    assert.deepEqual((await range(page)).result, [['0.00', '120000.00']]);
    assert.equal((await prices(page)).employed, '72000.00');
    assert.deepEqual(await missing(page), ['real_name_entered', 'classified_unit', 'employed'], 'most money first');
    assert.deepEqual(await listed(page, '.butie-first'), ['real_name_entered']);
    await picture(page, 'interview-school-half');
    await answer(page, 'real_name_entered', entered);
    assert.deepEqual((await range(page)).result, [['48000.00', '120000.00']]);
    assert.equal(await page.locator('[data-idle]').getAttribute('data-idle'), '1');

    await answer(page, 'employed', 38);
    assert.match(await page.locator('[data-ahead="employed"]').innerText(), /门槛\s*再多 1人（达到 39人）：\+72,000元/);
    assert.equal(await page.locator('[data-ahead="employed"] [data-tip="cliff"] .is-up').count(), 1);
    const at38 = await chart(page);
    assert.deepEqual([at38.along, at38.here, at38.open, at38.drawn], ['employed', ['38', '48000.00'], 1, true]);
    assert.match(at38.says, /现在是 38人，48,000元。到 39人，由 48,000元变为 120,000元。/);
    await picture(page, 'interview-school-cliff');
    await count(page, 'employed', 'more');
    const at39 = await chart(page);
    assert.deepEqual([at39.here, (await result(page)).outputs.total], [['39', '120000.00'], '120000.00']);
    assert.ok(parseFloat(at39.place) > parseFloat(at38.place));
    assert.match(await page.locator('[data-ahead="employed"]').innerText(), /门槛\s*只要少 1人（降到 38人）：−72,000元/);

    const rows = page.locator('.butie-table tbody tr');
    assert.equal(await rows.first().isVisible(), false);
    await page.locator('.butie-figures summary').click();
    const cells = await rows.evaluateAll((all) => all.map((row) => row.innerText.replace(/\s+/g, ' ').trim()));
    assert.deepEqual(cells, ['0人 – 38人 48,000元', '39人 – 48人 120,000元']);
    await page.locator('[data-along="days"]').click();
    const days = await chart(page);
    assert.deepEqual([days.along, days.here, days.open], ['days', ['20', '120000.00'], 0]);
    assert.match(days.says, /到 35天封顶，192,000元。/);
    assert.match(await page.locator('[data-ahead="days"]').innerText(), /再多 15天：\+72,000元，到 35天 封顶/);
    await count(page, 'employed', 'more');
    assert.equal((await chart(page)).along, 'days', 'what was chosen stays');
    await picture(page, 'interview-school-days');
  }));

test('who has no payee sees each by name', () =>
  visit({}, async (page) => {
    await enter(page, SCHOOL, 'officer');
    const { employed, ...known } = CLASS;
    await answerAll(page, known);
    assert.match(await page.locator('.butie-range').innerText(), /现在看：培训机构\s*最少 48,000元，最多 120,000元/);
  }));

const views = {
  phone: [{ viewport: PHONE }],
  small: [{ viewport: SMALL_PHONE }],
  desk: [{ viewport: DESK }],
  dark: [{ colorScheme: 'dark' }],
  large: [{ viewport: SMALL_PHONE }, { large: true }],
  english: [{}, { language: 'en' }],
};
for (const [name, [profile, look]] of Object.entries(views)) {
  test(`the chart can be read (${name})`, () =>
    visit(profile, async (page) => {
      await enter(page, SCHOOL, 'school');
      await turn(page, { language: 'zh-CN', large: false, ...look });
      await answerAll(page, CLASS);
      await seeResult(page);
      for (const input of ['employed', 'passed', 'days']) {
        await page.locator(`[data-along="${input}"]`).click();
        const words = await page.locator('.butie-chart').evaluate((svg) => {
          const room = svg.getBoundingClientRect();
          const boxes = [...svg.querySelectorAll('text')].map((one) => [one.textContent, one.getBoundingClientRect()]);
          const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 4 || b.bottom <= a.top + 4;
          return {
            smallest: parseFloat(getComputedStyle(svg).fontSize),
            outside: boxes.filter(([, box]) => box.left < room.left - 1 || box.right > room.right + 1).map(([text]) => text),
            over: boxes.flatMap(([text, box], at) => boxes.slice(at + 1).filter(([, other]) => !apart(box, other)).map(([other]) => [text, other])),
          };
        });
        assert.ok(words.smallest >= 12, `words of ${words.smallest} px`);
        assert.deepEqual([words.outside, words.over], [[], []], input);
      }
      await picture(page, `interview-chart-${name}`);
    }));
}
