//! `butie ask`: an interview in a terminal, or through a pipe.

use std::fmt::Write as _;
use std::io::{BufRead, IsTerminal, Read};
use std::process::ExitCode;

use butie::advice;
use butie::answers::{Problem, Raw, RawSituation, read};
use butie::evaluate::{Evaluation, Status, evaluate};
use butie::explain::fault_text;
use butie::interview::{Interview, Question as Open, State, interview};
use butie::model::{Calculator, Choice, Input, InputKind, Null, Ruleset, Unit};
use butie::prose::{grouped, quantity};
use butie::text::Language;
use butie::typed;
use butie::value::Set;
use clap::Args;
use serde_json::{Map, Value};

use crate::eval::{Asking, Question, calculator_of, find, push_certain, situation, standing_in, summary};
use crate::rules::Library;
use crate::show::value_of;
use crate::{Failure, Outcome, write_out};

pub(crate) const EXAMPLES: &str = "例子 / Examples:
  butie ask guxian-2023/class-training
  butie ask gongan-2023/living-allowance --audience worker
  butie ask guxian-2023/class-training --input '{\"training_mode\":\"order\"}'   已经知道的不再问 / what is known is not asked
回答 / Answers: 选项写序号或代号，几项用逗号隔开；b 上一题，q 结束
                options by number or id, several with commas; b goes back, q ends";

#[derive(Args)]
pub(crate) struct Ask {
    #[command(flatten)]
    question: Question,
    #[command(flatten)]
    asking: Asking,
}

/// The longest line that is read as an answer, in bytes.
const LONGEST_ANSWER: u64 = 4 << 10;
/// A line that does not end within so many bytes comes from no person; it is taken as the end.
const LONGEST_LINE: u64 = 1 << 20;
/// So many lines are read in all, so that an input without end ends.
const MOST_LINES: usize = 1_000;

/// What has been answered, and how to go back.
struct Talk {
    raw: RawSituation,
    /// Questions whose default was kept.
    kept: Set,
    /// What stood before each answer.
    before: Vec<(RawSituation, Set)>,
}

/// Whoever answers.
struct Person {
    lines: usize,
    /// Whether the terminal shows what is typed; otherwise the transcript does.
    echoes: bool,
}

/// A line of input.
enum Line {
    Words(String),
    TooLong,
    End,
}

/// What a line of input means for the question at hand.
enum Turn {
    Answer(Raw),
    /// Nothing was typed.
    Nothing,
    Back,
    Quit,
}

pub(crate) fn ask(command: &Ask, library: &Library) -> Outcome {
    let language = library.language;
    if command.question.input.as_deref() == Some("-") {
        return Err(Failure(String::from(
            "ask 要从标准输入读回答，已有的答案请直接写：--input '{…}'\nask reads the answers from standard input; write those known already as --input '{…}'",
        )));
    }
    let raw = situation(&command.question, language)?;
    let (compiled, id) = find(library, &command.question)?;
    let (ruleset, calculator) = (&compiled.ruleset, calculator_of(&compiled, &id, library)?);
    let asker = command.asking.asker(ruleset, calculator, library)?;
    let mut talk = Talk { raw, kept: Set::default(), before: Vec::new() };
    let mut person = Person { lines: 0, echoes: std::io::stdin().is_terminal() };
    write_out(&heading(calculator, language))?;
    loop {
        let situation = read(calculator, &talk.raw);
        let evaluation = evaluate(ruleset, calculator, &situation);
        if !evaluation.faults.is_empty() {
            // Only the answers that came along can be faulty: those given here are looked at before they are taken.
            write_out(&summary(&evaluation, asker, language))?;
            return Ok(ExitCode::from(2));
        }
        let Interview { possible, questions } = interview(&evaluation, asker);
        let unanswered = questions.iter().find(|question| question.state == State::Unanswered);
        let kept = |question: &&Open| talk.kept.has(question.input.index());
        let defaults = questions.iter().filter(|question| question.state == State::Default);
        let Some(question) = unanswered.or_else(|| defaults.into_iter().find(|question| !kept(question))) else {
            write_out(&format!("\n{}", summary(&evaluation, asker, language)))?;
            if talk.before.is_empty() || !looks_back(&mut talk, &mut person, language)? {
                break;
            }
            continue;
        };
        let mut text = String::from("\n");
        push_certain(&mut text, ruleset, &possible, asker, language);
        let teller = Teller { evaluation: &evaluation, question: *question, language };
        teller.push_question(&mut text, talk.before.len() + 1);
        write_out(&text)?;
        if !take_turn(&teller, &mut talk, &mut person)? {
            let unfinished = match (evaluation.status, language) {
                (Status::NeedsInput, Language::Zh) => "还没有问完，到现在为止：\n",
                (Status::NeedsInput, Language::En) => "Not everything has been answered; so far:\n",
                _ => "",
            };
            write_out(&format!("\n{unfinished}{}", summary(&evaluation, asker, language)))?;
            break;
        }
    }
    write_out(&once_more(command, &talk.raw, ruleset, calculator, library))
}

/// After the result: whether the last answer is to be changed after all.
fn looks_back(talk: &mut Talk, person: &mut Person, language: Language) -> Result<bool, Failure> {
    write_out(match language {
        Language::Zh => "\n回车结束，b 改上一题\n",
        Language::En => "\nEnter ends, b changes the last answer\n",
    })?;
    let Line::Words(line) = person.line()? else { return Ok(false) };
    let line = line.to_lowercase();
    Ok((line == "b" || means_back(&line)) && talk.go_back())
}

fn heading(calculator: &Calculator, language: Language) -> String {
    let (title, summary) = (calculator.title.get(language), calculator.summary.get(language));
    let keys = match language {
        Language::Zh => "随时可以：b 回到上一题，q 结束。不清楚也是回答。",
        Language::En => "At any time: b goes back, q ends. Not knowing is an answer, too.",
    };
    format!("{title}\n{summary}\n{keys}\n")
}

/// Reads until a question is answered, or left in another way; `false` ends the interview.
fn take_turn(teller: &Teller<'_>, talk: &mut Talk, person: &mut Person) -> Result<bool, Failure> {
    let Evaluation { ruleset, calculator, .. } = *teller.evaluation;
    let (language, input) = (teller.language, teller.input());
    let words = |zh: &str, en: &str| format!("  ✗ {}\n", if language == Language::Zh { zh } else { en });
    loop {
        let turn = match person.line()? {
            Line::End => return Ok(false),
            Line::TooLong => {
                write_out(&words("这一行太长，没有读", "the line is too long and was not read"))?;
                continue;
            }
            Line::Words(line) => turn(calculator, input, &line),
        };
        match turn {
            Turn::Quit => return Ok(false),
            Turn::Back if talk.go_back() => return Ok(true),
            Turn::Back => write_out(&words("这是第一题，前面没有了", "this is the first question; there is none before it"))?,
            Turn::Nothing if teller.question.state == State::Default => {
                talk.before.push((talk.raw.clone(), talk.kept));
                talk.kept = talk.kept.union(Set::of(teller.question.input.index()));
                return Ok(true);
            }
            Turn::Nothing => write_out(&words("请回答；要结束就输 q", "an answer is needed; q ends"))?,
            Turn::Answer(answer) => {
                let mut raw = talk.raw.clone();
                raw.inputs.insert(input.id.clone(), answer);
                let situation = read(calculator, &raw);
                let faults = evaluate(ruleset, calculator, &situation).faults;
                if faults.is_empty() {
                    talk.before.push((std::mem::replace(&mut talk.raw, raw), talk.kept));
                    return Ok(true);
                }
                let mut said: Vec<String> = Vec::new();
                for fault in &faults {
                    let text = fault_text(ruleset, calculator, fault).get(language).to_owned();
                    if !said.contains(&text) {
                        write_out(&words(&text, &text))?;
                        said.push(text);
                    }
                }
                if faults.iter().any(|fault| matches!(fault.problem, Problem::Contradiction(_))) {
                    write_out(match language {
                        Language::Zh => "    前面的回答要改，就输 b\n",
                        Language::En => "    to change an answer before this one, type b\n",
                    })?;
                }
                ExitCode::SUCCESS
            }
        };
    }
}

impl Talk {
    /// Takes the last answer back, if there is one.
    fn go_back(&mut self) -> bool {
        let before = self.before.pop();
        let found = before.is_some();
        if let Some((raw, kept)) = before {
            (self.raw, self.kept) = (raw, kept);
        }
        found
    }
}

impl Person {
    /// Asks for a line.
    fn line(&mut self) -> Result<Line, Failure> {
        write_out("> ")?;
        self.lines += 1;
        let line = if self.lines > MOST_LINES { Line::End } else { read_line()? };
        match &line {
            Line::End => write_out("\n")?,
            Line::TooLong if !self.echoes => write_out("…\n")?,
            Line::Words(words) if !self.echoes => {
                let shown: String = words.chars().take(60).flat_map(char::escape_debug).collect();
                write_out(&format!("{shown}\n"))?
            }
            Line::TooLong | Line::Words(_) => ExitCode::SUCCESS,
        };
        Ok(line)
    }
}

fn read_line() -> Result<Line, Failure> {
    let mut input = std::io::stdin().lock();
    let mut bytes = Vec::new();
    if input.by_ref().take(LONGEST_ANSWER).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(Line::End);
    }
    let mut length = bytes.len() as u64;
    if length < LONGEST_ANSWER || bytes.last() == Some(&b'\n') {
        // A faulty answer is quoted back, and no control character may reach the terminal by that way.
        let words = String::from_utf8_lossy(&bytes).replace(char::is_control, " ");
        return Ok(Line::Words(words.trim().to_owned()));
    }
    while length < LONGEST_LINE {
        bytes.clear();
        let more = input.by_ref().take(LONGEST_ANSWER).read_until(b'\n', &mut bytes)? as u64;
        length += more;
        if more < LONGEST_ANSWER || bytes.last() == Some(&b'\n') {
            return Ok(Line::TooLong);
        }
    }
    Ok(Line::End)
}

fn means_back(lower: &str) -> bool {
    matches!(lower, "back" | "上一题" | "返回")
}

/// What a line means for an input. Options count before the short commands, because one of them may be called B.
fn turn(calculator: &Calculator, input: &Input, line: &str) -> Turn {
    let lower = line.to_lowercase();
    match lower.as_str() {
        "" => return Turn::Nothing,
        _ if means_back(&lower) => return Turn::Back,
        "quit" | "exit" | "退出" | "结束" => return Turn::Quit,
        _ => {}
    }
    let options = match &input.kind {
        InputKind::Choice(domain) | InputKind::Choices(domain) => calculator.options(*domain),
        _ => &[],
    };
    let named = options.iter().any(|option| option.id.to_lowercase() == lower);
    match lower.as_str() {
        "b" if !named => return Turn::Back,
        "q" if !named => return Turn::Quit,
        _ => {}
    }
    Turn::Answer(answer(options, input, line, &lower))
}

/// How “不清楚” is written in answers.
const UNKNOWN: &str = "unknown";

/// A line as an answer. What cannot be read stays as it is, so that the engine says what is wrong with it.
fn answer(options: &[Choice], input: &Input, line: &str, lower: &str) -> Raw {
    let unknown = matches!(lower, "unknown" | "不清楚" | "不知道" | "?" | "？");
    let none = matches!(lower, "none" | "无" | "没有" | "都不是");
    match &input.kind {
        InputKind::Choice(_) => option(options, line, unknown),
        InputKind::Choices(_) => {
            let parts = line.split(|sign: char| sign.is_whitespace() || matches!(sign, ',' | '，' | '、' | ';' | '；'));
            let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
            match parts[..] {
                ["0" | "０"] => Raw::List(Vec::new()),
                _ if none => Raw::List(Vec::new()),
                [only] if option(options, only, unknown) == Raw::Text(String::from(UNKNOWN)) => Raw::Text(String::from(UNKNOWN)),
                _ => Raw::List(parts.iter().map(|part| option(options, part, false)).collect()),
            }
        }
        InputKind::Count(..) | InputKind::Money(..) => match input.null {
            Null::Unknown if unknown || lower == "null" => Raw::Null,
            Null::None if none || lower == "null" => Raw::Null,
            _ => {
                let number = typed::number(line);
                // What JSON calls a number stays one in the command that repeats the interview.
                if number.parse::<serde_json::Number>().is_ok() { Raw::Number(number) } else { Raw::Text(number) }
            }
        },
        InputKind::Tri | InputKind::Bool => match &*typed::number(lower) {
            "1" | "y" | "yes" | "true" | "是" | "对" => Raw::Truth(true),
            "2" | "n" | "no" | "false" | "否" | "不是" => Raw::Truth(false),
            "3" if input.kind == InputKind::Tri => Raw::Text(String::from(UNKNOWN)),
            _ if unknown => Raw::Text(String::from(UNKNOWN)),
            _ => Raw::Text(line.to_owned()),
        },
        InputKind::Date => Raw::Text(typed::date(line)),
    }
}

/// An option by its id, its number in the list or its name; after the last one comes 不清楚.
fn option(options: &[Choice], word: &str, unknown: bool) -> Raw {
    let number = typed::number(word).parse::<usize>().ok();
    let lower = word.to_lowercase();
    let named = options.iter().position(|option| option.id == word);
    let named = named.or_else(|| options.iter().position(|option| option.id.to_lowercase() == lower));
    let named =
        named.or_else(|| options.iter().position(|option| option.name.zh == word || option.name.en.to_lowercase() == lower));
    let found = named.or_else(|| number?.checked_sub(1));
    match found.and_then(|position| options.get(position)) {
        Some(option) => Raw::Text(option.id.clone()),
        None if unknown || found == Some(options.len()) => Raw::Text(String::from(UNKNOWN)),
        None => Raw::Text(word.to_owned()),
    }
}

/// A question with what is needed to put it into words.
struct Teller<'e> {
    evaluation: &'e Evaluation<'e>,
    question: Open,
    language: Language,
}

impl Teller<'_> {
    fn input(&self) -> &Input {
        &self.evaluation.calculator.inputs[self.question.input.index()]
    }

    fn words(&self, zh: &'static str, en: &'static str) -> &'static str {
        if self.language == Language::Zh { zh } else { en }
    }

    /// The question, what it is worth, why it is asked, and what an answer looks like.
    fn push_question(&self, text: &mut String, number: usize) {
        let Evaluation { ruleset, calculator, situation, .. } = *self.evaluation;
        let (input, language) = (self.input(), self.language);
        let ask = calculator.asks(self.question.input, &situation.readings).get(language);
        let price = advice::price(self.question.price, language).map_or_else(String::new, |price| format!("  [{price}]"));
        let _ = writeln!(text, "{number}. {ask}{price}");
        if let Some(help) = &input.help {
            let _ = writeln!(text, "   {}", help.get(language));
        }
        let unknown = self.words("不清楚", "not known");
        let mut row = |number: usize, name: &str, id: &str| {
            let _ = writeln!(text, "   {number}) {name}  ({id})");
        };
        match &input.kind {
            InputKind::Choice(domain) | InputKind::Choices(domain) => {
                let options = calculator.options(*domain);
                if matches!(input.kind, InputKind::Choices(_)) {
                    row(0, self.words("都不是", "none of these"), "none");
                }
                (1..).zip(options).for_each(|(number, option)| row(number, option.name.get(language), &option.id));
                row(options.len() + 1, unknown, UNKNOWN);
            }
            InputKind::Tri | InputKind::Bool => {
                row(1, self.words("是", "yes"), "y");
                row(2, self.words("否", "no"), "n");
                if input.kind == InputKind::Tri {
                    row(3, unknown, UNKNOWN);
                }
            }
            InputKind::Count(unit, ..) | InputKind::Money(unit, ..) => {
                let _ = writeln!(text, "   {}", self.numbers(input, ruleset.unit(*unit)));
            }
            InputKind::Date => text.push_str(self.words("   日期，例如 2023-11-30\n", "   a date such as 2023-11-30\n")),
        }
        if matches!(input.kind, InputKind::Choices(_)) {
            text.push_str(self.words("   可以选几项，用逗号隔开\n", "   several with commas\n"));
        }
        if self.question.state == State::Default {
            let default = standing_in(self.evaluation, input, language);
            let _ = match language {
                Language::Zh => writeln!(text, "   不填按“{default}”算，直接回车"),
                Language::En => writeln!(text, "   press Enter to keep “{default}”"),
            };
        }
    }

    /// What number is wanted: unit, range, decimals, and what may be said instead.
    fn numbers(&self, input: &Input, unit: &Unit) -> String {
        let language = self.language;
        let mut parts: Vec<String> = Vec::new();
        if let Some((low, high, places)) = input.kind.bounds() {
            parts.push(match (high, language) {
                (Some(high), _) => format!("{} – {}", grouped(&low.normalize().to_string()), quantity(high, unit, language)),
                (None, Language::Zh) => format!("{}以上", quantity(low, unit, language)),
                (None, Language::En) => format!("{} or more", quantity(low, unit, language)),
            });
            let fine = if places == 0 {
                self.words("整数", "a whole number")
            } else {
                self.words("最多两位小数", "at most two decimals")
            };
            parts.push(fine.to_owned());
        }
        match input.null {
            Null::Unknown => parts.push(self.words("不知道的写“不清楚”", "or “unknown”").to_owned()),
            Null::None => parts.push(self.words("没有的写“无”", "or “none”").to_owned()),
            Null::Refused => {}
        }
        parts.join(self.words("，", ", "))
    }
}

/// The command that gives the same result without being asked.
fn once_more(command: &Ask, raw: &RawSituation, ruleset: &Ruleset, calculator: &Calculator, library: &Library) -> String {
    let language = library.language;
    let inputs = raw.inputs.iter().map(|(name, answer)| (name.clone(), value_of(answer)));
    let inputs = Value::from(inputs.collect::<Map<String, Value>>());
    let mut line = String::from("butie");
    if let Some(rules) = library.given() {
        let _ = write!(line, " --rules {}", quoted(rules));
    }
    if language == Language::En {
        line.push_str(" --lang en");
    }
    let _ = write!(line, " eval {}/{}", ruleset.id, calculator.id);
    let asking = &command.asking;
    let options = command.question.reading.iter().map(|reading| ("reading", reading));
    let options = options.chain(command.question.as_of.iter().map(|day| ("as-of", day)));
    let options = options.chain(asking.audience.iter().map(|audience| ("audience", audience)));
    for (name, value) in options.chain(asking.payee.iter().map(|payee| ("payee", payee))) {
        let _ = write!(line, " --{name} {}", quoted(value));
    }
    let _ = write!(line, " --input {}", quoted(&inputs.to_string()));
    match language {
        Language::Zh => format!("\n下次可以直接算：\n  {line}\n"),
        Language::En => format!("\nThe same without being asked:\n  {line}\n"),
    }
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.' | '/' | '=');
    if !word.is_empty() && word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
