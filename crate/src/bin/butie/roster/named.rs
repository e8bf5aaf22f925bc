//! Rows that are told by their numbers: the first few of them, how many there are, and what is wrong with the first.

use std::collections::BTreeMap;

use butie::roster::told::{Reason, Told};
use butie::text::{Language, joined};

/// So many are named.
const NAMED: usize = 5;

/// Some rows, by their numbers in the list, from 1 and with the headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// The first of them, in order.
    first: Vec<u64>,
    pub(super) count: u64,
}

impl Named {
    pub(super) fn add(&mut self, row: u64) {
        self.count += 1;
        self.keep(row);
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        other.first.iter().for_each(|row| self.keep(*row));
    }

    fn keep(&mut self, row: u64) {
        let at = self.first.partition_point(|known| *known < row);
        if at < NAMED {
            self.first.insert(at, row);
            self.first.truncate(NAMED);
        }
    }

    /// `第 3、17、204 行`, and `等 12 行` where there are more.
    pub(super) fn said(&self, language: Language) -> String {
        let named = joined(self.first.iter().map(u64::to_string), language.pick("、", ", "));
        let (count, more) = (self.count, self.count > self.first.len() as u64);
        match (language, more) {
            (Language::Zh, false) => format!("第 {named} 行"),
            (Language::Zh, true) => format!("第 {named} 行等 {count} 行"),
            (Language::En, false) if count == 1 => format!("row {named}"),
            (Language::En, false) => format!("rows {named}"),
            (Language::En, true) => format!("rows {named} and others, {count} in all"),
        }
    }
}

/// The rows of one list for which something is left to be done, by what that is.
#[derive(Default)]
pub(super) struct Undone(pub(super) BTreeMap<Reason, Cause>);

/// What is wrong with rows.
#[derive(Clone)]
pub(super) struct Cause {
    pub(super) rows: Named,
    /// The first of them,
    pub(super) row: u64,
    /// what exactly is wrong with it,
    pub(super) why: String,
    /// and what to do.
    pub(super) next: String,
}

impl Undone {
    /// Notes a row, if something is to be done about it.
    pub(super) fn note(&mut self, row: u64, told: &Told) {
        match told.reason {
            Reason::Faulty(_) | Reason::Missing(_) | Reason::Standard(_) | Reason::Confirm(..) => {}
            Reason::Fine | Reason::NotCounted(_) | Reason::Refused(_) | Reason::Waiting => return,
        }
        if let Some(known) = self.0.get_mut(&told.reason).filter(|known| known.row < row) {
            known.rows.add(row);
            return;
        }
        let mut rows = Named::default();
        rows.add(row);
        self.add(told.reason.clone(), Cause { rows, row, why: told.why.clone(), next: told.next.clone() });
    }

    pub(super) fn merge(&mut self, other: Self) {
        other.0.into_iter().for_each(|(reason, cause)| self.add(reason, cause));
    }

    fn add(&mut self, reason: Reason, mut cause: Cause) {
        if let Some(known) = self.0.get_mut(&reason) {
            if known.row > cause.row {
                std::mem::swap(known, &mut cause);
            }
            known.rows.merge(&cause.rows);
        } else {
            self.0.insert(reason, cause);
        }
    }
}
