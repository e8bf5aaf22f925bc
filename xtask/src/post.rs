//! From what the compiler wrote to what a browser loads: the glue, the size pass, and the proof that nothing newer than
//! the first WebAssembly is left in it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use crate::build::Flavour;
use crate::cache::{self, digest};
use crate::npm::Npm;
use crate::place::Place;
use crate::run::{run, say, succeeded};
use crate::wasm::Module;

/// Change it with the steps below, so that nothing made by the old ones is taken from the cache.
const STEPS: &str = "1";

const WASM: &str = "module.wasm";

/// A module and its JavaScript, in a folder of the cache.
pub(crate) struct Finished {
    folder: PathBuf,
}

impl Finished {
    pub(crate) fn wasm(&self) -> PathBuf {
        self.folder.join(WASM)
    }

    pub(crate) fn glue(&self) -> PathBuf {
        self.folder.join("glue.js")
    }
}

/// Writes the glue and shrinks the module, unless the same module went through before.
pub(crate) fn finish(place: &Place, npm: &Npm, module: Module, flavour: Flavour, raw: &[u8]) -> Result<Finished> {
    let mut key = format!("{STEPS} {} {module:?} {flavour:?} ", npm.key()).into_bytes();
    key.extend(raw);
    let folder = cache::folder(place, "post", &digest(&key), |folder| {
        let (bound, wasm) = (bind(folder, module, raw)?, folder.join(WASM));
        match flavour {
            Flavour::Release => shrink(npm, module, &bound, &wasm),
            Flavour::Dev => Ok(fs::rename(bound, wasm)?),
        }
    })?;
    Ok(Finished { folder })
}

/// Fails unless the module would have been valid when WebAssembly was new. The check is strict where an optimiser's own
/// is not: that one believes the features that the file claims.
pub(crate) fn validate(npm: &Npm, wasm: &Path) -> Result<()> {
    let mut command = npm.tool("wasm-validate");
    for feature in
        ["bulk-memory", "reference-types", "multi-value", "sign-extension", "saturating-float-to-int", "mutable-globals", "simd"]
    {
        command.arg(format!("--disable-{feature}"));
    }
    run(command.arg(wasm)).context("the module holds instructions that old browsers refuse")
}

/// Rewrites a script or a style sheet for old browsers, without blanks and comments.
pub(crate) fn minify(npm: &Npm, source: &str, words: &[&str]) -> Result<String> {
    let mut command = npm.tool("esbuild");
    command.args(["--minify", "--charset=utf8", "--log-level=warning"]).args(words);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().context("cannot start esbuild")?;
    // Closed at the end of the statement, so that esbuild sees the end of its input.
    child.stdin.take().context("esbuild has no input")?.write_all(source.as_bytes())?;
    let output = child.wait_with_output()?;
    succeeded(&command, output.status)?;
    Ok(String::from_utf8(output.stdout)?)
}

fn bind(folder: &Path, module: Module, raw: &[u8]) -> Result<PathBuf> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("glue", raw.to_vec()).typescript(false).remove_name_section(true).remove_producers_section(true);
    bindgen.omit_default_module_path(true);
    let form = match module {
        // A classic script: modules cannot be loaded everywhere that the page has to start.
        Module::Page => bindgen.no_modules(true),
        Module::Headless => bindgen.web(true),
    };
    form?.generate(folder)?;
    let wasm = folder.join("glue_bg.wasm");
    if !wasm.is_file() {
        bail!("wasm-bindgen left no {}", wasm.display());
    }
    Ok(wasm)
}

fn shrink(npm: &Npm, module: Module, from: &Path, to: &Path) -> Result<()> {
    say(&format!("wasm-opt on the {} module", module.feature()));
    // The features are named because the optimiser's defaults are newer than the browsers.
    let mut command: Command = npm.tool("wasm-opt");
    command.args(["-Oz", "--mvp-features", "--strip-debug", "--strip-producers", "--strip-target-features"]);
    run(command.arg(from).arg("-o").arg(to))?;
    Ok(fs::remove_file(from)?)
}
