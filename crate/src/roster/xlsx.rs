//! Workbooks: lists out of XLSX files, and results into them.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use std::io::{Read, Seek};

use calamine::{DataRef, Dimensions, Reader as _, SheetVisible, Xlsx};
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

use super::cells::{Cells, Merged, Row};

/// So many cells are read of a sheet, and no more: a small file can claim to hold any number of them.
const MOST: usize = 40_000_000;

/// So many bytes of text are read of a sheet; a small file can be blown up to any number of them.
const MOST_TEXT: usize = 1 << 28;

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its rows. Those that are hidden or filtered away are among them: nothing tells them apart here.
    pub cells: Cells,
    /// Cells that are merged over several rows; only the first of them holds a text.
    pub merged: Vec<Merged>,
    /// All sheets that are not hidden, in their order.
    pub names: Vec<String>,
}

impl Sheet {
    /// Puts the text of merged cells into each row that shows it.
    ///
    /// # Errors
    ///
    /// [`XlsxError::TooLarge`] when the sheet then holds more than is read.
    pub fn fill(&mut self) -> Result<(), XlsxError> {
        if self.merged.is_empty() {
            return Ok(());
        }
        let mut filled = Cells::default();
        let (mut bytes, mut count) = (0, 0);
        let mut coming = self.merged.iter().peekable();
        // What reaches this row from above, by column.
        let mut reaching: BTreeMap<usize, &Merged> = BTreeMap::new();
        for (at, row) in self.cells.iter().enumerate() {
            reaching.retain(|_, merged| merged.last >= at);
            while let Some(merged) = coming.next_if(|merged| merged.first < at) {
                if merged.last >= at {
                    reaching.insert(merged.column, merged);
                }
            }
            let width = reaching.last_key_value().map_or(0, |(column, _)| column + 1).max(row.len());
            let texts = (0..width).map(|column| match (row.cell(column), reaching.get(&column)) {
                ("", Some(merged)) => self.cells.row(merged.first).cell(column),
                (own, _) => own,
            });
            count += width + 1;
            let texts: Vec<&str> = texts.inspect(|text| bytes += text.len()).collect();
            if bytes > MOST_TEXT || count > MOST || !filled.push(texts) {
                return Err(XlsxError::TooLarge);
            }
        }
        self.cells = filled;
        Ok(())
    }
}

/// Why a workbook cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum XlsxError {
    /// It is no workbook, or a damaged or locked one; what was found wrong.
    Unreadable(String),
    /// It has no sheet of this name; those that it has.
    NoSuchSheet(Vec<String>),
    /// It has nothing in it.
    Empty,
    /// It has more cells than are read, or a result more rows than a sheet can have.
    TooLarge,
}

impl XlsxError {
    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "xlsx_unreadable",
            Self::NoSuchSheet(_) => "xlsx_no_such_sheet",
            Self::Empty => "xlsx_empty",
            Self::TooLarge => "xlsx_too_large",
        }
    }
}

impl fmt::Display for XlsxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(found) => write!(
                f,
                "打不开这个 Excel 文件（{found}）；请在 Excel 或 WPS 里另存为 .xlsx 或 CSV，或复制后粘贴 / this workbook cannot be opened ({found}); save it again as .xlsx or CSV, or copy and paste"
            ),
            Self::NoSuchSheet(names) => {
                let (zh, en) = (names.join("、"), names.join(", "));
                write!(f, "没有这张工作表；这个文件里有：{zh} / there is no such sheet; the workbook has {en}")
            }
            Self::Empty => f.write_str("这个 Excel 文件里没有内容 / the workbook is empty"),
            Self::TooLarge => f.write_str("表太大，请分开或另存为 CSV / too large for a workbook: split it, or use CSV"),
        }
    }
}

impl core::error::Error for XlsxError {}

/// Reads the sheet of this name, which may be blank; without a name, the first that is not hidden and has something in it.
///
/// # Errors
///
/// [`XlsxError`], whatever the bytes.
pub fn read(file: impl Read + Seek, name: Option<&str>) -> Result<Sheet, XlsxError> {
    let unreadable = |error: calamine::XlsxError| XlsxError::Unreadable(error.to_string());
    let mut book: Xlsx<_> = Xlsx::new(file).map_err(unreadable)?;
    let visible = book.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
    if name.is_some_and(|name| names.iter().all(|known| known != name)) {
        return Err(XlsxError::NoSuchSheet(names));
    }
    for read in names.iter().filter(|known| name.is_none_or(|name| name == *known)) {
        let cells = read_cells(&mut book, read)?;
        if name.is_some() || !cells.iter().all(Row::is_blank) {
            let merged = merged(&mut book, read, &cells).map_err(unreadable)?;
            return Ok(Sheet { name: read.clone(), cells, merged, names });
        }
    }
    Err(XlsxError::Empty)
}

fn read_cells<R: Read + Seek>(book: &mut Xlsx<R>, name: &str) -> Result<Cells, XlsxError> {
    let unreadable = |error: calamine::XlsxError| XlsxError::Unreadable(error.to_string());
    let mut reader = book.worksheet_cells_reader(name).map_err(unreadable)?;
    let mut cells = Cells::default();
    let mut row: Vec<String> = Vec::new();
    let (mut count, mut bytes) = (0, 0);
    while let Some(cell) = reader.next_cell().map_err(unreadable)? {
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        bytes += text.len();
        if bytes > MOST_TEXT {
            return Err(XlsxError::TooLarge);
        }
        let (at, column) = cell.get_position();
        let (at, column) = (at as usize, column as usize);
        // Rows come in order; what claims to come earlier is put where the list is.
        while cells.len() < at {
            count += row.len() + 1;
            if count > MOST || !cells.push(row.drain(..)) {
                return Err(XlsxError::TooLarge);
            }
        }
        if column >= row.len() {
            if count + column > MOST {
                return Err(XlsxError::TooLarge);
            }
            row.resize(column + 1, String::new());
        }
        row[column] = text;
    }
    if !row.is_empty() && !cells.push(row) {
        return Err(XlsxError::TooLarge);
    }
    Ok(cells)
}

/// The cells that are merged over several rows and hold a text, from the top down. One over several columns counts for its first.
fn merged<R: Read + Seek>(book: &mut Xlsx<R>, name: &str, cells: &Cells) -> Result<Vec<Merged>, calamine::XlsxError> {
    let of = |dimensions: &Dimensions| {
        let (first, last) = (dimensions.start.0 as usize, (dimensions.end.0 as usize).min(cells.len().saturating_sub(1)));
        let column = dimensions.start.1 as usize;
        let holds = first < last && !cells.row(first).cell(column).trim().is_empty();
        holds.then_some(Merged { column, first, last })
    };
    let mut merged: Vec<Merged> = book.merge_cells_by_sheet_name(name)?.iter().filter_map(of).collect();
    merged.sort_unstable_by_key(|merged| (merged.first, merged.column));
    Ok(merged)
}

/// A cell as its sheet shows it: numbers as people see them, days as days.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::DateTime(moment) => match moment.as_datetime().filter(|_| moment.is_datetime()) {
            Some(moment) => crate::value::date::write(moment.date()),
            None => number_text(moment.as_f64()),
        },
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A number with the 15 digits that a spreadsheet shows; what lies beyond them is an artefact of how it is kept. One of more
/// digits, such as that of an identity card, has lost the last of them and shows it.
fn number_text(number: f64) -> String {
    if number.abs() >= 1e15 {
        return format!("{number:.14E}").replace('E', "E+");
    }
    let shown = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    format!("{shown}")
}

/// A sheet that is written.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its headings.
    pub headings: &'a [String],
    /// Which columns hold numbers.
    pub numbers: &'a [bool],
}

/// A workbook under way.
#[derive(Default)]
pub struct Book {
    done: Vec<Worksheet>,
    sheet: Option<(Worksheet, Vec<bool>, u32)>,
}

impl fmt::Debug for Book {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Book").field("sheets", &self.done.len()).finish_non_exhaustive()
    }
}

/// A longer text does not fit into a cell.
const LONGEST: usize = 32_767;
/// How wide columns are made at most, in letters.
const WIDEST: usize = 40;

impl Book {
    /// Begins a sheet with its headings.
    ///
    /// # Errors
    ///
    /// [`XlsxError::TooLarge`] when it has more columns than a sheet can have.
    pub fn page(&mut self, page: &Page<'_>) -> Result<(), XlsxError> {
        self.finish();
        let mut sheet = Worksheet::new();
        sheet.set_name(page.name).map_err(unwritable)?;
        sheet.set_freeze_panes(1, 0).map_err(unwritable)?;
        let bold =
            Format::new().set_bold().set_background_color(Color::RGB(0x00e8_eef4)).set_text_wrap().set_align(FormatAlign::Top);
        for (column, heading) in page.headings.iter().enumerate() {
            let column = u16::try_from(column).map_err(|_| XlsxError::TooLarge)?;
            sheet.write_string_with_format(0, column, limited(heading), &bold).map_err(unwritable)?;
            let letters: usize = heading.chars().map(|sign| if sign.is_ascii() { 1 } else { 2 }).sum();
            sheet.set_column_width(column, letters.clamp(8, WIDEST) as f64 + 2.0).map_err(unwritable)?;
        }
        self.sheet = Some((sheet, page.numbers.to_vec(), 1));
        Ok(())
    }

    /// Adds rows to the sheet that was begun last. Every cell is a text or a number, and none a formula.
    ///
    /// # Errors
    ///
    /// [`XlsxError::TooLarge`] when they no longer fit.
    pub fn rows(&mut self, cells: &Cells) -> Result<(), XlsxError> {
        let Some((sheet, numbers, next)) = &mut self.sheet else { return Ok(()) };
        let money = Format::new().set_num_format("#,##0.00");
        for row in cells.iter() {
            for (column, text) in row.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                let at = u16::try_from(column).map_err(|_| XlsxError::TooLarge)?;
                let number = numbers.get(column).filter(|is_number| **is_number).and_then(|_| exactly(text));
                match number {
                    Some(number) if text.contains('.') => sheet.write_number_with_format(*next, at, number, &money),
                    Some(number) => sheet.write_number(*next, at, number),
                    None => sheet.write_string(*next, at, limited(text)),
                }
                .map_err(unwritable)?;
            }
            *next += 1;
        }
        Ok(())
    }

    /// The workbook's bytes.
    ///
    /// # Errors
    ///
    /// [`XlsxError::Unreadable`] when it cannot be written.
    pub fn write(mut self) -> Result<Vec<u8>, XlsxError> {
        self.finish();
        let mut book = Workbook::new();
        // No clock: the same result is the same file.
        let moment = ExcelDateTime::from_ymd(2000, 1, 1).map_err(unwritable)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&moment));
        for sheet in self.done {
            book.push_worksheet(sheet);
        }
        book.save_to_buffer().map_err(unwritable)
    }

    fn finish(&mut self) {
        self.done.extend(self.sheet.take().map(|(sheet, ..)| sheet));
    }
}

fn unwritable(error: rust_xlsxwriter::XlsxError) -> XlsxError {
    match error {
        rust_xlsxwriter::XlsxError::RowColumnLimitError => XlsxError::TooLarge,
        other => XlsxError::Unreadable(other.to_string()),
    }
}

fn limited(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

/// The number of a text, where the sheet's own kind of number holds every digit of it.
fn exactly(text: &str) -> Option<f64> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    let padded = text.len() > 1 && text.starts_with('0') && !text.starts_with("0.");
    text.parse().ok().filter(|_| plain && !padded && digits > 0 && digits <= 15)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    #[test]
    fn what_is_written_is_read_back() {
        let headings: Vec<String> = ["姓名", "身份证号", "金额（元）", "=1+1"].map(Into::into).into();
        let mut rows = Cells::default();
        rows.push(["张三", "42102219990101001X", "1500.00", "=cmd|' /C calc'!A0"]);
        rows.push(["李四", "007", "46.67", ""]);
        rows.push(["", "", "99999999999999.99", "-1"]);
        let mut book = Book::default();
        book.page(&Page { name: "结果", headings: &headings, numbers: &[false, false, true, false] }).unwrap();
        book.rows(&rows).unwrap();
        book.page(&Page { name: "条款", headings: &headings[..1], numbers: &[] }).unwrap();
        let bytes = book.write().unwrap();
        let sheet = read(Cursor::new(&bytes), None).unwrap();
        assert_eq!((&*sheet.name, &sheet.names[..]), ("结果", &["结果".to_owned(), "条款".to_owned()][..]));
        let read_back: Vec<Vec<&str>> = sheet.cells.iter().map(|row| row.iter().collect()).collect();
        assert_eq!(read_back[0], headings);
        assert_eq!(read_back[1], ["张三", "42102219990101001X", "1500", "=cmd|' /C calc'!A0"]);
        assert_eq!(read_back[2], ["李四", "007", "46.67"]);
        // More digits than a sheet's numbers hold stay a text.
        assert_eq!(read_back[3], ["", "", "99999999999999.99", "-1"]);
        assert_eq!(read(Cursor::new(&bytes), Some("没有")), Err(XlsxError::NoSuchSheet(["结果".into(), "条款".into()].into())));
    }

    #[test]
    fn what_is_no_workbook_is_an_error() {
        for bytes in [&b""[..], b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "姓名,天数".as_bytes()] {
            assert!(matches!(read(Cursor::new(bytes), None), Err(XlsxError::Unreadable(_))));
        }
        assert_eq!(number_text(0.1 + 0.2), "0.3");
        assert_eq!(number_text(1234.5), "1234.5");
        assert_eq!(number_text(20.0), "20");
        assert_eq!(number_text(999_999_999_999_999.0), "999999999999999");
        assert_eq!(number_text(421_022_199_901_010_028.0), "4.21022199901010E+17");
    }
}
