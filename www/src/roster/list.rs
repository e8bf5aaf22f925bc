//! The list for one calculator, as the module gives it.

use butie::compiled::{Compiled, LoadError, load, load_lists};
use butie::link::{known, read as read_link, write as write_link};
use butie::model::{Calculator, Column, InputId};
use butie::roster::cells::Merged;
use butie::roster::delimited::{Style, end_row, write_cell};
use butie::roster::heading::Each;
use butie::roster::remark::{Origin, Tab};
use butie::roster::sheet::{Filter, Sheet};
use butie::roster::told::paid_said;
use butie::text::Language;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::told::{self, Form, Named, Only, Paid, Reason, Repair, RoleId, Summary};
use super::{example, words};

/// So many texts of a column are shown to whoever says what it is.
const SAMPLES: usize = 3;
/// So many spellings are listed that were read as something else.
const REPAIRS: usize = 100;

/// A list for one calculator.
#[wasm_bindgen]
#[derive(Debug)]
pub struct List {
    pub(super) compiled: &'static Compiled,
    pub(super) calculator: &'static Calculator,
    pub(super) columns: &'static [Column],
    pub(super) sheet: Sheet<'static>,
    pub(super) language: Language,
    audience: Option<String>,
}

#[wasm_bindgen]
impl List {
    /// An empty list for a calculator of compiled rules, with the words that lists have for its questions.
    ///
    /// The rules stay for as long as the module does: a page opens a list for a calculator or two.
    #[wasm_bindgen(constructor)]
    pub fn new(rules: &[u8], english: Option<Vec<u8>>, lists: &[u8], calculator: &str) -> Result<List, JsError> {
        let fail = |error: LoadError| JsError::new(&error.to_string());
        let compiled: &'static Compiled = Box::leak(Box::new(load(rules, english.as_deref()).map_err(fail)?));
        let lists = Box::leak(Box::new(load_lists(lists, compiled).map_err(fail)?));
        let mut calculators = compiled.ruleset.calculators.iter().zip(&lists.calculators);
        let found = calculators.find(|(one, _)| one.id == calculator);
        let (calculator, columns) = found.ok_or_else(|| JsError::new("there is no such calculator"))?;
        let sheet = Sheet::new(compiled, calculator, columns);
        Ok(Self { compiled, calculator, columns, sheet, language: Language::Zh, audience: None })
    }

    /// What the form says, as a link carries it, and in which language and for whom it is asked; whether all rows are to be
    /// worked on anew.
    pub fn situate(&mut self, fragment: &str, english: bool, audience: Option<String>) -> bool {
        self.language = if english { Language::En } else { Language::Zh };
        self.audience = audience;
        let receipt = read_link(fragment).ok().and_then(|link| link.calculator?.receipt);
        self.sheet.set_common(receipt.map(|receipt| known(self.calculator, &receipt).0).unwrap_or_default())
    }

    /// Forgets a text of which only a part was read. The next one's cells stand between `tabs`, or between what its first lines show.
    pub fn begin(&mut self, tabs: bool) {
        if tabs {
            self.sheet.begin_tabs();
        } else {
            self.sheet.begin();
        }
    }

    /// Takes the next piece of a list's text; an empty one ends it.
    pub fn feed(&mut self, piece: &str) {
        self.sheet.feed(piece);
    }

    /// Notes that the text's encoding was guessed, by its name.
    pub fn note_guessed(&mut self, encoding: String) {
        self.sheet.note_origin(Origin::Guessed(encoding));
    }

    /// Notes from which sheet of a workbook the text comes, which sheets have something in them, with a `1` for each that is hidden
    /// and a `0` for the others, and what was merged in it: by threes a column, the first row and the last row, each from 0.
    pub fn note_book(&mut self, sheet: String, tabs: Vec<String>, hidden: &str, merged: &[u32]) {
        let of = |cell: &[u32]| match cell {
            [column, first, last] => Some(Merged { column: *column as usize, first: *first as usize, last: *last as usize }),
            _ => None,
        };
        let tabs = tabs.into_iter().zip(hidden.bytes()).map(|(name, hidden)| Tab { name, hidden: hidden == b'1' }).collect();
        self.sheet.note_origin(Origin::Book { sheet, tabs, merged: merged.chunks(3).filter_map(of).collect() });
    }

    /// An empty list to fill in, as a file; and a filled one to try, as a copy from a spreadsheet.
    pub fn template(&self) -> String {
        json(&example::lists(&self.compiled.ruleset, self.calculator, self.columns, self.language))
    }

    /// How the list is read.
    pub fn layout(&self) -> String {
        let layout = self.sheet.layout();
        let named = |input: InputId| self.sheet.called(input, self.language).to_owned();
        let columns = layout.roles.iter().enumerate().map(|(column, role)| told::Column {
            heading: self.sheet.headings().cell(column).to_owned(),
            samples: self.sheet.samples(column, SAMPLES).into_iter().map(str::to_owned).collect(),
            role: (*role).into(),
        });
        let unsaid = self
            .sheet
            .unsaid()
            .into_iter()
            .map(|input| Named { id: self.calculator.inputs[input.index()].id.clone(), name: named(input) });
        json(&told::Layout {
            rows: self.sheet.len(),
            sheets: match self.sheet.origin() {
                Origin::Book { sheet, tabs, .. } => {
                    let said = |tab: &Tab| tab.said(self.language);
                    tabs.iter()
                        .map(|tab| told::Sheet { id: tab.name.clone(), name: said(tab), read: tab.name == *sheet })
                        .collect()
                }
                Origin::Plain | Origin::Guessed(_) => Vec::new(),
            },
            remarks: self.sheet.remarks(self.language),
            unclosed: self.sheet.unclosed().map(|unclosed| unclosed.row),
            trainees: layout.each == Each::Trainee,
            counts_heads: self.sheet.counts_heads(),
            columns: columns.collect(),
            roles: self.roles(),
            unsaid: unsaid.collect(),
        })
    }

    /// Says what a column is, as [`RoleId`].
    pub fn assign(&mut self, column: usize, role: &str) -> bool {
        role.parse().is_ok_and(|role: RoleId| self.sheet.set_role(column, role.into()).is_ok())
    }

    /// Says whether each row is a trainee of a class, or a case of its own.
    pub fn each(&mut self, trainees: bool) {
        self.sheet.set_each(if trainees { Each::Trainee } else { Each::Case });
    }

    /// Works on so many rows; whether anything is left.
    pub fn work(&mut self, rows: usize) -> bool {
        self.sheet.work(rows)
    }

    /// How many steps of work are done.
    pub fn done(&self) -> usize {
        self.sheet.progress().0
    }

    /// How many steps of work there are.
    pub fn all(&self) -> usize {
        self.sheet.progress().1
    }

    /// What the list comes to.
    pub fn summary(&self) -> String {
        let (totals, language) = (self.sheet.totals(), self.language);
        let payees = totals.payees.iter().map(|paid| Paid {
            name: self.compiled.ruleset.party(paid.payee).name.get(language).to_owned(),
            amount: paid_said(paid, language),
            rows: paid.rows,
        });
        let reasons = self.sheet.reasons();
        let reasons = reasons.iter().map(|(at, _, reason, rows)| Reason {
            at: *at,
            title: self.sheet.reason_title(*reason, language),
            rows: *rows,
        });
        let headings = self.sheet.headings();
        let mut repairs: Vec<Repair> = self
            .sheet
            .repairs()
            .map(|(column, text, repair)| Repair {
                heading: headings.cell(column).to_owned(),
                text: text.to_owned(),
                read: self.sheet.read_as(column, repair, language),
                rows: repair.cells,
            })
            .collect();
        repairs.sort_by_key(|repair| std::cmp::Reverse(repair.rows));
        repairs.truncate(REPAIRS);
        json(&Summary {
            rows: totals.rows,
            again: totals.again,
            repaired: totals.repaired,
            changed: self.sheet.changes(),
            payees: payees.collect(),
            reasons: reasons.collect(),
            repairs,
            classes: self.sheet.classes().len(),
            added: self.sheet.added(language),
            money: self.sheet.money_columns(),
        })
    }

    /// Classes in words, from one on and so many.
    pub fn classes(&self, from: usize, count: usize) -> String {
        let to = from.saturating_add(count).min(self.sheet.classes().len());
        json(&(from..to).filter_map(|at| self.class(at)).collect::<Vec<_>>())
    }

    /// Chooses the rows to look at, as [`Only`], with a text, and their order, as [`told::Order`]; how many they are.
    pub fn look(&mut self, only: &str, text: &str, order: &str, descending: bool) -> Result<usize, JsError> {
        let filter = Filter { text: text.to_owned(), ..only.parse::<Only>()?.into() };
        Ok(self.sheet.look(&filter, order.parse::<told::Order>()?.into(), descending))
    }

    /// Rows of those that are looked at.
    pub fn rows(&self, from: usize, count: usize) -> String {
        let shown = self.sheet.shown(from, count, self.language);
        json(&shown.iter().map(|shown| self.row(shown)).collect::<Vec<_>>())
    }

    /// A row, by its position among all.
    pub fn entry(&self, entry: usize) -> String {
        json(&self.sheet.entry(entry, self.language).as_ref().map(|shown| self.row(shown)))
    }

    /// Changes a cell; whether all rows are to be worked on anew.
    pub fn edit(&mut self, entry: usize, column: usize, text: &str) -> bool {
        self.sheet.edit(entry, column, text).unwrap_or(false)
    }

    /// Rows of those that are looked at, as text for what is taken out as [`Form`].
    pub fn export(&self, from: usize, count: usize, form: &str) -> Result<String, JsError> {
        let style = match form.parse()? {
            Form::Csv => Style::Commas,
            Form::Tabs => Style::Tabs,
            Form::Xlsx => Style::Bare,
        };
        let mut out = String::new();
        self.sheet.export(from, count, style, self.language, &mut out);
        Ok(out)
    }

    /// Which columns of what is taken out hold numbers: a `1` for each that does.
    pub fn numbers(&self) -> String {
        self.sheet.numbers().into_iter().map(|number| if number { '1' } else { '0' }).collect()
    }

    /// Every clause that the calculator cites with its words, as text with tabs.
    pub fn clauses_cited(&self) -> String {
        let mut out = String::new();
        let mut row = |cells: [&str; 3]| {
            cells.into_iter().enumerate().for_each(|(at, cell)| write_cell(&mut out, Style::Bare, at == 0, cell));
            end_row(&mut out);
        };
        row(self.language.pick(["条款", "位置", "原文"], ["Clause", "Place", "Words"]));
        for clause in self.calculator.cited_clauses().into_iter().map(|id| self.compiled.ruleset.clause(id)) {
            row([&clause.id, &clause.at, &clause.quote]);
        }
        out
    }

    /// The answers of a row, for the form.
    pub fn link(&self, entry: usize) -> Option<String> {
        self.sheet.link(entry, self.audience.as_deref()).as_ref().map(write_link)
    }

    /// The answers of a class, for the form.
    pub fn class_link(&self, class: usize) -> Option<String> {
        self.sheet.class_link(class, self.audience.as_deref()).as_ref().map(write_link)
    }

    /// The whole list in a few lines of text.
    pub fn statement(&self) -> String {
        words::statement(&self.compiled.ruleset, self.calculator, &self.sheet, self.language)
    }
}

/// None of the shapes below can fail to be written.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
