//! From what the compiler wrote to what a browser loads: the glue, the cut, the size pass, and the proof that nothing newer
//! than the first WebAssembly is left in it.

use std::fs;
use std::io::Write as _;
use std::mem;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::build::Flavour;
use crate::cache::{self, digest};
use crate::links::behind;
use crate::names;
use crate::npm::Npm;
use crate::place::Place;
use crate::run::{run, say, succeeded};
use crate::split::split;
use crate::wasm::Module;

/// Change it with the steps below, so that nothing made by the old ones is taken from the cache.
const STEPS: &str = "3";

const GLUE: &str = "glue.js";
/// The module in one piece, as it was before it was cut and shrunk.
const BOUND: &str = "bound.wasm";

/// Where the first part of the page enters the second: the room whose functions come later, with all that only they use.
/// What the first part calls of it has to be `#[inline(never)]`, and asks for the proof that the room is there.
const DOORS: [&str; 1] = ["butie_www::later"];

/// A file of a finished module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// All of a module, or as much as starts alone.
    First,
    /// What comes after the first screen.
    Later,
}

impl Part {
    fn stem(self) -> &'static str {
        match self {
            Self::First => "module",
            Self::Later => "later",
        }
    }
}

/// A module and its JavaScript, in a folder of the cache.
pub(crate) struct Finished {
    folder: PathBuf,
}

impl Finished {
    /// A part, if there is one.
    pub(crate) fn wasm(&self, part: Part) -> Option<PathBuf> {
        Some(self.folder.join(part.stem()).with_extension("wasm")).filter(|path| path.is_file())
    }

    /// The same with the names of its functions.
    pub(crate) fn named(&self, part: Part) -> Option<PathBuf> {
        Some(self.folder.join(part.stem()).with_extension("named.wasm")).filter(|path| path.is_file())
    }

    pub(crate) fn glue(&self) -> PathBuf {
        self.folder.join(GLUE)
    }
}

/// Writes the glue, cuts and shrinks the module, unless the same module went through before.
pub(crate) fn finish(place: &Place, npm: &Npm, module: Module, flavour: Flavour, raw: &[u8]) -> Result<Finished> {
    let mut key = format!("{STEPS} {} {module:?} {flavour:?} {DOORS:?} ", npm.key()).into_bytes();
    key.extend(raw);
    let folder = cache::folder(place, "post", &digest(&key), |folder| match flavour {
        Flavour::Release => release(npm, module, folder, raw),
        Flavour::Dev => {
            let (mut bound, glue) = bind(raw)?;
            fs::write(folder.join(GLUE), glue)?;
            Ok(fs::write(folder.join(Part::First.stem()).with_extension("wasm"), bound.emit_wasm())?)
        }
    })?;
    Ok(Finished { folder })
}

fn release(npm: &Npm, module: Module, folder: &Path, raw: &[u8]) -> Result<()> {
    let (mut bound, glue) = bind(raw)?;
    fs::write(folder.join(GLUE), names::shorten(&mut bound, &glue)?)?;
    let bound = bound.emit_wasm();
    fs::write(folder.join(BOUND), &bound)?;
    match module {
        Module::Page => {
            let parts = split(&bound, &behind(raw, &DOORS)?)?;
            shrink(npm, folder, Part::First, &parts.first)?;
            shrink(npm, folder, Part::Later, &parts.later)
        }
        Module::Headless => shrink(npm, folder, Part::First, &bound),
    }
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

/// The module with the JavaScript around it.
fn bind(raw: &[u8]) -> Result<(walrus::Module, String)> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("glue", raw.to_vec()).typescript(false).remove_producers_section(true).omit_default_module_path(true);
    // As a module of JavaScript, of which a bundler takes what is used. Functions keep the names that the linker gave them.
    let mut output = bindgen.demangle(false).web(true)?.generate_output()?;
    let mut module = mem::take(output.wasm_mut());
    // The linker's notes do not fit what was made of its module.
    for section in module.customs.iter().map(|(section, _)| section).collect::<Vec<_>>() {
        module.customs.delete(section);
    }
    Ok((module, output.js().to_owned()))
}

/// Settings of the optimiser. Its features are named because the defaults are newer than the browsers.
const SMALL: [&str; 10] = [
    "--mvp-features",
    // Functions are taken apart and put together anew, and gone over until nothing changes, which saves one part in fifty.
    "--flatten",
    "--rereloop",
    "-Oz",
    "--local-cse",
    "-Oz",
    "--converge",
    // A larger body is better called once than written into another function, where it compresses less well.
    "--one-caller-inline-max-function-size=80",
    // The first kilobyte is the far end of the stack; no address points there.
    "--low-memory-unused",
    "--debuginfo",
];

fn shrink(npm: &Npm, folder: &Path, part: Part, wasm: &[u8]) -> Result<()> {
    let path = |extension| folder.join(part.stem()).with_extension(extension);
    let (whole, named, small) = (path("whole.wasm"), path("named.wasm"), path("wasm"));
    say(&format!("wasm-opt on {} bytes", wasm.len()));
    fs::write(&whole, wasm)?;
    run(npm.tool("wasm-opt").args(SMALL).arg(&whole).arg("-o").arg(&named))?;
    run(npm.tool("wasm-strip").arg(&named).arg("-o").arg(small))?;
    Ok(fs::remove_file(whole)?)
}
