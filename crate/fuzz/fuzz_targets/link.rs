//! Whatever stands behind the # of an address is a fault, or a link that is written and read as the same link, and that can
//! be compared with any rules.
#![no_main]

use std::sync::OnceLock;

use butie::author::check::{Folder, check};
use butie::compiled::Compiled;
use butie::link::{LinkFault, compare, read, told, write};
use butie::text::Language;
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

fuzz_target!(|text: &str| {
    // With a beginning and an end that are right, what stands between them is reached.
    let whole = format!("c=invented-2025/class-training&v=0123456789ab&{text}&s=computed");
    for text in [text, &whole] {
        if let Ok(link) = read(text) {
            let again = read(&write(&link));
            assert!(again.as_ref() == Ok(&link) || again == Err(LinkFault::TooLong), "{link:?}");
            let since = compare(&link, county(), None);
            told(&since, &link, county(), Language::Zh);
        }
    }
});
