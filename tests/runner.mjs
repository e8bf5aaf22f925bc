/**
 * Runs all test files of a folder in this process, so that they can share what is costly to start, and then stops what
 * they started. Test files take `test` from here and not from Node: a server still listening would keep Node's own
 * closing hooks from ever running.
 *
 * An argument runs only the files that have it in their name.
 */
import { readdirSync } from 'node:fs';
import { test as nodeTest } from 'node:test';

const LONGEST = 40 * 60_000;
const TEST = { timeout: 120_000 };

const pending = [];

/** Like Node's `test`, with a limit on its time. */
export function test(name, work) {
  pending.push(nodeTest(name, TEST, work));
}

export async function run(folder, close = async () => {}) {
  // A run that hangs is ended: it would hold up whoever waits for it.
  setTimeout(() => {
    console.error(`the tests took longer than ${LONGEST / 60_000} minutes and were ended`);
    process.exit(1);
  }, LONGEST).unref();
  // An exit and not a sudden death, so that whoever started a browser gets to end it, however often we are told to go.
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) {
    process.on(signal, () => process.exit(1));
  }
  const [only = ''] = process.argv.slice(2);
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.mjs') && name.includes(only));
  try {
    for (const file of files.sort()) {
      await import(new URL(file, folder));
    }
    await Promise.allSettled(pending);
  } finally {
    await close();
  }
}
