//! A table of texts, as files and pastes hold it.

use alloc::string::String;
use alloc::vec::Vec;

/// Rows of cells. All texts stand in one string, so that a hundred thousand rows take little more memory than their file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    text: String,
    /// Where each cell ends in the text.
    ends: Vec<u32>,
    /// How many cells there are up to the end of each row.
    rows: Vec<u32>,
}

impl Cells {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Takes all rows away and keeps the memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.rows.clear();
    }

    /// Gives back the memory that no row uses, for cells that stay for long.
    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.rows.shrink_to_fit();
    }

    /// Adds a row. One that no longer fits, beyond four gigabytes of text, is not added, and the answer is no.
    pub fn push(&mut self, row: impl IntoIterator<Item: AsRef<str>>) -> bool {
        let (text, cells) = (self.text.len(), self.ends.len());
        for cell in row {
            self.text.push_str(cell.as_ref());
            let Ok(end) = u32::try_from(self.text.len()) else {
                self.text.truncate(text);
                self.ends.truncate(cells);
                return false;
            };
            self.ends.push(end);
        }
        // Empty cells take no byte, so that they can be too many while their text still fits.
        let Ok(end) = u32::try_from(self.ends.len()) else {
            self.text.truncate(text);
            self.ends.truncate(cells);
            return false;
        };
        self.rows.push(end);
        true
    }

    /// The row at a position; one without cells beyond the last.
    pub fn row(&self, position: usize) -> Row<'_> {
        let end = |position: usize| self.rows.get(position).map_or(0, |end| *end as usize);
        let (from, to) = (position.checked_sub(1).map_or(0, end), end(position));
        Row { cells: self, from, to: to.max(from) }
    }

    /// All rows.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.len()).map(|position| self.row(position))
    }

    /// Whether a sign stands in any cell.
    pub fn contains(&self, sign: char) -> bool {
        self.text.contains(sign)
    }

    /// How many cells the widest row has.
    pub fn width(&self) -> usize {
        self.iter().map(Row::len).max().unwrap_or(0)
    }
}

/// Cells of one column that are merged; rows by their positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merged {
    /// The column.
    pub column: usize,
    /// The row that holds the text.
    pub first: usize,
    /// The last row that shows it.
    pub last: usize,
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Row<'c> {
    cells: &'c Cells,
    from: usize,
    to: usize,
}

impl<'c> Row<'c> {
    /// How many cells it has.
    pub fn len(self) -> usize {
        self.to - self.from
    }

    /// Whether it has no cell.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The text of a cell; empty beyond the last one.
    pub fn cell(self, column: usize) -> &'c str {
        let position = self.from + column;
        if position >= self.to {
            return "";
        }
        let end = |position: usize| self.cells.ends.get(position).map_or(0, |end| *end as usize);
        let from = position.checked_sub(1).map_or(0, end);
        self.cells.text.get(from..end(position)).unwrap_or("")
    }

    /// The texts of all cells.
    pub fn iter(self) -> impl Iterator<Item = &'c str> {
        (0..self.len()).map(move |column| self.cell(column))
    }

    /// Whether nothing stands in it.
    pub fn is_blank(self) -> bool {
        self.iter().all(|cell| cell.trim().is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_any_width_are_given_back() {
        let mut cells = Cells::default();
        let rows: [&[&str]; 4] = [&["姓名", "天数"], &[], &["张三", "20", "好"], &[""]];
        for row in rows {
            assert!(cells.push(row.iter().copied()));
        }
        assert_eq!(cells.len(), 4);
        assert_eq!(cells.width(), 3);
        for (row, expected) in cells.iter().zip(rows) {
            assert_eq!(row.iter().collect::<Vec<_>>(), expected);
        }
        assert_eq!(cells.row(2).cell(1), "20");
        assert_eq!(cells.row(2).cell(9), "");
        assert_eq!(cells.row(9).cell(0), "");
        assert!(cells.row(3).is_blank() && cells.row(1).is_blank() && !cells.row(0).is_blank());
    }
}
