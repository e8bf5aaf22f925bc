//! Columns of ticks, one for each option of an input: those of a row are one answer.

use alloc::vec::Vec;

use super::case::Plan;
use super::cell::options;
use super::cells::Row;
use super::heading::Role;
use crate::answers::Problem;
use crate::model::InputId;
use crate::value::{Set, Value};

/// The ticks of a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Ticks(Vec<(InputId, u8, Result<bool, Problem>)>);

impl Ticks {
    /// Takes all away.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Adds what a cell says of one option.
    pub(super) fn add(&mut self, input: InputId, option: u8, said: Result<Option<Value>, Problem>) {
        self.0.push((input, option, said.map(|said| said == Some(Value::Truth(true)))));
    }

    /// The answer to each input that has such columns. A row without any tick says nothing where some options have no column.
    pub(super) fn answers(&self, plan: &Plan<'_>, row: Row<'_>) -> Vec<(InputId, Result<Option<Value>, Problem>)> {
        let mut answers: Vec<(InputId, Result<Option<Value>, Problem>)> = Vec::new();
        for (input, ..) in &self.0 {
            if answers.iter().any(|(known, _)| known == input) {
                continue;
            }
            let roles = plan.layout.roles.iter().enumerate();
            let mut columns = roles.filter(|(_, role)| matches!(role, Role::Option(of, _) if of == input));
            let says = columns.any(|(column, _)| !row.cell(column).trim().is_empty());
            let own = || self.0.iter().filter(|(other, ..)| other == input);
            let all = options(plan.calculator, &plan.calculator.inputs[input.index()]).len();
            let wrong = own().find_map(|(_, _, said)| said.as_ref().err());
            let ticked = || own().filter(|(_, _, said)| *said == Ok(true)).map(|(_, option, _)| usize::from(*option));
            let answer = match wrong {
                Some(problem) => Err(problem.clone()),
                None if says || own().count() == all => Ok(Some(Value::Choices(ticked().collect::<Set>()))),
                None => Ok(None),
            };
            answers.push((*input, answer));
        }
        answers
    }
}
