//! Intervals of exact numbers.

use rust_decimal::Decimal;

use crate::value::round::{self, Rounding};

/// All numbers from `low` to `high`, both included. An end may be unbounded: 28 digits are never reached by an amount,
/// so the two extreme decimals stand for "no bound", and arithmetic keeps them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    low: Decimal,
    high: Decimal,
}

/// Below every number.
const BELOW: Decimal = Decimal::MIN;
/// Above every number.
const ABOVE: Decimal = Decimal::MAX;

fn is_end(number: Decimal) -> bool {
    number != BELOW && number != ABOVE
}

fn unbounded(negative: bool) -> Decimal {
    if negative { BELOW } else { ABOVE }
}

fn plus(a: Decimal, b: Decimal) -> Decimal {
    match (is_end(a), is_end(b)) {
        (false, _) => a,
        (_, false) => b,
        _ => a.checked_add(b).unwrap_or(unbounded(a.is_sign_negative())),
    }
}

fn times(a: Decimal, b: Decimal) -> Decimal {
    if a.is_zero() || b.is_zero() {
        return Decimal::ZERO;
    }
    let product = if is_end(a) && is_end(b) { a.checked_mul(b) } else { None };
    product.unwrap_or(unbounded(a.is_sign_negative() != b.is_sign_negative()))
}

impl Span {
    /// Every number.
    pub const ALL: Span = Span { low: BELOW, high: ABOVE };

    /// One number.
    pub fn point(number: Decimal) -> Self {
        Self { low: number, high: number }
    }

    /// From one end to the other; `None` is unbounded.
    pub fn new(low: Option<Decimal>, high: Option<Decimal>) -> Self {
        Self { low: low.unwrap_or(BELOW), high: high.unwrap_or(ABOVE) }
    }

    /// The lowest number, if there is one.
    pub fn low(self) -> Option<Decimal> {
        Some(self.low).filter(|low| is_end(*low))
    }

    /// The highest number, if there is one.
    pub fn high(self) -> Option<Decimal> {
        Some(self.high).filter(|high| is_end(*high))
    }

    /// The one number in it, if there is only one.
    pub fn only(self) -> Option<Decimal> {
        (self.low == self.high).then_some(self.low)
    }

    /// Whether nothing is in it.
    pub fn is_empty(self) -> bool {
        self.low > self.high
    }

    /// Whether a number is in it.
    pub fn has(self, number: Decimal) -> bool {
        self.low <= number && number <= self.high
    }

    /// How far apart the ends are; `None` when one of them is unbounded.
    pub fn width(self) -> Option<Decimal> {
        self.high()?.checked_sub(self.low()?)
    }

    /// Both, and everything between them.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.max(other.high) }
    }

    /// What is in both; perhaps nothing.
    #[must_use]
    pub fn meet(self, other: Self) -> Self {
        Self { low: self.low.max(other.low), high: self.high.min(other.high) }
    }

    /// All sums.
    #[must_use]
    pub fn add(self, other: Self) -> Self {
        Self { low: plus(self.low, other.low), high: plus(self.high, other.high) }
    }

    /// All differences.
    #[must_use]
    pub fn subtract(self, other: Self) -> Self {
        self.add(other.negated())
    }

    /// All products.
    #[must_use]
    pub fn multiply(self, other: Self) -> Self {
        let corners = [(self.low, other.low), (self.low, other.high), (self.high, other.low), (self.high, other.high)];
        let corners = corners.map(|(a, b)| times(a, b));
        let extreme = |pick: fn(Decimal, Decimal) -> Decimal| corners.into_iter().reduce(pick).unwrap_or_default();
        Self { low: extreme(Decimal::min), high: extreme(Decimal::max) }
    }

    /// All rounded quotients, where the divisor is one number and not zero; otherwise every number.
    #[must_use]
    pub fn divide(self, other: Self, rounding: Rounding) -> Self {
        let Some(divisor) = other.only().filter(|divisor| is_end(*divisor) && !divisor.is_zero()) else { return Self::ALL };
        let negative = divisor.is_sign_negative();
        let end = |number: Decimal| {
            let quotient = if is_end(number) { round::divide(number, divisor, rounding) } else { None };
            quotient.unwrap_or(unbounded(number.is_sign_negative() != negative))
        };
        let (one, other) = (end(self.low), end(self.high));
        if negative { Self { low: other, high: one } } else { Self { low: one, high: other } }
    }

    /// All smaller ones of two.
    #[must_use]
    pub fn least(self, other: Self) -> Self {
        Self { low: self.low.min(other.low), high: self.high.min(other.high) }
    }

    /// All greater ones of two.
    #[must_use]
    pub fn greatest(self, other: Self) -> Self {
        Self { low: self.low.max(other.low), high: self.high.max(other.high) }
    }

    fn negated(self) -> Self {
        let negate = |number: Decimal| if is_end(number) { -number } else { unbounded(number.is_sign_positive()) };
        Self { low: negate(self.high), high: negate(self.low) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::round::Mode;

    fn span(low: Option<i64>, high: Option<i64>) -> Span {
        Span::new(low.map(Decimal::from), high.map(Decimal::from))
    }

    #[test]
    fn unbounded_ends_stay_unbounded() {
        let positive = span(Some(2), None);
        assert_eq!(positive.add(span(Some(1), Some(3))), span(Some(3), None));
        assert_eq!(positive.subtract(positive), Span::ALL);
        assert_eq!(positive.multiply(span(Some(0), Some(3))), span(Some(0), None));
        assert_eq!(positive.multiply(span(Some(-1), Some(3))), Span::ALL);
        assert_eq!(positive.multiply(Span::point(Decimal::ZERO)), Span::point(Decimal::ZERO));
        assert_eq!(positive.least(span(Some(0), Some(9))), span(Some(0), Some(9)));
        assert_eq!(positive.greatest(span(Some(5), Some(9))), span(Some(5), None));
        assert_eq!((positive.low(), positive.high(), positive.width()), (Some(Decimal::TWO), None, None));
    }

    #[test]
    fn quotients_are_rounded_at_both_ends() {
        let down = Rounding::whole(Mode::Down);
        assert_eq!(span(Some(5), Some(13)).divide(Span::point(Decimal::from(6)), down), span(Some(0), Some(2)));
        assert_eq!(span(Some(5), None).divide(Span::point(Decimal::from(-6)), down), span(None, Some(-1)));
        assert_eq!(span(Some(5), Some(6)).divide(span(Some(0), Some(2)), down), Span::ALL);
    }
}
