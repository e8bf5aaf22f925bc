//! Whatever the bytes of its two files, loading is an error or gives a rule set that evaluates, explains and looks ahead without a panic;
//! an index gives an error or entries, and words for lists an error or columns.
#![no_main]

use std::sync::OnceLock;

use butie::answers::{RawSituation, read};
use butie::asker::Asker;
use butie::author::check::{Folder, check};
use butie::compiled::{Compiled, compile_lists, load, load_index, load_lists};
use butie::compliance::compliance;
use butie::evaluate::evaluate;
use butie::explain::explain;
use butie::interview::interview;
use butie::remedy::remedies;
use butie::text::Language;
use butie::threshold::outlooks;
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

/// A rule set for words that belong to a sound one.
fn county() -> &'static Compiled {
    static COUNTY: OnceLock<Compiled> = OnceLock::new();
    COUNTY.get_or_init(|| {
        let files = vec![
            ("class-training.toml".to_owned(), include_str!("../../../tests/county/invented-2025/class-training.toml").to_owned()),
            ("document.toml".to_owned(), include_str!("../../../tests/county/invented-2025/document.toml").to_owned()),
            ("document.txt".to_owned(), include_str!("../../../tests/county/invented-2025/document.txt").to_owned()),
        ];
        let folder = Folder { id: "invented-2025".to_owned(), files };
        check(include_str!("../../../tests/county/vocabulary.toml"), &folder).compiled.expect("the county is sound")
    })
}

/// What loads is written as it was read.
fn words_for_lists(head: &[u8], words: &[u8], compiled: &Compiled) {
    let sealed = Sha256::new().chain_update(&compiled.hash).chain_update(words).finalize();
    if let Ok(lists) = load_lists(&[head, &sealed, words].concat(), compiled) {
        let again = compile_lists(&lists, &compiled.ruleset);
        assert_eq!(load_lists(&again, compiled), Ok(lists));
    }
}

fuzz_target!(|payloads: (&[u8], Option<&[u8]>)| {
    let (rules, english) = payloads;
    // The hashes are made right, so that the bytes behind them are reached.
    let payload = [&Sha256::digest(english.unwrap_or_default())[..], rules].concat();
    let head = [b"BUTIE".as_slice(), &[butie::compiled::VERSION]].concat();
    for entry in load_index(&[&head, rules].concat()).unwrap_or_default() {
        entry.audiences();
        entry.lists();
    }
    words_for_lists(&head, rules, county());
    let rules = [&head, &Sha256::digest(&payload)[..], &payload].concat();
    let english = english.map(|english| [&head, english].concat());
    if let Ok(compiled) = load(&rules, english.as_deref()) {
        words_for_lists(&head, &rules, &compiled);
        for calculator in &compiled.ruleset.calculators {
            let situation = read(calculator, &RawSituation::default());
            let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
            explain(&evaluation, Language::Zh);
            compliance(&evaluation, Language::Zh);
            interview(&evaluation, Asker::Everybody);
            outlooks(&evaluation);
            remedies(&evaluation, Asker::Everybody);
        }
    }
});
