//! Cutting all answers into parts in which the rule decides everything alike.

use alloc::collections::VecDeque;
use alloc::rc::Rc;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::outcome::{Outcome, outcome};
use super::region::Region;
use super::set::{Known, Possible};
use crate::interpret::reinterpret;
use crate::model::{Calculator, NodeId, Op, Ruleset};
use crate::value::{Set, Value};

/// A region with what it can come to.
#[derive(Clone)]
pub(crate) struct Part<'a> {
    pub(crate) region: Region<'a>,
    pub(crate) outcome: Outcome,
}

/// How a region is cut.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cutting {
    /// How finely.
    pub(crate) grain: Grain,
    /// Between answers to which inputs.
    pub(crate) inputs: Set,
    /// Into how many parts at most.
    pub(crate) parts: usize,
}

impl Cutting {
    /// Between any answers.
    pub(crate) fn anywhere(grain: Grain, parts: usize) -> Self {
        Self { grain, inputs: Set(u64::MAX), parts }
    }
}

/// How finely a region is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grain {
    /// Only where the outcome would otherwise seem wider than it is.
    Outline,
    /// Until every number is a plain sum of open answers.
    Forms,
}

/// The inputs on which each node can hang.
fn hangs_on(calculator: &Calculator) -> Vec<Set> {
    let mut sets: Vec<Set> = Vec::with_capacity(calculator.program.nodes.len());
    for node in &calculator.program.nodes {
        let mut inputs = match node.op {
            Op::Input(input) => Set::of(input.index()),
            _ => Set::default(),
        };
        node.op.operands(|operand| inputs = inputs.union(sets[operand.index()]));
        sets.push(inputs);
    }
    sets
}

/// The nodes that can still make a difference to what is shown: not what hides behind a settled value, nor the branch that is
/// not taken.
fn live(calculator: &Calculator, values: &[Possible]) -> Vec<bool> {
    let nodes = &calculator.program.nodes;
    let settled = |node: NodeId| values[node.index()].only();
    let mut live = alloc::vec![false; nodes.len()];
    let mut need = |node: NodeId| live[node.index()] = true;
    calculator.constraints.iter().for_each(|constraint| need(constraint.that));
    calculator.gates.iter().for_each(|gate| need(gate.must));
    calculator.outputs.iter().for_each(|step| need(calculator.step(*step).node));
    for line in &calculator.lines {
        line.when.into_iter().for_each(&mut need);
        if line.when.is_none_or(|when| settled(when) != Some(Value::Truth(false))) {
            need(line.amount);
        }
    }
    for position in (0..nodes.len()).rev() {
        if !live[position] || values[position].only().is_some() {
            continue;
        }
        let mut need = |node: NodeId| live[node.index()] = true;
        match &nodes[position].op {
            Op::If(condition, then, otherwise) => {
                let condition_value = settled(*condition);
                need(*condition);
                if condition_value != Some(Value::Truth(false)) {
                    need(*then);
                }
                if condition_value != Some(Value::Truth(true)) {
                    need(*otherwise);
                }
            }
            op => op.operands(need),
        }
    }
    live
}

/// Cuts a region into parts and looks at the outcome of each. Parts do not overlap, and together they hold every consistent
/// answer of the region.
pub(crate) fn explore<'a>(ruleset: &Ruleset, calculator: &Calculator, region: Region<'a>, cutting: Cutting) -> Vec<Part<'a>> {
    let payees = calculator.payees();
    let hangs_on = hangs_on(calculator);
    let mut values: Vec<Possible> = calculator.program.nodes.iter().map(|_| Possible::of(Known::Nothing)).collect();
    let live = live(calculator, &values);
    reinterpret(&calculator.program, &region, &mut values, |position| live[position]);
    let mut waiting = VecDeque::from([(region, values)]);
    let mut parts = Vec::new();
    while let Some((region, mut values)) = waiting.pop_front() {
        let Some(region) = consistent(calculator, &hangs_on, region, &mut values) else { continue };
        let outcome = outcome(ruleset, calculator, &region, &values, &payees);
        if parts.len() + waiting.len() < cutting.parts && usize::from(region.cuts) < Set::CAPACITY {
            let constraints = calculator.constraints.iter().filter(|_| cutting.grain == Grain::Forms);
            let constraints = constraints.filter_map(|constraint| values[constraint.that.index()].cut.as_ref());
            let cuts = constraints.chain(outcome.cuts(cutting.grain));
            let cuts = cuts.filter(|cut| cutting.inputs.covers(region.inputs_of(cut)));
            let sides = cuts.map(|cut| region.split(cut)).find(|sides| !sides.is_empty());
            if let Some(sides) = sides {
                for side in sides {
                    let mut values = values.clone();
                    update(calculator, &hangs_on, &side, &region, &mut values);
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
fn update(calculator: &Calculator, hangs_on: &[Set], region: &Region<'_>, before: &Region<'_>, values: &mut [Possible]) {
    let changed = region.narrower_than(before);
    let live = live(calculator, values);
    let unsettled: Vec<bool> = values.iter().map(|value| value.only().is_none()).collect();
    reinterpret(&calculator.program, region, values, |position| {
        live[position] && unsettled[position] && hangs_on[position].meets(changed)
    });
}

/// The part of a region where no constraint is broken; `None` when there is no such part.
fn consistent<'a>(
    calculator: &Calculator,
    hangs_on: &[Set],
    mut region: Region<'a>,
    values: &mut [Possible],
) -> Option<Region<'a>> {
    // A constraint can narrow what another one speaks of.
    for _ in 0..calculator.constraints.len() {
        if calculator.constraints.iter().all(|constraint| values[constraint.that.index()].only() == Some(Value::Truth(true))) {
            break;
        }
        let mut narrower = region.clone();
        for constraint in &calculator.constraints {
            let value = &values[constraint.that.index()];
            if value.only() == Some(Value::Truth(false)) {
                return None;
            }
            if let Op::Compare(comparison, a, b) = calculator.program.nodes[constraint.that.index()].op
                && let Some((a, b)) = values[a.index()].as_form().zip(values[b.index()].as_form())
                && let Some(form) = a.plus(-Decimal::ONE, &b)
            {
                narrower = narrower.where_holds(&Rc::new(form), comparison)?;
            }
        }
        if narrower.narrower_than(&region).is_empty() {
            break;
        }
        update(calculator, hangs_on, &narrower, &region, values);
        region = narrower;
    }
    Some(region)
}
