//! The calculator for people's pages:
//!
//! - `butie.js`, the loader, which is all that a page has to name; it finds everything else beside it;
//! - `butie-all.js`, the calculator in one script, which asks for nothing else, but for `butie-all.css` in old browsers under a
//!   policy that forbids styles in the page, and for `butie-lists.js` when somebody opens the list of many people;
//! - `frame.js`, which puts `frame.html` into a page, for where there can be no element;
//! - `index.html`, a page of its own with the table of standards written into it, which `sw.js` keeps on the device, and
//!   `single.html`, the same in one file, and `plain.html`, the same without WebAssembly;
//! - `guide.html` and `configure.html`, for whoever puts the calculator into a page;
//! - `assets/`, what the loader fetches, each file named by its content, because WeChat keeps old files for long: the module
//!   and the styles in two parts, what draws the first screen and works out the money, and `later-…`, which comes after it; the
//!   same program in plain JavaScript, and the rules as a script, for where the first two do not come; `print-…`, for whoever
//!   prints; and the list of many people, which comes when somebody opens it: `desk-…`, which draws it, `roster-…`, which works
//!   on it in a worker, and `sheets-…`, which knows spreadsheets' own files for it.
//!
//! The scripts at the top stand there under a name with their content in it, too, for pages that check what they load.
//! A quick build has the loader, one module and `index.html`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest, Sha384};

use crate::build::bundle;
use crate::cache::digest;
use crate::npm::Npm;
use crate::place::Place;
use crate::post::{Finished, Part, minify};
use crate::run::{capture, say};
use crate::style;

/// What supported browsers read of style sheets.
const STYLE: [&str; 2] = ["--loader=css", "--target=chrome72,safari14,firefox78"];

/// The sources of what is drawn after the first screen, and of what draws nothing.
const LATER: [&str; 3] = ["www/src/later", "www/src/desk", "www/src/roster"];

/// The modules of people's pages.
pub(crate) struct Modules<'a> {
    /// The calculator.
    pub(crate) page: &'a Finished,
    /// What draws the list of many people.
    pub(crate) desk: &'a Finished,
    /// The list of many people.
    pub(crate) roster: &'a Finished,
    /// What knows spreadsheets' own files.
    pub(crate) sheets: &'a Finished,
}

/// What the files are made from, and where they go.
struct Work<'a> {
    place: &'a Place,
    npm: &'a Npm,
    modules: &'a Modules<'a>,
    dist: &'a Path,
}

/// Writes everything into `dist`, in which `rules/` stands already.
pub(crate) fn write(place: &Place, npm: &Npm, modules: &Modules<'_>, standards: &str, dist: &Path) -> Result<()> {
    let work = Work { place, npm, modules, dist };
    let table = work.source("www/table.css")?;
    let styles = minify(npm, &(table.clone() + &work.source("www/style.css")?), &STYLE)?;
    let mut files = work.program(&styles)?;
    files.insert("desk", work.lists()?);
    let all = modules.page.twin().map(|twin| work.plain(&twin, &styles, &mut files)).transpose()?;
    let names = files.iter().map(|(name, file)| format!("{name:?}:{file:?}")).collect::<Vec<_>>().join(",");
    // The loader has to run even where nothing else does, so a word of newer syntax in it is an error.
    let loader = work.script("loader.js", &[&format!("--define:FILES={{{names}}}"), "--target=es5"])?;
    let loader = work.top("butie", &loader)?;

    let looks = minify(npm, &(table + &work.source("www/page.css")?), &STYLE)?;
    let mut words = Words::from([
        (LOADER, format!(r#"src="{}""#, loader.file)),
        (r#"href="www/icon.svg""#, format!(r#"href="{}""#, work.asset("icon", "svg", work.source("www/icon.svg")?.as_bytes())?)),
        (r#"href="www/page.css""#, format!(r#"href="{}""#, work.asset("page", "css", looks.as_bytes())?)),
        ("<!-- butie:standards -->", standards.trim_end().to_owned()),
        (OFFLINE, String::new()),
    ]);
    let index = work.source("index.html")?;
    let Some(all) = all else { return Ok(fs::write(dist.join("index.html"), fill(&index, &words)?)?) };

    work.pages_for_webmasters(&mut words, &loader, &all)?;
    let whole = Words::from([
        (r#"<link rel="icon" href="www/icon.svg" type="image/svg+xml">"#, String::new()),
        (r#"<link rel="stylesheet" href="www/page.css">"#, format!("<style>{}</style>", looks.trim_end())),
        (r#"<script async src="www/js/loader.js"></script>"#, String::new()),
        ("<!-- butie:standards -->", standards.trim_end().to_owned()),
        (OFFLINE, format!("<script>{}</script>", fs::read_to_string(dist.join(&all.file))?.trim_end())),
    ]);
    fs::write(dist.join("single.html"), fill(&index, &whole)?)?;

    let tried = words.insert(LOADER, format!(r#"data-plain src="{}""#, loader.file));
    fs::write(dist.join("plain.html"), fill(&index, &words)?)?;
    words.extend(tried.map(|tried| (LOADER, tried)));

    let offline = work.asset("offline", "js", work.script("offline.js", &[])?.as_bytes())?;
    words.insert(OFFLINE, format!(r#"<script src="{offline}"></script>"#));
    fs::write(dist.join("index.html"), fill(&index, &words)?)?;
    let mut kept = vec!["index.html".to_owned(), loader.file, offline];
    // Not what only stands in for something that our page has, nor what few ask for and is large: that is kept once it came.
    kept.extend(files.into_iter().filter(|(name, _)| !["twin", "rules", "desk"].contains(name)).map(|(_, file)| file));
    kept.extend(words.values().filter_map(|word| word.strip_prefix("href=\"")?.strip_suffix('"')).map(str::to_owned));
    work.service_worker(kept)
}

/// Where the loader stands.
const LOADER: &str = r#"src="www/js/loader.js""#;

/// Where the script stands that keeps our page on the device.
const OFFLINE: &str = r#"<script src="www/js/offline.js"></script>"#;

/// Words of a page, each with what takes its place.
type Words = BTreeMap<&'static str, String>;

/// A script that people's pages name.
struct Top {
    /// Its name with its content in it.
    file: String,
    /// What browsers check it by.
    integrity: String,
}

impl Work<'_> {
    fn source(&self, path: &str) -> Result<String> {
        read(&self.place.root().join(path))
    }

    /// A file named by its content; the name is given back.
    fn asset(&self, stem: &str, extension: &str, bytes: &[u8]) -> Result<String> {
        let name = format!("assets/{stem}-{}.{extension}", digest(bytes));
        fs::write(self.dist.join(&name), bytes)?;
        Ok(name)
    }

    /// A script of ours in one piece; classic, because modules cannot be loaded everywhere that the page has to start.
    fn script(&self, name: &str, words: &[&str]) -> Result<String> {
        let words: Vec<&str> = ["--format=iife"].iter().chain(words).copied().collect();
        capture(&mut bundle(self.place, self.npm, name, self.modules.page, &words))
    }

    /// A script that people's pages name, under its plain name and under the one with its content in it.
    fn top(&self, stem: &str, script: &str) -> Result<Top> {
        let file = format!("{stem}-{}.js", digest(script.as_bytes()));
        for name in [&format!("{stem}.js"), &file] {
            fs::write(self.dist.join(name), script)?;
        }
        let integrity = format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(script.as_bytes())));
        Ok(Top { file, integrity })
    }

    /// The list of many people: the script that draws it, which finds the other files beside itself.
    fn lists(&self) -> Result<String> {
        let Modules { desk, roster, sheets, .. } = self.modules;
        let glue = |name: &str, module: &Finished| format!("--alias:butie-{name}-glue={}", module.glue().display());
        let mut files = BTreeMap::new();
        for (name, stem, module) in [("room", "desk", desk), ("wasm", "roster", roster), ("book", "sheets", sheets)] {
            let wasm = module.wasm(Part::First).context("the list has no module")?;
            files.insert(name, self.asset(stem, "wasm", &fs::read(wasm)?)?);
        }
        let looks = minify(self.npm, &self.source("www/roster.css")?, &STYLE)?;
        files.insert("style", self.asset("roster", "css", looks.as_bytes())?);
        let script = self.script("roster/sheets.js", &[&glue("sheets", sheets)])?;
        files.insert("sheets", self.asset("sheets", "js", script.as_bytes())?);
        for (name, stem, module) in [("roomTwin", "desk-twin", desk), ("twin", "roster-twin", roster)] {
            if let Some(twin) = module.twin() {
                let twin = format!("--alias:butie-list-twin={}", twin.display());
                files.insert(name, self.asset(stem, "js", self.script("roster/twin.js", &[&twin])?.as_bytes())?);
            }
        }
        let names = |files: &BTreeMap<&str, String>| {
            let beside = |file: &String| file.rsplit('/').next().unwrap_or_default().to_owned();
            let names: Vec<String> = files.iter().map(|(name, file)| format!("{name:?}:{:?}", beside(file))).collect();
            format!("--define:ROSTER={{{}}}", names.join(","))
        };
        let worker = self.script("roster/worker.js", &[&glue("roster", roster), &names(&files)])?;
        files.insert("worker", self.asset("roster", "js", worker.as_bytes())?);
        self.asset("desk", "js", self.script("roster/desk.js", &[&glue("desk", desk), &names(&files)])?.as_bytes())
    }

    /// The list of many people in one script.
    fn lists_in_one(&self) -> Result<String> {
        let Modules { desk, roster, .. } = self.modules;
        let mut words = Vec::new();
        for (name, module) in [("desk", desk), ("roster", roster)] {
            let twin = module.twin().context("the list is not there in plain JavaScript")?;
            words.push(format!("--alias:butie-{name}-glue={}", module.glue().display()));
            words.push(format!("--alias:butie-{name}-twin={}", twin.display()));
        }
        self.script("lists.js", &words.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The frame, the guide and the page that writes the code to paste, which is also printed.
    fn pages_for_webmasters(&self, words: &mut Words, loader: &Top, all: &Top) -> Result<()> {
        for (stem, word) in [("framed", r#"src="www/js/framed.js""#), ("configure", r#"src="www/js/configure.js""#)] {
            let file = self.asset(stem, "js", self.script(&format!("{stem}.js"), &[])?.as_bytes())?;
            words.insert(word, format!(r#"src="{file}""#));
        }
        let frame = self.top("frame", &self.script("frame.js", &["--target=es5"])?)?;
        for (file, integrity, script) in [
            ("{{loader}}", "{{loader-integrity}}", loader),
            ("{{all}}", "{{all-integrity}}", all),
            ("{{frame}}", "{{frame-integrity}}", &frame),
        ] {
            words.insert(file, script.file.clone());
            words.insert(integrity, script.integrity.clone());
            let (file, integrity) = (&script.file, &script.integrity);
            say(&format!(r#"to paste: <script async src="…/{file}" integrity="{integrity}" crossorigin="anonymous"></script>"#));
        }
        for page in ["frame.html", "guide.html", "configure.html"] {
            fs::write(self.dist.join(page), fill(&self.source(&format!("www/pages/{page}"))?, words)?)?;
        }
        Ok(())
    }

    /// What keeps these files and the rules on the device, under a version that changes with each of them.
    fn service_worker(&self, mut kept: Vec<String>) -> Result<()> {
        for entry in fs::read_dir(self.dist.join("rules"))? {
            kept.push(format!("rules/{}", entry?.file_name().to_string_lossy()));
        }
        kept.sort();
        let content = kept.iter().map(|file| Ok(fs::read(self.dist.join(file))?)).collect::<Result<Vec<_>>>()?;
        let version = format!("--define:VERSION={:?}", digest(&content.concat()));
        kept.push("./".to_owned());
        let kept = format!("--define:KEPT={kept:?}");
        Ok(fs::write(self.dist.join("sw.js"), self.script("sw.js", &[&kept, &version])?)?)
    }

    /// The modules, their glue and their styles, by the names that the loader knows them by.
    fn program(&self, styles: &str) -> Result<BTreeMap<&'static str, String>> {
        let mut files = BTreeMap::new();
        for (name, stem, part) in [("wasm", "butie", Part::First), ("later", "later", Part::Later)] {
            if let Some(path) = self.modules.page.wasm(part) {
                files.insert(name, self.asset(stem, "wasm", &fs::read(path)?)?);
            }
        }
        files.insert("print", self.asset("print", "js", self.script("printing.js", &[])?.as_bytes())?);
        files.insert("glue", self.asset("glue", "js", self.script("page.js", &[])?.as_bytes())?);
        let first = drawn_first(self.place)?;
        let style = style::of_classes(styles, &|class| first.iter().any(|text| style::stands_in(class, text)));
        // Later not the rest but all, so that every rule keeps its place among the others.
        files.insert("style", self.asset("style", "css", style.as_bytes())?);
        files.insert("styles", self.asset("later", "css", styles.as_bytes())?);
        Ok(files)
    }

    /// What stands in for modules and rules that do not come; and all of it in one script.
    fn plain(&self, twin: &Path, styles: &str, files: &mut BTreeMap<&'static str, String>) -> Result<Top> {
        let folder = self.dist.join("work");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("rules.json"), embedded(&self.dist.join("rules"))?)?;
        let styles = styles.to_owned() + &minify(self.npm, &self.source("www/roster.css")?, &STYLE)?;
        fs::write(folder.join("style.css"), &styles)?;
        let alias = |name: &str, path: &Path| format!("--alias:butie-{name}={}", path.display());
        let words = [
            alias("twin", twin),
            alias("rules", &folder.join("rules.json")),
            alias("style", &folder.join("style.css")),
            "--loader:.css=text".to_owned(),
        ];
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        files.insert("twin", self.asset("twin", "js", self.script("twin.js", &words)?.as_bytes())?);
        files.insert("rules", self.asset("rules", "js", self.script("rules.js", &words)?.as_bytes())?);
        // The version is in the address and not in the name, so that whoever uploads the files knows which they are.
        let versioned = |name: &str, content: &str| -> Result<String> {
            fs::write(self.dist.join(name), content)?;
            Ok(format!("{name}?{}", digest(content.as_bytes())))
        };
        let sheet = format!("--define:SHEET={:?}", versioned("butie-all.css", &styles)?);
        let lists = format!("--define:LISTS={:?}", versioned("butie-lists.js", &self.lists_in_one()?)?);
        let all = self.top("butie-all", &self.script("all.js", &[&words[..], &[&sheet, &lists]].concat())?)?;
        fs::remove_dir_all(folder)?;
        Ok(all)
    }
}

/// The files of a folder by their names, as base64 in JSON.
fn embedded(folder: &Path) -> Result<String> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut json = String::from("{");
    for entry in entries {
        let (name, bytes) = (entry.file_name(), fs::read(entry.path())?);
        let comma = if json.len() > 1 { "," } else { "" };
        write!(json, "{comma}{:?}:\"{}\"", name.to_string_lossy(), BASE64_STANDARD.encode(&bytes))?;
    }
    Ok(json + "}")
}

/// Everything that says what the calculator draws before its second part is there: all of the page's source but that part's.
fn drawn_first(place: &Place) -> Result<Vec<String>> {
    let root = place.root();
    let mut texts = vec![code(&read(&root.join("www/js/element.js"))?)];
    let mut folders = vec![root.join("www/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            if !path.is_dir() {
                texts.push(code(&read(&path)?));
            } else if !LATER.iter().any(|later| path.ends_with(later)) {
                folders.push(path);
            }
        }
    }
    Ok(texts)
}

/// A source without its comments, which mention what is drawn elsewhere.
fn code(source: &str) -> String {
    let comment = |line: &&str| ["//", "/*", "*"].iter().any(|sign| line.trim_start().starts_with(sign));
    source.lines().filter(|line| !comment(line)).fold(String::new(), |code, line| code + line + "\n")
}

/// Replaces the words of a page. A file of ours that is named in it still is a mistake in the page.
fn fill(page: &str, words: &Words) -> Result<String> {
    let filled = words.iter().fold(page.to_owned(), |filled, (word, with)| filled.replace(word, with));
    ensure!(!filled.contains("\"www/") && !filled.contains("{{"), "a page names something that the build does not know");
    Ok(filled)
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_a_page_is_filled() {
        let words = Words::from([("<b>", "x".to_owned()), (r#"src="www/a.js""#, r#"src="a-1.js""#.to_owned())]);
        assert_eq!(fill(r#"a <b> <b> src="www/a.js""#, &words).unwrap(), r#"a x x src="a-1.js""#);
        assert!(fill(r#"src="www/b.js""#, &words).is_err());
        assert!(fill("{{b}}", &words).is_err());
    }
}
