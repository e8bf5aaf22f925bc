//! Functions whose arguments are rows: tiers, bands and tables.

use alloc::string::String;
use alloc::vec::Vec;

use super::super::constructs;
use super::{Lowering, Term, Typ, place};
use crate::author::diagnostic::{Code, Diagnostic, listed, text};
use crate::author::source::Span;
use crate::author::syntax::{Expr, Name, Row, RowLabel};
use crate::model::{Band, Bound, Comparison, DomainId, Op, TierRow};
use crate::value::Set;

impl Lowering<'_, '_> {
    pub(super) fn rows(
        &mut self,
        function: &Name,
        subject: &Expr,
        rows: &[Row],
        base: Span,
        span: Span,
        expected: Option<DomainId>,
    ) -> Term {
        let subject = self.operand(subject, base, None);
        match function.text.as_str() {
            "tiers" => {
                let Some((unit, scale)) = self.want_number(&subject) else { return self.faulty(span) };
                let mut lowered: Vec<constructs::Tier> = Vec::new();
                for row in rows {
                    let rate = self.operand(&row.value, base, None);
                    let (lower, upper) = match &row.label {
                        RowLabel::Open => (None, None),
                        RowLabel::Upto(upper) => (None, Some(self.operand(upper, base, None))),
                        RowLabel::Span(lower, upper) => {
                            let lower = self.operand(lower, base, None);
                            (Some(lower), upper.as_ref().map(|upper| self.operand(upper, base, None)))
                        }
                        RowLabel::Bounds(_) | RowLabel::Options(_) | RowLabel::Otherwise => {
                            let message = text!("分段要写成 10天: 150元/人/天"; "a tier is written 10天: 150元/人/天");
                            self.report(Diagnostic::new(Code::BadCall, place(base, &row.range), message));
                            continue;
                        }
                    };
                    lowered.push(constructs::Tier { lower, upper, rate, span: place(base, &row.range) });
                }
                constructs::tiers_in_order(self, &subject, &lowered, span);
                let rates: Vec<Term> = lowered.iter().map(|tier| tier.rate.clone()).collect();
                let typ = self.common_type(&rates);
                let typ = match typ {
                    Typ::Number(rate, rate_scale) => Typ::Number(rate.combine(&unit, 1), rate_scale + scale),
                    other => other,
                };
                let tiers = lowered
                    .iter()
                    .map(|tier| TierRow { upto: tier.upper.as_ref().map(|upper| upper.node), rate: tier.rate.node });
                let tiers = tiers.collect();
                self.value(Op::Tiers(subject.node, tiers), typ, span)
            }
            "bands" => {
                if self.want_number(&subject).is_none() {
                    return self.faulty(span);
                }
                let mut bands = Vec::new();
                let mut otherwise = None;
                let mut values: Vec<Term> = Vec::new();
                for row in rows {
                    let value = self.operand(&row.value, base, expected);
                    let bound = |this: &mut Self, expr: &Expr, inclusive: bool| {
                        let at = this.operand(expr, base, None);
                        this.same_type(&subject, &at);
                        Bound { at: at.node, inclusive }
                    };
                    match &row.label {
                        RowLabel::Otherwise | RowLabel::Open => otherwise = Some(value.node),
                        RowLabel::Upto(upper) => {
                            let upper = bound(self, upper, true);
                            bands.push((Band { lower: None, upper: Some(upper), value: value.node }, place(base, &row.range)));
                        }
                        RowLabel::Span(lower, upper) => {
                            let lower = bound(self, lower, true);
                            let upper = upper.as_ref().map(|upper| bound(self, upper, true));
                            bands.push((Band { lower: Some(lower), upper, value: value.node }, place(base, &row.range)));
                        }
                        RowLabel::Bounds(bounds) => {
                            let mut band = Band { lower: None, upper: None, value: value.node };
                            for (comparison, expr) in bounds {
                                match comparison {
                                    Comparison::Greater | Comparison::AtLeast => {
                                        band.lower = Some(bound(self, expr, *comparison == Comparison::AtLeast));
                                    }
                                    Comparison::Less | Comparison::AtMost => {
                                        band.upper = Some(bound(self, expr, *comparison == Comparison::AtMost));
                                    }
                                    Comparison::Equal | Comparison::NotEqual => {
                                        let message = text!("区间只能用 > >= < <="; "a band takes > >= < <= only");
                                        self.report(Diagnostic::new(Code::BadCall, place(base, &row.range), message));
                                    }
                                }
                            }
                            bands.push((band, place(base, &row.range)));
                        }
                        RowLabel::Options(_) => {
                            let message = text!("区间要写成 > 500人: 50人"; "a band is written > 500人: 50人");
                            self.report(Diagnostic::new(Code::BadCall, place(base, &row.range), message));
                            continue;
                        }
                    }
                    values.push(value);
                }
                constructs::bands_complete(self, &bands, otherwise.is_some(), span);
                let typ = self.common_type(&values);
                let bands = bands.into_iter().map(|(band, _)| band).collect();
                self.value(Op::Bands(subject.node, bands, otherwise), typ, span)
            }
            _ => {
                let Typ::Choice(domain) = subject.typ else {
                    if subject.typ != Typ::Faulty {
                        let message = text!("table 要按一个选项查"; "`table` looks up by a choice");
                        self.report(Diagnostic::new(Code::KindMismatch, subject.span, message));
                    }
                    return self.faulty(span);
                };
                let size = self.domains[domain.index()].options.len();
                let mut cells: Vec<Option<Term>> = alloc::vec![None; size];
                let mut values = Vec::new();
                for row in rows {
                    let value = self.operand(&row.value, base, expected);
                    let set = match &row.label {
                        RowLabel::Options(options) => self.option_set(domain, options, base),
                        RowLabel::Otherwise => (0..size)
                            .filter(|cell| cells[*cell].is_none())
                            .fold(Set::default(), |set, cell| set.union(Set::of(cell))),
                        _ => {
                            let message = text!("查表要写成 A: 120课时"; "a row of a table is written A: 120课时");
                            self.report(Diagnostic::new(Code::BadCall, place(base, &row.range), message));
                            continue;
                        }
                    };
                    for cell in set.positions().filter(|cell| *cell < size) {
                        if let Some(first) = &cells[cell] {
                            let option = &self.domains[domain.index()].options[cell].id;
                            let message = text!("选项 `{option}` 写了两行"; "option `{option}` has two rows");
                            let diagnostic = Diagnostic::new(Code::Overlap, place(base, &row.range), message)
                                .label(first.span, text!("第一行在这里"; "the first row is here"));
                            self.sink.push(diagnostic);
                        }
                        cells[cell] = Some(value.clone());
                    }
                    values.push(value);
                }
                let absent: Vec<&String> = cells
                    .iter()
                    .zip(&self.domains[domain.index()].options)
                    .filter(|(cell, _)| cell.is_none())
                    .map(|(_, option)| &option.id)
                    .collect();
                if !absent.is_empty() {
                    let list = listed(absent);
                    let message = text!("这些选项没有值：{list}"; "these options have no value: {list}");
                    return self.fail(Diagnostic::new(Code::NotExhaustive, span, message), span);
                }
                let typ = self.common_type(&values);
                let cells = cells.into_iter().flatten().map(|cell| cell.node).collect();
                self.value(Op::Table(alloc::vec![(subject.node, u16::try_from(size).unwrap_or(u16::MAX))], cells), typ, span)
            }
        }
    }
}
