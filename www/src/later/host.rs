//! The page around the calculator: what it says of it, and what it is asked for.

use gloo_utils::window;
use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event};
use yew::platform::spawn_local;

use crate::dom::{around, call};

/// Whether the program runs as plain JavaScript, where WebAssembly is forbidden, missing or did not arrive.
pub(super) fn is_plain(root: &Element) -> bool {
    told(root, "engine").is_some_and(|engine| engine != "wasm")
}

/// What the element says of itself or of its page, by the name of the datum.
fn told(root: &Element, name: &str) -> Option<String> {
    let shadow = call(root, "getRootNode", &[]);
    let datum = ["host", "dataset", name].into_iter().fold(shadow, |of, name| Reflect::get(&of?, &name.into()));
    datum.ok()?.as_string()
}

/// Has another program come by its name and do what it does with the root, and waits until it has.
pub(super) async fn bring(root: &Element, what: &str) -> Result<JsValue, JsValue> {
    let promise: Promise = call(root, "bring", &[what.into(), root.into()])?.dyn_into()?;
    JsFuture::from(promise).await
}

/// Has the sheet printed. A page that is there for the calculator alone prints itself; of another one nothing belongs on the
/// paper.
pub(super) fn print(event: &Event) {
    let Some(root) = around(event, ".root") else { return };
    spawn_local(async move {
        if told(&root, "alone").is_some() || bring(&root, "print").await.is_err() {
            // Where printing is forbidden nothing happens, as with any other page there.
            let _ = call(&window(), "print", &[]);
        }
    });
}
