//! What the list does to the browser itself.

use gloo_timers::callback::Timeout;
use gloo_utils::{body, document};
use js_sys::{Array, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, Element, HtmlInputElement};

use super::message::Source;
use crate::browser::call;
use crate::roster::handed::{EVENT, Handed};

/// After so many milliseconds every browser has taken a file that it was given.
const TAKEN: u32 = 60_000;

/// The class `name` of the browser, where it has it.
fn class(name: &str) -> Result<js_sys::Function, JsValue> {
    Reflect::get(&js_sys::global(), &name.into())?.dyn_into()
}

/// A text as a file that spreadsheets read as UTF-8.
pub(super) fn csv(text: &str) -> Result<JsValue, JsValue> {
    let kind = Object::new();
    Reflect::set(&kind, &"type".into(), &"text/csv;charset=utf-8".into())?;
    let parts = Array::of2(&"\u{feff}".into(), &text.into());
    Reflect::construct(&class("Blob")?, &Array::of2(&parts, &kind))
}

/// Gives a file to the visitor.
pub(super) fn give(file: &JsValue, name: &str) -> Result<(), JsValue> {
    let urls = class("URL")?;
    let address = call(&urls, "createObjectURL", std::slice::from_ref(file))?;
    let link = document().create_element("a")?;
    link.set_attribute("href", &address.as_string().unwrap_or_default())?;
    link.set_attribute("download", name)?;
    body().append_child(&link)?;
    call(&link, "click", &[])?;
    link.remove();
    // An address that is not given back costs memory, and nothing else.
    Timeout::new(TAKEN, move || drop(call(&urls, "revokeObjectURL", &[address]))).forget();
    Ok(())
}

/// What was dropped: a file, or a text.
pub(super) fn dropped(event: &JsValue) -> Option<Source> {
    let kept = Reflect::get(event, &"dataTransfer".into()).ok()?;
    file(&kept).or_else(|| text(&kept))
}

/// What was pasted: a text, or a file. Spreadsheets bring a picture of their cells, too, which nobody wants here.
pub(super) fn pasted(event: &JsValue) -> Option<Source> {
    let kept = Reflect::get(event, &"clipboardData".into()).ok()?;
    text(&kept).or_else(|| file(&kept))
}

fn file(kept: &JsValue) -> Option<Source> {
    first(&Reflect::get(kept, &"files".into()).ok()?)
}

/// A text is not taken over into this program: it may be large.
fn text(kept: &JsValue) -> Option<Source> {
    let text: JsString = call(kept, "getData", &["text".into()]).ok()?.dyn_into().ok()?;
    (text.length() > 0).then_some(Source::Text(text))
}

/// The first of some files.
fn first(files: &JsValue) -> Option<Source> {
    let file = Reflect::get_u32(files, 0).ok()?;
    (!file.is_undefined() && !file.is_null()).then_some(Source::File(file))
}

/// The file that was chosen in a field, which is left empty, so that the same one can be chosen again.
pub(super) fn chosen(field: &HtmlInputElement) -> Option<Source> {
    let source = first(&Reflect::get(field, &"files".into()).ok()?);
    field.set_value("");
    source
}

/// Hands something to the form around the list.
pub(super) fn hand(element: &Element, handed: &Handed) {
    let event = CustomEventInit::new();
    event.set_bubbles(true);
    event.set_detail(&handed.to_string().into());
    if let Ok(event) = CustomEvent::new_with_event_init_dict(EVENT, &event) {
        // Nobody can stop the event, so there is nothing in the answer.
        let _ = element.dispatch_event(&event);
    }
}

/// Leads to an element of the page around the list once that is drawn: gives it the focus, and shows what it stands in.
pub(super) fn lead(element: &Element, selector: String, shown: &'static str, focus: bool) {
    let element = element.clone();
    // The page draws first.
    Timeout::new(60, move || {
        let root: Element = element.get_root_node().unchecked_into();
        let found =
            call(&root, "querySelector", &[selector.as_str().into()]).ok().and_then(|found| found.dyn_into::<Element>().ok());
        let Some(found) = found else { return };
        found.closest(shown).ok().flatten().unwrap_or_else(|| found.clone()).scroll_into_view();
        if focus {
            focus_on(&found);
        }
    })
    .forget();
}

/// Gives an element the focus and leaves the page where it is. One that refuses it leaves the focus, too.
pub(super) fn focus_on(element: &Element) {
    let options = Object::new();
    // A property of a new object can always be set.
    let _ = Reflect::set(&options, &"preventScroll".into(), &true.into());
    let _ = call(element, "focus", &[options.into()]);
}
