//! A calculator: its questions on one side, what comes of the answers on the other.

use butie::answers::Situation;
use butie::model::Calculator;
use butie::value::Set;
use yew::prelude::*;

use super::choose::heading;
use super::outcome::{self, with_outcome};
use super::question::{self, Question, question};
use super::tag::{Deed, RESULT, Tag, all, classed, tag};
use super::top::{button, leading};
use super::{Drawn, View, failure, loading};
use crate::session::{Action, Answering, Answers, Display, Load};
use crate::{form, text};

/// The questions and the result, or what stands in their way.
pub(crate) fn form(view: View<'_>) -> Html {
    let state = view.state;
    let Some(listed) = state.listed() else { return Html::default() };
    let body = match state.loading() {
        Some(Load::Failed(fault)) => failure(view, *fault),
        _ => desk(view).unwrap_or_else(|| loading(view)),
    };
    let summary = classed("p", "butie-summary").text(view.tell(&listed.summary));
    // Answers that came along are read by the second part of the program.
    let unread = state.unread().map(|_| classed("p", "butie-notice").is("role", "status").text(view.say(text::UNSEALING)));
    let opened = unread.map_or_else(|| view.drawn.opened.clone(), Tag::done);
    all(vec![heading(view.tell(&listed.title)).done(), summary.done(), opened, body, view.drawn.under.clone()])
}

fn desk(view: View<'_>) -> Option<Html> {
    with_outcome(view.state, |answers, outcome| {
        let evaluation = outcome.evaluation;
        let (ruleset, calculator) = (evaluation.ruleset, evaluation.calculator);
        let aside = view.drawn.aside.intersection(outcome.asked);
        let asked = outcome.asked.without(aside);
        let current = form::current(calculator, answers, asked);
        let one = |view: View<'_>, position: usize| {
            let (input, ask) = (&calculator.inputs[position], form::asks(calculator, evaluation.situation, position));
            let current = current == Some(position);
            question(view, Question { ruleset, calculator, input, ask, answers, faults: &evaluation.faults, current })
        };
        let questions = asked.positions().map(|position| one(view, position));
        let clear = leading(view, "clear", view.say(text::CLEAR), Answering::Clear.into());
        let clear = if answers.is_empty() { clear.is("disabled", "") } else { clear };
        let side = classed("div", "butie-side").parts([
            ("head", Some(classed("h3", "butie-part").text(view.say(text::QUESTIONS)))),
            ("asked", Some(classed("ol", "butie-questions").each(questions))),
            ("turn", Some(turn(view, calculator, answers, asked, current))),
            ("idle", (!aside.is_empty()).then(|| idle(view, aside, one))),
            ("readings", Some(tag("div").add(view.drawn.readings.clone()))),
            ("clear", Some(clear)),
        ]);
        let class = if answers.course.finished { "butie-desk is-finished" } else { "butie-desk" };
        let desk = classed("div", class).with(side).with(outcome::bar(view, outcome));
        desk.with(outcome::result(view, outcome)).done()
    })
}

/// On a small screen, where one question is asked at a time: the way back and the way on.
fn turn(view: View<'_>, calculator: &Calculator, answers: &Answers, asked: Set, current: Option<usize>) -> Tag {
    let next = form::next(calculator, answers, asked, &view.drawn.open, current);
    let left = form::left(calculator, answers, asked, &view.drawn.open);
    let to = |position: usize| calculator.inputs[position].id.clone();
    let on = match next {
        Some(position) => {
            let ask = Answering::Ask { from: current.map(to), to: to(position) }.into();
            tag("button").text(view.say(text::NEXT)).click(view, Deed::show(ask, question::field_of(&to(position))))
        }
        None => {
            tag("button").text(view.say(text::TO_RESULT)).click(view, Deed::show(Answering::Finish.into(), RESULT.to_owned()))
        }
    };
    let back = answers.course.behind.last().map(|before| {
        let deed = Deed::show(Answering::Return.into(), question::field_of(before));
        tag("button")
            .is("type", "button")
            .is("class", "butie-button")
            .is("data-action", "back")
            .text(view.say(text::BEFORE))
            .click(view, deed)
    });
    let on = on.is("type", "button").is("class", "butie-button is-main").is("data-action", "next");
    let left = classed("p", "butie-hint").text(&text::left(left, view.language()));
    let display = view.state.display;
    let words = if display.listed { text::ONE_BY_ONE } else { text::ALL_AT_ONCE };
    let list = button(view, view.say(words), Action::Display(Display { listed: !display.listed, ..display }));
    let list = list.is("class", "butie-link").is("data-action", "list");
    classed("div", "butie-turn").with(classed("div", "butie-turning").maybe(back).with(on)).with(left).with(list)
}

/// The questions that cannot change the result, closed until somebody looks.
fn idle(view: View<'_>, aside: Set, one: impl Fn(View<'_>, usize) -> Tag) -> Tag {
    let send = view.send.reform(Action::aside);
    let within = View { send: &send, ..view };
    let count = aside.positions().count();
    let summary = tag("summary").text(&text::idle(count, view.language()));
    let questions = classed("ol", "butie-asides").each(aside.positions().map(|position| one(within, position)));
    classed("details", "butie-idle").set("data-idle", &count.to_string()).with(summary).with(questions)
}

/// Questions as links that lead to them, each with what hangs on it; the most important first.
pub(super) fn links(view: View<'_>, calculator: &Calculator, situation: &Situation, positions: Set, drawn: &Drawn) -> Tag {
    let link = |position: usize| {
        let id = &calculator.inputs[position].id;
        let to = Deed::show(Answering::Ask { from: None, to: id.clone() }.into(), question::field_of(id));
        let button = tag("button").is("type", "button").set("data-missing", id).click(view, to);
        let button = button.text(view.tell(form::asks(calculator, situation, position)));
        tag("li").key(id).with(match drawn.prices.get(id) {
            Some(price) => button.add(price.clone()),
            None => button,
        })
    };
    let place = |id: &String| calculator.inputs.iter().position(|input| input.id == *id);
    let ranked: Vec<usize> = drawn.open.iter().filter_map(place).filter(|position| positions.has(*position)).collect();
    let others = positions.positions().filter(|position| !ranked.contains(position));
    classed("ul", "butie-links").each(ranked.iter().copied().chain(others).map(link))
}
