//! Whose money counts: the asker's own, everybody's, or nobody's.

use butie::advice::tips;
use butie::answers::{Raw, RawSituation, read};
use butie::asker::Asker;
use butie::evaluate::{Evaluation, evaluate};
use butie::interview::{Price, interview};
use butie::otherwise::otherwise;
use butie::remedy::remedies;
use butie::statement::statement;
use butie::text::Language;
use butie::threshold::outlooks;
use rust_decimal::Decimal;

use crate::support::all;

/// Evaluates answers to a calculator for an audience.
fn asked(calculator: &str, answers: &[(&str, Raw)], audience: Option<&str>, check: impl Fn(&Evaluation<'_>, Asker)) {
    let (ruleset, id) = calculator.split_once('/').unwrap();
    let compiled = all().into_iter().find(|compiled| compiled.ruleset.id == ruleset).unwrap();
    let calculator = compiled.ruleset.calculator(id).unwrap();
    let inputs = answers.iter().map(|(name, answer)| ((*name).to_owned(), answer.clone())).collect();
    let situation = read(calculator, &RawSituation { inputs, ..RawSituation::default() });
    let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
    check(&evaluation, Asker::of(&compiled.ruleset, calculator, audience));
}

fn number(number: &str) -> Raw {
    Raw::Number(number.to_owned())
}

#[test]
fn the_rules_say_whose_money_is_the_askers_own() {
    asked("zhengning-2022/training", &[], Some("worker"), |evaluation, asker| {
        let Asker::Own(payee) = asker else { panic!("{asker:?}") };
        assert_eq!(evaluation.ruleset.party(payee).id, "trainee");
        assert!(asker.counts(payee) && evaluation.calculator.payees().iter().filter(|one| asker.counts(**one)).count() == 1);
    });
    for (audience, expected) in [
        (Some("school"), Asker::Nobody),
        (Some("officer"), Asker::Everybody),
        (Some("nobody-known"), Asker::Everybody),
        (None, Asker::Everybody),
    ] {
        asked("gongan-2023/township-fee", &[], audience, |_, asker| assert_eq!(asker, expected, "{audience:?}"));
    }
}

#[test]
fn who_receives_nothing_hears_no_price_way_or_threshold_of_what_others_receive() {
    let open = [("trained", number("10"))];
    let prices = |audience| {
        let found = std::cell::Cell::new(None);
        asked("gongan-2023/township-fee", &open, audience, |evaluation, asker| {
            found.set(interview(evaluation, asker).questions.first().map(|question| question.price));
        });
        found.get()
    };
    assert_eq!(prices(Some("officer")), Some(Price::AtMost(Decimal::from(2600))));
    assert_eq!(prices(Some("school")), Some(Price::AtMost(Decimal::ZERO)), "it is asked, and no money of theirs hangs on it");

    let nobody = [("trained", number("10")), ("audited_and_claimed", number("0"))];
    let ways = |audience, some: bool| {
        asked("gongan-2023/township-fee", &nobody, audience, |evaluation, asker| {
            let told = outlooks(evaluation).iter().any(|outlook| !tips(evaluation, outlook, asker, Language::Zh).is_empty());
            assert_eq!((!remedies(evaluation, asker).is_empty(), told), (some, some), "{audience:?}");
        });
    };
    ways(Some("officer"), true);
    ways(Some("school"), false);
}

#[test]
fn money_of_others_stands_apart_in_what_is_copied() {
    let answers = [("trained", number("10")), ("audited_and_claimed", number("8"))];
    let check = |audience, heading: &str, absent: &str| {
        asked("gongan-2023/township-fee", &answers, audience, |evaluation, asker| {
            let text = statement(evaluation, "0123456789abcdef", asker, Language::Zh);
            assert!(text.contains(&format!("\n{heading}\n- 乡镇人社服务中心，")) && !text.contains(absent), "{text}");
        });
    };
    check(Some("officer"), "谁得多少钱", "发给别人的钱");
    check(Some("school"), "发给别人的钱", "谁得多少钱");
}

#[test]
fn another_reading_is_told_by_name_to_who_receives_nothing() {
    let mut answers = vec![("training_mode", Raw::Text("order".to_owned())), ("real_name_entered", Raw::Truth(true))];
    answers
        .extend([("days", "20"), ("enrolled", "50"), ("passed", "48"), ("employed", "39")].map(|(name, of)| (name, number(of))));
    asked("guxian-2023/class-training", &answers, Some("enterprise"), |evaluation, asker| {
        assert_eq!(asker, Asker::Nobody);
        let points = otherwise(evaluation, asker, Language::Zh);
        assert_eq!(points[1].others, ["按‘只算已就业的学员’：全班合计 97,500元"]);
        assert_eq!(points[2].others[0], "按‘每延长一天，每人的上限提高100元’：结果一样");
    });
}
