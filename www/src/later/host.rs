//! The page around the calculator: what it says of it, and what it is asked for.

use js_sys::{Object, Reflect};
use web_sys::{Element, Event};

use crate::dom::{around, call, tell};

/// Whether the program runs as plain JavaScript, where WebAssembly is forbidden, missing or did not arrive.
pub(super) fn is_plain(root: &Element) -> bool {
    let shadow = call(root, "getRootNode", &[]);
    let engine = ["host", "dataset", "engine"].into_iter().fold(shadow, |of, name| Reflect::get(&of?, &name.into()));
    engine.ok().and_then(|engine| engine.as_string()).is_some_and(|engine| engine != "wasm")
}

/// Has the sheet printed. What else stands in the page is not this program's to know.
pub(super) fn print(event: &Event) {
    if let Some(root) = around(event, ".root") {
        tell(&root, "butie:print", &Object::new());
    }
}
