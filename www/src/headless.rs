//! The engine for JavaScript: rule sets in, results out, errors as `Error` objects with a `code`.
//!
//! Results cross the boundary as JSON text: the browser's own parser is quicker than building objects one property at a
//! time, and the text is the same that the command line writes. The few answers come over one by one, which saves the
//! module a parser of its own.

use butie::answers::{Raw, RawSituation, Situation, read, read_number};
use butie::asker::Asker;
use butie::compiled::{Compiled, load};
use butie::evaluate::{Evaluation, evaluate};
use butie::model::{Calculator, InputId, PartyId};
use butie::possible::Span;
use butie::similar::nearest;
use butie::value::date;
use butie::value::round::{Mode, Rounding, round};
use butie::wire;
use js_sys::{Array, Error, JSON, Number, Object, Reflect};
use rust_decimal::Decimal;
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

    /// Takes a compiled rule set, in place of one with the same id, and gives back its id. Without the file of its English
    /// words everything is said in Chinese.
    pub fn add(&mut self, rules: &[u8], english: Option<Vec<u8>>) -> Result<String, JsValue> {
        let compiled = load(rules, english.as_deref()).map_err(|error| failure(error.code(), &error.to_string()))?;
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
    pub fn describe(&self, calculator: &JsValue) -> Result<JsValue, JsValue> {
        let (compiled, calculator) = self.find(&text(calculator, "calculator")?)?;
        object(&wire::describe(&compiled.ruleset, calculator))
    }

    /// One answer, with the trace or without. `inputs` and `readings` are objects, or `undefined` for empty ones.
    pub fn evaluate(
        &self,
        calculator: &JsValue,
        inputs: &JsValue,
        readings: &JsValue,
        as_of: &JsValue,
        trace: bool,
    ) -> Result<JsValue, JsValue> {
        let question = self.question(calculator, inputs, readings, as_of)?;
        let evaluation = question.evaluation();
        let result = if trace { wire::result } else { wire::result_without_trace };
        parsed(&result(&evaluation, &question.compiled.hash, None))
    }

    /// What is certain while answers are missing, and what the open questions are worth; with a payee, to that payee.
    pub fn possible(
        &self,
        calculator: &JsValue,
        inputs: &JsValue,
        readings: &JsValue,
        as_of: &JsValue,
        payee: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let question = self.question(calculator, inputs, readings, as_of)?;
        let asker = question.asker(payee)?;
        parsed(&wire::possible(&question.evaluation(), asker))
    }

    /// What other answers would change: thresholds, and ways to money; with a payee, to that payee's.
    pub fn changes(
        &self,
        calculator: &JsValue,
        inputs: &JsValue,
        readings: &JsValue,
        as_of: &JsValue,
        payee: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let question = self.question(calculator, inputs, readings, as_of)?;
        let asker = question.asker(payee)?;
        parsed(&wire::changes(&question.evaluation(), asker))
    }

    /// Money and outputs along one input, from one answer to another; `undefined` is no bound. `null` when there is no curve.
    #[expect(clippy::too_many_arguments, reason = "JavaScript's own words for them stand in `engine.js`")]
    pub fn along(
        &self,
        calculator: &JsValue,
        inputs: &JsValue,
        readings: &JsValue,
        as_of: &JsValue,
        input: &JsValue,
        from: &JsValue,
        to: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let question = self.question(calculator, inputs, readings, as_of)?;
        let input = question.input(input)?;
        let window = question.window(
            input,
            given(from).map(|from| number(from, "from")).transpose()?,
            given(to).map(|to| number(to, "to")).transpose()?,
        );
        parsed(&wire::series(&question.evaluation(), input, window))
    }

    /// The fewest of an input with which a payee receives an amount; `null` when no answer is enough.
    #[expect(clippy::too_many_arguments, reason = "JavaScript's own words for them stand in `engine.js`")]
    pub fn fewest(
        &self,
        calculator: &JsValue,
        inputs: &JsValue,
        readings: &JsValue,
        as_of: &JsValue,
        input: &JsValue,
        payee: &JsValue,
        amount: &JsValue,
    ) -> Result<JsValue, JsValue> {
        let question = self.question(calculator, inputs, readings, as_of)?;
        let (input, payee) = (question.input(input)?, question.payee(payee)?);
        parsed(&wire::fewest(&question.evaluation(), input, payee, number(amount, "amount")?))
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
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            unknown("unknown_calculator", "没有计算器", "there is no calculator", name, &known)
        })
    }

    /// A question with its answers read. `inputs` and `readings` are objects, or `undefined` for empty ones.
    fn question(
        &self,
        calculator: &JsValue,
        inputs: &JsValue,
        readings: &JsValue,
        as_of: &JsValue,
    ) -> Result<Question<'_>, JsValue> {
        let (compiled, calculator) = self.find(&text(calculator, "calculator")?)?;
        let raw = RawSituation {
            inputs: entries(inputs, "inputs")?.map(|(name, value)| (name, answer(&value, true))).collect(),
            readings: entries(readings, "readings")?
                .map(|(name, value)| Ok((name, text(&value, "readings")?)))
                .collect::<Result<_, JsValue>>()?,
            as_of: given(as_of).map(|day| date::read(&text(day, "as_of")?).ok_or_else(|| bad_request("as_of"))).transpose()?,
        };
        Ok(Question { compiled, calculator, situation: read(calculator, &raw) })
    }
}

/// A calculator with the answers to it.
struct Question<'e> {
    compiled: &'e Compiled,
    calculator: &'e Calculator,
    situation: Situation,
}

impl Question<'_> {
    fn evaluation(&self) -> Evaluation<'_> {
        evaluate(&self.compiled.ruleset, self.calculator, &self.situation)
    }

    fn input(&self, name: &JsValue) -> Result<InputId, JsValue> {
        let name = &text(name, "input")?;
        let inputs = &self.calculator.inputs;
        let found = inputs.iter().position(|input| input.id == *name).and_then(|position| u16::try_from(position).ok());
        found.map(InputId).ok_or_else(|| {
            let known: Vec<&str> = inputs.iter().map(|input| input.id.as_str()).collect();
            unknown("unknown_input", "没有问题", "there is no input", name, &known)
        })
    }

    /// Only the calculator's own payees: nobody else can ever receive anything from it.
    fn payee(&self, name: &JsValue) -> Result<PartyId, JsValue> {
        let name = &text(name, "payee")?;
        let payees = self.calculator.payees();
        let id = |payee: PartyId| self.compiled.ruleset.party(payee).id.as_str();
        payees.iter().copied().find(|payee| id(*payee) == name).ok_or_else(|| {
            let known: Vec<&str> = payees.iter().copied().map(id).collect();
            unknown("unknown_payee", "这个计算器没有收款人", "this calculator has no payee", name, &known)
        })
    }

    /// Whose money counts: that of the payee who is named, or everybody's.
    fn asker(&self, payee: &JsValue) -> Result<Asker, JsValue> {
        Ok(match given(payee) {
            Some(payee) => Asker::Own(self.payee(payee)?),
            None => Asker::Everybody,
        })
    }

    /// The answers between two bounds. A bound between two answers, such as half a head, is moved inwards to the next one.
    fn window(&self, input: InputId, from: Option<Decimal>, to: Option<Decimal>) -> Span {
        let places = self.calculator.inputs[input.index()].kind.bounds().map_or(0, |(.., places)| places);
        // A bound too large to be rounded lies beyond every answer as it is.
        let moved = |bound: Decimal, mode| round(bound, Rounding { mode, places }).unwrap_or(bound);
        Span::new(from.map(|from| moved(from, Mode::Up)), to.map(|to| moved(to, Mode::Down)))
    }
}

fn names(compiled: &Compiled) -> impl Iterator<Item = String> {
    let ruleset = &compiled.ruleset;
    ruleset.calculators.iter().map(|calculator| format!("{}/{}", ruleset.id, calculator.id))
}

/// The error for a name that is not there, with the one that was perhaps meant.
fn unknown(code: &str, zh: &str, en: &str, name: &str, known: &[&str]) -> JsValue {
    let (meant_zh, meant_en) = match nearest(name, known.iter().copied()) {
        Some(near) => (format!("，是不是 {near}？"), format!("; did you mean {near}?")),
        None => Default::default(),
    };
    failure(code, &format!("{zh}“{name}”{meant_zh} / {en} “{name}”{meant_en}"))
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

/// A number as exact as it was written: a text, or a JavaScript number in its shortest spelling.
fn number(value: &JsValue, name: &str) -> Result<Decimal, JsValue> {
    read_number(&answer(value, false)).map_err(|_| bad_request(name))
}

fn text(value: &JsValue, name: &str) -> Result<String, JsValue> {
    value.as_string().ok_or_else(|| bad_request(name))
}

/// An argument that may be left out; results write `null` for what there is not, so that stands for the same.
fn given(value: &JsValue) -> Option<&JsValue> {
    Some(value).filter(|value| !value.is_undefined() && !value.is_null())
}

fn bad_request(name: &str) -> JsValue {
    let example = match name {
        "calculator" => "'RULESET/CALCULATOR'",
        "input" | "payee" => "'NAME'",
        "inputs" => "{ days: 20 }",
        "readings" => "{ NAME: 'OPTION' }",
        "from" | "to" => "20",
        "amount" => "'1500.00'",
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
