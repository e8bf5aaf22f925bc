//! Which questions still matter, and how much money hangs on each.

use alloc::vec::Vec;
use core::cmp::Ordering;

use rust_decimal::Decimal;

use crate::evaluate::Evaluation;
use crate::model::{InputId, PartyId};
use crate::possible::{Atoms, Grain, Outcome, Part, Possible, Span, explore, open_inputs, payees, whole};
use crate::value::{Set, Value};

/// A question whose answer can still change the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The input.
    pub input: InputId,
    /// Why it is open.
    pub state: State,
    /// How much its answer alone can change what a payee receives.
    pub price: Price,
}

/// Why a question is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It was not answered, and there is no result without it.
    Unanswered,
    /// It was not answered, and its default, or that there is none, counts.
    Default,
    /// It was answered with 不清楚.
    Unknown,
}

/// The most that one answer can change, in yuan, whatever the other open answers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Price {
    /// At most this; zero where the answer decides something that is not money.
    AtMost(Decimal),
    /// The rules set no bound: the answer, or another open one, can be any number.
    Unbounded,
}

impl Price {
    /// The bound in yuan, if there is one.
    pub fn bound(self) -> Option<Decimal> {
        match self {
            Price::AtMost(yuan) => Some(yuan),
            Price::Unbounded => None,
        }
    }

    fn of(width: Option<Decimal>) -> Self {
        width.map_or(Price::Unbounded, Price::AtMost)
    }

    fn greater(self, other: Self) -> Self {
        if self.compare(other) == Ordering::Less { other } else { self }
    }

    fn compare(self, other: Self) -> Ordering {
        match (self.bound(), other.bound()) {
            (Some(a), Some(b)) => a.cmp(&b),
            (a, b) => a.is_none().cmp(&b.is_none()),
        }
    }
}

/// The most parts that are compared with each other.
const PARTS: usize = 24;

/// The questions that are asked now and can still change the status, an output or money, the most important first: those
/// without which there is no result before those with a default, and within them by the money that hangs on them.
///
/// Of the money, that of `payee` counts; of every payee when there is none. An input whose condition is not known to hold is
/// not asked yet: the question that decides about it comes first.
pub fn questions(evaluation: &Evaluation<'_>, payee: Option<PartyId>) -> Vec<Question> {
    let (ruleset, calculator, situation) = (evaluation.ruleset, evaluation.calculator, evaluation.situation);
    let asked = |position: usize| {
        let when = calculator.inputs[position].when;
        when.is_none_or(|when| evaluation.value(when) == Value::Truth(true))
    };
    let open = open_inputs(situation);
    let atoms = Atoms::default();
    let parts = explore(ruleset, calculator, whole(ruleset, calculator, situation, &atoms, open), Grain::Forms, PARTS);
    let counted: Vec<usize> = payees(calculator)
        .into_iter()
        .enumerate()
        .filter(|(_, one)| payee.is_none_or(|payee| payee == *one))
        .map(|(position, _)| position)
        .collect();
    let mut prices: Vec<Option<Price>> = calculator.inputs.iter().map(|_| None).collect();
    let mut raise = |inputs: Set, price: &dyn Fn(usize) -> Price| {
        for input in inputs.intersection(open).positions().filter(|input| asked(*input)) {
            let found = price(input);
            if let Some(known) = prices.get_mut(input) {
                *known = Some(known.map_or(found, |known| known.greater(found)));
            }
        }
    };
    let most = |price: &dyn Fn(usize) -> Price| {
        counted.iter().map(|position| price(*position)).fold(Price::AtMost(Decimal::ZERO), Price::greater)
    };
    for (position, part) in parts.iter().enumerate() {
        raise(part.outcome.depends(), &|input| most(&|payee| within(part, &part.outcome.money[payee], input)));
        for other in &parts[..position] {
            if !part.outcome.is_surely(&other.outcome) {
                let apart = part.region.apart(&other.region);
                raise(apart, &|input| most(&|payee| between((part, payee), (other, payee), input)));
            }
        }
    }
    let state = |input: usize| match situation.answers[input] {
        Value::Open(open) if open.unanswered.has(input) => State::Unanswered,
        Value::Open(_) => State::Unknown,
        _ => State::Default,
    };
    let priced = (0u16..)
        .zip(prices)
        .filter_map(|(input, price)| Some(Question { input: InputId(input), state: state(usize::from(input)), price: price? }));
    let mut questions: Vec<Question> = priced.collect();
    questions.sort_by(|a, b| a.state.cmp(&b.state).then(b.price.compare(a.price)).then(a.input.cmp(&b.input)));
    questions
}

/// How much one answer can change money within a part.
fn within(part: &Part<'_>, money: &Possible, input: usize) -> Price {
    if !money.depends.has(input) {
        return Price::AtMost(Decimal::ZERO);
    }
    match money.as_form() {
        Some(form) => Price::of(part.region.swing(&form, input)),
        None => Price::of(money.span().and_then(Span::width)),
    }
}

/// How much one answer can change money from one part to another, all other answers being the same.
fn between((part, a): (&Part<'_>, usize), (other, b): (&Part<'_>, usize), input: usize) -> Price {
    let (a, b) = (&part.outcome.money[a], &other.outcome.money[b]);
    let difference = match (a.as_form(), b.as_form()) {
        (Some(first), Some(second)) => {
            let (own, shared) = part.region.parted(&first, input);
            let (others_own, others_shared) = other.region.parted(&second, input);
            shared.plus(-Decimal::ONE, &others_shared).map(|shared| {
                let own = part.region.span(&own).subtract(other.region.span(&others_own));
                own.add(part.region.span(&shared).meet(other.region.span(&shared)))
            })
        }
        _ => None,
    };
    let difference = difference.or_else(|| Some(a.span()?.subtract(b.span()?)));
    Price::of(difference.and_then(|difference| Some(difference.high()?.abs().max(difference.low()?.abs()))))
}

impl Outcome {
    /// The open inputs that make a difference within the part.
    fn depends(&self) -> Set {
        let shown = self.outputs.iter().chain(&self.money);
        shown.fold(self.status_depends, |depends, shown| depends.union(shown.depends))
    }

    /// Whether both outcomes are the same for the same answers.
    fn is_surely(&self, other: &Self) -> bool {
        let same = |(a, b): (&Possible, &Possible)| match (a.only(), b.only()) {
            (Some(a), Some(b)) => a == b,
            (None, None) => a.as_form().is_some_and(|form| b.as_form() == Some(form)),
            _ => false,
        };
        self.statuses.only().is_some()
            && self.statuses == other.statuses
            && self.outputs.iter().zip(&other.outputs).all(same)
            && self.money.iter().zip(&other.money).all(same)
    }
}
