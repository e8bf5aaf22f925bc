//! Short names where a module and its JavaScript meet. The generated ones are long, end in a hash, and are written down on
//! both sides: two kilobytes of nothing for whoever downloads them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use walrus::Module;

/// `a`, `b`, … `z`, `aa`, `ab`, …
pub(crate) fn short_names() -> impl Iterator<Item = String> {
    (1_usize..).map(|number| {
        let (mut rest, mut name) = (number, String::new());
        while rest > 0 {
            rest -= 1;
            name.insert(0, char::from(b"abcdefghijklmnopqrstuvwxyz"[rest % 26]));
            rest /= 26;
        }
        name
    })
}

/// Renames what a module imports and exports, in the module and in its glue.
pub(crate) fn shorten(module: &mut Module, glue: &str) -> Result<String> {
    let mut names = short_names();
    let mut name = || names.next().context("short names do not end");
    let mut imports: BTreeMap<String, String> = BTreeMap::new();
    for import in module.imports.iter_mut() {
        // The name is the glue's to find; that of the file that it pretends to come from is written out once.
        let short = name()?;
        let before = imports.insert(std::mem::replace(&mut import.name, short.clone()), short);
        ensure!(before.is_none(), "the module imports two things of one name");
    }
    let mut names = short_names();
    let mut name = || names.next().context("short names do not end");
    let mut exports: BTreeMap<String, String> = BTreeMap::new();
    for export in module.exports.iter_mut() {
        let short = name()?;
        exports.insert(std::mem::replace(&mut export.name, short.clone()), short);
    }
    let mut found = BTreeSet::new();
    let mut short = String::with_capacity(glue.len());
    let mut rest = glue;
    while let Some(start) = rest.find(is_of_a_word) {
        let (between, after) = rest.split_at(start);
        short.push_str(between);
        let (word, after) = after.split_at(after.find(|next| !is_of_a_word(next)).unwrap_or(after.len()));
        let of_the_module = short.strip_suffix("wasm.").is_some_and(|before| !before.ends_with(is_of_a_word));
        let renamed = if of_the_module { exports.get(word) } else { imports.get(word) };
        if renamed.is_some() {
            found.insert((of_the_module, word));
        }
        short.push_str(renamed.map_or(word, |renamed| renamed));
        rest = after;
    }
    short.push_str(rest);
    for name in imports.keys() {
        ensure!(found.contains(&(false, &**name)), "the glue does not define {name}");
    }
    Ok(short)
}

fn is_of_a_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '$'
}
