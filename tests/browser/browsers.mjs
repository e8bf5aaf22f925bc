/**
 * Browsers of every engine and age that the calculator has to run in, driven by the least that they have in common: go to an
 * address, evaluate an expression there. What else there is to do, a page does to itself; see driver.mjs.
 */
import { startFirefox } from './firefox.mjs';
import { startOld } from './old.mjs';
import { startWebKit } from './webkit.mjs';

/**
 * Each gives a promise of `open`, which goes to an address and waits until it has loaded; `say`, which gives the text of
 * which the value of an expression is a promise; and `end`.
 */
const START = {
  'Chromium 72': () => startOld('chromium-72'),
  'Chromium 80': () => startOld('chromium-80'),
  'Chromium 88': () => startOld('chromium-88'),
  ...(process.env.BUTIE_FIREFOX && { Firefox: startFirefox }),
  ...(process.env.BUTIE_WEBKIT && { WebKit: startWebKit }),
};

/** Those that this machine has; the build tool says when one is missing. */
export const BROWSERS = Object.keys(START);

/** Those that run, for whoever wants one next: starting takes longer than most visits. */
const running = new Map();

/**
 * Goes to an address with a browser and hands `work` a function that evaluates an expression in the page, waits for it if it
 * is a promise, and gives back what JSON keeps of it. A browser in which something failed is not used again.
 */
export async function visit(name, address, work) {
  const browser = (await running.get(name)) ?? (await START[name]());
  running.delete(name);
  try {
    await browser.open(address);
    await work(async (expression) => {
      const text = await browser.say(`Promise.resolve(${expression}).then((value) => JSON.stringify([value]))`);
      return JSON.parse(text)[0] ?? undefined;
    });
  } catch (error) {
    await browser.end();
    throw error;
  }
  running.set(name, browser);
}

export async function close() {
  await Promise.all([...running.values()].map((browser) => browser.end()));
  running.clear();
}
