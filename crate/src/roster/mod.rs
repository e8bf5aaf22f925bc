//! The class list: many people at once. A table of texts becomes, row by row, what each of them is entitled to.
//!
//! [`delimited`] reads pasted or saved text into [`cells`]; [`heading`] says which column is which input; [`cell`] reads what people
//! write. Then a list is one of two things. Either each row is a [`case`](mod@case) of its own, a person or a class with its
//! numbers, worked out as if it were asked alone; or its rows are the trainees of a [`class`], whose heads are counted, and the
//! money of the class falls to them. [`told`] puts what became of a row into words, [`totals`] adds rows up, and [`people`] finds
//! who stands in the list twice.
//!
//! Nothing is guessed silently: a cell that is not spelt as the engine spells it is a repair and is said, and one that could mean
//! two things is a fault that costs only its row.

pub mod case;
pub mod cell;
pub mod cells;
pub mod class;
pub mod delimited;
pub mod heading;
pub mod people;
pub mod sheet;
mod tidy;
pub mod told;
pub mod totals;
#[cfg(feature = "xlsx")]
pub mod xlsx;

use cells::Row;
use heading::{Layout, Role};
use tidy::key;

/// Whether a row is one of the list: with something in a column that has a role, and none of the sums, signatures and remarks
/// that stand under lists.
pub fn is_entry(layout: &Layout, row: Row<'_>) -> bool {
    const UNDER: [&str; 13] =
        ["合计", "总计", "小计", "共计", "制表", "填表", "审核", "经办", "负责人", "备注", "说明", "注:", "total"];
    let says = |column: usize| !row.cell(column).trim().is_empty();
    let roles = || layout.roles.iter().enumerate().filter(|(_, role)| **role != Role::Carried);
    if roles().next().is_some() && !roles().any(|(column, _)| says(column)) {
        return false;
    }
    let Some(first) = row.iter().map(str::trim).find(|cell| !cell.is_empty()) else { return false };
    let named = layout.roles.iter().position(|role| *role == Role::Name).is_some_and(|column| {
        let name = row.cell(column).trim();
        !name.is_empty() && name != first
    });
    let first = key(first);
    named || !UNDER.iter().any(|word| first.starts_with(word))
}
