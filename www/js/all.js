/** The calculator in one script: it asks for nothing, and works where nothing can be asked for, as on a page opened from a disk. */
import style from 'butie-style';

import { define } from './element.js';
import { rules } from './embedded.js';
import { twin } from './program.js';

/** By a sheet of its own where a policy forbids styles in the page, and as an element where there are no such sheets. */
function dress(shadow) {
  if (shadow.adoptedStyleSheets && 'replaceSync' in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    shadow.adoptedStyleSheets = [sheet];
  } else if (!shadow.querySelector('style')) {
    const element = document.createElement('style');
    element.textContent = style;
    shadow.insertBefore(element, shadow.firstChild);
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
});
