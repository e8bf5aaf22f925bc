//! Sums, products and quotients of decimals, or nothing when they are not exact.
//!
//! Each stands once: the library's own are copied to every place of use, where one of them takes 1.7 KB of a module.

use rust_decimal::Decimal;

use super::round::{self, Mode, Rounding};

/// `a + b`.
#[inline(never)]
pub fn sum(a: Decimal, b: Decimal) -> Option<Decimal> {
    a.checked_add(b)
}

/// `a - b`.
pub fn difference(a: Decimal, b: Decimal) -> Option<Decimal> {
    sum(a, -b)
}

/// `a × b`.
#[inline(never)]
pub fn product(a: Decimal, b: Decimal) -> Option<Decimal> {
    a.checked_mul(b)
}

/// `a / b`, where that has at most 12 decimals.
pub fn quotient(a: Decimal, b: Decimal) -> Option<Decimal> {
    let quotient = round::divide(a, b, Rounding { places: 12, mode: Mode::Truncate })?;
    Some(quotient).filter(|quotient| product(*quotient, b) == Some(a))
}
