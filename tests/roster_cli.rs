//! Lists on the command line: what goes in, what comes out, what is said of it. The lists and the expected texts stand in
//! `tests/roster`, for an officer to read.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use butie::answers::{Raw, RawSituation};
use butie::author::check::{Folder, check};
use butie::roster::delimited::Style;
use butie::roster::sheet::Sheet;
use butie::roster::told::paid_said;
use butie::text::Language;
use encoding_rs::GB18030;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;

mod program;

use program::{Scratch, root, run, text, with_input};

const WORKER: &str = r#"{"training_kind":"employment_entrepreneurship","hours_standard":60}"#;
const CLASS: &str = r#"{"training_mode":"order","days":20,"real_name_entered":true,"classified_unit":false}"#;

/// A list, the calculator, what is said once, and how it is asked.
const LISTS: [(&str, &str, &str, &[&str]); 12] = [
    ("worker.csv", "gongan-2023/living-allowance", WORKER, &[]),
    ("formulas.csv", "gongan-2023/living-allowance", WORKER, &[]),
    ("english.csv", "gongan-2023/living-allowance", "{}", &["--lang", "en"]),
    ("paste.txt", "gongan-2023/living-allowance", WORKER, &[]),
    ("libreoffice.xlsx", "gongan-2023/living-allowance", "{}", &[]),
    ("libreoffice-dates.xlsx", "guxian-2023/deadlines", "{}", &[]),
    ("sheets.xlsx", LIVING, WORKER, &["--sheet", "二月"]),
    ("class.csv", "guxian-2023/class-training", CLASS, &[]),
    ("class-open.csv", "guxian-2023/class-training", CLASS, &[]),
    ("classes.csv", "guxian-2023/class-training", r#"{"training_mode":"order","real_name_entered":true}"#, &[]),
    ("rows-of-classes.csv", "guxian-2023/class-training", "{}", &[]),
    (
        "yearly.csv",
        "shaanxi-2021/living-transport",
        r#"{"training_kind":"employment_entrepreneurship","times_used_this_year":0,"real_name_entered":true}"#,
        &[],
    ),
];

/// `UPDATE=1` writes the texts anew; read the difference.
#[test]
fn lists_come_out_as_expected() {
    let folder = root().join("tests/roster");
    let mut wrong = Vec::new();
    for (name, calculator, common, more) in LISTS {
        let file = folder.join(name);
        let mut arguments = vec!["roster", calculator, file.to_str().unwrap(), "--input", common, "--threads", "1"];
        arguments.extend(more);
        let output = run(&arguments);
        let code = output.status.code().unwrap();
        let shown = format!("{}\n{}exit {code}\n", text(&output.stdout).replace('\u{feff}', ""), text(&output.stderr));
        let shown = shown.replace("\r\n", "\n").replace(&format!("{}/", folder.display()), "");
        let place = folder.join(format!("{name}.out"));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&place, &shown).unwrap();
        } else if fs::read_to_string(&place).unwrap_or_default() != shown {
            wrong.push(format!("{name}\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "these lists differ from tests/roster; UPDATE=1 rewrites them\n{}", wrong.join("\n"));
}

fn json_lines(bytes: &[u8]) -> Vec<Value> {
    text(bytes).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// An answer as somebody writes it into a cell.
fn cell(value: &Value) -> String {
    match value {
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::Null => "null".to_owned(),
        Value::Array(items) if items.is_empty() => "无".to_owned(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join("、"),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Every golden case of the rules, as a row of a list of its calculator, has the result that it has alone.
#[test]
fn a_row_has_the_result_of_the_same_question_asked_alone() {
    let scratch = Scratch::new("golden");
    let all = json_lines(&run(&["cases", "--jsonl"]).stdout);
    let mut calculators: Vec<String> = all.iter().map(|case| case["calculator"].as_str().unwrap().to_owned()).collect();
    calculators.sort();
    calculators.dedup();
    let mut compared = 0;
    for calculator in calculators {
        let own: Vec<&Value> = all.iter().filter(|case| case["calculator"] == *calculator).collect();
        let mut groups: Vec<(String, Vec<&Value>)> = Vec::new();
        for case in own {
            let key = format!("{} {}", case["readings"], case["as_of"]);
            match groups.iter_mut().find(|(known, _)| *known == key) {
                Some((_, group)) => group.push(case),
                None => groups.push((key, vec![case])),
            }
        }
        for (number, (_, group)) in groups.iter().enumerate() {
            let mut ids: Vec<&String> =
                group.iter().filter_map(|case| case["inputs"].as_object()).flat_map(|inputs| inputs.keys()).collect();
            ids.sort();
            ids.dedup();
            let mut csv = ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(",") + ",姓名\n";
            let mut alone = String::new();
            for (nr, case) in group.iter().enumerate() {
                for id in &ids {
                    let cell = case["inputs"].get(id.as_str()).map(cell).unwrap_or_default();
                    csv.push_str(&format!("\"{cell}\","));
                }
                csv.push_str(&format!("学员{nr}\n"));
                let mut question =
                    serde_json::json!({ "calculator": calculator, "inputs": case["inputs"], "readings": case["readings"] });
                if let Some(day) = case.get("as_of").filter(|day| !day.is_null()) {
                    question["as_of"] = day.clone();
                }
                alone.push_str(&format!("{question}\n"));
            }
            let name = scratch.file(&format!("{number}.csv"));
            fs::write(&name, csv).unwrap();
            let out = scratch.file(&format!("{number}.jsonl"));
            let mut arguments: Vec<String> =
                ["roster", &calculator, &name, "-o", &out, "--each", "case"].iter().map(|word| (*word).to_owned()).collect();
            for (reading, option) in group[0]["readings"].as_object().into_iter().flatten() {
                arguments.extend(["--reading".to_owned(), format!("{reading}={}", option.as_str().unwrap())]);
            }
            if let Some(day) = group[0]["as_of"].as_str() {
                arguments.extend(["--as-of".to_owned(), day.to_owned()]);
            }
            let output = run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
            assert!(output.status.code() < Some(2), "{}", text(&output.stderr));
            let rows = json_lines(&fs::read(&out).unwrap());
            let alone = json_lines(&with_input(&["eval", "--jsonl"], alone.as_bytes()).stdout);
            assert_eq!(rows.len(), alone.len(), "{calculator}");
            for ((row, one), case) in rows.iter().zip(&alone).zip(group) {
                for (key, value) in one.as_object().unwrap() {
                    assert_eq!(&row[key], value, "{calculator} {} {key}", case["id"]);
                }
                compared += 1;
            }
        }
    }
    assert!(compared > 500, "{compared}");
}

/// What Chinese spreadsheets save as CSV, and what they save as “Unicode text”.
#[test]
fn encodings_that_spreadsheets_write_are_read() {
    let scratch = Scratch::new("encodings");
    let list = fs::read_to_string(root().join("tests/roster/worker.csv")).unwrap().replace("\"1,200\"", "1200");
    let (gb, _, lossy) = GB18030.encode(&list);
    assert!(!lossy);
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(list.replace(',', "\t").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let with_mark = [b"\xef\xbb\xbf", list.as_bytes()].concat();
    let wanted = with_input(&["roster", "gongan-2023/living-allowance", "-", "--input", WORKER], list.as_bytes());
    assert!(text(&wanted.stdout).contains("脱贫户"));
    for (name, bytes) in [("gb.csv", gb.into_owned()), ("utf16.txt", utf16), ("mark.csv", with_mark)] {
        let file = scratch.file(name);
        fs::write(&file, bytes).unwrap();
        let output = run(&["roster", "gongan-2023/living-allowance", &file, "--input", WORKER]);
        assert_eq!(text(&output.stdout), text(&wanted.stdout), "{name}");
    }
}

/// The first signs beyond ASCII may stand far down in a list.
#[test]
fn an_encoding_shows_wherever_its_signs_stand() {
    let scratch = Scratch::new("far");
    let mut list = String::from("name,hours_attended,passed\n");
    (0..25_000).for_each(|number| list.push_str(&format!("{number},60,true\n")));
    assert!(list.len() > 300_000, "{}", list.len());
    list.push_str("张三,60,是\n");
    let (gb, ..) = GB18030.encode(&list);
    let file = scratch.file("far.csv");
    for (bytes, said) in [(gb.as_ref(), true), (list.as_bytes(), false)] {
        fs::write(&file, bytes).unwrap();
        let output = run(&["roster", LIVING, &file, "--input", WORKER]);
        assert!(text(&output.stdout).contains("张三,60,是,"), "{}", text(&output.stderr));
        assert_eq!(text(&output.stderr).contains("按 gb18030 编码读"), said);
        let piped = with_input(&["roster", LIVING, "-", "--input", WORKER], bytes);
        assert_eq!(text(&piped.stdout), text(&output.stdout));
    }
}

#[test]
fn a_sheet_that_is_named_for_a_file_without_sheets_is_said() {
    let output = with_input(&["roster", LIVING, "-", "--sheet", "一月"], "姓名,课时\n张三,5\n".as_bytes());
    assert!(text(&output.stderr).contains("--sheet 一月 没有用"), "{}", text(&output.stderr));
}

/// A workbook at a path: its sheets, each with its name, whether it is hidden, and who stands in it.
fn workbook(path: &str, sheets: &[(&str, bool, &[&str])]) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let shown = sheets.iter().position(|(_, hidden, _)| !hidden).expect("a workbook shows a sheet");
    for (at, (name, hidden, people)) in sheets.iter().enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap().set_hidden(*hidden);
        if at == shown {
            sheet.set_active(true).set_first_tab(true);
        }
        if !people.is_empty() {
            sheet.write_row(0, 0, ["姓名", "人员类别", "实际课时", "是否合格"]).unwrap();
        }
        for (row, person) in (1..).zip(*people) {
            sheet.write_row(row, 0, [*person, "农村", "60", "是"]).unwrap();
        }
    }
    book.save(path).unwrap();
}

#[test]
fn a_sheet_is_chosen_by_its_name_or_its_number() {
    let scratch = Scratch::new("sheets");
    let file = scratch.file("year.xlsx");
    workbook(
        &file,
        &[
            ("说明", false, &[]),
            ("旧名单", true, &["赵六"]),
            ("一月", false, &["张三"]),
            ("2", false, &["李四"]),
            ("Sheet5", false, &["王五"]),
        ],
    );
    let asked = |more: &[&str]| run(&[&["roster", LIVING, &file, "--input", WORKER], more].concat());
    // Tabs are counted as somebody sees them; a name comes before a number.
    for (sheet, person) in [
        (None, "张三"),
        (Some("一月"), "张三"),
        (Some(" 一月"), "张三"),
        (Some("2"), "李四"),
        (Some("3"), "李四"),
        (Some("4"), "王五"),
        (Some("sheet5"), "王五"),
        (Some("旧名单"), "赵六"),
    ] {
        let output = asked(&sheet.map_or(Vec::new(), |sheet| vec!["--sheet", sheet]));
        assert_eq!(output.status.code(), Some(0), "{sheet:?} {}", text(&output.stderr));
        let people: Vec<&str> =
            ["张三", "李四", "王五", "赵六"].into_iter().filter(|name| text(&output.stdout).contains(name)).collect();
        assert_eq!(people, [person], "{sheet:?}");
    }
    // What is not read is said, unless there is nothing in it.
    let said = text(&asked(&[]).stderr);
    assert!(said.contains("只读了工作表“一月”，没有读：旧名单（隐藏的）、2、Sheet5") && said.contains("--sheet"), "{said}");
    let said = text(&asked(&["--sheet", "2", "--lang", "en"]).stderr);
    assert!(
        said.contains("only the sheet “2” was read, and not 旧名单 (hidden), 一月, Sheet5") && said.contains("--sheet"),
        "{said}"
    );
    for (sheet, zh, en) in [
        (
            "三月",
            "没有“三月”这张工作表；有：说明、旧名单（隐藏的）、一月、2、Sheet5",
            "there is no sheet “三月”; there are 说明, 旧名单 (hidden), 一月, 2, Sheet5",
        ),
        ("5", "没有“5”这张工作表", "there is no sheet “5”"),
        ("0", "没有“0”这张工作表", "there is no sheet “0”"),
        (
            "1",
            "工作表“说明”是空的；有内容的是：旧名单（隐藏的）、一月",
            "the sheet “说明” is empty; there is something in 旧名单 (hidden), 一月",
        ),
    ] {
        let output = asked(&["--sheet", sheet]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{sheet} {said}");
        assert!(said.contains(zh) && said.contains(en), "{sheet} {said}");
    }
}

#[test]
fn a_list_is_read_from_a_sheet_that_is_shown_and_holds_cells() {
    let scratch = Scratch::new("hidden-sheets");
    let file = scratch.file("list.xlsx");
    workbook(&file, &[("去年", true, &["赵六"]), ("名单", false, &["张三"])]);
    let output = run(&["roster", LIVING, &file, "--input", WORKER]);
    assert!(text(&output.stdout).contains("张三,") && !text(&output.stdout).contains("赵六"), "{}", text(&output.stdout));
    assert!(text(&output.stderr).contains("只读了工作表“名单”，没有读：去年（隐藏的）"), "{}", text(&output.stderr));
    // Nobody would look for the result of rows that they do not see.
    workbook(&file, &[("去年", true, &["赵六"]), ("名单", false, &[])]);
    let output = run(&["roster", LIVING, &file, "--input", WORKER]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("没有隐藏的工作表都是空的；有内容的是：去年（隐藏的）"), "{}", text(&output.stderr));
    // A diagram has a tab of its own, and is no table.
    let mut book = rust_xlsxwriter::Workbook::new();
    let mut chart = rust_xlsxwriter::Chart::new(rust_xlsxwriter::ChartType::Column);
    chart.add_series().set_values("名单!$C$2:$C$2");
    book.add_chartsheet().insert_chart(0, 0, &chart).unwrap();
    let sheet = book.add_worksheet().set_name("名单").unwrap();
    sheet.write_row(0, 0, ["姓名", "人员类别", "实际课时", "是否合格"]).unwrap();
    sheet.write_row(1, 0, ["张三", "农村", "60", "是"]).unwrap();
    book.save(&file).unwrap();
    for sheet in [&[][..], &["--sheet", "2"]] {
        let output = run(&[&["roster", LIVING, &file, "--input", WORKER], sheet].concat());
        assert!(text(&output.stdout).contains("张三,"), "{}", text(&output.stderr));
    }
}

#[test]
fn ticks_that_were_read_are_said_of_their_row() {
    let list = "姓名,脱贫户,农村,实际课时,是否合格\n张三,√,,60,是\n";
    let (result, _) = of_text(LIVING, WORKER, list.as_bytes());
    assert!(result.contains("脱贫户“√”读作“是”"), "{result}");
}

#[test]
fn bytes_that_are_no_sign_are_said() {
    let (gb, ..) = GB18030.encode("姓名,人员类别,实际课时,是否合格\n张三,农村,60,是\n");
    let list = gb.iter().copied().chain(*b"\xff\xff,,12,\n").collect::<Vec<u8>>();
    let output = with_input(&["roster", "gongan-2023/living-allowance", "-", "--input", WORKER], &list);
    assert!(text(&output.stderr).contains("有的字读不出来"), "{}", text(&output.stderr));
}

/// What a result holds reads back as the same result, in every form.
#[test]
fn results_are_lists_themselves() {
    let scratch = Scratch::new("again");
    let list = root().join("tests/roster/worker.csv");
    let plain = |cell: &str| {
        let cell = cell.strip_prefix('\'').unwrap_or(cell);
        // A workbook keeps 200.00 as a number.
        let number = cell.split_once('.').filter(|(_, cents)| cents.bytes().all(|byte| byte == b'0'));
        number.map_or(cell, |(whole, _)| whole).to_owned()
    };
    let rows = |csv: &str| -> Vec<Vec<String>> {
        let (cells, _) = butie::roster::delimited::read(csv);
        cells.iter().skip(1).map(|row| row.iter().map(plain).collect()).collect()
    };
    let first = rows(&text(&run(&["roster", LIVING, list.to_str().unwrap(), "--input", WORKER]).stdout));
    for (name, sheet) in [("out.csv", &[][..]), ("out.xlsx", &["--sheet", "结果"])] {
        let file = scratch.file(name);
        run(&["roster", LIVING, list.to_str().unwrap(), "--input", WORKER, "-o", &file]);
        let again = run(&[&["roster", LIVING, &file, "--input", WORKER][..], sheet].concat());
        let again = rows(&text(&again.stdout));
        assert_eq!(again.len(), first.len(), "{name}");
        for (row, first) in again.iter().zip(&first).filter(|(_, first)| first.len() == 14) {
            // The result of the first time is carried along, and what it comes to again is the same; remarks name rows, and blank
            // rows are gone.
            assert_eq!(row[..14], first[..], "{name}");
            assert_eq!(row[14..20], first[7..13], "{name}");
        }
        assert!(first.iter().filter(|row| row.len() == 14).count() > 4, "{first:?}");
    }
}

#[test]
fn no_cell_of_a_result_is_a_formula() {
    let scratch = Scratch::new("formulas");
    let list = root().join("tests/roster/formulas.csv");
    let out = scratch.file("out.csv");
    run(&["roster", "gongan-2023/living-allowance", list.to_str().unwrap(), "--input", WORKER, "-o", &out]);
    let written = fs::read_to_string(&out).unwrap();
    let (cells, unclosed) = butie::roster::delimited::read(&written);
    assert!(unclosed.is_none() && cells.len() == 5);
    for row in cells.iter() {
        for cell in row.iter() {
            assert!(!butie::roster::delimited::is_formula(cell), "{cell:?}");
        }
    }
    let book = scratch.file("out.xlsx");
    run(&["roster", "gongan-2023/living-allowance", list.to_str().unwrap(), "--input", WORKER, "-o", &book]);
    let sheet = butie::roster::xlsx::read(fs::File::open(&book).unwrap(), None).unwrap();
    assert!(sheet.cells.iter().any(|row| row.cell(0).starts_with("=HYPERLINK")), "kept as a text");
    let mut written: calamine::Xlsx<_> = calamine::open_workbook(&book).unwrap();
    let formulas = calamine::Reader::worksheet_formula(&mut written, "结果").unwrap();
    assert!(formulas.used_cells().next().is_none(), "{:?}", formulas.used_cells().next());
}

#[test]
fn several_files_make_one_result_and_threads_change_nothing() {
    let scratch = Scratch::new("several");
    let mut january = String::from("姓名,身份证号,人员类别,实际课时,是否合格\n");
    for number in 0..20_000 {
        january.push_str(&format!("学员{number},{number},农村,{},是\n", number % 70));
    }
    let february = january.lines().take(500).collect::<Vec<_>>().join("\n");
    let (first, second) = (scratch.file("1.csv"), scratch.file("2.csv"));
    fs::write(&first, january).unwrap();
    fs::write(&second, february).unwrap();
    let calculator = "gongan-2023/living-allowance";
    let one = run(&["roster", calculator, &first, &second, "--input", WORKER, "--threads", "1"]);
    let many = run(&["roster", calculator, &first, &second, "--input", WORKER, "--threads", "7"]);
    assert_eq!(one.stdout, many.stdout);
    assert_eq!(text(&one.stdout).lines().count(), 1 + 20_000 + 499);
    assert!(text(&one.stdout).lines().last().unwrap().contains("同一人"));
    let other = scratch.file("3.csv");
    fs::write(&other, "姓名,课时\n张三,5\n").unwrap();
    let refused = run(&["roster", calculator, &first, &other, "--input", WORKER]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("列和"), "{}", text(&refused.stderr));
}

#[test]
fn a_column_that_is_picked_takes_the_place_of_the_one_that_was_found() {
    let list = "姓名,结业,是否合格,是否就业\n张三,否,是,是\n李四,是,是,是\n";
    let class = ["roster", "guxian-2023/class-training", "-", "--input", CLASS];
    for order in [list.to_owned(), list.replace("结业,是否合格", "是否合格,结业").replace("否,是,是", "是,否,是")]
    {
        let output = with_input(&[&class[..], &["--column", "结业=passed"]].concat(), order.as_bytes());
        assert!(text(&output.stderr).contains("结业：1\n"), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains("没有用到的列：是否合格"), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains("只用了“结业”"), "{}", text(&output.stderr));
    }
}

/// A column speaks for its input, whatever is said for all rows, and that is said.
#[test]
fn an_answer_for_all_rows_does_not_fill_the_cells_of_a_column() {
    let given = r#"{"training_mode":"order","days":20,"real_name_entered":true,"classified_unit":false}"#;
    for (list, wanted) in [
        ("姓名,是否合格,是否就业,培训天数\n张三,是,是,\n", "没有填：培训天数"),
        ("培训天数,开班人数,合格人数,就业人数\n,50,48,39\n", "没有填：培训天数"),
    ] {
        let (result, report) = of_text("guxian-2023/class-training", given, list.as_bytes());
        assert!(result.contains(wanted), "{result}");
        assert!(report.contains("--input 里的没有用：days（“培训天数”）"), "{report}");
    }
    let (_, report) = of_text("guxian-2023/class-training", given, "姓名,是否合格,是否就业\n张三,是,是\n".as_bytes());
    assert!(!report.contains("没有用："), "{report}");
}

/// However many classes there are, each is in the result with its heads, and a JSON line says whose it is.
#[test]
fn every_class_is_in_the_result() {
    let scratch = Scratch::new("all-classes");
    let mut list = String::from("班级,姓名,身份证号,是否合格,是否就业\n");
    (1..=15).for_each(|class| list.push_str(&format!("{class}班,学员{class},{class},是,是\n合计,,,1,1\n")));
    let (one, two) = (scratch.file("1.csv"), scratch.file("2.csv"));
    fs::write(&one, &list).unwrap();
    fs::write(&two, format!("二月名单\n{list}")).unwrap();
    let (book, lines) = (scratch.file("out.xlsx"), scratch.file("out.jsonl"));
    let asked = ["roster", "guxian-2023/class-training", "--input", CLASS];
    let report = text(&run(&[&asked[..], &[&one, "-o", &book]].concat()).stderr);
    assert!(report.contains("还有 3 个班没有列在这里"), "{report}");
    let sheet = butie::roster::xlsx::read(fs::File::open(&book).unwrap(), Some("班级")).unwrap();
    let row = |at: usize| sheet.cells.row(at).iter().map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(sheet.cells.len(), 16);
    assert_eq!(row(0)[..4], ["班级", "行数", "开班人数", "开班人数：没有写明"]);
    assert_eq!(row(15)[..6], ["15班", "1", "1", "0", "1", "0"]);
    assert!(row(15).contains(&"已算出".to_owned()) && row(15).contains(&"2500".to_owned()), "{:?}", row(15));
    let report = text(&run(&[&asked[..], &[&one, &two, "-o", &lines]].concat()).stderr);
    assert!(report.contains(&format!("{one} 12班，1 人")) && report.contains("还有 18 个班"), "{report}");
    let lines = json_lines(&fs::read(&lines).unwrap());
    assert_eq!(lines.len(), 60);
    let last = &lines[29];
    assert_eq!((&last["file"], &last["row"], &last["class"]), (&two.clone().into(), &31.into(), &"15班".into()));
    assert_eq!((&last["name"], &last["person"]), (&"学员15".into(), &"15".into()));
    let class = &lines[59];
    assert_eq!((&class["class"], &class["rows"], &class["heads"]["passed"]["known"]), (&"15班".into(), &1.into(), &1.into()));
    assert!(class["money"].as_object().unwrap().values().any(|amount| amount == "2500.00"), "{class}");
}

/// Merged cells leave the class of all rows but the first blank: they are no class of their own.
#[test]
fn rows_belong_to_the_class_that_they_name() {
    let list = "班级,姓名,是否合格,是否就业\n一班,张三,是,是\n一 班,李四,是,是\n,王五,是,是\n";
    let output = with_input(&["roster", "guxian-2023/class-training", "-", "--input", CLASS], list.as_bytes());
    let (rows, report) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{report}");
    assert!(report.contains("一班，2 人：已算出") && !report.contains("一 班，"), "{report}");
    assert!(report.contains("没有写班级的，1 人：答案有误") && report.contains("1  答案有误：没有写班级"), "{report}");
    assert!(rows.contains(",王五,是,是,答案有误,,这一行没有写班级"), "{rows}");
}

/// With several files, a row that is named is that of the result; with one, that of the list.
#[test]
fn rows_are_named_by_where_they_stand() {
    let scratch = Scratch::new("named");
    let calculator = "gongan-2023/living-allowance";
    let (first, second, out) = (scratch.file("1.csv"), scratch.file("2.csv"), scratch.file("out.csv"));
    fs::write(&first, "一月名单\n姓名,身份证号,实际课时\n张三,1,60\n").unwrap();
    fs::write(&second, "二月名单,,\n姓名,身份证号,实际课时\n李四,2,60\n,,\n王五,3,60\n张三,1,60\n王五,3,60\n").unwrap();
    run(&["roster", calculator, &first, &second, "-o", &out]);
    let (cells, _) = butie::roster::delimited::read(&fs::read_to_string(&out).unwrap());
    let named = |name: &str| cells.iter().position(|row| row.cell(1) == name).unwrap() + 1;
    let last = |name: &str| cells.iter().filter(|row| row.cell(1) == name).last().unwrap();
    for name in ["张三", "王五"] {
        let row = last(name);
        let remarks = row.cell(row.len() - 1);
        assert!(remarks.contains(&format!("与第{}行是同一人", named(name))), "{name} {remarks}");
    }
    let alone = run(&["roster", calculator, &second]);
    assert!(text(&alone.stdout).contains("与第5行是同一人"), "{}", text(&alone.stdout));
}

#[test]
fn what_cannot_be_done_is_said() {
    let scratch = Scratch::new("said");
    let calculator = "gongan-2023/living-allowance";
    let empty = scratch.file("empty.csv");
    fs::write(&empty, "").unwrap();
    let book = scratch.file("broken.xlsx");
    fs::write(&book, b"PK\x03\x04 no workbook").unwrap();
    let quote = scratch.file("quote.csv");
    fs::write(&quote, format!("姓名,课时\n\"张三,5\n{}", "李四,6\n".repeat(60_000))).unwrap();
    let list = scratch.file("list.csv");
    fs::write(&list, "姓名,课时\n张三,5\n").unwrap();
    let unknown = scratch.file("unknown.csv");
    fs::write(&unknown, "甲,乙\n张三,5\n").unwrap();
    let scaled = scratch.file("scaled.csv");
    fs::write(&scaled, "姓名,课时（天）\n张三,5\n").unwrap();
    let cases: [(&[&str], &str); 11] = [
        (&[&unknown], "没有认出列名；看到的是：甲、乙"),
        (&[&scaled], "的单位是天"),
        (&["/nowhere/list.csv"], "打不开"),
        (&[&empty], "是空的"),
        (&[&book], "打不开这个 Excel 文件"),
        (&[&quote], "没有闭合的引号"),
        (&[&list, "-o", "out.doc"], ".csv、.xlsx 或 .jsonl"),
        (&[&list, "--column", "课程=hours_attended"], "没有叫“课程”的列"),
        (&[&list, "--column", "课时=hours"], "没有“hours”这个问题"),
        (&[&list, "--each", "trainee"], "不数人头"),
        (&[&list, "--input", r#"{"hours_standard":"x"}"#], "hours_standard"),
    ];
    // The list stays as it is when the result is to go to the same file.
    let again = Path::new(&list).parent().unwrap().join(".").join("list.csv");
    let output = run(&["roster", calculator, &list, "-o", again.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("就是名单本身"), "{}", text(&output.stderr));
    assert_eq!(fs::read_to_string(&list).unwrap(), "姓名,课时\n张三,5\n");
    let folder = scratch.file("folder.csv");
    fs::create_dir(&folder).unwrap();
    let output = run(&["roster", calculator, &list, "-o", &folder]);
    assert!(text(&output.stderr).contains("不能写"), "{}", text(&output.stderr));
    assert!(!Path::new(&format!("{folder}.part")).exists());
    let class = scratch.file("class.csv");
    fs::write(&class, "姓名,是否合格\n张三,是\n").unwrap();
    let twice = run(&["roster", "guxian-2023/class-training", &class, "--input", r#"{"enrolled":50}"#]);
    assert_eq!(twice.status.code(), Some(2));
    assert!(text(&twice.stderr).contains("--input 里不要再写 enrolled"), "{}", text(&twice.stderr));
    for (arguments, said) in cases {
        let output = run(&[&["roster", calculator], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {}", text(&output.stderr));
        assert!(text(&output.stderr).contains(said), "{arguments:?} {}", text(&output.stderr));
    }
    // What a heading has for a terminal is not handed on.
    let hostile = with_input(&["roster", calculator, "-"], "姓名,\u{1b}[31m备注\n张三,\n".as_bytes());
    assert!(text(&hostile.stderr).contains("[31m备注") && !text(&hostile.stderr).contains('\u{1b}'));
    // What was under way leaves no half result behind.
    let out = scratch.file("out.csv");
    run(&["roster", calculator, &list, "--input", WORKER, "-o", &out]);
    assert!(Path::new(&out).exists() && !Path::new(&format!("{out}.part")).exists());
}

const YEARLY: &str = r#"{"training_kind":"employment_entrepreneurship","times_used_this_year":0,"days":10}"#;
/// The same with an answer for which the list has a column.
const YEARLY_BESIDE: &str =
    r#"{"training_kind":"employment_entrepreneurship","times_used_this_year":0,"days":10,"real_name_entered":true}"#;
const YEARLY_HEAD: &str = "姓名,身份证号,人员类别,是否实名录入\n";

/// The results and remarks of the rows of a CSV.
fn results(csv: &str) -> Vec<(String, String)> {
    let (cells, _) = butie::roster::delimited::read(csv);
    let column = cells.row(0).iter().position(|heading| heading == "结果").unwrap();
    cells.iter().skip(1).map(|row| (row.cell(column).to_owned(), row.cell(row.len() - 1).to_owned())).collect()
}

/// “每年只享受1次” is about what was granted: a row that was refused uses nothing up.
#[test]
fn only_rows_that_were_granted_count_towards_a_yearly_limit() {
    let calculator = "shaanxi-2021/living-transport";
    let (paid, forfeited, refused, open) = ("已算出", "程序未办，不予补贴", "不符合条件", "还有问题没有回答");
    let of = |entered: &str| format!("张三,1,脱贫户,{entered}\n");
    for (said, expected) in [
        (&["否", "是"][..], &[forfeited, paid][..]),
        (&["是", "是"], &[paid, refused]),
        (&["是", "否", "是"], &[paid, forfeited, refused]),
        (&["否", "否", "是", "是"], &[forfeited, forfeited, paid, refused]),
        (&["", "是", "是"], &[open, paid, refused]),
    ] {
        let rows: Vec<String> = said.iter().map(|said| of(said)).collect();
        let list = format!("{YEARLY_HEAD}{}", rows.concat());
        let one = with_input(&["roster", calculator, "-", "--input", YEARLY], list.as_bytes());
        let found = results(&text(&one.stdout));
        let statuses: Vec<&str> = found.iter().map(|(result, _)| result.as_str()).collect();
        assert_eq!(statuses, expected, "{said:?} {}", text(&one.stderr));
        // The same rows, each in a file of its own.
        let scratch = Scratch::new("yearly");
        let mut arguments = ["roster", calculator, "--input", YEARLY].map(str::to_owned).to_vec();
        for (number, row) in rows.iter().enumerate() {
            let file = scratch.file(&format!("{number}.csv"));
            fs::write(&file, format!("{YEARLY_HEAD}{row}")).unwrap();
            arguments.push(file);
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        assert_eq!(results(&text(&run(&arguments).stdout)), found, "{said:?} in {} files", said.len());
    }
    let list = format!("{YEARLY_HEAD}{}{}{}{}", of("否"), of("是"), of("是"), "李四,2,脱贫户,\n李四,2,脱贫户,是\n");
    let remarks = results(&text(&with_input(&["roster", calculator, "-", "--input", YEARLY], list.as_bytes()).stdout));
    for (row, said) in [
        (1, "与第2行是同一人；前面的行没有享受到，没有加次数"),
        (2, "与第2行是同一人；前面享受了1次，次数已加上"),
        (4, "前面有1行还没有结果，有了结果请重算"),
    ] {
        assert!(remarks[row].1.contains(said), "{row} {}", remarks[row].1);
    }
}

/// A calculator of the invented county: paid once a year, where how often is offered as never; its dates go as far as somebody
/// likes, which is farther than a calendar does. Gives the folder of rules that has it.
fn far_away(scratch: &Scratch) -> String {
    let (county, own) = (root().join("tests/county"), scratch.0.join("invented-2025"));
    fs::create_dir(&own).unwrap();
    for name in ["document.toml", "document.txt", "class-training.toml"] {
        fs::copy(county.join("invented-2025").join(name), own.join(name)).unwrap();
    }
    let units = "\"次\" = { en = \"times\", per = \"time\" }\n\"年\" = { en = \"years\", per = \"year\" }\n\n[payees]";
    let vocabulary = fs::read_to_string(county.join("vocabulary.toml")).unwrap();
    fs::write(scratch.file("vocabulary.toml"), vocabulary.replace("[payees]", units)).unwrap();
    let mut rule = String::from(
        r#"
title = { zh = "期限", en = "A term" }
summary = { zh = "每年一次，到哪天为止", en = "Once a year, and until when" }
audience = ["school"]
outputs = ["until_9"]

[inputs.begin]
kind = "date"
ask = { zh = "哪天开始？", en = "From which day on?" }
column = { zh = "开始日期", en = "Begin" }

[inputs.years]
kind = "count"
unit = "年"
range = [0, 3000]
ask = { zh = "多少年？", en = "For how many years?" }
column = { zh = "年数", en = "Years" }

[inputs.times]
kind = "count"
unit = "次"
default = "0次"
optional = true
ask = { zh = "今年领过几次？", en = "How many times this year?" }
column = { zh = "次数", en = "Times", earlier = true }

[[gate]]
name = "once"
effect = "ineligible"
label = { zh = "每年一次", en = "Once a year" }
must = "times < 1次"
cite = "IV5"
say = { zh = "今年领过了", en = "It was paid this year" }
"#,
    );
    let mut before = String::from("begin");
    for step in 0..10 {
        let value = format!("{before}{}", " + years".repeat(10));
        before = format!("until_{step}");
        let label = "{ zh = \"到这一天\", en = \"Until\" }";
        rule.push_str(&format!("\n[[step]]\nname = \"{before}\"\nlabel = {label}\nvalue = \"{value}\"\ncite = \"IV4\"\n"));
    }
    fs::write(own.join("term.toml"), rule).unwrap();
    scratch.file("")
}

#[test]
fn a_row_whose_dates_outgrow_the_calendar_is_faulty_alone() {
    let scratch = Scratch::new("out-of-reach");
    let rules = far_away(&scratch);
    let list = "姓名,开始日期,年数\n张三,2023-05-31,1\n李四,2023-05-31,3000\n王五,2024-02-29,1\n";
    let output = with_input(&["--rules", &rules, "roster", "invented-2025/term", "-"], list.as_bytes());
    let (rows, report) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{report}");
    let results: Vec<String> = results(&rows).into_iter().map(|(result, _)| result).collect();
    assert_eq!(results, ["已算出", "答案有误", "已算出"], "{rows}");
    let [_, _, faulty, last] = &rows.lines().collect::<Vec<_>>()[..] else { panic!("{rows}") };
    assert!(faulty.contains("数字或日期太大") && faulty.contains("请核对这一行的数字和日期"), "{faulty}");
    assert!(last.contains("2124-02-28"), "{last}");
    assert!(report.contains("1  答案有误：数字或日期太大\n      第 3 行：数字或日期太大"), "{report}");
    let english = with_input(&["--rules", &rules, "--lang", "en", "roster", "invented-2025/term", "-"], list.as_bytes());
    let said = text(&english.stderr);
    assert!(said.contains("numbers or dates too large\n      row 3: numbers or dates too large"), "{said}");
}

/// To an answer that nobody gave, nothing is added where nothing was granted: it stays the one that is offered.
#[test]
fn nothing_granted_before_leaves_an_answer_what_it_is() {
    let scratch = Scratch::new("nothing-granted");
    let rules = far_away(&scratch);
    let out = scratch.file("out.jsonl");
    let list = "姓名,身份证号,开始日期,年数\n张三,1,2023-05-31,3000\n张三,1,2023-05-31,1\n张三,1,2023-05-31,1\n";
    let output = with_input(&["--rules", &rules, "roster", "invented-2025/term", "-", "-o", &out], list.as_bytes());
    let rows = json_lines(&fs::read(&out).unwrap_or_else(|_| panic!("{}", text(&output.stderr))));
    let told: Vec<_> = rows.iter().map(|row| (row["status"].as_str().unwrap(), row["defaults"].to_string())).collect();
    let [offered, counted] = [r#"["times"]"#, "[]"].map(str::to_owned);
    assert_eq!(told, [("invalid_input", offered.clone()), ("computed", offered), ("ineligible", counted)]);
}

/// Where a calculator pays nothing itself, an output that says no is a refusal.
#[test]
fn a_training_that_is_not_allowed_uses_nothing_up() {
    let list = format!("姓名,身份证号,已享受次数\n张三,1,1\n{}", "张三,1,0\n".repeat(4));
    let arguments = ["roster", "shaanxi-2021/annual-limit", "-", "--input", r#"{"work_based":0}"#];
    let shown = text(&with_input(&arguments, list.as_bytes()).stdout);
    let (cells, _) = butie::roster::delimited::read(&shown);
    let allowed: Vec<&str> = cells.iter().skip(1).map(|row| row.cell(4)).collect();
    assert_eq!(allowed, ["是", "是", "是", "否", "否"], "{shown}");
    assert!(shown.lines().last().unwrap().contains("前面享受了3次"), "{shown}");
}

/// Nothing adds to the answers of a whole class, and nothing claims so.
#[test]
fn a_trainee_who_comes_again_is_told_what_became_of_the_first_time() {
    let list = "班级,姓名,身份证号,是否合格,是否就业\n一班,张三,1,否,否\n二班,张三,1,是,是\n三班,张三,1,是,是\n";
    let output = with_input(&["roster", "guxian-2023/class-training", "-", "--input", CLASS], list.as_bytes());
    let found = results(&text(&output.stdout));
    assert!(found[1].1.contains("与第2行是同一人，请核对是否重复；前面的行没有享受到补贴"), "{found:?}");
    assert!(found[2].1.ends_with("与第2行是同一人，请核对是否重复"), "{found:?}");
}

/// What is said once for all rows, as the engine takes it.
fn given(common: &str) -> RawSituation {
    let answers: BTreeMap<String, Value> = serde_json::from_str(common).unwrap();
    let raw = |value: Value| match value {
        Value::Bool(truth) => Raw::Truth(truth),
        Value::Number(number) => Raw::Number(number.to_string()),
        other => Raw::Text(other.as_str().unwrap().to_owned()),
    };
    let inputs = answers.into_iter().map(|(id, value)| (id, raw(value))).collect();
    RawSituation { inputs, ..RawSituation::default() }
}

/// The rows of a CSV without those that are none of the list's, and without the columns before one.
fn own_rows(csv: &str, skip: usize) -> Vec<Vec<String>> {
    let (cells, _) = butie::roster::delimited::read(csv);
    let rows = cells.iter().filter(|row| row.cell(skip) != "合计");
    rows.map(|row| row.iter().skip(skip).map(str::to_owned).collect()).collect()
}

/// A row of a generated list: numbers from which its cells are made.
type Made = (u16, u8, u8, u8);

/// A kind of list: calculator, what is said once, headings, and a row.
type Kind = (&'static str, &'static str, &'static str, fn(&Made) -> String);

/// A list whose rows are cases, and one whose rows are trainees. Some rows have no number, so that only the name tells; some are none
/// of the list's.
const SAME: [Kind; 2] = [
    ("shaanxi-2021/living-transport", YEARLY_BESIDE, YEARLY_HEAD, |(person, id, group, entered)| {
        let number = if *id == 0 { String::new() } else { format!("4210{person}") };
        let group = ["脱贫户", "脱贫户", "无", "外星人"][usize::from(*group % 4)];
        let entered = ["是", "是", "是", "否", "否", "", "不清楚", "也许"][usize::from(*entered % 8)];
        if *id == 5 { "合计,,,\n".to_owned() } else { format!("学员{person},{number},{group},{entered}\n") }
    }),
    (
        "guxian-2023/class-training",
        CLASS,
        "姓名,身份证号,班级,是否合格,是否就业,是否实名录入\n",
        |(person, id, class, said)| {
            let number = if *id == 0 { String::new() } else { format!("4210{person}") };
            // Mistakes are rare, or no class would come to anything.
            let passed = ["是", "是", "否", "√"][usize::from(*said % 4)];
            let employed = if *said == 250 { "也许" } else { ["是", "否"][usize::from(*said / 4 % 2)] };
            let entered = if *said % 5 == 0 { "是" } else { "" };
            let class = class % 40;
            let row = format!("学员{person},{number},{class}班,{passed},{employed},{entered}\n");
            if *id == 5 { "合计,,,,,\n".to_owned() } else { row }
        },
    ),
];

/// A sheet works row after row; the program on many threads, with rows that wait for others. Both come to the same.
#[test]
fn a_list_comes_to_the_same_on_the_page_and_on_any_number_of_threads() {
    let vocabulary = fs::read_to_string(root().join("rules/vocabulary.toml")).unwrap();
    let scratch = Scratch::new("same");
    let compare = |program: &[Vec<String>], page: &[Vec<String>], threads: &str| {
        for (one, other) in program.iter().zip(page) {
            assert_eq!(one, other, "{threads}");
        }
        assert_eq!(program.len(), page.len());
    };
    for (calculator, common, headings, line) in SAME {
        let (ruleset, id) = calculator.split_once('/').unwrap();
        let entries = fs::read_dir(root().join("rules").join(ruleset)).unwrap().map(Result::unwrap);
        let read = |entry: fs::DirEntry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap());
        let checked = check(&vocabulary, &Folder { id: ruleset.to_owned(), files: entries.map(read).collect() });
        let compiled = checked.compiled.unwrap();
        let at = compiled.ruleset.calculators.iter().position(|one| one.id == id).unwrap();
        let law = |rows: &[Made]| {
            let lines: Vec<String> = rows.iter().map(line).collect();
            let list = format!("{headings}{}", lines.concat());
            let mut sheet = Sheet::new(&compiled, &compiled.ruleset.calculators[at], &checked.lists.calculators[at]);
            sheet.set_common(given(common));
            sheet.feed(&list);
            sheet.feed("");
            while sheet.work(1000) {}
            let mut on_page = String::new();
            sheet.export(0, usize::MAX, Style::Commas, Language::Zh, &mut on_page);
            let on_page = own_rows(&on_page, 0);
            let (first, second) = lines.split_at(lines.len() / 2);
            let (one, two) = (scratch.file("1.csv"), scratch.file("2.csv"));
            fs::write(&one, format!("{headings}{}", first.concat())).unwrap();
            fs::write(&two, format!("{headings}{}", second.concat())).unwrap();
            let cases = calculator == SAME[0].0;
            for threads in ["1", "3"] {
                let arguments = ["roster", calculator, "--input", common, "--threads", threads];
                let whole = with_input(&[&arguments[..], &["-"]].concat(), list.as_bytes());
                compare(&own_rows(&text(&whole.stdout), 0), &on_page, threads);
                let report = text(&whole.stderr);
                for (_, _, reason, rows) in sheet.reasons() {
                    let line = format!("  {rows}  {}", sheet.reason_title(reason, Language::Zh));
                    assert!(report.contains(&line), "{line}\n{report}");
                }
                for paid in sheet.totals().payees {
                    let name = &compiled.ruleset.party(paid.payee).name.zh;
                    let line = format!("  {name}：{}，{} 行\n", paid_said(&paid, Language::Zh), paid.rows);
                    assert!(report.contains(&line), "{line}\n{report}");
                }
                // In two files, the classes are others.
                if !first.is_empty() && cases {
                    let parts = run(&[&arguments[..], &[&one, &two]].concat());
                    compare(&own_rows(&text(&parts.stdout), 1), &on_page, threads);
                }
            }
        };
        let row = (0u16..8, 0u8..6, any::<u8>(), any::<u8>());
        let mut runner = TestRunner::new(Config { cases: 8, failure_persistence: None, ..Config::default() });
        let law_of = |rows: Vec<Made>| {
            law(&rows);
            Ok(())
        };
        runner.run(&proptest::collection::vec(row, 1..40), law_of).unwrap();
        // Longer than what travels together, so that people come again in other parts.
        let mut state = 7u32;
        let mut next = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % below
        };
        let mut byte = |below: u32| u8::try_from(next(below)).unwrap();
        let long: Vec<Made> =
            (0..10_000).map(|_| (u16::from(byte(60)) * 100 + u16::from(byte(100)), byte(100), byte(255), byte(255))).collect();
        law(&long);
    }
}

const LIVING: &str = "gongan-2023/living-allowance";

/// What a list comes to when it is read from standard input: its result and its report.
fn of_text(calculator: &str, common: &str, list: &[u8]) -> (String, String) {
    let output = with_input(&["roster", calculator, "-", "--input", common], list);
    assert!(output.status.code() < Some(2), "{}", text(&output.stderr));
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    let list = "\n姓名,身份证号,人员类别,实际课时,是否合格\r\n\r\n张三,1,农村,六十,是\n\n\"李\n四\",2,农村,60,是\n张三,1,农村,60,是\n王五,3,农村,abc,是\n";
    let (result, report) = of_text(LIVING, WORKER, list.as_bytes());
    assert!(result.contains("与第4行是同一人"), "{result}");
    assert!(report.contains("答案有误：实际课时\n      第 4、8 行\n      第 4 行：实际课时“六十”："), "{report}");
    assert!(report.contains("请改正这一格"), "{report}");
}

/// The first few rows of each reason are named, whatever part they travel in and whatever waits.
#[test]
fn faults_are_named_by_row_with_cause_and_fix() {
    let mut list = String::from(YEARLY_HEAD);
    for number in 2..=9_001 {
        let entered = if number % 1000 == 3 { "也许" } else { "是" };
        list.push_str(&format!("学员,{},脱贫户,{entered}\n", number % 3_000));
    }
    let report = of_text("shaanxi-2021/living-transport", YEARLY, list.as_bytes()).1;
    let expected = "  9  答案有误：是否实名录入\n      第 3、1003、2003、3003、4003 行等 9 行\n      第 3 行：是否实名录入“也许”：请写“是”或“否”。请改正这一格\n";
    assert!(report.contains(expected), "{report}");
    let scratch = Scratch::new("faults");
    let (one, two) = (scratch.file("1.csv"), scratch.file("2.csv"));
    fs::write(&one, "姓名,课时\n张三,5\n").unwrap();
    fs::write(&two, "二月\n姓名,课时\n李四,\n王五,六\n").unwrap();
    let report = text(&run(&["--lang", "en", "roster", LIVING, &one, &two]).stderr);
    assert!(report.contains(&format!("      {two} row 4: 课时 “六”: ")), "{report}");
}

#[test]
fn headings_are_found_below_a_title_and_in_two_lines() {
    let rows = "1,张三,农村,60,是\n";
    let plain = of_text(LIVING, WORKER, format!("序号,姓名,人员类别,实际课时,是否合格\n{rows}").as_bytes()).0;
    let result = |text: &str| text.lines().last().unwrap().to_owned();
    for head in [
        "公安县培训学员名册\n序号,姓名,人员类别,实际课时,是否合格\n",
        "公安县,培训学员,名册\n\n序号,姓名,人员类别,实际课时,是否合格\n",
        // Two lines: what is merged from the upper into the lower one stands in the upper.
        "序号,学员,,培训,\n,姓名,人员类别,实际课时,是否合格\n",
        "序号,姓名,人员类别,培训情况,\n,,,实际课时,是否合格\n",
        "名册\n序号,姓名,人员类别,培训情况,\n,,,实际课时,是否合格\n",
    ] {
        let (shown, report) = of_text(LIVING, WORKER, format!("{head}{rows}").as_bytes());
        assert_eq!(result(&shown), result(&plain), "{head} {report}");
        assert!(report.contains("1 行，"), "{head} {report}");
    }
    // The two lines again, at the top of the next page.
    let head = "序号,姓名,人员类别,培训情况,\n,,,实际课时,是否合格\n";
    let report = of_text(LIVING, WORKER, format!("{head}{rows}{head}2,李四,农村,60,是\n").as_bytes()).1;
    assert!(report.contains("2 行，每行单独算\n另有 2 行"), "{report}");
    // A first row in which much is blank is no second line of headings.
    let (shown, _) = of_text(LIVING, WORKER, "姓名,类别一,实际课时,是否合格\n,农村,,\n".as_bytes());
    assert_eq!(shown.lines().count(), 2, "{shown}");
}

#[test]
fn one_broken_byte_changes_no_other_row() {
    let scratch = Scratch::new("broken");
    let mut list = String::from("姓名,人员类别,实际课时,是否合格\n");
    (0..30_000).for_each(|number| list.push_str(&format!("学员{number},农村,60,是\n")));
    let place = list.find("学员29998,").unwrap();
    for (name, list, row) in [
        ("utf8.csv", list.as_bytes().to_vec(), 30_000),
        ("short.csv", "姓名,人员类别,实际课时,是否合格\n张三,农村,60,是\n李四,农村,60,是\n".as_bytes().to_vec(), 3),
    ] {
        let place = if row == 3 { list.len() - "李四,农村,60,是\n".len() } else { place };
        let mut broken = list.clone();
        broken[place] = 0xff;
        let file = scratch.file(name);
        fs::write(&file, &broken).unwrap();
        let output = run(&["roster", LIVING, &file, "--input", WORKER]);
        let (report, shown) = (text(&output.stderr), text(&output.stdout));
        assert!(report.contains(&format!("第 {row} 行有的字读不出来")) && !report.contains("GB18030"), "{name} {report}");
        assert_eq!(shown.lines().filter(|line| line.contains('\u{fffd}')).count(), 1, "{name}");
        // The other way round: a broken byte in GB18030 does not make it UTF-8.
        let (gb, ..) = GB18030.encode(std::str::from_utf8(&list).unwrap());
        let mut gb = gb.into_owned();
        let at = gb.len() - 3;
        gb[at] = 0xff;
        fs::write(&file, &gb).unwrap();
        let report = text(&run(&["roster", LIVING, &file, "--input", WORKER]).stderr);
        assert!(report.contains("按 gb18030 编码读"), "{name} {report}");
    }
}

#[test]
fn merged_cells_count_for_each_row_that_they_cover() {
    let scratch = Scratch::new("merged");
    let file = scratch.file("list.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    sheet.merge_range(0, 0, 0, 4, "固县培训学员名册", &plain).unwrap();
    for (column, heading) in (0..).zip(["班级", "姓名", "备注"]) {
        sheet.merge_range(1, column, 2, column, heading, &plain).unwrap();
    }
    sheet.merge_range(1, 3, 1, 4, "培训结果", &plain).unwrap();
    sheet.write_row(2, 3, ["是否合格", "是否就业"]).unwrap();
    sheet.merge_range(3, 0, 5, 0, "一班", &plain).unwrap();
    sheet.merge_range(6, 0, 7, 0, "二班", &plain).unwrap();
    for row in 3..9 {
        sheet.write_row(row, 1, [&*format!("学员{row}"), "", "是", "是"]).unwrap();
    }
    sheet.set_row_hidden(4).unwrap();
    book.save(&file).unwrap();
    let output = run(&["roster", "guxian-2023/class-training", &file, "--input", CLASS]);
    let (rows, report) = (text(&output.stdout), text(&output.stderr));
    assert!(report.contains("一班，3 人") && report.contains("二班，2 人"), "{report}");
    // What no merged cell covers stays a fault, and a row that nobody sees is a row.
    assert!(report.contains("没有写班级的，1 人") && report.contains("第 9 行"), "{report}");
    assert!(report.contains("“班级”列有合并的单元格（从第 4、7 行开始）"), "{report}");
    assert!(rows.contains("\n一班,学员4,") && rows.contains("\n二班,学员7,"), "{rows}");
}

#[test]
fn rows_before_one_that_cannot_be_read_are_worked_out_in_every_form() {
    let scratch = Scratch::new("unclosed");
    let rows = |from: usize, to: usize| (from..to).map(|at| format!("学员{at},农村,60,是\n")).collect::<String>();
    for good in [2usize, 4500] {
        let list = format!("姓名,人员类别,实际课时,是否合格\n{}\"学员\n{}", rows(0, good), rows(0, 20_000));
        let file = scratch.file("list.csv");
        fs::write(&file, list).unwrap();
        for form in ["csv", "xlsx", "jsonl"] {
            let out = scratch.file(&format!("out.{form}"));
            let output = run(&["roster", LIVING, &file, "--input", WORKER, "-o", &out]);
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{said}");
            assert!(said.contains(&format!("\n{good} 行，")), "{form} {said}");
            assert!(said.contains(&format!("第 {} 行太长", good + 2)), "{form} {said}");
        }
    }
}

/// Two quotation marks that somebody typed into remarks make one cell of all that stands between them.
#[test]
fn rows_that_quotation_marks_swallow_are_told_of() {
    let list = "姓名,人员类别,实际课时,是否合格,备注\n张三,农村,60,是,\"好\n李四,农村,60,是,\n王五,农村,60,是,好\"\n赵六,农村,60,是,\"两\n行\"\n";
    let output = with_input(&["roster", "gongan-2023/living-allowance", "-", "--input", WORKER], list.as_bytes());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("1 行的格子里像是吞进了后面的行"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("请检查引号是不是成对"));
}

#[test]
fn every_calculator_has_a_blank_list_that_it_understands() {
    let listed: Value = serde_json::from_slice(&run(&["list", "--json"]).stdout).unwrap();
    let calculators = listed.as_array().unwrap().iter().flat_map(|ruleset| ruleset["calculators"].as_array().unwrap());
    let mut tried = 0;
    let english = text(&run(&["--lang", "en", "roster", LIVING, "--template"]).stdout);
    assert!(english.trim_start_matches('\u{feff}').starts_with("Name,Identity number,"), "{english}");
    for word in calculators.map(|calculator| calculator["id"].as_str().unwrap()) {
        let blank = run(&["roster", word, "--template"]);
        assert!(blank.status.success(), "{word} {}", text(&blank.stderr));
        assert!(text(&blank.stdout).trim_start_matches('\u{feff}').starts_with("姓名,身份证号"), "{word}");
        assert_eq!(text(&blank.stdout).lines().count(), 1, "{word}: headings and nobody");
        let row = format!("{}张三{}\r\n", text(&blank.stdout), ",".repeat(text(&blank.stdout).matches(',').count()));
        let read = with_input(&["roster", word, "-"], row.as_bytes());
        assert!(read.status.code() < Some(2), "{word} {}", text(&read.stderr));
        assert!(!text(&read.stderr).contains("没有用到的列"), "{word} {}", text(&read.stderr));
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
}
