//! The checked rule set: what the checker builds, the compiled form carries, and every interpretation reads.
//!
//! Nothing here can be malformed in a way that evaluation would have to ask about: identifiers point at
//! things that exist, a node's operands stand before it, and units have been checked.

mod list;
mod program;
mod ruleset;

pub use list::{Column, Heads, Lists};
pub use program::{Band, Bound, Comparison, Constant, ConstantId, DatedRow, Kind, Node, NodeId, Op, Program, TierRow};
pub use ruleset::{
    Audience, Calculator, Checklist, ChecklistId, Choice, Clause, ClauseId, Constraint, Coverage, Document, Domain, DomainId,
    Effect, Excuse, Force, Gate, Input, InputId, InputKind, Line, Message, Null, Party, PartyId, Province, Reading, ReadingId,
    Region, Ruleset, Step, StepId, Topic, Unit, UnitId, Validity,
};

/// A position in one of a rule set's or calculator's lists, typed so that it cannot be used in another.
macro_rules! identifier {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u16);

        impl $name {
            /// The position as an index.
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }
    )*};
}
pub(crate) use identifier;
