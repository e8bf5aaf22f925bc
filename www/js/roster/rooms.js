/** The rooms of lists, for whoever has loaded what draws them. */

/** A calculator that stands in no document for so many milliseconds has been left, and its lists end. */
const LEFT = 30000;
/** So many milliseconds something that is read at one go, a workbook, has to come to its end when nobody wants it any more. */
const PATIENCE = 1500;

/** Has something done when a root has been taken out of the document and stays out. */
function whenLeft(root, end) {
  if (!self.ResizeObserver) return;
  let leaving;
  const observer = new ResizeObserver(() => {
    clearTimeout(leaving);
    if (root.isConnected) return;
    leaving = setTimeout(() => {
      observer.disconnect();
      end();
    }, LEFT);
  });
  observer.observe(root);
}

/** The way to what works on a list; one that did not open, or broke, is tried again. `close` ends it for good. */
function opener({ rules, words, lists, calculator }, read, connect) {
  let opening;
  let closed;
  /** Ends one that was opened, unless that is over. */
  const end = (one) => {
    if (!one || one !== opening) return;
    opening = undefined;
    one.then((ask) => ask.end(), () => {});
  };
  const open = async () => {
    const bytes = await Promise.all([read(rules), words && read(words).catch(() => undefined), read(lists)]);
    const ask = await connect();
    await ask('open', [...bytes, calculator.split('/')[1]]);
    const careful = (name, ...rest) => {
      const own = opening;
      const answer = ask(name === 'leave' ? 'stop' : name, ...rest);
      if (name === 'leave') {
        const late = setTimeout(() => end(own), PATIENCE);
        answer.then(() => clearTimeout(late), () => {});
      }
      return answer.catch((reason) => {
        if (reason.code === 'failed') end(own);
        // With this the next list begins, whose visitor knows nothing of how the last one ended.
        if (reason.code === 'stopped' && !closed && rest[0] && rest[0][0] === 'situate') return opened().then((ask) => ask(name, ...rest));
        throw reason;
      });
    };
    return Object.assign(careful, { end: ask.end });
  };
  const opened = () => {
    opening = opening || open();
    opening.catch((reason) => {
      console.warn('butie could not open the list', reason);
      opening = undefined;
    });
    return opening;
  };
  const close = () => {
    closed = true;
    end(opening);
  };
  return { opened, close };
}

/**
 * Leaves on the root a function that gives the room for what the page asks of a calculator's list. `connect` gives a promise of the
 * way to what works on a list.
 */
export function furnish(root, Room, read, connect) {
  // Somebody may have asked twice meanwhile.
  if (root.desk) return;
  const rooms = new Map();
  whenLeft(root, () => {
    rooms.forEach(({ room, close }) => {
      room.free();
      close();
    });
    delete root.desk;
  });
  root.desk = (asked) => {
    const { calculator, fragment, english, audience, plain } = asked;
    if (!rooms.has(calculator)) {
      const { opened, close } = opener(asked, read, connect);
      rooms.set(calculator, { room: new Room(opened), close });
    }
    const { room } = rooms.get(calculator);
    room.show(fragment, english, audience, plain);
    return room;
  };
}
