//! The rows of a list on their way to be worked out: read in order, part by part, by one who also knows who has come before.

use std::collections::BTreeMap;

use butie::roster::cells::{Cells, Row};
use butie::roster::heading::Layout;
use butie::roster::is_entry;
use butie::roster::people::{People, Same};

use super::input::List;

/// The rows of a list below its headings.
pub(super) struct Source<'s> {
    pub(super) list: List,
    pub(super) layout: &'s Layout,
    pub(super) headings: Row<'s>,
    pub(super) people: &'s mut People,
    /// The position of the next row, as people are told it.
    pub(super) next: u64,
    /// How many rows of the list were read, headings among them.
    read: u64,
    begun: bool,
    /// The row that does not end, where there is one.
    pub(super) broken: Option<u64>,
}

/// A part of a list.
pub(super) struct Part {
    /// The position of its first row below the headings.
    from: u64,
    /// How many rows of the list come before that.
    read: u64,
    /// So many rows are headings and what stands above them.
    skip: usize,
    pub(super) cells: Cells,
    /// The rows before for the same person, by positions in the part; few rows have some.
    same: BTreeMap<usize, Same>,
}

/// One row below the headings.
#[derive(Clone, Copy)]
pub(super) struct Placed<'p> {
    /// Its position, as people are told it.
    pub(super) position: u64,
    /// Its number in the list, from 1 and with the headings.
    pub(super) number: u64,
    pub(super) row: Row<'p>,
    pub(super) same: Option<Same>,
}

impl<'s> Source<'s> {
    /// Before the first row, which stands at this position.
    pub(super) fn new(list: List, layout: &'s Layout, headings: Row<'s>, people: &'s mut People, next: u64) -> Self {
        Self { list, layout, headings, people, next, read: 0, begun: false, broken: None }
    }

    pub(super) fn part(&mut self) -> std::io::Result<Option<Part>> {
        if self.broken.is_some() {
            return Ok(None);
        }
        let cells = match self.list.part()? {
            Ok(cells) => cells,
            Err(broken) => {
                self.broken = Some(broken.row);
                return Ok(None);
            }
        };
        if cells.is_empty() {
            return Ok(None);
        }
        let skip = if self.begun { 0 } else { self.layout.heading + 1 };
        self.begun = true;
        let mut part = Part { from: self.next, read: self.read + skip as u64, skip, cells, same: BTreeMap::new() };
        let mut same = BTreeMap::new();
        for (at, placed) in part.rows().enumerate() {
            if is_entry(self.layout, self.headings, placed.row)
                && let Some(known) = self.people.note(self.layout, placed.row, placed.position)
            {
                same.insert(at, known);
            }
        }
        part.same = same;
        self.read += part.cells.len() as u64;
        self.next += part.cells.len().saturating_sub(skip) as u64;
        Ok(Some(part))
    }
}

impl Part {
    /// The rows below the headings.
    pub(super) fn rows(&self) -> impl Iterator<Item = Placed<'_>> {
        (0..self.cells.len().saturating_sub(self.skip)).map(|at| self.row(at))
    }

    /// One of the rows below the headings.
    pub(super) fn row(&self, at: usize) -> Placed<'_> {
        let same = self.same.get(&at).copied();
        Placed { position: self.from + at as u64, number: self.read + at as u64 + 1, row: self.cells.row(self.skip + at), same }
    }
}
