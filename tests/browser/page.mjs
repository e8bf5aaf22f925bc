/**
 * The page as a visitor uses it: found by what the page says of itself in `data-*` attributes, never by its looks. Only this
 * file knows how a question or the result is reached, so that a test need not care how much of a form stands on a screen.
 *
 * Everywhere `page` may be a part of a page, too, in which a calculator stands.
 */

/** A row of the screens that lead to a calculator: `what` is `ruleset`, `audience` or `calculator`. */
export const choice = (page, what, id) => page.locator(`.butie button[data-${what}="${id}"]`);

/** Goes back to the first screen, on which nothing is open. */
export async function home(page) {
  const back = page.locator('.butie [data-back="region"]');
  const rows = page.locator('.butie button[data-ruleset]').first();
  await back.or(rows).first().waitFor();
  if (await back.isVisible()) await back.click();
  await rows.waitFor();
  await page.locator('.butie details[open]').evaluateAll((all) => all.forEach((details) => (details.open = false)));
}

/** The questions of a calculator, as many as stand on a screen. */
export const form = (page) => page.locator('.butie-questions');

/** Goes from the first screen to a calculator, over whatever choices the page offers on the way. */
export async function enter(page, calculator, audience) {
  const [ruleset] = calculator.split('/');
  await choice(page, 'ruleset', ruleset).click();
  const questions = form(page);
  const who = choice(page, 'audience', audience);
  const which = choice(page, 'calculator', calculator);
  await questions.or(who).or(which).first().waitFor();
  if (await who.isVisible()) await who.click();
  await questions.or(which).first().waitFor();
  if (await which.isVisible()) await which.click();
  await questions.waitFor();
}

/** Goes from wherever the page is to a calculator in which nothing has been answered. */
export async function begin(page, calculator, audience) {
  await home(page);
  await enter(page, calculator, audience);
  if (await page.locator('[data-action="clear"]:enabled').count()) await clear(page);
}

/** Takes all answers back. */
export const clear = (page) => page.locator('[data-action="clear"]').click();

const question = (page, input) => page.locator(`[data-input="${input}"]`);

/** The field into which a number or a day is typed. */
export const field = (page, input) => question(page, input).locator('.butie-box input');

/** The box or button of one answer to choose. */
export const option = (page, input, value) => question(page, input).locator(`input[value="${value}"]`);

/** What is said to be wrong with an answer. */
export const fault = (page, input) => question(page, input).locator('.butie-fault');

/** Waits until the page has drawn everything that follows from what was done last, with all of its program or without. */
export async function settled(page) {
  await page.locator('butie-calculator[data-complete] .butie:not([data-busy])').waitFor();
}

/**
 * Brings a question before the visitor: it can be folded away with those that do not matter, or be one of several on a
 * small screen that shows one at a time.
 */
export async function reach(page, input) {
  await settled(page);
  const all = page.locator('.butie.is-stepped [data-action="list"]');
  if (await all.isVisible() && !(await question(page, input).isVisible())) await all.click();
  const fold = page.locator(`.butie-idle:not([open]):has([data-input="${input}"])`);
  if (await fold.count()) await fold.locator('summary').first().click();
}

/** Taps a row of a question. */
async function tap(page, input, value) {
  await question(page, input).locator(`label.butie-option:has(input[value="${value}"])`).click();
}

/** Answers one question, whatever its kind. */
export async function answer(page, input, value) {
  await reach(page, input);
  const kind = await question(page, input).getAttribute('data-kind');
  if (value === null) return tap(page, input, 'null');
  if (kind === 'choices') {
    const values = value === 'unknown' ? ['unknown'] : value.length ? value : ['none'];
    for (const one of values) await tap(page, input, one);
    return undefined;
  }
  if (kind === 'count' || kind === 'money' || kind === 'date') {
    return field(page, input).fill(String(value));
  }
  return tap(page, input, String(value));
}

/** Taps the button beside a number that makes it one more, or one fewer. */
export async function count(page, input, way) {
  await reach(page, input);
  const buttons = question(page, input).locator('.butie-step');
  await buttons[way === 'more' ? 'last' : 'first']().click();
}

/** Answers all questions that the page asks, in its order; a question can appear because of the answer before it. */
export async function answerAll(page, inputs) {
  const done = new Set();
  for (;;) {
    await settled(page);
    const next = (await asked(page)).find((input) => input in inputs && !done.has(input));
    if (next === undefined) return;
    done.add(next);
    await answer(page, next, inputs[next]);
  }
}

/** Chooses readings. */
export async function read(page, readings) {
  await settled(page);
  if (!Object.keys(readings).length) return;
  await page.locator('.butie-readings > summary').click();
  for (const [reading, option] of Object.entries(readings)) {
    await page.locator(`[data-reading="${reading}"] label.butie-option:has(input[value="${option}"])`).click();
  }
}

/** Goes to the result, as the bar at the bottom of a phone does; on a desk it is in view. */
export async function seeResult(page) {
  await settled(page);
  const bar = page.locator('[data-action="result"]');
  if (await bar.isVisible()) await bar.click();
}

/** Opens everything that opens. */
export async function openAll(page) {
  await settled(page);
  await page.locator('.butie').evaluate((root) => root.querySelectorAll('details').forEach((one) => (one.open = true)));
}

/** Turns the page to a language and a size with the switches at its top. */
export async function turn(page, { language, large }) {
  const root = page.locator('.butie');
  if ((await root.getAttribute('lang')) !== language) await page.locator('[data-action="language"]').click();
  const is = await root.evaluate((one) => one.classList.contains('is-large'));
  if (is !== large) await page.locator('[data-action="large"]').click();
}

/** What is certain while answers are missing: both ends of the range, as the bar and the result say. */
export async function range(page) {
  await settled(page);
  const ends = (all) => all.map(({ dataset: { low, high } }) => [low, high]);
  const [bar, result] = await Promise.all(['.butie-live', '.butie-hero'].map((place) => page.locator(`${place} :is([data-low], [data-high])`).evaluateAll(ends)));
  return { bar, result };
}

/** What the page says hangs on each question, in the order of the form. */
export async function prices(page) {
  await settled(page);
  const price = (all) => all.map((one) => [one.closest('[data-input]').dataset.input, one.dataset.price]);
  return page.locator('[data-input] [data-price]').evaluateAll(price).then(Object.fromEntries);
}

/** The chart: along which input, where somebody stands, and the ends at its jumps. */
export async function chart(page) {
  await settled(page);
  return page.locator('[data-chart]').evaluate((card) => {
    const here = card.querySelector('.is-here');
    const svg = card.querySelector('svg');
    return {
      along: card.dataset.chart,
      here: [here.dataset.at, here.dataset.value],
      place: here.getAttribute('cx'),
      open: svg.querySelectorAll('circle.is-open').length,
      drawn: svg.namespaceURI === 'http://www.w3.org/2000/svg' && here.getBoundingClientRect().width > 0,
      says: card.querySelector('.butie-caption').textContent.replaceAll('\u00a0', ' '),
    };
  });
}

/** What the page says came of it. */
export async function result(page) {
  await settled(page);
  return page.locator('.butie-result').evaluate((section) => {
    const all = (selector) => [...section.querySelectorAll(selector)];
    return {
      status: section.dataset.status,
      outputs: Object.fromEntries(all('[data-output]').map((one) => [one.dataset.output, one.dataset.value])),
      payees: all('[data-line]').map((one) => one.dataset.payee),
      missing: all('[data-missing]').map((one) => one.dataset.missing),
    };
  });
}

/** The result to the last word: each money line, and whatever else is said about it, in the page's words. */
export async function account(page) {
  await settled(page);
  return page.locator('.butie-result').evaluate((section) => {
    const all = (selector) => [...section.querySelectorAll(selector)];
    const words = (one) => one.textContent.replace(/\s+/g, ' ').trim();
    const lines = all('[data-line]').map((line) => {
      const { value } = line.querySelector('[data-value]').dataset;
      return [line.dataset.line, { payee: line.dataset.payee, value, words: words(line) }];
    });
    return {
      lines: Object.fromEntries(lines),
      gates: Object.fromEntries(all('[data-gate]').map((one) => [one.dataset.gate, words(one.querySelector('.butie-value'))])),
      warnings: all('.butie-warnings li').map(words),
      notes: all('[data-note] .butie-label').map(words),
      faults: all('.butie-hero .butie-plain li').map(words),
      because: all('.butie-because').map(words),
      ranges: all('[data-low], [data-high]').map(({ dataset: { low, high } }) => [low, high]),
    };
  });
}

/** The questions that the page asks now, in its order. */
export function asked(page) {
  return page.locator('[data-input]').evaluateAll((all) => all.map((one) => one.dataset.input));
}
