//! Whatever is read as an expression prints as something that reads and prints the same.
#![no_main]

use butie::author::syntax::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(expression) = read(text) {
        let printed = expression.to_string();
        let again = read(&printed).expect("what is printed can be read").to_string();
        assert_eq!(printed, again);
    }
});
