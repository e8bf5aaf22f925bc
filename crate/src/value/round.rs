//! Rounding and exact division. No document names a rounding, so every use names one.

use core::cmp::Ordering;

use rust_decimal::Decimal;

/// How a number becomes shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounding {
    /// Decimal places that remain: 2 for the fen, 0 for whole units.
    pub places: u8,
    /// What happens to the rest.
    pub mode: Mode,
}

/// What happens to the digits that are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Half and more goes away from zero (四舍五入).
    HalfUp,
    /// Half goes to the even neighbour (四舍六入五成双).
    HalfEven,
    /// The rest is cut off.
    Truncate,
    /// Towards positive infinity: a started unit counts.
    Up,
    /// Towards negative infinity: only full units count.
    Down,
}

impl Rounding {
    /// To the fen.
    pub fn fen(mode: Mode) -> Self {
        Self { places: 2, mode }
    }

    /// To whole units.
    pub fn whole(mode: Mode) -> Self {
        Self { places: 0, mode }
    }
}

/// `numerator / denominator`, rounded from the exact quotient: the remainder decides, never a cut-off decimal.
///
/// Returns `None` when the denominator is zero or a number needs more than 28 digits.
pub fn divide(numerator: Decimal, denominator: Decimal, rounding: Rounding) -> Option<Decimal> {
    let places = u32::from(rounding.places);
    let scaled = numerator.checked_mul(Decimal::from(10u64.checked_pow(places)?))?;
    // The sign goes to the numerator, so that the remainder is compared with a positive denominator.
    let (scaled, denominator) = if denominator.is_sign_negative() { (-scaled, -denominator) } else { (scaled, denominator) };
    let remainder = scaled.checked_rem(denominator)?;
    let whole = scaled.checked_sub(remainder)?.checked_div(denominator)?.trunc();
    let step = if remainder.is_sign_negative() { Decimal::NEGATIVE_ONE } else { Decimal::ONE };
    let against_half = remainder.abs().checked_mul(Decimal::TWO)?.cmp(&denominator);
    let away = match rounding.mode {
        _ if remainder.is_zero() => false,
        Mode::HalfUp => against_half != Ordering::Less,
        Mode::HalfEven => match against_half {
            Ordering::Less => false,
            Ordering::Equal => !(whole % Decimal::TWO).is_zero(),
            Ordering::Greater => true,
        },
        Mode::Truncate => false,
        Mode::Up => step == Decimal::ONE,
        Mode::Down => step == Decimal::NEGATIVE_ONE,
    };
    let mut rounded = if away { whole.checked_add(step)? } else { whole };
    let shift = rounded.scale().checked_add(places)?;
    rounded.set_scale(shift).ok()?;
    Some(rounded.normalize())
}

/// A number rounded; `None` when it needs more than 28 digits.
pub fn round(number: Decimal, rounding: Rounding) -> Option<Decimal> {
    divide(number, Decimal::ONE, rounding)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(numerator: &str, denominator: &str, rounding: Rounding, expected: &str) {
        let parse = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(
            divide(parse(numerator), parse(denominator), rounding),
            Some(parse(expected)),
            "{numerator}/{denominator} {rounding:?}"
        );
    }

    #[test]
    fn the_remainder_decides() {
        check("280", "6", Rounding::fen(Mode::HalfUp), "46.67");
        check("1481.472", "1", Rounding::fen(Mode::HalfUp), "1481.47");
        check("0.125", "1", Rounding::fen(Mode::HalfUp), "0.13");
        check("0.125", "1", Rounding::fen(Mode::HalfEven), "0.12");
        check("0.135", "1", Rounding::fen(Mode::HalfEven), "0.14");
        check("0.139", "1", Rounding::fen(Mode::Truncate), "0.13");
        check("-0.125", "1", Rounding::fen(Mode::HalfUp), "-0.13");
        check("1000", "3", Rounding::whole(Mode::Up), "334");
        check("900", "3", Rounding::whole(Mode::Up), "300");
        check("59", "6", Rounding::whole(Mode::Down), "9");
        check("-59", "6", Rounding::whole(Mode::Down), "-10");
        check("59", "-6", Rounding::whole(Mode::Up), "-9");
        check("42", "6", Rounding::whole(Mode::Down), "7");
    }

    #[test]
    fn division_by_zero_and_overflow_are_nothing() {
        assert_eq!(divide(Decimal::ONE, Decimal::ZERO, Rounding::whole(Mode::Up)), None);
        assert_eq!(divide(Decimal::MAX, Decimal::ONE, Rounding::fen(Mode::HalfUp)), None);
    }
}
