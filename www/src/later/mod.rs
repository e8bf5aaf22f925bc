//! The second part of the program. The first part works out and shows the money; whatever looks ahead, explains, compares and
//! takes along is here, and arrives after the first screen has been drawn.
//!
//! The build cuts the module in two along this room: what only `later` calls goes into the second file, so nothing but
//! the functions right here may be called from outside, and they ask for the proof that the file is here.

mod ahead;
mod basis;
pub mod chart;
mod checks;
pub mod compare;
mod compliance;
mod document;
mod given;
pub mod grants;
mod host;
mod memory;
mod notes;
mod opened;
mod others;
pub mod qr;
pub mod quotation;
mod range;
mod readings;
mod roster;
mod settings;
mod share;
mod standards;
mod steps;
mod table;
mod told;
mod words;

pub(crate) use told::Told;

use std::rc::Rc;

use butie::evaluate::Status;
use butie::explain::{Explanation, explain};
use butie::interview::{Interview, interview};
use butie::model::Ruleset;
use butie::place::{self, Place};
use butie::value::Value;
use rust_decimal::Decimal;
use web_sys::Element;
use yew::prelude::*;

use self::ahead::Ahead;
use crate::components::outcome::{Outcome, with_outcome};
use crate::components::tag::{Tag, classed, tag};
use crate::components::{Drawn, View};
use crate::form;
use crate::session::{Action, Answers, Complete, Screen, Sheet, State};
use crate::text;
use butie::catalogue::Entry;

/// Draws whatever there is to draw beside the questions and the result of the calculator in this root.
#[inline(never)]
pub(crate) fn draw(_: Complete, state: &State, send: &Callback<Rc<Action>>, root: &Element) -> Drawn {
    let before = Drawn { passage: document::passage(state, send), ..Drawn::default() };
    let view = View { state, send, drawn: &before };
    let drawn = match state.screen() {
        Screen::Region => Drawn::default(),
        Screen::Audience | Screen::Calculator => Drawn { under: standards::standards(view), ..Drawn::default() },
        Screen::Form => with_outcome(state, |answers, outcome| form_and_result(view, root, answers, outcome)).unwrap_or_default(),
    };
    let settings = settings::settings(view, host::is_plain(root)).done();
    Drawn { calculator: state.calculator.clone(), passage: before.passage.clone(), settings, ..drawn }
}

/// Reads the oldest answers that came to the calculator in use as a fragment; `None` when there are none, or its rules are not
/// here yet.
#[inline(never)]
pub(crate) fn open(_: Complete, state: &State) -> Option<Action> {
    opened::open(state).map(|opening| Action::Open(Box::new(opening)))
}

/// The positions of the entries whose places answer to what is sought, the best first.
#[inline(never)]
pub(crate) fn find(_: Complete, entries: &[Entry], sought: &str) -> Vec<usize> {
    let places: Vec<Place<'_>> = entries.iter().map(|entry| Place::from(&entry.document)).collect();
    place::find(&places, sought)
}

/// What is to be remembered of the visit.
#[inline(never)]
pub(crate) fn memory(_: Complete, state: &State) -> String {
    memory::memory(state)
}

/// Tells the host page what has become of the visit since it was told last.
#[inline(never)]
pub(crate) fn tell(_: Complete, state: &State, root: &Element, told: &mut Told) {
    told::tell(state, root, told);
}

fn form_and_result(view: View<'_>, root: &Element, answers: &Answers, outcome: &Outcome<'_>) -> Drawn {
    let evaluation = outcome.evaluation;
    let (ruleset, calculator) = (evaluation.ruleset, evaluation.calculator);
    // Answers that contradict each other leave nothing possible, and nothing to be said about questions.
    let sound = evaluation.status != Status::InvalidInput;
    let interview = sound.then(|| interview(evaluation, outcome.asker));
    let seen = Seen {
        ahead: ahead::ahead(view, outcome),
        explanation: explain(evaluation, view.language()),
        plans: plans(ruleset, view.state.audience.as_deref()),
    };
    let sheet = match view.state.sheet {
        Some(Sheet::Quotation) if seen.plans => {
            let code = share::printed_code(view, answers, outcome);
            let totals = roster::totals(view, root, answers, outcome);
            quotation::screen(view, outcome, &seen.ahead, &seen.explanation, [code, totals])
        }
        _ => None,
    };
    let mut drawn = Drawn {
        undo: html(ahead::undo(view)),
        opened: html(opened::notice(view, answers, outcome)),
        readings: html(readings::readings(view, ruleset, calculator, evaluation.situation)),
        below: below(view, answers, outcome, &seen),
        under: html(roster::roster(view, root, answers, outcome, seen.plans)),
        sheet: sheet.map(Tag::done),
        ..Drawn::default()
    };
    if let Some(interview) = &interview {
        questions(view, answers, outcome, interview, &mut drawn);
    }
    drawn
}

/// What is said about questions, and about the money while some of them are open.
fn questions(view: View<'_>, answers: &Answers, outcome: &Outcome<'_>, interview: &Interview, drawn: &mut Drawn) {
    let calculator = outcome.evaluation.calculator;
    let open = &interview.questions[..];
    drawn.aside = form::idle(calculator, answers, outcome.asked, open);
    drawn.open = open.iter().map(|question| calculator.inputs[question.input.index()].id.clone()).collect();
    let first = form::first(open);
    for question in open {
        let id = &calculator.inputs[question.input.index()].id;
        let price = range::price(view, open, question.input.index());
        let first = (first == Some(question.input)).then(|| classed("strong", "butie-first").text(view.say(text::ANSWER_FIRST)));
        if let Some(price) = &price {
            drawn.prices.insert(id.clone(), price.html());
        }
        let weight = [first, price].into_iter().flatten().map(Tag::done).collect();
        drawn.weights.insert(id.clone(), weight);
    }
    let reaches = range::reaches(outcome, interview);
    drawn.range = reaches.iter().map(|reach| range::line(view, outcome, reach).done()).collect();
    // In short, nothing says whose money it is.
    if let [reach] = &reaches[..]
        && outcome.asker.counts(reach.payee)
    {
        let words = tag("small").text(view.say(text::CERTAIN));
        drawn.bar = Some([words, range::figure(view, reach)].into_iter().map(Tag::done).collect());
    }
    if calculator.lines.is_empty() {
        let certain = interview.possible.outputs.iter().filter_map(|(step, possible)| Some((*step, possible.only()?)));
        drawn.certain = certain.filter(|(_, value)| !matches!(value, Value::Open(_) | Value::NotApplicable)).collect();
    }
}

/// Whether an audience plans for many people at once, as the rules say.
fn plans(ruleset: &Ruleset, audience: Option<&str>) -> bool {
    ruleset.parties.iter().any(|party| Some(&*party.id) == audience && party.plans)
}

/// What is drawn of a result in more than one place.
struct Seen {
    ahead: Vec<Ahead>,
    explanation: Explanation,
    /// Whether whoever asks plans for many.
    plans: bool,
}

fn below(view: View<'_>, answers: &Answers, outcome: &Outcome<'_>, seen: &Seen) -> Html {
    let evaluation = outcome.evaluation;
    let (own, _) = outcome.lines();
    let pays = own.iter().any(|line| line.amount > Decimal::ZERO);
    let Seen { ahead, explanation, plans } = seen;
    let grants = plans.then(|| grants::card(view, outcome)).flatten();
    // Where there is no money, what is required is the result itself.
    let is_check = evaluation.calculator.lines.is_empty();
    let compliance = || compliance::card(view, outcome, explanation, *plans);
    classed("div", "butie-more")
        .parts([
            ("check", is_check.then(compliance).flatten()),
            ("quote", plans.then(|| quotation::way(view, outcome)).flatten()),
            ("onward", share::way(view, answers)),
            ("others", grants.or_else(|| others::others(view, outcome))),
            ("ahead", if pays { ahead::tips(view, outcome, ahead) } else { ahead::ways(view, outcome) }),
            ("chart", chart::chart(view, outcome, ahead)),
            ("steps", steps::steps(view, outcome, explanation)),
            ("gates", (!is_check).then(compliance).flatten()),
            ("compare", plans.then(|| compare::compare(view, answers, outcome)).flatten()),
            ("checks", plans.then(|| checks::checks(view, outcome)).flatten()),
            ("guidance", notes::guidance(view, evaluation)),
            ("notes", notes::notes(view, evaluation)),
            ("readings", basis::readings(view, outcome)),
            ("basis", Some(basis::basis(view, outcome))),
            ("share", share::share(view, answers, outcome)),
        ])
        .done()
}

fn html(tag: Option<Tag>) -> Html {
    tag.map(Tag::done).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::compiled;

    #[test]
    fn the_rules_say_who_plans_for_many() {
        let compiled = compiled();
        let planning = [Some("worker"), Some("school"), Some("nobody-known"), None].map(|who| plans(&compiled.ruleset, who));
        assert_eq!(planning, [false, true, false, false]);
    }
}
