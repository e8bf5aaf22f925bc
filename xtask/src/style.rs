//! The styles of the first screen. What only the second part of the program draws brings the whole sheet with it.

use std::iter;

/// The rules of a sheet that can match on a screen when only some classes are in use, in the order in which they were. The sheet
/// has no comments; whatever of it is not understood stays.
pub(crate) fn of_classes(sheet: &str, in_use: &dyn Fn(&str) -> bool) -> String {
    let mut kept = String::new();
    let mut rest = sheet;
    while let Some(end) = find(rest, &['{', ';']) {
        let (before, after) = rest.split_at(end);
        if let Some(after) = after.strip_prefix(';') {
            kept.extend([before, ";"]);
            rest = after;
            continue;
        }
        let close = close(after);
        let (block, after) = after.split_at(close);
        let body = block.strip_prefix('{').unwrap_or(block);
        rest = after.strip_prefix('}').unwrap_or(after);
        let (before, body) = match before.trim_start() {
            // Who prints has the whole sheet by then.
            paper if paper.starts_with("@media print") => (String::new(), String::new()),
            group if group.starts_with("@media") || group.starts_with("@supports") => {
                (group.to_owned(), of_classes(body, in_use))
            }
            other if other.starts_with('@') => (other.to_owned(), body.to_owned()),
            selectors => {
                let can_match = |selector: &&str| classes(selector).all(in_use);
                (split(selectors).filter(can_match).collect::<Vec<_>>().join(","), body.to_owned())
            }
        };
        if !before.is_empty() && !body.is_empty() {
            kept.extend([&*before, "{", &*body, "}"]);
        }
    }
    kept + rest
}

/// Where the first of these stands outside quotes and parentheses.
fn find(text: &str, wanted: &[char]) -> Option<usize> {
    let (mut depth, mut quote) = (0_usize, None);
    text.char_indices().find_map(|(at, letter)| {
        match (quote, letter) {
            (Some(open), _) if open == letter => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, _) if depth == 0 && wanted.contains(&letter) => return Some(at),
            (None, '(' | '[') => depth += 1,
            (None, ')' | ']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        None
    })
}

/// Where the block ends with which the text begins.
fn close(text: &str) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(next) = text.get(at..).and_then(|rest| find(rest, &['{', '}'])) {
        at += next;
        depth = if text[at..].starts_with('{') { depth + 1 } else { depth - 1 };
        if depth == 0 {
            return at;
        }
        at += 1;
    }
    text.len()
}

/// The selectors between commas.
fn split(selectors: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(selectors);
    iter::from_fn(move || {
        let text = rest?;
        let end = find(text, &[',']);
        rest = end.map(|end| &text[end + 1..]);
        Some(&text[..end.unwrap_or(text.len())])
    })
}

/// The classes that something must have, or stand in, for a selector to match; those in parentheses are choices or excluded.
fn classes(selector: &str) -> impl Iterator<Item = &str> {
    let mut rest = selector;
    iter::from_fn(move || {
        let after = rest.get(find(rest, &['.'])? + 1..)?;
        let end = after.find(|letter: char| !is_of_a_name(letter)).unwrap_or(after.len());
        let (class, after) = after.split_at(end);
        rest = after;
        Some(class)
    })
}

/// Whether a class stands in a text as a word of its own.
pub(crate) fn stands_in(class: &str, text: &str) -> bool {
    text.match_indices(class)
        .any(|(at, _)| !text[..at].ends_with(is_of_a_name) && !text[at + class.len()..].starts_with(is_of_a_name))
}

fn is_of_a_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '-' || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(sheet: &str) -> String {
        of_classes(sheet, &|class| ["a", "is-b"].contains(&class))
    }

    #[test]
    fn a_rule_stays_when_it_can_match() {
        assert_eq!(first(".a{x:1}.c{x:2}.a.is-b>p{x:3}.a .c{x:4}p:hover{x:5}"), ".a{x:1}.a.is-b>p{x:3}p:hover{x:5}");
        assert_eq!(first(".c,.a,.c .a,p{x:1}"), ".a,p{x:1}");
        assert_eq!(first(".is{x:1}.is-bad{x:2}.is-b{x:3}"), ".is-b{x:3}");
    }

    #[test]
    fn what_is_excluded_or_a_choice_is_not_required() {
        let sheet = r#".a:not(.c){x:1}.a:is(.c,.d){x:2}.a[data-x=".c,{"]{x:3}"#;
        assert_eq!(first(sheet), sheet);
    }

    #[test]
    fn groups_keep_their_rules_and_go_when_they_are_empty() {
        assert_eq!(
            first("@media (min-width:1px){.c{x:1}.a{x:2}}@media (max-width:1px){.c{x:3}}.a{x:4}"),
            "@media (min-width:1px){.a{x:2}}.a{x:4}"
        );
        assert_eq!(first("@media screen{@supports (gap:1px){.c{x:1}}}"), "");
    }

    #[test]
    fn paper_comes_later() {
        assert_eq!(first(".a{x:1}@media print{.a{x:2}}@media screen{.a{x:3}}"), ".a{x:1}@media screen{.a{x:3}}");
    }

    #[test]
    fn the_rest_stays_as_it_is() {
        let sheet = r#"@charset "utf-8";@page{size:A4}@keyframes turn{0.5%{x:1}to{x:2}}body{content:"}.c{";x:url(a{b)}"#;
        assert_eq!(first(sheet), sheet);
    }

    #[test]
    fn a_class_is_a_word() {
        assert!(stands_in("is-b", r#"classed("p", "a is-b")"#));
        assert!(!stands_in("is-b", r#""is-bad" "his-b""#));
    }
}
