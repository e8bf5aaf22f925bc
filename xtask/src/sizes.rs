//! What the page's two parts are made of, so that one can see what the first screen pays for.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use wasmparser::{KnownCustom, Parser, Payload};

use crate::build::Flavour;
use crate::links::{function_names, imported_functions, path};
use crate::npm::Npm;
use crate::place::Place;
use crate::post::{self, Part};
use crate::wasm::{Compiler, Module};

/// How many of the largest functions are listed.
const LISTED: usize = 25;

/// Prints the bytes of each part by the places in Rust in which its functions stand, the most first.
pub(crate) fn sizes(place: &Place) -> Result<()> {
    let npm = Npm::install(place)?;
    let raw = Compiler::find(Flavour::Release)?.compile(place, Module::Page)?;
    let page = post::finish(place, &npm, Module::Page, Flavour::Release, &raw)?;
    for part in [Part::First, Part::Later] {
        let named = page.named(part).with_context(|| format!("the page has no {part:?} part"))?;
        let content = Content::read(&fs::read(named)?)?;
        println!("\n{part:?}: {} bytes of functions, {} of constants\n", content.total(), content.constants);
        for (room, (bytes, functions)) in content.rooms() {
            println!("{bytes:>8} {functions:>5}  {room}");
        }
        println!("\nThe largest functions:\n");
        for (name, bytes) in content.functions.iter().take(LISTED) {
            println!("{bytes:>8}  {name}");
        }
    }
    Ok(())
}

/// What a module holds, in bytes.
#[derive(Debug, Default)]
struct Content {
    /// The paths of its functions, the largest first.
    functions: Vec<(String, usize)>,
    constants: usize,
}

impl Content {
    fn read(module: &[u8]) -> Result<Self> {
        let (mut imported, mut bodies, mut constants) = (0, Vec::new(), 0);
        let mut names = BTreeMap::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(imports) => imported = imported_functions(imports)?,
                Payload::CodeSectionEntry(body) => bodies.push(body.range().len()),
                Payload::DataSection(segments) => {
                    for segment in segments {
                        constants += segment?.data.len();
                    }
                }
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(all) = section.as_known() {
                        names = function_names(all)?;
                    }
                }
                _ => {}
            }
        }
        let name = |number| names.get(&number).map(|name| path(name)).unwrap_or_default();
        let mut functions: Vec<_> = (imported..).zip(bodies).map(|(number, bytes)| (name(number), bytes)).collect();
        functions.sort_by_key(|(_, bytes)| Reverse(*bytes));
        Ok(Self { functions, constants })
    }

    fn total(&self) -> usize {
        self.functions.iter().map(|(_, bytes)| bytes).sum()
    }

    /// Bytes and number of the functions by where they stand, the most first.
    fn rooms(&self) -> Vec<(&str, (usize, usize))> {
        let mut rooms: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (name, bytes) in &self.functions {
            let (all, count) = rooms.entry(room(name)).or_default();
            (*all, *count) = (*all + bytes, *count + 1);
        }
        let mut rooms: Vec<_> = rooms.into_iter().collect();
        rooms.sort_by_key(|(_, (bytes, _))| Reverse(*bytes));
        rooms
    }
}

/// Our own crates by their modules, those of others as a whole.
fn room(path: &str) -> &str {
    let end = path.find(|next: char| !next.is_alphanumeric() && next != '_' && next != ':').unwrap_or(path.len());
    let path = &path[..end];
    let depth = if path.starts_with("butie") { 2 } else { 1 };
    path.match_indices("::").nth(depth - 1).map_or(path, |(end, _)| &path[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_counted_where_they_stand() {
        assert_eq!(room("butie::possible::explore::explore"), "butie::possible");
        assert_eq!(room("butie_www::page::App as yew::Component>::view"), "butie_www::page");
        assert_eq!(room("alloc::vec::Vec<butie::text::Text> as core::ops::Drop>::drop"), "alloc");
        assert_eq!(room("start"), "start");
        assert_eq!(room(""), "");
        let functions = [("butie::text::a", 5), ("butie::text::b", 2), ("core::c", 9)];
        let content = Content { functions: functions.map(|(name, bytes)| (name.to_owned(), bytes)).into(), constants: 3 };
        assert_eq!(content.rooms(), [("core", (9, 1)), ("butie::text", (7, 2))]);
    }
}
