//! Results of lists into files: CSV that a spreadsheet opens, XLSX with a sheet of clauses, JSON lines.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use butie::roster::case::Plan;
use butie::roster::cells::Cells;
use butie::roster::delimited::{Style, end_row, write_cell};
use butie::roster::told::Teller;
use butie::roster::xlsx::{Book, Page};
use butie::text::Language;

use super::all_classes;
use super::classes::ClassTold;
use crate::Failure;

/// In which form a result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Csv,
    Xlsx,
    Jsonl,
}

impl Format {
    /// By the ending of a file; CSV without one.
    pub(super) fn of(output: Option<&Path>) -> Result<Self, Failure> {
        let Some(output) = output else { return Ok(Self::Csv) };
        let ending = output.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        match &*ending {
            "csv" | "txt" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            "jsonl" => Ok(Self::Jsonl),
            _ if output.as_os_str() == "-" => Ok(Self::Csv),
            _ => {
                let name = output.display();
                Err(Failure(format!(
                    "-o {name}：请用 .csv、.xlsx 或 .jsonl 结尾\n-o {name}: the ending must be .csv, .xlsx or .jsonl"
                )))
            }
        }
    }

    /// How many rows are worked out and written together. A row of JSON says all that there is to say of it, in many times the
    /// room, and parts wait for each other.
    pub(super) fn part(self) -> usize {
        match self {
            Self::Csv | Self::Xlsx => 4096,
            Self::Jsonl => 256,
        }
    }
}

/// Rows in the form in which they are written.
pub(super) enum Written {
    Text(String),
    Cells(Cells),
}

impl Written {
    pub(super) fn new(format: Format) -> Self {
        match format {
            Format::Csv | Format::Jsonl => Self::Text(String::new()),
            Format::Xlsx => Self::Cells(Cells::default()),
        }
    }

    /// How much is written, in bytes or in rows.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Cells(cells) => cells.len(),
        }
    }

    /// Adds what was written elsewhere between two lengths that it had.
    pub(super) fn append(&mut self, other: &Self, between: Range<usize>) {
        match (self, other) {
            (Self::Text(text), Self::Text(other)) => text.push_str(other.get(between).unwrap_or_default()),
            (Self::Cells(all), Self::Cells(other)) => {
                for row in between {
                    all.push(other.row(row).iter());
                }
            }
            // A run writes in one form.
            (Self::Text(_), Self::Cells(_)) | (Self::Cells(_), Self::Text(_)) => {}
        }
    }

    /// Adds a row of cells.
    pub(super) fn row(&mut self, cells: impl Iterator<Item: AsRef<str>>) {
        match self {
            Self::Text(text) => {
                cells.enumerate().for_each(|(position, cell)| write_cell(text, Style::Commas, position == 0, cell.as_ref()));
                end_row(text);
            }
            // Four gigabytes are more than a workbook holds, which says so itself.
            Self::Cells(all) => drop(all.push(cells)),
        }
    }
}

/// Where a result goes. What is not finished leaves no file of the wanted name behind.
pub(super) enum Sink {
    Stream(Box<dyn Write>),
    File { out: BufWriter<File>, under_way: PathBuf, wanted: PathBuf },
    Workbook { book: Box<Book>, under_way: PathBuf, wanted: PathBuf },
}

impl Sink {
    /// Ready for the table. A result never takes the place of one of the lists that it is made from.
    pub(super) fn create(output: Option<&Path>, format: Format, lists: &[PathBuf]) -> Result<Self, Failure> {
        let Some(wanted) = output.filter(|output| output.as_os_str() != "-") else {
            return Ok(Self::Stream(Box::new(BufWriter::with_capacity(1 << 16, std::io::stdout().lock()))));
        };
        let wanted = wanted.to_path_buf();
        let mut under_way = wanted.clone().into_os_string();
        under_way.push(".part");
        let under_way = PathBuf::from(under_way);
        let same = |one: &Path| std::fs::canonicalize(one).ok();
        let is_list = |path: &Path| same(path).is_some_and(|path| lists.iter().any(|list| same(list).as_ref() == Some(&path)));
        if is_list(&wanted) || is_list(&under_way) {
            let name = wanted.display();
            return Err(Failure(format!(
                "-o {name} 就是名单本身，结果会把它盖掉；请换一个名字\n-o {name} is the list itself, which the result would overwrite; choose another name"
            )));
        }
        if wanted.is_dir() {
            return Err(unwritable(&wanted, &std::io::Error::from(ErrorKind::IsADirectory)));
        }
        let file = File::create(&under_way).map_err(|error| unwritable(&wanted, &error))?;
        if format == Format::Xlsx {
            return Ok(Self::Workbook { book: Box::default(), under_way, wanted });
        }
        Ok(Self::File { out: BufWriter::with_capacity(1 << 18, file), under_way, wanted })
    }

    /// Begins the table.
    pub(super) fn head(
        &mut self,
        headings: &[String],
        numbers: &[bool],
        format: Format,
        language: Language,
    ) -> Result<(), Failure> {
        if format == Format::Jsonl {
            return Ok(());
        }
        if let Self::Workbook { book, .. } = self {
            let name = language.pick("结果", "Result");
            return book.page(&Page { name, headings, numbers }).map_err(|error| Failure(error.to_string()));
        }
        let mut head = Written::Text(String::from('\u{feff}'));
        head.row(headings.iter().map(String::as_str));
        self.write(&head)
    }

    /// Writes rows. When nobody reads them any more, that is no fault, and the rest goes nowhere.
    pub(super) fn write(&mut self, rows: &Written) -> Result<(), Failure> {
        let written = match (&mut *self, rows) {
            (Self::Workbook { book, .. }, Written::Cells(cells)) => {
                return book.rows(cells).map_err(|error| Failure(error.to_string()));
            }
            (Self::Stream(out), Written::Text(text)) => out.write_all(text.as_bytes()),
            (Self::File { out, .. }, Written::Text(text)) => out.write_all(text.as_bytes()),
            (Self::Workbook { .. }, Written::Text(_)) | (Self::Stream(_) | Self::File { .. }, Written::Cells(_)) => Ok(()),
        };
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe && matches!(self, Self::Stream(_)) => {
                *self = Self::Stream(Box::new(std::io::sink()));
                Ok(())
            }
            other => Ok(other?),
        }
    }

    /// Takes away what was written of a result that comes to no end.
    pub(super) fn abandon(self) {
        if let Self::File { under_way, .. } | Self::Workbook { under_way, .. } = self {
            // What cannot be removed does no harm under its name.
            drop(std::fs::remove_file(under_way));
        }
    }

    /// Ends the result; a workbook gets the classes and the clauses as sheets of their own.
    pub(super) fn finish(self, teller: Teller<'_>, classes: &[ClassTold]) -> Result<(), Failure> {
        match self {
            Self::Stream(mut out) => match out.flush() {
                Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
                _ => Ok(()),
            },
            Self::File { mut out, under_way, wanted } => {
                out.flush()?;
                drop(out);
                std::fs::rename(under_way, &wanted).map_err(|error| unwritable(&wanted, &error))
            }
            Self::Workbook { mut book, under_way, wanted } => {
                all_classes::sheet(&mut book, teller, classes).map_err(|error| Failure(error.to_string()))?;
                clauses(&mut book, teller.plan, teller.language).map_err(|error| Failure(error.to_string()))?;
                let bytes = book.write().map_err(|error| Failure(error.to_string()))?;
                let written = std::fs::write(&under_way, bytes).and_then(|()| std::fs::rename(&under_way, &wanted));
                written.map_err(|error| unwritable(&wanted, &error))
            }
        }
    }
}

fn unwritable(file: &Path, error: &std::io::Error) -> Failure {
    let name = file.display();
    Failure(format!("不能写 {name}：{error}\n{name} cannot be written: {error}"))
}

/// Every clause that the calculator cites, with its words.
fn clauses(book: &mut Book, plan: &Plan<'_>, language: Language) -> Result<(), butie::roster::xlsx::XlsxError> {
    let headings = language.pick(["条款", "位置", "原文"], ["Clause", "Place", "Words"]).map(str::to_owned);
    book.page(&Page { name: language.pick("条款", "Clauses"), headings: &headings, numbers: &[] })?;
    let mut rows = Cells::default();
    for clause in plan.calculator.cited_clauses().into_iter().map(|id| plan.ruleset.clause(id)) {
        rows.push([&clause.id, &clause.at, &clause.quote]);
    }
    book.rows(&rows)
}
