/** The list of many people in the hands of visitors: the clumsy, the hostile, and those who change their mind. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { test } from '../runner.mjs';
import { axe } from './axe.mjs';
import { DESK, PHONE, open, picture } from './harness.mjs';
import { answer, answerAll, begin, enter, openAll, settled, turn } from './page.mjs';
import { CLASS, HEADINGS, SCHOOL, choose, classesOf, done, drawn, filters, focused, idle, listed, opened, paste, payees, said, shown, tabbed, trainees, watched } from './roster.mjs';

const GOOD = ['订单', '20', '50', '48', '39', '是', '否'];
const BOOK = readFileSync('tests/roster/libreoffice.xlsx');
/** So many rows take seconds to be read, worked out or written: time enough to click on a button that is there only meanwhile. */
const LONG = 300_000;
const counted = (page, count) => page.locator('.butie-tools [role="status"]', { hasText: new RegExp(`^${count} `) }).waitFor({ timeout: 60_000 });
const quiet = (page) => page.locator('.is-progress').waitFor({ state: 'detached', timeout: 60_000 });

test('the language turns while a list stands there, and nothing else does', () =>
  open({ viewport: DESK }, async ({ page, complaints }) => {
    await opened(page);
    await listed(page, `${classesOf(300)}\n订单\t二十天\t50\t48\t39\t是\t否\t甲`, 301);
    await openAll(page);
    await page.locator('[data-filter^="reason"]').first().click();
    await counted(page, '300');
    const scroller = page.locator('.butie-grid-scroller');
    await scroller.evaluate((one) => (one.scrollTop = one.scrollHeight / 2));
    await idle(page);
    const before = await shown(page);
    const place = await scroller.evaluate((one) => one.scrollTop);
    await turn(page, { language: 'en', large: false });
    await page.locator('.is-summary h5', { hasText: 'Result of the list' }).waitFor();
    await page.locator('.is-columns', { hasText: 'What each column is' }).waitFor();
    await page.locator('[aria-colindex] button', { hasText: /^Result/ }).waitFor();
    await idle(page);
    assert.equal(await scroller.evaluate((one) => one.scrollTop), place);
    assert.deepEqual((await shown(page)).map(({ entry }) => entry), before.map(({ entry }) => entry));
    assert.equal(await page.locator('[data-filter][aria-pressed="true"]').getAttribute('data-count'), '300');
    await page.locator('.butie-grid-rows [data-entry] [role="cell"]').nth(40).click();
    await page.locator('.butie-roster-row').waitFor();
    // What stays Chinese is what stands in the list itself.
    const own = [...HEADINGS, ...classesOf(300).split(/[\t\n]/), '二十天', '甲'];
    const chinese = await page.locator('.butie-roster-list').evaluate((list) => {
      const attributes = [...list.querySelectorAll('[aria-label], [title], [placeholder]')].flatMap((one) => [one.ariaLabel, one.title, one.placeholder].filter(Boolean));
      const words = [...list.querySelectorAll('*:not(textarea)')].flatMap((one) => [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data));
      return [...new Set([...attributes, ...words])].filter((text) => /[\p{Script=Han}、。，：；（）]/u.test(text));
    });
    const foreign = chinese.filter((text) => /[\p{Script=Han}、。，：；（）]/u.test(own.sort((one, other) => other.length - one.length).reduce((rest, words) => (words ? rest.replaceAll(words, '') : rest), text)));
    assert.deepEqual(foreign, []);
    await turn(page, { language: 'zh-CN', large: false });
    await page.locator('.is-summary h5', { hasText: '名单的结果' }).waitFor();
    assert.deepEqual(complaints, []);
  }));

test('a list is still there, and where it was, after large letters, another calculator and a quotation', () =>
  open({ viewport: DESK }, async ({ page, complaints }) => {
    await opened(page);
    await listed(page, classesOf(300), 300);
    await turn(page, { language: 'zh-CN', large: true });
    await idle(page);
    const gaps = () => page.locator('.butie-grid-rows').evaluate((rows) => {
      const [one, two] = [0, 1].map((at) => rows.children[at].getBoundingClientRect());
      return two.top - one.top - one.height;
    });
    assert.ok(Math.abs(await gaps()) < 1, 'rows are as far from each other as they are high');
    await turn(page, { language: 'zh-CN', large: false });
    const scroller = page.locator('.butie-grid-scroller');
    await idle(page);
    await scroller.evaluate((one) => (one.scrollTop = 5000));
    await idle(page);
    const seen = async () => {
      await idle(page);
      return [await scroller.evaluate((one) => one.scrollTop), (await shown(page)).map(({ entry }) => entry)];
    };
    const before = await seen();
    assert.equal(before[0], 5000);
    await begin(page, 'gongan-2023/living-allowance', 'worker');
    assert.equal(await page.locator('.butie-filter').count(), 0, 'it is not this calculator’s list');
    await page.locator('.butie [data-back="region"]').click();
    await enter(page, SCHOOL, 'school');
    await settled(page);
    await scroller.waitFor();
    assert.deepEqual(await seen(), before);
    await answerAll(page, { ...CLASS, enrolled: 50, passed: 48, employed: 39 });
    await page.locator('[data-action="quote"]').first().click();
    await settled(page);
    assert.match(await page.locator('.butie-roster-totals').innerText(), /300 行/);
    await page.locator('[data-action="form"]').click();
    await settled(page);
    assert.deepEqual(await seen(), before);
    assert.deepEqual(complaints, []);
  }));

test('the rows follow the answers of the form', () =>
  open({ viewport: DESK }, async ({ page, complaints }) => {
    await opened(page);
    const headings = HEADINGS.filter((heading) => heading !== '合格人数');
    await listed(page, tabbed([headings, ...Array.from({ length: 5 }, (_, at) => ['订单', '20', '50', `${30 + at}`, '是', '否', `第${at + 1}班`])]), 5);
    assert.ok((await shown(page)).every(({ status }) => status === 'needs_input'));
    await answer(page, 'passed', 40);
    await page.locator('.butie-grid-rows [data-status="computed"]').nth(4).waitFor();
    const forty = await payees(page);
    await page.locator('.butie-grid-rows [data-at="2"] [role="cell"]').first().click();
    await page.locator('.butie-roster-row').waitFor();
    const row = await page.locator('.butie-roster-row').innerText();
    await answer(page, 'passed', 45);
    await page.waitForFunction((before) => inside().querySelector('.butie-roster-row').innerText !== before, row);
    assert.match(await page.locator('.butie-roster-row h6').innerText(), /第4行/, 'the same row');
    assert.notDeepEqual(await payees(page), forty);
    assert.deepEqual(complaints, []);
  }));

test('what somebody looks at stays when the rows are worked out again', () =>
  open({ viewport: DESK }, async ({ page, complaints }) => {
    await opened(page);
    const bad = ['订单', '二十天', '50', '48', '39', '是', '否'];
    await listed(page, tabbed([HEADINGS, GOOD, bad, GOOD, bad]), 4);
    const filter = page.locator('[data-filter^="reason"][data-count="2"]').last();
    await filter.click();
    await counted(page, 2);
    for (const left of [1, 4]) {
      await page.locator('.butie-grid-rows [data-action="roster-mend"]').first().click();
      await page.locator('.butie-mend').fill('20');
      await page.keyboard.press('Enter');
      await counted(page, left);
    }
    assert.equal(await page.locator('[data-filter][aria-pressed="true"]').getAttribute('data-filter'), 'all', 'nothing is left of the others');
    assert.deepEqual(complaints, []);
  }));

test('the focus is always somewhere', () =>
  open({ viewport: DESK }, async ({ page, complaints }) => {
    await opened(page);
    await idle(page);
    assert.equal(await focused(page, '.butie-roster-list'), '.butie-roster-list', 'after opening');
    await page.locator('[data-action="roster-read"]').click();
    await said(page, '还没有名单');
    assert.equal(await focused(page, '.butie-paste'), '.butie-paste', 'where a list is pasted');
    await listed(page, tabbed([HEADINGS, GOOD, ['订单', '二十天', '50', '48', '39', '是', '否'], ['订单', '二十天', '50', '48', '39', '是', '否'], GOOD]), 4);
    const mend = page.locator('.butie-grid-rows [data-action="roster-mend"]').first();
    await mend.click();
    assert.equal(await focused(page, '.butie-mend'), '.butie-mend');
    await page.keyboard.press('Escape');
    await page.locator('.butie-mend').waitFor({ state: 'detached' });
    assert.equal(await focused(page, '[data-at="1"]'), '[data-at="1"]', 'after Escape');
    await mend.click();
    await page.locator('.butie-mend').fill('20');
    await page.keyboard.press('Enter');
    await page.locator('[data-at="1"][data-status="computed"]').waitFor();
    await idle(page);
    assert.equal(await focused(page, '[data-at="1"]'), '[data-at="1"]', 'after Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.butie-roster-row').waitFor();
    assert.equal(await focused(page, '.butie-roster-row h6'), '.butie-roster-row h6', 'a row that is opened');
    const days = page.locator('.butie-roster-row [data-cell="1"] button');
    for (const key of ['Escape', 'Enter']) {
      await days.click();
      assert.equal(await focused(page, '.butie-mend'), '.butie-mend');
      await page.locator('.butie-mend').fill('20');
      await page.keyboard.press(key);
      await page.locator('.butie-mend').waitFor({ state: 'detached' });
      await idle(page);
      assert.equal(await focused(page, '.butie-roster-row [data-cell="1"] button'), '.butie-roster-row [data-cell="1"] button', `in the row, after ${key}`);
    }
    await page.locator('[data-action="roster-close"]').click();
    assert.equal(await focused(page, '[data-at="2"]'), '[data-at="2"]', 'after closing the row');
    await paste(page, classesOf(LONG));
    await page.locator('.is-progress', { hasText: '计算' }).locator('button').click();
    await page.locator('[data-action="roster-again"]').waitFor();
    assert.equal(await focused(page, '[data-action="roster-again"]'), '[data-action="roster-again"]', 'after stopping the work');
    await page.evaluate(() => {
      window.met = [];
      inside().addEventListener('focusin', ({ target }) => window.met.push(target.dataset.action));
    });
    await page.keyboard.press('Enter');
    await done(page, LONG);
    assert.equal(await page.evaluate(() => window.met[0]), 'roster-cancel', 'after taking it up again');
    assert.equal(await focused(page, '.is-summary h5'), '.is-summary h5', 'after the end of it');
    assert.deepEqual(complaints, []);
  }));

for (const [name, profile, scheme] of [
  ['by night', { colorScheme: 'dark' }, 'auto'],
  ['with more contrast', { contrast: 'more' }, undefined],
  ['by night with more contrast', { colorScheme: 'dark', contrast: 'more' }, 'auto'],
]) {
  test(`every word of a list can be read ${name}`, () =>
    open({ viewport: DESK, ...profile }, async ({ page, complaints }) => {
      if (scheme) await page.locator('butie-calculator').evaluate((one, scheme) => one.setAttribute('scheme', scheme), scheme);
      await opened(page);
      await listed(page, `${trainees(20, 12, 5)}\n学员1\t42100\t是\t也许`, 21);
      await openAll(page);
      await page.locator('.butie-grid-rows [data-at="1"] [role="cell"]').first().click();
      await page.locator('.butie-roster-row').waitFor();
      await picture(page, `roster-${name.replaceAll(' ', '-')}`);
      assert.deepEqual(await axe(page), []);
      assert.deepEqual(complaints, []);
    }));
}

test('no heading, status or number of a list is cut off, and whose row it is stays in view', async () => {
  for (const [width, large, language] of [[1280, false, 'zh-CN'], [320, true, 'zh-CN'], [768, false, 'en']]) {
    await open({ viewport: { width, height: 900 } }, async ({ page, complaints }) => {
      await opened(page);
      await turn(page, { language, large });
      const rows = [GOOD, ['订单', '', '50', '48', '39', '是', '否'], ['订单', '20', '50', '48', '20', '否', '否']];
      await paste(page, tabbed([['姓名', ...HEADINGS.slice(0, 7)], ...rows.map((row, at) => [`学员${at}`, ...row])]));
      await page.locator('.butie-grid-rows [data-entry]').nth(2).waitFor();
      const cut = await page.locator('.butie-grid').evaluate((grid) =>
        [...grid.querySelectorAll('.is-head button, .is-number, .is-figure')].filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1).map((one) => one.textContent),
      );
      assert.deepEqual(cut, []);
      const status = await page.locator('.butie-grid-rows [data-status="needs_input"]').evaluate((row) => row.children[2].scrollWidth - row.children[2].clientWidth);
      if (language === 'zh-CN') assert.ok(status <= 0, `the status lacks ${status}`);
      const aligned = await page.locator('.butie-grid-rows .is-number').evaluateAll((all) => all.map((one) => getComputedStyle(one).textAlign));
      assert.deepEqual([...new Set(aligned)], ['right']);
      const scroller = page.locator('.butie-grid-scroller');
      await scroller.evaluate((one) => (one.scrollLeft = one.scrollWidth));
      await idle(page);
      const away = await scroller.evaluate((one) => one.querySelector('.butie-grid-rows .is-staying').getBoundingClientRect().left - one.getBoundingClientRect().left);
      assert.ok(away >= 0 && away < 5, `${away}`);
      assert.deepEqual(complaints, []);
    });
  }
});

test('a word that is being composed is not taken for a mended cell', () =>
  open({ viewport: DESK }, async ({ page, complaints }) => {
    await opened(page);
    await listed(page, tabbed([HEADINGS, ['订单', '二十天', '50', '48', '39', '是', '否']]), 1);
    await page.locator('.butie-grid-rows [data-action="roster-mend"]').click();
    await page.locator('.butie-mend').evaluate((field) => {
      field.value = '20';
      for (const init of [{ isComposing: true }, { keyCode: 229 }]) field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...init }));
    });
    await idle(page);
    assert.equal(await page.locator('.butie-mend').count(), 1);
    assert.deepEqual(complaints, []);
  }));

/** What was not a list before is one now: whatever happened, the next list comes out right. */
async function recovers(page, count = 3) {
  await listed(page, classesOf(count), count);
  assert.deepEqual((await shown(page)).map(({ status }) => status), Array(count).fill('computed'));
  assert.equal(await page.locator('.is-progress').count(), 0);
}

/** A workbook whose only sheet is this many bytes of nothing, packed. */
async function bomb(part, size) {
  const { deflateRawSync, crc32 } = await import('node:zlib');
  const sheet = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData></worksheet>';
  const files = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    '_rels/.rels': '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    'xl/workbook.xml': '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': sheet,
    'xl/sharedStrings.xml': '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>a</t></si></sst>',
  };
  const within = part.includes('shared') ? 'a' : '<row r="1"><c r="A1"><v>1</v></c></row>';
  const [before, after] = files[part].split(/(?<=<t>)a|(?=<.sheetData>)/);
  const texts = { ...files, [part]: Buffer.concat([Buffer.from(before), Buffer.alloc(size - (size % within.length), within), Buffer.from(after)]) };
  const parts = [];
  const central = [];
  let at = 0;
  for (const [name, text] of Object.entries(texts)) {
    const bytes = Buffer.from(text);
    const packed = deflateRawSync(bytes, { level: 9 });
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(8, 4);
    head.writeUInt32LE(crc32(bytes), 10);
    head.writeUInt32LE(packed.length, 14);
    head.writeUInt32LE(bytes.length, 18);
    head.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), head, tail, Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const index = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(index.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, index, Buffer.from('PK\x05\x06'), end]);
}

test('a file that is no list is said to be none, and the next list is read', () =>
  open({ viewport: DESK }, async ({ page, complaints }) => {
    await opened(page);
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
    const noise = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256));
    for (const [name, buffer, words] of [
      ['photo.png', png, '读不出名单'],
      ['letter.pdf', Buffer.from('%PDF-1.4\n%âãÏÓ\n1 0 obj'), '读不出名单'],
      ['noise.csv', noise, '读不出名单'],
      ['letter.docx', Buffer.from('PK\x03\x04letter'), '读不了这个 Excel 文件'],
      ['cut.xlsx', BOOK.subarray(0, BOOK.length / 2), '读不了这个 Excel 文件'],
      ['strings.xlsx', await bomb('xl/sharedStrings.xml', 300_000_000), '读不了这个 Excel 文件'],
      ['rows.xlsx', await bomb('xl/worksheets/sheet1.xml', 50_000_000), '没有可以算的行'],
      ['nothing.csv', Buffer.alloc(0), '没有可以算的行'],
      ['old.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), '旧版 Excel'],
    ]) {
      const began = Date.now();
      await choose(page, name, buffer);
      await said(page, words);
      await quiet(page);
      console.log(`${name} of ${buffer.length} bytes: ${Date.now() - began} ms`);
      await recovers(page);
    }
    await choose(page, 'list.xlsx', BOOK);
    await page.waitForFunction(() => inside().querySelector('.is-entry .butie-said').textContent.includes('行'));
    assert.deepEqual(complaints, []);
  }));

test('a picture that is pasted, and nothing that is pasted, are no lists', () =>
  open({ viewport: DESK }, async ({ page, complaints }) => {
    await opened(page);
    await page.locator('.butie-paste').evaluate((field) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13])], 'image.png', { type: 'image/png' }));
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    });
    await said(page, '读不出名单');
    await page.locator('.butie-paste').evaluate((field) => field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true })));
    await recovers(page);
    for (const [text, words] of [
      [HEADINGS.join('\t'), '只有表头'],
      ['订单\t20\t50', '没有可以算的行'],
      [`\t\t\t\n${'\t\t\t\n'.repeat(50)}`, '没有可以算的行'],
      [' \n ', '没有可以算的行'],
    ]) {
      await paste(page, text);
      await said(page, words);
      await quiet(page);
      assert.equal(await page.locator('.butie-filter').count(), 0);
    }
    await page.locator('.butie-paste').fill('  ');
    await page.locator('[data-action="roster-read"]').click();
    await said(page, '还没有名单');
    await recovers(page);
    assert.deepEqual(complaints, []);
  }));

test('signs of every kind, headings that stand there twice and cells without end are shown and hold nobody up', () =>
  open({ viewport: DESK }, async ({ page, complaints }) => {
    await opened(page);
    const odd = 'a\u0000b\u202eقائمة\u202c👩‍👩‍👧‍👦\ud83d';
    await listed(page, tabbed([[...HEADINGS, '备注', '备注'], [...GOOD, odd, odd, odd], [...GOOD, '', '', '']]), 2);
    assert.deepEqual((await shown(page)).map(({ status }) => status), ['computed', 'computed']);
    assert.equal(await page.locator('[data-order^="cell"]', { hasText: '备注' }).count(), 3);
    await recovers(page);
    const noted = await watched(page);
    const long = '长'.repeat(60_000);
    await listed(page, tabbed([[...HEADINGS, long], [...GOOD, long], ['订单', long, '50', '48', '39', '是', '否', '']]), 2);
    const texts = await page.locator('.butie-roster-list').evaluate((list) => Math.max(...[...list.querySelectorAll('*:not(textarea)')].filter((one) => !one.children.length).map((one) => one.textContent.length)));
    assert.ok(texts < 2100, `${texts} signs`);
    await page.locator('.butie-grid-rows [data-at="0"] [role="cell"]').first().click();
    await page.locator('.butie-roster-row').waitFor();
    await page.locator('.butie-roster-row [data-cell="7"] button').click();
    assert.equal((await page.locator('.butie-mend').inputValue()).length, long.length, 'what is mended is whole');
    await page.keyboard.press('Escape');
    await openAll(page);
    await paste(page, `${HEADINGS.join('\t')}\n${[...GOOD, 'x'.repeat(1_000_000)].join('\t')}`);
    await page.locator('.is-columns .butie-fault', { hasText: '内容太长' }).waitFor();
    await quiet(page);
    const wide = (cell) => Array.from({ length: 3000 }, (_, at) => cell(at));
    await listed(page, tabbed([[...HEADINGS.slice(0, 7), ...wide((at) => `列${at}`)], ...Array.from({ length: 200 }, () => [...GOOD, ...wide((at) => at)])]), 200);
    assert.equal((await shown(page))[0].status, 'computed');
    assert.ok((await page.locator('.butie-roster-list *').count()) < 20_000);
    await page.locator('.is-columns summary').click();
    await page.locator('.is-columns', { hasText: '列没有列出' }).waitFor();
    const { took, longest } = await noted();
    console.log(`long cells and many columns hold the page up for ${longest} ms of ${took}`);
    // Reading, drawing and opening them are many tasks, none of which is most of it.
    assert.ok(longest * 3 < took, `${longest} ms of ${took}`);
    await recovers(page);
    assert.deepEqual(complaints, []);
  }));

test('whoever changes their mind gets what they wanted last', () =>
  open({ viewport: DESK }, async ({ page, complaints }) => {
    await opened(page);
    const many = classesOf(200_000);
    await paste(page, many);
    await paste(page, many);
    await done(page, 200_000);
    assert.equal((await filters(page))['全部'], 200_000);
    // A file that is still being read, and a text.
    await choose(page, 'list.csv', Buffer.from(classesOf(50_000).replaceAll('\t', ',')));
    await paste(page, classesOf(4));
    await done(page, 4);
    await idle(page);
    assert.deepEqual([(await filters(page))['全部'], (await shown(page)).length], [4, 4]);
    await choose(page, 'list.xlsx', BOOK);
    await recovers(page, 6);
    await idle(page);
    assert.equal((await filters(page))['全部'], 6);
    // Two files, one after the other.
    await choose(page, 'a.csv', Buffer.from(classesOf(50_000).replaceAll('\t', ',')));
    await choose(page, 'b.csv', Buffer.from(classesOf(5).replaceAll('\t', ',')));
    await done(page, 5);
    await idle(page);
    assert.equal((await filters(page))['全部'], 5);
    assert.deepEqual(complaints, []);
  }));

test('work is stopped in each of its parts', () =>
  open({ viewport: DESK, acceptDownloads: true }, async ({ page, complaints }) => {
    await opened(page);
    const cancel = page.locator('[data-action="roster-cancel"]');
    const text = classesOf(LONG);
    for (const part of [undefined, '读取', '计算']) {
      await paste(page, text);
      if (part) await page.locator('.is-progress', { hasText: part }).waitFor();
      await cancel.click();
      await said(page, '已取消');
      await quiet(page);
      await idle(page);
      assert.equal(await page.locator('.butie-filter').count(), 0);
      await recovers(page);
    }
    await listed(page, text, LONG);
    await page.locator('[data-action="roster-xlsx"]').click();
    await page.locator('.is-progress', { hasText: '生成' }).waitFor();
    await cancel.click();
    await said(page, '已取消');
    await page.locator('[data-filter]').last().click();
    await counted(page, /.*/.source);
    assert.ok((await shown(page)).length > 0);
    await recovers(page);
    assert.deepEqual(complaints, []);
  }));

const MANY = 60_000;

/** Lets a test keep a worker from working rows out until it lets it. */
function holdable() {
  const { postMessage } = Worker.prototype;
  const held = [];
  let holding = false;
  window.hold = (on) => {
    holding = on;
    if (!on) for (const post of held.splice(0)) post();
  };
  Worker.prototype.postMessage = function (...args) {
    if (holding && args[0].name === 'work') held.push(() => postMessage.apply(this, args));
    else postMessage.apply(this, args);
  };
}

test('what is clicked while rows are worked out does no harm', () =>
  open({ viewport: DESK, acceptDownloads: true, before: (page) => page.addInitScript(holdable) }, async ({ page, complaints }) => {
    const hold = (on) => page.evaluate((on) => window.hold(on), on);
    await opened(page);
    const headings = HEADINGS.filter((heading) => heading !== '合格人数');
    const rows = Array.from({ length: MANY }, (_, at) => ['订单', at === 3 ? '二十天' : '20', '50', `${30 + (at % 15)}`, '是', '否', `第${at + 1}班`]);
    await listed(page, tabbed([headings, ...rows]), MANY);
    await hold(true);
    await answer(page, 'passed', 40);
    const working = page.locator('.is-progress', { hasText: '计算' });
    await working.waitFor();
    for (const order of ['cell:1', 'reason', 'money:0']) await page.locator(`[data-order="${order}"]`).first().click();
    await page.locator('[data-filter]').last().click();
    await page.locator('[data-filter="all"]').click();
    await hold(false);
    await quiet(page);
    await counted(page, '60,000');
    assert.ok((await shown(page)).every(({ status }) => status));
    await page.locator('.butie-sought').fill('第4班');
    await counted(page, 1);
    // A cell is mended, and a column is something else, while all rows are worked out anew.
    await hold(true);
    await answer(page, 'passed', 45);
    await working.waitFor();
    await page.locator('.butie-grid-rows [data-action="roster-mend"]').click();
    await page.locator('.butie-mend').fill('20');
    await drawn(page, 20);
    assert.equal(await page.locator('.butie-mend').inputValue(), '20', 'nothing is drawn over what is typed');
    await page.keyboard.press('Enter');
    await drawn(page, 20);
    await hold(false);
    await quiet(page);
    await page.locator('.butie-grid-rows [data-entry="3"][data-status="computed"]').waitFor();
    assert.equal((await filters(page))['改过的'], 1);
    await page.locator('.is-columns summary').click();
    await hold(true);
    await answer(page, 'passed', 40);
    await working.waitFor();
    await page.locator('[data-column="6"] select').selectOption('name');
    await drawn(page, 20);
    await hold(false);
    await done(page, MANY);
    await page.locator('.butie-grid-rows [data-entry]').first().waitFor();
    assert.equal((await filters(page))['全部'], MANY);
    // The rows that are looked at when a file is begun are those in it, whatever somebody looks at meanwhile.
    const [download] = await Promise.all([
      page.waitForEvent('download', { timeout: 60_000 }),
      (async () => {
        await page.locator('[data-action="roster-csv"]').click();
        await page.locator('[data-filter="changed"]').click();
      })(),
    ]);
    const lines = readFileSync(await download.path(), 'utf8').trim().split('\r\n');
    assert.equal(lines.length, MANY + 1);
    await counted(page, 1);
    for (const heading of await page.locator('[data-order]').all()) {
      for (const way of ['ascending', 'descending']) {
        await heading.click();
        await idle(page);
        await page.locator('[aria-sort="ascending"], [aria-sort="descending"]').first().waitFor();
      }
    }
    assert.deepEqual(complaints, []);
  }));

test('what the form says is followed, whatever else is done at the same time', () =>
  open({ viewport: DESK, acceptDownloads: true }, async ({ page, complaints }) => {
    await opened(page);
    const headings = HEADINGS.filter((heading) => heading !== '合格人数');
    await listed(page, tabbed([headings, ...Array.from({ length: 5 }, () => ['订单', '20', '50', '30', '是', '否', ''])]), 5);
    await answer(page, 'passed', 40);
    const first = page.locator('.is-summary [data-payee] .butie-figure');
    await first.waitFor();
    const before = await first.innerText();
    // The blank list is asked for before the form has stood still.
    await answer(page, 'passed', 45);
    await Promise.all([page.waitForEvent('download'), page.locator('[data-action="roster-template"]').click()]);
    await page.waitForFunction((before) => inside().querySelector('.is-summary [data-payee] .butie-figure').innerText !== before, before);
    await idle(page);
    assert.deepEqual((await shown(page)).map(({ status }) => status), Array(5).fill('computed'));
    assert.deepEqual(complaints, []);
  }));

test('a worker ends when its calculator has been left, and its list with it', () =>
  open({ viewport: DESK }, async ({ page, complaints }) => {
    await page.clock.install();
    await opened(page);
    await recovers(page);
    const [worker] = page.workers();
    const gone = (element) => page.evaluate((element) => (element ? document.body.append(window.taken) : (window.taken = document.querySelector('butie-calculator')).remove()), element);
    await gone(false);
    await page.clock.runFor(5000);
    await gone(true);
    await page.locator('.butie-filter').first().waitFor();
    await page.clock.runFor(60_000);
    assert.deepEqual(page.workers(), [worker], 'it was only moved');
    await paste(page, classesOf(100_000));
    const ended = new Promise((resolve) => worker.once('close', resolve));
    await gone(false);
    // Whoever watches the calculator has been told by the time that somebody who begins to watch later is.
    await page.evaluate(() => new Promise((go) => new ResizeObserver(go).observe(document.body)));
    await page.clock.runFor(60_000);
    await ended;
    assert.deepEqual(page.workers(), []);
    await gone(true);
    await page.locator('[data-action="roster"]').click();
    await page.locator('.butie-paste').waitFor();
    await recovers(page);
    assert.equal(page.workers().length, 1);
    assert.deepEqual(complaints, []);
  }));

test('what works on a list can break, and the next list has another one', () =>
  open({ viewport: DESK, before: (page) => page.addInitScript(() => {
    // As a program does that has come to its end.
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (message, ...rest) {
      if (window.broken && message.name === 'tell' && message.args[0] === 'summary') message.args = ['no such thing'];
      return postMessage.call(this, message, ...rest);
    };
  }) }, async ({ page, complaints }) => {
    await opened(page);
    await recovers(page);
    await page.evaluate(() => (window.broken = true));
    await paste(page, classesOf(4));
    await said(page, '没有算成');
    await quiet(page);
    assert.equal(await page.locator('.butie-filter').count(), 0, 'no old rows');
    assert.equal(page.workers().length, 0);
    await page.evaluate(() => (window.broken = false));
    await page.locator('[data-action="roster-read"]').click();
    await done(page, 4);
    assert.equal((await shown(page)).length, 4);
    assert.equal(page.workers().length, 1);
    assert.deepEqual(complaints, []);
  }));

test('a file that takes too long to read is given up when somebody wants that', () =>
  open({ viewport: DESK, before: (page) => page.addInitScript(() => {
    // From the file on this worker hears nothing, as one that is busy with it.
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (message, ...rest) {
      if (message.name === 'file') window.busy = this;
      if (window.busy !== this) return postMessage.call(this, message, ...rest);
    };
  }) }, async ({ page, complaints }) => {
    await opened(page);
    await recovers(page);
    const [worker] = page.workers();
    await choose(page, 'rows.csv', Buffer.from(classesOf(3)));
    await page.locator('.is-progress', { hasText: '读取' }).waitFor();
    await page.locator('[data-action="roster-cancel"]').click();
    await said(page, '已取消');
    await recovers(page);
    assert.ok(!page.workers().includes(worker), 'another one works now');
    assert.equal(page.workers().length, 1);
    assert.deepEqual(complaints, []);
  }));

test('a long list whose beginning is changed in its field keeps its end', () =>
  open({ viewport: DESK }, async ({ page, complaints }) => {
    await opened(page);
    await listed(page, classesOf(2000), 2000);
    const field = page.locator('.butie-paste');
    const text = await field.inputValue();
    assert.ok(text.length < 2100);
    assert.match(text, /^.*\n.*第1班\n/);
    await field.focus();
    await field.evaluate((one) => one.setSelectionRange(one.value.indexOf('第1班'), one.value.indexOf('第1班') + 3));
    await page.keyboard.type('甲班');
    await page.locator('[data-action="roster-read"]').click();
    await done(page, 2000);
    const [first] = await shown(page);
    assert.ok(first.cells.includes('甲班'), String(first.cells));
    await page.locator('.butie-sought').fill('第2000班');
    await counted(page, 1);
    assert.deepEqual(complaints, []);
  }));
