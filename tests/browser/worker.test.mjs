/** The way of a worker on a phone: the place, one question after the other, the result, and the words behind it. */
import assert from 'node:assert/strict';

import { test } from '../runner.mjs';
import { DESK, PHONE, open, picture } from './harness.mjs';
import { answerAll, choice, enter, result, seeResult, settled } from './page.mjs';

const WORKER = 'gongan-2023/living-allowance';
const TRAINED = { training_kind: 'employment_entrepreneurship', groups: ['rural'], hours_standard: 60, hours_attended: 62, passed: true };
const SCHOOL = 'guxian-2023/class-training';
const CLASS = { training_mode: 'order', days: 20, enrolled: 50, passed: 48, employed: 39, real_name_entered: true };

const visit = (viewport, work) => open({ viewport }, ({ page, complaints }) => work(page).then(() => assert.deepEqual(complaints, [])));

test('a place is found by its name, by pinyin and by initials', () =>
  visit(PHONE, async (page) => {
    const field = page.locator('#butie-seek');
    const rows = page.locator('.butie-row');
    for (const [words, found] of [['公安', ['gongan-2023']], ['zhengn', ['zhengning-2022']], ['gax', ['gongan-2023']], ['山西', ['guxian-2023']]]) {
      await field.fill(words);
      assert.deepEqual(await rows.evaluateAll((all) => all.map((one) => one.dataset.ruleset)), found, words);
    }
    assert.match(await page.locator('.butie-search [role="status"]').innerText(), /找到 1 个地区/);
    await field.fill('北京');
    assert.equal(await rows.count(), 0);
    assert.match(await page.locator('.butie-notice').innerText(), /没有找到这个地区/);
    await field.fill('');
    assert.equal(await rows.count(), 5);
  }));

test('a calculator is chosen by what happened to somebody', () =>
  visit(PHONE, async (page) => {
    await choice(page, 'ruleset', 'shaanxi-2021').click();
    await choice(page, 'audience', 'worker').click();
    const rows = page.locator('.butie-row[data-calculator]');
    assert.match(await rows.first().innerText(), /我/, 'in the first person');
    await picture(page, 'situations');
  }));

test('a phone asks one question at a time, and the way back loses nothing', () =>
  visit(PHONE, async (page) => {
    await enter(page, WORKER, 'worker');
    const shown = () => page.locator('.butie-questions .butie-question:visible').evaluateAll((all) => all.map((one) => one.dataset.input));
    const next = page.locator('[data-action="next"]');
    const seen = [];
    for (let turn = 0; turn < 10 && (await next.isVisible()); turn += 1) {
      const [input, ...others] = await shown();
      assert.deepEqual(others, [], 'one at a time');
      seen.push(input);
      await answerOne(page, input, TRAINED[input]);
      await settled(page);
      await next.click();
      await settled(page);
    }
    assert.deepEqual([...seen].sort(), Object.keys(TRAINED).sort());
    const { status, outputs } = await result(page);
    assert.deepEqual([status, outputs.amount], ['computed', '240.00']);
    assert.equal(await page.evaluate(() => inside().activeElement.textContent), '计算结果');
    assert.deepEqual(await shown(), []);
    await picture(page, 'phone-result');

    await page.locator('[data-action="return"]').click();
    assert.deepEqual(await shown(), [seen.at(-1)]);
    await page.locator('[data-action="back"]').click();
    assert.deepEqual(await shown(), [seen.at(-2)]);
    await picture(page, 'phone-question');
    await page.locator('[data-action="list"]').click();
    assert.equal((await shown()).length, seen.length, 'all of them, for whoever wants to see them');
    assert.equal((await result(page)).outputs.amount, '240.00');
  }));

/** Answers the one question that is shown. */
async function answerOne(page, input, value) {
  const question = page.locator(`[data-input="${input}"]`);
  if (typeof value === 'number') return question.locator('.butie-box input').fill(String(value));
  for (const one of [value].flat()) await question.locator('label.butie-option', { has: page.locator(`input[value="${one}"]`) }).click();
  return undefined;
}

test('not sure is a peer of every answer, and the next question comes', () =>
  visit(PHONE, async (page) => {
    await enter(page, SCHOOL, 'school');
    await page.locator('[data-action="list"]').click();
    const without = await page.locator('.butie-question').evaluateAll((all) =>
      all.filter((one) => !one.querySelector('input[value="unknown"], input[value="null"]')).map((one) => one.dataset.input));
    assert.deepEqual(without, []);
    await page.locator('[data-input="days"] .butie-box input').fill('20');
    await page.locator('[data-input="days"] input[value="unknown"]').click();
    assert.equal((await result(page)).status, 'needs_input');
    assert.equal(await page.locator('[data-input="days"] .butie-box input').inputValue(), '');
    await page.locator('[data-input="days"] input[value="unknown"]').click();
    assert.equal(await page.locator('[data-input="days"] .butie-box input').inputValue(), '20', 'what was typed is not lost');
  }));

test('a clause is shown in its document, with its words marked and in view', () =>
  visit(PHONE, async (page) => {
    await enter(page, WORKER, 'worker');
    await answerAll(page, TRAINED);
    await seeResult(page);
    const step = page.locator('[data-step="daily_rate"]');
    await step.locator('summary').click();
    const consult = step.locator('[data-action="consult"]').first();
    await consult.click();
    const mark = step.locator('.butie-document mark');
    await mark.first().waitFor();
    await settled(page);
    assert.equal(await consult.getAttribute('aria-expanded'), 'true');
    const quote = (await step.locator('blockquote').first().innerText()).replace(/[“”\s]/g, '');
    const marked = (await mark.allInnerTexts()).join('').replace(/\s/g, '');
    assert.equal(marked, quote);
    assert.ok((await step.locator('.butie-document').innerText()).length > 2000, 'the whole document');
    await page.waitForFunction(() => {
      const [mark, box] = ['.butie-document mark', '.butie-document'].map((one) => inside().querySelector(one).getBoundingClientRect());
      return mark.top >= box.top && mark.bottom <= box.bottom;
    });
    await picture(page, 'document');
    await consult.click();
    await settled(page);
    assert.equal(await page.locator('.butie-document').count(), 0);
  }));

test('beside the amount stands what to bring, what to do, where and by when, each with its clause', () =>
  visit(PHONE, async (page) => {
    await enter(page, WORKER, 'worker');
    await answerAll(page, TRAINED);
    await seeResult(page);
    const topics = page.locator('.butie-guidance [data-topic]');
    const told = await topics.evaluateAll((all) => all.map((one) => one.dataset.topic));
    for (const topic of ['materials', 'process', 'where', 'deadline', 'payment']) assert.ok(told.includes(topic), topic);
    const note = topics.first().locator('details').first();
    await note.locator('summary').click();
    assert.match(await note.innerText(), /“[^]+”[^]*公安县2023年/);
    assert.match(await page.locator('.butie-guidance').innerText(), /12333/);
  }));

test('the readings in use say what the others would give', () =>
  visit(DESK, async (page) => {
    await enter(page, SCHOOL, 'school');
    await answerAll(page, CLASS);
    await settled(page);
    await page.locator('summary', { hasText: '按哪种理解算的' }).click();
    const others = await page.locator('[data-otherwise="paid_heads"]').allInnerTexts();
    assert.match(others.join(), /只算已就业的学员[^]*97,500元，少22,500元/);
  }));
