//! The table of standards of the rule set in use: every number that its document prints, in the document's words.

use butie::model::{Calculator, ClauseId, Ruleset};
use butie::standards::{Standard, standards as standards_of};
use yew::prelude::*;

use super::View;
use crate::session::Load;
use crate::text;

/// The table, closed until somebody wants it.
pub(super) fn standards(view: View<'_>) -> Html {
    let Some(Load::Ready(compiled)) = view.state.loading() else { return html! {} };
    let ruleset = &compiled.ruleset;
    let mut quoted = Vec::new();
    let mut rows = Vec::new();
    for calculator in &ruleset.calculators {
        for standard in standards_of(calculator) {
            rows.push(row(view, ruleset, calculator, &standard, &mut quoted));
        }
    }
    html! {
        <details class="butie-standards">
            <summary>{ view.say(text::STANDARDS) }</summary>
            <div class="standards">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{ view.say(text::ITEM) }</th>
                            <th scope="col">{ view.say(text::STANDARD) }</th>
                            <th scope="col">{ view.say(text::ORIGINAL) }</th>
                        </tr>
                    </thead>
                    <tbody>{ rows }</tbody>
                </table>
            </div>
        </details>
    }
}

/// A clause's words stand once, in the first row that needs them.
fn row(view: View<'_>, ruleset: &Ruleset, calculator: &Calculator, standard: &Standard<'_>, quoted: &mut Vec<ClauseId>) -> Html {
    let numbers: Vec<&str> =
        standard.constants.iter().map(|id| calculator.program.constants[id.index()].spelling.as_str()).collect();
    let words = standard.clauses.iter().map(|id| {
        let clause = ruleset.clause(*id);
        if quoted.contains(id) {
            return html! { <p>{ view.say(text::SEE_ABOVE) }{ " " }{ clause.at.clone() }</p> };
        }
        quoted.push(*id);
        html! { <p lang="zh-CN">{ clause.at.clone() }{ "：“" }{ clause.quote.clone() }{ "”" }</p> }
    });
    html! {
        <tr>
            <th scope="row">{ view.tell(standard.label) }<br /><small>{ view.tell(&calculator.title) }</small></th>
            <td lang="zh-CN">{ numbers.join("，") }</td>
            <td>{ for words }</td>
        </tr>
    }
}
