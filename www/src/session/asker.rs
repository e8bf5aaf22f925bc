//! Whose money is counted.

use butie::model::{Calculator, PartyId, Ruleset};

/// The payee whose money is the asker's own, as the rules say. Everybody else's is shown apart: most of the money that
/// these documents grant does not go to the trainee.
pub fn own_payee<'a>(ruleset: &'a Ruleset, audience: &str) -> Option<&'a str> {
    ruleset.parties.iter().find(|party| party.id == audience)?.own.as_deref()
}

/// Whether an audience plans for many people at once, as the rules say.
pub fn plans(ruleset: &Ruleset, audience: &str) -> bool {
    ruleset.parties.iter().any(|party| party.id == audience && party.plans)
}

/// Whose money is counted for an audience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// That of the audience's own payee.
    Own(PartyId),
    /// Everybody's: the audience has no payee.
    Everybody,
    /// Nobody's: the calculator has no money for the audience's own payee.
    Nobody,
}

impl Asker {
    /// The asker of a calculator.
    pub fn of(ruleset: &Ruleset, calculator: &Calculator, audience: &str) -> Self {
        let Some(own) = own_payee(ruleset, audience) else { return Self::Everybody };
        calculator.payees().into_iter().find(|payee| ruleset.party(*payee).id == own).map_or(Self::Nobody, Self::Own)
    }

    /// The one payee, if it is one.
    pub fn payee(self) -> Option<PartyId> {
        match self {
            Self::Own(payee) => Some(payee),
            Self::Everybody | Self::Nobody => None,
        }
    }
}
