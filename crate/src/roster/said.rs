//! The words for rows and their faults: what an input is called, why a row cannot be worked out, what to do next.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::case::Plan;
use super::cell::{Repaired, options};
use super::cells::Row;
use super::finding::Reason;
use super::heading::{Each, Role};
use super::people::{Before, is_cut};
use super::totals::Paid;
use crate::answers::{AnswerFault, Problem, excerpt};
use crate::evaluate::{Status, evaluate};
use crate::explain::fault_text;
use crate::model::InputId;
use crate::prose::{Prose, yuan};
use crate::text::{Language, joined};
use crate::value::{Set, Value};
use crate::words;

/// What an input is called: as the list calls it, else as lists do, else by its question.
pub fn called<'a>(plan: &Plan<'a>, input: InputId, language: Language) -> &'a str {
    let own = plan.layout.column(Role::Input(input)).map(|column| plan.headings.cell(column).trim());
    if let Some(own) = own.filter(|own| !own.is_empty()) {
        return own;
    }
    let column = plan.columns.get(input.index()).map(|column| &column.heading).filter(|heading| !heading.zh.is_empty());
    match column {
        Some(heading) => heading.get(language),
        None => plan.calculator.asks(input, &plan.common.readings).get(language),
    }
}

/// What a cell of a column about an input was read as; nothing where it is no answer.
pub fn read_as(plan: &Plan<'_>, input: InputId, read: Option<Value>, language: Language) -> String {
    match (read, plan.calculator.inputs.get(input.index())) {
        (Some(Value::Truth(truth)), _) => language.pick(["否", "是"], ["no", "yes"])[usize::from(truth)].to_owned(),
        (Some(value), Some(question)) => {
            let evaluation = evaluate(plan.ruleset, plan.calculator, plan.common);
            Prose { evaluation: &evaluation, language }.value(value, question.value_kind())
        }
        _ => language.pick("没有填", "no answer").to_owned(),
    }
}

pub(super) fn named(plan: &Plan<'_>, inputs: Set, language: Language) -> String {
    let inputs = inputs.positions().filter_map(|position| u16::try_from(position).ok().map(InputId));
    let names: Vec<&str> = inputs.map(|input| called(plan, input, language)).collect();
    joined(&names, language.pick("、", ", "))
}

pub(super) fn missing(names: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("没有填：{names}"),
        Language::En => format!("not answered: {names}"),
    }
}

/// What is wrong with an answer, with what the row says there.
pub(super) fn fault_said(
    plan: &Plan<'_>,
    input: InputId,
    fault: &AnswerFault,
    row: Option<Row<'_>>,
    language: Language,
) -> String {
    let problem = cell_problem(plan, input, fault, language);
    let unread = row.and_then(|row| unread(plan, input, row)).map(|(column, _)| column);
    // Where columns tick the options of an input, it is one of them that cannot be read.
    let column = unread.or_else(|| plan.layout.column_about(input));
    let cell = row.and_then(|row| Some(excerpt(row.cell(column?))).filter(|text| !text.is_empty()));
    let heading = match column.filter(|_| unread.is_some()).map(|column| plan.headings.cell(column).trim()) {
        Some(own) if !own.is_empty() => own,
        _ => called(plan, input, language),
    };
    match (cell, language) {
        (Some(cell), Language::Zh) => format!("{heading}“{cell}”：{problem}"),
        (Some(cell), Language::En) => format!("{heading} “{cell}”: {problem}"),
        (None, Language::Zh) => format!("{heading}：{problem}"),
        (None, Language::En) => format!("{heading}: {problem}"),
    }
}

/// How a cell was read that is not spelt as the engine spells it; nothing for one that answers nothing.
pub(super) fn repaired_said(plan: &Plan<'_>, cell: Repaired, row: Row<'_>, language: Language) -> Option<String> {
    let (Role::Input(input) | Role::Option(input, _)) = *plan.layout.roles.get(cell.column)? else { return None };
    Some(respelt(plan, cell.column, row, &read_as(plan, input, cell.read, language), language))
}

/// That what stands in a cell was read as this.
pub(super) fn respelt(plan: &Plan<'_>, column: usize, row: Row<'_>, read: &str, language: Language) -> String {
    let (heading, text) = (plan.headings.cell(column).trim(), excerpt(row.cell(column)));
    match language {
        Language::Zh => format!("{heading}“{text}”读作“{read}”"),
        Language::En => format!("{heading} “{text}” read as “{read}”"),
    }
}

/// The column about an input whose cell cannot be read, and why.
pub(super) fn unread(plan: &Plan<'_>, input: InputId, row: Row<'_>) -> Option<(usize, Problem)> {
    let about = |role: &Role| matches!(role, Role::Input(other) | Role::Option(other, _) if *other == input);
    let columns = plan.layout.roles.iter().enumerate().filter(|(_, role)| about(role));
    columns.map(|(column, _)| column).find_map(|column| {
        let problem = plan.reader(column)?.read(row.cell(column)).answer.err()?;
        Some((column, problem))
    })
}

/// What is wrong with what a row says of its class: its cell cannot be read, or says something else than an earlier row.
pub(super) fn trainee_fault_said(plan: &Plan<'_>, input: InputId, row: Row<'_>, language: Language) -> String {
    if let Some((_, problem)) = unread(plan, input, row) {
        let fault = AnswerFault { name: String::new(), problem };
        return fault_said(plan, input, &fault, Some(row), language);
    }
    let heading = called(plan, input, language);
    let cell = plan.layout.column(Role::Input(input)).map_or_else(String::new, |column| excerpt(row.cell(column)));
    match (language, cell.is_empty()) {
        (Language::Zh, false) => format!("{heading}“{cell}”：和本班前面的行写的不一样"),
        (Language::Zh, true) => format!("{heading}：和本班前面的行写的不一样"),
        (Language::En, false) => format!("{heading} “{cell}”: earlier rows of the class say something else"),
        (Language::En, true) => format!("{heading}: earlier rows of the class say something else"),
    }
}

/// What a fault is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The answer to an input.
    Input(InputId),
    /// The class to which a row belongs, which is no input.
    Class,
    /// The numbers together, none of which is wrong alone.
    Numbers,
    /// Something else, such as a reading.
    Other,
}

/// What a fault is about: its problem tells before its name, which inputs, readings and calculators may share.
pub(super) fn place(plan: &Plan<'_>, fault: &AnswerFault) -> Place {
    match fault.problem {
        Problem::NoClass => Place::Class,
        Problem::OutOfReach => Place::Numbers,
        _ => {
            let position = plan.calculator.inputs.iter().position(|input| input.id == fault.name);
            position.and_then(|position| u16::try_from(position).ok()).map_or(Place::Other, |input| Place::Input(InputId(input)))
        }
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
pub(super) fn problem_said(plan: &Plan<'_>, fault: &AnswerFault, language: Language) -> String {
    match fault.problem {
        Problem::Several(row) => match language {
            Language::Zh => format!("各行写的不一样，第 {row} 行和前面的不同"),
            Language::En => format!("the rows differ; row {row} is the first that does"),
        },
        Problem::NoClass => language.pick("这一行没有写班级", "the row names no class").to_owned(),
        _ => fault_text(plan.ruleset, plan.calculator, fault).get(language).to_owned(),
    }
}

/// Whether a cell of the row holds a line that has as many cells as the row itself, near enough: then a quotation mark that
/// somebody typed has swallowed rows.
pub(super) fn swallows(row: Row<'_>) -> bool {
    let wide = row.len().max(3) - 2;
    let separators = |line: &str, sign: char| line.matches(sign).count();
    row.iter()
        .filter(|cell| cell.contains('\n'))
        .any(|cell| cell.lines().skip(1).any(|line| ['\t', ',', ';'].iter().any(|sign| separators(line, *sign) >= wide)))
}

pub(super) fn swallowed(language: Language) -> String {
    let zh = "有一格里像是吞进了后面的行，请检查引号是不是成对";
    let en = "a cell seems to hold the rows behind it; check that quotation marks come in pairs";
    language.pick(zh, en).to_owned()
}

/// That the same person stands in an earlier row, and what became of that.
pub(super) fn again(plan: &Plan<'_>, before: Option<Before>, language: Language) -> Option<String> {
    let Before { same, granted, open } = before?;
    // As a spreadsheet counts rows, from 1 and with the headings.
    let row = same.first + 1;
    if same.by_name {
        return Some(match language {
            Language::Zh => format!("与第{row}行同名，请核对是不是同一人"),
            Language::En => format!("the same name as in row {row}: check whether it is the same person"),
        });
    }
    let mut said = Vec::new();
    if plan.layout.adds_earlier(plan.columns) {
        said.push(match language {
            Language::Zh => format!("与第{row}行是同一人"),
            Language::En => format!("the same person as in row {row}"),
        });
        said.push(match (granted, language) {
            (0, Language::Zh) => "前面的行没有享受到，没有加次数".to_owned(),
            (0, Language::En) => "no earlier row was granted, and none is added to the count".to_owned(),
            (_, Language::Zh) => format!("前面享受了{granted}次，次数已加上"),
            (_, Language::En) => format!("earlier rows that were granted, {granted} of them, are added to the count"),
        });
        if open > 0 {
            said.push(match language {
                Language::Zh => format!("前面有{open}行还没有结果，有了结果请重算"),
                Language::En => format!("{open} of the earlier rows are not decided: work it out again when they are"),
            });
        }
    } else {
        said.push(match language {
            Language::Zh => format!("与第{row}行是同一人，请核对是否重复"),
            Language::En => format!("the same person as in row {row}: check whether this is a repetition"),
        });
        if plan.layout.each == Each::Trainee && granted == 0 && open == 0 {
            said.push(language.pick("前面的行没有享受到补贴", "no earlier row was granted").to_owned());
        }
    }
    Some(joined(&said, language.pick("；", "; ")))
}

/// That the number of a person lost its last digits, so that nobody can be told apart by it.
pub(super) fn cut(plan: &Plan<'_>, row: Row<'_>, language: Language) -> Option<String> {
    let column = plan.layout.column(Role::Person)?;
    let number = row.cell(column).trim();
    is_cut(number).then(|| match language {
        Language::Zh => format!("证件号“{}”的后几位已丢失，没有用来查重；请把这一列设成文本后重新填写", excerpt(number)),
        Language::En => format!(
            "the number “{}” has lost its last digits and was not used to find repetitions; enter that column again as text",
            excerpt(number)
        ),
    })
}

/// What a row says beyond the headings, where no column carries it.
pub(super) fn beyond(plan: &Plan<'_>, row: Row<'_>, language: Language) -> Option<String> {
    let cells: Vec<&str> = row.iter().skip(plan.layout.roles.len()).map(str::trim).filter(|cell| !cell.is_empty()).collect();
    (!cells.is_empty()).then(|| match language {
        Language::Zh => format!("列名之外还有：{}", joined(&cells, " | ")),
        Language::En => format!("beyond the headings: {}", joined(&cells, " | ")),
    })
}

/// What to do about a status.
pub(super) fn next_step(status: Status, language: Language) -> &'static str {
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
pub fn reason_title(plan: &Plan<'_>, reason: Reason, language: Language) -> String {
    let status = |status: Status| words::status(status, language);
    let colon = language.pick("：", ": ");
    let gate = |position: u16| plan.calculator.gates.get(usize::from(position)).map_or("", |gate| gate.label.get(language));
    let list = |set: u64| named(plan, Set(set), language);
    match reason {
        Reason::Fine => status(Status::Computed).to_owned(),
        Reason::NotCounted(input) => {
            let heading = called(plan, InputId(input), language);
            match language {
                Language::Zh => format!("不计入（“{heading}”不是“是”）"),
                Language::En => format!("not counted (“{heading}” is not yes)"),
            }
        }
        Reason::Refused(position) => match language {
            Language::Zh => format!("不符合条件：{}", gate(position)),
            Language::En => format!("condition not met: {}", gate(position)),
        },
        Reason::Missing(set) => missing(&list(set), language),
        Reason::Waiting => language.pick("等本班别的行填全", "waiting for other rows of the class").to_owned(),
        Reason::Blocked => language.pick("等本班别的行改正", "waiting for other rows of the class to be corrected").to_owned(),
        Reason::Standard(set) => format!("{}{colon}{}", status(Status::NeedsLocalStandard), list(set)),
        Reason::Confirm(Some(position), _) => format!("{}{colon}{}", status(Status::ToConfirm), gate(position)),
        Reason::Confirm(None, set) => format!("{}{colon}{}", status(Status::ToConfirm), list(set)),
        Reason::NoClass => format!("{}{colon}{}", status(Status::InvalidInput), language.pick("没有写班级", "no class")),
        Reason::OutOfReach => {
            format!("{}{colon}{}", status(Status::InvalidInput), language.pick("数字或日期太大", "numbers or dates too large"))
        }
        Reason::Faulty(0) => status(Status::InvalidInput).to_owned(),
        Reason::Faulty(set) => format!("{}{colon}{}", status(Status::InvalidInput), list(set)),
    }
}
