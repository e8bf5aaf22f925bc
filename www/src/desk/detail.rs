//! One row with all that is said of it.

use yew::prelude::*;

use super::effect::Put;
use super::mend::Mend;
use super::message::Message;
use super::shape::shown;
use super::state::{List, Mending, Place, Results};
use super::text::short;
use super::view::{LINK, MAIN, PLAIN, View};
use super::words;
use crate::roster::told::Row;
use butie::text::Language;

/// Of a cell so many signs are shown.
const CELL: usize = 2000;

pub(super) fn detail(view: View<'_>, list: &List, results: &Results) -> Option<Html> {
    let row = results.row.as_ref()?;
    let added = results.summary.added.iter().zip(&row.result).filter(|(_, value)| !value.is_empty());
    let added = added.map(|(name, value)| html! { <div><dt>{ name }</dt><dd>{ short(value, CELL) }</dd></div> });
    let cells = shown(&list.layout).into_iter().map(|(at, column)| {
        let heading = view.heading(&column.heading, at);
        let faulty = row.faulty.contains(&at).then_some("is-faulty");
        html! { <div key={at} class={faulty} data-cell={at.to_string()}><dt>{ &heading }</dt><dd>{ cell(view, results, row, at, &heading) }</dd></div> }
    });
    let put = row.class.map_or(Put::Row(row.entry), Put::Trainee);
    let number = match view.language() {
        Language::Zh => format!("第{}行", row.number),
        Language::En => format!("Row {}", row.number),
    };
    Some(html! {
        <section class="butie-roster-row" data-entry={row.entry.to_string()} data-status={row.status.clone()}>
            <h6 tabindex="-1">{ number }</h6>
            <dl class="butie-facts">{ for added }</dl>
            <dl class="butie-facts">{ for cells }</dl>
            <div class="butie-choices">
                { view.button("roster-show", MAIN, words::SHOW, move || Message::Put(put)) }
                { view.button("roster-close", PLAIN, words::CLOSE, || Message::Close) }
            </div>
        </section>
    })
}

fn cell(view: View<'_>, results: &Results, row: &Row, column: usize, heading: &str) -> Html {
    let mending = Mending { entry: row.entry, column, place: Place::Row };
    let before = row.cells.get(column).cloned().unwrap_or_default();
    if results.mending == Some(mending) {
        let keep = view.send(move |text| Message::Keep(mending, text));
        let leave = view.send(|()| Message::Mend(None));
        return html! { <Mend language={view.language()} heading={heading.to_owned()} {before} {keep} {leave} /> };
    }
    let click = view.send(move |_: MouseEvent| Message::Mend(Some(mending)));
    let name = format!("{} {heading}", view.say(words::MEND));
    html! {
        <>
            { format!("{} ", short(&before, CELL)) }
            <button type="button" class={LINK} data-action="roster-mend" aria-label={name} onclick={click}>{ view.say(words::MEND) }</button>
        </>
    }
}
