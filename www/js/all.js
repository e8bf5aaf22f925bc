/**
 * The calculator in one script: it asks for nothing, and works where nothing can be asked for, as on a page opened from a disk.
 * Two files may stand beside it: SHEET, its styles, which are only asked for where a policy forbids styles in the page and the
 * browser knows no other way, and LISTS, a script with the list of many people, when somebody opens that.
 */
import style from 'butie-style';

import { define } from './element.js';
import { rules } from './embedded.js';
import { print } from './print.js';
import { twin } from './program.js';
import { run, trusted } from './run.js';

/** Of a script in the page itself there is no address; then the file is sought beside the page. */
const beside = document.currentScript.src || document.baseURI;
/** One sheet for all elements. */
let sheet;

function sharedSheet() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    // For whoever prints, who needs it in another document.
    sheet.butie = style;
  }
  return sheet;
}

function put(shadow, element) {
  shadow.insertBefore(element, shadow.firstChild);
  return element;
}

function styleElement() {
  const element = document.createElement('style');
  element.textContent = style;
  return element;
}

/** A policy is the document's, so one try tells for all elements, wherever they stand by then. */
let allowed;

function allowsStyles() {
  if (allowed === undefined) {
    const attempt = document.head.appendChild(styleElement());
    allowed = !!attempt.sheet;
    attempt.remove();
  }
  return allowed;
}

/** Resolved in any case: what is drawn can be read without it. */
function linked(shadow) {
  return new Promise((resolve) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.onload = link.onerror = resolve;
    link.href = new URL(SHEET, beside).href;
    put(shadow, link);
  });
}

/** All of the styles at once, by a sheet of its own where browsers have such: no policy forbids those. */
function dress(shadow) {
  if (shadow.adoptedStyleSheets && 'replaceSync' in CSSStyleSheet.prototype) {
    shadow.adoptedStyleSheets = [sharedSheet()];
  } else if (!shadow.querySelector('style, link')) {
    if (!allowsStyles()) return linked(shadow);
    put(shadow, styleElement());
  }
  return Promise.resolve();
}

define({
  start: () =>
    Promise.resolve().then(() => {
      twin.load();
      return { name: 'twin', calculator: twin.calculators(rules) };
    }),
  dress,
  bring: (what, root) =>
    what === 'print' ? print(root) : run(new URL(LISTS, beside).href).then((program) => program(root, rules, run, trusted)),
});
