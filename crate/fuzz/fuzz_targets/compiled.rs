//! Whatever the bytes of its two files, loading is an error or gives a rule set that evaluates, explains and looks ahead without a panic;
//! an index gives an error or entries.
#![no_main]

use butie::answers::{RawSituation, read};
use butie::asker::Asker;
use butie::compiled::{load, load_index};
use butie::compliance::compliance;
use butie::evaluate::evaluate;
use butie::explain::explain;
use butie::interview::interview;
use butie::remedy::remedies;
use butie::text::Language;
use butie::threshold::outlooks;
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

fuzz_target!(|payloads: (&[u8], Option<&[u8]>)| {
    let (rules, english) = payloads;
    // The hashes are made right, so that the bytes behind them are reached.
    let payload = [&Sha256::digest(english.unwrap_or_default())[..], rules].concat();
    let head = [b"BUTIE".as_slice(), &[butie::compiled::VERSION]].concat();
    for entry in load_index(&[&head, rules].concat()).unwrap_or_default() {
        entry.audiences();
    }
    let rules = [&head, &Sha256::digest(&payload)[..], &payload].concat();
    let english = english.map(|english| [&head, english].concat());
    if let Ok(compiled) = load(&rules, english.as_deref()) {
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
