//! Rows that are cases of their own: each with its answers, on what was said once for all of them.

use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::cell::{Reader, Repaired};
use super::cells::Row;
use super::heading::{Each, Layout, Role};
use super::people::Before;
use super::ticks::Ticks;
use crate::answers::{Answer, AnswerFault, Problem, Raw, Situation, read_one};
use crate::evaluate::{Batch, Evaluation};
use crate::model::{Calculator, Column, InputId, Ruleset};
use crate::value::{Value, exact};

/// What every row of a list stands on.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// The rule set.
    pub ruleset: &'a Ruleset,
    /// The calculator.
    pub calculator: &'a Calculator,
    /// The rules' words for lists, one column for every input; none where they are not there.
    pub columns: &'a [Column],
    /// How the list is read.
    pub layout: &'a Layout,
    /// The texts of the headings, by column.
    pub headings: Row<'a>,
    /// What is said once for all rows.
    pub common: &'a Situation,
}

impl<'a> Plan<'a> {
    /// A reader for every column that says something about an input.
    pub(super) fn readers(&self) -> Vec<Option<Reader<'a>>> {
        (0..self.layout.roles.len()).map(|column| self.reader(column)).collect()
    }

    /// A reader for a column, if it says something about an input.
    pub(super) fn reader(&self, column: usize) -> Option<Reader<'a>> {
        let role = *self.layout.roles.get(column)?;
        let heads = |input: InputId| self.columns.get(input.index()).is_some_and(|column| column.heads.is_some());
        let of_heads = self.layout.each == Each::Trainee && matches!(role, Role::Input(input) if heads(input));
        Reader::new(self.ruleset, self.calculator, self.columns, role, self.headings.cell(column), of_heads)
    }
}

/// Works out rows one after the other, in memory that is used again for each.
#[derive(Clone, Debug)]
pub struct Cases<'a> {
    plan: Plan<'a>,
    readers: Vec<Option<Reader<'a>>>,
    batch: Batch<'a>,
    situation: Situation,
    /// Whether earlier rows were added to an answer, which may be one that was given once for all rows.
    added: bool,
    repaired: Vec<Repaired>,
    ticks: Ticks,
}

/// What became of a row.
#[derive(Debug)]
pub struct Judged<'s> {
    /// The result, as for somebody who gave the row's answers one by one.
    pub evaluation: Evaluation<'s>,
    /// The cells that were not spelt as the engine spells them.
    pub repaired: &'s [Repaired],
}

impl<'a> Cases<'a> {
    /// Ready for the first row.
    pub fn new(plan: Plan<'a>) -> Self {
        let batch = Batch::new(plan.ruleset, plan.calculator);
        let situation = plan.common.clone();
        Self { plan, readers: plan.readers(), batch, situation, added: false, repaired: Vec::new(), ticks: Ticks::default() }
    }

    /// The result of a row, and what stands before it for the same person.
    pub fn judge<'s>(&'s mut self, row: Row<'_>, before: Option<Before>) -> Judged<'s>
    where
        'a: 's,
    {
        self.read(row, before);
        Judged { evaluation: self.batch.evaluate(&self.situation), repaired: &self.repaired }
    }

    /// The readers, with the spellings that they met.
    pub fn readers(&self) -> impl Iterator<Item = (usize, &Reader<'a>)> {
        self.readers.iter().enumerate().filter_map(|(column, reader)| Some((column, reader.as_ref()?)))
    }

    fn read(&mut self, row: Row<'_>, before: Option<Before>) {
        let calculator = self.plan.calculator;
        if core::mem::take(&mut self.added) {
            self.situation.clone_from(self.plan.common);
        }
        let situation = &mut self.situation;
        situation.faults.clear();
        situation.faults.extend(self.plan.common.faults.iter().cloned());
        self.repaired.clear();
        self.ticks.clear();
        for (column, reader) in self.readers.iter_mut().enumerate() {
            let Some(reader) = reader else { continue };
            let position = reader.input().index();
            let cell = reader.read(row.cell(column));
            if cell.repaired {
                self.repaired.push(Repaired { column, read: cell.answer.as_ref().ok().copied().flatten() });
            }
            match self.plan.layout.roles[column] {
                Role::Option(input, option) => self.ticks.add(input, option, cell.answer),
                _ => put(calculator, situation, position, cell.answer),
            }
        }
        for (input, answer) in self.ticks.answers(&self.plan, row) {
            put(calculator, situation, input.index(), answer);
        }
        // Faults stand in the order of the inputs, as when the answers are given one by one.
        let place = |fault: &AnswerFault| calculator.inputs.iter().position(|input| input.id == fault.name);
        self.situation.faults.sort_by_key(place);
        // A name can be somebody else's.
        if let Some(before) = before.filter(|before| !before.same.by_name) {
            self.add_earlier(before.granted);
        }
    }

    /// Adds earlier rows of the same person that were granted to the answers that count them.
    fn add_earlier(&mut self, times: u32) {
        // An answer to which nothing is added stays what it is, one that was not given among them.
        if times == 0 {
            return;
        }
        self.added = true;
        let calculator = self.plan.calculator;
        for (position, _) in self.plan.columns.iter().enumerate().filter(|(_, column)| column.earlier) {
            let Some(Value::Number(number)) = self.situation.answers.get(position).copied() else { continue };
            let Some(sum) = exact::sum(number, Decimal::from(times)) else { continue };
            // A sum out of range is a fault, as it would be for somebody who asks alone.
            match read_one(calculator, position, Some(&Raw::Number(exact::write_short(sum)))) {
                Ok(answer) => self.situation.put(position, Some(answer)),
                Err(problem) => {
                    let name = calculator.inputs[position].id.clone();
                    self.situation.faults.push(AnswerFault { name, problem });
                    self.situation.put(position, None);
                }
            }
        }
    }
}

/// Puts what a cell says into the answers; where it says nothing, what an answer that is not given comes to.
fn put(calculator: &Calculator, situation: &mut Situation, position: usize, said: Result<Option<Value>, Problem>) {
    let answer = match said {
        Ok(Some(value)) => Some(Answer::given(value)),
        Ok(None) => read_one(calculator, position, None).ok(),
        Err(problem) => {
            situation.faults.push(AnswerFault { name: calculator.inputs[position].id.clone(), problem });
            None
        }
    };
    situation.put(position, answer);
}
