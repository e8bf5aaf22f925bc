//! A field over a cell that is to be changed.

use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use super::words;
use butie::text::Language;

/// The number of a key that is a part of a composed word.
const COMPOSING: u32 = 229;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) language: Language,
    /// What the column is called.
    pub(super) heading: AttrValue,
    /// What stands in the cell.
    pub(super) before: AttrValue,
    /// Takes what shall stand there.
    pub(super) keep: Callback<String>,
    /// Leaves it as it is.
    pub(super) leave: Callback<()>,
}

#[component]
pub(super) fn Mend(props: &Props) -> Html {
    let field = use_node_ref();
    // What is drawn again while somebody types leaves the field alone: its text is put in once.
    let before = props.before.clone();
    use_effect_with(field.clone(), move |field| {
        if let Some(field) = field.cast::<HtmlInputElement>() {
            field.set_value(&before);
            // A field that refuses the focus is still one to tap on.
            let _ = field.focus();
            field.select();
        }
    });
    let typed = {
        let field = field.clone();
        move || field.cast::<HtmlInputElement>().map(|field| field.value().trim().to_owned()).unwrap_or_default()
    };
    let by_key = {
        let (keep, leave, typed) = (props.keep.clone(), props.leave.clone(), typed.clone());
        Callback::from(move |event: KeyboardEvent| {
            // Whoever composes a word ends it with the same key; some browsers say so by this number only.
            if event.is_composing() || event.key_code() == COMPOSING {
                return;
            }
            match &*event.key() {
                "Enter" => keep.emit(typed()),
                "Escape" => leave.emit(()),
                _ => return,
            }
            // Otherwise the key would go on to press the button that gets the focus now.
            event.prevent_default();
        })
    };
    let by_button = props.keep.reform(move |_: MouseEvent| typed());
    html! {
        <>
            <input ref={field} type="text" class="butie-mend" autocomplete="off" aria-label={&props.heading} onkeydown={by_key} />
            <button type="button" class="butie-link" data-action="roster-save" onclick={by_button}>{ words::SAVE.get(props.language) }</button>
        </>
    }
}
