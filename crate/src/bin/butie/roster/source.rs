//! The rows of a list on their way to be worked out: read in order, part by part, by one who also knows who has come before.

use std::collections::BTreeMap;

use butie::roster::cells::{Cells, Row};
use butie::roster::heading::Layout;
use butie::roster::is_entry;
use butie::roster::people::{People, Same};
use indicatif::ProgressBar;

use super::input::List;

/// The rows of a list below its headings.
pub(super) struct Source<'s> {
    pub(super) list: List,
    pub(super) layout: &'s Layout,
    pub(super) headings: Row<'s>,
    pub(super) people: &'s mut People,
    /// How far the work is: it goes on by the bytes that are read.
    bar: &'s ProgressBar,
    /// How many rows travel together.
    part: usize,
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
    /// How many bytes of the list were read for it.
    pub(super) bytes: u64,
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
    pub(super) fn new(
        list: List,
        layout: &'s Layout,
        headings: Row<'s>,
        people: &'s mut People,
        bar: &'s ProgressBar,
        part: usize,
        next: u64,
    ) -> Self {
        Self { list, layout, headings, people, bar, part, next, read: 0, begun: false, broken: None }
    }

    pub(super) fn part(&mut self) -> std::io::Result<Option<Part>> {
        if self.broken.is_some() {
            return Ok(None);
        }
        let taken = self.list.taken;
        let skip = if self.begun { 0 } else { self.layout.heading + 1 };
        let cells = match self.list.part(self.part + skip)? {
            Ok(cells) => cells,
            Err(broken) => {
                self.broken = Some(broken.row);
                return Ok(None);
            }
        };
        if cells.is_empty() {
            return Ok(None);
        }
        self.begun = true;
        let mut part = Part { from: self.next, read: self.read + skip as u64, bytes: 0, skip, cells, same: BTreeMap::new() };
        part.bytes = self.list.taken - taken;
        self.bar.inc(part.bytes);
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

#[cfg(test)]
mod tests {
    use butie::roster::heading::Each;
    use butie::roster::xlsx::{Book, Page};

    use super::super::input::open;
    use super::*;

    static PLAIN: Layout = Layout { heading: 0, above: false, roles: Vec::new(), each: Each::Case };

    /// A list from a file that is gone by then.
    fn list(name: &str, bytes: &[u8]) -> List {
        let file = std::env::temp_dir().join(format!("butie-{}-{name}", std::process::id()));
        std::fs::write(&file, bytes).unwrap();
        let Ok(list) = open(&file, None) else { panic!("{} cannot be read", file.display()) };
        std::fs::remove_file(&file).unwrap();
        list
    }

    #[test]
    fn the_bar_goes_on_by_what_is_read_and_ends_where_the_list_does() {
        let lines: String = (0..40_000).map(|number| format!("学员{number},60\n")).collect();
        let (titles, mut people, bar) = (Cells::default(), People::default(), ProgressBar::hidden());
        let list = list("bar.csv", lines.as_bytes());
        let mut source = Source::new(list, &PLAIN, titles.row(0), &mut people, &bar, 4096, 1);
        let mut passed = Vec::new();
        while source.part().unwrap().is_some() {
            passed.push(bar.position());
        }
        let all = lines.len() as u64;
        assert!(passed.is_sorted() && passed[0] < all, "{passed:?}");
        assert_eq!(bar.position(), all);
    }

    /// A workbook is read at one go; its rows travel in parts all the same.
    #[test]
    fn every_row_comes_once_in_parts_of_so_many() {
        let titles = ["姓名", "课时"].map(str::to_owned);
        let mut rows = Cells::default();
        for number in 0..5000 {
            rows.push([&*format!("学员{number}"), "60"]);
        }
        let mut book = Book::default();
        book.page(&Page { name: "名单", headings: &titles, numbers: &[] }).unwrap();
        book.rows(&rows).unwrap();
        let lines: String = rows.iter().map(|row| row.iter().collect::<Vec<_>>().join(",") + "\n").collect();
        for (name, bytes) in [("parts.csv", format!("姓名,课时\n{lines}").into_bytes()), ("parts.xlsx", book.write().unwrap())]
        {
            let (headings, mut people, bar) = (Cells::default(), People::default(), ProgressBar::hidden());
            let mut source = Source::new(list(name, &bytes), &PLAIN, headings.row(0), &mut people, &bar, 256, 1);
            let (mut names, mut numbers, mut passed) = (Vec::new(), Vec::new(), Vec::new());
            while let Some(part) = source.part().unwrap() {
                assert!(part.rows().count() <= 256, "{name}");
                names.extend(part.rows().map(|placed| placed.row.cell(0).to_owned()));
                numbers.extend(part.rows().map(|placed| placed.number));
                passed.push(bar.position());
            }
            assert!(names.iter().map(String::as_str).eq(rows.iter().map(|row| row.cell(0))), "{name}");
            assert!(numbers.into_iter().eq(2..5002), "{name}");
            assert!(passed.is_sorted() && passed[0] < bytes.len() as u64, "{name} {passed:?}");
            assert_eq!(bar.position(), bytes.len() as u64, "{name}");
        }
    }
}
