//! Whatever the bytes of its two files, loading is an error or gives a rule set that evaluates, explains and looks ahead without a panic;
//! an index gives an error or entries, and words for lists an error or columns.
#![no_main]

#[path = "../county.rs"]
mod county;

use butie::answers::{RawSituation, read};
use butie::asker::Asker;
use butie::compiled::{Compiled, compile_lists, load, load_index, load_lists};
use butie::compliance::compliance;
use butie::evaluate::evaluate;
use butie::explain::explain;
use butie::interview::interview;
use butie::remedy::remedies;
use butie::text::Language;
use butie::threshold::outlooks;
use county::county;
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

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
    words_for_lists(&head, rules, &county().0);
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
