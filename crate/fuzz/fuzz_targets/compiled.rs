//! Whatever the bytes, loading is an error or gives a rule set that evaluates, explains and looks ahead without a panic.
#![no_main]

use butie::answers::{RawSituation, read};
use butie::asker::Asker;
use butie::compiled::load;
use butie::compliance::compliance;
use butie::evaluate::evaluate;
use butie::explain::explain;
use butie::interview::interview;
use butie::remedy::remedies;
use butie::text::Language;
use butie::threshold::outlooks;
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

fuzz_target!(|payload: &[u8]| {
    // The hash is made right, so that the bytes behind it are reached.
    let mut bytes = b"BUTIE".to_vec();
    bytes.push(butie::compiled::VERSION);
    bytes.extend_from_slice(&Sha256::digest(payload));
    bytes.extend_from_slice(payload);
    if let Ok(compiled) = load(&bytes) {
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
