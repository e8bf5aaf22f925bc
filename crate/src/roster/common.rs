//! What is said once for all rows, beside what the columns of a list say of each.

use alloc::vec::Vec;

use super::heading::{Each, Layout};
use crate::answers::RawSituation;
use crate::model::{Calculator, Column, Heads, InputId};

/// What of the answers that are given once holds for all rows, and the inputs whose answers do not: a column speaks for its input, and
/// so do the rows whose heads are counted, whatever is said elsewhere.
pub fn beside(
    calculator: &Calculator,
    columns: &[Column],
    layout: &Layout,
    given: &RawSituation,
) -> (RawSituation, Vec<InputId>) {
    let mut holds = given.clone();
    let mut unused = Vec::new();
    for (position, input) in (0u16..).map(InputId).zip(&calculator.inputs) {
        if is_said(columns, layout, position) && holds.inputs.get(&input.id).is_some() {
            holds.inputs.remove(&input.id);
            unused.push(position);
        }
    }
    (holds, unused)
}

/// Whether the list itself says something of an input, in a column or by how many rows it has.
pub fn is_said(columns: &[Column], layout: &Layout, input: InputId) -> bool {
    layout.column_about(input).is_some() || is_counted(columns, layout, input)
}

/// Whether each row is one head of an input.
pub(super) fn is_counted(columns: &[Column], layout: &Layout, input: InputId) -> bool {
    let everybody = columns.get(input.index()).and_then(|column| column.heads) == Some(Heads::Everybody);
    layout.each == Each::Trainee && everybody
}
