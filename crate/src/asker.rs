//! Whose money counts for whoever asks.

use crate::model::{Calculator, PartyId, Ruleset};

/// Whose money counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// That of one payee.
    Own(PartyId),
    /// Everybody's: whoever asks has no payee of their own, or it is not said who asks.
    Everybody,
    /// Nobody's: the calculator has no money for the payee whose money is the asker's own.
    Nobody,
}

impl Asker {
    /// The asker of a calculator who belongs to an audience, if that is known. Whose money is an audience's own, the rules say.
    pub fn of(ruleset: &Ruleset, calculator: &Calculator, audience: Option<&str>) -> Self {
        let party = audience.and_then(|audience| ruleset.parties.iter().find(|party| party.id == audience));
        let Some(own) = party.and_then(|party| party.own.as_ref()) else { return Self::Everybody };
        calculator.payees().into_iter().find(|payee| ruleset.party(*payee).id == *own).map_or(Self::Nobody, Self::Own)
    }

    /// Whether a payee's money counts.
    pub fn counts(self, payee: PartyId) -> bool {
        match self {
            Self::Own(own) => own == payee,
            Self::Everybody => true,
            Self::Nobody => false,
        }
    }
}
