//! What became of a row, in words: status, money, why, and what to do next.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::case::{Judged, Plan};
use super::cell::options;
use super::cells::Row;
use super::class::{Shares, Trainee};
use super::heading::{Layout, Role};
use super::people::{Before, is_cut};
use super::totals::Paid;
use crate::answers::{AnswerFault, Problem, excerpt};
use crate::evaluate::{Evaluation, Status};
use crate::explain::{fault_text, fill, notice_text};
use crate::model::{Calculator, ClauseId, Heads, InputId, Kind, PartyId, Ruleset, StepId};
use crate::plain::{Plain, plain};
use crate::prose::{Prose, yuan};
use crate::text::{Language, Text, joined};
use crate::value::Set;
use crate::words;

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
    /// These local standards are not known.
    Standard(u64),
    /// Only the bureau can decide: the gate at this position, or answers that are not known.
    Confirm(Option<u16>, u64),
    /// The answers to these inputs cannot be read, or contradict each other.
    Faulty(u64),
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

/// What an input is called: as the list calls it, else as lists do, else by its question.
pub fn called<'a>(plan: &Plan<'a>, input: InputId, language: Language) -> &'a str {
    let own =
        plan.layout.roles.iter().position(|role| *role == Role::Input(input)).map(|column| plan.headings.cell(column).trim());
    if let Some(own) = own.filter(|own| !own.is_empty()) {
        return own;
    }
    let column = plan.columns.get(input.index()).map(|column| &column.heading).filter(|heading| !heading.zh.is_empty());
    match column {
        Some(heading) => heading.get(language),
        None => plan.calculator.asks(input, &plan.common.readings).get(language),
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

    /// Tells a row that is a trainee of a class with this result, whose money falls to its trainees like this.
    pub fn trainee(
        &self,
        class: &Evaluation<'_>,
        shares: &Shares,
        trainee: Trainee,
        row: Row<'_>,
        before: Option<Before>,
    ) -> Told {
        of_trainee(*self, class, shares, trainee, row, before)
    }
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
    for column in judged.repaired {
        let Role::Input(input) = plan.layout.roles[*column] else { continue };
        let text = excerpt(row.cell(*column));
        let read = if evaluation.situation.absent.has(input.index()) {
            language.pick("没有填", "no answer").to_owned()
        } else {
            prose.answer(input)
        };
        let heading = called(plan, input, language);
        remarks.push(match language {
            Language::Zh => format!("{heading}“{text}”读作“{read}”"),
            Language::En => format!("{heading} “{text}” read as “{read}”"),
        });
    }
    told.swallows = swallows(row);
    remarks.extend(told.swallows.then(|| swallowed(language)));
    told.remarks = joined(&remarks, language.pick("；", "; "));
    told
}

fn of_trainee(
    teller: Teller<'_>,
    class: &Evaluation<'_>,
    shares: &Shares,
    trainee: Trainee,
    row: Row<'_>,
    before: Option<Before>,
) -> Told {
    let Teller { plan, columns, language } = teller;
    let mut told = of_evaluation(plan, class, None, language);
    // What stands in the way of the class is not this trainee's doing.
    for words in [&mut told.why, &mut told.next] {
        if !words.is_empty() && class.faults.iter().all(|fault| fault.problem != Problem::NoClass) {
            *words = format!("{}{words}", language.pick("本班：", "The class: "));
        }
    }
    let own = shares.of.as_ref().and_then(|of| of.get(&trainee.counted));
    told.money = columns
        .money
        .iter()
        .map(|money| {
            let at = class.lines.iter().position(|line| line.line.id == money.id)?;
            Some((class.lines[at].line.payee, *own?.get(at)?))
        })
        .collect();
    let unread = trainee.faulty;
    let open = trainee.open.without(unread);
    // Heads in the order of the inputs: the first of which this is none says why nothing is paid.
    let mut inputs = (0u16..).map(InputId).take(plan.columns.len());
    let nobody = inputs.find(|input| of_rows(plan, *input) && !trainee.counted.has(input.index()));
    let nothing = own.is_some_and(|own| own.iter().all(Decimal::is_zero));
    let list = |set: Set| named(plan, set, language);
    if !unread.is_empty() {
        let faults = unread.positions().filter_map(|position| {
            let input = InputId(u16::try_from(position).ok()?);
            let fault = AnswerFault { name: plan.calculator.inputs[position].id.clone(), problem: Problem::NotTruth(true) };
            Some(fault_said(plan, input, &fault, Some(row), language))
        });
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
    } else if class.status == Status::NeedsInput && class.missing.iter().all(|input| of_rows(plan, *input)) {
        told.reason = Reason::Waiting;
        told.why = language.pick("本班别的行还没有填全", "other rows of the class are not complete").to_owned();
        told.next = language.pick("请先补填别的行", "Fill in the other rows first").to_owned();
    } else if let (true, Status::Computed, Some(input)) = (nothing, class.status, nobody) {
        let heading = called(plan, input, language);
        told.reason = Reason::NotCounted(input.0);
        told.why = match language {
            Language::Zh => format!("“{heading}”不是“是”，这一人没有补贴"),
            Language::En => format!("“{heading}” is not yes, so nothing is paid for this trainee"),
        };
    }
    told.swallows = swallows(row);
    let remarks = again(plan, before, language).into_iter().chain(cut(plan, row, language));
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
            let mut said: Vec<String> = Vec::new();
            for fault in &evaluation.faults {
                let position = calculator.inputs.iter().position(|input| input.id == fault.name);
                let input = position.and_then(|position| u16::try_from(position).ok()).map(InputId);
                at = at.union(position.map(Set::of).unwrap_or_default());
                said.push(match input {
                    Some(input) => fault_said(plan, input, fault, row, language),
                    None => problem_said(plan, fault, language),
                });
            }
            why = joined(&said, language.pick("；", "; "));
            Reason::Faulty(at.0)
        }
    };
    clauses.dedup();
    let ids: Vec<&str> = clauses.iter().map(|clause| plan.ruleset.clause(*clause).id.as_str()).collect();
    let clauses = joined(&ids, language.pick("、", ", "));
    Told { status, reason, money: Vec::new(), outputs: Vec::new(), why, next, clauses, remarks: String::new(), swallows: false }
}

/// The money of the lines of one id.
fn paid(evaluation: &Evaluation<'_>, id: &str) -> Option<(PartyId, Decimal)> {
    evaluation.lines.iter().find(|line| line.line.id == id).map(|line| (line.line.payee, line.amount))
}

fn named(plan: &Plan<'_>, inputs: Set, language: Language) -> String {
    let inputs = inputs.positions().filter_map(|position| u16::try_from(position).ok().map(InputId));
    let names: Vec<&str> = inputs.map(|input| called(plan, input, language)).collect();
    joined(&names, language.pick("、", ", "))
}

fn missing(names: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("没有填：{names}"),
        Language::En => format!("not answered: {names}"),
    }
}

/// What is wrong with an answer, with what the row says there.
fn fault_said(plan: &Plan<'_>, input: InputId, fault: &AnswerFault, row: Option<Row<'_>>, language: Language) -> String {
    let problem = cell_problem(plan, input, fault, language);
    let cell = row.and_then(|row| {
        let column = column_of(plan.layout, input)?;
        Some(excerpt(row.cell(column))).filter(|text| !text.is_empty())
    });
    let heading = called(plan, input, language);
    match (cell, language) {
        (Some(cell), Language::Zh) => format!("{heading}“{cell}”：{problem}"),
        (Some(cell), Language::En) => format!("{heading} “{cell}”: {problem}"),
        (None, Language::Zh) => format!("{heading}：{problem}"),
        (None, Language::En) => format!("{heading}: {problem}"),
    }
}

/// What is wrong with a cell, and what can stand there: nobody sees the options beside a list.
fn cell_problem(plan: &Plan<'_>, input: InputId, fault: &AnswerFault, language: Language) -> String {
    match &fault.problem {
        Problem::NoSuchOption(_) | Problem::NotList => {
            let options = options(plan.calculator, &plan.calculator.inputs[input.index()]);
            let also = plan.columns.get(input.index()).map_or(&[][..], |column| &column.options);
            let short = options.iter().enumerate().map(|(position, option)| {
                let word = also.get(position).and_then(|words| words.first()).filter(|_| language == Language::Zh);
                word.map_or_else(|| option.name.get(language), String::as_str)
            });
            let short: Vec<&str> = short.collect();
            match language {
                Language::Zh => format!("没有这一项，可以写：{}", joined(&short, "、")),
                Language::En => format!("no such option; write one of: {}", joined(&short, ", ")),
            }
        }
        Problem::NotTruth(_) => language.pick("请写“是”或“否”", "write yes or no").to_owned(),
        _ => problem_said(plan, fault, language),
    }
}

/// What is wrong, where no single cell is to blame either.
fn problem_said(plan: &Plan<'_>, fault: &AnswerFault, language: Language) -> String {
    match fault.problem {
        Problem::Several => language.pick("各行写的不一样", "the rows differ").to_owned(),
        Problem::NoClass => language.pick("这一行没有写班级", "the row names no class").to_owned(),
        _ => fault_text(plan.ruleset, plan.calculator, fault).get(language).to_owned(),
    }
}

/// The column that answers an input.
pub fn column_of(layout: &Layout, input: InputId) -> Option<usize> {
    let about = |role: &Role| matches!(role, Role::Input(other) | Role::Option(other, _) if *other == input);
    layout.roles.iter().position(about)
}

/// Whether a cell of the row holds a line that has as many cells as the row itself, near enough: then a quotation mark that
/// somebody typed has swallowed rows.
fn swallows(row: Row<'_>) -> bool {
    let wide = row.len().max(3) - 2;
    let separators = |line: &str, sign: char| line.matches(sign).count();
    row.iter()
        .filter(|cell| cell.contains('\n'))
        .any(|cell| cell.lines().skip(1).any(|line| ['\t', ',', ';'].iter().any(|sign| separators(line, *sign) >= wide)))
}

fn swallowed(language: Language) -> String {
    let zh = "有一格里像是吞进了后面的行，请检查引号是不是成对";
    let en = "a cell seems to hold the rows behind it; check that quotation marks come in pairs";
    language.pick(zh, en).to_owned()
}

/// That the same person stands in an earlier row.
fn again(plan: &Plan<'_>, before: Option<Before>, language: Language) -> Option<String> {
    let before = before?;
    // As a spreadsheet counts rows, from 1 and with the headings.
    let row = before.first + 1;
    let adds = plan.columns.iter().any(|column| column.earlier) && !before.by_name;
    Some(match (before.by_name, adds, language) {
        (true, _, Language::Zh) => format!("与第{row}行同名，请核对是不是同一人"),
        (true, _, Language::En) => format!("the same name as in row {row}: check whether it is the same person"),
        (false, false, Language::Zh) => format!("与第{row}行是同一人，请核对是否重复"),
        (false, false, Language::En) => format!("the same person as in row {row}: check whether this is a repetition"),
        (false, true, Language::Zh) => {
            format!("与第{row}行是同一人；前面已有{}行，次数已加上。前面的行如果没有领到补贴，请删去后重算", before.times)
        }
        (false, true, Language::En) => {
            format!(
                "the same person as in row {row}; {} earlier rows are added to the count. If those were not paid, delete them and work it out again",
                before.times
            )
        }
    })
}

/// That the number of a person lost its last digits, so that nobody can be told apart by it.
fn cut(plan: &Plan<'_>, row: Row<'_>, language: Language) -> Option<String> {
    let column = plan.layout.roles.iter().position(|role| *role == Role::Person)?;
    let number = row.cell(column).trim();
    is_cut(number).then(|| match language {
        Language::Zh => format!("证件号“{}”的后几位已丢失，没有用来查重；请把这一列设成文本后重新填写", excerpt(number)),
        Language::En => format!(
            "the number “{}” has lost its last digits and was not used to find repetitions; enter that column again as text",
            excerpt(number)
        ),
    })
}

/// What to do about a status.
fn next_step(status: Status, language: Language) -> &'static str {
    let (zh, en) = match status {
        Status::Computed => ("", ""),
        Status::Ineligible | Status::Forfeited => ("有疑问的，请问当地人社部门", "If in doubt, ask the local bureau"),
        Status::NeedsInput => ("请补填", "Fill it in"),
        Status::NeedsLocalStandard => ("请向当地人社部门问明标准后补填", "Ask the local bureau for the standard and fill it in"),
        Status::ToConfirm => ("请向当地人社部门确认", "Have it confirmed by the local bureau"),
        Status::InvalidInput => ("请改正这一格", "Correct the cell"),
    };
    language.pick(zh, en)
}

/// What a payee receives: `1,040元（其中待确认 400元）`.
pub fn paid_said(paid: &Paid, language: Language) -> String {
    let amount = paid.amount.map_or_else(|| words::too_large(language).to_owned(), |amount| yuan(amount, language));
    let open = paid.to_confirm.filter(|open| !open.is_zero()).map(|open| yuan(open, language));
    match (open, language) {
        (None, _) => amount,
        (Some(open), Language::Zh) => format!("{amount}（其中待确认 {open}）"),
        (Some(open), Language::En) => format!("{amount} ({open} of it to be confirmed)"),
    }
}

/// A reason as a heading over the rows that have it.
pub fn reason_title(plan: &Plan<'_>, reason: &Reason, language: Language) -> String {
    let status = |status: Status| words::status(status, language);
    let colon = language.pick("：", ": ");
    let gate = |position: u16| plan.calculator.gates.get(usize::from(position)).map_or("", |gate| gate.label.get(language));
    let list = |set: u64| named(plan, Set(set), language);
    match reason {
        Reason::Fine => status(Status::Computed).to_owned(),
        Reason::NotCounted(input) => {
            let heading = called(plan, InputId(*input), language);
            match language {
                Language::Zh => format!("不计入（“{heading}”不是“是”）"),
                Language::En => format!("not counted (“{heading}” is not yes)"),
            }
        }
        Reason::Refused(position) => match language {
            Language::Zh => format!("不符合条件：{}", gate(*position)),
            Language::En => format!("condition not met: {}", gate(*position)),
        },
        Reason::Missing(set) => missing(&list(*set), language),
        Reason::Waiting => language.pick("等本班别的行填全", "waiting for other rows of the class").to_owned(),
        Reason::Standard(set) => format!("{}{colon}{}", status(Status::NeedsLocalStandard), list(*set)),
        Reason::Confirm(Some(position), _) => format!("{}{colon}{}", status(Status::ToConfirm), gate(*position)),
        Reason::Confirm(None, set) => format!("{}{colon}{}", status(Status::ToConfirm), list(*set)),
        Reason::Faulty(0) => format!("{}{colon}{}", status(Status::InvalidInput), language.pick("没有写班级", "no class")),
        Reason::Faulty(set) => format!("{}{colon}{}", status(Status::InvalidInput), list(*set)),
    }
}
