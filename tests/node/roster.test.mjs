/** The worker that works on lists, run as a browser runs it, for what a browser does not tell of it: its memory. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { runInNewContext } from 'node:vm';

import { test } from '../runner.mjs';

const dist = resolve('dist');
const assets = join(dist, 'assets');
const worker = readdirSync(assets).find((name) => /^roster-(?!twin).*\.js$/.test(name));

/** A worker's scope, with files from the disk; gives a function that asks, one that tells the bytes of the program's memory, and one that ends it. */
function started() {
  let memory;
  const open = new Map();
  const { instantiate } = WebAssembly;
  const ports = [];
  const scope = {
    // As long as one is open, this process does not end.
    MessageChannel: class extends MessageChannel {
      constructor() {
        super();
        ports.push(this.port1, this.port2);
      }
    },
    Blob, Response, TextDecoder, TextEncoder, URL, performance, setTimeout, console,
    WebAssembly: {
      instantiate: async (...given) => {
        const made = await instantiate(...given);
        memory = Object.values(made.instance.exports).find((one) => one instanceof WebAssembly.Memory);
        return made;
      },
    },
    fetch: async (url) => new Response(readFileSync(join(assets, basename(url.pathname)))),
    postMessage: (message) => {
      const asked = open.get(message.id);
      if (!asked || message.progress) return;
      if ('error' in message) asked.reject(new Error(message.error));
      else asked.resolve(message.value);
    },
  };
  scope.self = scope;
  runInNewContext(readFileSync(join(assets, worker), 'utf8'), scope);
  scope.onmessage({ data: { base: 'https://county.example/assets/desk.js' } });
  let last = 0;
  const ask = (name, args = []) =>
    new Promise((resolve, reject) => {
      last += 1;
      open.set(last, { resolve, reject });
      scope.onmessage({ data: { id: last, name, args } });
    });
  return { ask, bytes: () => memory.buffer.byteLength, end: () => ports.forEach((port) => port.close()) };
}

const ROWS = 100_000;

test('a list of a hundred thousand rows takes memory in proportion, and less than 150 MB', async () => {
  const { ask, bytes, end } = started();
  const rules = (name) => readFileSync(join(dist, 'rules', name));
  await ask('open', [rules('guxian-2023.butie'), undefined, rules('guxian-2023.list.butie'), 'class-training']);
  const began = bytes();
  const of = (rows) =>
    ['培训类型\t培训天数\t开班人数\t合格人数\t就业人数\t是否实名录入\t是否涉密单位\t备注']
      .concat(Array.from({ length: rows }, (_, at) => `订单\t${10 + (at % 20)}\t50\t48\t${30 + (at % 18)}\t是\t否\t第${at + 1}班`))
      .join('\n');
  const worked = async (rows) => {
    const text = of(rows);
    const start = performance.now();
    await ask('text', [text]);
    await ask('work');
    const { rows: done } = JSON.parse(await ask('tell', ['summary']));
    assert.equal(done, rows);
    return performance.now() - start;
  };
  await worked(ROWS / 10);
  const some = bytes() - began;
  const took = await worked(ROWS);
  const all = bytes() - began;
  end();
  console.log(`${ROWS} rows: ${Math.round(took)} ms, ${(bytes() / 1e6).toFixed(1)} MB`);
  assert.ok(bytes() < 150e6, `${bytes()} bytes`);
  assert.ok(all < 14 * some, `${some} bytes for a tenth of ${all}`);
});
