//! Warnings, which have to be seen, and remarks, which may be read.

use butie::evaluate::Evaluation;
use butie::explain::{fill, notice_text};
use yew::prelude::*;

use super::{View, icon};
use crate::text;

/// Something in the answers was cut, refused or missing. What decided a refusal is said there and not twice.
pub(super) fn warnings(view: View<'_>, evaluation: &Evaluation<'_>) -> Html {
    let texts = evaluation.warnings.iter();
    let texts: Vec<String> = texts
        .filter(|notice| !matches!(notice, butie::evaluate::Notice::Gate(gate) if evaluation.decided_by == Some(*gate)))
        .map(|notice| notice_text(evaluation, *notice, view.language()))
        .collect();
    if texts.is_empty() {
        return html! {};
    }
    html! {
        <div class="butie-card butie-warnings" role="status">
            <h4>{ icon("is-warning") }{ view.say(text::WARNINGS) }</h4>
            <ul class="butie-plain">{ for texts.into_iter().map(|text| html! { <li>{ text }</li> }) }</ul>
        </div>
    }
}

/// Advice.
pub(super) fn notes(view: View<'_>, evaluation: &Evaluation<'_>) -> Html {
    if evaluation.notes.is_empty() {
        return html! {};
    }
    html! {
        <div class="butie-card">
            <h4>{ view.say(text::NOTES) }</h4>
            <ul class="butie-plain butie-notes">
                { for evaluation.notes.iter().map(|note| html! {
                    <li key={note.code.clone()}>{ fill(evaluation, &note.say, view.language()) }</li>
                }) }
            </ul>
        </div>
    }
}
