//! A list as it was given, and as it was changed since.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::NoSuchColumn;
use crate::roster::cells::{Cells, Row};
use crate::roster::delimited::{self, Unclosed};
use crate::roster::remark::{LOST, Origin};

/// The cells of a list.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// As they were given.
    pub(super) cells: Cells,
    pub(super) origin: Origin,
    /// A quotation mark that is not closed: nothing behind it was read.
    pub(super) unclosed: Option<Unclosed>,
    /// Rows with signs that could not be read, as the list was given.
    pub(super) lost: Vec<u32>,
    /// Rows as they were changed, the last of each by its position in `cells`.
    changed: Cells,
    pub(super) changes: BTreeMap<u32, u32>,
}

impl Table {
    pub(super) fn of(cells: Cells) -> Self {
        Self { cells, ..Self::default() }
    }

    /// Reads the next piece of a text; an empty one is its end.
    pub(super) fn read(&mut self, reader: &mut delimited::Reader, piece: &str) {
        let mut rest = piece.as_bytes();
        while self.unclosed.is_none() {
            match reader.read(rest, &mut self.cells, usize::MAX) {
                Ok(used) => rest = &rest[used..],
                Err(unclosed) => self.unclosed = Some(unclosed),
            }
            if rest.is_empty() {
                break;
            }
        }
    }

    /// Notes which rows hold signs that could not be read.
    pub(super) fn note_lost(&mut self) {
        if self.cells.contains(LOST) {
            let holds = |row: Row<'_>| row.iter().any(|cell| cell.contains(LOST));
            let lost = (0u32..).zip(self.cells.iter()).filter(|(_, row)| holds(*row)).map(|(position, _)| position);
            self.lost = lost.collect();
        }
    }

    /// A row by its position among all.
    pub(super) fn row(&self, position: usize) -> Row<'_> {
        let change = u32::try_from(position).ok().and_then(|position| self.changes.get(&position));
        change.map_or_else(|| self.cells.row(position), |change| self.changed.row(*change as usize))
    }

    /// Changes a cell, which its row need not have had.
    ///
    /// # Errors
    ///
    /// [`NoSuchColumn`] where there is no room for a further row.
    pub(super) fn change(&mut self, position: u32, column: usize, text: &str) -> Result<(), NoSuchColumn> {
        let change = u32::try_from(self.changed.len()).map_err(|_| NoSuchColumn)?;
        let row = self.row(position as usize);
        let width = row.len().max(column + 1);
        let mut mended = Cells::default();
        mended.push((0..width).map(|other| if other == column { text } else { row.cell(other) }));
        if !self.changed.push(mended.row(0).iter()) {
            return Err(NoSuchColumn);
        }
        self.changes.insert(position, change);
        Ok(())
    }
}
