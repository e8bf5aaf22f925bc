//! Why a result is what it is: the steps that took part, each with the steps, answers, readings and constants it used.

use alloc::vec;
use alloc::vec::Vec;

use crate::evaluate::Evaluation;
use crate::model::{ConstantId, InputId, NodeId, Op, ReadingId, StepId};
use crate::value::Value;

/// One step that took part, or one gate's condition.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceStep {
    /// Whose formula this is.
    pub origin: Origin,
    /// The root of the formula.
    pub node: NodeId,
    /// What it came to.
    pub value: Value,
    /// Other steps whose values it used.
    pub uses: Vec<StepId>,
    /// Answers it used.
    pub inputs: Vec<InputId>,
    /// Readings that decided something in it.
    pub readings: Vec<ReadingId>,
    /// Constants it used, each with its clause.
    pub constants: Vec<ConstantId>,
}

/// Whose formula a trace entry explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A named step.
    Step(StepId),
    /// The gate at this position.
    Gate(usize),
}

/// The gates, and every step on which a gate, an output or a money line really depended, operands first.
///
/// Only live branches count: of an `if` the branch taken, of a table the cell hit, of a band the range hit.
pub fn trace(evaluation: &Evaluation<'_>) -> Vec<TraceStep> {
    let calculator = evaluation.calculator;
    let mut needed = vec![false; calculator.program.nodes.len()];
    let mut mark = |node: NodeId| needed[node.index()] = true;
    calculator.gates.iter().for_each(|gate| mark(gate.must));
    calculator.outputs.iter().for_each(|step| mark(calculator.step(*step).node));
    for line in &evaluation.lines {
        mark(line.line.amount);
        line.line.when.into_iter().for_each(&mut mark);
    }
    for position in (0..needed.len()).rev() {
        if needed[position] {
            live_operands(evaluation, NodeId(u16::try_from(position).unwrap_or(u16::MAX)), |node| needed[node.index()] = true);
        }
    }
    let gates = calculator.gates.iter().enumerate().map(|(position, gate)| (Origin::Gate(position), gate.must));
    let steps = (0u16..).zip(&calculator.steps).filter(|(_, step)| needed[step.node.index()]);
    let steps = steps.map(|(position, step)| (Origin::Step(StepId(position)), step.node));
    gates.chain(steps).map(|(origin, node)| entry(evaluation, origin, node)).collect()
}

fn entry(evaluation: &Evaluation<'_>, origin: Origin, node: NodeId) -> TraceStep {
    let mut entry = TraceStep {
        origin,
        node,
        value: evaluation.value(node),
        uses: Vec::new(),
        inputs: Vec::new(),
        readings: Vec::new(),
        constants: Vec::new(),
    };
    let mut stack = vec![node];
    while let Some(here) = stack.pop() {
        match (evaluation.calculator.step_at(here), &evaluation.calculator.program.nodes[here.index()].op) {
            (Some(step), _) if here != node || matches!(origin, Origin::Gate(_)) => push_new(&mut entry.uses, step),
            (_, Op::Input(input)) => push_new(&mut entry.inputs, *input),
            (_, Op::ReadingIs(reading, _)) => push_new(&mut entry.readings, *reading),
            (_, Op::Constant(constant)) => push_new(&mut entry.constants, *constant),
            _ => {
                let from = stack.len();
                live_operands(evaluation, here, |operand| stack.push(operand));
                stack[from..].reverse();
            }
        }
    }
    entry
}

fn push_new<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// Calls `visit` with the operands that decided the node's value.
pub(crate) fn live_operands(evaluation: &Evaluation<'_>, node: NodeId, mut visit: impl FnMut(NodeId)) {
    let holds = |node: NodeId| evaluation.value(node) == Value::Truth(true);
    match &evaluation.calculator.program.nodes[node.index()].op {
        Op::If(condition, then, otherwise) => {
            visit(*condition);
            match evaluation.value(*condition) {
                Value::Truth(true) => visit(*then),
                Value::Truth(false) => visit(*otherwise),
                _ => {}
            }
        }
        Op::When(condition, value) => {
            visit(*condition);
            if holds(*condition) {
                visit(*value);
            }
        }
        Op::Bands(quantity, rows, otherwise) => {
            visit(*quantity);
            match hit_band(evaluation, *quantity, rows) {
                Some(row) => {
                    row.lower.iter().chain(&row.upper).for_each(|bound| visit(bound.at));
                    visit(row.value);
                }
                None => otherwise.iter().copied().for_each(visit),
            }
        }
        Op::Table(keys, cells) => {
            keys.iter().for_each(|(key, _)| visit(*key));
            let position = keys.iter().try_fold(0usize, |position, (key, size)| match evaluation.value(*key) {
                Value::Choice(option) => Some(position * usize::from(*size) + usize::from(option)),
                _ => None,
            });
            position.and_then(|position| cells.get(position)).copied().into_iter().for_each(visit);
        }
        Op::Dated(rows) => {
            let day = evaluation.situation.as_of.unwrap_or(evaluation.ruleset.document.valid_from);
            let row = rows.iter().find(|row| row.from <= day && row.to.is_none_or(|to| day <= to));
            row.into_iter().for_each(|row| visit(row.value));
        }
        op => op.operands(visit),
    }
}

/// The band in which the quantity lies.
pub(crate) fn hit_band<'a>(
    evaluation: &Evaluation<'_>,
    quantity: NodeId,
    rows: &'a [crate::model::Band],
) -> Option<&'a crate::model::Band> {
    let quantity = evaluation.value(quantity).number()?;
    rows.iter().find(|row| {
        let at = |node: NodeId| evaluation.value(node).number();
        let above =
            row.lower.is_none_or(|bound| at(bound.at).is_some_and(|low| quantity > low || bound.inclusive && quantity == low));
        let below =
            row.upper.is_none_or(|bound| at(bound.at).is_some_and(|high| quantity < high || bound.inclusive && quantity == high));
        above && below
    })
}
