//! The invented county, whose calculator has every construct, with what lists call its questions.

use std::sync::OnceLock;

use butie::author::check::{Folder, check};
use butie::compiled::Compiled;
use butie::model::Lists;

/// Its rule set and its words for lists.
pub(crate) fn county() -> &'static (Compiled, Lists) {
    static COUNTY: OnceLock<(Compiled, Lists)> = OnceLock::new();
    COUNTY.get_or_init(|| {
        let files = vec![
            ("class-training.toml".to_owned(), include_str!("../../tests/county/invented-2025/class-training.toml").to_owned()),
            ("document.toml".to_owned(), include_str!("../../tests/county/invented-2025/document.toml").to_owned()),
            ("document.txt".to_owned(), include_str!("../../tests/county/invented-2025/document.txt").to_owned()),
        ];
        let folder = Folder { id: "invented-2025".to_owned(), files };
        let checked = check(include_str!("../../tests/county/vocabulary.toml"), &folder);
        (checked.compiled.expect("the county is sound"), checked.lists)
    })
}
