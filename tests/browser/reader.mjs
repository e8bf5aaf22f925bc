/** The page as a screen reader reads it aloud: the browser's accessibility tree, one line for each thing that is said. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { settled } from './page.mjs';

const SNAPSHOTS = resolve('tests/browser/snapshots');

/** Elements that do not end a line. */
const INLINE = new Set(['SPAN', 'STRONG', 'EM', 'SMALL', 'B', '#text', '::before', '::after']);
/** What is announced by its name, in which all its words are. */
const NAMED = new Set(['button', 'radio', 'checkbox', 'textbox', 'Date', 'heading', 'DisclosureTriangle', 'image', 'link']);
/** What is announced with the words in it. */
const WHOLE = new Set(['term', 'definition', 'columnheader', 'rowheader', 'cell']);
/** What is announced with its name before what is in it. */
const AROUND = new Set(['radiogroup', 'group', 'navigation', 'region', 'alert', 'status', 'blockquote', 'table', 'row', 'list', 'banner', 'contentinfo']);
const CALLED = { DisclosureTriangle: 'disclosure', image: 'picture', Date: 'date' };

const tidy = (text) => text.replace(/\s+/g, ' ').trim();

/** What is said of a button, box or line that opens, after its name. */
function state({ properties = [] }) {
  const value = (name) => properties.find((one) => one.name === name)?.value.value;
  const said = [];
  if (value('checked') === 'true') said.push('checked');
  if (value('expanded') !== undefined) said.push(value('expanded') ? 'expanded' : 'collapsed');
  if (value('pressed') === 'true') said.push('pressed');
  if (value('disabled')) said.push('disabled');
  if (value('invalid') === 'true') said.push('invalid');
  return said.map((word) => `, ${word}`).join('');
}

/** The whole tree: a node's name, role and children by its id. */
async function tree(page, selector) {
  const session = await page.context().newCDPSession(page);
  try {
    await session.send('DOM.enable');
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    const { nodes: elements } = await session.send('DOM.getFlattenedDocument', { depth: -1, pierce: true });
    const { result } = await session.send('Runtime.evaluate', { expression: `inside().querySelector(${JSON.stringify(selector)})` });
    const { node: wanted } = await session.send('DOM.describeNode', { objectId: result.objectId });
    const tags = new Map(elements.map(({ backendNodeId, nodeName }) => [backendNodeId, nodeName]));
    const byId = new Map(nodes.map((node) => [node.nodeId, node]));
    const children = (node) => (node.childIds ?? []).map((id) => byId.get(id)).filter((child) => child && child.role?.value !== 'InlineTextBox');
    return { top: nodes.find((node) => node.backendDOMNodeId === wanted.backendNodeId), children, tag: (node) => tags.get(node.backendDOMNodeId) };
  } finally {
    await session.detach();
  }
}

/** What is read from an element on, from its first word to its last. */
export async function read(page, selector) {
  const { top, children, tag } = await tree(page, selector);
  const lines = [];
  let run = '';
  const end = (depth) => {
    if (tidy(run)) lines.push(`${'  '.repeat(depth)}text: ${tidy(run)}`);
    run = '';
  };
  const words = (node) => (node.role?.value === 'StaticText' ? node.name.value : children(node).map(words).join(tag(node) === 'TR' ? ' ' : ''));
  const walk = (node, depth) => {
    const role = node.role?.value;
    if (role === 'StaticText') {
      run += node.name.value;
      return;
    }
    const inline = node.ignored ? INLINE.has(tag(node)) || tag(node) === undefined : ['strong', 'emphasis'].includes(role) || INLINE.has(tag(node));
    if (inline && !NAMED.has(role)) {
      const apart = !node.ignored && role !== 'strong' ? ' ' : '';
      run += apart;
      children(node).forEach((child) => walk(child, depth));
      run += apart;
      return;
    }
    end(depth);
    const indent = '  '.repeat(depth);
    const value = (name) => node.properties?.find((one) => one.name === name)?.value.value;
    const live = value('live');
    const name = tidy(node.name?.value ?? '');
    if (!node.ignored && NAMED.has(role)) {
      const filled = role === 'textbox' ? ` = ${node.value?.value ?? ''}` : '';
      lines.push(`${indent}${CALLED[role] ?? role}${role === 'heading' ? ` ${value('level')}` : ''}: ${name}${filled}${state(node)}`);
      return;
    }
    if (!node.ignored && WHOLE.has(role)) {
      lines.push(`${indent}${role}: ${tidy(words(node))}`);
      return;
    }
    let inner = depth;
    if (!node.ignored && live && live !== 'off') {
      lines.push(`${indent}announced:`);
      inner += 1;
    } else if (!node.ignored && AROUND.has(role) && (name || ['list', 'row', 'blockquote', 'table'].includes(role))) {
      const count = role === 'list' ? ` of ${children(node).length}` : '';
      lines.push(`${indent}${role}${count}:${name ? ` ${name}` : ''}`);
      inner += 1;
    }
    children(node).forEach((child) => walk(child, inner));
    end(inner);
  };
  assert.ok(top, `${selector} is not in the accessibility tree`);
  walk(top, 0);
  return lines;
}

/** What the page has just announced, or would: the words of its live regions. */
export async function announced(page) {
  await settled(page);
  const lines = await read(page, '.butie');
  const found = [];
  lines.forEach((line, at) => {
    if (!/^ *announced:$/.test(line)) return;
    const depth = line.search(/\S/);
    const after = lines.slice(at + 1);
    const last = after.findIndex((next) => next.search(/\S/) <= depth);
    found.push(...after.slice(0, last === -1 ? undefined : last).map((next) => next.trim().replace(/^\w+: /, '')));
  });
  return found.join(' ');
}

/**
 * Compares what is read with what was read before, line by line. `UPDATE=1` writes it down anew; read it then, aloud.
 *
 * Left out are the version of the rules, which says nothing to a listener and changes with every rule, the host, and the day.
 */
export function same(name, lines) {
  const file = join(SNAPSHOTS, `${name}.txt`);
  const passing = /\b[0-9a-f]{12}\b|(?<=http:\/\/)[\d.:]+|(?<=&on=)[\d-]+/g;
  const now = `${lines.join('\n').replace(passing, '…')}\n`;
  if (process.env.UPDATE) {
    mkdirSync(SNAPSHOTS, { recursive: true });
    writeFileSync(file, now);
    return;
  }
  assert.equal(now, readFileSync(file, 'utf8'), `${file} (UPDATE=1 writes it anew)`);
}
