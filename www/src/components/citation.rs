//! The words of the document behind a number or a condition.

use butie::model::{ClauseId, Ruleset};
use yew::prelude::*;

use super::View;

/// The clauses, each with its place in the document and its exact words, which are Chinese in either language.
pub(super) fn citations(view: View<'_>, ruleset: &Ruleset, clauses: &[ClauseId]) -> Html {
    let document = &ruleset.document;
    html! {
        { for clauses.iter().map(|id| ruleset.clause(*id)).map(|clause| html! {
            <figure class="butie-quote" key={clause.id.clone()} data-clause={clause.id.clone()}>
                <blockquote lang="zh-CN">{ "“" }{ clause.quote.clone() }{ "”" }</blockquote>
                <figcaption>{ view.tell(&document.title) }{ " " }<span lang="zh-CN">{ clause.at.clone() }</span></figcaption>
            </figure>
        }) }
    }
}
