//! One question of the form, drawn by one match on what an answer looks like.

use butie::answers::{AnswerFault, Raw};
use butie::explain::fault_text;
use butie::model::{Calculator, Choice, Input, InputKind, Null, Ruleset};
use butie::prose::quantity;
use butie::text::Text;
use butie::typed;
use butie::value::Value;
use rust_decimal::Decimal;

use super::citation::citations;
use super::tag::{Tag, classed, tag};
use super::top::button;
use super::{BAD, View, icon};
use crate::session::{Action, Answer, Answering, Answers};
use crate::{form, text};

/// How a program finds 不清楚 among the answers.
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
    /// Whether it is the one that a small screen shows.
    pub(super) current: bool,
}

impl Question<'_> {
    fn id(&self, part: &str) -> String {
        format!("butie-{part}-{}", self.input.id)
    }

    fn answer(&self) -> Answer {
        self.answers.given.get(&self.input.id).cloned().unwrap_or_default()
    }

    /// The fault to show: only once the visitor has left the question, so that nobody is corrected while typing.
    fn fault(&self) -> Option<Text> {
        let fault = self.faults.iter().find(|fault| fault.name == self.input.id)?;
        self.answers.touched.get(&self.input.id).map(|()| fault_text(self.ruleset, self.calculator, fault))
    }
}

pub(super) fn question(view: View<'_>, question: Question<'_>) -> Tag {
    let Question { ruleset, calculator, input, .. } = question;
    let fault = question.fault();
    let wrong = fault.is_some();
    let unit = |id| view.tell(&ruleset.unit(id).name);
    let body = match &input.kind {
        InputKind::Choice(domain) => choice(view, question, calculator.options(*domain)),
        InputKind::Choices(domain) => choices(view, question, calculator.options(*domain)),
        InputKind::Count(id, low, high) => {
            let place = field(view, question, "text", "numeric", unit(*id), wrong);
            classed("div", "butie-field").with(stepper(view, question, (*low, *high), false)).with(place).with(stepper(
                view,
                question,
                (*low, *high),
                true,
            ))
        }
        InputKind::Money(id, ..) => {
            classed("div", "butie-field").with(field(view, question, "text", "decimal", unit(*id), wrong))
        }
        InputKind::Tri | InputKind::Bool => truths(view, question),
        InputKind::Date => classed("div", "butie-field").with(field(view, question, "date", "numeric", "", wrong)),
    };
    let (ask, role) = match input.kind {
        InputKind::Count(..) | InputKind::Money(..) | InputKind::Date => {
            (classed("label", "butie-ask").set("for", &question.id("in")), "group")
        }
        InputKind::Choices(_) => (classed("p", "butie-ask"), "group"),
        InputKind::Choice(_) | InputKind::Tri | InputKind::Bool => (classed("p", "butie-ask"), "radiogroup"),
    };
    let optional = input.optional || input.absent_is_none;
    let optional = optional.then(|| classed("span", "butie-optional").text(view.say(text::OPTIONAL)));
    let ask = ask.set("id", &question.id("ask")).text(view.tell(question.ask)).maybe(optional);
    let group = tag("div").is("role", role).set("aria-labelledby", &question.id("ask"));
    let group = if wrong { group.set("aria-describedby", &question.id("fault")) } else { group };
    let fault = fault.map(|fault| {
        let words = classed("p", "butie-fault").set("id", &question.id("fault"));
        words.with(icon(BAD)).text(view.tell(&fault))
    });
    let help = (input.help.is_some() || !input.clauses.is_empty()).then(|| {
        let summary = tag("summary").text(view.say(text::WHY));
        let words = input.help.as_ref().map(|help| tag("p").text(view.tell(help)));
        let clauses = citations(view, ruleset, &input.clauses, &input.id);
        classed("details", "butie-help").with(summary).maybe(words).with(clauses)
    });
    let class = match (wrong, question.current) {
        (false, false) => "butie-card butie-question",
        (false, true) => "butie-card butie-question is-current",
        (true, false) => "butie-card butie-question is-wrong",
        (true, true) => "butie-card butie-question is-wrong is-current",
    };
    classed("li", class)
        .key(&input.id)
        .set("data-input", &input.id)
        .is("data-kind", input.kind.id())
        .with(
            group
                .with(ask)
                .with(weight(view, question))
                .with(body)
                .maybe(null(view, question))
                .maybe(not_sure(view, question))
                .maybe(standing_in(view, question))
                .maybe(fault),
        )
        .maybe(help)
}

/// What hangs on the question. The line is there even when it is empty: the field below it must stay the same one while
/// somebody types.
fn weight(view: View<'_>, question: Question<'_>) -> Tag {
    let line = classed("p", "butie-weight");
    match view.drawn.weights.get(&question.input.id) {
        Some(weight) => line.add(weight.clone()),
        None => line,
    }
}

/// Selects the field of a question, or the first of its options.
pub(super) fn field_of(input: &str) -> String {
    format!("[data-input=\"{input}\"] input")
}

/// What counts while the question is not answered.
fn standing_in(view: View<'_>, question: Question<'_>) -> Option<Tag> {
    let Question { ruleset, calculator, input, .. } = question;
    let value = calculator.program.constants[input.default?.index()].value;
    let words = match (value, &input.kind) {
        (Value::Number(number), InputKind::Count(unit, ..) | InputKind::Money(unit, ..)) => {
            quantity(number, ruleset.unit(*unit), view.language())
        }
        (Value::Truth(truth), _) => view.say(if truth { text::YES } else { text::NO }).to_owned(),
        (Value::Choice(option), InputKind::Choice(domain)) => {
            view.tell(&calculator.options(*domain).get(usize::from(option))?.name).to_owned()
        }
        _ => return None,
    };
    let before = if input.optional { text::MAY_BE_LEFT_OUT } else { text::DEFAULT_CEILING };
    Some(classed("p", "butie-hint").text(view.say(before)).text(" ").text(&words))
}

fn choice(view: View<'_>, question: Question<'_>, options: &[Choice]) -> Tag {
    let chosen = question.answer().chosen;
    let row = |value: &str, name: &str| {
        let answer = Some(Raw::Text(value.to_owned()));
        let on = chosen == answer;
        row(view, question, "radio", value, name_of(name), on, answer)
    };
    let rows = options.iter().map(|option| row(&option.id, view.tell(&option.name)));
    classed("div", "butie-options").each(rows).with(row(UNKNOWN, view.say(text::NOT_SURE)))
}

fn choices(view: View<'_>, question: Question<'_>, options: &[Choice]) -> Tag {
    let chosen = question.answer().chosen;
    let picked = match &chosen {
        Some(Raw::List(list)) => &list[..],
        _ => &[],
    };
    let rows = options.iter().map(|option| {
        let this = Raw::Text(option.id.clone());
        let on = picked.contains(&this);
        // In the order of the options, whatever the order of the taps.
        let taken = options.iter().map(|other| Raw::Text(other.id.clone()));
        let next: Vec<Raw> = taken.filter(|other| if *other == this { !on } else { picked.contains(other) }).collect();
        let then = (!next.is_empty()).then_some(Raw::List(next));
        row(view, question, "checkbox", &option.id, name_of(view.tell(&option.name)), on, then)
    });
    let exclusive = |value: &str, words: text::Words, answer: Raw| {
        let on = chosen.as_ref() == Some(&answer);
        row(view, question, "checkbox", value, name_of(view.say(words)), on, (!on).then_some(answer))
    };
    classed("div", "butie-options")
        .each(rows)
        .with(exclusive("none", text::NONE_OF_THESE, Raw::List(Vec::new())))
        .with(exclusive(UNKNOWN, text::NOT_SURE, form::unknown()))
}

fn truths(view: View<'_>, question: Question<'_>) -> Tag {
    let chosen = question.answer().chosen;
    let row = |value: &str, words: text::Words, answer: Raw| {
        let on = chosen.as_ref() == Some(&answer);
        row(view, question, "radio", value, name_of(view.say(words)), on, Some(answer))
    };
    classed("div", "butie-options is-short")
        .with(row("true", text::YES, Raw::Truth(true)))
        .with(row("false", text::NO, Raw::Truth(false)))
        .with(row(UNKNOWN, text::NOT_SURE, form::unknown()))
}

/// An answer to tap, which makes `then` of the question's answer.
fn row(view: View<'_>, question: Question<'_>, kind: &'static str, value: &str, words: Tag, on: bool, then: Option<Raw>) -> Tag {
    option(view, kind, &question.id("in"), value, words, on, Answering::Choose(question.input.id.clone(), then).into())
}

/// A box or button in a row of its own, which is tapped as a whole.
pub(crate) fn option(view: View<'_>, kind: &'static str, name: &str, value: &str, words: Tag, on: bool, action: Action) -> Tag {
    let input = tag("input").is("type", kind).set("name", name).value(value.to_owned()).checked(on).change(view, action);
    classed("label", if on { "butie-option is-chosen" } else { "butie-option" }).with(input).with(words)
}

/// A field to type into, with the unit inside.
fn field(view: View<'_>, question: Question<'_>, kind: &'static str, keys: &'static str, unit: &str, wrong: bool) -> Tag {
    let answer = question.answer();
    let id = question.input.id.clone();
    let left = Answering::Leave(id.clone()).into();
    let typed_into = move |typed| Answering::Type(id.clone(), typed).into();
    let shown = if answer.chosen.is_some() { String::new() } else { answer.typed };
    let input = tag("input").is("type", kind).is("inputmode", keys).is("autocomplete", "off").set("id", &question.id("in"));
    let input = if kind == "date" { input.is("placeholder", view.say(text::DATE_EXAMPLE)) } else { input };
    let input = if wrong { input.is("aria-invalid", "true").set("aria-describedby", &question.id("fault")) } else { input };
    let input = input.value(shown).typing(view, typed_into).change(view, left);
    classed("span", "butie-box").with(input).with(classed("span", "butie-unit").text(unit))
}

fn stepper(view: View<'_>, question: Question<'_>, (low, high): (Decimal, Decimal), up: bool) -> Tag {
    let next = typed::stepped(&question.answer().typed, low, high, up);
    let (words, sign) = if up { (text::MORE, "+") } else { (text::FEWER, "−") };
    button(view, sign, Answering::Type(question.input.id.clone(), next).into())
        .is("class", "butie-step")
        .is("aria-label", view.say(words))
}

/// The way to say that there is no number, where the rules know what that means.
fn null(view: View<'_>, question: Question<'_>) -> Option<Tag> {
    let words = match question.input.null {
        Null::Refused => return None,
        Null::Unknown => text::STANDARD_NOT_KNOWN,
        Null::None => text::THERE_IS_NONE,
    };
    let on = question.answer().chosen == Some(Raw::Null);
    let row = row(view, question, "checkbox", "null", name_of(view.say(words)), on, (!on).then_some(Raw::Null));
    Some(classed("div", "butie-options").with(row))
}

/// The way to leave a number or a date open, as a peer of answering it.
fn not_sure(view: View<'_>, question: Question<'_>) -> Option<Tag> {
    let typed = matches!(question.input.kind, InputKind::Count(..) | InputKind::Money(..) | InputKind::Date);
    (typed && question.input.null != Null::Unknown).then(|| {
        let on = question.answer().chosen == Some(form::unknown());
        let then = (!on).then(form::unknown);
        classed("div", "butie-options is-aside").with(row(
            view,
            question,
            "checkbox",
            UNKNOWN,
            name_of(view.say(text::NOT_SURE)),
            on,
            then,
        ))
    })
}

/// An option's name; what stands in brackets at its end is an explanation, and drawn as one.
fn name_of(name: &str) -> Tag {
    match name.strip_suffix('）').and_then(|start| start.split_once('（')) {
        Some((name, note)) if !name.is_empty() => tag("span").text(name).with(tag("small").text(note)),
        _ => tag("span").text(name),
    }
}
