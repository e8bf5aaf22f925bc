//! What a list comes to: money by payee, rows by reason. Parts of a list are told apart and put together.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::told::{Reason, Told};
use crate::model::PartyId;
use crate::value::exact;

/// What rows come to together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Totals {
    /// How many rows were worked out or refused; blank rows and those under the list are not among them.
    pub rows: u64,
    /// How many rows could not be read.
    pub faulty: u64,
    /// How many rows stand for somebody who stands in an earlier one.
    pub again: u64,
    /// How many rows have cells that were not spelt as the engine spells them.
    pub repaired: u64,
    /// What each payee receives, and from how many rows; `None` for a sum that no decimal holds.
    pub payees: Vec<(PartyId, Option<Decimal>, u64)>,
    /// Rows by reason.
    pub reasons: BTreeMap<Reason, u64>,
}

impl Totals {
    /// Adds a row.
    pub fn add(&mut self, told: &Told, again: bool, repaired: bool) {
        self.rows += 1;
        self.faulty += u64::from(matches!(told.reason, Reason::Faulty(_)));
        self.again += u64::from(again);
        self.repaired += u64::from(repaired);
        for (payee, amount) in told.money.iter().flatten() {
            self.pay(*payee, Some(*amount), u64::from(!amount.is_zero()));
        }
        *self.reasons.entry(told.reason.clone()).or_insert(0) += 1;
    }

    /// Adds the totals of other rows of the list.
    pub fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.faulty += other.faulty;
        self.again += other.again;
        self.repaired += other.repaired;
        for (payee, amount, rows) in &other.payees {
            self.pay(*payee, *amount, *rows);
        }
        for (reason, rows) in &other.reasons {
            *self.reasons.entry(reason.clone()).or_insert(0) += rows;
        }
    }

    /// Adds money for a payee from so many rows.
    pub fn pay(&mut self, payee: PartyId, amount: Option<Decimal>, rows: u64) {
        let known = self.payees.iter_mut().find(|(known, ..)| *known == payee);
        match known {
            Some((_, sum, count)) => {
                *sum = sum.zip(amount).and_then(|(sum, amount)| exact::sum(sum, amount));
                *count += rows;
            }
            None => self.payees.push((payee, amount, rows)),
        }
    }
}
