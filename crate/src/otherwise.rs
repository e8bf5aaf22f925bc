//! What would come out if the text were read otherwise: every other reading of every point that the document leaves open,
//! each evaluated by itself.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use crate::asker::Asker;
use crate::evaluate::{Evaluation, LineAmount, Notice, evaluate};
use crate::explain::{fill, notice_text};
use crate::model::{Reading, ReadingId};
use crate::prose::{Prose, yuan};
use crate::text::Language;
use crate::value::exact;
use crate::words;

/// A point that can be read in several ways, and what the other ways give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Otherwise {
    /// The point.
    pub reading: ReadingId,
    /// The option in use.
    pub chosen: u8,
    /// What each other option gives, all other readings staying, in the rule file's order and in one sentence each:
    /// `按‘只算已就业的学员’：97,500元，少22,500元`.
    pub others: Vec<String>,
}

/// What the other readings give, for every reading of the calculator; of the money, only the asker's own is told. Nothing while
/// the answers are faulty.
pub fn otherwise(evaluation: &Evaluation<'_>, asker: Asker, language: Language) -> Vec<Otherwise> {
    if !evaluation.faults.is_empty() {
        return Vec::new();
    }
    let points = evaluation.calculator.readings.iter().zip(&evaluation.situation.readings);
    let point = |(reading, (point, chosen)): (ReadingId, (&Reading, &u8))| {
        let options = (0u8..).zip(&point.options).filter(|(option, _)| option != chosen);
        let others = options.map(|(option, choice)| {
            let mut situation = evaluation.situation.clone();
            situation.readings[reading.index()] = option;
            let other = evaluate(evaluation.ruleset, evaluation.calculator, &situation);
            let parts = told(evaluation, &other, point, option, asker, language);
            let name = choice.name.get(language);
            // Options quote the document's words with the other marks.
            match language {
                Language::Zh => format!("按‘{name}’：{}", parts.join("，")),
                Language::En => format!("Read as ‘{name}’: {}", parts.join(", ")),
            }
        });
        Otherwise { reading, chosen: *chosen, others: others.collect() }
    };
    (0u16..).map(ReadingId).zip(points).map(point).collect()
}

/// What another reading gives, in parts of a sentence; one at least.
fn told(
    evaluation: &Evaluation<'_>,
    other: &Evaluation<'_>,
    reading: &Reading,
    option: u8,
    asker: Asker,
    language: Language,
) -> Vec<String> {
    let zh = language == Language::Zh;
    let words = |zh: &str, en: &str| language.pick(zh, en).to_owned();
    let mut parts: Vec<String> = Vec::new();
    if other.status != evaluation.status {
        parts.push(words::status(other.status, language).to_owned());
    }
    let changed = money(evaluation, other, asker, language);
    if !changed.is_empty() {
        parts.push(changed.join(if zh { "；" } else { "; " }));
    } else {
        parts.extend(forces(evaluation, other, asker, language));
        parts.extend(outputs(evaluation, other, language));
        // A note counts where nothing else tells the readings apart.
        if parts.is_empty() {
            let new = other.notes.iter().filter(|note| !evaluation.notes.contains(note));
            parts.extend(new.map(|note| fill(other, &note.say, language)));
        }
        let own = other.lines.iter().any(|line| asker.counts(line.line.payee));
        if !parts.is_empty() && own && other.status == evaluation.status {
            parts.insert(0, words("金额一样", "the same money"));
        }
        let new = |notice: &&Notice<'_>| !evaluation.warnings.contains(notice);
        parts.extend(other.warnings.iter().filter(new).map(|notice| notice_text(other, *notice, language)));
    }
    if parts.is_empty() {
        // Another question is asked, and the same number given to it.
        let reworded = reading.rewords.as_ref().and_then(|(_, asks)| asks.get(usize::from(option)));
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
    parts
}

/// The money that changes, with the difference; those who receive something now and nothing then are there too.
fn money(evaluation: &Evaluation<'_>, other: &Evaluation<'_>, asker: Asker, language: Language) -> Vec<String> {
    let zh = language == Language::Zh;
    let (now, mut then) = (evaluation.received(), other.received());
    for (payee, _) in &now {
        if !then.iter().any(|(known, _)| known == payee) {
            then.push((*payee, Some(Decimal::ZERO)));
        }
    }
    let named = asker == Asker::Everybody && then.len() > 1;
    let yuan = |amount: Decimal| yuan(amount, language);
    let mut told = Vec::new();
    for (receiver, amount) in then.iter().filter(|(receiver, _)| asker.counts(*receiver)) {
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
