//! Civil dates: reading them, and moving them by days, months and years with end-of-month clamping.

use alloc::format;
use alloc::string::String;

use chrono::{Datelike, Days, Months, NaiveDate};

/// The unit of a span that is added to a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateUnit {
    /// Calendar days.
    Day,
    /// Calendar months; 31 August + 6 months is the last day of February.
    Month,
    /// Calendar years; 29 February + 1 year is 28 February.
    Year,
}

/// The date moved by `count` units; `None` outside the calendar's range.
pub fn shift(date: NaiveDate, count: i64, unit: DateUnit) -> Option<NaiveDate> {
    let size = count.unsigned_abs();
    match unit {
        DateUnit::Day if count < 0 => date.checked_sub_days(Days::new(size)),
        DateUnit::Day => date.checked_add_days(Days::new(size)),
        DateUnit::Month | DateUnit::Year => {
            let months = if unit == DateUnit::Year { size.checked_mul(12)? } else { size };
            let months = Months::new(u32::try_from(months).ok()?);
            if count < 0 { date.checked_sub_months(months) } else { date.checked_add_months(months) }
        }
    }
}

/// The last day of a month (1 to 12) in the year of `date`.
pub fn month_end(date: NaiveDate, month: u32) -> Option<NaiveDate> {
    let first = NaiveDate::from_ymd_opt(date.year(), month, 1)?;
    first.checked_add_months(Months::new(1))?.pred_opt()
}

/// The years of the dates that are read, the last one excluded.
const YEARS: core::ops::Range<i32> = 1900..2200;

/// The first day that is read.
pub fn first() -> NaiveDate {
    NaiveDate::from_ymd_opt(YEARS.start, 1, 1).unwrap_or_default()
}

/// The last day that is read.
pub fn last() -> NaiveDate {
    NaiveDate::from_ymd_opt(YEARS.end - 1, 12, 31).unwrap_or_default()
}

/// A date written as `2023-06-01`, from 1900 to 2199; nothing else is accepted.
pub fn read(text: &str) -> Option<NaiveDate> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return None;
    }
    let part = |range: core::ops::Range<usize>| {
        let digits = text.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<u32>().ok()).flatten()
    };
    let year = i32::try_from(part(0..4)?).ok().filter(|year| YEARS.contains(year))?;
    NaiveDate::from_ymd_opt(year, part(5..7)?, part(8..10)?)
}

/// A date as `2023-06-01`.
pub fn write(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(date: &str, count: i64, unit: DateUnit, expected: &str) {
        assert_eq!(shift(read(date).unwrap(), count, unit), read(expected), "{date} {count} {unit:?}");
    }

    #[test]
    fn months_end_where_the_month_ends() {
        check("2023-08-31", 6, DateUnit::Month, "2024-02-29");
        check("2023-11-30", 6, DateUnit::Month, "2024-05-30");
        check("2024-02-29", 2, DateUnit::Year, "2026-02-28");
        check("2023-12-31", 1, DateUnit::Day, "2024-01-01");
        check("2024-03-31", -1, DateUnit::Month, "2024-02-29");
        assert_eq!(month_end(read("2024-02-10").unwrap(), 2), read("2024-02-29"));
        assert_eq!(month_end(read("2024-02-10").unwrap(), 13), None);
    }

    #[test]
    fn only_one_spelling_is_a_date() {
        for wrong in
            ["2023-2-30", "2023-02-30", "20230228", "2023/02/28", "2023-02-28 ", "+023-02-28", "9999-12-31", "2023-０2-28"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(read("2023-02-28").map(write).as_deref(), Some("2023-02-28"));
    }
}
