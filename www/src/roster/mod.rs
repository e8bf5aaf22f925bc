//! The class list for a page: the sheet of the engine, with texts for whoever draws it.
//!
//! It is a module of its own, which only whoever opens a list fetches, and which works beside the page in a worker. Whatever is
//! asked of it comes back as JSON text in small parts: rows that are looked at, never the whole list. The script around it
//! stands in `www/js/roster`.

mod example;
mod words;

use butie::compiled::{Compiled, LoadError, load, load_lists};
use butie::evaluate::Status;
use butie::link::{known, read as read_link, write as write_link};
use butie::model::{Calculator, Column, InputId, InputKind};
use butie::prose::yuan;
use butie::roster::delimited::{Style, end_row, write_cell};
use butie::roster::heading::{Each, Layout, Role};
use butie::roster::sheet::{Filter, Mark, Order, Sheet, Shown};
use butie::roster::told::{Columns, paid_said};
use butie::text::Language;
use butie::words::{disclaimer, status};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// So many texts of a column are shown to whoever says what it is.
const SAMPLES: usize = 3;
/// So many spellings are listed that were read as something else.
const REPAIRS: usize = 100;

/// A list for one calculator.
#[wasm_bindgen]
#[derive(Debug)]
pub struct List {
    compiled: &'static Compiled,
    calculator: &'static Calculator,
    columns: &'static [Column],
    sheet: Sheet<'static>,
    language: Language,
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

    /// Forgets a text of which only a part was read.
    pub fn begin(&mut self) {
        self.sheet.begin();
    }

    /// Takes the next piece of a list's text; an empty one ends it.
    pub fn feed(&mut self, piece: &str) {
        self.sheet.feed(piece);
    }

    /// An empty list to fill in, as a file; and a filled one to try, as a copy from a spreadsheet.
    pub fn template(&self) -> String {
        json(&example::Template::of(&self.compiled.ruleset, self.calculator, self.columns, self.language))
    }

    /// How the list is read.
    pub fn layout(&self) -> String {
        let layout = self.sheet.layout();
        let named = |input: InputId| self.sheet.called(input, self.language).to_owned();
        let columns = layout.roles.iter().enumerate().map(|(column, role)| ColumnTold {
            heading: self.sheet.headings().cell(column),
            samples: self.sheet.samples(column, SAMPLES),
            role: id_of(*role),
        });
        let unsaid = self
            .sheet
            .unsaid()
            .into_iter()
            .map(|input| Named { id: self.calculator.inputs[input.index()].id.clone(), name: named(input) });
        json(&LayoutTold {
            rows: self.sheet.len(),
            unclosed: self.sheet.unclosed().map(|unclosed| unclosed.row),
            heading: layout.heading + 1,
            trainees: layout.each == Each::Trainee,
            counts_heads: self.sheet.counts_heads(),
            columns: columns.collect(),
            roles: self.roles(),
            unsaid: unsaid.collect(),
        })
    }

    /// Says what a column is.
    pub fn assign(&mut self, column: usize, role: &str) -> bool {
        read_role(role).is_some_and(|role| self.sheet.set_role(column, role).is_ok())
    }

    /// Says whether each row is a trainee of a class, or a case of its own.
    pub fn each(&mut self, trainees: bool) {
        self.sheet.set_each(if trainees { Each::Trainee } else { Each::Case });
    }

    /// Says in which row the headings stand, counted from 1.
    pub fn headed(&mut self, row: usize) {
        let heading = row.saturating_sub(1);
        self.sheet.set_layout(Layout { heading, ..self.sheet.layout().clone() });
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
        let payees = totals.payees.iter().map(|paid| PaidTold {
            name: self.compiled.ruleset.party(paid.payee).name.get(language),
            amount: paid_said(paid, language),
            rows: paid.rows,
        });
        let reasons = self.sheet.reasons();
        let reasons = reasons.iter().map(|(at, status, reason, rows)| ReasonTold {
            at: *at,
            status: status.id(),
            title: self.sheet.reason_title(reason, language),
            rows: *rows,
        });
        let headings = self.sheet.headings();
        let mut repairs: Vec<RepairTold<'_>> = self
            .sheet
            .repairs()
            .map(|(column, text, repair)| RepairTold {
                heading: headings.cell(column),
                text,
                read: self.sheet.read_as(column, repair, language),
                rows: repair.cells,
            })
            .collect();
        repairs.sort_by_key(|repair| std::cmp::Reverse(repair.rows));
        repairs.truncate(REPAIRS);
        let width = self.sheet.layout().roles.len();
        json(&Summary {
            rows: totals.rows,
            faulty: totals.faulty,
            again: totals.again,
            repaired: totals.repaired,
            changed: self.sheet.changes(),
            payees: payees.collect(),
            reasons: reasons.collect(),
            repairs,
            classes: self.sheet.classes().len(),
            headings: (0..width).map(|column| headings.cell(column)).collect(),
            added: self.sheet.added(language),
            money: self.sheet.money_columns(),
        })
    }

    /// Classes in words, from one on and so many.
    pub fn classes(&self, from: usize, count: usize) -> String {
        let to = from.saturating_add(count).min(self.sheet.classes().len());
        json(&(from..to).filter_map(|at| self.class(at)).collect::<Vec<_>>())
    }

    /// Chooses the rows to look at and their order; how many they are. `reason` and `class` below zero are any.
    pub fn look(&mut self, reason: i32, mark: &str, class: i32, text: &str, order: &str, descending: bool) -> usize {
        let mark = match mark {
            "again" => Some(Mark::Again),
            "repaired" => Some(Mark::Repaired),
            "changed" => Some(Mark::Changed),
            _ => None,
        };
        let order = match order.split_once(':').map(|(kind, at)| (kind, at.parse().unwrap_or(0))) {
            Some(("money", at)) => Order::Money(at),
            Some(("cell", at)) => Order::Cell(at),
            Some(("reason", _)) => Order::Reason,
            _ => Order::List,
        };
        let (reason, class) = (u16::try_from(reason).ok(), u32::try_from(class).ok());
        self.sheet.look(&Filter { reason, mark, class, text: text.to_owned() }, order, descending)
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

    /// Rows of those that are looked at, as text: `csv`, `tabs`, or for another program of ours.
    pub fn export(&self, from: usize, count: usize, form: &str) -> String {
        let style = match form {
            "csv" => Style::Commas,
            "tabs" => Style::Tabs,
            _ => Style::Bare,
        };
        let mut out = String::new();
        self.sheet.export(from, count, style, self.language, &mut out);
        out
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

impl List {
    fn roles(&self) -> Vec<Named> {
        let mut roles = Vec::new();
        for (position, input) in (0u16..).zip(&self.calculator.inputs) {
            let id = InputId(position);
            let name = self.sheet.called(id, self.language).to_owned();
            roles.push(Named { id: id_of(Role::Input(id)), name: name.clone() });
            if let InputKind::Choices(domain) = input.kind {
                let options = (0u8..).zip(self.calculator.options(domain)).map(|(at, option)| Named {
                    id: id_of(Role::Option(id, at)),
                    name: format!("{name}{}{}", self.language.pick("：", ": "), option.name.get(self.language)),
                });
                roles.extend(options);
            }
        }
        roles.extend(
            [Role::Name, Role::Person, Role::Class, Role::Carried]
                .map(|role| Named { id: id_of(role), name: words::role(role, self.language).to_owned() }),
        );
        roles
    }

    fn class(&self, at: usize) -> Option<ClassTold<'_>> {
        let shown = self.sheet.class(at, self.language)?;
        let heads = self.columns.iter().zip(0u16..).zip(&shown.class.heads).filter(|((column, _), _)| column.heads.is_some());
        let heads = heads.filter(|((_, position), _)| self.sheet.counts(InputId(*position))).map(|((_, position), heads)| {
            let ask = self.calculator.inputs[usize::from(position)].ask.get(self.language);
            HeadsTold { name: ask, known: heads.0, open: heads.1 }
        });
        let columns = Columns::of(self.calculator);
        let money = columns.money.iter().zip(&shown.told.money).filter_map(|(column, money)| {
            let (payee, amount) = (*money)?;
            let name = self.compiled.ruleset.party(payee).name.get(self.language);
            Some(Line { label: column.label.get(self.language).to_owned(), payee: name, amount: yuan(amount, self.language) })
        });
        Some(ClassTold {
            at,
            name: &shown.class.name,
            rows: shown.class.rows,
            heads: heads.collect(),
            status: shown.told.status.id(),
            result: status(shown.told.status, self.language),
            money: money.collect(),
            why: shown.told.why,
            next: shown.told.next,
            remarks: shown.told.remarks,
            tips: shown.tips.into_iter().map(|(input, tip)| self.tip(input, &tip.text)).collect(),
            open: shown.told.status != Status::Computed,
        })
    }

    fn tip(&self, input: InputId, text: &str) -> String {
        let ask = self.calculator.inputs[input.index()].ask.get(self.language);
        format!("{ask} {text}")
    }

    fn row<'s>(&self, shown: &'s Shown<'s>) -> RowTold<'s> {
        let mut result = Vec::new();
        self.sheet.result_cells(&shown.told, self.language, |cell| result.push(cell.to_owned()));
        let width = self.sheet.layout().roles.len();
        RowTold {
            entry: shown.entry,
            number: shown.number,
            status: shown.told.status.id(),
            cells: (0..width).map(|column| shown.row.cell(column)).collect(),
            result,
            faulty: &shown.faulty,
            repaired: &shown.repaired,
            class: shown.class,
        }
    }
}

/// The words that stand under whatever is taken out of a list.
#[wasm_bindgen]
pub fn caution(english: bool) -> String {
    disclaimer(if english { Language::En } else { Language::Zh }).to_owned()
}

fn id_of(role: Role) -> String {
    match role {
        Role::Input(input) => format!("input:{}", input.0),
        Role::Option(input, option) => format!("option:{}:{option}", input.0),
        Role::Person => "person".to_owned(),
        Role::Name => "name".to_owned(),
        Role::Class => "class".to_owned(),
        Role::Carried => "carried".to_owned(),
    }
}

fn read_role(id: &str) -> Option<Role> {
    let mut parts = id.split(':');
    Some(match (parts.next()?, parts.next(), parts.next()) {
        ("input", Some(input), None) => Role::Input(InputId(input.parse().ok()?)),
        ("option", Some(input), Some(option)) => Role::Option(InputId(input.parse().ok()?), option.parse().ok()?),
        ("person", None, None) => Role::Person,
        ("name", None, None) => Role::Name,
        ("class", None, None) => Role::Class,
        ("carried", None, None) => Role::Carried,
        _ => return None,
    })
}

/// None of the shapes below can fail to be written.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[derive(Serialize)]
struct Named {
    id: String,
    name: String,
}

#[derive(Serialize)]
struct ColumnTold<'s> {
    heading: &'s str,
    samples: Vec<&'s str>,
    role: String,
}

#[derive(Serialize)]
struct LayoutTold<'s> {
    rows: usize,
    unclosed: Option<u64>,
    heading: usize,
    trainees: bool,
    counts_heads: bool,
    columns: Vec<ColumnTold<'s>>,
    roles: Vec<Named>,
    unsaid: Vec<Named>,
}

#[derive(Serialize)]
struct PaidTold<'s> {
    name: &'s str,
    amount: String,
    rows: u64,
}

#[derive(Serialize)]
struct ReasonTold {
    at: u16,
    status: &'static str,
    title: String,
    rows: u64,
}

#[derive(Serialize)]
struct RepairTold<'s> {
    heading: &'s str,
    text: &'s str,
    read: String,
    rows: u64,
}

#[derive(Serialize)]
struct Summary<'s> {
    rows: u64,
    faulty: u64,
    again: u64,
    repaired: u64,
    changed: usize,
    payees: Vec<PaidTold<'s>>,
    reasons: Vec<ReasonTold>,
    repairs: Vec<RepairTold<'s>>,
    classes: usize,
    headings: Vec<&'s str>,
    added: Vec<String>,
    money: usize,
}

#[derive(Serialize)]
struct HeadsTold<'s> {
    name: &'s str,
    known: u32,
    open: u32,
}

#[derive(Serialize)]
struct Line<'s> {
    label: String,
    payee: &'s str,
    amount: String,
}

#[derive(Serialize)]
struct ClassTold<'s> {
    at: usize,
    name: &'s str,
    rows: u32,
    heads: Vec<HeadsTold<'s>>,
    status: &'static str,
    result: &'static str,
    money: Vec<Line<'s>>,
    why: String,
    next: String,
    remarks: String,
    tips: Vec<String>,
    open: bool,
}

#[derive(Serialize)]
struct RowTold<'s> {
    entry: usize,
    number: u32,
    status: &'static str,
    cells: Vec<&'s str>,
    result: Vec<String>,
    faulty: &'s [usize],
    repaired: &'s [usize],
    class: Option<u32>,
}
