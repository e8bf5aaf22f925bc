//! What the host page is told of a visit: where it is and what has come out. The answers themselves are the visitor's own.

use butie::evaluate::LineAmount;
use butie::prose::plain_money;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::Element;

use crate::components::outcome::{Outcome, with_outcome};
use crate::dom;
use crate::session::State;
use crate::text;

/// What the host page was told last, so that it is told nothing twice.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    place: Vec<(&'static str, String)>,
    result: Option<Vec<(&'static str, String)>>,
}

pub(super) fn tell(state: &State, root: &Element, told: &mut Told) {
    let place = place(state);
    let outcome = with_outcome(state, |_, outcome| (facts(outcome), lines(outcome)));
    let place_of = |facts: &[(&'static str, String)]| -> Object {
        let object = Object::new();
        place.iter().chain(facts).for_each(|(name, value)| set(&object, name, &value.as_str().into()));
        object
    };
    if told.place != place {
        dom::tell(root, "butie:change", &place_of(&[]));
        told.result = None;
    }
    if let Some((facts, lines)) = outcome {
        let all: Vec<_> = facts.iter().cloned().chain(lines.iter().flatten().cloned()).collect();
        if told.result.as_ref() != Some(&all) {
            let object = place_of(&facts);
            let lines: Array = lines.iter().map(|line| JsValue::from(object_of(line))).collect();
            set(&object, "money", &lines);
            dom::tell(root, "butie:result", &object);
            told.result = Some(all);
        }
    }
    told.place = place;
}

/// Where the visitor is.
fn place(state: &State) -> Vec<(&'static str, String)> {
    let named = [("ruleset", &state.ruleset), ("audience", &state.audience), ("calculator", &state.calculator)];
    let named = named.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
    named.chain([("screen", state.screen().id().to_owned()), ("lang", text::code(state.language).to_owned())]).collect()
}

/// What has come out, and under which rules.
fn facts(outcome: &Outcome<'_>) -> Vec<(&'static str, String)> {
    vec![("version", outcome.hash.to_owned()), ("status", outcome.evaluation.status.id().to_owned())]
}

/// The lines of money: whose, how much in yuan, and with which force.
fn lines(outcome: &Outcome<'_>) -> Vec<Vec<(&'static str, String)>> {
    let ruleset = outcome.evaluation.ruleset;
    let line = |line: &LineAmount<'_>| {
        vec![
            ("line", line.line.id.clone()),
            ("payee", ruleset.party(line.line.payee).id.clone()),
            ("amount", plain_money(line.amount)),
            ("force", line.line.force.id().to_owned()),
        ]
    };
    outcome.evaluation.lines.iter().map(line).collect()
}

fn object_of(facts: &[(&'static str, String)]) -> Object {
    let object = Object::new();
    facts.iter().for_each(|(name, value)| set(&object, name, &value.as_str().into()));
    object
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // A plain object takes every property.
    let _ = Reflect::set(object, &name.into(), value);
}
