/** Firefox, driven over WebDriver BiDi, which it speaks by itself. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { said, start } from './child.mjs';

const { WebSocket } = createRequire(join(process.env.BUTIE_NPM, 'package.json'))('ws');

/** Starts Firefox; see browsers.mjs for what is given back. */
export async function startFirefox() {
  const words = (folder) => ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', folder, 'about:blank'];
  const { child, end } = start(process.env.BUTIE_FIREFOX, words, { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    const [, address] = await said(child, child.stderr, /BiDi listening on (ws:\S+)/);
    const send = await talk(child, `${address}/session`);
    await send('session.new', { capabilities: {} });
    const { context } = await send('browsingContext.create', { type: 'tab' });
    return {
      open: (url) => send('browsingContext.navigate', { context, url, wait: 'complete' }),
      async say(expression) {
        const { result, exceptionDetails } = await send('script.evaluate', { expression, target: { context }, awaitPromise: true });
        if (exceptionDetails) throw new Error(exceptionDetails.text);
        return result.value;
      },
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** A promise of a function that gives a command and a promise of its answer. */
async function talk(child, address) {
  const socket = new WebSocket(address);
  const waiting = new Map();
  socket.on('message', (text) => {
    const { id, result, error, message } = JSON.parse(text);
    const answer = waiting.get(id);
    waiting.delete(id);
    if (error) answer?.reject(new Error(`${error}: ${message}`));
    else answer?.resolve(result);
  });
  const gone = () => {
    for (const { reject } of waiting.values()) reject(new Error('Firefox went away'));
    waiting.clear();
  };
  child.once('exit', gone);
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', gone);
  let last = 0;
  return (method, params) => {
    const id = (last += 1);
    socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
  };
}
