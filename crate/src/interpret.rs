//! One walk over a program for every interpretation of it.
//!
//! [`interpret`] reduces each construct of the rule language (tiers, bands, tables, shares, caps) to a few
//! primitive operations, once. An interpretation is a [`Domain`]: what a value is, and what the primitives do to
//! it. Exact evaluation is one domain, the checker's value ranges another; a new one does not repeat the meaning of
//! any construct.

use alloc::vec::Vec;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::model::{Band, Bound, Comparison, Constant, InputId, Node, NodeId, Op, Program, ReadingId, TierRow};
use crate::value::date::DateUnit;
use crate::value::round::Rounding;
use crate::value::{Fault, Set, Value};

/// An interpretation of programs: its values and the primitive operations on them.
///
/// Values of the wrong kind cannot come from a checked program; from a forged one they may be anything, and a
/// domain answers them with any value but never panics.
pub trait Domain {
    /// What a node comes to.
    type Value: Clone;

    /// A literal.
    fn constant(&self, constant: &Constant) -> Self::Value;
    /// A plain value that a construct needs.
    fn literal(&self, value: Value) -> Self::Value;
    /// A value that the rule itself leaves open.
    fn fault(&self, fault: Fault) -> Self::Value;
    /// An answer.
    fn input(&self, input: InputId) -> Self::Value;
    /// Whether the reading in use is one of these.
    fn reading_is(&self, reading: ReadingId, options: Set) -> Self::Value;
    /// Sum.
    fn add(&self, a: &Self::Value, b: &Self::Value) -> Self::Value;
    /// Difference.
    fn subtract(&self, a: &Self::Value, b: &Self::Value) -> Self::Value;
    /// Product.
    fn multiply(&self, a: &Self::Value, b: &Self::Value) -> Self::Value;
    /// Exact quotient, rounded.
    fn divide(&self, a: &Self::Value, b: &Self::Value, rounding: Rounding) -> Self::Value;
    /// The smaller of the applicable values.
    fn least(&self, a: &Self::Value, b: &Self::Value) -> Self::Value;
    /// The greater of the applicable values.
    fn greatest(&self, a: &Self::Value, b: &Self::Value) -> Self::Value;
    /// Comparison of numbers, dates or truths.
    fn compare(&self, comparison: Comparison, a: &Self::Value, b: &Self::Value) -> Self::Value;
    /// Whether a choice is one of these.
    fn is_one_of(&self, a: &Self::Value, options: Set) -> Self::Value;
    /// Whether at least one of these was chosen.
    fn has_any(&self, a: &Self::Value, options: Set) -> Self::Value;
    /// Three-valued not.
    fn not(&self, a: &Self::Value) -> Self::Value;
    /// Three-valued and.
    fn and(&self, a: &Self::Value, b: &Self::Value) -> Self::Value;
    /// Three-valued or.
    fn or(&self, a: &Self::Value, b: &Self::Value) -> Self::Value;
    /// If, then, else.
    fn select(&self, condition: &Self::Value, then: &Self::Value, otherwise: &Self::Value) -> Self::Value;
    /// A date moved by a whole number of units.
    fn shift(&self, date: &Self::Value, count: &Self::Value, unit: DateUnit) -> Self::Value;
    /// The last day of a month in the year of a date.
    fn month_end(&self, date: &Self::Value, month: &Self::Value) -> Self::Value;
    /// The positions at which the truth is no.
    fn lacking(&self, done: &[&Self::Value]) -> Self::Value;
    /// The date for dated values.
    fn as_of(&self) -> NaiveDate;
}

/// The value of every node of the program, in order.
pub fn interpret<D: Domain>(program: &Program, domain: &D) -> Vec<D::Value> {
    let mut values = Vec::with_capacity(program.nodes.len());
    for node in &program.nodes {
        let value = apply(program, domain, node, &values);
        values.push(value);
    }
    values
}

/// Computes again the values that are out of date, in order; all others stay.
pub fn reinterpret<D: Domain>(program: &Program, domain: &D, values: &mut [D::Value], out_of_date: impl Fn(usize) -> bool) {
    for (position, node) in program.nodes.iter().enumerate() {
        if out_of_date(position) {
            let value = apply(program, domain, node, values);
            values[position] = value;
        }
    }
}

fn apply<D: Domain>(program: &Program, domain: &D, node: &Node, values: &[D::Value]) -> D::Value {
    let at = |id: NodeId| &values[id.index()];
    let fold = |list: &[NodeId], join: fn(&D, &D::Value, &D::Value) -> D::Value, empty: Value| {
        let mut items = list.iter().map(|id| at(*id));
        let first = items.next().cloned().unwrap_or_else(|| domain.literal(empty));
        items.fold(first, |sum, item| join(domain, &sum, item))
    };
    match &node.op {
        Op::Constant(id) => domain.constant(&program.constants[id.index()]),
        Op::LeftToLocal => domain.fault(Fault::LeftToLocal),
        Op::Input(id) => domain.input(*id),
        Op::ReadingIs(id, options) => domain.reading_is(*id, *options),
        Op::Same(a) => at(*a).clone(),
        Op::When(condition, value) => domain.select(at(*condition), at(*value), &domain.literal(Value::NotApplicable)),
        Op::Add(a, b) => domain.add(at(*a), at(*b)),
        Op::Subtract(a, b) => domain.subtract(at(*a), at(*b)),
        Op::Multiply(a, b) => domain.multiply(at(*a), at(*b)),
        Op::Divide(a, b, rounding) => domain.divide(at(*a), at(*b), *rounding),
        Op::Round(a, rounding) => domain.divide(at(*a), &domain.literal(Value::Number(Decimal::ONE)), *rounding),
        Op::Uplift(a, share) => domain.add(at(*a), &domain.multiply(at(*a), at(*share))),
        Op::AtMost(a, limit) => domain.least(at(*a), at(*limit)),
        Op::AtLeast(a, limit) => domain.greatest(at(*a), at(*limit)),
        Op::Least(list) => fold(list, D::least, Value::NotApplicable),
        Op::Greatest(list) => fold(list, D::greatest, Value::NotApplicable),
        Op::Compare(comparison, a, b) => domain.compare(*comparison, at(*a), at(*b)),
        Op::Share { part, whole, comparison, threshold, denominator, when_empty } => {
            let part = match denominator {
                Some(denominator) => domain.multiply(at(*part), at(*denominator)),
                None => at(*part).clone(),
            };
            let met = domain.compare(*comparison, &part, &domain.multiply(at(*threshold), at(*whole)));
            let empty = domain.compare(Comparison::Equal, at(*whole), &domain.literal(Value::Number(Decimal::ZERO)));
            // Joined and not selected, so that an open share asks for both of its sides.
            if *when_empty { domain.or(&empty, &met) } else { domain.and(&domain.not(&empty), &met) }
        }
        Op::IsOneOf(a, options) => domain.is_one_of(at(*a), *options),
        Op::HasAny(a, options) => domain.has_any(at(*a), *options),
        Op::HasAll(a, options) => {
            let each = options.positions().map(|position| domain.has_any(at(*a), Set::of(position)));
            each.reduce(|all, one| domain.and(&all, &one)).unwrap_or_else(|| domain.literal(Value::Truth(true)))
        }
        Op::Not(a) => domain.not(at(*a)),
        Op::And(list) => fold(list, D::and, Value::Truth(true)),
        Op::Or(list) => fold(list, D::or, Value::Truth(false)),
        Op::If(condition, then, otherwise) => domain.select(at(*condition), at(*then), at(*otherwise)),
        Op::Tiers(quantity, rows) => tiers(domain, at(*quantity), rows, values),
        Op::Bands(quantity, rows, otherwise) => {
            let last = otherwise.map_or_else(|| domain.literal(Value::NotApplicable), |id| at(id).clone());
            rows.iter()
                .rev()
                .fold(last, |rest, row| domain.select(&in_band(domain, at(*quantity), row, values), at(row.value), &rest))
        }
        Op::Table(keys, cells) => table(domain, keys, cells, values),
        Op::Dated(rows) => {
            let day = domain.as_of();
            let in_force = rows.iter().find(|row| row.covers(day));
            in_force.map_or_else(|| domain.fault(Fault::NotInForce), |row| at(row.value).clone())
        }
        Op::Shift(date, count, unit) => domain.shift(at(*date), at(*count), *unit),
        Op::MonthEnd(date, month) => domain.month_end(at(*date), at(*month)),
        Op::Complete(items) => fold(items, D::and, Value::Truth(true)),
        Op::Lacking(items) => domain.lacking(&items.iter().map(|id| at(*id)).collect::<Vec<_>>()),
    }
}

/// The sum over the tiers of what lies in each of them times its rate.
fn tiers<D: Domain>(domain: &D, quantity: &D::Value, rows: &[TierRow], values: &[D::Value]) -> D::Value {
    let zero = domain.literal(Value::Number(Decimal::ZERO));
    let mut lower = zero.clone();
    let mut sum: Option<D::Value> = None;
    for row in rows {
        let (reached, upper) = match row.upto {
            Some(upto) => (domain.least(quantity, &values[upto.index()]), values[upto.index()].clone()),
            None => (quantity.clone(), lower.clone()),
        };
        let inside = domain.greatest(&domain.subtract(&reached, &lower), &zero);
        let paid = domain.multiply(&inside, &values[row.rate.index()]);
        sum = Some(sum.map_or_else(|| paid.clone(), |sum| domain.add(&sum, &paid)));
        lower = upper;
    }
    sum.unwrap_or(zero)
}

fn in_band<D: Domain>(domain: &D, quantity: &D::Value, row: &Band, values: &[D::Value]) -> D::Value {
    let side = |bound: &Bound, inclusive, exclusive| {
        let comparison = if bound.inclusive { inclusive } else { exclusive };
        domain.compare(comparison, quantity, &values[bound.at.index()])
    };
    let lower = row.lower.as_ref().map(|bound| side(bound, Comparison::AtLeast, Comparison::Greater));
    let upper = row.upper.as_ref().map(|bound| side(bound, Comparison::AtMost, Comparison::Less));
    match (lower, upper) {
        (Some(lower), Some(upper)) => domain.and(&lower, &upper),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => domain.literal(Value::Truth(true)),
    }
}

/// A lookup as a chain of choices; the last cell of each key needs no question of its own.
fn table<D: Domain>(domain: &D, keys: &[(NodeId, u16)], cells: &[NodeId], values: &[D::Value]) -> D::Value {
    let Some(((key, size), rest)) = keys.split_first() else {
        return cells.first().map_or_else(|| domain.literal(Value::NotApplicable), |cell| values[cell.index()].clone());
    };
    let width = cells.len() / usize::from(*size).max(1);
    let none = domain.literal(Value::NotApplicable);
    let mut rows = cells.chunks(width.max(1)).enumerate().rev();
    let Some((_, last)) = rows.next() else { return none };
    rows.fold(table(domain, rest, last, values), |others, (position, row)| {
        let here = domain.is_one_of(&values[key.index()], Set::of(position));
        domain.select(&here, &table(domain, rest, row, values), &others)
    })
}
