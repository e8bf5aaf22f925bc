//! Which questions still matter, and how much money hangs on each.

use alloc::vec::Vec;
use core::cmp::Ordering;

use rust_decimal::Decimal;

use crate::asker::Asker;
use crate::evaluate::Evaluation;
use crate::model::InputId;
use crate::possible::{Atoms, Cutting, Grain, Part, Possibilities, Possible, Span, counted, explore, gather, open_inputs, whole};
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

impl State {
    /// The id in results.
    pub fn id(self) -> &'static str {
        match self {
            State::Unanswered => "unanswered",
            State::Default => "default",
            State::Unknown => "unknown",
        }
    }
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

    fn smaller(self, other: Self) -> Self {
        if self.compare(other) == Ordering::Less { self } else { other }
    }

    fn compare(self, other: Self) -> Ordering {
        match (self.bound(), other.bound()) {
            (Some(a), Some(b)) => a.cmp(&b),
            (a, b) => a.is_none().cmp(&b.is_none()),
        }
    }
}

/// What is certain while answers are missing, and what is worth asking.
#[derive(Clone, Debug)]
pub struct Interview {
    /// What can still come of the answers.
    pub possible: Possibilities,
    /// The questions that are asked now and can still change the status, an output or money, the most important first. That a
    /// certain refusal would be another one is no change.
    pub questions: Vec<Question>,
}

/// The most parts that are compared with each other.
const PARTS: usize = 12;

/// What is certain, and the questions that still matter: those without which there is no result before those with a default,
/// and within them by the money that hangs on them.
///
/// Of the money, that of the asker counts. An input whose condition is not known to hold is
/// not asked yet: the question that decides about it comes first.
pub fn interview(evaluation: &Evaluation<'_>, asker: Asker) -> Interview {
    let (ruleset, calculator, situation) = (evaluation.ruleset, evaluation.calculator, evaluation.situation);
    let open = open_inputs(situation);
    let atoms = Atoms::default();
    let parts =
        explore(ruleset, calculator, whole(ruleset, calculator, situation, &atoms, open), Cutting::anywhere(Grain::Forms, PARTS));
    let counted = counted(calculator, asker);
    let mut prices =
        Prices { known: calculator.inputs.iter().map(|_| None).collect(), open: open.intersection(asked(evaluation)) };
    let possible = gather(calculator, situation, open, &parts);
    // No answer moves money further than all answers together.
    let widths: Vec<Price> = possible.money.iter().map(|(_, money)| Price::of(money.span().and_then(Span::width))).collect();
    let most = |price: &dyn Fn(usize) -> Price| {
        let prices = counted.iter().map(|position| price(*position).smaller(widths[*position]));
        prices.fold(Price::AtMost(Decimal::ZERO), Price::greater)
    };
    // Exact arithmetic does not look past an absent answer even where nothing hangs on it, as in 0 × days.
    let missing = evaluation.missing.iter().map(|input| input.index()).collect();
    prices.raise(missing, |_| Price::AtMost(Decimal::ZERO));
    for part in &parts {
        prices.raise(part.outcome.depends(), |input| most(&|payee| within(part, &part.outcome.money[payee], input)));
    }
    for (position, part) in parts.iter().enumerate() {
        for other in &parts[..position] {
            let mut inputs = prices.unsettled(part.region.apart(&other.region));
            if !inputs.is_empty() && part.outcome.follows_like(&other.outcome) {
                inputs = inputs.intersection(part.outcome.depends());
            }
            prices.raise(inputs, |input| most(&|payee| between((part, payee), (other, payee), input)));
        }
    }
    let state = |input: usize| match situation.answers[input] {
        Value::Open(open) if open.unanswered.has(input) => State::Unanswered,
        Value::Open(_) => State::Unknown,
        _ => State::Default,
    };
    let priced = (0u16..)
        .zip(prices.known)
        .filter_map(|(input, price)| Some(Question { input: InputId(input), state: state(usize::from(input)), price: price? }));
    let mut questions: Vec<Question> = priced.collect();
    questions.sort_by(|a, b| a.state.cmp(&b.state).then(b.price.compare(a.price)).then(a.input.cmp(&b.input)));
    Interview { possible, questions }
}

/// The inputs whose condition is known to hold.
fn asked(evaluation: &Evaluation<'_>) -> Set {
    let inputs = evaluation.calculator.inputs.iter().enumerate();
    let asked = inputs.filter(|(_, input)| input.when.is_none_or(|when| evaluation.value(when) == Value::Truth(true)));
    asked.map(|(position, _)| position).collect()
}

/// The prices found so far.
struct Prices {
    known: Vec<Option<Price>>,
    open: Set,
}

impl Prices {
    /// The inputs whose price can still rise.
    fn unsettled(&self, inputs: Set) -> Set {
        let settled = self.known.iter().enumerate().filter(|(_, price)| **price == Some(Price::Unbounded));
        settled.fold(inputs.intersection(self.open), |inputs, (position, _)| inputs.without(Set::of(position)))
    }

    fn raise(&mut self, inputs: Set, price: impl Fn(usize) -> Price) {
        for input in self.unsettled(inputs).positions() {
            let found = price(input);
            if let Some(known) = self.known.get_mut(input) {
                *known = Some(known.map_or(found, |known| known.greater(found)));
            }
        }
    }
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
                let own = part.region.span(&own).minus(other.region.span(&others_own));
                own.plus(part.region.span(&shared).meet(other.region.span(&shared)))
            })
        }
        _ => None,
    };
    let difference = difference.or_else(|| Some(a.span()?.minus(b.span()?)));
    Price::of(difference.and_then(|difference| Some(difference.high()?.abs().max(difference.low()?.abs()))))
}
