//! From what somebody entered to what a calculator can use. Every faulty answer is named, none is guessed.

use alloc::string::String;
use alloc::vec::Vec;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::model::{Calculator, Choice, Input, InputId, InputKind, Null, ReadingId, UnitId};
use crate::named::Named;
use crate::value::{Open, Set, Value, date, exact};

/// An answer as entered: in a form, in JSON, in a case file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Raw {
    /// Null: the local standard is not known, or there is none.
    Null,
    /// Yes or no.
    Truth(bool),
    /// A number, in its decimal spelling.
    Number(String),
    /// A text: an option, a date, a number.
    Text(String),
    /// Several options.
    List(Vec<Raw>),
    /// Something that can never be an answer, such as an object.
    Other,
}

/// Answers, readings and the date, as entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawSituation {
    /// Answers by input id.
    pub inputs: Named<Raw>,
    /// Readings that differ from the default, by reading id.
    pub readings: Named<String>,
    /// The date for which the question is asked.
    pub as_of: Option<NaiveDate>,
}

/// Answers, readings and the date, read for one calculator. Faults are kept beside the good answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Situation {
    /// One value for every input; an absent answer is open.
    pub answers: Vec<Value>,
    /// Inputs whose value is the default.
    pub defaulted: Set,
    /// Inputs to which nothing was answered, those with a default included.
    pub absent: Set,
    /// One option for every reading.
    pub readings: Vec<u8>,
    /// The date for which the question is asked.
    pub as_of: Option<NaiveDate>,
    /// What is wrong with the answers.
    pub faults: Vec<AnswerFault>,
}

/// What is wrong with one answer.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerFault {
    /// The input's or reading's id, as entered.
    pub name: String,
    /// What is wrong.
    pub problem: Problem,
}

/// What can be wrong with an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// The calculator has no such input.
    NoSuchInput,
    /// The calculator has no such reading.
    NoSuchReading,
    /// This is not one of the options.
    NoSuchOption(String),
    /// A whole number is wanted.
    NotWhole,
    /// A number is wanted.
    NotNumber,
    /// At most two decimals are possible.
    TooFine,
    /// The number must lie between these two.
    OutOfRange(Decimal, Decimal, UnitId),
    /// Yes, no or, where the flag says so, `"unknown"` is wanted.
    NotTruth(bool),
    /// A list of options is wanted.
    NotList,
    /// A date such as 2023-06-01 is wanted.
    NotDate,
    /// Null is no answer here.
    NullRefused,
    /// The numbers are too large to be computed with.
    OutOfReach,
    /// The answer contradicts another one; the calculator's constraint says how.
    Contradiction(usize),
    /// One answer is wanted, and the rows of a list give several; the first that differs has this number.
    Several(u64),
    /// The rows of a list do not say to which class they belong.
    NoClass,
}

/// Reads answers for a calculator. Never fails: faults are listed in the situation.
pub fn read(calculator: &Calculator, raw: &RawSituation) -> Situation {
    let mut situation = Situation {
        answers: Vec::with_capacity(calculator.inputs.len()),
        defaulted: Set::default(),
        absent: Set::default(),
        readings: Vec::with_capacity(calculator.readings.len()),
        as_of: raw.as_of,
        faults: Vec::new(),
    };
    for (position, input) in calculator.inputs.iter().enumerate() {
        let given = raw.inputs.get(&input.id);
        situation.answers.push(unanswered(position));
        let read = read_one(calculator, position, given);
        if let Err(problem) = &read {
            situation.faults.push(AnswerFault { name: input.id.clone(), problem: problem.clone() });
        }
        situation.put(position, read.ok());
    }
    for (position, reading) in calculator.readings.iter().enumerate() {
        let chosen = match raw.readings.get(&reading.id) {
            None => Some(0),
            Some(id) => reading.options.iter().position(|option| option.id == *id),
        };
        let chosen = chosen.and_then(|chosen| u8::try_from(chosen).ok()).unwrap_or_else(|| {
            let given = raw.readings.get(&reading.id).map(|given| excerpt(given)).unwrap_or_default();
            let problem = Problem::NoSuchOption(given);
            situation.faults.push(AnswerFault { name: calculator.readings[position].id.clone(), problem });
            0
        });
        situation.readings.push(chosen);
    }
    let is_input = |name: &str| calculator.inputs.iter().any(|input| input.id == name);
    let is_reading = |name: &str| calculator.readings.iter().any(|reading| reading.id == name);
    strangers(raw.inputs.keys(), &is_input, &Problem::NoSuchInput, &mut situation.faults);
    strangers(raw.readings.keys(), &is_reading, &Problem::NoSuchReading, &mut situation.faults);
    situation
}

/// The answer to one input with what it stands on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// Its value.
    pub value: Value,
    /// Whether nothing was answered.
    pub absent: bool,
    /// Whether the value is the default.
    pub defaulted: bool,
}

impl Answer {
    /// One that was given, with this value.
    pub fn given(value: Value) -> Self {
        Self { value, absent: false, defaulted: false }
    }
}

/// Reads the answer to the input at a position, or what an absent one comes to.
///
/// # Errors
///
/// What is wrong with the answer.
pub fn read_one(calculator: &Calculator, position: usize, given: Option<&Raw>) -> Result<Answer, Problem> {
    let input = &calculator.inputs[position];
    let absent = given.is_none_or(|given| *given == Raw::Null && input.default.is_some());
    let (value, defaulted) = match (given, input.default) {
        (None | Some(Raw::Null), Some(default)) => (calculator.program.constants[default.index()].value, true),
        (None, None) if input.absent_is_none => (Value::NotApplicable, false),
        (None, None) => (unanswered(position), false),
        (Some(given), _) => (read_answer(calculator, input, position, given)?, false),
    };
    Ok(Answer { value, absent, defaulted })
}

/// So many names that do not exist are reported, each by its beginning; more help nobody.
const STRANGERS: usize = 20;
const STRANGER: usize = 60;

fn strangers<'n>(
    given: impl Iterator<Item = &'n String> + 'n,
    is_known: &dyn Fn(&str) -> bool,
    problem: &Problem,
    faults: &mut Vec<AnswerFault>,
) {
    let strangers = given.filter(|name| !is_known(name)).take(STRANGERS);
    faults.extend(strangers.map(|name| AnswerFault { name: excerpt(name), problem: problem.clone() }));
}

/// The beginning of something that was entered, without what a terminal would obey.
pub(crate) fn excerpt(text: &str) -> String {
    // Signs that turn the direction of writing would let an answer reorder the words around it.
    let turns = |sign: &char| matches!(sign, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().filter(|sign| !sign.is_control() && !turns(sign)).take(STRANGER).collect()
}

impl Situation {
    /// Puts an answer in the place of the one that is there; without one, which is a faulty one's place, the input is open.
    pub fn put(&mut self, position: usize, answer: Option<Answer>) {
        let here = Set::of(position);
        let (absent, defaulted) = answer.map_or((false, false), |answer| (answer.absent, answer.defaulted));
        self.answers[position] = answer.map_or_else(|| unanswered(position), |answer| answer.value);
        self.absent = if absent { self.absent.union(here) } else { self.absent.without(here) };
        self.defaulted = if defaulted { self.defaulted.union(here) } else { self.defaulted.without(here) };
    }

    /// The answer to an input.
    pub fn answer(&self, input: InputId) -> Value {
        self.answers[input.index()]
    }

    /// Whether the reading in use is one of these options.
    pub fn reading_is(&self, reading: ReadingId, options: Set) -> bool {
        options.has(usize::from(self.readings[reading.index()]))
    }
}

/// An input to which nothing was answered.
pub(crate) fn unanswered(position: usize) -> Value {
    Value::Open(Open { unanswered: Set::of(position), ..Open::default() })
}

/// How “不清楚” is written.
const UNKNOWN: &str = "unknown";

fn read_answer(calculator: &Calculator, input: &Input, position: usize, given: &Raw) -> Result<Value, Problem> {
    if *given == Raw::Null {
        return match input.null {
            Null::Refused => Err(Problem::NullRefused),
            Null::Unknown => Ok(Value::Open(Open { standard: Set::of(position), ..Open::default() })),
            Null::None => Ok(Value::NotApplicable),
        };
    }
    let unknown = Value::Open(Open { unknown: Set::of(position), ..Open::default() });
    let says_unknown = matches!(given, Raw::Text(text) if text == UNKNOWN);
    match &input.kind {
        InputKind::Choice(domain) => {
            let options = calculator.options(*domain);
            match read_option(options, given) {
                Ok(option) => Ok(Value::Choice(option)),
                Err(_) if says_unknown => Ok(unknown),
                Err(problem) => Err(problem),
            }
        }
        InputKind::Choices(domain) => match given {
            Raw::List(items) => {
                let options = calculator.options(*domain);
                let mut chosen = Set::default();
                for item in items {
                    chosen = chosen.union(Set::of(usize::from(read_option(options, item)?)));
                }
                Ok(Value::Choices(chosen))
            }
            _ if says_unknown => Ok(unknown),
            _ => Err(Problem::NotList),
        },
        InputKind::Count(unit, low, high) => {
            let number = read_number(given)?;
            if number != number.trunc() {
                return Err(Problem::NotWhole);
            }
            in_range(number.trunc(), *low, *high, *unit)
        }
        InputKind::Money(unit, low, high) => {
            let number = read_number(given)?.normalize();
            if number.scale() > 2 {
                return Err(Problem::TooFine);
            }
            in_range(number, *low, *high, *unit)
        }
        InputKind::Tri | InputKind::Bool => match given {
            Raw::Truth(truth) => Ok(Value::Truth(*truth)),
            _ if says_unknown && input.kind == InputKind::Tri => Ok(unknown),
            _ => Err(Problem::NotTruth(input.kind == InputKind::Tri)),
        },
        InputKind::Date => match given {
            Raw::Text(text) => date::read(text).map(Value::Date).ok_or(Problem::NotDate),
            _ => Err(Problem::NotDate),
        },
    }
}

fn read_option(options: &[Choice], given: &Raw) -> Result<u8, Problem> {
    let text = match given {
        Raw::Text(text) => text.as_str(),
        Raw::Number(text) => text.as_str(),
        Raw::Truth(true) => "true",
        Raw::Truth(false) => "false",
        Raw::Null | Raw::List(_) | Raw::Other => "",
    };
    let found = options.iter().position(|option| option.id == text).and_then(|position| u8::try_from(position).ok());
    found.ok_or_else(|| Problem::NoSuchOption(excerpt(text)))
}

/// A decimal number in ASCII digits, exact; more than 28 digits, or anything else, is no number.
///
/// # Errors
///
/// [`Problem::NotNumber`] when it is none.
pub fn read_number(given: &Raw) -> Result<Decimal, Problem> {
    let (Raw::Number(text) | Raw::Text(text)) = given else { return Err(Problem::NotNumber) };
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-'));
    if !plain || text.ends_with('.') || text.starts_with('.') {
        return Err(Problem::NotNumber);
    }
    exact::read(text).ok_or(Problem::NotNumber)
}

fn in_range(number: Decimal, low: Decimal, high: Decimal, unit: UnitId) -> Result<Value, Problem> {
    if number < low || number > high {
        return Err(Problem::OutOfRange(low, high, unit));
    }
    Ok(Value::Number(number))
}
