//! Whatever stands in a calculator's file, checking it ends with findings or a rule set, and the rule set evaluates and looks ahead.
#![no_main]

use butie::answers::{RawSituation, read};
use butie::asker::Asker;
use butie::author::check::{Folder, check};
use butie::evaluate::evaluate;
use butie::interview::interview;
use butie::threshold::outlooks;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let files = vec![
        ("class.toml".to_owned(), text.to_owned()),
        ("document.toml".to_owned(), include_str!("../../../tests/broken/document.toml").to_owned()),
        ("document.txt".to_owned(), include_str!("../../../tests/broken/document.txt").to_owned()),
    ];
    let folder = Folder { id: "example-2024".to_owned(), files };
    let checked = check(include_str!("../../../tests/broken/vocabulary.toml"), &folder);
    assert!(checked.compiled.is_some() || !checked.diagnostics.is_empty());
    if let Some(compiled) = checked.compiled {
        for calculator in &compiled.ruleset.calculators {
            let situation = read(calculator, &RawSituation::default());
            let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
            interview(&evaluation, Asker::Everybody);
            outlooks(&evaluation);
        }
    }
});
