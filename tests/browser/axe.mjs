/** Faults of accessibility that a program can find, by axe. */
import { readFileSync } from 'node:fs';

import { packages } from './harness.mjs';

const source = readFileSync(packages.resolve('axe-core/axe.min.js'), 'utf8');

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Everything that is wrong with what a page shows now.
 *
 * What axe leaves open is decided here. It does not judge the contrast of words that stand in a drawing, or of mere signs,
 * so they are held against the first ground behind them. And it wonders whether `+` should be part of the name of a
 * button that is called 加一.
 */
export function axe(page) {
  return page.evaluate(
    async ([source, tags]) => {
      if (!window.axe) (0, eval)(source);
      // The bar of a phone lies over whatever is at the bottom of the window, until its own place is reached.
      scrollTo(0, document.documentElement.scrollHeight);
      const { violations, incomplete } = await window.axe.run({ runOnly: tags, resultTypes: ['violations', 'incomplete'] });

      const numbers = (color) => color.match(/[\d.]+/g).map(Number);
      const light = (color) => {
        const [red, green, blue] = numbers(color).map((part) => (part > 10.31 ? ((part / 255 + 0.055) / 1.055) ** 2.4 : part / 255 / 12.92));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const ground = (element) => {
        const { backgroundColor } = getComputedStyle(element);
        const [, , , alpha = 1] = numbers(backgroundColor);
        return alpha === 1 || !above(element) ? backgroundColor : ground(above(element));
      };
      const contrast = (element) => {
        const style = getComputedStyle(element);
        const [dark, bright] = [light(element instanceof SVGElement ? style.fill : style.color), light(ground(element))].sort((a, b) => a - b);
        return (bright + 0.05) / (dark + 0.05);
      };
      const fine = (id, { target }) => {
        // Through a shadow root the way is a list: to its host, and on from there.
        const element = [target[0]].flat().reduce((root, one) => (root.shadowRoot ?? root).querySelector(one), document);
        if (id === 'color-contrast') return contrast(element) >= 4.5;
        return id === 'label-content-name-mismatch' && element.ariaLabel && !/\p{Letter}|\p{Number}/u.test(element.textContent);
      };

      const told = ({ id, help }, { target, any, all, none }) =>
        `${id} (${help}): ${target.join(' ')}: ${[...any, ...all, ...none].map(({ message }) => message).join('; ')}`;
      return [
        ...violations.flatMap((rule) => rule.nodes.map((node) => told(rule, node))),
        ...incomplete.flatMap((rule) => rule.nodes.filter((node) => !fine(rule.id, node)).map((node) => `open: ${told(rule, node)}`)),
      ];
    },
    [source, RULES],
  );
}
