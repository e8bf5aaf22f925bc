//! A list on the desk: what a page keeps of it while somebody matches columns, looks through rows and mends cells.
//!
//! A hundred thousand rows fit because a row keeps no words: its result is a reason, its money and a few marks, side by side in
//! long columns, and words are made for the rows that are looked at. All work comes in slices, between which whoever calls can
//! do something else.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

use rust_decimal::Decimal;

use super::case::{Cases, Plan};
use super::cells::{Cells, Row};
use super::class::{Class, Classes, Counted, Outcome, Trainee};
use super::delimited::{self, Style, Unclosed, end_row, separator, write_cell};
use super::heading::{Each, Headings, Layout, Role, each, foreign_unit};
use super::is_entry;
use super::people::{Before, People};
use super::tidy::tidy;
use super::told::{Columns, Reason, Teller, Told};
use super::totals::{Paid, Totals};
use crate::advice::{Tip, tips};
use crate::answers::{Raw, RawSituation, Situation, read};
use crate::asker::Asker;
use crate::compiled::Compiled;
use crate::evaluate::{Evaluation, Status, evaluate};
use crate::link::{Link, link};
use crate::model::{Calculator, Column, InputId, Kind, Null, PartyId, StepId};
use crate::plain::{Plain, plain};
use crate::text::Language;
use crate::threshold::{Kind as Turn, Outlook, outlooks};
use crate::value::{Set, Value, exact};

/// A list with its results.
#[derive(Debug)]
pub struct Sheet<'r> {
    compiled: &'r Compiled,
    calculator: &'r Calculator,
    columns: &'r [Column],
    added: Columns,
    reader: Option<delimited::Reader>,
    unclosed: Option<Unclosed>,
    cells: Cells,
    /// Rows as they were changed, the last of each by its position in `cells`.
    changed: Cells,
    changes: BTreeMap<u32, u32>,
    layout: Layout,
    /// What is said once for all rows, as it was given.
    given: RawSituation,
    /// The same as it is read beside the list's columns.
    common: Situation,
    /// The rows of the list, by their positions in `cells`.
    entries: Vec<u32>,
    stage: Stage,
    results: Results,
    people: People,
    repairs: BTreeMap<(usize, String), Repair>,
    trainees: Vec<Trainee>,
    counted: Counted,
    outcomes: Vec<Outcome>,
    /// The entries that are looked at, in their order.
    view: Vec<u32>,
}

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The entry that is counted next.
    Counting(usize),
    /// The entry that is worked out next.
    Working(usize),
    Done,
}

/// Results of rows, each column as long as there are rows.
#[derive(Debug, Default)]
struct Results {
    /// The reasons that there are, each with its status.
    kinds: Vec<(Status, Reason)>,
    /// The reason of each row, as a position among them.
    reasons: Vec<u16>,
    marks: Vec<u8>,
    /// Yuan by row and column of money.
    money: Vec<Option<Decimal>>,
    payees: Vec<PartyId>,
    again: BTreeMap<u32, Before>,
}

/// The row stands for somebody who stands in an earlier one.
const AGAIN: u8 = 1;
/// Cells of the row were not spelt as the engine spells them.
const REPAIRED: u8 = 2;

/// How a spelling was read, and in how many cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What it was read as; nothing where that is no answer.
    pub read: Option<Plain>,
    /// In how many cells.
    pub cells: u64,
}

/// So many spellings are listed one by one.
const REPAIRS: usize = 1000;

/// What somebody wants to see of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Rows with this reason, as a position among [`Sheet::reasons`].
    pub reason: Option<u16>,
    /// Rows with this mark.
    pub mark: Option<Mark>,
    /// Rows of this class, as a position among the classes.
    pub class: Option<u32>,
    /// Rows in one of whose cells this stands.
    pub text: String,
}

/// What is special about a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The same person stands in an earlier row.
    Again,
    /// Cells were not spelt as the engine spells them.
    Repaired,
    /// Cells were changed here.
    Changed,
}

/// By what rows are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As they stand in the list.
    List,
    /// By their reason.
    Reason,
    /// By a column of money.
    Money(usize),
    /// By a column of the list, numbers before words.
    Cell(usize),
}

/// A row as it is shown.
#[derive(Debug)]
pub struct Shown<'s> {
    /// Its position among the entries.
    pub entry: usize,
    /// Its number as a spreadsheet counts, from 1 and with the headings.
    pub number: u32,
    /// Its cells.
    pub row: Row<'s>,
    /// Its result in words.
    pub told: Told,
    /// Columns with cells that cannot be read.
    pub faulty: Vec<usize>,
    /// Columns with cells that were not spelt as the engine spells them.
    pub repaired: Vec<usize>,
    /// Its class, as a position among the classes, where rows are trainees.
    pub class: Option<u32>,
}

/// A class as it is shown.
#[derive(Debug)]
pub struct ShownClass<'s> {
    /// The class.
    pub class: &'s Class,
    /// Its result in words.
    pub told: Told,
    /// Where its money falls, and how far that is, by input.
    pub tips: Vec<(InputId, Tip)>,
}

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
            reader: None,
            unclosed: None,
            cells: Cells::default(),
            changed: Cells::default(),
            changes: BTreeMap::new(),
            layout: Layout { heading: 0, roles: Vec::new(), each: Each::Case },
            common: read(calculator, &given),
            given,
            entries: Vec::new(),
            stage: Stage::Done,
            results: Results::default(),
            people: People::default(),
            repairs: BTreeMap::new(),
            trainees: Vec::new(),
            counted: Counted::default(),
            outcomes: Vec::new(),
            view: Vec::new(),
        }
    }

    /// Takes the next piece of the list's text; an empty one ends it, and matches the columns.
    pub fn feed(&mut self, piece: &str) {
        let first = self.reader.is_none();
        let piece = piece.strip_prefix('\u{feff}').filter(|_| first).unwrap_or(piece);
        if first {
            *self = Self { given: core::mem::take(&mut self.given), ..Self::new(self.compiled, self.calculator, self.columns) };
        }
        let reader = self.reader.get_or_insert_with(|| delimited::Reader::new(separator(piece)));
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
        if piece.is_empty() {
            self.match_columns();
        }
    }

    /// Takes a list that was read elsewhere, from a spreadsheet's own file.
    pub fn take(&mut self, cells: Cells) {
        let given = core::mem::take(&mut self.given);
        *self = Self { given, cells, ..Self::new(self.compiled, self.calculator, self.columns) };
        self.match_columns();
    }

    fn match_columns(&mut self) {
        self.reader = None;
        let headings = Headings::new(self.calculator, self.columns);
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
        self.row(self.layout.heading)
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

    /// Says what a column is. Another column that was the same is carried along from now on.
    ///
    /// # Errors
    ///
    /// [`NoSuchColumn`].
    pub fn set_role(&mut self, column: usize, role: Role) -> Result<(), NoSuchColumn> {
        let mut layout = self.layout.clone();
        layout.roles.iter_mut().filter(|other| role.rivals(**other)).for_each(|other| *other = Role::Carried);
        *layout.roles.get_mut(column).ok_or(NoSuchColumn)? = role;
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

    /// What of these answers holds for all rows: a column speaks for its input, so that it does not matter what was entered for it.
    fn of_all(&self, given: &RawSituation) -> RawSituation {
        let mut given = given.clone();
        for (position, input) in self.calculator.inputs.iter().enumerate() {
            if self.in_columns(position) || self.is_counted(position) {
                given.inputs.remove(&input.id);
            }
        }
        given
    }

    /// Forgets a text of which only a part was read.
    pub fn begin(&mut self) {
        self.reader = None;
    }

    /// The inputs about which neither a column nor what is said once for all rows says anything, though somebody has to.
    pub fn unsaid(&self) -> Vec<InputId> {
        let ids = (0u16..).zip(&self.calculator.inputs).filter(|(position, input)| {
            let position = usize::from(*position);
            let asked = input.default.is_none() && !input.absent_is_none && !input.optional && input.when.is_none();
            asked && self.common.absent.has(position) && !self.in_columns(position) && !self.is_counted(position)
        });
        ids.map(|(position, _)| InputId(position)).collect()
    }

    /// Whether the heads of an input are counted from the rows.
    pub fn counts(&self, input: InputId) -> bool {
        let heads = self.columns.get(input.index()).is_some_and(|column| column.heads.is_some());
        self.is_counted(input.index()) || self.layout.each == Each::Trainee && heads && self.in_columns(input.index())
    }

    fn in_columns(&self, position: usize) -> bool {
        let about = |role: &Role| matches!(role, Role::Input(input) | Role::Option(input, _) if input.index() == position);
        self.layout.roles.iter().any(about)
    }

    fn is_counted(&self, position: usize) -> bool {
        let everybody = self.columns.get(position).and_then(|column| column.heads) == Some(crate::model::Heads::Everybody);
        self.layout.each == Each::Trainee && everybody
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
        let first = self.layout.heading + 1;
        let entries = (first..self.cells.len()).filter(|position| is_entry(&self.layout, self.headings(), self.row(*position)));
        self.entries = entries.filter_map(|position| u32::try_from(position).ok()).collect();
        self.common = read(self.calculator, &self.of_all(&self.given));
        self.results = Results::default();
        self.people = People::default();
        self.repairs.clear();
        self.trainees.clear();
        self.counted = Counted::default();
        self.outcomes.clear();
        self.view.clear();
        self.stage = match self.layout.each {
            Each::Case => Stage::Working(0),
            Each::Trainee => Stage::Counting(0),
        };
    }

    /// How many steps of work there are in all, and how many are done.
    pub fn progress(&self) -> (usize, usize) {
        let rows = self.entries.len();
        let all = if self.layout.each == Each::Trainee { 2 * rows } else { rows };
        let done = match self.stage {
            Stage::Counting(at) => at,
            Stage::Working(at) => all - rows + at,
            Stage::Done => all,
        };
        (done, all)
    }

    /// Works on as many rows as are wanted, and says whether anything is left.
    pub fn work(&mut self, rows: usize) -> bool {
        match self.stage {
            Stage::Counting(at) => {
                let to = at.saturating_add(rows).min(self.entries.len());
                self.count(at, to);
                self.stage = if to == self.entries.len() { Stage::Working(0) } else { Stage::Counting(to) };
                if to == self.entries.len() {
                    self.work_out_classes();
                }
            }
            Stage::Working(at) => {
                let to = at.saturating_add(rows).min(self.entries.len());
                self.judge(at, to);
                self.stage = if to == self.entries.len() { Stage::Done } else { Stage::Working(to) };
                if self.stage == Stage::Done {
                    self.look(&Filter::default(), Order::List, false);
                }
            }
            Stage::Done => {}
        }
        self.stage != Stage::Done
    }

    fn count(&mut self, from: usize, to: usize) {
        let counted = core::mem::take(&mut self.counted);
        let mut trainees = Vec::with_capacity(to - from);
        let mut marks = Vec::with_capacity(to - from);
        let mut found = Vec::new();
        let plan = self.plan();
        let mut classes = Classes::resume(plan, counted);
        for entry in &self.entries[from..to] {
            let (trainee, repaired) = classes.count(self.row(*entry as usize));
            trainees.push(trainee);
            marks.push(if repaired.is_empty() { 0 } else { REPAIRED });
        }
        note_repairs(self.compiled, self.calculator, classes.readers(), &mut found);
        let counted = classes.pause();
        self.counted = counted;
        self.trainees.extend(trainees);
        self.results.marks.extend(marks);
        self.add_repairs(found);
    }

    fn work_out_classes(&mut self) {
        let mut kinds: Vec<BTreeMap<Set, u32>> = Vec::new();
        kinds.resize_with(self.counted.classes.len(), BTreeMap::new);
        for trainee in &self.trainees {
            if let Some(kinds) = kinds.get_mut(trainee.class as usize) {
                *kinds.entry(trainee.counted).or_insert(0) += 1;
            }
        }
        let counted = core::mem::take(&mut self.counted);
        let classes = Classes::resume(self.plan(), counted);
        let outcomes: Vec<Outcome> =
            classes.classes.iter().zip(&kinds).map(|(class, kinds)| Outcome::of(&classes, class, kinds)).collect();
        let counted = classes.pause();
        self.counted = counted;
        self.outcomes = outcomes;
    }

    fn judge(&mut self, from: usize, to: usize) {
        let mut results = core::mem::take(&mut self.results);
        let mut people = core::mem::take(&mut self.people);
        let mut found = Vec::new();
        let plan = self.plan();
        // The words are not kept, so it does not matter in which language they are.
        let teller = Teller { plan: &plan, columns: &self.added, language: Language::Zh };
        let mut note = |results: &mut Results, entry: usize, row: Row<'_>| {
            let position = self.entries[entry];
            let before = people.note(&self.layout, row, u64::from(position));
            if let (Some(before), Ok(entry)) = (before, u32::try_from(entry)) {
                results.again.insert(entry, before);
            }
            before
        };
        match self.layout.each {
            Each::Case => {
                let mut cases = Cases::new(plan);
                for entry in from..to {
                    let row = self.row(self.entries[entry] as usize);
                    let before = note(&mut results, entry, row);
                    let judged = cases.judge(row, before);
                    let repaired = if judged.repaired.is_empty() { 0 } else { REPAIRED };
                    results.marks.push(repaired | if before.is_some() { AGAIN } else { 0 });
                    results.push(&teller.case(&judged, row, before), entry);
                }
                note_repairs(self.compiled, self.calculator, cases.readers(), &mut found);
            }
            Each::Trainee => {
                let mut known: BTreeMap<u32, Evaluation<'_>> = BTreeMap::new();
                for entry in from..to {
                    let row = self.row(self.entries[entry] as usize);
                    let before = note(&mut results, entry, row);
                    let trainee = self.trainees[entry];
                    let Some(outcome) = self.outcomes.get(trainee.class as usize) else { continue };
                    let class = known.entry(trainee.class).or_insert_with(|| self.evaluation(&outcome.situation));
                    if let (Some(mark), true) = (results.marks.get_mut(entry), before.is_some()) {
                        *mark |= AGAIN;
                    }
                    results.push(&teller.trainee(class, &outcome.shares, trainee, row, before), entry);
                }
            }
        }
        self.results = results;
        self.people = people;
        self.add_repairs(found);
    }

    fn evaluation<'s>(&'s self, situation: &'s Situation) -> Evaluation<'s> {
        evaluate(&self.compiled.ruleset, self.calculator, situation)
    }

    fn add_repairs(&mut self, found: Vec<((usize, String), Repair)>) {
        for (place, repair) in found {
            if let Some(known) = self.repairs.get_mut(&place) {
                known.cells += repair.cells;
            } else if self.repairs.len() < REPAIRS {
                self.repairs.insert(place, repair);
            }
        }
    }

    /// The spellings that were read as something else, each with its column.
    pub fn repairs(&self) -> impl Iterator<Item = (usize, &str, &Repair)> {
        self.repairs.iter().map(|((column, text), repair)| (*column, text.as_str(), repair))
    }

    /// Changes a cell. What hangs on it is worked out again: at once where that is its own row only, and the answer is no;
    /// otherwise all rows are to be worked on anew.
    ///
    /// # Errors
    ///
    /// [`NoSuchColumn`] where there is no such cell.
    pub fn edit(&mut self, entry: usize, column: usize, text: &str) -> Result<bool, NoSuchColumn> {
        let role = *self.layout.roles.get(column).ok_or(NoSuchColumn)?;
        let position = *self.entries.get(entry).ok_or(NoSuchColumn)?;
        let row = self.row(position as usize);
        let width = self.layout.roles.len();
        let texts: Vec<String> =
            (0..width).map(|other| if other == column { text.to_owned() } else { row.cell(other).to_owned() }).collect();
        let change = u32::try_from(self.changed.len()).map_err(|_| NoSuchColumn)?;
        let (mut gone, mut found) = (Vec::new(), Vec::new());
        let mut cases = Cases::new(self.plan());
        cases.judge(row, None);
        note_repairs(self.compiled, self.calculator, cases.readers(), &mut gone);
        if !self.changed.push(&texts) {
            return Err(NoSuchColumn);
        }
        self.changes.insert(position, change);
        let about = matches!(role, Role::Input(_) | Role::Option(..));
        let alone = about && self.layout.each == Each::Case && self.stage == Stage::Done;
        if !alone || !is_entry(&self.layout, self.headings(), self.row(position as usize)) {
            self.restart();
            return Ok(true);
        }
        let mut results = core::mem::take(&mut self.results);
        let before = u32::try_from(entry).ok().and_then(|entry| results.again.get(&entry).copied());
        let plan = self.plan();
        let mut cases = Cases::new(plan);
        let row = self.row(position as usize);
        let judged = cases.judge(row, before);
        if let Some(mark) = results.marks.get_mut(entry) {
            *mark = (*mark & AGAIN) | if judged.repaired.is_empty() { 0 } else { REPAIRED };
        }
        let teller = Teller { plan: &plan, columns: &self.added, language: Language::Zh };
        results.put(&teller.case(&judged, row, before), entry);
        note_repairs(self.compiled, self.calculator, cases.readers(), &mut found);
        self.results = results;
        for (place, repair) in gone {
            if let Some(known) = self.repairs.get_mut(&place) {
                known.cells = known.cells.saturating_sub(repair.cells);
            }
        }
        self.repairs.retain(|_, repair| repair.cells > 0);
        self.add_repairs(found);
        Ok(false)
    }

    /// How many rows were changed.
    pub fn changes(&self) -> usize {
        self.changes.len()
    }

    /// What the list comes to.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        let results = &self.results;
        totals.rows = results.reasons.len() as u64;
        let mut counts = vec![0u64; results.kinds.len()];
        for (reason, mark) in results.reasons.iter().zip(&results.marks) {
            counts[usize::from(*reason)] += 1;
            totals.again += u64::from(mark & AGAIN != 0);
            totals.repaired += u64::from(mark & REPAIRED != 0);
        }
        for ((_, reason), count) in results.kinds.iter().zip(counts).filter(|(_, count)| *count > 0) {
            totals.faulty += if matches!(reason, Reason::Faulty(_)) { count } else { 0 };
            *totals.reasons.entry(reason.clone()).or_insert(0) += count;
        }
        let columns = self.added.money.len().max(1);
        for (at, (amount, payee)) in results.money.iter().zip(&results.payees).enumerate() {
            let Some(amount) = *amount else { continue };
            let status = results.reasons.get(at / columns).map(|reason| results.kinds[usize::from(*reason)].0);
            totals.pay(Paid::of(*payee, amount, status == Some(Status::ToConfirm), 1));
        }
        // The money of a class that does not fall to single heads is still the list's.
        for (class, outcome) in self.counted.classes.iter().zip(&self.outcomes).filter(|(_, outcome)| outcome.shares.of.is_none())
        {
            totals.pay_for(&self.tell_class(outcome, Language::Zh), u64::from(class.rows));
        }
        totals
    }

    /// The reasons that rows have, each with its status and how many rows have it.
    pub fn reasons(&self) -> Vec<(u16, Status, &Reason, u64)> {
        let mut counts = vec![0u64; self.results.kinds.len()];
        self.results.reasons.iter().for_each(|reason| counts[usize::from(*reason)] += 1);
        let kinds = (0u16..).zip(&self.results.kinds).zip(counts);
        let mut all: Vec<_> =
            kinds.filter(|(_, count)| *count > 0).map(|((at, (status, reason)), count)| (at, *status, reason, count)).collect();
        all.sort_by_key(|(_, _, reason, _)| (*reason).clone());
        all
    }

    /// A reason as a heading.
    pub fn reason_title(&self, reason: &Reason, language: Language) -> String {
        super::told::reason_title(&self.plan(), reason, language)
    }

    /// What an input is called.
    pub fn called(&self, input: InputId, language: Language) -> &str {
        super::told::called(&self.plan(), input, language)
    }

    /// The columns that results add, as headings.
    pub fn added(&self, language: Language) -> Vec<String> {
        let trainees = self.layout.each == Each::Trainee;
        self.added.headings(&self.compiled.ruleset, self.calculator, trainees, language)
    }

    /// How many columns of money there are.
    pub fn money_columns(&self) -> usize {
        self.added.money.len()
    }

    /// Which columns of what is taken out hold numbers: those of the list that answer with one, the money, and outputs that are
    /// one.
    pub fn numbers(&self) -> Vec<bool> {
        let trainees = self.layout.each == Each::Trainee;
        let own = self.layout.roles.iter().map(|role| match role {
            Role::Input(input) => !trainees && self.calculator.inputs[input.index()].kind.bounds().is_some(),
            _ => false,
        });
        let output = |step: &StepId| {
            let node = self.calculator.step(*step).node;
            matches!(self.calculator.program.nodes[node.index()].kind, Kind::Number(_))
        };
        let money = self.added.money.iter().map(|_| true);
        own.chain([false]).chain(money).chain(self.added.outputs.iter().filter(|_| !trainees).map(output)).collect()
    }

    /// The classes, where rows are trainees.
    pub fn classes(&self) -> &[Class] {
        if self.stage == Stage::Done { &self.counted.classes } else { &[] }
    }

    /// A class in words, with what lies ahead of its result.
    pub fn class(&self, position: usize, language: Language) -> Option<ShownClass<'_>> {
        let (class, outcome) = (self.classes().get(position)?, self.outcomes.get(position)?);
        let evaluation = self.evaluation(&outcome.situation);
        let tips = if evaluation.status == Status::Computed || evaluation.status.is_refusal() {
            let ahead = outlooks(&evaluation);
            let of = |outlook: &Outlook| tips(&evaluation, outlook, Asker::Everybody, language);
            let all = ahead.iter().flat_map(|outlook| of(outlook).into_iter().map(|tip| (outlook.input, tip)));
            all.filter(|(_, tip)| tip.kind == Turn::Cliff).collect()
        } else {
            Vec::new()
        };
        Some(ShownClass { class, told: self.tell_class(outcome, language), tips })
    }

    fn tell_class(&self, outcome: &Outcome, language: Language) -> Told {
        let plan = self.plan();
        Teller { plan: &plan, columns: &self.added, language }.class(&self.evaluation(&outcome.situation))
    }

    /// Chooses the rows to look at and puts them in order, and says how many they are.
    pub fn look(&mut self, filter: &Filter, order: Order, descending: bool) -> usize {
        let sought = tidy(&filter.text).to_lowercase();
        let wanted = |entry: &u32| {
            let at = *entry as usize;
            let mark = self.results.marks.get(at).copied().unwrap_or(0);
            filter.reason.is_none_or(|reason| self.results.reasons.get(at) == Some(&reason))
                && filter.class.is_none_or(|class| self.trainees.get(at).is_some_and(|trainee| trainee.class == class))
                && match filter.mark {
                    None => true,
                    Some(Mark::Again) => mark & AGAIN != 0,
                    Some(Mark::Repaired) => mark & REPAIRED != 0,
                    Some(Mark::Changed) => self.changes.contains_key(&self.entries[at]),
                }
                && (sought.is_empty() || self.row(self.entries[at] as usize).iter().any(|cell| holds(cell, &sought)))
        };
        let entries = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let mut view: Vec<u32> = (0..entries).filter(wanted).collect();
        match order {
            Order::List => {}
            Order::Reason => view.sort_by_key(|entry| {
                let reason = self.results.reasons.get(*entry as usize).and_then(|at| self.results.kinds.get(usize::from(*at)));
                reason.map(|(_, reason)| reason.clone())
            }),
            Order::Money(column) => {
                let width = self.added.money.len();
                view.sort_by_key(|entry| self.results.money.get(*entry as usize * width + column).copied().flatten());
            }
            Order::Cell(column) => {
                let key = |entry: &u32| key_of(self.row(self.entries[*entry as usize] as usize).cell(column));
                view.sort_by_cached_key(key);
            }
        }
        if descending {
            view.reverse();
        }
        self.view = view;
        self.view.len()
    }

    /// Rows of those that are looked at, in words.
    pub fn shown(&self, from: usize, count: usize, language: Language) -> Vec<Shown<'_>> {
        let to = from.saturating_add(count).min(self.view.len());
        let wanted = self.view.get(from..to).unwrap_or(&[]).iter().map(|entry| *entry as usize);
        self.tell(wanted, language)
    }

    /// A row in words, by its position among the entries.
    pub fn entry(&self, entry: usize, language: Language) -> Option<Shown<'_>> {
        self.tell(core::iter::once(entry), language).pop()
    }

    fn tell(&self, entries: impl Iterator<Item = usize>, language: Language) -> Vec<Shown<'_>> {
        let plan = self.plan();
        let teller = Teller { plan: &plan, columns: &self.added, language };
        let mut cases = Cases::new(plan);
        let mut classes = Classes::new(plan);
        let mut shown = Vec::new();
        for entry in entries {
            let (Some(position), true) = (self.entries.get(entry), entry < self.results.reasons.len()) else { continue };
            let row = self.row(*position as usize);
            let before = u32::try_from(entry).ok().and_then(|entry| self.results.again.get(&entry).copied());
            let (told, repaired, class) = match self.layout.each {
                Each::Case => {
                    let judged = cases.judge(row, before);
                    (teller.case(&judged, row, before), judged.repaired.to_vec(), None)
                }
                Each::Trainee => {
                    let trainee = self.trainees[entry];
                    let Some(outcome) = self.outcomes.get(trainee.class as usize) else { continue };
                    let class = self.evaluation(&outcome.situation);
                    let told = teller.trainee(&class, &outcome.shares, trainee, row, before);
                    (told, classes.count(row).1.to_vec(), Some(trainee.class))
                }
            };
            let at_fault = match told.reason {
                Reason::Faulty(inputs) => Set(inputs),
                _ => Set::default(),
            };
            let roles = self.layout.roles.iter().enumerate();
            let faulty = roles.filter_map(|(column, role)| match role {
                Role::Input(input) | Role::Option(input, _) if at_fault.has(input.index()) => Some(column),
                _ => None,
            });
            let faulty = faulty.collect();
            shown.push(Shown { entry, number: position + 1, row, told, faulty, repaired, class });
        }
        shown
    }

    /// The answers of a row, as a link carries them into the form.
    pub fn link(&self, entry: usize, audience: Option<&str>) -> Option<Link> {
        let row = self.row(*self.entries.get(entry)? as usize);
        let before = u32::try_from(entry).ok().and_then(|entry| self.results.again.get(&entry).copied());
        let mut cases = Cases::new(self.plan());
        let judged = cases.judge(row, before);
        Some(link(self.compiled, self.calculator, audience, &self.raw(judged.evaluation.situation)))
    }

    /// The answers of a class, as a link carries them into the form.
    pub fn class_link(&self, class: usize, audience: Option<&str>) -> Option<Link> {
        let outcome = self.outcomes.get(class)?;
        Some(link(self.compiled, self.calculator, audience, &self.raw(&outcome.situation)))
    }

    /// Answers as they would have been entered; what is not answered or cannot be read is left out.
    fn raw(&self, situation: &Situation) -> RawSituation {
        let mut raw = RawSituation { as_of: situation.as_of, ..RawSituation::default() };
        for (position, (input, value)) in self.calculator.inputs.iter().zip(&situation.answers).enumerate() {
            if situation.absent.has(position) || situation.defaulted.has(position) {
                continue;
            }
            let answer = match value {
                Value::Open(open) if open.unknown.has(position) => Some(Raw::Text("unknown".to_owned())),
                Value::Open(open) if open.standard.has(position) => Some(Raw::Null),
                Value::NotApplicable if input.null == Null::None && !input.absent_is_none => Some(Raw::Null),
                Value::Number(number) => Some(Raw::Number(exact::write_short(*number))),
                value => match plain(&self.compiled.ruleset, self.calculator, *value, input.value_kind()) {
                    Plain::Text(text) => Some(Raw::Text(text)),
                    Plain::Number(number) => Some(Raw::Number(number)),
                    Plain::Truth(truth) => Some(Raw::Truth(truth)),
                    Plain::List(ids) => Some(Raw::List(ids.into_iter().map(Raw::Text).collect())),
                    Plain::Nothing => None,
                },
            };
            if let Some(answer) = answer {
                raw.inputs.insert(input.id.clone(), answer);
            }
        }
        for (reading, chosen) in self.calculator.readings.iter().zip(&situation.readings) {
            if let Some(option) = reading.options.get(usize::from(*chosen)).filter(|_| *chosen > 0) {
                raw.readings.insert(reading.id.clone(), option.id.clone());
            }
        }
        raw
    }

    /// Writes rows of those that are looked at behind each other, the headings before the first of them.
    pub fn export(&self, from: usize, count: usize, style: Style, language: Language, out: &mut String) {
        let width = self.layout.roles.len();
        if from == 0 {
            let headings = (0..width).map(|column| self.headings().cell(column).to_owned());
            let headings = headings.chain(self.added(language));
            headings.enumerate().for_each(|(at, heading)| write_cell(out, style, at == 0, &heading));
            end_row(out);
        }
        for shown in self.shown(from, count, language) {
            (0..width).for_each(|column| write_cell(out, style, column == 0, shown.row.cell(column)));
            self.result_cells(&shown.told, language, |cell| write_cell(out, style, width == 0, cell));
            end_row(out);
        }
    }

    /// The cells of a result under the headings of [`Self::added`].
    pub fn result_cells(&self, told: &Told, language: Language, write: impl FnMut(&str)) {
        if self.layout.each == Each::Trainee {
            let told = Told { outputs: Vec::new(), ..told.clone() };
            return told.cells(language, write);
        }
        told.cells(language, write);
    }
}

impl Results {
    /// Adds the result of the next row.
    fn push(&mut self, told: &Told, entry: usize) {
        self.reasons.push(0);
        for _ in &told.money {
            self.money.push(None);
            self.payees.push(PartyId(0));
        }
        self.put(told, entry);
    }

    /// Puts a result in the place of the one that is there.
    fn put(&mut self, told: &Told, entry: usize) {
        let kind = (told.status, &told.reason);
        let known = self.kinds.iter().position(|(status, reason)| (*status, reason) == kind);
        let at = known.unwrap_or_else(|| {
            self.kinds.push((told.status, told.reason.clone()));
            self.kinds.len() - 1
        });
        // There are as many reasons as sets of inputs at fault; the rare ones beyond all bounds share one.
        self.reasons[entry] = u16::try_from(at).unwrap_or(u16::MAX);
        let width = told.money.len();
        for (column, money) in told.money.iter().enumerate() {
            self.money[entry * width + column] = money.map(|(_, amount)| amount);
            if let Some((payee, _)) = money {
                self.payees[entry * width + column] = *payee;
            }
        }
    }
}

/// Puts down what readers met.
fn note_repairs<'a>(
    compiled: &Compiled,
    calculator: &Calculator,
    readers: impl Iterator<Item = (usize, &'a super::cell::Reader<'a>)>,
    found: &mut Vec<((usize, String), Repair)>,
) {
    for (column, reader) in readers {
        let kind = |value: Value| match value {
            Value::Truth(_) => Kind::Truth,
            _ => calculator.inputs[reader.input().index()].value_kind(),
        };
        for (text, known) in reader.spellings().filter(|(_, known)| known.cell.repaired) {
            let value = known.cell.answer.as_ref().ok().copied().flatten();
            let read = value.map(|value| plain(&compiled.ruleset, calculator, value, kind(value)));
            found.push(((column, text.to_string()), Repair { read, cells: known.cells }));
        }
    }
}

/// Whether a cell holds what is sought, whatever the case of its letters; what is sought is in small letters.
fn holds(cell: &str, sought: &str) -> bool {
    cell.contains(sought) || cell.bytes().any(|byte| byte.is_ascii_uppercase()) && cell.to_lowercase().contains(sought)
}

/// By which cells are put in order: empty ones last, numbers before words.
#[derive(PartialEq, Eq)]
enum Key {
    Number(Decimal),
    Words(String),
    Nothing,
}

fn key_of(cell: &str) -> Key {
    let plain = tidy(cell);
    match (plain.is_empty(), exact::read(&plain).filter(|_| plain.len() < 16)) {
        (true, _) => Key::Nothing,
        (false, Some(number)) => Key::Number(number),
        (false, None) => Key::Words(plain.into_owned()),
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Key::Number(one), Key::Number(two)) => one.cmp(two),
            (Key::Words(one), Key::Words(two)) => one.cmp(two),
            (Key::Nothing, Key::Nothing) => Ordering::Equal,
            (Key::Number(_), _) | (_, Key::Nothing) => Ordering::Less,
            (_, Key::Number(_)) | (Key::Nothing, _) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
