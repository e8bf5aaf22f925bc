//! What became of the rows of a list, each kind of it in a long column.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use crate::evaluate::Status;
use crate::model::PartyId;
use crate::roster::cell::Reader;
use crate::roster::class::{Counted, Trainee};
use crate::roster::columns::Yuan;
use crate::roster::finding::{Finding, Reason};
use crate::roster::outcome::Outcome;
use crate::roster::people::{Before, Ledger, Same};
use crate::value::{Set, Value};

/// Results of rows, each column as long as there are rows.
#[derive(Debug, Default)]
pub(super) struct Results {
    /// The reasons that there are, each with its status.
    pub(super) kinds: Vec<(Status, Reason)>,
    /// Where each of them stands.
    known: BTreeMap<(Status, Reason), u16>,
    /// The reason of each row, as a position among them.
    pub(super) reasons: Vec<u16>,
    pub(super) marks: Vec<u8>,
    /// Yuan by row and column of money.
    pub(super) money: Vec<Option<Decimal>>,
    pub(super) payees: Vec<PartyId>,
    /// What stands before rows of somebody who stands in an earlier one.
    pub(super) again: BTreeMap<u32, Before>,
    pub(super) ledger: Ledger,
    pub(super) repairs: Repairs,
    /// The row as a trainee of its class, where rows are trainees.
    pub(super) trainees: Vec<Trainee>,
    pub(super) counted: Counted,
    /// The classes worked out.
    pub(super) outcomes: Vec<Outcome>,
}

/// The row stands for somebody who stands in an earlier one.
pub(super) const AGAIN: u8 = 1;
/// Cells of the row were not spelt as the engine spells them.
pub(super) const REPAIRED: u8 = 2;

impl Results {
    /// What stands before the next row, which is the same person's as others.
    pub(super) fn meet(&mut self, entry: usize, same: Option<Same>) -> Option<Before> {
        let before = self.ledger.before(same?);
        self.again.extend(u32::try_from(entry).ok().map(|entry| (entry, before)));
        Some(before)
    }

    /// What stands before a row that was met.
    pub(super) fn before(&self, entry: usize) -> Option<Before> {
        self.again.get(&u32::try_from(entry).ok()?).copied()
    }

    /// Adds what became of the next row.
    pub(super) fn push(&mut self, finding: Finding, money: impl Iterator<Item = Option<Yuan>>) {
        let kind = self.kind(finding);
        self.reasons.push(kind);
        for money in money {
            self.money.push(money.map(|(_, amount)| amount));
            self.payees.push(money.map_or(PartyId(0), |(payee, _)| payee));
        }
    }

    /// Puts what became of a row by now in the place of what is there.
    pub(super) fn put(&mut self, entry: usize, finding: Finding, money: impl ExactSizeIterator<Item = Option<Yuan>>) {
        self.reasons[entry] = self.kind(finding);
        let first = entry * money.len();
        for (at, money) in (first..).zip(money) {
            self.money[at] = money.map(|(_, amount)| amount);
            self.payees[at] = money.map_or(PartyId(0), |(payee, _)| payee);
        }
    }

    /// Where status and reason stand among those that there are. There are as many reasons as sets of inputs at fault; the rare ones
    /// beyond all bounds share one.
    fn kind(&mut self, Finding { status, reason, .. }: Finding) -> u16 {
        *self.known.entry((status, reason)).or_insert_with(|| {
            let next = u16::try_from(self.kinds.len()).unwrap_or(u16::MAX);
            if self.kinds.len() <= usize::from(u16::MAX) {
                self.kinds.push((status, reason));
            }
            next
        })
    }

    /// Says whether cells of a row are repaired.
    pub(super) fn mark_repaired(&mut self, entry: usize, repaired: bool) {
        if let Some(mark) = self.marks.get_mut(entry) {
            *mark = (*mark & !REPAIRED) | if repaired { REPAIRED } else { 0 };
        }
    }
}

/// How many trainees of each kind so many classes have.
pub(super) fn heads(classes: usize, trainees: &[Trainee]) -> Vec<BTreeMap<Set, u32>> {
    let mut heads = vec![BTreeMap::new(); classes];
    for trainee in trainees {
        if let Some(kinds) = heads.get_mut(trainee.class as usize) {
            *kinds.entry(trainee.counted).or_insert(0) += 1;
        }
    }
    heads
}

/// How cells were read that are not spelt as the engine spells them.
#[derive(Debug, Default)]
pub(super) struct Repairs {
    /// By column and text.
    pub(super) spelt: BTreeMap<(usize, String), Repair>,
    /// How many cells were respelt whose spelling found no room among these.
    pub(super) others: u64,
}

/// How a spelling was read, and in how many cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Repair {
    /// What it was read as; nothing where that is no answer.
    pub read: Option<Value>,
    /// In how many cells.
    pub cells: u64,
}

/// So many spellings are listed one by one.
const SPELT: usize = 1000;

impl Repairs {
    /// What readers met.
    pub(super) fn of<'a>(readers: impl Iterator<Item = (usize, &'a Reader<'a>)>) -> Self {
        let mut repairs = Self::default();
        for (column, reader) in readers {
            repairs.others += reader.others();
            for (text, known) in reader.spellings().filter(|(_, known)| known.cell.repaired) {
                let read = known.cell.answer.as_ref().ok().copied().flatten();
                repairs.add((column, text.to_string()), Repair { read, cells: known.cells });
            }
        }
        repairs
    }

    fn add(&mut self, place: (usize, String), repair: Repair) {
        if let Some(known) = self.spelt.get_mut(&place) {
            known.cells += repair.cells;
        } else if self.spelt.len() < SPELT {
            self.spelt.insert(place, repair);
        } else {
            self.others += repair.cells;
        }
    }

    /// Adds what was met elsewhere.
    pub(super) fn merge(&mut self, other: Self) {
        self.others += other.others;
        other.spelt.into_iter().for_each(|(place, repair)| self.add(place, repair));
    }

    /// Takes away what is no longer there.
    pub(super) fn remove(&mut self, gone: &Self) {
        self.others = self.others.saturating_sub(gone.others);
        for (place, repair) in &gone.spelt {
            match self.spelt.get_mut(place) {
                Some(known) => known.cells = known.cells.saturating_sub(repair.cells),
                None => self.others = self.others.saturating_sub(repair.cells),
            }
        }
        self.spelt.retain(|_, repair| repair.cells > 0);
    }
}
