//! One question of the form, drawn by one match on what an answer looks like.

use butie::answers::{AnswerFault, Raw};
use butie::explain::fault_text;
use butie::model::{Calculator, Choice, Input, InputKind, Null, Ruleset};
use butie::prose::quantity;
use butie::text::Text;
use butie::value::Value;
use rust_decimal::Decimal;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{View, icon};
use crate::session::{Action, Answer, Answers};
use crate::{text, typed};

/// How 不清楚 is sent.
const UNKNOWN: &str = "unknown";

/// A question with the answer that stands in the form.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) ruleset: &'a Ruleset,
    pub(super) calculator: &'a Calculator,
    pub(super) input: &'a Input,
    /// The question, as the reading in use puts it.
    pub(super) ask: &'a Text,
    pub(super) answers: &'a Answers,
    /// What is wrong with the answers, of this and of other questions.
    pub(super) faults: &'a [AnswerFault],
}

/// An option of a question as a row to tap.
struct Row<'a> {
    value: &'a str,
    words: Html,
    chosen: bool,
    /// What tapping the row makes of the answer.
    then: Option<Raw>,
}

impl Question<'_> {
    fn id(&self, part: &str) -> String {
        format!("butie-{part}-{}", self.input.id)
    }

    fn answer(&self) -> Answer {
        self.answers.given.get(&self.input.id).cloned().unwrap_or_default()
    }

    fn choose(&self, chosen: Option<Raw>) -> Action {
        Action::Choose(self.input.id.clone(), chosen)
    }

    /// The fault to show: only once the visitor has left the question, so that nobody is corrected while typing.
    fn fault(&self) -> Option<Text> {
        let fault = self.faults.iter().find(|fault| fault.name == self.input.id)?;
        self.answers.touched.contains(&self.input.id).then(|| fault_text(self.ruleset, self.calculator, fault))
    }
}

pub(super) fn question(view: View<'_>, question: Question<'_>) -> Html {
    let Question { ruleset, calculator, input, .. } = question;
    let body = match &input.kind {
        InputKind::Choice(domain) => choice(view, question, calculator.options(*domain)),
        InputKind::Choices(domain) => choices(view, question, calculator.options(*domain)),
        InputKind::Count(unit, low, high) => {
            let unit = ruleset.unit(*unit).name.get(view.language());
            field(view, question, "text", Some("numeric"), unit, Some((*low, *high)))
        }
        InputKind::Money(unit, ..) => {
            let unit = ruleset.unit(*unit).name.get(view.language());
            field(view, question, "text", Some("decimal"), unit, None)
        }
        InputKind::Tri => truths(view, question, true),
        InputKind::Bool => truths(view, question, false),
        InputKind::Date => field(view, question, "date", None, "", None),
    };
    let typed = matches!(input.kind, InputKind::Count(..) | InputKind::Money(..) | InputKind::Date);
    let role = match input.kind {
        InputKind::Choice(_) | InputKind::Tri | InputKind::Bool => "radiogroup",
        _ => "group",
    };
    let words = html! {
        <>
            { view.tell(question.ask) }
            if input.optional || input.absent_is_none {
                <span class="butie-optional">{ view.say(text::OPTIONAL) }</span>
            }
        </>
    };
    let fault = question.fault();
    html! {
        <li class={classes!("butie-card", "butie-question", fault.is_some().then_some("is-wrong"))} key={input.id.clone()} data-input={input.id.clone()} data-kind={input.kind.id()}>
            <div role={role} aria-labelledby={question.id("ask")} aria-describedby={fault.is_some().then(|| question.id("fault"))}>
                if typed {
                    <label class="butie-ask" id={question.id("ask")} for={question.id("in")}>{ words }</label>
                } else {
                    <p class="butie-ask" id={question.id("ask")}>{ words }</p>
                }
                { body }
                { standing_in(view, question) }
                if let Some(fault) = fault {
                    <p class="butie-fault" id={question.id("fault")}>{ icon("is-bad") }{ view.tell(&fault) }</p>
                }
            </div>
            if let Some(help) = &input.help {
                <details class="butie-help">
                    <summary>{ view.say(text::WHY) }</summary>
                    <p>{ view.tell(help) }</p>
                </details>
            }
        </li>
    }
}

/// What counts while the question is not answered.
fn standing_in(view: View<'_>, question: Question<'_>) -> Html {
    let Question { ruleset, calculator, input, .. } = question;
    let Some(id) = input.default else { return html! {} };
    let value = calculator.program.constants[id.index()].value;
    let words = match (value, &input.kind) {
        (Value::Number(number), InputKind::Count(unit, ..) | InputKind::Money(unit, ..)) => {
            quantity(number, ruleset.unit(*unit), view.language())
        }
        (Value::Truth(truth), _) => view.say(if truth { text::YES } else { text::NO }).to_owned(),
        (Value::Choice(option), InputKind::Choice(domain)) => {
            calculator.options(*domain).get(usize::from(option)).map(|option| view.tell(&option.name)).unwrap_or_default()
        }
        _ => return html! {},
    };
    let before = if input.optional { text::MAY_BE_LEFT_OUT } else { text::DEFAULT_CEILING };
    html! { <p class="butie-hint">{ view.say(before) }{ " " }{ words }</p> }
}

fn choice(view: View<'_>, question: Question<'_>, options: &[Choice]) -> Html {
    let chosen = question.answer().chosen;
    let mut list: Vec<(&str, &str)> =
        options.iter().map(|option| (option.id.as_str(), option.name.get(view.language()))).collect();
    list.push((UNKNOWN, view.say(text::NOT_SURE)));
    let rows = list.into_iter().map(|(value, name)| {
        let then = Some(Raw::Text(value.to_owned()));
        row(view, question, "radio", Row { value, words: name_of(name), chosen: chosen == then, then })
    });
    html! { <div class="butie-options">{ for rows }</div> }
}

fn choices(view: View<'_>, question: Question<'_>, options: &[Choice]) -> Html {
    let chosen = question.answer().chosen;
    let picked = match &chosen {
        Some(Raw::List(list)) => list.clone(),
        _ => Vec::new(),
    };
    let rows = options.iter().map(|option| {
        let this = Raw::Text(option.id.clone());
        let on = picked.contains(&this);
        // In the order of the options, whatever the order of the taps.
        let taken = options.iter().map(|other| Raw::Text(other.id.clone()));
        let next: Vec<Raw> = taken.filter(|other| if *other == this { !on } else { picked.contains(other) }).collect();
        let then = (!next.is_empty()).then_some(Raw::List(next));
        row(
            view,
            question,
            "checkbox",
            Row { value: &option.id, words: name_of(option.name.get(view.language())), chosen: on, then },
        )
    });
    let exclusive =
        [("none", text::NONE_OF_THESE, Raw::List(Vec::new())), (UNKNOWN, text::NOT_SURE, Raw::Text(UNKNOWN.to_owned()))];
    let exclusive = exclusive.into_iter().map(|(value, words, answer)| {
        let on = chosen.as_ref() == Some(&answer);
        let then = (!on).then_some(answer);
        row(view, question, "checkbox", Row { value, words: html! { view.say(words) }, chosen: on, then })
    });
    html! { <div class="butie-options">{ for rows }{ for exclusive }</div> }
}

fn truths(view: View<'_>, question: Question<'_>, tri: bool) -> Html {
    let chosen = question.answer().chosen;
    let mut list = vec![("true", text::YES, Raw::Truth(true)), ("false", text::NO, Raw::Truth(false))];
    if tri {
        list.push((UNKNOWN, text::NOT_SURE, Raw::Text(UNKNOWN.to_owned())));
    }
    let rows = list.into_iter().map(|(value, words, answer)| {
        let on = chosen.as_ref() == Some(&answer);
        row(view, question, "radio", Row { value, words: html! { view.say(words) }, chosen: on, then: Some(answer) })
    });
    html! { <div class="butie-options is-short">{ for rows }</div> }
}

fn row(view: View<'_>, question: Question<'_>, kind: &'static str, row: Row<'_>) -> Html {
    html! {
        <label class={classes!("butie-option", row.chosen.then_some("is-chosen"))}>
            <input type={kind} name={question.id("in")} value={row.value.to_owned()} checked={row.chosen} onchange={view.on(question.choose(row.then))} />
            <span>{ row.words }</span>
        </label>
    }
}

/// A field to type into, with the unit inside; stepper buttons when it has a range to step through.
fn field(
    view: View<'_>,
    question: Question<'_>,
    kind: &'static str,
    keys: Option<&'static str>,
    unit: &str,
    range: Option<(Decimal, Decimal)>,
) -> Html {
    let input = question.input;
    let answer = question.answer();
    let is_null = answer.chosen == Some(Raw::Null);
    let shown = if is_null { String::new() } else { answer.typed.clone() };
    let id = input.id.clone();
    let oninput = view
        .send
        .reform(move |event: InputEvent| Action::Type(id.clone(), event.target_unchecked_into::<HtmlInputElement>().value()));
    let step = |up: bool, words: text::Words, sign: &'static str| match range {
        Some((low, high)) => html! {
            <button type="button" class="butie-step" aria-label={view.say(words)} onclick={view.on(Action::Type(input.id.clone(), typed::stepped(&answer.typed, low, high, up)))}>{ sign }</button>
        },
        None => html! {},
    };
    let wrong = question.fault().is_some();
    let null = match input.null {
        Null::Refused => None,
        Null::Unknown => Some(text::STANDARD_NOT_KNOWN),
        Null::None => Some(text::THERE_IS_NONE),
    };
    html! {
        <>
            <div class="butie-field">
                { step(false, text::FEWER, "−") }
                <span class="butie-box">
                    <input type={kind} id={question.id("in")} inputmode={keys} autocomplete="off" value={shown}
                        placeholder={(kind == "date").then(|| view.say(text::DATE_EXAMPLE))}
                        aria-invalid={wrong.then_some("true")} aria-describedby={wrong.then(|| question.id("fault"))}
                        {oninput} onchange={view.on(Action::Leave(input.id.clone()))} />
                    <span class="butie-unit">{ unit.to_owned() }</span>
                </span>
                { step(true, text::MORE, "+") }
            </div>
            if let Some(words) = null {
                <div class="butie-options">
                    { row(view, question, "checkbox", Row { value: "null", words: html! { view.say(words) }, chosen: is_null, then: (!is_null).then_some(Raw::Null) }) }
                </div>
            }
        </>
    }
}

/// An option's name; what stands in brackets at its end is an explanation, and drawn as one.
fn name_of(name: &str) -> Html {
    match name.strip_suffix('）').and_then(|start| start.split_once('（')) {
        Some((name, note)) if !name.is_empty() => html! { <>{ name.to_owned() }<small>{ note.to_owned() }</small></> },
        _ => html! { name.to_owned() },
    }
}
