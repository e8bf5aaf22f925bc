/**
 * What stays on the root for lists: given what the page asks of a calculator's list, it gives the room for it. `connect` gives a
 * promise of the way to what works on a list; one that did not open is tried again.
 */
export function rooms(Room, read, connect) {
  const all = new Map();

  function opener({ rules, words, lists, calculator }) {
    let opening;
    const open = async () => {
      const bytes = await Promise.all([read(rules), words && read(words).catch(() => undefined), read(lists)]);
      const ask = await connect();
      await ask('open', [...bytes, calculator.split('/')[1]]);
      return ask;
    };
    return () => {
      opening = opening || open();
      opening.catch((reason) => {
        console.warn('butie could not open the list', reason);
        opening = undefined;
      });
      return opening;
    };
  }

  return (asked) => {
    const { calculator, fragment, english, audience, plain } = asked;
    if (!all.has(calculator)) all.set(calculator, new Room(opener(asked)));
    const room = all.get(calculator);
    room.show(fragment, english, audience, plain);
    return room;
  };
}
