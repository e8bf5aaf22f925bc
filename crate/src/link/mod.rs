//! A result as the fragment of an address, and back.
//!
//! A link names everything and counts nothing: calculator, inputs, options and readings stand in it by the ids that the rule
//! files give them. When the rules have changed since, an answer is found under its own question or under none, never under
//! another one. With the answers go the version of the rules, the day and what came out, so that whoever opens the link can
//! see whether it still does.
//!
//! ```text
//! c=guxian-2023/class-training&a=school&f=1&v=0123456789ab&on=2026-11-22&days=20&enrolled=50&real_name_entered=y
//!     &groups=/rural/poor&r.rate_base=enrolled&m.institution=120000.00&s=computed
//! ```
//!
//! | key | what it holds |
//! |---|---|
//! | `c` | rule set, or rule set and calculator |
//! | `a` | who asks |
//! | `f` | the form of this text; left out, it is 1 |
//! | `v` | the first digits of the rule set's hash |
//! | `on` | the day for which it was computed |
//! | a name | the answer to that input; an input called like one of these keys is written with a dot before it |
//! | `r.` and a name | the option chosen for that reading, where it is not the default |
//! | `m.` and a payee | what that payee receives, in yuan with two decimals |
//! | `o.` and a name | that output, where the calculator knows no money |
//! | `s` | the status; it stands last, so that a link that was cut off is noticed |
//!
//! An answer is `y`, `n`, `-` for null, `--` for what can never be an answer, a number as it was given, a list with a stroke
//! before each item, or else a text; a text that would be read as one of the others has `_` before it. Only letters, digits,
//! and `-_.~/` stand for themselves. These pass through messengers, mail and QR codes unchanged, and whoever wraps, escapes or
//! lengthens a link on its way (line breaks, `&amp;`, a second `#`) leaves it readable.

mod place;
mod since;
mod token;

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use crate::answers::{Raw, RawSituation, read as read_answers};
use crate::compiled::{Compiled, short_hash};
use crate::evaluate::{Evaluation, Status, evaluate};
use crate::model::{Calculator, InputKind};
use crate::plain::{Plain, plain};
use crate::prose::plain_money;
use crate::text::Text;
use crate::value::{date, exact};
use place::{LONGEST, fragment, names, pairs, word};
pub use place::{Place, place};
pub use since::{Cause, Comparison, Since, compare, known, told};

/// The form of the text that is written. A later one gets another number, and an engine that does not know it says so.
const FORM: &str = "1";
/// The keys that are no names of inputs.
const KEYS: [&str; 6] = ["c", "a", "f", "v", "on", "s"];
/// So many keys a link has at most; no calculator comes near.
const MOST_KEYS: usize = 512;

/// A way into the page: to a rule set, to one of its calculators, or to a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The rule set's id.
    pub ruleset: String,
    /// Who asks.
    pub audience: Option<String>,
    /// The calculator; none when the link only leads to the rule set.
    pub calculator: Option<Chosen>,
}

/// A calculator in a link.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Its id inside the rule set.
    pub id: String,
    /// What was answered and what came out; none when the link only leads to the questions.
    pub receipt: Option<Receipt>,
}

/// What was answered, under which rules, and what came out.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    /// The first digits of the rule set's hash.
    pub rules: String,
    /// Answers, the readings that differ from the default, and the day for which it was computed.
    pub situation: RawSituation,
    /// What came out.
    pub upshot: Upshot,
}

/// What came out of a calculator, in short.
#[derive(Clone, Debug, PartialEq)]
pub struct Upshot {
    /// The status.
    pub status: Status,
    /// The yuan that each payee receives, by the payees' ids in alphabetical order.
    pub money: Vec<(String, Decimal)>,
    /// The outputs in alphabetical order, for a calculator that knows no money.
    pub outputs: Vec<(String, Raw)>,
}

/// Why a text is no link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkFault {
    /// It names no rule set: some other fragment, or none.
    NotALink,
    /// It is longer than any link.
    TooLong,
    /// It was written in a later form.
    OtherForm,
    /// This key stands in it twice. Which of the two counts would be a guess.
    Twice(String),
    /// What stands under this key cannot be read.
    Unreadable(String),
    /// This key is missing: a part was cut off on the way.
    CutOff(&'static str),
}

impl LinkFault {
    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self {
            LinkFault::NotALink => "not_a_link",
            LinkFault::TooLong => "link_too_long",
            LinkFault::OtherForm => "other_link_form",
            LinkFault::Twice(_) => "twice_in_link",
            LinkFault::Unreadable(_) => "unreadable_in_link",
            LinkFault::CutOff(_) => "link_cut_off",
        }
    }

    /// What is wrong, and what to do.
    pub fn text(&self) -> Text {
        let ask_again = |zh: &str, en: &str| {
            Text::new(format!("{zh}，请让对方把完整的链接再发一次"), format!("{en}; ask for the whole link once more"))
        };
        match self {
            LinkFault::NotALink => Text::new("这不是补贴计算结果的链接", "This is no link to a result"),
            LinkFault::TooLong => Text::new("链接太长，没有读", "The link is too long and was not read"),
            LinkFault::OtherForm => {
                Text::new("链接来自更新的版本，请刷新页面再打开", "The link comes from a newer version; reload the page")
            }
            LinkFault::Twice(_) => ask_again("链接里有一处写了两次", "Something stands in the link twice"),
            LinkFault::Unreadable(_) => ask_again("链接里有一处读不懂", "Something in the link cannot be read"),
            LinkFault::CutOff(_) => ask_again("链接不完整", "The link is not complete"),
        }
    }

    /// The key at fault, for whoever knows how links are written.
    pub fn key(&self) -> Option<&str> {
        match self {
            LinkFault::NotALink | LinkFault::TooLong | LinkFault::OtherForm => None,
            LinkFault::Twice(key) | LinkFault::Unreadable(key) => Some(key),
            LinkFault::CutOff(key) => Some(key),
        }
    }
}

/// The link to what a calculator makes of these answers. Only what it asks for is taken along.
pub fn link(compiled: &Compiled, calculator: &Calculator, audience: Option<&str>, raw: &RawSituation) -> Link {
    let mut situation = RawSituation { as_of: raw.as_of, ..RawSituation::default() };
    for input in &calculator.inputs {
        if let Some(answer) = raw.inputs.get(&input.id) {
            situation.inputs.insert(input.id.clone(), carried(&input.kind, answer));
        }
    }
    for reading in &calculator.readings {
        let default = reading.options.first().map(|option| &option.id);
        if let Some(chosen) = raw.readings.get(&reading.id).filter(|chosen| Some(*chosen) != default) {
            situation.readings.insert(reading.id.clone(), chosen.chars().take(token::LONGEST).collect());
        }
    }
    let upshot = upshot(&evaluate(&compiled.ruleset, calculator, &read_answers(calculator, &situation)));
    let rules = short_hash(&compiled.hash).to_owned();
    Link {
        ruleset: compiled.ruleset.id.clone(),
        audience: audience.map(ToOwned::to_owned),
        calculator: Some(Chosen { id: calculator.id.clone(), receipt: Some(Receipt { rules, situation, upshot }) }),
    }
}

/// An answer in the one spelling that a link has for it; to the calculator the two are the same.
fn carried(kind: &InputKind, answer: &Raw) -> Raw {
    let numeric = matches!(kind, InputKind::Count(..) | InputKind::Money(..));
    let long = |text: &str| text.chars().nth(token::LONGEST).is_some();
    match answer {
        Raw::Text(text) | Raw::Number(text) if long(text) => Raw::Other,
        Raw::Text(text) if numeric && token::is_number(text) => Raw::Number(text.clone()),
        Raw::Number(text) if !token::is_number(text) => Raw::Text(text.clone()),
        Raw::List(items) if items.len() > token::MOST_ITEMS => Raw::Other,
        Raw::List(items) => Raw::List(
            items.iter().map(|item| if matches!(item, Raw::List(_)) { Raw::Other } else { carried(kind, item) }).collect(),
        ),
        answer => answer.clone(),
    }
}

/// What came out, in short.
pub fn upshot(evaluation: &Evaluation<'_>) -> Upshot {
    let mut upshot = Upshot { status: evaluation.status, money: Vec::new(), outputs: Vec::new() };
    // A link can only name amounts that can be written; what is beyond all numbers has none.
    for (payee, sum) in evaluation.received() {
        if let Some(sum) = sum {
            file(&mut upshot.money, evaluation.ruleset.party(payee).id.clone(), sum);
        }
    }
    if evaluation.calculator.lines.is_empty() {
        for output in &evaluation.outputs {
            let raw = match plain(evaluation.ruleset, evaluation.calculator, output.value, output.kind) {
                Plain::Text(text) => Raw::Text(text),
                Plain::Number(number) => Raw::Number(number),
                Plain::Truth(truth) => Raw::Truth(truth),
                Plain::List(ids) => Raw::List(ids.into_iter().map(Raw::Text).collect()),
                Plain::Nothing => continue,
            };
            file(&mut upshot.outputs, evaluation.calculator.step(output.step).id.clone(), raw);
        }
    }
    upshot
}

/// Puts an entry where it belongs by its name. The few there are need no sorting, which would be a large piece of code.
fn file<V>(entries: &mut Vec<(String, V)>, name: String, value: V) {
    let place = entries.iter().position(|(known, _)| *known > name).unwrap_or(entries.len());
    entries.insert(place, (name, value));
}

/// The link as the fragment of an address, without the `#`.
pub fn write(link: &Link) -> String {
    let mut text = format!("c={}", token::escape(&link.ruleset));
    if let Some(chosen) = &link.calculator {
        text.push('/');
        text.push_str(&token::escape(&chosen.id));
    }
    let mut pair = |prefix: &str, name: &str, value: &str| {
        text.push('&');
        text.push_str(prefix);
        text.push_str(&token::escape(name));
        text.push('=');
        text.push_str(value);
    };
    if let Some(audience) = &link.audience {
        pair("a", "", &token::escape(audience));
    }
    let Some(receipt) = link.calculator.as_ref().and_then(|chosen| chosen.receipt.as_ref()) else { return text };
    pair("f", "", FORM);
    pair("v", "", &receipt.rules);
    if let Some(day) = receipt.situation.as_of {
        pair("on", "", &date::write(day));
    }
    for (name, answer) in receipt.situation.inputs.iter() {
        let prefix = if KEYS.contains(&name.as_str()) { "." } else { "" };
        pair(prefix, name, &token::write(answer));
    }
    for (name, option) in receipt.situation.readings.iter() {
        pair("r.", name, &token::escape(option));
    }
    for (payee, amount) in &receipt.upshot.money {
        pair("m.", payee, &plain_money(*amount));
    }
    for (name, value) in &receipt.upshot.outputs {
        pair("o.", name, &token::write(value));
    }
    pair("s", "", receipt.upshot.status.id());
    text
}

/// Reads a link from the fragment of an address, or from the whole address. Keys that can be no names are kept out.
///
/// # Errors
///
/// [`LinkFault`] when the text is something else, was cut off or changed on the way so that it cannot be read, or is longer
/// than any link.
pub fn read(text: &str) -> Result<Link, LinkFault> {
    if text.len() > LONGEST {
        return Err(LinkFault::TooLong);
    }
    let mut parts = Parts::default();
    for (key, value) in pairs(&fragment(text)) {
        parts.take(key, value)?;
        // The status stands last: what follows was put there on the way.
        if parts.status.is_some() {
            break;
        }
    }
    parts.link()
}

/// The parts of a link as they are found.
#[derive(Default)]
struct Parts {
    keys: Vec<String>,
    place: Option<(String, Option<String>)>,
    audience: Option<String>,
    rules: Option<String>,
    situation: RawSituation,
    money: Vec<(String, Decimal)>,
    outputs: Vec<(String, Raw)>,
    status: Option<Status>,
}

impl Parts {
    fn take(&mut self, key: String, value: &str) -> Result<(), LinkFault> {
        let (kind, name) = key.split_once('.').unwrap_or(("", &key));
        let possible = match kind {
            "" => token::is_name(name) && !name.contains('-'),
            "r" | "m" | "o" => token::is_name(name),
            _ => false,
        };
        if !possible {
            return Ok(());
        }
        if self.keys.contains(&key) {
            return Err(LinkFault::Twice(key));
        }
        if self.keys.len() == MOST_KEYS {
            return Err(LinkFault::TooLong);
        }
        if key == "f" && !value.is_empty() && value != FORM {
            return Err(LinkFault::OtherForm);
        }
        if self.put(kind, name, &key, value).is_none() {
            return Err(LinkFault::Unreadable(key));
        }
        self.keys.push(key);
        Ok(())
    }

    /// Puts a part where it belongs; `None` when it cannot be read.
    fn put(&mut self, kind: &str, name: &str, key: &str, value: &str) -> Option<()> {
        let plain = || token::unescape(value);
        match (kind, key) {
            ("r", _) => self.situation.readings.insert(name.to_owned(), plain()?),
            ("m", _) => file(&mut self.money, name.to_owned(), money(&plain()?)?),
            ("o", _) => file(&mut self.outputs, name.to_owned(), token::read(value)?),
            (_, "c") => self.place = Some(names(value)?),
            (_, "a") => self.audience = Some(word(value)?),
            (_, "f") => return (value == FORM).then_some(()),
            (_, "v") => {
                let digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f');
                self.rules = Some(plain().filter(|hash| (8..=32).contains(&hash.len()) && hash.bytes().all(digit))?);
            }
            (_, "on") => self.situation.as_of = Some(date::read(&plain()?)?),
            (_, "s") => {
                let id = plain()?;
                self.status = Some(Status::ALL.iter().find(|(_, known)| *known == id)?.0);
            }
            _ => self.situation.inputs.insert(name.to_owned(), token::read(value)?),
        }
        Some(())
    }

    fn link(self) -> Result<Link, LinkFault> {
        let (ruleset, calculator) = self.place.ok_or(LinkFault::NotALink)?;
        let receipt = if self.keys.iter().any(|key| matches!(key.as_str(), "f" | "v" | "s")) {
            let status = self.status.ok_or(LinkFault::CutOff("s"))?;
            let upshot = Upshot { status, money: self.money, outputs: self.outputs };
            let rules = self.rules.ok_or(LinkFault::CutOff("v"))?;
            Some(Receipt { rules, situation: self.situation, upshot })
        } else {
            None
        };
        let calculator = match (calculator, receipt) {
            (Some(id), receipt) => Some(Chosen { id, receipt }),
            (None, None) => None,
            (None, Some(_)) => return Err(LinkFault::Unreadable("c".to_owned())),
        };
        Ok(Link { ruleset, audience: self.audience, calculator })
    }
}

/// An amount with exactly two decimals, so that one that was cut off is none.
fn money(text: &str) -> Option<Decimal> {
    let (_, fraction) = text.split_once('.')?;
    (fraction.len() == 2 && token::is_number(text)).then(|| exact::read(text)).flatten()
}
