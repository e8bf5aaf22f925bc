//! The choices that lead to a calculator: region, audience, calculator.

use yew::prelude::*;

use super::View;
use super::tag::{Tag, all, classed, tag};
use super::top::{button, mark};
use crate::catalogue::{Audience, Entry};
use crate::session::Action;
use crate::text;

/// Which region?
pub(crate) fn regions(view: View<'_>) -> Html {
    let entries = view.state.entries();
    let none = entries.is_empty().then(|| tag("p").text(view.say(text::NO_RULES)));
    let rows = rows(entries.iter().map(|entry| region(view, entry)));
    all(vec![heading(view.say(text::CHOOSE_REGION)).done(), tag("div").maybe(none).with(rows).done()])
}

fn region(view: View<'_>, entry: &Entry) -> Tag {
    let document = &entry.document;
    let head = classed("span", "butie-row-head")
        .with(tag("strong").text(view.tell(&document.region.name)))
        .maybe(document.region.province.as_ref().map(|province| tag("small").text(view.tell(&province.name))))
        .with(classed("span", "butie-chip").text(&text::year(document.plan_year, view.language())))
        .maybe(mark(view, document));
    let row = button(view, "", Action::ChooseRuleset(entry.id.clone())).set("data-ruleset", &entry.id);
    row.with(head).with(tag("small").text(view.tell(&document.title)))
}

/// Who is asking?
pub(crate) fn audiences(view: View<'_>) -> Html {
    let Some(entry) = view.state.entry() else { return Html::default() };
    let rows = rows(entry.audiences().into_iter().map(|audience| one(view, entry, audience)));
    all(vec![heading(view.say(text::CHOOSE_AUDIENCE)).done(), rows.done(), view.drawn.choice.clone()])
}

fn one(view: View<'_>, entry: &Entry, audience: &Audience) -> Tag {
    let titles: Vec<&str> = entry.calculators_for(&audience.id).map(|listed| view.tell(&listed.title)).collect();
    let row = button(view, "", Action::ChooseAudience(audience.id.clone())).set("data-audience", &audience.id);
    let titles = titles.join(view.say(text::LIST_COMMA));
    row.with(head(view.tell(&audience.name))).with(tag("small").text(view.say(text::CAN_WORK_OUT)).text(&titles))
}

/// Which calculator?
pub(crate) fn calculators(view: View<'_>) -> Html {
    let (Some(entry), Some(audience)) = (view.state.entry(), &view.state.audience) else { return Html::default() };
    let rows = rows(entry.calculators_for(audience).map(|listed| {
        let row = button(view, "", Action::ChooseCalculator(listed.id.clone())).set("data-calculator", &listed.id);
        row.with(head(view.tell(&listed.title))).with(tag("small").text(view.tell(&listed.summary)))
    }));
    all(vec![heading(view.say(text::CHOOSE_CALCULATOR)).done(), rows.done(), view.drawn.choice.clone()])
}

fn rows(buttons: impl Iterator<Item = Tag>) -> Tag {
    classed("ul", "butie-rows").each(buttons.map(|button| tag("li").with(button.is("class", "butie-row"))))
}

fn head(words: &str) -> Tag {
    classed("span", "butie-row-head").with(tag("strong").text(words))
}

/// The heading of a screen; it takes the focus when the screen is entered.
pub(crate) fn heading(words: &str) -> Tag {
    classed("h2", "butie-heading").is("tabindex", "-1").text(words)
}
