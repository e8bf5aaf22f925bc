//! A region of answers: for each input the answers that are still possible, and what is known of several together. It
//! interprets programs over all of them at once.

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cmp::Ordering;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::form::{Atom, Atoms, Compound, Form, exact_product};
use super::set::{Cut, Known, Members, Possible, Zero};
use super::span::Span;
use crate::answers::Situation;
use crate::evaluate::connect;
use crate::interpret::Domain;
use crate::model::{Calculator, Comparison, Constant, Input, InputId, InputKind, Null, ReadingId};
use crate::value::date::{self, DateUnit};
use crate::value::round::{self, Mode, Rounding};
use crate::value::{Fault, Open, Set, Value};

/// Answers that are possible together.
#[derive(Clone)]
pub(crate) struct Region<'a> {
    calculator: &'a Calculator,
    situation: &'a Situation,
    as_of: NaiveDate,
    atoms: &'a Atoms,
    /// For each input, the answers that are still possible.
    pub(crate) answers: Vec<Possible>,
    /// What is known of several inputs together.
    facts: Vec<Fact>,
    /// How often it was cut.
    pub(crate) cuts: u8,
}

/// A form that is not negative; strictly, that is positive.
#[derive(Clone, Debug, PartialEq)]
struct Fact {
    form: Rc<Form>,
    strict: bool,
}

/// Which of three a comparison with zero can come out as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Orderings {
    less: bool,
    equal: bool,
    greater: bool,
}

impl Orderings {
    fn of(difference: Span) -> Self {
        let zero = Decimal::ZERO;
        Self {
            less: difference.low().is_none_or(|low| low < zero),
            equal: difference.has(zero),
            greater: difference.high().is_none_or(|high| high > zero),
        }
    }

    fn truths(self, comparison: Comparison) -> Known {
        let cases = [(self.less, Ordering::Less), (self.equal, Ordering::Equal), (self.greater, Ordering::Greater)];
        let possible = |truth| cases.iter().any(|(can, ordering)| *can && comparison.holds(*ordering) == truth);
        Known::Truths { yes: possible(true), no: possible(false) }
    }
}

/// The answers that an input takes.
fn every_answer(calculator: &Calculator, position: usize, input: &Input) -> Possible {
    let here = u16::try_from(position).unwrap_or(u16::MAX);
    let options = |domain: &crate::model::DomainId| {
        let count = calculator.options(*domain).len();
        (0..count).collect()
    };
    let (known, cut) = match &input.kind {
        InputKind::Choice(domain) => (Known::Options(options(domain)), Some(Cut::Options(here, Set::default()))),
        InputKind::Choices(domain) => {
            let members = Members { surely: Set::default(), perhaps: options(domain) };
            (Known::Chosen(members), Some(Cut::Chosen(here, 0)))
        }
        InputKind::Tri | InputKind::Bool => (Known::Truths { yes: true, no: true }, Some(Cut::Truth(here))),
        InputKind::Date => (Known::Dates(date::first(), date::last()), None),
        InputKind::Count(..) | InputKind::Money(..) => {
            let (low, high) = input.kind.bounds().map_or((None, None), |(low, high, _)| (Some(low), high));
            (Known::Numbers(Span::new(low, high)), None)
        }
    };
    let may_be_none = input.null == Null::None;
    let number = matches!(known, Known::Numbers(_));
    Possible {
        may_be_none,
        depends: Set::of(position),
        form: (number && !may_be_none).then(|| Rc::new(Form::atom(Atom::Input(here)))),
        cut: if number && may_be_none { Some(Cut::Applies(here)) } else { cut },
        ..Possible::of(known)
    }
    .settled()
}

impl<'a> Region<'a> {
    /// The answers that a situation leaves possible: those given, and any to what is `free`.
    pub(crate) fn new(
        calculator: &'a Calculator,
        situation: &'a Situation,
        as_of: NaiveDate,
        atoms: &'a Atoms,
        free: Set,
    ) -> Self {
        let answers = calculator.inputs.iter().enumerate().map(|(position, input)| match situation.answers[position] {
            Value::Open(_) => every_answer(calculator, position, input),
            _ if free.has(position) => every_answer(calculator, position, input),
            value => Possible::exactly(value),
        });
        Self { calculator, situation, as_of, atoms, answers: answers.collect(), facts: Vec::new(), cuts: 0 }
    }

    /// The numbers that an input can be.
    pub(crate) fn numbers(&self, input: usize) -> Option<Span> {
        self.answers.get(input)?.span()
    }

    fn span_of_input(&self, input: u16) -> Span {
        self.numbers(usize::from(input)).unwrap_or(Span::ALL)
    }

    fn plain_span(&self, form: &Form) -> Span {
        self.atoms.span(form, &|input| self.span_of_input(input))
    }

    /// All values of a form in the region.
    pub(crate) fn span(&self, form: &Form) -> Span {
        let mut span = self.plain_span(form);
        for fact in &self.facts {
            for (atom, coefficient) in &fact.form.terms {
                let Some((_, mine)) = form.terms.iter().find(|(own, _)| own == atom) else { continue };
                let Some(share) =
                    mine.checked_div(*coefficient).filter(|share| exact_product(*share, *coefficient) == Some(*mine))
                else {
                    continue;
                };
                // The form is `share` times the fact's, which is not negative, and a rest.
                let Some(rest) = form.plus(-share, &fact.form) else { continue };
                let rest = self.plain_span(&rest);
                span =
                    span.meet(if share.is_sign_positive() { Span::new(rest.low(), None) } else { Span::new(None, rest.high()) });
            }
        }
        span
    }

    fn orderings(&self, form: &Form) -> Orderings {
        let mut orderings = Orderings::of(self.span(form));
        for fact in self.facts.iter().filter(|fact| fact.strict) {
            let same = form.ratio(&fact.form).and_then(|ratio| form.plus(-ratio, &fact.form));
            orderings.equal &= same.is_none_or(|rest| !rest.constant.is_zero());
        }
        orderings
    }

    /// The region in which a comparison of the form with zero holds; `None` when there is no such answer.
    pub(crate) fn where_holds(mut self, form: &Rc<Form>, comparison: Comparison) -> Option<Self> {
        let (negate, strict) = match comparison {
            Comparison::AtLeast => (false, false),
            Comparison::Greater => (false, true),
            Comparison::AtMost => (true, false),
            Comparison::Less => (true, true),
            Comparison::Equal => return self.where_holds(form, Comparison::AtLeast)?.where_holds(form, Comparison::AtMost),
            // Everything but one value is no region of this kind; nothing is known, nothing is wrong.
            Comparison::NotEqual => return Some(self),
        };
        let form = if negate { Rc::new(form.times(-Decimal::ONE)?) } else { form.clone() };
        let fact = Fact { form, strict };
        self.narrow(&fact)?;
        // What concerns one plain answer is said by its span.
        if !matches!(fact.form.terms[..], [(Atom::Input(_), _)]) && !self.facts.contains(&fact) {
            self.facts.push(fact);
        }
        let facts = self.facts.clone();
        facts.iter().try_for_each(|fact| self.narrow(fact))?;
        Some(self)
    }

    /// The region in which a form is positive; `None` when there is no such answer.
    pub(crate) fn where_positive(self, form: &Rc<Form>) -> Option<Self> {
        let stairs = self.split(&Cut::Sign(form.clone(), Zero::WithBelow));
        let positive = stairs.into_iter().find(|side| side.span(form).low().is_some_and(|low| low > Decimal::ZERO));
        positive.or_else(|| self.where_holds(form, Comparison::Greater))
    }

    /// Narrows the span of every answer in the fact as far as the others allow; `None` when none is left.
    fn narrow(&mut self, fact: &Fact) -> Option<()> {
        for (position, (atom, coefficient)) in fact.form.terms.iter().enumerate() {
            let Atom::Input(input) = *atom else { continue };
            let mut rest = Form::clone(&fact.form);
            rest.terms.remove(position);
            let Some(most) = self.plain_span(&rest).high() else { continue };
            let places = self.calculator.inputs[usize::from(input)].kind.bounds().map_or(0, |(.., places)| places);
            // coefficient · x >= -most
            let up = coefficient.is_sign_positive();
            let mode = if up { Mode::Up } else { Mode::Down };
            let Some(mut end) = round::divide(-most, *coefficient, Rounding { places, mode }) else { continue };
            if fact.strict && exact_product(end, *coefficient) == Some(-most) {
                let unit = Decimal::new(1, u32::from(places));
                end = if up { end.checked_add(unit)? } else { end.checked_sub(unit)? };
            }
            let span = self.span_of_input(input);
            let narrower = span.meet(if up { Span::new(Some(end), None) } else { Span::new(None, Some(end)) });
            if narrower.is_empty() {
                return None;
            }
            if narrower != span {
                self.set(usize::from(input), Known::Numbers(narrower));
            }
        }
        let possible = self.plain_span(&fact.form).high();
        possible.is_none_or(|high| if fact.strict { high > Decimal::ZERO } else { high >= Decimal::ZERO }).then_some(())
    }

    /// The inputs of which less is possible here, or more is known, than in the region that this one was cut from.
    pub(crate) fn narrower_than(&self, before: &Self) -> Set {
        let mut inputs = Set::default();
        for (position, (now, then)) in self.answers.iter().zip(&before.answers).enumerate() {
            if now.known != then.known || now.may_be_none != then.may_be_none {
                inputs = inputs.union(Set::of(position));
            }
        }
        let new = self.facts.get(before.facts.len()..).unwrap_or(&[]);
        new.iter().fold(inputs, |inputs, fact| inputs.union(self.atoms.inputs(&fact.form)))
    }

    /// The most that a form can change when only one answer does; `None` when there is no bound.
    pub(crate) fn swing(&self, form: &Form, input: usize) -> Option<Decimal> {
        self.atoms.swing(form, input, &|input| self.span_of_input(input))
    }

    /// The terms of a form that hang on an input, and all the rest.
    pub(crate) fn parted(&self, form: &Form, input: usize) -> (Form, Form) {
        let (own, rest) = form.terms.iter().partition(|(atom, _)| self.atoms.inputs_of(*atom).has(input));
        (Form { constant: Decimal::ZERO, terms: own }, Form { constant: form.constant, terms: rest })
    }

    /// The inputs of which one alone can lead from here to the other region, which has no answers in common with this one.
    pub(crate) fn apart(&self, other: &Self) -> Set {
        let mut inputs = Set(u64::MAX);
        for (position, (a, b)) in self.answers.iter().zip(&other.answers).enumerate() {
            if !a.meets(b) {
                inputs = inputs.intersection(Set::of(position));
                if inputs.is_empty() {
                    return inputs;
                }
            }
        }
        for (fact, region) in self.facts.iter().map(|fact| (fact, other)).chain(other.facts.iter().map(|fact| (fact, self))) {
            if region.excludes(fact) {
                inputs = inputs.intersection(self.atoms.inputs(&fact.form));
            }
        }
        inputs
    }

    /// Whether a fact is plainly wrong here: by the single answers, or because the opposite is known.
    fn excludes(&self, fact: &Fact) -> bool {
        let broken = |high: Decimal, strict: bool| high < Decimal::ZERO || strict && high.is_zero();
        self.plain_span(&fact.form).high().is_some_and(|high| broken(high, fact.strict))
            || self.facts.iter().any(|known| {
                let opposite = fact.form.ratio(&known.form).filter(Decimal::is_sign_negative);
                let rest = opposite.and_then(|ratio| fact.form.plus(-ratio, &known.form));
                rest.is_some_and(|rest| broken(rest.constant, fact.strict || known.strict))
            })
    }

    /// Leaves only these answers to an input.
    pub(crate) fn set(&mut self, input: usize, known: Known) {
        let answer = Possible { known, ..self.answers[input].clone() };
        self.answers[input] = answer.settled();
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
        for part in [Span::new(span.low(), Some(first)), Span::new(first.checked_add(unit), span.high())] {
            if !part.is_empty() {
                let mut side = self.clone();
                side.set(input, Known::Numbers(part));
                sides.push(side);
            }
        }
        sides
    }

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
        a.as_form()?.plus(factor, &*b.as_form()?)
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
}

/// The last number of a span, in whole units, for which the test holds; the test holds up to some number and not beyond.
/// `None` when it cannot be made or does not change within the span.
pub(crate) fn last_before(span: Span, unit: Decimal, test: &dyn Fn(Decimal) -> Option<bool>) -> Option<Decimal> {
    let low = span.low()?;
    if !test(low)? {
        return None;
    }
    let mut reach = unit;
    let mut beyond = loop {
        let next = low.checked_add(reach)?;
        let next = span.high().map_or(next, |high| high.min(next));
        if !test(next)? {
            break next;
        }
        if span.high() == Some(next) {
            return None;
        }
        reach = reach.checked_mul(Decimal::TWO)?;
    };
    let mut before = low;
    loop {
        let steps = beyond.checked_sub(before)?.checked_div(unit)?;
        if steps <= Decimal::ONE {
            return Some(before);
        }
        let middle = before.checked_add((steps / Decimal::TWO).floor().checked_mul(unit)?)?;
        if test(middle)? {
            before = middle;
        } else {
            beyond = middle;
        }
    }
}

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
            Some(Rc::new(Form::atom(self.atoms.atom(Compound::Quotient(numerator, divisor, rounding))?)))
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
