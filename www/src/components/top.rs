//! The line above everything and the lines below it.

use butie::text::Language;
use yew::prelude::*;

use super::{View, age, icon, truth};
use crate::session::{Action, Fault, Screen};
use crate::text;

/// The way back, the language and the size.
pub(crate) fn top(view: View<'_>) -> Html {
    let state = view.state;
    let other = match state.language {
        Language::Zh => Language::En,
        Language::En => Language::Zh,
    };
    let size = view.say(if state.large { text::NORMAL } else { text::LARGE });
    html! {
        <div class="butie-top">
            { way(view) }
            <div class="butie-switches">
                <button type="button" lang={text::code(other)} data-action="language" onclick={view.on(Action::Speak(other))}>
                    { view.say(text::OTHER_LANGUAGE) }
                </button>
                <button type="button" data-action="large" aria-pressed={truth(state.large)} onclick={view.on(Action::Enlarge(!state.large))}>
                    { size }
                </button>
            </div>
        </div>
    }
}

/// One step for each choice made, each leading back to where it was made. No answer is lost on the way.
fn way(view: View<'_>) -> Html {
    let state = view.state;
    let Some(entry) = state.entry() else { return html! {} };
    let back = |screen: Screen, words: Html| {
        html! {
            <li>
                <button type="button" data-back={format!("{screen:?}")} onclick={view.on(Action::Back(screen))}>{ words }</button>
            </li>
        }
    };
    let region = html! { <>{ view.tell(&entry.document.region.name) }{ " · " }{ text::year(entry.document.plan_year, view.language()) }{ mark(view, &entry.document) }</> };
    let audiences = entry.audiences();
    let audience = audiences.iter().find(|audience| Some(&audience.id) == state.audience.as_ref());
    let several = audience.is_some_and(|audience| entry.calculators_for(&audience.id).nth(1).is_some());
    html! {
        <nav aria-label={view.say(text::WAY_BACK)}>
            <ol class="butie-way">
                { back(Screen::Region, html! { view.say(text::REGIONS) }) }
                if audience.is_some() && audiences.len() > 1 {
                    { back(Screen::Audience, region) }
                } else {
                    <li><span>{ region }</span></li>
                }
                if let Some(audience) = audience {
                    if several && state.calculator.is_some() {
                        { back(Screen::Calculator, html! { view.tell(&audience.name) }) }
                    } else {
                        <li><span>{ view.tell(&audience.name) }</span></li>
                    }
                }
            </ol>
        </nav>
    }
}

/// 可能已失效, where it is so.
pub(super) fn mark(view: View<'_>, document: &butie::model::Document) -> Html {
    match age(view, document) {
        Some((short, _)) => html! { <em class="butie-mark">{ view.say(short) }</em> },
        None => html! {},
    }
}

/// What is true of every page and every result.
pub(crate) fn foot(view: View<'_>) -> Html {
    html! {
        <ul class="butie-foot">
            <li>{ view.say(text::DISCLAIMER) }</li>
            <li>{ view.say(text::HOTLINE) }</li>
            <li>{ view.say(text::PRIVACY) }</li>
        </ul>
    }
}

/// Something is on its way.
pub(crate) fn loading(view: View<'_>) -> Html {
    html! { <p class="butie-loading" role="status">{ view.say(text::LOADING) }</p> }
}

/// Something did not come.
pub(crate) fn failure(view: View<'_>, fault: Fault) -> Html {
    html! {
        <div class="butie-card butie-failure" role="alert">
            <p>{ icon("is-warning") }{ view.say(text::fault(fault)) }</p>
            <button type="button" class="butie-button" data-action="retry" onclick={view.on(Action::Retry)}>{ view.say(text::RETRY) }</button>
        </div>
    }
}
