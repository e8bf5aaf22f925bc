//! The shape of a result.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::{CoverageJson, DocumentJson, Entries, TextJson, ValueJson, clause_ids, coverage, document};
use crate::evaluate::{Evaluation, Notice};
use crate::explain::{fault_text, fill, notice_text};
use crate::model::{ClauseId, Kind, Message};
use crate::plain::plain;
use crate::prose::plain_money;
use crate::text::{Language, Text};
use crate::trace::{Origin, TraceStep, trace};
use crate::value::{Value, capitals};

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
