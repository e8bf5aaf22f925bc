//! The table of standards: every number that the policy prints, by calculator and step, with its clause. It is what a
//! page shows when no program runs.

use alloc::vec;
use alloc::vec::Vec;

use crate::model::{Calculator, ClauseId, ConstantId, NodeId, Op};
use crate::text::Text;

/// A step or gate with the numbers that the policy prints for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Standard<'a> {
    /// The step's or gate's label.
    pub label: &'a Text,
    /// The numbers, in the order of the formula.
    pub constants: Vec<ConstantId>,
    /// The clauses in which they stand.
    pub clauses: Vec<ClauseId>,
}

/// The standards of a calculator: gates first, then steps.
pub fn standards(calculator: &Calculator) -> Vec<Standard<'_>> {
    let gates = calculator.gates.iter().map(|gate| (&gate.label, gate.must));
    let steps = calculator.steps.iter().map(|step| (&step.label, step.node));
    let standard = |(label, node)| {
        let constants = own_constants(calculator, node);
        let mut clauses: Vec<ClauseId> = Vec::new();
        for clause in constants.iter().filter_map(|id| calculator.program.constants[id.index()].clause) {
            if !clauses.contains(&clause) {
                clauses.push(clause);
            }
        }
        (!constants.is_empty()).then_some(Standard { label, constants, clauses })
    };
    gates.chain(steps).filter_map(standard).collect()
}

/// The cited constants of a formula, without those of the steps it uses.
fn own_constants(calculator: &Calculator, root: NodeId) -> Vec<ConstantId> {
    let mut found: Vec<ConstantId> = Vec::new();
    let mut stack = vec![root];
    while let Some(node) = stack.pop() {
        if node != root && calculator.step_at(node).is_some() {
            continue;
        }
        let op = &calculator.program.nodes[node.index()].op;
        if let Op::Constant(id) = op {
            let constant = &calculator.program.constants[id.index()];
            let spelled = |other: &ConstantId| calculator.program.constants[other.index()].spelling == constant.spelling;
            if constant.clause.is_some() && !found.iter().any(spelled) {
                found.push(*id);
            }
        }
        let from = stack.len();
        op.operands(|operand| stack.push(operand));
        stack[from..].reverse();
    }
    found
}
