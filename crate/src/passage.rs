//! Where the words of a clause stand in its document: one definition for the checker, which wants each quote to stand there,
//! and for whoever shows a clause in its surroundings.

use core::ops::Range;

/// The place of a quote in a text, in bytes: its first occurrence that does not cut a number in two. Blanks and line breaks
/// count on neither side, so the place may hold some that the quote lacks. In a checked document it is the only one.
pub fn find(text: &str, quote: &str) -> Option<Range<usize>> {
    occurrences(text, quote).find(|place| !splits_a_number(text, place))
}

/// All places at which a quote stands in a text, also those that cut a number in two; none for an empty quote.
pub fn occurrences<'a>(text: &'a str, quote: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let starts = text.char_indices().filter(|(_, c)| !is_blank(*c));
    starts.filter_map(|(start, _)| Some(start..start + length(&text[start..], quote)?))
}

/// How many bytes the quote takes at the beginning of the text, if it stands there.
fn length(text: &str, quote: &str) -> Option<usize> {
    let mut rest = text.char_indices().filter(|(_, c)| !is_blank(*c));
    let mut end = None;
    for wanted in quote.chars().filter(|c| !is_blank(*c)) {
        let (start, found) = rest.next().filter(|(_, found)| *found == wanted)?;
        end = Some(start + found.len_utf8());
    }
    end
}

/// Whether a character counts for nothing when words are compared: blanks, line breaks, and marks of no width.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')
}

/// Whether a place begins or ends in the middle of a number: 15 of 150, 80 of 80%, 三 of 三十.
pub fn splits_a_number(text: &str, place: &Range<usize>) -> bool {
    let figure = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || matches!(c, '.' | '．');
    let word = |c: char| "一二三四五六七八九十百千万亿".chars().any(|word| word == c);
    let joined = |left: Option<char>, right: Option<char>| match (left, right) {
        (Some(left), Some(right)) => {
            figure(left) && (figure(right) || matches!(right, '%' | '％' | '万' | '亿')) || word(left) && word(right)
        }
        _ => false,
    };
    let edge = |at: usize| {
        let (before, after) = text.split_at(at);
        let seen = |c: &char| !is_blank(*c);
        joined(before.chars().rev().find(seen), after.chars().find(seen))
    };
    edge(place.start) || edge(place.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    fn check(text: &str, quote: &str, found: Option<&str>) {
        assert_eq!(find(text, quote).map(|place| &text[place]), found, "{quote:?} in {text:?}");
    }

    #[test]
    fn a_quote_is_found_across_line_breaks_and_blanks() {
        let text = "一、标准\n　　每人每天\n补贴 60 元。\u{feff}二、其他";
        check(text, "每人每天补贴60元", Some("每人每天\n补贴 60 元"));
        check(text, " 每人 每天 ", Some("每人每天"));
        check(text, "60元。二、", Some("60 元。\u{feff}二、"));
        check(text, "每人每月", None);
        check(text, "二、其他情形", None);
        check(text, "", None);
        check("", "每", None);
    }

    #[test]
    fn the_first_place_that_leaves_numbers_whole_counts() {
        let text = "补贴150元，补贴15元，补贴15元";
        assert_eq!(find(text, "补贴15"), Some(15..23));
        assert_eq!(find(text, "补贴15元"), Some(15..26));
        assert_eq!(occurrences(text, "补贴15").count(), 3);
        assert_eq!(occurrences(text, "补贴15元").count(), 2);
        check("达到80%的", "达到80", None);
        check("补贴15 0元", "补贴15", None);
        check("三十人，三人", "三", Some("三"));
        assert_eq!(find("三十人，三人", "三"), Some(12..15));
    }

    #[test]
    fn occurrences_may_overlap() {
        assert_eq!(occurrences("甲甲甲", "甲甲").collect::<Vec<_>>(), [0..6, 3..9]);
    }
}
