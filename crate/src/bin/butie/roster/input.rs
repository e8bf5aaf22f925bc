//! Lists from files: CSV in the encodings that spreadsheets write, a part at a time, and XLSX.

use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::Path;

use butie::roster::cells::{Cells, Row};
use butie::roster::delimited::{Reader, Unclosed, separator};
use butie::roster::heading::Layout;
use butie::roster::remark::{LOST, Numbers, Origin};
use butie::roster::xlsx;
use butie::text::Language;
use encoding_rs::Decoder;

use super::encoding::encoding;
use crate::Failure;

/// So many rows are read ahead.
const PART: usize = 4096;
/// So many bytes are read at once, and looked at to tell how they are encoded.
pub(super) const PIECE: usize = 1 << 18;

/// So many bytes of a pipe are kept at most while nothing tells how they are encoded.
const AHEAD: usize = 1 << 24;

/// A list that is read a part at a time.
pub(super) struct List {
    /// The file's name, as it was given.
    pub(super) name: String,
    /// Where it comes from.
    pub(super) origin: Origin,
    /// A sheet that was asked for of a file without sheets.
    pub(super) no_sheet: Option<String>,
    /// Its size in bytes, where it is known before it is read.
    pub(super) bytes: Option<u64>,
    /// What was read ahead; of a workbook all of it,
    first: Cells,
    /// of which so many rows were taken.
    given: usize,
    source: Source,
    /// How many bytes of it were taken so far.
    pub(super) taken: u64,
    /// How many rows were taken.
    rows: u64,
    /// The rows of those in which something is no sign in the list's encoding, and stands as � in it.
    pub(super) lost: Numbers,
}

enum Source {
    /// All of it stands in the first part.
    Done,
    Text(Box<Text>),
}

struct Text {
    file: Box<dyn Read + Send>,
    decoder: Decoder,
    reader: Reader,
    /// What was read and not yet decoded.
    raw: Vec<u8>,
    /// How many bytes were decoded.
    decoded: u64,
    /// What was decoded and not yet taken apart.
    text: String,
    from: usize,
    ended: bool,
    finished: bool,
    /// A row that cannot be read to its end, and nothing after it can; it is told when those before it were taken.
    unclosed: Option<Unclosed>,
    /// Whether bytes were met that no sign has in this encoding.
    lost: bool,
}

pub(super) fn open(path: &Path, sheet: Option<&str>) -> Result<List, Failure> {
    let name = path.display().to_string();
    let failed = |error: std::io::Error| {
        let name = &name;
        Failure(format!("打不开 {name}：{error}\n{name} cannot be opened: {error}"))
    };
    let (mut file, bytes): (Box<dyn Read + Send>, Option<u64>) = if name == "-" {
        (Box::new(std::io::stdin()), None)
    } else {
        let file = File::open(path).map_err(failed)?;
        let bytes = file.metadata().ok().filter(std::fs::Metadata::is_file).map(|about| about.len());
        (Box::new(file), bytes)
    };
    let mut raw = Vec::new();
    file.by_ref().take(PIECE as u64).read_to_end(&mut raw).map_err(failed)?;
    if raw.starts_with(b"PK\x03\x04") || raw.starts_with(b"\xd0\xcf\x11\xe0") {
        file.read_to_end(&mut raw).map_err(failed)?;
        let mut sheet = xlsx::read(Cursor::new(raw), sheet).map_err(|error| Failure(format!("{name}: {error}")))?;
        sheet.fill().map_err(|error| Failure(format!("{name}: {error}")))?;
        return Ok(List {
            name,
            origin: Origin::Book { sheet: sheet.name, tabs: sheet.tabs, merged: sheet.merged },
            no_sheet: None,
            bytes,
            first: sheet.cells,
            given: 0,
            source: Source::Done,
            taken: 0,
            rows: 0,
            lost: Numbers::default(),
        });
    }
    // What comes from a pipe is read once: it is looked at until its first sign beyond ASCII.
    let mut last = raw.len();
    while bytes.is_none() && last > 0 && raw.len() < AHEAD && raw[raw.len() - last..].is_ascii() {
        last = file.by_ref().take(PIECE as u64).read_to_end(&mut raw).map_err(failed)?;
    }
    let (encoding, guessed) = encoding(&raw, bytes, path);
    let origin = if guessed { Origin::Guessed(encoding.name().to_owned()) } else { Origin::Plain };
    let mut text = Text {
        file: Box::new(BufReader::with_capacity(PIECE, file)),
        decoder: encoding.new_decoder_with_bom_removal(),
        reader: Reader::new(b','),
        raw,
        decoded: 0,
        text: String::new(),
        from: 0,
        ended: false,
        finished: false,
        unclosed: None,
        lost: false,
    };
    text.decode().map_err(failed)?;
    text.reader = Reader::new(separator(&text.text));
    let mut first = Cells::default();
    text.part(&mut first, PART).map_err(failed)?;
    // With nothing but headings before it there is nothing to work out.
    if let Some(Unclosed { row }) = text.unclosed.filter(|_| first.len() < 2) {
        return Err(Failure(format!(
            "{name} 第 {row} 行太长，读不下去，多半是里面有没有闭合的引号\n{name}: row {row} is too long to be read; mostly a quotation mark in it is not closed"
        )));
    }
    let source = Source::Text(Box::new(text));
    let no_sheet = sheet.map(str::to_owned);
    Ok(List { name, origin, no_sheet, bytes, first, given: 0, source, taken: 0, rows: 0, lost: Numbers::default() })
}

impl List {
    /// What is worth saying of where it comes from, read so.
    pub(super) fn remarks(&self, layout: &Layout, headings: Row<'_>, language: Language) -> Vec<String> {
        let choose = language.pick("（--sheet 可以指定读哪张）", " (--sheet tells which to read)");
        let mut remarks = self.origin.said(layout, headings, choose, language);
        remarks.extend(self.no_sheet.as_ref().map(|sheet| match language {
            Language::Zh => format!("这个文件没有工作表，--sheet {sheet} 没有用"),
            Language::En => format!("the file has no sheets, so --sheet {sheet} was not used"),
        }));
        remarks
    }

    /// The first rows.
    pub(super) fn beginning(&self) -> Result<&Cells, Failure> {
        if self.first.iter().all(Row::is_blank) {
            let name = &self.name;
            return Err(Failure(format!("{name} 是空的\n{name} is empty")));
        }
        Ok(&self.first)
    }

    /// The headings, as one row.
    pub(super) fn titles(&self, layout: &Layout) -> Cells {
        layout.titles(&self.first)
    }

    /// Takes the next part, of so many rows at most; an empty one is the end.
    pub(super) fn part(&mut self, most: usize) -> std::io::Result<Result<Cells, Unclosed>> {
        let ahead = self.first.len();
        let cells = if ahead > 0 {
            self.ahead(most)
        } else {
            let mut cells = Cells::default();
            match &mut self.source {
                Source::Done => {}
                Source::Text(text) => {
                    text.part(&mut cells, most)?;
                    if let Some(unclosed) = text.unclosed.filter(|_| cells.is_empty()) {
                        return Ok(Err(unclosed));
                    }
                }
            }
            cells
        };
        if matches!(&self.source, Source::Text(text) if text.lost) {
            let lost = (self.rows + 1..).zip(cells.iter()).filter(|(_, row)| row.iter().any(|cell| cell.contains(LOST)));
            lost.for_each(|(row, _)| self.lost.add(row));
        }
        self.rows += cells.len() as u64;
        let read = match &self.source {
            Source::Done => self.bytes.unwrap_or_default(),
            Source::Text(text) => text.decoded,
        };
        // Of what was read ahead, as much as was taken.
        self.taken = if self.given > 0 { read * self.given as u64 / ahead as u64 } else { read };
        Ok(Ok(cells))
    }

    /// The next of the rows that were read ahead.
    fn ahead(&mut self, most: usize) -> Cells {
        let end = self.first.len().min(self.given + most);
        if end - self.given == self.first.len() {
            return std::mem::take(&mut self.first);
        }
        let mut cells = Cells::default();
        for row in self.given..end {
            // There is room for them: they stand in a table of this kind already.
            cells.push(self.first.row(row).iter());
        }
        self.given = end;
        if end == self.first.len() {
            (self.first, self.given) = (Cells::default(), 0);
        }
        cells
    }
}

impl Text {
    fn part(&mut self, cells: &mut Cells, most: usize) -> std::io::Result<()> {
        while cells.len() < most && !self.finished {
            if self.from == self.text.len() {
                self.decode()?;
            }
            let piece = &self.text.as_bytes()[self.from..];
            if piece.is_empty() && !self.ended {
                continue;
            }
            self.finished = piece.is_empty() && self.ended;
            match self.reader.read(piece, cells, most) {
                Ok(used) => self.from += used,
                Err(unclosed) => {
                    self.finished = true;
                    self.unclosed = Some(unclosed);
                    return Ok(());
                }
            }
            // The end of the text can end a row when there is no room for it in this part.
            if self.finished && cells.len() == most {
                self.finished = false;
            }
        }
        Ok(())
    }

    /// Decodes the next piece of the file.
    fn decode(&mut self) -> std::io::Result<()> {
        self.text.clear();
        self.from = 0;
        if self.ended {
            return Ok(());
        }
        if self.raw.is_empty() {
            self.raw.resize(PIECE, 0);
            let read = self.file.read(&mut self.raw)?;
            self.raw.truncate(read);
        }
        let last = self.raw.is_empty();
        let room = self.decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(self.raw.len() * 3 + 16);
        self.text.reserve(room);
        let (_, read, lost) = self.decoder.decode_to_string(&self.raw, &mut self.text, last);
        self.lost |= lost;
        self.raw.drain(..read);
        self.decoded += read as u64;
        self.ended = last;
        Ok(())
    }
}
