//! Texts as they are shown.

/// The beginning of a text that is too long to be shown.
pub(super) fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}……", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// A number with its thousands apart.
pub(super) fn grouped(number: impl ToString) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_beginning_of_a_long_text_is_shown() {
        assert_eq!([short("补贴对象", 4), short("补贴对象", 2), short("", 0)], ["补贴对象", "补贴……", ""]);
    }

    #[test]
    fn thousands_stand_apart() {
        let of = |number: u64| grouped(number);
        assert_eq!([of(0), of(999), of(1000), of(123_456_789)], ["0", "999", "1,000", "123,456,789"]);
    }
}
