//! A text to copy where the page has no clipboard: it is selected, copied that way if the browser lets it, and otherwise left
//! for the visitor to copy.

use web_sys::Element;
use yew::prelude::*;

use crate::browser::copy_selected;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) text: AttrValue,
    /// What the field with it is called.
    pub(super) name: AttrValue,
    /// Told whether it was copied.
    pub(super) done: Callback<bool>,
}

#[component]
pub(super) fn ByHand(props: &Props) -> Html {
    let field = use_node_ref();
    let (known, text, done) = (field.clone(), props.text.clone(), props.done.clone());
    use_effect_with(text.clone(), move |text| {
        if let Some(field) = known.cast::<Element>() {
            done.emit(copy_selected(&field, text.len()).unwrap_or(false));
        }
    });
    html! { <textarea ref={field} class="butie-copied" readonly=true rows="8" aria-label={&props.name} value={text} /> }
}
