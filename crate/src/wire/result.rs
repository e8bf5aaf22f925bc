//! The shape of a result. It borrows what it can: a result is written once and thrown away.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::{Clauses, CoverageJson, DocumentJson, Entries, TextJson, ValueJson, coverage, document};
use crate::evaluate::{Evaluation, Notice};
use crate::explain::{fault_hint, filled};
use crate::model::{ClauseId, Kind, Message, Topic};
use crate::plain::plain;
use crate::prose::plain_money;
use crate::text::{Language, Text};
use crate::trace::{Origin, TraceStep, trace};
use crate::value::{Value, capitals};

/// The result of a calculator.
#[derive(Serialize)]
pub struct ResultJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    calculator: String,
    status: &'static str,
    outputs: Entries<'a, ValueJson>,
    lines: Vec<LineJson<'a>>,
    warnings: Vec<NoticeJson<'a>>,
    notes: Vec<NoteJson<'a>>,
    missing: Vec<&'a str>,
    faults: Vec<FaultJson<'a>>,
    decided_by: Option<DecisionJson<'a>>,
    gates: Vec<GateJson<'a>>,
    readings: Entries<'a, &'a str>,
    defaults: Vec<&'a str>,
    ruleset: RulesetJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trace: Option<Vec<TraceJson<'a>>>,
}

#[derive(Serialize)]
struct LineJson<'a> {
    id: &'a str,
    label: TextJson<'a>,
    amount: String,
    capitals: Option<String>,
    payee: &'a str,
    payee_name: TextJson<'a>,
    fund: Option<TextJson<'a>>,
    force: &'static str,
    may: bool,
    clauses: Clauses<'a>,
}

#[derive(Serialize)]
struct NoticeJson<'a> {
    code: &'a str,
    text: TextJson<'a>,
    clauses: Clauses<'a>,
}

#[derive(Serialize)]
struct NoteJson<'a> {
    code: &'a str,
    topic: Option<&'static str>,
    text: TextJson<'a>,
    clauses: Clauses<'a>,
}

#[derive(Serialize)]
pub(super) struct FaultJson<'a> {
    name: &'a str,
    text: TextJson<'a>,
}

#[derive(Serialize)]
struct DecisionJson<'a> {
    gate: &'a str,
    text: TextJson<'a>,
    advice: Option<TextJson<'a>>,
    clauses: Clauses<'a>,
}

#[derive(Serialize)]
struct GateJson<'a> {
    gate: &'a str,
    label: TextJson<'a>,
    holds: Option<bool>,
    clauses: Clauses<'a>,
}

#[derive(Serialize)]
struct RulesetJson<'a> {
    id: &'a str,
    hash: &'a str,
    document: DocumentJson<'a>,
    coverage: CoverageJson,
}

#[derive(Serialize)]
struct TraceJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gate: Option<&'a str>,
    label: TextJson<'a>,
    value: ValueJson,
    unit: &'a str,
    formula: &'a str,
    clauses: Clauses<'a>,
    uses: Vec<&'a str>,
    inputs: Vec<&'a str>,
    readings: Vec<&'a str>,
    constants: Vec<ConstantJson<'a>>,
}

#[derive(Serialize)]
struct ConstantJson<'a> {
    constant: &'a str,
    clause: Option<&'a str>,
}

/// The result of a calculator as JSON shapes. `id` comes from the request.
pub fn result<'a>(evaluation: &'a Evaluation<'a>, hash: &'a str, id: Option<String>) -> ResultJson<'a> {
    let steps = trace(evaluation).into_iter().map(|entry| trace_entry(evaluation, &entry));
    ResultJson { trace: Some(steps.collect()), ..result_without_trace(evaluation, hash, id) }
}

/// The result without its trace, for those who ask often and explain seldom.
pub fn result_without_trace<'a>(evaluation: &'a Evaluation<'a>, hash: &'a str, id: Option<String>) -> ResultJson<'a> {
    let (ruleset, calculator) = (evaluation.ruleset, evaluation.calculator);
    let clauses = |ids: &'a [ClauseId]| Clauses(ruleset, ids);
    let words =
        |text: &'a Text| TextJson { zh: filled(evaluation, text, Language::Zh), en: filled(evaluation, text, Language::En) };
    let note = |note: &'a Message| NoteJson {
        code: &note.code,
        topic: note.topic.map(Topic::id),
        text: words(&note.say),
        clauses: clauses(&note.clauses),
    };
    let warning = |notice: &Notice<'a>| match *notice {
        Notice::Message(own) => NoticeJson { code: &own.code, text: words(&own.say), clauses: clauses(&own.clauses) },
        Notice::Gate(gate) => {
            let gate = &calculator.gates[gate];
            let code = gate.warning.as_deref().unwrap_or_default();
            NoticeJson { code, text: words(&gate.say), clauses: clauses(&gate.clauses) }
        }
    };
    let outputs = evaluation.outputs.iter().map(|output| {
        let value = plain(ruleset, calculator, output.value, output.kind);
        (calculator.step(output.step).id.as_str(), ValueJson(value))
    });
    let lines = evaluation.lines.iter().map(|line| LineJson {
        id: &line.line.id,
        label: (&line.line.label).into(),
        amount: plain_money(line.amount),
        capitals: capitals::capitals(line.amount),
        payee: &ruleset.party(line.line.payee).id,
        payee_name: (&ruleset.party(line.line.payee).name).into(),
        fund: line.line.fund.as_ref().map(TextJson::from),
        force: line.line.force.id(),
        may: line.line.may,
        clauses: clauses(if evaluation.status.is_refusal() { evaluation.deciding_clauses() } else { &line.line.clauses }),
    });
    let gates = calculator.gates.iter().zip(&evaluation.gates).map(|(gate, holds)| GateJson {
        gate: &gate.id,
        label: (&gate.label).into(),
        holds: *holds,
        clauses: clauses(&gate.clauses),
    });
    let readings = calculator.readings.iter().zip(&evaluation.situation.readings).map(|(reading, option)| {
        let chosen = reading.options.get(usize::from(*option));
        (reading.id.as_str(), chosen.map_or("", |chosen| chosen.id.as_str()))
    });
    ResultJson {
        id,
        calculator: format!("{}/{}", ruleset.id, calculator.id),
        status: evaluation.status.id(),
        outputs: Entries(outputs.collect()),
        lines: lines.collect(),
        warnings: evaluation.warnings.iter().map(warning).collect(),
        notes: evaluation.notes.iter().map(|own| note(own)).collect(),
        missing: evaluation.missing.iter().map(|input| calculator.inputs[input.index()].id.as_str()).collect(),
        faults: faults(evaluation),
        decided_by: evaluation.decided_by.map(|gate| &calculator.gates[gate]).map(|gate| DecisionJson {
            gate: &gate.id,
            text: words(&gate.say),
            advice: gate.advice.as_ref().map(words),
            clauses: clauses(&gate.clauses),
        }),
        gates: gates.collect(),
        readings: Entries(readings.collect()),
        defaults: evaluation
            .situation
            .defaulted
            .intersection(evaluation.asked)
            .positions()
            .map(|input| calculator.inputs[input].id.as_str())
            .collect(),
        ruleset: RulesetJson {
            id: &ruleset.id,
            hash,
            document: document(&ruleset.document, evaluation.situation.as_of),
            coverage: coverage(ruleset),
        },
        trace: None,
    }
}

/// What is wrong with the answers.
pub(super) fn faults<'a>(evaluation: &'a Evaluation<'a>) -> Vec<FaultJson<'a>> {
    let text = |fault| fault_hint(evaluation.ruleset, evaluation.calculator, fault).into();
    evaluation.faults.iter().map(|fault| FaultJson { name: &fault.name, text: text(fault) }).collect()
}

fn trace_entry<'a>(evaluation: &'a Evaluation<'a>, entry: &TraceStep) -> TraceJson<'a> {
    let (ruleset, calculator) = (evaluation.ruleset, evaluation.calculator);
    let kind = evaluation.kind(entry.node);
    let unit = match (kind, entry.value) {
        (Kind::Number(unit), Value::Number(_)) => ruleset.unit(unit).name.zh.as_str(),
        _ => "",
    };
    let (step, gate, label, formula, clauses) = match entry.origin {
        Origin::Step(id) => {
            let step = calculator.step(id);
            (Some(step.id.as_str()), None, &step.label, &step.formula, &step.clauses)
        }
        Origin::Gate(position) => {
            let gate = &calculator.gates[position];
            (None, Some(gate.id.as_str()), &gate.label, &gate.formula, &gate.clauses)
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
        clauses: Clauses(ruleset, clauses),
        uses: entry.uses.iter().map(|step| calculator.step(*step).id.as_str()).collect(),
        inputs: entry.inputs.iter().map(|input| calculator.inputs[input.index()].id.as_str()).collect(),
        readings: entry.readings.iter().map(|reading| calculator.readings[reading.index()].id.as_str()).collect(),
        constants: constants
            .map(|constant| ConstantJson {
                constant: &constant.spelling,
                clause: constant.clause.map(|clause| ruleset.clause(clause).id.as_str()),
            })
            .collect(),
    }
}
