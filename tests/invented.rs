//! Calculators that nobody wrote: random formulas over a few inputs, so that every construct meets every other. What is
//! said of them before all answers are given is held against all answers.

use butie::answers::{RawSituation, Situation, read};
use butie::asker::Asker;
use butie::author::check::{Folder, check};
use butie::curve::{Run, along};
use butie::evaluate::{Status, evaluate};
use butie::model::{Calculator, InputId, Ruleset};
use butie::remedy::remedies;
use butie::value::{Set, Value};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use rust_decimal::Decimal;

use crate::completions::{compare, every_answer};
use crate::outlook::next_stops_are_first;
use crate::support::findings;

const CASES: u32 = 500;

/// The units and payees of calculators that only tests know.
pub(crate) const VOCABULARY: &str = r#"
[units]
"元" = { en = "yuan", per = "yuan" }
"人" = { en = "persons", per = "person" }
"天" = { en = "days", per = "day" }
[payees]
trainee = { zh = "学员", en = "trainee" }
school = { zh = "机构", en = "school" }
[audiences]
worker = { zh = "劳动者", en = "worker" }
[excuses]
"#;

const NUMBERS: [&str; 5] = ["1", "2", "3", "5", "10"];

const INPUTS: &str = r#"
[inputs.mode]
kind = "choice"
ask = { zh = "方式", en = "mode" }
choices = [{ id = "a", zh = "甲", en = "a" }, { id = "b", zh = "乙", en = "b" }, { id = "c", zh = "丙", en = "c" }]
[inputs.groups]
kind = "choices"
ask = { zh = "人员", en = "groups" }
choices = [{ id = "x", zh = "子", en = "x" }, { id = "y", zh = "丑", en = "y" }]
[inputs.days]
kind = "count"
unit = "天"
range = [0, 5]
ask = { zh = "天数", en = "days" }
[inputs.heads]
kind = "count"
unit = "人"
range = [0, 3]
ask = { zh = "人数", en = "heads" }
[inputs.passed]
kind = "count"
unit = "人"
range = [0, 3]
when = "WHEN"
ask = { zh = "合格", en = "passed" }
[inputs.flag]
kind = "tri"
FLAG
ask = { zh = "是否", en = "flag" }
[inputs.cap]
kind = "count"
unit = "天"
range = [2, 4]
CAP
ask = { zh = "上限", en = "cap" }
[[note]]
code = "all"
when = "flag or days > cap or groups has x or passed = heads or mode is a or start = end"
say = { zh = "例", en = "e" }
[inputs.start]
kind = "date"
ask = { zh = "开始", en = "start" }
[inputs.end]
kind = "date"
ask = { zh = "结束", en = "end" }
[[constraint]]
that = "CONSTRAINT"
blames = ["passed"]
say = { zh = "太多", en = "too many" }
"#;

#[derive(Clone, Copy)]
enum Sort {
    Days,
    Yuan,
    Truth,
}

/// Formulas of a sort, as a rule file spells them.
fn formula(sort: Sort, depth: u32) -> BoxedStrategy<String> {
    let number = || select(&NUMBERS[..]);
    let leaf = match sort {
        Sort::Days => {
            prop_oneof![3 => Just("days".to_owned()), 1 => Just("cap".to_owned()), 2 => number().prop_map(|n| format!("{n}天"))]
                .boxed()
        }
        Sort::Yuan => {
            prop_oneof![2 => number().prop_map(|n| format!("{n}元")), 2 => number().prop_map(|n| format!("days * {n}元/天"))]
                .boxed()
        }
        Sort::Truth => select(vec![
            "flag",
            "mode is a",
            "mode is not b",
            "mode in (a, c)",
            "groups has x",
            "groups has any (x, y)",
            "groups has all (x, y)",
            "passed = heads",
            "start < end",
            "start + 2天 >= end",
            "start = end",
            "share(passed, heads, when_empty: no) >= 50%",
            "share(passed, heads, when_empty: yes) < 1/3",
        ])
        .prop_map(str::to_owned)
        .boxed(),
    };
    if depth == 0 {
        return leaf;
    }
    let days = || formula(Sort::Days, depth - 1);
    let yuan = || formula(Sort::Yuan, depth - 1);
    let truth = || formula(Sort::Truth, depth - 1);
    let deeper = match sort {
        Sort::Days => prop_oneof![
            (days(), days()).prop_map(|(a, b)| format!("(({a}) + ({b}))")),
            (days(), days()).prop_map(|(a, b)| format!("(({a}) - ({b}))")),
            (days(), days()).prop_map(|(a, b)| format!("min({a}, {b})")),
            (days(), days()).prop_map(|(a, b)| format!("at_most({a}, {b})")),
            (days(), days()).prop_map(|(a, b)| format!("at_least({a}, {b})")),
            (days(), select(vec!["round_up", "round_down", "round_half_up"]), select(vec!["1/3", "50%"]))
                .prop_map(|(a, r, f)| format!("{r}(({a}) * {f})")),
            (truth(), days(), days()).prop_map(|(t, a, b)| format!("(if {t} then {a} else {b})")),
        ]
        .boxed(),
        Sort::Yuan => prop_oneof![
            (yuan(), yuan()).prop_map(|(a, b)| format!("(({a}) + ({b}))")),
            (yuan(), yuan()).prop_map(|(a, b)| format!("(({a}) - ({b}))")),
            (yuan(), yuan()).prop_map(|(a, b)| format!("max({a}, {b})")),
            (yuan(), yuan()).prop_map(|(a, b)| format!("at_most({a}, {b})")),
            (days(), number()).prop_map(|(a, n)| format!("(({a}) * {n}元/天)")),
            days().prop_map(|a| format!("tiers({a}; 2天: 3元/天; 5天: 2元/天; 1元/天)")),
            (days(), yuan(), yuan(), yuan())
                .prop_map(|(d, a, b, c)| format!("bands({d}; < 2天: {a}; >= 2天 < 5天: {b}; otherwise: {c})")),
            (yuan(), yuan()).prop_map(|(a, b)| format!("table(mode; a: {a}; b, c: {b})")),
            yuan().prop_map(|a| format!("to_fen(({a}) * 1/3)")),
            (yuan(), truth()).prop_map(|(a, t)| format!("to_fen(uplift({a}, if {t} then 50% else 0%))")),
            (truth(), yuan(), yuan()).prop_map(|(t, a, b)| format!("(if {t} then {a} else {b})")),
        ]
        .boxed(),
        Sort::Truth => prop_oneof![
            (truth(), truth()).prop_map(|(a, b)| format!("(({a}) and ({b}))")),
            (truth(), truth()).prop_map(|(a, b)| format!("(({a}) or ({b}))")),
            truth().prop_map(|a| format!("(not ({a}))")),
            (days(), select(vec!["=", "!=", "<", "<=", ">", ">="]), days()).prop_map(|(a, s, b)| format!("({a}) {s} ({b})")),
            (yuan(), select(vec!["<", ">="]), yuan()).prop_map(|(a, s, b)| format!("({a}) {s} ({b})")),
        ]
        .boxed(),
    };
    prop_oneof![1 => leaf, 4 => deeper].boxed()
}

/// The rule file of a calculator with these formulas: an amount for each payee, a check, a count, and a gate.
fn folder(formulas: &[String; 11]) -> Folder {
    let quantities = NUMBERS.map(|n| format!("{n}元、{n}天、{n}元/天"));
    let quote = format!("{}、50%、1/3、三分之一、2元/天、3元/天、1元/天", quantities.join("、"));
    let document = format!(
        "title = {{ zh = \"例\", en = \"e\" }}\nissuer = {{ zh = \"例\", en = \"e\" }}\nregion = {{ code = \"000000\", zh = \"例\", en = \"e\", pinyin = \"li\" }}\n\
         plan_year = 2024\nvalid_from = \"2024-01-01\"\n[[clause]]\nid = \"E1\"\nat = \"一\"\nquote = \"{quote}\"\nforce = \"fixed\"\n\
         excuse_numbers = [\"1\", \"2\", \"3\", \"5\", \"10\", \"50%\", \"1/3\", \"三分之一\"]\nbecause = {{ zh = \"例\", en = \"e\" }}\n"
    );
    let [amount, share, check, count, gate, when, confirmed, asked_when, constraint, flag, cap] = formulas;
    let inputs = INPUTS.replace("WHEN", asked_when).replace("CONSTRAINT", constraint).replace("FLAG", flag).replace("CAP", cap);
    let text = "{ zh = \"例\", en = \"e\" }";
    let step =
        |name: &str, value: &str| format!("[[step]]\nname = \"{name}\"\nlabel = {text}\nvalue = \"{value}\"\ncite = \"E1\"\n");
    let line = |id: &str, payee: &str, more: &str| {
        format!(
            "[[line]]\nid = \"{id}\"\nlabel = {text}\nvalue = \"{id}\"\npayee = \"{payee}\"\nforce = \"fixed\"\ncite = \"E1\"\n{more}"
        )
    };
    let calculator = format!(
        "title = {text}\nsummary = {text}\naudience = [\"worker\"]\noutputs = [\"amount\", \"check\", \"count\"]\n{inputs}\n\
         [[gate]]\nname = \"gate\"\neffect = \"ineligible\"\nlabel = {text}\nmust = \"{gate}\"\ncite = \"E1\"\nsay = {text}\n\
         [[gate]]\nname = \"confirmed\"\neffect = \"to_confirm\"\nlabel = {text}\nmust = \"{confirmed}\"\ncite = \"E1\"\nsay = {text}\n{}{}{}{}{}{}",
        step("amount", amount),
        step("share", share),
        step("check", check),
        step("count", count),
        line("amount", "trainee", ""),
        line("share", "school", &format!("when = \"{when}\"\n")),
    );
    let files = [("document.txt", format!("一、{quote}")), ("document.toml", document), ("class.toml", calculator)];
    Folder { id: "invented".to_owned(), files: files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect() }
}

/// Some answers of a calculator, with the inputs that are left open and all answers to them.
fn answered(calculator: &Calculator, seed: u64) -> (Situation, Vec<(usize, Vec<Value>)>) {
    let mut situation = read(calculator, &RawSituation::default());
    let mut free = Vec::new();
    let mut random = seed;
    for position in 0..calculator.inputs.len() {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let pick = usize::try_from(random >> 33).unwrap();
        let answers = every_answer(calculator, position);
        situation.answers[position] = answers[pick / 2 % answers.len()];
        situation.absent = situation.absent.without(Set::of(position));
        if pick % 2 == 0 {
            free.push((position, answers));
        }
    }
    (situation, free)
}

fn hold(ruleset: &Ruleset, calculator: &Calculator, seed: u64) -> Result<(), TestCaseError> {
    let (situation, free) = answered(calculator, seed);
    compare(ruleset, calculator, &situation, &free).map_err(|error| TestCaseError::fail(format!("{error}; open {free:?}")))?;
    let complete = evaluate(ruleset, calculator, &situation);
    if complete.status != Status::InvalidInput {
        next_stops_are_first(ruleset, calculator, &situation)?;
        for remedy in remedies(&complete, Asker::Everybody) {
            let mut changed = situation.clone();
            for change in &remedy.changes {
                changed.answers[change.input.index()] = change.closest;
            }
            let result = evaluate(ruleset, calculator, &changed);
            let sum: Decimal = result.lines.iter().map(|line| line.amount).sum();
            prop_assert!(remedy.amount.is_none_or(|amount| amount == sum && amount > Decimal::ZERO), "{remedy:?} brings {sum}");
        }
        for input in [2u16, 3, 4, 6].map(InputId) {
            let Some(curve) = along(&complete, input) else { continue };
            for answer in every_answer(calculator, input.index()) {
                let Value::Number(number) = answer else { continue };
                let mut changed = situation.clone();
                changed.answers[input.index()] = answer;
                let result = evaluate(ruleset, calculator, &changed);
                let piece = curve.piece_at(number).map(|position| &curve.pieces[position]);
                prop_assert_eq!(piece.is_none(), result.status == Status::InvalidInput, "{:?} at {}", input, number);
                for (payee, shape) in curve.payees.iter().zip(piece.map_or(&[][..], |piece| &piece.money)) {
                    let sum: Decimal = result.lines.iter().filter(|line| line.line.payee == *payee).map(|line| line.amount).sum();
                    prop_assert!(
                        curve.run(shape) == Run::Unknown || curve.number(shape, number) == Some(sum),
                        "{:?} at {}",
                        input,
                        number
                    );
                }
            }
        }
    }
    Ok(())
}

#[test]
fn what_is_said_of_any_formulas_before_all_answers_is_true() {
    let formulas = (
        formula(Sort::Yuan, 3),
        formula(Sort::Yuan, 2),
        formula(Sort::Truth, 2),
        formula(Sort::Days, 2),
        prop_oneof![Just("yes".to_owned()), formula(Sort::Truth, 1)],
        formula(Sort::Truth, 1),
        prop_oneof![Just("yes".to_owned()), formula(Sort::Truth, 0)],
    );
    let spelt = |list: &'static [&'static str]| select(list).prop_map(str::to_owned);
    let inputs = (
        spelt(&["not (mode is c)", "days > 2天", "days != 3天", "mode is a and days <= 2天"]),
        prop_oneof![
            2 => Just("passed <= heads".to_owned()),
            1 => spelt(&["at_most(passed, 2人) <= heads", "passed != heads", "days <= 2天 or days >= 4天", "days + 1天 > cap"])
        ],
        spelt(&["", "null = \"none\"", "absent = \"none\""]),
        spelt(&["", "null = \"none\"", "absent = \"none\""]),
    );
    let formulas = (formulas, inputs)
        .prop_map(|((a, b, c, d, e, f, g), (when, constraint, flag, cap))| [a, b, c, d, e, f, g, when, constraint, flag, cap]);
    let mut sound = 0u32;
    let mut runner = TestRunner::new(Config {
        cases: CASES,
        failure_persistence: None,
        max_shrink_iters: 400,
        max_global_rejects: 20_000,
        ..Config::default()
    });
    let counted = std::cell::Cell::new(0u32);
    let result = runner.run(&(formulas, any::<u64>()), |(formulas, seed)| {
        let checked = check(VOCABULARY, &folder(&formulas));
        let found = findings(&checked);
        let Some(compiled) = checked.compiled else {
            return Err(TestCaseError::reject(found.join("; ")));
        };
        counted.set(counted.get() + 1);
        hold(&compiled.ruleset, &compiled.ruleset.calculators[0], seed)
    });
    sound += counted.get();
    if let Err(error) = result {
        panic!("{error}");
    }
    assert!(sound >= CASES, "only {sound} calculators were sound");
}
