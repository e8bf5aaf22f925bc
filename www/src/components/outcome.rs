//! What comes of the answers: the money and whose it is, or what stands in its way, and why.

use butie::asker::Asker;
use butie::compliance::verdict;
use butie::evaluate::{Evaluation, LineAmount, Output, Status, evaluate};
use butie::explain::{fault_text, reasons};
use butie::model::{Gate, Kind, StepId};
use butie::plain::{Plain, plain};
use butie::prose::{Prose, grouped, plain_money};
use butie::text::joined;
use butie::value::capitals::capitals;
use butie::value::{Fault, Set, Value};
use butie::words::force;
use rust_decimal::Decimal;

use super::citation::citations;
use super::form::links;
use super::tag::{Deed, RESULT, Tag, classed, tag};
use super::top::button;
use super::{BAD, GOOD, INFO, View, WARNING, icon, notices};
use crate::form;
use crate::session::{Answering, Answers, State};
use crate::text::{self, Words};

/// A result with what is needed to show it.
#[derive(Clone, Copy)]
pub(crate) struct Outcome<'a> {
    pub(crate) evaluation: &'a Evaluation<'a>,
    /// Whose money is counted.
    pub(crate) asker: Asker,
    /// The questions that are on the page.
    pub(crate) asked: Set,
    /// The rule set's hash.
    pub(crate) hash: &'a str,
}

/// The result of the answers to the calculator in use; `None` while its rule set is not here.
pub(crate) fn with_outcome<T>(state: &State, work: impl FnOnce(&Answers, &Outcome<'_>) -> T) -> Option<T> {
    let (compiled, calculator) = state.open()?;
    let answers = state.answered();
    let (asked, situation) = form::fill_in(&compiled.ruleset, calculator, &answers, state.today);
    let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
    let asker = Asker::of(&compiled.ruleset, calculator, state.audience.as_deref());
    Some(work(&answers, &Outcome { evaluation: &evaluation, asker, asked, hash: &compiled.hash }))
}

impl<'a> Outcome<'a> {
    /// The money of whoever asks, and that of others. Who has no payee of their own sees all of it in one place.
    pub(crate) fn lines(&self) -> (Vec<LineAmount<'a>>, Vec<LineAmount<'a>>) {
        self.evaluation.lines.iter().partition(|line| self.asker.counts(line.line.payee))
    }

    /// Whether answers are what stands in the way of a result.
    pub(crate) fn is_open(&self) -> bool {
        matches!(self.evaluation.status, Status::NeedsInput | Status::NeedsLocalStandard | Status::ToConfirm)
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
    fn decisive(&self) -> Option<&'a Gate> {
        self.evaluation.calculator.gates.get(self.evaluation.decided_by?)
    }

    pub(crate) fn word(&self, own: &[LineAmount<'_>]) -> Words {
        match verdict(self.evaluation) {
            Some(true) if self.evaluation.status == Status::Computed => text::IN_ORDER,
            Some(false) if self.evaluation.status == Status::Computed => text::NOT_IN_ORDER,
            _ => text::status(self.evaluation.status, own.iter().any(|line| line.amount > Decimal::ZERO)),
        }
    }

    /// How it is drawn: its sign, the frame around the result, and the short form. Green is for money of the asker's own, and
    /// for a check that came out well.
    fn looks(&self, own: &[LineAmount<'_>]) -> (&'static str, &'static str, &'static str) {
        let good = (GOOD, "butie-card butie-hero is-good", "butie-live is-good");
        let warning = (WARNING, "butie-card butie-hero is-warning", "butie-live is-warning");
        match (self.evaluation.status, verdict(self.evaluation)) {
            (Status::Computed, Some(false)) | (Status::ToConfirm | Status::NeedsLocalStandard, _) => warning,
            (Status::Computed, Some(true)) => good,
            (Status::Computed, None) if !own.is_empty() => good,
            (Status::Computed | Status::NeedsInput, _) => (INFO, "butie-card butie-hero is-info", "butie-live is-info"),
            (Status::Ineligible | Status::Forfeited | Status::InvalidInput, _) => {
                (BAD, "butie-card butie-hero is-bad", "butie-live is-bad")
            }
        }
    }
}

/// The short form that stays in view on a phone and leads to the whole.
pub(super) fn bar(view: View<'_>, outcome: &Outcome<'_>) -> Tag {
    let (own, _) = outcome.lines();
    let status = outcome.evaluation.status;
    let (sign, _, class) = outcome.looks(&own);
    let missing = outcome.missing().positions().count();
    // Sums are taken within one payee only: that of the asker's own lines. Who sees the money of several has no sum.
    let received = outcome.evaluation.received().into_iter().filter(|(payee, _)| outcome.asker.counts(*payee));
    let sum = match received.collect::<Vec<_>>()[..] {
        [(_, sum)] => sum,
        _ => None,
    };
    let words = classed("span", "butie-live-words").is("role", "status").with(icon(sign));
    let words = match (&view.drawn.bar, sum) {
        (Some(range), _) if outcome.is_open() => words.add(range.clone()),
        (_, Some(sum)) if status != Status::NeedsInput => {
            let only = own.first().filter(|_| own.len() == 1 && !status.is_refusal());
            let word = only.map(|line| tag("small").text(force(line.line.force, line.line.may, view.language())));
            let words = words.maybe(word).text(" ").with(tag("strong").text(&grouped(&plain_money(sum))));
            words.text(" ").with(tag("small").text(view.say(text::YUAN)))
        }
        _ if status == Status::NeedsInput && missing > 0 => words.text(&text::still_missing(missing, view.language())),
        _ => words.text(view.say(outcome.word(&own))),
    };
    classed("button", class)
        .is("type", "button")
        .is("data-action", "result")
        .click(view, Deed::show(Answering::Finish.into(), RESULT.to_owned()))
        .with(words)
        .with(classed("span", "butie-live-go").text(view.say(text::TO_RESULT)))
}

/// The result: the money and whose it is or why there is none, and below it whatever the second part of the program drew.
pub(super) fn result(view: View<'_>, outcome: &Outcome<'_>) -> Tag {
    let (own, _) = outcome.lines();
    let status = outcome.evaluation.status;
    let (sign, class, _) = outcome.looks(&own);
    let drawn = view.drawn;
    let news = classed("div", "butie-news")
        .is("aria-live", "polite")
        .is("aria-atomic", "true")
        .with(classed("p", "butie-status").with(icon(sign)).text(view.say(outcome.word(&own))));
    let news = if outcome.is_open() { news.add(drawn.range.clone()) } else { news };
    let news = news.each(own.iter().map(|line| money(view, outcome, line, "butie-money is-hero")));
    let news = news.each(because(view, outcome.evaluation).into_iter());
    let hero = classed("div", class).with(news).each(todo(view, outcome).into_iter()).add(drawn.undo.clone());
    let back = button(view, view.say(text::TO_QUESTIONS), Answering::Return.into()).is("class", "butie-button butie-return");
    classed("section", "butie-result").is("data-status", status.id()).parts([
        ("head", Some(classed("h3", "butie-part").is("tabindex", "-1").text(view.say(text::RESULT)))),
        ("hero", Some(hero.with(classed("p", "butie-hint").text(view.say(text::DISCLAIMER))))),
        ("warnings", notices::warnings(view, outcome.evaluation)),
        ("outputs", outputs(view, outcome)),
        ("below", Some(classed("div", "butie-below").add(drawn.below.clone()))),
        ("back", Some(back.is("data-action", "return"))),
    ])
}

/// One money line: who receives, how much, with which word, from which fund, and in capitals.
pub(crate) fn money(view: View<'_>, outcome: &Outcome<'_>, line: &LineAmount<'_>, class: &'static str) -> Tag {
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
    if let Some(output) = evaluation.outputs.iter().find(|output| stands_in_a_line(evaluation, output, line)) {
        sum = sum.set("data-output", &evaluation.calculator.step(output.step).id);
    }
    let money = classed("div", class).set("data-line", &line.line.id).set("data-payee", &payee.id).with(who);
    if evaluation.status.is_refusal() {
        return money.with(sum.with(figure));
    }
    let word = force(line.line.force, line.line.may, view.language());
    let capitals = capitals(line.amount)
        .map(|capitals| classed("p", "butie-capitals").is("lang", "zh-CN").text(view.say(text::RENMINBI)).text(&capitals));
    let fund = classed("p", "butie-hint");
    let fund = match &line.line.fund {
        Some(name) => fund.text(view.say(text::FUND)).text(view.tell(name)),
        None => fund.text(view.say(text::NO_FUND)),
    };
    money.with(sum.with(classed("span", "butie-force").text(word)).text(" ").with(figure)).maybe(capitals).with(fund)
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
pub(crate) fn stands_in_a_line(evaluation: &Evaluation<'_>, output: &Output, line: &LineAmount<'_>) -> bool {
    let step = evaluation.calculator.step(output.step);
    step.node == line.line.amount || step.id == line.line.id && output.value.number() == Some(line.amount)
}

/// Why the result is not simply an amount. It is read out with the result.
fn because(view: View<'_>, evaluation: &Evaluation<'_>) -> Vec<Tag> {
    if evaluation.status == Status::InvalidInput {
        let faults = evaluation.faults.iter().map(|fault| fault_text(evaluation.ruleset, evaluation.calculator, fault));
        let faults = faults.map(|fault| tag("li").text(view.tell(&fault)));
        return vec![tag("p").text(view.say(text::CORRECT_THESE)), classed("ul", "butie-plain").each(faults)];
    }
    let decisive = |place: usize| place == 0 && evaluation.status.is_refusal();
    let line = |place| if decisive(place) { classed("p", "butie-because") } else { tag("p") };
    reasons(evaluation, view.language()).iter().enumerate().map(|(place, words)| line(place).text(words)).collect()
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
        vec![tag("p").text(view.say(words)), links(view, calculator, situation, missing, view.drawn)]
    };
    match evaluation.status {
        Status::Computed => Vec::new(),
        Status::NeedsInput => list(text::STILL_TO_ANSWER),
        Status::NeedsLocalStandard => list(text::FILL_STANDARD),
        Status::ToConfirm => list(text::CONFIRM_THESE),
        Status::InvalidInput => vec![links(view, calculator, situation, outcome.faulty(), view.drawn)],
        Status::Ineligible | Status::Forfeited => {
            outcome.decisive().map(|gate| citations(view, evaluation.ruleset, &gate.clauses, "refusal")).into_iter().collect()
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
    let apart = |output: &&Output| !evaluation.lines.iter().any(|line| stands_in_a_line(evaluation, output, line));
    let known = evaluation.outputs.iter().filter(apart).map(|output| row("data-output", output.step, output.value));
    let certain = view.drawn.certain.iter().filter(|_| outcome.is_open()).filter_map(|(step, value)| {
        let new = evaluation.outputs.iter().all(|output| output.step != *step);
        new.then(|| row("data-certain", *step, *value))
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
        Plain::List(ids) => joined(ids, ","),
        Plain::Nothing => String::new(),
    }
}

/// Whether there is no value to show: a question behind it was not answered, or it is more than numbers hold.
pub(crate) fn is_pending(value: Value) -> bool {
    value.open().is_some_and(|open| !open.unanswered.is_empty() || open.fault == Some(Fault::Overflow))
}
