/**
 * The oldest browser that the page supports, Chromium 72, from the npm package that carries it.
 *
 * Current drivers no longer speak its dialect, so it is driven over its debugging pipe with the few commands needed.
 */
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

const FLAGS = ['--headless', '--no-sandbox', '--no-zygote', '--disable-gpu', '--no-first-run', '--remote-debugging-pipe'];

/** Unpacked once, beside the package. */
function program() {
  const folder = join(process.env.BUTIE_NPM, 'node_modules/chromium-72/bin');
  const path = join(folder, 'chromium');
  if (!existsSync(path)) {
    const packed = readdirSync(folder).find((name) => name.endsWith('.br'));
    writeFileSync(`${path}.${process.pid}`, brotliDecompressSync(readFileSync(join(folder, packed))));
    chmodSync(`${path}.${process.pid}`, 0o755);
    renameSync(`${path}.${process.pid}`, path);
  }
  return path;
}

/**
 * Opens an address and hands `work` a function that evaluates an expression in the page, waiting for a promise.
 */
export async function openOld(address, work) {
  const profile = mkdtempSync(join(tmpdir(), 'butie-old-'));
  const child = spawn(program(), [...FLAGS, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const { send, next } = talk(child);
    const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
    await send('Page.enable', {}, sessionId);
    const loaded = next('Page.loadEventFired');
    await send('Page.navigate', { url: address }, sessionId);
    await loaded;
    await work(async (expression) => {
      const words = { expression, awaitPromise: true, returnByValue: true };
      const { result, exceptionDetails } = await send('Runtime.evaluate', words, sessionId);
      if (exceptionDetails) throw new Error(result.description ?? exceptionDetails.text);
      return result.value;
    });
  } finally {
    kill();
    await ended;
    process.off('exit', kill);
    rmSync(profile, { recursive: true, force: true });
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
