//! The engine for JavaScript: rule sets in, results out, errors as `Error` objects with a `code`.
//!
//! Results cross the boundary as JSON text: the browser's own parser is quicker than building objects one property at a
//! time, and the text is the same that the command line writes. The few answers come over one by one, which saves the
//! module a parser of its own.

use butie::answers::{Raw, RawSituation, read};
use butie::compiled::{Compiled, load};
use butie::evaluate::evaluate;
use butie::model::Calculator;
use butie::similar::nearest;
use butie::value::date;
use butie::wire;
use js_sys::{Array, Error, JSON, Number, Object, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// Rule sets and the calculators in them.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Engine {
    rulesets: Vec<Compiled>,
}

#[wasm_bindgen]
impl Engine {
    /// An engine that knows no rule set yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a compiled rule set, in place of one with the same id, and gives back its id.
    pub fn add(&mut self, bytes: &[u8]) -> Result<String, JsValue> {
        let compiled = load(bytes).map_err(|error| failure(error.code(), &error.to_string()))?;
        let id = compiled.ruleset.id.clone();
        self.rulesets.retain(|known| known.ruleset.id != id);
        self.rulesets.push(compiled);
        Ok(id)
    }

    /// What there is in the rule sets.
    pub fn list(&self) -> Result<JsValue, JsValue> {
        object(&self.rulesets.iter().map(wire::catalogue).collect::<Vec<_>>())
    }

    /// Everything that a form for one calculator needs.
    pub fn describe(&self, calculator: &str) -> Result<JsValue, JsValue> {
        let (compiled, calculator) = self.find(calculator)?;
        object(&wire::describe(&compiled.ruleset, calculator))
    }

    /// One answer, with the trace or without. `inputs` and `readings` are objects, or `undefined` for empty ones.
    pub fn evaluate(
        &self,
        calculator: &str,
        inputs: &JsValue,
        readings: &JsValue,
        as_of: Option<String>,
        trace: bool,
    ) -> Result<JsValue, JsValue> {
        let (compiled, calculator) = self.find(calculator)?;
        let raw = RawSituation {
            inputs: entries(inputs, "inputs")?.map(|(name, value)| (name, answer(&value, true))).collect(),
            readings: entries(readings, "readings")?
                .map(|(name, value)| Ok((name, value.as_string().ok_or_else(|| bad_request("readings"))?)))
                .collect::<Result<_, JsValue>>()?,
            as_of: as_of.map(|day| date::read(&day).ok_or_else(|| bad_request("as_of"))).transpose()?,
        };
        let situation = read(calculator, &raw);
        let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
        let result = if trace { wire::result } else { wire::result_without_trace };
        parsed(&result(&evaluation, &compiled.hash, None))
    }
}

impl Engine {
    fn find(&self, name: &str) -> Result<(&Compiled, &Calculator), JsValue> {
        let found = name.split_once('/').and_then(|(ruleset, calculator)| {
            let compiled = self.rulesets.iter().find(|known| known.ruleset.id == ruleset)?;
            Some((compiled, compiled.ruleset.calculator(calculator)?))
        });
        found.ok_or_else(|| {
            let known: Vec<String> = self.rulesets.iter().flat_map(names).collect();
            let (zh, en) = match nearest(name, known.iter().map(String::as_str)) {
                Some(near) => (format!("，是不是 {near}？"), format!("; did you mean {near}?")),
                None => Default::default(),
            };
            failure("unknown_calculator", &format!("没有计算器“{name}”{zh} / there is no calculator “{name}”{en}"))
        })
    }
}

fn names(compiled: &Compiled) -> impl Iterator<Item = String> {
    let ruleset = &compiled.ruleset;
    ruleset.calculators.iter().map(|calculator| format!("{}/{}", ruleset.id, calculator.id))
}

/// For what is asked once: the objects are built directly.
fn object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    value.serialize(&Serializer::json_compatible()).map_err(|error| failure("internal", &error.to_string()))
}

/// For results, which are asked for often.
fn parsed(value: &impl Serialize) -> Result<JsValue, JsValue> {
    JSON::parse(&serde_json::to_string(value).map_err(|error| failure("internal", &error.to_string()))?)
}

/// The own properties of an object that have a value; none for `undefined`.
fn entries(object: &JsValue, name: &str) -> Result<impl Iterator<Item = (String, JsValue)> + use<>, JsValue> {
    if !object.is_undefined() && (!object.is_object() || Array::is_array(object)) {
        return Err(bad_request(name));
    }
    let pairs = if object.is_undefined() { Array::new() } else { Object::entries(object.unchecked_ref()) };
    let pair = |pair: JsValue| {
        let pair: Array = pair.unchecked_into();
        Some((pair.get(0).as_string()?, pair.get(1))).filter(|(_, value)| !value.is_undefined())
    };
    Ok(pairs.into_iter().filter_map(pair))
}

/// An answer as entered. A number comes in its shortest decimal spelling, so that 8.33 stays 8.33.
fn answer(value: &JsValue, outermost: bool) -> Raw {
    if value.is_null() {
        Raw::Null
    } else if let Some(truth) = value.as_bool() {
        Raw::Truth(truth)
    } else if let Some(text) = value.as_string() {
        Raw::Text(text)
    } else if value.as_f64().is_some() {
        Raw::Number(value.unchecked_ref::<Number>().to_string_with_radix(10).map_or_else(|_| String::new(), String::from))
    } else if outermost && Array::is_array(value) {
        Raw::List(Array::from(value).iter().map(|item| answer(&item, false)).collect())
    } else {
        Raw::Other
    }
}

fn bad_request(name: &str) -> JsValue {
    let example = match name {
        "inputs" => "{ days: 20 }",
        "readings" => "{ NAME: 'OPTION' }",
        _ => "'2023-06-01'",
    };
    failure("bad_request", &format!("{name} 应写成 {example} / {name} must look like {example}"))
}

fn failure(code: &str, message: &str) -> JsValue {
    let error = Error::new(message);
    // Setting a property of a new object cannot fail.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}
