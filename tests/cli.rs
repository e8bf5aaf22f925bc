//! The command line as people use it: what it prints, how it fails, what it does with garbage.

use std::fs;

use butie::catalogue::Entry;
use butie::compiled::Files;
use serde_json::Value;

mod program;

use program::{Scratch, root, run, text, with_input};

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
        fs::copy(broken.join("vocabulary.toml"), scratch.file("vocabulary.toml")).unwrap();
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
            let output = run(&["--rules", &scratch.file(""), "--lang", language, "check", "example-2024"]);
            let sound = ["sound", "unused-step", "quote-stands-twice.document"].contains(&name);
            assert_eq!(output.status.code(), Some(i32::from(!sound)), "{name}");
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
    fs::copy(root().join("rules/vocabulary.toml"), scratch.file("vocabulary.toml")).unwrap();
    for entry in fs::read_dir(root().join("rules/guxian-2023")).unwrap() {
        let entry = entry.unwrap();
        let content = fs::read_to_string(entry.path()).unwrap();
        let changed = if entry.file_name() == "class-training.toml" { content.replace("150元", "160元") } else { content };
        fs::write(set.join(entry.file_name()), changed).unwrap();
    }
    let output = run(&["--rules", &scratch.file(""), "check", "guxian-2023"]);
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
    fs::copy(root().join("tests/broken/vocabulary.toml"), scratch.file("vocabulary.toml")).unwrap();
    fs::copy(root().join("tests/broken/sound.toml"), set.join("class.toml")).unwrap();
    let output = run(&["--rules", &scratch.file(""), "check"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).contains("B0105"), "{}", text(&output.stderr));
}

#[test]
fn a_case_that_could_not_fail_fails() {
    let scratch = Scratch::new("cases");
    let set = scratch.0.join("invented-2025");
    fs::create_dir(&set).unwrap();
    let county = root().join("tests/county");
    fs::copy(county.join("vocabulary.toml"), scratch.file("vocabulary.toml")).unwrap();
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
        let output = run(&["--rules", &scratch.file(""), "test"]);
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
    fs::copy(county.join("vocabulary.toml"), scratch.file("vocabulary.toml")).unwrap();
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
        let output = run(&["--rules", &scratch.file(""), "--lang", "en", "test"]);
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
        // What is required and what there is stand side by side, for conditions and for checks.
        (
            "gongan-2023/practice-share",
            r#"{"total_hours":36,"practice_hours":20}"#,
            "✗ 实践操作达到60%  要求：不少于60%  实际：约55.6%（20课时 ÷ 36课时）",
        ),
        ("zhengning-2022/training", "{}", "? 开班前已备案  要求：是  实际：未填写"),
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
    fs::write(scratch.file("vocabulary.toml"), words).unwrap();
    for (from, to) in [("document.txt", "document.txt"), ("document.toml", "document.toml"), ("sound.toml", "class.toml")] {
        fs::copy(broken.join(from), set.join(to)).unwrap();
    }
    let output = run(&["--rules", &scratch.file(""), "check"]);
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
fn what_stands_beside_the_amount_is_told_by_topic() {
    let question = r#"{"groups":["rural"],"training_kind":"employment_entrepreneurship","hours_standard":60,"hours_attended":60,"passed":true}"#;
    let arguments = ["eval", "gongan-2023/living-allowance", "--input", question];
    let shown = text(&run(&arguments).stdout);
    in_order(
        &shown,
        &[
            "交通费",
            "带什么",
            "怎么办理",
            "合格证",
            "去哪里",
            "湖北公共招聘网",
            "怎么发放",
            "本人的银行账户",
            "培训中要注意",
            "考勤",
        ],
    );
    let result: Value = serde_json::from_str(&text(&run(&[&arguments[..], &["--json"]].concat()).stdout)).unwrap();
    let topics: Vec<(&str, Option<&str>)> =
        result["notes"].as_array().unwrap().iter().map(|note| (note["code"].as_str().unwrap(), note["topic"].as_str())).collect();
    assert!(
        topics.contains(&("own_bank_account", Some("payment"))) && topics.contains(&("transport_included", None)),
        "{topics:?}"
    );
    let described: Value = serde_json::from_str(&text(&run(&["list", "gongan-2023/living-allowance", "--json"]).stdout)).unwrap();
    let notes = described["notes"].as_array().unwrap();
    let found = |code: &str| notes.iter().find(|note| note["code"] == code).unwrap();
    assert_eq!((&found("job_placement")["topic"], &found("job_placement")["conditional"]), (&"process".into(), &true.into()));
    assert_eq!(found("papers_not_listed")["conditional"], false);
}

#[test]
fn every_compiled_rule_set_loads_again() {
    let scratch = Scratch::new("compiled");
    let output = run(&["compile", "--out", &scratch.file("")]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let index: Value = serde_json::from_str(&fs::read_to_string(scratch.0.join("index.json")).unwrap()).unwrap();
    let entries = index.as_array().unwrap();
    assert!(entries.len() >= 5);
    let compiled_index = fs::read(scratch.0.join("index.butie")).unwrap();
    let compiled_entries = butie::compiled::load_index(&compiled_index).unwrap();
    assert_eq!(compiled_entries.len(), entries.len());
    for cut in [0, 4, 6, 7, 100, compiled_index.len() - 1] {
        assert!(butie::compiled::load_index(&compiled_index[..cut]).is_err(), "{cut} bytes are no index");
    }
    for (entry, listed) in entries.iter().zip(&compiled_entries) {
        let read = |what: &str| fs::read(scratch.0.join(entry[what].as_str().unwrap())).unwrap();
        let files = Files { rules: read("file"), english: read("english") };
        let compiled = butie::compiled::load(&files.rules, Some(&files.english)).unwrap();
        assert_eq!(entry["hash"], compiled.hash.as_str());
        assert_eq!(butie::compiled::compile(&compiled.ruleset), files);
        let lists = fs::read(scratch.0.join(listed.lists())).unwrap();
        let words = butie::compiled::load_lists(&lists, &compiled).unwrap();
        assert_eq!(butie::compiled::compile_lists(&words, &compiled.ruleset), lists);
        assert_eq!(words.calculators.len(), compiled.ruleset.calculators.len());
        let named = |what: &str| entry[what].as_str().unwrap();
        let expected = Entry::of(&compiled.ruleset, named("file"), Some(named("english")), Some(named("text")));
        assert_eq!(*listed, expected, "the index for pages says the same as the one for programs");
        assert_eq!(entry["calculators"][0]["summary"]["en"], listed.calculators[0].summary.en.as_str());
        let text = fs::read_to_string(scratch.0.join(entry["text"].as_str().unwrap())).unwrap();
        assert!(!text.contains('\r') && !text.starts_with('\u{feff}'));
        for clause in &compiled.ruleset.clauses {
            assert!(butie::passage::find(&text, &clause.quote).is_some(), "{} is not in {}", clause.id, entry["text"]);
        }
        assert_eq!(entry["region"]["pinyin"], compiled.ruleset.document.region.pinyin.as_str());
    }
}

#[test]
fn a_result_travels_as_a_link() {
    let input = r#"{"training_mode":"order","days":20,"enrolled":50,"passed":48,"employed":39,"real_name_entered":true}"#;
    let made = ["link", "guxian-2023/class-training", "--audience", "school", "--as-of", "2023-06-01", "--input", input];
    let link = text(&run(&made).stdout);
    let link = link.trim_end();
    assert!(link.starts_with("c=guxian-2023/class-training&a=school&f=1&v="), "{link}");
    assert!(link.ends_with("&real_name_entered=y&m.institution=120000.00&s=computed"), "{link}");
    let opened = run(&["open", &format!("https://example.gov.cn/#{link}")]);
    assert_eq!(opened.status.code(), Some(0));
    in_order(&text(&opened.stdout), &["规则没有变，结果和2023-06-01的一样：已算出，培训机构 120,000元", "标准 120,000.00元"]);
    let edited = run(&["--lang", "en", "open", &link.replace("120000.00", "130000.00")]);
    assert_eq!(edited.status.code(), Some(1));
    in_order(
        &text(&edited.stdout),
        &["The link says: computed, the training institution 130,000 yuan", "standard 120,000.00 yuan"],
    );
    for (link, shown) in [("c=guxian-2023&a=school", "guxian-2023/class-training"), ("c=guxian-2023/deadlines", "training_end")] {
        let opened = run(&["open", link]);
        assert_eq!(opened.status.code(), Some(0), "{link}");
        assert!(text(&opened.stdout).contains(shown), "{link}");
    }
    let preset = run(&["link", "guxian-2023/deadlines", "--audience", "school"]);
    assert_eq!(text(&preset.stdout), "c=guxian-2023/deadlines&a=school\n");
    for (arguments, hint) in [
        (&["open", "result"][..], "不是补贴计算结果的链接"),
        (&["open", &link[..link.len() - 3]], "链接里有一处读不懂，请让对方把完整的链接再发一次 (“s”)"),
        (&["open", "c=guxian-2033/x&a=school"], "guxian-2023"),
        (&["open", "c=guxian-2023/class"], "class-training"),
        (&["open", link, "--as-of", "today"], "2023-06-01"),
        (&["link"], "butie list"),
        (&["link", "guxian-2023", "--audience", "scool"], "school"),
        (&["link", "guxian-2023/class-training", "--input", r#"{"dayz":1}"#], "days"),
    ] {
        let output = run(arguments);
        let shown = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {shown}");
        assert!(shown.contains(hint) && !shown.contains("panicked"), "{arguments:?}: {shown}");
    }
}

#[test]
fn a_result_is_printed_as_a_page_or_as_a_case() {
    let input = r#"{"local_standard":900,"claimed":40,"joint_with_township":true}"#;
    let page = run(&["print", "gongan-2023/institution-net", "--audience", "school", "--as-of", "2026-11-22", "--input", input]);
    assert_eq!(page.status.code(), Some(0));
    let order = [
        "可能已失效",
        "培训机构",
        "25,600.00元（人民币贰万伍仟陆佰元整）",
        "发给别人的钱",
        "10,400.00元",
        "规则版本：gongan-2023",
    ];
    in_order(&text(&page.stdout), &order);
    let faulty = run(&["--lang", "en", "print", "gongan-2023/institution-net", "--input", r#"{"claimed":-1}"#]);
    assert_eq!(faulty.status.code(), Some(2));
    assert!(text(&faulty.stdout).contains("enter 0 persons to"), "{}", text(&faulty.stdout));
    // What is copied is pasted, and passes.
    let scratch = Scratch::new("pasted");
    let set = scratch.0.join("gongan-2023");
    fs::create_dir(&set).unwrap();
    fs::copy(root().join("rules/vocabulary.toml"), scratch.file("vocabulary.toml")).unwrap();
    for entry in fs::read_dir(root().join("rules/gongan-2023")).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), set.join(entry.file_name())).unwrap();
    }
    let case = text(&run(&["print", "gongan-2023/institution-net", "--case", "--input", input]).stdout);
    let file = set.join("institution-net.cases.toml");
    let before = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{before}{case}")).unwrap();
    let tested = run(&["--rules", &scratch.file(""), "test"]);
    assert_eq!(tested.status.code(), Some(0), "{}{case}", text(&tested.stdout));
    fs::write(&file, format!("{before}{}", case.replace("25600.00", "26000.00"))).unwrap();
    let tested = run(&["--rules", &scratch.file(""), "test"]);
    assert_eq!(tested.status.code(), Some(1));
    assert!(text(&tested.stdout).contains("26000.00"), "{}", text(&tested.stdout));
}

/// An interview with these lines typed.
fn asked(arguments: &[&str], lines: &[&str]) -> String {
    let output = with_input(&[&["ask"], arguments].concat(), format!("{}\n", lines.join("\n")).as_bytes());
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{shown}{}", text(&output.stderr));
    shown
}

/// The words stand in the text, in this order.
fn in_order(shown: &str, words: &[&str]) {
    let mut rest = shown;
    for word in words {
        rest = rest.split_once(word).unwrap_or_else(|| panic!("“{word}” is missing, or not in its place:\n{shown}")).1;
    }
}

#[test]
fn a_worker_is_asked_what_still_matters() {
    let lines = ["1", "农村学员", "６０", "53课时", "五十三", "53", "是"];
    let shown = asked(&["gongan-2023/living-allowance", "--audience", "worker"], &lines);
    in_order(
        &shown,
        &[
            "现在看 → 学员本人：最少 0元，最多 13,320元",
            "1. 您参加的是哪一种培训？  [最多影响 13,320元]",
            "1) 就业创业培训（学技能找工作，或学创业）  (employment_entrepreneurship)",
            "3) 不清楚  (unknown)",
            "0) 都不是  (none)",
            "可以选几项，用逗号隔开",
            "现在看 → 学员本人：最少 0元，最多 7,992元",
            "1 – 2,000课时，整数",
            "现在看 → 学员本人：最少 0元，最多 240元",
            "✗ 请填数字，例如 20 或 1234.50",
            "✗ 请填数字，例如 20 或 1234.50",
            "现在看 → 学员本人：最少 0元，最多 192元",
            "5. 您考核合格了吗？  [最多影响 192元]",
            "培训生活费补助 — 已算出",
            "标准 192.00元",
            "再多 1课时：+24元",
            "butie eval gongan-2023/living-allowance --audience worker --input '{",
            r#""hours_attended":53"#,
        ],
    );
    let shown = asked(&["gongan-2023/living-allowance", "--lang", "en"], &["POST_SKILL"]);
    in_order(&shown, &["What kind of training was it?", "not eligible", "--lang en eval"]);
    assert!(!shown.contains("2. "), "a refusal ends the interview: {shown}");
}

#[test]
fn a_school_is_asked_until_the_class_is_priced() {
    let start = r#"{"training_mode":"order","days":20,"classified_unit":false}"#;
    let arguments = ["guxian-2023/class-training", "--audience", "school", "--input", start];
    let shown = asked(&arguments, &["50", "51", "yes", "y", "back", "1", "99", "38", "b", "39"]);
    in_order(
        &shown,
        &[
            "考核合格多少人？",
            "0人以上，整数",
            "现在看 → 培训机构：最少 0元，最多 125,000元",
            "[最多影响 125,000元]",
            "> 51",
            "✗ 请选“是”、“否”",
            "现在看 → 培训机构：最少 50,000元，最多 125,000元",
            "有多少人已经就业？  [最多影响 75,000元]",
            "> y",
            "✗ 请填数字",
            "> back",
            "学员信息都录入实名制系统了吗？",
            "> 99",
            "✗ 就业人数不能多于合格人数",
            "前面的回答要改，就输 b",
            "> 38",
            "现在看 → 培训机构：50,000元",
            "> b",
            "有多少人已经就业？",
            "> 39",
            "还没有问完",
            "还有问题没有回答",
            r#""employed":39,"passed":50"#,
        ],
    );
    let english = [&arguments[..], &["--lang", "en"]].concat();
    let shown = asked(&english, &["48", "y", "38", "50", "b", "b", "39", "50"]);
    in_order(
        &shown,
        &[
            "certain so far → the training institution: 0 – 120,000 yuan",
            "certain so far → the training institution: 48,000 – 120,000 yuan",
            "[changes the result by up to 72,000 yuan]",
            "How many trainees started?",
            "— computed",
            "in principle at most 48,000.00 yuan",
            "1 person more (reaching 39 persons): +72,000 yuan",
            "b changes the last answer",
            "How many trainees started?",
            "How many of those who passed are now employed?",
            "standard 120,000.00 yuan",
            "The same without being asked:",
        ],
    );
}

/// What `ask` prints at its end gives the same result.
#[test]
fn the_command_that_repeats_an_interview_repeats_it() {
    let shown = asked(&["shaanxi-2021/class-training", "--reading", "rate_base=passed"], &["50", "1４", "1,200.50", "50", ""]);
    in_order(&shown, &["不填按“否”算，直接回车", "已算出", "按默认算的", "enterprise_bears_cost"]);
    let line = shown.lines().rev().find(|line| line.contains("butie eval")).unwrap();
    let (before, input) = line.trim().split_once(" --input '").unwrap();
    let mut arguments: Vec<&str> = before.split(' ').skip(1).collect();
    let input = input.trim_end_matches('\'');
    arguments.extend(["--input", input]);
    let output = text(&run(&arguments).stdout);
    assert!(output.contains("— 已算出") && shown.contains(&output), "{output}\n{shown}");
}

#[test]
fn not_knowing_is_an_answer_and_not_asked_again() {
    let shown = asked(&["gongan-2023/institution-net", "--audience", "school"], &["不清楚", "30", "3"]);
    in_order(&shown, &["不知道的写“不清楚”", "要先知道当地标准", "（不清楚）", r#""local_standard":null"#]);
    let shown = asked(&["taian-2021/local-standard"], &["15", "80", "无"]);
    in_order(&shown, &["没有的写“无”", "1,200.00元", r#""cap":null"#]);
    let shown = asked(&["zhengning-2022/minimum-hours"], &["B", "100"]);
    in_order(&shown, &["2) B类职业技能培训  (B)", "已算出", r#""occupation_class":"B""#]);
    let shown = asked(&["taian-2021/fund-application"], &["1、4 2", "b", "0"]);
    in_order(&shown, &["三", "回车结束，b 改上一题", r#""have":[]"#]);
    let shown = asked(&["guxian-2023/deadlines"], &["昨天", "2023年2月30日", "2023/11/30"]);
    in_order(&shown, &["✗ 请填日期", "✗ 请填日期", "2024-03-31"]);
}

#[test]
fn an_interview_ends_whatever_is_typed() {
    let class = "guxian-2023/class-training";
    for input in [&b""[..], b"quit\n", b"q", "结束\n".as_bytes(), b"order\n20\nq\n"] {
        let output = with_input(&["ask", class], input);
        let shown = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{shown}");
        in_order(
            &shown,
            &["还没有问完", "还有问题没有回答", "现在看 → 培训机构：最少 0元，最多多少还要看其他回答", "butie eval"],
        );
    }
    let garbage: [Vec<u8>; 6] = [
        vec![b'x'; 3 << 20],
        b"\xff\xfe\x00\n\x1b[31m\n".repeat(40),
        b"\n".repeat(5_000),
        b"b\n".repeat(5_000),
        b"order\nback\n".repeat(3_000),
        ["9".repeat(4_000), String::new()].join("\n").repeat(30).into_bytes(),
    ];
    for input in garbage {
        let output = with_input(&["ask", class], &input);
        let shown = text(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(shown.contains("还没有问完") && !shown.contains('\u{1b}'), "{}", shown.chars().take(500).collect::<String>());
    }
}

#[test]
fn an_interview_that_cannot_begin_says_why() {
    let cases: [(&[&str], &str); 6] = [
        (&["ask"], "butie list"),
        (&["ask", "guxian-2023/class-trainin"], "class-training"),
        (&["ask", "guxian-2023/class-training", "--input", "-"], "--input '{…}'"),
        (&["ask", "guxian-2023/class-training", "--audience", "scool"], "school"),
        (&["ask", "guxian-2023/class-training", "--payee", "enterprise"], "institution"),
        (&["ask", "guxian-2023/class-training", "--payee", "institution", "--audience", "school"], "--payee"),
    ];
    for (arguments, hint) in cases {
        let output = with_input(arguments, b"");
        let shown = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {shown}");
        assert!(shown.contains(hint) && !shown.contains("panicked"), "{arguments:?}: {shown}");
    }
    let output = with_input(&["ask", "guxian-2023/class-training", "--input", r#"{"days":366,"employd":1}"#], b"1\n");
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(2));
    assert!(shown.contains("365") && shown.contains("employed") && !shown.contains("> "), "{shown}");
}

const CLASS: &str = r#"{"training_mode":"order","days":20,"enrolled":50,"passed":48,"employed":38,"real_name_entered":true,"classified_unit":false}"#;

#[test]
fn along_one_number_the_break_points_are_exact() {
    let class = ["along", "guxian-2023/class-training", "--input", CLASS];
    let shown = text(&run(&[&class[..], &["--by", "employed", "--reach", "100000"]].concat()).stdout);
    in_order(
        &shown,
        &[
            "培训机构\n",
            "▸ 0 – 38人   48,000元   现在 38人：48,000元",
            "  39 – 48人  120,000元  门槛：一下子 +72,000元",
            "per_person_uncapped",
            "培训机构：要到 100,000元，employed 至少 39人（可得 120,000元），比现在多 1人",
        ],
    );
    assert!(!shown.contains("学员本人"), "who gets nothing is left out: {shown}");
    let english = [&class[..], &["--by", "days", "--lang", "en", "--reach", "48,000.01", "--payee", "institution"]].concat();
    let shown = text(&run(&english).stdout);
    in_order(
        &shown,
        &[
            "0 – 10 days   0 yuan → 48,000 yuan  +4,800 yuan for each further day",
            "▸ 11 – 30 days  48,000 yuan           the limit: beyond it nothing is added; now 20 days: 48,000 yuan",
            "days never brings 48,000.01 yuan; the most is 48,000 yuan",
        ],
    );
    let stairs = r#"{"groups":["rural"],"training_kind":"employment_entrepreneurship","hours_standard":60,"hours_attended":50,"passed":true}"#;
    let shown = text(
        &run(&["along", "gongan-2023/living-allowance", "--input", stairs, "--by", "hours_attended", "--from", "４８"]).stdout,
    );
    in_order(&shown, &["▸ 48 – 53课时  192元  现在 50课时：192元", "  54 – 59课时  216元\n", "240元  封顶，再多也不加"]);
    let practice = r#"{"total_hours":100,"practice_hours":50,"ministry_package":false}"#;
    let shown = text(&run(&["along", "zhengning-2022/practice-share", "--input", practice, "--by", "practice_hours"]).stdout);
    in_order(&shown, &["▸ 0 – 69课时   否  现在 50课时：否", "  70 – 88课时  是"]);
    let json = [&class[..], &["--by", "employed", "--from", "30", "--to", "40", "--reach", "120000", "--json"]].concat();
    let series: Value = serde_json::from_slice(&run(&json).stdout).unwrap();
    assert_eq!(series["input"], "employed");
    assert_eq!(series["fewest"]["institution"], 39);
    let money = series["money"]["institution"].as_array().unwrap();
    assert_eq!((&money[0]["from"], &money[0]["end"]), (&Value::from(30), &Value::from("48000.00")));
    assert_eq!((&money[1]["to"], &money[1]["start"]), (&Value::from(40), &Value::from("120000.00")));
    let never = [&class[..], &["--by", "employed", "--reach", "120000.01", "--json"]].concat();
    let series: Value = serde_json::from_slice(&run(&never).stdout).unwrap();
    assert_eq!(series["fewest"]["institution"], Value::Null);
}

#[test]
fn along_says_why_there_is_nothing_to_show() {
    let open = r#"{"training_mode":"order","passed":48,"enrolled":50,"real_name_entered":true}"#;
    let cases: [(&str, &[&str], &str); 11] = [
        (CLASS, &[], "--by"),
        (CLASS, &["--by", "employd"], "是不是 employed"),
        (CLASS, &["--by", "training_mode"], "不是数字"),
        (CLASS, &["--by", "extension_days"], "不问“extension_days”"),
        (CLASS, &["--by", "days", "--from", "9", "--to", "3"], "0天 到 365天"),
        (CLASS, &["--by", "days", "--from", "400"], "0天 到 365天"),
        (CLASS, &["--by", "days", "--reach", "很多"], "--reach"),
        (CLASS, &["--by", "days", "--to", "-3"], "--to"),
        (CLASS, &["--by", "days", "--payee", "enterprise"], "institution"),
        (open, &["--by", "days"], "employed"),
        (r#"{"days":366}"#, &["--by", "passed"], "365"),
    ];
    for (input, rest, hint) in cases {
        let output = run(&[&["along", "guxian-2023/class-training", "--input", input], rest].concat());
        let shown = text(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{rest:?}: {shown}");
        assert!(shown.contains(hint) && !shown.contains("panicked"), "{rest:?}: {shown}");
    }
}

#[test]
fn a_result_carries_what_is_possible_and_what_would_change_it() {
    let class = ["eval", "guxian-2023/class-training", "--json", "--audience", "school", "--input"];
    let result: Value = serde_json::from_slice(&run(&[&class[..], &[CLASS]].concat()).stdout).unwrap();
    assert_eq!(result["status"], "computed");
    assert_eq!(result["possible"]["statuses"], serde_json::json!(["computed"]));
    assert_eq!(result["possible"]["money"][0]["high"], "48000.00");
    let thresholds = result["changes"]["thresholds"].as_array().unwrap();
    let employed = thresholds.iter().find(|threshold| threshold["input"] == "employed").unwrap();
    assert_eq!((&employed["more"]["next"]["at"], &employed["more"]["next"]["kind"]), (&Value::from(39), &Value::from("cliff")));
    assert_eq!(employed["tips"][0]["zh"], "再多 1人（达到 39人）：+72,000元");
    let open = r#"{"training_mode":"order","days":20,"enrolled":50,"passed":48,"real_name_entered":true}"#;
    let result: Value = serde_json::from_slice(&run(&[&class[..], &[open]].concat()).stdout).unwrap();
    let question = &result["possible"]["questions"][0];
    assert_eq!((&question["input"], &question["price"]), (&Value::from("employed"), &Value::from("72000.00")));
    let unentered = r#"{"training_mode":"order","days":20,"enrolled":50,"passed":48,"employed":39,"real_name_entered":false,"classified_unit":false}"#;
    let result: Value = serde_json::from_slice(&run(&[&class[..], &[unentered]].concat()).stdout).unwrap();
    let remedy = &result["changes"]["remedies"][0];
    assert_eq!(
        (&remedy["changes"][0]["input"], &remedy["amount"]),
        (&Value::from("real_name_entered"), &Value::from("120000.00"))
    );

    let line = format!("{{\"calculator\":\"guxian-2023/class-training\",\"inputs\":{CLASS}}}\n");
    let plain = text(&with_input(&["eval", "--jsonl"], line.as_bytes()).stdout);
    let more = text(&with_input(&["eval", "--jsonl", "--outlook"], line.as_bytes()).stdout);
    assert!(!plain.contains("\"possible\"") && plain.lines().count() == 1, "{plain}");
    let more: Value = serde_json::from_str(&more).unwrap();
    assert_eq!(more["outputs"]["total"], "48000.00");
    assert_eq!(more["possible"]["open"], serde_json::json!(["extension_days", "extension_approved"]));
    assert_eq!(run(&["eval", "--outlook"]).status.code(), Some(2));
}

#[test]
fn a_result_in_words_leaves_out_who_gets_nothing_and_sets_defaults_apart() {
    let open = r#"{"training_mode":"order","days":20,"enrolled":50,"passed":48}"#;
    let shown = text(&run(&["eval", "guxian-2023/class-training", "--input", open]).stdout);
    in_order(&shown, &["现在看 → 培训机构：最少 0元，最多 120,000元", "? real_name_entered  "]);
    assert!(!shown.contains("学员本人："), "{shown}");
    let class = r#"{"enrolled":50,"passed":45,"employed_passed":14,"local_standard":1200}"#;
    let shown = text(&run(&["eval", "shaanxi-2021/class-training", "--input", class]).stdout);
    in_order(&shown, &["已算出", "没有回答、按默认算的，有不同再填：", "    enterprise_bears_cost  ", "（否）"]);
    assert!(!shown.contains("? "), "{shown}");
    let worker = [
        "eval",
        "zhengning-2022/training",
        "--input",
        r#"{"filed_before_start":true,"living_per_day":30,"transport_per_day":20}"#,
    ];
    let shown = text(&run(&[&worker[..], &["--audience", "worker", "--lang", "en"]].concat()).stdout);
    in_order(&shown, &["certain so far → the trainee: 0 yuan or more", "? days  "]);
    assert!(!shown.contains("→ the training institution:"), "{shown}");
}
