//! Commands that show what there is: rule sets, calculators, the table of standards, the worked cases.

use std::fmt::Write;
use std::path::PathBuf;

use butie::answers::Raw;
use butie::author::cases::{Case, cases as read_cases};
use butie::model::{Calculator, InputKind, Ruleset};
use butie::prose::quantity;
use butie::standards::standards as calculator_standards;
use butie::text::Language;
use butie::value::date;
use butie::wire;
use clap::Args;
use serde_json::{Map, Value};

use crate::eval::json;
use crate::rules::Library;
use crate::{Failure, Outcome, write_out};

#[derive(Args)]
pub(crate) struct List {
    /// 规则集，或 规则集/计算器 / a rule set, or RULESET/CALCULATOR
    name: Option<String>,
    /// 输出 JSON / print as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub(crate) struct Standards {
    /// 规则集或文件夹；不写就是全部 / rule sets or folders; all of them when left out
    named: Vec<PathBuf>,
    /// 输出网页片段 / print a fragment of HTML
    #[arg(long)]
    html: bool,
}

#[derive(Args)]
pub(crate) struct Cases {
    /// 规则集或文件夹；不写就是全部 / rule sets or folders; all of them when left out
    named: Vec<PathBuf>,
    /// 每行一个 JSON / one JSON object a line
    #[arg(long)]
    jsonl: bool,
}

pub(crate) fn list(command: &List, library: &Library) -> Outcome {
    let ids = library.ids()?;
    let (wanted, calculator) = match command.name.as_deref() {
        None => (ids, None),
        Some(name) => match name.split_once('/') {
            Some((ruleset, calculator)) => (vec![ruleset.to_owned()], Some(calculator)),
            None => (vec![name.to_owned()], None),
        },
    };
    let loaded = wanted.iter().map(|id| library.compiled(id)).collect::<Result<Vec<_>, _>>()?;
    let mut text = String::new();
    for compiled in &loaded {
        let ruleset = &compiled.ruleset;
        if let Some(name) = calculator {
            let known: Vec<String> = ruleset.calculators.iter().map(|calculator| calculator.id.clone()).collect();
            let found = ruleset.calculator(name).ok_or_else(|| library.unknown("计算器", "calculator", name, &known))?;
            if command.json {
                return write_out(&json(&wire::describe(ruleset, found))?);
            }
            questions(&mut text, ruleset, found, library.language);
        } else {
            contents(&mut text, ruleset, library.language);
        }
    }
    if command.json {
        text = json(&loaded.iter().map(wire::catalogue).collect::<Vec<_>>())?;
    }
    write_out(&text)
}

/// The calculators of a rule set.
pub(crate) fn contents(text: &mut String, ruleset: &Ruleset, language: Language) {
    let document = &ruleset.document;
    let number = document.number.as_deref().unwrap_or("");
    let _ = writeln!(text, "{}  {} {number}", ruleset.id, document.title.get(language));
    for calculator in &ruleset.calculators {
        let audience: Vec<&str> =
            calculator.audience.iter().map(|audience| ruleset.party(audience.party).name.get(language)).collect();
        let audience = audience.join("、");
        let _ = writeln!(text, "  {}/{}  {}（{audience}）", ruleset.id, calculator.id, calculator.title.get(language));
    }
}

/// The questions of a calculator with what an answer looks like.
pub(crate) fn questions(text: &mut String, ruleset: &Ruleset, calculator: &Calculator, language: Language) {
    let _ = writeln!(text, "{}/{}  {}", ruleset.id, calculator.id, calculator.title.get(language));
    let _ = writeln!(text, "{}\n", calculator.summary.get(language));
    for input in &calculator.inputs {
        let _ = writeln!(text, "  {} ({})  {}", input.id, input.kind.id(), input.ask.get(language));
        match &input.kind {
            InputKind::Choice(domain) | InputKind::Choices(domain) => {
                for option in calculator.options(*domain) {
                    let _ = writeln!(text, "      {}  {}", option.id, option.name.get(language));
                }
            }
            InputKind::Count(unit, low, high) | InputKind::Money(unit, low, high) => {
                let unit = ruleset.unit(*unit);
                let _ = writeln!(text, "      {} – {}", quantity(*low, unit, language), quantity(*high, unit, language));
            }
            InputKind::Tri | InputKind::Bool | InputKind::Date => {}
        }
    }
    for reading in &calculator.readings {
        let _ = writeln!(text, "  --reading {}=…  {}", reading.id, reading.ask.get(language));
        for (position, option) in reading.options.iter().enumerate() {
            let mark = if position == 0 { "*" } else { " " };
            let _ = writeln!(text, "    {mark} {}  {}", option.id, option.name.get(language));
        }
    }
}

pub(crate) fn standards(command: &Standards, library: &Library) -> Outcome {
    let vocabulary = library.vocabulary_for(&command.named)?;
    let mut text = String::new();
    for folder in library.folders(&command.named)? {
        let checked = butie::author::check::check(&vocabulary, &folder);
        let (compiled, _) = crate::rules::sound(checked, &folder.id, library.language)?;
        if command.html {
            standards_html(&mut text, &compiled.ruleset);
        } else {
            standards_text(&mut text, &compiled.ruleset, library.language);
        }
    }
    write_out(&text)
}

fn standards_text(text: &mut String, ruleset: &Ruleset, language: Language) {
    let _ = writeln!(text, "{} {}", ruleset.document.title.get(language), ruleset.document.number.as_deref().unwrap_or(""));
    for calculator in &ruleset.calculators {
        for standard in calculator_standards(calculator) {
            let numbers: Vec<&str> =
                standard.constants.iter().map(|id| calculator.program.constants[id.index()].spelling.as_str()).collect();
            let _ =
                writeln!(text, "  {} · {}: {}", calculator.title.get(language), standard.label.get(language), numbers.join("，"));
            for clause in standard.clauses.iter().map(|id| ruleset.clause(*id)) {
                let _ = writeln!(text, "      {} {}：“{}”", clause.id, clause.at, clause.quote);
            }
        }
    }
}

/// The table of one rule set. A clause's words stand once, in the first row that needs them.
fn standards_html(text: &mut String, ruleset: &Ruleset) {
    let document = &ruleset.document;
    let number = document.number.as_ref().map_or_else(String::new, |number| format!(" {}", escape(number)));
    let printed = document.date.map_or_else(String::new, |day| format!("，{}", date::write(day)));
    let _ = writeln!(
        text,
        "<section class=\"standards\" data-ruleset=\"{}\">\n<h2>{} · {}年补贴标准</h2>\n<p>依据：{}{number}{printed}</p>",
        escape(&ruleset.id),
        escape(&document.region.name.zh),
        document.plan_year,
        escape(&document.title.zh),
    );
    text.push_str("<table>\n<thead><tr><th scope=\"col\">项目</th><th scope=\"col\">标准</th><th scope=\"col\">原文</th></tr></thead>\n<tbody>\n");
    let mut quoted = Vec::new();
    for calculator in &ruleset.calculators {
        for standard in calculator_standards(calculator) {
            let numbers: Vec<String> =
                standard.constants.iter().map(|id| escape(&calculator.program.constants[id.index()].spelling)).collect();
            let _ = write!(
                text,
                "<tr><th scope=\"row\">{}<br><small>{}</small></th><td>{}</td><td>",
                escape(&standard.label.zh),
                escape(&calculator.title.zh),
                numbers.join("，")
            );
            for id in &standard.clauses {
                let clause = ruleset.clause(*id);
                if quoted.contains(id) {
                    let _ = write!(text, "<p>见上 {}</p>", escape(&clause.at));
                } else {
                    quoted.push(*id);
                    let _ = write!(text, "<p>{}：“{}”</p>", escape(&clause.at), escape(&clause.quote));
                }
            }
            text.push_str("</td></tr>\n");
        }
    }
    text.push_str("</tbody>\n</table>\n</section>\n");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

pub(crate) fn cases(command: &Cases, library: &Library) -> Outcome {
    let mut text = String::new();
    for folder in library.folders(&command.named)? {
        let (cases, sources, findings) = read_cases(&folder);
        if !findings.is_empty() {
            return Err(Failure(crate::render::diagnostics(&sources, &findings, library.language)));
        }
        for case in cases {
            if command.jsonl {
                let _ = writeln!(text, "{}", case_json(&folder.id, &case));
            } else {
                let _ = writeln!(text, "{}  {}/{}  {}", case.id, folder.id, case.calculator, case.title);
            }
        }
    }
    write_out(&text)
}

fn case_json(ruleset: &str, case: &Case) -> Value {
    let object = |entries: Vec<(String, Value)>| Value::from(entries.into_iter().collect::<Map<String, Value>>());
    let inputs = case.situation.inputs.iter().map(|(name, value)| (name.clone(), value_of(value)));
    let readings = case.situation.readings.iter().map(|(name, option)| (name.clone(), Value::from(option.clone())));
    let expect = case.expectations().into_iter().map(|(name, expected)| (name, Value::from(expected)));
    object(vec![
        ("id".into(), Value::from(case.id.clone())),
        ("calculator".into(), Value::from(format!("{ruleset}/{}", case.calculator))),
        ("inputs".into(), object(inputs.collect())),
        ("readings".into(), object(readings.collect())),
        ("as_of".into(), case.situation.as_of.map_or(Value::Null, |day| Value::from(date::write(day)))),
        ("expect".into(), object(expect.collect())),
    ])
}

pub(crate) fn value_of(raw: &Raw) -> Value {
    match raw {
        Raw::Null | Raw::Other => Value::Null,
        Raw::Truth(truth) => Value::from(*truth),
        Raw::Number(number) => number.parse::<serde_json::Number>().map_or(Value::Null, Value::Number),
        Raw::Text(text) => Value::from(text.clone()),
        Raw::List(items) => Value::from(items.iter().map(value_of).collect::<Vec<_>>()),
    }
}
