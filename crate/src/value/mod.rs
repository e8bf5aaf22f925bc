//! What a rule can say: numbers with units, yes and no, choices, dates, and the ways of not having a value.

pub mod capitals;
pub mod date;
pub mod exact;
pub mod round;

use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A value of the exact interpretation. "Not applicable", "open" and "no" are three different values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A number; its unit is part of the node's [`Kind`](crate::model::Kind).
    Number(Decimal),
    /// Yes or no.
    Truth(bool),
    /// One option of a domain, by position.
    Choice(u8),
    /// Several options of a domain.
    Choices(Set),
    /// A civil date.
    Date(NaiveDate),
    /// Items of a checklist, by position.
    Items(Set),
    /// The rule has nothing to say here, for instance about a cap that does not exist.
    NotApplicable,
    /// The value is not known, and these are the reasons.
    Open(Open),
}

impl Value {
    /// The number, if this is one.
    pub fn number(self) -> Option<Decimal> {
        match self {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// Yes or no, if this is one of the two.
    pub fn truth(self) -> Option<bool> {
        match self {
            Value::Truth(truth) => Some(truth),
            _ => None,
        }
    }

    /// Why the value is not known, if it is not.
    pub fn open(self) -> Option<Open> {
        match self {
            Value::Open(open) => Some(open),
            _ => None,
        }
    }
}

/// A set of at most 64 small positions: options of a domain, inputs of a calculator, items of a checklist.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Set(pub u64);

impl Set {
    /// How many positions a set can hold.
    pub const CAPACITY: usize = 64;

    /// The set of one position; empty when the position is beyond the capacity.
    pub fn of(position: usize) -> Self {
        Self(u32::try_from(position).ok().and_then(|shift| 1u64.checked_shl(shift)).unwrap_or(0))
    }

    /// All positions of either set.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The positions in both sets.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The positions that are not in the other set.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The one position in it, if there is only one.
    pub fn only(self) -> Option<usize> {
        if self.0.is_power_of_two() { usize::try_from(self.0.trailing_zeros()).ok() } else { None }
    }

    /// Whether nothing is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the position is in the set.
    pub fn has(self, position: usize) -> bool {
        self.meets(Self::of(position))
    }

    /// Whether the sets share a position.
    pub fn meets(self, other: Self) -> bool {
        !self.intersection(other).is_empty()
    }

    /// Whether every position of `other` is in this set.
    pub fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The positions in ascending order.
    pub fn positions(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        core::iter::from_fn(move || {
            let position = usize::try_from(rest.trailing_zeros()).ok().filter(|position| *position < Self::CAPACITY)?;
            rest &= rest - 1;
            Some(position)
        })
    }
}

impl FromIterator<usize> for Set {
    fn from_iter<I: IntoIterator<Item = usize>>(positions: I) -> Self {
        positions.into_iter().fold(Self::default(), |set, position| set.union(Self::of(position)))
    }
}

/// Why a value is not known. Several reasons can hold at once; each names the inputs concerned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// Questions that were not answered.
    pub unanswered: Set,
    /// Local standards that the answerer does not know, which the document leaves to another one.
    pub standard: Set,
    /// Questions answered with 不清楚.
    pub unknown: Set,
    /// A reason that no input causes.
    pub fault: Option<Fault>,
}

/// A reason for an open value that lies in the rule or its arithmetic, not in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// No dated value is in force on the as-of date.
    NotInForce,
    /// The document leaves a cell of its table to the local standard.
    LeftToLocal,
    /// A number beyond 28 digits, or a date beyond the calendar. Of several faults the gravest counts.
    Overflow,
}

/// Several faults, each possible or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults(u8);

impl Faults {
    const ALL: [Fault; 3] = [Fault::NotInForce, Fault::LeftToLocal, Fault::Overflow];

    /// One fault, or none.
    pub fn of(fault: Option<Fault>) -> Self {
        Self(fault.map_or(0, |fault| 1 << (fault as u8)))
    }

    /// All faults of either.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the fault is among them.
    pub fn has(self, fault: Fault) -> bool {
        self.0 & Self::of(Some(fault)).0 != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The faults, from the least to the gravest.
    pub fn list(self) -> impl Iterator<Item = Fault> {
        Self::ALL.into_iter().filter(move |fault| self.has(*fault))
    }

    /// The fault, if there is only one.
    pub fn only(self) -> Option<Fault> {
        if self.0.is_power_of_two() { self.list().next() } else { None }
    }
}

impl Open {
    /// Both sets of reasons together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            unanswered: self.unanswered.union(other.unanswered),
            standard: self.standard.union(other.standard),
            unknown: self.unknown.union(other.unknown),
            fault: self.fault.max(other.fault),
        }
    }

    /// The reasons that both have.
    #[must_use]
    pub fn shared(self, other: Self) -> Self {
        Self {
            unanswered: self.unanswered.intersection(other.unanswered),
            standard: self.standard.intersection(other.standard),
            unknown: self.unknown.intersection(other.unknown),
            fault: self.fault.filter(|fault| other.fault == Some(*fault)),
        }
    }

    /// An open value for a reason in the rule or its arithmetic.
    pub fn because(fault: Fault) -> Self {
        Self { fault: Some(fault), ..Self::default() }
    }
}
