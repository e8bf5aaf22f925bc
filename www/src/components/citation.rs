//! The words of the document behind a number or a condition.

use butie::model::{ClauseId, Ruleset};

use super::View;
use super::tag::{Tag, classed, tag};

/// The clauses, each with its place in the document and its exact words, which are Chinese in either language.
pub(crate) fn citations(view: View<'_>, ruleset: &Ruleset, clauses: &[ClauseId]) -> Tag {
    let quote = |id: &ClauseId| {
        let clause = ruleset.clause(*id);
        let place = tag("figcaption").text(view.tell(&ruleset.document.title)).text(" ");
        classed("figure", "butie-quote")
            .key(&clause.id)
            .set("data-clause", &clause.id)
            .with(tag("blockquote").is("lang", "zh-CN").text("“").text(&clause.quote).text("”"))
            .with(place.with(tag("span").is("lang", "zh-CN").text(&clause.at)))
    };
    tag("div").each(clauses.iter().map(quote))
}
