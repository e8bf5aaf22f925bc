//! Where a list comes in, and how far it is.

use js_sys::{JsString, Reflect};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

use super::browser;
use super::by_hand::ByHand;
use super::message::Message;
use super::pasted::Pasted;
use super::state::{Said, Task, Work};
use super::text::grouped;
use super::view::{MAIN, PLAIN, View};
use super::words;

pub(super) fn entry(view: View<'_>) -> Html {
    let plain = view.state.asked.plain;
    let shown = view.field.map(Pasted::shown);
    let typed = view.send(|event: InputEvent| {
        let text = event.target().and_then(|field| Reflect::get(&field, &"value".into()).ok());
        Message::Typed(text.and_then(|text| text.dyn_into::<JsString>().ok()).unwrap_or_else(|| "".into()))
    });
    let paste = view.when(|event: Event| {
        let source = browser::pasted(&event)?;
        event.prevent_default();
        Some(Message::Take(source))
    });
    let chosen =
        view.when(|event: Event| Some(Message::Take(browser::chosen(&event.target()?.dyn_into::<HtmlInputElement>().ok()?)?)));
    // The button stands right after the field of the browser's own, which cannot be drawn as one wishes.
    let choose = Callback::from(|event: MouseEvent| {
        let button = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let field =
            button.and_then(|button| button.closest(".is-entry").ok().flatten()?.query_selector(".butie-file").ok().flatten());
        if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
            field.click();
        }
    });
    let said = view.state.said.map(|said| match said {
        Said::Words(words) => view.say(words).to_owned(),
        Said::Rows(rows) => format!("{}{}{} {}", view.say(words::RESULT), view.colon(), grouped(rows), view.say(words::ROWS)),
    });
    html! {
        <>
            <p class="butie-hint">{ view.say(words::HELP) }</p>
            <textarea class="butie-paste" rows="5" spellcheck="false" autocomplete="off" placeholder={view.say(words::HINT)}
                aria-label={view.say(words::PASTE)} value={shown.unwrap_or_default()} oninput={typed} onpaste={paste} />
            <input type="file" class="butie-file" tabindex="-1" aria-hidden="true" onchange={chosen} />
            <div class="butie-choices">
                { view.button("roster-read", MAIN, words::READ, || Message::Read) }
                if !plain {
                    <button type="button" class={PLAIN} data-action="roster-file" onclick={choose}>{ view.say(words::FILE) }</button>
                }
                { view.button("roster-example", PLAIN, words::EXAMPLE, || Message::Example) }
                if plain {
                    { view.button("roster-headings", PLAIN, words::HEADINGS, || Message::Headings) }
                } else {
                    { view.button("roster-template", PLAIN, words::TEMPLATE, || Message::Template) }
                }
            </div>
            if !plain {
                <p class="butie-hint butie-drop">{ view.say(words::DROP) }</p>
            }
            if let Some(text) = view.state.by_hand.clone() {
                <ByHand {text} name={view.say(words::TO_COPY)} done={view.send(Message::Copied)} />
            }
            <p class="butie-said" role="status">{ said.unwrap_or_default() }</p>
        </>
    }
}

/// How far the work is, and a way to stop it.
pub(super) fn progress(view: View<'_>) -> Option<Html> {
    let Work::Some(progress) = &view.state.work else { return None };
    let of = view.say(match progress.of {
        Task::Reading => words::READING,
        Task::Working => words::WORKING,
        Task::Writing => words::WRITING,
    });
    let (done, all) = (progress.done.to_string(), progress.all.max(1.0).to_string());
    Some(html! {
        <>
            <span class="butie-hint">{ of }</span>
            <progress class="butie-progress" max={all} value={done} aria-label={of}></progress>
            { view.button("roster-cancel", PLAIN, words::CANCEL, || Message::Cancel) }
        </>
    })
}
