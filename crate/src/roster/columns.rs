//! The columns that a result adds to a list: status, money, other outputs, and words.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::case::Plan;
use super::heading::{Each, Role};
use crate::evaluate::Evaluation;
use crate::model::{Calculator, Kind, PartyId, Ruleset, StepId};
use crate::prose::plain_money;
use crate::text::{Language, Text, joined};

/// The columns that a result adds to a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// One for each kind of money line.
    pub money: Vec<Money>,
    /// Other outputs of the calculator.
    pub outputs: Vec<StepId>,
}

/// Money lines of one id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// The id.
    pub id: String,
    /// The label.
    pub label: Text,
    /// Who may receive it.
    pub payees: Vec<PartyId>,
}

/// Yuan for whoever receives them.
pub type Yuan = (PartyId, Decimal);

/// Money as a cell says it, which a spreadsheet can add up.
pub fn cell(money: Option<Yuan>) -> String {
    money.map_or_else(String::new, |(_, amount)| plain_money(amount.normalize()))
}

impl Columns {
    /// Those of a calculator.
    pub fn of(calculator: &Calculator) -> Self {
        let mut money: Vec<Money> = Vec::new();
        for line in &calculator.lines {
            match money.iter_mut().find(|column| column.id == line.id) {
                Some(column) if column.payees.contains(&line.payee) => {}
                Some(column) => column.payees.push(line.payee),
                None => money.push(Money { id: line.id.clone(), label: line.label.clone(), payees: [line.payee].into() }),
            }
        }
        let is_money = |step: StepId| {
            let step = calculator.step(step);
            calculator.lines.iter().any(|line| line.amount == step.node || line.id == step.id)
        };
        let outputs = calculator.outputs.iter().copied().filter(|step| !is_money(*step)).collect();
        Self { money, outputs }
    }

    /// The money of a result under each of them.
    pub fn money<'s>(&'s self, evaluation: &'s Evaluation<'_>) -> impl ExactSizeIterator<Item = Option<Yuan>> + 's {
        self.money.iter().map(|money| {
            let line = evaluation.lines.iter().find(|line| line.line.id == money.id)?;
            Some((line.line.payee, line.amount))
        })
    }

    /// Their headings, in the order of [`Told::cells`](super::told::Told::cells); `trainees` where each row is a trainee, for whom there are no outputs.
    pub fn headings(&self, ruleset: &Ruleset, calculator: &Calculator, trainees: bool, language: Language) -> Vec<String> {
        let mut headings = Vec::from([language.pick("结果", "Result").to_owned()]);
        for money in &self.money {
            let names: Vec<&str> = money.payees.iter().map(|payee| ruleset.party(*payee).name.get(language)).collect();
            let (label, payees) = (money.label.get(language), joined(&names, "/"));
            headings.push(match (trainees, language) {
                (false, Language::Zh) => format!("{label}（{payees}，元）"),
                (false, Language::En) => format!("{label} ({payees}, yuan)"),
                (true, Language::Zh) => format!("{label}中这一人的份额（{payees}，元）"),
                (true, Language::En) => format!("Share of {label} ({payees}, yuan)"),
            });
        }
        if !trainees {
            headings.extend(self.outputs.iter().map(|step| output_heading(ruleset, calculator, *step, language)));
        }
        let last = language.pick(["原因", "下一步", "条款", "说明"], ["Reason", "Next step", "Clauses", "Remarks"]);
        headings.extend(last.map(str::to_owned));
        headings
    }
}

impl Plan<'_> {
    /// Which columns of a list with its results hold numbers: those of the list that answer with one, the money, and outputs that
    /// are one.
    pub fn numbers(&self, added: &Columns) -> Vec<bool> {
        let trainees = self.layout.each == Each::Trainee;
        let own = self.layout.roles.iter().map(|role| match role {
            Role::Input(input) => !trainees && self.calculator.inputs[input.index()].kind.bounds().is_some(),
            _ => false,
        });
        let output = |step: &StepId| {
            let node = self.calculator.step(*step).node;
            matches!(self.calculator.program.nodes[node.index()].kind, Kind::Number(_))
        };
        let money = added.money.iter().map(|_| true);
        own.chain([false]).chain(money).chain(added.outputs.iter().filter(|_| !trainees).map(output)).collect()
    }
}

/// The label of an output with its unit, which its cells leave out so that they can be added up.
fn output_heading(ruleset: &Ruleset, calculator: &Calculator, step: StepId, language: Language) -> String {
    let step = calculator.step(step);
    let label = step.label.get(language);
    let unit = match calculator.program.nodes[step.node.index()].kind {
        Kind::Number(unit) => ruleset.unit(unit).name.get(language),
        _ => "",
    };
    match (unit, language) {
        ("", _) => label.to_owned(),
        (_, Language::Zh) => format!("{label}（{unit}）"),
        (_, Language::En) => format!("{label} ({unit})"),
    }
}
