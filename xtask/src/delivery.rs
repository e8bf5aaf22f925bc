//! The calculator for people's pages:
//!
//! - `butie.js`, the loader, which is all that a page has to name; it finds everything else beside it;
//! - `butie-all.js`, the calculator in one script, which asks for nothing else;
//! - `index.html`, a page of its own with the table of standards written into it, and `single.html`, the same in one file;
//! - `assets/`, what the loader fetches, each file named by its content, because WeChat keeps old files for long: the module
//!   and the styles in two parts, what draws the first screen and works out the money, and `later-…`, which comes after it; the
//!   same program in plain JavaScript, and the rules as a script, for where the first two do not come.
//!
//! The scripts at the top stand there under a name with their content in it, too, for pages that check what they load.
//! A quick build has the loader, one module and `index.html`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use base64::prelude::{BASE64_STANDARD, Engine as _};

use crate::build::bundle;
use crate::cache::digest;
use crate::npm::Npm;
use crate::place::Place;
use crate::post::{Finished, Part, minify};
use crate::run::capture;
use crate::style;

/// What supported browsers read of style sheets.
const STYLE: [&str; 2] = ["--loader=css", "--target=chrome72,safari14,firefox78"];

/// The source of the second part of the page.
const LATER: &str = "www/src/later";

/// Writes everything into `dist`, in which `rules/` stands already.
pub(crate) fn write(place: &Place, npm: &Npm, module: &Finished, standards: &str, dist: &Path) -> Result<()> {
    let source = |path: &str| read(&place.root().join(path));
    let asset = |stem: &str, extension: &str, bytes: &[u8]| -> Result<String> {
        let name = format!("assets/{stem}-{}.{extension}", digest(bytes));
        fs::write(dist.join(&name), bytes)?;
        Ok(name)
    };
    let mut files = BTreeMap::new();
    for (name, stem, part) in [("wasm", "butie", Part::First), ("later", "later", Part::Later)] {
        if let Some(path) = module.wasm(part) {
            files.insert(name, asset(stem, "wasm", &fs::read(path)?)?);
        }
    }
    // A classic script: modules cannot be loaded everywhere that the page has to start.
    let glue = capture(&mut bundle(place, npm, "page.js", module, &["--format=iife"]))?;
    files.insert("glue", asset("glue", "js", glue.as_bytes())?);
    let styles = minify(npm, &source("www/style.css")?, &STYLE)?;
    let first = drawn_first(place)?;
    let style = style::of_classes(&styles, &|class| first.iter().any(|text| style::stands_in(class, text)));
    // Later not the rest but all, so that every rule keeps its place among the others.
    files.insert("style", asset("style", "css", style.as_bytes())?);
    files.insert("styles", asset("later", "css", styles.as_bytes())?);

    let page = [
        (r#"href="www/icon.svg""#, format!(r#"href="{}""#, asset("icon", "svg", source("www/icon.svg")?.as_bytes())?)),
        (r#"href="www/page.css""#, {
            let looks = minify(npm, &source("www/page.css")?, &STYLE)?;
            format!(r#"href="{}""#, asset("page", "css", looks.as_bytes())?)
        }),
        ("<!-- butie:standards -->", standards.trim_end().to_owned()),
    ];
    if let Some(twin) = module.twin() {
        let work = dist.join("work");
        fs::create_dir_all(&work)?;
        fs::write(work.join("rules.json"), embedded(&dist.join("rules"))?)?;
        fs::write(work.join("style.css"), &styles)?;
        let alias = |name: &str, path: &Path| format!("--alias:butie-{name}={}", path.display());
        let whole = [
            alias("twin", &twin),
            alias("rules", &work.join("rules.json")),
            alias("style", &work.join("style.css")),
            "--loader:.css=text".to_owned(),
            "--format=iife".to_owned(),
        ];
        let whole: Vec<&str> = whole.iter().map(String::as_str).collect();
        let script = |name: &str| capture(&mut bundle(place, npm, name, module, &whole));
        files.insert("twin", asset("twin", "js", script("twin.js")?.as_bytes())?);
        files.insert("rules", asset("rules", "js", script("rules.js")?.as_bytes())?);
        let all = script("all.js")?;
        fs::remove_dir_all(work)?;
        top(dist, "butie-all", &all)?;
    }
    let names = files.iter().map(|(name, file)| format!("{name:?}:{file:?}"));
    let names = format!("--define:FILES={{{}}}", names.collect::<Vec<_>>().join(","));
    // The loader has to run even where nothing else does, so a word of newer syntax in it is an error.
    let loader = capture(&mut bundle(place, npm, "loader.js", module, &["--format=iife", &names, "--target=es5"]))?;
    let loader = top(dist, "butie", &loader)?;
    let mut words = page.to_vec();
    words.push((r#"src="www/js/loader.js""#, format!(r#"src="{loader}""#)));
    Ok(fs::write(dist.join("index.html"), fill(&source("index.html")?, &words)?)?)
}

/// A script that people's pages name, under its plain name and under the one with its content in it, which is given back.
fn top(dist: &Path, stem: &str, script: &str) -> Result<String> {
    let name = format!("{stem}-{}.js", digest(script.as_bytes()));
    for name in [&format!("{stem}.js"), &name] {
        fs::write(dist.join(name), script)?;
    }
    Ok(name)
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

/// Everything that says what the calculator draws before its second part is there: all of its source but that part's.
fn drawn_first(place: &Place) -> Result<Vec<String>> {
    let root = place.root();
    let mut texts = vec![read(&root.join("www/js/element.js"))?];
    let mut folders = vec![root.join("www/src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
            let path = entry?.path();
            if !path.is_dir() {
                texts.push(read(&path)?);
            } else if !path.ends_with(LATER) {
                folders.push(path);
            }
        }
    }
    Ok(texts)
}

/// Replaces each word in the page once; one that does not stand there exactly once is a mistake in the page.
fn fill(page: &str, words: &[(&str, String)]) -> Result<String> {
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
        let fill = |page: &str| fill(page, &[("<b>", "x".to_owned())]);
        assert_eq!(fill("a <b> c").unwrap(), "a x c");
        assert!(fill("a c").unwrap_err().to_string().contains("0 times"));
        assert!(fill("<b> <b>").unwrap_err().to_string().contains("2 times"));
    }
}
