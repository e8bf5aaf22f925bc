//! The table of standards of the rule set in use: every number that its document prints, in the document's words.

use butie::model::{Calculator, ClauseId, Ruleset};
use butie::standards::{Standard, standards as standards_of};
use yew::prelude::*;

use crate::components::View;
use crate::components::tag::{Tag, classed, tag};
use crate::session::Load;
use crate::text;

/// The table, closed until somebody wants it.
pub(super) fn standards(view: View<'_>) -> Html {
    let Some(Load::Ready(compiled)) = view.state.loading() else { return Html::default() };
    let ruleset = &compiled.ruleset;
    let mut quoted = Vec::new();
    let mut body = tag("tbody");
    for calculator in &ruleset.calculators {
        for standard in standards_of(calculator) {
            body = body.with(row(view, ruleset, calculator, &standard, &mut quoted));
        }
    }
    let column = |words: text::Words| tag("th").is("scope", "col").text(view.say(words));
    let head = [text::ITEM, text::STANDARD, text::ORIGINAL].into_iter().map(column);
    let table = tag("table").with(tag("thead").with(tag("tr").each(head))).with(body);
    classed("details", "butie-standards")
        .with(tag("summary").text(view.say(text::STANDARDS)))
        .with(classed("div", "standards").with(table))
        .done()
}

/// A clause's words stand once, in the first row that needs them.
fn row(view: View<'_>, ruleset: &Ruleset, calculator: &Calculator, standard: &Standard<'_>, quoted: &mut Vec<ClauseId>) -> Tag {
    let numbers: Vec<&str> =
        standard.constants.iter().map(|id| calculator.program.constants[id.index()].spelling.as_str()).collect();
    let mut words = tag("td");
    for id in &standard.clauses {
        let clause = ruleset.clause(*id);
        words = words.with(if quoted.contains(id) {
            tag("p").text(view.say(text::SEE_ABOVE)).text(" ").text(&clause.at)
        } else {
            quoted.push(*id);
            tag("p").is("lang", "zh-CN").text(&clause.at).text("：“").text(&clause.quote).text("”")
        });
    }
    let head = tag("th").is("scope", "row").text(view.tell(standard.label)).with(tag("br"));
    tag("tr")
        .with(head.with(tag("small").text(view.tell(&calculator.title))))
        .with(tag("td").is("lang", "zh-CN").text(&numbers.join("，")))
        .with(words)
}
