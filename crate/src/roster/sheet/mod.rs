//! A list on the desk: what a page keeps of it while somebody matches columns, looks through rows and mends cells.
//!
//! What was given is a table; how that is read, and which of its rows are the list's, are its rows; [work](Sheet::work) makes
//! results of these, slice by slice, between which whoever calls can do something else. A hundred thousand rows fit because a
//! row keeps no words: its result is a reason, its money and a few marks, side by side in long columns, and words are made for the
//! rows that are looked at.

mod mend;
mod out;
mod results;
mod rows;
mod table;
mod view;
mod work;

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::{Plan, Rules};
use super::cells::{Cells, Row};
use super::columns::Columns;
use super::delimited::{self, Unclosed, separator};
use super::heading::{Each, Headings, Layout, Role, each, foreign_unit};
use super::remark::{self, LOST, Numbers, Origin};
use crate::answers::RawSituation;
use crate::compiled::Compiled;
use crate::model::{Calculator, Column, InputId};
use crate::text::Language;

pub use results::Repair;
use results::Results;
use rows::Rows;
use table::Table;
pub use view::{Filter, Mark, Order, Shown, ShownClass};
use work::Work;

/// A list with its results.
#[derive(Debug)]
pub struct Sheet<'r> {
    compiled: &'r Compiled,
    rules: Rules<'r>,
    /// The columns that results add.
    added: Columns,
    /// What is said once for all rows, as it was given.
    given: RawSituation,
    /// What somebody has said that columns with these headings are: it holds for further lists, too.
    picks: Vec<(String, Role)>,
    /// What somebody wanted to say of columns of this list whose headings forbid it.
    refused: Vec<(String, Role)>,
    /// A text of which a part was read.
    reading: Option<Reading>,
    table: Table,
    rows: Rows,
    work: Work<'r>,
    results: Results,
    /// The entries that are looked at, in their order.
    view: Vec<u32>,
}

/// A text of which a part was read.
#[derive(Debug)]
enum Reading {
    /// Its beginning, in which its separator does not show yet.
    Beginning(String),
    /// What reads its cells.
    Cells(Box<delimited::Reader>),
}

/// So many bytes of a text are enough to see its separator.
const BEGINNING: usize = 1 << 12;

/// Why a column cannot have a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoSuchColumn;

impl<'r> Sheet<'r> {
    /// An empty sheet for a calculator, whose columns are given by the rules' words for lists.
    pub fn new(compiled: &'r Compiled, calculator: &'r Calculator, columns: &'r [Column]) -> Self {
        let given = RawSituation::default();
        Self {
            compiled,
            rules: Rules { ruleset: &compiled.ruleset, calculator, columns },
            added: Columns::of(calculator),
            rows: Rows::none(calculator, &given),
            given,
            picks: Vec::new(),
            refused: Vec::new(),
            reading: None,
            table: Table::default(),
            work: Work::Done,
            results: Results::default(),
            view: Vec::new(),
        }
    }

    /// Takes the next piece of the list's text; an empty one ends it, and matches the columns.
    pub fn feed(&mut self, piece: &str) {
        let reading = self.reading.take().unwrap_or_else(|| {
            *self = self.emptied();
            Reading::Beginning(String::new())
        });
        let ends = piece.is_empty();
        let reader = match reading {
            Reading::Cells(mut reader) => {
                self.table.read(&mut reader, piece);
                reader
            }
            Reading::Beginning(mut held) => {
                held.push_str(piece);
                if !ends && held.len() < BEGINNING {
                    self.reading = Some(Reading::Beginning(held));
                    return;
                }
                let text = held.strip_prefix('\u{feff}').unwrap_or(&held);
                let mut reader = Box::new(delimited::Reader::new(separator(text)));
                for piece in [text].into_iter().filter(|text| !text.is_empty()).chain(ends.then_some("")) {
                    self.table.read(&mut reader, piece);
                }
                reader
            }
        };
        if ends {
            self.match_columns();
        } else {
            self.reading = Some(Reading::Cells(reader));
        }
    }

    /// Takes a list that was read elsewhere, from a spreadsheet's own file.
    pub fn take(&mut self, cells: Cells) {
        *self = Self { table: Table::of(cells), ..self.emptied() };
        self.match_columns();
    }

    /// The same without a list: what was said for all rows and for columns stays.
    fn emptied(&mut self) -> Self {
        let (given, picks) = (core::mem::take(&mut self.given), core::mem::take(&mut self.picks));
        Self { given, picks, ..Self::new(self.compiled, self.rules.calculator, self.rules.columns) }
    }

    /// Forgets a text of which only a part was read.
    pub fn begin(&mut self) {
        self.reading = None;
    }

    /// Begins a text whose cells are known to stand between tabs, as those of a workbook do, whatever else stands in them.
    pub fn begin_tabs(&mut self) {
        *self = self.emptied();
        self.reading = Some(Reading::Cells(Box::new(delimited::Reader::new(b'\t'))));
    }

    /// Notes where the text comes from that it is given.
    pub fn note_origin(&mut self, origin: Origin) {
        self.table.origin = origin;
    }

    /// Where the text comes from.
    pub fn origin(&self) -> &Origin {
        &self.table.origin
    }

    /// What is worth saying of the list as a whole.
    pub fn remarks(&self, language: Language) -> Vec<String> {
        let Self { rules, table, rows, .. } = self;
        let (layout, headings) = (&rows.layout, rows.headings());
        let choose = language.pick("，可以另选", "; choose another one if that is the list");
        let mut remarks = table.origin.said(layout, headings, choose, language);
        let mut known = self.known_headings();
        self.refused.iter().for_each(|(heading, role)| known.pick(heading, *role));
        let unused = remark::unused((rules.ruleset, rules.calculator), &known, layout, headings, language);
        remarks.extend(unused);
        remarks.extend(remark::apart(&rows.apart, language));
        remarks.extend(remark::beyond(&rows.beyond, language));
        let mut lost = Numbers::default();
        let still = |position: &&u32| table.row(**position as usize).iter().any(|cell| cell.contains(LOST));
        table.lost.iter().filter(still).for_each(|position| lost.add(u64::from(*position) + 1));
        remarks.extend(remark::lost(&lost, language));
        remarks.extend(remark::others(self.results.repairs.others, language));
        remarks
    }

    /// What headings are compared with: the words of the rules, and what somebody has picked.
    fn known_headings(&self) -> Headings {
        let mut headings = Headings::new(self.rules.calculator, self.rules.columns);
        self.picks.iter().for_each(|(heading, role)| headings.pick(heading, *role));
        headings
    }

    fn match_columns(&mut self) {
        self.table.note_lost();
        let headings = self.known_headings();
        self.set_layout(headings.layout(&self.table.cells, self.rules.columns));
    }

    /// In which row a quotation mark is not closed: nothing after it was read.
    pub fn unclosed(&self) -> Option<Unclosed> {
        self.table.unclosed
    }

    /// How the list is read.
    pub fn layout(&self) -> &Layout {
        &self.rows.layout
    }

    /// How many rows the list has.
    pub fn len(&self) -> usize {
        self.rows.entries.len()
    }

    /// Whether the list has no row.
    pub fn is_empty(&self) -> bool {
        self.rows.entries.is_empty()
    }

    /// A row by its position among all rows of the text.
    pub fn row(&self, position: usize) -> Row<'_> {
        self.table.row(position)
    }

    /// The headings.
    pub fn headings(&self) -> Row<'_> {
        self.rows.headings()
    }

    /// The first texts of a column that are not empty, for whoever has to say what it is.
    pub fn samples(&self, column: usize, most: usize) -> Vec<&str> {
        let entries = self.rows.entries.iter().take(200);
        let cells = entries.map(|entry| self.row(*entry as usize).cell(column).trim()).filter(|cell| !cell.is_empty());
        cells.take(most).collect()
    }

    /// Reads the list in another way; all results go.
    pub fn set_layout(&mut self, layout: Layout) {
        self.rows.set_layout(self.rules, &self.table, layout);
        self.restart();
    }

    /// Says what a column is, in this list and in further ones with the same heading. Another column that was the same is carried along
    /// from now on. A column whose heading names another unit than the question's stays what it is, which is remarked on.
    ///
    /// # Errors
    ///
    /// [`NoSuchColumn`].
    pub fn set_role(&mut self, column: usize, role: Role) -> Result<(), NoSuchColumn> {
        let mut layout = self.rows.layout.clone();
        if let Role::Input(input) = role
            && foreign_unit(self.rules.ruleset, self.rules.calculator, input, self.headings().cell(column)).is_some()
        {
            // It stays what it is, and why is said; what answers the question now goes on to.
            let heading = self.headings().cell(column).to_owned();
            self.refused.push((heading, role));
            return layout.roles.get(column).map(|_| ()).ok_or(NoSuchColumn);
        }
        layout.roles.iter_mut().filter(|other| role.rivals(**other)).for_each(|other| *other = Role::Carried);
        *layout.roles.get_mut(column).ok_or(NoSuchColumn)? = role;
        for (column, (role, before)) in layout.roles.iter().zip(&self.rows.layout.roles).enumerate() {
            if role != before {
                let heading = self.rows.headings().cell(column).to_owned();
                self.picks.push((heading, *role));
            }
        }
        layout.each = each(&layout.roles, self.headings(), self.rules.columns);
        self.set_layout(layout);
        Ok(())
    }

    /// Whether rows can be trainees at all: the calculator counts heads.
    pub fn counts_heads(&self) -> bool {
        self.rules.columns.iter().any(|column| column.heads.is_some())
    }

    /// Says what each row is.
    pub fn set_each(&mut self, each: Each) {
        let each = if self.counts_heads() { each } else { Each::Case };
        self.set_layout(Layout { each, ..self.rows.layout.clone() });
    }

    /// What is said once for all rows, as it was entered; whether that changes anything for them, so that they are to be worked
    /// on anew.
    pub fn set_common(&mut self, given: RawSituation) -> bool {
        let changes = self.rows.of_all(self.rules, &self.given) != self.rows.of_all(self.rules, &given);
        self.given = given;
        if changes {
            self.restart();
        }
        changes
    }

    /// The inputs about which neither a column nor what is said once for all rows says anything, though somebody has to.
    pub fn unsaid(&self) -> Vec<InputId> {
        self.rows.unsaid(self.rules)
    }

    /// Whether the heads of an input are counted from the rows.
    pub fn counts(&self, input: InputId) -> bool {
        self.rows.counts(self.rules, input)
    }

    /// How many rows were changed.
    pub fn changes(&self) -> usize {
        self.table.changes.len()
    }

    fn plan(&self) -> Plan<'_> {
        self.rows.plan(self.rules)
    }

    /// Throws all results away, and begins to work.
    fn restart(&mut self) {
        self.rows.choose(&self.table);
        self.rows.set_common(self.rules, &self.given);
        self.results = Results::default();
        self.view.clear();
        self.work = Work::begin(self.rules, &self.rows);
    }
}
