//! Sums and products of decimals, or nothing when they need more than 28 digits.
//!
//! Each stands once: the library's own are copied to every place of use, where one of them takes 1.7 KB of a module.

use rust_decimal::Decimal;

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

/// `a / b`, to as many digits as there are; nothing when `b` is zero too.
#[inline(never)]
pub fn quotient(a: Decimal, b: Decimal) -> Option<Decimal> {
    a.checked_div(b)
}
