//! Whether every identifier of a loaded rule set points at something, so that nothing later has to ask.

use alloc::vec::Vec;

use crate::model::{
    Calculator, ClauseId, DomainId, InputId, InputKind, Kind, NodeId, Op, PartyId, ReadingId, Ruleset, StepId, UnitId,
};
use crate::value::Set;

/// Whether every identifier points at something and every node's operands stand before it.
pub(super) fn is_intact(ruleset: &Ruleset) -> bool {
    ruleset.calculators.iter().all(|calculator| Bounds { ruleset, calculator }.hold())
}

struct Bounds<'a> {
    ruleset: &'a Ruleset,
    calculator: &'a Calculator,
}

impl Bounds<'_> {
    fn hold(&self) -> bool {
        let calculator = self.calculator;
        let small = calculator.inputs.len() <= Set::CAPACITY
            && calculator.domains.iter().all(|domain| domain.options.len() <= Set::CAPACITY)
            && calculator.checklists.iter().all(|list| list.items.len() <= Set::CAPACITY && self.clauses(&list.clauses));
        small
            && calculator.audience.iter().all(|audience| self.party(audience.party))
            && calculator.inputs.iter().all(|input| {
                let kind = match input.kind {
                    InputKind::Choice(domain) | InputKind::Choices(domain) => self.domain(domain),
                    InputKind::Count(unit, ..) | InputKind::Money(unit, ..) => self.unit(unit),
                    InputKind::Tri | InputKind::Bool | InputKind::Date => true,
                };
                let default = input.default.is_none_or(|id| id.index() < calculator.program.constants.len());
                kind && default && input.when.is_none_or(|node| self.node(node)) && self.clauses(&input.clauses)
            })
            && calculator.readings.iter().all(|reading| {
                let rewords = reading.rewords.as_ref();
                !reading.options.is_empty()
                    && self.clauses(&reading.clauses)
                    && rewords.is_none_or(|(input, asks)| self.input(*input) && asks.len() == reading.options.len())
            })
            && calculator.constraints.iter().all(|constraint| {
                let blames = constraint.blames.iter().all(|input| self.input(*input));
                self.node(constraint.that) && blames && self.clauses(&constraint.clauses)
            })
            && calculator.gates.iter().all(|gate| self.node(gate.must) && self.clauses(&gate.clauses))
            && calculator.steps.iter().all(|step| self.node(step.node) && self.clauses(&step.clauses))
            && calculator.steps.windows(2).all(|pair| matches!(pair, [a, b] if a.node < b.node))
            && calculator.outputs.iter().all(|step| self.step(*step))
            && calculator.lines.iter().all(|line| {
                let when = line.when.is_none_or(|when| self.node(when));
                self.node(line.amount) && when && self.party(line.payee) && self.clauses(&line.clauses)
            })
            && calculator
                .warnings
                .iter()
                .chain(&calculator.notes)
                .all(|message| self.node(message.when) && self.clauses(&message.clauses))
            && calculator.program.constants.iter().all(|constant| constant.clause.is_none_or(|clause| self.clause(clause)))
            && self.nodes()
            && self.formulas_are_small()
    }

    fn nodes(&self) -> bool {
        self.calculator.program.nodes.iter().enumerate().all(|(position, node)| {
            let mut before = true;
            node.op.operands(|operand| before &= operand.index() < position);
            let points = match &node.op {
                Op::Constant(id) => id.index() < self.calculator.program.constants.len(),
                Op::Input(id) => self.input(*id),
                Op::ReadingIs(id, _) => self.reading(*id),
                Op::Table(keys, cells) => {
                    let size = keys.iter().try_fold(1usize, |size, (_, options)| size.checked_mul(usize::from(*options)));
                    (1..=2).contains(&keys.len()) && size == Some(cells.len())
                }
                _ => true,
            };
            let kind = match node.kind {
                Kind::Number(unit) => self.unit(unit),
                Kind::Choice(domain) | Kind::Choices(domain) => self.domain(domain),
                Kind::Items(list) => list.index() < self.calculator.checklists.len(),
                Kind::Truth | Kind::Date => true,
            };
            before && points && kind
        })
    }

    /// Formulas are walked by recursion when they are put into words, from step to step; no real one comes near these limits.
    fn formulas_are_small(&self) -> bool {
        let nodes = &self.calculator.program.nodes;
        let mut sizes: Vec<(u32, u32)> = Vec::with_capacity(nodes.len());
        for (position, node) in nodes.iter().enumerate() {
            let (mut depth, mut size) = (0u32, 1u32);
            node.op.operands(|operand| {
                let step = self.calculator.step_at(operand).is_some();
                let (deep, large) = if step { (0, 1) } else { sizes.get(operand.index()).copied().unwrap_or_default() };
                depth = depth.max(deep);
                size = size.saturating_add(large);
            });
            sizes.push((depth + 1, size));
            if sizes[position].0 > 200 || size > 20_000 {
                return false;
            }
        }
        true
    }

    fn node(&self, id: NodeId) -> bool {
        id.index() < self.calculator.program.nodes.len()
    }

    fn input(&self, id: InputId) -> bool {
        id.index() < self.calculator.inputs.len()
    }

    fn reading(&self, id: ReadingId) -> bool {
        id.index() < self.calculator.readings.len()
    }

    fn step(&self, id: StepId) -> bool {
        id.index() < self.calculator.steps.len()
    }

    fn domain(&self, id: DomainId) -> bool {
        id.index() < self.calculator.domains.len()
    }

    fn unit(&self, id: UnitId) -> bool {
        id.index() < self.ruleset.units.len()
    }

    fn party(&self, id: PartyId) -> bool {
        id.index() < self.ruleset.parties.len()
    }

    fn clause(&self, id: ClauseId) -> bool {
        id.index() < self.ruleset.clauses.len()
    }

    fn clauses(&self, ids: &[ClauseId]) -> bool {
        ids.iter().all(|id| self.clause(*id))
    }
}
