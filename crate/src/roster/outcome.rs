//! A class worked out, and what becomes of its trainees.

use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::case::Plan;
use super::class::{Class, Classes, Shares, Trainee, shares};
use super::columns::{Columns, Yuan};
use super::finding::{Finding, Reason};
use super::heading::Role;
use super::people::Came;
use super::said::{Place, place};
use crate::answers::{AnswerFault, Problem, Situation};
use crate::evaluate::{Evaluation, Status, evaluate};
use crate::model::{Heads, InputId, PartyId};
use crate::value::Set;

/// A class worked out.
#[derive(Debug)]
pub struct Outcome {
    /// Its answers.
    pub situation: Situation,
    /// What became of it.
    pub finding: Finding,
    /// How its money falls to its trainees.
    pub shares: Shares,
    /// For each column of money, the line of the class and who receives it.
    lines: Box<[Option<(u16, PartyId)>]>,
    /// Where the class waits only for its rows.
    waits: Option<Wait>,
    /// Inputs that count heads of which each row says whether it is one.
    heads: Set,
}

/// For what of its rows a class waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wait {
    /// For what they do not say.
    Missing,
    /// For what they say wrong.
    Faulty,
}

/// How a trainee stands to the class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// What the row says of these inputs cannot be read, or is not what the class says.
    Faulty(Set),
    /// The row does not say whether it is a head of these inputs.
    Missing(Set),
    /// Other rows say something wrong.
    Blocked,
    /// Other rows do not say something.
    Waiting,
    /// The class has money, and none of it is for this trainee, who is no head of this input.
    NotCounted(InputId),
    /// What became of the class became of its trainee.
    AsClass,
}

impl Outcome {
    /// Works out a class with so many trainees of each kind.
    pub fn of(classes: &Classes<'_, '_>, columns: &Columns, class: &Class, kinds: &BTreeMap<Set, u32>) -> Self {
        let plan = classes.plan();
        let situation = classes.situation(class, None);
        let evaluation = evaluate(plan.ruleset, plan.calculator, &situation);
        let shares = shares(&evaluation, &classes.counted().collect::<Vec<_>>(), kinds);
        let line = |id: &str| {
            let at = evaluation.lines.iter().position(|line| line.line.id == id)?;
            Some((u16::try_from(at).ok()?, evaluation.lines[at].line.payee))
        };
        let lines = columns.money.iter().map(|money| line(&money.id)).collect();
        let inputs = (0u16..).map(InputId).take(plan.columns.len());
        let heads = inputs.filter(|input| is_of_rows(plan, *input)).map(InputId::index).collect();
        let (finding, waits) = (Finding::of(plan, &evaluation), waits(plan, &evaluation));
        Self { finding, shares, lines, waits, heads, situation }
    }

    /// The result of the class.
    pub fn evaluation<'s>(&'s self, plan: &Plan<'s>) -> Evaluation<'s> {
        evaluate(plan.ruleset, plan.calculator, &self.situation)
    }

    /// What became of a trainee.
    pub fn trainee(&self, trainee: Trainee) -> Finding {
        let class = self.finding;
        let came = Came::of_trainee(class.came, &self.shares, trainee);
        let of = |status, reason| Finding { status, reason, came };
        match self.standing(trainee) {
            Standing::Faulty(inputs) => of(Status::InvalidInput, Reason::Faulty(inputs.0)),
            Standing::Missing(inputs) => of(Status::NeedsInput, Reason::Missing(inputs.0)),
            // Nothing is wrong with this row.
            Standing::Blocked => of(Status::NeedsInput, Reason::Blocked),
            Standing::Waiting => of(class.status, Reason::Waiting),
            Standing::NotCounted(input) => of(class.status, Reason::NotCounted(input.0)),
            Standing::AsClass => of(class.status, class.reason),
        }
    }

    /// A trainee's share of each column of money.
    pub fn money(&self, trainee: Trainee) -> impl ExactSizeIterator<Item = Option<Yuan>> + '_ {
        let own = self.own(trainee);
        self.lines.iter().map(move |line| line.and_then(|(at, payee)| Some((payee, *own?.get(usize::from(at))?))))
    }

    /// How a trainee stands to the class.
    pub(super) fn standing(&self, trainee: Trainee) -> Standing {
        let open = trainee.open.without(trainee.faulty);
        let nothing = || self.own(trainee).is_some_and(|own| own.iter().all(Decimal::is_zero));
        // The first of the inputs of which this is no head says why nothing is paid.
        let nobody = || self.heads.without(trainee.counted).positions().next().and_then(|input| u16::try_from(input).ok());
        match self.waits {
            _ if !trainee.faulty.is_empty() => Standing::Faulty(trainee.faulty),
            _ if !open.is_empty() => Standing::Missing(open),
            Some(Wait::Faulty) => Standing::Blocked,
            Some(Wait::Missing) => Standing::Waiting,
            None if self.finding.status == Status::Computed && nothing() => {
                nobody().map_or(Standing::AsClass, |input| Standing::NotCounted(InputId(input)))
            }
            None => Standing::AsClass,
        }
    }

    /// A trainee's share of each line of the class, where its money falls to single heads.
    fn own(&self, trainee: Trainee) -> Option<&Vec<Decimal>> {
        self.shares.of.as_ref()?.get(&trainee.counted)
    }
}

/// Whether a class waits only for its rows.
fn waits(plan: &Plan<'_>, class: &Evaluation<'_>) -> Option<Wait> {
    let of_a_row = |fault: &AnswerFault| match place(plan, fault) {
        // What contradicts something else is said of the class, and no cell of a row is to blame.
        Place::Input(input) => !matches!(fault.problem, Problem::Contradiction(_)) && plan.layout.column_about(input).is_some(),
        Place::Class | Place::Numbers | Place::Other => false,
    };
    match class.status {
        Status::NeedsInput if class.missing.iter().all(|input| is_of_rows(plan, *input)) => Some(Wait::Missing),
        Status::InvalidInput if class.faults.iter().all(of_a_row) => Some(Wait::Faulty),
        _ => None,
    }
}

/// Whether the heads of an input are counted from what each row says.
fn is_of_rows(plan: &Plan<'_>, input: InputId) -> bool {
    let of_some = plan.columns.get(input.index()).is_some_and(|column| matches!(column.heads, Some(Heads::Of(_))));
    of_some && plan.layout.roles.contains(&Role::Input(input))
}
