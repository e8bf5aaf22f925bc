//! Exact evaluation: from a rule set and a situation to a status, outputs and money lines. [`Batch`] does the same for many
//! situations one after the other, and computes of each only what is new.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::answers::{AnswerFault, Problem, Situation};
use crate::interpret::{Domain, interpret, reinterpret};
use crate::model::{
    Calculator, ClauseId, Comparison, Constant, Effect, Input, InputId, Kind, Line, Message, NodeId, Op, PartyId, ReadingId,
    Ruleset, StepId,
};
use crate::value::date::{self, DateUnit};
use crate::value::round::{self, Rounding};
use crate::value::{Fault, Open, Set, Value, exact};

/// What became of a question to a calculator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Every output is known.
    Computed,
    /// A printed condition fails.
    Ineligible,
    /// A process gate takes the money away.
    Forfeited,
    /// A required answer is absent.
    NeedsInput,
    /// The document leaves a number to another one, and it is not known.
    NeedsLocalStandard,
    /// A condition that only the bureau can decide is open.
    ToConfirm,
    /// Contradictory or out of range.
    InvalidInput,
}

impl Status {
    /// All statuses with their ids in results.
    pub const ALL: [(Status, &'static str); 7] = [
        (Status::Computed, "computed"),
        (Status::Ineligible, "ineligible"),
        (Status::Forfeited, "forfeited"),
        (Status::NeedsInput, "needs_input"),
        (Status::NeedsLocalStandard, "needs_local_standard"),
        (Status::ToConfirm, "to_confirm"),
        (Status::InvalidInput, "invalid_input"),
    ];

    /// The id in results.
    pub fn id(self) -> &'static str {
        Self::ALL.iter().find(|(status, _)| *status == self).map_or("", |(_, id)| id)
    }

    /// Whether a gate refused: the money is 0 and a clause says why.
    pub fn is_refusal(self) -> bool {
        matches!(self, Status::Ineligible | Status::Forfeited)
    }
}

/// The result for one situation.
#[derive(Clone, Debug)]
pub struct Evaluation<'a> {
    /// The rule set.
    pub ruleset: &'a Ruleset,
    /// The calculator.
    pub calculator: &'a Calculator,
    /// The situation.
    pub situation: &'a Situation,
    /// The day whose dated values were used: the situation's, or the first day in force.
    pub as_of: NaiveDate,
    /// The questions that were asked; the answers to others count for nothing.
    pub asked: Set,
    /// What became of the question.
    pub status: Status,
    /// Known outputs in the order shown; what is not applicable or open is left out.
    pub outputs: Vec<Output>,
    /// Money lines that apply, with their amounts.
    pub lines: Vec<LineAmount<'a>>,
    /// Warnings that apply, then the warnings of failing gates.
    pub warnings: Vec<Notice<'a>>,
    /// Notes that apply.
    pub notes: Vec<&'a Message>,
    /// The inputs that stand in the way of a result, by the reason that the status names.
    pub missing: Vec<InputId>,
    /// What is wrong with the answers.
    pub faults: Vec<AnswerFault>,
    /// The gates with what is known of each, in file order.
    pub gates: Vec<Option<bool>>,
    /// The gate that decided a refusal.
    pub decided_by: Option<usize>,
    /// The exact value of every node of the program.
    pub values: Cow<'a, [Value]>,
}

/// An output with its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Output {
    /// The step.
    pub step: StepId,
    /// The kind of its value.
    pub kind: Kind,
    /// Its value; money is zero after a refusal.
    pub value: Value,
}

/// A money line with its amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineAmount<'a> {
    /// The line.
    pub line: &'a Line,
    /// Yuan.
    pub amount: Decimal,
}

/// A warning: one of the rule file's own, or that of a failing gate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Notice<'a> {
    /// The rule file's own warning.
    Message(&'a Message),
    /// The warning of the gate at this position.
    Gate(usize),
}

impl Evaluation<'_> {
    /// The exact value of a node.
    pub fn value(&self, node: NodeId) -> Value {
        self.values[node.index()]
    }

    /// The kind of a node's value.
    pub fn kind(&self, node: NodeId) -> Kind {
        self.calculator.program.nodes[node.index()].kind
    }

    /// What each payee receives in all, in the order of the money lines; `None` for a sum that no decimal holds.
    pub fn received(&self) -> Vec<(PartyId, Option<Decimal>)> {
        let mut payees: Vec<PartyId> = Vec::new();
        for line in &self.lines {
            if !payees.contains(&line.line.payee) {
                payees.push(line.line.payee);
            }
        }
        let sum = |payee: PartyId| {
            let own = self.lines.iter().filter(|line| line.line.payee == payee);
            (payee, own.map(|line| line.amount).try_fold(Decimal::ZERO, exact::sum))
        };
        payees.into_iter().map(sum).collect()
    }

    /// The clauses of the gate that decided a refusal.
    pub fn deciding_clauses(&self) -> &[ClauseId] {
        self.decided_by.map_or(&[], |gate| &self.calculator.gates[gate].clauses)
    }
}

/// Evaluates a calculator of the rule set for a situation read for it.
pub fn evaluate<'a>(ruleset: &'a Ruleset, calculator: &'a Calculator, situation: &'a Situation) -> Evaluation<'a> {
    let as_of = situation.as_of.unwrap_or(ruleset.document.valid_from);
    let values = interpret(&calculator.program, &Exact { situation, as_of });
    conclude(ruleset, calculator, situation, as_of, Cow::Owned(values))
}

/// One calculator for many situations, one after the other: of each only what hangs on answers that differ from those before it
/// is computed again, in the same memory.
#[derive(Clone, Debug)]
pub struct Batch<'a> {
    ruleset: &'a Ruleset,
    calculator: &'a Calculator,
    /// For every node, the inputs on which it hangs.
    hangs_on: Vec<Set>,
    values: Vec<Value>,
    /// The situation whose values these are.
    last: Option<Last>,
}

#[derive(Clone, Debug, PartialEq)]
struct Last {
    answers: Vec<Value>,
    readings: Vec<u8>,
    as_of: NaiveDate,
}

impl<'a> Batch<'a> {
    /// Ready for the first situation.
    pub fn new(ruleset: &'a Ruleset, calculator: &'a Calculator) -> Self {
        Self { ruleset, calculator, hangs_on: hangs_on(calculator), values: Vec::new(), last: None }
    }

    /// The result for a situation, the same as that of [`evaluate`]. It lends the batch's memory and goes before the next one.
    pub fn evaluate<'s>(&'s mut self, situation: &'s Situation) -> Evaluation<'s>
    where
        'a: 's,
    {
        let as_of = situation.as_of.unwrap_or(self.ruleset.document.valid_from);
        let domain = Exact { situation, as_of };
        match &mut self.last {
            Some(last) if last.as_of == as_of && last.readings == situation.readings => {
                let mut changed = Set::default();
                for (position, (old, new)) in last.answers.iter_mut().zip(&situation.answers).enumerate() {
                    if old != new {
                        *old = *new;
                        changed = changed.union(Set::of(position));
                    }
                }
                if !changed.is_empty() {
                    let hangs_on = &self.hangs_on;
                    reinterpret(&self.calculator.program, &domain, &mut self.values, |node| hangs_on[node].meets(changed));
                }
            }
            _ => {
                self.values = interpret(&self.calculator.program, &domain);
                let (answers, readings) = (situation.answers.clone(), situation.readings.clone());
                self.last = Some(Last { answers, readings, as_of });
            }
        }
        conclude(self.ruleset, self.calculator, situation, as_of, Cow::Borrowed(&self.values))
    }
}

/// For every node of a calculator's program, the inputs on which it hangs.
pub(crate) fn hangs_on(calculator: &Calculator) -> Vec<Set> {
    let mut sets: Vec<Set> = Vec::with_capacity(calculator.program.nodes.len());
    for node in &calculator.program.nodes {
        let mut set = match node.op {
            Op::Input(input) => Set::of(input.index()),
            _ => Set::default(),
        };
        node.op.operands(|operand| set = set.union(sets[operand.index()]));
        sets.push(set);
    }
    sets
}

/// Computes the values that `out_of_date` names again, from other answers than those of the result; all others stay.
#[cfg(feature = "roster")]
pub(crate) fn recompute(
    evaluation: &Evaluation<'_>,
    situation: &Situation,
    values: &mut [Value],
    out_of_date: impl Fn(usize) -> bool,
) {
    let domain = Exact { situation, as_of: evaluation.as_of };
    reinterpret(&evaluation.calculator.program, &domain, values, out_of_date);
}

/// What the values of a calculator's nodes come to.
fn conclude<'a>(
    ruleset: &'a Ruleset,
    calculator: &'a Calculator,
    situation: &'a Situation,
    as_of: NaiveDate,
    values: Cow<'a, [Value]>,
) -> Evaluation<'a> {
    let known: &[Value] = &values;
    let value = |node: NodeId| known[node.index()];

    let unasked =
        |input: &Input| input.when.is_some_and(|when| matches!(value(when), Value::Truth(false) | Value::NotApplicable));
    let asked = calculator.inputs.iter().enumerate().filter(|(_, input)| !unasked(input));
    let asked = asked.map(|(position, _)| position).collect();
    let mut faults = situation.faults.clone();
    for (position, constraint) in calculator.constraints.iter().enumerate() {
        if value(constraint.that) == Value::Truth(false) {
            faults.extend(constraint.blames.iter().map(|input| AnswerFault {
                name: calculator.inputs[input.index()].id.clone(),
                problem: Problem::Contradiction(position),
            }));
        }
    }
    // A condition on something that does not apply stands in nobody's way.
    let holds = |value: Value| if value == Value::NotApplicable { Some(true) } else { value.truth() };
    let gates: Vec<Option<bool>> = calculator.gates.iter().map(|gate| holds(value(gate.must))).collect();
    let fails = |effects: fn(Effect) -> bool| {
        calculator.gates.iter().zip(&gates).position(|(gate, holds)| *holds == Some(false) && effects(gate.effect))
    };
    let decided_by = fails(|effect| effect != Effect::ToConfirm);
    let open = open_reasons(calculator, known);
    if open.fault == Some(Fault::Overflow) {
        faults.push(AnswerFault { name: calculator.id.clone(), problem: Problem::OutOfReach });
    }
    let (status, concerned) = match decided_by.map(|gate| calculator.gates[gate].effect) {
        _ if !faults.is_empty() => (Status::InvalidInput, Set::default()),
        Some(Effect::Forfeited) => (Status::Forfeited, Set::default()),
        Some(_) => (Status::Ineligible, Set::default()),
        None if !open.unanswered.is_empty() => (Status::NeedsInput, open.unanswered),
        None if !open.standard.is_empty() || open.fault == Some(Fault::LeftToLocal) => {
            (Status::NeedsLocalStandard, open.standard)
        }
        None if !open.unknown.is_empty() || open.fault.is_some() => (Status::ToConfirm, open.unknown),
        None if fails(|effect| effect == Effect::ToConfirm).is_some() => (Status::ToConfirm, Set::default()),
        None => (Status::Computed, Set::default()),
    };
    let mut evaluation = Evaluation {
        ruleset,
        calculator,
        situation,
        as_of,
        asked,
        status,
        outputs: Vec::new(),
        lines: Vec::new(),
        warnings: Vec::new(),
        notes: Vec::new(),
        missing: concerned.positions().filter_map(|position| u16::try_from(position).ok().map(InputId)).collect(),
        faults,
        gates,
        decided_by: decided_by.filter(|_| status.is_refusal()),
        values,
    };
    if status != Status::InvalidInput {
        fill(&mut evaluation);
    }
    evaluation
}

/// Why the gates, outputs and lines are open, all reasons together.
fn open_reasons(calculator: &Calculator, values: &[Value]) -> Open {
    let gates = calculator.gates.iter().map(|gate| gate.must);
    let outputs = calculator.outputs.iter().map(|step| calculator.step(*step).node);
    let lines = calculator.lines.iter().flat_map(|line| match line.when.map(|when| values[when.index()]) {
        Some(Value::Truth(false) | Value::NotApplicable) => [None, None],
        _ => [line.when, Some(line.amount)],
    });
    let nodes = gates.chain(outputs).chain(lines.flatten());
    // A contradiction cannot be excluded while one of its sides is not answered.
    let constraints = calculator.constraints.iter().filter_map(|constraint| values[constraint.that.index()].open());
    let unanswered = constraints.map(|open| Open { unanswered: open.unanswered, ..Open::default() });
    nodes.filter_map(|node| values[node.index()].open()).chain(unanswered).fold(Open::default(), Open::and)
}

fn fill(evaluation: &mut Evaluation<'_>) {
    let calculator = evaluation.calculator;
    let refused = evaluation.status.is_refusal();
    let holds = |node: NodeId, values: &[Value]| values[node.index()] == Value::Truth(true);
    for step in &calculator.outputs {
        let kind = evaluation.kind(calculator.step(*step).node);
        let money = matches!(kind, Kind::Number(unit) if evaluation.ruleset.unit(unit).money);
        let value = match (refused, calculator.step(*step).refused) {
            (false, _) => evaluation.value(calculator.step(*step).node),
            (true, Some(option)) => Value::Choice(option),
            (true, None) if money => Value::Number(Decimal::ZERO),
            (true, None) => Value::NotApplicable,
        };
        if !matches!(value, Value::Open(_) | Value::NotApplicable) {
            evaluation.outputs.push(Output { step: *step, kind, value });
        }
    }
    for line in &calculator.lines {
        let applies = line.when.is_none_or(|when| holds(when, &evaluation.values));
        let amount = if refused { Some(Decimal::ZERO) } else { evaluation.value(line.amount).number().filter(|_| applies) };
        // After a refusal nothing decides between the lines of one id; one zero stands for them.
        let repeats = refused && evaluation.lines.iter().any(|other| other.line.id == line.id);
        if let (Some(amount), false) = (amount, repeats) {
            evaluation.lines.push(LineAmount { line, amount });
        }
    }
    let failing = |gate: usize| evaluation.gates[gate] == Some(false) && calculator.gates[gate].warning.is_some();
    let own = calculator.warnings.iter().filter(|message| !refused && holds(message.when, &evaluation.values));
    evaluation.warnings =
        own.map(Notice::Message).chain((0..calculator.gates.len()).filter(|gate| failing(*gate)).map(Notice::Gate)).collect();
    evaluation.notes = calculator.notes.iter().filter(|message| holds(message.when, &evaluation.values)).collect();
}

/// The interpretation in which every value is exact, or open for named reasons.
struct Exact<'a> {
    situation: &'a Situation,
    as_of: NaiveDate,
}

/// What two operands come to when at least one of them is no plain value: open wins over not applicable, so that
/// an answer that is still missing is asked for.
fn blank(a: Value, b: Value) -> Value {
    match (a, b) {
        (Value::Open(a), Value::Open(b)) => Value::Open(a.and(b)),
        (Value::Open(open), _) | (_, Value::Open(open)) => Value::Open(open),
        _ => Value::NotApplicable,
    }
}

fn arithmetic(a: Value, b: Value, operation: impl Fn(Decimal, Decimal) -> Option<Decimal>) -> Value {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => operation(a, b).map_or_else(overflow, Value::Number),
        _ => blank(a, b),
    }
}

fn overflow() -> Value {
    Value::Open(Open::because(Fault::Overflow))
}

/// The extreme of two values; what is not applicable does not take part.
fn extreme(a: Value, b: Value, pick: impl Fn(Decimal, Decimal) -> Decimal) -> Value {
    match (a, b) {
        (Value::NotApplicable, other) | (other, Value::NotApplicable) => other,
        _ => arithmetic(a, b, |a, b| Some(pick(a, b))),
    }
}

/// Three-valued and/or: `decisive` settles the matter whatever the other side is; what is not applicable takes no part.
pub(crate) fn connect(a: Value, b: Value, decisive: bool) -> Value {
    match (a, b) {
        (Value::Truth(a), _) if a == decisive => Value::Truth(decisive),
        (_, Value::Truth(b)) if b == decisive => Value::Truth(decisive),
        (Value::NotApplicable, other) | (other, Value::NotApplicable) => other,
        (Value::Truth(_), other) | (other, Value::Truth(_)) => other,
        _ => blank(a, b),
    }
}

impl Domain for Exact<'_> {
    type Value = Value;

    fn constant(&self, constant: &Constant) -> Value {
        constant.value
    }

    fn literal(&self, value: Value) -> Value {
        value
    }

    fn fault(&self, fault: Fault) -> Value {
        Value::Open(Open::because(fault))
    }

    fn input(&self, input: InputId) -> Value {
        self.situation.answer(input)
    }

    fn reading_is(&self, reading: ReadingId, options: Set) -> Value {
        Value::Truth(self.situation.reading_is(reading, options))
    }

    fn add(&self, a: &Value, b: &Value) -> Value {
        arithmetic(*a, *b, exact::sum)
    }

    fn subtract(&self, a: &Value, b: &Value) -> Value {
        arithmetic(*a, *b, exact::difference)
    }

    fn multiply(&self, a: &Value, b: &Value) -> Value {
        arithmetic(*a, *b, exact::product)
    }

    fn divide(&self, a: &Value, b: &Value, rounding: Rounding) -> Value {
        arithmetic(*a, *b, |a, b| round::divide(a, b, rounding))
    }

    fn least(&self, a: &Value, b: &Value) -> Value {
        extreme(*a, *b, Decimal::min)
    }

    fn greatest(&self, a: &Value, b: &Value) -> Value {
        extreme(*a, *b, Decimal::max)
    }

    fn compare(&self, comparison: Comparison, a: &Value, b: &Value) -> Value {
        let ordering = match (a, b) {
            (Value::Number(a), Value::Number(b)) => a.cmp(b),
            (Value::Date(a), Value::Date(b)) => a.cmp(b),
            (Value::Truth(a), Value::Truth(b)) => a.cmp(b),
            _ => return blank(*a, *b),
        };
        Value::Truth(comparison.holds(ordering))
    }

    fn is_one_of(&self, a: &Value, options: Set) -> Value {
        match a {
            Value::Choice(option) => Value::Truth(options.has(usize::from(*option))),
            other => blank(*other, Value::NotApplicable),
        }
    }

    fn has_any(&self, a: &Value, options: Set) -> Value {
        match a {
            Value::Choices(chosen) => Value::Truth(chosen.meets(options)),
            other => blank(*other, Value::NotApplicable),
        }
    }

    fn not(&self, a: &Value) -> Value {
        match a {
            Value::Truth(truth) => Value::Truth(!truth),
            other => blank(*other, Value::NotApplicable),
        }
    }

    fn and(&self, a: &Value, b: &Value) -> Value {
        connect(*a, *b, false)
    }

    fn or(&self, a: &Value, b: &Value) -> Value {
        connect(*a, *b, true)
    }

    fn select(&self, condition: &Value, then: &Value, otherwise: &Value) -> Value {
        match condition {
            Value::Truth(true) => *then,
            Value::Truth(false) => *otherwise,
            // What both branches lack is needed whatever the condition turns out to be.
            Value::Open(open) => match (then, otherwise) {
                (Value::Open(then), Value::Open(otherwise)) => Value::Open(open.and(then.shared(*otherwise))),
                _ => Value::Open(*open),
            },
            other => blank(*other, Value::NotApplicable),
        }
    }

    fn shift(&self, date: &Value, count: &Value, unit: DateUnit) -> Value {
        match (date, count) {
            (Value::Date(date), Value::Number(count)) => {
                let count = i64::try_from(count.trunc().normalize()).ok();
                count.and_then(|count| date::shift(*date, count, unit)).map_or_else(overflow, Value::Date)
            }
            _ => blank(*date, *count),
        }
    }

    fn month_end(&self, date: &Value, month: &Value) -> Value {
        match (date, month) {
            (Value::Date(date), Value::Number(month)) => {
                let month = u32::try_from(month.trunc().normalize()).ok();
                month.and_then(|month| date::month_end(*date, month)).map_or_else(overflow, Value::Date)
            }
            _ => blank(*date, *month),
        }
    }

    fn lacking(&self, done: &[&Value]) -> Value {
        let mut lacking = Set::default();
        let mut open = None;
        for (position, item) in done.iter().enumerate() {
            match item {
                Value::Truth(false) => lacking = lacking.union(Set::of(position)),
                Value::Open(reasons) => open = Some(open.map_or(*reasons, |open: Open| open.and(*reasons))),
                _ => {}
            }
        }
        open.map_or(Value::Items(lacking), Value::Open)
    }

    fn as_of(&self) -> NaiveDate {
        self.as_of
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn and_and_or_do_not_care_for_order() {
        let open = Value::Open(Open { unknown: Set::of(0), ..Open::default() });
        let values = [Value::Truth(true), Value::Truth(false), Value::NotApplicable, open];
        for decisive in [true, false] {
            for a in values {
                for b in values {
                    assert_eq!(connect(a, b, decisive), connect(b, a, decisive), "{a:?} {b:?} {decisive}");
                }
            }
        }
        assert_eq!(connect(Value::Truth(true), Value::NotApplicable, false), Value::Truth(true));
        assert_eq!(connect(Value::Truth(false), open, false), Value::Truth(false));
    }
}
