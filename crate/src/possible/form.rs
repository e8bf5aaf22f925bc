//! Numbers as sums of open answers: `1500 + 100·days`. Two numbers that hang on the same answer are compared, added and
//! subtracted without forgetting that.

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;

use rust_decimal::Decimal;

use super::span::Span;
use crate::value::Set;
use crate::value::round::{self, Rounding};

/// A constant and multiples of atoms, exact.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Form {
    pub(crate) constant: Decimal,
    /// In the order of the atoms, none of them zero.
    pub(crate) terms: Vec<(Atom, Decimal)>,
}

/// Something open that a form is a multiple of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Atom {
    /// The answer to the input at this position.
    Input(u16),
    /// The rounded quotient at this position of the list of [`Quotients`].
    Quotient(u16),
}

/// A form divided by a number and rounded: a stair.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Quotient {
    pub(crate) numerator: Rc<Form>,
    pub(crate) divisor: Decimal,
    pub(crate) rounding: Rounding,
    /// The inputs it hangs on.
    pub(crate) inputs: Set,
}

/// The rounded quotients met so far; equal ones are one.
#[derive(Debug, Default)]
pub(crate) struct Quotients(RefCell<Vec<Quotient>>);

/// The most terms of a form; longer ones are not worth their time.
const LONGEST: usize = 8;
/// The most rounded quotients.
const MOST: usize = 256;

/// The product, if it is exact.
pub(crate) fn exact_product(a: Decimal, b: Decimal) -> Option<Decimal> {
    if a.scale() + b.scale() > Decimal::MAX_SCALE { None } else { a.checked_mul(b) }
}

impl Form {
    pub(crate) fn constant(number: Decimal) -> Self {
        Self { constant: number, terms: Vec::new() }
    }

    pub(crate) fn atom(atom: Atom) -> Self {
        Self { constant: Decimal::ZERO, terms: alloc::vec![(atom, Decimal::ONE)] }
    }

    /// `self + factor · other`, if that is exact.
    pub(crate) fn plus(&self, factor: Decimal, other: &Form) -> Option<Form> {
        let sum = |a: Decimal, b: Decimal| a.checked_add(exact_product(factor, b)?).map(|sum| sum.normalize());
        let mut terms = Vec::with_capacity(self.terms.len() + other.terms.len());
        let (mut mine, mut theirs) = (self.terms.iter().peekable(), other.terms.iter().peekable());
        loop {
            let (atom, coefficient) = match (mine.peek(), theirs.peek()) {
                (None, None) => break,
                (Some((a, _)), Some((b, _))) if a == b => (*a, sum(mine.next()?.1, theirs.next()?.1)?),
                (Some((a, _)), Some((b, _))) if a > b => (*b, sum(Decimal::ZERO, theirs.next()?.1)?),
                (Some(_), _) => *mine.next()?,
                (None, Some((b, _))) => (*b, sum(Decimal::ZERO, theirs.next()?.1)?),
            };
            if !coefficient.is_zero() {
                terms.push((atom, coefficient));
            }
        }
        (terms.len() <= LONGEST).then_some(())?;
        Some(Form { constant: sum(self.constant, other.constant)?, terms })
    }

    /// The form times a number, if that is exact.
    pub(crate) fn times(&self, factor: Decimal) -> Option<Form> {
        Form::default().plus(factor, self)
    }

    /// The form as a multiple of the other's, if it is one apart from the constant.
    pub(crate) fn ratio(&self, other: &Form) -> Option<Decimal> {
        if self.terms.len() != other.terms.len() {
            return None;
        }
        let (first, second) = (self.terms.first()?, other.terms.first()?);
        let ratio = first.1.checked_div(second.1)?;
        let matches = |(mine, theirs): (&(Atom, Decimal), &(Atom, Decimal))| {
            mine.0 == theirs.0 && exact_product(theirs.1, ratio) == Some(mine.1)
        };
        self.terms.iter().zip(&other.terms).all(matches).then_some(ratio)
    }
}

impl Quotients {
    /// The atom of a rounded quotient; `None` when there are too many.
    pub(crate) fn atom(&self, quotient: Quotient) -> Option<Atom> {
        let mut known = self.0.borrow_mut();
        let position = known.iter().position(|other| *other == quotient).or_else(|| {
            (known.len() < MOST).then(|| {
                known.push(quotient);
                known.len() - 1
            })
        });
        position.and_then(|position| u16::try_from(position).ok()).map(Atom::Quotient)
    }

    /// The inputs that a form hangs on.
    pub(crate) fn inputs(&self, form: &Form) -> Set {
        form.terms.iter().fold(Set::default(), |inputs, (atom, _)| inputs.union(self.inputs_of(*atom)))
    }

    pub(crate) fn inputs_of(&self, atom: Atom) -> Set {
        match atom {
            Atom::Input(position) => Set::of(usize::from(position)),
            Atom::Quotient(position) => self.0.borrow()[usize::from(position)].inputs,
        }
    }

    /// All values of a form, when each input lies in its span.
    pub(crate) fn span(&self, form: &Form, inputs: &dyn Fn(u16) -> Span) -> Span {
        form.terms.iter().fold(Span::point(form.constant), |sum, (atom, coefficient)| {
            sum.add(Span::point(*coefficient).multiply(self.span_of(*atom, inputs)))
        })
    }

    pub(crate) fn span_of(&self, atom: Atom, inputs: &dyn Fn(u16) -> Span) -> Span {
        match atom {
            Atom::Input(position) => inputs(position),
            Atom::Quotient(position) => {
                let Quotient { numerator, divisor, rounding, .. } = self.0.borrow()[usize::from(position)].clone();
                self.span(&numerator, inputs).divide(Span::point(divisor), rounding)
            }
        }
    }

    /// The form's value where every open input has the same value; `None` when that has too many digits.
    pub(crate) fn value(&self, form: &Form, at: Decimal) -> Option<Decimal> {
        form.terms.iter().try_fold(form.constant, |sum, (atom, coefficient)| {
            let value = match atom {
                Atom::Input(_) => at,
                Atom::Quotient(position) => {
                    let Quotient { numerator, divisor, rounding, .. } = self.0.borrow()[usize::from(*position)].clone();
                    round::divide(self.value(&numerator, at)?, divisor, rounding)?
                }
            };
            sum.checked_add(coefficient.checked_mul(value)?)
        })
    }

    /// Whether the form never falls, or never rises, as its inputs grow; `None` when neither is sure.
    pub(crate) fn rises(&self, form: &Form) -> Option<bool> {
        let mut rising = None;
        for (atom, coefficient) in &form.terms {
            let atom_rises = match atom {
                Atom::Input(_) => true,
                Atom::Quotient(position) => {
                    let Quotient { numerator, divisor, .. } = self.0.borrow()[usize::from(*position)].clone();
                    self.rises(&numerator)? == divisor.is_sign_positive()
                }
            };
            let rises = atom_rises == coefficient.is_sign_positive();
            if rising.is_some_and(|known| known != rises) {
                return None;
            }
            rising = Some(rises);
        }
        rising
    }
}
