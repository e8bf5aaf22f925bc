//! A calculator: its questions on one side, what comes of the answers on the other.

use butie::answers::Situation;
use butie::evaluate::evaluate;
use butie::explain::explain;
use butie::model::{Calculator, Reading, Ruleset};
use butie::value::Set;
use yew::prelude::*;

use super::choose::heading;
use super::citation::citations;
use super::outcome::{self, Outcome};
use super::question::{Question, option, question};
use super::tag::{Deed, Tag, all, classed, tag};
use super::top::button;
use super::{View, failure, loading};
use crate::session::{Action, Answers, Load};
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
    let outcome = Outcome { evaluation: &evaluation, explanation: &explanation, asked, hash };
    let questions = asked.positions().map(|position| {
        let (input, ask) = (&calculator.inputs[position], form::asks(calculator, &situation, position));
        question(view, Question { ruleset, calculator, input, ask, answers: &answers, faults: &evaluation.faults })
    });
    let clear = button(view, view.say(text::CLEAR), Action::Clear).is("class", "butie-button").is("data-action", "clear");
    let clear = if answers == Answers::default() { clear.is("disabled", "") } else { clear };
    let side = classed("div", "butie-side")
        .with(classed("h3", "butie-part").text(view.say(text::QUESTIONS)))
        .with(classed("ol", "butie-questions").each(questions))
        .maybe(readings(view, ruleset, calculator, &situation))
        .with(clear);
    let desk = classed("div", "butie-desk").with(side).with(outcome::bar(view, &outcome));
    desk.with(outcome::result(view, &outcome)).done()
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

/// Questions as links that lead to them.
pub(super) fn links(view: View<'_>, calculator: &Calculator, situation: &Situation, positions: Set) -> Tag {
    let link = |position: usize| {
        let id = &calculator.inputs[position].id;
        let to = Deed::Focus(format!("[data-input=\"{id}\"] input"));
        let button = tag("button").is("type", "button").set("data-missing", id).click(view, to);
        tag("li").key(id).with(button.text(view.tell(form::asks(calculator, situation, position))))
    };
    classed("ul", "butie-links").each(positions.positions().map(link))
}
