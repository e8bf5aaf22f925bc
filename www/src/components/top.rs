//! The line above everything and the lines below it.

use butie::model::Document;
use butie::text::Language;
use yew::prelude::*;

use super::tag::{Deed, HEADING, Tag, all, classed, tag};
use super::{View, WARNING, icon};
use crate::session::{Action, Display, Fault, Screen};
use crate::text::{self, Words};
use butie::catalogue::Served;

/// Where the visitor is, the language and the size, and the way back.
pub(crate) fn top(view: View<'_>) -> Html {
    let state = view.state;
    let other = match state.language {
        Language::Zh => Language::En,
        Language::En => Language::Zh,
    };
    let size = view.say(if state.display.large { text::NORMAL } else { text::LARGE });
    let here = state.entry().map(|entry| {
        let chip = classed("span", "butie-chip").text(view.tell(&entry.document.region.name)).text(" · ");
        let chip = chip.text(&text::year(entry.document.plan_year, view.language()));
        classed("p", "butie-here").with(chip).maybe(mark(view, &entry.document))
    });
    let switch = |name: &'static str, words: &str, action: Action| button(view, words, action).is("data-action", name);
    let switches = classed("div", "butie-switches")
        .with(switch("language", view.say(text::OTHER_LANGUAGE), Action::Speak(other)).is("lang", text::code(other)))
        .with(switch("large", size, Action::Display(Display { large: !state.display.large, ..state.display })));
    let under = classed("div", "butie-under").add(way(view)).add(view.drawn.settings.clone());
    all(vec![classed("div", "butie-top").maybe(here).with(switches).done(), under.done()])
}

/// Says that a link led nowhere, or not all the way.
pub(crate) fn lost(view: View<'_>) -> Html {
    if view.state.is_lost() { notice(view, text::LOST) } else { Html::default() }
}

/// Says that the rules speak Chinese although the page does not.
pub(crate) fn untranslated(view: View<'_>) -> Html {
    if view.state.is_untranslated() { notice(view, text::UNTRANSLATED) } else { Html::default() }
}

fn notice(view: View<'_>, words: Words) -> Html {
    classed("p", "butie-notice").is("role", "status").with(icon(WARNING)).text(view.say(words)).done()
}

/// One step for each choice made, each leading back to where it was made, as far as the host page leaves a choice. No answer
/// is lost on the way.
fn way(view: View<'_>) -> Html {
    let state = view.state;
    let Some(entry) = state.entry() else { return Html::default() };
    let back =
        |screen: Screen, words: &str| tag("li").with(button(view, words, Action::Back(screen)).is("data-back", screen.id()));
    let audiences = entry.audiences();
    let audience = audiences.iter().find(|audience| Some(&audience.id) == state.audience.as_ref());
    let several = |audience: &Served| entry.calculators_for(&audience.id).nth(1).is_some();
    let region = audience.filter(|_| audiences.len() > 1).map(|_| back(Screen::Audience, view.tell(&entry.document.region.name)));
    let free = state.scope.as_ref().is_none_or(|scope| scope.calculator.is_none());
    let audience = audience.filter(|audience| free && state.calculator.is_some() && several(audience));
    let steps = classed("ol", "butie-way")
        .maybe(state.scope.is_none().then(|| back(Screen::Region, view.say(text::REGIONS))))
        .maybe(region)
        .maybe(audience.map(|audience| back(Screen::Calculator, view.tell(&audience.name))));
    tag("nav").is("aria-label", view.say(text::WAY_BACK)).with(steps).done()
}

/// 可能已失效, where it is so.
pub(crate) fn mark(view: View<'_>, document: &Document) -> Option<Tag> {
    view.age(document).map(|(short, _)| classed("em", "butie-mark").text(view.say(short)))
}

/// What is true of every page and every result.
pub(crate) fn foot(view: View<'_>) -> Html {
    let lines = [text::DISCLAIMER, text::HOTLINE, text::PRIVACY];
    classed("ul", "butie-foot").each(lines.into_iter().map(|words| tag("li").text(view.say(words)))).done()
}

/// Something is on its way.
pub(crate) fn loading(view: View<'_>) -> Html {
    classed("p", "butie-loading").is("role", "status").text(view.say(text::LOADING)).done()
}

/// Something did not come.
pub(crate) fn failure(view: View<'_>, fault: Fault) -> Html {
    let words = tag("p").with(icon(WARNING)).text(view.say(text::fault(fault)));
    let retry = leading(view, "retry", view.say(text::RETRY), Action::Retry);
    classed("div", "butie-card butie-failure").is("role", "alert").with(words).with(retry).done()
}

/// A button that is gone or off once its action was sent, so that the focus goes to where the screen begins.
pub(super) fn leading(view: View<'_>, name: &'static str, words: &str, action: Action) -> Tag {
    let button = tag("button").is("type", "button").is("class", "butie-button").is("data-action", name);
    button.text(words).click(view, Deed::show(action, HEADING.to_owned()))
}

/// A button that sends an action.
pub(crate) fn button(view: View<'_>, words: &str, action: Action) -> Tag {
    tag("button").is("type", "button").text(words).click(view, Deed::send(action))
}
