//! Warnings, which have to be seen.

use butie::evaluate::{Evaluation, Notice};
use butie::explain::notice_text;

use super::tag::{Tag, classed, tag};
use super::{View, WARNING, icon};
use crate::text;

/// Something in the answers was cut, refused or missing. What decided a refusal is said there and not twice.
pub(crate) fn warnings(view: View<'_>, evaluation: &Evaluation<'_>) -> Option<Tag> {
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
