//! Commands that compute: one question, or one a line.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufWriter, Read, Write};
use std::process::ExitCode;

use butie::advice;
use butie::answers::{RawSituation, read};
use butie::asker::Asker;
use butie::compiled::Compiled;
use butie::compliance::{Condition, State, compliance, verdict};
use butie::evaluate::{Evaluation, Status, evaluate};
use butie::explain::{explain as explain_result, fault_hint, fill, notice_text};
use butie::interview::{Interview, Question as Open, State as Asked, interview};
use butie::model::{Calculator, ClauseId, Input, Lists, PartyId, Ruleset, Topic};
use butie::named::Named;
use butie::otherwise::otherwise;
use butie::possible::{Possibilities, Span};
use butie::prose::{Prose, grouped, plain_money};
use butie::remedy::remedies;
use butie::text::{Language, Text};
use butie::threshold::outlooks;
use butie::trace::Origin;
use butie::value::capitals::capitals;
use butie::wire::{self, ChangesJson, PossibleJson, RequestError, ResultJson};
use butie::words;
use clap::Args;
use serde::Serialize;

use crate::rules::{Library, unknown};
use crate::{Failure, Outcome, write_out};

pub(crate) const EXAMPLES: &str = "例子 / Examples:
  butie eval gongan-2023/living-allowance --input '{\"groups\":[\"rural\"],\"training_kind\":\"employment_entrepreneurship\",\"hours_standard\":60,\"hours_attended\":60,\"passed\":true}'
  butie eval guxian-2023/class-training --input '{…}' --reading rate_base=enrolled --as-of 2023-06-01 --json
  butie eval --jsonl < cases.jsonl > results.jsonl   每行 {\"calculator\":…,\"inputs\":{…},\"readings\":{…},\"as_of\":…}";

/// The longest line of `--jsonl` that is read; longer ones get an error instead of eating the memory.
const LONGEST_LINE: u64 = 1 << 20;

#[derive(Args)]
pub(crate) struct Eval {
    #[command(flatten)]
    question: Question,
    /// 输出 JSON / print the result as JSON
    #[arg(long)]
    json: bool,
    /// 从标准输入每行读一题，每行输出一个结果 / read one question a line, write one result a line
    #[arg(long, conflicts_with_all = ["calculator", "input", "reading", "as_of", "json", "audience", "payee"])]
    jsonl: bool,
    /// 每行结果也写明还有哪些可能、怎样会不同 / with --jsonl: what is still possible and what would change it, too
    #[arg(long, requires = "jsonl")]
    outlook: bool,
    #[command(flatten)]
    asking: Asking,
}

/// Whose money counts.
#[derive(Args)]
pub(crate) struct Asking {
    /// 谁在问，只算归他的钱，例如 worker、school / who asks; only their own money counts
    #[arg(long, value_name = "ID", conflicts_with = "payee")]
    pub(crate) audience: Option<String>,
    /// 只算归这个收款人的钱，例如 institution / only this payee's money counts
    #[arg(long, value_name = "ID")]
    pub(crate) payee: Option<String>,
}

impl Asking {
    /// Whose money counts: that of the payee or audience that was named, or everybody's.
    pub(crate) fn asker(&self, ruleset: &Ruleset, calculator: &Calculator, library: &Library) -> Result<Asker, Failure> {
        if let Some(payee) = &self.payee {
            let paid = calculator.payees();
            let known: Vec<String> = paid.iter().map(|party| ruleset.party(*party).id.clone()).collect();
            let found = paid.iter().find(|party| ruleset.party(**party).id == *payee);
            return found.map(|party| Asker::Own(*party)).ok_or_else(|| library.unknown("收款人", "payee", payee, &known));
        }
        if let Some(audience) = &self.audience {
            library.audience(ruleset, audience)?;
        }
        Ok(Asker::of(ruleset, calculator, self.audience.as_deref()))
    }
}

/// A result with what is still possible, and what would change it.
#[derive(Serialize)]
struct Outlooked<'a> {
    #[serde(flatten)]
    result: ResultJson<'a>,
    possible: PossibleJson<'a>,
    changes: ChangesJson<'a>,
}

fn outlooked<'a>(evaluation: &'a Evaluation<'a>, compiled: &'a Compiled, id: Option<String>, asker: Asker) -> Outlooked<'a> {
    Outlooked {
        result: wire::result(evaluation, &compiled.hash, id),
        possible: wire::possible(evaluation, asker),
        changes: wire::changes(evaluation, asker),
    }
}

#[derive(Args)]
pub(crate) struct Question {
    /// 规则集/计算器，例如 guxian-2023/class-training / rule set and calculator
    calculator: Option<String>,
    /// 答案，JSON 对象；- 表示从标准输入读 / answers as a JSON object; - reads standard input
    #[arg(long, value_name = "JSON")]
    pub(crate) input: Option<String>,
    /// 读法，可写多次 / a reading, as often as needed
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) reading: Vec<String>,
    /// 哪一天的规则 / the date for which the question is asked
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) as_of: Option<String>,
}

impl Question {
    /// A question about a calculator.
    pub(crate) fn about(calculator: &str, input: Option<String>, reading: Vec<String>, as_of: Option<String>) -> Self {
        Self { calculator: Some(calculator.to_owned()), input, reading, as_of }
    }

    /// The calculator that was named.
    pub(crate) fn calculator(&self) -> Result<&str, Failure> {
        self.calculator.as_deref().ok_or_else(|| {
            Failure(String::from(
                "请写明计算器，例如 guxian-2023/class-training；全部计算器：butie list\nname a calculator, such as guxian-2023/class-training; all of them: butie list",
            ))
        })
    }
}

pub(crate) fn eval(command: &Eval, library: &Library) -> Outcome {
    if command.jsonl {
        return stream(library, command.outlook);
    }
    answer(&command.question, library, |compiled, evaluation| {
        let payee = command.asking.asker(evaluation.ruleset, evaluation.calculator, library)?;
        if command.json {
            json(&outlooked(evaluation, compiled, None, payee))
        } else {
            Ok(summary(evaluation, payee, library.language))
        }
    })
}

/// A shape as JSON text for people.
pub(crate) fn json(shape: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string_pretty(shape).map(|json| json + "\n").map_err(|error| Failure(error.to_string()))
}

pub(crate) fn explain(question: &Question, library: &Library) -> Outcome {
    answer(question, library, |_, evaluation| Ok(explanation(evaluation, library.language)))
}

/// Computes one question and writes what `show` makes of it; exit code 2 when the answers are faulty.
fn answer(
    question: &Question,
    library: &Library,
    show: impl Fn(&Compiled, &Evaluation<'_>) -> Result<String, Failure>,
) -> Outcome {
    let situation = situation(question, library.language)?;
    let (compiled, calculator) = find(library, question)?;
    let calculator = calculator_of(&compiled, &calculator, library)?;
    let situation = read(calculator, &situation);
    let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
    write_out(&show(&compiled, &evaluation)?)?;
    Ok(if evaluation.status == Status::InvalidInput { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

pub(crate) fn situation(question: &Question, language: Language) -> Result<RawSituation, Failure> {
    let json = match question.input.as_deref() {
        None => String::from("{}"),
        Some("-") => {
            let mut text = String::new();
            std::io::stdin().lock().take(LONGEST_LINE + 1).read_to_string(&mut text)?;
            if text.len() as u64 > LONGEST_LINE {
                return Err(Failure(format!("--input: {}", too_long().text.get(language))));
            }
            text
        }
        Some(json) => json.to_owned(),
    };
    let json = json.trim_start_matches('\u{feff}');
    let words = |error: RequestError| Failure(format!("--input: {}", error.text.get(language)));
    let inputs = wire::read_inputs(json).map_err(words)?;
    let mut readings = Named::default();
    for reading in &question.reading {
        let (name, option) = reading.split_once('=').ok_or_else(|| {
            Failure(format!(
                "--reading 要写成 名称=选项，例如 rate_base=enrolled，而这是“{reading}”\n--reading takes NAME=VALUE, such as rate_base=enrolled, not “{reading}”"
            ))
        })?;
        readings.insert(name.to_owned(), option.to_owned());
    }
    let as_of = question
        .as_of
        .as_deref()
        .map(wire::read_as_of)
        .transpose()
        .map_err(|error| Failure(error.text.get(language).to_owned()))?;
    Ok(RawSituation { inputs, readings, as_of })
}

/// The rule set of `guxian-2023/class-training`, and the calculator's id in it.
pub(crate) fn find(library: &Library, question: &Question) -> Result<(Compiled, String), Failure> {
    find_with_lists(library, question).map(|(compiled, _, calculator)| (compiled, calculator))
}

/// The same, with what lists call the inputs of the rule set.
pub(crate) fn find_with_lists(library: &Library, question: &Question) -> Result<(Compiled, Lists, String), Failure> {
    let name = question.calculator()?;
    let Some((ruleset, calculator)) = name.split_once('/') else {
        return Err(Failure(format!(
            "计算器要写成 规则集/计算器，例如 guxian-2023/class-training，而这是“{name}”；全部计算器：butie list\na calculator is written RULESET/CALCULATOR, such as guxian-2023/class-training, not “{name}”; all of them: butie list"
        )));
    };
    let (compiled, lists) = library.with_lists(ruleset)?;
    Ok((compiled, lists, calculator.to_owned()))
}

pub(crate) fn calculator_of<'a>(compiled: &'a Compiled, id: &str, library: &Library) -> Result<&'a Calculator, Failure> {
    compiled.ruleset.calculator(id).ok_or_else(|| {
        let known: Vec<String> = compiled.ruleset.calculators.iter().map(|calculator| calculator.id.clone()).collect();
        library.unknown("计算器", "calculator", id, &known)
    })
}

/// A line that could not be answered.
#[derive(Serialize)]
struct LineError {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    status: &'static str,
    line: u64,
    error: RequestError,
    // The empty parts of a result, so that a reader of results needs no special case.
    outputs: BTreeMap<String, ()>,
    lines: [(); 0],
    warnings: [(); 0],
    missing: [(); 0],
}

/// Answers every line in order; a bad line costs only itself.
fn stream(library: &Library, outlook: bool) -> Outcome {
    // All rule sets are read once; a faulty one costs the lines that ask for it.
    let mut loaded: BTreeMap<String, Result<Compiled, String>> = BTreeMap::new();
    for id in library.ids()? {
        let compiled = library.compiled(&id).map_err(|Failure(message)| message);
        loaded.insert(id, compiled);
    }
    let mut input = std::io::stdin().lock();
    let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        if input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        let cut = bytes.len() as u64 == LONGEST_LINE && bytes.last() != Some(&b'\n');
        if cut {
            skip_line(&mut input)?;
        }
        let answered = if cut { Err((None, too_long())) } else { answer_line(&bytes, &loaded, outlook, &mut out) };
        let written = match answered {
            Ok(written) => written,
            Err((id, error)) => {
                let error = LineError {
                    id,
                    status: Status::InvalidInput.id(),
                    line,
                    error,
                    outputs: BTreeMap::new(),
                    lines: [],
                    warnings: [],
                    missing: [],
                };
                serde_json::to_writer(&mut out, &error).map_err(std::io::Error::from)
            }
        };
        match written.and_then(|()| out.write_all(b"\n")) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
            other => other?,
        }
    }
    match out.flush() {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(ExitCode::SUCCESS),
    }
}

type LineFault = (Option<String>, RequestError);

fn answer_line(
    bytes: &[u8],
    loaded: &BTreeMap<String, Result<Compiled, String>>,
    outlook: bool,
    out: &mut impl Write,
) -> Result<std::io::Result<()>, LineFault> {
    let text = std::str::from_utf8(bytes).map_err(|_| (None, not_text()))?;
    let request = wire::read_request(text.trim_start_matches('\u{feff}').trim()).map_err(|error| (None, error))?;
    let fault = |text: Text| (request.id.clone(), RequestError { code: "unknown_calculator", text });
    let (ruleset, calculator) = request.calculator.split_once('/').unwrap_or((&request.calculator, ""));
    let compiled = loaded.get(ruleset).ok_or_else(|| {
        let known: Vec<String> = loaded.keys().cloned().collect();
        fault(unknown("规则集", "rule set", ruleset, &known))
    })?;
    let compiled = compiled.as_ref().map_err(|message| fault(Text::new(message.clone(), message.clone())))?;
    let calculator = compiled.ruleset.calculator(calculator).ok_or_else(|| {
        let known: Vec<String> = compiled.ruleset.calculators.iter().map(|known| known.id.clone()).collect();
        fault(unknown("计算器", "calculator", calculator, &known))
    })?;
    let situation = read(calculator, &request.situation);
    let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
    let written = if outlook {
        serde_json::to_writer(out, &outlooked(&evaluation, compiled, request.id, Asker::Everybody))
    } else {
        serde_json::to_writer(out, &wire::result(&evaluation, &compiled.hash, request.id))
    };
    Ok(written.map_err(std::io::Error::from))
}

fn skip_line(input: &mut impl BufRead) -> std::io::Result<()> {
    loop {
        let (found, length) = {
            let available = input.fill_buf()?;
            match available.iter().position(|byte| *byte == b'\n') {
                Some(place) => (true, place + 1),
                None => (available.is_empty(), available.len()),
            }
        };
        input.consume(length);
        if found {
            return Ok(());
        }
    }
}

fn too_long() -> RequestError {
    let text = Text::new("超过 1 MB，没有读", "longer than 1 MB and not read");
    RequestError { code: "line_too_long", text }
}

fn not_text() -> RequestError {
    let text = Text::new("这一行不是 UTF-8 文字", "the line is not UTF-8 text");
    RequestError { code: "not_utf8", text }
}

/// A result for a terminal: status, money by payee, outputs, what is missing, warnings and notes.
pub(crate) fn summary(evaluation: &Evaluation<'_>, asker: Asker, language: Language) -> String {
    let (ruleset, calculator) = (evaluation.ruleset, evaluation.calculator);
    let prose = Prose { evaluation, language };
    let mut text = format!("{} — {}", calculator.title.get(language), words::status(evaluation.status, language));
    if let Some(well) = verdict(evaluation) {
        text.push_str(if language == Language::Zh { "，" } else { ", " });
        text.push_str(words::verdict(well, language));
    }
    text.push('\n');
    if let Some(gate) = evaluation.decided_by.map(|gate| &calculator.gates[gate]) {
        let _ = writeln!(text, "  {}", fill(evaluation, &gate.say, language));
        if let Some(advice) = &gate.advice {
            let _ = writeln!(text, "  {}", fill(evaluation, advice, language));
        }
        push_clauses(&mut text, evaluation, &gate.clauses, "  ");
    }
    for fault in &evaluation.faults {
        let _ = writeln!(text, "  ✗ {}: {}", fault.name, fault_hint(ruleset, calculator, fault).get(language));
    }
    for line in &evaluation.lines {
        let payee = ruleset.party(line.line.payee).name.get(language);
        let amount = grouped(&plain_money(line.amount));
        let force = words::force(line.line.force, line.line.may, language);
        let capital = capitals(line.amount).map_or_else(String::new, |capital| format!("  人民币{capital}"));
        let _ = match language {
            Language::Zh => writeln!(text, "  {} → {payee}：{force} {amount}元{capital}", line.line.label.zh),
            Language::En => writeln!(text, "  {} → {payee}: {force} {amount} yuan", line.line.label.en),
        };
    }
    for output in &evaluation.outputs {
        let step = calculator.step(output.step);
        let _ = writeln!(text, "  {} = {}  {}", step.id, prose.value(output.value, output.kind), step.label.get(language));
    }
    push_range(&mut text, evaluation, asker, language);
    for notice in &evaluation.warnings {
        let _ = writeln!(text, "  ! {}", notice_text(evaluation, *notice, language));
    }
    push_notes(&mut text, evaluation, language);
    push_ways(&mut text, evaluation, asker, language);
    text + "  " + words::disclaimer(language) + "\n"
}

/// What is good to know, and then by topic what the document says beside the amount.
fn push_notes(text: &mut String, evaluation: &Evaluation<'_>, language: Language) {
    let topics = Topic::ALL.iter().map(|(topic, _)| Some(*topic));
    for topic in core::iter::once(None).chain(topics) {
        let notes = evaluation.notes.iter().filter(|note| note.topic == topic);
        let lines = notes.map(|note| format!("  · {}\n", fill(evaluation, &note.say, language))).collect::<String>();
        if let Some(topic) = topic.filter(|_| !lines.is_empty()) {
            let _ = writeln!(text, "  {}", topic_words(topic, language));
        }
        text.push_str(&lines);
    }
}

fn topic_words(topic: Topic, language: Language) -> &'static str {
    match (topic, language) {
        (Topic::Materials, Language::Zh) => "带什么",
        (Topic::Process, Language::Zh) => "怎么办理",
        (Topic::Where, Language::Zh) => "去哪里、问谁",
        (Topic::Deadline, Language::Zh) => "何时前",
        (Topic::Publicity, Language::Zh) => "公示",
        (Topic::Payment, Language::Zh) => "怎么发放",
        (Topic::Conduct, Language::Zh) => "培训中要注意",
        (Topic::Materials, Language::En) => "What to bring",
        (Topic::Process, Language::En) => "How it is done",
        (Topic::Where, Language::En) => "Where to go and whom to ask",
        (Topic::Deadline, Language::En) => "By when",
        (Topic::Publicity, Language::En) => "What is made public",
        (Topic::Payment, Language::En) => "How it is paid",
        (Topic::Conduct, Language::En) => "During the training",
    }
}

/// What is certain while answers are missing, and what each question is worth. Questions for which a default counts stand
/// apart: nobody has to answer them.
fn push_range(text: &mut String, evaluation: &Evaluation<'_>, asker: Asker, language: Language) {
    let Interview { possible, questions } = interview(evaluation, asker);
    if matches!(evaluation.status, Status::NeedsInput | Status::NeedsLocalStandard | Status::ToConfirm) {
        push_certain(text, evaluation.ruleset, &possible, asker, language);
    }
    let (by_default, open): (Vec<Open>, Vec<Open>) = questions.iter().partition(|question| question.state == Asked::Default);
    for question in open {
        let unknown = match (question.state, language) {
            (Asked::Unknown, Language::Zh) => "（不清楚）",
            (Asked::Unknown, Language::En) => " (not known)",
            _ => "",
        };
        push_question(text, "  ? ", evaluation, question, unknown, language);
    }
    if !by_default.is_empty() {
        text.push_str(match language {
            Language::Zh => "  没有回答、按默认算的，有不同再填：\n",
            Language::En => "  Not answered, so the default counts; answer where it differs:\n",
        });
    }
    for question in by_default {
        let input = &evaluation.calculator.inputs[question.input.index()];
        let default = standing_in(evaluation, input, language);
        let default = if language == Language::Zh { format!("（{default}）") } else { format!(" ({default})") };
        push_question(text, "    ", evaluation, question, &default, language);
    }
}

fn push_question(text: &mut String, indent: &str, evaluation: &Evaluation<'_>, question: Open, remark: &str, language: Language) {
    let calculator = evaluation.calculator;
    let ask = calculator.asks(question.input, &evaluation.situation.readings).get(language);
    let price = advice::price(question.price, language).map_or_else(String::new, |price| format!("  [{price}]"));
    let _ = writeln!(text, "{indent}{}  {ask}{remark}{price}", calculator.inputs[question.input.index()].id);
}

/// What counts while an input is not answered.
pub(crate) fn standing_in(evaluation: &Evaluation<'_>, input: &Input, language: Language) -> String {
    let prose = Prose { evaluation, language };
    match input.default {
        Some(default) => prose.value(evaluation.calculator.program.constants[default.index()].value, input.value_kind()),
        None => String::from(if language == Language::Zh { "没有" } else { "none" }),
    }
}

/// How far money can still reach, a line for each payee whose money counts, or for every one where nobody's does; those who
/// get nothing whatever is answered are left out.
pub(crate) fn push_certain(text: &mut String, ruleset: &Ruleset, possible: &Possibilities, asker: Asker, language: Language) {
    let spans = possible.money.iter().filter_map(|(party, set)| Some((*party, set.span()?)));
    let spans: Vec<(PartyId, Span)> = spans.filter(|(party, _)| asker == Asker::Nobody || asker.counts(*party)).collect();
    let paid = |span: Span| span.only().is_none_or(|yuan| !yuan.is_zero());
    let some = spans.iter().any(|(_, span)| paid(*span));
    for (party, span) in spans.into_iter().filter(|(_, span)| !some || paid(*span)) {
        let payee = ruleset.party(party).name.get(language);
        let range = advice::range(span, language);
        let _ = match language {
            Language::Zh => writeln!(text, "  现在看 → {payee}：{range}"),
            Language::En => writeln!(text, "  certain so far → {payee}: {range}"),
        };
    }
}

/// The next thresholds, and what would lead to money where there is none.
fn push_ways(text: &mut String, evaluation: &Evaluation<'_>, asker: Asker, language: Language) {
    let calculator = evaluation.calculator;
    for outlook in outlooks(evaluation) {
        let id = &calculator.inputs[outlook.input.index()].id;
        for tip in advice::tips(evaluation, &outlook, asker, language) {
            let _ = writeln!(text, "  → {id}  {}", tip.text);
        }
    }
    for remedy in remedies(evaluation, asker) {
        let changes = remedy.changes.iter().map(|change| {
            let id = &calculator.inputs[change.input.index()].id;
            format!("{id} = {}", advice::change(evaluation, change, language))
        });
        let changes: Vec<String> = changes.collect();
        let colon = if language == Language::Zh { "：" } else { ": " };
        let _ = writeln!(text, "  ⇒ {}{colon}{}", changes.join(" + "), advice::reward(&remedy, language));
    }
}

/// A result step by step, with the words of every clause.
fn explanation(evaluation: &Evaluation<'_>, language: Language) -> String {
    let explanation = explain_result(evaluation, language);
    let conditions = compliance(evaluation, language);
    let mut text = summary(evaluation, Asker::Everybody, language);
    let mut quoted = Vec::new();
    for (position, gate) in explanation.gates.iter().enumerate() {
        let _ = writeln!(text, "\n{} {}    {}", mark(gate.holds), gate.label, gate.working);
        push_requirements(&mut text, &conditions, |of| of == Origin::Gate(position), language);
        push_new_clauses(&mut text, evaluation, &gate.clauses, &mut quoted);
    }
    if conditions.iter().any(|condition| matches!(condition.of, Origin::Step(_))) {
        text.push('\n');
        push_requirements(&mut text, &conditions, |of| matches!(of, Origin::Step(_)), language);
    }
    for step in &explanation.steps {
        let working = if step.working == step.value { String::new() } else { format!("{} = ", step.working) };
        let _ = writeln!(text, "\n{}: {working}{}", step.label, step.value);
        if let Some(arithmetic) = &step.arithmetic {
            let _ = writeln!(text, "    {arithmetic}");
        }
        push_new_clauses(&mut text, evaluation, &step.clauses, &mut quoted);
    }
    push_otherwise(&mut text, evaluation, language);
    text
}

/// What the other readings would give.
fn push_otherwise(text: &mut String, evaluation: &Evaluation<'_>, language: Language) {
    let calculator = evaluation.calculator;
    for point in otherwise(evaluation, Asker::Everybody, language) {
        let reading = &calculator.readings[point.reading.index()];
        let chosen = reading.options.get(usize::from(point.chosen)).map_or("", |option| option.name.get(language));
        let _ = match language {
            Language::Zh => writeln!(text, "\n◇ {}  现在按‘{chosen}’", reading.ask.zh),
            Language::En => writeln!(text, "\n◇ {}  read here as ‘{chosen}’", reading.ask.en),
        };
        for other in &point.others {
            let _ = writeln!(text, "    {other}");
        }
    }
}

fn mark(holds: Option<bool>) -> &'static str {
    match holds {
        Some(true) => "✓",
        Some(false) => "✗",
        None => "?",
    }
}

/// What is required and what there is.
fn push_requirements(text: &mut String, conditions: &[Condition], of: impl Fn(Origin) -> bool, language: Language) {
    for row in conditions.iter().filter(|condition| of(condition.of)).flat_map(|condition| &condition.parts) {
        let mark = match row.state {
            State::Met => "✓",
            State::Failed => "✗",
            State::Unanswered | State::Open => "?",
        };
        let (label, required) = (&row.label, &row.required);
        let actual = row.actual.as_deref();
        let _ = match language {
            Language::Zh => writeln!(text, "    {mark} {label}  要求：{required}  实际：{}", actual.unwrap_or("未填写")),
            Language::En => {
                writeln!(text, "    {mark} {label}  required: {required}  actual: {}", actual.unwrap_or("not answered"))
            }
        };
    }
}

/// The words of a clause stand where it is first cited; later only its id and place.
fn push_new_clauses(text: &mut String, evaluation: &Evaluation<'_>, clauses: &[ClauseId], quoted: &mut Vec<ClauseId>) {
    for id in clauses {
        if quoted.contains(id) {
            let clause = evaluation.ruleset.clause(*id);
            let _ = writeln!(text, "    {} {}", clause.id, clause.at);
        } else {
            quoted.push(*id);
            push_clauses(text, evaluation, &[*id], "    ");
        }
    }
}

fn push_clauses(text: &mut String, evaluation: &Evaluation<'_>, clauses: &[ClauseId], indent: &str) {
    for clause in clauses.iter().map(|id| evaluation.ruleset.clause(*id)) {
        let _ = writeln!(text, "{indent}{} {}：“{}”", clause.id, clause.at, clause.quote);
    }
}
