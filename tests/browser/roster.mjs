/** The list of many people as a visitor uses it, in a page or in a part of one. */
import { execFileSync } from 'node:child_process';

import { enter, settled } from './page.mjs';

export const SCHOOL = 'guxian-2023/class-training';
export const CLASS = { training_mode: 'order', days: 20, real_name_entered: true, classified_unit: false };
export const HEADINGS = ['培训类型', '培训天数', '开班人数', '合格人数', '就业人数', '是否实名录入', '是否涉密单位', '备注'];

export const tabbed = (rows) => rows.map((row) => row.join('\t')).join('\n');

/** A list of classes, each a case of its own. */
export const classesOf = (count) => tabbed([HEADINGS, ...Array.from({ length: count }, (_, at) => ['订单', 10 + (at % 20), 50, 48, 30 + (at % 18), '是', '否', `第${at + 1}班`])]);

/** A list of trainees of one class. */
export function trainees(enrolled, passed, employed) {
  const yes = (truth) => (truth ? '是' : '否');
  const rows = Array.from({ length: enrolled }, (_, at) => [`学员${at + 1}`, `4210${at}`, yes(at < passed), yes(at < employed)]);
  return tabbed([['姓名', '身份证号', '是否合格', '是否就业'], ...rows]);
}

/** Has a page note what it has asked of workers and has no answer to yet. */
function listening() {
  if (window.asked || !window.Worker) return;
  window.asked = new Map();
  const { postMessage, terminate } = Worker.prototype;
  const heard = new WeakSet();
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message.id) window.asked.set(message.id, this);
    if (!heard.has(this)) this.addEventListener('message', ({ data }) => data && data.id && !data.progress && window.asked.delete(data.id));
    heard.add(this);
    return postMessage.call(this, message, ...rest);
  };
  Worker.prototype.terminate = function () {
    for (const [id, worker] of window.asked) if (worker === this) window.asked.delete(id);
    return terminate.call(this);
  };
}

/** Waits until the page has drawn itself so many times more: whatever follows from what was done has happened by then. */
export const drawn = (page, times = 5) =>
  page.evaluate(async (times) => {
    for (let time = 0; time < times; time += 1) await new Promise((go) => requestAnimationFrame(go));
  }, times);

/** Waits until the page waits for nothing that works on a list, and has drawn that: what has not happened by then happens no more. */
export const idle = (page) =>
  page.evaluate(async () => {
    for (let calm = 0; calm < 5; calm = window.asked?.size ? 0 : calm + 1) await new Promise((go) => requestAnimationFrame(go));
  });

/** Opens the list of the calculator that is open, in a page or in a part of one. */
export async function unfold(page) {
  await settled(page);
  await (page.page?.() ?? page).evaluate(listening);
  await page.locator('[data-action="roster"]').click();
  await page.locator('.butie-paste').waitFor();
}

export async function opened(page, calculator = SCHOOL, audience = 'school') {
  await enter(page, calculator, audience);
  await unfold(page);
}

/** Pastes as a visitor does, who has copied from a spreadsheet. */
export const paste = (page, text) =>
  page.locator('.butie-paste').evaluate((field, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', pasted);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);

export const done = (page, rows) => page.locator('.is-entry .butie-said', { hasText: `：${String(rows).replace(/\B(?=(\d{3})+(?!\d))/g, ',')} ` }).waitFor({ timeout: 60_000 });

export async function listed(page, text, rows) {
  await paste(page, text);
  await done(page, rows);
}

/** The rows in view, by their numbers. */
export const shown = (page) =>
  page.locator('.butie-grid-rows').evaluate(async (rows) => {
    const all = () => [...rows.querySelectorAll('[data-entry]')];
    for (let turn = 0; turn < 100 && rows.children.length !== all().length; turn += 1) await new Promise((resolve) => setTimeout(resolve, 20));
    return all()
      .sort((one, other) => one.dataset.at - other.dataset.at)
      .map((row) => ({ entry: Number(row.dataset.entry), status: row.dataset.status, cells: [...row.children].map((cell) => (cell.className === 'is-figure' ? cell.textContent.replace(/,/g, '') : cell.textContent)) }));
  });

export const filters = (page) => page.locator('.butie-filter').evaluateAll((all) => Object.fromEntries(all.map((one) => [one.textContent.replace(/ [\d,]+$/, ''), Number(one.dataset.count)])));
export const payees = (page) => page.locator('.is-summary [data-payee]').evaluateAll((all) => all.map((one) => [...one.children].map((cell) => cell.textContent)));

/** What the command line makes of the same answers. */
export function natively(calculator, inputs) {
  return JSON.parse(execFileSync(process.env.BUTIE, ['eval', calculator, '--json', '--input', JSON.stringify(inputs)], { encoding: 'utf8' }));
}

/** Waits for what is said below the field into which a list comes. */
export const said = (page, words) => page.locator('.is-entry .butie-said', { hasText: words }).waitFor({ timeout: 60_000 });

/** Chooses a file. */
export const choose = (page, name, buffer) => page.locator('.butie-file').setInputFiles({ name, mimeType: '', buffer });

/**
 * Has the page note what holds it up; gives a function that tells of the time since it was last asked how long it was, what of it
 * held the page up longest, both in milliseconds, and how often the page was drawn.
 */
export async function watched(page) {
  await page.evaluate(() => {
    const tasks = [];
    const watching = new PerformanceObserver((list) => tasks.push(...list.getEntries()));
    watching.observe({ type: 'longtask' });
    let [began, frames] = [performance.now(), 0];
    const draw = () => {
      frames += 1;
      requestAnimationFrame(draw);
    };
    draw();
    window.noted = () => {
      tasks.push(...watching.takeRecords());
      const longest = Math.round(Math.max(0, ...tasks.splice(0).map(({ duration }) => duration)));
      const noted = { took: Math.round(performance.now() - began), longest, frames };
      [began, frames] = [performance.now(), 0];
      return noted;
    };
  });
  return async () => {
    await drawn(page, 2);
    return page.evaluate(() => window.noted());
  };
}

/** What has the focus: the first of these that it is in. */
export const focused = (page, ...selectors) =>
  page.evaluate((all) => {
    let { activeElement } = document;
    while (activeElement?.shadowRoot?.activeElement) ({ activeElement } = activeElement.shadowRoot);
    return all.find((selector) => activeElement.matches(selector)) ?? activeElement.outerHTML.slice(0, 200);
  }, selectors);
