//! Whatever is sent as a question is an error or an answer; the invented county's calculator has every construct.
#![no_main]

use std::sync::OnceLock;

use butie::answers::read;
use butie::asker::Asker;
use butie::author::check::{Folder, check};
use butie::compiled::Compiled;
use butie::evaluate::evaluate;
use butie::model::InputId;
use butie::possible::Span;
use butie::wire::{changes, possible, read_request, result, series};
use libfuzzer_sys::fuzz_target;

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

fuzz_target!(|json: &str| {
    if let Ok(request) = read_request(json) {
        let compiled = county();
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
