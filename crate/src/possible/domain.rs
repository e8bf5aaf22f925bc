//! The interpretation of programs over all answers of a region at once.

use alloc::rc::Rc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::form::{Compound, Form};
use super::region::{Orderings, Region};
use super::set::{Cut, Known, Members, Possible, Zero};
use super::span::Span;
use crate::evaluate::connect;
use crate::interpret::Domain;
use crate::model::{Comparison, Constant, InputId, ReadingId};
use crate::value::date::{self, DateUnit};
use crate::value::round::Rounding;
use crate::value::{Fault, Open, Set, Value};

/// What two operands come to that is no value of its own: it does not apply, or stays open, when one of them does.
fn joined(a: &Possible, b: &Possible, known: Known, form: Option<Rc<Form>>) -> Possible {
    let exact = form.is_some();
    Possible {
        known,
        may_be_none: a.may_be_none || b.may_be_none,
        fault: a.fault.max(b.fault),
        depends: a.depends.union(b.depends),
        form,
        cut: a.cut.clone().or_else(|| b.cut.clone()),
        entangled: a.entangled || b.entangled || !exact && a.depends.meets(b.depends),
    }
}

impl Domain for Region<'_> {
    type Value = Possible;

    fn constant(&self, constant: &Constant) -> Possible {
        Possible::exactly(constant.value)
    }

    fn literal(&self, value: Value) -> Possible {
        Possible::exactly(value)
    }

    fn fault(&self, fault: Fault) -> Possible {
        Possible::exactly(Value::Open(Open::because(fault)))
    }

    fn input(&self, input: InputId) -> Possible {
        self.answers[input.index()].clone()
    }

    fn reading_is(&self, reading: ReadingId, options: Set) -> Possible {
        Possible::exactly(Value::Truth(self.situation.reading_is(reading, options)))
    }

    fn add(&self, a: &Possible, b: &Possible) -> Possible {
        self.numbers_of(a, b, Span::plus, self.linear(a, b, Decimal::ONE))
    }

    fn subtract(&self, a: &Possible, b: &Possible) -> Possible {
        self.numbers_of(a, b, Span::minus, self.linear(a, b, -Decimal::ONE))
    }

    fn multiply(&self, a: &Possible, b: &Possible) -> Possible {
        let form = a.as_form().zip(b.as_form()).and_then(|(a, b)| self.atoms.product(&a, &b));
        self.numbers_of(a, b, Span::multiply, form)
    }

    fn divide(&self, a: &Possible, b: &Possible, rounding: Rounding) -> Possible {
        let divisor = b.span().and_then(Span::only).filter(|divisor| b.is_always_a_number() && !divisor.is_zero());
        let known = match (a.span(), b.span()) {
            (Some(a), Some(b)) => Known::Numbers(a.divide(b, rounding)),
            _ => Known::Nothing,
        };
        let form = a.as_form().zip(divisor).and_then(|(numerator, divisor)| {
            let compound = Compound::Quotient(Rc::new(numerator.into_owned()), divisor, rounding);
            Some(Rc::new(Form::atom(self.atoms.atom(compound)?)))
        });
        let quotient = joined(a, b, known, form);
        // A divisor that can be zero leaves the quotient open.
        let fault = if divisor.is_none() && b.span().is_some() { Some(Fault::Overflow) } else { None };
        Possible { fault: quotient.fault.max(fault), ..quotient }.settled()
    }

    fn least(&self, a: &Possible, b: &Possible) -> Possible {
        self.extreme(a, b, Span::least, |orderings| !orderings.greater)
    }

    fn greatest(&self, a: &Possible, b: &Possible) -> Possible {
        self.extreme(a, b, Span::greatest, |orderings| !orderings.less)
    }

    fn compare(&self, comparison: Comparison, a: &Possible, b: &Possible) -> Possible {
        let form = self.linear(a, b, -Decimal::ONE);
        let known = match (a.known, b.known) {
            (Known::Numbers(left), Known::Numbers(right)) => {
                let plain = Orderings::of(left.minus(right));
                form.as_ref().map_or(plain, |form| self.orderings(form)).truths(comparison)
            }
            (Known::Dates(a, b), Known::Dates(c, d)) => {
                Orderings { less: a < d, equal: a <= d && c <= b, greater: b > c }.truths(comparison)
            }
            (Known::Truths { .. }, Known::Truths { .. }) => {
                let pairs = a.ways().flat_map(|a| b.ways().map(move |b| (a.truth(), b.truth())));
                let outcomes = pairs.filter_map(|(a, b)| Some(comparison.holds(a?.cmp(&b?))));
                let (mut yes, mut no) = (false, false);
                outcomes.for_each(|truth| if truth { yes = true } else { no = true });
                Known::Truths { yes, no }
            }
            _ => Known::Nothing,
        };
        let mut compared = joined(a, b, known, None);
        if let Some(form) = form {
            compared.entangled = a.entangled || b.entangled;
            let zero = match comparison {
                Comparison::Less | Comparison::AtLeast => Zero::WithAbove,
                Comparison::AtMost | Comparison::Greater => Zero::WithBelow,
                Comparison::Equal | Comparison::NotEqual if self.orderings(&form).less => Zero::WithAbove,
                Comparison::Equal | Comparison::NotEqual => Zero::WithBelow,
            };
            compared.cut = Some(Cut::Sign(Rc::new(form), zero));
        }
        compared.settled()
    }

    fn is_one_of(&self, a: &Possible, options: Set) -> Possible {
        let known = match a.known {
            Known::Options(set) => Known::Truths { yes: set.meets(options), no: !options.covers(set) },
            _ => Known::Nothing,
        };
        let cut = match &a.cut {
            Some(Cut::Options(input, set)) if set.is_empty() => Some(Cut::Options(*input, options)),
            other => other.clone(),
        };
        Possible { known, form: None, cut, ..a.clone() }.settled()
    }

    fn has_any(&self, a: &Possible, options: Set) -> Possible {
        let (known, cut) = match a.known {
            Known::Chosen(Members { surely, perhaps }) => {
                let open = perhaps.intersection(options).without(surely);
                let cut = match (&a.cut, open.positions().next()) {
                    (Some(Cut::Chosen(input, _)), Some(option)) => Some(Cut::Chosen(*input, option)),
                    (other, _) => other.clone(),
                };
                (Known::Truths { yes: perhaps.meets(options), no: !surely.meets(options) }, cut)
            }
            _ => (Known::Nothing, None),
        };
        Possible { known, form: None, cut, ..a.clone() }.settled()
    }

    fn not(&self, a: &Possible) -> Possible {
        let known = match a.known {
            Known::Truths { yes, no } => Known::Truths { yes: no, no: yes },
            _ => Known::Nothing,
        };
        Possible { known, ..a.clone() }
    }

    fn and(&self, a: &Possible, b: &Possible) -> Possible {
        connected(a, b, false)
    }

    fn or(&self, a: &Possible, b: &Possible) -> Possible {
        connected(a, b, true)
    }

    fn select(&self, condition: &Possible, then: &Possible, otherwise: &Possible) -> Possible {
        let blank = |value: Value| Possible::exactly(value);
        let mut result: Option<Possible> = None;
        for way in condition.ways() {
            let next = match way {
                Value::Truth(true) => then.clone(),
                Value::Truth(false) => otherwise.clone(),
                other => blank(other),
            };
            result = Some(result.map_or_else(|| next.clone(), |sum| sum.hull(&next)));
        }
        let mut result = result.unwrap_or_else(|| Possible::of(Known::Nothing));
        if condition.only().is_none() {
            result.entangled |= condition.entangled || condition.depends.meets(result.depends);
            result.depends = result.depends.union(condition.depends);
            result.cut = condition.cut.clone().or(result.cut);
        }
        result.settled()
    }

    fn shift(&self, date: &Possible, count: &Possible, unit: DateUnit) -> Possible {
        let moved = |day: NaiveDate, number: Option<Decimal>| {
            let count = i64::try_from(number?.trunc().normalize()).ok()?;
            date::shift(day, count, unit)
        };
        self.dates_of(date, count, |first, last, span| Some((moved(first, span.low())?, moved(last, span.high())?)))
    }

    fn month_end(&self, date: &Possible, month: &Possible) -> Possible {
        let end = |day: NaiveDate, number: Option<Decimal>| {
            let month = u32::try_from(number?.trunc().normalize()).ok()?;
            date::month_end(day, month)
        };
        self.dates_of(date, month, |first, last, span| Some((end(first, span.low())?, end(last, span.high())?)))
    }

    fn lacking(&self, done: &[&Possible]) -> Possible {
        let mut members = Members { surely: Set::default(), perhaps: Set::default() };
        let mut all = Possible::of(Known::Nothing);
        for (position, item) in done.iter().enumerate() {
            let (yes, no) = item.truths();
            if no {
                members.perhaps = members.perhaps.union(Set::of(position));
                if !yes && !item.may_be_none && item.fault.is_none() {
                    members.surely = members.surely.union(Set::of(position));
                }
            }
            all = Possible { may_be_none: false, ..joined(&all, item, Known::Nothing, None) };
        }
        Possible { known: Known::Items(members), ..all }.settled()
    }

    fn as_of(&self) -> NaiveDate {
        self.as_of
    }
}

impl Region<'_> {
    fn numbers_of(&self, a: &Possible, b: &Possible, span: fn(Span, Span) -> Span, form: Option<Form>) -> Possible {
        let known = match (a.span(), b.span()) {
            (Some(a), Some(b)) => {
                let span = span(a, b);
                Known::Numbers(form.as_ref().map_or(span, |form| span.meet(self.span(form))))
            }
            _ => Known::Nothing,
        };
        let form = form.filter(|form| !form.terms.is_empty()).map(Rc::new);
        joined(a, b, known, form).settled()
    }

    fn linear(&self, a: &Possible, b: &Possible, factor: Decimal) -> Option<Form> {
        a.as_form()?.plus(factor, b.as_form()?.as_ref())
    }

    fn extreme(&self, a: &Possible, b: &Possible, span: fn(Span, Span) -> Span, wins: fn(Orderings) -> bool) -> Possible {
        // What does not apply leaves the word to the other.
        if a.only() == Some(Value::NotApplicable) {
            return b.clone();
        }
        if b.only() == Some(Value::NotApplicable) {
            return a.clone();
        }
        let form = self.linear(a, b, -Decimal::ONE);
        if let Some(form) = &form {
            let orderings = self.orderings(form);
            let flipped = Orderings { less: orderings.greater, equal: orderings.equal, greater: orderings.less };
            if wins(orderings) {
                return a.clone();
            }
            if wins(flipped) {
                return b.clone();
            }
        }
        let mut both = match (a.span(), b.span()) {
            (Some(left), Some(right)) => joined(a, b, Known::Numbers(span(left, right)), None),
            _ => joined(a, b, Known::Nothing, None),
        };
        both.cut = form.map(|form| Cut::Sign(Rc::new(form), Zero::WithBelow)).or(both.cut);
        both.may_be_none = a.may_be_none && b.may_be_none;
        if a.may_be_none {
            both.known = both.known.hull(b.known);
        }
        if b.may_be_none {
            both.known = both.known.hull(a.known);
        }
        both.settled()
    }

    fn dates_of(
        &self,
        date: &Possible,
        number: &Possible,
        ends: impl Fn(NaiveDate, NaiveDate, Span) -> Option<(NaiveDate, NaiveDate)>,
    ) -> Possible {
        let (known, fault) = match (date.known, number.known) {
            (Known::Dates(first, last), Known::Numbers(span)) => match ends(first, last, span) {
                Some((first, last)) => (Known::Dates(first, last), None),
                None => (Known::Dates(NaiveDate::MIN, NaiveDate::MAX), Some(Fault::Overflow)),
            },
            _ => (Known::Nothing, None),
        };
        let moved = joined(date, number, known, None);
        Possible { fault: moved.fault.max(fault), ..moved }.settled()
    }
}

fn connected(a: &Possible, b: &Possible, decisive: bool) -> Possible {
    let (mut yes, mut no, mut may_be_none, mut fault) = (false, false, false, None);
    for left in a.ways() {
        for right in b.ways() {
            match connect(left, right, decisive) {
                Value::Truth(true) => yes = true,
                Value::Truth(false) => no = true,
                Value::Open(open) => fault = fault.max(open.fault),
                _ => may_be_none = true,
            }
        }
    }
    let known = if yes || no { Known::Truths { yes, no } } else { Known::Nothing };
    Possible { may_be_none, fault, ..joined(a, b, known, None) }.settled()
}
