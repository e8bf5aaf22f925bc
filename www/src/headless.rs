//! The engine for JavaScript: rule sets in, results out, errors as `Error` objects with a `code`.

use js_sys::{Error, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

/// Rule sets and the calculators in them.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Engine {
    sets: Vec<Vec<u8>>,
}

#[wasm_bindgen]
impl Engine {
    /// An engine that knows no rule set yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a compiled rule set and gives back its id.
    pub fn add(&mut self, bytes: Uint8Array) -> Result<String, JsValue> {
        self.sets.push(bytes.to_vec());
        Ok(format!("set-{}", self.sets.len()))
    }

    /// The calculators of all rule sets.
    pub fn list(&self) -> JsValue {
        JsValue::from(self.sets.len())
    }

    /// Everything that a form for one calculator needs.
    pub fn describe(&self, calculator: &str) -> Result<JsValue, JsValue> {
        Err(failure("unknown_calculator", calculator))
    }

    /// One answer.
    pub fn evaluate(
        &self,
        calculator: &str,
        inputs: JsValue,
        readings: JsValue,
        as_of: Option<String>,
    ) -> Result<JsValue, JsValue> {
        let _ = (inputs, readings, as_of);
        Err(failure("unknown_calculator", calculator))
    }

    /// The tables of standards of all rule sets.
    pub fn standards(&self) -> JsValue {
        JsValue::NULL
    }
}

fn failure(code: &str, message: &str) -> JsValue {
    let error = Error::new(message);
    // Setting a property of a new object cannot fail.
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error.into()
}
