/** The calculator under a visitor's hands: a worker, a school, and what goes wrong. */
import assert from 'node:assert/strict';

import { test } from '../runner.mjs';
import { DESK, PHONE, SMALL_PHONE, open, picture } from './harness.mjs';
import { answer, answerAll, choice, clear, count, enter, fault, field, form, home, reach, result, seeResult, turn } from './page.mjs';

const WORKER = 'gongan-2023/living-allowance';
const TRAINED = {
  training_kind: 'employment_entrepreneurship',
  groups: ['rural'],
  hours_standard: 60,
  hours_attended: 62,
  passed: true,
};
const SCHOOL = 'guxian-2023/class-training';
const CLASS = {
  training_mode: 'order',
  days: 20,
  enrolled: 50,
  passed: 48,
  employed: 39,
  real_name_entered: true,
  classified_unit: false,
};

/** What must be true of every screen, at the end of every test. */
async function sound({ page, complaints, requests, address }) {
  assert.deepEqual(complaints, []);
  assert.deepEqual(requests.filter((request) => !request.startsWith(address)), []);
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `the page is ${content} wide in a window of ${window}`);
}

function visit(profile, work) {
  return open(profile, async (visit) => {
    await work(visit.page);
    await sound(visit);
  });
}

const hero = (page) => page.locator('.butie-hero');

test('a worker learns what comes to them', () =>
  visit({ viewport: PHONE }, async (page) => {
    await page.locator('.butie-row').first().waitFor();
    await picture(page, 'regions');
    await enter(page, WORKER, 'worker');
    assert.equal((await result(page)).status, 'needs_input');
    await picture(page, 'worker-empty');
    await answerAll(page, TRAINED);
    const { status, outputs, payees } = await result(page);
    assert.deepEqual([status, outputs, payees], ['computed', { days: '10', amount: '240.00' }, ['trainee']]);
    assert.match(await hero(page).innerText(), /可领[^]*学员本人[^]*标准\s*240\.00\s*元[^]*人民币贰佰肆拾元整[^]*就业补助资金/);
    assert.match(await page.locator('.butie-live').innerText(), /240\.00/);
    assert.match(await page.locator('.butie-result').innerText(), /可能已失效，请以当地最新文件为准/);
    await picture(page, 'worker');
  }));

for (const [name, viewport] of Object.entries({ phone: PHONE, small: SMALL_PHONE, desk: DESK })) {
  test(`a school sees its class and the cliff (${name})`, () =>
    visit({ viewport }, async (page) => {
      await enter(page, SCHOOL, 'school');
      await answerAll(page, CLASS);
      let { outputs, payees } = await result(page);
      assert.deepEqual([outputs.total, payees], ['120000.00', ['institution']]);
      assert.match(await hero(page).innerText(), /120,000\.00[^]*人民币壹拾贰万元整/);
      await picture(page, `school-${name}`);
      await count(page, 'employed', 'fewer');
      ({ outputs } = await result(page));
      assert.equal(outputs.total, '48000.00');
      await picture(page, `school-${name}-cliff`);
    }));
}

test('each step opens the words it rests on', () =>
  visit({}, async (page) => {
    await enter(page, WORKER, 'worker');
    await answerAll(page, TRAINED);
    await seeResult(page);
    const step = page.locator('[data-step="daily_rate"]');
    assert.equal(await step.locator('blockquote').first().isVisible(), false);
    await step.locator('summary').click();
    assert.match(await step.innerText(), /24元\/天[^]*“[^]*24 元给予生活费补助”[^]*公安县2023年[^]*三（六）/);
    await picture(page, 'step-open');
  }));

test('money for others stands apart', () =>
  visit({}, async (page) => {
    await enter(page, 'zhengning-2022/training', 'worker');
    const inputs = { local_standard: 1000, shortage_occupation: true, filed_before_start: true, living_per_day: 20, transport_per_day: 10, days: 5 };
    await answerAll(page, inputs);
    const own = hero(page).locator('[data-line]');
    assert.deepEqual(await own.evaluateAll((all) => all.map((one) => one.dataset.payee)), ['trainee']);
    const others = page.locator('.butie-others [data-line]');
    assert.deepEqual(await others.evaluateAll((all) => all.map((one) => one.dataset.payee)), ['institution']);
    assert.match(await page.locator('.butie-others').innerText(), /发给别人的钱/);
    await picture(page, 'others');
  }));

test('not sure is an answer, and the result says what to find out', () =>
  visit({}, async (page) => {
    await enter(page, WORKER, 'worker');
    await answerAll(page, { ...TRAINED, passed: 'unknown' });
    const { status, missing } = await result(page);
    assert.deepEqual([status, missing], ['to_confirm', ['passed']]);
    await seeResult(page);
    await page.locator('[data-missing="passed"]').click();
    const focused = () => page.evaluate(() => inside().activeElement.closest('[data-input]')?.dataset.input);
    assert.equal(await focused(), 'passed');
    await picture(page, 'not-sure');
  }));

test('an unknown local standard is never zero', () =>
  visit({}, async (page) => {
    await enter(page, 'zhengning-2022/training', 'school');
    const inputs = { local_standard: null, shortage_occupation: true, filed_before_start: true, living_per_day: null, transport_per_day: null, days: 5 };
    await answerAll(page, inputs);
    const { status, outputs } = await result(page);
    assert.deepEqual([status, outputs], ['needs_local_standard', {}]);
    await picture(page, 'local-standard');
  }));

test('a wrong number is explained where it stands, and what was typed stays', () =>
  visit({ viewport: DESK }, async (page) => {
    await enter(page, SCHOOL, 'school');
    await reach(page, 'days');
    await field(page, 'days').pressSequentially('４００');
    assert.equal(await fault(page, 'days').count(), 0, 'nobody is corrected while typing');
    await page.keyboard.press('Tab');
    await fault(page, 'days').waitFor();
    assert.equal(await field(page, 'days').inputValue(), '４００');
    assert.equal(await field(page, 'days').getAttribute('aria-invalid'), 'true');
    await answer(page, 'days', '２０');
    assert.equal(await fault(page, 'days').count(), 0);
    await answer(page, 'enrolled', '１，０００');
    await answer(page, 'passed', 1001);
    await page.keyboard.press('Tab');
    assert.match(await fault(page, 'passed').innerText(), /合格人数不能多于开班人数/);
    assert.equal((await result(page)).status, 'invalid_input');
    await picture(page, 'wrong');
  }));

test('a refusal names the condition, its words and what to do', () =>
  visit({}, async (page) => {
    await enter(page, WORKER, 'worker');
    await answerAll(page, { ...TRAINED, training_kind: 'post_skill' });
    const { status, outputs } = await result(page);
    assert.deepEqual([status, outputs.amount], ['ineligible', '0.00']);
    assert.match(await hero(page).innerText(), /不符合条件[^]*只给参加就业创业培训的人[^]*由企业申请[^]*“/);
    assert.equal(await page.locator('[data-gate="training_kind"] .is-bad').count(), 2);
    await picture(page, 'refused');
  }));

test('one switch turns everything to English, and back', () =>
  visit({}, async (page) => {
    await enter(page, WORKER, 'worker');
    await answerAll(page, TRAINED);
    await turn(page, { language: 'en', large: false });
    assert.match(await hero(page).innerText(), /Payable[^]*the trainee[^]*standard\s*240\.00\s*yuan/);
    await picture(page, 'english');
    await turn(page, { language: 'zh-CN', large: false });
    assert.match(await hero(page).innerText(), /可领/);
  }));

test('answers survive the way back', () =>
  visit({}, async (page) => {
    await enter(page, SCHOOL, 'school');
    await answerAll(page, { days: 20 });
    await home(page);
    await enter(page, SCHOOL, 'school');
    assert.match(await page.evaluate(() => inside().activeElement.textContent), /培训班补贴/);
    await reach(page, 'days');
    assert.equal(await field(page, 'days').inputValue(), '20');
    await clear(page);
    await reach(page, 'days');
    assert.equal(await field(page, 'days').inputValue(), '');
  }));

test('a large amount in the large version fits a small phone', () =>
  visit({ viewport: SMALL_PHONE }, async (page) => {
    await turn(page, { language: 'zh-CN', large: true });
    await enter(page, SCHOOL, 'school');
    await answerAll(page, { ...CLASS, enrolled: 1000, passed: 1000, employed: 1000 });
    assert.equal((await result(page)).outputs.total, '2500000.00');
    await picture(page, 'large-amount');
  }));

test('at night it is dark', () =>
  visit({ colorScheme: 'dark' }, async (page) => {
    await enter(page, WORKER, 'worker');
    await answerAll(page, TRAINED);
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(background, 'rgb(18, 23, 29)');
    await picture(page, 'dark');
  }));

test('a strict policy finds nothing to forbid', () => {
  const policy = "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
  return visit({ host: { policy } }, async (page) => {
    await enter(page, SCHOOL, 'school');
    await answerAll(page, CLASS);
    assert.equal((await result(page)).outputs.total, '120000.00');
    assert.equal(await page.locator('.butie [style], style').count(), 0);
  });
});

test('rules that do not come are asked for again', async () => {
  await open({ before: (page) => page.route('**/guxian-2023.butie', (route) => route.abort(), { times: 1 }) }, async ({ page }) => {
    await choice(page, 'ruleset', 'guxian-2023').click();
    await choice(page, 'audience', 'school').click();
    await choice(page, 'calculator', SCHOOL).click();
    await page.locator('[data-action="retry"]').click();
    await form(page).waitFor();
  });
});
