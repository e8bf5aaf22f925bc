//! What other answers would bring: how far the next threshold is, and the ways to money where there is none.

use std::cmp::Reverse;

use butie::advice::{self, Tip};
use butie::asker::Asker;
use butie::evaluate::Status;
use butie::prose::plain_money;
use butie::remedy::{Remedy, remedies};
use butie::threshold::{Kind, Move, Outlook, outlooks};
use rust_decimal::Decimal;

use crate::components::outcome::Outcome;
use crate::components::tag::{Deed, RESULT, Tag, classed, tag};
use crate::components::{View, icon};
use crate::form;
use crate::session::{Action, Answering};
use crate::text::{self, Words};

/// What lies ahead along one input.
pub(super) struct Ahead {
    pub(super) outlook: Outlook,
    pub(super) tips: Vec<Tip>,
}

/// So many inputs are told of at most.
const MOST: usize = 4;

/// What lies ahead of a result that nothing stands in the way of, the most telling first: thresholds, then caps, then steps,
/// and within them by the money.
pub(super) fn ahead(view: View<'_>, outcome: &Outcome<'_>) -> Vec<Ahead> {
    let evaluation = outcome.evaluation;
    if !(evaluation.status == Status::Computed || evaluation.status.is_refusal()) {
        return Vec::new();
    }
    let ahead = outlooks(evaluation).into_iter().map(|outlook| {
        let tips = advice::tips(evaluation, &outlook, outcome.asker, view.language());
        Ahead { outlook, tips }
    });
    let mut ahead: Vec<Ahead> = ahead.filter(|ahead| !ahead.tips.is_empty()).collect();
    ahead.sort_by_key(|ahead| {
        let rank = ahead.tips.iter().map(|tip| match tip.kind {
            Kind::Cliff => 0,
            Kind::Cap => 1,
            Kind::Step | Kind::Bend | Kind::Limit => 2,
        });
        (rank.min(), Reverse(most(&ahead.outlook, outcome.asker)))
    });
    ahead
}

/// The most that the nearest change makes, either way.
fn most(outlook: &Outlook, asker: Asker) -> Option<Decimal> {
    let ways = [&outlook.more, &outlook.less].into_iter().filter_map(Option::as_ref);
    let changes = ways.flat_map(|way: &Move| &way.next.change).filter(|(one, _)| asker.counts(*one));
    changes.map(|(_, change)| change.abs()).max()
}

/// The distance to what comes next, on a result with money.
pub(super) fn tips(view: View<'_>, outcome: &Outcome<'_>, ahead: &[Ahead]) -> Option<Tag> {
    let row = |tip: &Tip| {
        let sign = match tip.gains {
            Some(true) => "butie-icon is-up",
            Some(false) => "butie-icon is-down",
            None => "butie-icon is-level",
        };
        let kind = match tip.kind {
            Kind::Cliff => Some(classed("em", "butie-kind is-cliff").text(view.say(text::THRESHOLD))),
            // The words of a cap say what it is.
            Kind::Cap | Kind::Step | Kind::Bend | Kind::Limit => None,
        };
        let class = match tip.gains {
            Some(true) => "is-good",
            Some(false) => "is-bad",
            None => "is-level",
        };
        let words = classed("span", class).maybe(kind).text(" ").text(&tip.text);
        classed("li", "butie-tip").is("data-tip", tip.kind.id()).with(icon(sign)).with(words)
    };
    let block = |ahead: &Ahead| {
        let position = ahead.outlook.input.index();
        let input = &outcome.evaluation.calculator.inputs[position];
        let ask = form::asks(outcome.evaluation.calculator, outcome.evaluation.situation, position);
        classed("div", "butie-ahead")
            .key(&input.id)
            .set("data-ahead", &input.id)
            .with(classed("p", "butie-about").text(view.tell(ask)))
            .with(tag("ul").each(ahead.tips.iter().map(row)))
    };
    (!ahead.is_empty()).then(|| {
        classed("div", "butie-card")
            .with(tag("h4").text(view.say(text::AHEAD)))
            .with(classed("p", "butie-hint").text(view.say(text::AHEAD_HELP)))
            .each(ahead.iter().take(MOST).map(block))
    })
}

/// What would have to be answered for money to come of it, or that nothing would do.
pub(super) fn ways(view: View<'_>, outcome: &Outcome<'_>) -> Option<Tag> {
    let evaluation = outcome.evaluation;
    let finished = evaluation.status == Status::Computed || evaluation.status.is_refusal();
    // Who can receive nothing here needs no way to it.
    let counts = evaluation.calculator.payees().into_iter().any(|payee| outcome.asker.counts(payee));
    if !finished || !counts {
        return None;
    }
    let remedies = remedies(evaluation, outcome.asker);
    let card = classed("div", "butie-card butie-ways").with(tag("h4").text(view.say(text::WAYS)));
    if remedies.is_empty() {
        return Some(card.with(tag("p").text(view.say(text::NO_WAY))));
    }
    let ways = remedies.iter().filter_map(|remedy| way(view, outcome, remedy));
    Some(card.with(classed("p", "butie-hint").text(view.say(text::WAYS_HELP))).with(tag("ul").each(ways)))
}

fn way(view: View<'_>, outcome: &Outcome<'_>, remedy: &Remedy) -> Option<Tag> {
    let evaluation = outcome.evaluation;
    let calculator = evaluation.calculator;
    let mut way = classed("li", "butie-remedy");
    let mut answers = Vec::new();
    for (place, change) in remedy.changes.iter().enumerate() {
        let position = change.input.index();
        let input = &calculator.inputs[position];
        answers.push((input.id.clone(), form::entered(evaluation.ruleset, calculator, input, change.closest)?));
        let and = (place > 0).then(|| classed("em", "butie-kind").text(view.say(text::AND_ALSO)));
        let to = advice::change(evaluation, change, view.language());
        let ask = classed("p", "butie-about").maybe(and).text(view.tell(form::asks(calculator, evaluation.situation, position)));
        let to = classed("p", "butie-to").set("data-change", &input.id).text("→ ").with(tag("strong").text(&to));
        way = way.with(ask).with(to);
    }
    let reward = classed("p", "is-good").text(&advice::reward(remedy, view.language()));
    let reward = match remedy.amount {
        Some(amount) => reward.set("data-reward", &plain_money(amount)),
        None => reward,
    };
    let attempt = shown(view, "try", text::TRY, Answering::Try(answers).into());
    Some(way.with(classed("div", "butie-reward").with(reward).with(attempt)))
}

/// The way back from answers that were only tried out.
pub(super) fn undo(view: View<'_>) -> Option<Tag> {
    view.state.answered().before.keys().next().map(|_| {
        let words = classed("p", "butie-hint").text(view.say(text::TRIED));
        classed("div", "butie-reward").with(words).with(shown(view, "undo", text::UNDO, Answering::Undo.into()))
    })
}

/// A button that leads to the result of what it does.
fn shown(view: View<'_>, name: &'static str, words: Words, action: Action) -> Tag {
    let button = tag("button").is("type", "button").is("class", "butie-button").is("data-action", name);
    button.text(view.say(words)).click(view, Deed::show(action, RESULT.to_owned()))
}
