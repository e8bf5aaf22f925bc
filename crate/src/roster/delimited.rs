//! Texts with a separator between cells: CSV, and what a copy from a spreadsheet is, tab-separated values.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::cells::Cells;

/// A longer row is taken for one in which a quotation mark was not closed.
const LONGEST: usize = 1 << 18;
/// A row of more cells is no row of a list; no spreadsheet has more columns.
const WIDEST: usize = 1 << 14;

/// So many lines of a text show its separator.
const LINES: usize = 24;

/// The separator of a text, as its first lines show: of tabs, commas and semicolons whichever stands in the most of them, and of
/// equals tabs or else what there is most of; a title above the list has none, or others. What stands between quotation marks
/// separates nothing.
pub fn separator(beginning: &str) -> u8 {
    const SIGNS: [u8; 3] = [b'\t', b',', b';'];
    let mut lines: Vec<[usize; 3]> = Vec::new();
    let mut counts = [0usize; 3];
    // A quotation mark within a cell is a sign like any other; two of them in a cell that is quoted are one of its signs.
    let (mut quoted, mut opens) = (false, true);
    for byte in beginning.bytes().chain([b'\n']) {
        match byte {
            b'"' if quoted || opens => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                lines.extend((counts != [0; 3]).then_some(counts));
                counts = [0; 3];
            }
            _ if quoted => {}
            _ => SIGNS.iter().zip(&mut counts).for_each(|(sign, count)| *count += usize::from(*sign == byte)),
        }
        opens = matches!(byte, b'\n' | b'\r' | b'"') || SIGNS.contains(&byte);
        if lines.len() == LINES {
            break;
        }
    }
    let weight = |sign: usize| {
        let counts = lines.iter().map(|line| line[sign]);
        // Tabs stand in no text that somebody types.
        (counts.clone().filter(|count| *count > 0).count(), sign == 0, counts.sum::<usize>())
    };
    let best = (0..SIGNS.len()).rev().max_by_key(|sign| weight(*sign));
    best.filter(|_| !lines.is_empty()).map_or(b',', |sign| SIGNS[sign])
}

/// Reads rows from UTF-8 that comes in pieces of any size.
#[derive(Debug)]
pub struct Reader {
    core: csv_core::Reader,
    record: Vec<u8>,
    ends: Vec<usize>,
    /// How much of the record under way is there.
    filled: (usize, usize),
    /// Whether a record is under way, be it only its first quotation mark.
    begun: bool,
    /// Whether the last sign ended a row and was the first of the two that do so on Windows.
    returned: bool,
    /// How many rows are complete.
    rows: u64,
    stopped: bool,
}

/// That a text could not be read to its end: this row, counted from 1, does not end, mostly for a quotation mark that is not closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclosed {
    /// The row.
    pub row: u64,
}

impl Reader {
    /// For texts with this separator.
    pub fn new(separator: u8) -> Self {
        let core = ReaderBuilder::new().delimiter(separator).build();
        Self {
            core,
            record: vec![0; 1 << 12],
            ends: vec![0; 64],
            filled: (0, 0),
            begun: false,
            returned: false,
            rows: 0,
            stopped: false,
        }
    }

    /// Adds the rows that are complete, until `most` rows stand in `cells` or the piece is used up, and gives back how many of
    /// its bytes were used. An empty piece ends the text.
    ///
    /// # Errors
    ///
    /// [`Unclosed`] when a row does not end; nothing of it, or after it, is read.
    pub fn read(&mut self, piece: &[u8], cells: &mut Cells, most: usize) -> Result<usize, Unclosed> {
        let mut used = 0;
        // What is left of a piece is never handed on when it is empty: that would end the text.
        while cells.len() < most && !self.stopped && (piece.is_empty() || used < piece.len()) {
            if !self.begun && self.skip(piece.get(used).copied(), cells) {
                used += 1;
                continue;
            }
            self.begun = true;
            let (bytes, ends) = self.filled;
            let (result, taken, written, ended) =
                self.core.read_record(&piece[used..], &mut self.record[bytes..], &mut self.ends[ends..]);
            used += taken;
            self.filled = (bytes + written, ends + ended);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.record.len() >= LONGEST => {
                    self.stopped = true;
                    return Err(Unclosed { row: self.rows + 1 });
                }
                ReadRecordResult::OutputFull => self.record.resize(self.record.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if self.ends.len() >= WIDEST => {
                    self.stopped = true;
                    return Err(Unclosed { row: self.rows + 1 });
                }
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => {
                    self.returned = used.checked_sub(1).and_then(|last| piece.get(last)) == Some(&b'\r');
                    self.finish(cells);
                }
                ReadRecordResult::End => self.stopped = true,
            }
        }
        Ok(used)
    }

    /// Whether a sign between rows is none of a row: the second of two that end one, or the end of a row of nothing, which counts as
    /// one as it does in a spreadsheet.
    fn skip(&mut self, sign: Option<u8>, cells: &mut Cells) -> bool {
        let second = core::mem::take(&mut self.returned) && sign == Some(b'\n');
        let blank = matches!(sign, Some(b'\n' | b'\r')) && !second;
        if blank {
            self.returned = sign == Some(b'\r');
            self.rows += 1;
            cells.push([""; 0]);
        }
        second || blank
    }

    fn finish(&mut self, cells: &mut Cells) {
        self.begun = false;
        self.rows += 1;
        let (_, count) = core::mem::take(&mut self.filled);
        let ends = &self.ends[..count];
        let starts = core::iter::once(0).chain(ends.iter().copied());
        let texts = starts.zip(ends).map(|(from, to)| core::str::from_utf8(&self.record[from..*to]).unwrap_or("\u{fffd}"));
        cells.push(texts);
    }
}

/// All rows of a text, and where it could not be read to its end.
pub fn read(text: &str) -> (Cells, Option<Unclosed>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    read_with(separator(text), text)
}

/// The same where the separator is known.
pub fn read_with(separator: u8, text: &str) -> (Cells, Option<Unclosed>) {
    let mut reader = Reader::new(separator);
    let mut cells = Cells::default();
    let mut piece = text.as_bytes();
    loop {
        match reader.read(piece, &mut cells, usize::MAX) {
            Err(unclosed) => return (cells, Some(unclosed)),
            Ok(_) if piece.is_empty() => return (cells, None),
            Ok(used) => piece = &piece[used..],
        }
    }
}

/// How cells are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Commas, for files: a cell that a spreadsheet would take for a formula has an apostrophe put before it.
    Commas,
    /// Tabs, for pasting into a spreadsheet, with the same care.
    Tabs,
    /// Tabs, for another program of ours, which takes nothing for a formula.
    Bare,
}

/// Writes a cell, with the separator before it where it is not the first.
///
/// A spreadsheet takes what begins with `=`, `+`, `-`, `@`, a tab or a line break for a formula, which a hostile list could
/// smuggle into the officer's computer; plain numbers are no formulas.
pub fn write_cell(out: &mut String, style: Style, first: bool, text: &str) {
    let separator = if style == Style::Commas { ',' } else { '\t' };
    if !first {
        out.push(separator);
    }
    let formula = style != Style::Bare && is_formula(text);
    let quoted =
        text.contains([separator, '\t', '"', '\n', '\r']) || text.starts_with([' ', '\t']) || text.ends_with([' ', '\t']);
    if !quoted {
        if formula {
            out.push('\'');
        }
        out.push_str(text);
        return;
    }
    out.push('"');
    if formula {
        out.push('\'');
    }
    for sign in text.chars() {
        if sign == '"' {
            out.push('"');
        }
        out.push(sign);
    }
    out.push('"');
}

/// Ends a row. The line break is the one that spreadsheets on Windows write.
pub fn end_row(out: &mut String) {
    out.push_str("\r\n");
}

/// Whether a spreadsheet would take a text for a formula.
pub fn is_formula(text: &str) -> bool {
    // Blanks before it do not stop every spreadsheet.
    let inner = text.trim_start_matches([' ', '\u{3000}', '\u{a0}', '\u{feff}']);
    let Some(first) = inner.chars().next() else { return false };
    match first {
        '=' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠' => true,
        '+' | '-' => {
            let digits = &inner[1..];
            digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        read(text).0.iter().map(|row| row.iter().map(Into::into).collect()).collect()
    }

    #[test]
    fn pastes_and_files_are_read_alike() {
        let wanted = [["姓名", "天数", "备注"], ["张三", "20", "a, \"b\"\nc"], ["李四", "", ""]];
        assert_eq!(rows("姓名\t天数\t备注\r\n张三\t20\t\"a, \"\"b\"\"\nc\"\r\n李四\t\t\r\n"), wanted);
        assert_eq!(rows("\u{feff}姓名,天数,备注\n张三,20,\"a, \"\"b\"\"\nc\"\n李四,,"), wanted);
        assert_eq!(rows("姓名;天数;备注\n张三;20;\"a, \"\"b\"\"\nc\"\n李四;;"), wanted);
        assert_eq!(rows(""), [[""; 0]; 0]);
        assert_eq!(rows("标题\n姓名\t天数\n张三\t5"), [vec!["标题"], vec!["姓名", "天数"], vec!["张三", "5"]]);
    }

    #[test]
    fn blank_lines_are_rows_as_in_a_spreadsheet() {
        let wanted: [&[&str]; 5] = [&["a", "b"], &[], &["c\n\nd", "e"], &[], &["f", "g"]];
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "", "\"c\n\nd\",e", "", "f,g"].join(end);
            assert_eq!(rows(&text), wanted, "{end:?}");
            assert_eq!(rows(&(text + end)), wanted, "{end:?} at the end");
        }
        assert_eq!(rows("\n\na"), [vec![], vec![], vec!["a"]]);
        assert_eq!(read("a\n\nb,\"c\n\nd").1, None);
        let (_, unclosed) = read(&alloc::format!("a,b\n\n\"x\ny\",z\n\"{}", "c,d\n".repeat(100_000)));
        assert_eq!(unclosed, Some(Unclosed { row: 4 }));
    }

    #[test]
    fn the_separator_shows_in_most_of_the_first_lines() {
        for (text, sign) in [
            ("", b','),
            ("姓名", b','),
            ("公安县，2023年名册\n姓名\t天数\n张三\t5", b'\t'),
            ("公安县,2023年,第一期,名册\n姓名\t天数\n张三\t5", b'\t'),
            ("姓名\t类别\n张三\t脱贫户,农村,其他\n李四\t脱贫户,农村,其他", b'\t'),
            ("名册,一\n姓名\t类别\n张三\t脱贫户,农村\n李四\t脱贫户,农村", b'\t'),
            ("名册；第一期;二期\n姓名,天数\n张三,5\n李四,6", b','),
            ("姓名;补贴\n张三;1,5\n李四;2,5", b';'),
            ("\"名册\t\n\t\"\n姓名,天数\n", b','),
            ("5\"显示器班\n姓名,天数\n张三,5", b','),
            ("\"a\"\"\t\t\"\"b\",c\n", b','),
            ("姓名,身份证号\n张三,1\t\n李四,2\t", b','),
            ("张三\t脱贫户,农村,其他", b'\t'),
        ] {
            assert_eq!(char::from(separator(text)), char::from(sign), "{text:?}");
        }
    }

    #[test]
    fn pieces_of_any_size_give_the_same_rows() {
        let text = "\r\n姓名,天数\r\n\"张\"\"三\n\",20\r\n\n\r\n李四,18\r\n\r\n";
        let whole = read(text).0;
        for size in 1..text.len() {
            let mut reader = Reader::new(b',');
            let mut cells = Cells::default();
            for piece in text.as_bytes().chunks(size) {
                let mut piece = piece;
                while !piece.is_empty() {
                    let used = reader.read(piece, &mut cells, usize::MAX).unwrap();
                    piece = &piece[used..];
                }
            }
            reader.read(&[], &mut cells, usize::MAX).unwrap();
            assert_eq!(cells, whole, "{size}");
        }
    }

    #[test]
    fn reading_stops_at_the_number_of_rows_that_are_wanted() {
        let text = b"a,b\nc,d\ne,f\n";
        let (mut reader, mut cells) = (Reader::new(b','), Cells::default());
        let used = reader.read(text, &mut cells, 2).unwrap();
        assert_eq!((cells.len(), used), (2, 8));
        cells.clear();
        reader.read(&text[used..], &mut cells, 2).unwrap();
        reader.read(&[], &mut cells, 2).unwrap();
        assert_eq!(cells.row(0).cell(1), "f");
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_costs_the_rows_behind_it() {
        let text = alloc::format!("姓名,天数\n张三,20\n\"李四,18\n{}", "王五,3\n".repeat(100_000));
        let (cells, unclosed) = read(&text);
        assert_eq!(cells.len(), 2);
        assert!(unclosed.is_some());
    }

    #[test]
    fn a_row_of_more_cells_than_a_spreadsheet_has_columns_is_not_read() {
        let (cells, unclosed) = read(&alloc::format!("姓名,天数\n张三,{}", ",".repeat(1 << 20)));
        assert_eq!(cells.len(), 1);
        assert!(unclosed.is_some());
        let (cells, unclosed) = read(&alloc::format!("姓名,天数\n张三,{}", ",".repeat(10_000)));
        assert_eq!((cells.len(), unclosed), (2, None));
    }

    #[test]
    fn what_is_written_is_read_back_and_is_no_formula() {
        let texts = ["张三", "a,b", "a\tb", "\"", "a\nb", " x ", "-12.50", "+5", "20"];
        for style in [Style::Commas, Style::Tabs] {
            let mut out = String::new();
            texts.iter().enumerate().for_each(|(position, text)| write_cell(&mut out, style, position == 0, text));
            end_row(&mut out);
            assert_eq!(rows(&out), [texts], "{style:?}");
        }
        for formula in ["=1+1", "+A1", "-A1", "@SUM(A1)", "\t=1", " =1", "-", "+1+cmd|'/C calc'!A0", "＝1", "\u{3000}=1"] {
            let mut out = String::new();
            write_cell(&mut out, Style::Commas, true, formula);
            assert!(out.trim_start_matches('"').starts_with('\''), "{formula:?} {out:?}");
        }
    }
}
