//! The choices that lead to a calculator: region, audience, calculator.

use butie::model::Region;
use yew::prelude::*;

use super::{View, standards, top::mark};
use crate::catalogue::{Audience, Entry};
use crate::session::Action;
use crate::text;

/// Which region?
pub(crate) fn regions(view: View<'_>) -> Html {
    let entries = view.state.entries();
    html! {
        <>
            { heading(view.say(text::CHOOSE_REGION)) }
            if entries.is_empty() {
                <p>{ view.say(text::NO_RULES) }</p>
            }
            <ul class="butie-rows">{ for entries.iter().map(|entry| region(view, entry)) }</ul>
        </>
    }
}

fn region(view: View<'_>, entry: &Entry) -> Html {
    let document = &entry.document;
    let Region { name, province, .. } = &document.region;
    let action = Action::ChooseRuleset(entry.id.clone());
    html! {
        <li key={entry.id.clone()}>
            <button type="button" class="butie-row" data-ruleset={entry.id.clone()} onclick={view.on(action)}>
                <span class="butie-row-head">
                    <strong>{ view.tell(name) }</strong>
                    if let Some(province) = province {
                        <small>{ view.tell(province) }</small>
                    }
                    <span class="butie-chip">{ text::year(document.plan_year, view.language()) }</span>
                    { mark(view, document) }
                </span>
                <small>{ view.tell(&document.title) }</small>
            </button>
        </li>
    }
}

/// Who is asking?
pub(crate) fn audiences(view: View<'_>) -> Html {
    let Some(entry) = view.state.entry() else { return html! {} };
    html! {
        <>
            { heading(view.say(text::CHOOSE_AUDIENCE)) }
            <ul class="butie-rows">{ for entry.audiences().into_iter().map(|audience| one(view, entry, audience)) }</ul>
            { standards::standards(view) }
        </>
    }
}

fn one(view: View<'_>, entry: &Entry, audience: &Audience) -> Html {
    let titles: Vec<&str> = entry.calculators_for(&audience.id).map(|listed| listed.title.get(view.language())).collect();
    let between = text::LIST_COMMA.get(view.language());
    html! {
        <li key={audience.id.clone()}>
            <button type="button" class="butie-row" data-audience={audience.id.clone()} onclick={view.on(Action::ChooseAudience(audience.id.clone()))}>
                <span class="butie-row-head"><strong>{ view.tell(&audience.name) }</strong></span>
                <small>{ view.say(text::CAN_WORK_OUT) }{ titles.join(between) }</small>
            </button>
        </li>
    }
}

/// Which calculator?
pub(crate) fn calculators(view: View<'_>) -> Html {
    let (Some(entry), Some(audience)) = (view.state.entry(), &view.state.audience) else { return html! {} };
    html! {
        <>
            { heading(view.say(text::CHOOSE_CALCULATOR)) }
            <ul class="butie-rows">
                { for entry.calculators_for(audience).map(|listed| html! {
                    <li key={listed.id.clone()}>
                        <button type="button" class="butie-row" data-calculator={listed.id.clone()} onclick={view.on(Action::ChooseCalculator(listed.id.clone()))}>
                            <span class="butie-row-head"><strong>{ view.tell(&listed.title) }</strong></span>
                            <small>{ view.tell(&listed.summary) }</small>
                        </button>
                    </li>
                }) }
            </ul>
            { standards::standards(view) }
        </>
    }
}

/// The heading of a screen; it takes the focus when the screen is entered.
pub(super) fn heading(words: &str) -> Html {
    html! { <h2 class="butie-heading" tabindex="-1">{ words }</h2> }
}
