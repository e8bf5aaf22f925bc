/**
 * The room for one calculator's list: where it comes in, what its columns are, what it comes to, and its rows.
 *
 * `read` gives a promise of a file of the folder of rules, `connect` one of the way to what works on the list. The page tells
 * the room of itself in the attributes of the place where it stands, and takes answers from it in a field that nobody sees.
 */
import { button, copy, fill, give, grouped, make } from './dom.js';
import { table } from './table.js';
import { words } from './words.js';

/** So many classes are shown at first, and more each time. */
const CLASSES = 5;
/** A longer text is not shown in the field into which it was pasted: that alone would hold up the page. */
const SHOWN = 20000;
/** What the form says has to stand still for so long before a list is worked out again. */
const STILL = 400;

export function room(read, connect) {
  const part = (name) => make('div', { class: `butie-roster-part is-${name}` });
  const parts = {};
  for (const name of ['entry', 'progress', 'columns', 'summary', 'classes', 'rows', 'detail', 'take']) parts[name] = part(name);
  const element = make('div', { class: 'butie-roster-list' }, ...Object.values(parts));
  const said = make('p', { class: 'butie-said', role: 'status' });
  let place;
  let say;
  let ask;
  let context = {};
  let layout;
  let summary;
  let rows;
  let view = { reason: -1, mark: '', class: -1, text: '', order: '', descending: false, count: 0 };
  let due;
  let text = '';

  const tell = (name, ...args) => ask('tell', [name, ...args]);
  const told = (name, ...args) => tell(name, ...args).then(JSON.parse);

  // Signs that each language writes in its own way.
  const colon = () => (context.english ? ': ' : '：');
  const within = (words) => (context.english ? ` (${words})` : `（${words}）`);

  /** What happened is said in one place, where it is read aloud. */
  function announce(message) {
    said.textContent = message;
  }

  /** Does something with the list, and says it where that fails. */
  async function attempt(deed) {
    try {
      await deed();
    } catch (reason) {
      const code = reason && reason.code;
      // Whoever stopped it has something else to show.
      if (code === 'stopped') return;
      fill(parts.progress);
      if (code !== 'xlsx' && code !== 'xls') console.warn('butie could not work on the list', reason);
      announce(say(code === 'xlsx' || code === 'xls' ? code : 'failed'));
    }
  }

  /** The way to what works on the list, opened once. */
  let opening;
  function opened() {
    opening =
      opening ||
      (async () => {
        announce(say('opening'));
        const { rules, english, lists, calculator } = place.dataset;
        const bytes = await Promise.all([read(rules), english === undefined ? undefined : read(english).catch(() => undefined), read(lists)]);
        const own = await connect();
        await own('open', [...bytes, calculator.split('/')[1]]);
        ask = own;
        announce('');
        await situate();
      })();
    opening.catch(() => (opening = undefined));
    return opening;
  }

  async function situate() {
    const { fragment, audience } = place.dataset;
    return tell('situate', fragment, context.english, audience);
  }

  // What comes in.

  function entry() {
    const field = make('textarea', {
      class: 'butie-paste',
      rows: 5,
      spellcheck: 'false',
      autocomplete: 'off',
      placeholder: say('hint'),
      'aria-label': say('paste'),
      input: () => (text = field.value),
      paste: (event) => {
        const pasted = event.clipboardData && event.clipboardData.getData('text');
        if (!pasted) return;
        event.preventDefault();
        take(pasted);
      },
    });
    const choose = make('input', {
      type: 'file',
      class: 'butie-file',
      tabindex: -1,
      'aria-hidden': 'true',
      change: () => {
        if (choose.files.length) takeFile(choose.files[0]);
        choose.value = '';
      },
    });
    const show = () => (field.value = text.length > SHOWN ? `${text.slice(0, 2000)}\n……` : text);
    const example = () => attempt(async () => {
      await opened();
      await take((await told('template')).example);
    });
    const template = () => attempt(async () => {
      await opened();
      give(new Blob(['\ufeff', (await told('template')).file], { type: 'text/csv;charset=utf-8' }), `${say('blank')}.csv`);
    });
    const headings = () => attempt(async () => {
      await opened();
      await copied((await told('template')).headings);
    });
    const plain = context.plain;
    fill(
      parts.entry,
      make('p', { class: 'butie-hint' }, say('help')),
      field,
      choose,
      make(
        'div',
        { class: 'butie-choices' },
        button('roster-read', say('read'), () => field.value.trim() && take(text), 'butie-button is-main'),
        !plain && button('roster-file', say('file'), () => choose.click()),
        button('roster-example', say('example'), example),
        plain ? button('roster-headings', say('headings'), headings) : button('roster-template', say('template'), template),
      ),
      !plain && make('p', { class: 'butie-hint butie-drop' }, say('drop')),
      said,
    );
    parts.entry.show = show;
    show();
  }

  element.addEventListener('dragover', (event) => {
    if (!context.plain) event.preventDefault();
  });
  element.addEventListener('drop', (event) => {
    const file = event.dataTransfer && event.dataTransfer.files[0];
    const dropped = event.dataTransfer && event.dataTransfer.getData('text');
    if (context.plain || (!file && !dropped)) return;
    event.preventDefault();
    if (file) takeFile(file);
    else take(dropped);
  });

  function take(pasted) {
    text = pasted;
    parts.entry.show();
    return taken('text', pasted);
  }

  function takeFile(file) {
    text = '';
    parts.entry.show();
    return taken('file', file);
  }

  /** What is under way, by its number: whatever was begun under another one is to end. */
  let task = 0;
  function goOn(own) {
    if (own !== task) throw Object.assign(new Error('stopped'), { code: 'stopped' });
  }

  function taken(name, source) {
    const own = (task += 1);
    return attempt(async () => {
      await opened();
      goOn(own);
      forget();
      progress('reading');
      await ask(name, [source], advance);
      goOn(own);
      await matched();
      goOn(own);
      await work();
    });
  }

  /** Takes away what was shown of another list, or of the same one read in another way. */
  function forget() {
    layout = summary = rows = undefined;
    for (const name of ['columns', 'summary', 'classes', 'rows', 'detail', 'take']) fill(parts[name]);
  }

  let bar;
  function progress(name) {
    bar = make('progress', { class: 'butie-progress', max: 1, value: 0, 'aria-label': say(name) });
    const cancel = () => {
      task += 1;
      ask('stop').catch(() => {});
      fill(parts.progress);
      if (layout) fill(parts.take, button('roster-again', say('again'), () => work(), 'butie-button is-main'));
      announce(say('stopped'));
    };
    fill(parts.progress, make('span', { class: 'butie-hint' }, say(name)), bar, button('roster-cancel', say('cancel'), cancel));
  }

  function advance([done, all]) {
    bar.max = all || 1;
    bar.value = done;
  }

  // What its columns are.

  async function matched() {
    layout = await told('layout');
    columns();
  }

  function columns() {
    const choose = (at, { role, heading }) =>
      make(
        'select',
        {
          'aria-label': `${heading || at + 1}${colon()}${say('role')}`,
          change: (event) => changed(() => tell('assign', at, event.target.value)),
        },
        ...layout.roles.map(({ id, name }) => make('option', { value: id, selected: id === role }, name)),
      );
    const row = (column, at) =>
      make(
        'tr',
        { 'data-column': at, 'data-role': column.role },
        make('th', { scope: 'row' }, column.heading || `（${at + 1}）`),
        make('td', { class: 'butie-samples' }, column.samples.join('、')),
        make('td', {}, choose(at, column)),
      );
    const head = make('tr', {}, ...['column', 'samples', 'role'].map((name) => make('th', { scope: 'col' }, say(name))));
    const grid = make('table', { class: 'butie-table butie-columns' }, make('thead', {}, head), make('tbody', {}, ...layout.columns.map(row)));
    const used = layout.columns.filter(({ role }) => role !== 'carried').length;
    const folded = make('details', { class: 'butie-fold' }, make('summary', {}, `${say('columns')}${within(`${used}/${layout.columns.length}`)}`), make('div', { class: 'butie-scroll', tabindex: 0, role: 'region', 'aria-label': say('columns') }, grid));
    folded.open = !used || columns.open === true || (!layout.rows && layout.columns.length > 0);
    folded.addEventListener('toggle', () => (columns.open = folded.open));
    fill(parts.columns, layout.counts_heads && each(), folded, unsaid(), unclosed());
  }

  function each() {
    const one = (trainees, name) => {
      const radio = make('input', { type: 'radio', name: 'butie-each', value: name, change: () => changed(() => tell('each', trainees)) });
      radio.checked = layout.trainees === trainees;
      return make('label', { class: 'butie-pick' }, radio, say(name));
    };
    return make('fieldset', { class: 'butie-each' }, make('legend', {}, say('each')), one(true, 'trainee'), one(false, 'case'));
  }

  function unsaid() {
    if (!layout.unsaid.length) return make('p', { class: 'butie-hint' }, say('common'));
    const lead = (id) => {
      hand(`?${id}`);
      // The page draws first.
      setTimeout(() => {
        const field = element.getRootNode().querySelector(`[data-input="${id}"] input`);
        if (field) {
          field.focus();
          field.closest('[data-input]').scrollIntoView({ block: 'center' });
        }
      }, 60);
    };
    const links = layout.unsaid.map(({ id, name }) => make('li', {}, make('button', { type: 'button', class: 'butie-link', 'data-unsaid': id, click: () => lead(id) }, name)));
    return make('div', { class: 'butie-unsaid' }, make('p', {}, say('unsaid')), make('ul', { class: 'butie-links' }, ...links));
  }

  function unclosed() {
    if (layout.unclosed === null) return undefined;
    return make('p', { class: 'butie-fault' }, context.english ? `Row ${layout.unclosed}${say('unclosed')}` : `第${layout.unclosed}${say('unclosed')}`);
  }

  /** Works anew after the list is read in another way. */
  function changed(deed) {
    return attempt(async () => {
      await ask('stop');
      await deed();
      await matched();
      await work();
    });
  }

  // What it comes to.

  function work(stay) {
    const own = (task += 1);
    return attempt(async () => {
      if (!layout.rows) {
        for (const name of ['progress', 'summary', 'classes', 'rows', 'detail', 'take']) fill(parts[name]);
        announce(say('empty'));
        return;
      }
      announce('');
      progress('working');
      await ask('work', [], advance);
      goOn(own);
      fill(parts.progress);
      if (!stay) view = { ...view, reason: -1, mark: '', class: -1, text: '', order: '', descending: false };
      await sum();
      if (!stay || !rows) list();
      await look(stay);
      announce(`${say('result')}${colon()}${grouped(summary.rows)} ${say('rows')}`);
    });
  }

  async function sum() {
    summary = await told('summary');
    summed();
    if (summary.classes) await classes(Math.max(CLASSES, parts.classes.childElementCount ? parts.classes.count || 0 : 0));
    else fill(parts.classes);
    if (total.place && total.place.isConnected) total(total.place);
  }

  function payees() {
    const head = make('tr', {}, ...['payee', 'amount', 'of'].map((name) => make('th', { scope: 'col' }, say(name))));
    const body = summary.payees.map(({ name, amount, rows: of }) =>
      make('tr', { 'data-payee': name }, make('th', { scope: 'row' }, name), make('td', { class: 'butie-figure' }, amount), make('td', {}, grouped(of))),
    );
    return make('table', { class: 'butie-table butie-payees' }, make('thead', {}, head), make('tbody', {}, ...body));
  }

  function summed() {
    const filter = (wanted, name, count) => {
      const own = { reason: -1, mark: '', ...wanted };
      const on = view.class < 0 && view.reason === own.reason && view.mark === own.mark;
      const click = () => attempt(async () => {
        view = { ...view, ...own, class: -1 };
        summed();
        await look();
        const again = parts.summary.querySelector(`[data-filter="${own.mark || own.reason}"]`);
        if (again) again.focus();
      });
      return make('li', {}, make('button', { type: 'button', class: 'butie-filter', 'data-filter': own.mark || own.reason, 'data-count': count, 'aria-pressed': on ? 'true' : 'false', click }, `${name} `, make('strong', {}, grouped(count))));
    };
    const marks = [['again', 'repeated'], ['repaired', 'repaired'], ['changed', 'changed']].filter(([mark]) => summary[mark]);
    const filters = make(
      'ul',
      { class: 'butie-filters' },
      filter({}, say('all'), summary.rows),
      ...summary.reasons.map(({ at, title, rows: count }) => filter({ reason: at }, title, count)),
      ...marks.map(([mark, name]) => filter({ mark }, say(name), summary[mark])),
    );
    fill(
      parts.summary,
      make('h5', { tabindex: -1 }, say('result')),
      summary.payees.length > 0 && payees(),
      filters,
      summary.repairs.length > 0 && repairs(),
    );
  }

  function repairs() {
    const head = make('tr', {}, ...['column', 'spelt', 'taken', 'of'].map((name) => make('th', { scope: 'col' }, say(name))));
    const body = summary.repairs.map(({ heading, text: spelt, read: as, rows: count }) =>
      make('tr', {}, make('th', { scope: 'row' }, heading), make('td', {}, `“${spelt}”`), make('td', {}, as), make('td', {}, `×${grouped(count)}`)),
    );
    const grid = make('table', { class: 'butie-table' }, make('thead', {}, head), make('tbody', {}, ...body));
    return make('details', { class: 'butie-fold butie-repairs' }, make('summary', {}, `${say('repairs')}${within(`${grouped(summary.repaired)} ${say('rows')}`)}`), make('div', { class: 'butie-scroll', tabindex: 0, role: 'region', 'aria-label': say('repairs') }, grid));
  }

  async function classes(count) {
    const all = await told('classes', 0, count);
    parts.classes.count = count;
    const more = summary.classes > all.length && button('roster-classes', `${say('more')}${within(grouped(summary.classes - all.length))}`, () => attempt(() => classes(count + 20)));
    fill(parts.classes, make('h5', {}, say('classes')), ...all.map(oneClass), more);
  }

  function oneClass({ at, name, rows: count, heads, status, result, money, why, next, remarks, tips }) {
    const facts = heads.map((head) =>
      make('div', {}, make('dt', {}, head.name), make('dd', {}, `${head.known}${context.english ? '' : ' 人'}`, head.open ? within(`${head.open}${say('open')}`) : '')),
    );
    const put = () => attempt(async () => {
      hand(`+${await tell('class_link', at)}`);
      announce(say('counted'));
      const heading = element.getRootNode().querySelector('.butie-result h3');
      if (heading) setTimeout(() => heading.scrollIntoView({ block: 'start' }), 60);
    });
    const only = () => attempt(async () => {
      view = { ...view, reason: -1, mark: '', class: at };
      summed();
      await look();
    });
    return make(
      'section',
      { class: 'butie-class', 'data-class': at, 'data-status': status },
      make('h6', {}, `${name || say('whole')}${within(`${grouped(count)} ${say('rows')}`)}${colon()}${result}`),
      make('dl', { class: 'butie-facts' }, ...facts),
      money.length > 0 &&
        make('ul', {}, ...money.map(({ label, payee, amount }) => make('li', { 'data-amount': amount }, `${label}${within(payee)}${colon()}`, make('strong', {}, amount)))),
      why && make('p', {}, [why, next].filter(Boolean).join(context.english ? '. ' : '。')),
      ...tips.map((tip) => make('p', { class: 'butie-cliff' }, tip)),
      remarks && make('p', { class: 'butie-hint' }, remarks),
      make('div', { class: 'butie-choices' }, button('roster-put', say('put'), put, 'butie-button is-main'), summary.classes > 1 && button('roster-class', say('table'), only)),
    );
  }

  // Its rows.

  function shape() {
    const name = layout.columns.findIndex(({ role }) => role === 'name');
    const reason = 1 + summary.money + (summary.added.length - 5 - summary.money);
    const list = layout.columns.map((column, at) => ({ cell: at, name: column.heading || `（${at + 1}）`, used: column.role !== 'carried', width: width(column) }));
    const own = (at) => ({ ...list[at], order: `cell:${at}` });
    const result = (at, order, columns) => ({ result: at, name: summary.added[at], order, width: columns });
    return [
      { name: say('number'), number: true, width: 4, order: '' },
      ...(name < 0 ? [] : [own(name)]),
      result(0, 'reason:0', 7),
      ...Array.from({ length: summary.money }, (_, at) => result(1 + at, `money:${at}`, 9)),
      result(reason, 'reason:0', 16),
      ...list.filter(({ cell }) => cell !== name).map(({ cell }) => own(cell)),
    ];
  }

  const width = ({ heading, samples }) => Math.min(16, Math.max(6, 2 + Math.max(...[heading, ...samples].map((one) => one.length))));

  /** Something typed over a cell; the row is worked out again, and with it whatever hangs on it. */
  function mend(row, column, host) {
    const before = row.cells[column];
    const field = make('input', { type: 'text', class: 'butie-mend', autocomplete: 'off', 'aria-label': layout.columns[column].heading });
    field.value = before;
    let done = false;
    const leave = (again) => {
      done = true;
      again();
    };
    const keep = () => attempt(async () => {
      if (done) return;
      done = true;
      fill(host, field.value);
      const all = await tell('edit', row.entry, column, field.value.trim());
      if (all) {
        await matched();
        await work(true);
      } else {
        await sum();
        await look(true);
      }
      await detail(row.entry, false);
    });
    field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') keep();
      if (event.key === 'Escape') leave(() => { fill(host, before); rows.draw(); });
      event.stopPropagation();
    });
    fill(host, field, button('roster-save', say('save'), keep, 'butie-link'));
    field.focus();
    field.select();
  }

  /** An amount with its thousands apart. */
  function apart(amount) {
    const [whole, fen] = amount.split('.');
    return fen === undefined ? amount : `${grouped(whole)}.${fen}`;
  }

  function cells(columns) {
    return (row) =>
      columns.map(({ number, result, cell }) => {
        if (number) return { attributes: {}, children: [String(row.number)] };
        if (result !== undefined) return { attributes: { class: result && result <= summary.money ? 'is-figure' : '', title: row.result[result] }, children: [result && result <= summary.money ? apart(row.result[result]) : row.result[result]] };
        const words = row.cells[cell];
        const faulty = row.faulty.includes(cell);
        const attributes = { class: faulty ? 'is-faulty' : row.repaired.includes(cell) ? 'is-repaired' : '', title: words, 'data-cell': cell };
        if (!faulty) return { attributes, children: [words] };
        const change = make('button', { type: 'button', class: 'butie-link', 'data-action': 'roster-mend', 'aria-label': `${say('mend')} ${layout.columns[cell].heading}`, click: (event) => mend(row, cell, event.target.parentNode) }, say('mend'));
        return { attributes, children: [change, ' ', words] };
      });
  }

  function list() {
    const columns = shape();
    const sort = (order) => attempt(async () => {
      const same = view.order === order;
      view = { ...view, order, descending: same ? !view.descending : false };
      await look();
    });
    rows = table({
      label: say('scroll'),
      keys: say('keys'),
      columns,
      fetch: (from, count) => told('rows', from, count),
      cells: cells(columns),
      open: (row) => attempt(() => detail(row.entry, true)),
      sort,
    });
    const found = make('span', { class: 'butie-hint', role: 'status' });
    const search = make('input', { type: 'search', class: 'butie-sought', 'aria-label': say('search'), placeholder: say('search'), autocomplete: 'off' });
    search.value = view.text;
    search.addEventListener('input', () => {
      clearTimeout(search.due);
      search.due = setTimeout(() => attempt(async () => {
        view = { ...view, text: search.value };
        await look();
      }), 200);
    });
    list.found = found;
    fill(parts.rows, make('h5', {}, say('table')), make('div', { class: 'butie-tools' }, search, found), rows.element);
    fill(parts.detail);
    taking();
  }

  async function look(stay) {
    const { reason, mark, class: of, text: sought, order, descending } = view;
    view.count = await tell('look', reason, mark, of, sought, order, descending);
    rows.show(view.count, order, descending, stay);
    list.found.textContent = `${grouped(view.count)} ${say('found')}`;
  }

  /** A row with all that is said of it. */
  async function detail(entry, focus) {
    const row = await told('entry', entry);
    if (!row) {
      fill(parts.detail);
      return;
    }
    const heading = make('h6', { tabindex: -1 }, context.english ? `${say('detail')}${row.number}` : `${say('detail')}${row.number}行`);
    const fact = (name, ...value) => make('div', {}, make('dt', {}, name), make('dd', {}, ...value));
    const results = row.result.map((value, at) => value && fact(summary.added[at], value)).filter(Boolean);
    const own = layout.columns.map((column, at) => {
      const host = make('span', {});
      const change = button('roster-mend', say('mend'), () => mend(row, at, host), 'butie-link');
      change.setAttribute('aria-label', `${say('mend')} ${column.heading}`);
      fill(host, `${row.cells[at]} `, change);
      const item = fact(column.heading || `（${at + 1}）`, host);
      if (row.faulty.includes(at)) item.className = 'is-faulty';
      return item;
    });
    const show = () => attempt(async () => {
      const of = row.class === null ? `=${await tell('link', entry)}` : `+${await tell('class_link', row.class)}`;
      hand(of);
      announce(say('shown'));
      const top = element.getRootNode().querySelector('.butie-result h3');
      if (top) setTimeout(() => { top.scrollIntoView({ block: 'start' }); top.focus(); }, 60);
    });
    const close = () => {
      fill(parts.detail);
      rows.element.focus();
    };
    fill(
      parts.detail,
      make(
        'section',
        { class: 'butie-roster-row', 'data-entry': entry, 'data-status': row.status },
        heading,
        make('dl', { class: 'butie-facts' }, ...results),
        make('dl', { class: 'butie-facts' }, ...own),
        make('div', { class: 'butie-choices' }, button('roster-show', say('show'), show, 'butie-button is-main'), button('roster-close', say('close'), close)),
      ),
    );
    if (focus) {
      heading.focus({ preventScroll: true });
      parts.detail.scrollIntoView({ block: 'nearest' });
    }
  }

  // What is taken along.

  async function copied(what) {
    announce(say((await copy(what, parts.take)) ? 'copied' : 'byhand'));
  }

  function taking() {
    const save = (form) => attempt(async () => {
      progress('writing');
      const made = await ask('save', [view.count, form, [say('sheet'), say('clauses')]], advance);
      fill(parts.progress);
      if (form === 'tabs') await copied(made);
      else give(made, `${say('name')}.${form}`);
    });
    fill(
      parts.take,
      make('h5', {}, say('take')),
      make('p', { class: 'butie-hint' }, say('asshown')),
      make(
        'div',
        { class: 'butie-choices' },
        !context.plain && button('roster-csv', say('csv'), () => save('csv')),
        !context.plain && button('roster-xlsx', say('excel'), () => save('xlsx')),
        button('roster-copy', say('copy'), () => save('tabs')),
        button('roster-text', say('text'), () => attempt(async () => copied(await tell('statement')))),
      ),
    );
  }

  // The page around it.

  /** Hands answers to the form: a link's fragment behind a sign, or a question to go to. */
  function hand(what) {
    const field = place.parentNode.querySelector('.butie-roster-hand');
    field.value = what;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }

  function total(where) {
    // Whoever looks for changes of the page sees this one, too.
    if (total.place === where && total.of === summary) return;
    total.place = where;
    total.of = summary;
    if (!summary || !summary.payees.length) {
      fill(where);
      return;
    }
    fill(where, make('h4', {}, `${say('quoted')}${within(`${grouped(summary.rows)} ${say('rows')}`)}`), payees());
  }

  function show(where) {
    place = where;
    const { fragment, lang } = place.dataset;
    const next = { fragment, english: lang === 'en', plain: place.dataset.plain !== undefined };
    const spoken = next.english !== context.english;
    const answered = next.fragment !== context.fragment;
    context = next;
    say = words(context.english);
    if (element.parentNode !== place) {
      place.append(element);
      if (rows) rows.draw();
    }
    if (spoken) entry();
    if (!ask || (!spoken && !answered)) return;
    clearTimeout(due);
    due = setTimeout(() => attempt(async () => {
      const anew = await situate();
      if (!layout) return;
      await matched();
      if (anew) {
        await ask('stop');
        await work(true);
      } else if (spoken && summary) {
        await sum();
        list();
        await look();
      }
    }), STILL);
  }

  return { show, total };
}
