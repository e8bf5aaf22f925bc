//! Spreadsheets' own files for the list of many people: a module of its own again, which only such a file makes the list fetch.
//! Tables go in and out as text with tabs.

use std::io::Cursor;

use butie::roster::delimited::{self, Style, end_row, write_cell};
use butie::roster::xlsx::{self, Book, Page, XlsxError};
use wasm_bindgen::prelude::*;

/// The first sheet of a workbook that has something in it, as text.
#[wasm_bindgen]
pub fn read(bytes: &[u8]) -> Result<String, JsError> {
    let sheet = xlsx::read(Cursor::new(bytes), None).map_err(|error| fault(&error))?;
    let mut out = String::new();
    for row in sheet.cells.iter() {
        row.iter().enumerate().for_each(|(at, cell)| write_cell(&mut out, Style::Bare, at == 0, cell));
        end_row(&mut out);
    }
    Ok(out)
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
        let headings: Vec<String> = delimited::read(headings).0.row(0).iter().map(str::to_owned).collect();
        let numbers: Vec<bool> = numbers.bytes().map(|sign| sign == b'1').collect();
        self.book.page(&Page { name, headings: &headings, numbers: &numbers }).map_err(|error| fault(&error))
    }

    /// Adds rows to the sheet that was begun last.
    pub fn rows(&mut self, text: &str) -> Result<(), JsError> {
        self.book.rows(&delimited::read(text).0).map_err(|error| fault(&error))
    }

    /// The workbook's bytes; after that it is empty.
    pub fn write(&mut self) -> Result<Vec<u8>, JsError> {
        std::mem::take(&mut self.book).write().map_err(|error| fault(&error))
    }
}

fn fault(error: &XlsxError) -> JsError {
    JsError::new(&error.to_string())
}
