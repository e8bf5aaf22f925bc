/**
 * One browser for all tests, a fresh profile and a host of its own for each page, and all of it stopped at the end.
 */
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import { serve } from './server.mjs';

// The packages stand in the cache and not above this file; the build tool says where.
const { chromium } = createRequire(join(process.env.BUTIE_NPM, 'package.json'))('playwright-core');

export const DIST = resolve('dist');
const PICTURES = resolve('dist-test');

export const PHONE = { width: 375, height: 812 };
export const SMALL_PHONE = { width: 320, height: 568 };
export const DESK = { width: 1280, height: 800 };

let browser;

function launched() {
  browser ??= chromium.launch({
    executablePath: process.env.BUTIE_CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return browser;
}

export async function close() {
  await (await browser)?.close();
}

/**
 * Opens the built page and hands it to `work`.
 *
 * `work` gets the page, its address, and two lists that grow as the page lives: what it complained about on the console
 * or threw, and every address that it asked for.
 *
 * @param {object} options `host` as in server.mjs, the rest as Playwright's contexts take it (`viewport`, `userAgent`,
 *   `javaScriptEnabled`, …), and `before`, which gets the page before it goes anywhere
 */
export async function open({ host, before, ...profile }, work) {
  const server = await serve(DIST, host);
  let context;
  try {
    context = await (await launched()).newContext({ viewport: PHONE, locale: 'zh-CN', ...profile });
    const page = await context.newPage();
    const complaints = [];
    const requests = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
    await before?.(page);
    await page.goto(server.address);
    await work({ page, address: server.address, complaints, requests });
  } finally {
    await context?.close();
    await server.close();
  }
}

/** Keeps a picture of the whole page in `dist-test/`, for a person to look at. */
export async function picture(page, name) {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}
