/**
 * Starts a program as WebAssembly, and where that is forbidden, missing, does not arrive or is not wanted, as the same in plain
 * JavaScript. `began` and `imports` are its glue's; `wasm` and `twin` its files beside `base`, `run` runs a script and gives what
 * that hands over. Gives a function that starts it once; one that did not start is tried again.
 */
export function starter(began, imports, { wasm, twin, plain }, base, run) {
  const quick = async () => {
    if (plain) throw new Error('no WebAssembly');
    const response = await fetch(new URL(wasm, base));
    if (!response.ok) throw new Error(`${wasm} did not load: ${response.status}`);
    const { instance } = await WebAssembly.instantiate(await response.arrayBuffer(), imports());
    began(instance);
  };
  const slow = async (reason) => {
    if (!twin) throw reason;
    const start = await run(twin);
    began({ exports: start(imports()) });
  };
  let started;
  return () => {
    started = started || quick().catch(slow);
    started.catch(() => (started = undefined));
    return started;
  };
}
