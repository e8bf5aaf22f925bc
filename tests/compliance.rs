//! What is required and what there is: never another verdict than the rule's own, and never a share shown on the wrong side.

use butie::answers::{Raw, RawSituation, read};
use butie::asker::Asker;
use butie::author::cases::cases;
use butie::compliance::{Condition, Requirement, State, compliance, verdict};
use butie::evaluate::{Evaluation, evaluate};
use butie::model::{Calculator, InputId, Kind};
use butie::prose::Prose;
use butie::statement::statement;
use butie::text::Language;
use butie::trace::Origin;
use butie::value::Value;
use proptest::prelude::*;

use crate::corners::{compiled as small, input, step};
use crate::laws::for_all;
use crate::support::{all, folders};

/// What all parts of one condition or check come to.
fn together(states: impl IntoIterator<Item = State>) -> Option<bool> {
    let states: Vec<State> = states.into_iter().collect();
    if states.contains(&State::Failed) {
        Some(false)
    } else if states.iter().all(|state| *state == State::Met) {
        Some(true)
    } else {
        None
    }
}

/// Met, not met, or not known.
fn holds(state: State) -> Option<bool> {
    match state {
        State::Met => Some(true),
        State::Failed => Some(false),
        State::Unanswered | State::Open => None,
    }
}

fn is_check(calculator: &Calculator) -> bool {
    let truth = |step: &&butie::model::StepId| calculator.program.nodes[calculator.step(**step).node.index()].kind == Kind::Truth;
    calculator.lines.is_empty() && calculator.outputs.iter().any(|step| truth(&step))
}

#[test]
fn the_rows_of_a_condition_say_what_the_condition_says() {
    for_all(|compiled, calculator, raw| {
        let situation = read(calculator, raw);
        let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
        for language in [Language::Zh, Language::En] {
            let conditions = compliance(&evaluation, language);
            prop_assert!(evaluation.faults.is_empty() || conditions.is_empty());
            if !evaluation.faults.is_empty() {
                continue;
            }
            for (position, holds) in evaluation.gates.iter().enumerate() {
                let own = &conditions[position];
                prop_assert_eq!(own.of, Origin::Gate(position));
                prop_assert!(!own.parts.is_empty(), "gate {} has no part", position);
                prop_assert_eq!(
                    (together(own.parts.iter().map(|part| part.state)), self::holds(own.state)),
                    (*holds, *holds),
                    "{:#?}",
                    own
                );
            }
            for condition in &conditions {
                // What was answered throughout waits for nobody's answer, and what was not does.
                let node = match condition.of {
                    Origin::Gate(position) => calculator.gates[position].must,
                    Origin::Step(step) => calculator.step(step).node,
                };
                let unanswered = evaluation.value(node).open().is_some_and(|open| !open.unanswered.is_empty());
                prop_assert!(
                    holds(condition.state).is_some() || (condition.state == State::Unanswered) == unanswered,
                    "{:#?}",
                    condition
                );
            }
            for row in conditions.iter().flat_map(|condition| &condition.parts) {
                prop_assert!(!row.label.is_empty() && !row.required.is_empty() && !row.clauses.is_empty(), "{:?}", row);
                // What was not answered is not made up, and what was answered is not left out of a failure.
                prop_assert!(row.state != State::Failed || row.actual.is_some(), "{:?}", row);
            }
            prop_assert!(is_check(calculator) || verdict(&evaluation).is_none());
            prop_assert!(is_check(calculator) || conditions.len() == calculator.gates.len());
            if is_check(calculator) && calculator.outputs.len() == evaluation.outputs.len() {
                let own: Vec<&Condition> = conditions.iter().skip(calculator.gates.len()).collect();
                prop_assert_eq!(
                    together(own.iter().flat_map(|one| &one.parts).map(|part| part.state)),
                    verdict(&evaluation),
                    "{:#?}",
                    own
                );
                let failed = own.iter().any(|one| one.state == State::Failed);
                prop_assert_eq!(failed, verdict(&evaluation) == Some(false), "{:#?}", own);
            }
        }
        Ok(())
    });
}

/// The answer of every check that is in order. A new check belongs here, so that nobody's trouble is drawn as if all were well.
#[test]
fn every_check_knows_which_answer_is_in_order() {
    let good = [
        ("gongan-2023/class-checklist", "ok", true),
        ("gongan-2023/practice-share", "ok", true),
        ("gongan-2023/spot-check", "penalty", false),
        ("guxian-2023/annual-plan", "enterprise_ok", true),
        ("guxian-2023/annual-plan", "order_project_ok", true),
        ("guxian-2023/institution-eligibility", "eligible", true),
        ("shaanxi-2021/annual-limit", "allowed", true),
        ("taian-2021/fund-application", "ok", true),
        ("taian-2021/online-share", "ok", true),
        ("taian-2021/projects", "ok", true),
        ("zhengning-2022/coupon", "ok", true),
        ("zhengning-2022/minimum-hours", "ok", true),
        ("zhengning-2022/order-share", "ok", true),
        ("zhengning-2022/practice-share", "ok", true),
    ];
    let (_, folders) = folders("rules");
    let mut seen: Vec<(String, String, bool, bool)> = Vec::new();
    for compiled in all() {
        let Some(folder) = folders.iter().find(|folder| folder.id == compiled.ruleset.id) else { continue };
        for case in cases(folder).0 {
            let calculator = compiled.ruleset.calculator(&case.calculator).unwrap();
            let situation = read(calculator, &case.situation);
            let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
            if !is_check(calculator) || !evaluation.faults.is_empty() {
                continue;
            }
            let name = format!("{}/{}", folder.id, calculator.id);
            for output in &evaluation.outputs {
                let Value::Truth(truth) = output.value else { continue };
                let id = &calculator.step(output.step).id;
                let in_order = good.iter().find(|(known, step, _)| *known == name && step == id);
                let (.., in_order) = in_order.unwrap_or_else(|| panic!("{name} {id} is missing here"));
                let conditions = compliance(&evaluation, Language::Zh);
                let own = conditions.iter().find(|condition| condition.of == Origin::Step(output.step)).unwrap();
                assert_eq!(together(own.parts.iter().map(|part| part.state)), Some(truth == *in_order), "{name} {id} {own:#?}");
                assert!(truth == *in_order || verdict(&evaluation) == Some(false), "{name} {}", case.id);
                seen.push((name.clone(), id.clone(), truth, *in_order));
            }
        }
    }
    for (name, id, _) in good {
        for truth in [true, false] {
            assert!(seen.iter().any(|(known, step, was, _)| known == name && step == id && *was == truth), "{name} {id} {truth}");
        }
    }
}

fn number(number: i64) -> Raw {
    Raw::Number(number.to_string())
}

fn word(text: &str) -> Raw {
    Raw::Text(text.to_owned())
}

fn with(calculator: &str, answers: Vec<(&str, Raw)>, readings: &[(&str, &str)], look: impl Fn(&Evaluation<'_>)) {
    let (ruleset, id) = calculator.split_once('/').unwrap();
    let compiled = all().into_iter().find(|compiled| compiled.ruleset.id == ruleset).unwrap();
    let calculator = compiled.ruleset.calculator(id).unwrap();
    let raw = RawSituation {
        inputs: answers.into_iter().map(|(name, answer)| (name.to_owned(), answer)).collect(),
        readings: readings.iter().map(|(name, option)| ((*name).to_owned(), (*option).to_owned())).collect(),
        as_of: None,
    };
    let situation = read(calculator, &raw);
    look(&evaluate(&compiled.ruleset, calculator, &situation));
}

/// Rows as `✗ label: required / actual`.
fn spelt(evaluation: &Evaluation<'_>, language: Language) -> Vec<String> {
    let mark = |state| match state {
        State::Met => '✓',
        State::Failed => '✗',
        State::Unanswered | State::Open => '?',
    };
    let rows: Vec<Requirement> = compliance(evaluation, language).into_iter().flat_map(|condition| condition.parts).collect();
    let row = |row: &Requirement| {
        format!("{} {}: {} / {}", mark(row.state), row.label, row.required, row.actual.as_deref().unwrap_or("—"))
    };
    rows.iter().map(row).collect()
}

fn check(calculator: &str, answers: Vec<(&str, Raw)>, readings: &[(&str, &str)], rows: &[&str]) {
    with(calculator, answers, readings, |evaluation| assert_eq!(spelt(evaluation, Language::Zh), rows));
}

#[test]
fn shares_are_never_shown_on_the_wrong_side() {
    let share = |practice: i64, total: i64, row: &str| {
        check(
            "gongan-2023/practice-share",
            vec![("total_hours", number(total)), ("practice_hours", number(practice))],
            &[],
            &[row],
        );
    };
    share(20, 36, "✗ 实践操作达到60%: 不少于60% / 约55.6%（20课时 ÷ 36课时）");
    share(29, 50, "✗ 实践操作达到60%: 不少于60% / 58%（29课时 ÷ 50课时）");
    share(5_999, 10_000, "✗ 实践操作达到60%: 不少于60% / 约59.9%（5,999课时 ÷ 10,000课时）");
    share(599_999_999, 1_000_000_000, "✗ 实践操作达到60%: 不少于60% / 约59.9%（599,999,999课时 ÷ 1,000,000,000课时）");
    share(6_001, 10_000, "✓ 实践操作达到60%: 不少于60% / 约60.1%（6,001课时 ÷ 10,000课时）");
    share(30, 50, "✓ 实践操作达到60%: 不少于60% / 60%（30课时 ÷ 50课时）");
    share(0, 0, "✓ 实践操作达到60%: 不少于60% / 0课时 ÷ 0课时");
    // Above the limit by a hair is above the limit.
    let over = vec![("sampled", number(100_000)), ("failed", number(10_001))];
    check("gongan-2023/spot-check", over, &[], &["✗ 不合格比例超过10%，要处理: 不超过10% / 约10.1%（10,001人 ÷ 100,000人）"]);
    // A third has no last decimal: what is a third says so, what is not says on which side it lies.
    let thirds = |staff: i64, row: &str| {
        let answers =
            vec![("annual_task", number(3_000_000)), ("enterprise_staff", number(staff)), ("order_project", number(2_000_000))];
        with("guxian-2023/annual-plan", answers, &[], |evaluation| assert_eq!(spelt(evaluation, Language::Zh)[0], row));
    };
    thirds(1_000_000, "✓ 企业职工培训达到三分之一: 不少于1/3 / 1/3（1,000,000人 ÷ 3,000,000人）");
    thirds(999_999, "✗ 企业职工培训达到三分之一: 不少于1/3 / 约33.3%（999,999人 ÷ 3,000,000人）");
    thirds(1_000_001, "✓ 企业职工培训达到三分之一: 不少于1/3 / 约33.4%（1,000,001人 ÷ 3,000,000人）");
    with("gongan-2023/practice-share", vec![("total_hours", number(36)), ("practice_hours", number(20))], &[], |evaluation| {
        let rows = ["✗ Practice reaches 60%: at least 60% / about 55.6% (20 class hours ÷ 36 class hours)"];
        assert_eq!(spelt(evaluation, Language::En), rows);
    });
}

#[test]
fn what_holds_together_is_told_apart() {
    let answers = vec![
        ("trained", number(9)),
        ("employed", number(2)),
        ("previous_task_done", Raw::Truth(true)),
        ("major_audit_problem", word("unknown")),
    ];
    check(
        "guxian-2023/institution-eligibility",
        answers,
        &[],
        &[
            "✗ 就业率不低于25%: 不少于25% / 约22.2%（2人 ÷ 9人）",
            "✓ 上一年度的政府补贴性培训任务完成了吗？: 是 / 是",
            "? 审计、检查中发现过重大问题吗？: 否 / 不清楚",
        ],
    );
    let answers = vec![("trainees", number(50)), ("issued", number(48)), ("used", number(43))];
    let issued = "✓ 发放率达到要求: 不少于90% / 96%（48人 ÷ 50人）";
    let of_trainees = "✗ 使用率达到要求: 不少于90% / 86%（43人 ÷ 50人）";
    check("zhengning-2022/coupon", answers.clone(), &[], &[issued, of_trainees]);
    let of_issued = "✗ 使用率达到要求: 不少于90% / 约89.6%（43人 ÷ 48人）";
    check("zhengning-2022/coupon", answers, &[("use_base", "issued")], &[issued, of_issued]);
    let ledger = Raw::List(vec![word("attendance")]);
    with("gongan-2023/class-checklist", vec![("checks_opening", number(0)), ("ledger", ledger)], &[], |evaluation| {
        let rows = spelt(evaluation, Language::Zh);
        assert_eq!(rows.len(), 14);
        assert_eq!(rows[0], "✗ 开班检查: 不少于1次 / 0次");
        assert_eq!(rows[1], "? 培训期间现场检查: 不少于1次 / —");
        assert_eq!(rows[10], "✗ 第一堂课: 是 / 否");
        assert_eq!(rows[11], "✓ 学员考勤: 是 / 是");
        assert_eq!(verdict(evaluation), Some(false));
    });
}

#[test]
fn conditions_show_what_was_answered() {
    let filed = |answer: Option<Raw>, reading: &[(&str, &str)], row: &str| {
        let answers = answer.into_iter().map(|answer| ("filed_before_start", answer)).collect();
        check("zhengning-2022/training", answers, reading, &[row]);
    };
    filed(Some(Raw::Truth(true)), &[], "✓ 开班前已备案: 是 / 是");
    filed(Some(Raw::Truth(false)), &[], "✗ 开班前已备案: 是 / 否");
    filed(Some(word("unknown")), &[], "? 开班前已备案: 是 / 不清楚");
    filed(None, &[], "? 开班前已备案: 是 / —");
    filed(None, &[("not_filed", "institution_only")], "✓ 开班前已备案: 按所选的理解不作要求 / —");

    let worker = |groups: &[&str], kind: &str, readings: &[(&str, &str)], rows: &[&str]| {
        let groups = Raw::List(groups.iter().map(|group| word(group)).collect());
        let answers = vec![("groups", groups), ("training_kind", word(kind)), ("passed", Raw::Truth(false))];
        check("gongan-2023/living-allowance", answers, readings, rows);
    };
    let kind = "✓ 参加的是就业创业培训: 就业创业培训（学技能找工作，或学创业） / 就业创业培训（学技能找工作，或学创业）";
    worker(
        &[],
        "employment_entrepreneurship",
        &[],
        &[
            kind,
            "✗ 属于有补助的人员: 下列之一：脱贫人员（在乡村振兴局名册上）、就业困难人员（人社部门认定的）、农村学员 / 无",
            "✗ 考核合格: 是 / 否",
        ],
    );
    worker(
        &["lifted_from_poverty"],
        "employment_entrepreneurship",
        &[("poverty_pass", "not_required")],
        &[
            kind,
            "✓ 属于有补助的人员: 下列之一：脱贫人员（在乡村振兴局名册上）、就业困难人员（人社部门认定的）、农村学员 / 脱贫人员（在乡村振兴局名册上）",
            "✓ 考核合格: 包括脱贫人员（在乡村振兴局名册上） / 脱贫人员（在乡村振兴局名册上）",
        ],
    );
    let hours = |class: &str, rows: &[&str]| {
        check("zhengning-2022/minimum-hours", vec![("occupation_class", word(class)), ("hours", number(95))], &[], rows);
    };
    hours("B", &["✗ 课时达到最低要求: 不少于96课时 / 95课时"]);
    hours("C", &["✓ 课时达到最低要求: 不少于80课时 / 95课时"]);
    hours("unknown", &["? 课时达到最低要求: 是 / 不清楚"]);
}

#[test]
fn bounds_are_found_on_either_side_and_days_have_words_of_their_own() {
    let gate = |name: &str, must: &str| {
        format!(
            "[[gate]]\nname = \"{name}\"\neffect = \"ineligible\"\nlabel = TEXT\nmust = \"{must}\"\ncite = \"E1\"\nsay = TEXT\n"
        )
    };
    let date = |name: &str| format!("[inputs.{name}]\nkind = \"date\"\nask = TEXT\n");
    let source = input("a", "天", 0, 20, "")
        + &input("b", "天", 0, 20, "")
        + &date("start")
        + &date("end")
        + &gate("mirrored", "10天 <= a")
        + &gate("negated", "not (a > 5天)")
        + &gate("moving", "a < b")
        + &gate("order", "end >= start + 2天")
        + &gate("same", "a = 3天")
        + &step("amount", "a * 1元/天 + b * 1元/天");
    let compiled = small(&source);
    let calculator = &compiled.ruleset.calculators[0];
    let raw = RawSituation {
        inputs: [("a", number(7)), ("b", number(9)), ("start", word("2024-02-28")), ("end", word("2024-02-29"))]
            .into_iter()
            .map(|(name, answer)| (name.to_owned(), answer))
            .collect(),
        ..RawSituation::default()
    };
    let situation = read(calculator, &raw);
    let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
    assert_eq!(
        spelt(&evaluation, Language::Zh),
        [
            "✗ 例: 不少于10天 / 7天",
            "✗ 例: 不超过5天 / 7天",
            "✓ 例: 少于9天 / 7天",
            "✗ 例: 不早于2024-03-01 / 2024-02-29",
            "✗ 例: 正好3天 / 7天",
        ]
    );
    assert_eq!(spelt(&evaluation, Language::En)[3], "✗ e: no earlier than 2024-03-01 / 2024-02-29");
}

#[test]
fn conditions_upon_conditions_are_given_up_in_time() {
    let mut source = input("a", "天", 0, 500, "") + &step("c0", "a > 1天") + &step("c1", "a > 2天");
    for number in 2..60 {
        let sign = if number % 2 == 0 { "and" } else { "or" };
        source += &step(&format!("c{number}"), &format!("c{} {sign} c{}", number - 1, number - 2));
    }
    source +=
        "[[gate]]\nname = \"deep\"\neffect = \"ineligible\"\nlabel = TEXT\nmust = \"c59 and c58\"\ncite = \"E1\"\nsay = TEXT\n";
    source += &step("amount", "a * 1元/天");
    let compiled = small(&source);
    let calculator = &compiled.ruleset.calculators[0];
    for (days, holds) in [(0, Some(false)), (7, Some(true))] {
        let raw = RawSituation { inputs: [("a".to_owned(), number(days))].into_iter().collect(), ..RawSituation::default() };
        let situation = read(calculator, &raw);
        let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
        let parts = &compliance(&evaluation, Language::Zh)[0].parts;
        assert_eq!(together(parts.iter().map(|part| part.state)), holds);
        assert!(parts.len() < 5_000, "{}", parts.len());
    }
}

#[test]
fn an_answer_reads_the_same_in_the_conditions_as_among_the_answers() {
    let compiled = all().into_iter().find(|compiled| compiled.ruleset.id == "zhengning-2022").unwrap();
    let calculator = compiled.ruleset.calculator("training").unwrap();
    let word = |text: &str| Raw::Text(text.to_owned());
    let given = [("filed_before_start", word("unknown")), ("local_standard", Raw::Null), ("local_cap", Raw::Null)];
    let inputs = given.into_iter().map(|(name, answer)| (name.to_owned(), answer)).collect();
    let situation = read(calculator, &RawSituation { inputs, ..RawSituation::default() });
    let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
    let told = |language: Language, expected: [&str; 4]| {
        let prose = Prose { evaluation: &evaluation, language };
        let answers = ["filed_before_start", "local_standard", "local_cap", "days"].map(|name| {
            let position = calculator.inputs.iter().position(|input| input.id == name).unwrap();
            prose.answer(InputId(position.try_into().unwrap()))
        });
        assert_eq!(answers, expected);
        let rows = compliance(&evaluation, language);
        assert_eq!(rows[0].parts[0].actual.as_deref(), Some(expected[0]), "{rows:?}");
        let text = statement(&evaluation, "0123456789ab", Asker::Everybody, language);
        for answer in &expected[..3] {
            assert!(text.lines().any(|line| line.starts_with("- ") && line.contains(answer)), "{answer}: {text}");
        }
    };
    told(Language::Zh, ["不清楚", "当地标准未知", "没有", "未填写"]);
    told(Language::En, ["not sure", "local standard not known", "there is none", "not answered"]);
}
