//! What became of a row, in words: status, money, why, and what to do next.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::case::{Judged, Plan};
use super::cell::Repaired;
use super::cells::Row;
use super::class::{Shares, Trainee};
use super::heading::{Each, Role};
use super::people::{Before, Came};
use super::said::{
    Place, again, cut, fault_said, missing, named, next_step, place, problem_said, repaired_said, respelt, swallowed, swallows,
    trainee_fault_said,
};
use crate::advice::{Tip, tips};
use crate::answers::{AnswerFault, Problem};
use crate::asker::Asker;
use crate::evaluate::{Evaluation, Status};
use crate::explain::{fill, notice_text};
use crate::model::{Calculator, ClauseId, Heads, InputId, Kind, PartyId, Ruleset, StepId};
use crate::plain::{Plain, plain};
use crate::prose::Prose;
use crate::text::{Language, Text, joined};
use crate::threshold::{Kind as Turn, Outlook, outlooks};
use crate::value::Set;
use crate::words;

pub use super::said::{called, paid_said, read_as, reason_title};

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

    /// Their headings, in the order of [`Told::cells`]; `trainees` where each row is a trainee, for whom there are no outputs.
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

/// Why a row has the result that it has; rows with the same reason are counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Worked out, with money where the calculator has some.
    Fine,
    /// Worked out, and nothing is paid for this trainee, who is no head of this input.
    NotCounted(u16),
    /// The gate at this position refuses.
    Refused(u16),
    /// These inputs are not answered.
    Missing(u64),
    /// The row says all that it has to, and others of its class do not.
    Waiting,
    /// The row says nothing wrong, and others of its class do.
    Blocked,
    /// These local standards are not known.
    Standard(u64),
    /// Only the bureau can decide: the gate at this position, or answers that are not known.
    Confirm(Option<u16>, u64),
    /// The answers to these inputs cannot be read, or contradict each other.
    Faulty(u64),
    /// The row does not say to which class it belongs.
    NoClass,
    /// The numbers are too large together.
    OutOfReach,
}

impl Reason {
    /// Whether a row with this reason has to be corrected.
    pub fn is_faulty(&self) -> bool {
        matches!(self, Self::Faulty(_) | Self::NoClass | Self::OutOfReach)
    }
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The status.
    pub status: Status,
    /// Why.
    pub reason: Reason,
    /// Yuan for each column of money; nothing where there is none.
    pub money: Vec<Option<(PartyId, Decimal)>>,
    /// The values of the other outputs.
    pub outputs: Vec<String>,
    /// Why, in words; empty where there is nothing to say.
    pub why: String,
    /// What to do next.
    pub next: String,
    /// The ids of the clauses that decide.
    pub clauses: String,
    /// Warnings, the same person elsewhere in the list, and how cells were read.
    pub remarks: String,
    /// What it is for later rows of the same person.
    pub came: Came,
    /// Whether a cell seems to hold rows of the list, because of a quotation mark before and one behind them.
    pub swallows: bool,
}

impl Told {
    /// The cells that the result adds to its row, in the order of the headings.
    pub fn cells(&self, language: Language, mut write: impl FnMut(&str)) {
        write(words::status(self.status, language));
        for money in &self.money {
            write(&money.map_or_else(String::new, |(_, amount)| crate::prose::plain_money(amount.normalize())));
        }
        for text in self.outputs.iter().chain([&self.why, &self.next, &self.clauses, &self.remarks]) {
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
        of_case(*self, judged, row, before)
    }

    /// Tells a class whose heads were counted.
    pub fn class(&self, class: &Evaluation<'_>) -> Told {
        let mut told = of_evaluation(self.plan, class, None, self.language);
        told.money = self.columns.money.iter().map(|money| paid(class, &money.id)).collect();
        told
    }

    /// What a class with this result says to each of its trainees.
    pub fn to_trainees(&self, class: &Evaluation<'_>) -> ToTrainees {
        let plan = self.plan;
        let mut told = of_evaluation(plan, class, None, self.language);
        // What stands in the way of the class is not the trainee's doing.
        for words in [&mut told.why, &mut told.next] {
            if !words.is_empty() && class.faults.iter().all(|fault| fault.problem != Problem::NoClass) {
                *words = format!("{}{words}", self.language.pick("本班：", "The class: "));
            }
        }
        let line = |money: &Money| {
            let at = class.lines.iter().position(|line| line.line.id == money.id)?;
            Some((at, class.lines[at].line.payee))
        };
        let of_a_row = |fault: &AnswerFault| match place(plan, fault) {
            // What contradicts something else is said of the class, and no cell of a row is to blame.
            Place::Input(input) => {
                !matches!(fault.problem, Problem::Contradiction(_)) && plan.layout.column_about(input).is_some()
            }
            Place::Class | Place::Numbers | Place::Other => false,
        };
        let waits = match class.status {
            Status::NeedsInput if class.missing.iter().all(|input| of_rows(plan, *input)) => Some(Reason::Waiting),
            Status::InvalidInput if class.faults.iter().all(of_a_row) => Some(Reason::Blocked),
            _ => None,
        };
        ToTrainees { told, lines: self.columns.money.iter().map(line).collect(), waits }
    }

    /// Tells a row that is a trainee of a class that says this to all of them and whose money falls to them like this;
    /// these cells of the row were respelt.
    pub fn trainee(
        &self,
        class: &ToTrainees,
        shares: &Shares,
        trainee: Trainee,
        row: Row<'_>,
        repaired: &[Repaired],
        before: Option<Before>,
    ) -> Told {
        of_trainee(*self, class, shares, trainee, row, repaired, before)
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

/// What a class says to each of its trainees, put into words once.
#[derive(Clone, Debug, PartialEq)]
pub struct ToTrainees {
    told: Told,
    /// For each column of money, the line of the class and who receives it.
    lines: Vec<Option<(usize, PartyId)>>,
    /// Where the class waits only for its rows: whether for what they do not say, or for what they say wrong.
    waits: Option<Reason>,
}

fn of_case(teller: Teller<'_>, judged: &Judged<'_>, row: Row<'_>, before: Option<Before>) -> Told {
    let Teller { plan, columns, language } = teller;
    let evaluation = &judged.evaluation;
    let prose = Prose { evaluation, language };
    let mut told = of_evaluation(plan, evaluation, Some(row), language);
    told.money = columns.money.iter().map(|money| paid(evaluation, &money.id)).collect();
    let output = |step: &StepId| {
        let found = evaluation.outputs.iter().find(|output| output.step == *step);
        found.map_or_else(String::new, |output| match plain(plan.ruleset, plan.calculator, output.value, output.kind) {
            Plain::Number(number) => number,
            Plain::Text(amount) if matches!(output.kind, Kind::Number(_)) => amount,
            _ => prose.value(output.value, output.kind),
        })
    };
    told.outputs = columns.outputs.iter().map(output).collect();
    let mut remarks: Vec<String> = evaluation.warnings.iter().map(|notice| notice_text(evaluation, *notice, language)).collect();
    remarks.retain(|remark| *remark != told.why);
    remarks.extend(again(plan, before, language));
    remarks.extend(cut(plan, row, language));
    for cell in judged.repaired {
        // What earlier rows add to an answer is said with it.
        remarks.extend(match plan.layout.roles.get(cell.column) {
            Some(Role::Input(input)) if !evaluation.situation.absent.has(input.index()) => {
                Some(respelt(plan, cell.column, row, &prose.answer(*input), language))
            }
            _ => repaired_said(plan, *cell, row, language),
        });
    }
    told.swallows = swallows(row);
    remarks.extend(told.swallows.then(|| swallowed(language)));
    told.remarks = joined(&remarks, language.pick("；", "; "));
    told
}

fn of_trainee(
    teller: Teller<'_>,
    class: &ToTrainees,
    shares: &Shares,
    trainee: Trainee,
    row: Row<'_>,
    repaired: &[Repaired],
    before: Option<Before>,
) -> Told {
    let Teller { plan, language, .. } = teller;
    let own = shares.of.as_ref().and_then(|of| of.get(&trainee.counted));
    let share = |line: &Option<(usize, PartyId)>| line.and_then(|(at, payee)| Some((payee, *own?.get(at)?)));
    let mut told = Told {
        money: class.lines.iter().map(share).collect(),
        came: Came::of_trainee(class.told.came, shares, trainee),
        ..class.told.clone()
    };
    let unread = trainee.faulty;
    let open = trainee.open.without(unread);
    // Heads in the order of the inputs: the first of which this is none says why nothing is paid.
    let mut inputs = (0u16..).map(InputId).take(plan.columns.len());
    let nobody = inputs.find(|input| of_rows(plan, *input) && !trainee.counted.has(input.index()));
    let nothing = own.is_some_and(|own| own.iter().all(Decimal::is_zero));
    let list = |set: Set| named(plan, set, language);
    if !unread.is_empty() {
        let inputs = unread.positions().filter_map(|position| u16::try_from(position).ok().map(InputId));
        let faults = inputs.map(|input| trainee_fault_said(plan, input, row, language));
        told = Told {
            status: Status::InvalidInput,
            reason: Reason::Faulty(unread.0),
            why: joined(faults.collect::<Vec<_>>(), language.pick("；", "; ")),
            next: next_step(Status::InvalidInput, language).to_owned(),
            clauses: String::new(),
            ..told
        };
    } else if !open.is_empty() {
        told = Told {
            status: Status::NeedsInput,
            reason: Reason::Missing(open.0),
            why: missing(&list(open), language),
            next: next_step(Status::NeedsInput, language).to_owned(),
            clauses: String::new(),
            ..told
        };
    } else if class.waits == Some(Reason::Blocked) {
        told = Told {
            // Nothing is wrong with this row.
            status: Status::NeedsInput,
            reason: Reason::Blocked,
            why: language.pick("本班别的行有写错的", "other rows of the class are faulty").to_owned(),
            next: language.pick("请先改正别的行", "Correct the other rows first").to_owned(),
            clauses: String::new(),
            ..told
        };
    } else if class.waits.is_some() {
        told.reason = Reason::Waiting;
        told.why = language.pick("本班别的行还没有填全", "other rows of the class are not complete").to_owned();
        told.next = language.pick("请先补填别的行", "Fill in the other rows first").to_owned();
    } else if let (true, Status::Computed, Some(input)) = (nothing, class.told.status, nobody) {
        let heading = called(plan, input, language);
        told.reason = Reason::NotCounted(input.0);
        told.why = match language {
            Language::Zh => format!("“{heading}”不是“是”，这一人没有补贴"),
            Language::En => format!("“{heading}” is not yes, so nothing is paid for this trainee"),
        };
    }
    told.swallows = swallows(row);
    let remarks = again(plan, before, language).into_iter().chain(cut(plan, row, language));
    let remarks = remarks.chain(repaired.iter().filter_map(|cell| repaired_said(plan, *cell, row, language)));
    let remarks = remarks.chain(told.swallows.then(|| swallowed(language)));
    told.remarks = joined(remarks.collect::<Vec<_>>(), language.pick("；", "; "));
    told
}

/// Whether the heads of an input are counted from what each row says.
fn of_rows(plan: &Plan<'_>, input: InputId) -> bool {
    let of_some = plan.columns.get(input.index()).is_some_and(|column| matches!(column.heads, Some(Heads::Of(_))));
    of_some && plan.layout.roles.contains(&Role::Input(input))
}

/// Status, reason, next step and clauses of a result. The faults quote the cells of the row, where one is given.
fn of_evaluation(plan: &Plan<'_>, evaluation: &Evaluation<'_>, row: Option<Row<'_>>, language: Language) -> Told {
    let calculator = plan.calculator;
    let gates = &calculator.gates;
    let set = |inputs: &[InputId]| inputs.iter().map(|input| input.index()).collect::<Set>();
    let status = evaluation.status;
    let concerned = set(&evaluation.missing);
    let list = || named(plan, concerned, language);
    let (mut why, mut next) = (String::new(), next_step(status, language).to_owned());
    let mut clauses: Vec<ClauseId> = evaluation.lines.iter().flat_map(|line| &line.line.clauses).copied().collect();
    let reason = match status {
        Status::Computed => Reason::Fine,
        Status::Ineligible | Status::Forfeited => {
            let position = evaluation.decided_by.unwrap_or(0);
            if let Some(gate) = gates.get(position) {
                why = fill(evaluation, &gate.say, language);
                next = gate.advice.as_ref().map_or(next, |advice| fill(evaluation, advice, language));
                clauses.clone_from(&gate.clauses);
            }
            Reason::Refused(u16::try_from(position).unwrap_or(u16::MAX))
        }
        Status::NeedsInput => {
            why = missing(&list(), language);
            Reason::Missing(concerned.0)
        }
        Status::NeedsLocalStandard if concerned.is_empty() => {
            words::left_to_local(language).clone_into(&mut why);
            Reason::Standard(0)
        }
        Status::NeedsLocalStandard => {
            why = match language {
                Language::Zh => format!("不知道：{}", list()),
                Language::En => format!("not known: {}", list()),
            };
            Reason::Standard(concerned.0)
        }
        Status::ToConfirm => {
            let gate = gates.iter().zip(&evaluation.gates).position(|(_, holds)| *holds == Some(false));
            why = match (gate.and_then(|gate| gates.get(gate)), language) {
                (Some(gate), _) if concerned.is_empty() => fill(evaluation, &gate.say, language),
                (_, Language::Zh) => format!("还不清楚：{}", list()),
                (_, Language::En) => format!("not sure: {}", list()),
            };
            Reason::Confirm(gate.filter(|_| concerned.is_empty()).and_then(|gate| u16::try_from(gate).ok()), concerned.0)
        }
        Status::InvalidInput => {
            let mut at = Set::default();
            let (mut no_class, mut too_large) = (false, false);
            let mut said: Vec<String> = Vec::new();
            for fault in &evaluation.faults {
                match place(plan, fault) {
                    Place::Input(input) => {
                        at = at.union(Set::of(input.index()));
                        said.push(fault_said(plan, input, fault, row, language));
                        continue;
                    }
                    Place::Class => no_class = true,
                    Place::Numbers => too_large = true,
                    Place::Other => {}
                }
                said.push(problem_said(plan, fault, language));
            }
            why = joined(&said, language.pick("；", "; "));
            if no_class {
                language.pick("请写上班级", "Fill in the class").clone_into(&mut next);
                Reason::NoClass
            } else if at.is_empty() && too_large {
                language.pick("请核对这一行的数字和日期", "Check the numbers and dates of the row").clone_into(&mut next);
                Reason::OutOfReach
            } else {
                Reason::Faulty(at.0)
            }
        }
    };
    clauses.dedup();
    let ids: Vec<&str> = clauses.iter().map(|clause| plan.ruleset.clause(*clause).id.as_str()).collect();
    let clauses = joined(&ids, language.pick("、", ", "));
    Told {
        status,
        reason,
        money: Vec::new(),
        outputs: Vec::new(),
        why,
        next,
        clauses,
        remarks: String::new(),
        came: Came::of(evaluation),
        swallows: false,
    }
}

/// The money of the lines of one id.
fn paid(evaluation: &Evaluation<'_>, id: &str) -> Option<(PartyId, Decimal)> {
    evaluation.lines.iter().find(|line| line.line.id == id).map(|line| (line.line.payee, line.amount))
}
