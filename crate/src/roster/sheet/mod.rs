//! A list on the desk: what a page keeps of it while somebody matches columns, looks through rows and mends cells.
//!
//! A hundred thousand rows fit because a row keeps no words: its result is a reason, its money and a few marks, side by side in
//! long columns, and words are made for the rows that are looked at. All work comes in slices, between which whoever calls can
//! do something else.

mod out;
mod view;
mod work;

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Plan;
use super::cells::{Cells, Row};
use super::class::{Counted, Outcome, Trainee};
use super::common::{beside, is_said};
use super::delimited::{self, Unclosed, separator};
use super::heading::{Each, Headings, Layout, Role, each, foreign_unit};
use super::is_entry;
use super::people::{Ledger, People};
use super::remark::{self, LOST, Numbers, Origin};
use super::told::Columns;
use crate::answers::{RawSituation, Situation, read};
use crate::compiled::Compiled;
use crate::model::{Calculator, Column, InputId};
use crate::text::Language;

pub use view::{Filter, Mark, Order, Shown, ShownClass};
pub use work::Repair;
use work::{Results, Stage};

/// A list with its results.
#[derive(Debug)]
pub struct Sheet<'r> {
    compiled: &'r Compiled,
    calculator: &'r Calculator,
    columns: &'r [Column],
    added: Columns,
    /// What came of the text before its separator is known.
    beginning: String,
    reader: Option<delimited::Reader>,
    unclosed: Option<Unclosed>,
    cells: Cells,
    origin: Origin,
    /// Rows with signs that could not be read, as the list was given.
    lost: Vec<u32>,
    /// Rows that are none of the list's.
    apart: Numbers,
    /// Rows that say something beyond the headings.
    beyond: Numbers,
    /// Rows as they were changed, the last of each by its position in `cells`.
    changed: Cells,
    changes: BTreeMap<u32, u32>,
    layout: Layout,
    /// What somebody has said that columns with these headings are: it holds for further lists, too.
    picks: Vec<(String, Role)>,
    /// The headings.
    titles: Cells,
    /// What is said once for all rows, as it was given.
    given: RawSituation,
    /// The same as it is read beside the list's columns.
    common: Situation,
    /// The rows of the list, by their positions in `cells`.
    entries: Vec<u32>,
    stage: Stage,
    results: Results,
    people: People,
    ledger: Ledger,
    repairs: BTreeMap<(usize, String), Repair>,
    /// How many cells were respelt whose spelling found no room among the repairs.
    others: u64,
    trainees: Vec<Trainee>,
    counted: Counted,
    outcomes: Vec<Outcome>,
    /// The entries that are looked at, in their order.
    view: Vec<u32>,
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
            calculator,
            columns,
            added: Columns::of(calculator),
            beginning: String::new(),
            reader: None,
            unclosed: None,
            cells: Cells::default(),
            origin: Origin::Plain,
            lost: Vec::new(),
            apart: Numbers::default(),
            beyond: Numbers::default(),
            changed: Cells::default(),
            changes: BTreeMap::new(),
            layout: Layout { heading: 0, above: false, roles: Vec::new(), each: Each::Case },
            picks: Vec::new(),
            common: read(calculator, &given),
            given,
            titles: Cells::default(),
            entries: Vec::new(),
            stage: Stage::Done,
            results: Results::default(),
            people: People::default(),
            ledger: Ledger::default(),
            repairs: BTreeMap::new(),
            others: 0,
            trainees: Vec::new(),
            counted: Counted::default(),
            outcomes: Vec::new(),
            view: Vec::new(),
        }
    }

    /// Takes the next piece of the list's text; an empty one ends it, and matches the columns.
    pub fn feed(&mut self, piece: &str) {
        if self.reader.is_none() && self.beginning.is_empty() {
            *self = self.emptied();
        }
        if self.reader.is_some() {
            self.read(piece);
        } else {
            // The separator shows in the first lines.
            self.beginning.push_str(piece);
            if piece.is_empty() || self.beginning.len() >= BEGINNING {
                let held = core::mem::take(&mut self.beginning);
                let held = held.strip_prefix('\u{feff}').unwrap_or(&held);
                self.reader = Some(delimited::Reader::new(separator(held)));
                if !held.is_empty() {
                    self.read(held);
                }
                if piece.is_empty() {
                    self.read(piece);
                }
            }
        }
        if piece.is_empty() {
            self.match_columns();
        }
    }

    /// Reads the next piece of the text; an empty one is its end.
    fn read(&mut self, piece: &str) {
        let Some(reader) = &mut self.reader else { return };
        let mut rest = piece.as_bytes();
        while self.unclosed.is_none() {
            match reader.read(rest, &mut self.cells, usize::MAX) {
                Ok(used) => rest = &rest[used..],
                Err(unclosed) => self.unclosed = Some(unclosed),
            }
            if rest.is_empty() {
                break;
            }
        }
    }

    /// Takes a list that was read elsewhere, from a spreadsheet's own file.
    pub fn take(&mut self, cells: Cells) {
        *self = Self { cells, ..self.emptied() };
        self.match_columns();
    }

    /// The same without a list: what was said for all rows and for columns stays.
    fn emptied(&mut self) -> Self {
        let (given, picks) = (core::mem::take(&mut self.given), core::mem::take(&mut self.picks));
        Self { given, picks, ..Self::new(self.compiled, self.calculator, self.columns) }
    }

    /// Notes where the text comes from that it is given.
    pub fn note_origin(&mut self, origin: Origin) {
        self.origin = origin;
    }

    /// What is worth saying of the list as a whole.
    pub fn remarks(&self, language: Language) -> Vec<String> {
        let mut remarks = self.origin.said(&self.layout, self.headings(), language);
        let rules = (&self.compiled.ruleset, self.calculator);
        remarks.extend(remark::unused(rules, &self.known_headings(), &self.layout, self.headings(), language));
        remarks.extend(remark::apart(&self.apart, language));
        remarks.extend(remark::beyond(&self.beyond, language));
        let mut lost = Numbers::default();
        let still = |position: &&u32| self.row(**position as usize).iter().any(|cell| cell.contains(LOST));
        self.lost.iter().filter(still).for_each(|position| lost.add(u64::from(*position) + 1));
        remarks.extend(remark::lost(&lost, language));
        remarks.extend(remark::others(self.others, language));
        remarks
    }

    /// What headings are compared with: the words of the rules, and what somebody has picked.
    fn known_headings(&self) -> Headings {
        let mut headings = Headings::new(self.calculator, self.columns);
        self.picks.iter().for_each(|(heading, role)| headings.pick(heading, *role));
        headings
    }

    fn match_columns(&mut self) {
        self.reader = None;
        if self.cells.contains(LOST) {
            let holds = |row: Row<'_>| row.iter().any(|cell| cell.contains(LOST));
            let lost = (0u32..).zip(self.cells.iter()).filter(|(_, row)| holds(*row)).map(|(position, _)| position);
            self.lost = lost.collect();
        }
        let headings = self.known_headings();
        self.set_layout(headings.layout(&self.cells, self.columns));
    }

    /// In which row a quotation mark is not closed: nothing after it was read.
    pub fn unclosed(&self) -> Option<Unclosed> {
        self.unclosed
    }

    /// How the list is read.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// How many rows the list has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the list has no row.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// A row by its position among all rows of the text.
    pub fn row(&self, position: usize) -> Row<'_> {
        let change = u32::try_from(position).ok().and_then(|position| self.changes.get(&position));
        change.map_or_else(|| self.cells.row(position), |change| self.changed.row(*change as usize))
    }

    /// The headings.
    pub fn headings(&self) -> Row<'_> {
        self.titles.row(0)
    }

    /// The first texts of a column that are not empty, for whoever has to say what it is.
    pub fn samples(&self, column: usize, most: usize) -> Vec<&str> {
        let entries = self.entries.iter().take(200);
        let cells = entries.map(|entry| self.row(*entry as usize).cell(column).trim()).filter(|cell| !cell.is_empty());
        cells.take(most).collect()
    }

    /// Reads the list in another way; all results go. A column whose heading names another unit than its question is carried along: its
    /// numbers would be taken for something else.
    pub fn set_layout(&mut self, layout: Layout) {
        self.titles = layout.titles(&self.cells);
        self.layout = layout;
        for column in 0..self.layout.roles.len() {
            if let Role::Input(input) = self.layout.roles[column]
                && foreign_unit(&self.compiled.ruleset, self.calculator, input, self.headings().cell(column)).is_some()
            {
                self.layout.roles[column] = Role::Carried;
            }
        }
        self.restart();
    }

    /// Says what a column is, in this list and in further ones with the same heading. Another column that was the same is carried along
    /// from now on.
    ///
    /// # Errors
    ///
    /// [`NoSuchColumn`].
    pub fn set_role(&mut self, column: usize, role: Role) -> Result<(), NoSuchColumn> {
        let mut layout = self.layout.clone();
        layout.roles.iter_mut().filter(|other| role.rivals(**other)).for_each(|other| *other = Role::Carried);
        *layout.roles.get_mut(column).ok_or(NoSuchColumn)? = role;
        for (column, (role, before)) in layout.roles.iter().zip(&self.layout.roles).enumerate() {
            if role != before {
                let heading = self.headings().cell(column).to_owned();
                self.picks.push((heading, *role));
            }
        }
        layout.each = each(&layout.roles, self.headings(), self.columns);
        self.set_layout(layout);
        Ok(())
    }

    /// Whether rows can be trainees at all: the calculator counts heads.
    pub fn counts_heads(&self) -> bool {
        self.columns.iter().any(|column| column.heads.is_some())
    }

    /// Says what each row is.
    pub fn set_each(&mut self, each: Each) {
        let each = if self.counts_heads() { each } else { Each::Case };
        self.set_layout(Layout { each, ..self.layout.clone() });
    }

    /// What is said once for all rows, as it was entered; whether that changes anything for them, so that they are to be worked
    /// on anew.
    pub fn set_common(&mut self, given: RawSituation) -> bool {
        let changes = self.of_all(&self.given) != self.of_all(&given);
        self.given = given;
        if changes {
            self.restart();
        }
        changes
    }

    /// What of these answers holds for all rows.
    fn of_all(&self, given: &RawSituation) -> RawSituation {
        beside(self.calculator, self.columns, &self.layout, given).0
    }

    /// Forgets a text of which only a part was read.
    pub fn begin(&mut self) {
        self.reader = None;
        self.beginning.clear();
    }

    /// Begins a text whose cells are known to stand between tabs, as those of a workbook do, whatever else stands in them.
    pub fn begin_tabs(&mut self) {
        *self = self.emptied();
        self.reader = Some(delimited::Reader::new(b'\t'));
    }

    /// The inputs about which neither a column nor what is said once for all rows says anything, though somebody has to.
    pub fn unsaid(&self) -> Vec<InputId> {
        let ids = (0u16..).map(InputId).zip(&self.calculator.inputs).filter(|(position, input)| {
            let asked = input.default.is_none() && !input.absent_is_none && !input.optional && input.when.is_none();
            asked && self.common.absent.has(position.index()) && !is_said(self.columns, &self.layout, *position)
        });
        ids.map(|(position, _)| position).collect()
    }

    /// Whether the heads of an input are counted from the rows.
    pub fn counts(&self, input: InputId) -> bool {
        let heads = self.columns.get(input.index()).is_some_and(|column| column.heads.is_some());
        self.layout.each == Each::Trainee && heads && is_said(self.columns, &self.layout, input)
    }

    fn plan<'p>(&'p self) -> Plan<'p> {
        Plan {
            ruleset: &self.compiled.ruleset,
            calculator: self.calculator,
            columns: self.columns,
            layout: &self.layout,
            headings: self.headings(),
            common: &self.common,
        }
    }

    /// Throws all results away.
    fn restart(&mut self) {
        let (mut entries, mut apart, mut beyond) = (Vec::new(), Numbers::default(), Numbers::default());
        for position in self.layout.heading + 1..self.cells.len() {
            let (row, number) = (self.row(position), position as u64 + 1);
            if is_entry(&self.layout, self.headings(), row) {
                entries.extend(u32::try_from(position));
                if remark::is_beyond(row, self.layout.roles.len()) {
                    beyond.add(number);
                }
            } else if !row.is_blank() {
                apart.add(number);
            }
        }
        (self.entries, self.apart, self.beyond) = (entries, apart, beyond);
        self.common = read(self.calculator, &self.of_all(&self.given));
        self.results = Results::default();
        self.people = People::default();
        self.ledger = Ledger::default();
        self.repairs.clear();
        self.others = 0;
        self.trainees.clear();
        self.counted = Counted::default();
        self.outcomes.clear();
        self.view.clear();
        self.stage = match self.layout.each {
            Each::Case => Stage::Working(0),
            Each::Trainee => Stage::Counting(0),
        };
    }

    /// How many rows were changed.
    pub fn changes(&self) -> usize {
        self.changes.len()
    }
}
