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

/// `numerator / denominator`, rounded from the exact quotient of two whole numbers: the remainder decides, never a cut-off
/// decimal.
///
/// Returns `None` when the denominator is zero or a number needs more than 28 digits.
pub fn divide(numerator: Decimal, denominator: Decimal, rounding: Rounding) -> Option<Decimal> {
    let (numerator, denominator) = (numerator.normalize(), denominator.normalize());
    let places = u32::from(rounding.places);
    let (mut above, mut below) = (numerator.mantissa(), denominator.mantissa());
    // Shifting by the scales makes both whole; only their difference matters.
    let (up, down) = (places + denominator.scale(), numerator.scale());
    above = above.checked_mul(10i128.checked_pow(up.saturating_sub(down))?)?;
    below = below.checked_mul(10i128.checked_pow(down.saturating_sub(up))?)?;
    let (whole, rest) = (above.checked_div(below)?, above.checked_rem(below)?);
    let negative = (rest < 0) != (below < 0);
    let against_half = rest.unsigned_abs().checked_mul(2)?.cmp(&below.unsigned_abs());
    let away = match rounding.mode {
        _ if rest == 0 => false,
        Mode::HalfUp => against_half != Ordering::Less,
        Mode::HalfEven => against_half == Ordering::Greater || against_half == Ordering::Equal && whole % 2 != 0,
        Mode::Truncate => false,
        Mode::Up => !negative,
        Mode::Down => negative,
    };
    let step = if negative { -1 } else { 1 };
    let rounded = if away { whole.checked_add(step)? } else { whole };
    Decimal::try_from_i128_with_scale(rounded, places).ok().map(|number| number.normalize())
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
