//! Partial evaluation: what is already certain while answers are missing.
//!
//! The same program is interpreted over sets of values. A [`Region`] is a set of answers; where two operands hang on the
//! same open answer, the region is cut along the very distinction that the rule makes (a threshold, a tier, an option), and
//! the outcomes of the parts are put together. Everything here is sound: whatever is answered in the end, the result lies
//! inside; and it is exact wherever the budget of cuts suffices.
//!
//! Two questions are asked of the same parts: how far the outcomes reach ([`possibilities`]), and which answer they hang on
//! (see [`interview`](crate::interview)). Along one input the parts are the pieces of a curve (see [`curve`](crate::curve)).

mod form;
mod region;
mod set;
mod span;

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use crate::answers::Situation;
use crate::evaluate::Status;
use crate::interpret::{Domain, reinterpret};
use crate::model::{Calculator, Effect, Kind, NodeId, Op, PartyId, Ruleset, StepId};
use crate::value::{Fault, Open, Set, Value};
pub(crate) use form::{Atoms, Form};
pub(crate) use region::{Region, last_before};
pub(crate) use set::Cut;
pub use set::{Known, Members, Possible};
pub use span::Span;

/// What can still come of the answers, whatever the missing ones turn out to be.
///
/// Missing is every answer that was not given or is 不清楚, and every default that nobody has confirmed.
#[derive(Clone, Debug)]
pub struct Possibilities {
    /// The inputs whose answers are missing.
    pub open: Set,
    /// What the status can be; nothing when the answers given contradict each other.
    pub statuses: Vec<Status>,
    /// What each output can be, in the calculator's order.
    pub outputs: Vec<(StepId, Possible)>,
    /// The yuan that each payee can receive in all, in the order of the money lines. A line that does not apply, or whose
    /// amount the rule leaves open, counts as zero.
    pub money: Vec<(PartyId, Possible)>,
}

/// What one region can come to.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) statuses: Statuses,
    pub(crate) outputs: Vec<Possible>,
    pub(crate) money: Vec<Possible>,
    /// The open inputs that the status hangs on.
    pub(crate) status_depends: Set,
    /// What would tell most about the status.
    status_cut: Option<Cut>,
}

/// Statuses, each possible or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Statuses(u8);

/// A region with what it can come to.
#[derive(Clone)]
pub(crate) struct Part<'a> {
    pub(crate) region: Region<'a>,
    pub(crate) outcome: Outcome,
}

/// How finely a region is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grain {
    /// Only where the outcome would otherwise seem wider than it is.
    Outline,
    /// Until every number is a plain sum of open answers.
    Forms,
}

impl Statuses {
    fn insert(&mut self, status: Status) {
        self.0 |= 1 << (status as u8);
    }

    pub(crate) fn list(self) -> Vec<Status> {
        Status::ALL.iter().map(|(status, _)| *status).filter(|status| self.0 & (1 << (*status as u8)) != 0).collect()
    }

    pub(crate) fn only(self) -> Option<Status> {
        let mut list = self.list();
        list.pop().filter(|_| list.is_empty())
    }
}

/// The inputs of a situation whose answers are missing.
pub(crate) fn open_inputs(situation: &Situation) -> Set {
    let open = situation.answers.iter().enumerate().filter(|(_, answer)| matches!(answer, Value::Open(_)));
    situation.absent.union(open.map(|(position, _)| position).collect())
}

/// The payees of a calculator, in the order of its money lines.
pub fn payees(calculator: &Calculator) -> Vec<PartyId> {
    let mut payees = Vec::new();
    for line in &calculator.lines {
        if !payees.contains(&line.payee) {
            payees.push(line.payee);
        }
    }
    payees
}

/// The most parts into which the answers are cut to find how far the outcomes reach.
const OUTLINE_PARTS: usize = 48;

/// What can still come of a situation.
///
/// Every complete and consistent set of answers that agrees with those given evaluates to something inside: its status is
/// among the statuses, each of its outputs and each payee's money lies in its set. Answers that contradict each other are no
/// such set.
pub fn possibilities(ruleset: &Ruleset, calculator: &Calculator, situation: &Situation) -> Possibilities {
    let atoms = Atoms::default();
    let open = open_inputs(situation);
    let region = whole(ruleset, calculator, situation, &atoms, open);
    let parts = explore(ruleset, calculator, region, Grain::Outline, OUTLINE_PARTS);
    gather(calculator, open, &parts)
}

/// All answers that a situation leaves open, and those to the inputs in `free`.
pub(crate) fn whole<'a>(
    ruleset: &Ruleset,
    calculator: &'a Calculator,
    situation: &'a Situation,
    atoms: &'a Atoms,
    free: Set,
) -> Region<'a> {
    let as_of = situation.as_of.unwrap_or(ruleset.document.valid_from);
    Region::new(calculator, situation, as_of, atoms, free)
}

/// Puts the outcomes of all parts together.
pub(crate) fn gather(calculator: &Calculator, open: Set, parts: &[Part<'_>]) -> Possibilities {
    let mut statuses = Statuses::default();
    parts.iter().for_each(|part| statuses.0 |= part.outcome.statuses.0);
    let all = |pick: &dyn Fn(&Outcome) -> &Possible| {
        let mut outcomes = parts.iter().map(|part| pick(&part.outcome));
        let first = outcomes.next().cloned().unwrap_or_else(|| Possible::of(Known::Nothing));
        outcomes.fold(first, |all, one| all.hull(one))
    };
    let outputs = calculator.outputs.iter().enumerate();
    let money = payees(calculator).into_iter().enumerate();
    Possibilities {
        open,
        statuses: statuses.list(),
        outputs: outputs.map(|(position, step)| (*step, all(&|outcome| &outcome.outputs[position]))).collect(),
        money: money.map(|(position, payee)| (payee, all(&|outcome| &outcome.money[position]))).collect(),
    }
}

/// What of a program is needed, and which inputs each node can hang on.
struct Plan {
    needed: Vec<bool>,
    hangs_on: Vec<Set>,
}

fn plan(calculator: &Calculator) -> Plan {
    let nodes = &calculator.program.nodes;
    let mut plan = Plan { needed: alloc::vec![false; nodes.len()], hangs_on: Vec::with_capacity(nodes.len()) };
    for node in nodes {
        let mut inputs = match node.op {
            Op::Input(input) => Set::of(input.index()),
            _ => Set::default(),
        };
        node.op.operands(|operand| inputs = inputs.union(plan.hangs_on[operand.index()]));
        plan.hangs_on.push(inputs);
    }
    let needed = &mut plan.needed;
    let mut need = |node: NodeId| needed[node.index()] = true;
    calculator.constraints.iter().for_each(|constraint| need(constraint.that));
    calculator.gates.iter().for_each(|gate| need(gate.must));
    calculator.outputs.iter().for_each(|step| need(calculator.step(*step).node));
    calculator.lines.iter().for_each(|line| line.when.into_iter().chain([line.amount]).for_each(&mut need));
    for position in (0..nodes.len()).rev() {
        if needed[position] {
            nodes[position].op.operands(|operand| needed[operand.index()] = true);
        }
    }
    plan
}

/// Cuts a region into parts and looks at the outcome of each. Parts do not overlap, and together they hold every consistent
/// answer of the region.
pub(crate) fn explore<'a>(
    ruleset: &Ruleset,
    calculator: &Calculator,
    region: Region<'a>,
    grain: Grain,
    budget: usize,
) -> Vec<Part<'a>> {
    let payees = payees(calculator);
    let plan = plan(calculator);
    let mut values: Vec<Possible> = calculator.program.nodes.iter().map(|_| Possible::of(Known::Nothing)).collect();
    reinterpret(&calculator.program, &region, &mut values, |position, _| plan.needed[position]);
    let mut waiting = VecDeque::from([(region, values)]);
    let mut parts = Vec::new();
    while let Some((region, mut values)) = waiting.pop_front() {
        let Some(region) = consistent(calculator, &plan, region, &mut values) else { continue };
        let outcome = outcome(ruleset, calculator, &region, &values, &payees);
        if parts.len() + waiting.len() < budget && usize::from(region.cuts) < Set::CAPACITY {
            let sides = outcome.cuts(grain).map(|cut| region.split(cut)).find(|sides| !sides.is_empty());
            if let Some(sides) = sides {
                for side in sides {
                    let mut values = values.clone();
                    update(calculator, &plan, &side, &region, &mut values);
                    waiting.push_back((side, values));
                }
                continue;
            }
        }
        parts.push(Part { region, outcome });
    }
    parts
}

/// Computes again what hangs on answers that are fewer than they were. What has only one value left keeps it.
fn update(calculator: &Calculator, plan: &Plan, region: &Region<'_>, before: &Region<'_>, values: &mut [Possible]) {
    let changed = region.narrower_than(before);
    reinterpret(&calculator.program, region, values, |position, value| {
        plan.needed[position] && plan.hangs_on[position].meets(changed) && value.only().is_none()
    });
}

/// The part of a region where no constraint is broken; `None` when there is no such part.
fn consistent<'a>(calculator: &Calculator, plan: &Plan, mut region: Region<'a>, values: &mut [Possible]) -> Option<Region<'a>> {
    // A constraint can narrow what another one speaks of.
    for _ in 0..calculator.constraints.len() {
        let mut narrower = region.clone();
        for constraint in &calculator.constraints {
            let value = &values[constraint.that.index()];
            if value.only() == Some(Value::Truth(false)) {
                return None;
            }
            if let (Op::Compare(comparison, ..), Some(Cut::Sign(form, _))) =
                (&calculator.program.nodes[constraint.that.index()].op, &value.cut)
            {
                narrower = narrower.where_holds(form, *comparison)?;
            }
        }
        if narrower.narrower_than(&region).is_empty() {
            break;
        }
        update(calculator, plan, &narrower, &region, values);
        region = narrower;
    }
    Some(region)
}

/// What the values of all nodes mean for the result.
fn outcome(ruleset: &Ruleset, calculator: &Calculator, region: &Region<'_>, values: &[Possible], payees: &[PartyId]) -> Outcome {
    let at = |node: NodeId| &values[node.index()];
    let zero = region.literal(Value::Number(Decimal::ZERO));
    // A condition on something that does not apply stands in nobody's way.
    let refusing = calculator.gates.iter().filter(|gate| gate.effect != Effect::ToConfirm);
    let refusing = refusing.map(|gate| region.not(&at(gate.must).or_truth(true)));
    let refused = refusing.reduce(|a, b| region.or(&a, &b)).unwrap_or_else(|| region.literal(Value::Truth(false)));

    let outputs = calculator.outputs.iter().map(|id| {
        let step = calculator.step(*id);
        let money = matches!(calculator.program.nodes[step.node.index()].kind, Kind::Number(unit) if ruleset.unit(unit).money);
        let after_refusal = match step.refused {
            Some(option) => Value::Choice(option),
            None if money => Value::Number(Decimal::ZERO),
            None => Value::NotApplicable,
        };
        region.select(&refused, &region.literal(after_refusal), at(step.node))
    });
    let outputs: Vec<Possible> = outputs.collect();
    let mut left_open = outputs.iter().fold(None, |fault, output| output.fault.max(fault));
    let mut money: Vec<Possible> = payees.iter().map(|_| zero.clone()).collect();
    for line in &calculator.lines {
        let amount = match line.when {
            Some(when) => {
                left_open = left_open.max(at(when).fault);
                region.select(&at(when).or_truth(false), at(line.amount), &zero)
            }
            None => at(line.amount).clone(),
        };
        left_open = left_open.max(amount.fault);
        let sum = payees.iter().position(|payee| *payee == line.payee).and_then(|position| money.get_mut(position));
        if let Some(sum) = sum {
            *sum = region.add(sum, &amount.or_number(Decimal::ZERO));
        }
    }
    let money: Vec<Possible> = money.iter().map(|sum| region.select(&refused, &zero, sum)).collect();

    let mut outcome = Outcome { statuses: Statuses::default(), outputs, money, status_depends: Set::default(), status_cut: None };
    outcome.statuses(calculator, values, left_open);
    outcome
}

impl Outcome {
    /// The statuses that can follow, in the order in which they are decided, with what they hang on.
    fn statuses(&mut self, calculator: &Calculator, values: &[Possible], left_open: Option<Fault>) {
        for constraint in &calculator.constraints {
            self.status_depends = self.status_depends.union(values[constraint.that.index()].depends);
        }
        let mut to_confirm = (false, true);
        let (mut left_open, mut surely_open) = (left_open, false);
        for gate in &calculator.gates {
            let must = &values[gate.must.index()];
            self.status_depends = self.status_depends.union(must.depends);
            self.status_cut = self.status_cut.take().or_else(|| must.cut.clone());
            left_open = left_open.max(must.fault);
            surely_open |= matches!(must.only(), Some(Value::Open(_)));
            let fails = must.truths().1;
            let passes = must.ways().any(|way| way != Value::Truth(false));
            match gate.effect {
                Effect::ToConfirm => to_confirm = (to_confirm.0 || fails, to_confirm.1 && passes),
                Effect::Forfeited if fails => self.statuses.insert(Status::Forfeited),
                Effect::Ineligible if fails => self.statuses.insert(Status::Ineligible),
                Effect::Forfeited | Effect::Ineligible => {}
            }
            if gate.effect != Effect::ToConfirm && !passes {
                return;
            }
        }
        for shown in self.outputs.iter().chain(&self.money) {
            if shown.fault.is_some() {
                self.status_depends = self.status_depends.union(shown.depends);
            }
            surely_open |= matches!(shown.only(), Some(Value::Open(Open { .. })));
        }
        match left_open {
            Some(Fault::LeftToLocal) => self.statuses.insert(Status::NeedsLocalStandard),
            Some(Fault::NotInForce) => self.statuses.insert(Status::ToConfirm),
            // The gravest fault hides the others.
            Some(Fault::Overflow) => {
                [Status::InvalidInput, Status::NeedsLocalStandard, Status::ToConfirm]
                    .into_iter()
                    .for_each(|status| self.statuses.insert(status));
            }
            None => {}
        }
        if surely_open {
            return;
        }
        if to_confirm.0 {
            self.statuses.insert(Status::ToConfirm);
        }
        if to_confirm.1 {
            self.statuses.insert(Status::Computed);
        }
    }

    /// The distinctions that would tell more, the most useful first.
    fn cuts(&self, grain: Grain) -> impl Iterator<Item = &Cut> {
        let shown = || self.money.iter().chain(&self.outputs);
        let fine = grain == Grain::Forms;
        let entangled = shown().filter(|shown| shown.entangled);
        let others = shown().filter(move |shown| fine && !shown.entangled);
        let cuts = entangled.chain(others).filter_map(|shown| shown.cut.as_ref());
        cuts.chain(self.status_cut.as_ref().filter(|_| fine))
    }
}
