//! What a list comes to: totals, what became of its rows, and how spellings were read.

use yew::prelude::*;

use super::message::Message;
use super::state::Results;
use super::text::{HEADING, grouped, short};
use super::view::View;
use super::words;
use crate::roster::told::{Only, Summary};

/// Of a spelling so many signs are shown.
const SPELT: usize = 60;

pub(super) fn summary(view: View<'_>, results: &Results) -> Html {
    let summary = &*results.summary;
    let filter = |only: Only, name: &str, count: u64| {
        let known = only.to_string();
        let pressed = if results.look.only == only { "true" } else { "false" };
        let click = view.send(move |_: MouseEvent| Message::Only(only));
        html! {
            <li key={known.clone()}>
                <button type="button" class="butie-filter" data-filter={known} data-count={count.to_string()} aria-pressed={pressed} onclick={click}>
                    { format!("{name} ") }<strong>{ grouped(count) }</strong>
                </button>
            </li>
        }
    };
    let reasons = summary.reasons.iter().map(|reason| filter(Only::Reason(reason.at), &reason.title, reason.rows));
    let marks = [
        (Only::Again, words::REPEATED, summary.again),
        (Only::Repaired, words::REPAIRED, summary.repaired),
        (Only::Changed, words::CHANGED, summary.changed as u64),
    ];
    let marks = marks.into_iter().filter(|(.., count)| *count > 0);
    let marks = marks.map(|(only, name, count)| filter(only, view.say(name), count));
    html! {
        <>
            <h5 tabindex="-1">{ view.say(words::RESULT) }</h5>
            if !summary.payees.is_empty() {
                { payees(view, summary) }
            }
            <ul class="butie-filters">
                { filter(Only::All, view.say(words::ALL), summary.rows) }
                { for reasons }
                { for marks }
            </ul>
            if !summary.repairs.is_empty() {
                { repairs(view, summary) }
            }
        </>
    }
}

/// The totals for a quotation.
pub(super) fn totals(view: View<'_>, results: &Results) -> Html {
    let summary = &*results.summary;
    if summary.payees.is_empty() {
        return Html::default();
    }
    let rows = format!("{} {}", grouped(summary.rows), view.say(words::ROWS));
    html! { <><h4>{ view.say(words::QUOTED) }{ view.within(&rows) }</h4>{ payees(view, summary) }</> }
}

fn payees(view: View<'_>, summary: &Summary) -> Html {
    let heads = [words::PAYEE, words::AMOUNT, words::OF].map(|words| html! { <th scope="col">{ view.say(words) }</th> });
    let rows = summary.payees.iter().map(|paid| {
        html! {
            <tr key={&*paid.name} data-payee={paid.name.clone()}>
                <th scope="row">{ &paid.name }</th>
                <td class="butie-figure">{ &paid.amount }</td>
                <td>{ grouped(paid.rows) }</td>
            </tr>
        }
    });
    html! { <table class="butie-table butie-payees"><thead><tr>{ for heads }</tr></thead><tbody>{ for rows }</tbody></table> }
}

fn repairs(view: View<'_>, summary: &Summary) -> Html {
    let heads =
        [words::COLUMN, words::SPELT, words::TAKEN, words::OF].map(|words| html! { <th scope="col">{ view.say(words) }</th> });
    let rows = summary.repairs.iter().map(|repair| {
        html! {
            <tr>
                <th scope="row">{ short(&repair.heading, HEADING) }</th>
                <td>{ format!("“{}”", short(&repair.text, SPELT)) }</td>
                <td>{ &repair.read }</td>
                <td>{ format!("×{}", grouped(repair.rows)) }</td>
            </tr>
        }
    });
    let rows_repaired = format!("{} {}", grouped(summary.repaired), view.say(words::ROWS));
    html! {
        <details class="butie-fold butie-repairs">
            <summary>{ view.say(words::REPAIRS) }{ view.within(&rows_repaired) }</summary>
            <div class="butie-scroll" tabindex="0" role="region" aria-label={view.say(words::REPAIRS)}>
                <table class="butie-table"><thead><tr>{ for heads }</tr></thead><tbody>{ for rows }</tbody></table>
            </div>
        </details>
    }
}
