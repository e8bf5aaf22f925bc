//! The explanation of a result: the trace in words. It is made from labels and formulas, never written a second time.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;

use crate::answers::{AnswerFault, Problem};
use crate::evaluate::{Evaluation, Notice, Status};
use crate::model::{Calculator, Choice, ClauseId, InputKind, Ruleset, StepId};
use crate::prose::{Prose, quantity};
use crate::similar::nearest;
use crate::text::{Language, Text, joined};
use crate::trace::{Origin, trace};
use crate::value::Value;
use crate::words::left_to_local;

/// A result explained in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The conditions of the policy, each with what became of it.
    pub gates: Vec<GateLine>,
    /// The calculation, operands first.
    pub steps: Vec<StepLine>,
}

/// A condition with what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct GateLine {
    /// The condition in words.
    pub label: String,
    /// Met, failed, or not known.
    pub holds: Option<bool>,
    /// The condition with its numbers filled in.
    pub working: String,
    /// What is said when it fails.
    pub say: String,
    /// What could change it.
    pub advice: Option<String>,
    /// The clauses that set it.
    pub clauses: Vec<ClauseId>,
}

/// A step as a line of a sum.
#[derive(Clone, Debug, PartialEq)]
pub struct StepLine {
    /// The step.
    pub step: StepId,
    /// Its label.
    pub label: String,
    /// The formula with its numbers filled in.
    pub working: String,
    /// What it came to.
    pub value: String,
    /// The clauses it carries out.
    pub clauses: Vec<ClauseId>,
    /// Why it is arithmetic and not policy.
    pub arithmetic: Option<String>,
}

/// The explanation of a result.
pub fn explain(evaluation: &Evaluation<'_>, language: Language) -> Explanation {
    let prose = Prose { evaluation, language };
    let mut explanation = Explanation { gates: Vec::new(), steps: Vec::new() };
    for entry in trace(evaluation) {
        let kind = evaluation.kind(entry.node);
        let working = prose.formula(entry.node);
        match entry.origin {
            Origin::Gate(position) => {
                let gate = &evaluation.calculator.gates[position];
                explanation.gates.push(GateLine {
                    label: gate.label.get(language).to_owned(),
                    holds: evaluation.gates[position],
                    working,
                    say: fill(evaluation, &gate.say, language),
                    advice: gate.advice.as_ref().map(|advice| fill(evaluation, advice, language)),
                    clauses: gate.clauses.clone(),
                });
            }
            Origin::Step(id) if entry.value != Value::NotApplicable => {
                let step = evaluation.calculator.step(id);
                explanation.steps.push(StepLine {
                    step: id,
                    label: step.label.get(language).to_owned(),
                    working,
                    value: prose.value(entry.value, kind),
                    clauses: step.clauses.clone(),
                    arithmetic: step.arithmetic.as_ref().map(|text| text.get(language).to_owned()),
                });
            }
            Origin::Step(_) => {}
        }
    }
    explanation
}

/// Why the result is not simply an amount: what decided a refusal and what could change it, what the bureau has to confirm, or
/// that the document leaves the amount to others. Nothing where answers are what is missing or wrong.
pub fn reasons(evaluation: &Evaluation<'_>, language: Language) -> Vec<String> {
    let gates = &evaluation.calculator.gates;
    let words = |text: &Text| fill(evaluation, text, language);
    match evaluation.status {
        Status::Computed | Status::NeedsInput | Status::InvalidInput => Vec::new(),
        Status::NeedsLocalStandard if !evaluation.missing.is_empty() => Vec::new(),
        Status::NeedsLocalStandard => alloc::vec![left_to_local(language).to_owned()],
        Status::ToConfirm => {
            let open = gates.iter().zip(&evaluation.gates).filter(|(_, holds)| **holds == Some(false));
            open.map(|(gate, _)| words(&gate.say)).collect()
        }
        Status::Ineligible | Status::Forfeited => {
            let gate = evaluation.decided_by.and_then(|gate| gates.get(gate));
            gate.into_iter().flat_map(|gate| [Some(&gate.say), gate.advice.as_ref()]).flatten().map(words).collect()
        }
    }
}

/// The words of a warning.
pub fn notice_text(evaluation: &Evaluation<'_>, notice: Notice<'_>, language: Language) -> String {
    let say = match notice {
        Notice::Message(message) => &message.say,
        Notice::Gate(position) => &evaluation.calculator.gates[position].say,
    };
    fill(evaluation, say, language)
}

/// A text of the rule file with every `{name}` replaced by that step's or input's value.
pub fn fill(evaluation: &Evaluation<'_>, text: &Text, language: Language) -> String {
    filled(evaluation, text, language).into_owned()
}

/// As [`fill`]; a text without names is lent.
pub(crate) fn filled<'t>(evaluation: &Evaluation<'_>, text: &'t Text, language: Language) -> Cow<'t, str> {
    let prose = Prose { evaluation, language };
    let calculator = evaluation.calculator;
    let mut rest = text.get(language);
    if !rest.contains('{') {
        return Cow::Borrowed(rest);
    }
    let mut filled = String::new();
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, tail)| Some((before, tail.split_once('}')?)))
    {
        filled.push_str(before);
        if let Some(step) = calculator.steps.iter().find(|step| step.id == name) {
            filled.push_str(&prose.value(evaluation.value(step.node), evaluation.kind(step.node)));
        } else if let Some(position) = calculator.inputs.iter().position(|input| input.id == name) {
            let kind = calculator.inputs[position].value_kind();
            filled.push_str(&prose.value(evaluation.situation.answers[position], kind));
        }
        rest = after;
    }
    filled.push_str(rest);
    Cow::Owned(filled)
}

/// What is wrong with an answer, and what would be right, for whoever answers the questions one by one.
pub fn fault_text(ruleset: &Ruleset, calculator: &Calculator, fault: &AnswerFault) -> Text {
    match &fault.problem {
        Problem::NoSuchInput => Text::new("没有这个问题", "there is no such question"),
        Problem::NoSuchReading => Text::new("没有这个读法", "there is no such reading"),
        Problem::NoSuchOption(_) | Problem::NotList => Text::new("请从选项里选", "choose from the options"),
        Problem::NotWhole => Text::new("请填整数", "a whole number is needed"),
        Problem::NotNumber => Text::new("请填数字，例如 20 或 1234.50", "a number is needed, such as 20 or 1234.50"),
        Problem::TooFine => Text::new("金额最多两位小数（到分）", "an amount has at most two decimals"),
        Problem::OutOfRange(low, high, unit) => {
            let unit = ruleset.unit(*unit);
            let spell = |language| (quantity(*low, unit, language), quantity(*high, unit, language));
            let ((low_zh, high_zh), (low_en, high_en)) = (spell(Language::Zh), spell(Language::En));
            Text::new(alloc::format!("请填 {low_zh} 到 {high_zh}"), alloc::format!("enter {low_en} to {high_en}"))
        }
        Problem::NotTruth(true) => Text::new("请选“是”、“否”或“不清楚”", "choose yes, no or not sure"),
        Problem::NotTruth(false) => Text::new("请选“是”或“否”", "choose yes or no"),
        Problem::NotDate => Text::new("请填日期，例如 2023-06-01", "a date is needed, such as 2023-06-01"),
        Problem::NullRefused => Text::new("这个问题要有答案", "this question needs an answer"),
        // Only the rows of a list have these; `roster` says them.
        Problem::Several(_) | Problem::NoClass => Text::default(),
        Problem::OutOfReach => {
            Text::new("数字或日期太大，算不出来，请核对", "numbers or dates too large to work out; check them")
        }
        Problem::Contradiction(position) => {
            calculator.constraints.get(*position).map(|constraint| constraint.say.clone()).unwrap_or_default()
        }
    }
}

/// The same for whoever writes answers by hand, as JSON or into a file: with the ids and spellings that are wanted.
pub fn fault_hint(ruleset: &Ruleset, calculator: &Calculator, fault: &AnswerFault) -> Text {
    let inputs = || calculator.inputs.iter().map(|input| input.id.as_str());
    let readings = || calculator.readings.iter().map(|reading| reading.id.as_str());
    let meant = |zh: &str, en: &str, near: Option<&str>| {
        let (hint_zh, hint_en) = match near {
            Some(name) => (alloc::format!("，您是不是要写“{name}”？"), alloc::format!("; did you mean “{name}”?")),
            None => (String::new(), String::new()),
        };
        Text::new(alloc::format!("{zh}“{}”{hint_zh}", fault.name), alloc::format!("{en} “{}”{hint_en}", fault.name))
    };
    match &fault.problem {
        Problem::NoSuchInput => meant("没有这个问题：", "there is no input", nearest(&fault.name, inputs())),
        Problem::NoSuchReading => meant("没有这个读法：", "there is no reading", nearest(&fault.name, readings())),
        Problem::NoSuchOption(given) => {
            let options: Vec<&str> = options(calculator, &fault.name).iter().map(|option| option.id.as_str()).collect();
            Text::new(
                alloc::format!("“{given}”不在选项里，可选：{}", joined(&options, "、")),
                alloc::format!("“{given}” is not an option; the options are {}", joined(&options, ", ")),
            )
        }
        Problem::NotTruth(true) => {
            Text::new("请填 true（是）、false（否）或 \"unknown\"（不清楚）", "true, false or \"unknown\" is needed")
        }
        Problem::NotTruth(false) => Text::new("请填 true（是）或 false（否）", "true or false is needed"),
        Problem::NotList => Text::new(
            "请填选项列表，例如 [\"rural\"]，或 \"unknown\"（不清楚）",
            "a list of options is needed, such as [\"rural\"], or \"unknown\"",
        ),
        Problem::NullRefused => Text::new(
            "这里不能填 null；没有答案时请不要写这一项",
            "null is no answer here; leave the input out when there is none",
        ),
        Problem::NotWhole
        | Problem::NotNumber
        | Problem::TooFine
        | Problem::OutOfRange(..)
        | Problem::NotDate
        | Problem::OutOfReach
        | Problem::Several(_)
        | Problem::NoClass
        | Problem::Contradiction(_) => fault_text(ruleset, calculator, fault),
    }
}

/// The options of an input or of a reading.
fn options<'a>(calculator: &'a Calculator, name: &str) -> &'a [Choice] {
    let of_reading = calculator.readings.iter().find(|reading| reading.id == name).map(|reading| &reading.options[..]);
    match calculator.inputs.iter().find(|input| input.id == name).map(|input| &input.kind) {
        Some(InputKind::Choice(domain) | InputKind::Choices(domain)) => calculator.options(*domain),
        _ => of_reading.unwrap_or_default(),
    }
}
