//! What a list comes to: money by payee, rows by reason. Parts of a list are told apart and put together.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::class::Shares;
use super::columns::Columns;
use super::finding::Reason;
use super::told::Told;
use crate::evaluate::{Evaluation, Status};
use crate::model::PartyId;
use crate::value::{Set, exact};

/// What rows come to together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// How many rows were worked out or refused; blank rows and those under the list are not among them.
    pub rows: u64,
    /// How many rows could not be read.
    pub faulty: u64,
    /// How many rows seem to have swallowed others, because of quotation marks.
    pub swallowing: u64,
    /// How many rows stand for somebody who stands in an earlier one.
    pub again: u64,
    /// How many rows have cells that were not spelt as the engine spells them.
    pub repaired: u64,
    /// What each payee receives.
    pub payees: Vec<Paid>,
    /// Rows by reason.
    pub reasons: BTreeMap<Reason, u64>,
}

/// What one payee receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid {
    /// Who.
    pub payee: PartyId,
    /// Yuan in all; `None` for a sum that no decimal holds.
    pub amount: Option<Decimal>,
    /// Yuan of it that only the bureau can decide on.
    pub to_confirm: Option<Decimal>,
    /// From how many rows.
    pub rows: u64,
}

impl Paid {
    /// The money of a result that stands for so many rows.
    pub fn of(payee: PartyId, amount: Decimal, to_confirm: bool, rows: u64) -> Self {
        let open = if to_confirm { amount } else { Decimal::ZERO };
        Self { payee, amount: Some(amount), to_confirm: Some(open), rows: if amount.is_zero() { 0 } else { rows } }
    }
}

impl Totals {
    /// Adds a row.
    pub fn add(&mut self, told: &Told, again: bool, repaired: bool) {
        self.rows += 1;
        self.faulty += u64::from(told.finding.reason.is_faulty());
        self.again += u64::from(again);
        self.swallowing += u64::from(told.swallows);
        self.repaired += u64::from(repaired);
        for (payee, amount) in told.money.iter().flatten() {
            self.pay(Paid::of(*payee, *amount, told.finding.status == Status::ToConfirm, 1));
        }
        *self.reasons.entry(told.finding.reason).or_insert(0) += 1;
    }

    /// Adds the totals of other rows of the list.
    pub fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.faulty += other.faulty;
        self.swallowing += other.swallowing;
        self.again += other.again;
        self.repaired += other.repaired;
        other.payees.iter().for_each(|paid| self.pay(*paid));
        for (reason, rows) in &other.reasons {
            *self.reasons.entry(*reason).or_insert(0) += rows;
        }
    }

    /// Adds the money of a class, whose trainees are so many of each kind. It comes from the rows that have a share in it; where
    /// the money does not fall to single heads, from all of them.
    pub fn pay_class(&mut self, columns: &Columns, class: &Evaluation<'_>, shares: &Shares, kinds: &BTreeMap<Set, u32>) {
        for money in &columns.money {
            let Some(at) = class.lines.iter().position(|line| line.line.id == money.id) else { continue };
            let has_share = |kind: &Set| match &shares.of {
                Some(of) => of.get(kind).and_then(|own| own.get(at)).is_some_and(|share| !share.is_zero()),
                None => true,
            };
            let rows = kinds.iter().filter(|(kind, _)| has_share(kind)).map(|(_, rows)| u64::from(*rows)).sum();
            let line = &class.lines[at];
            self.pay(Paid::of(line.line.payee, line.amount, class.status == Status::ToConfirm, rows));
        }
    }

    /// Adds money for a payee.
    pub fn pay(&mut self, paid: Paid) {
        let sum = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).and_then(|(a, b)| exact::sum(a, b));
        match self.payees.iter_mut().find(|known| known.payee == paid.payee) {
            Some(known) => {
                known.amount = sum(known.amount, paid.amount);
                known.to_confirm = sum(known.to_confirm, paid.to_confirm);
                known.rows += paid.rows;
            }
            None => self.payees.push(paid),
        }
    }
}
