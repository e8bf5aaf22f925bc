//! Small calculators in which two constructs meet in a way that once was, or easily could be, misjudged.

use butie::answers::{Raw, RawSituation, read};
use butie::asker::Asker;
use butie::author::check::{Folder, check};
use butie::compiled::Compiled;
use butie::curve::along;
use butie::evaluate::{Evaluation, evaluate};
use butie::model::{Calculator, InputId, Ruleset};
use butie::remedy::remedies;
use butie::threshold::{Kind, outlook, outlooks};
use rust_decimal::Decimal;

use crate::completions::{compare, every_answer};
use crate::invented::VOCABULARY;
use crate::support::findings;

/// A rule set of one calculator, from what is particular about it.
pub(crate) fn compiled(calculator: &str) -> Compiled {
    let quote = "1元、2元、3元、5元、10元、100元、500元、1天、2天、3天、5天、10天、20天、30天、2000天、3000天、1人、2人、3人、5人、1元/天、2元/天、3元/天、100元/天、50%、1/3、三分之一";
    let document = format!(
        "title = {{ zh = \"例\", en = \"e\" }}\nissuer = {{ zh = \"例\", en = \"e\" }}\nregion = {{ code = \"000000\", zh = \"例\", en = \"e\", pinyin = \"li\" }}\n\
         plan_year = 2024\nvalid_from = \"2024-01-01\"\n[[clause]]\nid = \"E1\"\nat = \"一\"\nquote = \"{quote}\"\nforce = \"fixed\"\n\
         excuse_numbers = [\"1\", \"2\", \"3\", \"5\", \"10\", \"20\", \"30\", \"2000\", \"3000\", \"100\", \"500\", \"50%\", \"1/3\", \"三分之一\"]\nbecause = {{ zh = \"例\", en = \"e\" }}\n"
    );
    let text = "{ zh = \"例\", en = \"e\" }";
    let calculator = format!(
        "title = {text}\nsummary = {text}\naudience = [\"worker\"]\noutputs = [\"amount\"]\n{calculator}\n\
    [[line]]\nid = \"amount\"\nlabel = {text}\nvalue = \"amount\"\npayee = \"trainee\"\nforce = \"fixed\"\ncite = \"E1\"\n"
    )
    .replace("TEXT", text);
    let files = [("document.txt", format!("一、{quote}")), ("document.toml", document), ("class.toml", calculator)];
    let folder =
        Folder { id: "invented".to_owned(), files: files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect() };
    let checked = check(VOCABULARY, &folder);
    let found = findings(&checked);
    checked.compiled.unwrap_or_else(|| panic!("{found:#?}"))
}

pub(crate) fn input(name: &str, unit: &str, low: i64, high: i64, more: &str) -> String {
    format!("[inputs.{name}]\nkind = \"count\"\nunit = \"{unit}\"\nrange = [{low}, {high}]\nask = TEXT\ncite = \"E1\"\n{more}\n")
}
pub(crate) fn step(name: &str, value: &str) -> String {
    format!("[[step]]\nname = \"{name}\"\nlabel = TEXT\nvalue = \"{value}\"\ncite = \"E1\"\n")
}
fn constraint(that: &str, blames: &str) -> String {
    format!("[[constraint]]\nthat = \"{that}\"\nblames = [\"{blames}\"]\ncite = \"E1\"\nsay = TEXT\n")
}
fn raw(answers: &[(&str, &str)]) -> RawSituation {
    RawSituation {
        inputs: answers
            .iter()
            .map(|(n, v)| {
                (
                    (*n).to_owned(),
                    match *v {
                        "true" => Raw::Truth(true),
                        "false" => Raw::Truth(false),
                        v => Raw::Number(v.to_owned()),
                    },
                )
            })
            .collect(),
        ..RawSituation::default()
    }
}
/// Holds what is said with no answer at all against every completion.
fn sound(source: &str) -> Result<(), String> {
    let compiled = compiled(source);
    let calculator = &compiled.ruleset.calculators[0];
    let situation = read(calculator, &RawSituation::default());
    let free: Vec<_> = (0..calculator.inputs.len()).map(|p| (p, every_answer(calculator, p))).collect();
    compare(&compiled.ruleset, calculator, &situation, &free).map(|_| ())
}

#[test]
fn constraint_on_input_with_numeric_condition() {
    let source = input("days", "天", 0, 5, "")
        + &input("heads", "人", 0, 5, "")
        + &input("passed", "人", 0, 5, "when = \"days > 2天\"")
        + &constraint("passed <= heads", "passed")
        + &step("amount", "days * 100元/天 + (if passed >= 2人 then 5元 else 1元)");
    assert_eq!(sound(&source), Ok(()));
}
#[test]
fn constraint_on_a_minimum() {
    let source = input("a", "天", 0, 5, "")
        + &input("b", "天", 0, 5, "")
        + &input("c", "天", 0, 5, "")
        + &constraint("at_most(a, b) <= c", "a")
        + &step("amount", "if a > b then 100元 else c * 2元/天");
    assert_eq!(sound(&source), Ok(()));
}
#[test]
fn tri_that_may_be_none() {
    let source = "[inputs.flag]\nkind = \"tri\"\nask = TEXT\nnull = \"none\"\n".to_owned()
        + &input("a", "天", 0, 5, "")
        + &step("amount", "(if flag then 100元 else 1元) + (if flag then a * 100元/天 else 2元)");
    assert_eq!(sound(&source), Ok(()));
}

fn asked(source: &str, answers: &[(&str, &str)], look: impl Fn(&Evaluation<'_>)) {
    let compiled = compiled(source);
    let (ruleset, calculator): (&Ruleset, &Calculator) = (&compiled.ruleset, &compiled.ruleset.calculators[0]);
    let situation = read(calculator, &raw(answers));
    look(&evaluate(ruleset, calculator, &situation));
}

#[test]
fn absent_can_mean_that_there_is_none() {
    let source = input("a", "天", 0, 5, "absent = \"none\"")
        + &input("b", "天", 0, 5, "")
        + &step("amount", "at_most(b * 100元/天, a * 1元/天)");
    asked(&source, &[("b", "5")], |evaluation| {
        let possible = butie::possible::possibilities(evaluation.ruleset, evaluation.calculator, evaluation.situation);
        assert!(possible.money[0].1.span().unwrap().has(Decimal::from(500)), "{possible:?}");
    });
}

#[test]
fn two_reasons_to_stay_open_are_both_told() {
    let source = "[inputs.mode]\nkind = \"choice\"\nask = TEXT\nchoices = [{ id = \"a\", zh = \"甲\", en = \"a\" }, { id = \"b\", zh = \"乙\", en = \"b\" }]\n[inputs.flag]\nkind = \"tri\"\nask = TEXT\n".to_owned()
        + "[[dated]]\nname = \"rate\"\nlabel = TEXT\nvalues = [{ from = \"2024-01-01\", to = \"2024-06-30\", value = \"5元\", cite = \"E1\" }]\n"
        + "[[table]]\nname = \"cellv\"\nlabel = TEXT\nby = [\"mode\"]\nunit = \"元\"\ncite = \"E1\"\nrows = { a = \"100\", b = \"ask\" }\n"
        + &step("amount", "(if flag then rate else 10元) + cellv");
    let compiled = compiled(&source);
    let calculator = &compiled.ruleset.calculators[0];
    let mut situation = read(calculator, &RawSituation::default());
    situation.as_of = butie::value::date::read("2024-08-01");
    let free: Vec<_> = (0..calculator.inputs.len()).map(|position| (position, every_answer(calculator, position))).collect();
    assert_eq!(compare(&compiled.ruleset, calculator, &situation, &free).map(|_| ()), Ok(()));
}

#[test]
fn what_is_not_known_beyond_is_no_cap() {
    let source = input("a", "天", 0, 20, "")
        + &input("b", "天", 0, 5, "")
        + &step("amount", "if a <= 10天 then at_most(a * 100元/天, 500元) else 500元 + b * 100元/天");
    asked(&source, &[("a", "7")], |evaluation| {
        let capped = outlooks(evaluation).into_iter().filter_map(|outlook| outlook.capped).count();
        assert_eq!(capped, 0);
    });
}

#[test]
fn a_level_stretch_before_more_money_is_no_cap() {
    let source =
        input("a", "天", 0, 50, "") + &step("amount", "at_most(a * 100元/天, 500元) + (if a >= 30天 then 100元 else 0元)");
    asked(&source, &[("a", "3")], |evaluation| {
        let more = outlook(evaluation, InputId(0)).unwrap().more.unwrap();
        assert_eq!(more.run.unwrap().kind, Kind::Bend);
    });
    asked(&source, &[("a", "40")], |evaluation| {
        let outlook = outlook(evaluation, InputId(0)).unwrap();
        assert_eq!((outlook.more, outlook.capped), (None, None), "the money jumped to where it is");
    });
}

#[test]
fn stairs_against_stairs_are_followed() {
    let source = input("a", "天", 0, 60, "")
        + &step("h", "round_down(a * 50%)")
        + &step("t", "round_down(a * 1/3)")
        + &step("amount", "if a < 30天 then 100元 + h * 2元/天 - t * 3元/天 else 500元");
    asked(&source, &[("a", "0")], |evaluation| {
        let curve = along(evaluation, InputId(0)).unwrap();
        assert_eq!(curve.fewest(curve.payees[0], Decimal::from(102)), Some(Decimal::TWO));
        assert_eq!(outlook(evaluation, InputId(0)).unwrap().more.unwrap().next.at, Decimal::TWO);
    });
}

#[test]
fn forbidden_answers_are_no_points_of_a_curve() {
    for that in ["a <= 5天 or a >= 10天", "a != 5天"] {
        let source = input("a", "天", 0, 20, "") + &constraint(that, "a") + &step("amount", "a * 100元/天");
        asked(&source, &[("a", "3")], |evaluation| {
            let curve = along(evaluation, InputId(0)).unwrap();
            for answer in 0..=20 {
                let allowed = if that.contains("or") { answer <= 5 || answer >= 10 } else { answer != 5 };
                assert_eq!(curve.piece_at(Decimal::from(answer)).is_some(), allowed, "{that} {answer}");
            }
        });
    }
}

#[test]
fn answers_that_only_serve_together_are_found_together() {
    let source = input("a", "天", 0, 3, "")
        + &input("b", "天", 0, 3, "")
        + &input("c", "天", 0, 5, "")
        + &step("amount", "if a + b >= 5天 then 100元 else if c >= 5天 and a >= 2天 and b >= 1天 then 1元 else 0元");
    asked(&source, &[("a", "0"), ("b", "0"), ("c", "0")], |evaluation| {
        let remedies = remedies(evaluation, Asker::Everybody);
        assert_eq!(remedies.len(), 1, "{remedies:?}");
        assert_eq!((remedies[0].changes.len(), remedies[0].amount), (2, Some(Decimal::ONE_HUNDRED)));
    });
}

#[test]
fn an_answer_to_a_question_that_is_not_asked_stands_in_nobodys_way() {
    let source = input("a", "天", 0, 20, "")
        + &input("b", "天", 0, 20, "when = \"a > 5天\"")
        + &step("amount", "if a > 5天 then (if b >= 10天 then 100元 else 0元) else 0元");
    asked(&source, &[("a", "3"), ("b", "2")], |evaluation| {
        let remedies = remedies(evaluation, Asker::Everybody);
        assert_eq!((remedies[0].changes.len(), remedies[0].amount), (1, None), "{remedies:?}");
    });
}

#[test]
fn stairs_upon_stairs_are_given_up_in_time() {
    let mut source = input("a", "天", 0, 500, "") + &input("b", "天", 0, 500, "");
    source += &(step("q0", "round_down(a * 1/3)") + &step("q1", "round_down(b * 1/3)"));
    for number in 2..60 {
        source += &step(&format!("q{number}"), &format!("round_down((q{} + q{}) * 50%)", number - 1, number - 2));
    }
    source += &step("amount", "if q59 > 3天 then 100元 else 1元");
    asked(&source, &[("a", "7")], |evaluation| {
        let span = butie::interview::interview(evaluation, Asker::Everybody).possible.money[0].1.span().unwrap();
        assert_eq!((span.low(), span.high()), (Some(Decimal::ONE), Some(Decimal::ONE_HUNDRED)));
    });
}

#[test]
fn what_is_reached_beyond_the_steps_that_are_followed_is_not_told() {
    let source = input("a", "天", 0, 5000, "")
        + &step("h", "round_down(a * 50%)")
        + &step("t", "round_down(a * 1/3)")
        + &step("amount", "if a < 3000天 then 100元 + h * 3元/天 - t * 3元/天 + (if a >= 2000天 then 10元 else 0元) else 500元");
    asked(&source, &[("a", "0")], |evaluation| {
        let curve = along(evaluation, InputId(0)).unwrap();
        // 900 yuan are reached before the 1,700th day.
        let fewest = curve.fewest(curve.payees[0], Decimal::from(900));
        assert!(fewest.is_none_or(|fewest| fewest < Decimal::from(1700)), "{fewest:?}");
    });
}
