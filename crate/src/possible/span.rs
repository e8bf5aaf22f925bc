//! Intervals of exact numbers.

use rust_decimal::Decimal;

use crate::value::exact;
use crate::value::round::{self, Rounding};

/// All numbers from the low to the high end, both included; an end may be unbounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    low: End,
    high: End,
}

/// One end of a span; the order of the variants is the order of the ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// Below every number.
    Below,
    /// A number.
    At(Decimal),
    /// Above every number.
    Above,
}

impl End {
    fn number(self) -> Option<Decimal> {
        match self {
            End::At(number) => Some(number),
            End::Below | End::Above => None,
        }
    }

    fn unbounded(negative: bool) -> Self {
        if negative { End::Below } else { End::Above }
    }

    fn is_negative(self) -> bool {
        match self {
            End::Below => true,
            End::At(number) => number.is_sign_negative(),
            End::Above => false,
        }
    }

    fn plus(self, other: Self) -> Self {
        match (self, other) {
            (End::At(a), End::At(b)) => exact::sum(a, b).map_or(Self::unbounded(a.is_sign_negative()), End::At),
            (End::At(_), unbounded) | (unbounded, _) => unbounded,
        }
    }

    fn times(self, other: Self) -> Self {
        let zero = |end: Self| end.number().is_some_and(|number| number.is_zero());
        if zero(self) || zero(other) {
            return End::At(Decimal::ZERO);
        }
        let product = self.number().zip(other.number()).and_then(|(a, b)| exact::product(a, b));
        product.map_or(Self::unbounded(self.is_negative() != other.is_negative()), End::At)
    }

    fn negated(self) -> Self {
        match self {
            End::Below => End::Above,
            End::At(number) => End::At(-number),
            End::Above => End::Below,
        }
    }
}

impl Span {
    /// Every number.
    pub const ALL: Span = Span { low: End::Below, high: End::Above };

    /// One number.
    pub fn point(number: Decimal) -> Self {
        Self { low: End::At(number), high: End::At(number) }
    }

    /// From one end to the other; `None` is unbounded.
    pub fn new(low: Option<Decimal>, high: Option<Decimal>) -> Self {
        Self { low: low.map_or(End::Below, End::At), high: high.map_or(End::Above, End::At) }
    }

    /// The lowest number, if there is one.
    pub fn low(self) -> Option<Decimal> {
        self.low.number()
    }

    /// The highest number, if there is one.
    pub fn high(self) -> Option<Decimal> {
        self.high.number()
    }

    /// The one number in it, if there is only one.
    pub fn only(self) -> Option<Decimal> {
        if self.low == self.high { self.low.number() } else { None }
    }

    /// Whether nothing is in it.
    pub fn is_empty(self) -> bool {
        self.low > self.high
    }

    /// Whether a number is in it.
    pub fn has(self, number: Decimal) -> bool {
        self.low <= End::At(number) && End::At(number) <= self.high
    }

    /// How far apart the ends are; `None` when one of them is unbounded.
    pub fn width(self) -> Option<Decimal> {
        exact::difference(self.high()?, self.low()?)
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
    pub fn plus(self, other: Self) -> Self {
        Self { low: self.low.plus(other.low), high: self.high.plus(other.high) }
    }

    /// All differences.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.plus(Self { low: other.high.negated(), high: other.low.negated() })
    }

    /// All products with one number.
    #[must_use]
    pub fn times(self, factor: Decimal) -> Self {
        let (one, other) = (self.low.times(End::At(factor)), self.high.times(End::At(factor)));
        if factor.is_sign_negative() { Self { low: other, high: one } } else { Self { low: one, high: other } }
    }

    /// All products.
    #[must_use]
    pub fn multiply(self, other: Self) -> Self {
        match (self.only(), other.only()) {
            (_, Some(factor)) => self.times(factor),
            (Some(factor), _) => other.times(factor),
            _ => {
                let corners = [(self.low, other.low), (self.low, other.high), (self.high, other.low), (self.high, other.high)];
                let [first, rest @ ..] = corners.map(|(a, b)| a.times(b));
                let (low, high) = rest.iter().fold((first, first), |(low, high), end| (low.min(*end), high.max(*end)));
                Self { low, high }
            }
        }
    }

    /// All rounded quotients, where the divisor is one number and not zero; otherwise every number.
    #[must_use]
    pub fn divide(self, other: Self, rounding: Rounding) -> Self {
        let Some(divisor) = other.only().filter(|divisor| !divisor.is_zero()) else { return Self::ALL };
        let negative = divisor.is_sign_negative();
        let end = |end: End| {
            let quotient = end.number().and_then(|number| round::divide(number, divisor, rounding));
            quotient.map_or(End::unbounded(end.is_negative() != negative), End::At)
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
        assert_eq!(positive.plus(span(Some(1), Some(3))), span(Some(3), None));
        assert_eq!(positive.minus(positive), Span::ALL);
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
