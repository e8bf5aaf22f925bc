/** The page as it is heard: a result reads like a letter, and what comes of an answer is announced. */
import assert from 'node:assert/strict';

import { test } from '../runner.mjs';
import { DESK, keep } from './harness.mjs';
import { answer, asked, settled, turn } from './page.mjs';
import { announced, read, same } from './reader.mjs';
import { SCREENS } from './screens.mjs';

const CHINESE = { language: 'zh-CN', large: false };
const heard = (work) => keep('desk', { viewport: DESK }, work);

/** A letter says whose it is, how much with which word, and why, in this order, before it goes into details. */
const LETTERS = {
  worker: ['money for a worker', ['可领', '学员本人', '按文件标准 240.00 元', '人民币贰佰肆拾元整', '怎么算的', '要满足的条件', '政策依据']],
  school: ['money for a school, with a threshold', ['可领', '培训机构', '按文件标准 120,000.00 元', '人民币壹拾贰万元整', '怎么算的', '合规检查', '政策依据']],
  refused: ['a refusal with a way out', ['不符合条件', '学员本人', '0.00 元', '考核', '怎样才有钱', '政策依据']],
};
for (const [name, [screen, order]] of Object.entries(LETTERS)) {
  test(`the result reads like a letter (${name})`, () =>
    heard(async (page) => {
      await SCREENS[screen](page);
      await turn(page, CHINESE);
      const lines = await read(page, '.butie-result');
      same(name, lines);
      const text = lines.join('\n');
      let from = 0;
      for (const words of order) {
        const at = text.indexOf(words, from);
        assert.ok(at >= from, `“${words}” does not come in its place:\n${text}`);
        from = at + words.length;
      }
    }));
}

test('each answer is followed by what comes of it, said in full', () =>
  heard(async (page) => {
    await SCREENS['questions half answered'](page);
    await turn(page, CHINESE);
    assert.equal(await announced(page), '还差答案 现在看：最少 0元，最多 240元');
    await answer(page, 'hours_attended', 62);
    await answer(page, 'passed', true);
    const money = '发给 学员本人 · 生活费补助（含交通费） 按文件标准 240.00 元 人民币贰佰肆拾元整 资金来源：就业补助资金';
    assert.equal(await announced(page), `可领 ${money}`);
    await answer(page, 'passed', false);
    const refusal = '不符合条件 发给 学员本人 · 生活费补助（含交通费） 0.00 元 要考核合格才有生活费补助';
    assert.ok((await announced(page)).startsWith(refusal), await announced(page));
    await answer(page, 'passed', 'unknown');
    assert.match(await announced(page), /^待人社部门确认 现在看：最少 0元，最多 240元/);
    await answer(page, 'hours_attended', 5000);
    assert.match(await announced(page), /^答案有误 请改正： list of 1: 请填/);
  }));

test('each question is called by its words, and by nothing else', () =>
  heard(async (page) => {
    await SCREENS['a question with one answer'](page);
    await turn(page, CHINESE);
    await settled(page);
    const lines = (await read(page, '.butie-questions')).map((line) => line.trim());
    const groups = lines.filter((line) => /^(radio)?group: /.test(line));
    assert.equal(groups.length, (await asked(page)).length);
    assert.deepEqual(groups.filter((line) => !/^(radio)?group: [您这][^.]*[？选项]$/.test(line)), []);
    assert.ok(lines.includes('textbox: 您实际上了多少课时？ ='));
  }));
