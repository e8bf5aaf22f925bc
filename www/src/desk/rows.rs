//! The rows with their results, and what is looked for among them.

use web_sys::HtmlInputElement;
use yew::html::TargetCast;
use yew::prelude::*;

use super::grid::Grid;
use super::message::Message;
use super::state::{Place, Results};
use super::text::grouped;
use super::view::View;
use super::words;

pub(super) fn rows(view: View<'_>, results: &Results) -> Option<Html> {
    let shown = results.shown?;
    let seek = view.send(|event: InputEvent| Message::Seek(event.target_unchecked_into::<HtmlInputElement>().value()));
    let search = view.say(words::SEARCH);
    let mending = results.mending.filter(|mending| mending.place == Place::Grid);
    Some(html! {
        <>
            <h5>{ view.say(words::TABLE) }</h5>
            <div class="butie-tools">
                <input type="search" class="butie-sought" aria-label={search} placeholder={search} autocomplete="off" value={results.look.text.clone()} oninput={seek} />
                <span class="butie-hint" role="status">{ format!("{} {}", grouped(shown.count), view.say(words::FOUND)) }</span>
            </div>
            <Grid engine={view.engine.clone()} language={view.language()} {shown} shape={results.shape.clone()} order={results.look.order}
                descending={results.look.descending} {mending} sort={view.send(Message::Sort)} open={view.send(Message::Open)}
                mend={view.send(Message::Mend)} keep={view.send(|(mending, text)| Message::Keep(mending, text))} />
        </>
    })
}
