//! What comes of the answers: the money and whose it is, or what stands in its way, and why.

use butie::evaluate::{Evaluation, LineAmount, Output, Status};
use butie::explain::{Explanation, fault_text, fill};
use butie::model::{InputId, Kind};
use butie::plain::{Plain, plain};
use butie::prose::{Prose, grouped, plain_money};
use butie::value::capitals::capitals;
use butie::value::{Fault, Set, Value, date};
use rust_decimal::Decimal;
use web_sys::MouseEvent;
use yew::prelude::*;

use super::citation::citations;
use super::form::links;
use super::{View, age, icon, notices, steps};
use crate::dom;
use crate::session::own_payee;
use crate::text::{self, Words};

/// A result with what is needed to show it.
#[derive(Clone, Copy)]
pub(super) struct Outcome<'a> {
    pub(super) evaluation: &'a Evaluation<'a>,
    pub(super) explanation: &'a Explanation,
    /// The questions that are on the page.
    pub(super) asked: Set,
    /// The rule set's hash.
    pub(super) hash: &'a str,
}

impl<'a> Outcome<'a> {
    /// The money of whoever asks, and that of others. Who has no payee of their own sees all of it in one place.
    fn lines(&self, view: View<'_>) -> (Vec<LineAmount<'a>>, Vec<LineAmount<'a>>) {
        let own = own_payee(view.state.audience.as_deref().unwrap_or_default());
        let payee = |line: &LineAmount<'_>| &*self.evaluation.ruleset.party(line.line.payee).id;
        self.evaluation.lines.iter().partition(|line| own.is_none_or(|own| own == payee(line)))
    }

    /// Inputs that stand in the way and are on the page.
    fn missing(&self) -> Set {
        let missing =
            self.evaluation.missing.iter().fold(Set::default(), |set, input: &InputId| set.union(Set::of(input.index())));
        missing.intersection(self.asked)
    }

    fn faulty(&self) -> Set {
        let inputs = self.evaluation.calculator.inputs.iter().enumerate();
        let faulty = inputs.filter(|(_, input)| self.evaluation.faults.iter().any(|fault| fault.name == input.id));
        faulty.fold(Set::default(), |set, (position, _)| set.union(Set::of(position)))
    }

    fn word(&self, own: &[LineAmount<'_>]) -> Words {
        text::status(self.evaluation.status, own.iter().any(|line| line.amount > Decimal::ZERO))
    }
}

/// The sign and colour of a status.
fn sign(status: Status) -> &'static str {
    match status {
        Status::Computed => "is-good",
        Status::ToConfirm | Status::NeedsLocalStandard => "is-warning",
        Status::NeedsInput => "is-info",
        Status::Ineligible | Status::Forfeited | Status::InvalidInput => "is-bad",
    }
}

/// The short form that stays in view on a phone and leads to the whole.
pub(super) fn bar(view: View<'_>, outcome: &Outcome<'_>) -> Html {
    let (own, _) = outcome.lines(view);
    let status = outcome.evaluation.status;
    let missing = outcome.missing().positions().count();
    // Sums are taken within one payee only, which the asker's own lines have by their making, and officers' have not.
    let same = own.windows(2).all(|pair| pair[0].line.payee == pair[1].line.payee);
    let sum = own.iter().try_fold(Decimal::ZERO, |sum, line| sum.checked_add(line.amount)).filter(|_| same && !own.is_empty());
    let words = match sum {
        Some(sum) if status != Status::NeedsInput => {
            let force = own
                .first()
                .filter(|_| own.len() == 1 && !status.is_refusal())
                .map(|line| text::force(line.line.force, line.line.may));
            html! { <>{ force.map(|force| html! { <small>{ view.say(force) }</small> }) }<strong>{ grouped(&plain_money(sum)) }</strong><small>{ view.say(text::YUAN) }</small></> }
        }
        _ if status == Status::NeedsInput && missing > 0 => html! { text::still_missing(missing, view.language()) },
        _ => html! { view.say(outcome.word(&own)) },
    };
    html! {
        <button type="button" class={classes!("butie-live", sign(status))} data-action="result"
            onclick={|event: MouseEvent| dom::focus(&event, ".butie-result h3")}>
            <span class="butie-live-words">{ icon(sign(status)) }{ words }</span>
            <span class="butie-live-go">{ view.say(text::TO_RESULT) }</span>
        </button>
    }
}

/// The whole result.
pub(super) fn result(view: View<'_>, outcome: &Outcome<'_>) -> Html {
    let evaluation = outcome.evaluation;
    let (own, others) = outcome.lines(view);
    let status = evaluation.status;
    html! {
        <section class="butie-result" data-status={status.id()}>
            <h3 class="butie-part" tabindex="-1">{ view.say(text::RESULT) }</h3>
            <div class={classes!("butie-card", "butie-hero", sign(status))} aria-live="polite" aria-atomic="true">
                <p class="butie-status">{ icon(sign(status)) }{ view.say(outcome.word(&own)) }</p>
                { for own.iter().map(|line| money(view, outcome, line, true)) }
                { reasons(view, outcome) }
                <p class="butie-hint">{ view.say(text::DISCLAIMER) }</p>
            </div>
            { notices::warnings(view, evaluation) }
            { outputs(view, outcome) }
            if !others.is_empty() && !status.is_refusal() {
                <div class="butie-card butie-others">
                    <h4>{ view.say(text::OTHERS_MONEY) }</h4>
                    <p class="butie-hint">{ view.say(text::OTHERS_MONEY_HELP) }</p>
                    { for others.iter().map(|line| money(view, outcome, line, false)) }
                </div>
            }
            { steps::steps(view, outcome) }
            { steps::gates(view, outcome) }
            { notices::notes(view, evaluation) }
            { readings(view, evaluation) }
            { basis(view, outcome) }
        </section>
    }
}

/// One money line: who receives, how much, with which word, from which fund, and in capitals.
fn money(view: View<'_>, outcome: &Outcome<'_>, line: &LineAmount<'_>, hero: bool) -> Html {
    let evaluation = outcome.evaluation;
    let amount = plain_money(line.amount);
    let output = evaluation.outputs.iter().find(|output| is_shown_by(evaluation, output, line));
    let output = output.map(|output| evaluation.calculator.step(output.step).id.clone());
    let refused = evaluation.status.is_refusal();
    let force = view.say(text::force(line.line.force, line.line.may));
    let payee = view.tell(&evaluation.ruleset.party(line.line.payee).name);
    let capital = capitals(line.amount).map(|capital| format!("{}{capital}", view.say(text::RENMINBI)));
    html! {
        <div class={classes!("butie-money", hero.then_some("is-hero"))} key={line.line.id.clone()} data-line={line.line.id.clone()} data-payee={evaluation.ruleset.party(line.line.payee).id.clone()}>
            <p class="butie-payee">{ view.say(text::PAID_TO) }{ " " }<strong>{ payee }</strong>{ " · " }{ view.tell(&line.line.label) }</p>
            <p class="butie-amount" data-output={output} data-value={amount.clone()}>
                if !refused {
                    <span class="butie-force">{ force }</span>{ " " }
                }
                <span class="butie-figure"><strong class={width(&amount)}>{ grouped(&amount) }</strong>{ " " }{ view.say(text::YUAN) }</span>
            </p>
            if !refused {
                if let Some(capital) = capital {
                    <p class="butie-capitals" lang="zh-CN">{ capital }</p>
                }
                <p class="butie-hint">
                    if let Some(fund) = &line.line.fund {
                        { view.say(text::FUND) }{ view.tell(fund) }
                    } else {
                        { view.say(text::NO_FUND) }
                    }
                </p>
            }
        </div>
    }
}

/// Long amounts are drawn smaller, so that none breaks on a small phone.
fn width(amount: &str) -> Option<&'static str> {
    match amount.len() {
        0..=7 => None,
        8..=9 => Some("is-long"),
        _ => Some("is-longer"),
    }
}

/// Whether an output is the amount of a line, so that it need not be shown twice.
fn is_shown_by(evaluation: &Evaluation<'_>, output: &Output, line: &LineAmount<'_>) -> bool {
    let step = evaluation.calculator.step(output.step);
    step.node == line.line.amount || step.id == line.line.id && output.value.number() == Some(line.amount)
}

/// Why the result is not simply an amount, and what to do about it.
fn reasons(view: View<'_>, outcome: &Outcome<'_>) -> Html {
    let evaluation = outcome.evaluation;
    let (calculator, situation) = (evaluation.calculator, evaluation.situation);
    let missing = outcome.missing();
    let list = |words: Words, positions: Set| {
        if positions.is_empty() {
            return html! {};
        }
        html! { <><p>{ view.say(words) }</p>{ links(view, calculator, situation, positions) }</> }
    };
    match evaluation.status {
        Status::Computed => html! {},
        Status::NeedsInput => list(text::STILL_TO_ANSWER, missing),
        Status::NeedsLocalStandard if missing.is_empty() => html! { <p>{ view.say(text::LEFT_TO_LOCAL) }</p> },
        Status::NeedsLocalStandard => list(text::FILL_STANDARD, missing),
        Status::ToConfirm => {
            let open = calculator.gates.iter().zip(&evaluation.gates).filter(|(_, holds)| **holds == Some(false));
            html! {
                <>
                    { for open.map(|(gate, _)| html! { <p>{ fill(evaluation, &gate.say, view.language()) }</p> }) }
                    { list(text::CONFIRM_THESE, missing) }
                </>
            }
        }
        Status::InvalidInput => html! {
            <>
                <p>{ view.say(text::CORRECT_THESE) }</p>
                <ul class="butie-plain">
                    { for evaluation.faults.iter().map(|fault| html! { <li>{ view.tell(&fault_text(evaluation.ruleset, calculator, fault)) }</li> }) }
                </ul>
                { links(view, calculator, situation, outcome.faulty()) }
            </>
        },
        Status::Ineligible | Status::Forfeited => {
            let Some(gate) = evaluation.decided_by.and_then(|gate| outcome.explanation.gates.get(gate)) else { return html! {} };
            html! {
                <>
                    <p class="butie-because">{ gate.say.clone() }</p>
                    if let Some(advice) = &gate.advice {
                        <p>{ advice.clone() }</p>
                    }
                    { citations(view, evaluation.ruleset, &gate.clauses) }
                </>
            }
        }
    }
}

/// The outputs that are no money line.
fn outputs(view: View<'_>, outcome: &Outcome<'_>) -> Html {
    let evaluation = outcome.evaluation;
    let prose = Prose { evaluation, language: view.language() };
    let shown =
        evaluation.outputs.iter().filter(|output| !evaluation.lines.iter().any(|line| is_shown_by(evaluation, output, line)));
    let rows: Vec<Html> = shown
        .map(|output| {
            let step = evaluation.calculator.step(output.step);
            html! {
                <div key={step.id.clone()}>
                    <dt>{ view.tell(&step.label) }</dt>
                    <dd data-output={step.id.clone()} data-value={bare(evaluation, output.value, output.kind)}>{ prose.value(output.value, output.kind) }</dd>
                </div>
            }
        })
        .collect();
    if rows.is_empty() {
        return html! {};
    }
    html! {
        <div class="butie-card">
            <h4>{ view.say(text::RESULTS) }</h4>
            <dl class="butie-list">{ rows }</dl>
        </div>
    }
}

/// A value as results carry it, for programs that read the page.
fn bare(evaluation: &Evaluation<'_>, value: Value, kind: Kind) -> String {
    match plain(evaluation.ruleset, evaluation.calculator, value, kind) {
        Plain::Text(text) | Plain::Number(text) => text,
        Plain::Truth(truth) => super::truth(truth).to_owned(),
        Plain::List(ids) => ids.join(","),
        Plain::Nothing => String::new(),
    }
}

/// The readings by which the result was worked out.
fn readings(view: View<'_>, evaluation: &Evaluation<'_>) -> Html {
    let readings = &evaluation.calculator.readings;
    if readings.is_empty() || evaluation.status == Status::NeedsInput {
        return html! {};
    }
    html! {
        <details class="butie-card">
            <summary>{ view.say(text::READINGS_USED) }</summary>
            <dl class="butie-list is-stacked">
                { for readings.iter().zip(&evaluation.situation.readings).map(|(reading, option)| {
                    let chosen = reading.options.get(usize::from(*option)).map(|option| view.tell(&option.name));
                    html! { <div key={reading.id.clone()}><dt>{ view.tell(&reading.ask) }</dt><dd>{ chosen }</dd></div> }
                }) }
            </dl>
        </details>
    }
}

/// The document behind it all.
fn basis(view: View<'_>, outcome: &Outcome<'_>) -> Html {
    let ruleset = outcome.evaluation.ruleset;
    let document = &ruleset.document;
    let coverage = &ruleset.coverage;
    let excused = coverage.excused.iter().map(|excuse| excuse.clauses).sum();
    let short = outcome.hash.get(..12).unwrap_or(outcome.hash);
    let row = |words: Words, value: Option<String>| {
        let Some(value) = value else { return html! {} };
        html! { <div><dt>{ view.say(words) }</dt><dd>{ value }</dd></div> }
    };
    html! {
        <div class="butie-card">
            <h4>{ view.say(text::BASIS) }</h4>
            if let Some((_, long)) = age(view, document) {
                <p class="butie-notice">{ icon("is-warning") }{ view.say(long) }</p>
            }
            <dl class="butie-list is-stacked">
                { row(text::TITLE, Some(view.tell(&document.title))) }
                { row(text::DOCUMENT_NUMBER, document.number.clone()) }
                { row(text::ISSUER, Some(view.tell(&document.issuer))) }
                { row(text::ISSUED, document.date.map(date::write)) }
                { row(text::PLAN_YEAR, Some(text::year(document.plan_year, view.language()))) }
                { row(text::COVERAGE, Some(text::coverage(coverage.encoded, excused, coverage.open, view.language()))) }
                { row(text::RULES_VERSION, Some(short.to_owned())) }
            </dl>
        </div>
    }
}

/// Whether a value is still to come, because a question behind it was not answered.
pub(super) fn is_pending(value: Value) -> bool {
    value.open().is_some_and(|open| !open.unanswered.is_empty() || open.fault == Some(Fault::Overflow))
}
