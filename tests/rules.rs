//! The rule sets in `rules/`: sound, covered, and right in every case; and a county that needs no engine code.

use butie::asker::Asker;
use butie::author::cases::{cases, run};
use butie::author::check::{ClauseState, Folder, check};
use butie::author::interviews::{self, interviews};
use butie::compiled::Compiled;
use butie::model::{Calculator, Topic};
use butie::passage::{find, is_blank, occurrences};

use crate::support::{all, findings, folders, read, root};

fn every_case_passes(library: &str) -> usize {
    let (vocabulary, folders) = folders(library);
    let mut count = 0;
    let mut wrong = Vec::new();
    for folder in &folders {
        let checked = check(&vocabulary, folder);
        let found = findings(&checked);
        let compiled = checked.compiled.unwrap_or_else(|| panic!("{}: {found:?}", folder.id));
        let (cases, _, unread) = cases(folder);
        assert!(unread.is_empty(), "{}: {unread:?}", folder.id);
        for case in &cases {
            count += 1;
            let differences = run(&compiled, case);
            if !differences.is_empty() {
                wrong.push(format!("{} {}: {differences:?}", folder.id, case.id));
            }
        }
        for calculator in &compiled.ruleset.calculators {
            let tested = cases.iter().any(|case| case.calculator == calculator.id);
            assert!(tested, "{}/{} has no case", folder.id, calculator.id);
            for reading in &calculator.readings {
                for option in reading.options.iter().skip(1) {
                    let shown = cases.iter().any(|case| {
                        case.calculator == calculator.id && case.situation.readings.get(&reading.id) == Some(&option.id)
                    });
                    assert!(shown, "{}/{}: no case takes {} = {}", folder.id, calculator.id, reading.id, option.id);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    count
}

/// The published rule sets, without the invented county.
fn every_rule_set() -> impl Iterator<Item = Compiled> {
    let (vocabulary, folders) = folders("rules");
    folders.into_iter().map(move |folder| check(&vocabulary, &folder).compiled.unwrap_or_else(|| panic!("{}", folder.id)))
}

#[test]
fn every_golden_case_passes_and_every_reading_has_one() {
    assert!(every_case_passes("rules") >= 500);
}

#[test]
fn every_golden_interview_passes_and_every_calculator_has_one() {
    let (vocabulary, folders) = folders("rules");
    let mut wrong = Vec::new();
    for folder in &folders {
        let compiled = check(&vocabulary, folder).compiled.unwrap();
        let (scripts, _, unread) = interviews(folder);
        assert!(unread.is_empty(), "{}: {unread:?}", folder.id);
        for script in &scripts {
            let differences = interviews::run(&compiled, script);
            if !differences.is_empty() {
                wrong.push(format!("{} {}: {differences:?}", folder.id, script.id));
            }
        }
        for calculator in &compiled.ruleset.calculators {
            let shown = scripts.iter().any(|script| script.calculator == calculator.id);
            assert!(shown, "{}/{} has no interview", folder.id, calculator.id);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_new_county_needs_no_engine_code() {
    assert!(every_case_passes("tests/county") >= 9);
}

#[test]
fn every_clause_has_an_answer() {
    let (vocabulary, folders) = folders("rules");
    for folder in folders {
        let checked = check(&vocabulary, &folder);
        let open: Vec<&String> =
            checked.clauses.iter().filter(|clause| clause.state == ClauseState::Open).map(|clause| &clause.id).collect();
        assert!(open.is_empty() && !checked.clauses.is_empty(), "{}: {open:?}", folder.id);
    }
}

#[test]
fn every_constant_of_policy_names_its_clause() {
    for compiled in all() {
        for calculator in &compiled.ruleset.calculators {
            let numbers = calculator
                .program
                .constants
                .iter()
                .filter(|constant| constant.value.number().is_some_and(|number| !number.is_zero()));
            for constant in numbers.filter(|constant| constant.clause.is_none()) {
                // What is left is arithmetic, and a step says so.
                let said =
                    calculator.steps.iter().any(|step| step.arithmetic.is_some() && step.formula.contains(&constant.spelling));
                assert!(said, "{}/{}: {}", compiled.ruleset.id, calculator.id, constant.spelling);
            }
        }
    }
}

/// The example in `rules/README.md` is read from there, so it cannot go stale.
#[test]
fn the_example_that_teaches_the_language_is_sound() {
    let readme = read(&root().join("rules/README.md"));
    let example = readme.split("## One complete example").nth(1).unwrap().split("\n## ").next().unwrap();
    let words = example.split("says: `").nth(1).unwrap().split('`').next().unwrap();
    let mut files = vec![("document.txt".to_owned(), words.to_owned())];
    for line in example.lines().filter_map(|line| line.strip_prefix("    ").or(line.is_empty().then_some(""))) {
        match line.strip_prefix("# ") {
            Some(name) => files.push((name.to_owned(), String::new())),
            None => files.last_mut().unwrap().1.push_str(&format!("{line}\n")),
        }
    }
    assert_eq!(files.len(), 4);
    let interview = readme.split("\n## Interviews").nth(1).unwrap().split("\n## ").next().unwrap();
    let lines: Vec<&str> = interview.lines().filter_map(|line| line.strip_prefix("    ")).collect();
    files.push(("class-training.interviews.toml".to_owned(), lines.join("\n")));
    let folder = Folder { id: "example-2024".to_owned(), files };
    let checked = check(&read(&root().join("rules/vocabulary.toml")), &folder);
    let found = findings(&checked);
    let compiled = checked.compiled.unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!(found, Vec::<String>::new());
    let (cases, ..) = cases(&folder);
    assert_eq!(cases.iter().map(|case| run(&compiled, case)).collect::<Vec<_>>(), [Vec::new()]);
    let (scripts, _, unread) = interviews(&folder);
    assert_eq!(unread, Vec::new());
    assert_eq!(scripts.iter().map(|script| interviews::run(&compiled, script)).collect::<Vec<_>>(), [Vec::new()]);
}

#[test]
fn every_clause_is_found_once_in_the_text_of_its_document() {
    let plain = |text: &str| text.chars().filter(|c| !is_blank(*c)).collect::<String>();
    let (vocabulary, folders) = folders("rules");
    for folder in folders {
        let text = folder.document_text();
        for clause in check(&vocabulary, &folder).clauses {
            let place = find(&text, &clause.quote).unwrap_or_else(|| panic!("{}: {}", folder.id, clause.id));
            assert_eq!(plain(&text[place]), plain(&clause.quote), "{}: {}", folder.id, clause.id);
            assert_eq!(occurrences(&text, &clause.quote).count(), 1, "{}: {}", folder.id, clause.id);
        }
    }
}

/// A heading stands over a column, so it is short, and it is no sentence.
#[test]
fn every_question_has_a_short_heading_for_lists() {
    let (vocabulary, folders) = folders("rules");
    for folder in folders {
        let checked = check(&vocabulary, &folder);
        let ruleset = checked.compiled.unwrap().ruleset;
        assert_eq!(checked.lists.calculators.len(), ruleset.calculators.len());
        for (calculator, columns) in ruleset.calculators.iter().zip(&checked.lists.calculators) {
            assert_eq!(columns.len(), calculator.inputs.len());
            for (input, column) in calculator.inputs.iter().zip(columns) {
                let (name, zh, en) = (format!("{}/{}", calculator.id, input.id), &column.heading.zh, &column.heading.en);
                assert_ne!(*zh, input.ask.zh, "{name} has no heading");
                assert!(zh.chars().count() <= 12 && en.len() <= 24, "{name}: {zh}, {en}");
                assert!(column.also.iter().all(|also| also != zh && also.chars().count() <= 16), "{name}: {:?}", column.also);
            }
        }
    }
}

#[test]
fn every_audience_finds_its_situation_in_its_own_words() {
    for compiled in every_rule_set() {
        for calculator in &compiled.ruleset.calculators {
            for audience in &calculator.audience {
                let (id, who) = (&calculator.id, &compiled.ruleset.party(audience.party).id);
                let words = audience.situation.as_ref().unwrap_or_else(|| panic!("{id}: no situation for {who}"));
                assert!(words.zh.starts_with('我') && !words.zh.ends_with('。'), "{id}: {}", words.zh);
                assert!(
                    ["I ", "We ", "Our ", "Part of our "].iter().any(|mine| words.en.starts_with(mine)),
                    "{id}: {}",
                    words.en
                );
            }
        }
    }
}

#[test]
fn who_is_paid_learns_what_to_bring_what_to_do_and_whom_to_ask() {
    let wanted = [Topic::Materials, Topic::Process, Topic::Where, Topic::Deadline, Topic::Payment, Topic::Conduct];
    for compiled in every_rule_set() {
        let asker = |calculator: &Calculator| Asker::of(&compiled.ruleset, calculator, Some("worker"));
        let paid = |calculator: &&Calculator| matches!(asker(calculator), Asker::Own(_));
        let for_workers =
            |calculator: &&Calculator| calculator.audience.iter().any(|who| compiled.ruleset.party(who.party).id == "worker");
        for calculator in compiled.ruleset.calculators.iter().filter(paid).filter(for_workers) {
            for topic in wanted {
                let told = calculator.notes.iter().any(|note| note.topic == Some(topic) && calculator.always(note));
                assert!(told, "{}/{} says nothing on {}", compiled.ruleset.id, calculator.id, topic.id());
            }
        }
    }
}

#[test]
fn nothing_is_said_twice() {
    for compiled in every_rule_set() {
        for calculator in &compiled.ruleset.calculators {
            let mut said: Vec<&str> = Vec::new();
            let always = calculator.notes.iter().filter(|note| calculator.always(note));
            for sentence in always.flat_map(|note| note.say.zh.split(['。', '；'])).filter(|sentence| !sentence.is_empty()) {
                assert!(!said.contains(&sentence), "{}/{}: {sentence}", compiled.ruleset.id, calculator.id);
                said.push(sentence);
            }
        }
    }
}

#[test]
fn no_telephone_or_mail_address_stands_in_a_document() {
    let (_, folders) = folders("rules");
    for folder in folders {
        let document = folder.files.iter().filter(|(name, _)| name == "document.txt");
        for (name, text) in document {
            let compact: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
            let longest = compact.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or(0);
            assert!(longest < 7, "{}/{name} holds a number as long as a telephone's", folder.id);
            assert!(!text.contains('@'), "{}/{name} holds a mail address", folder.id);
        }
    }
}
