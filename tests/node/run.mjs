/** Runs the tests beside it in one process. */
import { run } from '../runner.mjs';

await run(new URL('.', import.meta.url));
