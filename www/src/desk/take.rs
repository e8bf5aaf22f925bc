//! What is taken out of a list.

use yew::prelude::*;

use super::message::Message;
use super::view::{PLAIN, View};
use super::words;
use crate::roster::told::Form;

pub(super) fn take(view: View<'_>) -> Html {
    html! {
        <>
            <h5>{ view.say(words::TAKE) }</h5>
            <p class="butie-hint">{ view.say(words::AS_SHOWN) }</p>
            <div class="butie-choices">
                if !view.state.asked.plain {
                    { view.button("roster-csv", PLAIN, words::CSV, || Message::Save(Form::Csv)) }
                    { view.button("roster-xlsx", PLAIN, words::EXCEL, || Message::Save(Form::Xlsx)) }
                }
                { view.button("roster-copy", PLAIN, words::COPY, || Message::Save(Form::Tabs)) }
                { view.button("roster-text", PLAIN, words::TEXT, || Message::Statement) }
            </div>
        </>
    }
}
