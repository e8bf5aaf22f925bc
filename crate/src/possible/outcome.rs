//! From the sets of values of all nodes to what a visitor would be shown.

use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::explore::Grain;
use super::region::Region;
use super::set::{Cut, Possible};
use crate::evaluate::Status;
use crate::interpret::Domain;
use crate::model::{Calculator, Effect, Kind, NodeId, PartyId, Ruleset};
use crate::value::{Fault, Faults, Open, Set, Value};

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

impl Statuses {
    fn insert(&mut self, status: Status) {
        self.0 |= 1 << (status as u8);
    }

    /// The statuses of both.
    pub(super) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn list(self) -> Vec<Status> {
        Status::ALL.iter().map(|(status, _)| *status).filter(|status| self.0 & (1 << (*status as u8)) != 0).collect()
    }

    /// Whether nothing but a refusal is possible.
    pub(crate) fn are_refusals(self) -> bool {
        self.0 != 0 && self.list().into_iter().all(Status::is_refusal)
    }

    pub(crate) fn only(self) -> Option<Status> {
        let mut list = self.list();
        list.pop().filter(|_| list.is_empty())
    }
}

/// What the values of all nodes mean for the result.
pub(super) fn outcome(
    ruleset: &Ruleset,
    calculator: &Calculator,
    region: &Region<'_>,
    values: &[Possible],
    payees: &[PartyId],
) -> Outcome {
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
    let mut left_open = outputs.iter().fold(Faults::default(), |faults, output| faults.union(output.faults));
    // Numbers that are too large come before every refusal, also where the refusal hides them.
    let hidden = calculator.outputs.iter().any(|step| at(calculator.step(*step).node).faults.has(Fault::Overflow));
    if hidden {
        left_open = left_open.union(Faults::of(Some(Fault::Overflow)));
    }
    let mut money: Vec<Possible> = payees.iter().map(|_| zero.clone()).collect();
    for line in &calculator.lines {
        let amount = match line.when {
            Some(when) => {
                left_open = left_open.union(at(when).faults);
                region.select(&at(when).or_truth(false), at(line.amount), &zero)
            }
            None => at(line.amount).clone(),
        };
        left_open = left_open.union(amount.faults);
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
    /// The open inputs that make a difference within the part.
    pub(crate) fn depends(&self) -> Set {
        let shown = self.outputs.iter().chain(&self.money);
        shown.fold(self.status_depends, |depends, shown| depends.union(shown.depends))
    }

    /// Whether both outcomes follow from the answers in the same way: what they do not hang on makes no difference between them.
    pub(crate) fn follows_like(&self, other: &Self) -> bool {
        let same = |(a, b): (&Possible, &Possible)| match (a.only(), b.only()) {
            (Some(a), Some(b)) => a == b,
            (None, None) => a.as_form().is_some_and(|form| b.as_form() == Some(form)),
            _ => false,
        };
        let alike = self.statuses.only().is_some() && self.statuses == other.statuses;
        let refused = self.statuses.are_refusals() && other.statuses.are_refusals();
        (alike || refused) && self.outputs.iter().zip(&other.outputs).all(same) && self.money.iter().zip(&other.money).all(same)
    }

    /// The statuses that can follow, in the order in which they are decided, with what they hang on.
    fn statuses(&mut self, calculator: &Calculator, values: &[Possible], left_open: Faults) {
        for constraint in &calculator.constraints {
            self.status_depends = self.status_depends.union(values[constraint.that.index()].depends);
        }
        if left_open.has(Fault::Overflow) {
            self.statuses.insert(Status::InvalidInput);
        }
        let mut to_confirm = (false, true);
        let (mut left_open, mut surely_open) = (left_open, false);
        for gate in &calculator.gates {
            let must = &values[gate.must.index()];
            self.status_depends = self.status_depends.union(must.depends);
            self.status_cut = self.status_cut.take().or_else(|| must.cut.clone());
            left_open = left_open.union(must.faults);
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
                // Once a refusal is certain, it makes no difference which condition comes first.
                if self.statuses.are_refusals() {
                    self.status_depends = Set::default();
                }
                return;
            }
        }
        for shown in self.outputs.iter().chain(&self.money) {
            if !shown.faults.is_empty() {
                self.status_depends = self.status_depends.union(shown.depends);
            }
            surely_open |= matches!(shown.only(), Some(Value::Open(Open { .. })));
        }
        for fault in left_open.list() {
            self.statuses.insert(match fault {
                Fault::LeftToLocal => Status::NeedsLocalStandard,
                Fault::NotInForce => Status::ToConfirm,
                Fault::Overflow => Status::InvalidInput,
            });
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
    pub(super) fn cuts(&self, grain: Grain) -> impl Iterator<Item = &Cut> {
        let shown = || self.money.iter().chain(&self.outputs);
        let fine = grain == Grain::Forms;
        let entangled = shown().filter(|shown| shown.entangled);
        let others = shown().filter(move |shown| fine && !shown.entangled);
        let cuts = entangled.chain(others).filter_map(|shown| shown.cut.as_ref());
        cuts.chain(self.status_cut.as_ref().filter(|_| fine))
    }
}
