//! Texts as they are shown.

use butie::prose;
use butie::text::Language;

/// A heading is shown with so many signs at most.
pub(super) const HEADING: usize = 60;

/// The beginning of a text that is too long to be shown.
pub(super) fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}……", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// A number with its thousands apart.
pub(super) fn grouped(number: impl ToString) -> String {
    prose::grouped(&number.to_string())
}

/// What a column is called; one without a heading by its number, which is given from 0.
pub(super) fn heading(heading: &str, at: usize, language: Language) -> String {
    match heading {
        "" => language.pick(format!("（{}）", at + 1), format!("({})", at + 1)),
        heading => short(heading, HEADING),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_beginning_of_a_long_text_is_shown() {
        assert_eq!([short("补贴对象", 4), short("补贴对象", 2), short("", 0)], ["补贴对象", "补贴……", ""]);
    }

    #[test]
    fn a_column_without_a_heading_is_called_by_its_number() {
        let of = |text: &str| heading(text, 2, Language::En);
        assert_eq!([of("days"), of("")], ["days", "(3)"]);
    }
}
