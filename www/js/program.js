/** The program in plain JavaScript, all of it. */
import init, { Engine } from 'butie-glue';

export const twin = { load: () => init({ module_or_path: new Uint8Array(0) }), Engine };
