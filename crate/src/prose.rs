//! Values and formulas as people read them: amounts with thousands separators, formulas with their numbers filled in.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use crate::evaluate::Evaluation;
use crate::model::{Choice, Comparison, ConstantId, InputId, Kind, NodeId, Op, TierRow, UnitId};
use crate::text::{Language, joined};
use crate::trace::{chosen_band, chosen_cell};
use crate::value::round::Mode;
use crate::value::{Fault, Open, Set, Value};
use crate::value::{date, exact};

/// Money with two decimals and no separators, as results carry it: `120000.00`.
pub fn plain_money(amount: Decimal) -> String {
    let mut amount = amount;
    if amount.scale() <= 2 {
        amount.rescale(2);
    }
    exact::write(amount)
}

/// A number with thousands separators: `120,000.00`, `1,500`.
pub fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut text = String::from(sign);
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// The figures of an amount: whole yuan without decimals, `72,000`, `46.67`.
pub fn figures(amount: Decimal) -> String {
    let normal = amount.normalize();
    grouped(&if normal.scale() > 0 { plain_money(normal) } else { exact::write(normal) })
}

/// An amount in yuan, spelt as in a formula: `72,000元`, `46.67 yuan`.
pub fn yuan(amount: Decimal, language: Language) -> String {
    let unit = if language == Language::Zh { "元" } else { " yuan" };
    format!("{}{unit}", figures(amount))
}

/// A number with its unit; whole yuan without decimals: `150元/人/天`, `46.67元`.
pub fn quantity(number: Decimal, unit: &crate::model::Unit, language: Language) -> String {
    let normal = number.normalize();
    let digits = if unit.money { figures(normal) } else { grouped(&exact::write(normal)) };
    let one = language == Language::En && normal == Decimal::ONE;
    let name = if one { &unit.one } else { unit.name.get(language) };
    let space = if language == Language::En && !name.is_empty() { " " } else { "" };
    format!("{digits}{space}{name}")
}

/// How strongly signs bind, weakest first.
const OR: u8 = 1;
const AND: u8 = 2;
const COMPARISON: u8 = 3;
const SUM: u8 = 4;
const PRODUCT: u8 = 5;
const ATOM: u8 = 7;

/// How a value and a formula are spelt in one language, for one evaluation.
pub struct Prose<'a> {
    /// The evaluation whose values fill the formulas.
    pub evaluation: &'a Evaluation<'a>,
    /// The language.
    pub language: Language,
}

impl Prose<'_> {
    /// A value with its unit, or what stands for a value that is not there.
    pub fn value(&self, value: Value, kind: Kind) -> String {
        let calculator = self.evaluation.calculator;
        match (value, kind) {
            // A bare number with decimals is a share of something: 0.2 is 20%.
            (Value::Number(number), Kind::Number(unit))
                if self.evaluation.ruleset.unit(unit).name.zh.is_empty() && number.normalize().scale() > 0 =>
            {
                let percent = exact::product(number, Decimal::ONE_HUNDRED).unwrap_or(number);
                exact::write_short(percent) + "%"
            }
            (Value::Number(number), Kind::Number(unit)) => quantity(number, self.evaluation.ruleset.unit(unit), self.language),
            (Value::Number(number), _) => grouped(&exact::write_short(number)),
            (Value::Truth(true), _) => self.words("是", "yes"),
            (Value::Truth(false), _) => self.words("否", "no"),
            (Value::Choice(option), Kind::Choice(domain)) => {
                let option = calculator.options(domain).get(usize::from(option));
                option.map_or_else(String::new, |option| option.name.get(self.language).to_owned())
            }
            (Value::Choices(set), Kind::Choices(domain)) => self.list(set, calculator.options(domain)),
            (Value::Items(set), Kind::Items(checklist)) => self.list(set, &calculator.checklists[checklist.index()].items),
            (Value::Date(date), _) => date::write(date),
            (Value::NotApplicable, _) => self.words("不适用", "not applicable"),
            (Value::Open(open), _) => self.open(open),
            (Value::Choice(_) | Value::Choices(_) | Value::Items(_), _) => String::new(),
        }
    }

    /// An answer as whoever gave it would say it: 不清楚 where they said so, 没有 where there is none.
    pub fn answer(&self, input: InputId) -> String {
        match self.evaluation.situation.answer(input) {
            Value::Open(open) if open.unanswered.is_empty() && !open.unknown.is_empty() => self.words("不清楚", "not sure"),
            Value::NotApplicable => self.words("没有", "there is none"),
            value => self.value(value, self.evaluation.calculator.inputs[input.index()].value_kind()),
        }
    }

    /// The formula of a node with the values of this evaluation filled in, only its live branches.
    pub fn formula(&self, node: NodeId) -> String {
        self.expression(node, true)
    }

    pub(crate) fn words(&self, zh: &str, en: &str) -> String {
        self.language.pick(zh, en).to_owned()
    }

    fn open(&self, open: Open) -> String {
        if !open.unanswered.is_empty() {
            self.words("未填写", "not answered")
        } else if !open.standard.is_empty() {
            self.words("当地标准未知", "local standard not known")
        } else if open.fault == Some(Fault::LeftToLocal) {
            self.words("由当地另定", "left to the local standard")
        } else {
            self.words("待确认", "to be confirmed")
        }
    }

    pub(crate) fn list(&self, set: Set, choices: &[Choice]) -> String {
        let chosen = choices.iter().enumerate().filter(|(position, _)| set.has(*position));
        let chosen: Vec<&str> = chosen.map(|(_, choice)| choice.name.get(self.language)).collect();
        if chosen.is_empty() {
            return self.words("无", "none");
        }
        joined(chosen, if self.language == Language::Zh { "、" } else { ", " })
    }

    fn constant(&self, id: ConstantId, kind: Kind) -> String {
        let constant = &self.evaluation.calculator.program.constants[id.index()];
        match (constant.value, kind, constant.spelling.strip_suffix('%')) {
            (Value::Number(_), _, Some(percent)) => format!("{percent}%"),
            (value, kind, _) => self.value(value, kind),
        }
    }

    /// `top` is the root of the formula that is spelt out; other steps appear by their values.
    fn expression(&self, node: NodeId, top: bool) -> String {
        let here = &self.evaluation.calculator.program.nodes[node.index()];
        let plain = |node: NodeId| self.expression(node, false);
        let value = || self.value(self.evaluation.value(node), here.kind);
        if !top && self.evaluation.calculator.step_at(node).is_some() {
            return value();
        }
        let join = |list: &[NodeId], strength: u8, between: String| {
            list.iter().map(|item| self.operand(*item, strength)).collect::<Vec<_>>().join(&between)
        };
        match &here.op {
            Op::Constant(id) => self.constant(*id, here.kind),
            Op::LeftToLocal | Op::Input(_) | Op::Dated(_) => value(),
            Op::ReadingIs(id, _) => {
                let reading = &self.evaluation.calculator.readings[id.index()];
                let option = reading.options.get(usize::from(self.evaluation.situation.readings[id.index()]));
                let option = option.map_or("", |option| option.name.get(self.language));
                format!("{}{option}", self.words("读法：", "reading: "))
            }
            Op::Same(a) | Op::When(_, a) => plain(*a),
            Op::Add(a, b) => format!("{} + {}", self.operand(*a, SUM), self.operand(*b, SUM)),
            Op::Subtract(a, b) => format!("{} − {}", self.operand(*a, SUM), self.operand(*b, PRODUCT)),
            Op::Multiply(a, b) => format!("{} × {}", self.operand(*a, PRODUCT), self.operand(*b, PRODUCT)),
            Op::Divide(a, b, rounding) => {
                let rounding = self.rounding(rounding.mode, rounding.places);
                format!("{} ÷ {}{rounding}", self.operand(*a, PRODUCT), self.operand(*b, PRODUCT + 1))
            }
            Op::Round(a, rounding) => {
                format!("{}{}", self.operand(*a, PRODUCT), self.rounding(rounding.mode, rounding.places))
            }
            Op::Uplift(a, share) => format!("{} × (1 + {})", self.operand(*a, PRODUCT), self.operand(*share, SUM)),
            Op::AtMost(a, limit) => self.limited(*a, *limit, "最高", "at most"),
            Op::AtLeast(a, limit) => self.limited(*a, *limit, "最低", "at least"),
            Op::Least(list) | Op::Greatest(list) if self.language == Language::Zh => {
                let and = if list.len() == 2 { "和" } else { "、" };
                let (first, last) = if here.kind == Kind::Date { ("早", "晚") } else { ("少", "多") };
                let wanted = if matches!(here.op, Op::Least(_)) { first } else { last };
                format!("{}，取{wanted}的", join(list, SUM, and.to_owned()))
            }
            Op::Least(list) => format!("lowest of ({})", join(list, 0, ", ".to_owned())),
            Op::Greatest(list) => format!("highest of ({})", join(list, 0, ", ".to_owned())),
            Op::Compare(comparison, a, b) => {
                let sign = self.true_sign(node, *comparison);
                format!("{} {sign} {}", self.operand(*a, SUM), self.operand(*b, SUM))
            }
            Op::Share { part, whole, comparison, threshold, denominator, .. } => {
                let sign = self.true_sign(node, *comparison);
                let limit = match denominator {
                    Some(denominator) => format!("{}/{}", plain(*threshold), plain(*denominator)),
                    None => plain(*threshold),
                };
                format!("{} ÷ {} {sign} {limit}", self.operand(*part, PRODUCT), self.operand(*whole, PRODUCT + 1))
            }
            Op::IsOneOf(a, options) | Op::HasAny(a, options) | Op::HasAll(a, options) => self.membership(node, *a, *options),
            Op::Not(a) => format!("{}({})", self.words("并非", "not "), plain(*a)),
            Op::And(list) => join(list, AND + 1, self.words("，且", " and ")),
            Op::Or(list) => self.alternatives(node, list),
            Op::If(..) => self.chosen(node).map_or_else(value, plain),
            Op::Tiers(quantity, rows) => self.tiers(*quantity, rows),
            Op::Bands(quantity, ..) => match chosen_band(self.evaluation, node) {
                Some((chosen, _)) => format!("{} → {}", plain(*quantity), plain(chosen)),
                None => value(),
            },
            Op::Table(keys, _) => match chosen_cell(self.evaluation, node) {
                Some(cell) => {
                    let keys: Vec<String> = keys.iter().map(|(key, _)| plain(*key)).collect();
                    format!("{} → {}", keys.join(" · "), plain(cell))
                }
                None => value(),
            },
            Op::Shift(a, count, _) => format!("{} + {}", self.operand(*a, SUM), self.operand(*count, SUM)),
            Op::MonthEnd(a, month) => match self.language {
                Language::Zh => format!("({})当年{}底", plain(*a), plain(*month)),
                Language::En => {
                    let month = self.evaluation.value(*month).number().unwrap_or_default().normalize();
                    format!("end of month {month} in the year of ({})", plain(*a))
                }
            },
            Op::Complete(items) | Op::Lacking(items) => {
                let done = items.iter().filter(|item| self.evaluation.value(**item) == Value::Truth(true)).count();
                format!("{done}/{}", items.len())
            }
        }
    }

    /// An operand of a sign, in brackets where it binds less than the sign.
    fn operand(&self, node: NodeId, strength: u8) -> String {
        let text = self.expression(node, false);
        if self.strength(node) < strength { format!("({text})") } else { text }
    }

    /// How strongly what is printed for a node holds together.
    fn strength(&self, node: NodeId) -> u8 {
        if self.evaluation.calculator.step_at(node).is_some() {
            return ATOM;
        }
        match &self.evaluation.calculator.program.nodes[node.index()].op {
            Op::Same(a) | Op::When(_, a) => self.strength(*a),
            Op::If(..) => self.chosen(node).map_or(ATOM, |chosen| self.strength(chosen)),
            Op::Least(_) | Op::Greatest(_) if self.language == Language::Zh => 0,
            Op::Bands(..) => chosen_band(self.evaluation, node).map_or(ATOM, |_| 0),
            Op::Table(..) => chosen_cell(self.evaluation, node).map_or(ATOM, |_| 0),
            Op::AtMost(_, limit) | Op::AtLeast(_, limit) if self.evaluation.value(*limit) != Value::NotApplicable => 0,
            Op::AtMost(a, _) | Op::AtLeast(a, _) => self.strength(*a),
            Op::Or(list) => self.true_alternative(node, list).map_or(OR, |one| self.strength(one)),
            Op::And(_) => AND,
            Op::Compare(..) | Op::Share { .. } | Op::IsOneOf(..) | Op::HasAny(..) | Op::HasAll(..) | Op::ReadingIs(..) => {
                COMPARISON
            }
            Op::Add(..) | Op::Subtract(..) | Op::Tiers(..) | Op::Shift(..) | Op::Divide(..) | Op::Round(..) => SUM,
            Op::Multiply(..) | Op::Uplift(..) => PRODUCT,
            Op::Constant(_)
            | Op::LeftToLocal
            | Op::Input(_)
            | Op::Least(_)
            | Op::Greatest(_)
            | Op::Not(_)
            | Op::Dated(_)
            | Op::MonthEnd(..)
            | Op::Complete(_)
            | Op::Lacking(_) => ATOM,
        }
    }

    /// The branch of an `if` that was taken.
    pub(crate) fn chosen(&self, node: NodeId) -> Option<NodeId> {
        let Op::If(condition, then, otherwise) = self.evaluation.calculator.program.nodes[node.index()].op else { return None };
        match self.evaluation.value(condition) {
            Value::Truth(true) => Some(then),
            Value::Truth(false) => Some(otherwise),
            _ => None,
        }
    }

    fn limited(&self, a: NodeId, limit: NodeId, zh: &str, en: &str) -> String {
        if self.evaluation.value(limit) == Value::NotApplicable {
            return self.expression(a, false);
        }
        let comma = self.words("，", ", ");
        let space = if self.language == Language::En { " " } else { "" };
        format!("{}{comma}{}{space}{}", self.expression(a, false), self.words(zh, en), self.expression(limit, false))
    }

    /// What was chosen; when the condition fails, also what was not.
    fn membership(&self, node: NodeId, subject: NodeId, options: Set) -> String {
        let chosen = self.expression(subject, false);
        let (Value::Truth(false), Kind::Choice(domain) | Kind::Choices(domain)) =
            (self.evaluation.value(node), self.evaluation.kind(subject))
        else {
            return chosen;
        };
        let wanted = self.list(options, self.evaluation.calculator.options(domain));
        format!("{chosen}{}{wanted}", self.words("，不是", ", not "))
    }

    /// The sign that holds between the two sides: that of the comparison, or its opposite when it fails.
    fn true_sign(&self, node: NodeId, comparison: Comparison) -> &'static str {
        if self.evaluation.value(node) == Value::Truth(false) { comparison.opposite().sign() } else { comparison.sign() }
    }

    /// Where an alternative decides, it alone is shown.
    fn alternatives(&self, node: NodeId, list: &[NodeId]) -> String {
        match self.true_alternative(node, list) {
            Some(one) => self.expression(one, false),
            None => {
                let items: Vec<String> = list.iter().map(|item| self.operand(*item, OR + 1)).collect();
                items.join(&self.words("，或", " or "))
            }
        }
    }

    fn true_alternative(&self, node: NodeId, list: &[NodeId]) -> Option<NodeId> {
        let yes = |node: NodeId| self.evaluation.value(node) == Value::Truth(true);
        list.iter().copied().find(|item| yes(node) && yes(*item))
    }

    fn tiers(&self, quantity: NodeId, rows: &[TierRow]) -> String {
        let (Some(amount), Kind::Number(unit)) = (self.evaluation.value(quantity).number(), self.evaluation.kind(quantity))
        else {
            return self.expression(quantity, false);
        };
        let mut lower = Decimal::ZERO;
        let mut parts = Vec::new();
        for row in rows {
            let upper = row.upto.and_then(|upto| self.evaluation.value(upto).number());
            let Some(inside) = exact::difference(upper.map_or(amount, |upper| amount.min(upper)), lower) else { continue };
            if inside > Decimal::ZERO || parts.is_empty() {
                parts.push(format!("{} × {}", self.number(inside.max(Decimal::ZERO), unit), self.expression(row.rate, false)));
            }
            lower = upper.unwrap_or(lower);
        }
        parts.join(" + ")
    }

    fn number(&self, number: Decimal, unit: UnitId) -> String {
        quantity(number, self.evaluation.ruleset.unit(unit), self.language)
    }

    fn rounding(&self, mode: Mode, places: u8) -> String {
        let (zh, en) = match (mode, places) {
            (Mode::HalfUp, 0) => ("四舍五入取整", "rounded half-up"),
            (Mode::HalfUp, _) => ("四舍五入到分", "rounded half-up to the fen"),
            (Mode::HalfEven, 0) => ("四舍六入五成双取整", "rounded half to even"),
            (Mode::HalfEven, _) => ("四舍六入五成双到分", "rounded half to even to the fen"),
            (Mode::Truncate, 0) => ("舍去小数", "cut to whole units"),
            (Mode::Truncate, _) => ("分以下舍去", "cut to the fen"),
            (Mode::Up, _) => ("向上取整", "rounded up"),
            (Mode::Down, _) => ("向下取整", "rounded down"),
        };
        if self.language == Language::Zh { format!("（{zh}）") } else { format!(" ({en})") }
    }
}
