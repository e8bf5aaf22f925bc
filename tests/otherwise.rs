//! What other readings would give is what evaluating under them gives.

use butie::answers::{Raw, RawSituation, read};
use butie::asker::Asker;
use butie::evaluate::{Evaluation, Status, evaluate};
use butie::otherwise::otherwise;
use butie::prose::yuan;
use butie::text::Language;
use butie::words::status;
use proptest::prelude::*;

use crate::laws::for_all;
use crate::support::all;

#[test]
fn every_other_reading_is_told_as_it_evaluates() {
    for_all(|compiled, calculator, raw| {
        let situation = read(calculator, raw);
        let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
        for language in [Language::Zh, Language::En] {
            let points = otherwise(&evaluation, Asker::Everybody, language);
            if !evaluation.faults.is_empty() {
                prop_assert!(points.is_empty());
                continue;
            }
            prop_assert_eq!(points.len(), calculator.readings.len());
            for point in points {
                let reading = &calculator.readings[point.reading.index()];
                let options = reading.options.iter().enumerate().filter(|(option, _)| *option != usize::from(point.chosen));
                let options: Vec<_> = options.map(|(_, option)| option).collect();
                prop_assert_eq!(point.others.len(), options.len());
                for (option, words) in options.into_iter().zip(&point.others) {
                    // As if somebody had chosen the option by its name.
                    let mut raw = raw.clone();
                    raw.readings.insert(reading.id.clone(), option.id.clone());
                    let situation = read(calculator, &raw);
                    let truth = evaluate(&compiled.ruleset, calculator, &situation);
                    prop_assert!(words.contains(option.name.get(language)), "{}", words);
                    prop_assert!(!words.ends_with('：') && !words.ends_with(": "), "{}", words);
                    if truth.status != evaluation.status {
                        prop_assert!(words.contains(status(truth.status, language)), "{}", words);
                    }
                    for (payee, sum) in truth.received() {
                        let same = evaluation.received().contains(&(payee, sum));
                        prop_assert!(same || sum.is_none_or(|sum| words.contains(&yuan(sum, language))), "{}", words);
                    }
                    let same = if language == Language::Zh { "结果一样" } else { "same result" };
                    // Who receives nothing is no other than who is not named.
                    let paid = |evaluation: &Evaluation<'_>| -> Vec<_> {
                        let received = evaluation.received().into_iter();
                        received.filter(|(_, sum)| sum.is_none_or(|sum| !sum.is_zero())).collect()
                    };
                    let equal = truth.status == evaluation.status
                        && paid(&truth) == paid(&evaluation)
                        && truth.outputs.iter().all(|output| evaluation.outputs.contains(output));
                    prop_assert!(equal || !words.contains(same), "{}", words);
                }
            }
        }
        Ok(())
    });
}

/// All sentences about a question, in both languages.
fn sentences(calculator: &str, answers: Vec<(&str, Raw)>, audience: Option<&str>) -> (Vec<String>, Vec<String>) {
    let (ruleset, id) = calculator.split_once('/').unwrap();
    let compiled = all().into_iter().find(|compiled| compiled.ruleset.id == ruleset).unwrap();
    let calculator = compiled.ruleset.calculator(id).unwrap();
    let inputs = answers.into_iter().map(|(name, answer)| (name.to_owned(), answer)).collect();
    let situation = read(calculator, &RawSituation { inputs, ..RawSituation::default() });
    let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
    let asker = Asker::of(&compiled.ruleset, calculator, audience);
    let all = |language| otherwise(&evaluation, asker, language).into_iter().flat_map(|point| point.others).collect();
    (all(Language::Zh), all(Language::En))
}

fn number(number: i64) -> Raw {
    Raw::Number(number.to_string())
}

fn word(text: &str) -> Raw {
    Raw::Text(text.to_owned())
}

#[test]
fn what_another_reading_gives_is_said_in_a_sentence() {
    let order = vec![
        ("training_mode", word("order")),
        ("days", number(20)),
        ("enrolled", number(50)),
        ("passed", number(48)),
        ("employed", number(39)),
        ("real_name_entered", Raw::Truth(true)),
    ];
    let (zh, en) = sentences("guxian-2023/class-training", order.clone(), None);
    assert_eq!(
        zh,
        [
            "按‘开班人数’：48,000元，少72,000元",
            "按‘只算已就业的学员’：97,500元，少22,500元",
            "按‘每延长一天，每人的上限提高100元’：结果一样",
            "按‘延长的天数不给补贴’：结果一样",
            "按‘算，按开班人数（普惠制一句没有写“合格”）’：结果一样",
            "按‘学员本人’：学员本人 120,000元，多120,000元；培训机构 0元，少120,000元",
            "按‘这个班批准的培训天数’：问的是“这个班批准培训多少天？”，答案相同时结果一样",
        ]
    );
    assert_eq!(en[1], "Read as ‘only those who are employed’: 97,500 yuan, 22,500 yuan less");
    // A school hears of its own money only.
    let (zh, _) = sentences("guxian-2023/class-training", order, Some("school"));
    assert_eq!(zh[5], "按‘学员本人’：0元，少120,000元");
    let open = vec![
        ("training_mode", word("universal")),
        ("days", number(11)),
        ("enrolled", number(50)),
        ("passed", number(48)),
        ("extension_days", number(2)),
        ("extension_approved", Raw::Truth(true)),
        ("real_name_entered", Raw::Truth(true)),
    ];
    let (zh, _) = sentences("guxian-2023/class-training", open, None);
    assert_eq!(zh[2], "按‘每延长一天，每人的上限提高100元’：57,600元，多9,600元");
    assert_eq!(zh[3], "按‘延长的天数不给补贴’：金额一样，每人按天计算（封顶之前） 1,100元/人");
}

#[test]
fn where_no_money_changes_the_difference_is_named() {
    let (zh, en) =
        sentences("zhengning-2022/coupon", vec![("trainees", number(50)), ("issued", number(48)), ("used", number(44))], None);
    assert_eq!(zh, ["按‘领到培训券的人数’：两个比例都达到 是"]);
    assert_eq!(en, ["Read as ‘Those who received a coupon’: Both shares reached yes"]);
    let (zh, _) = sentences("taian-2021/online-share", vec![("total_hours", number(10)), ("online_hours", number(9))], None);
    assert_eq!(zh, ["按‘超出的学时可能不算补贴，由当地决定’：线上学时最多4课时，多出的5课时可能不算补贴，请问当地人社部门"]);
    let staff = vec![("trained", number(9)), ("in_scope", number(9))];
    let (zh, _) = sentences("guxian-2023/enterprise-training", staff, None);
    assert!(zh[0].starts_with("按‘一年给一次’：金额一样，文件没有写多久能领一次。"), "{zh:?}");
    let unfiled = vec![("filed_before_start", Raw::Truth(false))];
    let (zh, _) = sentences("zhengning-2022/training", unfiled, None);
    assert!(zh.contains(&"按‘只是培训补贴不发，学员的生活费、交通费照发’：还有问题没有回答".to_owned()), "{zh:?}");
}

#[test]
fn some_reading_changes_something_in_every_calculator_that_has_readings() {
    let mut silent = Vec::new();
    let (_, folders) = crate::support::folders("rules");
    for compiled in all() {
        let Some(folder) = folders.iter().find(|folder| folder.id == compiled.ruleset.id) else { continue };
        let cases = butie::author::cases::cases(folder).0;
        for calculator in compiled.ruleset.calculators.iter().filter(|calculator| !calculator.readings.is_empty()) {
            let changes = cases.iter().filter(|case| case.calculator == calculator.id).any(|case| {
                let situation = read(calculator, &case.situation);
                let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
                let points = otherwise(&evaluation, Asker::Everybody, Language::Zh);
                let mut told = points.iter().flat_map(|point| &point.others);
                evaluation.status == Status::Computed && told.any(|words| !words.contains("结果一样"))
            });
            if !changes {
                silent.push(format!("{}/{}", folder.id, calculator.id));
            }
        }
    }
    assert_eq!(silent, Vec::<String>::new());
}
