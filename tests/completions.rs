//! All completions of some answers, tried one by one: the truth that partial evaluation is held against.

use butie::answers::Situation;
use butie::asker::Asker;
use butie::evaluate::{Evaluation, Status, evaluate};
use butie::interview::{Interview, interview};
use butie::model::{Calculator, DomainId, InputKind, Null, PartyId, Ruleset, StepId};
use butie::possible::{Known, Possibilities, Possible, possibilities};
use butie::value::{Open, Set, Value, date};
use rust_decimal::Decimal;

/// Whether a value is among those possible; a value that stays open is, where the rule can leave it open.
pub(crate) fn holds(possible: &Possible, value: Value) -> bool {
    match (value, possible.known) {
        (Value::NotApplicable, _) => possible.may_be_none,
        (Value::Open(_), _) => !possible.faults.is_empty(),
        (Value::Number(number), Known::Numbers(span)) => span.has(number),
        (Value::Truth(truth), Known::Truths { yes, no }) => {
            if truth {
                yes
            } else {
                no
            }
        }
        (Value::Choice(option), Known::Options(set)) => set.has(usize::from(option)),
        (Value::Choices(set), Known::Chosen(members)) | (Value::Items(set), Known::Items(members)) => {
            set.covers(members.surely) && members.perhaps.covers(set)
        }
        (Value::Date(day), Known::Dates(first, last)) => first <= day && day <= last,
        _ => false,
    }
}

/// What a complete result lacks in the possibilities, in words.
pub(crate) fn outside(calculator: &Calculator, possible: &Possibilities, result: &Evaluation<'_>) -> Option<String> {
    if !possible.statuses.contains(&result.status) {
        return Some(format!("status {:?} not in {:?}", result.status, possible.statuses));
    }
    for (step, set) in &possible.outputs {
        let found = result.outputs.iter().find(|output| output.step == *step);
        let own = result.value(calculator.step(*step).node);
        let value = match found {
            Some(output) => output.value,
            None if matches!(own, Value::Open(_)) && !result.status.is_refusal() => own,
            None => Value::NotApplicable,
        };
        if !holds(set, value) {
            return Some(format!("{} = {value:?} not in {set:?}", calculator.step(*step).id));
        }
    }
    for (payee, set) in &possible.money {
        let lines = result.lines.iter().filter(|line| line.line.payee == *payee);
        let sum: Decimal = lines.map(|line| line.amount).sum();
        if !holds(set, Value::Number(sum)) {
            return Some(format!("money {payee:?} = {sum} not in {set:?}"));
        }
    }
    None
}

/// Every answer to an input.
pub(crate) fn every_answer(calculator: &Calculator, position: usize) -> Vec<Value> {
    let input = &calculator.inputs[position];
    let options = |domain: &DomainId| u8::try_from(calculator.options(*domain).len()).unwrap();
    let mut answers = match &input.kind {
        InputKind::Choice(domain) => (0..options(domain)).map(Value::Choice).collect(),
        InputKind::Choices(domain) => (0..1u64 << options(domain)).map(|set| Value::Choices(Set(set))).collect(),
        InputKind::Count(_, low, high) | InputKind::Money(_, low, high) => {
            let unit = Decimal::new(1, u32::from(input.kind.bounds().unwrap().2));
            let steps = i64::try_from((high - low) / unit).unwrap();
            (0..=steps).map(|step| Value::Number(low + unit * Decimal::from(step))).collect()
        }
        InputKind::Tri | InputKind::Bool => vec![Value::Truth(true), Value::Truth(false)],
        InputKind::Date => (1..4).map(|day| Value::Date(date::read(&format!("2024-02-{:02}", 26 + day)).unwrap())).collect(),
    };
    if input.null == Null::None || input.absent_is_none {
        answers.push(Value::NotApplicable);
    }
    answers
}

/// What a visitor is shown of a result.
#[derive(Clone, PartialEq)]
struct Shown {
    status: Status,
    outputs: Vec<Value>,
    money: Vec<Decimal>,
}

/// How one sample compares with the truth.
#[derive(Default)]
pub(crate) struct Measured {
    /// Whether every status, output and amount that seems possible occurs; nothing when no completion is consistent.
    pub(crate) exact: Option<Exact>,
    /// Sums of widths of money, as they are and as they seem.
    pub(crate) widths: (Decimal, Decimal),
    /// Open questions, those that are asked though they make no difference, and those with an exact price.
    pub(crate) questions: u32,
    pub(crate) idle: u32,
    pub(crate) priced: u32,
    /// Sums of prices, as they are and as they seem.
    pub(crate) prices: (Decimal, Decimal),
}

/// What of a sample is exact.
pub(crate) struct Exact {
    pub(crate) statuses: bool,
    pub(crate) outputs: bool,
    pub(crate) money: bool,
}

/// Compares what is said while the answers to the `free` inputs are missing with all completions.
///
/// # Errors
///
/// Something that can happen and lies outside, a question that matters and is not asked, or a price that is too low.
pub(crate) fn compare(
    ruleset: &Ruleset,
    calculator: &Calculator,
    given: &Situation,
    free: &[(usize, Vec<Value>)],
) -> Result<Measured, String> {
    let mut situation = given.clone();
    for (position, _) in free {
        situation.answers[*position] = Value::Open(Open { unanswered: Set::of(*position), ..Open::default() });
        situation.absent = situation.absent.union(Set::of(*position));
    }
    let partial = situation.clone();
    let evaluation = evaluate(ruleset, calculator, &partial);
    let interview = interview(&evaluation, Asker::Everybody);
    let outline = possibilities(ruleset, calculator, &partial);
    let mut all: Vec<Option<Shown>> = Vec::new();
    for number in 0..free.iter().map(|(_, answers)| answers.len()).product() {
        let mut rest = number;
        for (position, answers) in free {
            situation.answers[*position] = answers[rest % answers.len()];
            rest /= answers.len();
        }
        let result = evaluate(ruleset, calculator, &situation);
        if result.status == Status::InvalidInput {
            all.push(None);
            continue;
        }
        let lack = outside(calculator, &interview.possible, &result).or_else(|| outside(calculator, &outline, &result));
        if let Some(lack) = lack {
            return Err(format!("{lack}; answers {:?}", situation.answers));
        }
        all.push(Some(shown(calculator, &interview.possible, &result)));
    }
    let mut measured = Measured::default();
    questions(&evaluation, &interview, free, &all, &mut measured)?;
    extremes(&interview.possible, &all.into_iter().flatten().collect::<Vec<_>>(), &mut measured);
    Ok(measured)
}

fn shown(calculator: &Calculator, possible: &Possibilities, result: &Evaluation<'_>) -> Shown {
    let output = |step: &StepId| {
        let found = result.outputs.iter().find(|output| output.step == *step);
        found.map_or(Value::NotApplicable, |output| output.value)
    };
    let received = |payee: PartyId| result.lines.iter().filter(|line| line.line.payee == payee).map(|line| line.amount).sum();
    Shown {
        // Which condition refuses makes no difference to a visitor who is refused for certain.
        status: if result.status.is_refusal() { Status::Ineligible } else { result.status },
        outputs: calculator.outputs.iter().map(output).collect(),
        money: possible.money.iter().map(|(payee, _)| received(*payee)).collect(),
    }
}

/// Holds the questions and their prices against the differences that one answer alone makes.
fn questions(
    evaluation: &Evaluation<'_>,
    interview: &Interview,
    free: &[(usize, Vec<Value>)],
    all: &[Option<Shown>],
    measured: &mut Measured,
) -> Result<(), String> {
    let mut stride = 1;
    for (position, answers) in free {
        let input = &evaluation.calculator.inputs[*position];
        let asked = input.when.is_none_or(|when| evaluation.value(when) == Value::Truth(true));
        let (mut matters, mut price) = (false, Decimal::ZERO);
        for first in (0..all.len()).filter(|number| number / stride % answers.len() == 0) {
            let row: Vec<&Shown> = (0..answers.len()).filter_map(|answer| all[first + answer * stride].as_ref()).collect();
            matters |= row.windows(2).any(|pair| pair[0] != pair[1]);
            for payee in 0..interview.possible.money.len() {
                let sums = || row.iter().map(|shown| shown.money[payee]);
                price = price.max(sums().max().unwrap_or_default() - sums().min().unwrap_or_default());
            }
        }
        stride *= answers.len();
        let question = interview.questions.iter().find(|question| question.input.index() == *position);
        if question.is_none() && asked && matters {
            return Err(format!("{} matters and is not asked", input.id));
        }
        if let Some(question) = question {
            measured.questions += 1;
            // An absent answer that blocks the exact result is asked in any case.
            measured.idle += u32::from(!matters && !evaluation.missing.contains(&question.input));
            let Some(bound) = question.price.bound() else { continue };
            if bound < price {
                return Err(format!("{} is worth {price} and not {bound}", input.id));
            }
            measured.priced += u32::from(bound == price);
            measured.prices.0 += price;
            measured.prices.1 += bound;
        }
    }
    Ok(())
}

/// Holds the ends of what seems possible against what occurs.
fn extremes(possible: &Possibilities, all: &[Shown], measured: &mut Measured) {
    if all.is_empty() {
        return;
    }
    let column = |position: usize| all.iter().map(|shown| shown.outputs[position]).collect::<Vec<_>>();
    let mut outputs = possible.outputs.iter().enumerate();
    let outputs = outputs.all(|(position, (_, set))| is_reached(&column(position), set));
    let mut money = true;
    for (position, (_, set)) in possible.money.iter().enumerate() {
        let sums = || all.iter().map(|shown| shown.money[position]);
        let (low, high) = (sums().min().unwrap(), sums().max().unwrap());
        let span = set.span().unwrap();
        money &= (span.low(), span.high()) == (Some(low), Some(high));
        measured.widths.0 += high - low;
        measured.widths.1 += span.width().unwrap_or_default();
    }
    let statuses = possible
        .statuses
        .iter()
        .all(|status| all.iter().any(|shown| shown.status == *status || shown.status.is_refusal() && status.is_refusal()));
    measured.exact = Some(Exact { statuses, outputs, money });
}

/// Whether every value that seems possible occurs; of numbers, the two ends.
fn is_reached(values: &[Value], set: &Possible) -> bool {
    let occurs = |wanted: Value| values.contains(&wanted);
    let none = !set.may_be_none || occurs(Value::NotApplicable);
    none && match set.known {
        Known::Numbers(span) => {
            let numbers: Vec<Decimal> = values.iter().filter_map(|value| value.number()).collect();
            numbers.iter().min().copied() == span.low() && numbers.iter().max().copied() == span.high()
        }
        Known::Truths { yes, no } => (!yes || occurs(Value::Truth(true))) && (!no || occurs(Value::Truth(false))),
        Known::Options(set) => set.positions().all(|option| occurs(Value::Choice(u8::try_from(option).unwrap()))),
        Known::Items(members) => {
            let sets = values.iter().filter_map(|value| if let Value::Items(set) = value { Some(*set) } else { None });
            let (all, none) = sets.fold((Set(u64::MAX), Set(0)), |(all, any), set| (all.intersection(set), any.union(set)));
            (all, none) == (members.surely, members.perhaps)
        }
        _ => true,
    }
}
