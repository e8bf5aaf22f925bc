//! A list as a page keeps it: worked out in slices, looked at in parts, mended in place.

use butie::answers::{Raw, RawSituation, read};
use butie::compiled::Compiled;
use butie::evaluate::{Status, evaluate};
use butie::link::{known, write};
use butie::model::Lists;
use butie::roster::cells::Merged;
use butie::roster::delimited::{self, Style};
use butie::roster::finding::Reason;
use butie::roster::heading::{Each, Role};
use butie::roster::remark::{Origin, Tab};
use butie::roster::sheet::{Filter, Mark, Order, Sheet};
use butie::text::Language;
use rust_decimal::Decimal;

use crate::support::all_with_lists;

fn of(id: &str) -> (Compiled, Lists) {
    all_with_lists().into_iter().find(|(compiled, _)| compiled.ruleset.id == id).unwrap()
}

fn with<T>(id: &str, calculator: &str, work: impl FnOnce(Sheet<'_>) -> T) -> T {
    let (compiled, lists) = of(id);
    let position = compiled.ruleset.calculators.iter().position(|one| one.id == calculator).unwrap();
    work(Sheet::new(&compiled, &compiled.ruleset.calculators[position], &lists.calculators[position]))
}

/// Feeds a text in small pieces and works it out in small slices.
fn fill(sheet: &mut Sheet<'_>, text: &str) {
    let signs: Vec<char> = text.chars().collect();
    for piece in signs.chunks(7) {
        sheet.feed(&piece.iter().collect::<String>());
    }
    sheet.feed("");
    finish(sheet);
}

fn finish(sheet: &mut Sheet<'_>) {
    while sheet.work(3) {
        let (done, all) = sheet.progress();
        assert!(done < all);
    }
}

fn class(answers: &[(&str, Raw)]) -> RawSituation {
    RawSituation { inputs: answers.iter().map(|(id, raw)| ((*id).to_owned(), raw.clone())).collect(), ..RawSituation::default() }
}

const CASES: &str = "培训类型\t培训天数\t开班人数\t合格人数\t就业人数\t是否实名录入\t备注\n\
    订单\t20\t50\t48\t39\t是\t甲\n\
    订单\t２０\t50\t48\t39\t是\t乙\n\
    订单\t二十\t50\t48\t39\t是\t=1+1\n\
    订单\t20\t50\t48\t10\t否\t丁\n";

#[test]
fn a_row_comes_to_what_its_answers_come_to_alone() {
    with("guxian-2023", "class-training", |mut sheet| {
        fill(&mut sheet, CASES);
        assert_eq!((sheet.len(), sheet.layout().each), (4, Each::Case));
        let (compiled, _) = of("guxian-2023");
        let calculator = compiled.ruleset.calculator("class-training").unwrap();
        for shown in sheet.shown(0, 9, Language::Zh) {
            let link = sheet.link(shown.entry, Some("school")).unwrap();
            let (raw, forgotten) = known(calculator, link.calculator.as_ref().unwrap().receipt.as_ref().unwrap());
            assert_eq!(forgotten, []);
            assert!(write(&link).contains("days=20") || shown.entry == 2);
            let situation = read(calculator, &raw);
            let alone = evaluate(&compiled.ruleset, calculator, &situation);
            let expected = if shown.entry == 2 { Status::InvalidInput } else { alone.status };
            assert_eq!(shown.told.finding.status, expected, "{}", shown.number);
            let paid: Vec<Decimal> = shown.told.money.iter().flatten().map(|(_, amount)| *amount).collect();
            if shown.entry != 2 {
                assert_eq!(paid, alone.lines.iter().map(|line| line.amount).collect::<Vec<_>>());
            }
        }
        let repairs: Vec<_> = sheet.repairs().filter(|(_, text, _)| *text == "２０").collect();
        assert_eq!((repairs.len(), repairs[0].2.cells), (1, 1));
    });
}

#[test]
fn a_changed_row_keeps_what_stands_beyond_the_headings() {
    with("guxian-2023", "class-training", |mut sheet| {
        fill(&mut sheet, "培训天数\n10\t补考\n");
        assert_eq!(sheet.len(), 1);
        assert_eq!(sheet.edit(0, 0, "20"), Ok(false));
        finish(&mut sheet);
        assert_eq!(sheet.entry(0, Language::Zh).unwrap().row.cell(1), "补考");
        // It has no column of its own, and is taken out with the remarks.
        let mut out = String::new();
        sheet.export(0, 1, Style::Bare, Language::Zh, &mut out);
        assert!(out.lines().nth(1).unwrap().ends_with("列名之外还有：补考"), "{out}");
        // A short row becomes no longer than it has to be: its length tells whether a cell swallowed rows.
        fill(&mut sheet, "培训类型\t培训天数\t开班人数\t合格人数\n订单\t\"好\n是;否\"\n");
        let swallows = |sheet: &Sheet<'_>| sheet.entry(0, Language::Zh).unwrap().told.swallows;
        assert!(swallows(&sheet));
        assert_eq!(sheet.edit(0, 0, "定向"), Ok(false));
        assert!(swallows(&sheet));
    });
}

#[test]
fn a_title_and_blank_lines_spoil_no_list_and_no_row_number() {
    with("guxian-2023", "class-training", |mut sheet| {
        let list = CASES.replacen("\n", "\n\n", 2);
        fill(&mut sheet, &format!("\u{feff}固县,2023年,第一期,培训班名册\r\n\r\n{list}"));
        let numbers: Vec<u32> = sheet.shown(0, 9, Language::Zh).iter().map(|shown| shown.number).collect();
        assert_eq!((numbers, sheet.layout().heading), (vec![5, 7, 8, 9], 2));
        // Headings in two lines: those that are merged from the upper into the lower one stand in the upper.
        let (head, rows) = CASES.split_once('\n').unwrap();
        let head = head.replace("开班人数\t合格人数\t就业人数", "人数\t\t") + "\n\t\t开班人数\t合格人数\t就业人数\n";
        fill(&mut sheet, &format!("{head}{rows}"));
        assert_eq!((sheet.len(), sheet.layout().heading), (4, 1));
        let headings: Vec<&str> = sheet.headings().iter().collect();
        assert_eq!(headings, CASES.lines().next().unwrap().split('\t').collect::<Vec<_>>());
        assert_eq!(sheet.totals().faulty, 1);
    });
}

#[test]
fn a_mended_cell_is_worked_out_again_and_counted_again() {
    with("guxian-2023", "class-training", |mut sheet| {
        fill(&mut sheet, CASES);
        assert_eq!(sheet.totals().faulty, 1);
        let before = sheet.totals().payees.iter().filter_map(|paid| paid.amount).sum::<Decimal>();
        assert_eq!(sheet.entry(2, Language::Zh).unwrap().faulty, [1]);
        assert_eq!(sheet.edit(2, 1, "20"), Ok(false), "only its own row");
        let after = sheet.totals();
        assert_eq!((after.faulty, after.rows), (0, 4));
        assert!(after.payees.iter().filter_map(|paid| paid.amount).sum::<Decimal>() > before);
        assert_eq!(sheet.look(&Filter { mark: Some(Mark::Changed), ..Filter::default() }, Order::List, false), 1);
        assert_eq!(sheet.edit(1, 1, "20"), Ok(false));
        assert_eq!(sheet.repairs().filter(|(_, text, _)| *text == "２０").count(), 0);
        assert!(sheet.edit(9, 1, "20").is_err() && sheet.edit(1, 99, "20").is_err());
    });
}

#[test]
fn rows_are_filtered_and_put_in_order() {
    with("guxian-2023", "class-training", |mut sheet| {
        fill(&mut sheet, CASES);
        let seen = |sheet: &Sheet<'_>| sheet.shown(0, 9, Language::Zh).iter().map(|shown| shown.entry).collect::<Vec<_>>();
        let text = |text: &str| Filter { text: text.to_owned(), ..Filter::default() };
        assert_eq!((sheet.look(&text("丁"), Order::List, false), seen(&sheet)), (1, vec![3]));
        sheet.look(&Filter::default(), Order::Cell(4), false);
        assert_eq!(seen(&sheet), [3, 0, 1, 2]);
        sheet.look(&Filter::default(), Order::Money(0), true);
        assert_eq!(seen(&sheet).first(), Some(&1));
        // What has no money stands last in either direction.
        assert_eq!(seen(&sheet).last(), Some(&2));
        sheet.look(&Filter::default(), Order::Money(0), false);
        assert_eq!(seen(&sheet).last(), Some(&2));
        let faulty = sheet.reasons().into_iter().find(|(_, _, reason, _)| matches!(reason, Reason::Faulty(_))).unwrap().0;
        sheet.look(&Filter { reason: Some(faulty), ..Filter::default() }, Order::List, false);
        assert_eq!(seen(&sheet), [2]);
    });
}

#[test]
fn what_is_taken_out_is_read_back_and_is_no_formula() {
    with("guxian-2023", "class-training", |mut sheet| {
        fill(&mut sheet, CASES);
        let mut out = String::new();
        sheet.export(0, 2, Style::Commas, Language::Zh, &mut out);
        sheet.export(2, 9, Style::Commas, Language::Zh, &mut out);
        let (cells, unclosed) = delimited::read(&out);
        assert_eq!((cells.len(), unclosed), (5, None));
        assert_eq!(cells.row(0).len(), 7 + sheet.added(Language::Zh).len());
        assert!((1..5).all(|row| cells.row(row).len() == cells.row(0).len()));
        assert_eq!(cells.row(3).cell(6), "'=1+1");
    });
}

#[test]
fn trainees_are_counted_and_their_class_is_worked_out_from_what_the_form_says_of_it() {
    with("guxian-2023", "class-training", |mut sheet| {
        let mut text = String::from("姓名\t身份证号\t是否合格\t是否就业\n");
        for person in 0..50 {
            let passed = if person < 48 { "合格" } else { "不合格" };
            let employed = if person < 39 { "是" } else { "否" };
            text += &format!("学员{person}\t1000{person}\t{passed}\t{employed}\n");
        }
        text += "学员0\t10000\t合格\t是\n合计\t51\n";
        fill(&mut sheet, &text);
        assert_eq!((sheet.len(), sheet.layout().each), (51, Each::Trainee));
        assert!(!sheet.unsaid().is_empty());
        let text = |text: &str| Raw::Text(text.to_owned());
        let given = [
            ("training_mode", text("order")),
            ("days", Raw::Number("20".to_owned())),
            ("real_name_entered", Raw::Truth(true)),
            ("classified_unit", Raw::Truth(false)),
        ];
        sheet.set_common(class(&given));
        finish(&mut sheet);
        assert_eq!(sheet.unsaid(), []);
        let class = sheet.class(0, Language::Zh).unwrap();
        assert_eq!((class.class.rows, class.told.finding.status), (51, Status::Computed));
        assert!(!class.tips.is_empty(), "where the money falls");
        let link = write(&sheet.class_link(0, Some("school")).unwrap());
        assert!(link.contains("enrolled=51") && link.contains("passed=49") && link.contains("employed=40"), "{link}");
        let totals = sheet.totals();
        assert_eq!((totals.rows, totals.again), (51, 1));
        let of_class: Decimal = class.told.money.iter().flatten().map(|(_, amount)| *amount).sum();
        assert_eq!(totals.payees.iter().filter_map(|paid| paid.amount).sum::<Decimal>(), of_class);
        assert_eq!(sheet.look(&Filter { mark: Some(Mark::Again), ..Filter::default() }, Order::List, false), 1);
        assert_eq!(sheet.edit(0, 2, "不合格"), Ok(false), "only its class");
        assert!(write(&sheet.class_link(0, None).unwrap()).contains("passed=48"));
    });
}

/// All that a sheet says of its rows, and what they come to.
fn told(sheet: &mut Sheet<'_>) -> String {
    sheet.look(&Filter::default(), Order::List, false);
    let mut out = String::new();
    sheet.export(0, usize::MAX, Style::Commas, Language::Zh, &mut out);
    for (_, _, reason, rows) in sheet.reasons() {
        out += &format!("{} {rows}\n", sheet.reason_title(reason, Language::Zh));
    }
    let mut payees: Vec<String> = sheet.totals().payees.iter().map(|paid| format!("{paid:?}")).collect();
    payees.sort();
    let totals = sheet.totals();
    for class in 0..sheet.classes().len() {
        out += &format!("{:?}\n", sheet.class(class, Language::Zh).unwrap());
    }
    let mut repairs: Vec<_> = sheet.repairs().map(|(column, text, repair)| format!("{column} {text} {repair:?}")).collect();
    repairs.sort();
    format!("{out}{payees:?} {} {} {} {repairs:?}", totals.again, totals.faulty, totals.repaired)
}

/// Whatever cells are changed one after the other, the sheet says what it says of a list that was written so from the beginning.
#[test]
fn a_mended_list_is_the_list_that_it_was_mended_to() {
    /// Rule set, calculator, headings, what is said once, and the words of the columns behind the first two.
    type Mended<'g> = (&'g str, &'g str, &'g str, &'g [(&'g str, Raw)], &'g [&'g [&'g str]]);
    let days = [
        ("training_kind", Raw::Text("employment_entrepreneurship".to_owned())),
        ("times_used_this_year", Raw::Number("0".to_owned())),
        ("days", Raw::Number("10".to_owned())),
    ];
    let order = [("training_mode", Raw::Text("order".to_owned())), ("days", Raw::Number("20".to_owned()))];
    let lists: [Mended<'_>; 2] = [
        (
            "shaanxi-2021",
            "living-transport",
            "姓名\t身份证号\t人员类别\t是否实名录入",
            &days,
            &[&["脱贫户", "无", "脱贫人口", "外星人"], &["是", "否", "", "也许", "√"]],
        ),
        (
            "guxian-2023",
            "class-training",
            "班级\t身份证号\t是否合格\t是否就业\t是否实名录入",
            &order,
            &[&["是", "否", "", "也许", "√"], &["是", "否", "未就业"], &["是", "是", "是", "是", "否"]],
        ),
    ];
    for (ruleset, calculator, headings, given, words) in lists {
        let mut state = 11usize;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        for _ in 0..12 {
            let mut rows: Vec<Vec<String>> = (0..20)
                .map(|_| {
                    let start = [format!("{}班", next(3)), format!("{}", 100 + next(7))];
                    start.into_iter().chain(words.iter().map(|words| words[next(words.len())].to_owned())).collect()
                })
                .collect();
            let text = |rows: &[Vec<String>]| {
                let lines = rows.iter().map(|row| row.join("\t"));
                std::iter::once(headings.to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
            };
            let made = |rows: &[Vec<String>], edits: &[(usize, usize, String)]| {
                with(ruleset, calculator, |mut sheet| {
                    sheet.set_common(class(given));
                    fill(&mut sheet, &text(rows));
                    for (row, column, text) in edits {
                        assert_eq!(sheet.edit(*row, *column, text), Ok(false));
                    }
                    told(&mut sheet)
                })
            };
            let before = rows.clone();
            let mut edits = Vec::new();
            for _ in 0..6 {
                let (row, word) = (next(20), next(words.len()));
                let text = words[word][next(words[word].len())].to_owned();
                rows[row][word + 2].clone_from(&text);
                edits.push((row, word + 2, text));
            }
            similar(&made(&before, &edits), &made(&rows, &[]));
        }
    }
}

/// Line by line, so that a difference can be read.
fn similar(one: &str, other: &str) {
    for (one, other) in one.lines().zip(other.lines()) {
        assert_eq!(one, other);
    }
    assert_eq!(one.lines().count(), other.lines().count());
}

#[test]
fn a_row_that_is_granted_after_all_takes_the_place_of_a_later_one() {
    with("shaanxi-2021", "living-transport", |mut sheet| {
        sheet.set_common(class(&[
            ("training_kind", Raw::Text("employment_entrepreneurship".to_owned())),
            ("times_used_this_year", Raw::Number("0".to_owned())),
            ("days", Raw::Number("10".to_owned())),
        ]));
        fill(
            &mut sheet,
            "姓名\t身份证号\t人员类别\t是否实名录入\n张三\t1\t脱贫户\t否\n张三\t1\t脱贫户\t是\n张三\t1\t脱贫户\t是\n",
        );
        let statuses =
            |sheet: &Sheet<'_>| (0..3).map(|at| sheet.entry(at, Language::Zh).unwrap().told.finding.status).collect::<Vec<_>>();
        assert_eq!(statuses(&sheet), [Status::Forfeited, Status::Computed, Status::Ineligible]);
        assert_eq!(sheet.edit(0, 3, "是"), Ok(false));
        assert_eq!(statuses(&sheet), [Status::Computed, Status::Ineligible, Status::Ineligible]);
        assert_eq!(sheet.edit(0, 3, "否"), Ok(false));
        assert_eq!(statuses(&sheet), [Status::Forfeited, Status::Computed, Status::Ineligible]);
        let link = write(&sheet.link(2, None).unwrap());
        assert!(link.contains("times_used_this_year=1"), "{link}");
    });
}

#[test]
fn a_column_has_the_role_that_it_is_given_and_no_other_column_has_it() {
    with("guxian-2023", "class-training", |mut sheet| {
        fill(&mut sheet, CASES);
        let days = sheet.layout().roles[1];
        sheet.set_role(6, days).unwrap();
        assert_eq!((sheet.layout().roles[1], sheet.layout().roles[6]), (Role::Carried, days));
        assert!(sheet.set_role(7, Role::Name).is_err());
        finish(&mut sheet);
        assert_eq!(sheet.totals().faulty, 4);
    });
}

#[test]
fn what_was_picked_for_a_heading_once_holds_for_the_next_list() {
    with("guxian-2023", "class-training", |mut sheet| {
        let odd = CASES.replace("培训天数", "上课情况").replace("备注", "培训天数");
        fill(&mut sheet, &odd);
        let natural = sheet.layout().roles.clone();
        let (days, last) = (natural[6], natural.len() - 1);
        assert_ne!((days, natural[1]), (Role::Carried, days), "the heading says so");
        sheet.set_role(1, days).unwrap();
        let picked = sheet.layout().roles.clone();
        assert_eq!((picked[1], picked[last]), (days, Role::Carried));
        // Another list with the same columns in another order.
        let turned: String = odd.lines().map(|line| line.split('\t').rev().collect::<Vec<_>>().join("\t") + "\n").collect();
        fill(&mut sheet, &turned);
        assert_eq!(sheet.layout().roles, picked.iter().rev().copied().collect::<Vec<_>>());
        assert!(
            sheet.reasons().iter().any(|(_, status, _, rows)| (*status, *rows) == (Status::Computed, 2)),
            "{:?}",
            sheet.reasons()
        );
    });
}

#[test]
fn merged_cells_and_lost_signs_are_said_of_the_list() {
    with("guxian-2023", "class-training", |mut sheet| {
        let text = CASES.replace("乙", "\u{fffd}");
        sheet.feed(&text);
        let merged = vec![Merged { column: 0, first: 1, last: 3 }, Merged { column: 6, first: 1, last: 2 }];
        let tabs = [("二班", true), ("一班", false)].map(|(name, hidden)| Tab { name: name.into(), hidden }).into();
        sheet.note_origin(Origin::Book { sheet: "一班".into(), tabs, merged });
        sheet.feed("");
        finish(&mut sheet);
        let remarks = sheet.remarks(Language::Zh);
        let [others, merged, lost] = &remarks[..] else { panic!("the remark column is not used: {remarks:?}") };
        assert_eq!(others, "只读了工作表“一班”，没有读：二班（隐藏的），可以另选");
        assert!(merged.contains("“培训类型”列有合并的单元格（从第 2 行开始）"), "{merged}");
        assert!(lost.starts_with("第 3 行有的字读不出来"), "{lost}");
        // Of the next list nothing of that is true.
        fill(&mut sheet, CASES);
        assert_eq!(sheet.remarks(Language::Zh), Vec::<String>::new());
    });
}

/// The texts of the column “why”, and the columns that are painted.
fn whys(sheet: &Sheet<'_>) -> Vec<(String, Vec<usize>)> {
    sheet.shown(0, 99, Language::Zh).into_iter().map(|shown| (shown.told.words.why, shown.faulty)).collect()
}

#[test]
fn a_bad_cell_about_the_class_is_the_fault_of_its_own_row() {
    with("guxian-2023", "class-training", |mut sheet| {
        sheet.set_common(class(&[
            ("training_mode", Raw::Text("order".to_owned())),
            ("real_name_entered", Raw::Truth(true)),
            ("classified_unit", Raw::Truth(false)),
        ]));
        let list = "姓名\t是否合格\t是否就业\t培训天数\n张三\t是\t是\t20\n李四\t是\t是\t二十\n王五\t是\t是\t\n";
        fill(&mut sheet, list);
        let waits = || ("本班别的行有写错的".to_owned(), Vec::new());
        let bad = whys(&sheet)[1].clone();
        assert!(bad.0.starts_with("培训天数“二十”：") && bad.1 == [3], "{bad:?}");
        assert_eq!((&whys(&sheet)[0], &whys(&sheet)[2], sheet.totals().faulty), (&waits(), &waits(), 1));
        assert_eq!(sheet.edit(1, 3, "25"), Ok(false));
        let differs = ("培训天数“25”：和本班前面的行写的不一样".to_owned(), vec![3]);
        assert_eq!(whys(&sheet), [waits(), differs, waits()]);
        let why = sheet.class(0, Language::Zh).unwrap().told.words.why;
        assert_eq!(why, "培训天数：各行写的不一样，第 3 行和前面的不同");
        assert_eq!(sheet.edit(1, 3, "20"), Ok(false));
        assert_eq!((sheet.totals().faulty, sheet.class(0, Language::Zh).unwrap().told.finding.status), (0, Status::Computed));
    });
}

#[test]
fn a_row_without_a_class_can_be_mended() {
    with("guxian-2023", "class-training", |mut sheet| {
        fill(&mut sheet, "班级\t姓名\t是否合格\t是否就业\n一班\t张三\t是\t是\n\t李四\t是\t是\n");
        let shown = sheet.entry(1, Language::Zh).unwrap();
        assert_eq!((shown.told.finding.reason, shown.faulty, &*shown.told.words.next), (Reason::NoClass, vec![0], "请写上班级"));
        assert_eq!(sheet.edit(1, 0, "一班"), Ok(true));
        finish(&mut sheet);
        assert_eq!((sheet.totals().faulty, sheet.classes().len()), (0, 1));
    });
}

#[test]
fn what_is_not_used_is_said_of_the_list() {
    with("zhengning-2022", "training", |mut sheet| {
        let list = "姓名\t补贴标准（万元）\n张三\t1\n李四\t2\t补考\n合计\t3\n";
        fill(&mut sheet, list);
        let said = sheet.remarks(Language::Zh);
        let [unit, apart, beyond] = &said[..] else { panic!("{said:?}") };
        assert_eq!(unit, "“补贴标准（万元）”这一列的单位是万元，和要填的不一样，没有用；请换算后改好列名");
        assert_eq!(apart, "另有 1 行不是名单里的（合计、签字、备注、重复的表头），没有算：第 4 行");
        assert_eq!(beyond, "第 3 行在列名之外还写了内容，没有用来计算，记在结果的“说明”里");
        // Nobody can pick it either.
        let (compiled, _) = of("zhengning-2022");
        let inputs = &compiled.ruleset.calculator("training").unwrap().inputs;
        let standard = inputs.iter().position(|input| input.id == "local_standard").unwrap();
        let role = Role::Input(butie::model::InputId(u16::try_from(standard).unwrap()));
        sheet.set_role(1, role).unwrap();
        assert_eq!((sheet.layout().roles[1], &sheet.remarks(Language::Zh)[0]), (Role::Carried, unit));
        // And what answers the question stays, in further lists, too.
        let both = "姓名\t补贴标准\t标准（万元）\n张三\t1\t1\n";
        for pick in [true, false] {
            fill(&mut sheet, both);
            assert_eq!(sheet.layout().roles[1], role, "{pick}");
            if pick {
                sheet.set_role(2, role).unwrap();
                assert_eq!(sheet.layout().roles[1..], [role, Role::Carried]);
                assert!(sheet.remarks(Language::Zh)[0].contains("单位是万元"));
            }
        }
    });
    with("guxian-2023", "class-training", |mut sheet| {
        fill(&mut sheet, "培训天数\t天数\t培训天数\n20\t10\t30\n");
        let said = sheet.remarks(Language::Zh);
        assert!(said.contains(&"“培训天数”和“培训天数”是同一项，只用了“培训天数”".to_owned()), "{said:?}");
        let mut list = String::from("培训天数\n");
        (0..1200).for_each(|number| list += &format!("{}{}天\n", " ".repeat(number / 100), number % 100 + 1));
        fill(&mut sheet, &list);
        let listed: u64 = sheet.repairs().map(|(_, _, repair)| repair.cells).sum();
        let said = sheet.remarks(Language::Zh);
        let rest = sheet.totals().repaired - listed;
        assert!(rest > 0 && said == [format!("另有 {rest} 格也整理过写法")], "{said:?} {rest}");
    });
}

#[test]
fn a_lost_sign_that_was_mended_is_lost_no_more() {
    with("guxian-2023", "class-training", |mut sheet| {
        fill(&mut sheet, &CASES.replace("乙", "\u{fffd}"));
        assert_eq!(sheet.remarks(Language::Zh).len(), 1);
        sheet.edit(1, 6, "乙").unwrap();
        finish(&mut sheet);
        assert_eq!(sheet.remarks(Language::Zh), Vec::<String>::new());
    });
}

#[test]
fn empty_cells_stand_last_in_either_direction() {
    with("guxian-2023", "class-training", |mut sheet| {
        fill(&mut sheet, "培训天数\t备注\n10\t乙\n20\t\n30\t甲\n");
        for (descending, wanted) in [(false, [0, 2, 1]), (true, [2, 0, 1])] {
            sheet.look(&Filter::default(), Order::Cell(1), descending);
            let seen: Vec<usize> = sheet.shown(0, 9, Language::Zh).iter().map(|shown| shown.entry).collect();
            assert_eq!(seen, wanted, "{descending}");
        }
    });
}

/// An input may be called `class`, as here, and is no name of a class.
#[test]
fn a_fault_of_the_class_is_no_fault_of_an_input_of_that_name() {
    with("invented-2025", "class-training", |mut sheet| {
        fill(&mut sheet, "班级\t姓名\t培训类别\n一班\t张三\tA类\n\t李四\tA类\n");
        sheet.set_each(Each::Trainee);
        finish(&mut sheet);
        let shown = sheet.entry(1, Language::Zh).unwrap();
        assert_eq!(
            (shown.told.finding.reason, shown.faulty, &*shown.told.words.why),
            (Reason::NoClass, vec![0], "这一行没有写班级")
        );
        let title = |reason: Reason| sheet.reason_title(reason, Language::Zh);
        assert_eq!(title(shown.told.finding.reason), "答案有误：没有写班级");
        // Nor is what is wrong with no single answer.
        assert_eq!((title(Reason::OutOfReach), title(Reason::Faulty(0))), ("答案有误：数字或日期太大".into(), "答案有误".into()));
        assert_eq!(sheet.totals().faulty, 1);
    });
}
