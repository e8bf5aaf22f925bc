/**
 * butie (补贴): subsidies computed exactly, in the visitor's own browser or in Node.
 *
 *     import { load } from './butie.js';
 *
 *     const engine = await load({ rulesets: ['guxian-2023'] });
 *     const result = engine.evaluate('guxian-2023/class-training', {
 *       training_mode: 'order', days: 20, enrolled: 50, passed: 50, employed: 40, real_name_entered: true,
 *     });
 *     if (result.status === 'computed') console.log(result.outputs.total); // "125000.00"
 *
 * While answers are missing, `possible` says what is certain already and which question is worth asking next. `changes`
 * says how far the next threshold is and, when there is no money, what would bring some. `along` is for charts, and
 * `fewest` turns a question round.
 *
 *     const known = { training_mode: 'order', days: 20, enrolled: 50, passed: 48, classified_unit: false };
 *     const { money, questions } = engine.possible('guxian-2023/class-training', known);
 *     console.log(money[0].payee, money[0].low, money[0].high); // institution 0.00 120000.00
 *     console.log(questions[0].input, questions[0].price); // real_name_entered 120000.00
 *
 *     const all = { ...known, real_name_entered: true, employed: 38 };
 *     const { thresholds } = engine.changes('guxian-2023/class-training', all);
 *     const { more } = thresholds.find(({ input }) => input === 'employed');
 *     if (more) console.log(more.next.at, more.next.kind, more.next.change.institution); // 39 cliff 72000.00
 *
 *     const series = engine.along('guxian-2023/class-training', all, 'employed', { from: 30, to: 48 });
 *     for (const { from, to, start } of series ? series.money.institution : []) console.log(from, to, start);
 *     // 30 38 48000.00
 *     // 39 48 120000.00
 *
 *     const wanted = { payee: 'institution', amount: 100000 };
 *     console.log(engine.fewest('guxian-2023/class-training', all, 'employed', wanted)); // 39
 *
 * Nothing leaves the machine: the engine reads its module and the rule sets, and asks for nothing else.
 */

/** What a person reads, Chinese first. */
export interface Text {
  zh: string;
  en: string;
}

/** Yuan with two decimals, as text, because a JSON number is not exact: `"125000.00"`. */
export type Money = string;

/** A calendar day, `"2023-11-30"`. */
export type Day = string;

/** Yes, no, or *the visitor does not know*, which is not the same as no answer. */
export type Tri = boolean | 'unknown';

/**
 * One answer. An input that is left out is *not answered*; `null` on a local standard means that *the local standard is
 * not known*. Neither is zero.
 */
export type Answer = string | number | boolean | string[] | null;
export type Answers = Record<string, Answer | undefined>;

/** Which reading of an ambiguous point is taken, by the reading's name. Readings left out take their default. */
export type Readings = Record<string, string>;

/** How binding a clause or a figure is: 标准, 最高, 原则上, 可, 按其他文件; and for clauses also conditions and targets. */
export type Force =
  | 'fixed'
  | 'ceiling'
  | 'soft_ceiling'
  | 'permission'
  | 'reference'
  | 'rule'
  | 'target'
  | 'minimum';

/** Money as text, a count as a number, a choice or a day as text, a list of ids; `null` when there is no value. */
export type Value = string | number | boolean | string[] | null;

/** Money for one payee. */
export interface Line {
  id: string;
  label: Text;
  amount: Money;
  /** The amount in capitals, 壹拾贰万伍仟元整; `null` where it has none. */
  capitals: string | null;
  payee: string;
  payee_name: Text;
  fund: Text | null;
  force: Force;
  /** The document says 可: the amount may be granted, and may not. */
  may: boolean;
  /** The clauses that grant it, or those that refuse it. */
  clauses: string[];
}

/** Something in the answers was cut, refused or missing (a warning), or good to know (a note). */
export interface Notice {
  /** Stable, for programs: `"extension_over_3_days"`. */
  code: string;
  text: Text;
  clauses: string[];
}

/**
 * What people want to know beside the amount: papers to hand in or bring, the steps in order, where to go, by when, what is
 * made public, how the money is paid, what counts during the training.
 */
export type Topic = 'materials' | 'process' | 'where' | 'deadline' | 'publicity' | 'payment' | 'conduct';

/** Good to know; with a topic, what the document itself says on it. */
export interface Note extends Notice {
  topic: Topic | null;
}

/** An answer, a reading or a date that contradicts another or cannot be. */
export interface Fault {
  name: string;
  text: Text;
}

/** A condition: it holds, it fails, or nobody can say yet (`null`). */
export interface Gate {
  gate: string;
  label: Text;
  holds: boolean | null;
  clauses: string[];
}

/** The gate that refused, what it says, and what to do. */
export interface Decision {
  gate: string;
  text: Text;
  advice: Text | null;
  clauses: string[];
}

/** One step of the sum or one condition, after those that it uses. */
export type TraceEntry = TraceOf<'step'> | TraceOf<'gate'>;

type TraceOf<Origin extends 'step' | 'gate'> = { [name in Origin]: string } & {
  label: Text;
  value: Value;
  unit: string;
  /** As the rule file writes it. */
  formula: string;
  clauses: string[];
  /** Steps, inputs and readings that it used. */
  uses: string[];
  inputs: string[];
  readings: string[];
  /** Numbers in the formula, each with the clause in which it stands; `null` for what is arithmetic. */
  constants: { constant: string; clause: string | null }[];
};

/** The policy document behind a rule set. */
export interface Document {
  title: Text;
  number: string | null;
  issuer: Text;
  date: Day | null;
  /** The year whose plan it is. */
  plan_year: number;
  valid_from: Day;
  valid_to: Day | null;
  superseded_by: string | null;
  /** The day that the question named. */
  as_of: Day | null;
  /** Whether it was in force on that day; `unchecked` without one. */
  validity: 'unchecked' | 'current' | 'possibly_expired' | 'expired' | 'not_yet_valid' | 'superseded';
}

/** How many clauses of the document are encoded, listed as not computable, and still open. */
export interface Coverage {
  encoded: number;
  excused: number;
  open: number;
}

/** The rule set that answered. */
export interface RulesetVersion {
  id: string;
  /** Changes with every word and every number. */
  hash: string;
  document: Document;
  coverage: Coverage;
}

interface Common<S extends string> {
  calculator: string;
  status: S;
  outputs: Record<string, Value>;
  lines: Line[];
  warnings: Notice[];
  notes: Note[];
  /** Inputs that hold the result up: not answered, without a local standard, or unknown. */
  missing: string[];
  /** Answers at fault; empty unless the status is `invalid_input`. */
  faults: Fault[];
  /** The gate that refused; `null` unless the status is `ineligible` or `forfeited`. */
  decided_by: Decision | null;
  gates: Gate[];
  /** The readings that the result rests on, defaults included. */
  readings: Readings;
  /** Inputs that were not answered and took their default. */
  defaults: string[];
  ruleset: RulesetVersion;
  /** The way to the result; left out when the question said so. */
  trace?: TraceEntry[];
}

/** The amounts hold. */
export interface Computed extends Common<'computed'> {
  decided_by: null;
}

/** A printed condition fails (`ineligible`), or a process gate takes the money away (`forfeited`). Amounts are `"0.00"`. */
export interface Refused extends Common<'ineligible' | 'forfeited'> {
  decided_by: Decision;
}

/** Something is still to be answered: by the visitor, by the place's own standard, or by the bureau. */
export interface Open extends Common<'needs_input' | 'needs_local_standard' | 'to_confirm'> {
  decided_by: null;
}

/** The answers cannot all be true; every one at fault is named. */
export interface Invalid extends Common<'invalid_input'> {
  decided_by: null;
}

export type Result = Computed | Refused | Open | Invalid;
export type Status = Result['status'];

/** An id with its name. */
export interface Named {
  id: string;
  name: Text;
}

/** How a place is found by those who type letters. */
export interface Place {
  /** The Chinese name, a syllable for each character: `"gong an xian"`; ü is v. */
  pinyin: string;
}

/** Somebody whom a calculator serves. */
export interface Audience extends Named {
  /** The place among those offered. */
  order: number;
  /** What brings them to the calculator, as they would say it: 我参加了培训，想知道能领多少生活费. */
  situation: Text | null;
}

/** What there is in a rule set. */
export interface Catalogue {
  id: string;
  hash: string;
  document: Document;
  region: Place & { code: string; name: Text; province: (Place & Text) | null };
  coverage: Coverage;
  calculators: { id: string; title: Text; summary: Text; audience: Audience[] }[];
}

/** A question. */
export interface Input {
  id: string;
  kind: 'choice' | 'choices' | 'count' | 'money' | 'tri' | 'bool' | 'date';
  ask: Text;
  help: Text | null;
  unit: Text | null;
  low: string | null;
  high: string | null;
  choices: Named[];
  optional: boolean;
  /** Asked only for some answers to the others. */
  conditional: boolean;
  /** Whether the answer is a fact that nobody who asks can change, such as a group or a local standard. */
  fixed: boolean;
  default: Value;
  /** The clauses behind the question. */
  clauses: string[];
  /** What the answer `null` means: the local standard is unknown, or there is none. `null` where it is refused. */
  null: 'unknown' | 'none' | null;
}

/** What a form for one calculator needs. */
export interface Description {
  id: string;
  title: Text;
  summary: Text;
  inputs: Input[];
  readings: { id: string; ask: Text; options: Named[]; clauses: string[] }[];
  outputs: { id: string; label: Text; unit: Text }[];
  /** Everything that can be said beside a result; in the text, `{name}` stands for the value of an input or step. */
  notes: (Note & { conditional: boolean })[];
  clauses: { id: string; at: string; quote: string; force: Force }[];
}

/** What the index of rule sets says about one of them. */
export interface RulesetEntry extends Catalogue {
  /** The compiled rule set, in the index's folder. */
  file: string;
  /** Its English words, beside it. */
  english: string;
  /** The document's text, beside it. */
  text: string;
}

/**
 * Everything that a value can still be. `absent` says that it may also turn out to have no value: it does not apply, or
 * the document leaves it open.
 */
export type Possible = PossibleRange | PossibleValues | PossibleList;

/** Numbers and days: everything from `low` to `high`, each written as a `Value`; `null` where the rules set no bound. */
export interface PossibleRange {
  kind: 'range';
  low: string | number | null;
  high: string | number | null;
  absent: boolean;
}

/** One of these: ids of a choice, or yes and no. None of them when only `absent` is left. */
export interface PossibleValues {
  kind: 'values';
  values: (string | boolean)[];
  absent: boolean;
}

/** A list of ids: `surely` holds those that are in it for certain, `perhaps` those and all that may be. */
export interface PossibleList {
  kind: 'list';
  surely: string[];
  perhaps: string[];
  absent: boolean;
}

/** What one payee can still receive in all. */
export interface PossibleMoney {
  payee: string;
  payee_name: Text;
  /** `null` where there is no bound. */
  low: Money | null;
  /** `null` where the rules set no bound: an answer that is still missing can be any number. */
  high: Money | null;
  /** `0 – 400元` */
  text: Text;
}

/**
 * Why a question is open: it was not answered and there is no result without it, it was not answered and its default
 * counts, or it was answered with *not known*.
 */
export type QuestionState = 'unanswered' | 'default' | 'unknown';

/** A question whose answer can still change the result. */
export interface Question {
  input: string;
  ask: Text;
  state: QuestionState;
  /**
   * The most that its answer alone can change what a payee receives, whatever the other answers are: `"0.00"` when it
   * decides something that is not money, `null` when there is no bound.
   */
  price: Money | null;
  /** The price in words; `null` when it is zero. */
  text: Text | null;
}

/**
 * What is certain while answers are missing: not given, *not known*, or a default that nobody has confirmed. Whatever they
 * turn out to be, the result lies inside. While an answer cannot be
 * read, or the answers contradict each other, the only status is `invalid_input`.
 */
export interface Possibilities {
  calculator: string;
  /** The inputs whose answers are missing. */
  open: string[];
  /** What the status can be. */
  statuses: Status[];
  /** What each output can be, by its id. */
  outputs: Record<string, Possible>;
  money: PossibleMoney[];
  /** What is worth asking now, the most important first; empty when no answer can change the result any more. */
  questions: Question[];
  /** What is wrong with the answers, as in a result. */
  faults: Fault[];
}

/**
 * What kind of point an answer is: one of many equal steps; a threshold, where far more or far less is paid; the limit
 * beyond which nothing is added; a point beyond which each unit brings another amount; or the last answer possible.
 */
export type ThresholdKind = 'step' | 'cliff' | 'cap' | 'bend' | 'limit';

/** An answer, and what is different there. */
export interface Stop {
  /** The answer. */
  at: string | number;
  /** How far it is from the present one, always positive. */
  by: string | number;
  /** By how much more, or less, each payee receives, `"-4800.00"`; payees for whom nothing changes are left out. */
  change: Record<string, Money>;
  /** The status there; `null` when it is the same as now. */
  status: Status | null;
  kind: ThresholdKind;
}

/** What happens in one direction. */
export interface Move {
  /** The nearest answer for which something is different. */
  next: Stop;
  /** Where further units stop making the same difference; `null` when `next` is a jump already. */
  until: Stop | null;
}

/** What lies ahead along one input, all other answers staying as they are. */
export interface Threshold {
  input: string;
  /** Where a greater answer leads; `null` when it changes nothing. */
  more: Move | null;
  /** Where a smaller answer leads; `null` when it changes nothing. */
  less: Move | null;
  /** The limit that holds the money back: the smallest answer that reaches it, and the step that sets it. */
  capped: { since: string | number; step: string | null } | null;
  /** The same in words, `再多 1人（达到 39人）：+72,000元`. With a payee, of that payee's money only. */
  tips: Text[];
}

/** Another answer to one input. */
export interface Change {
  input: string;
  /** The answers that serve. */
  to: Possible;
  /** The one of them that is closest to the present answer. */
  closest: Value;
  /** `至少 39人` */
  text: Text;
}

/** Answers that, all taken together, lead to money. */
export interface Remedy {
  changes: Change[];
  /** What follows with the closest answers; `null` while other answers are missing. */
  amount: Money | null;
}

/** What other answers would change. */
export interface Changes {
  calculator: string;
  /** Along each number that somebody can change; without those along which nothing happens. */
  thresholds: Threshold[];
  /** When there is no money: the smallest sets of changed answers that bring some, the most rewarding first. */
  remedies: Remedy[];
}

/** A straight stretch of a series: from one answer to another, both included. Of stairs, 400 steps are shown; a narrower
 * window shows those further on. */
export interface Stretch {
  from: string | number;
  /** `null` where it goes on without end. */
  to: string | number | null;
  /** The value at `from`. */
  start: Value;
  /** The value at `to`; `null` where that is. Numbers between the two lie on the straight line between `start` and `end`. */
  end: Value;
}

/** Money and outputs along one input, with exact break points: no value is tried. */
export interface Series {
  input: string;
  /** What each payee receives, in ascending order of the answers; answers that contradict the others have no stretch. */
  money: Record<string, Stretch[]>;
  /** Each output, by its id. */
  outputs: Record<string, Stretch[]>;
}

/** What every question may say beside its answers. */
export interface Circumstances {
  /** Readings other than the default. */
  readings?: Readings;
  /** The day on which the question is asked; without it, the day on which the rules came into force. */
  asOf?: Day;
}

export interface Options extends Circumstances {
  /** `false` leaves the trace out, which takes a third of the time: for lists, where one row is explained and not all. */
  trace?: boolean;
}

export interface PayeeOptions extends Circumstances {
  /** Whose money counts, by the payee's id; without it, everybody's. A stranger to the calculator is `unknown_payee`. */
  payee?: string;
}

export interface AlongOptions extends Circumstances {
  /** The first answer; `null`, or left out, for no bound. A number, or its decimal spelling as text. */
  from?: string | number | null;
  /** The last answer, in the same way. */
  to?: string | number | null;
}

export interface FewestOptions extends Circumstances {
  payee: string;
  /** Yuan, `100000` or `"46.67"`. */
  amount: string | number;
}

export interface Engine {
  /** The rule sets that were loaded. */
  readonly rulesets: readonly RulesetEntry[];
  /** The calculators in them. */
  list(): Catalogue[];
  /** Inputs, readings, outputs and clauses of a calculator. */
  describe(calculator: string): Description;
  /** The answer, or what is missing for one. */
  evaluate(calculator: string, inputs: Answers, options?: Options): Result;
  /** What is certain while answers are missing, and what is worth asking. */
  possible(calculator: string, inputs: Answers, options?: PayeeOptions): Possibilities;
  /** How far the next thresholds are, and the ways to money when there is none. */
  changes(calculator: string, inputs: Answers, options?: PayeeOptions): Changes;
  /**
   * Money and outputs along an input, for a chart; the input's own answer does not count. `null` when the input is no
   * number or is not asked, and while the result hangs on answers that are missing. A name that is no input is
   * `unknown_input`.
   */
  along(calculator: string, inputs: Answers, input: string, options?: AlongOptions): Series | null;
  /**
   * The smallest answer to an input with which a payee receives at least the amount. `null` when none is enough, and
   * where there is no series.
   */
  fewest(calculator: string, inputs: Answers, input: string, options: FewestOptions): number | string | null;
}

/** What every error of the engine is: an `Error` with a stable code. */
export interface ButieError extends Error {
  code: string;
}

/**
 * Loads the module, once, and the rule sets: all, or those named.
 *
 * `base` is the address of the folder that holds `index.json`; without it, the folder `rules` beside the folder of this
 * file. In Node a path will do.
 *
 * With `english: false` the English words are not fetched: then every `en` says the Chinese, and the formulas of a trace are
 * the labels of what they compute. Everything else is the same.
 */
export function load(options?: { rulesets?: string[]; base?: string | URL; english?: boolean }): Promise<Engine>;
