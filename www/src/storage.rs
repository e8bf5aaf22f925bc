//! The one place where something is kept on the visitor's device.
//!
//! Everything is one text under one name. Storage may be missing, forbidden or full; then nothing is kept, and that is all.

use gloo_utils::window;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

use crate::dom::call;

const NAME: &str = "butie";

/// What is kept, or that nothing is; `None` where nothing can be.
pub(crate) fn recall() -> Option<Option<String>> {
    let kept = call(&storage()?, "getItem", &[NAME.into()]).ok()?;
    Some(kept.as_string())
}

/// Keeps a text in place of the one before; whether that was possible.
pub(crate) fn keep(text: &str) -> bool {
    storage().is_some_and(|storage| call(&storage, "setItem", &[NAME.into(), text.into()]).is_ok())
}

/// Forgets the text.
pub(crate) fn forget() {
    if let Some(storage) = storage() {
        // What cannot be taken away could not be put there.
        let _ = call(&storage, "removeItem", &[NAME.into()]);
    }
}

/// The mere question for it may throw.
fn storage() -> Option<JsValue> {
    Reflect::get(&window(), &"localStorage".into()).ok().filter(JsValue::is_object)
}
