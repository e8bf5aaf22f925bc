//! Advice, which may be read.

use butie::evaluate::Evaluation;
use butie::explain::fill;

use crate::components::View;
use crate::components::tag::{Tag, classed, tag};
use crate::text;

/// Advice.
pub(super) fn notes(view: View<'_>, evaluation: &Evaluation<'_>) -> Option<Tag> {
    let note = |text: String| tag("li").text(&text);
    let list = evaluation.notes.iter().map(|message| note(fill(evaluation, &message.say, view.language())));
    (!evaluation.notes.is_empty()).then(|| {
        let heading = tag("h4").text(view.say(text::NOTES));
        classed("div", "butie-card").with(heading).with(classed("ul", "butie-plain butie-notes").each(list))
    })
}
