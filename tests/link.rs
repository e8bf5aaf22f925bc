//! Links: what goes in comes out, what was changed on the way is noticed, and what has changed since is told.

use butie::answers::{Raw, RawSituation, read as read_answers};
use butie::author::check::check;
use butie::compiled::Compiled;
use butie::evaluate::{Status, evaluate};
use butie::link::{
    Cause, Chosen, Comparison, Link, LinkFault, Place, Receipt, Since, compare, known, link, place, read, told, write,
};
use butie::text::Language;
use butie::value::date;
use proptest::prelude::*;
use proptest::test_runner::Config;

use crate::corners::{compiled as small, input, step};
use crate::laws::for_all;
use crate::support::folders;

fn number(number: &str) -> Raw {
    Raw::Number(number.to_owned())
}

fn word(text: &str) -> Raw {
    Raw::Text(text.to_owned())
}

fn situation(answers: Vec<(&str, Raw)>, readings: &[(&str, &str)], as_of: &str) -> RawSituation {
    RawSituation {
        inputs: answers.into_iter().map(|(name, answer)| (name.to_owned(), answer)).collect(),
        readings: readings.iter().map(|(name, option)| ((*name).to_owned(), (*option).to_owned())).collect(),
        as_of: date::read(as_of),
    }
}

/// A rule set of the repository, with one text in one of its calculators replaced, in the document and its clauses too.
fn changed(id: &str, changes: &[(&str, &str)]) -> Compiled {
    let (vocabulary, folders) = folders("rules");
    let mut folder = folders.into_iter().find(|folder| folder.id == id).unwrap();
    for (_, text) in &mut folder.files {
        for (from, to) in changes {
            *text = text.replace(from, to);
        }
    }
    let checked = check(&vocabulary, &folder);
    let found = crate::support::findings(&checked);
    checked.compiled.unwrap_or_else(|| panic!("{found:#?}"))
}

fn made(compiled: &Compiled, calculator: &str, raw: &RawSituation) -> Link {
    link(compiled, compiled.ruleset.calculator(calculator).unwrap(), Some("school"), raw)
}

fn a_class() -> RawSituation {
    let answers = vec![
        ("training_mode", word("order")),
        ("days", number("20")),
        ("enrolled", word("50")),
        ("passed", number("48")),
        ("employed", number("39")),
        ("real_name_entered", Raw::Truth(true)),
        ("classified_unit", Raw::Truth(false)),
    ];
    situation(answers, &[("paid_heads", "employed"), ("rate_base", "passed")], "2026-11-22")
}

#[test]
fn a_link_names_what_was_answered_and_what_came_out() {
    let compiled = changed("guxian-2023", &[]);
    let text = write(&made(&compiled, "class-training", &a_class()));
    let hash = &compiled.hash[..12];
    assert_eq!(
        text,
        format!(
            "c=guxian-2023/class-training&a=school&f=1&v={hash}&on=2026-11-22&training_mode=order&days=20&enrolled=50&passed=48\
             &employed=39&real_name_entered=y&classified_unit=n&r.paid_heads=employed&m.institution=97500.00&s=computed"
        )
    );
    let records = situation(vec![("ledger", Raw::List(vec![word("attendance"), word("first_lesson")]))], &[], "2023-06-01");
    let compiled = changed("gongan-2023", &[]);
    let text = write(&made(&compiled, "class-checklist", &records));
    assert!(text.ends_with("&ledger=/attendance/first_lesson&o.ok=n&s=needs_input"), "{text}");
    let hours = situation(vec![("total_hours", number("50")), ("practice_hours", number("20"))], &[], "2023-06-01");
    let text = write(&made(&compiled, "practice-share", &hours));
    assert!(text.ends_with("&total_hours=50&practice_hours=20&o.ok=n&s=computed"), "{text}");
}

#[test]
fn what_goes_into_a_link_comes_out_of_it() {
    for_all(|compiled, calculator, raw| {
        let mut raw = raw.clone();
        raw.as_of = (raw.inputs.iter().count() % 2 == 0).then(date::first);
        let link = link(compiled, calculator, Some("worker"), &raw);
        let text = write(&link);
        prop_assert_eq!(read(&text), Ok(link.clone()), "{}", text);
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.~/=&%".contains(&byte)), "{}", text);
        prop_assert!(text.len() < 4_000 && text.ends_with(|last: char| last.is_ascii_alphanumeric()), "{}", text);
        // It is the same question as before.
        let receipt = link.calculator.and_then(|chosen| chosen.receipt).unwrap();
        let (before, after) = (read_answers(calculator, &raw), read_answers(calculator, &receipt.situation));
        let (before, after) = (evaluate(&compiled.ruleset, calculator, &before), evaluate(&compiled.ruleset, calculator, &after));
        prop_assert_eq!(before.values, after.values);
        prop_assert_eq!((before.status, &before.lines, &before.outputs), (after.status, &after.lines, &after.outputs));
        prop_assert_eq!(receipt.upshot.status, after.status);
        Ok(())
    });
}

#[test]
fn a_link_that_is_cut_off_anywhere_gives_no_result() {
    let text = write(&made(&changed("guxian-2023", &[]), "class-training", &a_class()));
    for length in 0..text.len() {
        let cut = read(&text[..length]);
        let preset = cut.as_ref().is_ok_and(|link| link.calculator.as_ref().is_none_or(|chosen| chosen.receipt.is_none()));
        assert!(cut.is_err() || preset, "{}", &text[..length]);
    }
}

/// Where a link leads that was read.
fn leads(link: &Link) -> Place {
    let calculator = link.calculator.as_ref().map(|chosen| chosen.id.clone());
    Place { ruleset: link.ruleset.clone(), calculator, audience: link.audience.clone() }
}

#[test]
fn what_carriers_do_to_a_link_does_no_harm() {
    let link = made(&changed("guxian-2023", &[]), "class-training", &a_class());
    let text = write(&link);
    let half = text.len() / 2;
    for carried in [
        format!("#{text}"),
        format!("https://example.gov.cn/butie/?from=timeline#{text}"),
        format!("https://example.gov.cn/butie/#{text}#wechat_redirect"),
        text.replace('&', "&amp;"),
        format!(" {}\r\n  {}\n", &text[..half], &text[half..]),
        text.replace('-', "%2D").replace('_', "%5f"),
        text.replacen('/', "%2F", 1),
        text.replacen('/', "%2f", 1),
        format!("{text}&from=timeline&from=timeline"),
        format!("{text}?from=singlemessage&isappinstalled=0"),
        text.replace("&days", "&utm-source=mail&x.y=1&&=&%=1&days"),
    ] {
        assert_eq!(read(&carried), Ok(link.clone()), "{carried}");
        assert_eq!(place(&carried), Some(leads(&link)), "{carried}");
    }
}

#[test]
fn a_link_can_lead_to_the_questions_alone() {
    let preset = |ruleset: &str, audience: Option<&str>, calculator: Option<&str>| Link {
        ruleset: ruleset.to_owned(),
        audience: audience.map(str::to_owned),
        calculator: calculator.map(|id| Chosen { id: id.to_owned(), receipt: None }),
    };
    for (text, expected) in [
        ("c=guxian-2023", preset("guxian-2023", None, None)),
        ("c=guxian-2023&a=worker", preset("guxian-2023", Some("worker"), None)),
        ("a=school&c=guxian-2023/deadlines", preset("guxian-2023", Some("school"), Some("deadlines"))),
        ("c=%E5%8F%A4%E5%8E%BF", preset("古县", None, None)),
        ("c=guxian-2023?from=singlemessage", preset("guxian-2023", None, None)),
        ("c=guxian-2023&from=singlemessage", preset("guxian-2023", None, None)),
    ] {
        assert_eq!(read(text), Ok(expected.clone()), "{text}");
        assert_eq!(place(text), Some(leads(&expected)), "{text}");
        assert_eq!(read(&write(&expected)), Ok(expected), "{text}");
    }
}

#[test]
fn what_is_no_link_says_why() {
    let unreadable = |key: &str| LinkFault::Unreadable(key.to_owned());
    let long = "c=x&".repeat(20_000);
    let many: String = (0..600).map(|position| format!("x{position}=1&")).collect();
    for (text, fault) in [
        ("", LinkFault::NotALink),
        ("result", LinkFault::NotALink),
        ("a=school", LinkFault::NotALink),
        (&*long, LinkFault::TooLong),
        (&*many, LinkFault::TooLong),
        ("c=x/y&f=2", LinkFault::OtherForm),
        ("c=x&c=x", LinkFault::Twice("c".to_owned())),
        ("c=x/y&f=1&days=1&days=2", LinkFault::Twice("days".to_owned())),
        ("c=", unreadable("c")),
        ("c=x/", unreadable("c")),
        ("c=x/y/z", unreadable("c")),
        ("c=../x", unreadable("c")),
        ("c=%3Cscript%3E", unreadable("c")),
        ("c=x&a=", unreadable("a")),
        ("c=x/y&f=1&v=0123&s=computed", unreadable("v")),
        ("c=x/y&f=1&v=zzzzzzzzzzzz&s=computed", unreadable("v")),
        ("c=x/y&f=1&v=0123456789ab&on=2026-02-30&s=computed", unreadable("on")),
        ("c=x/y&f=1&v=0123456789ab&m.institution=1200&s=computed", unreadable("m.institution")),
        ("c=x/y&f=1&v=0123456789ab&days=%E6&s=computed", unreadable("days")),
        ("c=x/y&f=1&v=0123456789ab&s=comp", unreadable("s")),
        ("c=x/y&f=1&v=0123456789ab", LinkFault::CutOff("s")),
        ("c=x/y&f=1&s=computed", LinkFault::CutOff("v")),
        ("c=x&f=1&v=0123456789ab&s=computed", unreadable("c")),
    ] {
        assert_eq!(read(text), Err(fault.clone()), "{}", &text[..text.len().min(80)]);
        let nowhere =
            matches!(&fault, LinkFault::NotALink | LinkFault::TooLong) || fault == unreadable("c") && !text.contains('&');
        assert_eq!(place(text).is_none(), nowhere, "{}", &text[..text.len().min(80)]);
        let words = fault.text();
        assert!(!words.zh.is_empty() && !words.en.is_empty() && !fault.code().is_empty());
    }
}

proptest! {
    #![proptest_config(Config { cases: 5_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_text_is_a_link_or_a_fault(text in "(c=[a-z]{1,3}(/[a-z]{1,3})?)?(&(amp;)?[a-zåö.]{0,3}(=(_|/|%[0-9a-fA-F]{0,2}|[a-z0-9.是-]|\\PC){0,6})?){0,5}(&f=1&v=0123456789ab&s=computed)?") {
        if let Ok(link) = read(&text) {
            prop_assert_eq!(place(&text), Some(leads(&link)));
            prop_assert_eq!(read(&write(&link)), Ok(link));
        }
    }
}

/// What became of a link in another state of the rules.
fn since(link: &Link, compiled: &Compiled, today: Option<&str>) -> Comparison {
    match compare(link, compiled, today.and_then(date::read)) {
        Since::Compared(comparison) => comparison,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_same_rules_give_the_same_result() {
    let compiled = changed("guxian-2023", &[]);
    let link = made(&compiled, "class-training", &a_class());
    for today in [None, Some("2027-01-01")] {
        let told_now = since(&link, &compiled, today);
        assert_eq!((told_now.cause, told_now.differs()), (Cause::Nothing, false));
    }
    let words = told(&compare(&link, &compiled, None), &link, &compiled, Language::Zh);
    assert_eq!(words, ["规则没有变，结果和2026-11-22的一样：已算出，培训机构 97,500元"]);
}

#[test]
fn changed_rules_show_both_results() {
    let link = made(&changed("guxian-2023", &[]), "class-training", &a_class());
    let raised = changed("guxian-2023", &[("150元", "160元"), ("150 元", "160 元")]);
    let comparison = since(&link, &raised, None);
    assert_eq!((comparison.cause, comparison.differs()), (Cause::Rules, true));
    assert_eq!(
        told(&Since::Compared(comparison), &link, &raised, Language::Zh),
        ["规则改过了，结果不一样。2026-11-22的结果：已算出，培训机构 97,500元；按现在的规则：已算出，培训机构 101,400元"]
    );
    // Another word in the rules, and nothing that this result hangs on.
    let reworded = changed("guxian-2023", &[("零工求职人员", "零工求职者")]);
    let comparison = since(&link, &reworded, None);
    assert_eq!((comparison.cause, comparison.differs()), (Cause::Rules, false));
    assert_eq!(
        told(&Since::Compared(comparison), &link, &reworded, Language::En),
        ["The rules have changed; the result is still the one of 2026-11-22: computed, the training institution 97,500 yuan"]
    );
}

#[test]
fn what_does_not_follow_from_the_answers_is_noticed() {
    let compiled = changed("guxian-2023", &[]);
    let text = write(&made(&compiled, "class-training", &a_class()));
    for (from, to) in [("days=20", "days=30"), ("97500.00", "99999.00"), ("s=computed", "s=to_confirm"), ("days=20", "dayz=20")] {
        let link = read(&text.replace(from, to)).unwrap();
        let comparison = since(&link, &compiled, None);
        assert_eq!((comparison.cause, comparison.differs()), (Cause::Unfounded, true), "{to}");
    }
    let link = read(&text.replace("97500.00", "99999.00")).unwrap();
    let words = told(&compare(&link, &compiled, None), &link, &compiled, Language::Zh);
    assert!(words[0].contains("99,999元") && words[0].contains("97,500元") && words[0].contains("计算器后来改正过"), "{words:?}");
    // A check has no money; its answer is held against the link all the same.
    let compiled = changed("gongan-2023", &[]);
    let hours = situation(vec![("total_hours", number("50")), ("practice_hours", number("20"))], &[], "2023-06-01");
    let link = read(&write(&made(&compiled, "practice-share", &hours)).replace("o.ok=n", "o.ok=y")).unwrap();
    let words = told(&compare(&link, &compiled, None), &link, &compiled, Language::Zh);
    assert!(words[0].ends_with("链接里写的：已算出，实践操作达到60% 是；现在算出来是：已算出，实践操作达到60% 否"), "{words:?}");
}

#[test]
fn answers_go_to_their_own_question_or_nowhere() {
    let link = made(&changed("guxian-2023", &[]), "class-training", &a_class());
    // The question for those who passed is now called otherwise, and so are an option and a reading.
    let renamed = [("passed", "certified"), ("order", "by_order"), ("paid_heads", "heads_paid")];
    let newer = changed("guxian-2023", &renamed);
    let comparison = since(&link, &newer, None);
    let names: Vec<&str> = comparison.forgotten.iter().map(|fault| fault.name.as_str()).collect();
    assert_eq!(names, ["training_mode", "passed", "paid_heads"]);
    assert_eq!((comparison.cause, comparison.now.status), (Cause::Rules, Status::NeedsInput));
    let receipt = link.calculator.as_ref().unwrap().receipt.as_ref().unwrap();
    let (kept, _) = known(newer.ruleset.calculator("class-training").unwrap(), receipt);
    let kept: Vec<&str> = kept.inputs.keys().map(String::as_str).collect();
    assert_eq!(kept, ["days", "enrolled", "employed", "real_name_entered", "classified_unit"]);
    let words = told(&Since::Compared(comparison), &link, &newer, Language::Zh);
    assert_eq!(words[1], "有 3 个回答现在的规则已经不认识，没有算进去，包括“这个班是哪一种培训？”");
    let words = told(&compare(&link, &newer, None), &link, &newer, Language::En);
    assert!(
        words[1].starts_with("The rules no longer know 3 of the answers; they were left out, among them the answer to “"),
        "{words:?}"
    );
}

#[test]
fn another_day_can_give_another_result() {
    let source = input("a", "天", 0, 20, "")
        + "[[dated]]\nname = \"rate\"\nlabel = TEXT\nvalues = [{ from = \"2024-01-01\", to = \"2024-06-30\", value = \"2元/天\", cite = \"E1\" }, { from = \"2024-07-01\", value = \"3元/天\", cite = \"E1\" }]\n"
        + &step("amount", "a * rate");
    let compiled = small(&source);
    let link = link(&compiled, &compiled.ruleset.calculators[0], None, &situation(vec![("a", number("5"))], &[], "2024-03-01"));
    // An input that is called like a key of the link is told apart from it.
    assert!(write(&link).contains("&.a=5&"), "{}", write(&link));
    assert_eq!(read(&write(&link)), Ok(link.clone()));
    assert_eq!(since(&link, &compiled, Some("2024-06-30")).cause, Cause::Nothing);
    let comparison = since(&link, &compiled, Some("2024-07-01"));
    assert_eq!(comparison.cause, Cause::Day);
    let words = told(&Since::Compared(comparison), &link, &compiled, Language::En);
    assert_eq!(
        words,
        [
            "The rules are the same, but on another day the result differs. The result of 2024-03-01: computed, trainee 10 yuan. Now: computed, trainee 15 yuan"
        ]
    );
}

#[test]
fn what_cannot_be_compared_says_so() {
    let compiled = changed("guxian-2023", &[]);
    let preset = read("c=guxian-2023/class-training").unwrap();
    assert_eq!(compare(&preset, &compiled, None), Since::NoResult);
    let gone = Link { calculator: Some(gone(&made(&compiled, "class-training", &a_class()))), ..preset };
    let since = compare(&gone, &compiled, None);
    assert_eq!(since, Since::NoCalculator);
    assert_eq!(told(&since, &gone, &compiled, Language::Zh), ["现在的规则里已经没有“class-trainings”这一项"]);
}

fn gone(link: &Link) -> Chosen {
    let receipt: Option<Receipt> = link.calculator.as_ref().and_then(|chosen| chosen.receipt.clone());
    Chosen { id: "class-trainings".to_owned(), receipt }
}
