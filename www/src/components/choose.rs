//! The choices that lead to a calculator: region, audience, calculator.

use butie::text::joined;
use yew::prelude::*;

use super::View;
use super::tag::{Tag, all, classed, tag};
use super::top::{button, mark};
use crate::session::Action;
use crate::{later, text};
use butie::catalogue::{Entry, Served};

/// Which region?
pub(crate) fn regions(view: View<'_>) -> Html {
    let entries = view.state.entries();
    let sought = view.state.sought.trim();
    let found = match view.state.complete {
        Some(complete) if !sought.is_empty() => later::find(complete, entries, sought),
        // Until the second part of the program is here, a place is found by how its name begins.
        _ => (0..entries.len()).filter(|place| begins(&entries[*place], sought)).collect(),
    };
    let none = match (entries.is_empty(), found.is_empty()) {
        (true, _) => Some(text::NO_RULES),
        (false, true) => Some(text::NOWHERE),
        (false, false) => None,
    };
    let none = none.map(|words| classed("p", "butie-notice").text(view.say(words)));
    let rows = rows(found.iter().filter_map(|position| Some(region(view, entries.get(*position)?))));
    let heading = heading(view.say(text::CHOOSE_REGION)).done();
    all(vec![heading, tag("div").with(search(view, found.len())).maybe(none).with(rows).done()])
}

fn begins(entry: &Entry, sought: &str) -> bool {
    let name = &entry.document.region.name;
    name.zh.starts_with(sought) || name.en.starts_with(sought)
}

/// The field to find a region with; whoever does not see the list hears how many are left in it.
fn search(view: View<'_>, found: usize) -> Tag {
    let field = tag("input").is("type", "search").is("id", "butie-seek").is("autocomplete", "off").is("spellcheck", "false");
    let field = field.value(view.state.sought.clone()).typing(view, Action::Seek);
    let count = if view.state.sought.is_empty() { String::new() } else { text::found(found, view.language()) };
    classed("div", "butie-search")
        .is("role", "search")
        .with(classed("label", "butie-hint").is("for", "butie-seek").text(view.say(text::SEEK)))
        .with(classed("span", "butie-box").with(field))
        .with(classed("p", "butie-hint").is("role", "status").text(&count))
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
    all(vec![heading(view.say(text::CHOOSE_AUDIENCE)).done(), rows.done(), view.drawn.under.clone()])
}

fn one(view: View<'_>, entry: &Entry, audience: &Served) -> Tag {
    let titles = entry.calculators_for(&audience.id).map(|listed| view.tell(&listed.title));
    let row = button(view, "", Action::ChooseAudience(audience.id.clone())).set("data-audience", &audience.id);
    let titles = joined(titles, view.say(text::LIST_COMMA));
    row.with(head(view.tell(&audience.name))).with(tag("small").text(view.say(text::CAN_WORK_OUT)).text(&titles))
}

/// Which calculator?
pub(crate) fn calculators(view: View<'_>) -> Html {
    let (Some(entry), Some(audience)) = (view.state.entry(), &view.state.audience) else { return Html::default() };
    let rows = rows(entry.calculators_for(audience).map(|listed| {
        let row = button(view, "", Action::ChooseCalculator(listed.id.clone())).set("data-calculator", &listed.id);
        // Whoever knows what happened to them need not know what the document calls it.
        let served = listed.audience.iter().find(|served| served.id == *audience);
        let Some(situation) = served.and_then(|served| served.situation.as_ref()) else {
            return row.with(head(view.tell(&listed.title))).with(tag("small").text(view.tell(&listed.summary)));
        };
        let title = tag("small").text(view.tell(&listed.title)).text(view.say(text::COLON)).text(view.tell(&listed.summary));
        row.with(head(view.tell(situation))).with(title)
    }));
    all(vec![heading(view.say(text::CHOOSE_CALCULATOR)).done(), rows.done(), view.drawn.under.clone()])
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
