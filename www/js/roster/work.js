/**
 * What works on a list, beside the page in a worker or, where there is none, between the page's own doings.
 *
 * It is asked by messages `{ id, name, args }` and answers each with `{ id, value }` or `{ id, error }`, and before that, while it
 * works, with `{ id, progress }`. It stops often, so that it hears when it shall stop for good, and so that a page in which it
 * works itself stays awake.
 */

/** So many milliseconds of work lie between two stops. */
const SLICE = 24;
/** So many signs of a text are read at a time. */
const PIECE = 1 << 15;
/** So many rows are written at a time. */
const WRITTEN = 500;

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

/** The text of a file, whose spelling its first bytes tell, or else whether it is possible at all. */
function decoded(bytes) {
  const [one, two, three] = bytes;
  const as = (name, options) => new TextDecoder(name, options).decode(bytes);
  if (one === 0xff && two === 0xfe) return as('utf-16le');
  if (one === 0xfe && two === 0xff) return as('utf-16be');
  if (one === 0xef && two === 0xbb && three === 0xbf) return as('utf-8');
  try {
    return as('utf-8', { fatal: true });
  } catch (reason) {
    return as('gb18030');
  }
}

/** What a file is, where it is no text: the archive that new spreadsheets are, or the form of the old ones. */
function kind([one, two, three, four]) {
  if (one === 0x50 && two === 0x4b && three === 3 && four === 4) return 'xlsx';
  return one === 0xd0 && two === 0xcf && three === 0x11 && four === 0xe0 ? 'xls' : 'text';
}

const bytesOf = (file) => new Response(file).arrayBuffer().then((buffer) => new Uint8Array(buffer));

/**
 * Answers what is asked. `start` gives a promise of the program, whose `List` does the work, and `books` one of the program that
 * knows spreadsheets' own files; `reply` takes answers.
 */
export function serve(start, books, reply) {
  let list;
  /** Counts what is under way: whatever was begun under another number is to end. */
  let current = 0;

  async function inSlices(step, report) {
    const own = (current += 1);
    let more = true;
    while (more) {
      const until = now() + SLICE;
      do more = step();
      while (more && now() < until);
      report();
      await stop();
      if (own !== current) throw failure('stopped');
    }
  }

  async function feed(text, report) {
    let at = 0;
    list.begin();
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
    list.feed('');
  }

  /** The first sheet of a workbook, as text. */
  async function workbook(bytes) {
    const { read } = await books();
    try {
      return read(bytes);
    } catch (reason) {
      console.warn(reason);
      throw failure('xlsx');
    }
  }

  const deeds = {
    open: async (report, rules, english, lists, calculator) => {
      const { List } = await start();
      list = new List(new Uint8Array(rules), english && new Uint8Array(english), new Uint8Array(lists), calculator);
    },
    text: (report, text) => feed(text, report),
    file: async (report, file) => {
      const bytes = await bytesOf(file);
      const what = kind(bytes);
      if (what === 'xls') throw failure('xls');
      await feed(what === 'xlsx' ? await workbook(bytes) : decoded(bytes), report);
    },
    work: (report) => inSlices(() => list.work(50), () => report([list.done(), list.all()])),
    stop: () => void (current += 1),
    /** The rows that are looked at, in one file. */
    save: async (report, count, form, pages) => {
      const parts = form === 'csv' ? ['\ufeff'] : [];
      const book = form === 'xlsx' && new (await books()).Workbook();
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
    },
    /** Anything that the list tells at once. */
    tell: (report, name, ...args) => list[name](...args),
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
