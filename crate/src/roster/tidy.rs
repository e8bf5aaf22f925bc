//! Spellings that mean the same, brought together before they are compared.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::typed;

/// A text without what nobody sees in a cell: blanks around it, full-width forms of plain signs, marks of no width, the apostrophe
/// by which a spreadsheet marks text.
pub(crate) fn tidy(text: &str) -> Cow<'_, str> {
    let plain = |byte: &u8| (b' '..0x7f).contains(byte);
    let borrowed = text.trim_matches(' ');
    if borrowed.as_bytes().iter().all(plain) && !borrowed.starts_with('\'') {
        return Cow::Borrowed(borrowed);
    }
    let narrow: String = text.chars().filter_map(narrowed).collect();
    let narrow = narrow.trim();
    Cow::Owned(narrow.strip_prefix('\'').unwrap_or(narrow).into())
}

/// A sign as a keyboard without a Chinese input method types it; nothing for one of no width.
fn narrowed(sign: char) -> Option<char> {
    match sign {
        '！'..='～' => char::from_u32(u32::from(sign) - 0xfee0),
        '\u{3000}' | '\u{a0}' | '\t' | '\n' | '\r' => Some(' '),
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => None,
        '−' => Some('-'),
        '￥' => Some('¥'),
        other if other.is_control() => None,
        other => Some(other),
    }
}

/// A text by which words are compared: tidy, and in the form in which the rules' own words are compared.
pub(crate) fn key(text: &str) -> String {
    typed::words(&tidy(text))
}

/// A key without what stands in brackets in it, which is a unit or a remark, and without the mark of a question.
pub(crate) fn bare(key: &str) -> String {
    let mut depth = 0usize;
    let mut bare = String::new();
    for sign in key.chars() {
        match sign {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            '?' | ':' | '*' | '、' | '。' => {}
            _ if depth == 0 => bare.push(sign),
            _ => {}
        }
    }
    bare
}

/// Whether what stands in brackets in a key takes back or leaves open what stands before it.
pub(crate) fn is_doubted(key: &str) -> bool {
    const DOUBT: [char; 14] = ['不', '未', '没', '非', '无', '否', '待', '疑', '缺', '取', '退', '?', '×', '✗'];
    let mut depth = 0usize;
    key.chars().any(|sign| {
        match sign {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > 0 && DOUBT.contains(&sign)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_that_mean_the_same_come_together() {
        for (text, wanted) in [
            (" 20 ", "20"),
            ("２０", "20"),
            ("'007", "007"),
            ("\u{3000}是\u{a0}", "是"),
            ("\u{feff}姓名", "姓名"),
            ("（天）", "(天)"),
            ("", ""),
        ] {
            assert_eq!(tidy(text), wanted, "{text:?}");
        }
        assert_eq!(key(" Days Attended "), "daysattended");
        assert_eq!(bare(&key("培训天数（天）")), "培训天数");
        assert_eq!(bare(&key("是否合格？")), "是否合格");
        assert_eq!(bare("(((天"), "");
        assert!(is_doubted(&key("合格（待复核）")) && is_doubted("脱贫户(已取消)"));
        assert!(!is_doubted("脱贫户(建档立卡)") && !is_doubted("不合格"));
    }
}
