//! Lists: what people write into cells, how headings are matched, and what holds of every list.

use butie::answers::{Answer, Raw, RawSituation, Situation, read, read_one};
use butie::compiled::Compiled;
use butie::evaluate::{Batch, Status, evaluate};
use butie::model::{Calculator, Column, InputId, InputKind, Lists};
use butie::roster::case::{Cases, Plan};
use butie::roster::cells::Cells;
use butie::roster::class::Classes;
use butie::roster::columns::Columns;
use butie::roster::delimited;
use butie::roster::heading::{Each, Headings, Layout, Role};
use butie::roster::outcome::Outcome;
use butie::roster::told::Teller;
use butie::roster::totals::Totals;
use butie::text::Language;
use butie::value::exact;
use butie::wire;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

use crate::support::{all_with_lists, answers, situations};

fn find<'a>(all: &'a [(Compiled, Lists)], id: &str) -> (&'a Compiled, &'a Calculator, &'a [Column]) {
    let (ruleset, name) = id.split_once('/').unwrap();
    let (compiled, lists) = all.iter().find(|(compiled, _)| compiled.ruleset.id == ruleset).unwrap();
    let position = compiled.ruleset.calculators.iter().position(|calculator| calculator.id == name).unwrap();
    (compiled, &compiled.ruleset.calculators[position], &lists.calculators[position])
}

/// Runs `look` on a list of cells, read as its headings tell.
fn with_cells<T>(
    (compiled, calculator, columns): (&Compiled, &Calculator, &[Column]),
    cells: &Cells,
    common: &Situation,
    look: impl FnOnce(&Plan<'_>) -> T,
) -> T {
    let layout = Headings::new(calculator, columns).layout(cells, columns);
    let titles = layout.titles(cells);
    look(&Plan { ruleset: &compiled.ruleset, calculator, columns, layout: &layout, headings: titles.row(0), common })
}

/// Runs `look` on a list read from text, with what is said once.
fn with_list<T>(id: &str, text: &str, common: &RawSituation, look: impl FnOnce(&Plan<'_>, &Cells) -> T) -> T {
    let all = all_with_lists();
    let found = find(&all, id);
    let (cells, _) = delimited::read(text);
    with_cells(found, &cells, &read(found.1, common), |plan| look(plan, &cells))
}

/// The answer that a cell of one column comes to, as JSON, or the fault's code word, with a `~` where it was a repair.
fn cell_read(id: &str, heading: &str, text: &str) -> String {
    let mut list = String::new();
    delimited::write_cell(&mut list, delimited::Style::Tabs, true, heading);
    delimited::write_cell(&mut list, delimited::Style::Tabs, false, "姓名");
    delimited::end_row(&mut list);
    delimited::write_cell(&mut list, delimited::Style::Tabs, true, text);
    delimited::write_cell(&mut list, delimited::Style::Tabs, false, "张三");
    delimited::end_row(&mut list);
    with_list(id, &list, &RawSituation::default(), |plan, cells| {
        let Role::Input(input) = plan.layout.roles[0] else { panic!("{heading} is no input: {:?}", plan.layout) };
        let layout = Layout { each: Each::Case, ..plan.layout.clone() };
        let plan = Plan { layout: &layout, ..*plan };
        let mut cases = Cases::new(plan);
        let judged = cases.judge(cells.row(1), None);
        let evaluation = &judged.evaluation;
        let mark = if judged.repaired.is_empty() { "" } else { "~" };
        let name = &plan.calculator.inputs[input.index()].id;
        if let Some(fault) = evaluation.faults.iter().find(|fault| fault.name == *name) {
            let problem = format!("{:?}", fault.problem);
            return format!("{}!{mark}", problem.split(['(', ' ']).next().unwrap());
        }
        if evaluation.situation.absent.has(input.index()) {
            return format!("-{mark}");
        }
        let kind = plan.calculator.inputs[input.index()].value_kind();
        let value = butie::plain::plain(plan.ruleset, plan.calculator, evaluation.situation.answer(input), kind);
        let spelt = match value {
            butie::plain::Plain::Text(text) | butie::plain::Plain::Number(text) => text,
            butie::plain::Plain::Truth(truth) => truth.to_string(),
            butie::plain::Plain::List(list) => format!("[{}]", list.join(" ")),
            butie::plain::Plain::Nothing => "unknown".to_owned(),
        };
        format!("{spelt}{mark}")
    })
}

/// Mistakes of every kind that lists hold, and how each is read: `~` a repair that is listed, `!` a fault that costs its row.
#[test]
fn cells_are_read_as_people_write_them() {
    let living = "gongan-2023/living-allowance";
    let training = "zhengning-2022/training";
    let deadlines = "guxian-2023/deadlines";
    for (id, heading, cells) in [
        (
            living,
            "hours_attended",
            &[
                ("60", "60"),
                (" 60 ", "60~"),
                ("６０", "60~"),
                ("60课时", "60~"),
                ("60 课时", "60~"),
                ("1,200", "1200~"),
                ("60.0", "60"),
                ("'60", "60~"),
                ("\u{3000}60\u{a0}", "60~"),
                ("1 200", "1200~"),
                ("20 30", "NotNumber!"),
                ("20\n30", "NotNumber!"),
                ("60.5", "NotWhole!"),
                ("60天", "NotNumber!"),
                ("六十", "NotNumber!"),
                ("2001", "OutOfRange!"),
                ("-5", "OutOfRange!"),
                ("6O", "NotNumber!"),
                ("", "-"),
                ("—", "-~"),
                ("1e2", "NotNumber!"),
                ("60%", "NotNumber!"),
            ][..],
        ),
        (
            living,
            "是否合格",
            &[
                ("是", "true"),
                ("否", "false"),
                ("√", "true~"),
                ("×", "false~"),
                ("合格", "true~"),
                ("不合格", "false~"),
                ("未合格", "false~"),
                ("已合格", "true~"),
                ("Y", "true~"),
                ("n", "false~"),
                ("TRUE", "true"),
                ("1", "true~"),
                ("0", "false~"),
                ("不清楚", "unknown"),
                ("待定", "unknown~"),
                ("已经合格", "true~"),
                ("也许", "NotTruth!"),
                ("格", "NotTruth!"),
                ("是否合格", "NotTruth!"),
                ("合格（待复核）", "NotTruth!"),
                ("合格(补考未过)", "NotTruth!"),
                ("合格（85分）", "true~"),
                ("", "-"),
            ],
        ),
        (
            living,
            "人员类别",
            &[
                ("rural", "[rural]"),
                ("农村学员", "[rural]"),
                ("农村", "[rural]~"),
                ("脱贫户", "[lifted_from_poverty]~"),
                ("脱贫户、农村", "[lifted_from_poverty rural]~"),
                ("脱贫户,农村", "[lifted_from_poverty rural]~"),
                ("脱贫户 农村", "[lifted_from_poverty rural]~"),
                ("脱贫户（建档立卡）", "[lifted_from_poverty]~"),
                ("就业困难人员", "[hard_to_employ]"),
                ("就业困难人员(公安县)", "[hard_to_employ]~"),
                ("就业困难人员(未认定)", "NoSuchOption!"),
                ("脱贫户（已取消）", "NoSuchOption!"),
                ("无", "[]~"),
                ("城镇居民", "NoSuchOption!"),
                ("农村、城镇居民", "NoSuchOption!"),
            ],
        ),
        (
            training,
            "local_standard",
            &[
                ("1,234.50", "1234.50~"),
                ("¥800", "800.00~"),
                ("800元", "800.00~"),
                ("８００．５", "800.50~"),
                ("不清楚", "unknown~"),
                ("null", "unknown"),
                ("12.345", "TooFine!"),
                ("1,23", "NotNumber!"),
            ],
        ),
        (
            deadlines,
            "training_end",
            &[
                ("2023-05-01", "2023-05-01"),
                ("2023/5/1", "2023-05-01~"),
                ("2023.5.1", "2023-05-01~"),
                ("2023年5月1日", "2023-05-01~"),
                ("20230501", "2023-05-01~"),
                ("2023/5/1 0:00:00", "2023-05-01~"),
                ("45047", "2023-05-01~"),
                ("5/1/2023", "NotDate!"),
                ("2023-02-30", "NotDate!"),
                ("明天", "NotDate!"),
                ("2023年5-6月", "NotDate!"),
                ("2023.5-6", "NotDate!"),
                ("2023年5月1日前", "NotDate!"),
                ("2023年5月1号", "2023-05-01~"),
            ],
        ),
    ] {
        for (text, expected) in cells {
            assert_eq!(cell_read(id, heading, text), *expected, "{heading}: {text:?}");
        }
    }
}

/// A question that denies is answered by the words with and without the “not”, each as it is meant.
#[test]
fn a_question_that_denies_is_read_as_it_is_asked() {
    let text = "姓名\t是否不合格\n张三\t合格\n李四\t不合格\n王五\t是\n赵六\t未合格\n";
    with_list("gongan-2023/spot-check", text, &RawSituation::default(), |plan, cells| {
        let mut classes = Classes::new(*plan);
        let said: Vec<(bool, bool)> = (1..5)
            .map(|row| {
                let (trainee, _) = classes.count(cells.row(row), row as u64 + 1);
                (trainee.counted.has(1), !trainee.faulty.is_empty())
            })
            .collect();
        assert_eq!(said, [(false, false), (true, false), (true, false), (false, true)]);
    });
}

#[test]
fn headings_are_matched_by_id_and_by_the_words_of_the_rules() {
    let all = all_with_lists();
    let (_, calculator, columns) = find(&all, "gongan-2023/living-allowance");
    let headings = Headings::new(calculator, columns);
    let input = |heading: &str| match headings.role(heading) {
        Some(Role::Input(input)) => calculator.inputs[input.index()].id.as_str(),
        _ => "",
    };
    for heading in
        ["passed", "Passed", "是否合格", "是否合格？", " 是 否 合 格 ", "考核结果", "您考核合格了吗？", "Did you pass the test?"]
    {
        assert_eq!(input(heading), "passed", "{heading}");
    }
    for heading in ["hours_attended", "实际课时", "实际课时（课时）", "Hours"] {
        assert_eq!(input(heading), "hours_attended", "{heading}");
    }
    assert_eq!(headings.role("身份证号"), Some(Role::Person));
    assert_eq!(headings.role("学员姓名"), Some(Role::Name));
    assert!(matches!(headings.role("脱贫户"), Some(Role::Option(..))));
    assert_eq!(headings.role("备注"), None);
    assert_eq!(headings.role(""), None);
}

#[test]
fn a_unit_in_a_heading_that_is_another_one_is_found() {
    let all = all_with_lists();
    for (id, input, headings) in [
        (
            "zhengning-2022/training",
            "local_standard",
            &[
                ("补贴标准（万元）", true),
                ("补贴标准（单位：万元）", true),
                ("补贴标准（元/天）", true),
                ("补贴标准（元）", false),
                ("补贴标准（元/人）", false),
                ("补贴标准", false),
                ("补贴标准（填数字）", false),
            ][..],
        ),
        (
            "gongan-2023/living-allowance",
            "hours_attended",
            &[
                ("实际课时（天）", true),
                ("实际课时（小时）", true),
                ("实际课时（课时）", false),
                ("实际课时（学时）", false),
                ("实际课时(节)", false),
            ],
        ),
    ] {
        let (compiled, calculator, _) = find(&all, id);
        let position = calculator.inputs.iter().position(|known| known.id == input).unwrap();
        for (heading, expected) in headings {
            let input = InputId(u16::try_from(position).unwrap());
            let found = butie::roster::heading::foreign_unit(&compiled.ruleset, calculator, input, heading);
            assert_eq!(found.is_some(), *expected, "{heading}");
        }
    }
}

/// A list of classes whose number of trainees is said elsewhere is still one of classes.
#[test]
fn a_column_of_numbers_is_not_about_one_trainee() {
    for (headings, each) in [
        ("班级\t合格人数\t就业人数", Each::Case),
        ("班级\t合格人数（人）", Each::Case),
        ("班级\t姓名\t是否合格", Each::Trainee),
        ("班级\t姓名\t是否合格\t开班人数", Each::Case),
    ] {
        let text = format!("{headings}\n一班\t1\t1\n");
        with_list("guxian-2023/class-training", &text, &RawSituation::default(), |plan, _| {
            assert_eq!(plan.layout.each, each, "{headings}");
        });
    }
}

#[test]
fn a_stray_cell_makes_no_list_wider() {
    let text = format!("姓名\t实际课时\n张三\t60\n{}x\n", "\t".repeat(9000));
    with_list("gongan-2023/living-allowance", &text, &RawSituation::default(), |plan, _| assert_eq!(plan.layout.roles.len(), 2));
}

/// The words for options stand in the rows of people, too, which are no headings.
#[test]
fn a_row_of_options_is_no_row_of_headings() {
    let text = "姓名\t类别一\t类别二\n张三\t脱贫户\t农村\n李四\t脱贫户\t农村\n";
    with_list("gongan-2023/living-allowance", text, &RawSituation::default(), |plan, _| assert_eq!(plan.layout.heading, 0));
    let text = "名单\n姓名\t脱贫户\t农村\n张三\t√\t√\n";
    with_list("gongan-2023/living-allowance", text, &RawSituation::default(), |plan, _| assert_eq!(plan.layout.heading, 1));
}

#[test]
fn columns_of_ticks_are_one_answer() {
    let text = "姓名\t脱贫户\t农村\t实际课时\t是否合格\n张三\t√\t\t60\t是\n李四\t\t√\t60\t是\n王五\t×\t\t60\t是\n赵六\t也许\t√\t60\t是\n孙七\t\t\t60\t是\n";
    let mut common = RawSituation::default();
    common.inputs.insert("training_kind".into(), Raw::Text("employment_entrepreneurship".into()));
    common.inputs.insert("hours_standard".into(), Raw::Number("60".into()));
    with_list("gongan-2023/living-allowance", text, &common, |plan, cells| {
        let mut cases = Cases::new(*plan);
        let mut result = |row: usize| {
            let judged = cases.judge(cells.row(row), None);
            (judged.evaluation.status, judged.evaluation.lines.first().map(|line| line.amount.to_string()))
        };
        assert_eq!(result(1), (Status::Computed, Some("400".to_owned())));
        assert_eq!(result(2), (Status::Computed, Some("240".to_owned())));
        assert_eq!(result(3).0, Status::Ineligible);
        assert_eq!(result(4).0, Status::InvalidInput);
        // Three more groups have no column: what is not ticked is not said.
        assert_eq!(result(5).0, Status::NeedsInput);
    });
}

/// Of a whole class, ticks say what they say of a row that is a case of its own.
#[test]
fn columns_of_ticks_are_one_answer_for_a_class() {
    let text = "姓名\t脱贫户\t农村\n张三\t√\t\n李四\t\t\n王五\t√\t\n赵六\t\t√\n孙七\t也许\t\n";
    with_list("gongan-2023/living-allowance", text, &RawSituation::default(), |plan, cells| {
        let layout = Layout { each: Each::Trainee, ..plan.layout.clone() };
        let plan = Plan { layout: &layout, ..*plan };
        let Role::Option(input, _) = layout.roles[1] else { panic!("{:?}", layout.roles) };
        let mut classes = Classes::new(plan);
        let mut count = |row: usize| classes.count(cells.row(row), row as u64 + 1).0.faulty.has(input.index());
        assert_eq!([1, 2, 3].map(&mut count), [false; 3]);
        let situation = classes.situation(&classes.classes()[0], None);
        assert_eq!(situation.faults, []);
        assert!(matches!(situation.answer(input), butie::value::Value::Choices(_)));
        let mut count = |row: usize| classes.count(cells.row(row), row as u64 + 1).0.faulty.has(input.index());
        assert_eq!([4, 5].map(&mut count), [true; 2]);
    });
}

#[test]
fn faults_stand_in_the_order_of_the_inputs() {
    let text = "是否合格\t实际课时\n也许\tabc\n";
    with_list("gongan-2023/living-allowance", text, &RawSituation::default(), |plan, cells| {
        let mut cases = Cases::new(*plan);
        let judged = cases.judge(cells.row(1), None);
        let names: Vec<&str> = judged.evaluation.faults.iter().map(|fault| fault.name.as_str()).collect();
        assert_eq!(names, ["hours_attended", "passed"]);
    });
}

/// The engine's own spelling of an answer, and one of people's, of which there are several kinds.
fn spelt_twice(calculator: &Calculator, kind: &InputKind, raw: &Raw, way: usize) -> Option<[String; 2]> {
    let wide = |text: &str| -> String {
        let wide = |sign: char| char::from_u32(sign as u32 + 0xfee0).filter(|_| sign.is_ascii_digit()).unwrap_or(sign);
        text.chars().map(wide).collect()
    };
    let blanks = |text: &str| format!("\u{3000}{text}\u{a0} ");
    let pick = |ways: &[String]| ways[way % ways.len()].clone();
    Some(match (kind, raw) {
        (_, Raw::Truth(truth)) => {
            let [own, others] = if *truth { ["是", "√Y1"] } else { ["否", "×n0"] };
            [own.to_owned(), others.chars().nth(way % 3).unwrap().to_string()]
        }
        (InputKind::Date, Raw::Text(day)) => {
            let [year, month, date] = [0..4, 5..7, 8..10].map(|part| &day[part]);
            let [short_month, short_date] = [month, date].map(|part| part.trim_start_matches('0'));
            let ways =
                [format!("{year}/{short_month}/{short_date}"), format!("{year}年{short_month}月{short_date}日"), wide(day)];
            [day.clone(), pick(&ways)]
        }
        (InputKind::Choice(domain), Raw::Text(id)) => {
            let option = calculator.options(*domain).iter().find(|option| option.id == *id)?;
            [id.clone(), blanks(&option.name.zh)]
        }
        (InputKind::Choices(domain), Raw::List(ids)) if !ids.is_empty() => {
            let ids: Vec<&str> = ids.iter().map(|id| if let Raw::Text(id) = id { id } else { "" }).collect();
            let name =
                |id: &&str| calculator.options(*domain).iter().find(|option| option.id == **id).map(|option| &*option.name.zh);
            let names: Option<Vec<&str>> = ids.iter().map(name).collect();
            [ids.join("、"), blanks(&names?.join("，"))]
        }
        (_, Raw::Number(number) | Raw::Text(number)) => {
            let (whole, fraction) =
                number.split_once('.').map_or((&**number, String::new()), |(whole, fen)| (whole, format!(".{fen}")));
            let mut grouped = String::new();
            for (at, digit) in whole.chars().enumerate() {
                if at > 0 && (whole.len() - at) % 3 == 0 {
                    grouped.push(',');
                }
                grouped.push(digit);
            }
            let ways = [wide(number), blanks(number), format!("'{number}"), format!("{grouped}{fraction}")];
            let way = pick(&ways);
            [number.clone(), if way == *number { wide(number) } else { way }]
        }
        _ => return None,
    })
}

/// However people spell their answers, a row comes to the same, and each such cell is listed with what it was read as.
#[test]
fn a_row_comes_to_the_same_however_its_answers_are_spelt() {
    for (compiled, lists) in all_with_lists() {
        for (calculator, columns) in compiled.ruleset.calculators.iter().zip(&lists.calculators) {
            let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
            let good: Vec<_> = calculator.inputs.iter().map(|input| (answers(calculator, &input.kind), 0usize..12)).collect();
            let law = |answered: Vec<(Raw, usize)>| {
                let both: Vec<_> = calculator
                    .inputs
                    .iter()
                    .zip(&answered)
                    .filter_map(|(input, (raw, way))| Some((input, spelt_twice(calculator, &input.kind, raw, *way)?)))
                    .collect();
                let mut cells = Cells::default();
                cells.push(both.iter().map(|(input, _)| &input.id));
                cells.push(both.iter().map(|(_, [own, _])| own));
                cells.push(both.iter().map(|(_, [_, other])| other));
                with_cells((&compiled, calculator, columns), &cells, &read(calculator, &RawSituation::default()), |plan| {
                    let layout = Layout { each: Each::Case, ..plan.layout.clone() };
                    let mut cases = Cases::new(Plan { layout: &layout, ..*plan });
                    let mut told = |row: usize| {
                        let judged = cases.judge(cells.row(row), None);
                        let result = &judged.evaluation;
                        let faults: Vec<String> =
                            result.faults.iter().map(|fault| format!("{} {:?}", fault.name, fault.problem)).collect();
                        let result = serde_json::to_string(&wire::result(result, &compiled.hash, None)).unwrap();
                        (result, faults, judged.repaired.iter().map(|repaired| repaired.column).collect::<Vec<_>>())
                    };
                    let ((own, own_faults, own_repaired), (other, faults, repaired)) = (told(1), told(2));
                    prop_assert!(own_repaired.is_empty());
                    prop_assert_eq!(&own_faults, &faults);
                    if faults.is_empty() {
                        prop_assert_eq!(own, other);
                    }
                    let wrong =
                        |column: &usize| faults.iter().any(|fault| fault.starts_with(&format!("{} ", both[*column].0.id)));
                    let expected: Vec<usize> = (0..both.len()).filter(|column| !wrong(column)).collect();
                    let repaired: Vec<usize> = repaired.into_iter().filter(|column| !wrong(column)).collect();
                    prop_assert_eq!(repaired, expected, "{:?}", both.iter().map(|(_, spelt)| spelt).collect::<Vec<_>>());
                    Ok(())
                })
            };
            if let Err(error) = runner.run(&good, law) {
                panic!("{}/{}: {error}", compiled.ruleset.id, calculator.id);
            }
        }
    }
}

/// A batch gives what one evaluation gives, whatever came before.
#[test]
fn a_batch_gives_what_single_evaluations_give() {
    for (compiled, _) in all_with_lists() {
        for calculator in &compiled.ruleset.calculators {
            let mut runner = TestRunner::new(Config { cases: 30, failure_persistence: None, ..Config::default() });
            let law = |raws: Vec<RawSituation>| {
                let mut batch = Batch::new(&compiled.ruleset, calculator);
                for raw in &raws {
                    let situation = read(calculator, raw);
                    let single = evaluate(&compiled.ruleset, calculator, &situation);
                    let single = serde_json::to_string(&wire::result(&single, &compiled.hash, None)).unwrap();
                    let in_batch = batch.evaluate(&situation);
                    let in_batch = serde_json::to_string(&wire::result(&in_batch, &compiled.hash, None)).unwrap();
                    prop_assert_eq!(single, in_batch);
                }
                Ok(())
            };
            if let Err(error) = runner.run(&vec(situations(calculator), 1..12), law) {
                panic!("{}/{}: {error}", compiled.ruleset.id, calculator.id);
            }
        }
    }
}

/// What three columns of a trainee say: yes, no, nothing, or nonsense.
fn trainee() -> impl Strategy<Value = [u8; 3]> {
    let say = || prop_oneof![6 => Just(0u8), 3 => Just(1), 1 => Just(2), 1 => Just(3)];
    [say(), say(), say()]
}

fn said(code: u8) -> &'static str {
    ["是", "否", "", "也许"][usize::from(code)]
}

/// The calculators that count heads, each with what is said once and how many inputs are counted from columns of yes and no.
const CLASSES: [(&str, &[(&str, &str)]); 4] = [
    ("guxian-2023/class-training", &[("training_mode", "order"), ("days", "20"), ("real_name_entered", "true")]),
    ("guxian-2023/enterprise-training", &[]),
    ("shaanxi-2021/class-training", &[("local_standard", "800")]),
    ("zhengning-2022/coupon", &[]),
];

/// Counting heads gives what somebody gets who counts them and asks alone; and the trainees' shares add up.
#[test]
fn a_class_has_the_result_of_its_counted_heads() {
    let all = all_with_lists();
    for (id, said_once) in CLASSES {
        let (compiled, calculator, columns) = find(&all, id);
        let mut common = RawSituation::default();
        for (name, value) in said_once {
            let raw = match *value {
                "true" => Raw::Truth(true),
                number if number.parse::<u32>().is_ok() => Raw::Number((*value).to_owned()),
                text => Raw::Text(text.to_owned()),
            };
            common.inputs.insert((*name).to_owned(), raw);
        }
        let common = read(calculator, &common);
        let of_some: Vec<usize> =
            (0..columns.len()).filter(|position| matches!(columns[*position].heads, Some(butie::model::Heads::Of(_)))).collect();
        let mut runner = TestRunner::new(Config { cases: 120, failure_persistence: None, ..Config::default() });
        let law = |rows: Vec<[u8; 3]>| {
            let mut cells = Cells::default();
            cells.push(std::iter::once("姓名").chain(of_some.iter().map(|position| calculator.inputs[*position].id.as_str())));
            for (number, row) in rows.iter().enumerate() {
                let name = format!("学员{number}");
                cells.push(std::iter::once(name.as_str()).chain(row.iter().take(of_some.len()).map(|code| said(*code))));
            }
            with_cells((compiled, calculator, columns), &cells, &common, |plan| -> Result<(), TestCaseError> {
                prop_assert_eq!(plan.layout.each, Each::Trainee);
                let mut classes = Classes::new(*plan);
                let mut kinds = BTreeMap::new();
                let mut trainees = Vec::new();
                for row in 1..cells.len() {
                    let trainee = classes.count(cells.row(row), row as u64 + 1).0;
                    *kinds.entry(trainee.counted).or_insert(0) += 1;
                    trainees.push(trainee);
                }
                let class = &classes.classes()[0];
                let columns_out = Columns::of(calculator);
                let outcome = Outcome::of(&classes, &columns_out, class, &kinds);
                let evaluation = outcome.evaluation(plan);

                // Counted once more, by hand: a head of a later input is one of the earlier ones.
                let mut situation: Situation = common.clone();
                let mut among: Vec<Option<bool>> = vec![Some(true); rows.len()];
                let mut put = |position: usize, among: &[Option<bool>]| {
                    let open = among.iter().any(Option::is_none);
                    let heads = among.iter().filter(|head| **head == Some(true)).count();
                    let answer = if open {
                        read_one(calculator, position, None).ok()
                    } else {
                        let value = butie::value::Value::Number(Decimal::from(heads));
                        Some(Answer::given(value))
                    };
                    situation.put(position, answer);
                };
                let everybody =
                    (0..columns.len()).filter(|position| columns[*position].heads == Some(butie::model::Heads::Everybody));
                everybody.for_each(|position| put(position, &among));
                for (column, position) in of_some.iter().enumerate() {
                    for (head, row) in among.iter_mut().zip(&rows) {
                        *head = match (*head, row[column]) {
                            (Some(false), _) | (_, 1) => Some(false),
                            (Some(true), 0) => Some(true),
                            _ => None,
                        };
                    }
                    put(*position, &among);
                }
                let alone = evaluate(&compiled.ruleset, calculator, &situation);
                let spelt = |evaluation| serde_json::to_string(&wire::result(evaluation, &compiled.hash, None)).unwrap();
                prop_assert_eq!(spelt(&evaluation), spelt(&alone));

                // Every row is told, and the shares are the money of the class.
                let teller = Teller { plan, columns: &columns_out, language: Language::Zh };
                let mut totals = Totals::default();
                for (row, trainee) in trainees.iter().enumerate() {
                    let to_all = teller.to_trainees(&outcome);
                    let told = teller.trainee((&outcome, &to_all), *trainee, cells.row(row + 1), &[], None);
                    totals.add(&told, false, false);
                }
                prop_assert_eq!(totals.rows, rows.len() as u64);
                if evaluation.status == Status::Computed {
                    prop_assert!(outcome.shares.of.is_some());
                    for paid in &totals.payees {
                        let own = evaluation.lines.iter().filter(|line| line.line.payee == paid.payee).map(|line| line.amount);
                        prop_assert_eq!(paid.amount, own.clone().try_fold(Decimal::ZERO, exact::sum));
                    }
                }
                Ok(())
            })
        };
        if let Err(error) = runner.run(&vec(trainee(), 1..40), law) {
            panic!("{id}: {error}");
        }
    }
}

/// Any text at all is a list: nothing panics, every row is told, and what is written is read back.
#[test]
fn any_text_is_a_list() {
    let all = all_with_lists();
    let texts = vec("[\\PC\t\n,\";是否√0-9脱贫户合格]{0,12}|姓名|是否合格|人员类别|实际课时|60|\"", 0..40);
    let mut runner = TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
    let law = |(parts, tabs): (Vec<String>, bool)| {
        let text = parts.join(if tabs { "\t" } else { "," });
        let (cells, _) = delimited::read(&text);
        for id in ["gongan-2023/living-allowance", "guxian-2023/class-training"] {
            let (compiled, calculator, columns) = find(&all, id);
            let common = read(calculator, &RawSituation::default());
            with_cells((compiled, calculator, columns), &cells, &common, |plan| -> Result<(), TestCaseError> {
                let result = Columns::of(calculator);
                let teller = Teller { plan, columns: &result, language: Language::En };
                let mut written = String::new();
                let mut told = |row: butie::roster::cells::Row<'_>, told: butie::roster::told::Told| {
                    let mut first = true;
                    for cell in row.iter() {
                        delimited::write_cell(&mut written, delimited::Style::Commas, first, cell);
                        first = false;
                    }
                    told.cells(Language::En, |cell| {
                        delimited::write_cell(&mut written, delimited::Style::Commas, first, cell);
                        first = false;
                    });
                    delimited::end_row(&mut written);
                };
                let mut cases = Cases::new(*plan);
                for row in cells.iter() {
                    let judged = cases.judge(row, None);
                    told(row, teller.case(&judged, row, None));
                }
                let mut classes = Classes::new(*plan);
                let mut kinds = BTreeMap::new();
                let trainees: Vec<_> = cells.iter().map(|row| classes.count(row, 0).0).collect();
                trainees.iter().for_each(|trainee| *kinds.entry(trainee.counted).or_insert(0) += 1);
                let outcome = |class| Outcome::of(&classes, teller.columns, class, &kinds);
                let outcomes: Vec<Outcome> = classes.classes().iter().map(outcome).collect();
                for (row, trainee) in cells.iter().zip(&trainees) {
                    let outcome = &outcomes[trainee.class as usize];
                    let to_all = teller.to_trainees(outcome);
                    told(row, teller.trainee((outcome, &to_all), *trainee, row, &[], None));
                }
                let (again, unclosed) = delimited::read(&written);
                prop_assert!(unclosed.is_none());
                prop_assert_eq!(again.len(), cells.len() * 2);
                for cell in again.iter().flat_map(|row| row.iter().map(str::to_owned).collect::<Vec<_>>()) {
                    prop_assert!(!delimited::is_formula(&cell), "{cell:?}");
                }
                Ok(())
            })?;
        }
        Ok(())
    };
    runner.run(&(texts, any::<bool>()), law).unwrap();
}

/// The rules' own words lead to the inputs that they stand for, whatever the order of the columns.
#[test]
fn every_heading_of_the_rules_leads_to_its_input() {
    for (compiled, lists) in all_with_lists() {
        for (calculator, columns) in compiled.ruleset.calculators.iter().zip(&lists.calculators) {
            let headings = Headings::new(calculator, columns);
            for (position, column) in (0u16..).zip(columns) {
                for heading in
                    [&column.heading.zh, &column.heading.en].into_iter().chain(&column.also).filter(|word| !word.is_empty())
                {
                    assert_eq!(
                        headings.role(heading),
                        Some(Role::Input(InputId(position))),
                        "{}/{}: {heading}",
                        compiled.ruleset.id,
                        calculator.id
                    );
                }
            }
        }
    }
}
