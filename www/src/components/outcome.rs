//! What comes of the answers: the money and whose it is, or what stands in its way, and why.

use butie::evaluate::{Evaluation, LineAmount, Output, Status};
use butie::explain::{Explanation, GateLine, fault_text, fill};
use butie::interview::{Interview, Question};
use butie::model::{Kind, StepId};
use butie::plain::{Plain, plain};
use butie::prose::{Prose, grouped, plain_money};
use butie::value::capitals::capitals;
use butie::value::{Fault, Set, Value, date, exact};
use rust_decimal::Decimal;

use super::citation::citations;
use super::form::links;
use super::tag::{Deed, RESULT, Tag, classed, tag};
use super::{BAD, GOOD, INFO, View, WARNING, ahead, chart, icon, notices, range, steps};
use crate::session::{Asker, own_payee};
use crate::text::{self, Words};

/// A result with what is needed to show it.
#[derive(Clone, Copy)]
pub(super) struct Outcome<'a> {
    pub(super) evaluation: &'a Evaluation<'a>,
    pub(super) explanation: &'a Explanation,
    /// What is certain and what is worth asking; nothing when the answers contradict each other.
    pub(super) interview: Option<&'a Interview>,
    /// Whose money is counted.
    pub(super) asker: Asker,
    /// The questions that are on the page.
    pub(super) asked: Set,
    /// The rule set's hash.
    pub(super) hash: &'a str,
}

impl<'a> Outcome<'a> {
    /// The money of whoever asks, and that of others. Who has no payee of their own sees all of it in one place.
    fn lines(&self, view: View<'_>) -> (Vec<LineAmount<'a>>, Vec<LineAmount<'a>>) {
        let own = own_payee(self.evaluation.ruleset, view.state.audience.as_deref().unwrap_or_default());
        let payee = |line: &LineAmount<'_>| &*self.evaluation.ruleset.party(line.line.payee).id;
        self.evaluation.lines.iter().partition(|line| own.is_none_or(|own| own == payee(line)))
    }

    /// The questions that can still change the result.
    fn open(&self) -> &'a [Question] {
        self.interview.map_or(&[], |interview| &interview.questions)
    }

    /// Inputs that stand in the way and are on the page.
    fn missing(&self) -> Set {
        let missing: Set = self.evaluation.missing.iter().map(|input| input.index()).collect();
        missing.intersection(self.asked)
    }

    fn faulty(&self) -> Set {
        let inputs = self.evaluation.calculator.inputs.iter().enumerate();
        let faulty = inputs.filter(|(_, input)| self.evaluation.faults.iter().any(|fault| fault.name == input.id));
        faulty.map(|(position, _)| position).collect()
    }

    /// The condition that decided a refusal.
    fn decisive(&self) -> Option<&'a GateLine> {
        self.explanation.gates.get(self.evaluation.decided_by?)
    }

    fn word(&self, own: &[LineAmount<'_>]) -> Words {
        text::status(self.evaluation.status, own.iter().any(|line| line.amount > Decimal::ZERO))
    }
}

/// How a status is drawn: its sign, the frame around the result, and the short form. Green is for money of the asker's
/// own: a check that was computed may have come out badly, and says so itself.
fn looks(status: Status, pays: bool) -> (&'static str, &'static str, &'static str) {
    match status {
        Status::Computed if pays => (GOOD, "butie-card butie-hero is-good", "butie-live is-good"),
        Status::ToConfirm | Status::NeedsLocalStandard => (WARNING, "butie-card butie-hero is-warning", "butie-live is-warning"),
        Status::Computed | Status::NeedsInput => (INFO, "butie-card butie-hero is-info", "butie-live is-info"),
        Status::Ineligible | Status::Forfeited | Status::InvalidInput => {
            (BAD, "butie-card butie-hero is-bad", "butie-live is-bad")
        }
    }
}

/// The short form that stays in view on a phone and leads to the whole.
pub(super) fn bar(view: View<'_>, outcome: &Outcome<'_>) -> Tag {
    let (own, _) = outcome.lines(view);
    let status = outcome.evaluation.status;
    let (sign, _, class) = looks(status, !own.is_empty());
    let missing = outcome.missing().positions().count();
    // Sums are taken within one payee only: that of the asker's own lines. Who sees the money of several has no sum.
    let same = own.windows(2).all(|pair| pair[0].line.payee == pair[1].line.payee);
    let sum = own.iter().map(|line| line.amount).try_fold(Decimal::ZERO, exact::sum).filter(|_| same && !own.is_empty());
    let words = classed("span", "butie-live-words").with(icon(sign));
    let words = match (&range::reaches(outcome)[..], sum) {
        ([reach], _) => words.with(tag("small").text(view.say(text::CERTAIN))).with(range::figure(view, reach)),
        (_, Some(sum)) if status != Status::NeedsInput => {
            let force = own.first().filter(|_| own.len() == 1 && !status.is_refusal());
            let force = force.map(|line| tag("small").text(view.say(text::force(line.line.force, line.line.may))));
            let words = words.maybe(force).text(" ").with(tag("strong").text(&grouped(&plain_money(sum))));
            words.text(" ").with(tag("small").text(view.say(text::YUAN)))
        }
        _ if status == Status::NeedsInput && missing > 0 => words.text(&text::still_missing(missing, view.language())),
        _ => words.text(view.say(outcome.word(&own))),
    };
    classed("button", class)
        .is("type", "button")
        .is("data-action", "result")
        .click(view, Deed::Focus(RESULT.to_owned()))
        .with(words)
        .with(classed("span", "butie-live-go").text(view.say(text::TO_RESULT)))
}

/// The whole result.
pub(super) fn result(view: View<'_>, outcome: &Outcome<'_>) -> Tag {
    let evaluation = outcome.evaluation;
    let (own, others) = outcome.lines(view);
    let status = evaluation.status;
    let (sign, class, _) = looks(status, !own.is_empty());
    let news = classed("div", "butie-news")
        .is("aria-live", "polite")
        .is("aria-atomic", "true")
        .with(classed("p", "butie-status").with(icon(sign)).text(view.say(outcome.word(&own))))
        .each(range::reaches(outcome).iter().map(|reach| range::line(view, outcome, reach)))
        .each(own.iter().map(|line| money(view, outcome, line, "butie-money is-hero")))
        .each(reasons(view, outcome).into_iter());
    let hero = classed("div", class).with(news).each(todo(view, outcome).into_iter()).maybe(ahead::undo(view));
    let pays = own.iter().any(|line| line.amount > Decimal::ZERO);
    let ahead = ahead::ahead(view, outcome);
    let others = (!others.is_empty()).then(|| {
        classed("div", "butie-card butie-others")
            .with(tag("h4").text(view.say(text::OTHERS_MONEY)))
            .with(classed("p", "butie-hint").text(view.say(text::OTHERS_MONEY_HELP)))
            .each(others.iter().map(|line| money(view, outcome, line, "butie-money")))
    });
    classed("section", "butie-result").is("data-status", status.id()).parts([
        ("head", Some(classed("h3", "butie-part").is("tabindex", "-1").text(view.say(text::RESULT)))),
        ("hero", Some(hero.with(classed("p", "butie-hint").text(view.say(text::DISCLAIMER))))),
        ("warnings", notices::warnings(view, evaluation)),
        ("ahead", if pays { ahead::tips(view, outcome, &ahead) } else { ahead::ways(view, outcome) }),
        ("chart", chart::chart(view, outcome, &ahead)),
        ("outputs", outputs(view, outcome)),
        ("others", others),
        ("steps", steps::steps(view, outcome)),
        ("gates", steps::gates(view, outcome)),
        ("notes", notices::notes(view, evaluation)),
        ("readings", readings(view, evaluation)),
        ("basis", Some(basis(view, outcome))),
    ])
}

/// One money line: who receives, how much, with which word, from which fund, and in capitals.
fn money(view: View<'_>, outcome: &Outcome<'_>, line: &LineAmount<'_>, class: &'static str) -> Tag {
    let evaluation = outcome.evaluation;
    let payee = evaluation.ruleset.party(line.line.payee);
    let amount = plain_money(line.amount);
    let who = classed("p", "butie-payee")
        .text(view.say(text::PAID_TO))
        .text(" ")
        .with(tag("strong").text(view.tell(&payee.name)))
        .text(" · ")
        .text(view.tell(&line.line.label));
    let figure = classed("span", "butie-figure")
        .with(classed("strong", width(&amount)).text(&grouped(&amount)))
        .text(" ")
        .text(view.say(text::YUAN));
    let mut sum = classed("p", "butie-amount").set("data-value", &amount);
    if let Some(output) = evaluation.outputs.iter().find(|output| is_shown_by(evaluation, output, line)) {
        sum = sum.set("data-output", &evaluation.calculator.step(output.step).id);
    }
    let money = classed("div", class).set("data-line", &line.line.id).set("data-payee", &payee.id).with(who);
    if evaluation.status.is_refusal() {
        return money.with(sum.with(figure));
    }
    let force = view.say(text::force(line.line.force, line.line.may));
    let capitals = capitals(line.amount)
        .map(|capitals| classed("p", "butie-capitals").is("lang", "zh-CN").text(view.say(text::RENMINBI)).text(&capitals));
    let fund = classed("p", "butie-hint");
    let fund = match &line.line.fund {
        Some(name) => fund.text(view.say(text::FUND)).text(view.tell(name)),
        None => fund.text(view.say(text::NO_FUND)),
    };
    money.with(sum.with(classed("span", "butie-force").text(force)).text(" ").with(figure)).maybe(capitals).with(fund)
}

/// Long amounts are drawn smaller, so that none breaks on a small phone.
fn width(amount: &str) -> &'static str {
    match amount.len() {
        0..=7 => "is-short",
        8..=9 => "is-long",
        _ => "is-longer",
    }
}

/// Whether an output is the amount of a line, so that it need not be shown twice.
fn is_shown_by(evaluation: &Evaluation<'_>, output: &Output, line: &LineAmount<'_>) -> bool {
    let step = evaluation.calculator.step(output.step);
    step.node == line.line.amount || step.id == line.line.id && output.value.number() == Some(line.amount)
}

/// Why the result is not simply an amount. It is read out with the result.
fn reasons(view: View<'_>, outcome: &Outcome<'_>) -> Vec<Tag> {
    let evaluation = outcome.evaluation;
    let calculator = evaluation.calculator;
    match evaluation.status {
        Status::NeedsLocalStandard if outcome.missing().is_empty() => vec![tag("p").text(view.say(text::LEFT_TO_LOCAL))],
        Status::Computed | Status::NeedsInput | Status::NeedsLocalStandard => Vec::new(),
        Status::ToConfirm => {
            let open = calculator.gates.iter().zip(&evaluation.gates).filter(|(_, holds)| **holds == Some(false));
            open.map(|(gate, _)| tag("p").text(&fill(evaluation, &gate.say, view.language()))).collect()
        }
        Status::InvalidInput => {
            let faults = evaluation.faults.iter().map(|fault| fault_text(evaluation.ruleset, calculator, fault));
            let faults = faults.map(|fault| tag("li").text(view.tell(&fault)));
            vec![tag("p").text(view.say(text::CORRECT_THESE)), classed("ul", "butie-plain").each(faults)]
        }
        Status::Ineligible | Status::Forfeited => {
            let Some(gate) = outcome.decisive() else { return Vec::new() };
            let because = classed("p", "butie-because").text(&gate.say);
            [Some(because), gate.advice.as_deref().map(|advice| tag("p").text(advice))].into_iter().flatten().collect()
        }
    }
}

/// What to do about it, and the words that it rests on. It is there to be gone through and would be too much to hear after
/// each answer.
fn todo(view: View<'_>, outcome: &Outcome<'_>) -> Vec<Tag> {
    let evaluation = outcome.evaluation;
    let (calculator, situation) = (evaluation.calculator, evaluation.situation);
    let list = |words: Words| {
        let missing = outcome.missing();
        if missing.is_empty() {
            return Vec::new();
        }
        vec![tag("p").text(view.say(words)), links(view, calculator, situation, missing, outcome.open())]
    };
    match evaluation.status {
        Status::Computed => Vec::new(),
        Status::NeedsInput => list(text::STILL_TO_ANSWER),
        Status::NeedsLocalStandard => list(text::FILL_STANDARD),
        Status::ToConfirm => list(text::CONFIRM_THESE),
        Status::InvalidInput => vec![links(view, calculator, situation, outcome.faulty(), &[])],
        Status::Ineligible | Status::Forfeited => {
            outcome.decisive().map(|gate| citations(view, evaluation.ruleset, &gate.clauses)).into_iter().collect()
        }
    }
}

/// The outputs that are no money line. Where there is no money at all, also what is certain of them while answers are missing.
fn outputs(view: View<'_>, outcome: &Outcome<'_>) -> Option<Tag> {
    let evaluation = outcome.evaluation;
    let prose = Prose { evaluation, language: view.language() };
    let row = |name, id: StepId, value: Value| {
        let step = evaluation.calculator.step(id);
        let kind = evaluation.kind(step.node);
        let figure =
            tag("dd").set(name, &step.id).set("data-value", &bare(evaluation, value, kind)).text(&prose.value(value, kind));
        tag("div").key(&step.id).with(tag("dt").text(view.tell(&step.label))).with(figure)
    };
    let apart = |output: &&Output| !evaluation.lines.iter().any(|line| is_shown_by(evaluation, output, line));
    let known = evaluation.outputs.iter().filter(apart).map(|output| row("data-output", output.step, output.value));
    let possible = outcome.interview.filter(|_| evaluation.calculator.lines.is_empty() && range::is_open(evaluation.status));
    let certain = possible.into_iter().flat_map(|interview| &interview.possible.outputs).filter_map(|(step, possible)| {
        let value = possible.only().filter(|value| !matches!(value, Value::Open(_) | Value::NotApplicable))?;
        let new = evaluation.outputs.iter().all(|output| output.step != *step);
        new.then(|| row("data-certain", *step, value))
    });
    let rows: Vec<Tag> = known.chain(certain).collect();
    (!rows.is_empty()).then(|| {
        let list = classed("dl", "butie-list").each(rows.into_iter());
        classed("div", "butie-card").with(tag("h4").text(view.say(text::RESULTS))).with(list)
    })
}

/// A value as results carry it, for programs that read the page.
fn bare(evaluation: &Evaluation<'_>, value: Value, kind: Kind) -> String {
    match plain(evaluation.ruleset, evaluation.calculator, value, kind) {
        Plain::Text(text) | Plain::Number(text) => text,
        Plain::Truth(truth) => (if truth { "true" } else { "false" }).to_owned(),
        Plain::List(ids) => ids.join(","),
        Plain::Nothing => String::new(),
    }
}

/// The readings by which the result was worked out.
fn readings(view: View<'_>, evaluation: &Evaluation<'_>) -> Option<Tag> {
    let readings = &evaluation.calculator.readings;
    if readings.is_empty() || evaluation.status == Status::NeedsInput {
        return None;
    }
    let rows = readings.iter().zip(&evaluation.situation.readings).map(|(reading, option)| {
        let chosen = reading.options.get(usize::from(*option)).map_or("", |option| view.tell(&option.name));
        tag("div").with(tag("dt").text(view.tell(&reading.ask))).with(tag("dd").text(chosen))
    });
    let summary = tag("summary").text(view.say(text::READINGS_USED));
    Some(classed("details", "butie-card").with(summary).with(classed("dl", "butie-list is-stacked").each(rows)))
}

/// The document behind it all.
fn basis(view: View<'_>, outcome: &Outcome<'_>) -> Tag {
    let ruleset = outcome.evaluation.ruleset;
    let document = &ruleset.document;
    let coverage = &ruleset.coverage;
    let excused = coverage.excused.iter().map(|excuse| excuse.clauses).sum();
    let coverage = text::coverage(coverage.encoded, excused, coverage.open, view.language());
    let row = |words: Words, value: &str| tag("div").with(tag("dt").text(view.say(words))).with(tag("dd").text(value));
    let notice = view.age(document).map(|(_, long)| classed("p", "butie-notice").with(icon(WARNING)).text(view.say(long)));
    let rows = classed("dl", "butie-list is-stacked")
        .with(row(text::TITLE, view.tell(&document.title)))
        .maybe(document.number.as_deref().map(|number| row(text::DOCUMENT_NUMBER, number)))
        .with(row(text::ISSUER, view.tell(&document.issuer)))
        .maybe(document.date.map(|day| row(text::ISSUED, &date::write(day))))
        .with(row(text::PLAN_YEAR, &text::year(document.plan_year, view.language())))
        .with(row(text::COVERAGE, &coverage))
        .with(row(text::RULES_VERSION, outcome.hash.get(..12).unwrap_or(outcome.hash)));
    classed("div", "butie-card").with(tag("h4").text(view.say(text::BASIS))).maybe(notice).with(rows)
}

/// Whether a value is still to come, because a question behind it was not answered.
pub(super) fn is_pending(value: Value) -> bool {
    value.open().is_some_and(|open| !open.unanswered.is_empty() || open.fault == Some(Fault::Overflow))
}
