//! Golden cases: situations with the result that an officer has worked out by hand.
//!
//! The same code runs them on the command line and in the tests.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::check::{CASES, Folder, calculator_name};
use super::diagnostic::{Code, Diagnostic, Sink, text};
use super::fields::Loose;
use super::file::{CaseItem, Given, read_cases};
use super::source::{FileId, Sources, Span, Spanned};
use crate::answers::{Problem, Raw, RawSituation, read};
use crate::compiled::Compiled;
use crate::evaluate::{Evaluation, Notice, Status, evaluate};
use crate::explain::fault_hint;
use crate::model::Calculator;
use crate::named::Named;
use crate::plain::{Plain, plain};
use crate::similar::nearest;

/// A golden case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Id, for instance `GX-004`.
    pub id: String,
    /// The calculator's id inside the rule set.
    pub calculator: String,
    /// What the case is about.
    pub title: String,
    /// The sum, in words.
    pub why: String,
    /// Answers, readings and date.
    pub situation: RawSituation,
    expect: Vec<(String, Loose)>,
}

/// One point in which a result differs from the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The status, an output, or a list.
    pub name: String,
    /// As the case says.
    pub expected: String,
    /// As computed.
    pub actual: String,
}

/// The cases of a rule set, with what could not be read.
pub fn cases(folder: &Folder) -> (Vec<Case>, Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut cases = Vec::new();
    let mut ids: Vec<Spanned<String>> = Vec::new();
    for (name, text) in &folder.files {
        let Some(calculator) = name.strip_suffix(CASES) else { continue };
        let file = sources.add(format!("{}/{name}", folder.id), text.clone());
        let (given, items) = read_cases(&sources, file, &mut sink);
        beside(folder, calculator, file, &mut sink);
        for item in items {
            once(&item.id, "案例", "case", &mut ids, &mut sink);
            cases.push(case(calculator, &given, item));
        }
    }
    (cases, sources, sink.diagnostics)
}

/// Reports a file that stands beside no calculator.
pub(super) fn beside(folder: &Folder, calculator: &str, file: FileId, sink: &mut Sink) {
    let known = || folder.files.iter().filter_map(|(name, _)| calculator_name(name));
    if !known().any(|name| name == calculator) {
        let message = text!("没有计算器 `{calculator}`"; "there is no calculator `{calculator}`");
        let stranger = Diagnostic::new(Code::UnknownName, Span::new(file, 0..1), message);
        sink.push(stranger.did_you_mean(nearest(calculator, known())));
    }
}

/// Reports an id that was given before.
pub(super) fn once(id: &Spanned<String>, zh: &str, en: &str, ids: &mut Vec<Spanned<String>>, sink: &mut Sink) {
    if let Some(first) = ids.iter().find(|first| first.node == id.node) {
        let name = &id.node;
        let twin = Diagnostic::new(Code::Duplicate, id.span, text!("{zh} `{name}` 写了两次"; "{en} `{name}` is given twice"));
        sink.push(match first.span.file == id.span.file {
            true => twin.label(first.span, text!("第一次在这里"; "first given here")),
            false => twin,
        });
    }
    ids.push(id.clone());
}

fn case(calculator: &str, given: &Given, item: CaseItem) -> Case {
    let mut inputs = Named::default();
    answer(&mut inputs, given);
    answer(&mut inputs, &item.inputs);
    let readings = readings(&item.readings);
    Case {
        id: item.id.node,
        calculator: calculator.to_string(),
        title: item.title,
        why: item.why,
        situation: RawSituation { inputs, readings, as_of: item.as_of },
        expect: item.expect.into_iter().map(|(name, value)| (name.node, value.node)).collect(),
    }
}

/// Adds answers to those so far; “absent” takes one back, so that its question is unanswered.
pub(super) fn answer(inputs: &mut Named<Raw>, given: &Given) {
    for (name, value) in given {
        if value.node == Loose::Text("absent".to_string()) {
            inputs.remove(&name.node);
        } else {
            inputs.insert(name.node.clone(), raw(&value.node));
        }
    }
}

pub(super) fn readings(given: &Given) -> Named<String> {
    given.iter().map(|(name, value)| (name.node.clone(), spell(&value.node))).collect()
}

fn raw(value: &Loose) -> Raw {
    match value {
        Loose::Text(text) if text == "null" => Raw::Null,
        Loose::Text(text) => Raw::Text(text.clone()),
        Loose::Number(number) => Raw::Number(number.clone()),
        Loose::Truth(truth) => Raw::Truth(*truth),
        Loose::List(items) => Raw::List(items.iter().map(raw).collect()),
        Loose::Table(_) => Raw::Other,
    }
}

/// Runs a case; an empty list means that it passes. A calculator that is not there is a difference too.
pub fn run(compiled: &Compiled, case: &Case) -> Vec<Difference> {
    let Some(calculator) = compiled.ruleset.calculator(&case.calculator) else {
        return alloc::vec![Difference {
            name: "calculator".to_string(),
            expected: case.calculator.clone(),
            actual: String::from("没有这个计算器 / no such calculator"),
        }];
    };
    let situation = read(calculator, &case.situation);
    let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
    let mut differences = Vec::new();
    if case.expect.is_empty() {
        let difference = |expected: &str, actual: &str| Difference {
            name: "expect".to_string(),
            expected: expected.to_string(),
            actual: actual.to_string(),
        };
        differences.push(difference("至少一项 / something", "空 / nothing"));
    }
    for (name, expected) in &case.expect {
        let actual = match meaningless(calculator, name, expected) {
            Some(reason) => reason,
            None => actual(&evaluation, calculator, name, expected),
        };
        if actual != spell(expected) {
            differences.push(Difference { name: name.clone(), expected: spell(expected), actual });
        }
    }
    // A misspelt answer is the likeliest cause of a difference, and no case may rest on one.
    for fault in &evaluation.faults {
        let unknown = matches!(fault.problem, Problem::NoSuchInput | Problem::NoSuchReading);
        let expected = case.expect.iter().any(|(name, value)| name == "faults" && spell(value).contains(&fault.name));
        if unknown && !expected || !differences.is_empty() {
            let text = fault_hint(&compiled.ruleset, calculator, fault);
            differences.push(Difference { name: fault.name.clone(), expected: String::from("—"), actual: text.zh });
        }
    }
    differences
}

/// Why an expectation can never be met or missed: a status, output, line or gate that there is not.
fn meaningless(calculator: &Calculator, name: &str, expected: &Loose) -> Option<String> {
    let none = |what: &str, id: &str| Some(format!("没有{what} / there is no {what}: {id}"));
    let status = |id: &str| Status::ALL.iter().any(|(_, known)| *known == id);
    let output = |id: &str| calculator.outputs.iter().any(|step| calculator.step(*step).id == id);
    let spelled = |list: &[Loose], known: &dyn Fn(&str) -> bool| list.iter().map(spell).find(|id| !known(id));
    match (name, expected) {
        ("status", expected) if !status(&spell(expected)) => none("status", &spell(expected)),
        ("status_in", Loose::List(list)) => spelled(list, &status).and_then(|id| none("status", &id)),
        ("absent", Loose::List(list)) => spelled(list, &output).and_then(|id| none("output", &id)),
        ("lines", Loose::Table(lines)) => {
            let known = |id: &str| calculator.lines.iter().any(|line| line.id == id);
            lines.iter().find(|(id, _)| !known(id)).and_then(|(id, _)| none("line", id))
        }
        ("status" | "warnings" | "notes" | "missing_inputs" | "faults" | "decided_by", _) => None,
        ("status_in" | "absent" | "lines", _) => Some(String::from("写法不对 / wrong form")),
        (name, _) if !output(name) => none("output", name),
        _ => None,
    }
}

/// What the result says about one expectation, spelt like the expectation.
fn actual(evaluation: &Evaluation<'_>, calculator: &Calculator, name: &str, expected: &Loose) -> String {
    let output = |name: &str| {
        let found = evaluation.outputs.iter().find(|output| calculator.step(output.step).id == name);
        found.map_or(Plain::Nothing, |output| plain(evaluation.ruleset, calculator, output.value, output.kind))
    };
    match (name, expected) {
        ("status", _) => evaluation.status.id().to_string(),
        ("status_in", Loose::List(options)) => {
            // A status that is among those allowed is spelt as the whole list, so that the two sides agree.
            let status = evaluation.status.id();
            let allowed = options.iter().any(|option| spell(option) == status);
            if allowed { spell(expected) } else { status.to_string() }
        }
        ("warnings", _) => spell_ids(evaluation.warnings.iter().map(|notice| match notice {
            Notice::Message(message) => message.code.clone(),
            Notice::Gate(gate) => calculator.gates[*gate].warning.clone().unwrap_or_default(),
        })),
        ("notes", _) => spell_ids(evaluation.notes.iter().map(|message| message.code.clone())),
        ("missing_inputs", _) => spell_ids(evaluation.missing.iter().map(|input| calculator.inputs[input.index()].id.clone())),
        ("faults", _) => spell_ids(evaluation.faults.iter().map(|fault| fault.name.clone())),
        ("decided_by", _) => evaluation.decided_by.map_or_else(String::new, |gate| calculator.gates[gate].id.clone()),
        ("absent", Loose::List(names)) => {
            let present = names.iter().filter(|name| output(&spell(name)) != Plain::Nothing);
            let absent: Vec<&Loose> = names.iter().filter(|name| output(&spell(name)) == Plain::Nothing).collect();
            if absent.len() == names.len() {
                spell(expected)
            } else {
                format!("有值 / present: {}", present.map(spell).collect::<Vec<_>>().join(", "))
            }
        }
        ("lines", Loose::Table(wanted)) => {
            let line = |id: &str| evaluation.lines.iter().find(|line| line.line.id == id);
            let payees = wanted.iter().map(|(id, _)| {
                let payee = line(id).map_or("—", |line| evaluation.ruleset.party(line.line.payee).id.as_str());
                (id.clone(), Loose::Text(payee.to_string()))
            });
            spell(&Loose::Table(payees.collect()))
        }
        _ => match output(name) {
            Plain::Text(text) | Plain::Number(text) => text,
            Plain::Truth(truth) => truth.to_string(),
            Plain::List(ids) => spell_ids(ids.into_iter()),
            Plain::Nothing => String::from("—"),
        },
    }
}

fn spell_ids(ids: impl Iterator<Item = String>) -> String {
    spell(&Loose::List(ids.map(Loose::Text).collect()))
}

fn spell(value: &Loose) -> String {
    match value {
        Loose::Text(text) | Loose::Number(text) => text.clone(),
        Loose::Truth(truth) => truth.to_string(),
        Loose::List(items) => format!("[{}]", items.iter().map(spell).collect::<Vec<_>>().join(", ")),
        Loose::Table(items) => {
            format!(
                "{{{}}}",
                items.iter().map(|(name, value)| format!("{name} = {}", spell(value))).collect::<Vec<_>>().join(", ")
            )
        }
    }
}

impl Case {
    /// The status, outputs and lists that the case expects, spelt for people.
    pub fn expectations(&self) -> Vec<(String, String)> {
        self.expect.iter().map(|(name, value)| (name.clone(), spell(value))).collect()
    }
}
