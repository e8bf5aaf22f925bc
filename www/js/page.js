/**
 * What the loader starts the calculators with. It hangs on its own script element, where the loader picks it up, so the
 * page's other scripts see no new global.
 */
import init, { Engine } from 'butie-glue';

let first;

document.currentScript.butie = {
  /** Instantiates the first part of the program from its bytes. */
  load: (bytes) => init({ module_or_path: bytes }).then((exports) => void (first = exports)),
  /** What all calculators of a page share; the first part is enough for it. */
  Engine,
  /** Adds the second part: it takes all that it needs from the first, and puts its functions into the first one's table. */
  complete: (bytes) => WebAssembly.instantiate(bytes, { '': first }),
};
