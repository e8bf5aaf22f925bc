/**
 * What works on a list, beside the page in a worker or, where there is none, between the page's own doings.
 *
 * It is asked by messages `{ id, name, args }` and answers each with `{ id, value }` or `{ id, error }`, and before that, while it
 * works, with `{ id, progress }`. It stops often, so that it hears when it shall stop for good, and so that a page in which it
 * works itself stays awake.
 */

/** So many milliseconds of work lie between two stops; in a page, which draws in between, fewer. */
const SLICE = typeof document === 'undefined' ? 24 : 12;
/** So many signs of a text are read at a time. */
const PIECE = 1 << 15;
/** So many rows are written at a time. */
const WRITTEN = 500;
/** So many milliseconds lie between two reports of how far the work is, each of which the page draws. */
const REPORTED = 80;
/** So many bytes of a file show what it is. */
const BEGINNING = 4096;
/** What changes the rows that are written waits until that is done. */
const CHANGES = ['situate', 'assign', 'each', 'edit', 'look'];

/** What a stop is waited for with: timers are held back, messages are not. */
const channel = new MessageChannel();
const waiting = [];
channel.port1.onmessage = () => waiting.shift()();

function stop() {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(0);
  });
}

const now = () => (self.performance ? performance.now() : Date.now());

/** An error that has a name, by which the page knows what to say of it. */
function failure(code) {
  return Object.assign(new Error(code), { code });
}

/** What a decoder leaves for a sign that it cannot read. */
const LOST = '\ufffd';
/** How many signs beyond ASCII a text has, and how many of them could not be read. */
function signs(text) {
  let [good, lost] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd) lost += 1;
    else if (code > 127) good += 1;
  }
  return { good, lost };
}

/**
 * The text of a file, in the spelling that its first bytes tell, and the name of one that was guessed. Without such a mark it is UTF-8 or GB18030: UTF-8 also with a few
 * broken signs, where it has fewer of them, or more than two good ones for each, which a text in GB18030 never comes near.
 */
function decoded(bytes) {
  const [one, two, three] = bytes;
  const as = (name) => {
    try {
      return new TextDecoder(name).decode(bytes);
    } catch (reason) {
      // It is longer than any text can be.
      throw failure('unread');
    }
  };
  if (one === 0xff && two === 0xfe) return { text: as('utf-16le') };
  if (one === 0xfe && two === 0xff) return { text: as('utf-16be') };
  const text = as('utf-8');
  if ((one === 0xef && two === 0xbb && three === 0xbf) || !text.includes(LOST)) return { text };
  const { good, lost } = signs(text);
  if (good > 2 * lost) return { text };
  const other = as('gb18030');
  return lost <= signs(other).lost ? { text } : { text: other, guessed: 'GB18030' };
}

/**
 * What a file is: the archive that new spreadsheets are, the form of the old ones, a text, or something else: a picture, a letter.
 * Of a text hardly any byte is a sign that nobody sees, unless it tells at once that it takes two bytes for each.
 */
function kind(bytes) {
  const [one, two, three, four] = bytes;
  if (one === 0x50 && two === 0x4b && three === 3 && four === 4) return 'xlsx';
  if (one === 0xd0 && two === 0xcf && three === 0x11 && four === 0xe0) return 'xls';
  if (one === 0x25 && two === 0x50 && three === 0x44 && four === 0x46) return 'other';
  if ((one === 0xff && two === 0xfe) || (one === 0xfe && two === 0xff)) return 'text';
  const unseen = bytes.filter((byte) => byte < 9 || (byte > 13 && byte < 26)).length;
  return unseen * 50 > bytes.length ? 'other' : 'text';
}

/** The bytes of a file, which may be gone by now, or a folder. */
const bytesOf = (file) =>
  new Response(file).arrayBuffer().then(
    (buffer) => new Uint8Array(buffer),
    (reason) => {
      console.warn(reason);
      throw failure('unread');
    },
  );

/**
 * Answers what is asked. `start` gives a promise of the program, whose `List` does the work, and `books` one of the program that
 * knows spreadsheets' own files; `reply` takes answers.
 */
export function serve(start, books, reply) {
  let list;
  /** The file that was read last, for somebody who wants another of its sheets. */
  let taken;
  /** Counts what is under way: whatever was begun under another number is to end. */
  let current = 0;
  /** Settled when nothing is being written any more. */
  let written = Promise.resolve();

  /** Begins something, and ends what was under way; throws when that is asked whether it is still wanted and is not. */
  function begun() {
    const own = (current += 1);
    return (value) => {
      if (own !== current) throw failure('stopped');
      return value;
    };
  }

  async function inSlices(step, report) {
    const wanted = begun();
    let more = true;
    let reported = now();
    while (more) {
      const until = now() + SLICE;
      do more = step();
      while (more && now() < until);
      if (now() - reported > REPORTED) {
        reported = now();
        report();
      }
      await stop();
      wanted();
    }
  }

  async function feed(text, report, { tabs = false, note = () => {} } = {}) {
    let at = 0;
    list.begin(tabs);
    await inSlices(
      () => {
        let end = Math.min(at + PIECE, text.length);
        // A sign of two halves stays whole.
        if (end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end -= 1;
        if (end > at) list.feed(text.slice(at, end));
        at = end;
        return at < text.length;
      },
      () => report([at, text.length]),
    );
    note();
    list.feed('');
  }

  /** Does something with what knows workbooks; where that fails, the next one begins afresh. */
  async function withBooks(code, deed) {
    try {
      return await deed(await books());
    } catch (reason) {
      if (reason.code === 'stopped') throw reason;
      console.warn(reason);
      books.forget();
      throw failure(code);
    }
  }

  /** Reads a file, of a workbook the sheet of this name or else the first. */
  async function take(report, file, sheet) {
    const wanted = begun();
    const what = kind(wanted(await bytesOf(file.slice(0, BEGINNING))));
    if (what === 'xls') throw failure('xls');
    if (what === 'other') throw failure('unread');
    const bytes = wanted(await bytesOf(file));
    if (what === 'xlsx') {
      const { text, name, names, merged } = await withBooks('xlsx', ({ read }) => {
        const book = wanted(read(bytes, sheet));
        const own = { text: book.text, merged: book.merged, name: book.name, names: book.names };
        book.free();
        return own;
      });
      await feed(wanted(text), report, { tabs: true, note: () => list.note_book(name, names, merged) });
    } else {
      const { text, guessed } = wanted(decoded(bytes));
      await feed(text, report, { note: () => guessed && list.note_guessed(guessed) });
    }
  }

  /** The rows that are looked at, in one file. */
  async function write(report, count, form, pages, program) {
    const parts = form === 'csv' ? ['\ufeff'] : [];
    const book = program && new program.Workbook();
    let headed = false;
    /** The first line is the headings; there is no other line break in them than those within quotation marks. */
    const begin = (text) => {
      headed = true;
      const [, head] = /^((?:[^"\r]|"[^"]*")*)\r\n/.exec(text);
      book.page(pages[0], head, list.numbers());
      return text.slice(head.length + 2);
    };
    let at = 0;
    await inSlices(
      () => {
        const text = list.export(at, WRITTEN, form);
        if (book) book.rows(headed ? text : begin(text));
        else parts.push(text);
        at += WRITTEN;
        return at < count;
      },
      () => report([Math.min(at, count), count]),
    );
    if (form === 'tabs') return parts.join('');
    if (book) {
      const clauses = list.clauses_cited();
      const head = clauses.indexOf('\r\n');
      book.page(pages[1], clauses.slice(0, head), '');
      book.rows(clauses.slice(head + 2));
      return new Blob([book.write()], { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' });
    }
    return new Blob(parts, { type: 'text/csv;charset=utf-8' });
  }

  const deeds = {
    open: async (report, rules, english, lists, calculator) => {
      const { List } = await start();
      list = new List(new Uint8Array(rules), english && new Uint8Array(english), new Uint8Array(lists), calculator);
    },
    text: (report, text) => feed(text, report),
    file: (report, file) => {
      taken = file;
      return take(report, file);
    },
    sheet: (report, name) => take(report, taken, name),
    work: (report) => inSlices(() => list.work(50), () => report([list.done(), list.all()])),
    stop: () => void (current += 1),
    save: (report, count, form, pages) => {
      const wanted = begun();
      const deed = (program) => write(report, count, form, pages, wanted(program));
      const made = form === 'xlsx' ? withBooks('book', deed) : deed();
      written = made.catch(() => {});
      return made;
    },
    /** Anything that the list tells at once; not in one breath with what was told before. */
    tell: async (report, name, ...args) => {
      await stop();
      if (CHANGES.includes(name)) await written;
      return list[name](...args);
    },
    /** Ends what is under way, and gives the memory back. */
    end: () => {
      current += 1;
      if (list) list.free();
      list = taken = undefined;
    },
  };

  return async ({ id, name, args }) => {
    try {
      const value = await deeds[name]((progress) => reply({ id, progress }), ...args);
      reply({ id, value });
    } catch (reason) {
      reply({ id, error: String((reason && reason.message) || reason), code: (reason && reason.code) || 'failed' });
    }
  };
}
