/**
 * What the loader starts the calculators with. It hangs on its own script element, where the loader picks it up, so the
 * page's other scripts see no new global.
 */
import { __wbg_finalize_init as began, __wbg_get_imports as imports, calculators } from 'butie-glue';

let first;

document.currentScript.butie = {
  /** Instantiates the first part of the program from its bytes. */
  load: (bytes) => WebAssembly.instantiate(bytes, imports()).then(({ instance }) => void (first = began(instance))),
  /** Gives what makes calculators with one folder of rules; the first part is enough for it. */
  calculators,
  /** Adds the second part: it takes all that it needs from the first, and puts its functions into the first one's table. */
  complete: (bytes) => WebAssembly.instantiate(bytes, { '': first }),
};
