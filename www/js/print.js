/**
 * Prints a calculator without the page in which it is a guest: a copy goes into a frame that nobody sees, and the frame is
 * printed. Everything in the frame comes in a way that the page's policy allows, because it came like that already.
 */

/** How often it is looked whether the styles have come, and after how many milliseconds each time. They came once already. */
const PATIENCE = 100;
const MOMENT = 30;
/** After this time the frame goes, if the browser did not say that it has printed. */
const LONGEST = 10 * 60_000;
/** By what a page chooses letters; its colours mean nothing on paper. */
const FONT = '--butie-font';

/** Not hidden, because browsers do not print what is; and by the property, because a policy may forbid the attribute. */
function frame() {
  const made = document.createElement('iframe');
  made.setAttribute('aria-hidden', 'true');
  made.tabIndex = -1;
  made.style.cssText = 'position:fixed;right:0;bottom:0;width:0;height:0;border:0';
  return made;
}

/** Resolved when the frame has its page: Firefox puts another one into it after the first. */
function opened(made) {
  return new Promise((resolve) => {
    made.onload = resolve;
    document.body.appendChild(made);
  });
}

/** A sheet belongs to one document. Its text hangs on it, because old browsers lose a part of the rules when they tell them. */
function remade(sheet, within) {
  const made = new within.CSSStyleSheet();
  made.replaceSync(sheet.butie);
  return made;
}

/** Puts a copy of the calculator and of its styles into a frame, in a shadow root as it stands in one here. */
function copy(root, { contentDocument: page, contentWindow: within }) {
  const from = root.getRootNode();
  const host = page.body.appendChild(page.createElement('div'));
  // The name that the paper bears, or the file.
  page.title = document.title;
  page.documentElement.lang = document.documentElement.lang;
  host.style.setProperty(FONT, getComputedStyle(root).getPropertyValue(FONT));
  const shadow = host.attachShadow({ mode: 'open' });
  for (const node of from.childNodes) shadow.appendChild(page.importNode(node, true));
  if (from.adoptedStyleSheets && from.adoptedStyleSheets.length) {
    shadow.adoptedStyleSheets = [...from.adoptedStyleSheets].map((sheet) => remade(sheet, within));
  }
  return shadow;
}

/** Resolved when every sheet is there that the copy names, or when nobody waits for one any longer. */
function dressed(shadow) {
  const links = [...shadow.querySelectorAll('link')];
  return new Promise((resolve) => {
    const look = (patience) => (patience && links.some((link) => !link.sheet) ? setTimeout(look, MOMENT, patience - 1) : resolve());
    look(PATIENCE);
  });
}

/** Prints what stands in a root; the whole page where that does not work. */
export function print(root) {
  const made = frame();
  const remove = () => made.remove();
  return opened(made)
    .then(() => dressed(copy(root, made)))
    .then(() => {
      const { contentWindow } = made;
      contentWindow.addEventListener('afterprint', remove);
      setTimeout(remove, LONGEST);
      contentWindow.focus();
      contentWindow.print();
    })
    .catch(() => {
      remove();
      window.print();
    });
}
