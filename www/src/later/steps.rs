//! The calculation as lines of a sum and the conditions as a checklist, each opening the words it rests on.

use butie::evaluate::Status;
use butie::explain::{Explanation, GateLine, StepLine};
use butie::model::Kind;

use crate::components::citation::citations;
use crate::components::outcome::{Outcome, is_pending};
use crate::components::tag::{Tag, classed, tag};
use crate::components::{BAD, GOOD, INFO, View, WARNING, icon};
use crate::text;

/// The steps that could be taken. After a refusal there are none to show: nothing was worked out.
pub(super) fn steps(view: View<'_>, outcome: &Outcome<'_>, explanation: &Explanation) -> Option<Tag> {
    let evaluation = outcome.evaluation;
    if evaluation.status.is_refusal() || evaluation.status == Status::InvalidInput {
        return None;
    }
    let mut list = classed("ol", "butie-sum");
    let mut some = false;
    for line in &explanation.steps {
        if !is_pending(evaluation.value(evaluation.calculator.step(line.step).node)) {
            some = true;
            list = list.with(step(view, outcome, line));
        }
    }
    let help = classed("p", "butie-hint").text(view.say(text::STEPS_HELP));
    some.then(|| classed("div", "butie-card").with(tag("h4").text(view.say(text::STEPS))).with(help).with(list))
}

fn step(view: View<'_>, outcome: &Outcome<'_>, line: &StepLine) -> Tag {
    let step = outcome.evaluation.calculator.step(line.step);
    let hint = |text: &str| classed("p", "butie-hint").text(text);
    // What makes a statement true is a long sentence, and only wanted by who opens the line.
    let statement = outcome.evaluation.kind(step.node) == Kind::Truth;
    let works = line.working != line.value;
    let words = classed("span", "butie-line")
        .with(classed("span", "butie-label").text(&line.label))
        .maybe((works && !statement).then(|| classed("span", "butie-working").text(&line.working)))
        .with(classed("strong", "butie-value").text("= ").text(&line.value));
    let details = tag("details")
        .with(tag("summary").with(words))
        .maybe((works && statement).then(|| hint(&line.working)))
        .maybe(line.arithmetic.as_deref().map(hint))
        .with(citations(view, outcome.evaluation.ruleset, &line.clauses, &step.id));
    tag("li").key(&step.id).set("data-step", &step.id).with(details)
}

/// The conditions, each ticked, failed or open.
pub(super) fn gates(view: View<'_>, outcome: &Outcome<'_>, explanation: &Explanation) -> Option<Tag> {
    let lines = &explanation.gates;
    if lines.is_empty() || outcome.evaluation.status == Status::InvalidInput {
        return None;
    }
    let list = outcome.evaluation.calculator.gates.iter().zip(lines).map(|(model, line)| {
        let pending = is_pending(outcome.evaluation.value(model.must));
        tag("li").key(&model.id).set("data-gate", &model.id).with(gate(view, outcome, line, pending))
    });
    let heading = tag("h4").text(view.say(text::GATES));
    Some(classed("div", "butie-card").with(heading).with(classed("ul", "butie-sum").each(list)))
}

fn gate(view: View<'_>, outcome: &Outcome<'_>, line: &GateLine, pending: bool) -> Tag {
    let (sign, class, words) = match line.holds {
        Some(true) => (GOOD, "butie-value is-good", text::MET),
        Some(false) => (BAD, "butie-value is-bad", text::FAILED),
        None if pending => (INFO, "butie-value is-info", text::UNANSWERED),
        None => (WARNING, "butie-value is-warning", text::OPEN),
    };
    let words = classed("span", "butie-line")
        .with(classed("span", "butie-label").with(icon(sign)).text(&line.label))
        .with(classed("strong", class).text(view.say(words)));
    tag("details")
        .with(tag("summary").with(words))
        .maybe((line.holds == Some(false)).then(|| tag("p").text(&line.say)))
        .with(citations(view, outcome.evaluation.ruleset, &line.clauses, &line.label))
}
