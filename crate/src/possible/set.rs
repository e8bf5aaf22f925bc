//! What a node can still come to, and what that hangs on.

use alloc::borrow::Cow;
use alloc::rc::Rc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::form::Form;
use super::span::Span;
use crate::value::{Fault, Open, Set, Value};

/// All values that a node can still take.
#[derive(Clone, Debug)]
pub struct Possible {
    /// The values that are values.
    pub known: Known,
    /// Whether it may turn out not to apply.
    pub may_be_none: bool,
    /// The gravest reason in the rule for which it may stay open whatever is answered.
    pub fault: Option<Fault>,
    /// The open inputs that can make a difference to it.
    pub depends: Set,
    /// The number as a sum of open answers, where it is always a number and exactly that.
    pub(crate) form: Option<Rc<Form>>,
    /// The distinction that would tell most about it.
    pub(crate) cut: Option<Cut>,
    /// Whether the set may be wider than it need be, because two operands hang on the same answer.
    pub(crate) entangled: bool,
}

/// Values of one kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    /// None at all.
    Nothing,
    /// Numbers.
    Numbers(Span),
    /// Yes and no, each possible or not.
    Truths {
        /// Whether it can be yes.
        yes: bool,
        /// Whether it can be no.
        no: bool,
    },
    /// One of these options.
    Options(Set),
    /// Several options.
    Chosen(Members),
    /// A day from the first to the last.
    Dates(NaiveDate, NaiveDate),
    /// Items of a checklist.
    Items(Members),
}

/// What is in a set for certain, and what can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Members {
    /// In it for certain.
    pub surely: Set,
    /// Perhaps in it; everything that is in it for certain too.
    pub perhaps: Set,
}

/// A distinction between answers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cut {
    /// Yes or no.
    Truth(u16),
    /// One of these options or of the others; of no options, each alone.
    Options(u16, Set),
    /// With this option or without it.
    Chosen(u16, usize),
    /// A number or none.
    Applies(u16),
    /// On which side of zero the form is.
    Sign(Rc<Form>, Zero),
}

/// On which side the zero itself is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zero {
    /// Negative numbers, and all others.
    WithAbove,
    /// Positive numbers, and all others.
    WithBelow,
}

impl Known {
    /// All values of both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        match (self, other) {
            (Known::Nothing, other) | (other, Known::Nothing) => other,
            (Known::Numbers(a), Known::Numbers(b)) => Known::Numbers(a.hull(b)),
            (Known::Truths { yes: a, no: b }, Known::Truths { yes: c, no: d }) => Known::Truths { yes: a || c, no: b || d },
            (Known::Options(a), Known::Options(b)) => Known::Options(a.union(b)),
            (Known::Chosen(a), Known::Chosen(b)) => Known::Chosen(a.hull(b)),
            (Known::Items(a), Known::Items(b)) => Known::Items(a.hull(b)),
            (Known::Dates(a, b), Known::Dates(c, d)) => Known::Dates(a.min(c), b.max(d)),
            // Two kinds in one place cannot come from a checked program.
            _ => Known::Nothing,
        }
    }

    /// The one value, if there is only one.
    pub fn only(self) -> Option<Value> {
        match self {
            Known::Nothing => None,
            Known::Numbers(span) => span.only().map(Value::Number),
            Known::Truths { yes, no } => (yes != no).then_some(Value::Truth(yes)),
            Known::Options(set) => set.only().and_then(|option| u8::try_from(option).ok()).map(Value::Choice),
            Known::Chosen(members) => members.only().map(Value::Choices),
            Known::Items(members) => members.only().map(Value::Items),
            Known::Dates(first, last) => (first == last).then_some(Value::Date(first)),
        }
    }
}

impl Members {
    fn hull(self, other: Self) -> Self {
        Self { surely: self.surely.intersection(other.surely), perhaps: self.perhaps.union(other.perhaps) }
    }

    fn only(self) -> Option<Set> {
        (self.surely == self.perhaps).then_some(self.surely)
    }
}

impl Possible {
    pub(crate) fn of(known: Known) -> Self {
        Self { known, may_be_none: false, fault: None, depends: Set::default(), form: None, cut: None, entangled: false }
    }

    pub(crate) fn exactly(value: Value) -> Self {
        Self::of(match value {
            Value::Number(number) => Known::Numbers(Span::point(number)),
            Value::Truth(truth) => Known::Truths { yes: truth, no: !truth },
            Value::Choice(option) => Known::Options(Set::of(usize::from(option))),
            Value::Choices(chosen) => Known::Chosen(Members { surely: chosen, perhaps: chosen }),
            Value::Items(items) => Known::Items(Members { surely: items, perhaps: items }),
            Value::Date(day) => Known::Dates(day, day),
            Value::NotApplicable => return Self { may_be_none: true, ..Self::of(Known::Nothing) },
            Value::Open(open) => return Self { fault: open.fault, ..Self::of(Known::Nothing) },
        })
    }

    /// The one value, if only one is left.
    pub fn only(&self) -> Option<Value> {
        match (self.known, self.may_be_none, self.fault) {
            (Known::Nothing, true, None) => Some(Value::NotApplicable),
            (Known::Nothing, false, Some(fault)) => Some(Value::Open(Open::because(fault))),
            (known, false, None) => known.only(),
            _ => None,
        }
    }

    /// The numbers, if it can be a number.
    pub fn span(&self) -> Option<Span> {
        match self.known {
            Known::Numbers(span) => Some(span),
            _ => None,
        }
    }

    /// Whether it can be yes, and whether it can be no.
    pub fn truths(&self) -> (bool, bool) {
        match self.known {
            Known::Truths { yes, no } => (yes, no),
            _ => (false, false),
        }
    }

    pub(crate) fn is_always_a_number(&self) -> bool {
        !self.may_be_none && self.fault.is_none() && self.span().is_some()
    }

    /// The number as a form, where it is always one.
    pub(crate) fn as_form(&self) -> Option<Cow<'_, Form>> {
        if !self.is_always_a_number() {
            return None;
        }
        match self.span().and_then(Span::only) {
            Some(number) => Some(Cow::Owned(Form::constant(number))),
            None => self.form.as_deref().map(Cow::Borrowed),
        }
    }

    /// Nothing makes a difference to what has only one value left.
    pub(crate) fn settled(mut self) -> Self {
        if self.only().is_some() {
            self = Self { known: self.known, may_be_none: self.may_be_none, fault: self.fault, ..Self::of(Known::Nothing) };
        }
        self
    }

    /// All values of both.
    pub(crate) fn hull(&self, other: &Self) -> Self {
        let form = self.form.clone().filter(|_| self.as_form() == other.as_form());
        Self {
            known: self.known.hull(other.known),
            may_be_none: self.may_be_none || other.may_be_none,
            fault: self.fault.max(other.fault),
            depends: self.depends.union(other.depends),
            form,
            cut: self.cut.clone().or_else(|| other.cut.clone()),
            entangled: self.entangled || other.entangled,
        }
    }

    /// Whether both have a value in common.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        let known = match (self.known, other.known) {
            (Known::Numbers(a), Known::Numbers(b)) => !a.meet(b).is_empty(),
            (Known::Truths { yes: a, no: b }, Known::Truths { yes: c, no: d }) => a && c || b && d,
            (Known::Options(a), Known::Options(b)) => a.meets(b),
            (Known::Chosen(a), Known::Chosen(b)) => a.perhaps.covers(b.surely) && b.perhaps.covers(a.surely),
            (Known::Dates(a, b), Known::Dates(c, d)) => a <= d && c <= b,
            _ => false,
        };
        known || self.may_be_none && other.may_be_none || self.fault.is_some() && other.fault.is_some()
    }

    /// What stays open or does not apply counts as this number.
    pub(crate) fn or_number(&self, number: Decimal) -> Self {
        if self.is_always_a_number() {
            return self.clone();
        }
        let fault = self.fault;
        let number = Possible::exactly(Value::Number(number));
        Self { may_be_none: false, fault, ..self.hull(&number) }
    }

    /// A truth; what stays open or does not apply counts as this one.
    pub(crate) fn or_truth(&self, truth: bool) -> Self {
        let open = self.may_be_none || self.fault.is_some();
        let (yes, no) = self.truths();
        let known = Known::Truths { yes: yes || open && truth, no: no || open && !truth };
        Self { known, may_be_none: false, fault: None, ..self.clone() }.settled()
    }

    /// All single values, one for each way in which a truth can come out.
    pub(crate) fn ways(&self) -> impl Iterator<Item = Value> + use<> {
        let (yes, no) = self.truths();
        let fault = self.fault.map(|fault| Value::Open(Open::because(fault)));
        let none = self.may_be_none.then_some(Value::NotApplicable);
        [yes.then_some(Value::Truth(true)), no.then_some(Value::Truth(false)), none, fault].into_iter().flatten()
    }
}
