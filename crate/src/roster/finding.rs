//! What became of a row, before a word is made of it.

use super::case::Plan;
use super::people::Came;
use super::said::{Place, place};
use crate::answers::AnswerFault;
use crate::evaluate::{Evaluation, Status};
use crate::value::Set;

/// Why a row has the result that it has; rows with the same reason are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Worked out, with money where the calculator has some.
    Fine,
    /// Worked out, and nothing is paid for this trainee, who is no head of this input.
    NotCounted(u16),
    /// The gate at this position refuses.
    Refused(u16),
    /// These inputs are not answered.
    Missing(u64),
    /// The row says all that it has to, and others of its class do not.
    Waiting,
    /// The row says nothing wrong, and others of its class do.
    Blocked,
    /// These local standards are not known.
    Standard(u64),
    /// Only the bureau can decide: the gate at this position, or answers that are not known.
    Confirm(Option<u16>, u64),
    /// The answers to these inputs cannot be read, or contradict each other.
    Faulty(u64),
    /// The row does not say to which class it belongs.
    NoClass,
    /// The numbers are too large together.
    OutOfReach,
}

impl Reason {
    /// Whether a row with this reason has to be corrected.
    pub fn is_faulty(self) -> bool {
        matches!(self, Self::Faulty(_) | Self::NoClass | Self::OutOfReach)
    }
}

/// What became of a row or of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The status.
    pub status: Status,
    /// Why.
    pub reason: Reason,
    /// What it is for later rows of the same person.
    pub came: Came,
}

impl Finding {
    /// That of a row which is a case of its own, or of a class.
    pub fn of(plan: &Plan<'_>, evaluation: &Evaluation<'_>) -> Self {
        let concerned = concerned(evaluation).0;
        let at = |position: usize| u16::try_from(position).unwrap_or(u16::MAX);
        let reason = match evaluation.status {
            Status::Computed => Reason::Fine,
            Status::Ineligible | Status::Forfeited => Reason::Refused(at(evaluation.decided_by.unwrap_or(0))),
            Status::NeedsInput => Reason::Missing(concerned),
            Status::NeedsLocalStandard => Reason::Standard(concerned),
            Status::ToConfirm => Reason::Confirm(open_gate(evaluation).filter(|_| concerned == 0).map(at), concerned),
            Status::InvalidInput => faulty(plan, &evaluation.faults),
        };
        Self { status: evaluation.status, reason, came: Came::of(evaluation) }
    }
}

/// The inputs that are missing.
pub(super) fn concerned(evaluation: &Evaluation<'_>) -> Set {
    evaluation.missing.iter().map(|input| input.index()).collect()
}

/// The first gate that does not hold.
pub(super) fn open_gate(evaluation: &Evaluation<'_>) -> Option<usize> {
    evaluation.gates.iter().position(|holds| *holds == Some(false))
}

/// What is wrong with answers: the class goes before all else, and the numbers together come after every single one.
fn faulty(plan: &Plan<'_>, faults: &[AnswerFault]) -> Reason {
    let mut at = Set::default();
    let mut too_large = false;
    for fault in faults {
        match place(plan, fault) {
            Place::Input(input) => at = at.union(Set::of(input.index())),
            Place::Class => return Reason::NoClass,
            Place::Numbers => too_large = true,
            Place::Other => {}
        }
    }
    if at.is_empty() && too_large { Reason::OutOfReach } else { Reason::Faulty(at.0) }
}
