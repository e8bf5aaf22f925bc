//! What people want to know beside the amount, by topic, each with the words it rests on; and other advice.

use butie::evaluate::Evaluation;
use butie::explain::fill;
use butie::model::{Message, Topic};

use crate::components::View;
use crate::components::citation::citations;
use crate::components::tag::{Tag, classed, tag};
use crate::text::{self, Words};

/// What to bring, what to do, where, by when, what is made public, how the money comes, and what counts during the training.
/// Every line opens the words of the document.
pub(super) fn guidance(view: View<'_>, evaluation: &Evaluation<'_>) -> Option<Tag> {
    let topics = Topic::ALL.iter().filter_map(|(topic, id)| {
        let notes = evaluation.notes.iter().filter(|message| message.topic == Some(*topic));
        let rows: Vec<Tag> = notes.map(|message| note(view, evaluation, message)).collect();
        (!rows.is_empty()).then(|| {
            classed("div", "butie-topic")
                .key(id)
                .is("data-topic", id)
                .with(tag("h5").text(view.say(name(*topic))))
                .with(classed("ul", "butie-sum").each(rows.into_iter()))
        })
    });
    let topics: Vec<Tag> = topics.collect();
    (!topics.is_empty()).then(|| {
        classed("div", "butie-card butie-guidance")
            .with(tag("h4").text(view.say(text::GUIDANCE)))
            .with(classed("p", "butie-hint").text(view.say(text::STEPS_HELP)))
            .each(topics.into_iter())
            .with(classed("p", "butie-hint").text(view.say(text::HOTLINE)))
    })
}

fn note(view: View<'_>, evaluation: &Evaluation<'_>, message: &Message) -> Tag {
    let words = fill(evaluation, &message.say, view.language());
    let line = classed("span", "butie-line").with(classed("span", "butie-label").text(&words));
    let details = tag("details").with(tag("summary").with(line));
    let details = details.with(citations(view, evaluation.ruleset, &message.clauses, &message.code));
    tag("li").key(&message.code).set("data-note", &message.code).with(details)
}

/// Advice on no topic.
pub(super) fn notes(view: View<'_>, evaluation: &Evaluation<'_>) -> Option<Tag> {
    let rest = evaluation.notes.iter().filter(|message| message.topic.is_none());
    let rows: Vec<Tag> = rest.map(|message| note(view, evaluation, message)).collect();
    (!rows.is_empty()).then(|| {
        let list = classed("ul", "butie-sum butie-notes").each(rows.into_iter());
        classed("div", "butie-card").with(tag("h4").text(view.say(text::NOTES))).with(list)
    })
}

fn name(topic: Topic) -> Words {
    match topic {
        Topic::Materials => text::MATERIALS,
        Topic::Process => text::PROCESS,
        Topic::Where => text::WHERE,
        Topic::Deadline => text::DEADLINE,
        Topic::Publicity => text::PUBLICITY,
        Topic::Payment => text::PAYMENT,
        Topic::Conduct => text::CONDUCT,
    }
}
