//! The way in for rules: asked of the host, and read.

use std::rc::Rc;

use butie::catalogue::Entry;
use butie::compiled::{Compiled, load, load_index};
use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::session::Fault;

/// The index. `read` here and below is given the name of a file in the folder of rules and gives back a promise of its bytes, as
/// an `ArrayBuffer` or `Uint8Array`.
pub(crate) async fn catalogue(read: &Function) -> Result<Rc<Vec<Entry>>, Fault> {
    load_index(&bytes(read, "index.butie").await?).map(Rc::new).map_err(Fault::Unusable)
}

/// A compiled rule set, with the file of its English words where that is named.
pub(crate) async fn ruleset(read: &Function, file: &str, english: Option<&str>) -> Result<Rc<Compiled>, Fault> {
    let rules = bytes(read, file).await?;
    let words = match english {
        Some(english) => Some(bytes(read, english).await?),
        None => None,
    };
    load(&rules, words.as_deref()).map(Rc::new).map_err(Fault::Unusable)
}

/// The text of a document.
pub(crate) async fn document(read: &Function, file: &str) -> Result<Rc<str>, Fault> {
    String::from_utf8(bytes(read, file).await?).map(Rc::from).map_err(|_| Fault::Unreachable)
}

async fn bytes(read: &Function, file: &str) -> Result<Vec<u8>, Fault> {
    let unreachable = |_| Fault::Unreachable;
    let promise = read.call1(&JsValue::UNDEFINED, &file.into()).map_err(unreachable)?;
    let bytes = JsFuture::from(Promise::resolve(&promise)).await.map_err(unreachable)?;
    Ok(Uint8Array::new(&bytes).to_vec())
}
