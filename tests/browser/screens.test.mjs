/**
 * What must be true of every screen, in both languages and sizes, on a phone and on a desk, by day and by night: no fault
 * that axe finds, and room for everything, also in a smaller window and with words twice as large.
 */
import assert from 'node:assert/strict';

import { test } from '../runner.mjs';
import { axe } from './axe.mjs';
import { DESK, PHONE, SMALL_PHONE, keep, open, together } from './harness.mjs';
import { doubled, layout } from './layout.mjs';
import { turn } from './page.mjs';
import { ARRIVALS, SCREENS } from './screens.mjs';

/**
 * Eight ways to look at a screen, in which each three of the four properties come in all combinations. In those that axe
 * gets to see each two do, which saves time: it looks at one property or at two.
 */
const LOOKS = {
  phone: [
    { language: 'zh-CN', large: false, colorScheme: 'light' },
    { language: 'zh-CN', large: true, colorScheme: 'dark' },
    { language: 'en', large: true, colorScheme: 'light' },
    { language: 'en', large: false, colorScheme: 'dark', measured: true },
  ],
  desk: [
    { language: 'zh-CN', large: false, colorScheme: 'dark' },
    { language: 'zh-CN', large: true, colorScheme: 'light', measured: true },
    { language: 'en', large: true, colorScheme: 'dark' },
    { language: 'en', large: false, colorScheme: 'light' },
  ],
};

/** Smaller windows for each device: the smallest phone, and a desk at 200 %. */
const NARROW = { phone: SMALL_PHONE, desk: { width: DESK.width / 2, height: DESK.height / 2 } };

const DEVICES = { phone: PHONE, desk: DESK };

/** Fails with what was found at any sight of a screen. */
const none = (faults) => assert.deepEqual(Object.fromEntries(Object.entries(faults).filter(([, found]) => found.length)), {});

/** Another size of the window, in which the calculator has taken up its own. */
async function resized(page, viewport) {
  await page.setViewportSize(viewport);
  await page.evaluate(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))));
}

/** What has been looked at already: several questions can stand on one screen. */
const seen = new Set();

for (const [name, reach] of Object.entries(SCREENS)) {
  test(`nothing is wrong with ${name}`, async () => {
    const faults = {};
    const devices = Object.entries(DEVICES).map(([device, viewport]) =>
      keep(device, { viewport, reducedMotion: 'reduce' }, async (page) => {
        await reach(page);
        for (const look of LOOKS[device]) {
          await turn(page, look);
          const sight = [device, look.colorScheme, await page.locator('.butie').evaluate((root) => root.outerHTML)].join();
          if (seen.has(sight)) continue;
          seen.add(sight);
          await page.emulateMedia({ colorScheme: look.colorScheme });
          const at = [device, ...Object.entries(look).flat()].join(' ');
          faults[at] = [...(look.measured ? [] : await axe(page)), ...(await layout(page, look.large))];
          await resized(page, NARROW[device]);
          faults[`${at}, narrow`] = await layout(page, look.large);
          await resized(page, viewport);
          await doubled(page, async () => (faults[`${at}, twice the size`] = await layout(page, look.large)));
        }
      }),
    );
    await together(devices);
    none(faults);
  });
}

for (const [name, { before, reach }] of Object.entries(ARRIVALS)) {
  test(`nothing is wrong with ${name}`, async () => {
    const faults = {};
    const devices = Object.entries(DEVICES).map(([device, viewport]) =>
      open({ viewport, before, reducedMotion: 'reduce' }, async ({ page }) => {
        await reach(page);
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme });
          faults[`${device} ${colorScheme}`] = await axe(page);
        }
        await resized(page, NARROW[device]);
        faults[`${device}, narrow`] = await layout(page, false);
        await resized(page, viewport);
        await doubled(page, async () => (faults[`${device}, twice the size`] = await layout(page, false)));
      }),
    );
    await together(devices);
    none(faults);
  });
}
