//! What is required and what there is, side by side: for the conditions of the policy, and for calculators that are checks
//! themselves. Both sides are read off the formula; nothing is written a second time.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use core::cmp::Ordering;

use rust_decimal::Decimal;

use crate::evaluate::Evaluation;
use crate::model::{Calculator, ClauseId, Comparison, Kind, NodeId, Op, Step, StepId};
use crate::prose::Prose;
use crate::text::Language;
use crate::trace::Origin;
use crate::value::round::{Mode, Rounding, divide};
use crate::value::{Open, Set, Value, exact};

/// A condition of the policy, or an output of a check, with what it requires.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The condition or the output.
    pub of: Origin,
    /// What it is about.
    pub label: String,
    /// What became of it.
    pub state: State,
    /// The parts that must hold together; one at least.
    pub parts: Vec<Requirement>,
}

/// What became of something that is required.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is met.
    Met,
    /// It is not.
    Failed,
    /// It is not known yet: a question behind it was not answered.
    Unanswered,
    /// It is not known: whoever answered does not know, or the amount is left to others.
    Open,
}

impl State {
    fn of(holds: Option<bool>, value: Value) -> Self {
        match holds {
            Some(true) => State::Met,
            Some(false) => State::Failed,
            None if value.open().is_some_and(|open| !open.unanswered.is_empty()) => State::Unanswered,
            None => State::Open,
        }
    }

    /// What becomes of things that must hold together: one that fails is enough for no.
    fn together(parts: &[Requirement]) -> Self {
        let some = |state: State| parts.iter().any(|part| part.state == state);
        [State::Failed, State::Unanswered, State::Open].into_iter().find(|state| some(*state)).unwrap_or(State::Met)
    }
}

/// One thing that is required.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    /// What it is about.
    pub label: String,
    /// What is required: `不少于60%`.
    pub required: String,
    /// What there is: `约55.6%（20课时 ÷ 36课时）`; nothing while it was not answered.
    pub actual: Option<String>,
    /// What became of it.
    pub state: State,
    /// The clauses that require it.
    pub clauses: Vec<ClauseId>,
}

/// The conditions of the policy, then the outputs of a check, each with what it requires and what there is; one part for each
/// thing that must hold together with others. Where a formula has no two sides, its label stands for what is required.
/// Nothing while the answers are faulty.
pub fn compliance(evaluation: &Evaluation<'_>, language: Language) -> Vec<Condition> {
    if !evaluation.faults.is_empty() {
        return Vec::new();
    }
    let calculator = evaluation.calculator;
    let mut teller = Teller {
        evaluation,
        prose: Prose { evaluation, language },
        varying: varying(evaluation),
        left: Cell::new(0),
        rows: Vec::new(),
    };
    let mut conditions = Vec::new();
    for (position, gate) in calculator.gates.iter().enumerate() {
        let about = About::new(gate.label.get(language), true, &gate.clauses);
        let parts = teller.parts(gate.must, true, &about);
        let state = State::of(evaluation.gates[position], evaluation.value(gate.must));
        conditions.push(Condition { of: Origin::Gate(position), label: about.label.to_owned(), state, parts });
    }
    for (id, step) in checks(calculator) {
        let good = is_good(calculator, step);
        let about = About::new(step.label.get(language), good, &step.clauses);
        let parts = teller.parts(step.node, good, &about);
        conditions.push(Condition { of: Origin::Step(id), label: about.label.to_owned(), state: State::together(&parts), parts });
    }
    conditions
}

/// Whether a calculator that is a check came out well; nothing when it is none, or when it is not known yet. One answer that
/// is not in order is enough for no.
pub fn verdict(evaluation: &Evaluation<'_>) -> Option<bool> {
    let calculator = evaluation.calculator;
    let found = checks(calculator).map(|(id, step)| {
        let output = evaluation.outputs.iter().find(|output| output.step == id);
        output.and_then(|output| output.value.truth()).map(|truth| truth == is_good(calculator, step))
    });
    let found: Vec<Option<bool>> = found.collect();
    if found.contains(&Some(false)) { Some(false) } else { found.into_iter().reduce(Option::and).flatten() }
}

/// The yes-or-no outputs of a calculator that is a check: one that knows no money.
fn checks(calculator: &Calculator) -> impl Iterator<Item = (StepId, &Step)> {
    let outputs = calculator.outputs.iter().filter(|_| calculator.lines.is_empty());
    let outputs = outputs.map(|id| (*id, calculator.step(*id)));
    outputs.filter(|(_, step)| calculator.program.nodes[step.node.index()].kind == Kind::Truth)
}

/// The answer of a check that is in order. It is yes, unless the rule file shows in two ways that yes is the trouble: a share
/// of nothing counts as no, and something is said only when the answer is yes.
fn is_good(calculator: &Calculator, step: &Step) -> bool {
    let op = |node: NodeId| &calculator.program.nodes[resolved(calculator, node).index()].op;
    let same = |node: NodeId| resolved(calculator, node) == resolved(calculator, step.node);
    let says = |wanted: bool| {
        calculator.warnings.iter().chain(&calculator.notes).any(|message| match op(message.when) {
            Op::Not(inner) if !wanted => same(*inner),
            _ => wanted && same(message.when),
        })
    };
    !(matches!(op(step.node), Op::Share { when_empty: false, .. }) && says(true) && !says(false))
}

/// The node behind other names for it.
fn resolved(calculator: &Calculator, mut node: NodeId) -> NodeId {
    while let Op::Same(inner) = calculator.program.nodes[node.index()].op {
        node = inner;
    }
    node
}

/// For every node, whether an answer can move it, as the text is read here.
fn varying(evaluation: &Evaluation<'_>) -> Vec<bool> {
    let nodes = &evaluation.calculator.program.nodes;
    let mut varying: Vec<bool> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let moves = |node: NodeId| varying[node.index()];
        let settled = |node: NodeId, truth: bool| !moves(node) && evaluation.value(node) == Value::Truth(truth);
        let mut any = false;
        node.op.operands(|operand| any |= moves(operand));
        varying.push(match &node.op {
            Op::Input(_) => true,
            Op::And(list) => any && !list.iter().any(|item| settled(*item, false)),
            Op::Or(list) => any && !list.iter().any(|item| settled(*item, true)),
            Op::If(condition, then, _) if settled(*condition, true) => moves(*then),
            Op::If(condition, _, otherwise) if settled(*condition, false) => moves(*otherwise),
            Op::When(condition, _) if settled(*condition, false) => false,
            _ => any,
        });
    }
    varying
}

/// So many nodes are looked at for each condition; steps that use each other in a forged rule set would otherwise be looked at
/// for ever.
const LOOKED_AT: usize = 500;

/// What a row is about.
struct About<'t> {
    label: &'t str,
    /// The answer to the label that is wanted.
    wanted: bool,
    clauses: &'t [ClauseId],
}

impl<'t> About<'t> {
    fn new(label: &'t str, wanted: bool, clauses: &'t [ClauseId]) -> Self {
        Self { label, wanted, clauses }
    }
}

struct Teller<'a> {
    evaluation: &'a Evaluation<'a>,
    prose: Prose<'a>,
    varying: Vec<bool>,
    /// How many nodes may still be looked at.
    left: Cell<usize>,
    rows: Vec<Requirement>,
}

impl<'a> Teller<'a> {
    /// What a condition requires.
    fn parts(&mut self, node: NodeId, want: bool, about: &About<'_>) -> Vec<Requirement> {
        self.left.set(LOOKED_AT);
        self.tell(node, want, about);
        core::mem::take(&mut self.rows)
    }

    fn go_on(&self) -> bool {
        let left = self.left.get();
        self.left.set(left.saturating_sub(1));
        left > 0
    }

    fn op(&self, node: NodeId) -> &'a Op {
        &self.evaluation.calculator.program.nodes[node.index()].op
    }

    fn value(&self, node: NodeId) -> Value {
        self.evaluation.value(node)
    }

    fn varies(&self, node: NodeId) -> bool {
        self.varying[node.index()]
    }

    fn holds(&self, node: NodeId, want: bool) -> Option<bool> {
        match self.value(node) {
            // A condition on something that does not apply stands in nobody's way.
            Value::NotApplicable => Some(true),
            value => value.truth().map(|truth| truth == want),
        }
    }

    /// Adds the rows of a condition that must come out as `want`.
    fn tell(&mut self, node: NodeId, want: bool, about: &About<'_>) {
        if !self.go_on() {
            return self.push_truth(node, want, about);
        }
        if !self.varies(node) && self.holds(node, want) == Some(true) {
            let waived = self.prose.words("按所选的理解不作要求", "not required, as the text is read here");
            return self.push(node, want, about, waived, None);
        }
        if let Some((subject, options)) = self.membership(node, want) {
            return self.push_options(node, want, about, subject, options);
        }
        match self.op(node) {
            Op::Same(inner) => self.tell(*inner, want, about),
            Op::Not(inner) => self.tell(*inner, !want, about),
            Op::When(condition, inner) if self.value(*condition) == Value::Truth(true) => self.tell(*inner, want, about),
            Op::If(..) => match self.prose.chosen(node) {
                Some(chosen) => self.tell(chosen, want, about),
                None => self.push_truth(node, want, about),
            },
            Op::And(list) if want => self.tell_all(list, want, about),
            Op::Or(list) if !want => self.tell_all(list, want, about),
            Op::And(list) | Op::Or(list) => self.tell_one_of(node, list, want, about),
            Op::Complete(list) if want => self.tell_items(list, about),
            Op::Compare(comparison, a, b) => {
                let comparison = if want { *comparison } else { comparison.opposite() };
                // What the answers do not move is the bound; where both move, the right-hand side is.
                let (subject, comparison, bound) =
                    if self.varies(*a) || !self.varies(*b) { (*a, comparison, *b) } else { (*b, comparison.mirrored(), *a) };
                match self.bound(comparison, bound) {
                    Some(required) => {
                        let actual = self.actual(subject);
                        self.push(node, want, about, required, actual);
                    }
                    None => self.push_truth(node, want, about),
                }
            }
            Op::Share { part, whole, comparison, threshold, denominator, .. } => {
                let comparison = if want { *comparison } else { comparison.opposite() };
                let share = Share { part: *part, whole: *whole, threshold: *threshold, denominator: *denominator };
                let required = format!("{}{}", self.at_least(comparison, true), self.threshold(&share));
                let actual = self.share(&share);
                self.push(node, want, about, required, actual);
            }
            Op::IsOneOf(subject, options) | Op::HasAny(subject, options) => {
                self.push_options(node, want, about, *subject, *options);
            }
            Op::HasAll(subject, options) if want => self.push_options(node, want, about, *subject, *options),
            _ => self.push_truth(node, want, about),
        }
    }

    /// All of these must hold; what the readings settle already needs no row.
    fn tell_all(&mut self, list: &'a [NodeId], want: bool, about: &About<'_>) {
        let open = |item: &NodeId| self.varies(*item) || self.holds(*item, want) != Some(true);
        let open: Vec<NodeId> = list.iter().copied().filter(open).collect();
        match open[..] {
            [one] => self.tell(one, want, about),
            _ => open.into_iter().for_each(|item| self.tell_operand(item, want, about)),
        }
    }

    /// One of these must hold: the one that does is told, or the only one that can. Of several that do not, the label speaks.
    fn tell_one_of(&mut self, node: NodeId, list: &'a [NodeId], want: bool, about: &About<'_>) {
        let held = |item: &NodeId| self.holds(*item, want) == Some(true) && self.value(*item) != Value::NotApplicable;
        if let Some(one) = list.iter().copied().find(held) {
            return self.tell(one, want, about);
        }
        let mut possible = list.iter().copied().filter(|item| self.varies(*item));
        match (possible.next(), possible.next()) {
            (Some(one), None) if self.value(one) == self.value(node) => self.tell(one, want, about),
            _ => self.push_truth(node, want, about),
        }
    }

    /// A part of a condition, under its own name if it has one.
    fn tell_operand(&mut self, node: NodeId, want: bool, about: &About<'_>) {
        match self.name(node, want) {
            Some((label, wanted, clauses)) => {
                let clauses = if clauses.is_empty() { about.clauses } else { clauses };
                self.tell(node, want, &About::new(label, wanted, clauses));
            }
            None => self.tell(node, want, about),
        }
    }

    /// The items of a checklist, each under its own name.
    fn tell_items(&mut self, list: &'a [NodeId], about: &About<'_>) {
        let calculator = self.evaluation.calculator;
        let names = calculator.program.nodes.iter().find_map(|node| match (&node.op, node.kind) {
            (Op::Lacking(same), Kind::Items(id)) if same == list => Some(&calculator.checklists[id.index()]),
            _ => None,
        });
        for (position, item) in list.iter().enumerate() {
            match names.and_then(|names| names.items.get(position)) {
                Some(name) => {
                    let about = About::new(name.name.get(self.prose.language), true, about.clauses);
                    // An item that was ticked or not is done or not; what else was ticked is no part of it.
                    match self.membership(*item, true) {
                        Some(_) => self.push_truth(*item, true, &about),
                        None => self.tell(*item, true, &about),
                    }
                }
                None => self.tell_operand(*item, true, about),
            }
        }
    }

    /// The label of a step, or the question behind a condition, with the answer to it that is wanted.
    fn name(&self, node: NodeId, want: bool) -> Option<(&'a str, bool, &'a [ClauseId])> {
        let calculator = self.evaluation.calculator;
        if let Some(step) = calculator.step_at(node).map(|id| calculator.step(id)) {
            return Some((step.label.get(self.prose.language), want, &step.clauses));
        }
        match self.op(node) {
            Op::Same(inner) => self.name(*inner, want),
            Op::Not(inner) => self.name(*inner, !want),
            Op::Input(id) => {
                let ask = calculator.asks(*id, &self.evaluation.situation.readings);
                Some((ask.get(self.prose.language), want, &[]))
            }
            Op::IsOneOf(subject, _) | Op::HasAny(subject, _) | Op::HasAll(subject, _) | Op::Compare(_, subject, _) => {
                self.name(*subject, want)
            }
            _ => None,
        }
    }

    /// The choice that a condition hangs on, and the options of which one serves, however many clauses it is spelt in.
    fn membership(&self, node: NodeId, want: bool) -> Option<(NodeId, Set)> {
        if !self.go_on() {
            return None;
        }
        let all = |list: &'a [NodeId], held: bool| {
            // What no answer moves either takes no part, or settles the matter.
            let settled = list.iter().any(|item| !self.varies(*item) && self.holds(*item, want) != Some(held));
            let rest: Vec<NodeId> = list.iter().copied().filter(|item| self.varies(*item)).collect();
            (!settled).then_some(rest)
        };
        match self.op(node) {
            Op::IsOneOf(subject, options) | Op::HasAny(subject, options) if want => Some((*subject, *options)),
            Op::Same(inner) => self.membership(*inner, want),
            Op::Not(inner) => self.membership(*inner, !want),
            Op::And(list) | Op::Or(list) if matches!(self.op(node), Op::Or(_)) == want => {
                let mut alternatives = all(list, false)?.into_iter();
                let first = self.membership(alternatives.next()?, want)?;
                alternatives.try_fold(first, |(subject, options), item| {
                    let (other, more) = self.membership(item, want)?;
                    (self.op(subject) == self.op(other)).then_some((subject, options.union(more)))
                })
            }
            Op::And(list) | Op::Or(list) => match all(list, true)?[..] {
                [one] => self.membership(one, want),
                _ => None,
            },
            _ => None,
        }
    }

    fn push(&mut self, node: NodeId, want: bool, about: &About<'_>, required: String, actual: Option<String>) {
        let state = State::of(self.holds(node, want), self.value(node));
        let (label, clauses) = (about.label.to_owned(), about.clauses.to_vec());
        self.rows.push(Requirement { label, required, actual, state, clauses });
    }

    /// A condition that is answered with yes or no.
    fn push_truth(&mut self, node: NodeId, want: bool, about: &About<'_>) {
        let required = self.prose.value(Value::Truth(about.wanted), Kind::Truth);
        let actual = match self.value(node).truth() {
            Some(truth) => Some(self.prose.value(Value::Truth((truth == want) == about.wanted), Kind::Truth)),
            None => self.actual(node),
        };
        self.push(node, want, about, required, actual);
    }

    fn push_options(&mut self, node: NodeId, want: bool, about: &About<'_>, subject: NodeId, options: Set) {
        let kind = self.evaluation.kind(subject);
        let (Kind::Choice(domain) | Kind::Choices(domain)) = kind else { return self.push_truth(node, want, about) };
        let several = matches!(kind, Kind::Choices(_));
        let every = matches!(self.op(node), Op::HasAll(..));
        let before = match (want, options.only().is_some(), several) {
            (true, true, false) => self.prose.words("", ""),
            (true, true, true) => self.prose.words("包括", "includes "),
            (true, false, _) if every => self.prose.words("都要有：", "all of: "),
            (true, false, _) => self.prose.words("下列之一：", "one of: "),
            (false, true, false) => self.prose.words("不是", "not "),
            (false, true, true) => self.prose.words("不包括", "does not include "),
            (false, false, _) => self.prose.words("都不是：", "none of: "),
        };
        let required = before + &self.prose.list(options, self.evaluation.calculator.options(domain));
        let actual = self.actual(subject);
        self.push(node, want, about, required, actual);
    }

    /// A value as it stands in the answers; nothing while it was not answered.
    fn actual(&self, node: NodeId) -> Option<String> {
        match self.value(node) {
            Value::Open(Open { unanswered, .. }) if !unanswered.is_empty() => None,
            // What is not asked has no answer of its own.
            value
                if let Op::Input(id) = *self.op(node)
                    && self.evaluation.situation.answer(id) == value =>
            {
                Some(self.prose.answer(id))
            }
            Value::Open(open) if open.standard.is_empty() && open.fault.is_none() => {
                Some(self.prose.words("不清楚", "not known"))
            }
            value => Some(self.prose.value(value, self.evaluation.kind(node))),
        }
    }

    /// `不少于30人`; nothing for what has no order, or while the bound is not known.
    fn bound(&self, comparison: Comparison, bound: NodeId) -> Option<String> {
        let value = self.value(bound);
        let words = match value {
            Value::Number(_) => self.at_least(comparison, false),
            Value::Date(_) => match comparison {
                Comparison::Less => self.prose.words("早于", "before "),
                Comparison::AtMost => self.prose.words("不晚于", "no later than "),
                Comparison::Greater => self.prose.words("晚于", "after "),
                Comparison::AtLeast => self.prose.words("不早于", "no earlier than "),
                Comparison::Equal | Comparison::NotEqual => self.at_least(comparison, false),
            },
            _ => return None,
        };
        Some(words + &self.prose.value(value, self.evaluation.kind(bound)))
    }

    fn at_least(&self, comparison: Comparison, share: bool) -> String {
        match comparison {
            Comparison::Equal => self.prose.words("正好", "exactly "),
            Comparison::NotEqual => self.prose.words("不是", "not "),
            Comparison::Less if share => self.prose.words("低于", "less than "),
            Comparison::Less => self.prose.words("少于", "under "),
            Comparison::AtMost => self.prose.words("不超过", "at most "),
            Comparison::Greater => self.prose.words("超过", "more than "),
            Comparison::AtLeast => self.prose.words("不少于", "at least "),
        }
    }

    /// The threshold of a share as the rule file spells it: `60%`, `1/3`.
    fn threshold(&self, share: &Share) -> String {
        let spelt = |node: NodeId| self.prose.formula(node);
        match share.denominator {
            Some(denominator) => format!("{}/{}", spelt(share.threshold), spelt(denominator)),
            None => spelt(share.threshold),
        }
    }

    /// A share with the heads behind it: `约55.6%（20课时 ÷ 36课时）`.
    fn share(&self, share: &Share) -> Option<String> {
        let (part, whole) = (self.actual(share.part)?, self.actual(share.whole)?);
        let open = [share.part, share.whole].into_iter().find(|node| self.value(*node).number().is_none());
        if let Some(open) = open {
            return self.actual(open);
        }
        match self.percentage(share) {
            Some(shown) => {
                Some(self.prose.words(&format!("{shown}（{part} ÷ {whole}）"), &format!("{shown} ({part} ÷ {whole})")))
            }
            // There is no share of nothing.
            None => Some(format!("{part} ÷ {whole}")),
        }
    }

    /// A share to one decimal, rounded to where it lies: what is below the threshold is never shown as if it reached it. A
    /// share that is the threshold is shown as the rule file spells that.
    fn percentage(&self, share: &Share) -> Option<String> {
        let number = |node: NodeId| self.value(node).number();
        let (part, whole, threshold) = (number(share.part)?, number(share.whole)?, number(share.threshold)?);
        let denominator = share.denominator.map_or(Some(Decimal::ONE), number)?;
        let hundred = exact::product(part, Decimal::ONE_HUNDRED)?;
        let side = exact::product(part, denominator)?.cmp(&exact::product(threshold, whole)?);
        let limit = exact::product(threshold, Decimal::ONE_HUNDRED)?;
        let rounded = |mode| divide(hundred, whole, Rounding { places: 1, mode });
        let beside = |percent: Decimal| exact::product(percent, denominator).map(|percent| percent.cmp(&limit));
        let nearest = rounded(Mode::HalfUp)?;
        let shown = match side {
            Ordering::Equal => return Some(self.threshold(share)),
            side if beside(nearest) == Some(side) => nearest,
            Ordering::Less => rounded(Mode::Down)?,
            Ordering::Greater => rounded(Mode::Up)?,
        };
        let about = if exact::product(shown, whole) == Some(hundred) { "" } else { &*self.prose.words("约", "about ") };
        Some(format!("{about}{}%", shown.normalize()))
    }
}

/// A share and what it is held against.
struct Share {
    part: NodeId,
    whole: NodeId,
    threshold: NodeId,
    denominator: Option<NodeId>,
}
