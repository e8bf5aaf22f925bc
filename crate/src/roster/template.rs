//! A blank list: the headings under which a calculator's answers can stand, and nothing else.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::delimited::{Style, end_row, write_cell};
use crate::model::{Calculator, Column, Heads, InputId};
use crate::text::Language;

/// Whether the rows of a blank list are trainees: the calculator counts heads by what is said of each.
pub fn is_of_trainees(columns: &[Column]) -> bool {
    columns.iter().any(|column| matches!(column.heads, Some(Heads::Of(_))))
}

/// The inputs for which a blank list has a column: where its rows are trainees, those that are said of each.
pub fn asked(calculator: &Calculator, columns: &[Column]) -> Vec<InputId> {
    let trainees = is_of_trainees(columns);
    let of_each = |input: &InputId| {
        let column = columns.get(input.index());
        !trainees || column.is_some_and(|column| matches!(column.heads, Some(Heads::Of(_))))
    };
    (0u16..).map(InputId).take(calculator.inputs.len()).filter(of_each).collect()
}

/// The headings: who it is, and what is asked, as lists call it or else by its question under these readings.
pub fn headings(calculator: &Calculator, columns: &[Column], readings: &[u8], language: Language) -> Vec<String> {
    let people = language.pick(["姓名", "身份证号"], ["Name", "Identity number"]).map(str::to_owned);
    let called = |input: InputId| {
        let own = columns.get(input.index()).map(|column| column.heading.get(language)).filter(|own| !own.is_empty());
        own.unwrap_or_else(|| calculator.asks(input, readings).get(language)).to_owned()
    };
    people.into_iter().chain(asked(calculator, columns).into_iter().map(called)).collect()
}

/// A row of cells as text.
pub fn write_row(style: Style, cells: &[String], out: &mut String) {
    cells.iter().enumerate().for_each(|(at, cell)| write_cell(out, style, at == 0, cell));
    end_row(out);
}
