/**
 * The rows of a list, of which only those in view stand in the document, whatever there are: a row is as high as any other, so
 * its place follows from its number.
 */
import { fill, make } from './dom.js';

/** So many rows above and below those in view stand there, too. */
const SPARE = 8;
/** Rows are asked for so many at a time. */
const PAGE = 40;
/** So many pages are remembered. */
const PAGES = 24;

/**
 * `columns` are `{ name, width, sort, order }`; `fetch(from, count)` gives a promise of rows, `cells(row)` the contents of one, and
 * `open(row)` is told of the row that somebody wants to see. Gives the element and ways to change what it shows.
 */
export function table({ label, keys, columns, fetch, cells, open, sort }) {
  const head = make('div', { role: 'row', class: 'butie-grid-row is-head', 'aria-rowindex': 1 });
  const sizer = make('div', { role: 'rowgroup', class: 'butie-grid-rows' });
  const grid = make('div', { role: 'table', class: 'butie-grid', 'aria-label': label, 'aria-colcount': columns.length }, make('div', { role: 'rowgroup' }, head), sizer);
  const scroller = make('div', { class: 'butie-grid-scroller', tabindex: 0, role: 'region', 'aria-label': `${label}。${keys}` }, grid);
  grid.style.setProperty('--columns', columns.map(({ width }) => `minmax(${width}em,${width}fr)`).join(' '));
  grid.style.minWidth = `${columns.reduce((sum, { width }) => sum + width, 0)}em`;
  let count = 0;
  let height = 0;
  let active = 0;
  let generation = 0;
  const pages = new Map();
  const drawn = new Map();

  for (const [at, column] of columns.entries()) {
    const attributes = { role: 'columnheader', 'aria-colindex': at + 1 };
    const named = column.order
      ? make('button', { type: 'button', 'data-order': column.order, click: () => sort(column.order) }, column.name)
      : column.name;
    head.append(make('div', attributes, named));
  }

  function measure() {
    const probe = make('div', { class: 'butie-grid-row', role: 'row' }, make('div', { role: 'cell' }, '　'));
    sizer.append(probe);
    height = probe.getBoundingClientRect().height || 44;
    probe.remove();
    sizer.style.height = `${count * height}px`;
  }

  function page(at) {
    const known = pages.get(at);
    if (known) return known.rows;
    const own = generation;
    const entry = { rows: undefined };
    pages.set(at, entry);
    if (pages.size > PAGES) pages.delete(pages.keys().next().value);
    fetch(at * PAGE, PAGE).then(
      (rows) => {
        if (own !== generation) return;
        entry.rows = rows;
        draw();
      },
      () => pages.delete(at),
    );
    return undefined;
  }

  const rowAt = (at) => {
    const rows = page(Math.floor(at / PAGE));
    return rows && rows[at % PAGE];
  };

  function build(at, row) {
    const attributes = { role: 'row', class: 'butie-grid-row', 'aria-rowindex': at + 2, 'data-at': at, tabindex: at === active ? 0 : -1 };
    const element = make('div', attributes);
    element.style.transform = `translateY(${at * height}px)`;
    if (row) {
      element.dataset.entry = row.entry;
      element.dataset.status = row.status;
      cells(row).forEach((cell, column) => element.append(make('div', { role: 'cell', 'aria-colindex': column + 1, ...cell.attributes }, ...cell.children)));
    } else {
      element.append(make('div', { role: 'cell' }, '……'));
    }
    return element;
  }

  function draw() {
    if (!height) measure();
    const first = Math.max(0, Math.floor(scroller.scrollTop / height) - SPARE);
    const last = Math.min(count, Math.ceil((scroller.scrollTop + scroller.clientHeight) / height) + SPARE);
    const focused = scroller.getRootNode().activeElement;
    for (const [at, { element }] of drawn) {
      // A row in which somebody is stays, wherever it is scrolled to.
      if ((at < first || at >= last) && !element.contains(focused)) {
        element.remove();
        drawn.delete(at);
      }
    }
    for (let at = first; at < last; at += 1) {
      const row = rowAt(at);
      const before = drawn.get(at);
      if (before && (before.row === row || before.element.querySelector('input'))) continue;
      const element = build(at, row);
      if (before) {
        const had = before.element.contains(focused);
        before.element.replaceWith(element);
        if (had) element.focus();
      } else {
        const next = [...drawn.keys()].filter((other) => other > at).sort((one, other) => one - other)[0];
        sizer.insertBefore(element, next === undefined ? null : drawn.get(next).element);
      }
      drawn.set(at, { element, row });
    }
  }

  function go(at) {
    const before = drawn.get(active);
    if (before) before.element.tabIndex = -1;
    active = Math.max(0, Math.min(count - 1, at));
    const top = active * height;
    const above = head.offsetHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + height > scroller.scrollTop + scroller.clientHeight - above) scroller.scrollTop = top + height - scroller.clientHeight + above;
    draw();
    const now = drawn.get(active);
    if (now) {
      now.element.tabIndex = 0;
      now.element.focus({ preventScroll: true });
    }
  }

  let due = false;
  scroller.addEventListener('scroll', () => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      draw();
    });
  });
  scroller.addEventListener('keydown', (event) => {
    const row = event.target.closest('[data-at]');
    if (event.target.closest('input, select, textarea') || (!row && event.target !== scroller)) return;
    const screen = Math.max(1, Math.floor(scroller.clientHeight / height) - 2);
    const steps = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + screen, PageUp: active - screen, Home: 0, End: count - 1 };
    if (event.key in steps && count) {
      event.preventDefault();
      go(row ? steps[event.key] : active);
    } else if (event.key === 'Enter' && row && event.target === row) {
      event.preventDefault();
      const shown = rowAt(Number(row.dataset.at));
      if (shown) open(shown, row);
    }
  });
  scroller.addEventListener('click', (event) => {
    const row = event.target.closest('[data-at]');
    if (!row || event.target.closest('button, input')) return;
    active = Number(row.dataset.at);
    const shown = rowAt(active);
    if (shown) open(shown, row);
  });
  if (window.ResizeObserver) {
    new ResizeObserver(() => {
      height = 0;
      drawn.forEach(({ element }) => element.remove());
      drawn.clear();
      if (scroller.isConnected) draw();
    }).observe(scroller);
  }

  return {
    element: scroller,
    /** Shows so many rows, all of them anew; where somebody is in the list stays as it is, or it begins at the top. */
    show(rows, order, descending, stay) {
      generation += 1;
      pages.clear();
      count = rows;
      if (!stay) {
        active = 0;
        scroller.scrollTop = 0;
      }
      grid.setAttribute('aria-rowcount', rows + 1);
      for (const header of head.children) {
        const own = header.querySelector('button');
        const sorted = own && own.dataset.order === order;
        header.setAttribute('aria-sort', sorted ? (descending ? 'descending' : 'ascending') : 'none');
      }
      sizer.style.height = `${count * height}px`;
      for (const [at, { element }] of drawn) {
        if (at >= count || !stay) {
          element.remove();
          drawn.delete(at);
        }
      }
      if (!count) fill(sizer);
      draw();
    },
    draw,
  };
}
