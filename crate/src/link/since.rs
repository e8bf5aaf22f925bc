//! What became of a result since its link was made.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Link, Receipt, Upshot, token, upshot};
use crate::answers::{AnswerFault, Problem, Raw, RawSituation, excerpt, read};
use crate::compiled::Compiled;
use crate::evaluate::evaluate;
use crate::model::{Calculator, Kind, Ruleset, Step};
use crate::prose::{quantity, yuan};
use crate::text::Language;
use crate::value::{date, exact};
use crate::words;

/// What became of a link.
#[derive(Clone, Debug, PartialEq)]
pub enum Since {
    /// It carries no result.
    NoResult,
    /// The rules know no such calculator any more.
    NoCalculator,
    /// The result then, and the result now.
    Compared(Comparison),
}

/// A result then and now.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What is different about how they came about.
    pub cause: Cause,
    /// The day for which the result was computed then.
    pub on: Option<NaiveDate>,
    /// What came out then, as the link says.
    pub then: Upshot,
    /// What comes out of the same answers now.
    pub now: Upshot,
    /// Answers and readings that the rules no longer know; they were left out.
    pub forgotten: Vec<AnswerFault>,
}

/// What is different between then and now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Nothing: rules and result are the same.
    Nothing,
    /// The rules have changed. The result may be the same all the same.
    Rules,
    /// The rules are the same, and on another day they give another result.
    Day,
    /// The rules are the same, and what stands in the link does not follow from its answers: it was edited, or the engine has
    /// been corrected since.
    Unfounded,
}

impl Cause {
    /// The id in results.
    pub fn id(self) -> &'static str {
        match self {
            Cause::Nothing => "nothing",
            Cause::Rules => "rules",
            Cause::Day => "day",
            Cause::Unfounded => "unfounded",
        }
    }
}

impl Comparison {
    /// Whether something else comes out now.
    pub fn differs(&self) -> bool {
        !self.then.agrees(&self.now)
    }
}

impl Upshot {
    /// Whether both say the same. Whoever is not named receives nothing.
    pub fn agrees(&self, other: &Self) -> bool {
        let paid = |upshot: &Self| -> Vec<(String, Decimal)> {
            upshot.money.iter().filter(|(_, amount)| !amount.is_zero()).cloned().collect()
        };
        self.status == other.status && self.outputs == other.outputs && paid(self) == paid(other)
    }
}

/// What the calculator still knows of the answers and readings of a receipt, and what it does not.
pub fn known(calculator: &Calculator, receipt: &Receipt) -> (RawSituation, Vec<AnswerFault>) {
    let kept = &receipt.situation;
    let unknown =
        |fault: &AnswerFault| matches!(fault.problem, Problem::NoSuchInput | Problem::NoSuchReading | Problem::NoSuchOption(_));
    let forgotten = read(calculator, kept).faults.into_iter().filter(unknown).collect();
    let mut situation = RawSituation { as_of: kept.as_of, ..RawSituation::default() };
    for reading in &calculator.readings {
        let chosen = kept.readings.get(&reading.id).filter(|chosen| reading.options.iter().any(|option| option.id == **chosen));
        if let Some(chosen) = chosen {
            situation.readings.insert(reading.id.clone(), chosen.clone());
        }
    }
    for input in &calculator.inputs {
        if let Some(answer) = kept.inputs.get(&input.id) {
            situation.inputs.insert(input.id.clone(), answer.clone());
        }
    }
    for fault in read(calculator, &situation).faults.iter().filter(|fault| unknown(fault)) {
        situation.inputs.remove(&fault.name);
    }
    (situation, forgotten)
}

/// Computes the answers of a link once more, for today, or for the link's own day when there is none. The rule set may be a
/// newer one than the link's: then the rules have changed.
pub fn compare(link: &Link, compiled: &Compiled, today: Option<NaiveDate>) -> Since {
    let Some((chosen, receipt)) = link.calculator.as_ref().and_then(|chosen| Some((chosen, chosen.receipt.as_ref()?))) else {
        return Since::NoResult;
    };
    let Some(calculator) = compiled.ruleset.calculator(&chosen.id) else { return Since::NoCalculator };
    let result = |situation: &RawSituation| upshot(&evaluate(&compiled.ruleset, calculator, &read(calculator, situation)));
    let (situation, forgotten) = known(calculator, receipt);
    let now = result(&RawSituation { as_of: today.or(situation.as_of), ..situation });
    let then = receipt.upshot.clone();
    let same_rules = link.ruleset == compiled.ruleset.id && compiled.hash.starts_with(&receipt.rules);
    let cause = if !same_rules {
        Cause::Rules
    } else if !result(&receipt.situation).agrees(&then) {
        Cause::Unfounded
    } else if !now.agrees(&then) {
        Cause::Day
    } else {
        Cause::Nothing
    };
    Since::Compared(Comparison { cause, on: receipt.situation.as_of, then, now, forgotten })
}

/// What became of a link, in sentences. `compiled` is the rule set it was compared with.
pub fn told(since: &Since, link: &Link, compiled: &Compiled, language: Language) -> Vec<String> {
    let words = |zh: String, en: String| language.pick(zh, en);
    let comparison = match since {
        Since::NoResult => return Vec::new(),
        Since::NoCalculator => {
            let id = link.calculator.as_ref().map_or("", |chosen| &chosen.id);
            return alloc::vec![words(
                format!("现在的规则里已经没有“{id}”这一项"),
                format!("The rules no longer have a calculator “{id}”")
            )];
        }
        Since::Compared(comparison) => comparison,
    };
    let ruleset = &compiled.ruleset;
    let calculator = link.calculator.as_ref().and_then(|chosen| ruleset.calculator(&chosen.id));
    let short = |upshot: &Upshot| in_short(upshot, ruleset, calculator, language);
    let (then, now) = (short(&comparison.then), short(&comparison.now));
    let (on_zh, on_en) = match comparison.on.map(date::write) {
        Some(day) => (format!("{day}的"), format!(" of {day}")),
        None => ("当时的".to_owned(), String::new()),
    };
    let mut sentences = Vec::new();
    sentences.push(match (comparison.cause, comparison.differs()) {
        (Cause::Rules, true) => words(
            format!("规则改过了，结果不一样。{on_zh}结果：{then}；按现在的规则：{now}"),
            format!("The rules have changed, and so has the result. The result{on_en}: {then}. Under the present rules: {now}"),
        ),
        (Cause::Rules, false) => words(
            format!("规则改过了，结果和{on_zh}一样：{now}"),
            format!("The rules have changed; the result is still the one{on_en}: {now}"),
        ),
        (Cause::Day, _) => words(
            format!("规则没有变，但是日期不同，结果不一样。{on_zh}结果：{then}；现在：{now}"),
            format!("The rules are the same, but on another day the result differs. The result{on_en}: {then}. Now: {now}"),
        ),
        (Cause::Unfounded, _) => words(
            format!("链接里写的结果和这些回答对不上：链接可能改动过，或者计算器后来改正过。链接里写的：{then}；现在算出来是：{now}"),
            format!(
                "The result in the link does not follow from these answers: the link may have been edited, or the calculator has been corrected since. The link says: {then}. What follows: {now}"
            ),
        ),
        (Cause::Nothing, _) => words(
            format!("规则没有变，结果和{on_zh}一样：{now}"),
            format!("The rules are the same, and so is the result{on_en}: {now}"),
        ),
    });
    if !comparison.forgotten.is_empty() {
        sentences.push(left_out(&comparison.forgotten, calculator, language));
    }
    sentences
}

/// How many answers were left out, and to which questions, as far as these are still asked.
fn left_out(forgotten: &[AnswerFault], calculator: Option<&Calculator>, language: Language) -> String {
    let asks = forgotten.iter().filter_map(|fault| {
        let calculator = calculator?;
        let input = calculator.inputs.iter().find(|input| input.id == fault.name).map(|input| &input.ask);
        let ask = input.or_else(|| Some(&calculator.readings.iter().find(|reading| reading.id == fault.name)?.ask))?;
        Some(format!("“{}”", ask.get(language)))
    });
    let asks: Vec<String> = asks.collect();
    let count = forgotten.len();
    let some = !asks.is_empty();
    match language {
        Language::Zh => {
            let among = if some { format!("，包括{}", asks.join("、")) } else { String::new() };
            format!("有 {count} 个回答现在的规则已经不认识，没有算进去{among}")
        }
        Language::En => {
            let among = if some { format!(", among them the answer to {}", asks.join(", ")) } else { String::new() };
            match count {
                1 => format!("The rules no longer know one of the answers; it was left out{among}"),
                _ => format!("The rules no longer know {count} of the answers; they were left out{among}"),
            }
        }
    }
}

/// What came out, on one line.
fn in_short(upshot: &Upshot, ruleset: &Ruleset, calculator: Option<&Calculator>, language: Language) -> String {
    let mut parts = alloc::vec![words::status(upshot.status, language).to_owned()];
    for (payee, amount) in &upshot.money {
        let known = ruleset.parties.iter().find(|party| party.id == *payee);
        let name = known.map_or(payee.as_str(), |party| party.name.get(language));
        parts.push(format!("{name} {}", yuan(*amount, language)));
    }
    for (name, value) in &upshot.outputs {
        let step = calculator.and_then(|calculator| calculator.steps.iter().find(|step| step.id == *name));
        let label = step.map_or(name.as_str(), |step| step.label.get(language));
        let value = calculator
            .zip(step)
            .map_or_else(|| token::write(value), |(calculator, step)| spelt(value, ruleset, calculator, step, language));
        parts.push(format!("{label} {value}"));
    }
    parts.join(if language == Language::Zh { "，" } else { ", " })
}

/// An output as people read it.
fn spelt(value: &Raw, ruleset: &Ruleset, calculator: &Calculator, step: &Step, language: Language) -> String {
    let kind = calculator.program.nodes[step.node.index()].kind;
    let zh = language == Language::Zh;
    match (value, kind) {
        (Raw::Truth(true), _) => if zh { "是" } else { "yes" }.to_owned(),
        (Raw::Truth(false), _) => if zh { "否" } else { "no" }.to_owned(),
        (Raw::Number(number), Kind::Number(unit)) => {
            let exact = exact::read(number);
            exact.map_or_else(|| number.clone(), |number| quantity(number, ruleset.unit(unit), language))
        }
        (Raw::List(items), _) if items.is_empty() => if zh { "无" } else { "none" }.to_owned(),
        (Raw::List(items), _) => {
            let items: Vec<String> = items.iter().map(|item| spelt(item, ruleset, calculator, step, language)).collect();
            items.join(if zh { "、" } else { ", " })
        }
        (Raw::Text(text), Kind::Choice(_) | Kind::Choices(_) | Kind::Items(_)) => {
            let options = match kind {
                Kind::Choice(domain) | Kind::Choices(domain) => calculator.options(domain),
                Kind::Items(list) => &calculator.checklists[list.index()].items,
                Kind::Number(_) | Kind::Truth | Kind::Date => &[],
            };
            let known = options.iter().find(|option| option.id == *text);
            known.map_or_else(|| excerpt(text), |option| option.name.get(language).to_owned())
        }
        (Raw::Text(text) | Raw::Number(text), _) => excerpt(text),
        (Raw::Null | Raw::Other, _) => String::new(),
    }
}
