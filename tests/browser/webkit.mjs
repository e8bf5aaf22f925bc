/** WebKitGTK's MiniBrowser, driven over W3C WebDriver, on a screen that nobody sees. */
import { createServer } from 'node:net';

import { said, start } from './child.mjs';

const PATIENCE = 60_000;

/** Starts WebKit; see browsers.mjs for what is given back. */
export async function startWebKit() {
  // The screen chooses its own number and says it.
  const screen = start(process.env.BUTIE_XVFB, () => ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let driver;
  const end = async () => {
    await driver?.end();
    await screen.end();
  };
  try {
    const [, number] = await said(screen.child, screen.child.stdout, /^(\d+)\n/m);
    const port = await free();
    driver = start(process.env.BUTIE_WEBKIT_DRIVER, () => [`--port=${port}`], {
      stdio: 'ignore',
      env: { ...process.env, DISPLAY: `:${number}`, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1', WEBKIT_DISABLE_COMPOSITING_MODE: '1' },
    });
    const root = `http://127.0.0.1:${port}/session`;
    const options = { binary: process.env.BUTIE_WEBKIT, args: ['--automation'] };
    const { sessionId } = await begin(driver.child, root, { 'webkitgtk:browserOptions': options });
    const send = (command, body) => post(`${root}/${sessionId}/${command}`, body);
    await send('timeouts', { script: PATIENCE, pageLoad: PATIENCE });
    return {
      open: (url) => send('url', { url }),
      say: (expression) => {
        const script = `const done = arguments[0]; (${expression}).then((text) => done([text]), (error) => done([null, String(error)]));`;
        return send('execute/async', { script, args: [] }).then(([text, error]) => {
          if (error) throw new Error(error);
          return text;
        });
      },
      async end() {
        await fetch(`${root}/${sessionId}`, { method: 'DELETE' }).catch(() => {});
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** A session, as soon as the driver listens. */
async function begin(child, root, alwaysMatch) {
  for (;;) {
    try {
      return await post(root, { capabilities: { alwaysMatch } });
    } catch (error) {
      if (error.cause?.code !== 'ECONNREFUSED' || child.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function post(address, body) {
  const response = await fetch(address, { method: 'POST', body: JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

/** A port that is free now: the driver cannot be asked to choose one. */
function free() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
