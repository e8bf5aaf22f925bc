//! Working on a list, slice by slice, and again where a cell was changed.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::view::{Filter, Order};
use super::{NoSuchColumn, Sheet};
use crate::answers::Situation;
use crate::evaluate::{Evaluation, Status, evaluate};
use crate::model::PartyId;
use crate::roster::case::Cases;
use crate::roster::cell::Reader;
use crate::roster::cells::Row;
use crate::roster::class::{Class, Classes, Outcome, Trainee};
use crate::roster::heading::{Each, Role};
use crate::roster::is_entry;
use crate::roster::people::Before;
use crate::roster::told::{Reason, Teller, ToTrainees, Told};
use crate::text::Language;
use crate::value::{Set, Value};

/// How far the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The entry that is counted next.
    Counting(usize),
    /// The entry that is worked out next.
    Working(usize),
    Done,
}

/// Results of rows, each column as long as there are rows.
#[derive(Debug, Default)]
pub(super) struct Results {
    /// The reasons that there are, each with its status.
    pub(super) kinds: Vec<(Status, Reason)>,
    /// The reason of each row, as a position among them.
    pub(super) reasons: Vec<u16>,
    pub(super) marks: Vec<u8>,
    /// Yuan by row and column of money.
    pub(super) money: Vec<Option<Decimal>>,
    pub(super) payees: Vec<PartyId>,
    pub(super) again: BTreeMap<u32, Before>,
}

/// The row stands for somebody who stands in an earlier one.
pub(super) const AGAIN: u8 = 1;
/// Cells of the row were not spelt as the engine spells them.
pub(super) const REPAIRED: u8 = 2;

/// How a spelling was read, and in how many cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Repair {
    /// What it was read as; nothing where that is no answer.
    pub read: Option<Value>,
    /// In how many cells.
    pub cells: u64,
}

/// A spelling in a column, and how it was read.
type Spelt = ((usize, String), Repair);

/// So many spellings are listed one by one.
const REPAIRS: usize = 1000;

/// A class of no more rows is counted once more at once, when one of them changes.
const AT_ONCE: u32 = 2000;

impl Sheet<'_> {
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
            let (trainee, repaired) = classes.count(self.row(*entry as usize), u64::from(*entry) + 1);
            trainees.push(trainee);
            marks.push(if repaired.is_empty() { 0 } else { REPAIRED });
        }
        note_repairs(classes.readers(), &mut found);
        let others: u64 = classes.readers().map(|(_, reader)| reader.others()).sum();
        let counted = classes.pause();
        self.others += others;
        self.counted = counted;
        self.trainees.extend(trainees);
        self.results.marks.extend(marks);
        self.add_repairs(found);
    }

    /// How many trainees of each kind the classes have.
    pub(super) fn kinds(&self) -> Vec<BTreeMap<Set, u32>> {
        let mut kinds: Vec<BTreeMap<Set, u32>> = Vec::new();
        kinds.resize_with(self.counted.classes.len(), BTreeMap::new);
        for trainee in &self.trainees {
            if let Some(kinds) = kinds.get_mut(trainee.class as usize) {
                *kinds.entry(trainee.counted).or_insert(0) += 1;
            }
        }
        kinds
    }

    fn work_out_classes(&mut self) {
        let kinds = self.kinds();
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
        let mut ledger = core::mem::take(&mut self.ledger);
        let mut found = Vec::new();
        let plan = self.plan();
        // The words are not kept, so it does not matter in which language they are.
        let teller = Teller { plan: &plan, columns: &self.added, language: Language::Zh };
        let mut cases = Cases::new(plan);
        let mut classes: BTreeMap<u32, ToTrainees> = BTreeMap::new();
        for entry in from..to {
            let position = self.entries[entry];
            let row = self.row(position as usize);
            let same = people.note(&self.layout, row, u64::from(position));
            let before = same.map(|same| ledger.before(same));
            if let (Some(before), Ok(entry)) = (before, u32::try_from(entry)) {
                results.again.insert(entry, before);
            }
            let again = if before.is_some() { AGAIN } else { 0 };
            let told = match self.layout.each {
                Each::Case => {
                    let judged = cases.judge(row, before);
                    results.marks.push(again | if judged.repaired.is_empty() { 0 } else { REPAIRED });
                    teller.case(&judged, row, before)
                }
                Each::Trainee => {
                    let trainee = self.trainees[entry];
                    let Some(outcome) = self.outcomes.get(trainee.class as usize) else { continue };
                    let class = || teller.to_trainees(&self.evaluation(&outcome.situation));
                    let class = classes.entry(trainee.class).or_insert_with(class);
                    if let Some(mark) = results.marks.get_mut(entry) {
                        *mark |= again;
                    }
                    teller.trainee(class, &outcome.shares, trainee, row, &[], before)
                }
            };
            ledger.enter(u64::from(position), same, told.came);
            results.push(&told, entry);
        }
        note_repairs(cases.readers(), &mut found);
        let others: u64 = cases.readers().map(|(_, reader)| reader.others()).sum();
        self.others += others;
        self.results = results;
        self.people = people;
        self.ledger = ledger;
        self.add_repairs(found);
    }

    pub(super) fn evaluation<'s>(&'s self, situation: &'s Situation) -> Evaluation<'s> {
        evaluate(&self.compiled.ruleset, self.calculator, situation)
    }

    fn add_repairs(&mut self, found: Vec<Spelt>) {
        for (place, repair) in found {
            if let Some(known) = self.repairs.get_mut(&place) {
                known.cells += repair.cells;
            } else if self.repairs.len() < REPAIRS {
                self.repairs.insert(place, repair);
            } else {
                self.others += repair.cells;
            }
        }
    }

    /// The spellings that were read as something else, each with its column.
    pub fn repairs(&self) -> impl Iterator<Item = (usize, &str, &Repair)> {
        self.repairs.iter().map(|((column, text), repair)| (*column, text.as_str(), repair))
    }

    /// Changes a cell. What hangs on it is worked out again: at once where that is its own row or a class that is not too large, and
    /// later rows of the same people, and the answer is no; otherwise all rows are to be worked on anew.
    ///
    /// # Errors
    ///
    /// [`NoSuchColumn`] where there is no such cell.
    pub fn edit(&mut self, entry: usize, column: usize, text: &str) -> Result<bool, NoSuchColumn> {
        let role = *self.layout.roles.get(column).ok_or(NoSuchColumn)?;
        let position = *self.entries.get(entry).ok_or(NoSuchColumn)?;
        let row = self.row(position as usize);
        let width = row.len().max(column + 1);
        let texts: Vec<String> =
            (0..width).map(|other| if other == column { text.to_owned() } else { row.cell(other).to_owned() }).collect();
        let change = u32::try_from(self.changed.len()).map_err(|_| NoSuchColumn)?;
        let (_, gone) = self.read_alone(row);
        if !self.changed.push(&texts) {
            return Err(NoSuchColumn);
        }
        self.changes.insert(position, change);
        let about = matches!(role, Role::Input(_) | Role::Option(..));
        let small = match self.layout.each {
            Each::Case => true,
            Each::Trainee => self.class_of(entry).is_some_and(|class| class.rows <= AT_ONCE),
        };
        let here = about && small && self.stage == Stage::Done;
        if !here || !is_entry(&self.layout, self.headings(), self.row(position as usize)) {
            self.restart();
            return Ok(true);
        }
        let (repaired, found) = self.read_alone(self.row(position as usize));
        if let Some(mark) = self.results.marks.get_mut(entry) {
            *mark = (*mark & !REPAIRED) | if repaired { REPAIRED } else { 0 };
        }
        match self.layout.each {
            Each::Case => self.judge_again([entry].into_iter()),
            Each::Trainee => self.count_again(entry),
        }
        self.settle();
        for (place, repair) in gone {
            if let Some(known) = self.repairs.get_mut(&place) {
                known.cells = known.cells.saturating_sub(repair.cells);
            } else {
                self.others = self.others.saturating_sub(repair.cells);
            }
        }
        self.repairs.retain(|_, repair| repair.cells > 0);
        self.add_repairs(found);
        Ok(false)
    }

    /// Whether cells of a row are repaired, and which, whatever stands in other rows.
    fn read_alone(&self, row: Row<'_>) -> (bool, Vec<Spelt>) {
        let mut found = Vec::new();
        let repaired = match self.layout.each {
            Each::Case => {
                let mut cases = Cases::new(self.plan());
                let repaired = !cases.judge(row, None).repaired.is_empty();
                note_repairs(cases.readers(), &mut found);
                repaired
            }
            Each::Trainee => {
                let mut classes = Classes::new(self.plan());
                let repaired = !classes.count(row, 0).1.is_empty();
                note_repairs(classes.readers(), &mut found);
                repaired
            }
        };
        (repaired, found)
    }

    fn class_of(&self, entry: usize) -> Option<&Class> {
        self.counted.classes.get(self.trainees.get(entry)?.class as usize)
    }

    /// Works out rows once more that are cases of their own.
    fn judge_again(&mut self, entries: impl Iterator<Item = usize>) {
        let mut results = core::mem::take(&mut self.results);
        let mut ledger = core::mem::take(&mut self.ledger);
        let plan = self.plan();
        let teller = Teller { plan: &plan, columns: &self.added, language: Language::Zh };
        let mut cases = Cases::new(plan);
        for entry in entries {
            let position = self.entries[entry];
            let row = self.row(position as usize);
            let before = u32::try_from(entry).ok().and_then(|entry| results.again.get(&entry).copied());
            let told = teller.case(&cases.judge(row, before), row, before);
            ledger.amend(u64::from(position), told.came);
            results.put(&told, entry);
        }
        self.results = results;
        self.ledger = ledger;
    }

    /// Counts the class of a row once more, and works out its rows.
    fn count_again(&mut self, entry: usize) {
        let Some(class) = self.trainees.get(entry).map(|trainee| trainee.class) else { return };
        let of_class = |entry: &usize| self.trainees[*entry].class == class;
        let entries: Vec<usize> = (0..self.trainees.len()).filter(of_class).collect();
        let mut counted = core::mem::take(&mut self.counted);
        counted.forget(class);
        let mut classes = Classes::resume(self.plan(), counted);
        let trainees: Vec<Trainee> = entries
            .iter()
            .map(|entry| self.entries[*entry])
            .map(|at| classes.count(self.row(at as usize), u64::from(at) + 1).0)
            .collect();
        let mut kinds: BTreeMap<Set, u32> = BTreeMap::new();
        trainees.iter().for_each(|trainee| *kinds.entry(trainee.counted).or_insert(0) += 1);
        let outcome = classes.classes.get(class as usize).map(|class| Outcome::of(&classes, class, &kinds));
        let counted = classes.pause();
        self.counted = counted;
        let Some(outcome) = outcome else { return };
        let mut results = core::mem::take(&mut self.results);
        let mut ledger = core::mem::take(&mut self.ledger);
        let plan = self.plan();
        let teller = Teller { plan: &plan, columns: &self.added, language: Language::Zh };
        let of_class = teller.to_trainees(&self.evaluation(&outcome.situation));
        for (entry, trainee) in entries.iter().zip(&trainees) {
            let position = self.entries[*entry];
            let told = teller.trainee(&of_class, &outcome.shares, *trainee, self.row(position as usize), &[], None);
            ledger.amend(u64::from(position), told.came);
            results.put(&told, *entry);
        }
        self.results = results;
        self.ledger = ledger;
        for (entry, trainee) in entries.into_iter().zip(trainees) {
            self.trainees[entry] = trainee;
        }
        if let Some(known) = self.outcomes.get_mut(class as usize) {
            *known = outcome;
        }
    }

    /// Brings what stands before rows of people who come again into line with what their earlier rows come to now.
    fn settle(&mut self) {
        let adds = self.layout.adds_earlier(self.columns);
        self.ledger.begin_again();
        let again: Vec<(u32, Before)> = self.results.again.iter().map(|(entry, before)| (*entry, *before)).collect();
        for (entry, was) in again {
            let now = self.ledger.before(was.same);
            if now != was {
                self.results.again.insert(entry, now);
                if adds && !was.same.by_name {
                    self.judge_again(core::iter::once(entry as usize));
                }
            }
            if let Some(position) = self.entries.get(entry as usize).copied().map(u64::from) {
                self.ledger.enter(position, Some(was.same), self.ledger.came(position));
            }
        }
    }
}

impl Results {
    /// Adds the result of the next row.
    pub(super) fn push(&mut self, told: &Told, entry: usize) {
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
fn note_repairs<'a>(readers: impl Iterator<Item = (usize, &'a Reader<'a>)>, found: &mut Vec<Spelt>) {
    for (column, reader) in readers {
        for (text, known) in reader.spellings().filter(|(_, known)| known.cell.repaired) {
            let read = known.cell.answer.as_ref().ok().copied().flatten();
            found.push(((column, text.to_string()), Repair { read, cells: known.cells }));
        }
    }
}
