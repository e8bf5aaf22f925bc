//! What is different between two cases. Nothing here draws or knows a browser.

use butie::evaluate::{Evaluation, Output, Status};
use butie::model::{InputId, Kind, PartyId, StepId};
use butie::named::Named;
use butie::prose::{Prose, quantity, yuan};
use butie::text::Language;
use butie::value::{Set, Value, exact};
use rust_decimal::Decimal;

use super::words;
use crate::components::outcome::stands_in_a_line;
use crate::later::given::{brief, given};
use crate::session::Answer;
use crate::text;

/// One of the cases.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// What came of it.
    pub evaluation: &'a Evaluation<'a>,
    /// The questions that are asked in it.
    pub asked: Set,
    /// The answers as they stand in the form.
    pub given: &'a Named<Answer>,
    /// Whether money comes to whoever asks.
    pub granted: bool,
}

/// Something that both cases say something about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its kind and id, for instance `input:days`.
    pub id: String,
    /// What it is about.
    pub about: String,
    /// What the case that was kept says.
    pub kept: String,
    /// What the present case says.
    pub now: String,
    /// How the two differ.
    pub change: Change,
}

/// How the present case differs from the one that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Not at all.
    Same,
    /// In another way than by a number.
    Different,
    /// It has so much more.
    More(String),
    /// It has so much less.
    Less(String),
    /// That cannot be told, because one of them has no result.
    Unknown,
}

impl Case<'_> {
    /// Whether what the case comes to is known.
    fn is_settled(&self) -> bool {
        self.evaluation.status == Status::Computed || self.evaluation.status.is_refusal()
    }

    /// What a payee receives; nothing for one without a line.
    fn money(&self, payee: PartyId) -> Option<Decimal> {
        let received = self.evaluation.received();
        let sum = received.iter().find(|(known, _)| *known == payee);
        sum.map_or(Some(Decimal::ZERO), |(_, sum)| *sum).filter(|_| self.is_settled())
    }

    fn output(&self, step: StepId) -> Option<&Output> {
        self.evaluation.outputs.iter().find(|output| output.step == step)
    }
}

/// The answers that differ, and then the readings that do.
pub fn answers(kept: Case<'_>, now: Case<'_>, language: Language) -> Vec<Row> {
    let calculator = now.evaluation.calculator;
    let mut rows = Vec::new();
    for (position, input) in calculator.inputs.iter().enumerate() {
        let id = InputId(u16::try_from(position).unwrap_or(u16::MAX));
        let words = |case: Case<'_>| match case.asked.has(position) {
            true => given(case.evaluation, id, case.given.get(&input.id), language),
            false => words::NOT_ASKED.get(language).to_owned(),
        };
        let (before, after) = (words(kept), words(now));
        if before != after {
            // Two readings can word the question differently; the present one is what stands in the form.
            let ask = calculator.asks(id, &now.evaluation.situation.readings).get(language).to_owned();
            let number = |case: Case<'_>| case.evaluation.situation.answers[position].number();
            let change = difference(number(kept), number(now), |by| spelt(now.evaluation, by, input.value_kind(), language));
            rows.push(Row {
                id: format!("input:{}", input.id),
                about: ask,
                kept: before,
                now: after,
                change: change.unwrap_or(Change::Different),
            });
        }
    }
    for (position, reading) in calculator.readings.iter().enumerate() {
        let option = |case: Case<'_>| {
            let option = reading.options.get(usize::from(case.evaluation.situation.readings[position]));
            option.map(|option| brief(option.name.get(language)).to_owned()).unwrap_or_default()
        };
        if kept.evaluation.situation.readings[position] != now.evaluation.situation.readings[position] {
            rows.push(Row {
                id: format!("reading:{}", reading.id),
                about: reading.ask.get(language).to_owned(),
                kept: option(kept),
                now: option(now),
                change: Change::Different,
            });
        }
    }
    rows
}

/// What comes of both: the status, the money of each payee, and the other outputs.
pub fn results(kept: Case<'_>, now: Case<'_>, language: Language) -> Vec<Row> {
    let evaluation = now.evaluation;
    let mut rows = Vec::new();
    let word = |case: Case<'_>| text::status(case.evaluation.status, case.granted).get(language).to_owned();
    let (before, after) = (word(kept), word(now));
    rows.push(Row {
        id: "status".to_owned(),
        about: words::STATUS.get(language).to_owned(),
        change: if before == after { Change::Same } else { Change::Different },
        kept: before,
        now: after,
    });
    for payee in evaluation.calculator.payees() {
        let paid = |case: Case<'_>| case.evaluation.lines.iter().any(|line| line.line.payee == payee);
        if !paid(kept) && !paid(now) {
            continue;
        }
        let (before, after) = (kept.money(payee), now.money(payee));
        let words = |amount: Option<Decimal>| {
            amount.map_or_else(|| words::UNKNOWN.get(language).to_owned(), |amount| yuan(amount, language))
        };
        let party = evaluation.ruleset.party(payee);
        rows.push(Row {
            id: format!("payee:{}", party.id),
            about: words::money(party.name.get(language), language),
            kept: words(before),
            now: words(after),
            change: difference(before, after, |by| yuan(by, language)).unwrap_or(Change::Unknown),
        });
    }
    rows.extend(evaluation.calculator.outputs.iter().filter_map(|step| output(kept, now, *step, language)));
    rows
}

/// An output that is no money line in either case, where one of them has it.
fn output(kept: Case<'_>, now: Case<'_>, step: StepId, language: Language) -> Option<Row> {
    let (before, after) = (kept.output(step), now.output(step));
    let is_line = |case: Case<'_>, output: Option<&Output>| {
        output.is_some_and(|output| case.evaluation.lines.iter().any(|line| stands_in_a_line(case.evaluation, output, line)))
    };
    if before.is_none() && after.is_none() || is_line(kept, before) || is_line(now, after) {
        return None;
    }
    let model = now.evaluation.calculator.step(step);
    let words = |case: Case<'_>, output: Option<&Output>| match output {
        Some(output) => Prose { evaluation: case.evaluation, language }.value(output.value, output.kind),
        None if case.is_settled() => Prose { evaluation: case.evaluation, language }.value(Value::NotApplicable, Kind::Truth),
        None => words::UNKNOWN.get(language).to_owned(),
    };
    let number = |output: Option<&Output>| output.and_then(|output| output.value.number());
    let kind = now.evaluation.kind(model.node);
    let unknown = |case: Case<'_>, output: Option<&Output>| output.is_none() && !case.is_settled();
    let change = if unknown(kept, before) || unknown(now, after) {
        Change::Unknown
    } else if before.map(|output| output.value) == after.map(|output| output.value) {
        Change::Same
    } else {
        difference(number(before), number(after), |by| spelt(now.evaluation, by, kind, language)).unwrap_or(Change::Different)
    };
    Some(Row {
        id: format!("output:{}", model.id),
        about: model.label.get(language).to_owned(),
        kept: words(kept, before),
        now: words(now, after),
        change,
    })
}

/// The difference of two numbers; `None` where one of them is missing.
fn difference(kept: Option<Decimal>, now: Option<Decimal>, spell: impl Fn(Decimal) -> String) -> Option<Change> {
    let by = exact::difference(now?, kept?)?;
    Some(match by.is_zero() {
        true => Change::Same,
        false if by.is_sign_negative() => Change::Less(spell(by.abs())),
        false => Change::More(spell(by)),
    })
}

fn spelt(evaluation: &Evaluation<'_>, by: Decimal, kind: Kind, language: Language) -> String {
    match kind {
        // A share such as 20% differs by a share.
        Kind::Number(unit) if evaluation.ruleset.unit(unit).name.zh.is_empty() => {
            Prose { evaluation, language }.value(Value::Number(by), kind)
        }
        Kind::Number(unit) => quantity(by, evaluation.ruleset.unit(unit), language),
        _ => by.normalize().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use butie::answers::Raw;
    use butie::evaluate::evaluate;

    use super::*;
    use crate::example::compiled;
    use crate::form::fill_in;
    use crate::session::Answers;

    fn given(days: &str, extra: &str, held: bool) -> Answers {
        let typed = |text: &str| Answer { typed: text.into(), chosen: None };
        let yes = Answer { typed: String::new(), chosen: Some(Raw::Truth(true)) };
        let given = [("attended", yes), ("days", typed(days)), ("extra", typed(extra))];
        let mut answers = Answers { given: given.into_iter().map(|(id, one)| (id.into(), one)).collect(), ..Answers::default() };
        if held {
            answers.readings.insert("counted".into(), "held".into());
        }
        answers
    }

    /// The rows of two cases: id, both cases, and how they differ.
    fn rows(kept: &Answers, now: &Answers) -> Vec<(String, String, String, Change)> {
        let compiled = compiled();
        let calculator = &compiled.ruleset.calculators[0];
        let read = |answers: &Answers| fill_in(&compiled.ruleset, calculator, answers, None);
        let (kept_read, now_read) = (read(kept), read(now));
        let kept_result = evaluate(&compiled.ruleset, calculator, &kept_read.1);
        let now_result = evaluate(&compiled.ruleset, calculator, &now_read.1);
        let kept = Case { evaluation: &kept_result, asked: kept_read.0, given: &kept.given, granted: true };
        let now = Case { evaluation: &now_result, asked: now_read.0, given: &now.given, granted: true };
        let rows = [answers(kept, now, Language::Zh), results(kept, now, Language::Zh)];
        rows.into_iter().flatten().map(|row| (row.id, row.kept, row.now, row.change)).collect()
    }

    fn row(id: &str, kept: &str, now: &str, change: Change) -> (String, String, String, Change) {
        (id.into(), kept.into(), now.into(), change)
    }

    #[test]
    fn what_differs_is_told_with_the_difference() {
        let more = |words: &str| Change::More(words.into());
        let less = |words: &str| Change::Less(words.into());
        let (five, seven) = (given("5", "", false), given("7", "1", false));
        let up = [
            row("input:days", "5天", "7天", more("2天")),
            row("input:extra", "不用填", "1天", Change::Different),
            row("status", "可领", "可领", Change::Same),
            row("payee:trainee", "300元", "480元", more("180元")),
        ];
        assert_eq!(rows(&five, &seven), up);
        let down = rows(&seven, &five);
        assert_eq!(down[0], row("input:days", "7天", "5天", less("2天")));
        assert_eq!(down[3], row("payee:trainee", "480元", "300元", less("180元")));
        let same = [row("status", "可领", "可领", Change::Same), row("payee:trainee", "300元", "300元", Change::Same)];
        assert_eq!(rows(&five, &five), same);
    }

    #[test]
    fn a_reading_is_a_difference_too() {
        let told = rows(&given("5", "", false), &given("5", "", true));
        assert_eq!(told[0], row("reading:counted", "出勤的天数", "开课的天数", Change::Different));
    }

    #[test]
    fn what_has_no_result_differs_by_nothing_that_can_be_told() {
        let open = rows(&given("5", "", false), &given("6", "", false));
        assert_eq!(open[2], row("status", "可领", "还差答案", Change::Different));
        assert_eq!(open[3], row("payee:trainee", "300元", "还不能算", Change::Unknown));
        let wrong = rows(&given("5", "", false), &given("五天", "", false));
        assert_eq!(wrong[0], row("input:days", "5天", "五天", Change::Different), "as it was typed");
        assert_eq!(wrong[1], row("status", "可领", "答案有误", Change::Different));
    }
}
