//! Changing a cell in place: what hangs on it is worked out again, and nothing else.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::results::{Repairs, Results};
use super::work::On;
use super::{NoSuchColumn, Sheet};
use crate::roster::case::Cases;
use crate::roster::cells::Row;
use crate::roster::class::{Classes, Kept};
use crate::roster::finding::Finding;
use crate::roster::heading::{Each, Role};
use crate::roster::is_entry;
use crate::roster::outcome::Outcome;
use crate::roster::people::Before;

/// A class of no more rows is counted once more at once, when one of them changes.
const AT_ONCE: u32 = 2000;

impl Sheet<'_> {
    /// Changes a cell. What hangs on it is worked out again: at once where that is its own row or a class that is not too large, and
    /// later rows of the same people, and the answer is no; otherwise all rows are to be worked on anew.
    ///
    /// # Errors
    ///
    /// [`NoSuchColumn`] where there is no such cell.
    pub fn edit(&mut self, entry: usize, column: usize, text: &str) -> Result<bool, NoSuchColumn> {
        let role = *self.rows.layout.roles.get(column).ok_or(NoSuchColumn)?;
        let position = *self.rows.entries.get(entry).ok_or(NoSuchColumn)?;
        let (_, gone) = read_alone(self.on(), self.table.row(position as usize));
        self.table.change(position, column, text)?;
        let row = self.table.row(position as usize);
        let about = matches!(role, Role::Input(_) | Role::Option(..));
        let here = about && self.is_done() && self.is_small(entry);
        if !here || !is_entry(&self.rows.layout, self.rows.headings(), row) {
            self.restart();
            return Ok(true);
        }
        let on = On::new(self.rules, &self.rows, &self.table, &self.added);
        let results = &mut self.results;
        let (repaired, found) = read_alone(on, row);
        results.mark_repaired(entry, repaired);
        match on.plan.layout.each {
            Each::Case => judge_again(on, entry, results),
            Each::Trainee => count_again(on, entry, results),
        }
        settle(on, results);
        results.repairs.remove(&gone);
        results.repairs.merge(found);
        Ok(false)
    }

    /// Whether what hangs on a row can be worked out at once.
    fn is_small(&self, entry: usize) -> bool {
        let class = || self.results.counted.classes.get(self.results.trainees.get(entry)?.class as usize);
        match self.rows.layout.each {
            Each::Case => true,
            Each::Trainee => class().is_some_and(|class| class.rows <= AT_ONCE),
        }
    }
}

/// Whether cells of a row are repaired, and which, whatever stands in other rows.
fn read_alone(on: On<'_>, row: Row<'_>) -> (bool, Repairs) {
    match on.plan.layout.each {
        Each::Case => {
            let mut cases = Cases::new(on.plan);
            let repaired = !cases.judge(row, None).repaired.is_empty();
            (repaired, Repairs::of(cases.readers()))
        }
        Each::Trainee => {
            let mut classes = Classes::new(on.plan);
            let repaired = !classes.count(row, 0).1.is_empty();
            (repaired, Repairs::of(classes.readers()))
        }
    }
}

/// Works out a row once more that is a case of its own.
fn judge_again(on: On<'_>, entry: usize, results: &mut Results) {
    let (position, row) = on.entry(entry);
    let mut cases = Cases::new(on.plan);
    let judged = cases.judge(row, results.before(entry));
    let finding = Finding::of(&on.plan, &judged.evaluation);
    results.ledger.amend(position, finding.came);
    results.put(entry, finding, on.added.money(&judged.evaluation));
}

/// Counts the class of a row once more, and works out its rows.
fn count_again(on: On<'_>, entry: usize, results: &mut Results) {
    let class = results.trainees[entry].class;
    let entries: Vec<usize> = (0..results.trainees.len()).filter(|entry| results.trainees[*entry].class == class).collect();
    let mut counted = core::mem::take(&mut results.counted);
    counted.forget(class);
    let kept = Kept::new(on.plan.rules(), on.plan.layout, on.plan.headings);
    let mut classes = Classes::resume(on.plan, kept, counted);
    let mut heads = BTreeMap::new();
    for entry in &entries {
        let (position, row) = on.entry(*entry);
        let (trainee, _) = classes.count(row, position + 1);
        *heads.entry(trainee.counted).or_insert(0) += 1;
        results.trainees[*entry] = trainee;
    }
    let outcome = Outcome::of(&classes, on.added, &classes.classes()[class as usize], &heads);
    results.counted = classes.pause().1;
    for entry in entries {
        let (position, _) = on.entry(entry);
        let trainee = results.trainees[entry];
        let finding = outcome.trainee(trainee);
        results.ledger.amend(position, finding.came);
        results.put(entry, finding, outcome.money(trainee));
    }
    results.outcomes[class as usize] = outcome;
}

/// Brings what stands before rows of people who come again into line with what their earlier rows come to now.
fn settle(on: On<'_>, results: &mut Results) {
    let adds = on.plan.layout.adds_earlier(on.plan.columns);
    results.ledger.begin_again();
    let again: Vec<(u32, Before)> = results.again.iter().map(|(entry, before)| (*entry, *before)).collect();
    for (entry, was) in again {
        let now = results.ledger.before(was.same);
        if now != was {
            results.again.insert(entry, now);
            if adds && !was.same.by_name {
                judge_again(on, entry as usize, results);
            }
        }
        let (position, _) = on.entry(entry as usize);
        let came = results.ledger.came(position);
        results.ledger.enter(position, Some(was.same), came);
    }
}
