//! Money that does not come to whoever asks.

use crate::components::View;
use crate::components::outcome::{Outcome, money};
use crate::components::tag::{Tag, classed, tag};
use crate::text;

/// The money of others, apart and smaller.
pub(super) fn others(view: View<'_>, outcome: &Outcome<'_>) -> Option<Tag> {
    let (_, others) = outcome.lines();
    (!others.is_empty()).then(|| {
        classed("div", "butie-card butie-others")
            .with(tag("h4").text(view.say(text::OTHERS_MONEY)))
            .with(classed("p", "butie-hint").text(view.say(text::OTHERS_MONEY_HELP)))
            .each(others.iter().map(|line| money(view, outcome, line, "butie-money")))
    })
}
