//! Lists from files: CSV in the encodings that spreadsheets write, a part at a time, and XLSX.

use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::Path;

use butie::roster::cells::{Cells, Row};
use butie::roster::delimited::{Reader, Unclosed, separator};
use butie::roster::heading::Layout;
use butie::roster::xlsx::{self, Merged};
use encoding_rs::{Decoder, Encoding, GB18030, UTF_8};

use super::named::Named;
use crate::Failure;

/// So many rows travel together.
pub(super) const PART: usize = 4096;
/// So many bytes are read at once, and looked at to tell how they are encoded.
const PIECE: usize = 1 << 18;

/// A list that is read a part at a time.
pub(super) struct List {
    /// The file's name, as it was given.
    pub(super) name: String,
    /// What else is worth saying of it: its encoding, the sheets that are not read.
    pub(super) remark: Option<String>,
    /// Its size in bytes, where it is known before it is read.
    pub(super) bytes: Option<u64>,
    /// Cells that were merged over several rows, each of which has got their text.
    pub(super) merged: Vec<Merged>,
    /// The first part.
    first: Cells,
    source: Source,
    /// How many rows were taken.
    rows: u64,
    /// The rows of those in which something is no sign in the list's encoding, and stands as � in it.
    pub(super) lost: Named,
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
    /// What was decoded and not yet taken apart.
    text: String,
    from: usize,
    ended: bool,
    finished: bool,
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
    if raw.starts_with(b"PK") || raw.starts_with(b"\xd0\xcf\x11\xe0") {
        file.read_to_end(&mut raw).map_err(failed)?;
        let mut sheet = xlsx::read(Cursor::new(raw), sheet).map_err(|error| Failure(format!("{name}: {error}")))?;
        sheet.fill().map_err(|error| Failure(format!("{name}: {error}")))?;
        let read = &sheet.name;
        let remark = (!sheet.others.is_empty()).then(|| {
            let others = sheet.others.join("、");
            format!("只读了工作表“{read}”，没有读：{others}（--sheet 可以指定）/ only the sheet “{read}” was read, not {others}")
        });
        return Ok(List {
            name,
            remark,
            bytes,
            first: sheet.cells,
            merged: sheet.merged,
            source: Source::Done,
            rows: 0,
            lost: Named::default(),
        });
    }
    let (encoding, guessed) = encoding(&raw, bytes, path);
    let remark = guessed.then(|| format!("按 {} 编码读 / read as {}", encoding.name(), encoding.name()));
    let mut text = Text {
        file: Box::new(BufReader::with_capacity(PIECE, file)),
        decoder: encoding.new_decoder_with_bom_removal(),
        reader: Reader::new(b','),
        raw,
        text: String::new(),
        from: 0,
        ended: false,
        finished: false,
        lost: false,
    };
    text.decode().map_err(failed)?;
    text.reader = Reader::new(separator(&text.text));
    let mut first = Cells::default();
    if let Err(Unclosed { row }) = text.part(&mut first).map_err(failed)? {
        text.finished = true;
        return Err(Failure(format!(
            "{name} 第 {row} 行太长，读不下去，多半是前面有没有闭合的引号\n{name}: row {row} is too long to be read; mostly a quotation mark before it is not closed"
        )));
    }
    let source = Source::Text(Box::new(text));
    Ok(List { name, remark, bytes, first, merged: Vec::new(), source, rows: 0, lost: Named::default() })
}

/// How a file is encoded, and whether that is worth saying.
///
/// Without a mark at the beginning it is UTF-8 or GB18030. One that is UTF-8 but for a few broken bytes is UTF-8: it is what has
/// fewer faults, or more than two good signs beyond ASCII for each fault, which text in GB18030 never comes near.
fn encoding(beginning: &[u8], bytes: Option<u64>, path: &Path) -> (&'static Encoding, bool) {
    if let Some((encoding, _)) = Encoding::for_bom(beginning) {
        return (encoding, encoding != UTF_8);
    }
    let mut beginning_only = Utf8::default();
    beginning_only.read(beginning);
    let mut found = beginning_only;
    if bytes.is_some_and(|bytes| bytes > beginning.len() as u64) && !found.is_hopeless() {
        found = whole(path).unwrap_or(beginning_only);
    }
    if found.faults == 0 || found.good > 2 * found.faults || beginning_only.faults <= faults_in_gb18030(beginning) {
        (UTF_8, false)
    } else {
        (GB18030, true)
    }
}

/// What bytes come to when they are read as UTF-8.
#[derive(Clone, Copy, Default)]
struct Utf8 {
    /// Signs beyond ASCII.
    good: u64,
    faults: u64,
}

impl Utf8 {
    /// Adds a piece, and says how many bytes at its end may be the beginning of a sign.
    fn read(&mut self, mut bytes: &[u8]) -> usize {
        loop {
            let (valid, error) = match std::str::from_utf8(bytes) {
                Ok(text) => (text.as_bytes(), None),
                Err(error) => (&bytes[..error.valid_up_to()], Some(error)),
            };
            self.good += valid.iter().filter(|byte| **byte >= 0xc0).count() as u64;
            match error.map(|error| error.error_len()) {
                None => return 0,
                Some(None) => return bytes.len() - valid.len(),
                Some(Some(broken)) => {
                    self.faults += 1;
                    bytes = &bytes[valid.len() + broken..];
                }
            }
        }
    }

    /// Whether there are so many faults that what follows changes nothing.
    fn is_hopeless(self) -> bool {
        self.faults > 100 && self.good <= self.faults
    }
}

/// What all of a file comes to as UTF-8. One that cannot be read is told of when it is read.
fn whole(path: &Path) -> Option<Utf8> {
    let mut file = File::open(path).ok()?;
    let mut piece = vec![0; PIECE];
    let (mut found, mut kept) = (Utf8::default(), 0);
    loop {
        let read = file.read(&mut piece[kept..]).ok()?;
        let end = kept + read;
        let cut = found.read(&piece[..end]);
        if read == 0 {
            // A sign that is cut in two at the end is one that is broken.
            found.faults += u64::from(cut > 0);
            return Some(found);
        }
        if found.is_hopeless() {
            return Some(found);
        }
        piece.copy_within(end - cut..end, 0);
        kept = cut;
    }
}

fn faults_in_gb18030(bytes: &[u8]) -> u64 {
    let (text, _) = GB18030.decode_without_bom_handling(bytes);
    text.matches('\u{fffd}').count() as u64
}

impl List {
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

    /// Takes the next part; an empty one is the end.
    pub(super) fn part(&mut self) -> std::io::Result<Result<Cells, Unclosed>> {
        let cells = if self.first.is_empty() {
            let mut cells = Cells::default();
            match &mut self.source {
                Source::Done => {}
                Source::Text(text) => {
                    if let Err(unclosed) = text.part(&mut cells)? {
                        return Ok(Err(unclosed));
                    }
                }
            }
            cells
        } else {
            std::mem::take(&mut self.first)
        };
        if matches!(&self.source, Source::Text(text) if text.lost) {
            let lost = (self.rows + 1..).zip(cells.iter()).filter(|(_, row)| row.iter().any(|cell| cell.contains('\u{fffd}')));
            lost.for_each(|(row, _)| self.lost.add(row));
        }
        self.rows += cells.len() as u64;
        Ok(Ok(cells))
    }
}

impl Text {
    fn part(&mut self, cells: &mut Cells) -> std::io::Result<Result<(), Unclosed>> {
        while cells.len() < PART && !self.finished {
            if self.from == self.text.len() {
                self.decode()?;
            }
            let piece = &self.text.as_bytes()[self.from..];
            if piece.is_empty() && !self.ended {
                continue;
            }
            self.finished = piece.is_empty() && self.ended;
            match self.reader.read(piece, cells, PART) {
                Ok(used) => self.from += used,
                Err(unclosed) => {
                    self.finished = true;
                    return Ok(Err(unclosed));
                }
            }
            // The end of the text can end a row when there is no room for it in this part.
            if self.finished && cells.len() == PART {
                self.finished = false;
            }
        }
        Ok(Ok(()))
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
        self.ended = last;
        Ok(())
    }
}
