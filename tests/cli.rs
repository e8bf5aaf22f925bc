//! The command line as people use it: what it prints, how it fails, what it does with garbage.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

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

fn run(arguments: &[&str]) -> Output {
    butie(arguments).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn with_input(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = butie(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    output
}

/// A folder of its own under the system's temporary folder, removed when dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("butie-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Every file of `tests/broken` is a rule set with one fault; the text beside it is what the officer sees. Run with
/// `UPDATE=1` to write the texts anew, and read the difference.
#[test]
fn broken_rule_files_show_what_is_wrong() {
    let broken = root().join("tests/broken");
    let mut wrong = Vec::new();
    let mut codes = Vec::new();
    let mut names: Vec<String> =
        fs::read_dir(&broken).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    for name in names.iter().filter_map(|name| name.strip_suffix(".toml")) {
        if name == "vocabulary" || name == "document" {
            continue;
        }
        let scratch = Scratch::new(name);
        let set = scratch.0.join("example-2024");
        fs::create_dir(&set).unwrap();
        fs::copy(broken.join("vocabulary.toml"), scratch.0.join("vocabulary.toml")).unwrap();
        fs::copy(broken.join("document.txt"), set.join("document.txt")).unwrap();
        let (of_document, of_interviews) = (name.ends_with(".document"), name.ends_with(".interviews"));
        let document = if of_document { format!("{name}.toml") } else { "document.toml".to_owned() };
        let calculator = if of_document || of_interviews { "sound.toml".to_owned() } else { format!("{name}.toml") };
        if of_interviews {
            fs::copy(broken.join(format!("{name}.toml")), set.join("class.interviews.toml")).unwrap();
            fs::write(set.join("clas.interviews.toml"), "").unwrap();
        }
        fs::copy(broken.join(document), set.join("document.toml")).unwrap();
        fs::copy(broken.join(calculator), set.join("class.toml")).unwrap();
        let mut shown = String::new();
        for language in ["zh", "en"] {
            let output = run(&["--rules", scratch.path(), "--lang", language, "check", "example-2024"]);
            assert_eq!(output.status.code(), Some(i32::from(!name.starts_with("sound") && name != "unused-step")), "{name}");
            shown.push_str(&text(&output.stderr));
            shown.push_str(&text(&output.stdout));
        }
        codes.extend(shown.split("[B").skip(1).filter_map(|rest| rest.split(']').next()).map(|code| format!("B{code}")));
        let expected = broken.join(format!("{name}.txt"));
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&expected, &shown).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != shown {
            wrong.push(format!("{name}:\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "these texts differ from tests/broken; UPDATE=1 rewrites them\n{}", wrong.join("\n"));
    // A code that no example shows is a code that nobody has seen.
    let unseen: Vec<&str> = butie::author::diagnostic::Code::ALL
        .iter()
        .map(|code| code.id())
        .filter(|code| !codes.iter().any(|seen| seen == code) && !["B0105", "B0109"].contains(code))
        .collect();
    assert!(unseen.is_empty(), "no broken rule file shows {unseen:?}");
}

#[test]
fn a_changed_rate_shows_the_clause_and_its_words() {
    let scratch = Scratch::new("changed");
    let set = scratch.0.join("guxian-2023");
    fs::create_dir(&set).unwrap();
    fs::copy(root().join("rules/vocabulary.toml"), scratch.0.join("vocabulary.toml")).unwrap();
    for entry in fs::read_dir(root().join("rules/guxian-2023")).unwrap() {
        let entry = entry.unwrap();
        let content = fs::read_to_string(entry.path()).unwrap();
        let changed = if entry.file_name() == "class-training.toml" { content.replace("150元", "160元") } else { content };
        fs::write(set.join(entry.file_name()), changed).unwrap();
    }
    let output = run(&["--rules", scratch.path(), "check", "guxian-2023"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stderr);
    assert!(shown.contains("B0504") && shown.contains("160元") && shown.contains("GX08"), "{shown}");
    assert!(shown.contains("按照前 10 天每人每天 150 元、之后每人每天 100 元的补贴标准"), "{shown}");
}

#[test]
fn one_question_prints_the_contract_fields() {
    let input = r#"{"training_mode":"order","days":20,"enrolled":50,"passed":48,"employed":38,"real_name_entered":true}"#;
    let output = run(&["eval", "guxian-2023/class-training", "--input", input, "--json", "--as-of", "2023-06-01"]);
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(result["status"], "computed");
    assert_eq!(result["outputs"]["total"], "48000.00");
    assert_eq!(result["lines"][0]["payee"], "institution");
    assert_eq!(result["lines"][0]["capitals"], "肆万捌仟元整");
    assert_eq!(result["ruleset"]["document"]["validity"], "current");
    for field in ["warnings", "missing", "readings", "trace"] {
        assert!(!result[field].is_null(), "{field}");
    }
    let constants: Vec<&Value> =
        result["trace"].as_array().unwrap().iter().flat_map(|entry| entry["constants"].as_array().unwrap()).collect();
    assert!(constants.iter().any(|constant| constant["constant"] == "100元/人/天" && constant["clause"] != Value::Null));
}

#[test]
fn faults_name_the_fix_and_leave_with_two() {
    let cases: [(&[&str], &str); 11] = [
        (&["eval"], "butie list"),
        (&["eval", "guxian-2023"], "guxian-2023/class-training"),
        (&["eval", "guxian-2033/class-training"], "guxian-2023"),
        (&["eval", "guxian-2023/class-trainin"], "class-training"),
        (&["eval", "guxian-2023/class-training", "--input", "{"], "JSON"),
        (&["eval", "guxian-2023/class-training", "--reading", "x"], "rate_base=enrolled"),
        (&["eval", "guxian-2023/class-training", "--as-of", "yesterday"], "2023-06-01"),
        (&["eval", "../shared/x", "--input", "{}"], "guxian-2023"),
        (&["--rules", "no-such-folder", "list"], "vocabulary.toml"),
        (&["--rules", "tests/broken", "check"], "no rule set"),
        (&["eval", "\u{1b}[31m/x"], "\\u{1b}"),
    ];
    for (arguments, hint) in cases {
        let output = run(arguments);
        let shown = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {shown}");
        assert!(shown.contains(hint) && !shown.contains("panicked"), "{arguments:?}: {shown}");
    }
    let output = run(&["eval", "guxian-2023/class-training", "--input", r#"{"days":400,"employd":3}"#]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("365") && text(&output.stdout).contains("employed"), "{}", text(&output.stdout));
}

#[test]
fn lines_are_answered_in_order_and_garbage_costs_only_itself() {
    let good = |days: usize| {
        format!(
            r#"{{"id":"{days}","calculator":"guxian-2023/class-training","inputs":{{"training_mode":"order","days":{},"enrolled":50,"passed":48,"employed":39,"real_name_entered":true}}}}"#,
            days % 366
        )
    };
    let garbage: [&[u8]; 13] = [
        b"{\"calculator\":\"guxian-2023/class-training\",\"input\":{}}",
        b"",
        b"   ",
        b"not json",
        b"[]",
        b"{}",
        b"{\"calculator\":7}",
        b"{\"calculator\":\"guxian-2023/nothing\",\"inputs\":{}}",
        b"{\"calculator\":\"../../etc/passwd\",\"inputs\":{}}",
        b"{\"calculator\":\"guxian-2023/class-training\",\"inputs\":[1]}",
        b"\xff\xfe\x00",
        b"{\"calculator\":\"guxian-2023/class-training\",\"inputs\":{\"days\":1e400,\"passed\":\"\\u0000\"}}",
        b"{\"calculator\":\"guxian-2023/class-training\",\"inputs\":{\"days\":{\"a\":[null]}},\"as_of\":\"9999-99-99\"}",
    ];
    let mut input = Vec::new();
    let mut lines = 0;
    for number in 0..2_000 {
        if number % 5 == 0 {
            input.extend_from_slice(garbage[number / 5 % garbage.len()]);
        } else {
            input.extend_from_slice(good(number).as_bytes());
        }
        input.push(b'\n');
        lines += 1;
    }
    input.extend_from_slice(&[b'['; 3 << 20]);
    input.push(b'\n');
    input.extend_from_slice(good(7).as_bytes());
    let output = with_input(&["eval", "--jsonl"], &input);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    let answers: Vec<Value> = shown.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), lines + 2);
    for (number, answer) in answers.iter().take(lines).enumerate() {
        if number % 5 == 0 {
            assert_eq!(answer["status"], "invalid_input", "{number}: {answer}");
        } else {
            assert_eq!((&answer["status"], &answer["id"]), (&Value::from("computed"), &Value::from(number.to_string())));
        }
    }
    assert_eq!(answers[lines]["error"]["code"], "line_too_long");
    assert_eq!(answers[lines + 1]["outputs"]["total"], "50400.00");
}

#[test]
fn a_folder_that_lost_its_header_is_not_passed_over() {
    let scratch = Scratch::new("headless");
    let set = scratch.0.join("lost-2023");
    fs::create_dir(&set).unwrap();
    fs::copy(root().join("tests/broken/vocabulary.toml"), scratch.0.join("vocabulary.toml")).unwrap();
    fs::copy(root().join("tests/broken/sound.toml"), set.join("class.toml")).unwrap();
    let output = run(&["--rules", scratch.path(), "check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("B0105"), "{}", text(&output.stderr));
}

#[test]
fn a_case_that_could_not_fail_fails() {
    let scratch = Scratch::new("cases");
    let set = scratch.0.join("invented-2025");
    fs::create_dir(&set).unwrap();
    let county = root().join("tests/county");
    fs::copy(county.join("vocabulary.toml"), scratch.0.join("vocabulary.toml")).unwrap();
    for name in ["document.toml", "document.txt", "class-training.toml"] {
        fs::copy(county.join("invented-2025").join(name), set.join(name)).unwrap();
    }
    let cases = [
        ("", "nothing"),
        ("expect = { totl = \"—\" }", "no output"),
        ("expect = { absent = [\"totl\"] }", "no output"),
        ("expect = { lines = { totl = \"—\" } }", "no line"),
        ("expect = { status_in = [\"computd\"] }", "no status"),
        ("inputs = { hurs = 3 }\nexpect = { status = \"invalid_input\" }", "hours"),
    ];
    for (body, words) in cases {
        let case = format!("[[case]]\nid = \"X\"\ntitle = \"x\"\n{body}\n");
        fs::write(set.join("class-training.cases.toml"), case).unwrap();
        let output = run(&["--rules", scratch.path(), "test"]);
        assert_eq!(output.status.code(), Some(1), "{body}");
        assert!(text(&output.stdout).contains(words), "{body}: {}", text(&output.stdout));
    }
}

#[test]
fn an_interview_that_could_not_fail_fails() {
    let scratch = Scratch::new("interviews");
    let set = scratch.0.join("invented-2025");
    fs::create_dir(&set).unwrap();
    let county = root().join("tests/county");
    fs::copy(county.join("vocabulary.toml"), scratch.0.join("vocabulary.toml")).unwrap();
    for name in ["document.toml", "document.txt", "class-training.toml"] {
        fs::copy(county.join("invented-2025").join(name), set.join(name)).unwrap();
    }
    let interviews = [
        ("", "step"),
        ("step = [{ answer = {} }]", "could never fail"),
        ("step = [{ next = \"hurs\" }]", "#1 next"),
        ("step = [{ money = { nobody = [\"0.00\", \"0.00\"] } }]", "no such payee"),
        ("step = [{ tips = { hurs = [] } }]", "no such input"),
        ("step = [{ answer = { hurs = 3 }, status = \"invalid_input\" }]", "hours"),
        ("audience = \"nobody\"\nstep = [{ statuses = [] }]", "no such audience"),
    ];
    for (body, words) in interviews {
        let interview = format!("[[interview]]\nid = \"X\"\ntitle = \"x\"\nwhy = \"because\"\n{body}\n");
        fs::write(set.join("class-training.interviews.toml"), interview).unwrap();
        let output = run(&["--rules", scratch.path(), "--lang", "en", "test"]);
        let shown = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{body}: {shown}");
        assert!(shown.contains(words), "{body}: {shown}");
    }
}

#[test]
fn an_answer_to_a_question_that_is_not_asked_counts_for_nothing() {
    let input = r#"{"training_mode":"universal","days":8,"enrolled":30,"passed":30,"employed":31,"extension_days":0,"extension_approved":true,"real_name_entered":true}"#;
    let output = run(&["eval", "guxian-2023/class-training", "--input", input, "--json"]);
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&result["status"], &result["outputs"]["total"]), (&Value::from("computed"), &Value::from("24000.00")));
    assert_eq!(result["faults"], Value::Array(Vec::new()));
    let unreadable = input.replace("31", "-1");
    let output = run(&["eval", "guxian-2023/class-training", "--input", &unreadable, "--json"]);
    let result: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&result["status"], &result["faults"][0]["name"]), (&Value::from("invalid_input"), &Value::from("employed")));
}

#[test]
fn workings_are_sums_that_a_reader_can_redo() {
    let cases = [
        ("guxian-2023/annual-plan", r#"{"annual_task":1000,"enterprise_staff":300,"order_project":60}"#, "300人 ÷ 1,000人 < 1/3"),
        ("guxian-2023/deadlines", r#"{"training_end":"2023-11-30"}"#, "(2023-11-30 + 1年)当年3月底 = 2024-03-31"),
        ("shaanxi-2021/school-cooperation", r#"{"students":2001}"#, "2,001人 → 200人"),
        ("shaanxi-2021/school-cooperation", "{}", "应合作培训的大学生人数: 未填写"),
        ("zhengning-2022/minimum-hours", r#"{"occupation_class":"unknown","hours":80}"#, "待确认"),
    ];
    for (calculator, input, words) in cases {
        let shown = text(&run(&["explain", calculator, "--input", input]).stdout);
        assert!(shown.contains(words), "{calculator}: {shown}");
    }
}

#[test]
fn a_misspelt_payee_of_an_audience_is_named() {
    let scratch = Scratch::new("vocabulary");
    let set = scratch.0.join("example-2024");
    fs::create_dir(&set).unwrap();
    let broken = root().join("tests/broken");
    let words = fs::read_to_string(broken.join("vocabulary.toml")).unwrap();
    let words = words.replace("en = \"Training school\" }", "en = \"Training school\", own = \"institutions\" }");
    fs::write(scratch.0.join("vocabulary.toml"), words).unwrap();
    for (from, to) in [("document.txt", "document.txt"), ("document.toml", "document.toml"), ("sound.toml", "class.toml")] {
        fs::copy(broken.join(from), set.join(to)).unwrap();
    }
    let output = run(&["--rules", scratch.path(), "check"]);
    let shown = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("B0107") && shown.contains("`institution`"), "{shown}");
}

#[test]
fn a_question_that_is_too_long_says_so() {
    let output = with_input(&["eval", "guxian-2023/class-training", "--input", "-"], &[b' '; (1 << 20) + 9]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("1 MB"), "{}", text(&output.stderr));
}

#[test]
fn help_and_lists_teach() {
    for arguments in [&["--help"][..], &["eval", "--help"], &["list"], &["list", "guxian-2023/class-training"], &["standards"]] {
        let output = run(arguments);
        assert!(output.status.success(), "{arguments:?}");
        assert!(text(&output.stdout).contains("guxian-2023") || arguments == ["standards"], "{arguments:?}");
    }
    let explained = run(&[
        "explain",
        "gongan-2023/living-allowance",
        "--input",
        r#"{"groups":["rural"],"training_kind":"employment_entrepreneurship","hours_standard":60,"hours_attended":60,"passed":true}"#,
    ]);
    let shown = text(&explained.stdout);
    assert!(shown.contains("240") && shown.contains("按照培训专业（工种）标准课时考勤"), "{shown}");
    let code = run(&["check", "--explain", "B0504"]);
    assert!(text(&code.stdout).contains("quote"));
}

#[test]
fn every_compiled_rule_set_loads_again() {
    let scratch = Scratch::new("compiled");
    let output = run(&["compile", "--out", scratch.path()]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let index: Value = serde_json::from_str(&fs::read_to_string(scratch.0.join("index.json")).unwrap()).unwrap();
    let entries = index.as_array().unwrap();
    assert!(entries.len() >= 5);
    for entry in entries {
        let bytes = fs::read(scratch.0.join(entry["file"].as_str().unwrap())).unwrap();
        let compiled = butie::compiled::load(&bytes).unwrap();
        assert_eq!(entry["hash"], compiled.hash.as_str());
        assert_eq!(butie::compiled::compile(&compiled.ruleset), bytes);
    }
}
