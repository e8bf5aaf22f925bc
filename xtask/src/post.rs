//! From what the compiler wrote to what a browser loads: the glue, the cut, the size pass, and the proof that nothing newer
//! than the first WebAssembly is left in it.

use std::fs;
use std::io::Write as _;
use std::mem;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::arrange::arrange;
use crate::build::Flavour;
use crate::cache::{self, digest};
use crate::links::behind;
use crate::names;
use crate::npm::Npm;
use crate::place::Place;
use crate::run::{capture, run, say, succeeded};
use crate::split::split;
use crate::wasm::Module;

/// Change it with the steps below, so that nothing made by the old ones is taken from the cache.
const STEPS: &str = "10";

const GLUE: &str = "glue.js";
/// The program in plain JavaScript.
const TWIN: &str = "twin.js";

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

    /// The program in plain JavaScript, all of it, if there is such a one: a module that gives `start`, which is given the
    /// imports and gives back the exports.
    pub(crate) fn twin(&self) -> Option<PathBuf> {
        Some(self.folder.join(TWIN)).filter(|path| path.is_file())
    }
}

/// Writes the glue, cuts and shrinks the module, unless the same module went through before.
pub(crate) fn finish(place: &Place, npm: &Npm, module: Module, flavour: Flavour, raw: &[u8]) -> Result<Finished> {
    let mut key = format!("{STEPS} {} {module:?} {flavour:?} {DOORS:?} ", npm.key()).into_bytes();
    key.extend(raw);
    let folder = cache::folder(place, "post", &digest(&key), |folder| match flavour {
        Flavour::Release => release(npm, module, folder, raw),
        Flavour::Dev => {
            let (mut bound, glue) = bind(module, raw)?;
            fs::write(folder.join(GLUE), glue)?;
            Ok(fs::write(folder.join(Part::First.stem()).with_extension("wasm"), bound.emit_wasm())?)
        }
    })?;
    Ok(Finished { folder })
}

fn release(npm: &Npm, module: Module, folder: &Path, raw: &[u8]) -> Result<()> {
    let (mut bound, glue) = bind(module, raw)?;
    fs::write(folder.join(GLUE), names::shorten(&mut bound, &fresh(&glue)?)?)?;
    let bound = bound.emit_wasm();
    match module {
        Module::Page => {
            fs::write(folder.join(TWIN), twin(npm, folder, &bound)?)?;
            let parts = split(&bound, &behind(raw, &DOORS)?)?;
            shrink(npm, folder, Part::First, &parts.first)?;
            shrink(npm, folder, Part::Later, &parts.later)
        }
        Module::Desk => {
            fs::write(folder.join(TWIN), twin(npm, folder, &bound)?)?;
            shrink(npm, folder, Part::First, &bound)
        }
        Module::Roster => {
            fs::write(folder.join(TWIN), twin(npm, folder, &bound)?)?;
            quicken(npm, folder, &bound)
        }
        Module::Sheets | Module::Headless => shrink(npm, folder, Part::First, &bound),
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

/// Two functions that the glue keeps to itself: what it gives to a module, and what it has to know of one that was started. With
/// them a start takes one line, and all that the glue has for other ways to start is left out.
const OPEN: &str = "export { __wbg_get_imports, __wbg_finalize_init };";

/// The module with the JavaScript around it.
fn bind(module: Module, raw: &[u8]) -> Result<(walrus::Module, String)> {
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes("glue", raw.to_vec()).typescript(false).remove_producers_section(true).omit_default_module_path(true);
    // As a module of JavaScript, of which a bundler takes what is used. Functions keep the names that the linker gave them.
    let mut output = bindgen.demangle(false).web(true)?.generate_output()?;
    let mut bound = mem::take(output.wasm_mut());
    // The linker's notes do not fit what was made of its module.
    for section in bound.customs.iter().map(|(section, _)| section).collect::<Vec<_>>() {
        bound.customs.delete(section);
    }
    let glue = format!("{}\n{OPEN}", output.js());
    Ok((bound, if module == Module::Desk { guest(&glue)? } else { glue }))
}

/// The glue keeps views of the memory, and asks whether their buffer was detached, which happens to WebAssembly's memory when it
/// grows. That of a translated module is replaced instead, so the question has to be whether it is still the same.
fn fresh(glue: &str) -> Result<String> {
    const SAME: &str = ".buffer !== wasm.memory.buffer";
    let of_bytes = glue.replace(".byteLength === 0", SAME);
    let mut fresh = String::with_capacity(of_bytes.len());
    let mut rest = &*of_bytes;
    while let Some((before, after)) = rest.split_once(".buffer.detached === true || (") {
        let (_, after) = after.split_once(&format!("{SAME})")).context("the glue looks after its memory in another way")?;
        fresh.extend([before, SAME]);
        rest = after;
    }
    fresh.push_str(rest);
    ensure!(fresh.contains(SAME) && !fresh.contains("detached"), "the glue looks after its memory in another way");
    Ok(fresh)
}

/// The framework leaves numbers on the elements that it draws. One program draws inside another's elements here, so each finds its
/// own numbers under its own names and passes by the other's.
fn guest(glue: &str) -> Result<String> {
    const MARK: &str = "__yew_";
    ensure!(glue.contains(MARK), "the framework marks its elements in another way");
    Ok(glue.replace(MARK, "__desk_"))
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

/// Translates a module into JavaScript, which runs where WebAssembly is forbidden or missing.
fn twin(npm: &Npm, folder: &Path, wasm: &[u8]) -> Result<String> {
    let (whole, small) = (folder.join("twin.whole.wasm"), folder.join("twin.wasm"));
    say(&format!("wasm2js on {} bytes", wasm.len()));
    fs::write(&whole, wasm)?;
    run(npm.tool("wasm-opt").args(["--mvp-features", "-Oz", "--low-memory-unused"]).arg(&whole).arg("-o").arg(&small))?;
    let script = capture(npm.tool("wasm2js").arg("-Oz").arg(&small))?;
    fs::remove_file(whole)?;
    fs::remove_file(small)?;
    callable(&script)
}

/// What the translator writes runs by itself and takes its imports from files; this leaves it to be called with them. A trap
/// says of itself that it is one, as nothing else tells it from an error of the host page's.
fn callable(script: &str) -> Result<String> {
    const RUNS: &str = "var retasmFunc = asmFunc(";
    const TRAP: &str = "throw new Error('abort')";
    let (body, runs) = script.split_once(RUNS).context("the translated module does not run itself")?;
    ensure!(!runs.contains("function"), "the translated module goes on after it was run");
    ensure!(body.contains(TRAP), "the translated module has no traps");
    let lines = body.lines().filter(|line| !line.starts_with("import "));
    let body = lines.collect::<Vec<_>>().join("\n");
    let body = body.replace(TRAP, "throw Object.assign(new Error('unreachable'), { isTrap: true })");
    Ok(format!("{body}\nexport const start = asmFunc;\n"))
}

fn shrink(npm: &Npm, folder: &Path, part: Part, wasm: &[u8]) -> Result<()> {
    let path = |extension| folder.join(part.stem()).with_extension(extension);
    let (whole, named, small) = (path("whole.wasm"), path("named.wasm"), path("wasm"));
    say(&format!("wasm-opt on {} bytes", wasm.len()));
    fs::write(&whole, wasm)?;
    run(npm.tool("wasm-opt").args(SMALL).arg(&whole).arg("-o").arg(&named))?;
    run(npm.tool("wasm-strip").arg(&named).arg("-o").arg(&small))?;
    fs::write(&small, arrange(&fs::read(&small)?)?)?;
    Ok(fs::remove_file(whole)?)
}

/// As [`shrink`], for a module that is to be quick.
fn quicken(npm: &Npm, folder: &Path, wasm: &[u8]) -> Result<()> {
    let (whole, small) = (folder.join("module.whole.wasm"), folder.join(Part::First.stem()).with_extension("wasm"));
    say(&format!("wasm-opt on {} bytes", wasm.len()));
    fs::write(&whole, wasm)?;
    run(npm.tool("wasm-opt").args(["--mvp-features", "-O3", "--low-memory-unused"]).arg(&whole).arg("-o").arg(&small))?;
    Ok(fs::remove_file(whole)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_translated_module_is_left_to_be_called() {
        let script = "import * as a from 'a';\nfunction asmFunc(imports) { if (x) throw new Error('abort'); }\nvar retasmFunc = asmFunc({\n  \"a\": a,\n});\nexport var b = retasmFunc.b;\n";
        let callable = callable(script).unwrap();
        assert!(callable.starts_with("function asmFunc(imports) { if (x) throw Object.assign(new Error("), "{callable}");
        assert!(callable.ends_with("}\nexport const start = asmFunc;\n"), "{callable}");
    }

    #[test]
    fn views_are_of_the_memory_that_there_is() {
        let glue = "if (a === null || a.byteLength === 0) {} if (b === null || b.buffer.detached === true || (b.buffer.detached === undefined && b.buffer !== wasm.memory.buffer)) {}";
        let expected =
            "if (a === null || a.buffer !== wasm.memory.buffer) {} if (b === null || b.buffer !== wasm.memory.buffer) {}";
        assert_eq!(fresh(glue).unwrap(), expected);
        assert!(fresh("b.buffer.detached === true").is_err());
        assert!(fresh("").is_err());
    }

    #[test]
    fn something_else_is_not_taken_for_one() {
        assert!(callable("export function start() {}").is_err());
        assert!(callable("var retasmFunc = asmFunc({});").is_err());
    }
}
