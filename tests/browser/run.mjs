/** Runs the tests beside it in one browser. */
import { run } from '../runner.mjs';
import { close } from './harness.mjs';

await run(new URL('.', import.meta.url), close);
