//! Working on a list, slice by slice.

use alloc::boxed::Box;
use core::ops::Range;

use super::Sheet;
use super::results::{AGAIN, REPAIRED, Repair, Repairs, Results, heads};
use super::rows::Rows;
use super::table::Table;
use super::view::{Filter, Order};
use crate::roster::case::{self, Cases, Plan, Rules};
use crate::roster::cells::Row;
use crate::roster::class::{self, Classes};
use crate::roster::columns::Columns;
use crate::roster::finding::Finding;
use crate::roster::heading::Each;
use crate::roster::outcome::Outcome;
use crate::roster::people::People;

/// How far the work is.
#[derive(Debug, Default)]
pub(super) enum Work<'r> {
    /// Heads are counted.
    Counting { next: usize, kept: class::Kept<'r> },
    /// The classes are worked out, and say what became of their trainees.
    Trainees { next: usize, people: People },
    /// Rows are worked out, each of which is a case of its own.
    Cases { next: usize, people: People, kept: Box<case::Kept<'r>> },
    #[default]
    Done,
}

/// What is worked on.
#[derive(Clone, Copy)]
pub(super) struct On<'p> {
    pub(super) plan: Plan<'p>,
    pub(super) added: &'p Columns,
    table: &'p Table,
    entries: &'p [u32],
}

impl<'p> On<'p> {
    pub(super) fn new(rules: Rules<'p>, rows: &'p Rows, table: &'p Table, added: &'p Columns) -> Self {
        Self { plan: rows.plan(rules), added, table, entries: &rows.entries }
    }

    /// A row of the list with its position in the table.
    pub(super) fn entry(self, entry: usize) -> (u64, Row<'p>) {
        let position = self.entries[entry];
        (u64::from(position), self.table.row(position as usize))
    }
}

impl<'r> Work<'r> {
    /// Ready for the first row.
    pub(super) fn begin(rules: Rules<'r>, rows: &Rows) -> Self {
        match rows.layout.each {
            Each::Case => {
                let kept = case::Kept::new(rules, &rows.layout, rows.headings(), &rows.common);
                Self::Cases { next: 0, people: People::default(), kept: Box::new(kept) }
            }
            Each::Trainee => Self::Counting { next: 0, kept: class::Kept::new(rules, &rows.layout, rows.headings()) },
        }
    }

    /// Works on so many rows.
    fn go_on(self, on: On<'_>, count: usize, results: &mut Results) -> Self {
        let all = on.entries.len();
        let slice = |next: usize| next..next.saturating_add(count).min(all);
        match self {
            Self::Counting { next, kept } => {
                let slice = slice(next);
                let next = slice.end;
                let mut classes = Classes::resume(on.plan, kept, core::mem::take(&mut results.counted));
                count_heads(on, slice, &mut classes, results);
                if next < all {
                    let (kept, counted) = classes.pause();
                    results.counted = counted;
                    return Self::Counting { next, kept };
                }
                results.repairs = Repairs::of(classes.readers());
                let heads = heads(classes.classes().len(), &results.trainees);
                let outcome = |(class, heads)| Outcome::of(&classes, on.added, class, heads);
                results.outcomes = classes.classes().iter().zip(&heads).map(outcome).collect();
                results.counted = classes.pause().1;
                Self::Trainees { next: 0, people: People::default() }
            }
            Self::Trainees { next, mut people } => {
                let slice = slice(next);
                let next = slice.end;
                trainees(on, slice, &mut people, results);
                if next < all { Self::Trainees { next, people } } else { Self::Done }
            }
            Self::Cases { next, mut people, kept } => {
                let slice = slice(next);
                let next = slice.end;
                let mut cases = Cases::resume(on.plan, *kept);
                judge(on, slice, &mut people, &mut cases, results);
                let kept = cases.pause();
                if next < all {
                    return Self::Cases { next, people, kept: Box::new(kept) };
                }
                results.repairs = Repairs::of(kept.readers());
                Self::Done
            }
            Self::Done => Self::Done,
        }
    }
}

fn count_heads(on: On<'_>, slice: Range<usize>, classes: &mut Classes<'_, '_>, results: &mut Results) {
    for entry in slice {
        let (position, row) = on.entry(entry);
        let (trainee, repaired) = classes.count(row, position + 1);
        results.trainees.push(trainee);
        results.marks.push(if repaired.is_empty() { 0 } else { REPAIRED });
    }
}

fn trainees(on: On<'_>, slice: Range<usize>, people: &mut People, results: &mut Results) {
    let outcomes = core::mem::take(&mut results.outcomes);
    for entry in slice {
        let (position, row) = on.entry(entry);
        let same = people.note(on.plan.layout, row, position);
        if results.meet(entry, same).is_some() {
            results.marks[entry] |= AGAIN;
        }
        let trainee = results.trainees[entry];
        let outcome = &outcomes[trainee.class as usize];
        let finding = outcome.trainee(trainee);
        results.ledger.enter(position, same, finding.came);
        results.push(finding, outcome.money(trainee));
    }
    results.outcomes = outcomes;
}

fn judge(on: On<'_>, slice: Range<usize>, people: &mut People, cases: &mut Cases<'_, '_>, results: &mut Results) {
    for entry in slice {
        let (position, row) = on.entry(entry);
        let same = people.note(on.plan.layout, row, position);
        let before = results.meet(entry, same);
        let judged = cases.judge(row, before);
        let (again, repaired) = (before.is_some(), !judged.repaired.is_empty());
        results.marks.push(if again { AGAIN } else { 0 } | if repaired { REPAIRED } else { 0 });
        let finding = Finding::of(&on.plan, &judged.evaluation);
        results.ledger.enter(position, same, finding.came);
        results.push(finding, on.added.money(&judged.evaluation));
    }
}

impl Sheet<'_> {
    /// What is worked on.
    pub(super) fn on(&self) -> On<'_> {
        On::new(self.rules, &self.rows, &self.table, &self.added)
    }

    /// How many steps of work there are in all, and how many are done.
    pub fn progress(&self) -> (usize, usize) {
        let rows = self.rows.entries.len();
        let all = if self.rows.layout.each == Each::Trainee { 2 * rows } else { rows };
        let done = match self.work {
            Work::Counting { next, .. } => next,
            Work::Trainees { next, .. } => rows + next,
            Work::Cases { next, .. } => next,
            Work::Done => all,
        };
        (done, all)
    }

    /// Works on as many rows as are wanted, and says whether anything is left.
    pub fn work(&mut self, rows: usize) -> bool {
        let on = On::new(self.rules, &self.rows, &self.table, &self.added);
        let before = core::mem::take(&mut self.work);
        if !matches!(before, Work::Done) {
            self.work = before.go_on(on, rows, &mut self.results);
            if self.is_done() {
                self.look(&Filter::default(), Order::List, false);
            }
        }
        !self.is_done()
    }

    /// Whether all rows are worked out.
    pub(super) fn is_done(&self) -> bool {
        matches!(self.work, Work::Done)
    }

    /// The spellings that were read as something else, each with its column.
    pub fn repairs(&self) -> impl Iterator<Item = (usize, &str, &Repair)> {
        self.results.repairs.spelt.iter().map(|((column, text), repair)| (*column, text.as_str(), repair))
    }
}
