//! A region of answers: for each input the answers that are still possible, and what is known of several together.

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cmp::Ordering;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::form::{Atom, Atoms, Form, exact_product};
use super::set::{Cut, Known, Members, Possible};
use super::span::Span;
use crate::answers::Situation;
use crate::model::{Calculator, Comparison, DomainId, Input, InputKind, Null};
use crate::value::round::{self, Mode, Rounding};
use crate::value::{Set, Value, date, exact};

/// Answers that are possible together.
#[derive(Clone)]
pub(crate) struct Region<'a> {
    pub(super) calculator: &'a Calculator,
    pub(super) situation: &'a Situation,
    pub(super) as_of: NaiveDate,
    pub(super) atoms: &'a Atoms,
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
pub(super) struct Orderings {
    pub(super) less: bool,
    pub(super) equal: bool,
    pub(super) greater: bool,
}

impl Orderings {
    pub(super) fn of(difference: Span) -> Self {
        let zero = Decimal::ZERO;
        Self {
            less: difference.low().is_none_or(|low| low < zero),
            equal: difference.has(zero),
            greater: difference.high().is_none_or(|high| high > zero),
        }
    }

    pub(super) fn truths(self, comparison: Comparison) -> Known {
        let cases = [(self.less, Ordering::Less), (self.equal, Ordering::Equal), (self.greater, Ordering::Greater)];
        let possible = |truth| cases.iter().any(|(can, ordering)| *can && comparison.holds(*ordering) == truth);
        Known::Truths { yes: possible(true), no: possible(false) }
    }
}

/// The answers that an input takes.
fn every_answer(calculator: &Calculator, position: usize, input: &Input) -> Possible {
    let here = u16::try_from(position).unwrap_or(u16::MAX);
    let options = |domain: &DomainId| {
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
                let Some(share) = exact::quotient(*mine, *coefficient) else { continue };
                // The form is `share` times the fact's, which is not negative, and a rest.
                let Some(rest) = form.plus(-share, &fact.form) else { continue };
                let rest = self.plain_span(&rest);
                span =
                    span.meet(if share.is_sign_positive() { Span::new(rest.low(), None) } else { Span::new(None, rest.high()) });
            }
        }
        span
    }

    pub(super) fn orderings(&self, form: &Form) -> Orderings {
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
                end = exact::sum(end, if up { unit } else { -unit })?;
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
}
