/** Every worked case of the rules, as the command line prints them. */
import { execFileSync } from 'node:child_process';

/** Results of all cases together may grow far beyond Node's own limit. */
const LIMIT = 1 << 30;

/** What the command line prints as JSON lines, given the lines of its input. */
export function ask(butie, words, input = []) {
  const text = execFileSync(butie, words, { input: input.map((line) => `${line}\n`).join(''), encoding: 'utf8', maxBuffer: LIMIT });
  return text.split('\n').filter(Boolean).map((line) => JSON.parse(line));
}

/** The cases, each with the words in which the engine's module wants it. */
export function cases(butie) {
  return ask(butie, ['cases', 'rules', '--jsonl']).map(({ id, calculator, inputs, readings, as_of, expect }) => {
    return { id, calculator, inputs, options: { readings: readings ?? {}, asOf: as_of ?? undefined }, expect };
  });
}
