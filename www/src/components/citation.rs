//! The words of the document behind a number or a condition.

use butie::model::{ClauseId, Ruleset};

use super::View;
use super::tag::{Tag, classed, tag};
use super::top::button;
use crate::session::{Action, Passage};
use crate::text;

/// The clauses, each with its place in the document and its exact words, which are Chinese in either language, and with the
/// way to see it in the document. `within` tells the places apart at which the same clause is cited.
pub(crate) fn citations(view: View<'_>, ruleset: &Ruleset, clauses: &[ClauseId], within: &str) -> Tag {
    let quote = |id: &ClauseId| {
        let clause = ruleset.clause(*id);
        let passage = Passage { within: within.to_owned(), clause: clause.id.clone() };
        let shown = view.state.passage.as_ref() == Some(&passage);
        let (words, action) =
            if shown { (text::PUT_AWAY, Action::Consult(None)) } else { (text::IN_DOCUMENT, Action::Consult(Some(passage))) };
        let consult = view.state.complete.map(|_| {
            let open = if shown { "true" } else { "false" };
            button(view, view.say(words), action).is("class", "butie-link").is("data-action", "consult").is("aria-expanded", open)
        });
        let document = view.drawn.passage.as_ref().filter(|_| shown);
        let place = tag("figcaption").text(view.tell(&ruleset.document.title)).text(" ");
        classed("figure", "butie-quote")
            .key(&clause.id)
            .set("data-clause", &clause.id)
            .with(tag("blockquote").is("lang", "zh-CN").text("“").text(&clause.quote).text("”"))
            .with(place.with(tag("span").is("lang", "zh-CN").text(&clause.at)))
            .maybe(consult)
            .add(document.cloned().unwrap_or_default())
    };
    tag("div").each(clauses.iter().map(quote))
}
