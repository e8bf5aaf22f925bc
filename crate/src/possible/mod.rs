//! Partial evaluation: what is already certain while answers are missing.
//!
//! The same program is interpreted over sets of values. A region is a set of answers; where two operands hang on the
//! same open answer, the region is cut along the very distinction that the rule makes (a threshold, a tier, an option), and
//! the outcomes of the parts are put together. Everything here is sound: whatever is answered in the end, the result lies
//! inside; and it is exact wherever the budget of cuts suffices.
//!
//! Two questions are asked of the same parts: how far the outcomes reach ([`possibilities`]), and which answer they hang on
//! (see [`interview`](crate::interview)). Along one input the parts are the pieces of a curve (see [`curve`](crate::curve)).

mod domain;
mod explore;
mod form;
mod outcome;
mod region;
mod set;
mod span;
mod split;

use alloc::vec::Vec;

use crate::answers::Situation;
use crate::asker::Asker;
use crate::evaluate::Status;
use crate::model::{Calculator, PartyId, Ruleset, StepId};
use crate::value::{Set, Value};
pub(crate) use explore::{Cutting, Grain, Part, explore};
pub(crate) use form::{Atoms, Form};
pub(crate) use outcome::Outcome;
use outcome::Statuses;
pub(crate) use region::Region;
pub use set::{Known, Members, Possible};
pub use span::Span;
pub(crate) use split::last_before;

/// What can still come of the answers, whatever the missing ones turn out to be.
///
/// Missing is every answer that was not given or is 不清楚, and every default that nobody has confirmed.
#[derive(Clone, Debug)]
pub struct Possibilities {
    /// The inputs whose answers are missing.
    pub open: Set,
    /// What the status can be. While an answer cannot be read, or the answers contradict each other, it is invalid, and the
    /// rest tells what can come of the others once that is put right.
    pub statuses: Vec<Status>,
    /// What each output can be, in the calculator's order.
    pub outputs: Vec<(StepId, Possible)>,
    /// The yuan that each payee can receive in all, in the order of the money lines. A line that does not apply, or whose
    /// amount the rule leaves open, counts as zero.
    pub money: Vec<(PartyId, Possible)>,
}

/// The inputs of a situation whose answers are missing.
pub(crate) fn open_inputs(situation: &Situation) -> Set {
    let open = situation.answers.iter().enumerate().filter(|(_, answer)| matches!(answer, Value::Open(_)));
    situation.absent.union(open.map(|(position, _)| position).collect())
}

/// The payees whose money counts, by their position among the calculator's.
pub(crate) fn counted(calculator: &Calculator, asker: Asker) -> Vec<usize> {
    let payees = calculator.payees().into_iter().enumerate();
    payees.filter(|(_, one)| asker.counts(*one)).map(|(position, _)| position).collect()
}

/// The most parts into which the answers are cut to find how far the outcomes reach.
const OUTLINE_PARTS: usize = 48;

/// What can still come of a situation.
///
/// Every complete and consistent set of answers that agrees with those given evaluates to something inside: its status is
/// among the statuses, each of its outputs and each payee's money lies in its set. Answers that contradict each other are no
/// such set.
pub fn possibilities(ruleset: &Ruleset, calculator: &Calculator, situation: &Situation) -> Possibilities {
    let atoms = Atoms::default();
    let open = open_inputs(situation);
    let region = whole(ruleset, calculator, situation, &atoms, open);
    let parts = explore(ruleset, calculator, region, Cutting::anywhere(Grain::Outline, OUTLINE_PARTS));
    gather(calculator, situation, open, &parts)
}

/// All answers that a situation leaves open, and those to the inputs in `free`.
pub(crate) fn whole<'a>(
    ruleset: &Ruleset,
    calculator: &'a Calculator,
    situation: &'a Situation,
    atoms: &'a Atoms,
    free: Set,
) -> Region<'a> {
    let as_of = situation.as_of.unwrap_or(ruleset.document.valid_from);
    Region::new(calculator, situation, as_of, atoms, free)
}

/// Puts the outcomes of all parts together.
pub(crate) fn gather(calculator: &Calculator, situation: &Situation, open: Set, parts: &[Part<'_>]) -> Possibilities {
    let statuses = parts.iter().fold(Statuses::default(), |all, part| all.union(part.outcome.statuses));
    let all = |pick: &dyn Fn(&Outcome) -> &Possible| {
        let mut outcomes = parts.iter().map(|part| pick(&part.outcome));
        let first = outcomes.next().cloned().unwrap_or_else(|| Possible::of(Known::Nothing));
        outcomes.fold(first, |all, one| all.hull(one))
    };
    let outputs = calculator.outputs.iter().enumerate();
    let money = calculator.payees().into_iter().enumerate();
    Possibilities {
        open,
        // What cannot be read, or contradicts itself, has to be put right first.
        statuses: if situation.faults.is_empty() && !parts.is_empty() {
            statuses.list()
        } else {
            alloc::vec![Status::InvalidInput]
        },
        outputs: outputs.map(|(position, step)| (*step, all(&|outcome| &outcome.outputs[position]))).collect(),
        money: money.map(|(position, payee)| (payee, all(&|outcome| &outcome.money[position]))).collect(),
    }
}
