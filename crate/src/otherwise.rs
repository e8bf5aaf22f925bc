//! What would come out if the text were read otherwise: every other reading of every point that the document leaves open,
//! each evaluated by itself.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use crate::answers::Situation;
use crate::asker::Asker;
use crate::evaluate::{Evaluation, LineAmount, Notice, Output, Status, evaluate};
use crate::explain::{fill, notice_text};
use crate::model::{Force, PartyId, Reading, ReadingId};
use crate::prose::{Prose, yuan};
use crate::text::{Language, Text};
use crate::value::exact;
use crate::words;

/// A point that can be read in several ways, and what the other ways give.
#[derive(Clone, Debug, PartialEq)]
pub struct Otherwise {
    /// The point.
    pub reading: ReadingId,
    /// The option in use.
    pub chosen: u8,
    /// The other options, in the rule file's order.
    pub others: Vec<Alternative>,
}

/// What one other option gives, all other readings staying.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The option.
    pub option: u8,
    /// The same answers under this option.
    pub situation: Situation,
    /// The status.
    pub status: Status,
    /// What each payee receives in all; those who receive something now and nothing then are there too.
    pub money: Vec<(PartyId, Option<Decimal>)>,
    /// The outputs.
    pub outputs: Vec<Output>,
    /// Whether anything is different: status, money, its payee or force, an output, a warning or note, or what is still
    /// missing.
    pub changes: bool,
}

/// What the other readings give, for every reading of the calculator. Nothing while the answers are faulty.
pub fn otherwise(evaluation: &Evaluation<'_>) -> Vec<Otherwise> {
    if !evaluation.faults.is_empty() {
        return Vec::new();
    }
    let (ruleset, calculator) = (evaluation.ruleset, evaluation.calculator);
    let points = (0u16..).map(ReadingId).zip(calculator.readings.iter().zip(&evaluation.situation.readings));
    let point = |(reading, (point, chosen)): (ReadingId, (&Reading, &u8))| {
        let options = (0u8..).take(point.options.len()).filter(|option| option != chosen);
        let others = options.map(|option| {
            let mut situation = evaluation.situation.clone();
            situation.readings[reading.index()] = option;
            let other = evaluate(ruleset, calculator, &situation);
            let mut money = other.received();
            for (payee, _) in evaluation.received() {
                if !money.iter().any(|(known, _)| *known == payee) {
                    money.push((payee, Some(Decimal::ZERO)));
                }
            }
            let (status, changes, outputs) = (other.status, differ(evaluation, &other), other.outputs);
            Alternative { option, situation, status, money, outputs, changes }
        });
        Otherwise { reading, chosen: *chosen, others: others.collect() }
    };
    points.map(point).collect()
}

/// What is said of a line besides its clauses.
fn said<'l>(line: &LineAmount<'l>) -> (&'l str, PartyId, Option<&'l Text>, Force, bool, Decimal) {
    let LineAmount { line, amount } = *line;
    (&line.id, line.payee, line.fund.as_ref(), line.force, line.may, amount)
}

fn differ(now: &Evaluation<'_>, other: &Evaluation<'_>) -> bool {
    let lines = |evaluation: &Evaluation<'_>| evaluation.lines.len();
    now.status != other.status
        || lines(now) != lines(other)
        || now.lines.iter().zip(&other.lines).any(|(now, other)| said(now) != said(other))
        || now.outputs != other.outputs
        || now.warnings != other.warnings
        || now.notes != other.notes
        || now.missing != other.missing
}

/// What another reading gives, in one sentence: `按‘只算已就业的学员’：97,500元，少22,500元`. Only the
/// asker's money is told.
pub fn told(
    evaluation: &Evaluation<'_>,
    point: &Otherwise,
    alternative: &Alternative,
    asker: Asker,
    language: Language,
) -> String {
    let calculator = evaluation.calculator;
    let zh = language == Language::Zh;
    let words = |chinese: &str, english: &str| if zh { chinese } else { english }.to_owned();
    let Some(reading) = calculator.readings.get(point.reading.index()) else { return String::new() };
    let option = reading.options.get(usize::from(alternative.option)).map_or("", |option| option.name.get(language));
    let other = evaluate(evaluation.ruleset, calculator, &alternative.situation);
    let mut parts: Vec<String> = Vec::new();
    if other.status != evaluation.status {
        parts.push(words::status(other.status, language).to_owned());
    }
    let changed = money(evaluation, &other, alternative, asker, language);
    if !changed.is_empty() {
        parts.push(changed.join(if zh { "；" } else { "; " }));
    } else {
        parts.extend(forces(evaluation, &other, asker, language));
        parts.extend(outputs(evaluation, &other, language));
        // A note counts where nothing else tells the readings apart.
        if parts.is_empty() {
            let new = other.notes.iter().filter(|note| !evaluation.notes.contains(note));
            parts.extend(new.map(|note| fill(&other, &note.say, language)));
        }
        let own = other.lines.iter().any(|line| asker.counts(line.line.payee));
        if !parts.is_empty() && own && other.status == evaluation.status {
            parts.insert(0, words("金额一样", "the same money"));
        }
        let new = |notice: &&Notice<'_>| !evaluation.warnings.contains(notice);
        parts.extend(other.warnings.iter().filter(new).map(|notice| notice_text(&other, *notice, language)));
    }
    if parts.is_empty() {
        // Another question is asked, and the same number given to it.
        let reworded = reading.rewords.as_ref().and_then(|(_, asks)| asks.get(usize::from(alternative.option)));
        if let Some(ask) = reworded {
            let ask = ask.get(language);
            parts.push(if zh { format!("问的是“{ask}”") } else { format!("the question is “{ask}”") });
        }
        parts.push(if other.missing != evaluation.missing {
            words("还要回答的问题不一样", "other answers are needed")
        } else if reworded.is_some() {
            words("答案相同时结果一样", "with the same answer the result is the same")
        } else {
            words("结果一样", "the same result")
        });
    }
    let parts = parts.join(if zh { "，" } else { ", " });
    // Options quote the document's words with the other marks.
    if zh { format!("按‘{option}’：{parts}") } else { format!("Read as ‘{option}’: {parts}") }
}

/// The money that changes, with the difference.
fn money(
    evaluation: &Evaluation<'_>,
    other: &Evaluation<'_>,
    alternative: &Alternative,
    asker: Asker,
    language: Language,
) -> Vec<String> {
    let zh = language == Language::Zh;
    let now = evaluation.received();
    let named = asker == Asker::Everybody && alternative.money.len() > 1;
    let yuan = |amount: Decimal| yuan(amount, language);
    let mut told = Vec::new();
    for (receiver, amount) in alternative.money.iter().filter(|(receiver, _)| asker.counts(*receiver)) {
        let before = now.iter().find(|(known, _)| known == receiver).map(|(_, amount)| *amount);
        if before == Some(*amount) {
            continue;
        }
        let name = if named { other.ruleset.party(*receiver).name.get(language) } else { "" };
        let space = if named { " " } else { "" };
        let spelt = amount.map_or_else(|| words::too_large(language).to_owned(), yuan);
        let mut text = format!("{name}{space}{spelt}");
        // Without a result now there is nothing to compare with.
        let difference =
            amount.zip(before.unwrap_or(Some(Decimal::ZERO))).and_then(|(now, before)| exact::difference(now, before));
        if let Some(difference) = difference.filter(|difference| !now.is_empty() && !difference.is_zero()) {
            let size = yuan(difference.abs());
            text += &match (difference > Decimal::ZERO, zh) {
                (true, true) => format!("，多{size}"),
                (false, true) => format!("，少{size}"),
                (true, false) => format!(", {size} more"),
                (false, false) => format!(", {size} less"),
            };
        }
        told.push(text);
    }
    told
}

/// Amounts that stay and are another kind of promise.
fn forces(evaluation: &Evaluation<'_>, other: &Evaluation<'_>, asker: Asker, language: Language) -> Vec<String> {
    let own = other.lines.iter().filter(|line| asker.counts(line.line.payee));
    let changed = own.filter_map(|line| {
        let before = evaluation.lines.iter().find(|before| before.line.id == line.line.id)?;
        let word = |line: &LineAmount<'_>| words::force(line.line.force, line.line.may, language);
        (word(before) != word(line)).then(|| match language {
            Language::Zh => format!("但是“{}”", word(line)),
            Language::En => format!("but “{}”", word(line)),
        })
    });
    changed.collect()
}

/// The outputs that are different, or that there are only then.
fn outputs(evaluation: &Evaluation<'_>, other: &Evaluation<'_>, language: Language) -> Vec<String> {
    let prose = Prose { evaluation: other, language };
    let changed = other.outputs.iter().filter(|output| !evaluation.outputs.contains(output));
    let told = changed.map(|output| {
        let label = other.calculator.step(output.step).label.get(language);
        format!("{label} {}", prose.value(output.value, output.kind))
    });
    told.collect()
}
