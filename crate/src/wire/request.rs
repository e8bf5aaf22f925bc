//! Questions as JSON text. Numbers keep their decimal spelling; none becomes a float.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use core::fmt;

use rust_decimal::Decimal;
use serde::Serialize;
use serde::ser::Serializer;
use serde_json::Value;

use super::TextJson;
use crate::answers::{Raw, RawSituation};
use crate::named::Named;
use crate::similar::nearest;
use crate::text::Text;
use crate::value::date;

/// A question: `{"calculator": "guxian-2023/class-training", "inputs": {…}, "readings": {…}, "as_of": "2023-06-01"}`.
/// Other keys are allowed and ignored, except `id`, which comes back with the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Comes back with the answer.
    pub id: Option<String>,
    /// Rule set and calculator.
    pub calculator: String,
    /// Answers, readings and the date.
    pub situation: RawSituation,
}

/// Why a request cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestError {
    /// A stable code.
    pub code: &'static str,
    /// What is wrong and what would be right.
    pub text: Text,
}

/// A fault as results carry it.
#[derive(Serialize)]
struct RequestErrorJson<'a> {
    code: &'a str,
    text: TextJson<'a>,
}

impl Serialize for RequestError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RequestErrorJson { code: self.code, text: (&self.text).into() }.serialize(serializer)
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} / {}", self.text.zh, self.text.en)
    }
}

impl core::error::Error for RequestError {}

/// Reads a request from JSON. Numbers keep their decimal spelling; none becomes a float.
///
/// # Errors
///
/// [`RequestError`] when the text is no JSON object or a part of it has the wrong shape.
pub fn read_request(json: &str) -> Result<Request, RequestError> {
    let Value::Object(object) = parse(json)? else {
        return Err(shape("整行", "{\"calculator\": …, \"inputs\": {…}}", "the line"));
    };
    let mut request = Request { id: None, calculator: String::new(), situation: RawSituation::default() };
    for (key, value) in object {
        match (key.as_str(), value) {
            ("id", Value::String(id)) => request.id = Some(id),
            ("id", Value::Number(id)) => request.id = Some(id.to_string()),
            ("calculator", Value::String(id)) => request.calculator = id,
            ("calculator", _) => return Err(shape("calculator", "\"RULESET/CALCULATOR\"", "calculator")),
            ("inputs", value) => request.situation.inputs = inputs(value)?,
            ("readings", value) => request.situation.readings = readings(value)?,
            ("as_of", Value::Null) => {}
            ("as_of", value) => request.situation.as_of = Some(read_as_of(value.as_str().unwrap_or(""))?),
            (other, _) => {
                // A misspelt part would be left out without a word, and a default taken in its place.
                if let Some(meant) = nearest(other, ["calculator", "inputs", "readings", "as_of"].into_iter()) {
                    let text = Text::new(format!("“{other}”是不是“{meant}”？"), format!("did you mean “{meant}” by “{other}”?"));
                    return Err(RequestError { code: "bad_request", text });
                }
            }
        }
    }
    if request.calculator.is_empty() {
        return Err(shape("calculator", "\"RULESET/CALCULATOR\"", "calculator"));
    }
    Ok(request)
}

/// Reads the inputs of a request from JSON text.
///
/// # Errors
///
/// [`RequestError`] when the text is no JSON object.
pub fn read_inputs(json: &str) -> Result<Named<Raw>, RequestError> {
    inputs(parse(json)?)
}

fn parse(json: &str) -> Result<Value, RequestError> {
    serde_json::from_str(json).map_err(|error| {
        let text = Text::new(format!("不是有效的 JSON：{error}"), format!("not valid JSON: {error}"));
        RequestError { code: "not_json", text }
    })
}

/// Reads a date such as `2023-06-01`.
///
/// # Errors
///
/// [`RequestError`] when it is no such date.
pub fn read_as_of(text: &str) -> Result<chrono::NaiveDate, RequestError> {
    date::read(text).ok_or_else(|| shape("as_of", "\"2023-06-01\"", "as_of"))
}

fn shape(zh: &str, example: &str, en: &str) -> RequestError {
    let text = Text::new(format!("{zh} 应写成 {example}"), format!("{en} must look like {example}"));
    RequestError { code: "bad_request", text }
}

fn inputs(value: Value) -> Result<Named<Raw>, RequestError> {
    match value {
        Value::Object(object) => Ok(object.into_iter().map(|(name, value)| (name, raw(value))).collect()),
        _ => Err(shape("inputs", "{\"days\": 20}", "inputs")),
    }
}

fn readings(value: Value) -> Result<Named<String>, RequestError> {
    let wrong = || shape("readings", "{\"NAME\": \"OPTION\"}", "readings");
    match value {
        Value::Null => Ok(Named::default()),
        Value::Object(object) => object
            .into_iter()
            .map(|(name, value)| value.as_str().map(|option| (name, option.to_owned())).ok_or_else(wrong))
            .collect(),
        _ => Err(wrong()),
    }
}

/// JSON may write 1000 as 1e3; answers are read without exponents.
fn plain_number(spelling: String) -> String {
    if spelling.contains(['e', 'E']) {
        Decimal::from_scientific(&spelling).map_or(spelling, |number| number.to_string())
    } else {
        spelling
    }
}

fn raw(value: Value) -> Raw {
    match value {
        Value::Null => Raw::Null,
        Value::Bool(truth) => Raw::Truth(truth),
        Value::Number(number) => Raw::Number(plain_number(number.to_string())),
        Value::String(text) => Raw::Text(text),
        Value::Array(items) => Raw::List(items.into_iter().map(raw).collect()),
        Value::Object(_) => Raw::Other,
    }
}
