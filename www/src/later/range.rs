//! What is certain while answers are missing, and what hangs on each of them.

use butie::advice;
use butie::asker::Asker;
use butie::interview::{Interview, Price, Question};
use butie::model::PartyId;
use butie::possible::Span;
use butie::prose::plain_money;
use rust_decimal::Decimal;

use crate::components::View;
use crate::components::outcome::Outcome;
use crate::components::tag::{Tag, classed, tag};
use crate::text;

/// How far a payee's money can still reach.
pub(super) struct Reach {
    pub(super) payee: PartyId,
    pub(super) span: Span,
}

/// The money that can still come to whoever asks, or to each who can still receive some, while answers are missing; only
/// where something is certain about it.
pub(super) fn reaches(outcome: &Outcome<'_>, interview: &Interview) -> Vec<Reach> {
    if !outcome.is_open() {
        return Vec::new();
    }
    let known = interview.possible.money.iter().filter_map(|(payee, money)| Some(Reach { payee: *payee, span: money.span()? }));
    let counts = |reach: &Reach| match outcome.asker {
        Asker::Own(own) => own == reach.payee,
        Asker::Everybody | Asker::Nobody => reach.span.high() != Some(Decimal::ZERO),
    };
    let told = |reach: &Reach| reach.span.high().is_some() || reach.span.low() > Some(Decimal::ZERO);
    let asked = !interview.questions.is_empty();
    known.filter(|reach| asked && counts(reach) && told(reach)).collect()
}

/// The range of one payee's money as a line of its own.
pub(super) fn line(view: View<'_>, outcome: &Outcome<'_>, reach: &Reach) -> Tag {
    let before = view.say(if reach.span.only().is_some() { text::SETTLED } else { text::CERTAIN });
    let name = view.tell(&outcome.evaluation.ruleset.party(reach.payee).name);
    let words = classed("p", "butie-range").with(tag("span").text(before));
    let words = match outcome.asker {
        Asker::Own(_) => words,
        Asker::Everybody | Asker::Nobody => words.with(tag("span").text(name).text(" ")),
    };
    words.with(figure(view, reach))
}

/// The range itself, with those of its ends that are known for programs that read the page.
pub(super) fn figure(view: View<'_>, reach: &Reach) -> Tag {
    let end = |figure: Tag, name, end: Option<Decimal>| match end {
        Some(end) => figure.set(name, &plain_money(end)),
        None => figure,
    };
    let figure = end(end(tag("strong"), "data-low", reach.span.low()), "data-high", reach.span.high());
    figure.text(&advice::range(reach.span, view.language()))
}

/// What hangs on a question that is open; nothing where nothing can be said about it that is not true of all.
pub(super) fn price(view: View<'_>, questions: &[Question], input: usize) -> Option<Tag> {
    let question = questions.iter().find(|question| question.input.index() == input)?;
    let bounded = |question: &Question| question.price.bound().is_some_and(|bound| !bound.is_zero());
    if question.price == Price::Unbounded && !questions.iter().any(bounded) {
        return None;
    }
    let words = advice::price(question.price, view.language())?;
    let bound = question.price.bound().map_or_else(|| "unbounded".to_owned(), plain_money);
    Some(classed("span", "butie-price").set("data-price", &bound).text(&words))
}
