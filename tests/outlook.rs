//! Curves, thresholds and ways to money, against trying answers one by one.

use butie::answers::{Raw, RawSituation, Situation, read};
use butie::asker::Asker;
use butie::curve::{Piece, Run, along};
use butie::evaluate::{Evaluation, Status, evaluate};
use butie::model::{Calculator, InputId, PartyId, Ruleset, StepId};
use butie::possible::Span;
use butie::remedy::remedies;
use butie::threshold::{Kind, outlook, outlooks};
use butie::value::Value;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rust_decimal::Decimal;

use crate::support::{all, partly_answered};

const CASES: u32 = 60;

/// Runs a law on complete situations of every calculator. Contradictory ones are left out, and those whose amounts the rule
/// leaves to the local standard.
fn for_all(law: impl Fn(&Ruleset, &Calculator, &Situation) -> Result<(), TestCaseError>) {
    for compiled in all() {
        for calculator in &compiled.ruleset.calculators {
            let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
            let result = runner.run(&partly_answered(calculator), |(full, _)| {
                let situation = read(calculator, &full);
                let status = evaluate(&compiled.ruleset, calculator, &situation).status;
                if matches!(status, Status::InvalidInput | Status::NeedsLocalStandard) {
                    Ok(())
                } else {
                    law(&compiled.ruleset, calculator, &situation)
                }
            });
            if let Err(error) = result {
                panic!("{}/{}: {error}", compiled.ruleset.id, calculator.id);
            }
        }
    }
}

fn received(evaluation: &Evaluation<'_>, payee: PartyId) -> Decimal {
    evaluation.lines.iter().filter(|line| line.line.payee == payee).map(|line| line.amount).sum()
}

fn output(evaluation: &Evaluation<'_>, step: StepId) -> Value {
    let found = evaluation.outputs.iter().find(|output| output.step == step);
    found.map_or(Value::NotApplicable, |output| output.value)
}

fn with(situation: &Situation, input: InputId, answer: Decimal) -> Situation {
    let mut changed = situation.clone();
    changed.answers[input.index()] = Value::Number(answer);
    changed
}

fn numeric(calculator: &Calculator) -> impl Iterator<Item = (InputId, Decimal, Decimal, Decimal)> {
    (0..).zip(&calculator.inputs).filter_map(|(position, input)| {
        let (low, high, places) = input.kind.bounds()?;
        let high = high.unwrap_or(Decimal::from(1_000_000_000));
        Some((InputId(position), low, high, Decimal::new(1, u32::from(places))))
    })
}

/// Answers worth trying: around the present one, at the low end, and at both ends of every piece.
fn trials(present: Decimal, low: Decimal, high: Decimal, unit: Decimal, ends: &[Decimal]) -> Vec<Decimal> {
    let around = |centre: Decimal, reach: i64| (-reach..=reach).map(move |step| centre + unit * Decimal::from(step));
    let mut trials: Vec<Decimal> = around(present, 40).chain(around(low, 12)).collect();
    trials.extend(ends.iter().flat_map(|end| around(*end, 2)));
    trials.retain(|answer| *answer >= low && *answer <= high);
    trials
}

#[test]
fn a_curve_says_what_an_evaluation_says() {
    for_all(|ruleset, calculator, situation| {
        let evaluation = evaluate(ruleset, calculator, situation);
        for (input, low, high, unit) in numeric(calculator) {
            let Some(present) = situation.answer(input).number() else { continue };
            let Some(curve) = along(&evaluation, input) else { continue };
            for pair in curve.pieces.windows(2) {
                prop_assert!(pair[0].span.high().unwrap() < pair[1].span.low().unwrap(), "pieces overlap");
            }
            let ends: Vec<Decimal> =
                curve.pieces.iter().flat_map(|piece| [piece.span.low(), piece.span.high()]).flatten().collect();
            for answer in trials(present, low, high, unit, &ends) {
                let changed = with(situation, input, answer);
                let result = evaluate(ruleset, calculator, &changed);
                let name = &calculator.inputs[input.index()].id;
                let Some(piece) = curve.piece_at(answer).map(|position| &curve.pieces[position]) else {
                    prop_assert_eq!(result.status, Status::InvalidInput, "{} = {} has no piece", name, answer);
                    continue;
                };
                prop_assert_eq!(piece.status, Some(result.status), "{} = {}", name, answer);
                for (payee, shape) in curve.payees.iter().zip(&piece.money) {
                    prop_assert_ne!(curve.run(shape), Run::Unknown, "{} = {}", name, answer);
                    prop_assert_eq!(curve.number(shape, answer), Some(received(&result, *payee)), "{} = {}", name, answer);
                }
                for (step, shape) in curve.outputs.iter().zip(&piece.outputs) {
                    if curve.run(shape) != Run::Unknown {
                        let value = curve.value(shape, answer).unwrap();
                        prop_assert_eq!(value, output(&result, *step), "{} = {}: {}", name, answer, calculator.step(*step).id);
                    }
                }
            }
        }
        Ok(())
    });
}

/// Looks from the present answer to an input, one by one, for the first that changes the status or money, and compares it with
/// the stop that is told.
pub(crate) fn next_stops_are_first(
    ruleset: &Ruleset,
    calculator: &Calculator,
    situation: &Situation,
) -> Result<(), TestCaseError> {
    const FAR: i64 = 150;
    let evaluation = evaluate(ruleset, calculator, situation);
    let outlooks = outlooks(&evaluation);
    for (input, low, high, unit) in numeric(calculator) {
        let Some(present) = situation.answer(input).number() else { continue };
        let Some(curve) = along(&evaluation, input).filter(|_| !calculator.inputs[input.index()].fixed) else { continue };
        // Where something could not be told, nothing is.
        let untold = |piece: &Piece| piece.status.is_none() || piece.money.iter().any(|shape| curve.run(shape) == Run::Unknown);
        if curve.pieces.iter().any(untold) {
            continue;
        }
        let outlook = outlooks.iter().find(|outlook| outlook.input == input);
        for up in [true, false] {
            let step = if up { unit } else { -unit };
            let answers = (1..=FAR).map(|count| present + step * Decimal::from(count));
            let found = answers.take_while(|answer| *answer >= low && *answer <= high).find_map(|answer| {
                let changed = with(situation, input, answer);
                let result = evaluate(ruleset, calculator, &changed);
                let change = |payee: PartyId| (payee, received(&result, payee) - received(&evaluation, payee));
                let change: Vec<_> = calculator.payees().into_iter().map(change).filter(|(_, yuan)| !yuan.is_zero()).collect();
                let differs = result.status != evaluation.status || !change.is_empty();
                (result.status != Status::InvalidInput && differs).then_some((answer, change, result.status))
            });
            let told = outlook.and_then(|outlook| if up { outlook.more.as_ref() } else { outlook.less.as_ref() });
            let told = told.map(|told| &told.next).filter(|stop| stop.by <= unit * Decimal::from(FAR));
            let name = &calculator.inputs[input.index()].id;
            match found {
                None => prop_assert_eq!(told, None, "{} {} from {}", name, up, present),
                Some((answer, change, status)) => {
                    let Some(told) = told else {
                        return Err(TestCaseError::fail(format!("{name} at {answer} from {present} is not told")));
                    };
                    prop_assert_eq!((told.at, &told.change), (answer, &change), "{} {} from {}", name, up, present);
                    prop_assert_eq!(told.status.unwrap_or(evaluation.status), status);
                }
            }
            if let (Some(capped), true) = (outlook.and_then(|outlook| outlook.capped), up) {
                let at = |answer: Decimal| evaluate(ruleset, calculator, &with(situation, input, answer)).status;
                prop_assert_eq!(
                    found_money(ruleset, calculator, situation, input, capped.since),
                    found_money(ruleset, calculator, situation, input, present)
                );
                prop_assert_ne!(at(capped.since), Status::InvalidInput);
            }
        }
    }
    Ok(())
}

fn found_money(
    ruleset: &Ruleset,
    calculator: &Calculator,
    situation: &Situation,
    input: InputId,
    answer: Decimal,
) -> Vec<Decimal> {
    let changed = with(situation, input, answer);
    let result = evaluate(ruleset, calculator, &changed);
    calculator.payees().into_iter().map(|payee| received(&result, payee)).collect()
}

#[test]
fn the_next_stop_is_the_first_answer_that_changes_anything() {
    for_all(next_stops_are_first);
}

#[test]
fn the_fewest_for_an_amount_are_the_fewest() {
    for_all(|ruleset, calculator, situation| {
        let evaluation = evaluate(ruleset, calculator, situation);
        for (input, low, high, unit) in numeric(calculator) {
            let Some(curve) = along(&evaluation, input) else { continue };
            for payee in calculator.payees() {
                let at = |answer: Decimal| {
                    let changed = with(situation, input, answer);
                    let result = evaluate(ruleset, calculator, &changed);
                    (result.status != Status::InvalidInput).then(|| received(&result, payee))
                };
                let first: Vec<Option<Decimal>> =
                    (0..60).map(|step| low + unit * Decimal::from(step)).take_while(|answer| *answer <= high).map(at).collect();
                let Some(amount) = first.last().copied().flatten().filter(|amount| *amount > Decimal::ZERO) else { continue };
                let fewest = first.iter().position(|received| *received >= Some(amount)).unwrap();
                let fewest = low + unit * Decimal::from(fewest);
                let name = &calculator.inputs[input.index()].id;
                prop_assert_eq!(curve.fewest(payee, amount), Some(fewest), "{} for {}", name, amount);
            }
        }
        Ok(())
    });
}

#[test]
fn stretches_are_straight_and_end_where_something_changes() {
    for_all(|ruleset, calculator, situation| {
        let evaluation = evaluate(ruleset, calculator, situation);
        for (input, low, high, unit) in numeric(calculator) {
            let Some(curve) = along(&evaluation, input) else { continue };
            let window = Span::new(Some(low), Some(high.min(low + unit * Decimal::from(90))));
            for (position, payee) in curve.payees.iter().enumerate() {
                for stretch in curve.stretches(window, |piece| &piece.money[position]) {
                    let (from, to) = (stretch.span.low().unwrap(), stretch.span.high().unwrap());
                    let (start, end) = (stretch.start.number().unwrap(), stretch.end.unwrap().number().unwrap());
                    for answer in trials(from, from, to, unit, &[to]) {
                        let changed = with(situation, input, answer);
                        let result = evaluate(ruleset, calculator, &changed);
                        // On a straight line, by cross-multiplication.
                        let (left, right) = ((received(&result, *payee) - start) * (to - from), (end - start) * (answer - from));
                        prop_assert_eq!(left, right, "{} at {}", calculator.inputs[input.index()].id, answer);
                    }
                }
            }
        }
        Ok(())
    });
}

#[test]
fn a_way_to_money_leads_to_money_and_no_shorter_one_does() {
    for_all(|ruleset, calculator, situation| {
        let evaluation = evaluate(ruleset, calculator, situation);
        let sum = |evaluation: &Evaluation<'_>| {
            calculator.payees().into_iter().map(|payee| received(evaluation, payee)).sum::<Decimal>()
        };
        let found = remedies(&evaluation, Asker::Everybody);
        prop_assert!(found.is_empty() || sum(&evaluation).is_zero());
        for remedy in &found {
            let mut changed = situation.clone();
            for change in &remedy.changes {
                prop_assert!(!calculator.inputs[change.input.index()].fixed);
                changed.answers[change.input.index()] = change.closest;
            }
            let result = evaluate(ruleset, calculator, &changed);
            if let Some(amount) = remedy.amount {
                prop_assert_eq!(sum(&result), amount);
                prop_assert!(amount > Decimal::ZERO);
            }
            // Every change of the set is needed.
            for left_out in &remedy.changes {
                let mut less = changed.clone();
                less.answers[left_out.input.index()] = situation.answers[left_out.input.index()];
                let result = evaluate(ruleset, calculator, &less);
                prop_assert!(sum(&result).is_zero() || result.status == Status::InvalidInput);
            }
        }
        // One answer alone: whatever yes, no or small number leads to money, a way of one change is told.
        if sum(&evaluation).is_zero() && !calculator.payees().is_empty() {
            for (position, input) in calculator.inputs.iter().enumerate() {
                let numbers = |(low, high, _): (Decimal, Option<Decimal>, u8)| {
                    (0..80)
                        .map(|step| Value::Number(low + Decimal::from(step)))
                        .filter(|value| high.is_none_or(|high| value.number() <= Some(high)))
                        .collect()
                };
                let tries: Vec<Value> = match input.kind.bounds() {
                    Some(bounds) => numbers(bounds),
                    None => vec![Value::Truth(true), Value::Truth(false)],
                };
                let truth = matches!(situation.answers[position], Value::Truth(_));
                if input.fixed || !evaluation.asked.has(position) || input.kind.bounds().is_none() && !truth {
                    continue;
                }
                for value in tries {
                    let mut changed = situation.clone();
                    changed.answers[position] = value;
                    let result = evaluate(ruleset, calculator, &changed);
                    if result.status != Status::InvalidInput && sum(&result) > Decimal::ZERO {
                        let told = found.iter().any(|remedy| remedy.changes.len() == 1);
                        prop_assert!(told, "{} = {:?} leads to {}", input.id, value, sum(&result));
                    }
                }
            }
        }
        Ok(())
    });
}

#[test]
fn a_curve_of_missing_answers_says_only_what_is_certain() {
    for compiled in all() {
        for calculator in &compiled.ruleset.calculators {
            let mut runner = TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() });
            let result = runner.run(&partly_answered(calculator), |(full, partial)| {
                let (mut full, partial) = (read(calculator, &full), read(calculator, &partial));
                // A curve takes the defaults that the result takes.
                for (position, answer) in partial.answers.iter().enumerate() {
                    if partial.absent.has(position) && !matches!(answer, Value::Open(_)) {
                        full.answers[position] = *answer;
                    }
                }
                let evaluation = evaluate(&compiled.ruleset, calculator, &partial);
                for (input, low, high, unit) in numeric(calculator) {
                    let Some(curve) = along(&evaluation, input) else { continue };
                    for pair in curve.pieces.windows(2) {
                        prop_assert!(pair[0].span.high().unwrap() < pair[1].span.low().unwrap(), "pieces overlap");
                    }
                    for answer in trials(full.answer(input).number().unwrap_or(low), low, high, unit, &[]) {
                        let changed = with(&full, input, answer);
                        let result = evaluate(&compiled.ruleset, calculator, &changed);
                        let known = result.status != Status::InvalidInput && result.status != Status::NeedsLocalStandard;
                        let Some(piece) = curve.piece_at(answer).map(|position| &curve.pieces[position]).filter(|_| known) else {
                            prop_assert!(!known, "{} = {} has no piece", calculator.inputs[input.index()].id, answer);
                            continue;
                        };
                        prop_assert!(piece.status.is_none_or(|status| status == result.status));
                        for (payee, shape) in curve.payees.iter().zip(&piece.money) {
                            let said = curve.number(shape, answer);
                            prop_assert!(said.is_none_or(|said| said == received(&result, *payee)), "{:?} at {}", said, answer);
                        }
                    }
                }
                Ok(())
            });
            if let Err(error) = result {
                panic!("{}/{}: {error}", compiled.ruleset.id, calculator.id);
            }
        }
    }
}

fn class(answers: &[(&str, Raw)], look: impl Fn(&Evaluation<'_>)) {
    let compiled = all().into_iter().find(|compiled| compiled.ruleset.id == "guxian-2023").unwrap();
    let calculator = compiled.ruleset.calculator("class-training").unwrap();
    let inputs = answers.iter().map(|(name, answer)| ((*name).to_owned(), answer.clone())).collect();
    let situation = read(calculator, &RawSituation { inputs, ..RawSituation::default() });
    look(&evaluate(&compiled.ruleset, calculator, &situation));
}

fn count(number: u32) -> Raw {
    Raw::Number(number.to_string())
}

#[test]
fn an_answer_that_nothing_hangs_on_hides_no_threshold() {
    let answers = [
        ("training_mode", Raw::Text("order".to_owned())),
        ("days", count(20)),
        ("enrolled", count(50)),
        ("passed", count(48)),
        ("employed", count(38)),
        ("real_name_entered", Raw::Truth(true)),
    ];
    class(&answers, |evaluation| {
        let outlooks = outlooks(evaluation);
        let employed =
            outlooks.iter().find(|outlook| evaluation.calculator.inputs[outlook.input.index()].id == "employed").unwrap();
        let cliff = &employed.more.as_ref().unwrap().next;
        assert_eq!((cliff.kind, cliff.at, cliff.change[0].1), (Kind::Cliff, Decimal::from(39), Decimal::from(72_000)));
        let less = &employed.less;
        assert_eq!(*less, None, "fewer employed fall no deeper than the open-course standard");
    });
}

#[test]
fn what_raises_a_new_question_is_no_threshold() {
    let answers = [
        ("training_mode", Raw::Text("universal".to_owned())),
        ("days", count(5)),
        ("enrolled", count(30)),
        ("passed", count(30)),
        ("extension_days", count(0)),
        ("real_name_entered", Raw::Truth(true)),
    ];
    class(&answers, |evaluation| {
        let position = evaluation.calculator.inputs.iter().position(|input| input.id == "extension_days").unwrap();
        let input = InputId(u16::try_from(position).unwrap());
        assert_eq!(outlook(evaluation, input), None);
        let curve = along(evaluation, input).unwrap();
        let known = curve.stretches(Span::new(None, None), |piece| &piece.money[0]);
        assert_eq!(known.len(), 1, "only without an extension is the sum known: {known:?}");
        assert_eq!(known[0].span, Span::point(Decimal::ZERO));
    });
}
