//! Short names where a module and its JavaScript meet. The generated ones are long, end in a hash, and are written down on
//! both sides: two kilobytes of nothing for whoever downloads them.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use anyhow::{Result, bail, ensure};
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

/// The file that a module thinks it takes its imports from; the glue puts it together under this name.
const GLUE: &str = "./glue_bg.js";
/// A shorter one: it stands before each import.
const IMPORTS: &str = "a";

/// Gives short names to what a module takes from its glue and gives to it, in both.
pub(crate) fn shorten(module: &mut Module, glue: &str) -> Result<String> {
    let (mut imports, mut exports) = (BTreeMap::new(), BTreeMap::new());
    for (import, short) in module.imports.iter_mut().zip(short_names()) {
        let twice = imports.insert(mem::replace(&mut import.name, short.clone()), short);
        ensure!(twice.is_none() && import.module == GLUE, "the module imports something from elsewhere, or twice");
        IMPORTS.clone_into(&mut import.module);
    }
    for (export, short) in module.exports.iter_mut().zip(short_names()) {
        exports.insert(mem::replace(&mut export.name, short.clone()), short);
    }
    let mut defined = BTreeSet::new();
    let mut shortened = String::with_capacity(glue.len());
    let mut rest = glue;
    while let Some(start) = rest.find(is_of_a_word) {
        let (between, after) = rest.split_at(start);
        let (word, after) = after.split_at(after.find(|next| !is_of_a_word(next)).unwrap_or(after.len()));
        shortened.push_str(between);
        let exported = shortened.strip_suffix("wasm.").is_some_and(|before| !before.ends_with(is_of_a_word));
        let short = if exported { exports.get(word) } else { imports.get(word) };
        shortened.push_str(short.map_or(word, |short| short));
        if !exported && short.is_some() {
            defined.insert(word);
        }
        rest = after;
    }
    shortened.push_str(rest);
    if let Some(name) = imports.keys().find(|name| !defined.contains(&***name)) {
        bail!("the glue does not define {name}");
    }
    let file = format!("\"{GLUE}\"");
    ensure!(shortened.matches(&file).count() == 1, "the glue gives no imports as {GLUE}");
    Ok(shortened.replace(&file, &format!("\"{IMPORTS}\"")))
}

fn is_of_a_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '$'
}

#[cfg(test)]
mod tests {
    use walrus::FunctionBuilder;

    use super::*;

    const WRITTEN: &str = "const import0 = { __wbg_now_01: () => Date.now(), __wbg_now_012: function() {} };
        const imports = { \"./glue_bg.js\": import0 };
        function run_ab(x) { my_wasm.run_ab(x); return wasm.run_ab(x, wasm.__malloc); }
        new DataView(wasm.memory.buffer)";

    fn module() -> Module {
        let mut module = Module::default();
        let none = module.types.add(&[], &[]);
        module.add_import_func(GLUE, "__wbg_now_01", none);
        module.add_import_func(GLUE, "__wbg_now_012", none);
        for name in ["run_ab", "__malloc"] {
            let function = FunctionBuilder::new(&mut module.types, &[], &[]).finish(vec![], &mut module.funcs);
            module.exports.add(name, function);
        }
        let memory = module.memories.add_local(false, false, 1, None, None);
        module.exports.add("memory", memory);
        module
    }

    #[test]
    fn both_sides_get_the_same_short_names() {
        let mut module = module();
        let glue = shorten(&mut module, WRITTEN).unwrap();
        let imports: Vec<_> = module.imports.iter().map(|import| (&*import.module, &*import.name)).collect();
        assert_eq!(imports, [("a", "a"), ("a", "b")]);
        let exports: Vec<_> = module.exports.iter().map(|export| &*export.name).collect();
        assert_eq!(exports, ["a", "b", "c"]);
        // What only looks like a name of the module stays: a function of the glue, and another object's.
        let expected = "const import0 = { a: () => Date.now(), b: function() {} };
        const imports = { \"a\": import0 };
        function run_ab(x) { my_wasm.run_ab(x); return wasm.a(x, wasm.b); }
        new DataView(wasm.c.buffer)";
        assert_eq!(glue, expected);
    }

    #[test]
    fn what_the_glue_does_not_define_is_a_mistake() {
        let error = shorten(&mut module(), "const imports = { __wbg_now_012: 1 };").unwrap_err().to_string();
        assert!(error.contains("__wbg_now_01"), "{error}");
    }

    #[test]
    fn short_names_are_all_different() {
        let names: Vec<String> = short_names().take(800).collect();
        assert_eq!((&*names[0], &*names[25], &*names[26], &*names[27], &*names[702]), ("a", "z", "aa", "ab", "aaa"));
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }
}
