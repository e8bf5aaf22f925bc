//! Lists on the command line: what goes in, what comes out, what is said of it. The lists and the expected texts stand in
//! `tests/roster`, for an officer to read.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use encoding_rs::GB18030;
use serde_json::Value;

fn root() -> PathBuf {
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the package stands");
    Path::new(&folder).parent().expect("the package stands in the repository").to_path_buf()
}

fn butie(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_butie"));
    command.current_dir(root()).args(arguments).env_remove("BUTIE_RULES");
    command
}

fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = butie(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A program that has gone away reads no more, which is not this side's fault.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// A folder of its own, removed when dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("butie-roster-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const WORKER: &str = r#"{"training_kind":"employment_entrepreneurship","hours_standard":60}"#;
const CLASS: &str = r#"{"training_mode":"order","days":20,"real_name_entered":true,"classified_unit":false}"#;

/// A list, the calculator, what is said once, and how it is asked.
const LISTS: [(&str, &str, &str, &[&str]); 11] = [
    ("worker.csv", "gongan-2023/living-allowance", WORKER, &[]),
    ("formulas.csv", "gongan-2023/living-allowance", WORKER, &[]),
    ("english.csv", "gongan-2023/living-allowance", "{}", &["--lang", "en"]),
    ("paste.txt", "gongan-2023/living-allowance", WORKER, &[]),
    ("libreoffice.xlsx", "gongan-2023/living-allowance", "{}", &[]),
    ("libreoffice-dates.xlsx", "guxian-2023/deadlines", "{}", &[]),
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
        let output = run(&arguments, b"");
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
    let all = json_lines(&run(&["cases", "--jsonl"], b"").stdout);
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
            let output = run(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), b"");
            assert!(output.status.code() < Some(2), "{}", text(&output.stderr));
            let rows = json_lines(&fs::read(&out).unwrap());
            let alone = json_lines(&run(&["eval", "--jsonl"], alone.as_bytes()).stdout);
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
    let wanted = run(&["roster", "gongan-2023/living-allowance", "-", "--input", WORKER], list.as_bytes());
    assert!(text(&wanted.stdout).contains("脱贫户"));
    for (name, bytes) in [("gb.csv", gb.into_owned()), ("utf16.txt", utf16), ("mark.csv", with_mark)] {
        let file = scratch.file(name);
        fs::write(&file, bytes).unwrap();
        let output = run(&["roster", "gongan-2023/living-allowance", &file, "--input", WORKER], b"");
        assert_eq!(text(&output.stdout), text(&wanted.stdout), "{name}");
    }
}

#[test]
fn bytes_that_are_no_sign_are_said() {
    let (gb, ..) = GB18030.encode("姓名,人员类别,实际课时,是否合格\n张三,农村,60,是\n");
    let list = gb.iter().copied().chain(*b"\xff\xff,,12,\n").collect::<Vec<u8>>();
    let output = run(&["roster", "gongan-2023/living-allowance", "-", "--input", WORKER], &list);
    assert!(text(&output.stderr).contains("有的字读不出来"), "{}", text(&output.stderr));
}

/// What a result holds reads back as the same result, in every form.
#[test]
fn results_are_lists_themselves() {
    let scratch = Scratch::new("again");
    let list = root().join("tests/roster/worker.csv");
    let mut shown = Vec::new();
    for name in ["out.csv", "out.xlsx"] {
        let file = scratch.file(name);
        run(&["roster", "gongan-2023/living-allowance", list.to_str().unwrap(), "--input", WORKER, "-o", &file], b"");
        let again = run(&["roster", "gongan-2023/living-allowance", &file, "--input", WORKER, "--sheet", "结果"], b"");
        let rows: Vec<String> = text(&again.stdout).lines().skip(1).map(|line| line.replace("'=1+1", "=1+1")).collect();
        assert!(rows.len() >= 7, "{}", text(&again.stderr));
        shown.push(rows);
    }
    assert_eq!(shown[0].len(), shown[1].len());
    assert!(shown[1][0].contains("已算出"), "{}", shown[1][0]);
}

#[test]
fn no_cell_of_a_result_is_a_formula() {
    let scratch = Scratch::new("formulas");
    let list = root().join("tests/roster/formulas.csv");
    let out = scratch.file("out.csv");
    run(&["roster", "gongan-2023/living-allowance", list.to_str().unwrap(), "--input", WORKER, "-o", &out], b"");
    let written = fs::read_to_string(&out).unwrap();
    let (cells, unclosed) = butie::roster::delimited::read(&written);
    assert!(unclosed.is_none() && cells.len() == 5);
    for row in cells.iter() {
        for cell in row.iter() {
            assert!(!butie::roster::delimited::is_formula(cell), "{cell:?}");
        }
    }
    let book = scratch.file("out.xlsx");
    run(&["roster", "gongan-2023/living-allowance", list.to_str().unwrap(), "--input", WORKER, "-o", &book], b"");
    let sheet = butie::roster::xlsx::read(fs::File::open(&book).unwrap(), None).unwrap();
    assert!(sheet.cells.iter().any(|row| row.cell(0).starts_with("=HYPERLINK")), "kept as a text");
    let bytes = fs::read(&book).unwrap();
    assert!(!bytes.windows(3).any(|window| window == b"<f>"), "no formula, as far as the archive can be read");
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
    let one = run(&["roster", calculator, &first, &second, "--input", WORKER, "--threads", "1"], b"");
    let many = run(&["roster", calculator, &first, &second, "--input", WORKER, "--threads", "7"], b"");
    assert_eq!(one.stdout, many.stdout);
    assert_eq!(text(&one.stdout).lines().count(), 1 + 20_000 + 499);
    assert!(text(&one.stdout).lines().last().unwrap().contains("同一人"));
    let other = scratch.file("3.csv");
    fs::write(&other, "姓名,课时\n张三,5\n").unwrap();
    let refused = run(&["roster", calculator, &first, &other, "--input", WORKER], b"");
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("列和"), "{}", text(&refused.stderr));
}

#[test]
fn a_column_that_is_picked_takes_the_place_of_the_one_that_was_found() {
    let list = "姓名,结业,是否合格,是否就业\n张三,否,是,是\n李四,是,是,是\n";
    let class = ["roster", "guxian-2023/class-training", "-", "--input", CLASS];
    for order in [list.to_owned(), list.replace("结业,是否合格", "是否合格,结业").replace("否,是,是", "是,否,是")]
    {
        let output = run(&[&class[..], &["--column", "结业=passed"]].concat(), order.as_bytes());
        assert!(text(&output.stderr).contains("结业：1\n"), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains("没有用到的列：是否合格"), "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains("只用了“结业”"), "{}", text(&output.stderr));
    }
}

/// Merged cells leave the class of all rows but the first blank: they are no class of their own.
#[test]
fn rows_belong_to_the_class_that_they_name() {
    let list = "班级,姓名,是否合格,是否就业\n一班,张三,是,是\n一 班,李四,是,是\n,王五,是,是\n";
    let output = run(&["roster", "guxian-2023/class-training", "-", "--input", CLASS], list.as_bytes());
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
    run(&["roster", calculator, &first, &second, "-o", &out], b"");
    let (cells, _) = butie::roster::delimited::read(&fs::read_to_string(&out).unwrap());
    let named = |name: &str| cells.iter().position(|row| row.cell(1) == name).unwrap() + 1;
    let last = |name: &str| cells.iter().filter(|row| row.cell(1) == name).last().unwrap();
    for name in ["张三", "王五"] {
        let row = last(name);
        let remarks = row.cell(row.len() - 1);
        assert!(remarks.contains(&format!("与第{}行是同一人", named(name))), "{name} {remarks}");
    }
    let alone = run(&["roster", calculator, &second], b"");
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
    let output = run(&["roster", calculator, &list, "-o", again.to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("就是名单本身"), "{}", text(&output.stderr));
    assert_eq!(fs::read_to_string(&list).unwrap(), "姓名,课时\n张三,5\n");
    let folder = scratch.file("folder.csv");
    fs::create_dir(&folder).unwrap();
    let output = run(&["roster", calculator, &list, "-o", &folder], b"");
    assert!(text(&output.stderr).contains("不能写"), "{}", text(&output.stderr));
    assert!(!Path::new(&format!("{folder}.part")).exists());
    let class = scratch.file("class.csv");
    fs::write(&class, "姓名,是否合格\n张三,是\n").unwrap();
    let twice = run(&["roster", "guxian-2023/class-training", &class, "--input", r#"{"enrolled":50}"#], b"");
    assert_eq!(twice.status.code(), Some(2));
    assert!(text(&twice.stderr).contains("--input 里不要再写 enrolled"), "{}", text(&twice.stderr));
    for (arguments, said) in cases {
        let output = run(&[&["roster", calculator], arguments].concat(), b"");
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {}", text(&output.stderr));
        assert!(text(&output.stderr).contains(said), "{arguments:?} {}", text(&output.stderr));
    }
    // What a heading has for a terminal is not handed on.
    let hostile = run(&["roster", calculator, "-"], "姓名,\u{1b}[31m备注\n张三,\n".as_bytes());
    assert!(text(&hostile.stderr).contains("[31m备注") && !text(&hostile.stderr).contains('\u{1b}'));
    // What was under way leaves no half result behind.
    let out = scratch.file("out.csv");
    run(&["roster", calculator, &list, "--input", WORKER, "-o", &out], b"");
    assert!(Path::new(&out).exists() && !Path::new(&format!("{out}.part")).exists());
}

/// Two quotation marks that somebody typed into remarks make one cell of all that stands between them.
#[test]
fn rows_that_quotation_marks_swallow_are_told_of() {
    let list = "姓名,人员类别,实际课时,是否合格,备注\n张三,农村,60,是,\"好\n李四,农村,60,是,\n王五,农村,60,是,好\"\n赵六,农村,60,是,\"两\n行\"\n";
    let output = run(&["roster", "gongan-2023/living-allowance", "-", "--input", WORKER], list.as_bytes());
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("1 行的格子里像是吞进了后面的行"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("请检查引号是不是成对"));
}

#[test]
fn every_calculator_has_a_blank_list_that_it_understands() {
    let listed: Value = serde_json::from_slice(&run(&["list", "--json"], b"").stdout).unwrap();
    let calculators = listed.as_array().unwrap().iter().flat_map(|ruleset| ruleset["calculators"].as_array().unwrap());
    let mut tried = 0;
    for word in calculators.map(|calculator| calculator["id"].as_str().unwrap()) {
        let blank = run(&["roster", word, "--template"], b"");
        assert!(blank.status.success(), "{word} {}", text(&blank.stderr));
        let row = format!("{}张三{}\r\n", text(&blank.stdout), ",".repeat(text(&blank.stdout).matches(',').count()));
        let read = run(&["roster", word, "-"], row.as_bytes());
        assert!(read.status.code() < Some(2), "{word} {}", text(&read.stderr));
        assert!(!text(&read.stderr).contains("没有用到的列"), "{word} {}", text(&read.stderr));
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
}
