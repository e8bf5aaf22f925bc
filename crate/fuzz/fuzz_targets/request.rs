//! Whatever is sent as a question is an error or an answer; the invented county's calculator has every construct.
#![no_main]

#[path = "../county.rs"]
mod county;

use butie::answers::read;
use butie::asker::Asker;
use butie::evaluate::evaluate;
use butie::model::InputId;
use butie::possible::Span;
use butie::wire::{changes, possible, read_request, result, series};
use county::county;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|json: &str| {
    if let Ok(request) = read_request(json) {
        let compiled = &county().0;
        let calculator = &compiled.ruleset.calculators[0];
        let situation = read(calculator, &request.situation);
        let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
        result(&evaluation, &compiled.hash, request.id);
        possible(&evaluation, Asker::Everybody);
        changes(&evaluation, Asker::Everybody);
        for (position, _) in (0..).zip(&calculator.inputs) {
            series(&evaluation, InputId(position), Span::ALL);
        }
    }
});
