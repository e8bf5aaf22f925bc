//! Whatever stands behind the # of an address is a fault, or a link that is written and read as the same link, and that can
//! be compared with any rules.
#![no_main]

#[path = "../county.rs"]
mod county;

use butie::link::{LinkFault, compare, read, told, write};
use butie::text::Language;
use county::county;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    // With a beginning and an end that are right, what stands between them is reached.
    let whole = format!("c=invented-2025/class-training&v=0123456789ab&{text}&s=computed");
    for text in [text, &whole] {
        if let Ok(link) = read(text) {
            let again = read(&write(&link));
            assert!(again.as_ref() == Ok(&link) || again == Err(LinkFault::TooLong), "{link:?}");
            let since = compare(&link, &county().0, None);
            told(&since, &link, &county().0, Language::Zh);
        }
    }
});
