/**
 * The rooms for lists in a calculator. The page draws them empty, with what has to be known in their attributes, and takes them away
 * when the visitor goes elsewhere; what stood in one is put back when it is drawn again.
 */
import { room } from './room.js';

export function watch(root, read, connect) {
  if (root.butieRoster) return;
  const rooms = (root.butieRoster = new Map());
  const look = () => {
    const place = root.querySelector('.butie-roster-room');
    if (place) {
      const name = place.dataset.calculator;
      if (!rooms.has(name)) rooms.set(name, room(read, connect));
      rooms.get(name).show(place);
    }
    const totals = root.querySelector('.butie-roster-totals');
    const of = totals && rooms.get(totals.dataset.calculator);
    if (of) of.total(totals);
  };
  const filter = ['data-fragment', 'data-english', 'data-calculator'];
  new MutationObserver(look).observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: filter });
  look();
}
