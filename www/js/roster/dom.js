/** Elements, built by calls. Texts only ever become texts. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key, value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== null && child !== false));
  return element;
}

/** Puts these in place of whatever stands in an element. */
export function fill(element, ...children) {
  element.textContent = '';
  element.append(...children.filter((child) => child));
}

/** A button with a name by which it is found. */
export const button = (action, words, click, style = 'butie-button') =>
  make('button', { type: 'button', class: style, 'data-action': action, click }, words);

/** Gives a file to the visitor. */
export function give(blob, name) {
  const url = URL.createObjectURL(blob);
  const link = make('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

/** Copies a text by whatever way the browser leaves open; whether it went well. */
export async function copy(text, place) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch (reason) {
    const field = make('textarea', { class: 'butie-copied', readonly: true, rows: 8, 'aria-label': '' });
    field.value = text;
    place.append(field);
    field.focus();
    field.setSelectionRange(0, text.length);
    let done = false;
    try {
      done = document.execCommand('copy');
    } catch (refused) {
      done = false;
    }
    if (done) field.remove();
    return done;
  }
}

/** A number with its thousands apart. */
export const grouped = (number) => String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
