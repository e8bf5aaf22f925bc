//! What has to hold of lists before they are worked out: what their columns are, and that they belong together.

use butie::model::{Calculator, InputId};
use butie::roster::case::Plan;
use butie::roster::cells::Cells;
use butie::roster::class::Classes;
use butie::roster::heading::{Each, Headings, Layout, Role, each, foreign_unit};
use butie::roster::told::called;
use butie::text::{Language, joined};

use super::input::List;
use super::{EachRow, Roster};
use crate::Failure;

/// A layout with what the user picked in the place of what was guessed.
pub(super) fn picked(plan: &Plan<'_>, command: &Roster, mut layout: Layout, beginning: &Cells) -> Result<Layout, Failure> {
    let titles = layout.titles(beginning);
    let headings = titles.row(0);
    for pick in &command.column {
        let (heading, role) = pick.split_once('=').ok_or_else(|| {
            Failure(format!(
                "--column 要写成 列名=用途，例如 结业=passed，而这是“{pick}”\n--column takes HEADING=ROLE, such as 结业=passed, not “{pick}”"
            ))
        })?;
        let column = headings.iter().position(|known| known.trim() == heading.trim()).ok_or_else(|| {
            let known: Vec<&str> = headings.iter().collect();
            Failure(format!(
                "没有叫“{heading}”的列；有：{}\nthere is no column “{heading}”; there are {}",
                known.join("、"),
                known.join(", ")
            ))
        })?;
        let role = role_named(plan.calculator, role)?;
        // What somebody picks stands above what was guessed: two columns cannot answer one input.
        let also = layout.roles.iter_mut().filter(|other| role.rivals(**other));
        also.for_each(|other| *other = Role::Carried);
        layout.roles[column] = role;
    }
    if layout.roles.iter().all(|role| *role == Role::Carried) {
        let known: Vec<&str> = headings.iter().filter(|heading| !heading.trim().is_empty()).collect();
        return Err(Failure(format!(
            "没有认出列名；看到的是：{}\n请对照 --template 的空白名单，或用 --column 指明哪一列是什么\nno heading is known among {}; compare them with the blank list of --template, or tell with --column what a column is",
            known.join("、"),
            known.join(", ")
        )));
    }
    for (column, role) in layout.roles.iter().enumerate() {
        let Role::Input(input) = role else { continue };
        let heading = headings.cell(column).trim();
        if let Some(unit) = foreign_unit(plan.ruleset, plan.calculator, *input, heading) {
            let id = &plan.calculator.inputs[input.index()].id;
            return Err(Failure(format!(
                "“{heading}”这一列的单位是{unit}，和要填的 {id} 不一样；请换算后改好列名，或用 --column '{heading}=no' 不用这一列\nthe column “{heading}” is in {unit}, not in what {id} is asked in; convert it and change its heading, or leave it out with --column '{heading}=no'"
            )));
        }
    }
    layout.each = match command.each {
        Some(EachRow::Case) => Each::Case,
        Some(EachRow::Trainee) if plan.columns.iter().any(|column| column.heads.is_some()) => Each::Trainee,
        Some(EachRow::Trainee) => {
            return Err(Failure(String::from(
                "这个计算器不数人头，每行只能是一个人或一项（--each case）\nthis calculator counts no heads: each row is a case of its own (--each case)",
            )));
        }
        None => each(&layout.roles, headings, plan.columns),
    };
    Ok(layout)
}

fn role_named(calculator: &Calculator, role: &str) -> Result<Role, Failure> {
    Ok(match role {
        "person" => Role::Person,
        "name" => Role::Name,
        "class" => Role::Class,
        "no" => Role::Carried,
        id => {
            let position = calculator.inputs.iter().position(|input| input.id == id);
            let input = position.and_then(|position| u16::try_from(position).ok()).map(InputId);
            Role::Input(input.ok_or_else(|| {
                let known: Vec<&str> = calculator.inputs.iter().map(|input| input.id.as_str()).collect();
                Failure(format!(
                    "没有“{id}”这个问题；可以写：{}、person、name、class、no\nthere is no input “{id}”; choose from {}, person, name, class, no",
                    known.join("、"),
                    known.join(", ")
                ))
            })?)
        }
    })
}

/// What columns were picked, for whoever compares headings.
pub(super) fn pick(command: &Roster, calculator: &Calculator, headings: &mut Headings) {
    for (heading, role) in command.column.iter().filter_map(|pick| pick.split_once('=')) {
        if let Ok(role) = role_named(calculator, role) {
            headings.pick(heading, role);
        }
    }
}

/// That answers of `--input` were not used, because the list has columns for them.
pub(super) fn not_used(plan: &Plan<'_>, inputs: &[InputId], language: Language) -> Option<String> {
    let said = inputs.iter().map(|input| {
        let (id, heading) = (&plan.calculator.inputs[input.index()].id, called(plan, *input, language));
        language.pick(format!("{id}（“{heading}”）"), format!("{id} (“{heading}”)"))
    });
    let said = joined(said, language.pick("、", ", "));
    (!inputs.is_empty()).then(|| match language {
        Language::Zh => format!("名单里有这一列，所以 --input 里的没有用：{said}；空着的格子算没有填"),
        Language::En => {
            format!("the list has columns for these, so --input was not used for them: {said}; an empty cell is no answer")
        }
    })
}

/// Heads that rows count cannot be given as well: which of the two numbers holds, nobody could tell.
pub(super) fn said_once(plan: &Plan<'_>, layout: &Layout, language: Language) -> Result<(), Failure> {
    let counts = Classes::new(Plan { layout, ..*plan });
    let mut counted = counts.counted().filter(|_| layout.each == Each::Trainee);
    let Some(input) = counted.find(|input| !plan.common.absent.has(input.index())) else { return Ok(()) };
    let (id, called) = (&plan.calculator.inputs[input.index()].id, called(plan, input, language));
    Err(Failure(format!(
        "“{called}”由名单的行数出来，--input 里不要再写 {id}；人数和名单不一样的，请用 --each case 一班一行地算\n“{called}” is counted from the rows of the list, so {id} cannot stand in --input as well; where the number is another one, give each class as one row with --each case"
    )))
}

/// Several lists come out as one table, so their columns have to be the same.
pub(super) fn same_columns(lists: &[(List, Layout)]) -> Result<(), Failure> {
    let headings = |list: &List, layout: &Layout| -> Vec<String> {
        let mut headings: Vec<String> = list.titles(layout).row(0).iter().map(|heading| heading.trim().to_owned()).collect();
        headings.truncate(headings.iter().rposition(|heading| !heading.is_empty()).map_or(0, |last| last + 1));
        headings
    };
    let Some(((first, layout), others)) = lists.split_first() else { return Ok(()) };
    let wanted = headings(first, layout);
    for (list, layout) in others {
        let found = headings(list, layout);
        if found != wanted {
            let (name, first) = (&list.name, &first.name);
            let (wanted, found) = (wanted.join("、"), found.join("、"));
            return Err(Failure(format!(
                "{name} 的列和 {first} 不一样，请分开算\n{name} has other columns than {first}; work them out one by one\n  {first}: {wanted}\n  {name}: {found}"
            )));
        }
    }
    Ok(())
}
