//! The line above everything and the lines below it.

use butie::text::Language;
use yew::prelude::*;

use super::{View, age, icon};
use crate::catalogue::Audience;
use crate::session::{Action, Fault, Screen};
use crate::text;

/// Where the visitor is, the language and the size, and the way back.
pub(crate) fn top(view: View<'_>) -> Html {
    let state = view.state;
    let other = match state.language {
        Language::Zh => Language::En,
        Language::En => Language::Zh,
    };
    let size = view.say(if state.large { text::NORMAL } else { text::LARGE });
    html! {
        <>
            <div class="butie-top">
                if let Some(entry) = state.entry() {
                    <p class="butie-here">
                        <span class="butie-chip">
                            { view.tell(&entry.document.region.name) }{ " · " }{ text::year(entry.document.plan_year, view.language()) }
                        </span>
                        { mark(view, &entry.document) }
                    </p>
                }
                <div class="butie-switches">
                    <button type="button" lang={text::code(other)} data-action="language" onclick={view.on(Action::Speak(other))}>
                        { view.say(text::OTHER_LANGUAGE) }
                    </button>
                    <button type="button" data-action="large" onclick={view.on(Action::Enlarge(!state.large))}>{ size }</button>
                </div>
            </div>
            { way(view) }
        </>
    }
}

/// One step for each choice made, each leading back to where it was made. No answer is lost on the way.
fn way(view: View<'_>) -> Html {
    let state = view.state;
    let Some(entry) = state.entry() else { return html! {} };
    let back = |screen: Screen, words: String| {
        html! {
            <li>
                <button type="button" data-back={screen.id()} onclick={view.on(Action::Back(screen))}>{ words }</button>
            </li>
        }
    };
    let audiences = entry.audiences();
    let audience = audiences.iter().find(|audience| Some(&audience.id) == state.audience.as_ref());
    let several = |audience: &Audience| entry.calculators_for(&audience.id).nth(1).is_some();
    html! {
        <nav aria-label={view.say(text::WAY_BACK)}>
            <ol class="butie-way">
                { back(Screen::Region, view.say(text::REGIONS).to_owned()) }
                if audience.is_some() && audiences.len() > 1 {
                    { back(Screen::Audience, view.tell(&entry.document.region.name)) }
                }
                if let Some(audience) = audience.filter(|audience| state.calculator.is_some() && several(audience)) {
                    { back(Screen::Calculator, view.tell(&audience.name)) }
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
