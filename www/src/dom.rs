//! The few things that are done to the browser and not drawn.

use gloo_utils::window;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};
use yew::platform::spawn_local;

/// The element around one instance of the calculator.
const INSTANCE: &str = ".butie";

/// Gives the focus to an element of the same instance.
pub(crate) fn focus(event: &Event, selector: &str) {
    if let Some(instance) = instance(event) {
        focus_in(&instance, selector);
    }
}

/// Brings something about, and leads to an element of the same instance once the page is drawn again.
pub(crate) fn lead(event: &Event, selector: &'static str, act: impl FnOnce()) {
    let instance = instance(event);
    act();
    // The drawing was put off just now, so this comes after it.
    spawn_local(async move {
        if let Some(instance) = instance {
            focus_in(&instance, selector);
            if let Some(element) = instance.query_selector(selector).ok().flatten() {
                element.scroll_into_view();
            }
        }
    });
}

/// The instance in which an event came up. It is found from the event and not from the document, which cannot look into a
/// shadow root.
fn instance(event: &Event) -> Option<Element> {
    target(event)?.closest(INSTANCE).ok().flatten()
}

/// Brings something about, and keeps the element of the event where it is on the screen while the page is drawn again:
/// questions above it may go or come, and nothing may move under a finger.
pub(crate) fn hold(event: &Event, act: impl FnOnce()) {
    let held = target(event).map(|element| (element.get_bounding_client_rect().top(), element));
    act();
    // As above, this comes after the drawing.
    spawn_local(async move {
        let Some((before, element)) = held.filter(|(_, element)| element.is_connected()) else { return };
        let moved = || element.get_bounding_client_rect().top() - before;
        // On a desk the result scrolls on its own.
        if let Some(result) = element.closest(".butie-result").ok().flatten() {
            result.set_scroll_top(result.scroll_top().saturating_add(moved().round() as i32));
        }
        if moved().abs() >= 1.0 {
            window().scroll_by_with_x_and_y(0.0, moved());
        }
    });
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
