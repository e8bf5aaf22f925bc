//! What became of a row, in words: status, money, why, and what to do next.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::{Judged, Plan};
use super::cell::Repaired;
use super::cells::Row;
use super::class::Trainee;
use super::columns::{Columns, Yuan, cell};
use super::finding::{Finding, Reason, concerned};
use super::heading::Role;
use super::outcome::{Outcome, Standing};
use super::people::Before;
use super::said::{
    Place, again, beyond, cut, fault_said, missing, named, next_step, place, problem_said, repaired_said, respelt, swallowed,
    swallows, trainee_fault_said,
};
use crate::advice::{Tip, tips};
use crate::asker::Asker;
use crate::evaluate::{Evaluation, Status};
use crate::explain::{fill, notice_text};
use crate::model::{ClauseId, InputId, Kind, StepId};
use crate::plain::{Plain, plain};
use crate::prose::Prose;
use crate::text::{Language, joined};
use crate::threshold::{Kind as Turn, Outlook, outlooks};
use crate::words;

pub use super::said::{called, paid_said, read_as, reason_title};

/// What became of a row, with the words for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Status and reason.
    pub finding: Finding,
    /// Yuan for each column of money; nothing where there is none.
    pub money: Vec<Option<Yuan>>,
    /// The values of the other outputs.
    pub outputs: Vec<String>,
    /// Why, what to do next, and by which clauses.
    pub words: Said,
    /// Warnings, the same person elsewhere in the list, and how cells were read.
    pub remarks: String,
    /// Whether a cell seems to hold rows of the list, because of a quotation mark before and one behind them.
    pub swallows: bool,
}

/// Why a row has the result that it has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Why; empty where there is nothing to say.
    pub why: String,
    /// What to do next.
    pub next: String,
    /// The ids of the clauses that decide.
    pub clauses: String,
}

impl Told {
    /// The cells that the result adds to its row, in the order of the headings.
    pub fn cells(&self, language: Language, mut write: impl FnMut(&str)) {
        write(words::status(self.finding.status, language));
        for money in &self.money {
            write(&cell(*money));
        }
        let Said { why, next, clauses } = &self.words;
        for text in self.outputs.iter().chain([why, next, clauses, &self.remarks]) {
            write(text);
        }
    }
}

/// Puts the rows of a list into words.
#[derive(Clone, Copy, Debug)]
pub struct Teller<'a> {
    /// What the rows stand on.
    pub plan: &'a Plan<'a>,
    /// The columns that results add.
    pub columns: &'a Columns,
    /// The language.
    pub language: Language,
}

impl Teller<'_> {
    /// Tells a row that is a case of its own.
    pub fn case(&self, judged: &Judged<'_>, row: Row<'_>, before: Option<Before>) -> Told {
        let Self { plan, columns, language } = *self;
        let evaluation = &judged.evaluation;
        let prose = Prose { evaluation, language };
        let finding = Finding::of(plan, evaluation);
        let words = said(plan, evaluation, finding, Some(row), language);
        let output = |step: &StepId| {
            let found = evaluation.outputs.iter().find(|output| output.step == *step);
            found.map_or_else(String::new, |output| match plain(plan.ruleset, plan.calculator, output.value, output.kind) {
                Plain::Number(number) => number,
                Plain::Text(amount) if matches!(output.kind, Kind::Number(_)) => amount,
                _ => prose.value(output.value, output.kind),
            })
        };
        let outputs = columns.outputs.iter().map(output).collect();
        let mut remarks: Vec<String> =
            evaluation.warnings.iter().map(|notice| notice_text(evaluation, *notice, language)).collect();
        remarks.retain(|remark| *remark != words.why);
        // What earlier rows add to an answer is said with it.
        let respelt = judged.repaired.iter().filter_map(|cell| match plan.layout.roles.get(cell.column) {
            Some(Role::Input(input)) if !evaluation.situation.absent.has(input.index()) => {
                Some(respelt(plan, cell.column, row, &prose.answer(*input), language))
            }
            _ => repaired_said(plan, *cell, row, language),
        });
        let (remarks, swallows) = self.remarks(remarks, respelt, row, before);
        Told { finding, money: columns.money(evaluation).collect(), outputs, words, remarks, swallows }
    }

    /// Tells a class whose heads were counted.
    pub fn class(&self, class: &Evaluation<'_>) -> Told {
        let finding = Finding::of(self.plan, class);
        Told {
            finding,
            money: self.columns.money(class).collect(),
            outputs: Vec::new(),
            words: said(self.plan, class, finding, None, self.language),
            remarks: String::new(),
            swallows: false,
        }
    }

    /// What a class says to each of its trainees, which is put into words once.
    pub fn to_trainees(&self, class: &Outcome) -> Said {
        let mut words = said(self.plan, &class.evaluation(self.plan), class.finding, None, self.language);
        // What stands in the way of the class is not the trainee's doing.
        if class.finding.reason != Reason::NoClass {
            for words in [&mut words.why, &mut words.next].into_iter().filter(|words| !words.is_empty()) {
                *words = format!("{}{words}", self.language.pick("本班：", "The class: "));
            }
        }
        words
    }

    /// Tells a row that is a trainee of a class which says this to all of them; these cells of the row were respelt.
    pub fn trainee(
        &self,
        (class, to_all): (&Outcome, &Said),
        trainee: Trainee,
        row: Row<'_>,
        repaired: &[Repaired],
        before: Option<Before>,
    ) -> Told {
        let respelt = repaired.iter().filter_map(|cell| repaired_said(self.plan, *cell, row, self.language));
        let (remarks, swallows) = self.remarks(Vec::new(), respelt, row, before);
        Told {
            finding: class.trainee(trainee),
            money: class.money(trainee).collect(),
            outputs: Vec::new(),
            words: self.own_words(class.standing(trainee), to_all, row),
            remarks,
            swallows,
        }
    }

    /// What is to be remarked on a row after what its result warns of, and whether it swallows others.
    fn remarks(
        &self,
        mut remarks: Vec<String>,
        respelt: impl Iterator<Item = String>,
        row: Row<'_>,
        before: Option<Before>,
    ) -> (String, bool) {
        let Self { plan, language, .. } = *self;
        let swallows = swallows(row);
        remarks.extend(again(plan, before, language));
        remarks.extend(cut(plan, row, language));
        remarks.extend(respelt);
        remarks.extend(swallows.then(|| swallowed(language)));
        remarks.extend(beyond(plan, row, language));
        (joined(&remarks, language.pick("；", "; ")), swallows)
    }

    /// What is said to a trainee who stands to the class like this, which says something to all.
    fn own_words(&self, standing: Standing, to_all: &Said, row: Row<'_>) -> Said {
        let Self { plan, language, .. } = *self;
        let own = |why: String, next: &str| Said { why, next: next.to_owned(), clauses: String::new() };
        match standing {
            Standing::Faulty(inputs) => {
                let inputs = inputs.positions().filter_map(|position| u16::try_from(position).ok().map(InputId));
                let faults = inputs.map(|input| trainee_fault_said(plan, input, row, language)).collect::<Vec<_>>();
                own(joined(faults, language.pick("；", "; ")), next_step(Status::InvalidInput, language))
            }
            Standing::Missing(inputs) => {
                own(missing(&named(plan, inputs, language), language), next_step(Status::NeedsInput, language))
            }
            Standing::Blocked => own(
                language.pick("本班别的行有写错的", "other rows of the class are faulty").to_owned(),
                language.pick("请先改正别的行", "Correct the other rows first"),
            ),
            Standing::Waiting => Said {
                why: language.pick("本班别的行还没有填全", "other rows of the class are not complete").to_owned(),
                next: language.pick("请先补填别的行", "Fill in the other rows first").to_owned(),
                clauses: to_all.clauses.clone(),
            },
            Standing::NotCounted(input) => {
                let heading = called(plan, input, language);
                let why = match language {
                    Language::Zh => format!("“{heading}”不是“是”，这一人没有补贴"),
                    Language::En => format!("“{heading}” is not yes, so nothing is paid for this trainee"),
                };
                Said { why, ..to_all.clone() }
            }
            Standing::AsClass => to_all.clone(),
        }
    }
}

/// Where the money of a class falls, and how far that is, by input; nothing for one that is not worked out.
pub fn cliffs(class: &Evaluation<'_>, language: Language) -> Vec<(InputId, Tip)> {
    if class.status != Status::Computed && !class.status.is_refusal() {
        return Vec::new();
    }
    let ahead = outlooks(class);
    let of = |outlook: &Outlook| tips(class, outlook, Asker::Everybody, language);
    let all = ahead.iter().flat_map(|outlook| of(outlook).into_iter().map(|tip| (outlook.input, tip)));
    all.filter(|(_, tip)| tip.kind == Turn::Cliff).collect()
}

/// Reason, next step and clauses of a result. The faults quote the cells of the row, where one is given.
fn said(plan: &Plan<'_>, evaluation: &Evaluation<'_>, finding: Finding, row: Option<Row<'_>>, language: Language) -> Said {
    let gates = &plan.calculator.gates;
    let list = || named(plan, concerned(evaluation), language);
    let step = || next_step(finding.status, language).to_owned();
    let mut clauses: Vec<ClauseId> = evaluation.lines.iter().flat_map(|line| &line.line.clauses).copied().collect();
    let (why, next) = match finding.reason {
        Reason::Refused(position) => match gates.get(usize::from(position)) {
            Some(gate) => {
                clauses.clone_from(&gate.clauses);
                let next = gate.advice.as_ref().map_or_else(step, |advice| fill(evaluation, advice, language));
                (fill(evaluation, &gate.say, language), next)
            }
            None => (String::new(), step()),
        },
        Reason::Missing(_) => (missing(&list(), language), step()),
        Reason::Standard(0) => (words::left_to_local(language).to_owned(), step()),
        Reason::Standard(_) => {
            let why = match language {
                Language::Zh => format!("不知道：{}", list()),
                Language::En => format!("not known: {}", list()),
            };
            (why, step())
        }
        Reason::Confirm(gate, _) => {
            let why = match (gate.and_then(|gate| gates.get(usize::from(gate))), language) {
                (Some(gate), _) => fill(evaluation, &gate.say, language),
                (None, Language::Zh) => format!("还不清楚：{}", list()),
                (None, Language::En) => format!("not sure: {}", list()),
            };
            (why, step())
        }
        Reason::NoClass => (faults(plan, evaluation, row, language), language.pick("请写上班级", "Fill in the class").to_owned()),
        Reason::OutOfReach => {
            let next = language.pick("请核对这一行的数字和日期", "Check the numbers and dates of the row");
            (faults(plan, evaluation, row, language), next.to_owned())
        }
        Reason::Faulty(_) => (faults(plan, evaluation, row, language), step()),
        Reason::Fine | Reason::NotCounted(_) | Reason::Waiting | Reason::Blocked => (String::new(), step()),
    };
    clauses.dedup();
    let ids: Vec<&str> = clauses.iter().map(|clause| plan.ruleset.clause(*clause).id.as_str()).collect();
    Said { why, next, clauses: joined(&ids, language.pick("、", ", ")) }
}

/// What is wrong with the answers, each fault with what the row says there, where one is given.
fn faults(plan: &Plan<'_>, evaluation: &Evaluation<'_>, row: Option<Row<'_>>, language: Language) -> String {
    let faults = evaluation.faults.iter().map(|fault| match place(plan, fault) {
        Place::Input(input) => fault_said(plan, input, fault, row, language),
        Place::Class | Place::Numbers | Place::Other => problem_said(plan, fault, language),
    });
    joined(faults.collect::<Vec<_>>(), language.pick("；", "; "))
}
