//! The few things that are done to the browser and not drawn.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

/// The element around one instance of the calculator.
const INSTANCE: &str = ".butie";

/// Gives the focus to an element of the same instance. It is found from the event and not from the document, which
/// cannot look into a shadow root.
pub(crate) fn focus(event: &Event, selector: &str) {
    let from = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    if let Some(instance) = from.and_then(|element| element.closest(INSTANCE).ok().flatten()) {
        focus_in(&instance, selector);
    }
}

/// Gives the focus to an element inside another.
pub(crate) fn focus_in(around: &Element, selector: &str) {
    let found = around.query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        // An element that refuses the focus leaves it where it is.
        let _ = element.focus();
    }
}
