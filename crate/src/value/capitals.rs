//! Amounts in Chinese capitals (大写), as payment papers write them.

use alloc::string::String;

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
    let fen = exact::product(round(amount.abs(), Rounding::fen(Mode::HalfUp))?, Decimal::ONE_HUNDRED)?;
    let fen = u128::try_from(fen.trunc().mantissa()).ok()?;
    let (yuan, jiao, fen) = (fen / 100, (fen / 10 % 10) as usize, (fen % 10) as usize);
    let mut text = String::new();
    if amount.is_sign_negative() && (yuan, jiao, fen) != (0, 0, 0) {
        text.push('负');
    }
    if yuan > 0 || (jiao, fen) == (0, 0) {
        push_whole(&mut text, yuan)?;
        text.push('元');
    }
    match (jiao, fen) {
        (0, 0) => text.push('整'),
        (0, fen) => {
            if yuan > 0 {
                text.push('零');
            }
            text.extend([*DIGITS.get(fen)?, '分']);
        }
        (jiao, fen) => {
            text.extend([*DIGITS.get(jiao)?, '角']);
            if fen > 0 {
                text.extend([*DIGITS.get(fen)?, '分']);
            }
        }
    }
    Some(text)
}

/// Writes a whole number in groups of four digits; a run of zeros inside becomes one 零.
fn push_whole(text: &mut String, number: u128) -> Option<()> {
    if number == 0 {
        text.push('零');
        return Some(());
    }
    let mut started = false;
    let mut zeros = false;
    for group in (0..GROUPS.len()).rev() {
        let unit = 10_000u128.checked_pow(u32::try_from(group).ok()?)?;
        let in_group = number / unit % 10_000;
        if group + 1 == GROUPS.len() && number / unit >= 10_000 {
            return None;
        }
        for place in (0..4).rev() {
            let digit = (in_group / 10u128.pow(place) % 10) as usize;
            if digit == 0 {
                zeros = started;
                continue;
            }
            if zeros {
                text.push('零');
                zeros = false;
            }
            started = true;
            text.push(*DIGITS.get(digit)?);
            text.push_str(PLACES.get(place as usize)?);
        }
        if in_group > 0 {
            text.push_str(GROUPS.get(group)?);
        }
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
