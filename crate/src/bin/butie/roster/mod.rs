//! The command that works out lists: from CSV or XLSX to CSV, XLSX or JSON lines, on all cores, with a report of what failed.

mod cases;
mod classes;
mod input;
mod named;
mod output;
mod report;
mod rows;
mod source;
mod spread;
mod work;

use std::path::PathBuf;
use std::process::ExitCode;

use butie::answers::read;
use butie::model::{Calculator, Heads, InputId};
use butie::roster::case::Plan;
use butie::roster::cells::Cells;
use butie::roster::class::Classes;
use butie::roster::delimited::{Style, end_row, write_cell};
use butie::roster::heading::{Each, Headings, Layout, Role, foreign_unit};
use butie::roster::told::{Columns, Teller, called};
use butie::text::Language;
use clap::{Args, ValueEnum};

use crate::eval::{Question, calculator_of, find_with_lists, situation};
use crate::rules::Library;
use crate::{Failure, Outcome, write_out};

pub(crate) const EXAMPLES: &str = "例子 / Examples:
  butie roster gongan-2023/living-allowance 名单.csv -o 结果.xlsx
  butie roster gongan-2023/living-allowance 名单.xlsx --input '{\"training_kind\":\"employment_entrepreneurship\",\"hours_standard\":60}' -o 结果.csv
  butie roster guxian-2023/class-training 学员.csv --input '{\"training_mode\":\"order\",\"days\":20,\"real_name_entered\":true}'   按名单数人头 / counts heads
  butie roster gongan-2023/living-allowance --template > 空白表.csv     空白名单 / a blank list
  butie roster … 一月.csv 二月.csv -o 全年.jsonl                          几个文件，列要相同 / several files with the same columns

没有写 -o 就输出 CSV。有的行读不懂时，照样写出其他行，退出码是 1。
Without -o the result is CSV. When rows cannot be read, the others are written all the same, and the exit code is 1.";

#[derive(Args)]
pub(crate) struct Roster {
    /// 规则集/计算器，例如 guxian-2023/class-training / rule set and calculator
    calculator: String,
    /// 名单：CSV、TXT 或 XLSX；- 表示从标准输入读 CSV / lists; - reads CSV from standard input
    #[arg(required_unless_present = "template")]
    files: Vec<PathBuf>,
    /// 写到哪里：.csv、.xlsx 或 .jsonl / where to write the result
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// 全名单都一样的答案，JSON 对象 / answers that hold for every row, as a JSON object
    #[arg(long, value_name = "JSON")]
    input: Option<String>,
    /// 读法，可写多次 / a reading, as often as needed
    #[arg(long, value_name = "NAME=VALUE")]
    reading: Vec<String>,
    /// 哪一天的规则 / the date for which the question is asked
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<String>,
    /// 指明一列是什么，可写多次，例如 结业=passed、编号=person、备注=no / what a column is: an input, person, name, class or no
    #[arg(long, value_name = "HEADING=ROLE")]
    column: Vec<String>,
    /// 每行是一个人或一个班（case），还是同一个班的一名学员（trainee）；不写就看列名 / what each row is; by default the headings tell
    #[arg(long, value_enum)]
    each: Option<EachRow>,
    /// 读哪张工作表 / the sheet to read
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// 用几个线程 / how many threads; default: all cores
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// 不计算，只写一张空白名单 / writes a blank list
    #[arg(long, conflicts_with_all = ["files", "column", "each", "sheet"])]
    template: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum EachRow {
    Case,
    Trainee,
}

pub(crate) fn roster(command: &Roster, library: &Library) -> Outcome {
    let language = library.language;
    let question = Question::about(&command.calculator, command.input.clone(), command.reading.clone(), command.as_of.clone());
    let raw = situation(&question, language)?;
    let (compiled, lists, id) = find_with_lists(library, &question)?;
    let calculator = calculator_of(&compiled, &id, library)?;
    let position = compiled.ruleset.calculators.iter().position(|known| known.id == id).unwrap_or_default();
    let columns = lists.calculators.get(position).map_or(&[][..], Vec::as_slice);
    let common = read(calculator, &raw);
    if let Some(fault) = common.faults.first() {
        let hint = butie::explain::fault_hint(&compiled.ruleset, calculator, fault);
        return Err(Failure(format!("--input: {}: {}", fault.name, hint.get(language))));
    }
    let no_row = Cells::default();
    let layout = Layout { heading: 0, above: false, roles: Vec::new(), each: Each::Case };
    let plan =
        Plan { ruleset: &compiled.ruleset, calculator, columns, layout: &layout, headings: no_row.row(0), common: &common };
    if command.template {
        return template(&plan, language);
    }
    let mut lists = Vec::new();
    let headings = Headings::new(calculator, columns);
    for file in &command.files {
        let list = input::open(file, command.sheet.as_deref())?;
        let guessed = headings.layout(list.beginning()?, columns);
        let layout = picked(&plan, command, guessed, list.beginning()?)?;
        lists.push((list, layout));
    }
    same_columns(&lists)?;
    for (_, layout) in &lists {
        said_once(&plan, layout, language)?;
    }
    let columns = Columns::of(calculator);
    // The report calls the inputs as the first list does.
    let mut head = Cells::default();
    let mut layout = layout.clone();
    if let Some((list, own)) = lists.first() {
        head = list.titles(own);
        layout = own.clone();
    }
    let mut finished = work::work(Teller { plan: &plan, columns: &columns, language }, &compiled.hash, command, lists)?;
    let plan = Plan { layout: &layout, headings: head.row(0), ..plan };
    finished.remarks.extend(rivals(&plan, &headings, language));
    report::report(&plan, &finished, language);
    Ok(ExitCode::from(u8::from(finished.totals.faulty + finished.totals.swallowing > 0 || !finished.broken.is_empty())))
}

/// A layout with what the user picked in the place of what was guessed.
fn picked(plan: &Plan<'_>, command: &Roster, mut layout: Layout, beginning: &Cells) -> Result<Layout, Failure> {
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
        None => butie::roster::heading::each(&layout.roles, headings, plan.columns),
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

/// The columns whose headings say what another column already says; what stands in them counts for nothing.
fn rivals(plan: &Plan<'_>, headings: &Headings, language: Language) -> Vec<String> {
    let mut said = Vec::new();
    for (column, _) in plan.layout.roles.iter().enumerate().filter(|(_, role)| **role == Role::Carried) {
        let heading = plan.headings.cell(column).trim();
        let Some(role) = headings.role(heading) else { continue };
        let Some(used) = plan.layout.roles.iter().position(|other| role.rivals(*other)) else { continue };
        let used = plan.headings.cell(used).trim();
        said.push(match language {
            Language::Zh => format!("“{heading}”和“{used}”是同一项，只用了“{used}”（--column 可以指定）"),
            Language::En => {
                format!("“{heading}” and “{used}” are for the same thing; only “{used}” was used (--column tells which)")
            }
        });
    }
    said
}

/// Heads that rows count cannot be given as well: which of the two numbers holds, nobody could tell.
fn said_once(plan: &Plan<'_>, layout: &Layout, language: Language) -> Result<(), Failure> {
    let counts = Classes::new(Plan { layout, ..*plan });
    let mut counted = counts.counted().filter(|_| layout.each == Each::Trainee);
    let Some(input) = counted.find(|input| !plan.common.absent.has(input.index())) else { return Ok(()) };
    let (id, called) = (&plan.calculator.inputs[input.index()].id, called(plan, input, language));
    Err(Failure(format!(
        "“{called}”由名单的行数出来，--input 里不要再写 {id}；人数和名单不一样的，请用 --each case 一班一行地算\n“{called}” is counted from the rows of the list, so {id} cannot stand in --input as well; where the number is another one, give each class as one row with --each case"
    )))
}

/// Several lists come out as one table, so their columns have to be the same.
fn same_columns(lists: &[(input::List, Layout)]) -> Result<(), Failure> {
    let headings = |list: &input::List, layout: &Layout| -> Vec<String> {
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

/// A blank list: headings and nothing else, as a spreadsheet opens it. Where heads are counted it is one of trainees.
fn template(plan: &Plan<'_>, language: Language) -> Outcome {
    let mut text = String::from('\u{feff}');
    let inputs = (0u16..).map(InputId).take(plan.calculator.inputs.len());
    let of_some = |input: &InputId| matches!(plan.columns[input.index()].heads, Some(Heads::Of(_)));
    let trainees = plan.columns.iter().any(|column| matches!(column.heads, Some(Heads::Of(_))));
    let inputs = inputs.filter(|input| !trainees || of_some(input)).map(|input| called(plan, input, language));
    let headings = [language.pick("姓名", "Name")].into_iter().chain(inputs);
    headings.enumerate().for_each(|(position, heading)| write_cell(&mut text, Style::Commas, position == 0, heading));
    end_row(&mut text);
    write_out(&text)
}
