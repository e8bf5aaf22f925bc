/** The list of many people for the loader, which picks it up from this script's own element. ROSTER are the files beside it. */
import { connect } from './connect.js';
import { watch } from './watch.js';

const base = document.currentScript.src;

/** Resolved in any case: what is drawn can be read without it. */
function dress(root) {
  return new Promise((resolve) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = new URL(ROSTER.style, base);
    link.onload = link.onerror = resolve;
    root.parentNode.insertBefore(link, root);
  });
}

document.currentScript.butie = async (root, read, run, trusted) => {
  if (root.butieRoster) return;
  await dress(root);
  const beside = (path) => run(new URL(path, base).href);
  watch(root, read, () => connect(ROSTER.worker, base, beside, trusted));
};
