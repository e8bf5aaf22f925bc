/** The list of many people for the loader, which picks it up from this script's own element. ROSTER are the files beside it. */
import { connect } from './connect.js';
import { watch } from './watch.js';

const base = document.currentScript.src;

document.currentScript.butie = (root, read, run, trusted) => {
  const beside = (path) => run(new URL(path, base).href);
  watch(root, read, () => connect(ROSTER.worker, base, beside, trusted));
};
