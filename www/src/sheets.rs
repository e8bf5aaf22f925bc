//! Spreadsheets' own files for the list of many people: a module of its own again, which only such a file makes the list fetch.
//! Tables go in and out as text with tabs.

use std::io::Cursor;

use butie::roster::delimited::{self, Style, end_row, write_cell};
use butie::roster::xlsx::{self, Book, Page, XlsxError};
use wasm_bindgen::prelude::*;

/// A sheet that was read.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Read {
    text: String,
    merged: Vec<u32>,
    name: String,
    names: Vec<String>,
}

#[wasm_bindgen]
impl Read {
    /// Its rows, as text with tabs; each merged cell says what the first of them says.
    #[wasm_bindgen(getter)]
    pub fn text(&self) -> String {
        self.text.clone()
    }

    /// The sheet's name.
    #[wasm_bindgen(getter)]
    pub fn name(&self) -> String {
        self.name.clone()
    }

    /// The names of all sheets that are not hidden, in their order.
    #[wasm_bindgen(getter)]
    pub fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    /// What was merged: by threes a column, the first row and the last row, each from 0.
    #[wasm_bindgen(getter)]
    pub fn merged(&self) -> Vec<u32> {
        self.merged.clone()
    }
}

/// The sheet of a workbook with this name; without a name, the first that has something in it.
#[wasm_bindgen]
#[expect(clippy::needless_pass_by_value, reason = "what comes from JavaScript comes as a value")]
pub fn read(bytes: &[u8], name: Option<String>) -> Result<Read, JsError> {
    let mut sheet = xlsx::read(Cursor::new(bytes), name.as_deref()).map_err(|error| fault(&error))?;
    sheet.fill().map_err(|error| fault(&error))?;
    let mut text = String::new();
    for row in sheet.cells.iter() {
        row.iter().enumerate().for_each(|(at, cell)| write_cell(&mut text, Style::Bare, at == 0, cell));
        end_row(&mut text);
    }
    let numbers = sheet.merged.iter().flat_map(|merged| [merged.column, merged.first, merged.last]);
    // No sheet has more rows than this kind of number holds.
    let merged = numbers.map(|number| u32::try_from(number).unwrap_or(u32::MAX)).collect();
    Ok(Read { text, merged, name: sheet.name, names: sheet.names })
}

/// A workbook under way.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Workbook {
    book: Book,
}

#[wasm_bindgen]
impl Workbook {
    /// An empty one.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a sheet. Of the columns, those with a `1` hold numbers.
    pub fn page(&mut self, name: &str, headings: &str, numbers: &str) -> Result<(), JsError> {
        let headings: Vec<String> = delimited::read_with(b'\t', headings).0.row(0).iter().map(str::to_owned).collect();
        let numbers: Vec<bool> = numbers.bytes().map(|sign| sign == b'1').collect();
        self.book.page(&Page { name, headings: &headings, numbers: &numbers }).map_err(|error| fault(&error))
    }

    /// Adds rows to the sheet that was begun last.
    pub fn rows(&mut self, text: &str) -> Result<(), JsError> {
        self.book.rows(&delimited::read_with(b'\t', text).0).map_err(|error| fault(&error))
    }

    /// The workbook's bytes; after that it is empty.
    pub fn write(&mut self) -> Result<Vec<u8>, JsError> {
        std::mem::take(&mut self.book).write().map_err(|error| fault(&error))
    }
}

fn fault(error: &XlsxError) -> JsError {
    JsError::new(&error.to_string())
}
