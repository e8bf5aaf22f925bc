//! Why a result is what it is: the steps that took part, each with the steps, answers, readings and constants it used.

use alloc::vec;
use alloc::vec::Vec;

use crate::evaluate::Evaluation;
use crate::model::{Band, Bound, Comparison, ConstantId, InputId, NodeId, Op, ReadingId, StepId};
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
        Op::Bands(quantity, ..) => {
            visit(*quantity);
            if let Some((value, bounds)) = chosen_band(evaluation, node) {
                bounds.into_iter().flatten().for_each(&mut visit);
                visit(value);
            }
        }
        Op::Table(keys, _) => {
            keys.iter().for_each(|(key, _)| visit(*key));
            chosen_cell(evaluation, node).into_iter().for_each(visit);
        }
        Op::Dated(rows) => rows.iter().find(|row| row.covers(evaluation.as_of)).into_iter().for_each(|row| visit(row.value)),
        op => op.operands(visit),
    }
}

/// The value of the band in which the quantity lies, with the band's bounds; `None` while the quantity is not known.
pub(crate) fn chosen_band(evaluation: &Evaluation<'_>, node: NodeId) -> Option<(NodeId, [Option<NodeId>; 2])> {
    let Op::Bands(quantity, rows, otherwise) = &evaluation.calculator.program.nodes[node.index()].op else { return None };
    let quantity = evaluation.value(*quantity).number()?;
    let at = |bound: Bound| evaluation.value(bound.at).number();
    let reached = |bound: Option<Bound>, beyond: Comparison, upto: Comparison| {
        let comparison = |bound: Bound| if bound.inclusive { upto } else { beyond };
        bound.is_none_or(|bound| at(bound).is_some_and(|number| comparison(bound).holds(quantity.cmp(&number))))
    };
    let inside = |row: &&Band| {
        reached(row.lower, Comparison::Greater, Comparison::AtLeast) && reached(row.upper, Comparison::Less, Comparison::AtMost)
    };
    match rows.iter().find(inside) {
        Some(row) => Some((row.value, [row.lower.map(|bound| bound.at), row.upper.map(|bound| bound.at)])),
        None => otherwise.map(|value| (value, [None, None])),
    }
}

/// The cell that the keys choose; `None` while a key is not known.
pub(crate) fn chosen_cell(evaluation: &Evaluation<'_>, node: NodeId) -> Option<NodeId> {
    let Op::Table(keys, cells) = &evaluation.calculator.program.nodes[node.index()].op else { return None };
    let position = keys.iter().try_fold(0usize, |position, (key, size)| match evaluation.value(*key) {
        Value::Choice(option) => Some(position * usize::from(*size) + usize::from(option)),
        _ => None,
    })?;
    cells.get(position).copied()
}
