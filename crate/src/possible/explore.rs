//! Cutting all answers into parts in which the rule decides everything alike.

use alloc::collections::VecDeque;
use alloc::vec::Vec;

use super::outcome::{Outcome, outcome};
use super::payees;
use super::region::Region;
use super::set::{Cut, Known, Possible};
use crate::interpret::reinterpret;
use crate::model::{Calculator, NodeId, Op, Ruleset};
use crate::value::{Set, Value};

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
