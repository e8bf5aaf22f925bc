//! The few things that are done to the browser and not drawn.

use gloo_utils::window;
use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Element, Event, HtmlElement};
use yew::platform::spawn_local;

pub(crate) use crate::browser::call;

/// The element around one instance of the calculator.
const INSTANCE: &str = ".butie";

/// Whether the browser prints at all: inside many apps a page may ask for it, and nothing happens.
pub(crate) fn can_print() -> bool {
    window().navigator().user_agent().is_ok_and(|agent| prints(&agent))
}

/// Whether the browser keeps files that a page gives it: the apps that do not print do not keep them either.
pub(crate) fn can_save() -> bool {
    can_print()
}

/// Apps whose pages cannot be printed, by what they say of themselves.
const WITHOUT_PRINTER: [&str; 7] = ["MicroMessenger", "QQ/", "Weibo", "AlipayClient", "DingTalk", "Lark/", "; wv)"];

fn prints(agent: &str) -> bool {
    // On an iPhone every browser says Safari of itself, and an app that shows a page does not.
    let app = (agent.contains("iPhone") || agent.contains("iPad")) && !agent.contains("Safari/");
    !app && !WITHOUT_PRINTER.iter().any(|name| agent.contains(name))
}

/// Brings something about, and leads to an element of the same instance once the page is drawn again.
pub(crate) fn show(event: &Event, selector: String, act: impl FnOnce()) {
    let instance = instance(event);
    act();
    // The drawing was put off just now, so this comes after it.
    spawn_local(async move {
        if let Some(instance) = instance {
            focus_in(&instance, &selector);
            if let Some(element) = instance.query_selector(&selector).ok().flatten() {
                // A field is read from the question above it.
                element.closest(".butie-question").ok().flatten().unwrap_or(element).scroll_into_view();
            }
        }
    });
}

/// The instance in which an event came up. It is found from the event and not from the document, which cannot look into a
/// shadow root.
fn instance(event: &Event) -> Option<Element> {
    around(event, INSTANCE)
}

/// Brings something about, and keeps the element of the event where it is on the screen while the page is drawn again:
/// questions above it may go or come, and nothing may move under a finger.
pub(crate) fn hold(event: &Event, act: impl FnOnce()) {
    let held = target(event);
    let settle = steady(held);
    act();
    // As above, this comes after the drawing.
    spawn_local(settle);
}

/// As [`hold`], for a drawing that nobody asked for just now: it is the focus that stays where it is.
pub(crate) fn hold_focus(around: &Element) {
    let held = around.query_selector(":focus").ok().flatten();
    spawn_local(steady(held));
}

/// Scrolls a box so far that what it is about can be seen in it.
pub(crate) fn reveal(around: &Element, selector: &'static str) {
    let around = around.clone();
    spawn_local(async move {
        let Some(element) = around.query_selector(selector).ok().flatten() else { return };
        if let Some(scrolled) = element.closest("[tabindex]").ok().flatten() {
            let above = element.get_bounding_client_rect().top() - scrolled.get_bounding_client_rect().top();
            let third = scrolled.client_height() / 3;
            scrolled.set_scroll_top(scrolled.scroll_top().saturating_add(above.round() as i32).saturating_sub(third));
        }
    });
}

/// Remembers where an element is, and brings it back there.
fn steady(held: Option<Element>) -> impl Future<Output = ()> {
    let held = held.map(|element| (element.get_bounding_client_rect().top(), element));
    async move {
        let Some((before, element)) = held.filter(|(_, element)| element.is_connected()) else { return };
        let moved = || element.get_bounding_client_rect().top() - before;
        // On a desk the result scrolls on its own.
        if let Some(result) = element.closest(".butie-result").ok().flatten() {
            result.set_scroll_top(result.scroll_top().saturating_add(moved().round() as i32));
        }
        if moved().abs() >= 1.0 {
            window().scroll_by_with_x_and_y(0.0, moved());
        }
    }
}

/// Tells whoever embeds the calculator what has happened, with the facts to it.
pub(crate) fn tell(root: &Element, name: &str, detail: &JsValue) {
    let event = CustomEventInit::new();
    event.set_bubbles(true);
    event.set_composed(true);
    event.set_detail(detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &event) {
        // Nobody can stop the event, so there is nothing in the answer.
        let _ = root.dispatch_event(&event);
    }
}

/// Whether a media query holds. One that the browser does not know holds nowhere.
pub(crate) fn prefers(query: &str) -> bool {
    let list = call(&window(), "matchMedia", &[query.into()]);
    list.and_then(|list| Reflect::get(&list, &"matches".into())).is_ok_and(|matches| matches.is_truthy())
}

/// The element that holds the one of the event and what is brought about for it.
pub(crate) fn around(event: &Event, selector: &str) -> Option<Element> {
    target(event)?.closest(selector).ok().flatten()
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Gives the focus to an element inside another, opening what it is folded in.
pub(crate) fn focus_in(around: &Element, selector: &str) {
    let found = around.query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        if let Some(fold) = element.closest("details").ok().flatten() {
            // An attribute that is refused leaves the fold closed, and the focus where it is.
            let _ = fold.set_attribute("open", "");
        }
        // An element that refuses the focus leaves it where it is.
        let _ = element.focus();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apps_that_cannot_print_are_known_by_their_names() {
        let check = |agent: &str, expected: bool| assert_eq!(prints(agent), expected, "{agent}");
        let chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0";
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
        check(&format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {chrome} Safari/537.36"), true);
        check(&format!("Mozilla/5.0 (Linux; Android 13; V2055A) {chrome} Mobile Safari/537.36"), true);
        check(&format!("{iphone} Version/16.6 Mobile/15E148 Safari/604.1"), true);
        check(&format!("{iphone} Mobile/15E148 MicroMessenger/8.0.43 NetType/WIFI Language/zh_CN"), false);
        check(&format!("{iphone} Mobile/15E148"), false);
        check(&format!("Mozilla/5.0 (Linux; Android 13; V2055A; wv) {chrome} Mobile Safari/537.36"), false);
        check(&format!("Mozilla/5.0 (Windows NT 10.0) {chrome} Safari/537.36 MicroMessenger/7.0.20 WindowsWechat"), false);
    }
}
