//! Amounts in Chinese capitals (大写), as payment papers write them.

use alloc::string::String;
use core::mem;

use rust_decimal::Decimal;

use super::exact;
use super::round::{Mode, Rounding, round};

const DIGITS: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
const PLACES: [&str; 4] = ["", "拾", "佰", "仟"];
const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

/// An amount in yuan as capitals without the word 人民币: `46.67` is 肆拾陆元陆角柒分.
///
/// 整 stands only after 元. Fractions of a fen are rounded half-up. `None` from 10^20 yuan on, where
/// the names of the places end.
pub fn capitals(amount: Decimal) -> Option<String> {
    let mut rounded = round(amount.abs(), Rounding::fen(Mode::HalfUp))?;
    rounded.rescale(2);
    // From its digits: dividing a number of this size takes more code than all of this.
    let digits = exact::write(rounded);
    let (yuan, fraction) = digits.split_once('.')?;
    let [jiao, fen] = *fraction.as_bytes() else { return None };
    let (none, whole) = (rounded.is_zero(), yuan != "0");
    let mut text = String::new();
    if amount.is_sign_negative() && !none {
        text.push('负');
    }
    if whole || none {
        push_whole(&mut text, yuan)?;
        text.push('元');
    }
    if jiao > b'0' {
        text.push(capital(jiao)?);
        text.push('角');
    }
    if fen > b'0' {
        if jiao == b'0' && whole {
            text.push('零');
        }
        text.push(capital(fen)?);
        text.push('分');
    } else if jiao == b'0' {
        text.push('整');
    }
    Some(text)
}

fn capital(digit: u8) -> Option<char> {
    DIGITS.get(usize::from(digit.checked_sub(b'0')?)).copied()
}

/// Writes a whole number in groups of four digits; a run of zeros inside becomes one 零.
fn push_whole(text: &mut String, number: &str) -> Option<()> {
    let (mut started, mut zeros, mut in_group) = (false, false, false);
    for (digit, place) in number.bytes().zip((0..number.len()).rev()) {
        let group = GROUPS.get(place / 4)?;
        if digit == b'0' {
            zeros = started;
        } else {
            if zeros {
                text.push('零');
            }
            text.push(capital(digit)?);
            text.push_str(PLACES.get(place % 4)?);
            (started, zeros, in_group) = (true, false, true);
        }
        if place % 4 == 0 && mem::take(&mut in_group) {
            text.push_str(group);
        }
    }
    if !started {
        text.push('零');
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(amount: &str, expected: &str) {
        assert_eq!(capitals(amount.parse().unwrap()).as_deref(), Some(expected), "{amount}");
    }

    #[test]
    fn amounts_as_payment_papers_write_them() {
        check("0.00", "零元整");
        check("1500.00", "壹仟伍佰元整");
        check("46.67", "肆拾陆元陆角柒分");
        check("1409.50", "壹仟肆佰零玖元伍角");
        check("325.04", "叁佰贰拾伍元零肆分");
        check("31200.00", "叁万壹仟贰佰元整");
        check("2999000.00", "贰佰玖拾玖万玖仟元整");
        check("100000005.00", "壹亿零伍元整");
        check("0.50", "伍角");
        check("0.04", "肆分");
        check("200050.00", "贰拾万零伍拾元整");
        check("10000000.00", "壹仟万元整");
        check("100010000.00", "壹亿零壹万元整");
        check("10010.00", "壹万零壹拾元整");
        check("1010.01", "壹仟零壹拾元零壹分");
        check("-12.30", "负壹拾贰元叁角");
        check("1000000000000.00", "壹万亿元整");
    }

    #[test]
    fn the_names_of_the_places_end() {
        assert_eq!(capitals("100000000000000000000".parse().unwrap()), None);
    }
}
