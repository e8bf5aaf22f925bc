//! The engine for JavaScript: rule sets in, results out, errors as `Error` objects with a `code`.
//!
//! Values cross the boundary as JSON text. The browser's own parser is quicker than building objects one property at a
//! time, and the text is the same that the command line writes.

use butie::answers::read;
use butie::compiled::{Compiled, load};
use butie::evaluate::evaluate;
use butie::model::Calculator;
use butie::similar::nearest;
use butie::wire;
use js_sys::{Error, JSON, Reflect};
use serde::Serialize;
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
        parsed(&self.rulesets.iter().map(wire::catalogue).collect::<Vec<_>>())
    }

    /// Everything that a form for one calculator needs.
    pub fn describe(&self, calculator: &str) -> Result<JsValue, JsValue> {
        let (compiled, calculator) = self.find(calculator)?;
        parsed(&wire::describe(&compiled.ruleset, calculator))
    }

    /// One answer. `inputs` and `readings` are objects, or `undefined` for empty ones.
    pub fn evaluate(
        &self,
        calculator: &str,
        inputs: &JsValue,
        readings: &JsValue,
        as_of: Option<String>,
    ) -> Result<JsValue, JsValue> {
        let request = format!(
            r#"{{"calculator":{},"inputs":{},"readings":{},"as_of":{}}}"#,
            written(&calculator)?,
            object(inputs)?,
            object(readings)?,
            written(&as_of)?,
        );
        let request = wire::read_request(&request).map_err(|error| failure(error.code, &error.to_string()))?;
        let (compiled, calculator) = self.find(&request.calculator)?;
        let situation = read(calculator, &request.situation);
        let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
        parsed(&wire::result(&evaluation, &compiled.hash, None))
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

fn written(value: &impl Serialize) -> Result<String, JsValue> {
    serde_json::to_string(value).map_err(|error| failure("not_json", &error.to_string()))
}

fn parsed(value: &impl Serialize) -> Result<JsValue, JsValue> {
    JSON::parse(&written(value)?)
}

fn object(value: &JsValue) -> Result<String, JsValue> {
    if value.is_undefined() {
        return Ok("{}".into());
    }
    // A function has no JSON; what it gives then is no text and is refused as no object further on.
    Ok(JSON::stringify(value)?.as_string().unwrap_or_else(|| "null".into()))
}

fn failure(code: &str, message: &str) -> JsValue {
    let error = Error::new(message);
    // Setting a property of a new object cannot fail.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}
