//! A calculator: its questions on one side, what comes of the answers on the other.

use butie::answers::Situation;
use butie::evaluate::evaluate;
use butie::explain::explain;
use butie::model::{Calculator, Reading, Ruleset};
use butie::value::Set;
use web_sys::MouseEvent;
use yew::prelude::*;

use super::choose::heading;
use super::citation::citations;
use super::outcome::{self, Outcome};
use super::question::{Question, question};
use super::{View, failure, loading};
use crate::session::{Action, Answers, Load};
use crate::{dom, form, text};

/// The questions and the result, or what stands in their way.
pub(crate) fn form(view: View<'_>) -> Html {
    let state = view.state;
    let Some(listed) = state.listed() else { return html! {} };
    let body = match (state.loading(), state.open()) {
        (Some(Load::Failed(fault)), _) => failure(view, *fault),
        (_, Some((compiled, calculator))) => {
            let ruleset = &compiled.ruleset;
            let answers = state.answered();
            let (asked, situation) = form::fill_in(ruleset, calculator, &answers, state.today);
            let evaluation = evaluate(ruleset, calculator, &situation);
            let outcome = Outcome {
                evaluation: &evaluation,
                explanation: &explain(&evaluation, view.language()),
                asked,
                hash: &compiled.hash,
            };
            html! {
                <div class="butie-desk">
                    <div class="butie-side">
                        <h3 class="butie-part">{ view.say(text::QUESTIONS) }</h3>
                        <ol class="butie-questions">
                            { for asked.positions().map(|position| question(view, Question {
                                ruleset,
                                calculator,
                                input: &calculator.inputs[position],
                                ask: form::asks(calculator, &situation, position),
                                answers: &answers,
                                faults: &evaluation.faults,
                            })) }
                        </ol>
                        { readings(view, ruleset, calculator, &situation) }
                        <button type="button" class="butie-button" data-action="clear" disabled={answers == Answers::default()} onclick={view.on(Action::Clear)}>
                            { view.say(text::CLEAR) }
                        </button>
                    </div>
                    { outcome::bar(view, &outcome) }
                    { outcome::result(view, &outcome) }
                </div>
            }
        }
        _ => loading(view),
    };
    html! {
        <>
            { heading(&view.tell(&listed.title)) }
            <p class="butie-summary">{ view.tell(&listed.summary) }</p>
            { body }
        </>
    }
}

/// The points that the document leaves open, closed until somebody looks.
fn readings(view: View<'_>, ruleset: &Ruleset, calculator: &Calculator, situation: &Situation) -> Html {
    if calculator.readings.is_empty() {
        return html! {};
    }
    let listed = calculator.readings.iter().zip(&situation.readings);
    html! {
        <details class="butie-card butie-readings">
            <summary>{ view.say(text::READINGS) }</summary>
            <p class="butie-hint">{ view.say(text::READINGS_HELP) }</p>
            { for listed.map(|(one, option)| reading(view, ruleset, one, usize::from(*option))) }
        </details>
    }
}

fn reading(view: View<'_>, ruleset: &Ruleset, reading: &Reading, chosen: usize) -> Html {
    let id = format!("butie-reading-{}", reading.id);
    html! {
        <div key={reading.id.clone()} data-reading={reading.id.clone()}>
            <div role="radiogroup" aria-labelledby={id.clone()}>
                <p class="butie-ask" id={id.clone()}>{ view.tell(&reading.ask) }</p>
                <div class="butie-options">
                    { for reading.options.iter().enumerate().map(|(position, option)| html! {
                        <label class={classes!("butie-option", (position == chosen).then_some("is-chosen"))}>
                            <input type="radio" name={id.clone()} value={option.id.clone()} checked={position == chosen}
                                onchange={view.on(Action::Read(reading.id.clone(), option.id.clone()))} />
                            <span>
                                { view.tell(&option.name) }
                                if position == 0 {
                                    <span class="butie-optional">{ view.say(text::DEFAULT) }</span>
                                }
                            </span>
                        </label>
                    }) }
                </div>
            </div>
            <details class="butie-help">
                <summary>{ view.say(text::ORIGINAL) }</summary>
                { citations(view, ruleset, &reading.clauses) }
            </details>
        </div>
    }
}

/// Questions as links that lead to them.
pub(super) fn links(view: View<'_>, calculator: &Calculator, situation: &Situation, positions: Set) -> Html {
    html! {
        <ul class="butie-links">
            { for positions.positions().map(|position| {
                let id = calculator.inputs[position].id.clone();
                let selector = format!("[data-input=\"{id}\"] input");
                html! {
                    <li key={id.clone()}>
                        <button type="button" data-missing={id} onclick={move |event: MouseEvent| dom::focus(&event, &selector)}>
                            { view.tell(form::asks(calculator, situation, position)) }
                        </button>
                    </li>
                }
            }) }
        </ul>
    }
}
