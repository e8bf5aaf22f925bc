//! Numbers as sums of open answers: `1500 + 100·days`. Two numbers that hang on the same answer are compared, added and
//! subtracted without forgetting that.

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;

use rust_decimal::Decimal;

use super::span::Span;
use crate::value::round::{self, Rounding};
use crate::value::{Set, exact};

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
    /// The compound at this position of the list of [`Atoms`].
    Compound(u16),
}

/// What is no sum, but stands in sums as a whole.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Compound {
    /// A form divided by a number and rounded: a stair.
    Quotient(Rc<Form>, Decimal, Rounding),
    /// Two open numbers multiplied.
    Product(Atom, Atom),
}

/// The compounds met so far, each with the inputs it hangs on; equal ones are one.
#[derive(Debug, Default)]
pub(crate) struct Atoms(RefCell<Vec<(Compound, Set)>>);

/// The most terms of a form; longer ones are not worth their time.
const LONGEST: usize = 8;
/// The most compounds.
const MOST: usize = 256;

/// The product, if it is exact.
pub(crate) fn exact_product(a: Decimal, b: Decimal) -> Option<Decimal> {
    if a.scale() + b.scale() > Decimal::MAX_SCALE { None } else { exact::product(a, b) }
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
        let sum = |a: Decimal, b: Decimal| exact::sum(a, exact_product(factor, b)?).map(|sum| sum.normalize());
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

    /// What one more of the only open input adds, where each adds the same; `None` where there are stairs or products.
    pub(crate) fn slope(&self) -> Option<Decimal> {
        match self.terms[..] {
            [(Atom::Input(_), slope)] => Some(slope),
            _ => None,
        }
    }

    /// The form as a multiple of the other's, if it is one apart from the constant.
    pub(crate) fn ratio(&self, other: &Form) -> Option<Decimal> {
        if self.terms.len() != other.terms.len() {
            return None;
        }
        let (first, second) = (self.terms.first()?, other.terms.first()?);
        let ratio = exact::quotient(first.1, second.1)?;
        let matches = |(mine, theirs): (&(Atom, Decimal), &(Atom, Decimal))| {
            mine.0 == theirs.0 && exact_product(theirs.1, ratio) == Some(mine.1)
        };
        self.terms.iter().zip(&other.terms).all(matches).then_some(ratio)
    }
}

impl Atoms {
    /// The atom of a compound; `None` when there are too many.
    pub(crate) fn atom(&self, compound: Compound) -> Option<Atom> {
        let position = self.0.borrow().iter().position(|(other, _)| *other == compound);
        let position = position.or_else(|| {
            let inputs = match &compound {
                Compound::Quotient(numerator, ..) => self.inputs(numerator),
                Compound::Product(a, b) => self.inputs_of(*a).union(self.inputs_of(*b)),
            };
            let mut known = self.0.borrow_mut();
            (known.len() < MOST).then(|| {
                known.push((compound, inputs));
                known.len() - 1
            })
        });
        position.and_then(|position| u16::try_from(position).ok()).map(Atom::Compound)
    }

    fn compound(&self, position: u16) -> Compound {
        self.0.borrow()[usize::from(position)].0.clone()
    }

    /// The product of two forms, if it is exact and not too long.
    pub(crate) fn product(&self, a: &Form, b: &Form) -> Option<Form> {
        match (&a.terms[..], &b.terms[..]) {
            ([], _) => return b.times(a.constant),
            (_, []) => return a.times(b.constant),
            _ => {}
        }
        let mut product = b.times(a.constant)?.plus(b.constant, &Form { constant: Decimal::ZERO, terms: a.terms.clone() })?;
        for (one, factor) in &a.terms {
            for (other, share) in &b.terms {
                let atom = self.atom(Compound::Product(*one.min(other), *one.max(other)))?;
                product = product.plus(exact_product(*factor, *share)?, &Form::atom(atom))?;
            }
        }
        Some(product)
    }

    /// The inputs that a form hangs on.
    pub(crate) fn inputs(&self, form: &Form) -> Set {
        form.terms.iter().fold(Set::default(), |inputs, (atom, _)| inputs.union(self.inputs_of(*atom)))
    }

    pub(crate) fn inputs_of(&self, atom: Atom) -> Set {
        match atom {
            Atom::Input(position) => Set::of(usize::from(position)),
            Atom::Compound(position) => self.0.borrow()[usize::from(position)].1,
        }
    }

    /// All values of a form, when each input lies in its span.
    pub(crate) fn span(&self, form: &Form, inputs: &dyn Fn(u16) -> Span) -> Span {
        form.terms.iter().fold(Span::point(form.constant), |sum, (atom, coefficient)| {
            sum.plus(self.span_of(*atom, inputs).times(*coefficient))
        })
    }

    fn span_of(&self, atom: Atom, inputs: &dyn Fn(u16) -> Span) -> Span {
        match atom {
            Atom::Input(position) => inputs(position),
            Atom::Compound(position) => match self.compound(position) {
                Compound::Quotient(numerator, divisor, rounding) => {
                    self.span(&numerator, inputs).divide(Span::point(divisor), rounding)
                }
                Compound::Product(a, b) => self.span_of(a, inputs).multiply(self.span_of(b, inputs)),
            },
        }
    }

    /// The most that a form can change when only one input does; `None` when there is no bound.
    pub(crate) fn swing(&self, form: &Form, input: usize, inputs: &dyn Fn(u16) -> Span) -> Option<Decimal> {
        form.terms.iter().try_fold(Decimal::ZERO, |sum, (atom, coefficient)| {
            exact::sum(sum, exact::product(coefficient.abs(), self.swing_of(*atom, input, inputs)?)?)
        })
    }

    fn swing_of(&self, atom: Atom, input: usize, inputs: &dyn Fn(u16) -> Span) -> Option<Decimal> {
        if !self.inputs_of(atom).has(input) {
            return Some(Decimal::ZERO);
        }
        let factors = match atom {
            Atom::Compound(position) => match self.compound(position) {
                Compound::Product(a, b) if !self.inputs_of(b).has(input) => Some((a, b)),
                Compound::Product(a, b) if !self.inputs_of(a).has(input) => Some((b, a)),
                _ => None,
            },
            Atom::Input(_) => None,
        };
        match factors {
            Some((changing, constant)) => {
                let constant = self.span_of(constant, inputs);
                let most = constant.low()?.abs().max(constant.high()?.abs());
                exact::product(self.swing_of(changing, input, inputs)?, most)
            }
            None => self.span_of(atom, inputs).width(),
        }
    }

    /// The form's value where every open input has the same value; `None` when that has too many digits.
    pub(crate) fn value(&self, form: &Form, at: Decimal) -> Option<Decimal> {
        form.terms.iter().try_fold(form.constant, |sum, (atom, coefficient)| {
            exact::sum(sum, exact::product(*coefficient, self.value_of(*atom, at)?)?)
        })
    }

    fn value_of(&self, atom: Atom, at: Decimal) -> Option<Decimal> {
        match atom {
            Atom::Input(_) => Some(at),
            Atom::Compound(position) => match self.compound(position) {
                Compound::Quotient(numerator, divisor, rounding) => round::divide(self.value(&numerator, at)?, divisor, rounding),
                Compound::Product(a, b) => exact::product(self.value_of(a, at)?, self.value_of(b, at)?),
            },
        }
    }

    /// Whether the form never falls, or never rises, as its inputs grow; `None` when neither is sure.
    pub(crate) fn rises(&self, form: &Form) -> Option<bool> {
        let mut rising = None;
        for (atom, coefficient) in &form.terms {
            let atom_rises = match atom {
                Atom::Input(_) => true,
                Atom::Compound(position) => match self.compound(*position) {
                    Compound::Quotient(numerator, divisor, _) => self.rises(&numerator)? == divisor.is_sign_positive(),
                    Compound::Product(..) => return None,
                },
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
