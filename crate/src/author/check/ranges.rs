//! The range of every number of a program, for all answers that are allowed: a second interpretation of the same
//! program. It proves that no allowed answer makes a number outgrow 28 digits.

use alloc::vec::Vec;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::interpret::{Domain, interpret};
use crate::model::{Comparison, Constant, Input, InputId, InputKind, NodeId, Op, Program, ReadingId};
use crate::value::date::DateUnit;
use crate::value::round::{self, Rounding};
use crate::value::{Fault, Set, Value};

/// What is known of a value before anybody answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Range {
    /// A number from low to high.
    Number(Decimal, Decimal),
    /// A number that may need more than 28 digits.
    Overflow,
    /// Anything that is no number.
    Other,
}

/// What some allowed answer makes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It outgrows 28 digits, although its operands do not.
    Overflow,
    /// It is divided by zero.
    ZeroDivisor,
}

/// Nodes that are in trouble for some allowed answer.
pub(super) fn troubles(program: &Program, inputs: &[Input], as_of: NaiveDate) -> Vec<(NodeId, Trouble)> {
    let ranges = interpret(program, &Ranges { inputs, as_of });
    let mut found = Vec::new();
    for (position, node) in program.nodes.iter().enumerate() {
        let mut inherited = false;
        node.op.operands(|operand| inherited |= ranges[operand.index()] == Range::Overflow);
        let zero = |range: Range| matches!(range, Range::Number(low, high) if low <= Decimal::ZERO && high >= Decimal::ZERO);
        let trouble = match node.op {
            Op::Divide(_, divisor, _) if zero(ranges[divisor.index()]) => Some(Trouble::ZeroDivisor),
            _ if ranges[position] == Range::Overflow && !inherited => Some(Trouble::Overflow),
            _ => None,
        };
        found.extend(trouble.and_then(|trouble| u16::try_from(position).ok().map(|position| (NodeId(position), trouble))));
    }
    found
}

struct Ranges<'a> {
    inputs: &'a [Input],
    as_of: NaiveDate,
}

fn span(numbers: [Option<Decimal>; 4]) -> Range {
    let numbers: Option<Vec<Decimal>> = numbers.into_iter().collect();
    let ends = numbers.and_then(|numbers| Some((numbers.iter().min().copied()?, numbers.iter().max().copied()?)));
    ends.map_or(Range::Overflow, |(low, high)| Range::Number(low, high))
}

fn corners(a: &Range, b: &Range, operation: impl Fn(Decimal, Decimal) -> Option<Decimal>) -> Range {
    match (a, b) {
        (Range::Number(a, b), Range::Number(c, d)) => {
            span([operation(*a, *c), operation(*a, *d), operation(*b, *c), operation(*b, *d)])
        }
        (Range::Overflow, _) | (_, Range::Overflow) => Range::Overflow,
        _ => Range::Other,
    }
}

/// The hull of two ranges; what is not applicable does not widen it.
fn hull(a: &Range, b: &Range) -> Range {
    match (a, b) {
        (Range::Number(a, b), Range::Number(c, d)) => Range::Number(*a.min(c), *b.max(d)),
        (Range::Overflow, _) | (_, Range::Overflow) => Range::Overflow,
        (Range::Other, other) | (other, Range::Other) => *other,
    }
}

impl Domain for Ranges<'_> {
    type Value = Range;

    fn constant(&self, constant: &Constant) -> Range {
        self.literal(constant.value)
    }

    fn literal(&self, value: Value) -> Range {
        value.number().map_or(Range::Other, |number| Range::Number(number, number))
    }

    fn fault(&self, _: Fault) -> Range {
        Range::Other
    }

    fn input(&self, input: InputId) -> Range {
        match self.inputs[input.index()].kind {
            InputKind::Count(_, low, high) | InputKind::Money(_, low, high) => Range::Number(low, high),
            InputKind::Choice(_) | InputKind::Choices(_) | InputKind::Tri | InputKind::Bool | InputKind::Date => Range::Other,
        }
    }

    fn reading_is(&self, _: ReadingId, _: Set) -> Range {
        Range::Other
    }

    fn add(&self, a: &Range, b: &Range) -> Range {
        corners(a, b, Decimal::checked_add)
    }

    fn subtract(&self, a: &Range, b: &Range) -> Range {
        corners(a, b, Decimal::checked_sub)
    }

    fn multiply(&self, a: &Range, b: &Range) -> Range {
        corners(a, b, Decimal::checked_mul)
    }

    fn divide(&self, a: &Range, b: &Range, rounding: Rounding) -> Range {
        corners(a, b, |a, b| round::divide(a, b, rounding))
    }

    fn least(&self, a: &Range, b: &Range) -> Range {
        match (a, b) {
            (Range::Number(a, b), Range::Number(c, d)) => Range::Number(*a.min(c), *b.min(d)),
            _ => hull(a, b),
        }
    }

    fn greatest(&self, a: &Range, b: &Range) -> Range {
        match (a, b) {
            (Range::Number(a, b), Range::Number(c, d)) => Range::Number(*a.max(c), *b.max(d)),
            _ => hull(a, b),
        }
    }

    fn compare(&self, _: Comparison, _: &Range, _: &Range) -> Range {
        Range::Other
    }

    fn is_one_of(&self, _: &Range, _: Set) -> Range {
        Range::Other
    }

    fn has_any(&self, _: &Range, _: Set) -> Range {
        Range::Other
    }

    fn not(&self, _: &Range) -> Range {
        Range::Other
    }

    fn and(&self, _: &Range, _: &Range) -> Range {
        Range::Other
    }

    fn or(&self, _: &Range, _: &Range) -> Range {
        Range::Other
    }

    fn select(&self, _: &Range, then: &Range, otherwise: &Range) -> Range {
        hull(then, otherwise)
    }

    fn shift(&self, _: &Range, _: &Range, _: DateUnit) -> Range {
        Range::Other
    }

    fn month_end(&self, _: &Range, _: &Range) -> Range {
        Range::Other
    }

    fn lacking(&self, _: &[&Range]) -> Range {
        Range::Other
    }

    fn as_of(&self) -> NaiveDate {
        self.as_of
    }
}
