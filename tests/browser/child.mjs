/** Programs that the tests start, each with a folder of its own, and ended with all that they started, however the tests end. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Starts a program.
 *
 * @param {string} program its path
 * @param {(folder: string) => string[]} words its arguments, given a folder that goes away with it
 * @param {object} [options] as Node's `spawn` takes them
 */
export function start(program, words, options = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'butie-'));
  // A group of its own, so that what it started in turn is ended with it.
  const child = spawn(program, words(folder), { ...options, detached: true });
  const clear = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  const kill = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It is gone already.
    }
  };
  const abandon = () => {
    kill('SIGKILL');
    clear();
  };
  process.once('exit', abandon);
  const ended = new Promise((resolve) => {
    child.once('exit', resolve);
    child.once('error', resolve);
  });
  return {
    child,
    folder,
    async end() {
      kill('SIGTERM');
      const late = setTimeout(() => kill('SIGKILL'), 2000);
      await ended;
      clearTimeout(late);
      // What it started may outlive it.
      kill('SIGKILL');
      process.off('exit', abandon);
      clear();
    },
  };
}

/** What a program says of itself: the first match of a pattern in one of its streams. */
export function said(child, stream, pattern) {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (more) => {
      text += more;
      const match = pattern.exec(text);
      if (match) resolve(match);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${child.spawnfile} ended with ${code}: ${text}`)));
  });
}
