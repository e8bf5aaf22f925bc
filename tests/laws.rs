//! What must hold for all answers, not for chosen ones.

use butie::answers::{Raw, RawSituation, read};
use butie::asker::Asker;
use butie::author::syntax;
use butie::case::case;
use butie::compiled::{Compiled, Files, LoadError, compile, load};
use butie::compliance::compliance;
use butie::evaluate::{Evaluation, Status, evaluate};
use butie::explain::explain;
use butie::model::{Calculator, InputId, InputKind, NodeId, Op};
use butie::otherwise::otherwise;
use butie::possible::Span;
use butie::statement::statement;
use butie::text::Language;
use butie::trace::trace;
use butie::value::Value;
use butie::wire;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::support::{all, situations};

const CASES: u32 = 400;

/// Runs a law on random situations of every calculator.
pub(crate) fn for_all(law: impl Fn(&Compiled, &Calculator, &RawSituation) -> Result<(), TestCaseError>) {
    for_each(CASES, law);
}

/// Runs a law on so many random situations of every calculator.
pub(crate) fn for_each(cases: u32, law: impl Fn(&Compiled, &Calculator, &RawSituation) -> Result<(), TestCaseError>) {
    for compiled in all() {
        for calculator in &compiled.ruleset.calculators {
            let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
            let result = runner.run(&situations(calculator), |raw| law(&compiled, calculator, &raw));
            if let Err(error) = result {
                panic!("{}/{}: {error}", compiled.ruleset.id, calculator.id);
            }
        }
    }
}

fn with<T>(compiled: &Compiled, calculator: &Calculator, raw: &RawSituation, look: impl Fn(&Evaluation<'_>) -> T) -> T {
    let situation = read(calculator, raw);
    look(&evaluate(&compiled.ruleset, calculator, &situation))
}

fn node(position: usize) -> NodeId {
    NodeId(u16::try_from(position).expect("programs are small"))
}

#[test]
fn evaluation_explanation_and_trace_never_panic() {
    for_all(|compiled, calculator, raw| {
        with(compiled, calculator, raw, |evaluation| {
            for language in [Language::Zh, Language::En] {
                explain(evaluation, language);
                compliance(evaluation, language);
            }
            let json = serde_json::to_string(&wire::result(evaluation, &compiled.hash, None)).unwrap();
            prop_assert!(json.contains(evaluation.status.id()));
            serde_json::to_string(&wire::possible(evaluation, Asker::Everybody)).unwrap();
            serde_json::to_string(&wire::changes(evaluation, Asker::Everybody)).unwrap();
            Ok(())
        })
    });
}

#[test]
fn caps_and_floors_hold() {
    for_all(|compiled, calculator, raw| {
        with(compiled, calculator, raw, |evaluation| {
            for (position, entry) in calculator.program.nodes.iter().enumerate() {
                let (limit, upper) = match entry.op {
                    Op::AtMost(_, limit) => (limit, true),
                    Op::AtLeast(_, limit) => (limit, false),
                    _ => continue,
                };
                if let (Value::Number(value), Value::Number(limit)) = (evaluation.value(node(position)), evaluation.value(limit))
                {
                    let held = if upper { value <= limit } else { value >= limit };
                    prop_assert!(held);
                }
            }
            Ok(())
        })
    });
}

#[test]
fn money_ends_at_the_fen_and_a_refusal_pays_nothing() {
    for_all(|compiled, calculator, raw| {
        with(compiled, calculator, raw, |evaluation| {
            for (position, line) in evaluation.lines.iter().enumerate() {
                let twins = evaluation.lines[..position].iter().filter(|other| other.line.id == line.line.id).count();
                prop_assert_eq!(twins, 0, "line {} applies twice", line.line.id);
                prop_assert!(line.amount.normalize().scale() <= 2, "{}", line.amount);
                prop_assert!(!evaluation.status.is_refusal() || line.amount.is_zero());
            }
            prop_assert_eq!(evaluation.status == Status::InvalidInput, !evaluation.faults.is_empty());
            prop_assert_eq!(evaluation.status.is_refusal(), !evaluation.deciding_clauses().is_empty());
            if evaluation.status == Status::Computed {
                prop_assert!(evaluation.missing.is_empty());
            }
            Ok(())
        })
    });
}

#[test]
fn the_trace_names_a_clause_for_every_number_of_the_policy() {
    for_all(|compiled, calculator, raw| {
        with(compiled, calculator, raw, |evaluation| {
            for entry in trace(evaluation) {
                for id in &entry.constants {
                    let constant = &calculator.program.constants[id.index()];
                    let number = constant.value.number().filter(|number| !number.is_zero());
                    let arithmetic = calculator.steps.iter().any(|step| step.node == entry.node && step.arithmetic.is_some());
                    prop_assert!(number.is_none() || constant.clause.is_some() || arithmetic, "{}", constant.spelling);
                }
            }
            Ok(())
        })
    });
}

/// The answers to yes-or-no nodes and the choices: two situations with the same ones are in the same branch.
fn branch(evaluation: &Evaluation<'_>) -> Vec<Value> {
    evaluation.values.iter().copied().filter(|value| matches!(value, Value::Truth(_) | Value::Choice(_))).collect()
}

#[test]
fn more_days_or_hours_never_pay_less_within_a_branch() {
    for_all(|compiled, calculator, raw| {
        for input in &calculator.inputs {
            let InputKind::Count(unit, _, high) = input.kind else { continue };
            if !["天", "课时"].contains(&compiled.ruleset.unit(unit).name.zh.as_str()) {
                continue;
            }
            let Some(Raw::Number(number)) = raw.inputs.get(&input.id) else { continue };
            let Ok(count) = number.parse::<i64>() else { continue };
            if rust_decimal::Decimal::from(count + 1) > high {
                continue;
            }
            let mut more = raw.clone();
            more.inputs.insert(input.id.clone(), Raw::Number((count + 1).to_string()));
            let amounts = |evaluation: &Evaluation<'_>| -> Vec<_> {
                evaluation.lines.iter().map(|line| (line.line.id.clone(), line.amount)).collect()
            };
            let before =
                with(compiled, calculator, raw, |evaluation| (branch(evaluation), evaluation.status, amounts(evaluation)));
            let after =
                with(compiled, calculator, &more, |evaluation| (branch(evaluation), evaluation.status, amounts(evaluation)));
            if (&before.0, before.1) == (&after.0, after.1) {
                for ((id, less), (_, more)) in before.2.iter().zip(&after.2) {
                    prop_assert!(less <= more, "{} {id}: {less} then {more}", input.id);
                }
            }
        }
        Ok(())
    });
}

#[test]
fn the_order_of_answers_is_irrelevant() {
    for_all(|compiled, calculator, raw| {
        let name = format!("{}/{}", compiled.ruleset.id, calculator.id);
        let spell = |raw: &Raw| match raw {
            Raw::Null => "null".to_owned(),
            Raw::Truth(truth) => truth.to_string(),
            Raw::Number(number) => number.clone(),
            Raw::Text(text) => format!("{text:?}"),
            Raw::List(items) => {
                let items: Vec<String> = items
                    .iter()
                    .map(|item| if let Raw::Text(text) = item { format!("{text:?}") } else { "null".to_owned() })
                    .collect();
                format!("[{}]", items.join(","))
            }
            Raw::Other => "{}".to_owned(),
        };
        let mut entries: Vec<String> = raw.inputs.iter().map(|(id, answer)| format!("{id:?}:{}", spell(answer))).collect();
        let mut results = Vec::new();
        for _ in 0..2 {
            let request = format!(r#"{{"calculator":{name:?},"inputs":{{{}}}}}"#, entries.join(","));
            let request = wire::read_request(&request).map_err(|error| TestCaseError::fail(error.to_string()))?;
            results.push(with(compiled, calculator, &request.situation, |evaluation| {
                serde_json::to_string(&wire::result(evaluation, &compiled.hash, None)).unwrap()
            }));
            entries.reverse();
        }
        prop_assert_eq!(&results[0], &results[1]);
        Ok(())
    });
}

#[test]
fn a_compiled_rule_set_is_the_same_rule_set() {
    for compiled in all() {
        let files = compile(&compiled.ruleset);
        let loaded = load(&files.rules, Some(&files.english)).unwrap();
        assert_eq!(compile(&loaded.ruleset), files);
        assert_eq!(loaded, compiled);
    }
}

#[test]
fn without_its_english_words_a_rule_set_is_the_same_and_says_everything_in_chinese() {
    for compiled in all() {
        let loaded = load(&compile(&compiled.ruleset).rules, None).unwrap();
        assert_eq!((&loaded.hash, loaded.english), (&compiled.hash, false));
        for (calculator, same) in loaded.ruleset.calculators.iter().zip(&compiled.ruleset.calculators) {
            with(&loaded, calculator, &RawSituation::default(), |alone| {
                with(&compiled, same, &RawSituation::default(), |whole| {
                    assert_eq!(explain(alone, Language::Zh), explain(whole, Language::Zh));
                    assert_eq!(compliance(alone, Language::Zh), compliance(whole, Language::Zh));
                });
            });
            for (input, whole) in calculator.inputs.iter().zip(&same.inputs) {
                assert_eq!((&input.ask.zh, &input.ask.en), (&whole.ask.zh, &whole.ask.zh));
            }
        }
        for (unit, whole) in loaded.ruleset.units.iter().zip(&compiled.ruleset.units) {
            assert_eq!((&unit.name.en, &unit.one), (&whole.name.zh, &whole.name.zh));
        }
    }
}

#[test]
fn english_words_of_other_rules_are_refused() {
    let all: Vec<Files> = all().iter().map(|compiled| compile(&compiled.ruleset)).collect();
    let [one, other, ..] = &all[..] else { panic!("there are several rule sets") };
    assert_eq!(load(&one.rules, Some(&other.english)), Err(LoadError::Damaged));
    assert_eq!(load(&one.rules, Some(&one.rules)), Err(LoadError::Damaged));
    assert_eq!(load(&one.english, Some(&one.english)), Err(LoadError::Damaged));
    assert_eq!(load(&one.rules, Some(b"404")), Err(LoadError::NotARuleset));
    let mut older = one.english.clone();
    older[5] -= 1;
    assert_eq!(load(&one.rules, Some(&older)), Err(LoadError::OtherVersion(older[5])));
}

/// Where the words behind a file's magic, its version and its hashes begin.
const RULES: usize = 5 + 1 + 32 + 32;
const ENGLISH: usize = 5 + 1;

proptest! {
    #![proptest_config(Config { cases: 2_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn damaged_bytes_are_an_error_and_nothing_worse(
        place in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>(), english in any::<bool>(),
    ) {
        let mut files = damaged_sample();
        let bytes = if english { &mut files.english } else { &mut files.rules };
        let place = place.index(bytes.len());
        let before = bytes[place];
        bytes[place] = byte;
        if cut {
            bytes.truncate(place);
        }
        prop_assert!(load(&files.rules, Some(&files.english)).is_err() || !cut && before == byte);
    }

    #[test]
    fn forged_bytes_with_right_hashes_never_panic(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<bool>()), 1..6), both in any::<bool>(),
    ) {
        let mut files = damaged_sample();
        for (place, byte, english) in edits {
            let (bytes, head) = if english { (&mut files.english, ENGLISH) } else { (&mut files.rules, RULES) };
            let place = head + place.index(bytes.len() - head);
            bytes[place] = byte;
        }
        let english = sha2::Sha256::digest(&files.english[ENGLISH..]);
        files.rules[38..RULES].copy_from_slice(&english);
        let hash = sha2::Sha256::digest(&files.rules[38..]);
        files.rules[6..38].copy_from_slice(&hash);
        if let Ok(compiled) = load(&files.rules, both.then_some(&files.english[..])) {
            for calculator in &compiled.ruleset.calculators {
                with(&compiled, calculator, &RawSituation::default(), |evaluation| {
                    explain(evaluation, Language::Zh);
                    compliance(evaluation, Language::Zh);
                    otherwise(evaluation, Asker::Everybody, Language::Zh);
                    statement(evaluation, &compiled.hash, Asker::Everybody, Language::Zh);
                    case(evaluation, &compiled.hash, &RawSituation::default());
                    wire::result(evaluation, &compiled.hash, None);
                    wire::possible(evaluation, Asker::Everybody);
                    wire::changes(evaluation, Asker::Everybody);
                    for (position, _) in (0..).zip(&calculator.inputs) {
                        wire::series(evaluation, InputId(position), Span::new(None, None));
                    }
                });
            }
        }
    }

    #[test]
    fn reading_an_expression_never_panics(text in "[a-z0-9 ()<>=.,:;%/*+\\-元人天课时年ifthenelsadorisha]{0,60}") {
        let _ = syntax::read(&text);
    }

    #[test]
    fn printing_and_reading_are_inverse(text in expressions()) {
        let first = syntax::read(&text).map_err(|error| TestCaseError::fail(format!("{text}: {error:?}")))?.to_string();
        let second = syntax::read(&first).map_err(|error| TestCaseError::fail(format!("{first}: {error:?}")))?.to_string();
        prop_assert_eq!(first, second);
    }
}

use sha2::Digest;

fn damaged_sample() -> Files {
    use std::sync::OnceLock;
    static SAMPLE: OnceLock<Files> = OnceLock::new();
    SAMPLE
        .get_or_init(|| compile(&all().into_iter().find(|compiled| compiled.ruleset.id == "invented-2025").unwrap().ruleset))
        .clone()
}

/// Texts of expressions, with more brackets than needed.
fn expressions() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        "[1-9][0-9]{0,3}(元/人/天|天|人|%|)".prop_map(String::from),
        Just("1/3".to_owned()),
        Just("days".to_owned()),
        Just("yes".to_owned()),
        Just("reading.base is enrolled".to_owned()),
        Just("groups has any (a, b)".to_owned()),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            (pair.clone(), prop::sample::select(vec!["+", "-", "*", "/", "and", "or", ">=", "<", "="]))
                .prop_map(|((a, b), sign)| format!("({a}) {sign} ({b})")),
            inner.clone().prop_map(|a| format!("not ({a})")),
            inner.clone().prop_map(|a| format!("-({a})")),
            inner.clone().prop_map(|a| format!("({a}) is not order")),
            (pair.clone(), inner.clone()).prop_map(|((a, b), c)| format!("(if {a} then {b} else {c})")),
            pair.clone().prop_map(|(a, b)| format!("at_most({a}, {b})")),
            pair.clone().prop_map(|(a, b)| format!("share({a}, {b}, when_empty: no)")),
            pair.clone().prop_map(|(a, b)| format!("tiers({a}; 10天: {b}; 20天..30天: 5元; {b})")),
            pair.clone().prop_map(|(a, b)| format!("bands({a}; > 10天 <= 20天: {b}; otherwise: {a})")),
            pair.prop_map(|(a, b)| format!("table(kind; a, b: {a}; otherwise: {b})")),
        ]
    })
}
