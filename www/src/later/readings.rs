//! The points that the document leaves open, and the readings to choose from.

use butie::answers::Situation;
use butie::model::{Calculator, Reading, Ruleset};

use crate::components::View;
use crate::components::citation::citations;
use crate::components::question::option;
use crate::components::tag::{Tag, classed, tag};
use crate::session::Answering;
use crate::text;

/// The points that the document leaves open, closed until somebody looks.
pub(super) fn readings(view: View<'_>, ruleset: &Ruleset, calculator: &Calculator, situation: &Situation) -> Option<Tag> {
    let listed = calculator.readings.iter().zip(&situation.readings);
    let listed = listed.map(|(one, chosen)| reading(view, ruleset, one, usize::from(*chosen)));
    (!calculator.readings.is_empty()).then(|| {
        classed("details", "butie-card butie-readings")
            .with(tag("summary").text(view.say(text::READINGS)))
            .with(classed("p", "butie-hint").text(view.say(text::READINGS_HELP)))
            .each(listed)
    })
}

fn reading(view: View<'_>, ruleset: &Ruleset, reading: &Reading, chosen: usize) -> Tag {
    let id = format!("butie-reading-{}", reading.id);
    let options = reading.options.iter().enumerate().map(|(position, one)| {
        let default = (position == 0).then(|| classed("span", "butie-optional").text(view.say(text::DEFAULT)));
        let words = tag("span").text(view.tell(&one.name)).maybe(default);
        let action = Answering::Read(reading.id.clone(), one.id.clone()).into();
        option(view, "radio", &id, &one.id, words, position == chosen, action)
    });
    let group = tag("div")
        .is("role", "radiogroup")
        .set("aria-labelledby", &id)
        .with(classed("p", "butie-ask").set("id", &id).text(view.tell(&reading.ask)))
        .with(classed("div", "butie-options").each(options));
    let original = classed("details", "butie-help").with(tag("summary").text(view.say(text::ORIGINAL)));
    let original = original.with(citations(view, ruleset, &reading.clauses, &reading.id));
    tag("div").key(&reading.id).set("data-reading", &reading.id).with(group).with(original)
}
