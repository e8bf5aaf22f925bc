//! What people copy out of a result: the page of text, and the case that somebody pastes into a case file.

use butie::answers::{RawSituation, read};
use butie::asker::Asker;
use butie::author::cases::{self, cases};
use butie::author::check::Folder;
use butie::case::case;
use butie::compiled::Compiled;
use butie::evaluate::{Status, evaluate};
use butie::explain::{fault_text, reasons};
use butie::model::Calculator;
use butie::statement::statement;
use butie::text::Language;
use butie::value::date;
use proptest::prelude::*;

use crate::laws::for_each;
use crate::support::{all, folders, root};

/// Texts are long, and reading them back takes its time.
const CASES: u32 = 80;

/// The golden cases whose texts are written down beside this file, with who asks.
const COPIED: [(&str, &str, &str); 7] = [
    ("guxian-2023", "GX-CT-04", "school"),
    ("guxian-2023", "GX-035", "school"),
    ("gongan-2023", "GA-023", "school"),
    ("gongan-2023", "GA-PS-01", "school"),
    ("gongan-2023", "GA-LA-25", "worker"),
    ("shaanxi-2021", "SX-009", "worker"),
    ("zhengning-2022", "ZN-TR-38", "worker"),
];

/// Texts as people get them. Run with `UPDATE=1` to write them anew, and read the difference.
#[test]
fn statements_read_as_they_stand_beside_this_file() {
    let (_, folders) = folders("rules");
    let all = all();
    let mut wrong = Vec::new();
    for (ruleset, id, audience) in COPIED {
        let compiled = all.iter().find(|compiled| compiled.ruleset.id == ruleset).unwrap();
        let folder = folders.iter().find(|folder| folder.id == ruleset).unwrap();
        let golden = cases(folder).0.into_iter().find(|case| case.id == id).unwrap_or_else(|| panic!("no case {id}"));
        let calculator = compiled.ruleset.calculator(&golden.calculator).unwrap();
        let raw = RawSituation { as_of: date::read("2026-11-22"), ..golden.situation };
        let situation = read(calculator, &raw);
        let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
        let asker = Asker::of(&compiled.ruleset, calculator, Some(audience));
        // The version changes with every word of the rules, and these texts shall not.
        let hash = "0123456789abcdef";
        let shown = [Language::Zh, Language::En].map(|language| statement(&evaluation, hash, asker, language)).join("\n");
        let path = root().join(format!("tests/statements/{id}.txt"));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &shown).unwrap();
        } else if std::fs::read_to_string(&path).unwrap_or_default() != shown {
            wrong.push(format!("{id}:\n{shown}"));
        }
    }
    assert!(wrong.is_empty(), "these texts differ from tests/statements; UPDATE=1 rewrites them\n{}", wrong.join("\n"));
}

#[test]
fn a_statement_holds_every_amount_with_its_receiver_and_ends_with_the_version() {
    for_each(CASES, |compiled, calculator, raw| {
        let situation = read(calculator, raw);
        let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
        for fault in &evaluation.faults {
            let text = fault_text(&compiled.ruleset, calculator, fault);
            let written = |text: &str| ["true", "null", "\"", "["].iter().any(|sign| text.contains(sign));
            prop_assert!(!written(&text.zh) && !written(&text.en), "{:?} is for whoever writes JSON", text);
        }
        let said = reasons(&evaluation, Language::Zh);
        let text = statement(&evaluation, &compiled.hash, Asker::Everybody, Language::Zh);
        prop_assert!(said.iter().all(|reason| text.lines().any(|line| line == reason)), "{:?} {}", said, text);
        let decided = matches!(evaluation.status, Status::Ineligible | Status::Forfeited | Status::ToConfirm);
        let gates = evaluation.gates.contains(&Some(false));
        prop_assert!(!decided || !gates || !said.is_empty(), "{}", text);
        let payees = calculator.payees();
        for asker in payees.iter().copied().map(Asker::Own).chain([Asker::Everybody, Asker::Nobody]) {
            for language in [Language::Zh, Language::En] {
                let text = statement(&evaluation, &compiled.hash, asker, language);
                for line in &evaluation.lines {
                    let amount = butie::prose::grouped(&butie::prose::plain_money(line.amount));
                    let name = compiled.ruleset.party(line.line.payee).name.get(language);
                    prop_assert!(text.lines().any(|row| row.contains(name) && row.contains(&amount)), "{}", text);
                }
                // Own money comes first, and the others' stands apart.
                let others = if language == Language::Zh { "发给别人的钱" } else { "Money paid to others" };
                let apart = evaluation.lines.iter().any(|line| !asker.counts(line.line.payee));
                prop_assert_eq!(text.contains(others), apart, "{}", text);
                let whose = if language == Language::Zh { "谁得多少钱" } else { "Who receives what" };
                let own = evaluation.lines.iter().any(|line| asker.counts(line.line.payee));
                prop_assert_eq!(text.contains(whose), own, "{}", text);
                prop_assert!(text.contains(&compiled.hash[..12]) && text.ends_with('\n') && !text.contains("\n\n\n"), "{}", text);
            }
        }
        Ok(())
    });
}

/// The case file of a calculator as it begins, with the answers that it gives to all its cases.
fn beginning(calculator: &Calculator, folders: &[Folder], compiled: &Compiled) -> String {
    let folder = folders.iter().find(|folder| folder.id == compiled.ruleset.id);
    let name = format!("{}.cases.toml", calculator.id);
    let file = folder.and_then(|folder| folder.files.iter().find(|(file, _)| *file == name));
    file.map_or("", |(_, text)| text.split("[[case]]").next().unwrap_or_default()).to_owned()
}

#[test]
fn a_copied_case_can_be_pasted_and_passes() {
    let (_, folders) = folders("rules");
    for_each(CASES, |compiled, calculator, raw| {
        let mut raw = raw.clone();
        raw.as_of = date::read("2026-11-22").filter(|_| raw.inputs.iter().count() % 2 == 0);
        let situation = read(calculator, &raw);
        let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
        let text = format!("{}\n{}", beginning(calculator, &folders, compiled), case(&evaluation, &compiled.hash, &raw));
        let files =
            vec![(format!("{}.toml", calculator.id), String::new()), (format!("{}.cases.toml", calculator.id), text.clone())];
        let (pasted, _, findings) = cases(&Folder { id: compiled.ruleset.id.clone(), files });
        prop_assert!(findings.is_empty() && pasted.len() == 1, "{} {:?}", text, findings);
        prop_assert_eq!(cases::run(compiled, &pasted[0]), Vec::new(), "{}", text);
        // It asks the very same question.
        let again = read(calculator, &pasted[0].situation);
        prop_assert_eq!(
            (&again.answers, &again.readings, again.as_of),
            (&situation.answers, &situation.readings, situation.as_of)
        );
        Ok(())
    });
}

#[test]
fn a_copied_case_fails_once_the_rules_say_otherwise() {
    let (_, folders) = folders("rules");
    let folder = folders.iter().find(|folder| folder.id == "guxian-2023").unwrap();
    let compiled = all().into_iter().find(|compiled| compiled.ruleset.id == "guxian-2023").unwrap();
    let golden = cases(folder).0.into_iter().find(|case| case.id == "GX-CT-04").unwrap();
    let calculator = compiled.ruleset.calculator(&golden.calculator).unwrap();
    let situation = read(calculator, &golden.situation);
    let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
    let text = case(&evaluation, "0123456789abcdef", &golden.situation);
    assert_eq!(
        text.lines().filter(|line| !line.starts_with("id =")).collect::<Vec<_>>(),
        [
            "# guxian-2023/class-training 培训班补贴，规则版本 0123456789abcdef",
            "[[case]]",
            "title = \"培训班补贴：对结果有疑问\"",
            "why = \"expect 是按这个规则版本算出来的；请按原文改成应有的结果，写明怎么算\"",
            "inputs = { training_mode = \"order\", days = 20, enrolled = 50, passed = 50, employed = 45, extension_days = \"absent\", extension_approved = \"absent\", real_name_entered = true, classified_unit = false }",
            "expect = { status = \"computed\", scheme = \"order_project\", per_person_uncapped = \"2500.00\", per_person = \"2500.00\", total = \"125000.00\", cap_hit = false, employed_needed = 40, lines = { total = \"institution\" }, warnings = [] }",
        ]
    );
    let wrong = text.replace("125000.00", "130000.00");
    let files = vec![("class-training.toml".to_owned(), String::new()), ("class-training.cases.toml".to_owned(), wrong)];
    let (pasted, ..) = cases(&Folder { id: compiled.ruleset.id.clone(), files });
    let differences = cases::run(&compiled, &pasted[0]);
    assert_eq!(differences.len(), 1);
    assert_eq!((differences[0].name.as_str(), differences[0].actual.as_str()), ("total", "125000.00"));
}
