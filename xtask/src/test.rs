//! Everything that must hold before work is handed in, in the order in which faults are cheapest to find.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;

use anyhow::{Context, Result, bail};

use crate::audit::audit;
use crate::build::{self, Flavour, butie};
use crate::npm::Npm;
use crate::place::Place;
use crate::post::validate;
use crate::run::{cargo, run, say};
use crate::setup;
use crate::tally::Tally;
use crate::toolchain::{self, TARGET};
use crate::wasm::Module;

/// A part of the tests that can be run alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Only {
    Audit,
    Rust,
    Rules,
    Node,
    Browser,
}

impl FromStr for Only {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "audit" => Ok(Self::Audit),
            "rust" => Ok(Self::Rust),
            "rules" => Ok(Self::Rules),
            "node" => Ok(Self::Node),
            "browser" => Ok(Self::Browser),
            other => Err(format!("`{other}` is not a part of the tests; the parts are audit, rust, rules, node and browser")),
        }
    }
}

/// Runs what is wanted to the end, whatever fails on the way; what needs a thing that could not be made is left out.
pub(crate) fn test(place: &Place, only: Option<Only>) -> ExitCode {
    let wants = |part| only.is_none() || only == Some(part);
    let mut tally = Tally::default();
    if wants(Only::Audit) {
        audit(place, &mut tally);
    }
    if wants(Only::Rust) {
        rust(place, &mut tally);
    }
    let native = (wants(Only::Rules) || wants(Only::Node) || wants(Only::Browser))
        .then(|| tally.make("compile the command line", || build::native(place)))
        .flatten();
    if wants(Only::Rules) {
        match native {
            Some(()) => rules(place, &mut tally),
            None => tally.skip("rules", "there is no command line to check them"),
        }
    }
    if wants(Only::Node) || wants(Only::Browser) {
        let npm = native.and_then(|()| tally.prepare("tools from npm", || Npm::install(place)));
        let built = npm.and_then(|npm| tally.make("build dist", || build::dist(place, &npm, Flavour::Release)).map(|()| npm));
        match built {
            Some(npm) => {
                if wants(Only::Node) {
                    node(place, &npm, &mut tally);
                }
                if wants(Only::Browser) {
                    browser(place, &npm, &mut tally);
                }
            }
            None => tally.skip("engine in Node and page in browsers", "there is no build to test"),
        }
    }
    if tally.close() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn rust(place: &Place, tally: &mut Tally) {
    let cargo = |words: &[&str]| {
        let mut command = cargo(place);
        command.args(words);
        command
    };
    if tally.prepare("formatter and linter", toolchain::lints).is_some() {
        tally.check("cargo fmt --check", || run(&mut cargo(&["fmt", "--all", "--check"])));
        tally.check("cargo clippy", || {
            run(&mut cargo(&["clippy", "--locked", "--workspace", "--all-targets", "--all-features", "--", "-Dwarnings"]))
        });
        lint_modules(place, tally);
    }
    tally.counted("cargo test", &mut cargo(&["test", "--locked", "--workspace", "--all-features", "--no-fail-fast"]));
    tally.check("cargo doc", || {
        let mut command = cargo(&["doc", "--locked", "--workspace", "--all-features", "--no-deps"]);
        run(command.env("RUSTDOCFLAGS", "-Dwarnings"))
    });
}

/// Each module as it is built: code that only one of them needs is dead in the other.
fn lint_modules(place: &Place, tally: &mut Tally) {
    let Some(toolchain) = toolchain::with_target() else {
        tally.skip("cargo clippy for the browser", "rustup did not bring the ready-made library of the target");
        return;
    };
    for module in Module::ALL {
        tally.check(&format!("cargo clippy, {} module", module.feature()), || {
            let mut command = toolchain.cargo(place);
            command.args(["clippy", "--locked", "--package", "butie-www", "--target", TARGET, "--no-default-features"]);
            run(command.args(["--features", module.feature(), "--", "-Dwarnings"]))
        });
    }
}

fn rules(place: &Place, tally: &mut Tally) {
    for word in ["check", "test", "coverage"] {
        tally.counted(&format!("butie {word} rules"), butie(place).args([word, "rules"]));
    }
}

fn node(place: &Place, npm: &Npm, tally: &mut Tally) {
    for wasm in tally.prepare("find the modules", || modules(place)).unwrap_or_default() {
        let name = wasm.file_name().unwrap_or_default().to_string_lossy();
        tally.check(&format!("nothing newer than old browsers: {name}"), || validate(npm, &wasm));
    }
    tally.counted("sizes", npm.script(place, "xtask/js/sizes.mjs").arg("--budgets"));
    tally.check("types", || {
        run(npm.script(place, "tests/node/typed.mjs").arg(place.butie()))?;
        run(npm.tool("tsc").current_dir(place.root()).args(["--project", "tests/node/tsconfig.json"]))
    });
    tally.counted("golden cases, native against WebAssembly", npm.script(place, "tests/node/golden.mjs").arg(place.butie()));
    tally.counted("engine in Node", npm.script(place, "tests/node/run.mjs").env("BUTIE", place.butie()));
}

fn browser(place: &Place, npm: &Npm, tally: &mut Tally) {
    let Some(chromium) = tally.prepare("browser", setup::browser) else {
        tally.skip("page in browsers", "there is no Chromium");
        return;
    };
    let mut tests = npm.script(place, "tests/browser/run.mjs");
    tests.env("BUTIE_CHROMIUM", chromium).env("BUTIE", place.butie());
    // Many of the machines that people develop on lack these two; the tests in Chromium are worth having alone.
    match setup::firefox() {
        Ok(firefox) => {
            tests.env("BUTIE_FIREFOX", firefox);
        }
        Err(error) => tally.skip("page in Firefox", &format!("{error:#}")),
    }
    match setup::webkit() {
        Ok(setup::WebKit { driver, browser, screen }) => {
            tests.env("BUTIE_WEBKIT_DRIVER", driver).env("BUTIE_WEBKIT", browser).env("BUTIE_XVFB", screen);
        }
        Err(error) => tally.skip("page in WebKit", &format!("{error:#}")),
    }
    say("pictures go to dist-test/");
    tally.counted("page in browsers", &mut tests);
}

/// Every module that a browser could be given, wherever it stands.
fn modules(place: &Place) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![place.dist(Flavour::Release)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "wasm") {
                found.push(path);
            }
        }
    }
    if found.len() < Module::ALL.len() {
        bail!("dist/ holds {} modules, fewer than are built", found.len());
    }
    found.sort();
    Ok(found)
}
