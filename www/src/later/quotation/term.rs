//! For how long a quotation holds.

use butie::typed::number;
use butie::value::date::{DateUnit, shift};
use chrono::NaiveDate;

/// For so many days when nothing else is written.
pub const USUAL: u16 = 30;
/// For so many days at most: a document holds for a year or two itself.
pub const LONGEST: u16 = 366;

/// The number of days that was typed; `None` for what is none, or more than is possible.
pub fn days(typed: &str) -> Option<u16> {
    let typed = number(typed);
    if typed.is_empty() {
        return Some(USUAL);
    }
    typed.parse().ok().filter(|days| (1..=LONGEST).contains(days))
}

/// The last day of a quotation of `today`.
pub fn until(today: NaiveDate, days: u16) -> Option<NaiveDate> {
    shift(today, days.into(), DateUnit::Day)
}

#[cfg(test)]
mod tests {
    use butie::value::date;

    use super::*;

    #[test]
    fn days_are_read_as_they_are_typed() {
        let check = |typed: &str, expected: Option<u16>| assert_eq!(days(typed), expected, "{typed}");
        for (typed, expected) in [("", 30), ("　", 30), ("7", 7), ("１５", 15), (" 60 ", 60), ("366", 366), ("1", 1)] {
            check(typed, Some(expected));
        }
        for wrong in ["0", "-1", "367", "1.5", "十天", "30天", "99999999999999999999"] {
            check(wrong, None);
        }
    }

    #[test]
    fn a_quotation_ends_on_a_day_of_the_calendar() {
        let check = |today: &str, days: u16, expected: &str| {
            let until = until(date::read(today).unwrap(), days).map(date::write);
            assert_eq!(until.as_deref(), Some(expected), "{today} + {days}");
        };
        check("2026-11-22", 30, "2026-12-22");
        check("2024-02-01", 30, "2024-03-02");
        check("2023-12-31", 1, "2024-01-01");
        check("2023-03-01", 366, "2024-03-01");
    }
}
