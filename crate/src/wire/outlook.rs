//! The shapes of what is not a result yet, and of what a result could have been.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use rust_decimal::Decimal;
use serde::Serialize;

use super::result::{FaultJson, faults};
use super::{Entries, TextJson, ValueJson};
use crate::advice;
use crate::asker::Asker;
use crate::curve::{Curve, Stretch, along};
use crate::evaluate::Evaluation;
use crate::interview::{Interview, interview};
use crate::model::{Calculator, InputId, Kind, PartyId, Ruleset};
use crate::plain::{Plain, plain};
use crate::possible::{Known, Members, Possible, Span};
use crate::prose::plain_money;
use crate::remedy::remedies;
use crate::text::{Language, Text};
use crate::threshold::{Capped, Move, Stop, outlooks};
use crate::value::{Set, Value};

/// What is certain while answers are missing, and which questions still matter.
#[derive(Serialize)]
pub struct PossibleJson<'a> {
    calculator: String,
    open: Vec<&'a str>,
    statuses: Vec<&'static str>,
    outputs: Entries<'a, SetJson>,
    money: Vec<MoneyJson<'a>>,
    questions: Vec<QuestionJson<'a>>,
    faults: Vec<FaultJson<'a>>,
}

/// The values that something can still take.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum SetJson {
    Range { low: ValueJson, high: ValueJson, absent: bool },
    Values { values: Vec<ValueJson>, absent: bool },
    List { surely: ValueJson, perhaps: ValueJson, absent: bool },
}

#[derive(Serialize)]
struct MoneyJson<'a> {
    payee: &'a str,
    payee_name: TextJson<'a>,
    low: Option<String>,
    high: Option<String>,
    text: TextJson<'a>,
}

#[derive(Serialize)]
struct QuestionJson<'a> {
    input: &'a str,
    ask: TextJson<'a>,
    state: &'static str,
    price: Option<String>,
    text: Option<TextJson<'a>>,
}

fn both<'a>(spell: impl Fn(Language) -> String) -> TextJson<'a> {
    Text::new(spell(Language::Zh), spell(Language::En)).into()
}

/// What is certain of a situation, for any answers that are missing; the prices are of the asker's money.
pub fn possible<'a>(evaluation: &'a Evaluation<'a>, asker: Asker) -> PossibleJson<'a> {
    let (ruleset, calculator) = (evaluation.ruleset, evaluation.calculator);
    let Interview { possible, questions } = interview(evaluation, asker);
    let outputs = possible.outputs.iter().map(|(step, set)| {
        let step = calculator.step(*step);
        (step.id.as_str(), set_json(ruleset, calculator, set, calculator.program.nodes[step.node.index()].kind))
    });
    let money = possible.money.iter().filter_map(|(payee, set)| {
        let span = set.span()?;
        let party = ruleset.party(*payee);
        Some(MoneyJson {
            payee: &party.id,
            payee_name: (&party.name).into(),
            low: span.low().map(|low| plain_money(low.normalize())),
            high: span.high().map(|high| plain_money(high.normalize())),
            text: both(|language| advice::range(span, language)),
        })
    });
    let questions = questions.into_iter().map(|question| {
        let input = &calculator.inputs[question.input.index()];
        let words = |language| advice::price(question.price, language);
        QuestionJson {
            input: &input.id,
            ask: (&input.ask).into(),
            state: question.state.id(),
            price: question.price.bound().map(|yuan| plain_money(yuan.normalize())),
            text: words(Language::Zh).zip(words(Language::En)).map(|(zh, en)| Text::new(zh, en).into()),
        }
    });
    PossibleJson {
        calculator: format!("{}/{}", ruleset.id, calculator.id),
        open: ids(calculator, possible.open),
        statuses: possible.statuses.iter().map(|status| status.id()).collect(),
        outputs: Entries(outputs.collect()),
        money: money.collect(),
        questions: questions.collect(),
        faults: faults(evaluation),
    }
}

fn ids(calculator: &Calculator, inputs: Set) -> Vec<&str> {
    inputs.positions().filter_map(|position| calculator.inputs.get(position)).map(|input| input.id.as_str()).collect()
}

fn set_json(ruleset: &Ruleset, calculator: &Calculator, set: &Possible, kind: Kind) -> SetJson {
    let absent = set.may_be_none || !set.faults.is_empty();
    let value = |value: Value| ValueJson(plain(ruleset, calculator, value, kind));
    let end = |number: Option<Decimal>| number.map_or(ValueJson(Plain::Nothing), |number| value(Value::Number(number)));
    let list = |members: Members, wrap: fn(Set) -> Value| SetJson::List {
        surely: value(wrap(members.surely)),
        perhaps: value(wrap(members.perhaps)),
        absent,
    };
    match set.known {
        Known::Nothing => SetJson::Values { values: Vec::new(), absent },
        Known::Numbers(span) => SetJson::Range { low: end(span.low()), high: end(span.high()), absent },
        Known::Dates(first, last) => SetJson::Range { low: value(Value::Date(first)), high: value(Value::Date(last)), absent },
        Known::Truths { yes, no } => {
            let values = [yes.then_some(true), no.then_some(false)].into_iter().flatten();
            SetJson::Values { values: values.map(|truth| value(Value::Truth(truth))).collect(), absent }
        }
        Known::Options(options) => {
            let options = options.positions().filter_map(|option| u8::try_from(option).ok());
            SetJson::Values { values: options.map(|option| value(Value::Choice(option))).collect(), absent }
        }
        Known::Chosen(members) => list(members, Value::Choices),
        Known::Items(members) => list(members, Value::Items),
    }
}

/// The next thresholds of a result, and the ways out when there is no money.
#[derive(Serialize)]
pub struct ChangesJson<'a> {
    calculator: String,
    thresholds: Vec<ThresholdJson<'a>>,
    remedies: Vec<RemedyJson<'a>>,
}

#[derive(Serialize)]
struct ThresholdJson<'a> {
    input: &'a str,
    more: Option<MoveJson<'a>>,
    less: Option<MoveJson<'a>>,
    capped: Option<CappedJson<'a>>,
    tips: Vec<TextJson<'a>>,
}

#[derive(Serialize)]
struct MoveJson<'a> {
    next: StopJson<'a>,
    until: Option<StopJson<'a>>,
}

#[derive(Serialize)]
struct StopJson<'a> {
    at: ValueJson,
    by: ValueJson,
    change: Entries<'a, String>,
    status: Option<&'static str>,
    kind: &'static str,
}

#[derive(Serialize)]
struct CappedJson<'a> {
    since: ValueJson,
    step: Option<&'a str>,
}

#[derive(Serialize)]
struct RemedyJson<'a> {
    changes: Vec<ChangeJson<'a>>,
    amount: Option<String>,
}

#[derive(Serialize)]
struct ChangeJson<'a> {
    input: &'a str,
    to: SetJson,
    closest: ValueJson,
    text: TextJson<'a>,
}

/// What another answer would change.
pub fn changes<'a>(evaluation: &Evaluation<'a>, asker: Asker) -> ChangesJson<'a> {
    let (ruleset, calculator) = (evaluation.ruleset, evaluation.calculator);
    let kind = |input: InputId| calculator.inputs[input.index()].value_kind();
    let number = |input: InputId, number: Decimal| ValueJson(plain(ruleset, calculator, Value::Number(number), kind(input)));
    let stop = |input: InputId, stop: &Stop| StopJson {
        at: number(input, stop.at),
        by: number(input, stop.by),
        change: Entries(
            stop.change.iter().map(|(payee, yuan)| (ruleset.party(*payee).id.as_str(), plain_money(yuan.normalize()))).collect(),
        ),
        status: stop.status.map(crate::evaluate::Status::id),
        kind: stop.kind.id(),
    };
    let way = |input: InputId, way: &Option<Move>| {
        way.as_ref().map(|way| MoveJson { next: stop(input, &way.next), until: way.run.as_ref().map(|run| stop(input, run)) })
    };
    let capped = |input: InputId, capped: Capped| CappedJson {
        since: number(input, capped.since),
        step: capped.step.map(|step| calculator.step(step).id.as_str()),
    };
    let thresholds = outlooks(evaluation).into_iter().map(|outlook| {
        let (zh, en) =
            (advice::tips(evaluation, &outlook, asker, Language::Zh), advice::tips(evaluation, &outlook, asker, Language::En));
        ThresholdJson {
            input: &calculator.inputs[outlook.input.index()].id,
            more: way(outlook.input, &outlook.more),
            less: way(outlook.input, &outlook.less),
            capped: outlook.capped.map(|one| capped(outlook.input, one)),
            tips: zh.into_iter().zip(en).map(|(zh, en)| Text::new(zh.text, en.text).into()).collect(),
        }
    });
    let remedies = remedies(evaluation, asker).into_iter().map(|remedy| RemedyJson {
        changes: remedy
            .changes
            .iter()
            .map(|change| {
                let to = Possible::of(change.to);
                ChangeJson {
                    input: &calculator.inputs[change.input.index()].id,
                    to: set_json(ruleset, calculator, &to, kind(change.input)),
                    closest: ValueJson(plain(ruleset, calculator, change.closest, kind(change.input))),
                    text: both(|language| advice::change(evaluation, change, language)),
                }
            })
            .collect(),
        amount: remedy.amount.map(|amount| plain_money(amount.normalize())),
    });
    ChangesJson {
        calculator: format!("{}/{}", ruleset.id, calculator.id),
        thresholds: thresholds.collect(),
        remedies: remedies.collect(),
    }
}

/// Money and outputs along one input, in straight stretches between exact break points.
#[derive(Serialize)]
pub struct SeriesJson<'a> {
    input: &'a str,
    money: Entries<'a, Vec<StretchJson>>,
    outputs: Entries<'a, Vec<StretchJson>>,
}

#[derive(Serialize)]
struct StretchJson {
    from: ValueJson,
    to: ValueJson,
    start: ValueJson,
    end: ValueJson,
}

/// The series along an input within a window; `None` when the input is no number, or the result hangs on missing answers.
pub fn series<'a>(evaluation: &Evaluation<'a>, input: InputId, window: Span) -> Option<SeriesJson<'a>> {
    let (ruleset, calculator) = (evaluation.ruleset, evaluation.calculator);
    let curve = along(evaluation, input)?;
    let item = &calculator.inputs[input.index()];
    let at = |number: Option<Decimal>| {
        let number = number.map(|number| plain(ruleset, calculator, Value::Number(number), item.value_kind()));
        ValueJson(number.unwrap_or(Plain::Nothing))
    };
    let stretch = |stretch: &Stretch, spell: &dyn Fn(Value) -> Plain| StretchJson {
        from: at(stretch.span.low()),
        to: at(stretch.span.high()),
        start: ValueJson(spell(stretch.start)),
        end: ValueJson(stretch.end.map_or(Plain::Nothing, spell)),
    };
    let yuan = |value: Value| value.number().map_or(Plain::Nothing, |yuan| Plain::Text(plain_money(yuan.normalize())));
    let money = curve.payees.iter().enumerate().map(|(position, payee)| {
        let stretches = curve.stretches(window, |piece| &piece.money[position]);
        (ruleset.party(*payee).id.as_str(), stretches.iter().map(|one| stretch(one, &yuan)).collect())
    });
    let outputs = curve.outputs.iter().enumerate().map(|(position, step)| {
        let step = calculator.step(*step);
        let kind = calculator.program.nodes[step.node.index()].kind;
        let stretches = curve.stretches(window, |piece| &piece.outputs[position]);
        let spell = |value: Value| plain(ruleset, calculator, value, kind);
        (step.id.as_str(), stretches.iter().map(|one| stretch(one, &spell)).collect())
    });
    Some(SeriesJson { input: &item.id, money: Entries(money.collect()), outputs: Entries(outputs.collect()) })
}

/// The fewest of an input with which a payee receives an amount, as results carry numbers; null when there is none.
pub fn fewest(evaluation: &Evaluation<'_>, input: InputId, payee: PartyId, amount: Decimal) -> ValueJson {
    let (ruleset, calculator) = (evaluation.ruleset, evaluation.calculator);
    let found = along(evaluation, input).and_then(|curve: Curve| curve.fewest(payee, amount));
    let kind = calculator.inputs[input.index()].value_kind();
    ValueJson(found.map_or(Plain::Nothing, |number| plain(ruleset, calculator, Value::Number(number), kind)))
}
