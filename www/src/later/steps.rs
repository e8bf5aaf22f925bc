//! The calculation as lines of a sum, each opening the words it rests on.

use butie::evaluate::Status;
use butie::explain::{Explanation, StepLine};
use butie::model::Kind;

use crate::components::View;
use crate::components::citation::citations;
use crate::components::outcome::{Outcome, is_pending};
use crate::components::tag::{Tag, classed, tag};
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
