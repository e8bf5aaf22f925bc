//! The one place where something is kept on the visitor's device.
//!
//! Everything of one calculator is one text under one name. Storage may be missing, forbidden or full; then nothing is kept, and
//! that is all.

use gloo_utils::window;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::dom::call;

/// What is kept, or that nothing is; `None` where nothing can be.
pub(crate) fn recall(name: &str) -> Option<Option<String>> {
    let kept = call(&storage()?, "getItem", &[name.into()]).ok()?;
    Some(kept.as_string())
}

/// Keeps a text in place of the one before; whether that was possible.
pub(crate) fn keep(name: &str, text: &str) -> bool {
    storage().is_some_and(|storage| call(&storage, "setItem", &[name.into(), text.into()]).is_ok())
}

/// Forgets the text.
pub(crate) fn forget(name: &str) {
    if let Some(storage) = storage() {
        // What cannot be taken away could not be put there.
        let _ = call(&storage, "removeItem", &[name.into()]);
    }
}

/// The mere question for it may throw.
fn storage() -> Option<JsValue> {
    Reflect::get(&window(), &"localStorage".into()).ok().filter(JsValue::is_object)
}
