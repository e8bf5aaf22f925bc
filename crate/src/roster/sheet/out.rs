//! Taking a list out: as a file, and a row or a class as a link into the form.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::Sheet;
use crate::answers::{Raw, RawSituation, Situation};
use crate::link::{Link, link};
use crate::model::Null;
use crate::plain::{Plain, plain};
use crate::roster::case::Cases;
use crate::roster::delimited::{Style, end_row, write_cell};
use crate::roster::heading::Each;
use crate::text::Language;
use crate::value::{Value, exact};

impl Sheet<'_> {
    /// The columns that results add, as headings.
    pub fn added(&self, language: Language) -> Vec<String> {
        let trainees = self.rows.layout.each == Each::Trainee;
        self.added.headings(self.rules.ruleset, self.rules.calculator, trainees, language)
    }

    /// How many columns of money there are.
    pub fn money_columns(&self) -> usize {
        self.added.money.len()
    }

    /// Which columns of what is taken out hold numbers.
    pub fn numbers(&self) -> Vec<bool> {
        self.plan().numbers(&self.added)
    }

    /// The answers of a row, as a link carries them into the form.
    pub fn link(&self, entry: usize, audience: Option<&str>) -> Option<Link> {
        let row = self.row(*self.rows.entries.get(entry)? as usize);
        let mut cases = Cases::new(self.plan());
        let judged = cases.judge(row, self.results.before(entry));
        Some(link(self.compiled, self.rules.calculator, audience, &self.raw(judged.evaluation.situation)))
    }

    /// The answers of a class, as a link carries them into the form.
    pub fn class_link(&self, class: usize, audience: Option<&str>) -> Option<Link> {
        let outcome = self.results.outcomes.get(class)?;
        Some(link(self.compiled, self.rules.calculator, audience, &self.raw(&outcome.situation)))
    }

    /// Answers as they would have been entered; what is not answered or cannot be read is left out.
    fn raw(&self, situation: &Situation) -> RawSituation {
        let mut raw = RawSituation { as_of: situation.as_of, ..RawSituation::default() };
        for (position, (input, value)) in self.rules.calculator.inputs.iter().zip(&situation.answers).enumerate() {
            if situation.absent.has(position) || situation.defaulted.has(position) {
                continue;
            }
            let answer = match value {
                Value::Open(open) if open.unknown.has(position) => Some(Raw::Text("unknown".to_owned())),
                Value::Open(open) if open.standard.has(position) => Some(Raw::Null),
                Value::NotApplicable if input.null == Null::None && !input.absent_is_none => Some(Raw::Null),
                Value::Number(number) => Some(Raw::Number(exact::write_short(*number))),
                value => match plain(self.rules.ruleset, self.rules.calculator, *value, input.value_kind()) {
                    Plain::Text(text) => Some(Raw::Text(text)),
                    Plain::Number(number) => Some(Raw::Number(number)),
                    Plain::Truth(truth) => Some(Raw::Truth(truth)),
                    Plain::List(ids) => Some(Raw::List(ids.into_iter().map(Raw::Text).collect())),
                    Plain::Nothing => None,
                },
            };
            if let Some(answer) = answer {
                raw.inputs.insert(input.id.clone(), answer);
            }
        }
        for (reading, chosen) in self.rules.calculator.readings.iter().zip(&situation.readings) {
            if let Some(option) = reading.options.get(usize::from(*chosen)).filter(|_| *chosen > 0) {
                raw.readings.insert(reading.id.clone(), option.id.clone());
            }
        }
        raw
    }

    /// Writes rows of those that are looked at behind each other, the headings before the first of them.
    pub fn export(&self, from: usize, count: usize, style: Style, language: Language, out: &mut String) {
        let width = self.rows.layout.roles.len();
        if from == 0 {
            let headings = (0..width).map(|column| self.headings().cell(column).to_owned());
            let headings = headings.chain(self.added(language));
            headings.enumerate().for_each(|(at, heading)| write_cell(out, style, at == 0, &heading));
            end_row(out);
        }
        for shown in self.shown(from, count, language) {
            (0..width).for_each(|column| write_cell(out, style, column == 0, shown.row.cell(column)));
            shown.told.cells(language, |cell| write_cell(out, style, width == 0, cell));
            end_row(out);
        }
    }
}
