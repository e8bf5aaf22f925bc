//! The JSON shapes: what the command line, the JavaScript module and the tests exchange. Nothing else is serialised.
//!
//! A result is read by programs that we do not know, so a field keeps its name and meaning; new ones may be added.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;
use serde::ser::Serializer;

use crate::answers::{Raw, RawSituation};
use crate::compiled::Compiled;
use crate::evaluate::{Evaluation, Notice};
use crate::explain::{fault_text, fill, notice_text};
use crate::model::{Calculator, Choice, ClauseId, Document, Input, InputKind, Kind, Message, Null, Ruleset};
use crate::plain::{Plain, plain};
use crate::prose::plain_money;
use crate::text::{Language, Text};
use crate::trace::{Origin, TraceStep, trace};
use crate::value::{Value, capitals, date};

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

/// Reads a request from JSON. Numbers keep their decimal spelling; none becomes a float.
///
/// # Errors
///
/// [`RequestError`] when the text is no JSON object or a part of it has the wrong shape.
pub fn read_request(json: &str) -> Result<Request, RequestError> {
    let value: serde_json::Value = serde_json::from_str(json).map_err(|error| RequestError {
        code: "not_json",
        text: Text::new(format!("不是有效的 JSON：{error}"), format!("not valid JSON: {error}")),
    })?;
    let serde_json::Value::Object(object) = value else {
        return Err(shape("整行", "{\"calculator\": …, \"inputs\": {…}}", "the line"));
    };
    let mut request = Request { id: None, calculator: String::new(), situation: RawSituation::default() };
    for (key, value) in object {
        match (key.as_str(), value) {
            ("id", serde_json::Value::String(id)) => request.id = Some(id),
            ("id", serde_json::Value::Number(id)) => request.id = Some(id.to_string()),
            ("calculator", serde_json::Value::String(id)) => request.calculator = id,
            ("calculator", _) => return Err(shape("calculator", "\"guxian-2023/class-training\"", "calculator")),
            ("inputs", value) => request.situation.inputs = read_inputs(value)?,
            ("readings", value) => request.situation.readings = read_readings(value)?,
            ("as_of", serde_json::Value::Null) => {}
            ("as_of", value) => request.situation.as_of = Some(read_as_of(value.as_str().unwrap_or(""))?),
            _ => {}
        }
    }
    if request.calculator.is_empty() {
        return Err(shape("calculator", "\"guxian-2023/class-training\"", "calculator"));
    }
    Ok(request)
}

/// Reads the inputs of a request from JSON text.
///
/// # Errors
///
/// [`RequestError`] when the text is no JSON object.
pub fn read_inputs_text(json: &str) -> Result<BTreeMap<String, Raw>, RequestError> {
    let value = serde_json::from_str(json).map_err(|error| RequestError {
        code: "not_json",
        text: Text::new(format!("不是有效的 JSON：{error}"), format!("not valid JSON: {error}")),
    })?;
    read_inputs(value)
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

fn read_inputs(value: serde_json::Value) -> Result<BTreeMap<String, Raw>, RequestError> {
    match value {
        serde_json::Value::Object(object) => Ok(object.into_iter().map(|(name, value)| (name, raw(value))).collect()),
        _ => Err(shape("inputs", "{\"days\": 20}", "inputs")),
    }
}

fn read_readings(value: serde_json::Value) -> Result<BTreeMap<String, String>, RequestError> {
    let wrong = || shape("readings", "{\"rate_base\": \"enrolled\"}", "readings");
    match value {
        serde_json::Value::Null => Ok(BTreeMap::new()),
        serde_json::Value::Object(object) => object
            .into_iter()
            .map(|(name, value)| value.as_str().map(|option| (name, option.to_owned())).ok_or_else(wrong))
            .collect(),
        _ => Err(wrong()),
    }
}

fn raw(value: serde_json::Value) -> Raw {
    match value {
        serde_json::Value::Null => Raw::Null,
        serde_json::Value::Bool(truth) => Raw::Truth(truth),
        serde_json::Value::Number(number) => Raw::Number(number.to_string()),
        serde_json::Value::String(text) => Raw::Text(text),
        serde_json::Value::Array(items) => Raw::List(items.into_iter().map(raw).collect()),
        serde_json::Value::Object(_) => Raw::Other,
    }
}

/// A fault as results carry it.
#[derive(Serialize)]
struct RequestErrorJson<'a> {
    code: &'a str,
    text: TextJson,
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

/// A text in both languages.
#[derive(Serialize)]
pub struct TextJson {
    zh: String,
    en: String,
}

impl From<&Text> for TextJson {
    fn from(text: &Text) -> Self {
        Self { zh: text.zh.clone(), en: text.en.clone() }
    }
}

impl From<Text> for TextJson {
    fn from(text: Text) -> Self {
        Self { zh: text.zh, en: text.en }
    }
}

/// A value: text, number, yes or no, or a list of ids; null when there is none.
pub struct ValueJson(Plain);

impl Serialize for ValueJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Plain::Text(text) => serializer.serialize_str(text),
            // Counts are whole and far below 2^53; a number with decimals stays text, so that no float touches it.
            Plain::Number(text) => match text.parse::<i64>() {
                Ok(number) => serializer.serialize_i64(number),
                Err(_) => serializer.serialize_str(text),
            },
            Plain::Truth(truth) => serializer.serialize_bool(*truth),
            Plain::List(ids) => ids.serialize(serializer),
            Plain::Nothing => serializer.serialize_unit(),
        }
    }
}

/// Entries that become one JSON object, in their order.
pub struct Entries<V>(Vec<(String, V)>);

impl<V: Serialize> Serialize for Entries<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

/// The result of a calculator.
#[derive(Serialize)]
pub struct ResultJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    calculator: String,
    status: &'static str,
    outputs: Entries<ValueJson>,
    lines: Vec<LineJson>,
    warnings: Vec<NoticeJson>,
    notes: Vec<NoticeJson>,
    missing: Vec<String>,
    faults: Vec<FaultJson>,
    decided_by: Option<DecisionJson>,
    gates: Vec<GateJson>,
    readings: Entries<String>,
    defaults: Vec<String>,
    ruleset: RulesetJson,
    trace: Vec<TraceJson>,
}

#[derive(Serialize)]
struct LineJson {
    id: String,
    label: TextJson,
    amount: String,
    capitals: Option<String>,
    payee: String,
    payee_name: TextJson,
    fund: Option<TextJson>,
    force: &'static str,
    may: bool,
    clauses: Vec<String>,
}

#[derive(Serialize)]
struct NoticeJson {
    code: String,
    text: TextJson,
    clauses: Vec<String>,
}

#[derive(Serialize)]
struct FaultJson {
    name: String,
    text: TextJson,
}

#[derive(Serialize)]
struct DecisionJson {
    gate: String,
    text: TextJson,
    advice: Option<TextJson>,
    clauses: Vec<String>,
}

#[derive(Serialize)]
struct GateJson {
    gate: String,
    label: TextJson,
    holds: Option<bool>,
    clauses: Vec<String>,
}

#[derive(Serialize)]
struct RulesetJson {
    id: String,
    hash: String,
    document: DocumentJson,
    coverage: CoverageJson,
}

#[derive(Serialize)]
struct DocumentJson {
    title: TextJson,
    number: Option<String>,
    issuer: TextJson,
    date: Option<String>,
    plan_year: u16,
    valid_from: String,
    valid_to: Option<String>,
    superseded_by: Option<String>,
    as_of: Option<String>,
    validity: &'static str,
}

#[derive(Serialize)]
struct CoverageJson {
    encoded: u16,
    excused: u16,
    open: u16,
}

#[derive(Serialize)]
struct TraceJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gate: Option<String>,
    label: TextJson,
    value: ValueJson,
    unit: String,
    formula: String,
    clauses: Vec<String>,
    uses: Vec<String>,
    inputs: Vec<String>,
    readings: Vec<String>,
    constants: Vec<ConstantJson>,
}

#[derive(Serialize)]
struct ConstantJson {
    constant: String,
    clause: Option<String>,
}

/// The result of a calculator as JSON shapes. `id` comes from the request.
pub fn result(evaluation: &Evaluation<'_>, hash: &str, id: Option<String>) -> ResultJson {
    let (ruleset, calculator) = (evaluation.ruleset, evaluation.calculator);
    let clauses = |ids: &[ClauseId]| clause_ids(ruleset, ids);
    let filled = |text: &Text| both(|language| fill(evaluation, text, language));
    let message = |message: &Message| NoticeJson {
        code: message.code.clone(),
        text: filled(&message.say),
        clauses: clauses(&message.clauses),
    };
    let warning = |notice: &Notice<'_>| match notice {
        Notice::Message(own) => message(own),
        Notice::Gate(gate) => NoticeJson {
            code: calculator.gates[*gate].warning.clone().unwrap_or_default(),
            text: both(|language| notice_text(evaluation, *notice, language)),
            clauses: clauses(&calculator.gates[*gate].clauses),
        },
    };
    let outputs = evaluation.outputs.iter().map(|output| {
        let value = plain(ruleset, calculator, output.value, output.kind);
        (calculator.step(output.step).id.clone(), ValueJson(value))
    });
    let lines = evaluation.lines.iter().map(|line| LineJson {
        id: line.line.id.clone(),
        label: (&line.line.label).into(),
        amount: plain_money(line.amount),
        capitals: capitals::capitals(line.amount),
        payee: ruleset.party(line.line.payee).id.clone(),
        payee_name: (&ruleset.party(line.line.payee).name).into(),
        fund: line.line.fund.as_ref().map(TextJson::from),
        force: line.line.force.id(),
        may: line.line.may,
        clauses: clauses(if evaluation.status.is_refusal() { evaluation.deciding_clauses() } else { &line.line.clauses }),
    });
    let faults = evaluation
        .faults
        .iter()
        .map(|fault| FaultJson { name: fault.name.clone(), text: fault_text(ruleset, calculator, fault).into() });
    let gates = calculator.gates.iter().zip(&evaluation.gates).map(|(gate, holds)| GateJson {
        gate: gate.id.clone(),
        label: (&gate.label).into(),
        holds: *holds,
        clauses: clauses(&gate.clauses),
    });
    let readings = calculator.readings.iter().zip(&evaluation.situation.readings).map(|(reading, option)| {
        let chosen = reading.options.get(usize::from(*option));
        (reading.id.clone(), chosen.map_or_else(String::new, |chosen| chosen.id.clone()))
    });
    ResultJson {
        id,
        calculator: format!("{}/{}", ruleset.id, calculator.id),
        status: evaluation.status.id(),
        outputs: Entries(outputs.collect()),
        lines: lines.collect(),
        warnings: evaluation.warnings.iter().map(warning).collect(),
        notes: evaluation.notes.iter().map(|note| message(note)).collect(),
        missing: evaluation.missing.iter().map(|input| calculator.inputs[input.index()].id.clone()).collect(),
        faults: faults.collect(),
        decided_by: evaluation.decided_by.map(|gate| &calculator.gates[gate]).map(|gate| DecisionJson {
            gate: gate.id.clone(),
            text: filled(&gate.say),
            advice: gate.advice.as_ref().map(filled),
            clauses: clauses(&gate.clauses),
        }),
        gates: gates.collect(),
        readings: Entries(readings.collect()),
        defaults: evaluation.situation.defaulted.positions().map(|input| calculator.inputs[input].id.clone()).collect(),
        ruleset: RulesetJson {
            id: ruleset.id.clone(),
            hash: hash.to_owned(),
            document: document(&ruleset.document, evaluation.situation.as_of),
            coverage: coverage(ruleset),
        },
        trace: trace(evaluation).into_iter().map(|entry| trace_entry(evaluation, &entry)).collect(),
    }
}

fn both(words: impl Fn(Language) -> String) -> TextJson {
    TextJson { zh: words(Language::Zh), en: words(Language::En) }
}

fn clause_ids(ruleset: &Ruleset, ids: &[ClauseId]) -> Vec<String> {
    ids.iter().map(|id| ruleset.clause(*id).id.clone()).collect()
}

fn coverage(ruleset: &Ruleset) -> CoverageJson {
    let coverage = &ruleset.coverage;
    CoverageJson {
        encoded: coverage.encoded,
        excused: coverage.excused.iter().map(|excuse| excuse.clauses).sum(),
        open: coverage.open,
    }
}

fn document(document: &Document, as_of: Option<chrono::NaiveDate>) -> DocumentJson {
    DocumentJson {
        title: (&document.title).into(),
        number: document.number.clone(),
        issuer: (&document.issuer).into(),
        date: document.date.map(date::write),
        plan_year: document.plan_year,
        valid_from: date::write(document.valid_from),
        valid_to: document.valid_to.map(date::write),
        superseded_by: document.superseded_by.clone(),
        as_of: as_of.map(date::write),
        validity: document.validity(as_of).id(),
    }
}

fn trace_entry(evaluation: &Evaluation<'_>, entry: &TraceStep) -> TraceJson {
    let (ruleset, calculator) = (evaluation.ruleset, evaluation.calculator);
    let kind = evaluation.kind(entry.node);
    let unit = match (kind, entry.value) {
        (Kind::Number(unit), Value::Number(_)) => ruleset.unit(unit).name.zh.clone(),
        _ => String::new(),
    };
    let (step, gate, label, formula, clauses) = match entry.origin {
        Origin::Step(id) => {
            let step = calculator.step(id);
            (Some(step.id.clone()), None, &step.label, step.formula.clone(), &step.clauses)
        }
        Origin::Gate(position) => {
            let gate = &calculator.gates[position];
            (None, Some(gate.id.clone()), &gate.label, gate.formula.clone(), &gate.clauses)
        }
    };
    let constants = entry.constants.iter().map(|id| &calculator.program.constants[id.index()]);
    TraceJson {
        step,
        gate,
        label: label.into(),
        value: ValueJson(plain(ruleset, calculator, entry.value, kind)),
        unit,
        formula,
        clauses: clause_ids(ruleset, clauses),
        uses: entry.uses.iter().map(|step| calculator.step(*step).id.clone()).collect(),
        inputs: entry.inputs.iter().map(|input| calculator.inputs[input.index()].id.clone()).collect(),
        readings: entry.readings.iter().map(|reading| calculator.readings[reading.index()].id.clone()).collect(),
        constants: constants
            .map(|constant| ConstantJson {
                constant: constant.spelling.clone(),
                clause: constant.clause.map(|clause| ruleset.clause(clause).id.clone()),
            })
            .collect(),
    }
}

/// What there is in a rule set, without its formulas.
#[derive(Serialize)]
pub struct CatalogueJson {
    id: String,
    hash: String,
    document: DocumentJson,
    region: RegionJson,
    coverage: CoverageJson,
    calculators: Vec<CatalogueEntryJson>,
}

#[derive(Serialize)]
struct RegionJson {
    code: String,
    name: TextJson,
    province: Option<TextJson>,
}

#[derive(Serialize)]
struct CatalogueEntryJson {
    id: String,
    title: TextJson,
    summary: TextJson,
    audience: Vec<ChoiceJson>,
}

#[derive(Serialize)]
struct ChoiceJson {
    id: String,
    name: TextJson,
}

/// What there is in a rule set.
pub fn catalogue(compiled: &Compiled) -> CatalogueJson {
    let ruleset = &compiled.ruleset;
    let region = &ruleset.document.region;
    let entry = |calculator: &Calculator| CatalogueEntryJson {
        id: format!("{}/{}", ruleset.id, calculator.id),
        title: (&calculator.title).into(),
        summary: (&calculator.summary).into(),
        audience: calculator
            .audience
            .iter()
            .map(|party| ruleset.party(*party))
            .map(|party| ChoiceJson { id: party.id.clone(), name: (&party.name).into() })
            .collect(),
    };
    CatalogueJson {
        id: ruleset.id.clone(),
        hash: compiled.hash.clone(),
        document: document(&ruleset.document, None),
        region: RegionJson {
            code: region.code.clone(),
            name: (&region.name).into(),
            province: region.province.as_ref().map(TextJson::from),
        },
        coverage: coverage(ruleset),
        calculators: ruleset.calculators.iter().map(entry).collect(),
    }
}

/// A calculator's questions, readings, outputs and the clauses behind it: what a form needs.
#[derive(Serialize)]
pub struct DescriptionJson {
    id: String,
    title: TextJson,
    summary: TextJson,
    inputs: Vec<InputJson>,
    readings: Vec<ReadingJson>,
    outputs: Vec<OutputJson>,
    clauses: Vec<ClauseJson>,
}

#[derive(Serialize)]
struct InputJson {
    id: String,
    kind: &'static str,
    ask: TextJson,
    help: Option<TextJson>,
    unit: Option<TextJson>,
    low: Option<String>,
    high: Option<String>,
    choices: Vec<ChoiceJson>,
    optional: bool,
    conditional: bool,
    default: ValueJson,
    null: Option<&'static str>,
}

#[derive(Serialize)]
struct ReadingJson {
    id: String,
    ask: TextJson,
    options: Vec<ChoiceJson>,
    clauses: Vec<String>,
}

#[derive(Serialize)]
struct OutputJson {
    id: String,
    label: TextJson,
    unit: TextJson,
}

#[derive(Serialize)]
struct ClauseJson {
    id: String,
    at: String,
    quote: String,
    force: &'static str,
}

/// Describes a calculator.
pub fn describe(ruleset: &Ruleset, calculator: &Calculator) -> DescriptionJson {
    let choices = |options: &[Choice]| -> Vec<ChoiceJson> {
        options.iter().map(|option| ChoiceJson { id: option.id.clone(), name: (&option.name).into() }).collect()
    };
    let input = |input: &Input| {
        let range = match &input.kind {
            InputKind::Count(unit, low, high) | InputKind::Money(unit, low, high) => Some((*unit, *low, *high)),
            _ => None,
        };
        let default = input.default.map(|id| calculator.program.constants[id.index()].value);
        InputJson {
            id: input.id.clone(),
            kind: input.kind.id(),
            ask: (&input.ask).into(),
            help: input.help.as_ref().map(TextJson::from),
            unit: range.map(|(unit, ..)| (&ruleset.unit(unit).name).into()),
            low: range.map(|(_, low, _)| low.normalize().to_string()),
            high: range.map(|(.., high)| high.normalize().to_string()),
            choices: match input.kind {
                InputKind::Choice(domain) | InputKind::Choices(domain) => choices(calculator.options(domain)),
                _ => Vec::new(),
            },
            optional: input.optional,
            conditional: input.when.is_some(),
            default: ValueJson(default.map_or(Plain::Nothing, |value| plain(ruleset, calculator, value, input.value_kind()))),
            null: match input.null {
                Null::Refused => None,
                Null::Unknown => Some("unknown"),
                Null::None => Some("none"),
            },
        }
    };
    let outputs = calculator.outputs.iter().map(|id| calculator.step(*id)).map(|step| OutputJson {
        id: step.id.clone(),
        label: (&step.label).into(),
        unit: match calculator.program.nodes[step.node.index()].kind {
            Kind::Number(unit) => (&ruleset.unit(unit).name).into(),
            _ => Text::default().into(),
        },
    });
    let clause = |id: ClauseId| {
        let clause = ruleset.clause(id);
        ClauseJson { id: clause.id.clone(), at: clause.at.clone(), quote: clause.quote.clone(), force: clause.force.id() }
    };
    DescriptionJson {
        id: format!("{}/{}", ruleset.id, calculator.id),
        title: (&calculator.title).into(),
        summary: (&calculator.summary).into(),
        inputs: calculator.inputs.iter().map(input).collect(),
        readings: calculator
            .readings
            .iter()
            .map(|reading| ReadingJson {
                id: reading.id.clone(),
                ask: (&reading.ask).into(),
                options: choices(&reading.options),
                clauses: clause_ids(ruleset, &reading.clauses),
            })
            .collect(),
        outputs: outputs.collect(),
        clauses: calculator.cited_clauses().into_iter().map(clause).collect(),
    }
}

/// One entry of `index.json`: what a page needs to offer a rule set before it loads it.
#[derive(Serialize)]
pub struct IndexJson {
    file: String,
    #[serde(flatten)]
    catalogue: CatalogueJson,
}

/// The entry of a rule set in `index.json`; `file` is the compiled rule set's name.
pub fn index_entry(compiled: &Compiled, file: String) -> IndexJson {
    IndexJson { file, catalogue: catalogue(compiled) }
}
