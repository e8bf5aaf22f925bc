//! Functions: limits, rounding, shares, checklists.

use alloc::string::String;
use alloc::vec::Vec;
use core::ops::RangeInclusive;

use rust_decimal::Decimal;

use super::super::constructs;
use super::{Binding, Context, Lowering, Shape, Term, Typ, place};
use crate::author::diagnostic::{Code, Diagnostic, listed, text};
use crate::author::source::Span;
use crate::author::syntax::{Expr, ExprKind, Name, ROW_FUNCTIONS};
use crate::author::unit::{MONTH, UnitPowers};
use crate::model::{ChecklistId, NodeId, Op, ReadingId};
use crate::similar::nearest;
use crate::value::Set;
use crate::value::round::{Mode, Rounding};

/// The functions: name, form, and how many arguments they take without a label.
const FUNCTIONS: [(&str, &str, RangeInclusive<usize>); 13] = [
    ("at_most", "at_most(x, cap)", 2..=2),
    ("at_least", "at_least(x, floor)", 2..=2),
    ("min", "min(a, b, …)", 2..=usize::MAX),
    ("max", "max(a, b, …)", 2..=usize::MAX),
    ("uplift", "uplift(x, 20%)", 2..=2),
    ("share", "share(part, whole, when_empty: yes|no)", 2..=2),
    ("round_down", "round_down(x)", 1..=1),
    ("round_up", "round_up(x)", 1..=1),
    ("round_half_up", "round_half_up(x)", 1..=1),
    ("to_fen", "to_fen(x)", 1..=1),
    ("month_end", "month_end(date, 3月)", 2..=2),
    ("complete", "complete(checklist)", 1..=1),
    ("lacking", "lacking(checklist)", 1..=1),
];

impl Lowering<'_, '_> {
    pub(super) fn call(&mut self, function: &Name, arguments: &[(Option<Name>, Expr)], base: Span, span: Span) -> Term {
        let plain: Vec<&Expr> = arguments.iter().filter(|(label, _)| label.is_none()).map(|(_, argument)| argument).collect();
        let labelled: Vec<&str> =
            arguments.iter().filter_map(|(label, _)| label.as_ref()).map(|label| label.text.as_str()).collect();
        let Some((_, form, wanted)) = FUNCTIONS.iter().find(|(name, ..)| *name == function.text) else {
            let name = &function.text;
            let known = FUNCTIONS.iter().map(|(name, ..)| *name).chain(ROW_FUNCTIONS);
            let list = listed(known.clone());
            let diagnostic = Diagnostic::new(
                Code::BadCall,
                place(base, &function.range),
                text!("没有函数 `{name}`"; "there is no function `{name}`"),
            )
            .did_you_mean(nearest(name, known))
            .help(text!("可用的有：{list}"; "the functions are {list}"));
            return self.fail(diagnostic, span);
        };
        let labels_fit = if function.text == "share" { labelled == ["when_empty"] } else { labelled.is_empty() };
        if !wanted.contains(&plain.len()) || !labels_fit {
            let diagnostic =
                Diagnostic::new(Code::BadCall, span, text!("参数不对，应写成 {form}"; "wrong arguments; write {form}"));
            return self.fail(diagnostic, span);
        }
        match (function.text.as_str(), plain.as_slice()) {
            ("complete" | "lacking", [list]) => self.checklist_call(&function.text, list, base, span),
            ("round_down", [x]) => self.round(x, Rounding::whole(Mode::Down), base, span),
            ("round_up", [x]) => self.round(x, Rounding::whole(Mode::Up), base, span),
            ("round_half_up", [x]) => self.round(x, Rounding::whole(Mode::HalfUp), base, span),
            ("to_fen", [x]) => self.fen(x, base, span),
            ("month_end", [date, month]) => {
                let (date, month) = (self.operand(date, base, None), self.operand(month, base, None));
                let fits =
                    date.typ == Typ::Date && matches!(&month.typ, Typ::Number(unit, 0) if *unit == UnitPowers::base(MONTH));
                let twelve = self.constant(month.node).is_some_and(|month| (1..=12).any(|number| month == Decimal::from(number)));
                if !fits || !twelve {
                    let message = text!("应写成 month_end(日期, 3月)"; "write month_end(date, 3月)");
                    return self.fail(Diagnostic::new(Code::KindMismatch, span, message), span);
                }
                self.value(Op::MonthEnd(date.node, month.node), Typ::Date, span)
            }
            ("share", [part, whole]) => {
                let (part, whole) = (self.operand(part, base, None), self.operand(whole, base, None));
                let when_empty = arguments.iter().find_map(|(label, value)| match (label, &value.kind) {
                    (Some(_), ExprKind::Truth(truth)) => Some(*truth),
                    _ => None,
                });
                let Some(when_empty) = when_empty else {
                    let message = text!("when_empty 要写 yes 或 no"; "`when_empty` takes yes or no");
                    return self.fail(Diagnostic::new(Code::BadCall, span, message), span);
                };
                if self.want_number(&part).is_none() || self.want_number(&whole).is_none() {
                    return self.faulty(span);
                }
                self.same_type(&part, &whole);
                let typ = Typ::Number(UnitPowers::default(), 0);
                Term { node: part.node, shape: Shape::ShareOf(whole.node, when_empty), typ, span, zero: false }
            }
            ("uplift", [x, share]) => {
                let (x, share) = (self.operand(x, base, None), self.operand(share, base, None));
                let (Some((unit, scale)), Some((share_unit, share_scale))) = (self.want_number(&x), self.want_number(&share))
                else {
                    return self.faulty(span);
                };
                constructs::want_fraction(self, &share, &share_unit);
                self.value(Op::Uplift(x.node, share.node), Typ::Number(unit, scale + share_scale), span)
            }
            (name, arguments) => self.extremes(name, arguments, base, span),
        }
    }

    pub(super) fn extremes(&mut self, function: &str, arguments: &[&Expr], base: Span, span: Span) -> Term {
        let mut terms: Vec<Term> = Vec::new();
        for argument in arguments {
            let term = self.operand(argument, base, None);
            self.want_number(&term);
            terms.push(term);
        }
        let typ = self.common_type(&terms);
        let nodes: Vec<NodeId> = terms.iter().map(|term| term.node).collect();
        let op = match (function, nodes.as_slice()) {
            ("at_most", [x, limit]) => Op::AtMost(*x, *limit),
            ("at_least", [x, limit]) => Op::AtLeast(*x, *limit),
            ("min", _) => Op::Least(nodes),
            _ => Op::Greatest(nodes),
        };
        match (&op, terms.as_slice()) {
            (Op::AtMost(x, limit), [_, cap]) => constructs::cap_below_tier(self, *x, *limit, cap.span),
            (Op::Least(_), terms) => {
                for (value, cap) in terms.iter().flat_map(|value| terms.iter().map(move |cap| (value, cap))) {
                    constructs::cap_below_tier(self, value.node, cap.node, cap.span);
                }
            }
            _ => {}
        }
        self.value(op, typ, span)
    }

    pub(super) fn round(&mut self, x: &Expr, rounding: Rounding, base: Span, span: Span) -> Term {
        let term = self.lower(x, base, None);
        let term = self.no_share(term);
        let Some((unit, _)) = self.want_number(&term) else { return self.faulty(span) };
        self.rounded(&term, rounding, Typ::Number(unit, u32::from(rounding.places)), span)
    }

    pub(super) fn rounded(&mut self, term: &Term, rounding: Rounding, typ: Typ, span: Span) -> Term {
        let op = match term.shape {
            Shape::Over(over) => Op::Divide(term.node, over, rounding),
            _ => Op::Round(term.node, rounding),
        };
        self.value(op, typ, span)
    }

    /// Rounds to the fen by the calculator's policy: half-up, or as the reading `rounding` says.
    pub(super) fn fen(&mut self, x: &Expr, base: Span, span: Span) -> Term {
        let term = self.lower(x, base, None);
        let term = self.no_share(term);
        let Some((unit, _)) = self.want_number(&term) else { return self.faulty(span) };
        let typ = Typ::Number(unit, 2);
        let mut chosen = self.rounded(&term, Rounding::fen(Mode::HalfUp), typ.clone(), span);
        let Some(position) = self.file.readings.iter().position(|reading| reading.name.node == "rounding") else {
            return chosen;
        };
        self.used_readings[position] = true;
        let modes = [("half_up", Mode::HalfUp), ("half_even", Mode::HalfEven), ("truncate", Mode::Truncate)];
        for (option_position, (option, _)) in self.file.readings[position].options.iter().enumerate() {
            match modes.iter().find(|(id, _)| *id == option.id.node) {
                Some((_, Mode::HalfUp)) => {}
                Some((_, mode)) => {
                    let reading = ReadingId(u16::try_from(position).unwrap_or(u16::MAX));
                    let condition = self.value(Op::ReadingIs(reading, Set::of(option_position)), Typ::Truth, span);
                    let other = self.rounded(&term, Rounding::fen(*mode), typ.clone(), span);
                    chosen = self.value(Op::If(condition.node, other.node, chosen.node), typ.clone(), span);
                }
                None => {
                    let known: Vec<String> = modes.iter().map(|(id, _)| (*id).to_string()).collect();
                    self.unknown_option(&option.id.node, &known, option.id.span);
                }
            }
        }
        chosen
    }

    pub(super) fn checklist_call(&mut self, function: &str, list: &Expr, base: Span, span: Span) -> Term {
        let position = match &list.kind {
            ExprKind::Name(name) => match self.binding(name) {
                Some(Binding::Checklist(position)) => Some(position),
                _ => None,
            },
            _ => None,
        };
        let Some(position) = position else {
            let message = text!("{function} 要一个清单的名称"; "{function} takes the name of a checklist");
            return self.fail(Diagnostic::new(Code::BadCall, place(base, &list.range), message), span);
        };
        let items = match self.checklists[position].clone() {
            Some(items) => items,
            None => {
                let file = self.file;
                let list = &file.checklists[position];
                let general = self.citations.resolve(&list.cite, self.sink);
                let mut items = Vec::new();
                for (_, done, cite) in &list.items {
                    let own = self.citations.resolve(cite, self.sink);
                    let context = Context::cited(if own.is_empty() { general.clone() } else { own });
                    items.extend(done.as_ref().map(|done| self.condition(done, context)));
                }
                self.checklists[position] = Some(items.clone());
                items
            }
        };
        let id = ChecklistId(u16::try_from(position).unwrap_or(u16::MAX));
        if function == "complete" {
            self.value(Op::Complete(items), Typ::Truth, span)
        } else {
            self.value(Op::Lacking(items), Typ::Items(id), span)
        }
    }
}
