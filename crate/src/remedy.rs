//! Why there is no money, and what would have to be different: the smallest sets of answers whose change leads to some.

use alloc::rc::Rc;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use crate::answers::Situation;
use crate::asker::Asker;
use crate::evaluate::{Evaluation, evaluate};
use crate::model::InputId;
use crate::possible::{Atoms, Cutting, Grain, Known, Part, Span, counted, explore, open_inputs, whole};
use crate::value::{Open, Set, Value, exact};

/// Answers that, taken together, lead to money.
#[derive(Clone, Debug, PartialEq)]
pub struct Remedy {
    /// What would have to be answered; all of it.
    pub changes: Vec<Change>,
    /// The yuan that follow, where no other answer is missing.
    pub amount: Option<Decimal>,
}

/// Another answer to one input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The input.
    pub input: InputId,
    /// The answers that serve.
    pub to: Known,
    /// The one of them that is closest to the present answer.
    pub closest: Value,
}

/// So many answers are changed together at most; longer lists help nobody.
const LARGEST: usize = 3;
/// So many ways are named at most.
const MOST: usize = 6;
/// So many sets are looked at; beyond that the search ends without an answer.
const SETS: usize = 400;
/// The most parts into which changed answers are cut.
const PARTS: usize = 32;

/// The smallest sets of changed answers that lead to money for whoever asks; the most rewarding first. Nothing when there is money already, when a fact that nobody can change stands in the way, or while the answers are
/// faulty. Sets of more than three answers are not looked for, nor more than 400 sets.
pub fn remedies(evaluation: &Evaluation<'_>, asker: Asker) -> Vec<Remedy> {
    let calculator = evaluation.calculator;
    let counted = counted(calculator, asker);
    let paid = evaluation.lines.iter().any(|line| asker.counts(line.line.payee) && line.amount > Decimal::ZERO);
    if paid || counted.is_empty() || !evaluation.faults.is_empty() {
        return Vec::new();
    }
    // An answer to a question that is not asked counts for nothing, and should it come to be asked, it is open.
    let mut situation = evaluation.situation.clone();
    for (position, answer) in situation.answers.iter_mut().enumerate().filter(|(position, _)| !evaluation.asked.has(*position)) {
        *answer = Value::Open(Open { unanswered: Set::of(position), ..Open::default() });
    }
    let open = open_inputs(&situation);
    let changeable: Vec<usize> = calculator
        .inputs
        .iter()
        .enumerate()
        .filter(|(position, input)| !input.fixed && evaluation.asked.has(*position) && !open.has(*position))
        .map(|(position, _)| position)
        .collect();
    let search = Search { evaluation, situation, counted, asker, open };
    let everything = changeable.iter().copied().collect();
    if search.pays(Set::default()) || !search.pays(everything) {
        return Vec::new();
    }
    let mut left = SETS;
    for size in 1..=LARGEST.min(changeable.len()) {
        let mut found: Vec<Remedy> = Vec::new();
        subsets(&changeable, size, Set::default(), &mut |set| {
            if left > 0 {
                left -= 1;
                found.extend(search.remedy(set));
            }
        });
        if !found.is_empty() {
            found.sort_by_key(|remedy| core::cmp::Reverse(remedy.amount));
            found.truncate(MOST);
            return found;
        }
    }
    Vec::new()
}

/// Calls `visit` with every subset of a size.
fn subsets(positions: &[usize], size: usize, chosen: Set, visit: &mut impl FnMut(Set)) {
    if size == 0 {
        return visit(chosen);
    }
    for (place, position) in positions.iter().enumerate() {
        subsets(&positions[place + 1..], size - 1, chosen.union(Set::of(*position)), visit);
    }
}

struct Search<'e, 'a> {
    evaluation: &'e Evaluation<'a>,
    /// The answers, without those to questions that are not asked.
    situation: Situation,
    /// The payees whose money counts, by position.
    counted: Vec<usize>,
    asker: Asker,
    open: Set,
}

impl Search<'_, '_> {
    /// Whether money is possible when these answers are free.
    fn pays(&self, free: Set) -> bool {
        let (ruleset, calculator, situation) = (self.evaluation.ruleset, self.evaluation.calculator, &self.situation);
        let atoms = Atoms::default();
        let region = whole(ruleset, calculator, situation, &atoms, self.open.union(free));
        let parts = explore(ruleset, calculator, region, Cutting::anywhere(Grain::Outline, PARTS));
        parts.iter().any(|part| self.highest(part) > Some(Decimal::ZERO))
    }

    /// The most that one of the payees can receive in a part.
    fn highest(&self, part: &Part<'_>) -> Option<Decimal> {
        let highs = self.counted.iter().filter_map(|payee| part.outcome.money[*payee].span());
        highs.map(|span| span.high().unwrap_or(Decimal::MAX)).max()
    }

    /// The way to money by changing these answers, if there is one.
    fn remedy(&self, set: Set) -> Option<Remedy> {
        if !self.pays(set) {
            return None;
        }
        let (ruleset, calculator, situation) = (self.evaluation.ruleset, self.evaluation.calculator, &self.situation);
        let atoms = Atoms::default();
        let region = whole(ruleset, calculator, situation, &atoms, self.open.union(set));
        let mut best: Option<(Decimal, Remedy)> = None;
        for part in explore(ruleset, calculator, region, Cutting::anywhere(Grain::Forms, PARTS)) {
            if self.highest(&part) <= Some(Decimal::ZERO) {
                continue;
            }
            for money in self.counted.iter().map(|payee| &part.outcome.money[*payee]) {
                let mut region = part.region.clone();
                if let Some(form) = money.as_form().map(|form| Rc::new(form.into_owned()))
                    && money.only().is_none()
                {
                    let Some(paying) = region.where_positive(&form) else { continue };
                    region = paying;
                } else if money.span().and_then(Span::high).is_some_and(|high| high <= Decimal::ZERO) {
                    continue;
                }
                // One answer after the other: what is chosen for one narrows what serves for the next.
                let mut changes: Vec<Change> = Vec::new();
                for position in set.positions() {
                    let Some(change) = self.change(position, region.answers[position].known) else { break };
                    let Some(narrower) = region.clone().fixed(position, change.closest) else { break };
                    region = narrower;
                    changes.push(change);
                }
                // What would not be changed is no part of a smallest set.
                if changes.len() < set.positions().count() {
                    continue;
                }
                let amount = self.amount(&changes);
                if amount.is_some_and(|amount| amount <= Decimal::ZERO) {
                    continue;
                }
                let distance = changes
                    .iter()
                    .filter_map(|change| self.distance(change))
                    .try_fold(Decimal::ZERO, exact::sum)
                    .unwrap_or(Decimal::MAX);
                let better = best.as_ref().is_none_or(|(known, remedy)| (distance, remedy.amount) < (*known, amount));
                if better {
                    best = Some((distance, Remedy { changes, amount }));
                }
            }
        }
        best.map(|(_, remedy)| remedy)
    }

    /// The change of an answer to one of the known ones; `None` when it is one of them already.
    fn change(&self, position: usize, to: Known) -> Option<Change> {
        let present = self.situation.answers[position];
        let closest = match (present, to) {
            (Value::Number(number), Known::Numbers(span)) => Value::Number(closest(span, number)),
            (Value::Choice(option), Known::Options(set)) if set.has(usize::from(option)) => present,
            (_, Known::Options(set)) => Value::Choice(u8::try_from(set.positions().next()?).ok()?),
            (Value::Choices(chosen), Known::Chosen(members)) => {
                Value::Choices(chosen.union(members.surely).intersection(members.perhaps))
            }
            (Value::Truth(truth), Known::Truths { yes, no }) if yes && no => Value::Truth(truth),
            (_, Known::Truths { yes, .. }) => Value::Truth(yes),
            (Value::Date(day), Known::Dates(first, last)) => Value::Date(day.clamp(first, last)),
            _ => return None,
        };
        let input = InputId(u16::try_from(position).ok()?);
        (closest != present).then_some(Change { input, to, closest })
    }

    /// How far a number is from the present answer.
    fn distance(&self, change: &Change) -> Option<Decimal> {
        let present = self.situation.answer(change.input).number()?;
        Some(exact::difference(change.closest.number()?, present)?.abs())
    }

    /// What follows from the changes, where no other answer is missing.
    fn amount(&self, changes: &[Change]) -> Option<Decimal> {
        let mut situation = self.situation.clone();
        for change in changes {
            situation.answers[change.input.index()] = change.closest;
        }
        let result = evaluate(self.evaluation.ruleset, self.evaluation.calculator, &situation);
        if !result.missing.is_empty() {
            return None;
        }
        let lines = result.lines.iter().filter(|line| self.asker.counts(line.line.payee));
        lines.map(|line| line.amount).try_fold(Decimal::ZERO, exact::sum)
    }
}

/// The number of a span that is closest to another one.
fn closest(span: Span, to: Decimal) -> Decimal {
    let up = span.low().filter(|low| to < *low);
    let down = span.high().filter(|high| to > *high);
    up.or(down).unwrap_or(to)
}
