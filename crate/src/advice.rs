//! Ranges, prices, thresholds and ways out in words, the same on the page and on the command line.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use rust_decimal::Decimal;

use crate::asker::Asker;
use crate::evaluate::Evaluation;
use crate::interview::Price;
use crate::model::{InputId, Kind, PartyId};
use crate::possible::{Known, Span};
use crate::prose::{Prose, figures, quantity, yuan};
use crate::remedy::{Change, Remedy};
use crate::text::Language;
use crate::threshold::{self, Capped, Move, Outlook, Stop};
use crate::value::Value;

/// How far money can still reach: `最少 0元，最多 400元`, `0 – 400 yuan`.
pub fn range(span: Span, language: Language) -> String {
    match (span.low(), span.high(), language) {
        (Some(low), Some(high), _) if low == high => yuan(low, language),
        (Some(low), Some(high), Language::Zh) => format!("最少 {}，最多 {}", yuan(low, language), yuan(high, language)),
        (Some(low), Some(high), Language::En) => format!("{} – {}", figures(low), yuan(high, language)),
        (Some(low), None, Language::Zh) => format!("最少 {}，最多多少还要看其他回答", yuan(low, language)),
        (Some(low), None, Language::En) => format!("{} or more; the most depends on your other answers", yuan(low, language)),
        (None, Some(high), Language::Zh) => format!("最多 {}，最少多少还要看其他回答", yuan(high, language)),
        (None, Some(high), Language::En) => format!("at most {}; the least depends on your other answers", yuan(high, language)),
        (None, None, Language::Zh) => "要看其他回答".to_owned(),
        (None, None, Language::En) => "depends on your other answers".to_owned(),
    }
}

/// What an open question is worth; nothing for one that no money hangs on.
pub fn price(price: Price, language: Language) -> Option<String> {
    match (price, language) {
        (Price::AtMost(yuan), _) if yuan.is_zero() => None,
        (Price::AtMost(amount), Language::Zh) => Some(format!("最多影响 {}", yuan(amount, language))),
        (Price::AtMost(amount), Language::En) => Some(format!("changes the result by up to {}", yuan(amount, language))),
        (Price::Unbounded, Language::Zh) => Some("影响金额，多少要看其他回答".to_owned()),
        (Price::Unbounded, Language::En) => Some("changes the amount; how much depends on your other answers".to_owned()),
    }
}

/// A sentence about one direction of one input.
#[derive(Clone, Debug, PartialEq)]
pub struct Tip {
    /// The words: `再多 1 人：+72,000元`.
    pub text: String,
    /// What kind of point it is.
    pub kind: threshold::Kind,
    /// Whether it brings money, or takes some; neither when it does both, or changes no money.
    pub gains: Option<bool>,
}

/// What lies ahead along one input, in sentences. Only changes of the asker's money are told.
pub fn tips(evaluation: &Evaluation<'_>, outlook: &Outlook, asker: Asker, language: Language) -> Vec<Tip> {
    // That somebody's money has reached its limit means nothing to who receives none.
    if asker == Asker::Nobody {
        return Vec::new();
    }
    let teller = Teller { evaluation, input: outlook.input, asker, language };
    let mut tips = Vec::new();
    for (direction, up) in [(&outlook.more, true), (&outlook.less, false)] {
        if let Some(way) = direction {
            teller.way(way, up, &mut tips);
        }
    }
    tips.extend(outlook.capped.map(|capped| teller.capped(capped)));
    tips
}

struct Teller<'a> {
    evaluation: &'a Evaluation<'a>,
    input: InputId,
    asker: Asker,
    language: Language,
}

impl Teller<'_> {
    fn number(&self, number: Decimal) -> String {
        match self.evaluation.calculator.inputs[self.input.index()].value_kind() {
            Kind::Number(unit) => quantity(number, self.evaluation.ruleset.unit(unit), self.language),
            _ => number.normalize().to_string(),
        }
    }

    /// The changes of money that are told, each with its payee's name where several receive money.
    fn changes(&self, stop: &Stop) -> Option<(String, Option<bool>)> {
        let told = stop.change.iter().filter(|(payee, _)| self.asker.counts(*payee));
        let told: Vec<&(PartyId, Decimal)> = told.collect();
        let receives = self.evaluation.lines.iter().map(|line| line.line.payee);
        let mut payees: Vec<PartyId> = receives.chain(told.iter().map(|(payee, _)| *payee)).collect();
        payees.dedup();
        let several = payees.len() > 1;
        let spelt = told.iter().map(|(payee, change)| {
            let sign = if change.is_sign_negative() { "−" } else { "+" };
            let amount = yuan(change.abs(), self.language);
            let name = self.evaluation.ruleset.party(*payee).name.get(self.language);
            match (several && self.asker == Asker::Everybody, self.language) {
                (false, _) => format!("{sign}{amount}"),
                (true, Language::Zh) => format!("{name} {sign}{amount}"),
                (true, Language::En) => format!("{sign}{amount} to {name}"),
            }
        });
        let spelt: Vec<String> = spelt.collect();
        let up = told.iter().all(|(_, change)| *change > Decimal::ZERO);
        let down = told.iter().all(|(_, change)| *change < Decimal::ZERO);
        let separator = if self.language == Language::Zh { "，" } else { ", " };
        (!spelt.is_empty()).then(|| (spelt.join(separator), if up != down { Some(up) } else { None }))
    }

    fn way(&self, way: &Move, up: bool, tips: &mut Vec<Tip>) {
        let Some((change, gains)) = self.changes(&way.next) else { return };
        // That fewer trainees, days or heads pay better is a fact of the curve, but no advice.
        if !up && gains == Some(true) {
            return;
        }
        let by = self.number(way.next.by);
        let at = self.number(way.next.at);
        let text = match (way.next.kind, up) {
            (threshold::Kind::Cliff, true) => {
                self.language.pick(format!("再多 {by}（达到 {at}）：{change}"), format!("{by} more (reaching {at}): {change}"))
            }
            (threshold::Kind::Cliff, false) => self
                .language
                .pick(format!("只要少 {by}（降到 {at}）：{change}"), format!("only {by} fewer (down to {at}): {change}")),
            (_, true) => self.language.pick(format!("再多 {by}：{change}"), format!("{by} more: {change}")),
            (_, false) => self.language.pick(format!("少 {by}：{change}"), format!("{by} fewer: {change}")),
        };
        tips.push(Tip { text, kind: way.next.kind, gains });
        let Some(run) = way.run.as_ref().filter(|run| run.by > way.next.by || run.kind == threshold::Kind::Cap) else { return };
        let Some((change, gains)) = self.changes(run).filter(|(_, gains)| up || *gains != Some(true)) else { return };
        let (by, at) = (self.number(run.by), self.number(run.at));
        let text = match (run.kind, up) {
            (threshold::Kind::Cap, _) => self
                .language
                .pick(format!("再多 {by}：{change}，到 {at} 封顶"), format!("{by} more: {change}; the limit is reached at {at}")),
            (threshold::Kind::Cliff, true) => {
                self.language.pick(format!("再多 {by}（达到 {at}）：{change}"), format!("{by} more (reaching {at}): {change}"))
            }
            (threshold::Kind::Cliff, false) => {
                self.language.pick(format!("少 {by}（降到 {at}）：{change}"), format!("{by} fewer (down to {at}): {change}"))
            }
            (threshold::Kind::Bend, true) => self.language.pick(
                format!("再多 {by}：{change}，到 {at} 以后标准不同"),
                format!("{by} more: {change}; beyond {at} another rate applies"),
            ),
            _ => return,
        };
        tips.push(Tip { text, kind: run.kind, gains });
    }

    fn capped(&self, capped: Capped) -> Tip {
        let since = self.number(capped.since);
        let (label, value) = match capped.step.map(|step| self.evaluation.calculator.step(step)) {
            Some(step) => {
                let prose = Prose { evaluation: self.evaluation, language: self.language };
                let value = prose.value(self.evaluation.value(step.node), self.evaluation.kind(step.node));
                (step.label.get(self.language), value)
            }
            None => ("", String::new()),
        };
        let text = match (label.is_empty(), self.language) {
            (true, Language::Zh) => format!("已封顶：从 {since} 起，再多也不加钱"),
            (true, Language::En) => format!("At the limit: beyond {since} nothing is added"),
            (false, Language::Zh) => format!("已封顶（{label} {value}）：从 {since} 起，再多也不加钱"),
            (false, Language::En) => format!("At the limit ({label}: {value}): beyond {since} nothing is added"),
        };
        Tip { text, kind: threshold::Kind::Cap, gains: None }
    }
}

/// A way to money in one sentence for each change: the answer that would serve. The question is told apart.
pub fn change(evaluation: &Evaluation<'_>, change: &Change, language: Language) -> String {
    let input = &evaluation.calculator.inputs[change.input.index()];
    let prose = Prose { evaluation, language };
    let spelt = |value: Value| prose.value(value, input.value_kind());
    match change.to {
        Known::Numbers(span) => {
            let present = evaluation.situation.answer(change.input).number();
            let bound = span.only().is_none();
            match (bound, change.closest.number() > present, language) {
                (true, true, Language::Zh) => format!("至少 {}", spelt(change.closest)),
                (true, true, Language::En) => format!("at least {}", spelt(change.closest)),
                (true, false, Language::Zh) => format!("至多 {}", spelt(change.closest)),
                (true, false, Language::En) => format!("at most {}", spelt(change.closest)),
                (false, ..) => spelt(change.closest),
            }
        }
        Known::Options(set) => {
            let options =
                set.positions().filter_map(|option| u8::try_from(option).ok()).map(|option| spelt(Value::Choice(option)));
            let options: Vec<String> = options.collect();
            options.join(if language == Language::Zh { "，或 " } else { ", or " })
        }
        _ => spelt(change.closest),
    }
}

/// What follows from a way to money: `可得 120,000元`.
pub fn reward(remedy: &Remedy, language: Language) -> String {
    match (remedy.amount, language) {
        (Some(amount), Language::Zh) => format!("可得 {}", yuan(amount, language)),
        (Some(amount), Language::En) => format!("brings {}", yuan(amount, language)),
        (None, Language::Zh) => "就可能有钱，多少要看其他回答".to_owned(),
        (None, Language::En) => "money becomes possible; how much depends on the other answers".to_owned(),
    }
}
