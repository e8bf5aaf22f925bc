//! What stands in `dist/`, and in `dist-dev/` after a quick build:
//!
//! - `index.html`, the page, with the table of standards written into it;
//! - `assets/`, its loader, glue, module, styles and icon, each named by its content, because WeChat keeps old files for long;
//!   the module in two parts: `butie`, which draws the first screen and works out the money, and `later`, which comes after
//!   it (a quick build has one);
//! - `engine/`, the engine for other people's programs: `butie.js`, `butie.d.ts`, `butie.wasm`;
//! - `rules/`, an index and the rule sets, for both.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cache::digest;
use crate::npm::Npm;
use crate::place::Place;
use crate::post::{self, Finished, Part, minify};
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
const STYLE: [&str; 2] = ["--loader=css", "--target=chrome72,safari14,firefox78"];

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
    let mut finished = Vec::new();
    for module in Module::ALL {
        let raw = compiler.compile(place, module)?;
        finished.push(post::finish(place, npm, module, flavour, &raw)?);
    }
    let [page, headless] = &finished[..] else { bail!("there are two modules") };

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
    write_page(place, npm, page, &standards, &new)?;
    write_engine(place, npm, headless, &new.join("engine"))?;
    if dist.exists() {
        fs::rename(&dist, &old)?;
    }
    fs::rename(&new, &dist)?;
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    Ok(())
}

fn write_page(place: &Place, npm: &Npm, module: &Finished, standards: &str, dist: &Path) -> Result<()> {
    let read = |path: &str| read(&place.root().join(path));
    let asset = |stem: &str, extension: &str, bytes: &[u8]| -> Result<String> {
        let name = format!("assets/{stem}-{}.{extension}", digest(bytes));
        fs::write(dist.join(&name), bytes)?;
        Ok(name)
    };
    let part = |stem: &str, part: Part| module.wasm(part).map(|path| asset(stem, "wasm", &fs::read(path)?)).transpose();
    let wasm = part("butie", Part::First)?.context("the page has no module")?;
    let later = part("later", Part::Later)?.unwrap_or_default();
    // A classic script: modules cannot be loaded everywhere that the page has to start.
    let mut glue = bundle(place, npm, "page.js", module, &["--format=iife"]);
    let glue = asset("glue", "js", capture(&mut glue)?.as_bytes())?;
    // The loader has to run even where nothing else does, so a word of newer syntax in it is an error.
    let loader = asset("loader", "js", minify(npm, &read("www/js/loader.js")?, &["--target=es5"])?.as_bytes())?;
    let style = asset("style", "css", minify(npm, &read("www/style.css")?, &STYLE)?.as_bytes())?;
    let icon = asset("icon", "svg", read("www/icon.svg")?.as_bytes())?;
    let page = fill(
        &read("index.html")?,
        &[
            (r#"href="www/icon.svg""#, &format!(r#"href="{icon}""#)),
            (r#"href="www/style.css""#, &format!(r#"href="{style}""#)),
            (
                r#"src="www/js/loader.js""#,
                &format!(r#"src="{loader}" data-glue="{glue}" data-wasm="{wasm}" data-later="{later}""#),
            ),
            ("<!-- butie:standards -->", standards.trim_end()),
        ],
    )?;
    Ok(fs::write(dist.join("index.html"), page)?)
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
fn bundle(place: &Place, npm: &Npm, script: &str, module: &Finished, words: &[&str]) -> Command {
    let mut esbuild = npm.tool("esbuild");
    esbuild.arg(place.root().join("www/js").join(script)).arg(format!("--alias:butie-glue={}", module.glue().display()));
    esbuild.args(["--bundle", "--minify", "--charset=utf8", "--log-level=warning", SCRIPT]).args(words);
    esbuild
}

/// Replaces each word in the page once; one that does not stand there exactly once is a mistake in the page.
fn fill(page: &str, words: &[(&str, &str)]) -> Result<String> {
    let mut filled = page.to_owned();
    for (word, with) in words {
        match filled.matches(word).count() {
            1 => filled = filled.replacen(word, with, 1),
            times => bail!("index.html has to hold `{word}` once, and holds it {times} times"),
        }
    }
    Ok(filled)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_page_is_filled_exactly_once() {
        assert_eq!(fill("a <b> c", &[("<b>", "x")]).unwrap(), "a x c");
        assert!(fill("a c", &[("<b>", "x")]).unwrap_err().to_string().contains("0 times"));
        assert!(fill("<b> <b>", &[("<b>", "x")]).unwrap_err().to_string().contains("2 times"));
    }
}
