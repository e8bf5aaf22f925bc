//! Two cases side by side: the answers in the form, and those that were kept.

pub mod difference;
mod words;

use butie::evaluate::{Evaluation, evaluate};
use rust_decimal::Decimal;

use self::difference::{Case, Change, Row, answers, results};
use super::table::{cell, name, row, table};
use crate::components::View;
use crate::components::outcome::Outcome;
use crate::components::tag::{Deed, Tag, classed, tag};
use crate::components::top::button;
use crate::form;
use crate::session::{Action, Answering, Answers};
use crate::text::Words;

/// Where somebody is led when the buttons of the card are about to change.
const HEADING: &str = ".butie-compare h4";

/// The comparison, or the way to it.
pub(super) fn compare(view: View<'_>, answers: &Answers, outcome: &Outcome<'_>) -> Option<Tag> {
    let heading = tag("h4").is("tabindex", "-1").text(view.say(words::HEADING));
    let card = classed("div", "butie-card butie-compare").with(heading);
    let Some(other) = &answers.other else {
        let help = classed("p", "butie-hint").text(view.say(words::HELP));
        let keep = leading(view, "keep", words::KEEP, Answering::Keep.into());
        return (!answers.is_empty()).then(|| card.is("class", "butie-card butie-compare is-empty").with(help).with(keep));
    };
    let kept = Answers { given: other.given.clone(), readings: other.readings.clone(), ..Answers::default() };
    let evaluation = outcome.evaluation;
    let (ruleset, calculator) = (evaluation.ruleset, evaluation.calculator);
    let (asked, situation) = form::fill_in(ruleset, calculator, &kept, view.state.today);
    let before = evaluate(ruleset, calculator, &situation);
    let granted = |evaluation: &Evaluation<'_>| {
        let lines = Outcome { evaluation, ..*outcome }.lines().0;
        lines.iter().any(|line| line.amount > Decimal::ZERO)
    };
    let kept = Case { evaluation: &before, asked, given: &kept.given, granted: granted(&before) };
    let now = Case { evaluation, asked: outcome.asked, given: &answers.given, granted: granted(evaluation) };
    let buttons = classed("div", "butie-choices")
        .with(button(view, view.say(words::SWAP), Answering::Swap.into()).is("class", "butie-button").is("data-action", "swap"))
        .with(leading(view, "drop", words::DROP, Answering::Drop.into()));
    Some(card.with(sheet(view, kept, now)).with(buttons))
}

/// A button that goes away by what it does, and so leads to the heading above it.
fn leading(view: View<'_>, name: &'static str, words: Words, action: Action) -> Tag {
    let button = tag("button").is("type", "button").is("class", "butie-button").is("data-action", name);
    button.text(view.say(words)).click(view, Deed::show(action, HEADING.to_owned()))
}

fn sheet(view: View<'_>, kept: Case<'_>, now: Case<'_>) -> Tag {
    let columns = [words::ABOUT, words::KEPT, words::NOW, words::DIFFERENCE].map(|words| view.say(words));
    let mut rows = Vec::new();
    let different = answers(kept, now, view.language());
    let same = different.is_empty().then(|| classed("p", "butie-hint").text(view.say(words::NO_DIFFERENCE)));
    if !different.is_empty() {
        rows.push(part(view, words::ANSWERS));
    }
    rows.extend(different.iter().map(|one| drawn(view, one)));
    rows.push(part(view, words::RESULTS));
    rows.extend(results(kept, now, view.language()).iter().map(|one| drawn(view, one)));
    tag("div").maybe(same).with(table("butie-pairs", columns, rows.into_iter()))
}

/// The name of the rows below it.
fn part(view: View<'_>, words: Words) -> Tag {
    let words = cell().is("colspan", "4").text(view.say(words));
    classed("tr", "is-part").is("role", "row").with(words)
}

fn drawn(view: View<'_>, one: &Row) -> Tag {
    // A sign alone may be passed over by who reads aloud; the words say the same.
    let signed = |sign: &str, amount: &str, more: bool| {
        let seen = tag("span").is("aria-hidden", "true").text(sign).text(amount);
        let said = classed("span", "butie-unseen").text(&words::said(amount, more, view.language()));
        classed("td", if more { "is-change is-more" } else { "is-change is-less" }).is("role", "cell").with(seen).with(said)
    };
    let plain = |words: Words| classed("td", "is-change").is("role", "cell").text(view.say(words));
    let change = match &one.change {
        Change::Same => plain(words::SAME),
        Change::Different => plain(words::DIFFERENT),
        Change::Unknown => plain(words::UNKNOWN),
        Change::More(by) => signed("+", by, true),
        Change::Less(by) => signed("−", by, false),
    };
    row()
        .key(&one.id)
        .set("data-compare", &one.id)
        .with(name().text(&one.about))
        .with(cell().text(&one.kept))
        .with(cell().text(&one.now))
        .with(change)
}
