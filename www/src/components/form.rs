//! A calculator: its questions on one side, what comes of the answers on the other.

use butie::answers::Situation;
use butie::evaluate::{Status, evaluate};
use butie::explain::explain;
use butie::interview::{Question as Open, interview};
use butie::model::{Calculator, Reading, Ruleset};
use butie::value::Set;
use yew::prelude::*;

use super::choose::heading;
use super::citation::citations;
use super::outcome::{self, Outcome};
use super::question::{Question, option, question};
use super::tag::{Deed, Tag, all, classed, tag};
use super::top::leading;
use super::{View, failure, loading, range};
use crate::session::{Action, Answers, Asker, Load};
use crate::{form, text};

/// The questions and the result, or what stands in their way.
pub(crate) fn form(view: View<'_>) -> Html {
    let state = view.state;
    let Some(listed) = state.listed() else { return Html::default() };
    let body = match (state.loading(), state.open()) {
        (Some(Load::Failed(fault)), _) => failure(view, *fault),
        (_, Some((compiled, calculator))) => desk(view, &compiled.ruleset, &compiled.hash, calculator),
        _ => loading(view),
    };
    let summary = classed("p", "butie-summary").text(view.tell(&listed.summary));
    all(vec![heading(view.tell(&listed.title)).done(), summary.done(), body])
}

fn desk(view: View<'_>, ruleset: &Ruleset, hash: &str, calculator: &Calculator) -> Html {
    let answers = view.state.answered();
    let (asked, situation) = form::fill_in(ruleset, calculator, &answers, view.state.today);
    let evaluation = evaluate(ruleset, calculator, &situation);
    let explanation = explain(&evaluation, view.language());
    let asker = Asker::of(ruleset, calculator, view.state.audience.as_deref().unwrap_or_default());
    // Answers that contradict each other leave nothing possible, and nothing to be said about questions.
    let sound = evaluation.status != Status::InvalidInput;
    let interview = sound.then(|| interview(&evaluation, asker.payee()));
    let open = interview.as_ref().map_or(&[][..], |interview| &interview.questions);
    let aside = if sound { form::idle(calculator, &answers, asked, open) } else { Set::default() };
    let outcome =
        Outcome { evaluation: &evaluation, explanation: &explanation, interview: interview.as_ref(), asker, asked, hash };
    let one = |view: View<'_>, position: usize| {
        let (input, ask) = (&calculator.inputs[position], form::asks(calculator, &situation, position));
        question(view, Question { ruleset, calculator, input, ask, answers: &answers, faults: &evaluation.faults, open })
    };
    let questions = asked.without(aside).positions().map(|position| one(view, position));
    let clear = leading(view, "clear", view.say(text::CLEAR), Action::Clear);
    let clear = if answers == Answers::default() { clear.is("disabled", "") } else { clear };
    let side = classed("div", "butie-side").parts([
        ("head", Some(classed("h3", "butie-part").text(view.say(text::QUESTIONS)))),
        ("asked", Some(classed("ol", "butie-questions").each(questions))),
        ("idle", (!aside.is_empty()).then(|| idle(view, aside, one))),
        ("readings", readings(view, ruleset, calculator, &situation)),
        ("clear", Some(clear)),
    ]);
    let desk = classed("div", "butie-desk").with(side).with(outcome::bar(view, &outcome));
    desk.with(outcome::result(view, &outcome)).done()
}

/// The questions that cannot change the result, closed until somebody looks.
fn idle(view: View<'_>, aside: Set, one: impl Fn(View<'_>, usize) -> Tag) -> Tag {
    let send = view.send.reform(|action| Action::Aside(Box::new(action)));
    let within = View { send: &send, ..view };
    let count = aside.positions().count();
    let summary = tag("summary").text(&text::idle(count, view.language()));
    let questions = classed("ol", "butie-asides").each(aside.positions().map(|position| one(within, position)));
    classed("details", "butie-idle").set("data-idle", &count.to_string()).with(summary).with(questions)
}

/// The points that the document leaves open, closed until somebody looks.
fn readings(view: View<'_>, ruleset: &Ruleset, calculator: &Calculator, situation: &Situation) -> Option<Tag> {
    let listed = calculator.readings.iter().zip(&situation.readings);
    let listed = listed.map(|(one, chosen)| reading(view, ruleset, one, usize::from(*chosen)));
    (!calculator.readings.is_empty()).then(|| {
        classed("details", "butie-card butie-readings")
            .with(tag("summary").text(view.say(text::READINGS)))
            .with(classed("p", "butie-hint").text(view.say(text::READINGS_HELP)))
            .each(listed)
    })
}

fn reading(view: View<'_>, ruleset: &Ruleset, reading: &Reading, chosen: usize) -> Tag {
    let id = format!("butie-reading-{}", reading.id);
    let options = reading.options.iter().enumerate().map(|(position, one)| {
        let default = (position == 0).then(|| classed("span", "butie-optional").text(view.say(text::DEFAULT)));
        let words = tag("span").text(view.tell(&one.name)).maybe(default);
        let action = Action::Read(reading.id.clone(), one.id.clone());
        option(view, "radio", &id, &one.id, words, position == chosen, action)
    });
    let group = tag("div")
        .is("role", "radiogroup")
        .set("aria-labelledby", &id)
        .with(classed("p", "butie-ask").set("id", &id).text(view.tell(&reading.ask)))
        .with(classed("div", "butie-options").each(options));
    let original = classed("details", "butie-help").with(tag("summary").text(view.say(text::ORIGINAL)));
    let original = original.with(citations(view, ruleset, &reading.clauses));
    tag("div").key(&reading.id).set("data-reading", &reading.id).with(group).with(original)
}

/// Questions as links that lead to them, each with what hangs on it; the most important first.
pub(super) fn links(view: View<'_>, calculator: &Calculator, situation: &Situation, positions: Set, open: &[Open]) -> Tag {
    let link = |position: usize| {
        let id = &calculator.inputs[position].id;
        let to = Deed::Focus(format!("[data-input=\"{id}\"] input"));
        let button = tag("button").is("type", "button").set("data-missing", id).click(view, to);
        let button = button.text(view.tell(form::asks(calculator, situation, position)));
        tag("li").key(id).with(button.maybe(range::price(view, open, position)))
    };
    let ranked = open.iter().map(|question| question.input.index()).filter(|position| positions.has(*position));
    let ranked: Vec<usize> = ranked.collect();
    let others = positions.positions().filter(|position| !ranked.contains(position));
    classed("ul", "butie-links").each(ranked.iter().copied().chain(others).map(link))
}
