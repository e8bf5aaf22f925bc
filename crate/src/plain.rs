//! Values as results carry them: ids instead of names, money as text with two decimals.

use alloc::string::String;
use alloc::vec::Vec;

use crate::model::{Calculator, Choice, Kind, Ruleset};
use crate::prose::plain_money;
use crate::value::{Set, Value, date, exact};

/// A value outside the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plain {
    /// An option's id, a date, or money such as `1500.00`.
    Text(String),
    /// A count or a bare number, in its shortest decimal spelling.
    Number(String),
    /// Yes or no.
    Truth(bool),
    /// Ids of options or checklist items.
    List(Vec<String>),
    /// Not applicable, or not known.
    Nothing,
}

/// The value as results carry it.
pub fn plain(ruleset: &Ruleset, calculator: &Calculator, value: Value, kind: Kind) -> Plain {
    let ids = |set: Set, choices: &[Choice]| {
        let chosen = choices.iter().enumerate().filter(|(position, _)| set.has(*position));
        Plain::List(chosen.map(|(_, choice)| choice.id.clone()).collect())
    };
    match (value, kind) {
        (Value::Number(number), Kind::Number(unit)) if ruleset.unit(unit).money => Plain::Text(plain_money(number.normalize())),
        (Value::Number(number), _) => Plain::Number(exact::write_short(number)),
        (Value::Truth(truth), _) => Plain::Truth(truth),
        (Value::Choice(option), Kind::Choice(domain)) => {
            let option = calculator.options(domain).get(usize::from(option));
            option.map_or(Plain::Nothing, |option| Plain::Text(option.id.clone()))
        }
        (Value::Choices(set), Kind::Choices(domain)) => ids(set, calculator.options(domain)),
        (Value::Items(set), Kind::Items(list)) => ids(set, &calculator.checklists[list.index()].items),
        (Value::Date(day), _) => Plain::Text(date::write(day)),
        (Value::Choice(_) | Value::Choices(_) | Value::Items(_) | Value::NotApplicable | Value::Open(_), _) => Plain::Nothing,
    }
}
