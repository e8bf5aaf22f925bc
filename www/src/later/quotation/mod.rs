//! A quotation for a class: a screen of its own, with the lines of its head to fill in, and the sheet to print below them.

pub mod footnotes;
pub mod readings;
mod sheet;
pub mod term;
mod words;

use butie::evaluate::Status;
use butie::explain::Explanation;
use rust_decimal::Decimal;

use super::ahead::Ahead;
use super::host;
use crate::components::outcome::Outcome;
use crate::components::tag::{Deed, Tag, classed, tag};
use crate::components::top::button;
use crate::components::{BAD, View, heading, icon};
use crate::dom;
use crate::session::{Action, Field, Sheet};
use crate::text::Words;

/// Whether there is money to quote.
pub(super) fn is_offered(outcome: &Outcome<'_>) -> bool {
    let evaluation = outcome.evaluation;
    evaluation.status == Status::Computed && evaluation.lines.iter().any(|line| line.amount > Decimal::ZERO)
}

/// The way to the quotation.
pub(super) fn way(view: View<'_>, outcome: &Outcome<'_>) -> Option<Tag> {
    is_offered(outcome).then(|| {
        let button = button(view, view.say(super::words::QUOTE), Action::Turn(Some(Sheet::Quotation)));
        let button = button.is("class", "butie-button is-main").is("data-action", "quote");
        classed("div", "butie-choices").with(button)
    })
}

/// The screen: what is written on the sheet, and the sheet. `qr` is the picture of the link to the same calculation.
pub(super) fn screen(
    view: View<'_>,
    outcome: &Outcome<'_>,
    ahead: &[Ahead],
    explanation: &Explanation,
    [qr, totals]: [Option<Tag>; 2],
) -> Option<Tag> {
    if !is_offered(outcome) {
        return None;
    }
    let back = button(view, view.say(words::BACK), Action::Turn(None)).is("class", "butie-button").is("data-action", "form");
    let print = if dom::can_print() {
        let print = tag("button").is("type", "button").is("class", "butie-button is-main").is("data-action", "print");
        print.text(view.say(words::PRINT)).click(view, Deed::Do(Box::new(host::print)))
    } else {
        classed("p", "butie-hint").text(view.say(words::NO_PRINT))
    };
    let room = classed("div", "butie-room")
        .with(heading(view.say(words::ROOM)))
        .with(classed("p", "butie-summary").text(view.say(words::HELP)))
        .with(letterhead(view))
        .with(classed("div", "butie-choices").with(print).with(back));
    Some(tag("div").with(room).with(sheet::sheet(view, outcome, ahead, explanation, [qr, totals])))
}

/// The lines of the head to fill in.
fn letterhead(view: View<'_>) -> Tag {
    let wrong = term::days(view.state.letterhead.line(Field::Days)).is_none();
    let fields = classed("div", "butie-fields")
        .with(field(view, Field::School, "school", words::SCHOOL))
        .with(field(view, Field::Class, "class", words::CLASS))
        .with(field(view, Field::Contact, "contact", words::CONTACT))
        .with(days(view, wrong));
    classed("div", "butie-card").with(fields).with(classed("p", "butie-hint").text(view.say(words::STAYS)))
}

fn days(view: View<'_>, wrong: bool) -> Tag {
    let unit = classed("span", "butie-unit").text(view.say(words::DAYS_UNIT));
    let (class, note) = match wrong {
        true => ("butie-letter is-wrong", classed("p", "butie-fault").with(icon(BAD)).text(view.say(words::DAYS_FAULT))),
        false => ("butie-letter", classed("p", "butie-hint").text(view.say(words::DAYS_HELP))),
    };
    let input = input(view, Field::Days, "days").is("inputmode", "numeric").is("placeholder", "30");
    let input = if wrong { input.is("aria-invalid", "true") } else { input };
    let input = input.is("aria-describedby", "butie-letter-days-note");
    classed("div", class)
        .with(label(view, "days", words::DAYS))
        .with(classed("span", "butie-box").with(input).with(unit))
        .with(note.is("id", "butie-letter-days-note"))
}

fn field(view: View<'_>, field: Field, name: &str, words: Words) -> Tag {
    let input = classed("span", "butie-box").with(input(view, field, name));
    classed("div", "butie-letter").with(label(view, name, words)).with(input)
}

fn label(view: View<'_>, name: &str, words: Words) -> Tag {
    tag("label").set("for", &format!("butie-letter-{name}")).text(view.say(words))
}

/// A field that keeps to itself what is typed into it: this room is drawn a moment after the typing, and would take back the
/// letters of who types on in the meantime. What was written before stands in the attribute.
fn input(view: View<'_>, field: Field, name: &str) -> Tag {
    tag("input")
        .is("type", "text")
        .is("autocomplete", "off")
        .is("maxlength", "60")
        .set("id", &format!("butie-letter-{name}"))
        .set("data-letter", name)
        .set("value", view.state.letterhead.line(field))
        .typing(view, move |typed| Action::Write(field, typed))
}
