//! The command that works out lists: from CSV or XLSX to CSV, XLSX or JSON lines, on all cores, with a report of what failed.

mod all_classes;
mod cases;
mod checks;
mod classes;
mod encoding;
mod input;
mod output;
mod report;
mod rows;
mod source;
mod spread;
mod undone;
mod work;

use std::path::PathBuf;
use std::process::ExitCode;

use butie::answers::read;
use butie::roster::case::Plan;
use butie::roster::cells::Cells;
use butie::roster::columns::Columns;
use butie::roster::common::beside;
use butie::roster::delimited::Style;
use butie::roster::heading::{Each, Headings, Layout};
use butie::roster::remark;
use butie::roster::template;
use butie::roster::told::Teller;
use butie::text::Language;
use clap::{Args, ValueEnum};

use checks::{not_used, pick, picked, said_once, same_columns};

use crate::eval::{Question, calculator_of, find_with_lists, situation};
use crate::rules::Library;
use crate::{Failure, Outcome, write_out};

pub(crate) const EXAMPLES: &str = "例子 / Examples:
  butie roster gongan-2023/living-allowance 名单.csv -o 结果.xlsx
  butie roster gongan-2023/living-allowance 名单.xlsx --input '{\"training_kind\":\"employment_entrepreneurship\",\"hours_standard\":60}' -o 结果.csv
  butie roster guxian-2023/class-training 学员.csv --input '{\"training_mode\":\"order\",\"days\":20,\"real_name_entered\":true}'   按名单数人头 / counts heads
  butie roster gongan-2023/living-allowance --template > 空白表.csv     空白名单 / a blank list
  butie roster gongan-2023/living-allowance 全年.xlsx --sheet 二月 -o 二月.xlsx     一张工作表 / one of the sheets
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
    /// 读哪张工作表：名字，或从左数第几张；不写就读第一张有内容、没有隐藏的 / the sheet to read, by its name or its number from 1; by default the first that is shown and not empty
    #[arg(long, value_name = "NAME|N")]
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
        return write_template(&plan, language);
    }
    let mut lists = Vec::new();
    let mut headings = Headings::new(calculator, columns);
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
    // Lists that come out as one table have the same columns.
    let own_layout = lists.first().map_or(&layout, |(_, own)| own);
    let (raw, unused) = beside(calculator, columns, own_layout, &raw);
    let common = read(calculator, &raw);
    let plan = Plan { common: &common, ..plan };
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
    finished.remarks.extend(not_used(&plan, &unused, language));
    pick(command, calculator, &mut headings);
    let unused = remark::unused((plan.ruleset, calculator), &headings, &layout, head.row(0), language);
    let hint = language.pick("（--column 可以指定）", " (--column tells which)");
    finished.remarks.extend(unused.into_iter().map(|remark| format!("{remark}{hint}")));
    report::report(&plan, &finished, language);
    Ok(ExitCode::from(u8::from(finished.totals.faulty + finished.totals.swallowing > 0 || !finished.broken.is_empty())))
}

/// A blank list: headings and nothing else, as a spreadsheet opens it.
fn write_template(plan: &Plan<'_>, language: Language) -> Outcome {
    let mut text = String::from('\u{feff}');
    let headings = template::headings(plan.calculator, plan.columns, &plan.common.readings, language);
    template::write_row(Style::Commas, &headings, &mut text);
    write_out(&text)
}
