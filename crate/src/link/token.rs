//! The values in a link: answers as short texts of harmless signs.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::answers::Raw;

/// So many characters a text in a link has at most: longer ones are no answers, and no names.
pub(super) const LONGEST: usize = 64;
/// So many items a list has at most, as many as a question can have options.
pub(super) const MOST_ITEMS: usize = 64;

/// Null, yes, no, and what can never be an answer.
const WORDS: [(&str, Raw); 4] = [("-", Raw::Null), ("y", Raw::Truth(true)), ("n", Raw::Truth(false)), ("--", Raw::Other)];
/// Stands before a text that would be read as something else, and for an empty one.
const MARK: char = '_';

/// An answer as it stands in a link.
pub(super) fn write(answer: &Raw) -> String {
    match answer {
        // A list of nothing is a stroke with nothing behind it.
        Raw::List(items) if items.is_empty() => "/".to_string(),
        Raw::List(items) => items.iter().map(|item| format!("/{}", single(item))).collect(),
        answer => single(answer),
    }
}

fn single(answer: &Raw) -> String {
    if let Some((word, _)) = WORDS.iter().find(|(_, meaning)| meaning == answer) {
        return (*word).to_string();
    }
    match answer {
        Raw::Number(number) => escape(number),
        Raw::Text(text) if !text.is_empty() && plain(text) == Raw::Text(text.clone()) => escape(text),
        Raw::Text(text) => format!("{MARK}{}", escape(text)),
        // A list in a list is as little an answer as anything else that cannot be one.
        _ => single(&Raw::Other),
    }
}

/// Reads an answer; `None` when an escape is broken, or something is longer than any answer.
pub(super) fn read(text: &str) -> Option<Raw> {
    let Some(items) = text.strip_prefix('/') else { return Some(plain(&unescape(text)?)) };
    let items = items.split('/').filter(|_| !items.is_empty());
    let items: Vec<Raw> = items.map(|item| Some(plain(&unescape(item)?))).collect::<Option<_>>()?;
    (items.len() <= MOST_ITEMS).then_some(Raw::List(items))
}

/// What a text without escapes stands for.
fn plain(text: &str) -> Raw {
    if let Some((_, meaning)) = WORDS.iter().find(|(word, _)| *word == text) {
        return meaning.clone();
    }
    if is_number(text) {
        return Raw::Number(text.to_string());
    }
    Raw::Text(text.strip_prefix(MARK).unwrap_or(text).to_string())
}

/// Whether a text is spelt like a number in JSON, leading zeros allowed.
pub(super) fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (text, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(text, exponent)| (text, Some(exponent)));
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let exponent = exponent.map(|exponent| exponent.strip_prefix(['+', '-']).unwrap_or(exponent));
    digits(whole) && fraction.is_none_or(digits) && exponent.is_none_or(digits)
}

/// Whether a text can be an id: Latin letters, Chinese characters, digits, `-` and `_`.
pub(super) fn is_name(text: &str) -> bool {
    let length = text.chars().count();
    let sign = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '\u{4e00}'..='\u{9fff}');
    (1..=LONGEST).contains(&length) && text.chars().all(sign)
}

/// A text in signs that pass through everything unchanged.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => escaped.push(char::from(byte)),
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

/// The text behind its escapes; signs that need none may stand without one. `None` when an escape is broken, or when the text
/// is longer than any answer.
pub(super) fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        bytes.push(if byte == b'%' { digit(rest.next())? * 16 + digit(rest.next())? } else { byte });
    }
    String::from_utf8(bytes).ok().filter(|text| text.chars().nth(LONGEST).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Raw {
        Raw::Text(text.to_string())
    }

    #[test]
    fn every_kind_of_answer_has_a_spelling_of_its_own() {
        let number = |number: &str| Raw::Number(number.to_string());
        for (answer, spelling) in [
            (Raw::Null, "-"),
            (Raw::Truth(true), "y"),
            (Raw::Truth(false), "n"),
            (Raw::Other, "--"),
            (number("20"), "20"),
            (number("-1.50"), "-1.50"),
            (number("1e+27"), "1e%2B27"),
            (text("rural"), "rural"),
            (text("2023-06-01"), "2023-06-01"),
            (text("unknown"), "unknown"),
            (text("y"), "_y"),
            (text("-"), "_-"),
            (text("--"), "_--"),
            (text("20"), "_20"),
            (text("_y"), "__y"),
            (text(""), "_"),
            (text("/"), "%2F"),
            (text("是 &=#"), "%E6%98%AF%20%26%3D%23"),
            (Raw::List(Vec::new()), "/"),
            (Raw::List(alloc::vec![text("rural"), text("poor")]), "/rural/poor"),
            (Raw::List(alloc::vec![text("")]), "/_"),
            (Raw::List(alloc::vec![text(""), Raw::Null, number("5")]), "/_/-/5"),
        ] {
            assert_eq!(write(&answer), spelling);
            assert_eq!(read(spelling), Some(answer), "{spelling}");
        }
    }

    #[test]
    fn what_an_address_bar_shows_unescaped_is_read_too() {
        assert_eq!(read("是"), Some(text("是")));
        assert_eq!(read("%E6%98%af"), Some(text("是")));
    }

    #[test]
    fn broken_escapes_and_endless_texts_are_nothing() {
        for wrong in ["%", "%2", "%zz", "%+1", "%FF", "%E6%98"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(read(&"x".repeat(LONGEST)), Some(text(&"x".repeat(LONGEST))));
        assert_eq!(read(&"x".repeat(LONGEST + 1)), None);
        assert_eq!(read(&"/x".repeat(MOST_ITEMS + 1)), None);
    }
}
