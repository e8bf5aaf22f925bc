//! The calculation as lines of a sum and the conditions as a checklist, each opening the words it rests on.

use butie::evaluate::Status;
use butie::explain::{GateLine, StepLine};
use butie::model::Kind;
use yew::prelude::*;

use super::citation::citations;
use super::outcome::{Outcome, is_pending};
use super::{View, icon};
use crate::text;

/// The steps that could be taken. After a refusal there are none to show: nothing was worked out.
pub(super) fn steps(view: View<'_>, outcome: &Outcome<'_>) -> Html {
    let evaluation = outcome.evaluation;
    if evaluation.status.is_refusal() || evaluation.status == Status::InvalidInput {
        return html! {};
    }
    let taken = outcome.explanation.steps.iter();
    let taken = taken.filter(|line| !is_pending(evaluation.value(evaluation.calculator.step(line.step).node)));
    let lines: Vec<Html> = taken.map(|line| step(view, outcome, line)).collect();
    if lines.is_empty() {
        return html! {};
    }
    html! {
        <div class="butie-card">
            <h4>{ view.say(text::STEPS) }</h4>
            <p class="butie-hint">{ view.say(text::STEPS_HELP) }</p>
            <ol class="butie-sum">{ lines }</ol>
        </div>
    }
}

fn step(view: View<'_>, outcome: &Outcome<'_>, line: &StepLine) -> Html {
    let step = outcome.evaluation.calculator.step(line.step);
    let id = step.id.clone();
    // What makes a statement true is a long sentence, and only wanted by who opens the line.
    let statement = outcome.evaluation.kind(step.node) == Kind::Truth;
    let works = line.working != line.value;
    html! {
        <li key={id.clone()} data-step={id}>
            <details>
                <summary>
                    <span class="butie-line">
                        <span class="butie-label">{ line.label.clone() }</span>
                        if works && !statement {
                            <span class="butie-working">{ line.working.clone() }</span>
                        }
                        <strong class="butie-value">{ "= " }{ line.value.clone() }</strong>
                    </span>
                </summary>
                if works && statement {
                    <p class="butie-hint">{ line.working.clone() }</p>
                }
                if let Some(arithmetic) = &line.arithmetic {
                    <p class="butie-hint">{ arithmetic.clone() }</p>
                }
                { citations(view, outcome.evaluation.ruleset, &line.clauses) }
            </details>
        </li>
    }
}

/// The conditions, each ticked, failed or open.
pub(super) fn gates(view: View<'_>, outcome: &Outcome<'_>) -> Html {
    let gates = &outcome.explanation.gates;
    if gates.is_empty() || outcome.evaluation.status == Status::InvalidInput {
        return html! {};
    }
    html! {
        <div class="butie-card">
            <h4>{ view.say(text::GATES) }</h4>
            <ul class="butie-sum">
                { for outcome.evaluation.calculator.gates.iter().zip(gates).map(|(model, line)| {
                    let pending = is_pending(outcome.evaluation.value(model.must));
                    gate(view, outcome, &model.id, line, pending)
                }) }
            </ul>
        </div>
    }
}

fn gate(view: View<'_>, outcome: &Outcome<'_>, id: &str, line: &GateLine, pending: bool) -> Html {
    let (sign, words) = match line.holds {
        Some(true) => ("is-good", text::MET),
        Some(false) => ("is-bad", text::FAILED),
        None if pending => ("is-info", text::UNANSWERED),
        None => ("is-warning", text::OPEN),
    };
    html! {
        <li key={id.to_owned()} data-gate={id.to_owned()}>
            <details>
                <summary>
                    <span class="butie-line">
                        <span class="butie-label">{ icon(sign) }{ line.label.clone() }</span>
                        <strong class={classes!("butie-value", sign)}>{ view.say(words) }</strong>
                    </span>
                </summary>
                if line.holds == Some(false) {
                    <p>{ line.say.clone() }</p>
                }
                { citations(view, outcome.evaluation.ruleset, &line.clauses) }
            </details>
        </li>
    }
}
