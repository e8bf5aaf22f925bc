/**
 * What stands on the pages of a PDF as Chromium prints it: enough of the format for that, and no more. Nothing is installed
 * for it.
 */
import { inflateSync } from 'node:zlib';

/** The text of each page without blanks, in the order in which it was drawn. */
export function pagesOf(bytes) {
  const objects = read(bytes.toString('latin1'));
  const dictionary = (reference) => objects.get(Number(reference))?.dictionary ?? '';
  const list = [...objects.values()].filter((one) => /\/Type\s*\/Page\b/.test(one.dictionary));
  return list.map((page) => {
    const resources = /\/Resources\s+(\d+) 0 R/.exec(page.dictionary);
    const words = resources ? dictionary(resources[1]) : page.dictionary;
    const named = /\/Font\s*<<([^>]*)>>/.exec(words)?.[1] ?? '';
    const fonts = new Map([...named.matchAll(/\/(\w+)\s+(\d+) 0 R/g)].map(([, name, id]) => [name, letters(objects, dictionary(id))]));
    const [, content] = /\/Contents\s+(\d+) 0 R/.exec(page.dictionary);
    return plain(drawn(stream(objects.get(Number(content))), fonts));
  });
}

/** Radicals that fonts draw with the sign of the word, and that a PDF names first. */
const RADICALS = { '⺠': '民', '⻓': '长', '⻔': '门', '⻚': '页', '⻋': '车', '⻅': '见', '⻛': '风' };

/** Words by their ordinary signs and without blanks, full-width marks as they are. */
function plain(text) {
  const sign = (one) => RADICALS[one] ?? (/[\u2f00-\u2fdf]/.test(one) ? one.normalize('NFKC') : one);
  return [...text].map(sign).join('').replace(/\s/g, '');
}

/** The objects of the file by their numbers, each with its dictionary and what streams after it. */
function read(text) {
  const objects = new Map();
  for (const { 1: id, index, 0: head } of text.matchAll(/(\d+) 0 obj\b/g)) {
    const start = index + head.length;
    const dictionary = text.slice(start, text.indexOf('endobj', start)).split(/\bstream\r?\n/)[0];
    const length = /\/Length (\d+)/.exec(dictionary);
    const from = start + /\s*[^]*?\bstream\r?\n/.exec(text.slice(start, start + dictionary.length + 10))?.[0].length;
    objects.set(Number(id), { dictionary, body: length ? text.slice(from, from + Number(length[1])) : '' });
  }
  return objects;
}

function stream({ dictionary, body }) {
  const bytes = Buffer.from(body, 'latin1');
  return (/\/FlateDecode/.test(dictionary) ? inflateSync(bytes) : bytes).toString('latin1');
}

/** The signs of a font by the codes under which they are drawn. */
function letters(objects, font) {
  const letters = new Map();
  const [, id] = /\/ToUnicode\s+(\d+) 0 R/.exec(font) ?? [];
  const table = id ? stream(objects.get(Number(id))) : '';
  const sign = (hex) => Buffer.from(hex, 'hex').swap16().toString('utf16le');
  for (const [, part] of table.matchAll(/beginbfchar([^]*?)endbfchar/g)) {
    for (const [, code, to] of part.matchAll(/<(\w+)>\s*<(\w+)>/g)) letters.set(parseInt(code, 16), sign(to));
  }
  for (const [, part] of table.matchAll(/beginbfrange([^]*?)endbfrange/g)) {
    for (const [, from, to, first] of part.matchAll(/<(\w+)>\s*<(\w+)>\s*<(\w+)>/g)) {
      const [low, high, start] = [from, to, first].map((hex) => parseInt(hex, 16));
      for (let code = low; code <= high; code += 1) letters.set(code, String.fromCodePoint(start + code - low));
    }
  }
  return letters;
}

function drawn(content, fonts) {
  let text = '';
  let font = new Map();
  for (const [, name, codes, end] of content.matchAll(/\/(\w+)\s+[\d.]+\s+Tf|<([0-9A-Fa-f]+)>|\b(ET)\b/g)) {
    if (name) font = fonts.get(name) ?? new Map();
    else if (end) text += '\n';
    else for (const code of codes.match(/.{1,4}/g)) text += font.get(parseInt(code, 16)) ?? '';
  }
  return text;
}
