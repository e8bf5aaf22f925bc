//! Rows for which something is left to be done, told by their numbers and by what is wrong with the first.

use std::collections::BTreeMap;

use butie::roster::finding::Reason;
use butie::roster::remark::Numbers;
use butie::roster::told::Told;

/// The rows of one list for which something is left to be done, by what that is.
#[derive(Default)]
pub(super) struct Undone(pub(super) BTreeMap<Reason, Cause>);

/// What is wrong with rows.
#[derive(Clone)]
pub(super) struct Cause {
    pub(super) rows: Numbers,
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
        match told.finding.reason {
            Reason::Faulty(_)
            | Reason::NoClass
            | Reason::OutOfReach
            | Reason::Missing(_)
            | Reason::Standard(_)
            | Reason::Confirm(..) => {}
            Reason::Fine | Reason::NotCounted(_) | Reason::Refused(_) | Reason::Waiting | Reason::Blocked => return,
        }
        if let Some(known) = self.0.get_mut(&told.finding.reason).filter(|known| known.row < row) {
            known.rows.add(row);
            return;
        }
        let mut rows = Numbers::default();
        rows.add(row);
        self.add(told.finding.reason, Cause { rows, row, why: told.words.why.clone(), next: told.words.next.clone() });
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
