//! What lists call the inputs: as rule files say it, as a file of its own, and never a part of the rules.

use butie::author::check::{Folder, check};
use butie::compiled::{Compiled, LoadError, compile, compile_lists, load, load_lists};
use butie::model::{Column, Heads, InputId, Lists};
use butie::text::Text;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::support::{all_with_lists, findings, folders};

fn county() -> (String, Folder) {
    let (vocabulary, mut folders) = folders("tests/county");
    (vocabulary, folders.remove(0))
}

/// The words for lists of one rule set, by its id.
fn of(id: &str) -> (Compiled, Lists) {
    all_with_lists().into_iter().find(|(compiled, _)| compiled.ruleset.id == id).unwrap()
}

/// The county with words of one of its files replaced.
fn edited(edits: &[(&str, &str)]) -> (Compiled, Lists) {
    let (vocabulary, mut folder) = county();
    for (from, to) in edits {
        let file = folder.files.iter_mut().find(|(name, _)| name == "class-training.toml").unwrap();
        assert!(file.1.contains(from), "{from}");
        file.1 = file.1.replace(from, to);
    }
    let checked = check(&vocabulary, &folder);
    let found = findings(&checked);
    (checked.compiled.unwrap_or_else(|| panic!("{found:?}")), checked.lists)
}

fn words<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).to_vec()
}

#[test]
fn a_checked_rule_set_has_a_column_for_every_question() {
    let column = |zh: &str, en: &str| Column { heading: Text::new(zh, en), ..Column::default() };
    let expected = Lists {
        calculators: vec![vec![
            Column { also: words(["类别"]), options: vec![words([]), words([]), words([])], ..column("培训类别", "Class") },
            Column {
                also: words(["技能等级", "证书等级"]),
                options: vec![words(["初级", "初级工"]), words(["中级"]), words([])],
                ..column("等级", "Level")
            },
            Column { also: words(["学时"]), ..column("课时", "Hours") },
            Column { heads: Some(Heads::Everybody), ..column("合格人数", "Passed") },
            // Where nothing else is said, the question is the heading.
            column("当地最低工资是多少？", "What is the local minimum wage?"),
            Column { earlier: true, ..column("培训几个月？", "For how many months?") },
        ]],
    };
    assert_eq!(of("invented-2025").1, expected);
}

#[test]
fn heads_are_counted_of_heads_that_come_earlier() {
    let heads = |id: &str, calculator: &str| -> Vec<(String, Heads)> {
        let (compiled, lists) = of(id);
        let position = compiled.ruleset.calculators.iter().position(|known| known.id == calculator).unwrap();
        let inputs = compiled.ruleset.calculators[position].inputs.iter().zip(&lists.calculators[position]);
        inputs.filter_map(|(input, column)| Some((input.id.clone(), column.heads?))).collect()
    };
    let named = |name: &str, heads: Heads| (name.to_owned(), heads);
    assert_eq!(
        heads("guxian-2023", "class-training"),
        [named("enrolled", Heads::Everybody), named("passed", Heads::Of(InputId(2))), named("employed", Heads::Of(InputId(3)))]
    );
    assert_eq!(
        heads("zhengning-2022", "coupon"),
        [named("trainees", Heads::Everybody), named("issued", Heads::Of(InputId(0))), named("used", Heads::Of(InputId(1)))]
    );
    assert_eq!(heads("gongan-2023", "living-allowance"), []);
}

#[test]
fn nothing_is_there_for_a_rule_set_that_is_none() {
    let (vocabulary, mut folder) = county();
    folder.files.retain(|(name, _)| name != "document.toml");
    let checked = check(&vocabulary, &folder);
    assert_eq!((checked.compiled, checked.lists), (None, Lists::default()));
}

#[test]
fn the_words_of_lists_are_no_part_of_the_rules() {
    let (compiled, lists) = of("invented-2025");
    let (same, other) = edited(&[("also = [\"学时\"]", "also = [\"学时\", \"总课时\"]"), (", heads = \"everybody\"", "")]);
    assert_eq!((&same.hash, compile(&same.ruleset)), (&compiled.hash, compile(&compiled.ruleset)));
    assert_ne!(other, lists);
    let file = compile_lists(&other, &same.ruleset);
    assert_eq!(load_lists(&file, &compiled), Ok(other));
}

#[test]
fn the_compiled_words_are_the_same_words() {
    for (compiled, lists) in all_with_lists() {
        let file = compile_lists(&lists, &compiled.ruleset);
        assert_eq!(load_lists(&file, &compiled).as_ref(), Ok(&lists), "{}", compiled.ruleset.id);
        // Whoever has the rules with their Chinese words only can have the words for lists, too.
        let chinese = load(&compile(&compiled.ruleset).rules, None).unwrap();
        assert_eq!(load_lists(&file, &chinese), Ok(lists), "{}", compiled.ruleset.id);
    }
}

#[test]
fn words_of_other_rules_are_refused() {
    let (compiled, lists) = of("invented-2025");
    let file = compile_lists(&lists, &compiled.ruleset);
    let (richer, _) = edited(&[("5000元)", "at_least(5000元, 0元))")]);
    assert_eq!(load_lists(&file, &richer), Err(LoadError::Damaged), "the columns fit, but the rules are others");
    assert_eq!(load_lists(b"404", &compiled), Err(LoadError::NotARuleset));
    let mut older = file.clone();
    older[5] -= 1;
    assert_eq!(load_lists(&older, &compiled), Err(LoadError::OtherVersion(older[5])));
    assert_eq!(load_lists(&compile(&compiled.ruleset).rules, &compiled), Err(LoadError::Damaged));
}

/// What is done to the columns of a calculator.
type Change<'a> = &'a dyn Fn(&mut Vec<Column>);

#[test]
fn words_that_do_not_fit_their_inputs_are_refused() {
    let (compiled, lists) = of("invented-2025");
    let change = |change: Change| {
        let mut changed = lists.clone();
        change(&mut changed.calculators[0]);
        load_lists(&compile_lists(&changed, &compiled.ruleset), &compiled).map(|loaded| loaded == changed)
    };
    // Hours are a count, as is the number of heads behind them.
    let (hours, heads) = (2, 3);
    assert_eq!(change(&|columns| columns[hours].heads = Some(Heads::Everybody)), Ok(true));
    assert_eq!(
        change(&|columns| {
            columns[hours].heads = Some(Heads::Everybody);
            columns[heads].heads = Some(Heads::Of(InputId(2)));
        }),
        Ok(true)
    );
    let wrong: [(&str, Change); 9] = [
        ("a column is missing", &|columns| drop(columns.pop())),
        ("a column too many", &|columns| columns.push(Column::default())),
        ("an option is missing", &|columns| drop(columns[0].options.pop())),
        ("options of a count", &|columns| columns[hours].options.push(Vec::new())),
        ("heads of a choice", &|columns| columns[0].heads = Some(Heads::Everybody)),
        ("heads of an input that counts none", &|columns| columns[heads].heads = Some(Heads::Of(InputId(2)))),
        ("heads of heads that come later", &|columns| columns[hours].heads = Some(Heads::Of(InputId(3)))),
        ("heads of nothing", &|columns| columns[heads].heads = Some(Heads::Of(InputId(u16::MAX)))),
        ("earlier rows of heads", &|columns| columns[heads].earlier = true),
    ];
    for (what, wrong) in wrong {
        assert_eq!(change(wrong), Err(LoadError::Damaged), "{what}");
    }
    let none = compile_lists(&Lists::default(), &compiled.ruleset);
    assert_eq!(load_lists(&none, &compiled), Err(LoadError::Damaged), "a calculator is missing");
}

/// Where the words behind a file's magic, its version and its hash begin.
const WORDS: usize = 5 + 1 + 32;

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_bytes_are_an_error_and_nothing_worse(
        place in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>(),
    ) {
        let (compiled, mut file) = sample();
        let place = place.index(file.len());
        let before = file[place];
        file[place] = byte;
        if cut {
            file.truncate(place);
        }
        prop_assert!(load_lists(&file, &compiled).is_err() || !cut && before == byte);
    }

    #[test]
    fn forged_words_with_a_right_hash_never_panic(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
    ) {
        let (compiled, mut file) = sample();
        for (place, byte) in edits {
            let place = WORDS + place.index(file.len() - WORDS);
            file[place] = byte;
        }
        let hash = Sha256::new().chain_update(&compiled.hash).chain_update(&file[WORDS..]).finalize();
        file[6..WORDS].copy_from_slice(&hash);
        if let Ok(lists) = load_lists(&file, &compiled) {
            let again = compile_lists(&lists, &compiled.ruleset);
            prop_assert_eq!(load_lists(&again, &compiled), Ok(lists));
        }
    }
}

/// The county with its compiled words.
fn sample() -> (Compiled, Vec<u8>) {
    use std::sync::OnceLock;
    static SAMPLE: OnceLock<(Compiled, Vec<u8>)> = OnceLock::new();
    let made = || {
        let (compiled, lists) = of("invented-2025");
        let file = compile_lists(&lists, &compiled.ruleset);
        (compiled, file)
    };
    SAMPLE.get_or_init(made).clone()
}
