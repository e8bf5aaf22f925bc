//! What is required beside what there is: the conditions of the policy, and what a check asks for. Each row opens the words
//! that it rests on.

use butie::compliance::{Condition, Requirement, State, compliance};
use butie::evaluate::Evaluation;
use butie::explain::Explanation;
use butie::model::Kind;
use butie::prose::Prose;
use butie::trace::Origin;
use butie::value::Value;
use butie::words::state as name_of;

use super::words;
use crate::components::citation::citations;
use crate::components::outcome::Outcome;
use crate::components::tag::{Tag, classed, tag};
use crate::components::{BAD, GOOD, INFO, View, WARNING, icon};
use crate::text::{self, Words};

/// The conditions, each ticked, failed or open.
pub(super) fn card(view: View<'_>, outcome: &Outcome<'_>, explanation: &Explanation, plans: bool) -> Option<Tag> {
    let conditions = compliance(outcome.evaluation, view.language());
    if conditions.is_empty() {
        return None;
    }
    let parts: Vec<&Requirement> = conditions.iter().flat_map(|condition| &condition.parts).collect();
    let count = |state: State| parts.iter().filter(|part| part.state == state).count();
    let (met, failed) = (count(State::Met), count(State::Failed));
    // A few can be seen at a glance.
    let counted = (parts.len() > 3).then(|| words::counted(met, failed, parts.len() - met - failed, view.language()));
    let heading = tag("h4").text(view.say(if plans { words::COMPLIANCE } else { text::GATES }));
    let list = classed("ul", "butie-sum").each(conditions.iter().map(|one| condition(view, outcome, explanation, one)));
    let card = classed("div", "butie-card butie-compliance").with(heading);
    Some(card.maybe(counted.map(|words| classed("p", "butie-hint").text(&words))).with(list))
}

fn condition(view: View<'_>, outcome: &Outcome<'_>, explanation: &Explanation, condition: &Condition) -> Tag {
    let evaluation = outcome.evaluation;
    let (name, id) = match condition.of {
        Origin::Gate(position) => ("data-gate", &evaluation.calculator.gates[position].id),
        Origin::Step(step) => ("data-asks", &evaluation.calculator.step(step).id),
    };
    // What a failing condition says is said where it failed, and not for every part of it.
    let says = match condition.of {
        Origin::Gate(position) if condition.state == State::Failed => explanation.gates.get(position).map(|line| &*line.say),
        _ => None,
    };
    let row = tag("li").key(id).set(name, id);
    let line = |label: &str, state: State, part: &Requirement, within: &str, says: Option<&str>| {
        let head = head(view, label, state).maybe(figures(view, evaluation, part));
        tag("details").with(tag("summary").with(head)).maybe(says.map(|says| tag("p").text(says))).with(citations(
            view,
            evaluation.ruleset,
            &part.clauses,
            within,
        ))
    };
    if let [part] = &condition.parts[..] {
        return row.with(line(&condition.label, condition.state, part, id, says));
    }
    let parts = condition.parts.iter().zip(1..).map(|(part, number)| {
        let within = format!("{id}.{number}");
        tag("li").key(&within).set("data-part", &within).with(line(&part.label, part.state, part, &within, None))
    });
    row.with(classed("p", "butie-demand").with(head(view, &condition.label, condition.state)))
        .maybe(says.map(|says| tag("p").text(says)))
        .with(classed("ul", "butie-sum").each(parts))
}

/// What it is about, with its sign and its word.
fn head(view: View<'_>, label: &str, state: State) -> Tag {
    let (sign, class) = looks(state);
    classed("span", "butie-line")
        .with(classed("span", "butie-label").with(icon(sign)).text(label))
        .with(classed("strong", class).text(name_of(state, view.language())))
}

/// How it is drawn what became of something: the sign, and the word's class.
pub(super) fn looks(state: State) -> (&'static str, &'static str) {
    match state {
        State::Met => (GOOD, "butie-value is-good"),
        State::Failed => (BAD, "butie-value is-bad"),
        State::Unanswered => (INFO, "butie-value is-info"),
        State::Open => (WARNING, "butie-value is-warning"),
    }
}

/// What is required and what there is. A plain yes that is wanted says no more than the label and the word beside it.
fn figures(view: View<'_>, evaluation: &Evaluation<'_>, part: &Requirement) -> Option<Tag> {
    let yes = Prose { evaluation, language: view.language() }.value(Value::Truth(true), Kind::Truth);
    if part.required == yes {
        return None;
    }
    let actual = part.actual.as_deref().unwrap_or(name_of(State::Unanswered, view.language()));
    let pair = |words: Words, figure: &str| {
        classed("span", "butie-pair").text(view.say(words)).text(view.say(text::COLON)).with(tag("b").text(figure))
    };
    let pairs = classed("span", "butie-working").with(pair(words::REQUIRED, &part.required)).text(" ");
    Some(pairs.with(pair(words::ACTUAL, actual)))
}
