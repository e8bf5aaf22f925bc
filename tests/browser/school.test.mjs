/** The school at its desk: two cases side by side, what is required, and the quotation on paper. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { test } from '../runner.mjs';
import { DESK, PHONE, SMALL_PHONE, open, picture } from './harness.mjs';
import { answer, answerAll, enter, result, seeResult, settled } from './page.mjs';
import { pagesOf } from './pdf.mjs';

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
const NET = 'gongan-2023/institution-net';
const JOINT = { local_standard: 1200, claimed: 40, joint_with_township: true };

function visit(profile, work) {
  return open(profile, async ({ page, complaints, requests, address }) => {
    await work(page);
    assert.deepEqual(complaints, []);
    assert.deepEqual(requests.filter((request) => !request.startsWith(address)), []);
    const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(content <= window, `the page is ${content} wide in a window of ${window}`);
  });
}

const words = (text) => text.replace(/\s+/g, ' ').trim();
const act = (page, name) => page.locator(`[data-action="${name}"]`);
const focused = (page) => page.evaluate(() => inside().activeElement.textContent);

/** The comparison as it is read: each row's name, both cases and the difference. */
async function compared(page) {
  await settled(page);
  const rows = page.locator('[data-compare]');
  return rows.evaluateAll((all) =>
    Object.fromEntries(all.map((row) => [row.dataset.compare, [...row.querySelectorAll('td')].map((cell) => cell.innerText.split('\n')[0].replace(/\s/g, ' ').trim())])),
  );
}

for (const [name, viewport] of Object.entries({ desk: DESK, phone: PHONE, small: SMALL_PHONE })) {
  test(`two cases stand side by side (${name})`, () =>
    visit({ viewport }, async (page) => {
      await enter(page, SCHOOL, 'school');
      assert.equal(await act(page, 'keep').count(), 0, 'nothing was answered yet');
      await answerAll(page, CLASS);
      await seeResult(page);
      await act(page, 'keep').click();
      await settled(page);
      assert.match(await page.locator('.butie-compare').innerText(), /两种方案现在一样/);
      assert.equal(await focused(page), '两种方案比一比', 'the button is gone, and the focus is not');

      await answerAll(page, { days: 30, employed: 30 });
      await seeResult(page);
      const rows = await compared(page);
      assert.deepEqual(rows['input:days'], ['20天', '30天', '+10天']);
      assert.deepEqual(rows['input:employed'], ['39人', '30人', '−9人']);
      assert.deepEqual(rows.status, ['可领', '可领', '一样']);
      assert.deepEqual(rows['payee:institution'], ['120,000元', '48,000元', '−72,000元']);
      assert.deepEqual(rows['output:per_person'], ['2,500元/人', '1,000元/人', '−1,500元/人']);
      assert.deepEqual(rows['output:employed_needed'], ['39人', '39人', '一样']);
      assert.ok(!('input:enrolled' in rows), 'only answers that differ');
      assert.match(await page.locator('[data-compare="payee:institution"] .butie-unseen').textContent(), /比方案一少 72,000元/);
      await picture(page, `school-compare-${name}`);

      await act(page, 'swap').click();
      assert.equal((await result(page)).outputs.total, '120000.00');
      assert.deepEqual((await compared(page))['payee:institution'], ['48,000元', '120,000元', '+72,000元']);
      await act(page, 'drop').click();
      assert.deepEqual(await compared(page), {});
      await act(page, 'keep').waitFor();
    }));
}

test('a case that cannot be worked out yet can be compared, and starting anew keeps the other one', () =>
  visit({ viewport: DESK }, async (page) => {
    await enter(page, SCHOOL, 'school');
    await answerAll(page, CLASS);
    await act(page, 'keep').click();
    await act(page, 'clear').click();
    await answer(page, 'training_mode', 'order');
    const rows = await compared(page);
    assert.deepEqual(rows.status, ['可领', '还差答案', '不同']);
    assert.deepEqual(rows['payee:institution'], ['120,000元', '还不能算', '还不能算']);
    assert.deepEqual(rows['input:days'], ['20天', '未填写', '不同']);
  }));

test('a worker is not asked to plan', () =>
  visit({ viewport: DESK }, async (page) => {
    await enter(page, 'zhengning-2022/training', 'worker');
    const inputs = { local_standard: 1000, shortage_occupation: true, filed_before_start: true, living_per_day: 20, transport_per_day: 10, days: 5 };
    await answerAll(page, inputs);
    assert.equal((await result(page)).status, 'computed');
    for (const name of ['keep', 'quote']) assert.equal(await act(page, name).count(), 0, name);
  }));

test('the money of all payees stands in one table, summed for each of them alone', () =>
  visit({ viewport: DESK }, async (page) => {
    await enter(page, NET, 'school');
    await answerAll(page, JOINT);
    await settled(page);
    const rows = await page.locator('.butie-grants [data-line]').evaluateAll((all) => all.map((row) => row.innerText));
    assert.deepEqual(rows.length, 2);
    assert.match(words(rows[0]), /培训机构 培训补贴（机构净得） 按当地标准 37,600.00 元 人民币叁万柒仟陆佰元整 培训补贴/);
    assert.match(words(rows[1]), /乡镇人社服务中心 包干工作经费 按文件标准 10,400.00 元 人民币壹万零肆佰元整/);
    assert.match(await page.locator('.butie-grants').innerText(), /不同收款人的钱不能相加/);
    await picture(page, 'school-payees');
  }));

test('what is required stands beside what there is', () =>
  visit({ viewport: PHONE }, async (page) => {
    await enter(page, 'guxian-2023/institution-eligibility', 'school');
    await answerAll(page, { trained: 100, employed: 20, previous_task_done: true, major_audit_problem: false });
    await seeResult(page);
    const share = page.locator('.butie-compliance [data-part]').first();
    assert.match(words(await share.innerText()), /就业率不低于25% 未满足 要求：不少于25% 实际：20%（20人 ÷ 100人）/);
    assert.equal(await share.locator('.is-bad').count(), 2, 'a sign and a word');
    assert.equal(await share.locator('blockquote').first().isVisible(), false);
    await share.locator('summary').click();
    assert.equal(await share.locator('blockquote').first().isVisible(), true);
    assert.match(await page.locator('.butie-hero').innerText(), /不符合要求/);
    assert.equal(await page.locator('.butie-hero.is-good, .butie-hero.is-info').count(), 0);
    await picture(page, 'school-check');
  }));

test('other checks of the document are one tap away', () =>
  visit({ viewport: DESK }, async (page) => {
    await enter(page, SCHOOL, 'school');
    await answerAll(page, CLASS);
    await settled(page);
    const checks = await page.locator('[data-check]').evaluateAll((all) => all.map((one) => one.dataset.check));
    assert.deepEqual(checks, ['guxian-2023/deadlines', 'guxian-2023/institution-eligibility']);
    await page.locator('[data-check="guxian-2023/institution-eligibility"]').click();
    assert.equal(await focused(page), '能不能承担培训任务');
    await page.locator('[data-input="trained"]').waitFor();
  }));

async function quoted(page, calculator, audience, inputs) {
  await enter(page, calculator, audience);
  await answerAll(page, inputs);
  await seeResult(page);
  await act(page, 'quote').click();
  await page.locator('[data-sheet="quotation"]').waitFor();
}

const letter = (page, name) => page.locator(`[data-letter="${name}"]`);
const sheet = (page) => page.locator('[data-sheet]');

test('a quotation has a screen of its own, with the lines that the school writes', () =>
  visit({ viewport: DESK }, async (page) => {
    await page.clock.setFixedTime(new Date(2026, 10, 22, 12));
    await page.reload();
    const before = await page.evaluate(() => history.length);
    await quoted(page, SCHOOL, 'school', CLASS);
    assert.equal(await focused(page), '报价单');
    assert.equal(await page.locator('[data-input]').count(), 0, 'it stands in place of the form');
    assert.match(await page.locator('.butie-room').innerText(), /只留在您的设备上，不上传/);
    assert.match(words(await sheet(page).innerText()), /职业培训补贴测算报价单.*古人社发〔2023〕21号 可能已失效.*培训机构合计 120,000.00 元 人民币壹拾贰万元整/);

    // Who types quickly loses no letter, although the sheet is drawn a moment later.
    await letter(page, 'school').pressSequentially('Gu County Vocational School', { delay: 3 });
    await settled(page);
    assert.equal(await letter(page, 'school').inputValue(), 'Gu County Vocational School');
    assert.match(await page.locator('[data-line-of="school"]').innerText(), /Gu County Vocational School/);

    const until = async () => (await settled(page), words(await page.locator('[data-date="until"]').innerText()));
    assert.equal(await until(), '2026-12-22（30天）');
    await letter(page, 'days').fill('１００');
    assert.equal(await until(), '2027-03-02（100天）');
    await letter(page, 'days').fill('十天');
    assert.equal(await until(), '');
    assert.match(await page.locator('.butie-letter.is-wrong').innerText(), /请填 1 到 366 的整数/);
    assert.equal(await letter(page, 'days').getAttribute('aria-invalid'), 'true');

    await act(page, 'form').click();
    assert.equal(await focused(page), '培训班补贴');
    await act(page, 'quote').click();
    assert.equal(await letter(page, 'school').inputValue(), 'Gu County Vocational School');
    assert.equal(await page.evaluate(() => history.length), before);
  }));

test('where printing does nothing there is no button for it', async () => {
  const wechat = 'Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.43';
  await visit({ userAgent: wechat }, async (page) => {
    await quoted(page, SCHOOL, 'school', CLASS);
    assert.equal(await act(page, 'print').count(), 0);
    assert.match(await page.locator('.butie-room').innerText(), /不能打印.*在浏览器打开/);
  });
  await visit({}, async (page) => {
    await page.addInitScript(() => (window.print = () => (window.printed = true)));
    await page.reload();
    await quoted(page, SCHOOL, 'school', CLASS);
    await act(page, 'print').click();
    assert.equal(await page.evaluate(() => window.printed), true);
  });
});

const PAPER = resolve('dist-test');

/** Prints a page, keeps the paper, and gives back what stands on each of its pages. */
async function print(page, name) {
  const bytes = await page.pdf({ preferCSSPageSize: true });
  mkdirSync(PAPER, { recursive: true });
  writeFileSync(join(PAPER, `${name}.pdf`), bytes);
  return pagesOf(bytes);
}

/** Keeps a picture of what is printed, in the width of the paper. */
async function proof(page, name) {
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 688, height: 1040 });
  await picture(page, name);
  await page.emulateMedia({ media: null });
}

const holds = (text, all) => {
  for (const one of all) assert.ok(text.includes(one.replace(/\s/g, '')), `“${one}” is not in “${text}”`);
};

const ON_PAPER = {
  class: {
    of: [SCHOOL, 'school', CLASS],
    pages: 1,
    says: ['培训机构合计120,000.00元人民币壹拾贰万元整', '门槛', '只要少1人（降到38人）：−72,000元', '封顶192,000元', '每人补贴2,500元/人', '已满足', '10天×150元/人/天+10天×100元/人/天', '“普惠制培训补贴标准为每人每天100元，原则上每人不超过1000元”', '结果仅供参考，以当地人社部门审核为准', '扫码核对'],
  },
  payees: {
    of: [NET, 'school', JOINT],
    pages: 1,
    says: ['培训机构合计37,600.00元人民币叁万柒仟陆佰元整', '乡镇人社服务中心合计10,400.00元人民币壹万零肆佰元整', '从机构的培训补贴里付'],
  },
  officer: {
    of: [SCHOOL, 'officer', { ...CLASS, training_mode: 'universal', extension_days: 5, extension_approved: true, days: 9 }],
    pages: 1,
    says: ['延长最多算3天', '原则上最高48,000.00元', '人民币肆万捌仟元整'],
  },
};

for (const [name, { of, pages, says }] of Object.entries(ON_PAPER)) {
  test(`a quotation is printed, and nothing else (${name})`, () =>
    visit({ viewport: DESK, colorScheme: 'dark' }, async (page) => {
      await quoted(page, ...of);
      await letter(page, 'school').fill('古县某某学校');
      await act(page, 'large').click();
      await settled(page);
      const printed = await print(page, `quotation-${name}`);
      const text = printed.join('');
      holds(text, ['学校名称：古县某某学校', '职业培训补贴测算报价单', ...says]);
      for (const screen of ['返回计算', '有效天数', '全部地区', '职业培训补贴计算器', '数据来源']) assert.ok(!text.includes(screen), screen);
      assert.equal(printed.length, pages);
      await proof(page, `quotation-${name}`);
    }));
}

test('a sheet of several pages repeats the heads of its tables and cuts no row', () =>
  visit({ viewport: DESK }, async (page) => {
    await quoted(page, SCHOOL, 'school', CLASS);
    // No calculator has so many steps yet.
    await page.evaluate(() => {
      const style = document.createElement('style');
      style.textContent = '.butie-steps-table td { height: 90px; }';
      inside().append(style);
    });
    const printed = await print(page, 'quotation-long');
    const steps = printed.filter((text) => /\d+\.(就业率的分母|适用哪种标准|每人上限|全班合计|达到80%)/.test(text));
    assert.ok(steps.length > 1, 'the steps go over several pages');
    for (const text of steps) holds(text, ['步骤', '算式', '得数', '依据']);
  }));

test('a result is printed as it is, with the answers behind it', () =>
  visit({ viewport: DESK }, async (page) => {
    await enter(page, SCHOOL, 'school');
    await answerAll(page, CLASS);
    await settled(page);
    const printed = await print(page, 'result');
    const text = printed.join('');
    holds(text, ['每名学员实际参加培训多少天？20天', '订单式培训', '120,000.00元', '人民币壹拾贰万元整', '10天×150元/人/天', '政策依据']);
    for (const screen of ['普惠制培训面向大家', '项目制培训按项目立项', '清空', '为什么问这个', '出一份报价单', '把现在的填写', '看结果', '继续']) assert.ok(!text.includes(screen), screen);
    assert.ok(printed.length <= 3, `${printed.length} pages`);
    await proof(page, 'result-print');
  }));
