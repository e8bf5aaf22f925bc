//! Values and formulas as people read them: amounts with thousands separators, formulas with their numbers filled in.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use rust_decimal::Decimal;

use crate::evaluate::Evaluation;
use crate::model::{Choice, Comparison, ConstantId, Kind, NodeId, Op, TierRow, UnitId};
use crate::text::Language;
use crate::trace::{hit_band, live_operands};
use crate::value::date;
use crate::value::round::Mode;
use crate::value::{Open, Set, Value};

/// Money with two decimals and no separators, as results carry it: `120000.00`.
pub fn plain_money(amount: Decimal) -> String {
    let mut amount = amount;
    if amount.scale() <= 2 {
        amount.rescale(2);
    }
    amount.to_string()
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

/// A number with its unit; whole yuan without decimals: `150元/人/天`, `46.67元`.
pub fn quantity(number: Decimal, unit: &crate::model::Unit, language: Language) -> String {
    let normal = number.normalize();
    let digits = if unit.money && normal.scale() > 0 { plain_money(normal) } else { normal.to_string() };
    let name = unit.name.get(language);
    let space = if language == Language::En && !name.is_empty() { " " } else { "" };
    format!("{}{space}{name}", grouped(&digits))
}

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
                let percent = number.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(number);
                format!("{}%", percent.normalize())
            }
            (Value::Number(number), Kind::Number(unit)) => quantity(number, self.evaluation.ruleset.unit(unit), self.language),
            (Value::Number(number), _) => grouped(&number.normalize().to_string()),
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

    /// The formula of a node with the values of this evaluation filled in, only its live branches.
    pub fn formula(&self, node: NodeId) -> String {
        self.expression(node, true)
    }

    fn words(&self, zh: &str, en: &str) -> String {
        if self.language == Language::Zh { zh.to_owned() } else { en.to_owned() }
    }

    fn open(&self, open: Open) -> String {
        if !open.unanswered.is_empty() {
            self.words("未填写", "not answered")
        } else if !open.standard.is_empty() {
            self.words("当地标准未知", "local standard not known")
        } else {
            self.words("待确认", "to be confirmed")
        }
    }

    fn list(&self, set: Set, choices: &[Choice]) -> String {
        let chosen = choices.iter().enumerate().filter(|(position, _)| set.has(*position));
        let chosen: Vec<&str> = chosen.map(|(_, choice)| choice.name.get(self.language)).collect();
        if chosen.is_empty() {
            return self.words("无", "none");
        }
        chosen.join(if self.language == Language::Zh { "、" } else { ", " })
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
        let calculator = self.evaluation.calculator;
        let here = &calculator.program.nodes[node.index()];
        let plain = |node: NodeId| self.expression(node, false);
        let value = || self.value(self.evaluation.value(node), here.kind);
        if !top && calculator.step_at(node).is_some() {
            return value();
        }
        let join = |list: &[NodeId], zh: &str, en: &str| {
            let between = if self.language == Language::Zh { zh } else { en };
            list.iter().map(|item| self.operand(*item)).collect::<Vec<_>>().join(between)
        };
        match &here.op {
            Op::Constant(id) => self.constant(*id, here.kind),
            Op::LeftToLocal | Op::Input(_) => value(),
            Op::ReadingIs(id, _) => {
                let reading = &calculator.readings[id.index()];
                let option = &reading.options[usize::from(self.evaluation.situation.readings[id.index()])];
                format!("{}: {}", self.words("读法", "reading"), option.name.get(self.language))
            }
            Op::Same(a) => plain(*a),
            Op::When(_, a) => plain(*a),
            Op::Add(a, b) => format!("{} + {}", self.operand(*a), self.operand(*b)),
            Op::Subtract(a, b) => format!("{} − {}", self.operand(*a), self.operand(*b)),
            Op::Multiply(a, b) => format!("{} × {}", self.operand(*a), self.operand(*b)),
            Op::Divide(a, b, rounding) => {
                format!("{} ÷ {}{}", self.operand(*a), self.operand(*b), self.rounding(rounding.mode, rounding.places))
            }
            Op::Round(a, rounding) => format!("{}{}", plain(*a), self.rounding(rounding.mode, rounding.places)),
            Op::Uplift(a, share) => format!("{} × (1 + {})", self.operand(*a), self.operand(*share)),
            Op::AtMost(a, limit) => self.limited(*a, *limit, "最高", "at most"),
            Op::AtLeast(a, limit) => self.limited(*a, *limit, "最低", "at least"),
            Op::Least(list) => format!("{}({})", self.words("取低者", "lowest of "), join(list, "，", ", ")),
            Op::Greatest(list) => format!("{}({})", self.words("取高者", "highest of "), join(list, "，", ", ")),
            Op::Compare(comparison, a, b) => {
                let sign = self.true_sign(node, *comparison);
                format!("{} {sign} {}", self.operand(*a), self.operand(*b))
            }
            Op::Share { part, whole, comparison, threshold, denominator, .. } => {
                let sign = self.true_sign(node, *comparison);
                let limit = match denominator {
                    Some(denominator) => format!("{}/{}", plain(*threshold), plain(*denominator)),
                    None => plain(*threshold),
                };
                format!("{} ÷ {} {sign} {limit}", plain(*part), plain(*whole))
            }
            Op::IsOneOf(a, options) | Op::HasAny(a, options) | Op::HasAll(a, options) => self.membership(node, *a, *options),
            Op::Not(a) => plain(*a),
            Op::And(list) => join(list, "，且", " and "),
            Op::Or(list) => self.alternatives(node, list),
            Op::If(condition, ..) => {
                let mut parts = Vec::new();
                live_operands(self.evaluation, node, |operand| parts.push(operand));
                match parts.as_slice() {
                    [_, chosen] => plain(*chosen),
                    _ => plain(*condition),
                }
            }
            Op::Tiers(quantity, rows) => self.tiers(*quantity, rows),
            Op::Bands(quantity, rows, otherwise) => {
                let chosen = hit_band(self.evaluation, *quantity, rows).map(|row| row.value).or(*otherwise);
                let chosen = chosen.map_or_else(String::new, plain);
                format!("{} → {chosen}", plain(*quantity))
            }
            Op::Table(keys, _) => {
                let mut cell = String::new();
                live_operands(self.evaluation, node, |operand| cell = self.expression(operand, false));
                let keys: Vec<String> = keys.iter().map(|(key, _)| self.expression(*key, false)).collect();
                format!("{} → {cell}", keys.join(" · "))
            }
            Op::Dated(_) => value(),
            Op::Shift(a, count, _) => format!("{} + {}", plain(*a), plain(*count)),
            Op::MonthEnd(a, month) => {
                format!("{} {} {}", plain(*a), self.words("当年月末", "that year, end of month"), plain(*month))
            }
            Op::Complete(items) | Op::Lacking(items) => {
                let done = items.iter().filter(|item| self.evaluation.value(**item) == Value::Truth(true)).count();
                format!("{done}/{}", items.len())
            }
        }
    }

    /// An operand of a sign, in brackets where the sign would otherwise bind wrongly.
    fn operand(&self, node: NodeId) -> String {
        let calculator = self.evaluation.calculator;
        let text = self.expression(node, false);
        let mut inner = node;
        while let Op::Same(next) | Op::When(_, next) = calculator.program.nodes[inner.index()].op {
            if calculator.step_at(inner).is_some() {
                return text;
            }
            inner = next;
        }
        if let (Op::If(..), None) = (&calculator.program.nodes[inner.index()].op, calculator.step_at(inner)) {
            let mut chosen = inner;
            live_operands(self.evaluation, inner, |operand| chosen = operand);
            return self.operand(chosen);
        }
        let loose = matches!(
            calculator.program.nodes[inner.index()].op,
            Op::Add(..)
                | Op::Subtract(..)
                | Op::Tiers(..)
                | Op::And(_)
                | Op::Or(_)
                | Op::AtMost(..)
                | Op::AtLeast(..)
                | Op::Divide(..)
        );
        if loose && calculator.step_at(inner).is_none() { format!("({text})") } else { text }
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
        if self.evaluation.value(node) == Value::Truth(false) { opposite(comparison).sign() } else { comparison.sign() }
    }

    fn alternatives(&self, node: NodeId, list: &[NodeId]) -> String {
        let holding = list.iter().find(|item| self.evaluation.value(**item) == Value::Truth(true));
        match holding {
            Some(one) if self.evaluation.value(node) == Value::Truth(true) => self.expression(*one, false),
            _ => {
                let between = self.words("，或", " or ");
                list.iter().map(|item| self.expression(*item, false)).collect::<Vec<_>>().join(&between)
            }
        }
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
            let inside = upper.map_or(amount, |upper| amount.min(upper)) - lower;
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

fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::AtLeast,
        Comparison::AtMost => Comparison::Greater,
        Comparison::Greater => Comparison::AtMost,
        Comparison::AtLeast => Comparison::Less,
    }
}
