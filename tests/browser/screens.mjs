/**
 * Everything that the page can look like. Tests of what must be true of all screens go through these lists.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { DIST } from './harness.mjs';
import { answerAll, begin, choice, home, openAll, reach, read, seeResult } from './page.mjs';

const WORKER = ['gongan-2023/living-allowance', 'worker'];
const SCHOOL = ['guxian-2023/class-training', 'school'];
const LOCAL = ['zhengning-2022/training', 'worker'];

const TRAINED = {
  training_kind: 'employment_entrepreneurship',
  groups: ['rural'],
  hours_standard: 60,
  hours_attended: 62,
  passed: true,
};
const CLASS = {
  training_mode: 'order',
  days: 20,
  enrolled: 50,
  passed: 48,
  employed: 39,
  real_name_entered: true,
  classified_unit: false,
};
const STANDARDS = {
  local_standard: 1000,
  shortage_occupation: true,
  filed_before_start: true,
  living_per_day: 20,
  transport_per_day: 10,
  days: 5,
};

/** A question of a form in which nothing is answered yet. */
const question = ([calculator, audience], input) => async (page) => {
  await begin(page, calculator, audience);
  await reach(page, input);
};

/** What comes of answers. */
const outcome = ([calculator, audience], inputs, readings = {}) => async (page) => {
  await begin(page, calculator, audience);
  await read(page, readings);
  await answerAll(page, inputs);
  await seeResult(page);
};

/** The same with everything open that opens. */
const opened = (screen) => async (page) => {
  await screen(page);
  await openAll(page);
};

const audiences = async (page) => {
  await home(page);
  await choice(page, 'ruleset', 'guxian-2023').click();
  await choice(page, 'audience', 'school').waitFor();
};

const calculators = async (page) => {
  await audiences(page);
  await choice(page, 'audience', 'school').click();
  await choice(page, 'calculator', SCHOOL[0]).waitFor();
};

/** Goes to the fragment of an address, as a link in the host page would. */
const follow = (page, fragment) => page.evaluate((hash) => location.replace(hash), `#${fragment}`);

/** A result that is opened from a link to it, which was changed on its way. */
const linked = (change, told) => async (page) => {
  await outcome(WORKER, TRAINED)(page);
  await page.locator('.butie-share').waitFor();
  const address = await page.locator('.butie-share .butie-copied').first().inputValue();
  await home(page);
  await follow(page, change(new URL(address).hash.slice(1)));
  await page.locator('.butie-opened', { hasText: told }).waitFor();
};

/** Screens by name, each with the way there from anywhere in the page. */
export const SCREENS = {
  'the choice of a region': home,
  'the choice of an audience': audiences,
  'the choice of a calculator': calculators,
  'all standards of a document': async (page) => {
    await audiences(page);
    await page.locator('.butie-standards tbody tr').first().waitFor({ state: 'attached' });
    await openAll(page);
  },
  'a question with one answer': question(WORKER, 'training_kind'),
  'a question with several answers': question(WORKER, 'groups'),
  'a question for a number': question(WORKER, 'hours_standard'),
  'a question of yes, no or not sure': question(WORKER, 'passed'),
  'a question for money that may be unknown': question(LOCAL, 'local_standard'),
  'a question that may be left out': question(LOCAL, 'enterprise_bears_cost'),
  'a question for a day': question(['guxian-2023/deadlines', 'school'], 'training_end'),
  'questions half answered': outcome(WORKER, { training_kind: 'employment_entrepreneurship', groups: ['rural'], hours_standard: 60 }),
  'money for a worker': outcome(WORKER, TRAINED),
  'money for a worker, all of it open': opened(outcome(WORKER, TRAINED)),
  'money for a school, with a threshold': outcome(SCHOOL, CLASS),
  'money for a school, all of it open': opened(outcome(SCHOOL, { ...CLASS, employed: 38 })),
  'money seen by an officer': outcome([SCHOOL[0], 'officer'], { ...CLASS, enrolled: 1000, passed: 1000, employed: 1000 }),
  'money for others': outcome(LOCAL, STANDARDS),
  'a check with nothing missing': outcome(['gongan-2023/practice-share', 'school'], { total_hours: 50, practice_hours: 30 }),
  'days by which something is due': outcome(['guxian-2023/deadlines', 'school'], { training_end: '2023-06-30' }),
  'a refusal with a way out': outcome(WORKER, { ...TRAINED, passed: false }),
  'a refusal with no way out': opened(outcome(WORKER, { ...TRAINED, training_kind: 'post_skill' })),
  'a refusal whose way out is tried': async (page) => {
    await outcome(WORKER, { ...TRAINED, passed: false })(page);
    await page.locator('[data-action="try"]').click();
    await page.locator('[data-action="undo"]').waitFor();
  },
  'money forfeited': outcome(SCHOOL, { ...CLASS, real_name_entered: false }),
  'a standard that is not known': outcome(LOCAL, { ...STANDARDS, local_standard: null, living_per_day: null, transport_per_day: null }),
  'an answer that is not known': outcome(WORKER, { ...TRAINED, passed: 'unknown' }),
  'answers that contradict each other': outcome(SCHOOL, { days: 400, enrolled: 40, passed: 41 }),
  'the settings': async (page) => {
    await home(page);
    await page.locator('.butie-settings > summary').click();
  },
  'a result that is taken along': async (page) => {
    await outcome(WORKER, TRAINED)(page);
    await page.locator('[data-action="code"]').click();
    await page.locator('.butie-code').waitFor();
    await page.locator('.butie-objection > summary').click();
    await page.locator('[data-copy="case"]').click();
    await page.locator('[data-action="picture"]').click();
    await page.locator('.butie-picture > *').waitFor();
  },
  'a result opened from a link': linked((link) => link, /链接是|made on/),
  'a link under changed rules': linked((link) => link.replace(/&v=\w+/, '&v=00112233aabb').replace('240.00', '200.00').replace('&s=', '&retired=5&s='), /已经不认识|no longer know/),
  'a link that was cut off': linked((link) => link.slice(0, -5), /读不懂|cannot be read/),
  'a link that leads nowhere': async (page) => {
    await home(page);
    await follow(page, 'c=nowhere-2023&a=worker');
    await page.locator('.butie > .butie-notice').waitFor();
  },
  'another reading, all of it open': opened(outcome(WORKER, { ...TRAINED, groups: ['lifted_from_poverty'], passed: false }, { poverty_pass: 'required' })),
  'a check that came out badly': opened(outcome(['gongan-2023/practice-share', 'school'], { total_hours: 50, practice_hours: 10 })),
  'money of several payees': outcome(['gongan-2023/institution-net', 'school'], { local_standard: 1200, claimed: 40, joint_with_township: true }),
  'a quotation': async (page) => {
    await outcome(SCHOOL, CLASS)(page);
    await page.locator('[data-action="quote"]').click();
    await page.locator('[data-letter="school"]').fill('古县利民职业培训学校');
    await page.locator('[data-letter="days"]').fill('十天');
    await page.locator('.butie-letter .butie-fault').waitFor();
  },
  'two cases side by side': async (page) => {
    await outcome(SCHOOL, CLASS)(page);
    await page.locator('[data-action="keep"]').click();
    await answerAll(page, { days: 30, employed: 30 });
    await seeResult(page);
  },
};

const never = () => new Promise(() => {});
const table = (page) => page.locator('butie-calculator > section table').first().waitFor();

/**
 * The page as it stands without scripts. They are taken out of it instead of being switched off in the browser, where
 * nothing could be asked of the page then.
 */
async function withoutScripts(page) {
  const whole = readFileSync(join(DIST, 'index.html'), 'utf8');
  const body = whole.replace(/<script.*?<\/script>/gs, '').replace(/<\/?noscript>/g, '');
  await page.route('**/', (route) => route.fulfill({ body, contentType: 'text/html' }));
}

/** Screens on which the page is only arriving, or does not: what is done to the page before, and how it is known. */
export const ARRIVALS = {
  'the page without scripts': { before: withoutScripts, reach: table },
  'the page while it opens': {
    before: (page) => page.route('**/index.butie', never),
    reach: (page) => page.locator('.butie-loading').waitFor(),
  },
  'rules that do not come': {
    before: (page) => page.route('**/index.butie', (route) => route.abort()),
    reach: (page) => page.locator('[data-action="retry"]').waitFor(),
  },
  'a program that does not start': {
    before: (page) => page.route(/\/assets\/(butie|twin)-/, (route) => route.abort()),
    reach: async (page) => {
      await page.locator('butie-calculator > .butie-notice').waitFor();
      await table(page);
    },
  },
  'a calculator while it opens': {
    before: (page) => page.route('**/guxian-2023.butie', never),
    reach: async (page) => {
      await calculators(page);
      await choice(page, 'calculator', SCHOOL[0]).click();
      await page.locator('.butie-loading').waitFor();
    },
  },
  'a calculator that does not come': {
    before: (page) => page.route('**/guxian-2023.butie', (route) => route.abort()),
    reach: async (page) => {
      await calculators(page);
      await choice(page, 'calculator', SCHOOL[0]).click();
      await page.locator('[data-action="retry"]').waitFor();
    },
  },
};
