/** The rooms of lists, for whoever has loaded what draws them. */

/** A calculator that stands in no document for so many milliseconds has been left, and its lists end. */
const LEFT = 30000;

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

/** The way to what works on a list; one that did not open, or broke, is tried again. `end` ends it. */
function opener({ rules, words, lists, calculator }, read, connect) {
  let opening;
  const end = () => {
    if (opening) opening.then(({ end }) => end(), () => {});
    opening = undefined;
  };
  const open = async () => {
    const bytes = await Promise.all([read(rules), words && read(words).catch(() => undefined), read(lists)]);
    const ask = await connect();
    await ask('open', [...bytes, calculator.split('/')[1]]);
    const careful = (...asked) =>
      ask(...asked).catch((reason) => {
        if (reason.code === 'failed') end();
        throw reason;
      });
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
  return { opened, end };
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
    rooms.forEach(({ room, end }) => {
      room.free();
      end();
    });
    delete root.desk;
  });
  root.desk = (asked) => {
    const { calculator, fragment, english, audience, plain } = asked;
    if (!rooms.has(calculator)) {
      const { opened, end } = opener(asked, read, connect);
      rooms.set(calculator, { room: new Room(opened), end });
    }
    const { room } = rooms.get(calculator);
    room.show(fragment, english, audience, plain);
    return room;
  };
}
