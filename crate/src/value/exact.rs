//! Sums, products and quotients of decimals, or nothing when they are not exact.

use alloc::string::String;
use alloc::vec::Vec;

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

/// A number as written, `-1234.50`: digits, perhaps a point among them and a minus before them. `None` when it is spelt in any
/// other way, or has more digits than fit.
pub fn read(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (mut mantissa, mut scale, mut point) = (0i128, 0, false);
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa.checked_mul(10)?.checked_add(i128::from(byte - b'0'))?;
                scale += u32::from(point);
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    let number = if digits.len() < text.len() { -mantissa } else { mantissa };
    (digits.len() > usize::from(point)).then(|| fitting(number, scale)).flatten()
}

/// A number in digits with all its decimals, as [`read`] reads it.
pub fn write(number: Decimal) -> String {
    let mut rest = number.mantissa().unsigned_abs();
    let mut backwards = Vec::new();
    let mut places = 0;
    while rest > 0 || places <= number.scale() {
        if places > 0 && places == number.scale() {
            backwards.push('.');
        }
        // Machines divide numbers of 64 bits themselves, which nearly all are.
        let digit = if let Ok(small) = u64::try_from(rest) {
            rest = u128::from(small / 10);
            small % 10
        } else {
            let digit = rest % 10;
            rest /= 10;
            digit as u64
        };
        backwards.push(char::from(b'0' + digit as u8));
        places += 1;
    }
    if number.is_sign_negative() {
        backwards.push('-');
    }
    backwards.into_iter().rev().collect()
}

/// A number in digits without zeros at the end of its decimals.
pub fn write_short(number: Decimal) -> String {
    write(number.normalize())
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
    fn a_number_is_read_as_it_is_written_or_not_at_all() {
        let check = |text: &str, expected: Option<(i128, u32)>| {
            assert_eq!(read(text).map(|number| (number.mantissa(), number.scale())), expected, "{text}");
        };
        check("0", Some((0, 0)));
        check("007", Some((7, 0)));
        check("-12.50", Some((-1250, 2)));
        check("12.", Some((12, 0)));
        check(".5", Some((5, 1)));
        check("79228162514264337593543950335", Some((79_228_162_514_264_337_593_543_950_335, 0)));
        check("79228162514264337593543950336", None);
        check("0.0000000000000000000000000001", Some((1, 28)));
        check("0.00000000000000000000000000001", None);
        check("0.000000000000000000000000000010", None);
        check("0.00000000000000000000000000010", Some((1, 28)));
        for text in
            ["", "-", ".", "-.", "--1", "1-", "1.2.3", "1e3", "+1", "1 0", "１", "9999999999999999999999999999999999999999"]
        {
            check(text, None);
        }
    }

    #[test]
    fn a_number_is_written_as_it_is_read() {
        for text in
            ["0", "7", "10", "-12.50", "0.05", "100.00", "0.0000000000000000000000000001", "-79228162514264337593543950335"]
        {
            assert_eq!(read(text).map(write).as_deref(), Some(text));
        }
        assert_eq!(write_short(Decimal::new(12_500, 3)), "12.5");
        assert_eq!(write_short(Decimal::new(1_200, 2)), "12");
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
