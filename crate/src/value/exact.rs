//! Sums, products and quotients of decimals, or nothing when they are not exact.

use rust_decimal::Decimal;

use super::round::{self, Mode, Rounding};

/// `a + b`.
pub fn sum(a: Decimal, b: Decimal) -> Option<Decimal> {
    let scale = a.scale().max(b.scale());
    let whole = |number: Decimal| number.mantissa().checked_mul(10i128.checked_pow(scale - number.scale())?);
    fitting(whole(a)?.checked_add(whole(b)?)?, scale)
}

/// `a - b`.
pub fn difference(a: Decimal, b: Decimal) -> Option<Decimal> {
    sum(a, -b)
}

/// `a × b`.
pub fn product(a: Decimal, b: Decimal) -> Option<Decimal> {
    let (a, b) = (a.normalize(), b.normalize());
    fitting(a.mantissa().checked_mul(b.mantissa())?, a.scale() + b.scale())
}

/// `a / b`, where that has at most 12 decimals.
pub fn quotient(a: Decimal, b: Decimal) -> Option<Decimal> {
    let quotient = round::divide(a, b, Rounding { places: 12, mode: Mode::Truncate })?;
    Some(quotient).filter(|quotient| product(*quotient, b) == Some(a))
}

/// The decimal with this mantissa and scale, without the zeros that it has no room for.
fn fitting(mut mantissa: i128, mut scale: u32) -> Option<Decimal> {
    while scale > 0 && (scale > Decimal::MAX_SCALE || mantissa.unsigned_abs() >> 96 != 0) && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(mantissa, scale).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(operation: fn(Decimal, Decimal) -> Option<Decimal>, a: &str, b: &str, expected: Option<&str>) {
        let parse = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(operation(parse(a), parse(b)), expected.map(parse), "{a} {b}");
    }

    #[test]
    fn what_is_not_exact_is_nothing() {
        check(sum, "0.1", "0.02", Some("0.12"));
        check(sum, "79228162514264337593543950330", "0.5", None);
        check(difference, "1", "1.00", Some("0"));
        check(product, "1234.5", "0.02", Some("24.69"));
        check(product, "1234567890.1234567891", "1234567890.1234567891", None);
        check(product, "0.000000000000001", "0.000000000000001", None);
        check(product, "5000000000000000000000000000", "0.2", Some("1000000000000000000000000000"));
        check(quotient, "1", "8", Some("0.125"));
        check(quotient, "1", "3", None);
        check(quotient, "1", "0", None);
    }
}
