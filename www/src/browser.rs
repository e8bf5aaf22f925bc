//! What the page and the list both ask of the browser, by name, because it may be missing there.

use gloo_utils::{document, window};
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

/// Calls a function of an object of the browser, by name. What may be missing there, or may throw, fails here as a value.
pub(crate) fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(object, &name.into())?.dyn_into()?;
    Reflect::apply(&function, object, &arguments.iter().collect::<Array>())
}

/// Copies a text by the clipboard, where the page has one.
pub(crate) async fn copy(text: &str) -> Result<JsValue, JsValue> {
    let navigator = Reflect::get(&window(), &"navigator".into())?;
    let clipboard = Reflect::get(&navigator, &"clipboard".into())?;
    let promise: Promise = call(&clipboard, "writeText", &[text.into()])?.dyn_into()?;
    JsFuture::from(promise).await
}

/// Copies what stands in a field by selecting it; whether that went well. The text is left selected.
pub(crate) fn copy_selected(field: &Element, length: usize) -> Result<bool, JsValue> {
    call(field, "focus", &[])?;
    // What `select` does not do on an iPhone, this does.
    call(field, "setSelectionRange", &[0.into(), u32::try_from(length).unwrap_or(u32::MAX).into()])?;
    Ok(call(&document(), "execCommand", &["copy".into()]).is_ok_and(|done| done.is_truthy()))
}
