//! Warnings, which have to be seen, and remarks, which may be read.

use butie::evaluate::{Evaluation, Notice};
use butie::explain::{fill, notice_text};

use super::tag::{Tag, classed, tag};
use super::{View, WARNING, icon};
use crate::text;

/// Something in the answers was cut, refused or missing. What decided a refusal is said there and not twice.
pub(super) fn warnings(view: View<'_>, evaluation: &Evaluation<'_>) -> Option<Tag> {
    let mut list = classed("ul", "butie-plain");
    let mut some = false;
    for notice in &evaluation.warnings {
        if !matches!(notice, Notice::Gate(gate) if evaluation.decided_by == Some(*gate)) {
            some = true;
            list = list.with(tag("li").text(&notice_text(evaluation, *notice, view.language())));
        }
    }
    let heading = tag("h4").with(icon(WARNING)).text(view.say(text::WARNINGS));
    some.then(|| classed("div", "butie-card butie-warnings").is("role", "status").with(heading).with(list))
}

/// Advice.
pub(super) fn notes(view: View<'_>, evaluation: &Evaluation<'_>) -> Option<Tag> {
    let note = |text: String| tag("li").text(&text);
    let list = evaluation.notes.iter().map(|message| note(fill(evaluation, &message.say, view.language())));
    (!evaluation.notes.is_empty()).then(|| {
        let heading = tag("h4").text(view.say(text::NOTES));
        classed("div", "butie-card").with(heading).with(classed("ul", "butie-plain butie-notes").each(list))
    })
}
