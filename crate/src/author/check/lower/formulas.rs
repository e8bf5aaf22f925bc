//! Expressions: literals with their sources, signs, comparisons, conditions.

use alloc::string::String;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::super::constructs;
use super::{FARTHEST, Lowering, Shape, Sourcing, Term, Typ, place};
use crate::author::diagnostic::{Code, Diagnostic, text};
use crate::author::numerals::Ratio;
use crate::author::source::Span;
use crate::author::syntax::{Expr, ExprKind, Literal, Name, Operator, Quantifier};
use crate::author::unit::{DAY, MONTH, UnitPowers, YEAR, YUAN};
use crate::model::{ClauseId, Comparison, DomainId, Op, ReadingId};
use crate::similar::nearest;
use crate::value::date::DateUnit;
use crate::value::{Set, Value};

impl Lowering<'_, '_> {
    pub(super) fn lower(&mut self, expr: &Expr, base: Span, expected: Option<DomainId>) -> Term {
        let span = place(base, &expr.range);
        match &expr.kind {
            ExprKind::Number(literal) => self.number(literal, span),
            ExprKind::Fraction(above, below) => self.fraction(above, below, span),
            ExprKind::Truth(truth) => {
                let spelling = if *truth { "yes" } else { "no" };
                self.literal(Value::Truth(*truth), spelling.to_string(), None, Typ::Truth, span)
            }
            ExprKind::Name(name) => self.name(name, span, expected),
            ExprKind::Reading(name) => {
                self.reading(name, span);
                let diagnostic = Diagnostic::new(
                    Code::KindMismatch,
                    span,
                    text!("读法要与一个选项比较"; "a reading must be compared with an option"),
                );
                self.fail(diagnostic.help(text!("写成 reading.{name} is …"; "write reading.{name} is …")), span)
            }
            ExprKind::Not(inner) => {
                let inner = self.operand(inner, base, None);
                self.want_truth(&inner);
                self.value(Op::Not(inner.node), Typ::Truth, span)
            }
            ExprKind::Minus(inner) => {
                let inner = self.operand(inner, base, None);
                if let Some(number) = self.constant(inner.node) {
                    return self.literal(Value::Number(-number), alloc::format!("-{number}"), None, inner.typ, span);
                }
                let zero = self.literal(Value::Number(Decimal::ZERO), "0".to_string(), None, inner.typ.clone(), span);
                self.want_number(&inner);
                self.value(Op::Subtract(zero.node, inner.node), inner.typ, span)
            }
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                let mut nodes = Vec::new();
                for part in parts {
                    let part = self.operand(part, base, None);
                    self.want_truth(&part);
                    nodes.push(part.node);
                }
                let op = if matches!(expr.kind, ExprKind::And(_)) { Op::And(nodes) } else { Op::Or(nodes) };
                self.value(op, Typ::Truth, span)
            }
            ExprKind::Arithmetic(operator, left, right) => {
                let left = self.lower(left, base, None);
                let right = self.lower(right, base, None);
                self.arithmetic(*operator, left, right, span)
            }
            ExprKind::Compare(comparison, left, right) => {
                let left = self.lower(left, base, None);
                let right = self.lower(right, base, None);
                self.compare(*comparison, left, right, span)
            }
            ExprKind::Is(subject, negated, options) => self.is(subject, *negated, options, base, span),
            ExprKind::Has(subject, quantifier, options) => self.has(subject, *quantifier, options, base, span),
            ExprKind::If(condition, then, otherwise) => {
                let condition = self.operand(condition, base, None);
                self.want_truth(&condition);
                let then = self.operand(then, base, expected);
                let otherwise = self.operand(otherwise, base, expected);
                let typ = self.same_type(&then, &otherwise);
                self.value(Op::If(condition.node, then.node, otherwise.node), typ, span)
            }
            ExprKind::Call(function, arguments) => self.call(function, arguments, base, span),
            ExprKind::Rows(function, subject, rows) => self.rows(function, subject, rows, base, span, expected),
        }
    }

    /// Lowers an expression that must be a plain value.
    pub(super) fn operand(&mut self, expr: &Expr, base: Span, expected: Option<DomainId>) -> Term {
        let term = self.lower(expr, base, expected);
        self.finished(term)
    }

    pub(super) fn number(&mut self, literal: &Literal, span: Span) -> Term {
        let unit = match &literal.unit {
            Some((above, below)) => self.unit(above, below, span),
            None => UnitPowers::default(),
        };
        let parsed = Decimal::from_str_exact(&literal.digits).ok();
        let Some(number) =
            parsed.and_then(|number| if literal.percent { number.checked_div(Decimal::ONE_HUNDRED) } else { Some(number) })
        else {
            let message = text!("这个数太长，最多 28 位"; "this number is too long; 28 digits at most");
            return self.fail(Diagnostic::new(Code::Overflow, span, message), span);
        };
        let number = number.normalize();
        let bare_zero = number.is_zero() && literal.unit.is_none();
        let clause = if number.is_zero() { None } else { self.source(number, &unit, &literal.to_string(), span) };
        let typ = Typ::Number(unit, number.scale());
        let term = self.literal(Value::Number(number), literal.to_string(), clause, typ, span);
        Term { zero: bare_zero, ..term }
    }

    pub(super) fn fraction(&mut self, above: &str, below: &str, span: Span) -> Term {
        let read = |digits: &str| digits.parse::<u32>().ok().map(Decimal::from);
        let (Some(numerator), Some(denominator)) = (read(above), read(below).filter(|number| !number.is_zero())) else {
            let message = text!("`{above}/{below}` 不是分数"; "`{above}/{below}` is no fraction");
            return self.fail(Diagnostic::new(Code::BadValue, span, message), span);
        };
        let clause = Ratio::new(numerator.mantissa(), denominator.mantissa())
            .and_then(|ratio| self.source_of(ratio, None, &alloc::format!("{above}/{below}"), span));
        let plain = Typ::Number(UnitPowers::default(), 0);
        // Both parts are spelt as the whole fraction, which is what the document says.
        let spelling = alloc::format!("{above}/{below}");
        let over = self.literal(Value::Number(denominator), spelling.clone(), clause, plain.clone(), span);
        let term = self.literal(Value::Number(numerator), spelling, clause, plain, span);
        Term { shape: Shape::Over(over.node), ..term }
    }

    /// The clause in whose quote the number stands; a number without a source is reported.
    pub(super) fn source(&mut self, number: Decimal, unit: &UnitPowers, spelling: &str, span: Span) -> Option<ClauseId> {
        self.source_of(Ratio::from_decimal(number)?, unit.counted(), spelling, span)
    }

    pub(super) fn source_of(&mut self, number: Ratio, unit: Option<&str>, spelling: &str, span: Span) -> Option<ClauseId> {
        let vocabulary = self.vocabulary;
        let units: Vec<&str> = vocabulary.units.iter().map(|(name, _)| name.as_str()).collect();
        let found = match self.context.sourcing {
            Sourcing::Arithmetic if unit == Some(YUAN) => None,
            Sourcing::Arithmetic | Sourcing::Reported => return None,
            Sourcing::Anywhere => self.citations.find_anywhere(number, unit, &units),
            Sourcing::Cited => self.citations.find_number(number, unit, &units, &self.context.clauses),
        };
        if found.is_none() && (self.context.sourcing == Sourcing::Anywhere || !self.context.clauses.is_empty()) {
            let diagnostic = Diagnostic::new(
                Code::NumberNotInQuote,
                span,
                text!("引用的条款原文里没有 {spelling}"; "{spelling} does not stand in the words of the cited clause"),
            )
            .here(text!("公式里的数"; "the number in the formula"))
            .help(text!(
                "改正这个数，或者引用写着它的条款；如果它只是算术，单独成一步并写 arithmetic = {{ zh = \"…\", en = \"…\" }}";
                "correct the number or cite the clause that holds it; if it is only arithmetic, give it a step with arithmetic = {{ zh = \"…\", en = \"…\" }}"
            ));
            let diagnostic = self.citations.show_quotes(diagnostic, &self.context.clauses);
            self.report(diagnostic);
        } else if found.is_none() {
            self.report(
                Diagnostic::new(
                    Code::MissingCitation,
                    span,
                    text!("{spelling} 没有出处：这里没有引用条款"; "{spelling} has no source: no clause is cited here"),
                )
                .help(text!("加上 cite = \"条款编号\""; "add cite = \"clause id\"")),
            );
        }
        found
    }

    /// The position of a reading; an undeclared one is reported.
    pub(super) fn reading(&mut self, name: &str, span: Span) -> Option<usize> {
        let position = self.file.readings.iter().position(|reading| reading.name.node == name);
        match position {
            Some(position) => self.used_readings[position] = true,
            None => {
                let near = nearest(name, self.file.readings.iter().map(|reading| reading.name.node.as_str()));
                let diagnostic = Diagnostic::new(
                    Code::UnknownReading,
                    span,
                    text!("没有声明读法 `{name}`"; "reading `{name}` is not declared"),
                )
                .did_you_mean(near)
                .help(text!("在 [readings.{name}] 里声明它"; "declare it in [readings.{name}]"));
                self.sink.push(diagnostic);
            }
        }
        position
    }

    pub(super) fn is(&mut self, subject: &Expr, negated: bool, options: &[Name], base: Span, span: Span) -> Term {
        let term = if let ExprKind::Reading(name) = &subject.kind {
            let Some(position) = self.reading(name, place(base, &subject.range)) else { return self.faulty(span) };
            let mut set = Set::default();
            for option in options {
                let known: Vec<String> =
                    self.file.readings[position].options.iter().map(|(option, _)| option.id.node.clone()).collect();
                match known.iter().position(|id| *id == option.text) {
                    Some(position) => set = set.union(Set::of(position)),
                    None => self.unknown_option(&option.text, &known, place(base, &option.range)),
                }
            }
            let id = ReadingId(u16::try_from(position).unwrap_or(u16::MAX));
            self.value(Op::ReadingIs(id, set), Typ::Truth, span)
        } else {
            let subject = self.operand(subject, base, None);
            match subject.typ {
                Typ::Choice(domain) => {
                    let set = self.option_set(domain, options, base);
                    self.value(Op::IsOneOf(subject.node, set), Typ::Truth, span)
                }
                Typ::Faulty => self.faulty(span),
                Typ::Choices(_) => {
                    let message =
                        text!("可以选多项的问题要用 has，不用 is"; "a question with several choices takes `has`, not `is`");
                    self.fail(Diagnostic::new(Code::KindMismatch, subject.span, message), span)
                }
                ref other => {
                    let found = self.describe(other);
                    let message =
                        text!("is 前面要是选项，而这是{}", found.zh; "`is` needs a choice before it, but this is {}", found.en);
                    self.fail(Diagnostic::new(Code::KindMismatch, subject.span, message), span)
                }
            }
        };
        if negated { self.value(Op::Not(term.node), term.typ, span) } else { term }
    }

    pub(super) fn has(&mut self, subject: &Expr, quantifier: Quantifier, options: &[Name], base: Span, span: Span) -> Term {
        let subject = self.operand(subject, base, None);
        match subject.typ {
            Typ::Choices(domain) => {
                let set = self.option_set(domain, options, base);
                let op = match quantifier {
                    Quantifier::Any => Op::HasAny(subject.node, set),
                    Quantifier::All => Op::HasAll(subject.node, set),
                };
                self.value(op, Typ::Truth, span)
            }
            Typ::Faulty => self.faulty(span),
            ref other => {
                let found = self.describe(other);
                let message = text!("has 前面要是可以选多项的问题，而这是{}", found.zh; "`has` needs a question with several choices before it, but this is {}", found.en);
                self.fail(Diagnostic::new(Code::KindMismatch, subject.span, message), span)
            }
        }
    }

    pub(super) fn arithmetic(&mut self, operator: Operator, left: Term, right: Term, span: Span) -> Term {
        if left.typ == Typ::Date || right.typ == Typ::Date {
            return self.shift(operator, left, right, span);
        }
        let (left, right) = match operator {
            Operator::Add | Operator::Subtract => (self.finished(left), self.finished(right)),
            Operator::Multiply | Operator::Divide => (self.no_share(left), self.no_share(right)),
        };
        let (Some((unit, scale)), Some((other, other_scale))) = (self.want_number(&left), self.want_number(&right)) else {
            return self.faulty(span);
        };
        match operator {
            Operator::Add | Operator::Subtract => {
                let typ = self.same_type(&left, &right);
                let op =
                    if operator == Operator::Add { Op::Add(left.node, right.node) } else { Op::Subtract(left.node, right.node) };
                self.value(op, typ, span)
            }
            Operator::Multiply => {
                let typ = Typ::Number(unit.combine(&other, 1), scale + other_scale);
                let over = self.product_of(left.shape, right.shape, span);
                // One times something is that thing: 1/3 of a number is the number over 3.
                let node = match (self.constant(left.node), self.constant(right.node)) {
                    (Some(number), _) if number == Decimal::ONE && unit.is_none() => right.node,
                    (_, Some(number)) if number == Decimal::ONE && other.is_none() => left.node,
                    _ => self.push(Op::Multiply(left.node, right.node), &typ, span),
                };
                Term { node, shape: over, typ, span, zero: false }
            }
            Operator::Divide => {
                let typ = Typ::Number(unit.combine(&other, -1), scale);
                let (node, below) = match right.shape {
                    // Dividing by a fraction multiplies by its denominator.
                    Shape::Over(below) => (self.push(Op::Multiply(left.node, below), &typ, span), right.node),
                    _ => (left.node, right.node),
                };
                if self.constant(below) == Some(Decimal::ZERO) {
                    let message = text!("除数是 0"; "division by zero");
                    return self.fail(Diagnostic::new(Code::BadValue, right.span, message), span);
                }
                let shape = self.product_of(left.shape, Shape::Over(below), span);
                Term { node, shape, typ, span, zero: false }
            }
        }
    }

    pub(super) fn no_share(&mut self, term: Term) -> Term {
        if matches!(term.shape, Shape::ShareOf(..)) { self.finished(term) } else { term }
    }

    pub(super) fn product_of(&mut self, a: Shape, b: Shape, span: Span) -> Shape {
        match (a, b) {
            (Shape::Over(a), Shape::Over(b)) => {
                Shape::Over(self.push(Op::Multiply(a, b), &Typ::Number(UnitPowers::default(), 0), span))
            }
            (Shape::Over(over), _) | (_, Shape::Over(over)) => Shape::Over(over),
            _ => Shape::Value,
        }
    }

    pub(super) fn shift(&mut self, operator: Operator, date: Term, count: Term, span: Span) -> Term {
        let (date, count) = (self.finished(date), self.finished(count));
        let unit = match (&date.typ, &count.typ, operator) {
            (Typ::Date, Typ::Number(unit, 0), Operator::Add) => {
                [(DAY, DateUnit::Day), (MONTH, DateUnit::Month), (YEAR, DateUnit::Year)]
                    .into_iter()
                    .find(|(name, _)| *unit == UnitPowers::base(name))
                    .map(|(_, unit)| unit)
            }
            _ => None,
        };
        // A count without a small range could leave the calendar.
        let far = self.constant(count.node).or(self.highest(count.node)).is_none_or(|highest| highest > Decimal::from(FARTHEST));
        if unit.is_some() && far {
            let message = text!("加在日期上的数最多是 {FARTHEST}"; "at most {FARTHEST} can be added to a date");
            let diagnostic = Diagnostic::new(Code::BadValue, count.span, message)
                .help(text!("给这个问题写上 range = [最小, 最大]"; "give the input a range = [low, high]"));
            return self.fail(diagnostic, span);
        }
        match unit {
            Some(unit) => self.value(Op::Shift(date.node, count.node, unit), Typ::Date, span),
            None if date.typ == Typ::Faulty || count.typ == Typ::Faulty => self.faulty(span),
            None => {
                let message = text!("日期只能加上若干天、月或年"; "only days, months or years can be added to a date");
                let diagnostic = Diagnostic::new(Code::KindMismatch, span, message)
                    .help(text!("例如 training_end + 6月"; "for instance training_end + 6月"));
                self.fail(diagnostic, span)
            }
        }
    }

    pub(super) fn compare(&mut self, comparison: Comparison, left: Term, right: Term, span: Span) -> Term {
        if let Shape::ShareOf(whole, when_empty) = left.shape {
            return constructs::share(self, comparison, &left, (whole, when_empty), &right, span);
        }
        let (left, right) = (self.no_share(left), self.no_share(right));
        let typ = self.same_type(&left, &right);
        let plain = |term: &Term| term.shape == Shape::Value;
        if matches!(typ, Typ::Choice(_) | Typ::Choices(_) | Typ::Items(_)) {
            let message = text!("选项要用 is 或 has 比较"; "options are compared with `is` or `has`");
            return self.fail(Diagnostic::new(Code::KindMismatch, span, message), span);
        }
        if plain(&left) && plain(&right) {
            return self.value(Op::Compare(comparison, left.node, right.node), Typ::Truth, span);
        }
        // Quotients are compared by cross-multiplication, which needs denominators that are known to be positive.
        let mut sides = [left.node, right.node];
        for (side, shape) in [(1, left.shape), (0, right.shape)] {
            if let Shape::Over(over) = shape {
                if self.constant(over).is_none_or(|number| number <= Decimal::ZERO) {
                    let message = text!("除数可能为 0，不能直接比较"; "the divisor may be 0 and cannot be compared");
                    let diagnostic = Diagnostic::new(Code::KindMismatch, span, message).help(
                        text!("写成 share(部分, 整体, when_empty: no) >= …"; "write share(part, whole, when_empty: no) >= …"),
                    );
                    return self.fail(diagnostic, span);
                }
                sides[side] = self.push(Op::Multiply(sides[side], over), &typ, span);
            }
        }
        self.value(Op::Compare(comparison, sides[0], sides[1]), Typ::Truth, span)
    }
}
