//! House rules that the compiler does not check.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Found at run time: a compiled path would name whichever clone filled a shared target folder first.
fn root() -> PathBuf {
    let folder = env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the tests stand");
    Path::new(&folder).parent().expect("the tests stand in the repository").to_path_buf()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Versions of a crate in the lock file.
fn locked(name: &str) -> Vec<String> {
    let lock = read("Cargo.lock").replace("\r\n", "\n");
    let start = format!("name = \"{name}\"\nversion = \"");
    lock.split("[[package]]\n").filter_map(|entry| entry.strip_prefix(&start)?.split('"').next().map(str::to_owned)).collect()
}

#[test]
fn the_engine_knows_no_browser_no_network_and_no_chance() {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    // The command line and workbooks bring along what they need, and are no part of what a browser evaluates with.
    command.current_dir(root()).args(["tree", "--locked", "--package", "butie", "--no-default-features"]);
    command.args(["--features", "author,json,roster"]);
    let output = command.args(["--edges", "normal", "--prefix", "none", "--format", "{p}"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"rust_decimal"), "the tree is not that of the engine:\n{tree}");
    for foreign in ["wasm-bindgen", "js-sys", "web-sys", "yew", "gloo", "tokio", "reqwest", "rand", "getrandom"] {
        assert!(!names.contains(&foreign), "`butie` depends on `{foreign}`; that belongs into `www`");
    }
}

#[test]
fn the_glue_is_written_by_the_version_that_the_macros_have() {
    let macros = locked("wasm-bindgen");
    assert_eq!(macros.len(), 1, "one wasm-bindgen only: {macros:?}");
    assert_eq!(macros, locked("wasm-bindgen-cli-support"));
}

#[test]
fn a_second_gloo_would_double_the_page() {
    assert_eq!(locked("gloo").len(), 1);
}

#[test]
fn the_npm_tools_are_pinned_and_their_lock_file_names_no_host() {
    let package = read("xtask/npm/package.json");
    let tools = package.split_once("\"devDependencies\": {").and_then(|(_, rest)| rest.split_once('}')).unwrap().0;
    for line in tools.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let version = line.split('"').nth(3).unwrap_or_default();
        // A package under a name of our own is written `npm:package@version`.
        let version = version.rsplit('@').next().unwrap_or_default();
        assert!(version.starts_with(|first: char| first.is_ascii_digit()), "not pinned: {line}");
    }
    let lock = read("xtask/npm/package-lock.json");
    assert!(lock.contains("\"integrity\""));
    assert!(!lock.contains("\"resolved\""), "write it anew with the .npmrc beside it");
}

#[test]
fn the_top_level_holds_what_is_agreed_and_nothing_else() {
    let agreed = ["Cargo.toml", "Cargo.lock", "crate", "www", "rules", "tests", "xtask", "index.html", "README.md"];
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let built = name == "target" || name.starts_with("dist");
        let known = agreed.contains(&&*name) || built || name.starts_with('.');
        let paper = name.starts_with("LICENSE") || name == "CHANGELOG.md" || name == "rust-toolchain.toml";
        assert!(known || paper, "`{name}` does not belong to the top level");
    }
}
