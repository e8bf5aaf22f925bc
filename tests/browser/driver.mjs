/**
 * A visitor for browsers that no test tool drives: a function that runs in the page itself, found by what the calculator says
 * of itself in `data-*` attributes, as page.mjs does it from outside. Its words are those of the oldest browser.
 */

/** Leaves `visitor` in the page. */
function settle() {
  const element = document.querySelector('butie-calculator');
  const all = (selector) => [...(element.shadowRoot ? element.shadowRoot.querySelectorAll(selector) : [])];
  const one = (selector) => all(selector)[0];

  /** What `ask` gives as soon as it gives anything, looked at often; fails with the words of what was waited for. */
  const until = (what, ask) =>
    new Promise((resolve, reject) => {
      const start = Date.now();
      const look = () => {
        const found = ask();
        const failed = element.querySelector('.butie-notice[data-reason]');
        if (found) resolve(found);
        else if (failed) reject(new Error(`${what}: the calculator failed: ${failed.dataset.reason}`));
        else if (Date.now() - start > 30000) reject(new Error(`${what}: not seen in 30 seconds`));
        else setTimeout(look, 10);
      };
      look();
    });

  // What was done last is taken up once the page has had its turn.
  const turn = () => new Promise((resolve) => setTimeout(resolve));
  const settled = () => turn().then(() => until('all is drawn', () => element.dataset.complete && one('.butie:not([data-busy])')));
  const click = (selector) => until(selector, () => one(selector)).then((found) => found.click());
  const type = (field, text) => {
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };

  /** From the first screen to a calculator, over whatever choices the page offers on the way. */
  const enter = async (calculator, audience) => {
    const rows = ['ruleset', 'audience', 'calculator'].map((what, at) => {
      return `button[data-${what}="${[calculator.split('/')[0], audience, calculator][at]}"]`;
    });
    for (;;) {
      await until('a choice or the questions', () => one(`.butie-questions, ${rows.join()}`));
      if (one('.butie-questions')) return;
      one(rows.join()).click();
      await settled();
    }
  };

  const answer = async (input, value) => {
    const field = one(`[data-input="${input}"] .butie-box input`);
    if (field) type(field, String(value));
    else for (const choice of [].concat(value)) await click(`[data-input="${input}"] input[value="${choice}"]`);
    await settled();
  };

  window.visitor = {
    element,
    settled,
    enter,
    /** Answers all questions that the page asks, in its order. */
    async answerAll(inputs) {
      const done = [];
      for (;;) {
        await settled();
        const asked = all('[data-input]').map(({ dataset }) => dataset.input);
        const next = asked.find((input) => input in inputs && !done.includes(input));
        if (next === undefined) return;
        done.push(next);
        await answer(next, inputs[next]);
      }
    },
    /** What the page says came of it. */
    result() {
      const section = one('.butie-result');
      const outputs = {};
      for (const { dataset } of section.querySelectorAll('[data-output]')) outputs[dataset.output] = dataset.value;
      return { status: section.dataset.status, outputs };
    },
    /** What only the second part of the program draws. */
    later: () => ({ settings: all('.butie-settings').length, cards: all('.butie-more .butie-card').length, dots: all('[data-chart] circle').length }),
    async turn(language) {
      await click('[data-action="language"]');
      await until(`the language ${language}`, () => one(`.butie[lang="${language}"]`));
      await settled();
    },
    words: (selector) => one(selector).textContent,
    style: (selector, property) => getComputedStyle(one(selector))[property],
  };
}

/** An expression that leaves `visitor` in a page. */
export const VISITOR = `(${settle})()`;
