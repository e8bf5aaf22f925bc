//! Cutting a region in two along a distinction that the rule makes.

use alloc::rc::Rc;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::form::{Atom, Form};
use super::region::Region;
use super::set::{Cut, Known, Members, Possible, Zero};
use super::span::Span;
use crate::model::Comparison;
use crate::value::{Set, Value, exact};

impl Region<'_> {
    /// The inputs whose answers a cut tells apart.
    pub(super) fn inputs_of(&self, cut: &Cut) -> Set {
        match cut {
            Cut::Truth(input) | Cut::Options(input, _) | Cut::Chosen(input, _) | Cut::Applies(input) => {
                Set::of(usize::from(*input))
            }
            Cut::Sign(form, _) => self.atoms.inputs(form),
        }
    }

    /// The two sides of a cut, without a side that no answer is on; nothing when it cannot be made.
    pub(crate) fn split(&self, cut: &Cut) -> Vec<Self> {
        let side = |input: u16, known: Known| {
            let mut region = self.clone();
            region.cuts += 1;
            region.answers[usize::from(input)].may_be_none = false;
            region.set(usize::from(input), known);
            region
        };
        match cut {
            Cut::Truth(input) => {
                alloc::vec![
                    side(*input, Known::Truths { yes: true, no: false }),
                    side(*input, Known::Truths { yes: false, no: true })
                ]
            }
            Cut::Options(input, set) => {
                let Known::Options(all) = self.answers[usize::from(*input)].known else { return Vec::new() };
                let first = all.positions().next().map_or(Set::default(), Set::of);
                let inside = if set.is_empty() { first } else { all.intersection(*set) };
                let outside = all.without(inside);
                if inside.is_empty() || outside.is_empty() {
                    return Vec::new();
                }
                alloc::vec![side(*input, Known::Options(inside)), side(*input, Known::Options(outside))]
            }
            Cut::Chosen(input, option) => {
                let Known::Chosen(Members { surely, perhaps }) = self.answers[usize::from(*input)].known else {
                    return Vec::new();
                };
                let option = Set::of(*option);
                if surely.meets(option) || !perhaps.meets(option) {
                    return Vec::new();
                }
                alloc::vec![
                    side(*input, Known::Chosen(Members { surely: surely.union(option), perhaps })),
                    side(*input, Known::Chosen(Members { surely, perhaps: perhaps.without(option) })),
                ]
            }
            Cut::Applies(input) => {
                let answer = &self.answers[usize::from(*input)];
                if !answer.may_be_none || answer.span().is_none() {
                    return Vec::new();
                }
                let mut with = side(*input, answer.known);
                with.answers[usize::from(*input)].form = Some(Rc::new(Form::atom(Atom::Input(*input))));
                let mut without = self.clone();
                without.cuts += 1;
                without.answers[usize::from(*input)] = Possible::exactly(Value::NotApplicable);
                alloc::vec![with, without]
            }
            Cut::Sign(form, zero) => self.split_at_zero(form, *zero),
        }
    }

    fn split_at_zero(&self, form: &Rc<Form>, zero: Zero) -> Vec<Self> {
        let inputs = self.atoms.inputs(form);
        let mut inputs = inputs.positions();
        let (Some(input), more) = (inputs.next(), inputs.next()) else { return Vec::new() };
        let plain = matches!(form.terms[..], [(Atom::Input(_), _)]);
        let mut sides = if more.is_some() || plain {
            let (below, above) = match zero {
                Zero::WithAbove => (Comparison::Less, Comparison::AtLeast),
                Zero::WithBelow => (Comparison::AtMost, Comparison::Greater),
            };
            let side = |comparison| self.clone().where_holds(form, comparison);
            [side(below), side(above)].into_iter().flatten().collect()
        } else {
            self.split_stairs(form, zero, input)
        };
        sides.iter_mut().for_each(|side: &mut Self| side.cuts += 1);
        sides
    }

    /// A form with stairs in one answer has no closed solution, but where it only rises or only falls, halving finds it.
    fn split_stairs(&self, form: &Form, zero: Zero, input: usize) -> Vec<Self> {
        let places = self.calculator.inputs[input].kind.bounds().map_or(0, |(.., places)| places);
        let unit = Decimal::new(1, u32::from(places));
        let Some((span, rises)) = self.numbers(input).zip(self.atoms.rises(form)) else { return Vec::new() };
        // Whether the form is on the upper side.
        let upper = |at: Decimal| {
            let value = self.atoms.value(form, at)?;
            Some(if zero == Zero::WithAbove { value >= Decimal::ZERO } else { value > Decimal::ZERO })
        };
        let Some(first) = last_before(span, unit, &|at| upper(at).map(|upper| upper != rises)) else { return Vec::new() };
        let mut sides = Vec::new();
        for part in [Span::new(span.low(), Some(first)), Span::new(exact::sum(first, unit), span.high())] {
            if !part.is_empty() {
                let mut side = self.clone();
                side.set(input, Known::Numbers(part));
                sides.push(side);
            }
        }
        sides
    }

    /// The region in which a form is positive; `None` when there is no such answer.
    pub(crate) fn where_positive(self, form: &Rc<Form>) -> Option<Self> {
        let stairs = self.split(&Cut::Sign(form.clone(), Zero::WithBelow));
        let positive = stairs.into_iter().find(|side| side.span(form).low().is_some_and(|low| low > Decimal::ZERO));
        positive.or_else(|| self.where_holds(form, Comparison::Greater))
    }
}

/// The last number of a span, in whole units, for which the test holds; the test holds up to some number and not beyond.
/// `None` when it cannot be made or does not change within the span.
pub(crate) fn last_before(span: Span, unit: Decimal, test: &dyn Fn(Decimal) -> Option<bool>) -> Option<Decimal> {
    // Counted in units, so that halving needs no division of decimals.
    let scale = unit.scale();
    let count = |number: Decimal| {
        let mut number = number;
        number.rescale(scale);
        number.mantissa()
    };
    let holds = |count: i128| test(Decimal::try_from_i128_with_scale(count, scale).ok()?);
    let (low, high) = (count(span.low()?), span.high().map(count));
    if !holds(low)? {
        return None;
    }
    let mut reach: i128 = 1;
    let mut beyond = loop {
        let next = low.checked_add(reach)?;
        let next = high.map_or(next, |high| high.min(next));
        if !holds(next)? {
            break next;
        }
        if high == Some(next) {
            return None;
        }
        reach = reach.checked_mul(2)?;
    };
    let mut before = low;
    while beyond - before > 1 {
        let middle = before + (beyond - before) / 2;
        if holds(middle)? {
            before = middle;
        } else {
            beyond = middle;
        }
    }
    Decimal::try_from_i128_with_scale(before, scale).ok()
}
