/** The page as a visitor uses it: found by what the page says of itself in `data-*` attributes, never by its looks. */

/** Goes from the first screen to a calculator, over whatever choices the page offers on the way. */
export async function enter(page, calculator, audience) {
  const [ruleset] = calculator.split('/');
  await page.locator(`.butie button[data-ruleset="${ruleset}"]`).click();
  const form = page.locator('.butie-questions');
  const who = page.locator(`.butie button[data-audience="${audience}"]`);
  const which = page.locator(`.butie button[data-calculator="${calculator}"]`);
  await form.or(who).or(which).first().waitFor();
  if (await who.isVisible()) await who.click();
  await form.or(which).first().waitFor();
  if (await which.isVisible()) await which.click();
  await form.waitFor();
}

const question = (page, input) => page.locator(`[data-input="${input}"]`);

/** Opens the fold of the questions that do not matter, if the question is in it and it is closed. */
async function unfold(page, input) {
  const fold = page.locator('.butie-idle:not([open])', { has: question(page, input) });
  if (await fold.count()) await fold.locator('summary').first().click();
}

/** Taps a row of a question. */
async function tap(page, input, value) {
  await question(page, input).locator('label.butie-option', { has: page.locator(`input[value="${value}"]`) }).click();
}

/** Waits until the page has drawn everything that follows from what was done last. */
export async function settled(page) {
  await page.locator('.butie:not([data-busy])').waitFor();
}

/** Has all questions listed where only one is shown at a time. */
async function list(page, input) {
  const all = page.locator('.butie.is-stepped [data-action="list"]');
  if (await all.isVisible() && !(await question(page, input).isVisible())) await all.click();
}

/** Answers one question, whatever its kind. */
export async function answer(page, input, value) {
  await settled(page);
  await list(page, input);
  await unfold(page, input);
  const kind = await question(page, input).getAttribute('data-kind');
  if (value === null) return tap(page, input, 'null');
  if (kind === 'choices') {
    const values = value === 'unknown' ? ['unknown'] : value.length ? value : ['none'];
    for (const one of values) await tap(page, input, one);
    return undefined;
  }
  if (kind === 'count' || kind === 'money' || kind === 'date') {
    return question(page, input).locator('.butie-box input').fill(String(value));
  }
  return tap(page, input, String(value));
}

/** Answers all questions that the page asks, in its order; a question can appear because of the answer before it. */
export async function answerAll(page, inputs) {
  const done = new Set();
  for (;;) {
    await settled(page);
    const asked = await page.locator('[data-input]').evaluateAll((all) => all.map((one) => one.dataset.input));
    const next = asked.find((input) => input in inputs && !done.has(input));
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
    const row = page.locator(`[data-reading="${reading}"] label.butie-option`);
    await row.filter({ has: page.locator(`input[value="${option}"]`) }).click();
  }
}

/** What is certain while answers are missing: both ends of the range, as the bar and the result say. */
export async function range(page) {
  await settled(page);
  const ends = (all) => all.map(({ dataset: { low, high } }) => [low, high]);
  const [bar, result] = await Promise.all(['.butie-live', '.butie-hero'].map((place) => page.locator(`${place} [data-low]`).evaluateAll(ends)));
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
      says: document.getElementById(svg.getAttribute('aria-labelledby')).textContent.replaceAll('\u00a0', ' '),
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
