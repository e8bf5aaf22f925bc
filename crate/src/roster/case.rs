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

/// The rules by which the rows of a list are worked out.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'r> {
    /// The rule set.
    pub ruleset: &'r Ruleset,
    /// The calculator.
    pub calculator: &'r Calculator,
    /// The rules' words for lists, one column for every input; none where they are not there.
    pub columns: &'r [Column],
}

impl<'r> Rules<'r> {
    /// What reads a column of a list with such a layout and such headings, if it says something about an input.
    pub(super) fn reader(self, layout: &Layout, headings: Row<'_>, column: usize) -> Option<Reader<'r>> {
        let Self { ruleset, calculator, columns } = self;
        let role = *layout.roles.get(column)?;
        let heads = |input: InputId| columns.get(input.index()).is_some_and(|column| column.heads.is_some());
        let of_heads = layout.each == Each::Trainee && matches!(role, Role::Input(input) if heads(input));
        Reader::new(ruleset, calculator, columns, role, headings.cell(column), of_heads)
    }

    /// The same for all columns.
    pub(super) fn readers(self, layout: &Layout, headings: Row<'_>) -> Readers<'r> {
        (0..layout.roles.len()).map(|column| self.reader(layout, headings, column)).collect()
    }
}

/// A reader for every column that says something about an input.
pub(super) type Readers<'r> = Vec<Option<Reader<'r>>>;

/// The readers that there are, each with its column.
pub(super) fn met<'k, 'r>(readers: &'k Readers<'r>) -> impl Iterator<Item = (usize, &'k Reader<'r>)> {
    readers.iter().enumerate().filter_map(|(column, reader)| Some((column, reader.as_ref()?)))
}

impl<'a> Plan<'a> {
    /// The rules.
    pub fn rules(&self) -> Rules<'a> {
        Rules { ruleset: self.ruleset, calculator: self.calculator, columns: self.columns }
    }

    /// A reader for a column, if it says something about an input.
    pub(super) fn reader(&self, column: usize) -> Option<Reader<'a>> {
        self.rules().reader(self.layout, self.headings, column)
    }
}

/// Works out rows one after the other, in memory that is used again for each.
#[derive(Clone, Debug)]
pub struct Cases<'r, 'p> {
    plan: Plan<'p>,
    kept: Kept<'r>,
}

/// What is kept from one row to the next, apart from the plan, so that work can pause between rows: the spellings that were met, and
/// memory that is used again.
#[derive(Clone, Debug)]
pub(super) struct Kept<'r> {
    readers: Readers<'r>,
    batch: Batch<'r>,
    situation: Situation,
    /// Whether earlier rows were added to an answer, which may be one that was given once for all rows.
    added: bool,
    repaired: Vec<Repaired>,
    ticks: Ticks,
}

impl<'r> Kept<'r> {
    /// Ready for the first row of a list that is read so, beside what is said once for all rows.
    pub(super) fn new(rules: Rules<'r>, layout: &Layout, headings: Row<'_>, common: &Situation) -> Self {
        Self {
            readers: rules.readers(layout, headings),
            batch: Batch::new(rules.ruleset, rules.calculator),
            situation: common.clone(),
            added: false,
            repaired: Vec::new(),
            ticks: Ticks::default(),
        }
    }

    /// The readers, with the spellings that they met.
    pub(super) fn readers(&self) -> impl Iterator<Item = (usize, &Reader<'r>)> {
        met(&self.readers)
    }
}

/// What became of a row.
#[derive(Debug)]
pub struct Judged<'s> {
    /// The result, as for somebody who gave the row's answers one by one.
    pub evaluation: Evaluation<'s>,
    /// The cells that were not spelt as the engine spells them.
    pub repaired: &'s [Repaired],
}

impl<'a> Cases<'a, 'a> {
    /// Ready for the first row.
    pub fn new(plan: Plan<'a>) -> Self {
        Self { plan, kept: Kept::new(plan.rules(), plan.layout, plan.headings, plan.common) }
    }
}

impl<'r, 'p> Cases<'r, 'p> {
    /// Goes on with what was kept under the same plan.
    pub(super) fn resume(plan: Plan<'p>, kept: Kept<'r>) -> Self {
        Self { plan, kept }
    }

    /// What is to be kept, to go on with later.
    pub(super) fn pause(self) -> Kept<'r> {
        self.kept
    }

    /// The result of a row, and what stands before it for the same person.
    pub fn judge<'s>(&'s mut self, row: Row<'_>, before: Option<Before>) -> Judged<'s>
    where
        'p: 's,
    {
        self.read(row, before);
        let Kept { batch, situation, repaired, .. } = &mut self.kept;
        Judged { evaluation: batch.evaluate(situation), repaired }
    }

    /// The readers, with the spellings that they met.
    pub fn readers(&self) -> impl Iterator<Item = (usize, &Reader<'r>)> {
        self.kept.readers()
    }

    fn read(&mut self, row: Row<'_>, before: Option<Before>) {
        let Self { plan, kept } = self;
        let calculator = plan.calculator;
        if core::mem::take(&mut kept.added) {
            kept.situation.clone_from(plan.common);
        }
        let situation = &mut kept.situation;
        situation.faults.clear();
        situation.faults.extend(plan.common.faults.iter().cloned());
        kept.repaired.clear();
        kept.ticks.clear();
        for (column, reader) in kept.readers.iter_mut().enumerate() {
            let Some(reader) = reader else { continue };
            let position = reader.input().index();
            let cell = reader.read(row.cell(column));
            if cell.repaired {
                kept.repaired.push(Repaired { column, read: cell.answer.as_ref().ok().copied().flatten() });
            }
            match plan.layout.roles[column] {
                Role::Option(input, option) => kept.ticks.add(input, option, cell.answer),
                _ => put(calculator, situation, position, cell.answer),
            }
        }
        for (input, answer) in kept.ticks.answers(plan, row) {
            put(calculator, situation, input.index(), answer);
        }
        // Faults stand in the order of the inputs, as when the answers are given one by one.
        let place = |fault: &AnswerFault| calculator.inputs.iter().position(|input| input.id == fault.name);
        situation.faults.sort_by_key(place);
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
        let Self { plan, kept } = self;
        kept.added = true;
        let (calculator, situation) = (plan.calculator, &mut kept.situation);
        for (position, _) in plan.columns.iter().enumerate().filter(|(_, column)| column.earlier) {
            let Some(Value::Number(number)) = situation.answers.get(position).copied() else { continue };
            let Some(sum) = exact::sum(number, Decimal::from(times)) else { continue };
            // A sum out of range is a fault, as it would be for somebody who asks alone.
            match read_one(calculator, position, Some(&Raw::Number(exact::write_short(sum)))) {
                Ok(answer) => situation.put(position, Some(answer)),
                Err(problem) => {
                    let name = calculator.inputs[position].id.clone();
                    situation.faults.push(AnswerFault { name, problem });
                    situation.put(position, None);
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
