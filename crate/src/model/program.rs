//! The small typed program of a calculator: one list of nodes in which operands stand before their users.
//!
//! One program serves several interpretations (see [`interpret`](crate::interpret)): exact values today, guaranteed
//! ranges and breakpoints along an input with the same nodes.

use alloc::string::String;
use alloc::vec::Vec;

use chrono::NaiveDate;

use super::{ChecklistId, ClauseId, DomainId, InputId, ReadingId, UnitId};
use crate::value::date::DateUnit;
use crate::value::round::Rounding;
use crate::value::{Set, Value};

super::identifier! {
    /// A node of a program.
    NodeId;
    /// A constant of a program.
    ConstantId;
}

/// A calculator's formulas, lowered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    /// Nodes; each refers only to nodes before it.
    pub nodes: Vec<Node>,
    /// Literals, each with the clause in whose quote it stands.
    pub constants: Vec<Constant>,
}

/// One operation with the kind of its result.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What is done.
    pub op: Op,
    /// What comes out.
    pub kind: Kind,
}

/// The kind of a node's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number in a unit.
    Number(UnitId),
    /// Yes or no.
    Truth,
    /// One option.
    Choice(DomainId),
    /// Several options.
    Choices(DomainId),
    /// A civil date.
    Date,
    /// Items of a checklist.
    Items(ChecklistId),
}

/// A literal of a rule file.
#[derive(Clone, Debug, PartialEq)]
pub struct Constant {
    /// Its value.
    pub value: Value,
    /// As the rule file spells it, for instance `150元/人/天`.
    pub spelling: String,
    /// The clause whose quote holds it; `None` for 0, yes, no, options, and arithmetic that is not policy.
    pub clause: Option<ClauseId>,
}

/// The closed list of operations. A new construct is a new variant, and the compiler lists what has to follow.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// A literal.
    Constant(ConstantId),
    /// The document leaves this cell to the local standard.
    LeftToLocal,
    /// An answer.
    Input(InputId),
    /// Whether the reading in use is one of these.
    ReadingIs(ReadingId, Set),
    /// Another node's value under a step's own name.
    Same(NodeId),
    /// The value where the condition holds; not applicable elsewhere.
    When(NodeId, NodeId),
    /// Sum.
    Add(NodeId, NodeId),
    /// Difference.
    Subtract(NodeId, NodeId),
    /// Product.
    Multiply(NodeId, NodeId),
    /// Exact quotient, rounded.
    Divide(NodeId, NodeId, Rounding),
    /// Rounded value.
    Round(NodeId, Rounding),
    /// The value times one plus the share.
    Uplift(NodeId, NodeId),
    /// The value, but at most the limit.
    AtMost(NodeId, NodeId),
    /// The value, but at least the limit.
    AtLeast(NodeId, NodeId),
    /// The smallest of the applicable values.
    Least(Vec<NodeId>),
    /// The greatest of the applicable values.
    Greatest(Vec<NodeId>),
    /// Comparison of two numbers, dates or truths.
    Compare(Comparison, NodeId, NodeId),
    /// Comparison of `part / whole` with a fraction by cross-multiplication.
    Share {
        /// Heads that count.
        part: NodeId,
        /// Heads in all.
        whole: NodeId,
        /// How the share compares with the threshold.
        comparison: Comparison,
        /// The threshold, or its numerator.
        threshold: NodeId,
        /// The threshold's denominator.
        denominator: Option<NodeId>,
        /// The answer when the whole is zero and the share is undefined.
        when_empty: bool,
    },
    /// Whether a choice is one of these.
    IsOneOf(NodeId, Set),
    /// Whether at least one of these was chosen.
    HasAny(NodeId, Set),
    /// Whether all of these were chosen.
    HasAll(NodeId, Set),
    /// Three-valued not.
    Not(NodeId),
    /// Three-valued and.
    And(Vec<NodeId>),
    /// Three-valued or.
    Or(Vec<NodeId>),
    /// If, then, else.
    If(NodeId, NodeId, NodeId),
    /// Marginal tiers of a quantity, each at its rate.
    Tiers(NodeId, Vec<TierRow>),
    /// One value by the range in which a quantity lies.
    Bands(NodeId, Vec<Band>, Option<NodeId>),
    /// One value by one or two choices; cells row by row, the last key running fastest.
    Table(Vec<(NodeId, u16)>, Vec<NodeId>),
    /// One value by the as-of date.
    Dated(Vec<DatedRow>),
    /// A date moved by a whole number of units.
    Shift(NodeId, NodeId, DateUnit),
    /// The last day of a month in the year of a date.
    MonthEnd(NodeId, NodeId),
    /// Whether every item is done.
    Complete(Vec<NodeId>),
    /// The items that are not done.
    Lacking(Vec<NodeId>),
}

/// A tier: the part of the quantity between the previous bound and this one.
#[derive(Clone, Debug, PartialEq)]
pub struct TierRow {
    /// The upper bound (a constant node); `None` for the open last tier.
    pub upto: Option<NodeId>,
    /// Money per unit of the quantity.
    pub rate: NodeId,
}

/// A range with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Lower bound.
    pub lower: Option<Bound>,
    /// Upper bound.
    pub upper: Option<Bound>,
    /// The value inside.
    pub value: NodeId,
}

/// One end of a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// The bound (a constant node).
    pub at: NodeId,
    /// Whether the bound itself belongs to the range (以上, 以下, 达到) or not (超过, 低于).
    pub inclusive: bool,
}

/// A value with the days on which it is in force.
#[derive(Clone, Debug, PartialEq)]
pub struct DatedRow {
    /// First day.
    pub from: NaiveDate,
    /// Last day, if it has ended.
    pub to: Option<NaiveDate>,
    /// The value.
    pub value: NodeId,
}

impl DatedRow {
    /// Whether the value is in force on a day.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|last| day <= last)
    }
}

/// How two quantities compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// =
    Equal,
    /// !=
    NotEqual,
    /// < (低于, 不足)
    Less,
    /// <= (不超过, 以下)
    AtMost,
    /// > (超过)
    Greater,
    /// >= (达到, 不低于, 不少于, 以上)
    AtLeast,
}

impl Comparison {
    /// Whether the comparison holds for this ordering of its two sides.
    pub fn holds(self, ordering: core::cmp::Ordering) -> bool {
        match self {
            Comparison::Equal => ordering.is_eq(),
            Comparison::NotEqual => ordering.is_ne(),
            Comparison::Less => ordering.is_lt(),
            Comparison::AtMost => ordering.is_le(),
            Comparison::Greater => ordering.is_gt(),
            Comparison::AtLeast => ordering.is_ge(),
        }
    }

    /// The comparison that holds exactly where this one does not.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Comparison::Equal => Comparison::NotEqual,
            Comparison::NotEqual => Comparison::Equal,
            Comparison::Less => Comparison::AtLeast,
            Comparison::AtMost => Comparison::Greater,
            Comparison::Greater => Comparison::AtMost,
            Comparison::AtLeast => Comparison::Less,
        }
    }

    /// The same comparison with its two sides exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            Comparison::Equal | Comparison::NotEqual => self,
            Comparison::Less => Comparison::Greater,
            Comparison::AtMost => Comparison::AtLeast,
            Comparison::Greater => Comparison::Less,
            Comparison::AtLeast => Comparison::AtMost,
        }
    }

    /// The sign that people read.
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::NotEqual => "≠",
            Comparison::Less => "<",
            Comparison::AtMost => "≤",
            Comparison::Greater => ">",
            Comparison::AtLeast => "≥",
        }
    }
}

impl Op {
    /// Calls `visit` with every node this operation reads, in reading order.
    pub fn operands(&self, mut visit: impl FnMut(NodeId)) {
        match self {
            Op::Constant(_) | Op::LeftToLocal | Op::Input(_) | Op::ReadingIs(..) => {}
            Op::Same(a) | Op::Round(a, _) | Op::IsOneOf(a, _) | Op::HasAny(a, _) | Op::HasAll(a, _) | Op::Not(a) => {
                visit(*a);
            }
            Op::When(a, b)
            | Op::Add(a, b)
            | Op::Subtract(a, b)
            | Op::Multiply(a, b)
            | Op::Divide(a, b, _)
            | Op::Uplift(a, b)
            | Op::AtMost(a, b)
            | Op::AtLeast(a, b)
            | Op::Compare(_, a, b)
            | Op::Shift(a, b, _)
            | Op::MonthEnd(a, b) => [*a, *b].into_iter().for_each(visit),
            Op::If(a, b, c) => [*a, *b, *c].into_iter().for_each(visit),
            Op::Least(list) | Op::Greatest(list) | Op::And(list) | Op::Or(list) | Op::Complete(list) | Op::Lacking(list) => {
                list.iter().copied().for_each(visit);
            }
            Op::Share { part, whole, threshold, denominator, .. } => {
                [*part, *whole, *threshold].into_iter().chain(*denominator).for_each(visit);
            }
            Op::Tiers(quantity, rows) => {
                visit(*quantity);
                rows.iter().for_each(|row| row.upto.into_iter().chain([row.rate]).for_each(&mut visit));
            }
            Op::Bands(quantity, rows, otherwise) => {
                visit(*quantity);
                for row in rows {
                    row.lower.iter().chain(&row.upper).for_each(|bound| visit(bound.at));
                    visit(row.value);
                }
                otherwise.iter().copied().for_each(visit);
            }
            Op::Table(keys, cells) => {
                keys.iter().for_each(|(key, _)| visit(*key));
                cells.iter().copied().for_each(visit);
            }
            Op::Dated(rows) => rows.iter().for_each(|row| visit(row.value)),
        }
    }
}
