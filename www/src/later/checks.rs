//! What else the document asks of whoever plans: its calculators that work out no money.

use crate::components::View;
use crate::components::outcome::Outcome;
use crate::components::tag::{Tag, classed, tag};
use crate::components::top::button;
use crate::later::words;
use crate::session::Action;

/// The ways to the document's other checks for the same audience.
pub(super) fn checks(view: View<'_>, outcome: &Outcome<'_>) -> Option<Tag> {
    let (entry, audience) = (view.state.entry()?, view.state.audience.as_deref()?);
    let ruleset = outcome.evaluation.ruleset;
    let is_check = |id: &str| {
        let name = id.split_once('/').map_or(id, |(_, name)| name);
        ruleset.calculator(name).is_some_and(|calculator| calculator.lines.is_empty())
    };
    let others = entry.calculators_for(audience).filter(|listed| Some(&listed.id) != view.state.calculator.as_ref());
    let ways: Vec<Tag> = others
        .filter(|listed| is_check(&listed.id))
        .map(|listed| {
            let way = button(view, view.tell(&listed.title), Action::ChooseCalculator(listed.id.clone()));
            tag("li").key(&listed.id).with(way.set("data-check", &listed.id))
        })
        .collect();
    (!ways.is_empty()).then(|| {
        let list = classed("ul", "butie-links").each(ways.into_iter());
        classed("div", "butie-card butie-checks").with(tag("h4").text(view.say(words::CHECK_ALSO))).with(list)
    })
}
