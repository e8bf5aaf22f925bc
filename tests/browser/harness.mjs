/**
 * One browser for all tests, a fresh profile and a host of its own for each page, and all of it stopped at the end.
 */
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

import { close as closeBrowsers } from './browsers.mjs';
import { serve } from './server.mjs';

// The packages stand in the cache and not above this file; the build tool says where.
export const packages = createRequire(join(process.env.BUTIE_NPM, 'package.json'));
const { chromium } = packages('playwright-core');

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
  for (const visit of kept.values()) await visit.end();
  await (await browser)?.close();
  await closeBrowsers();
}

/**
 * Opens the built page and hands it to `work`.
 *
 * `work` gets the page, its address, and two lists that grow as the page lives: what it complained about on the console
 * or threw, and every address that it asked for.
 *
 * @param {object} options `host` as in server.mjs, the rest as Playwright's contexts take it (`viewport`, `userAgent`,
 *   `javaScriptEnabled`, …; service workers are blocked, because they answer past what a test does to requests); `before`, which
 *   gets the page before it goes anywhere; `bare`, for a browser without WebAssembly
 */
export async function open(profile, work) {
  const visit = await arrive(profile);
  try {
    await work(visit);
  } finally {
    await visit.end();
  }
}

/**
 * For what tests ask inside the page: the calculator stands in a shadow root, into which the document does not look. There
 * `inside()` is that root, or the document while there is none, and `above(element)` what an element stands in, across the border.
 */
function lookInside() {
  window.inside = () => document.querySelector('butie-calculator')?.shadowRoot ?? document;
  window.above = (element) => element.parentElement ?? element.getRootNode().host ?? null;
}

async function arrive({ host, before, bare = false, ...profile }) {
  const server = await serve(DIST, host);
  let context;
  const end = async () => {
    await context?.close();
    await server.close();
  };
  try {
    context = await (await launched()).newContext({ viewport: PHONE, locale: 'zh-CN', serviceWorkers: 'block', ...profile });
    const page = await context.newPage();
    await page.addInitScript(lookInside);
    if (bare) await page.addInitScript(() => delete window.WebAssembly);
    const complaints = [];
    const requests = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => requests.push(request.url()));
    await before?.(page);
    await page.goto(server.address);
    return { page, address: server.address, complaints, requests, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Visits that stay open from one test to the next, by name and profile. */
const kept = new Map();

/**
 * Hands a page to `work` that stays open for the next one who asks for the same name and profile: opening takes longer
 * than most of what is done in a page. One in which something failed or complained is not handed out again.
 */
export async function keep(name, profile, work) {
  const key = JSON.stringify([name, profile]);
  const visit = kept.get(key) ?? (await arrive(profile));
  kept.delete(key);
  try {
    await work(visit.page);
    assert.deepEqual(visit.complaints, []);
    assert.deepEqual(visit.requests.filter((request) => !request.startsWith(visit.address)), []);
  } catch (error) {
    await visit.end();
    throw error;
  }
  kept.set(key, visit);
}

/** Does things at once, there being two processors at least; fails after the last of them, with the first that failed. */
export async function together(all) {
  const failed = (await Promise.allSettled(all)).find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

/** Deals jobs out to two kept pages, each taking the next when it is done with one. */
export function deal(profile, jobs, work) {
  const waiting = [...jobs];
  const lane = async (name) => {
    while (waiting.length) {
      const job = waiting.shift();
      await keep(name, profile, (page) => work(page, job));
    }
  };
  return together([lane('one'), lane('other')]);
}

/** Keeps a picture of the whole page in `dist-test/`, for a person to look at. */
export async function picture(page, name) {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}
