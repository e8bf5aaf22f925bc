/** Whether everything on a screen has the room that it needs, is large enough for eyes and fingers, and stands still. */
/** The smallest target, and in the large version the smallest words, in pixels. */
const LEAST = { normal: { target: 44, words: 0 }, large: { target: 60, words: 18 } };

/**
 * What moves by itself; what is wider than the window or its own frame, is broken, lies over other words, or is too small.
 * Pages are opened for somebody who wants little motion.
 */
export function layout(page, large) {
  return page.evaluate((least) => {
    const root = inside().querySelector('.butie') ?? document.body;
    const faults = [];
    const call = (element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${element.textContent.trim().slice(0, 20)}”`;
    const ancestors = (element) => (element && element !== document.documentElement ? [element, ...ancestors(above(element))] : []);
    const style = (element) => getComputedStyle(element);
    const shown = (element) =>
      element.checkVisibility({ visibilityProperty: true }) && ancestors(element).every((one) => style(one).clip === 'auto');

    for (const one of [...document.getAnimations(), ...inside().getAnimations()]) faults.push(`${call(one.effect.target)} moves`);
    for (const one of [...document.querySelectorAll('body *'), ...root.querySelectorAll('*')]) {
      const { transitionDuration, scrollBehavior } = style(one);
      if (!/^0s(, 0s)*$/.test(transitionDuration) || scrollBehavior === 'smooth') faults.push(`${call(one)} glides`);
    }

    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} wide in a window of ${clientWidth}`);

    const texts = [];
    for (const top of new Set([document.body, inside() === document ? document.body : inside()])) {
      const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) texts.push(walker.currentNode);
    }
    const words = [];
    for (const node of texts) {
      const element = node.parentElement;
      if (!node.data.trim() || element.matches('script, style, noscript') || !shown(element)) continue;
      const range = document.createRange();
      // An amount on two lines is two amounts. Longer words may be broken where letters are huge.
      for (const { index, 0: number } of node.data.matchAll(/\d[\d,.]*\d/g)) {
        range.setStart(node, index);
        range.setEnd(node, index + number.length);
        if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) faults.push(`${call(element)} breaks ${number}`);
      }
      range.selectNodeContents(node);
      words.push({ element, boxes: [...range.getClientRects()].filter(({ width, height }) => width > 1 && height > 1) });
    }

    const frames = (element) =>
      ancestors(element).filter((one) => style(one).overflowX !== 'visible' || parseFloat(style(one).borderRightWidth) || one === document.body);
    for (const { element, boxes } of words) {
      for (const frame of frames(element)) {
        const { left, right } = frame.getBoundingClientRect();
        const out = boxes.find((box) => box.left < left - 1 || box.right > right + 1);
        if (out) faults.push(`${call(element)} from ${out.left} to ${out.right} leaves ${call(frame)} from ${left} to ${right}`);
      }
      const size = parseFloat(style(element).fontSize);
      if (root.contains(element) && size < least.words) faults.push(`${call(element)} has words of ${size} px`);
    }

    // The bar of a phone is meant to lie over the page; words of a drawing are held apart by a test of their own.
    const apart = words.filter(({ element }) => !element.closest('svg') && !ancestors(element).some((one) => style(one).position === 'sticky' && one.matches('button')));
    // What is scrolled away in a frame of its own lies over nothing.
    const unscrolled = (element, { top, bottom }) =>
      frames(element).every((frame) => style(frame).overflowY === 'visible' || (frame.getBoundingClientRect().top <= top && bottom <= frame.getBoundingClientRect().bottom));
    const pieces = apart.flatMap(({ element, boxes }) => boxes.filter((box) => unscrolled(element, box)).map((box) => ({ element, box })));
    const flat = pieces.sort((a, b) => a.box.top - b.box.top);
    flat.forEach(({ element, box }, at) => {
      for (let next = at + 1; next < flat.length && flat[next].box.top < box.bottom - 6; next += 1) {
        const { element: other, box: beside } = flat[next];
        if (other !== element && beside.left < box.right - 2 && box.left < beside.right - 2) faults.push(`${call(element)} lies over ${call(other)}`);
      }
    });

    for (const one of root.querySelectorAll('button, summary, a[href], input, select, textarea')) {
      const target = one.matches('input') ? one.closest('label') ?? one.parentElement : one;
      if (!shown(target)) continue;
      const { width, height } = target.getBoundingClientRect();
      if (Math.min(width, height) < least.target - 0.01) faults.push(`${call(target)} is a target of ${width} by ${height} px`);
    }
    return faults;
  }, large ? LEAST.large : LEAST.normal);
}

/** Does something while all words are twice as large, as a browser makes them for people who see badly. */
export async function doubled(page, work) {
  const root = page.locator('.butie, body').last();
  await root.evaluate((one) => (one.style.fontSize = `${2 * parseFloat(getComputedStyle(one).fontSize)}px`));
  await work();
  await root.evaluate((one) => (one.style.fontSize = ''));
}
