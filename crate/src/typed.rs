//! What people type, brought into the one spelling that the engine reads. Nothing is guessed: what cannot be read stays
//! as it is, so that the engine can say what is wrong with it.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use crate::passage::is_blank;
use crate::value::exact;

/// A number in ASCII digits: full-width digits, thousands separators and blanks are tolerated, `12.` is 12 and `.5` is
/// 0.5. A comma that separates no group of three digits stays, and makes the text no number.
pub fn number(text: &str) -> String {
    let plain: String = text.chars().map(narrow).filter(|sign| !sign.is_whitespace()).collect();
    let (whole, fraction) = plain.split_once('.').map_or((&*plain, None), |(whole, rest)| (whole, Some(rest)));
    let mut number = ungrouped(whole).unwrap_or_else(|| whole.to_owned());
    if let Some(fraction) = fraction.filter(|fraction| !fraction.is_empty()) {
        if number.is_empty() {
            number.push('0');
        }
        number.push('.');
        number.push_str(fraction);
    }
    number
}

/// A date as `2023-11-30`: also written 2023/11/30, 2023.11.30, 20231130 or 2023年11月30日.
pub fn date(text: &str) -> String {
    let plain: String = text.chars().map(narrow).filter(|sign| !sign.is_whitespace()).collect();
    let parts: Vec<&str> = plain.split(|sign: char| !sign.is_ascii_digit()).collect();
    let signs: String = plain.chars().filter(|sign| !sign.is_ascii_digit()).collect();
    // Between the parts stands one sign twice, or the words for them: 2023年5-6月 and 2023.5-6 are no days.
    match (&parts[..], &*signs) {
        _ if parts.iter().take(3).any(|part| part.is_empty()) => plain,
        ([year, month, day], "--" | "//" | ".." | "年月") | ([year, month, day, ""], "年月日" | "年月号") => {
            format!("{year}-{month:0>2}-{day:0>2}")
        }
        ([all], "") if all.len() == 8 => format!("{}-{}-{}", &all[..4], &all[4..6], &all[6..]),
        _ => plain,
    }
}

/// The words of a heading or a cell, for comparing: blanks, the case of ASCII letters, and whether a letter, a figure or a sign is
/// full-width make no difference. 培训天数（天） and `培训天数 (天)` are the same.
pub fn words(text: &str) -> String {
    let plain = text.chars().filter(|sign| !is_blank(*sign)).map(|sign| match sign {
        // Full-width forms stand at a fixed distance from the others.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(sign) - 0xfee0).unwrap_or(sign),
        sign => sign,
    });
    plain.map(|sign| sign.to_ascii_lowercase()).collect()
}

/// The text after one press of a stepper button. An empty field starts at the lowest number, and upwards at 1 when that
/// is 0, because a press says “some”; what is no number stays.
pub fn stepped(text: &str, low: Decimal, high: Decimal, up: bool) -> String {
    let read = number(text);
    if read.is_empty() {
        let first = if up { low.max(Decimal::ONE) } else { low };
        return exact::write_short(first);
    }
    let Some(current) = exact::read(&read) else { return text.to_owned() };
    let next = exact::sum(current, if up { Decimal::ONE } else { -Decimal::ONE });
    next.map_or_else(|| text.to_owned(), |next| exact::write_short(next.clamp(low, high)))
}

/// The half-width form of a full-width digit or sign.
fn narrow(sign: char) -> char {
    match sign {
        '０'..='９' => char::from_u32(u32::from(sign) - u32::from('０') + u32::from('0')).unwrap_or(sign),
        '．' => '.',
        '，' => ',',
        '－' | '−' => '-',
        other => other,
    }
}

/// Digits without their thousands separators, when those stand where they belong.
fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let mut joined = first.to_owned();
    for group in groups {
        let head = first.strip_prefix('-').unwrap_or(first);
        if group.len() != 3 || !digits(group) || head.is_empty() || head.len() > 3 || !digits(head) {
            return None;
        }
        joined.push_str(group);
    }
    Some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, read) in [
            ("48", "48"),
            (" 48 ", "48"),
            ("４８", "48"),
            ("４８．５", "48.5"),
            ("120,000.00", "120000.00"),
            ("１，２００", "1200"),
            ("1,200,300", "1200300"),
            ("12.", "12"),
            (".5", "0.5"),
            ("－3", "-3"),
            ("", ""),
            ("　", ""),
        ] {
            assert_eq!(number(typed), read, "{typed}");
        }
    }

    #[test]
    fn what_is_no_number_stays_for_the_engine_to_refuse() {
        for typed in ["1,50", "12,3456", ",500", "1234,567", "二十", "20天", "1.2.3"] {
            assert_eq!(number(typed), typed);
        }
    }

    #[test]
    fn words_that_look_alike_are_the_same() {
        for (one, other) in [
            ("培训天数（天）", "培训天数 (天)"),
            ("Ａ类　培训", "a类培训"),
            ("Days Trained", "daystrained"),
            ("是否合格？", "是否合格?"),
            ("\u{feff}姓名\r\n", "姓名"),
        ] {
            assert_eq!(words(one), words(other), "{one}");
        }
        assert_ne!(words("合格人数"), words("合格人次"));
        assert_eq!(words(" 　\t"), "");
    }

    #[test]
    fn dates_are_read_in_the_usual_spellings() {
        for typed in ["2023-11-03", "2023/11/3", "2023.11.03", "２０２３年１１月３日", "20231103", " 2023 年 11 月 3 日"]
        {
            assert_eq!(date(typed), "2023-11-03", "{typed}");
        }
        assert_eq!(date("明天"), "明天");
        assert_eq!(date("2023-11"), "2023-11");
        for range in ["2023年5-6月", "2023.5-6", "2023年5月至6月", "2023年5月1日前", "2023/5-1", "约2023-05-01", "2023--05"]
        {
            assert_eq!(date(range), range);
        }
    }

    #[test]
    fn steps_stay_in_the_range() {
        let (low, high) = (Decimal::ZERO, Decimal::from(365));
        for (text, up, next) in [
            ("", true, "1"),
            ("", false, "0"),
            ("0", false, "0"),
            ("２０", true, "21"),
            ("365", true, "365"),
            ("9999", false, "365"),
            ("abc", true, "abc"),
        ] {
            assert_eq!(stepped(text, low, high, up), next, "{text}");
        }
        assert_eq!(stepped("", Decimal::TEN, high, true), "10");
    }
}
