/** Programs that have to compile against `butie.d.ts`, and, where it says so, programs that must not. */
import {
  load,
  type ButieError,
  type Engine,
  type Possible,
  type Question,
  type Result,
  type Series,
  type Stop,
  type Threshold,
} from '../../dist/engine/butie.js';

export async function amount(): Promise<string> {
  const engine = await load({ rulesets: ['guxian-2023'], base: new URL('https://example.invalid/rules/') });
  const inputs = { training_mode: 'order', days: 20, classified_unit: false, local_standard: null, groups: ['rural'] };
  const result = engine.evaluate('guxian-2023/class-training', inputs, { readings: { rate_base: 'enrolled' }, asOf: '2023-06-01' });
  // @ts-expect-error: an answer is data, not a function.
  engine.evaluate('guxian-2023/class-training', { days: () => 20 });
  // @ts-expect-error: money is text.
  const wrong: number = result.lines[0]!.amount;
  return sentence(result) + String(wrong);
}

/** The status tells which fields are there, and all of them are covered. */
function sentence(result: Result): string {
  switch (result.status) {
    case 'computed':
      return result.lines.map((line) => `${line.payee} ${line.amount}`).join();
    case 'ineligible':
    case 'forfeited':
      return result.decided_by.advice?.zh ?? result.decided_by.text.zh;
    case 'invalid_input':
      return result.faults.map((fault) => fault.name).join();
    case 'needs_input':
    case 'needs_local_standard':
    case 'to_confirm':
      return result.missing.join();
    default: {
      const none: never = result;
      return none;
    }
  }
}

export function explain(error: ButieError): string {
  return `${error.code}: ${error.message}`;
}

const CLASS = 'guxian-2023/class-training';

/** What an interview shows while answers are missing. */
export function interview(engine: Engine): string[] {
  const possible = engine.possible(CLASS, { days: 20 }, { payee: 'institution', readings: {}, asOf: '2023-06-01' });
  const money = possible.money.map(({ payee, payee_name, low, high, text }) => {
    return `${payee} ${payee_name.zh} ${low} ${high ?? '∞'} ${text.en}`;
  });
  const outputs = Object.entries(possible.outputs).map(([id, set]) => `${id} ${spread(set)}`);
  // @ts-expect-error: a range has no list of values.
  const wrong: unknown = possible.outputs['total']!.values;
  const { calculator, open, statuses, questions } = possible;
  return [calculator, ...open, ...statuses, ...money, ...outputs, ...questions.map(asked), String(wrong)];
}

/** The kind tells which fields a set has, and all kinds are covered. */
function spread(set: Possible): string {
  const absent = set.absent ? '?' : '';
  switch (set.kind) {
    case 'range':
      return `${set.low ?? '−∞'} – ${set.high ?? '∞'}${absent}`;
    case 'values':
      return set.values.map((value) => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : value)).join() + absent;
    case 'list':
      return `${set.surely.join()} (${set.perhaps.join()})${absent}`;
    default: {
      const none: never = set;
      return none;
    }
  }
}

function asked({ input, ask, state, price, text }: Question): string {
  const why: Record<typeof state, string> = { unanswered: 'missing', default: 'not confirmed', unknown: 'not known' };
  return `${input} ${ask.zh} ${why[state]} ${price ?? '∞'} ${text?.zh ?? ''}`;
}

/** What a page shows beside a result. */
export function outlook(engine: Engine): string[] {
  const { calculator, thresholds, remedies } = engine.changes(CLASS, { days: 20 }, { payee: 'trainee' });
  const ways = remedies.map(({ changes, amount }) => {
    const words = changes.map(({ input, to, closest, text }) => `${input} ${spread(to)} ${String(closest)} ${text.zh}`);
    return [...words, amount ?? '?'].join();
  });
  return [calculator, ...thresholds.map(ahead), ...ways];
}

function ahead({ input, more, less, capped, tips }: Threshold): string {
  const cap = capped ? `${capped.since} ${capped.step ?? ''}` : '';
  const stops = [more, less].flatMap((move) => (move ? [move.next, move.until] : [])).map((stop) => (stop ? point(stop) : ''));
  return [input, ...stops, cap, ...tips.map((tip) => tip.en)].join();
}

function point({ at, by, change, status, kind }: Stop): string {
  const names: Record<typeof kind, string> = { step: 'step', cliff: 'threshold', cap: 'limit', bend: 'bend', limit: 'end' };
  return `${names[kind]} ${at} ${by} ${change['institution'] ?? '0.00'} ${status ?? ''}`;
}

/** What a chart draws, and the question turned round. */
export function chart(engine: Engine): string {
  const series: Series | null = engine.along(CLASS, { days: 20 }, 'employed', { from: 30, to: '48', readings: {} });
  const stretches = series ? [...Object.values(series.money), ...Object.values(series.outputs)].flat() : [];
  const drawn = stretches.map(({ from, to, start, end }) => `${from} ${to ?? '∞'} ${String(start)} ${String(end)}`);
  const options = { payee: 'institution', amount: '46.67', asOf: '2023-06-01' };
  const fewest: number | string | null = engine.fewest(CLASS, { days: 20 }, 'employed', options);
  // @ts-expect-error: without an amount there is nothing to reach.
  engine.fewest(CLASS, { days: 20 }, 'employed', { payee: 'institution' });
  return [series?.input, ...drawn, fewest].join();
}
