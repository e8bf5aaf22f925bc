//! What is required beside what there is: the conditions of the policy, and what a check asks for. Each row opens the words
//! that it rests on.

use butie::compliance::{Requirement, compliance};
use butie::evaluate::Evaluation;
use butie::explain::Explanation;
use butie::model::Kind;
use butie::prose::Prose;
use butie::trace::Origin;
use butie::value::Value;

use super::words;
use crate::components::citation::citations;
use crate::components::outcome::{Outcome, is_pending};
use crate::components::tag::{Tag, classed, tag};
use crate::components::{BAD, GOOD, INFO, View, WARNING, icon};
use crate::text::{self, Words};

/// What one condition, or one output of a check, requires.
pub(super) struct Demand {
    /// The condition or the output.
    of: Origin,
    /// What it is about.
    pub(super) label: String,
    /// Met, failed, or not known.
    holds: Option<bool>,
    /// Whether it is not known because something was not answered.
    pending: bool,
    /// The parts that must hold together; one at least.
    pub(super) parts: Vec<Requirement>,
}

/// What is required, condition by condition.
pub(super) fn demands(view: View<'_>, evaluation: &Evaluation<'_>, explanation: &Explanation) -> Vec<Demand> {
    let calculator = evaluation.calculator;
    let mut demands: Vec<Demand> = Vec::new();
    for part in compliance(evaluation, view.language()) {
        if let Some(demand) = demands.last_mut().filter(|demand| demand.of == part.of) {
            demand.parts.push(part);
            continue;
        }
        let (label, node, holds) = match part.of {
            Origin::Gate(position) => {
                let Some(line) = explanation.gates.get(position) else { continue };
                (line.label.clone(), calculator.gates[position].must, Some(line.holds))
            }
            Origin::Step(id) => (view.tell(&calculator.step(id).label).to_owned(), calculator.step(id).node, None),
        };
        let pending = is_pending(evaluation.value(node));
        demands.push(Demand { of: part.of, label, holds: holds.flatten(), pending, parts: vec![part] });
    }
    for demand in &mut demands {
        if let Origin::Step(_) = demand.of {
            demand.holds = all(demand.parts.iter().map(|part| part.holds));
        }
    }
    demands
}

/// Whether all hold: one that fails is enough for no.
fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut all = Some(true);
    for part in parts {
        match part {
            Some(false) => return part,
            Some(true) => {}
            None => all = None,
        }
    }
    all
}

/// The conditions, each ticked, failed or open.
pub(super) fn card(view: View<'_>, outcome: &Outcome<'_>, explanation: &Explanation, plans: bool) -> Option<Tag> {
    let demands = demands(view, outcome.evaluation, explanation);
    if demands.is_empty() {
        return None;
    }
    let parts: Vec<&Requirement> = demands.iter().flat_map(|demand| &demand.parts).collect();
    let count = |holds: Option<bool>| parts.iter().filter(|part| part.holds == holds).count();
    // A few can be seen at a glance.
    let counted = (parts.len() > 3).then(|| words::counted(count(Some(true)), count(Some(false)), count(None), view.language()));
    let heading = tag("h4").text(view.say(if plans { words::COMPLIANCE } else { text::GATES }));
    let list = classed("ul", "butie-sum").each(demands.iter().map(|one| demand(view, outcome, explanation, one)));
    let card = classed("div", "butie-card butie-compliance").with(heading);
    Some(card.maybe(counted.map(|words| classed("p", "butie-hint").text(&words))).with(list))
}

fn demand(view: View<'_>, outcome: &Outcome<'_>, explanation: &Explanation, demand: &Demand) -> Tag {
    let evaluation = outcome.evaluation;
    let (name, id) = match demand.of {
        Origin::Gate(position) => ("data-gate", &evaluation.calculator.gates[position].id),
        Origin::Step(step) => ("data-asks", &evaluation.calculator.step(step).id),
    };
    // What a failing condition says is said where it failed, and not for every part of it.
    let says = match demand.of {
        Origin::Gate(position) if demand.holds == Some(false) => explanation.gates.get(position).map(|line| &*line.say),
        _ => None,
    };
    let row = tag("li").key(id).set(name, id);
    let line = |label: &str, holds: Option<bool>, part: &Requirement, within: &str, says: Option<&str>| {
        let head = head(view, label, holds, part.actual.is_none()).maybe(figures(view, evaluation, part));
        tag("details").with(tag("summary").with(head)).maybe(says.map(|says| tag("p").text(says))).with(citations(
            view,
            evaluation.ruleset,
            &part.clauses,
            within,
        ))
    };
    if let [part] = &demand.parts[..] {
        return row.with(line(&demand.label, demand.holds, part, id, says));
    }
    let parts = demand.parts.iter().zip(1..).map(|(part, number)| {
        let within = format!("{id}.{number}");
        tag("li").key(&within).set("data-part", &within).with(line(&part.label, part.holds, part, &within, None))
    });
    row.with(classed("p", "butie-demand").with(head(view, &demand.label, demand.holds, demand.pending)))
        .maybe(says.map(|says| tag("p").text(says)))
        .with(classed("ul", "butie-sum").each(parts))
}

/// What it is about, with its sign and its word.
fn head(view: View<'_>, label: &str, holds: Option<bool>, pending: bool) -> Tag {
    let (sign, class, words) = looks(holds, pending);
    classed("span", "butie-line")
        .with(classed("span", "butie-label").with(icon(sign)).text(label))
        .with(classed("strong", class).text(view.say(words)))
}

/// How it is drawn that something holds: the sign, the word's class, the word.
pub(super) fn looks(holds: Option<bool>, pending: bool) -> (&'static str, &'static str, Words) {
    match holds {
        Some(true) => (GOOD, "butie-value is-good", text::MET),
        Some(false) => (BAD, "butie-value is-bad", text::FAILED),
        None if pending => (INFO, "butie-value is-info", text::UNANSWERED),
        None => (WARNING, "butie-value is-warning", text::OPEN),
    }
}

/// What is required and what there is. A plain yes that is wanted says no more than the label and the word beside it.
fn figures(view: View<'_>, evaluation: &Evaluation<'_>, part: &Requirement) -> Option<Tag> {
    let yes = Prose { evaluation, language: view.language() }.value(Value::Truth(true), Kind::Truth);
    if part.required == yes {
        return None;
    }
    let actual = part.actual.as_deref().unwrap_or(view.say(text::UNANSWERED));
    let pair = |words: Words, figure: &str| {
        classed("span", "butie-pair").text(view.say(words)).text(view.say(text::COLON)).with(tag("b").text(figure))
    };
    let pairs = classed("span", "butie-working").with(pair(words::REQUIRED, &part.required)).text(" ");
    Some(pairs.with(pair(words::ACTUAL, actual)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_that_fails_is_enough() {
        let (yes, no) = (Some(true), Some(false));
        let check =
            |parts: &[Option<bool>], expected: Option<bool>| assert_eq!(all(parts.iter().copied()), expected, "{parts:?}");
        check(&[yes, yes], yes);
        check(&[yes, no, None], no);
        check(&[None, no], no);
        check(&[yes, None], None);
    }
}
