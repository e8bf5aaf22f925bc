/**
 * butie (补贴): subsidies computed exactly, in the visitor's own browser or in Node.
 *
 *     import { load } from './butie.js';
 *
 *     const engine = await load({ rulesets: ['guxian-2023'] });
 *     const result = engine.evaluate('guxian-2023/class-training', {
 *       training_mode: 'order', days: 20, enrolled: 50, passed: 50, employed: 40,
 *     });
 *     if (result.status === 'computed') console.log(result.outputs.total); // "125000.00"
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
  notes: Notice[];
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

/** What there is in a rule set. */
export interface Catalogue {
  id: string;
  hash: string;
  document: Document;
  region: { code: string; name: Text; province: Text | null };
  coverage: Coverage;
  calculators: { id: string; title: Text; summary: Text; audience: (Named & { order: number })[] }[];
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
  clauses: { id: string; at: string; quote: string; force: Force }[];
}

/** What the index of rule sets says about one of them. */
export interface RulesetEntry extends Catalogue {
  /** The compiled rule set, in the index's folder. */
  file: string;
}

export interface Options {
  /** Readings other than the default. */
  readings?: Readings;
  /** The day on which the question is asked; without it, the day on which the rules came into force. */
  asOf?: Day;
  /** `false` leaves the trace out, which takes a third of the time: for lists, where one row is explained and not all. */
  trace?: boolean;
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
 */
export function load(options?: { rulesets?: string[]; base?: string | URL }): Promise<Engine>;
