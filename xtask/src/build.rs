//! What stands in `dist/`, and in `dist-dev/` after a quick build:
//!
//! - the calculator for people's pages, in the shapes that `delivery` describes;
//! - `engine/`, the engine for other people's programs: `butie.js`, `butie.d.ts`, `butie.wasm`;
//! - `rules/`, an index and the rule sets, for both.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::cache::digest;
use crate::delivery::{self, Modules};
use crate::npm::Npm;
use crate::place::Place;
use crate::post::{self, Finished, Part};
use crate::run::{capture, cargo, run, say};
use crate::wasm::{Compiler, Module};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// Small, and for every browser down to Chromium 72 and iOS 14.
    Release,
    /// Quick to build, with panic messages, for current browsers.
    Dev,
}

/// Syntax that every supported browser reads. It is younger than the browsers are old only for what the engine's module
/// cannot do without.
const SCRIPT: &str = "--target=es2017";

/// Builds all, from the set-up to the finished folder.
pub(crate) fn build(place: &Place, flavour: Flavour) -> Result<()> {
    native(place)?;
    check_rules(place)?;
    let npm = Npm::install(place)?;
    dist(place, &npm, flavour)?;
    say(&format!("built {}", place.dist(flavour).display()));
    Ok(())
}

/// The command line, which compiles the rules and writes the table of standards.
pub(crate) fn native(place: &Place) -> Result<()> {
    say("compiling the command line");
    run(cargo(place).args(["build", "--locked", "--release", "--package", "butie", "--features", "cli", "--bin", "butie"]))
}

pub(crate) fn check_rules(place: &Place) -> Result<()> {
    say("checking the rules");
    run(butie(place).arg("check").arg("rules"))
}

/// The command line, run in the repository.
pub(crate) fn butie(place: &Place) -> Command {
    let mut command = Command::new(place.butie());
    command.current_dir(place.root());
    command
}

/// Builds `dist/`, aside and then in one step, so that a server never sees half of it.
pub(crate) fn dist(place: &Place, npm: &Npm, flavour: Flavour) -> Result<()> {
    let compiler = Compiler::find(flavour)?;
    let finished = |module| post::finish(place, npm, module, flavour, &compiler.compile(place, module)?);
    let page = finished(Module::Page)?;
    let desk = finished(Module::Desk)?;
    let roster = finished(Module::Roster)?;
    let sheets = finished(Module::Sheets)?;
    let headless = finished(Module::Headless)?;

    say("putting dist/ together");
    // One at a time: a second run in the same repository waits here.
    let lock = fs::File::create(place.cache().join(format!("{}.lock", digest(place.root().as_os_str().as_bytes()))))?;
    lock.lock()?;
    let dist = place.dist(flavour);
    let (new, old) = (dist.with_extension("new"), dist.with_extension("old"));
    for leftover in [&new, &old] {
        if leftover.exists() {
            fs::remove_dir_all(leftover)?;
        }
    }
    fs::create_dir_all(new.join("assets"))?;
    fs::create_dir_all(new.join("engine"))?;
    run(butie(place).args(["compile", "rules", "--out"]).arg(new.join("rules")))?;
    let standards = capture(butie(place).args(["standards", "rules", "--html"]))?;
    delivery::write(place, npm, &Modules { page: &page, desk: &desk, roster: &roster, sheets: &sheets }, &standards, &new)?;
    write_engine(place, npm, &headless, &new.join("engine"))?;
    if dist.exists() {
        fs::rename(&dist, &old)?;
    }
    fs::rename(&new, &dist)?;
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    Ok(())
}

fn write_engine(place: &Place, npm: &Npm, module: &Finished, folder: &Path) -> Result<()> {
    // Two words newer than the rest, as old as modules themselves are in the browsers that have them.
    let newer = ["--supported:import-meta=true", "--supported:dynamic-import=true", "--external:node:*"];
    let mut esbuild = bundle(place, npm, "engine.js", module, &["--format=esm", "--line-limit=160"]);
    run(esbuild.args(newer).arg(format!("--outfile={}", folder.join("butie.js").display())))?;
    fs::copy(place.root().join("www/js/butie.d.ts"), folder.join("butie.d.ts"))?;
    fs::copy(module.wasm(Part::First).context("the engine has no module")?, folder.join("butie.wasm"))?;
    Ok(())
}

/// One of our scripts together with the glue that it uses.
pub(crate) fn bundle(place: &Place, npm: &Npm, script: &str, module: &Finished, words: &[&str]) -> Command {
    let mut esbuild = npm.tool("esbuild");
    esbuild.arg(place.root().join("www/js").join(script)).arg(format!("--alias:butie-glue={}", module.glue().display()));
    esbuild.args(["--bundle", "--minify", "--charset=utf8", "--log-level=warning", SCRIPT]).args(words);
    esbuild
}
