//! A result as a worked case, in the format of the case files that stand beside a calculator. Who thinks that a result is
//! wrong copies it; who keeps the rules pastes it, corrects what is expected, and has a test.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use crate::answers::{Raw, RawSituation, read_number};
use crate::evaluate::{Evaluation, LineAmount, Notice};
use crate::model::InputKind;
use crate::plain::{Plain, plain};
use crate::value::date;

/// The case for a result: the answers as they were given, and what came out of them. Questions without an answer are named
/// too, so that answers which a case file gives to all its cases do not slip in.
pub fn case(evaluation: &Evaluation<'_>, hash: &str, raw: &RawSituation) -> String {
    let (ruleset, calculator) = (evaluation.ruleset, evaluation.calculator);
    let asked = calculator.inputs.iter().map(|input| {
        let answer = raw.inputs.get(&input.id);
        (input.id.as_str(), answer.map_or_else(|| text("absent"), |answer| answered(&input.kind, answer)))
    });
    let known = |name: &String| calculator.inputs.iter().any(|input| input.id == *name);
    let strangers = raw.inputs.iter().filter(|(name, _)| !known(name));
    let inputs = asked.chain(strangers.map(|(name, answer)| (name.as_str(), spelt(answer))));
    let readings: Vec<(&str, String)> = raw.readings.iter().map(|(name, option)| (name.as_str(), text(option))).collect();
    let mut given = String::new();
    if let Some(day) = raw.as_of {
        given += &format!("as_of = {}\n", text(&date::write(day)));
    }
    if !readings.is_empty() {
        given += &format!("readings = {}\n", table(&readings));
    }
    given += &format!("inputs = {}\n", table(&inputs.collect::<Vec<_>>()));
    // The same question has the same id wherever it is copied.
    let digest = Sha256::digest(format!("{}/{}\n{given}", ruleset.id, calculator.id));
    let id: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let day = raw.as_of.map_or_else(String::new, |day| format!("，{}", date::write(day)));
    format!(
        "# {}/{} {}，规则版本 {hash}{day}\n[[case]]\nid = \"R-{id}\"\ntitle = {}\nwhy = \"expect 是按这个规则版本算出来的；请按原文改成应有的结果，写明怎么算\"\n{given}expect = {}\n",
        ruleset.id,
        calculator.id,
        comment(&calculator.title.zh),
        text(&format!("{}：对结果有疑问", calculator.title.zh)),
        table(&expected(evaluation)),
    )
}

/// What came out, by the names that case files have for it.
fn expected<'e>(evaluation: &'e Evaluation<'_>) -> Vec<(&'e str, String)> {
    let (ruleset, calculator) = (evaluation.ruleset, evaluation.calculator);
    let mut expected = Vec::from([("status", text(evaluation.status.id()))]);
    let mut absent: Vec<&str> = Vec::new();
    for id in &calculator.outputs {
        let name = calculator.step(*id).id.as_str();
        let output = evaluation.outputs.iter().find(|output| output.step == *id);
        let value = output.map_or(Plain::Nothing, |output| plain(ruleset, calculator, output.value, output.kind));
        match value {
            Plain::Text(value) => expected.push((name, text(&value))),
            Plain::Number(value) => expected.push((name, number(&value))),
            Plain::Truth(value) => expected.push((name, value.to_string())),
            Plain::List(ids) => expected.push((name, list(&ids.iter().map(String::as_str).collect::<Vec<_>>()))),
            Plain::Nothing => absent.push(name),
        }
    }
    if !absent.is_empty() {
        expected.push(("absent", list(&absent)));
    }
    if !evaluation.lines.is_empty() {
        let payee = |line: &LineAmount<'_>| text(&ruleset.party(line.line.payee).id);
        let lines = evaluation.lines.iter().map(|line| (line.line.id.as_str(), payee(line)));
        expected.push(("lines", table(&lines.collect::<Vec<_>>())));
    }
    let warnings = evaluation.warnings.iter().map(|notice| match notice {
        Notice::Message(message) => message.code.as_str(),
        Notice::Gate(gate) => calculator.gates[*gate].warning.as_deref().unwrap_or_default(),
    });
    expected.push(("warnings", list(&warnings.collect::<Vec<_>>())));
    if !evaluation.missing.is_empty() {
        let ids = evaluation.missing.iter().map(|input| calculator.inputs[input.index()].id.as_str());
        expected.push(("missing_inputs", list(&ids.collect::<Vec<_>>())));
    }
    if !evaluation.faults.is_empty() {
        let names = evaluation.faults.iter().map(|fault| fault.name.as_str());
        expected.push(("faults", list(&names.collect::<Vec<_>>())));
    }
    if let Some(gate) = evaluation.decided_by {
        expected.push(("decided_by", text(&calculator.gates[gate].id)));
    }
    expected
}

/// An answer to a question. What was typed as a number stands there as one.
fn answered(kind: &InputKind, answer: &Raw) -> String {
    match (kind, answer) {
        (InputKind::Count(..) | InputKind::Money(..), Raw::Text(typed)) if read_number(answer).is_ok() => number(typed),
        _ => spelt(answer),
    }
}

/// An answer as a case file spells it.
fn spelt(answer: &Raw) -> String {
    match answer {
        Raw::Null => text("null"),
        Raw::Truth(truth) => truth.to_string(),
        Raw::Number(spelling) => number(spelling),
        // These two words mean something else there; the texts are as little an answer as an empty table.
        Raw::Text(word) if word == "null" || word == "absent" => "{}".to_string(),
        Raw::Text(words) => text(words),
        Raw::List(items) => format!("[{}]", items.iter().map(spelt).collect::<Vec<_>>().join(", ")),
        Raw::Other => "{}".to_string(),
    }
}

/// A number, as text where TOML would not keep its spelling.
fn number(spelling: &str) -> String {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = spelling.strip_prefix('-').unwrap_or(spelling);
    let (whole, fraction) = unsigned.split_once('.').map_or((unsigned, None), |(whole, fraction)| (whole, Some(fraction)));
    let plain = digits(whole) && (whole == "0" || !whole.starts_with('0')) && fraction.is_none_or(digits);
    if plain && spelling.len() <= 18 { spelling.to_string() } else { text(spelling) }
}

fn list(items: &[&str]) -> String {
    format!("[{}]", items.iter().map(|item| text(item)).collect::<Vec<_>>().join(", "))
}

fn table(entries: &[(&str, String)]) -> String {
    let bare =
        |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let entry = |(name, value): &(&str, String)| match bare(name) {
        true => format!("{name} = {value}"),
        false => format!("{} = {value}", text(name)),
    };
    let entries: Vec<String> = entries.iter().map(entry).collect();
    if entries.is_empty() { "{}".to_string() } else { format!("{{ {} }}", entries.join(", ")) }
}

/// A text in quotation marks.
fn text(words: &str) -> String {
    let mut quoted = String::from("\"");
    for sign in words.chars() {
        match sign {
            '"' | '\\' => quoted.extend(['\\', sign]),
            sign if sign.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(sign))),
            sign => quoted.push(sign),
        }
    }
    quoted.push('"');
    quoted
}

/// Words that stay on the line of a comment.
fn comment(words: &str) -> String {
    words.chars().filter(|sign| !sign.is_control()).collect()
}
