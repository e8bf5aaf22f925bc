//! Who stands in a list more than once, and what became of them before.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::cells::Row;
use super::class::{Shares, Trainee};
use super::heading::{Layout, Role};
use super::tidy::key;
use crate::evaluate::{Evaluation, Status};
use crate::value::Value;

/// The same person, or the same name, in earlier rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Same {
    /// In how many.
    pub times: u32,
    /// The first of them, as a position in the list.
    pub first: u64,
    /// Whether only the name is the same, which two people can have.
    pub by_name: bool,
}

/// The people of the rows so far. Of each there is a number and no word.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// In how many rows, and the first of them. In half the width of other positions, because there is one for everybody.
    known: BTreeMap<u128, (u32, u32)>,
}

impl People {
    /// Notes the person of a row, and says in which rows before it the same stands. Rows have to come in order; nobody is known in those
    /// after four billion.
    pub fn note(&mut self, layout: &Layout, row: Row<'_>, position: u64) -> Option<Same> {
        let said = |wanted: Role| {
            let column = layout.column(wanted)?;
            Some(key(row.cell(column))).filter(|key| !key.is_empty())
        };
        let (key, by_name) = match said(Role::Person).filter(|person| !is_cut(person)) {
            Some(person) => (person, false),
            None => (said(Role::Name)?, true),
        };
        let here = u32::try_from(position).ok()?;
        let (times, first) = self.known.entry(fingerprint(&key, by_name)).or_insert((0, here));
        let same = Same { times: *times, first: u64::from(*first), by_name };
        *times = times.saturating_add(1);
        (same.times > 0).then_some(same)
    }
}

/// What a row came to, for later rows of the same person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Came {
    /// The person has what the calculator is about: it is worked out, and money is paid or, where the calculator pays none, no
    /// output says no. Only such a row counts towards a limit of so many times.
    Granted,
    /// It is refused, or worked out and comes to nothing.
    #[default]
    Refused,
    /// It is not decided: something is not answered, not legible, or left to the bureau.
    Open,
}

impl Came {
    /// What a case of its own came to.
    pub fn of(evaluation: &Evaluation<'_>) -> Self {
        match evaluation.status {
            Status::Computed => {
                let paid = evaluation.lines.iter().any(|line| !line.amount.is_zero());
                let denied = || evaluation.outputs.iter().any(|output| output.value == Value::Truth(false));
                let granted = if evaluation.calculator.lines.is_empty() { !denied() } else { paid };
                if granted { Self::Granted } else { Self::Refused }
            }
            Status::Ineligible | Status::Forfeited => Self::Refused,
            Status::NeedsInput | Status::NeedsLocalStandard | Status::ToConfirm | Status::InvalidInput => Self::Open,
        }
    }

    /// What a trainee came to, of a class that came to this. Where the money of the class does not fall to single heads, all have it.
    pub fn of_trainee(class: Self, shares: &Shares, trainee: Trainee) -> Self {
        if !trainee.open.union(trainee.faulty).is_empty() {
            return Self::Open;
        }
        let own = shares.of.as_ref().and_then(|of| of.get(&trainee.counted));
        let nothing = own.is_some_and(|own| !own.is_empty() && own.iter().all(Decimal::is_zero));
        if class == Self::Granted && nothing { Self::Refused } else { class }
    }
}

/// What stands before a row for the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// Where.
    pub same: Same,
    /// How many of these rows came to what they asked for.
    pub granted: u32,
    /// How many of them are not decided.
    pub open: u32,
}

/// What rows came to, as far as later rows of the same person hang on it.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// By position in the list.
    came: Vec<Came>,
    /// Of people who stand in several rows, by the first of these: how many were granted, and how many are open.
    again: BTreeMap<u64, (u32, u32)>,
}

impl Ledger {
    /// What the rows of the same person that were entered so far came to.
    pub fn before(&self, same: Same) -> Before {
        let (granted, open) = self.counts(same.first);
        Before { same, granted, open }
    }

    /// Enters a row that is worked out. Rows of the same person have to come in order.
    pub fn enter(&mut self, position: u64, same: Option<Same>, came: Came) {
        let Ok(at) = usize::try_from(position) else { return };
        if self.came.len() <= at {
            self.came.resize(at + 1, Came::default());
        }
        self.came[at] = came;
        if let Some(same) = same.filter(|same| !same.by_name) {
            let (granted, open) = self.counts(same.first);
            self.again.insert(same.first, add((granted, open), came));
        }
    }

    /// What a row came to.
    pub(super) fn came(&self, position: u64) -> Came {
        usize::try_from(position).ok().and_then(|at| self.came.get(at).copied()).unwrap_or_default()
    }

    /// Says that a row came to something else, before rows are entered once more.
    pub(super) fn amend(&mut self, position: u64, came: Came) {
        if let Some(known) = usize::try_from(position).ok().and_then(|at| self.came.get_mut(at)) {
            *known = came;
        }
    }

    /// Forgets who came again, so that all those rows are entered once more, in order.
    pub(super) fn begin_again(&mut self) {
        self.again.clear();
    }

    fn counts(&self, first: u64) -> (u32, u32) {
        self.again.get(&first).copied().unwrap_or_else(|| add((0, 0), self.came(first)))
    }
}

fn add((granted, open): (u32, u32), came: Came) -> (u32, u32) {
    (granted.saturating_add(u32::from(came == Came::Granted)), open.saturating_add(u32::from(came == Came::Open)))
}

/// Whether a number has lost its last digits, as 4.21022E+17 has: spreadsheets keep no more than 15 of them, and save fewer. Many
/// people share what is left.
pub fn is_cut(person: &str) -> bool {
    let Some((digits, power)) = person.split_once(['e', 'E']) else { return false };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    number(power.strip_prefix('+').unwrap_or(power)) && digits.split('.').all(number)
}

/// FNV-1a over 128 bits: enough that two people of a list never share a number by accident.
fn fingerprint(key: &str, by_name: bool) -> u128 {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let start = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d ^ u128::from(by_name);
    key.bytes().fold(start, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::cells::Cells;
    use crate::roster::heading::Each;

    #[test]
    fn a_number_that_lost_its_digits_tells_nobody_apart() {
        let layout = Layout { heading: 0, above: false, roles: [Role::Name, Role::Person].into(), each: Each::Case };
        let mut cells = Cells::default();
        for row in [["张三", "4.21022E+17"], ["李四", "4.21022E+17"], ["张三", "4.21022e17"], ["王五", "11e"], ["王五", "11E"]]
        {
            cells.push(row);
        }
        let mut people = People::default();
        let found: Vec<_> = (0..5).map(|row| people.note(&layout, cells.row(row), row as u64)).collect();
        assert_eq!(found[..2], [None, None]);
        assert_eq!(found[2], Some(Same { times: 1, first: 0, by_name: true }));
        assert_eq!(found[4], Some(Same { times: 1, first: 3, by_name: false }));
    }

    #[test]
    fn only_what_was_granted_counts_for_whoever_comes_again() {
        let mut ledger = Ledger::default();
        let mut counts = Vec::new();
        for (position, came) in (7u64..).zip([Came::Refused, Came::Granted, Came::Open, Came::Granted]) {
            let times = u32::try_from(position - 7).unwrap();
            let same = (times > 0).then_some(Same { times, first: 7, by_name: false });
            counts.extend(same.map(|same| ledger.before(same)).map(|before| (before.granted, before.open)));
            ledger.enter(position, same, came);
        }
        assert_eq!(counts, [(0, 0), (1, 0), (1, 1)]);
    }
}
