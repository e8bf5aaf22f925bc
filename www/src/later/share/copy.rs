//! Copying a text, by whatever way the browser leaves open.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::{Element, Event};
use yew::platform::spawn_local;

use crate::browser;
use crate::components::View;
use crate::components::tag::{Deed, Tag, classed, tag};
use crate::dom::{around, call};
use crate::text::{Words, words};

words! {
    COPIED = "已复制，可以粘贴到微信或别处。", "Copied. You can paste it now.";
    BY_HAND = "这里不能自动复制。文字已经选中，请手动复制。", "Copying did not work here. The text is selected; please copy it by hand.";
}

/// A line that stands in view, with a button that copies it.
pub(super) fn line(view: View<'_>, name: &'static str, label: Words, words: Words, text: &str) -> Tag {
    copier(view, name, words, field("input", view, label, text))
}

/// Several lines that stand in view, with a button that copies them.
pub(super) fn lines(view: View<'_>, name: &'static str, label: Words, words: Words, text: &str) -> Tag {
    copier(view, name, words, field("textarea", view, label, text).is("rows", "8"))
}

/// A button that copies a text which comes into view only when it has to be copied by hand.
pub(super) fn hidden(view: View<'_>, name: &'static str, words: Words, text: &str) -> Tag {
    copier(view, name, words, field("textarea", view, words, text).is("rows", "8").is("hidden", ""))
}

fn field(kind: &'static str, view: View<'_>, label: Words, text: &str) -> Tag {
    classed(kind, "butie-copied").is("readonly", "").is("aria-label", view.say(label)).value(text.to_owned())
}

fn copier(view: View<'_>, name: &'static str, words: Words, field: Tag) -> Tag {
    let (copied, by_hand) = (view.say(COPIED), view.say(BY_HAND));
    let deed = Deed::Do(Box::new(move |event| copy(event, copied, by_hand)));
    let button = tag("button").is("type", "button").is("class", "butie-button").set("data-copy", name);
    let said = classed("p", "butie-hint butie-said").is("role", "status");
    classed("div", "butie-take").with(field).with(button.text(view.say(words)).click(view, deed)).with(said)
}

/// Copies the text beside the element of the event, and says so there.
fn copy(event: &Event, copied: &'static str, by_hand: &'static str) {
    let Some(place) = around(event, ".butie-take") else { return };
    spawn_local(async move {
        let done = copied_by(&place).await.unwrap_or(false);
        if let Some(said) = place.query_selector(".butie-said").ok().flatten() {
            said.set_text_content(Some(if done { copied } else { by_hand }));
        }
    });
}

/// Copies by the clipboard, or else by selecting; whether either went well. The text is left selected when neither did.
async fn copied_by(place: &Element) -> Result<bool, JsValue> {
    let field = place.query_selector(".butie-copied")?.ok_or(JsValue::NULL)?;
    let text = Reflect::get(&field, &"value".into())?.as_string().unwrap_or_default();
    if browser::copy(&text).await.is_ok() {
        return Ok(true);
    }
    let hidden = field.has_attribute("hidden");
    field.remove_attribute("hidden")?;
    let done = browser::copy_selected(&field, text.len())?;
    if done {
        if hidden {
            field.set_attribute("hidden", "")?;
        }
        if let Some(button) = place.query_selector("button")? {
            call(&button, "focus", &[])?;
        }
    }
    Ok(done)
}
