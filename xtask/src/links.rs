//! What of a linked module is used behind a door and nowhere else, as its linker says.
//!
//! A finished module does not tell an address from a number, so it does not say which functions and constants belong
//! together. The linker knows, and with `--emit-relocs` it writes down every place that refers to something else.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result, bail};
use rustc_demangle::demangle;
use wasmparser::{
    DataKind, DataSectionReader, ExternalKind, KnownCustom, Linking, LinkingSectionReader, Name, NameSectionReader, Operator,
    Parser, Payload, RelocSectionReader, RelocationType, SymbolInfo, TypeRef,
};

/// What is used behind the doors and nowhere else.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Behind {
    /// The doors, by the names that the linker gives functions.
    pub(crate) doors: BTreeSet<String>,
    /// The functions, doors among them.
    pub(crate) functions: BTreeSet<String>,
    /// The addresses of the constants.
    pub(crate) constants: BTreeSet<u32>,
}

/// Finds what stands behind the doors of a module that was linked with its relocations. A door is the path of a Rust
/// function, or of a Rust module, all of whose functions are doors then.
pub(crate) fn behind(linked: &[u8], doors: &[&str]) -> Result<Behind> {
    let module = Linked::read(linked).context("cannot read what the linker wrote")?;
    let closed: BTreeMap<Thing, &str> = module.functions().filter(|(_, name)| is_in(name, doors)).collect();
    if closed.is_empty() {
        bail!("no function stands in {}; the one that leads there has to be #[inline(never)]", doors.join(" or in "));
    }
    let mut outside = BTreeSet::new();
    let mut next: Vec<Thing> = module.roots.iter().copied().collect();
    while let Some(thing) = next.pop() {
        if !closed.contains_key(&thing) && outside.insert(thing) {
            next.extend(module.uses.get(&thing).into_iter().flatten());
        }
    }
    let mut behind = Behind { doors: closed.values().map(|&name| name.to_owned()).collect(), ..Behind::default() };
    for (_, name) in module.functions().filter(|(thing, _)| !outside.contains(thing)) {
        behind.functions.insert(name.to_owned());
    }
    for (_, addresses) in module.constants.iter().filter(|(thing, _)| !outside.contains(thing)) {
        behind.constants.extend(addresses.clone());
    }
    // Where two functions have one name, or two constants share a place, both are outside if one is.
    for (_, name) in module.functions().filter(|(thing, _)| outside.contains(thing)) {
        behind.functions.remove(name);
    }
    for (_, addresses) in module.constants.iter().filter(|(thing, _)| outside.contains(thing)) {
        for address in addresses.clone() {
            behind.constants.remove(&address);
        }
    }
    Ok(behind)
}

/// Whether a function stands in one of these places itself, and not only a type of theirs in its generics: what drops a
/// list of such a type can run on an empty list long before.
fn is_in(name: &str, places: &[&str]) -> bool {
    let path = format!("{:#}", demangle(name));
    let path = path.trim_start_matches(['<', '&', '(', '*']);
    let path = path.strip_prefix("mut ").unwrap_or(path);
    let ends = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
    places.iter().any(|place| path.strip_prefix(place).is_some_and(ends))
}

/// A function by its index, or a constant by its place in the table of symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Function(u32),
    Constant(u32),
}

/// A module as a web of references.
#[derive(Debug, Default)]
struct Linked {
    names: BTreeMap<u32, String>,
    /// The addresses of each constant.
    constants: Vec<(Thing, Range<u32>)>,
    uses: BTreeMap<Thing, BTreeSet<Thing>>,
    /// What others than the module itself may use.
    roots: BTreeSet<Thing>,
}

impl Linked {
    fn read(file: &[u8]) -> Result<Self> {
        let mut reader = Reader::default();
        for payload in Parser::new(0).parse_all(file) {
            reader.read(payload?)?;
        }
        if reader.symbols.is_empty() {
            bail!("there are no relocations in it");
        }
        Ok(reader.linked)
    }

    fn functions(&self) -> impl Iterator<Item = (Thing, &str)> {
        self.names.iter().map(|(index, name)| (Thing::Function(*index), &**name))
    }
}

/// What has to be remembered of the sections that came before.
#[derive(Default)]
struct Reader<'a> {
    linked: Linked,
    /// The index of the next function.
    next: u32,
    code: Section,
    data: Section,
    /// Where the contents of each segment of constants begin, in the file and in memory.
    segments: Vec<(usize, u32)>,
    symbols: Vec<SymbolInfo<'a>>,
}

/// A section that holds references.
#[derive(Default)]
struct Section {
    /// Where it begins in the file; places of references are counted from here.
    start: usize,
    /// What stands where in the file, by its beginning, and may share a place with something else.
    holds: BTreeSet<(usize, usize, Thing)>,
    longest: usize,
}

impl Section {
    fn hold(&mut self, place: Range<usize>, thing: Thing) {
        self.longest = self.longest.max(place.len());
        self.holds.insert((place.start, place.end, thing));
    }

    fn owners(&self, place: usize) -> impl Iterator<Item = Thing> {
        let near = self
            .holds
            .range((place.saturating_sub(self.longest), 0, Thing::Function(0))..=(place, usize::MAX, Thing::Constant(u32::MAX)));
        near.filter(move |(_, end, _)| place < *end).map(|(_, _, thing)| *thing)
    }
}

impl<'a> Reader<'a> {
    fn read(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    self.next += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export?;
                    if export.kind == ExternalKind::Func {
                        self.linked.roots.insert(Thing::Function(export.index));
                    }
                }
            }
            Payload::StartSection { func, .. } => {
                self.linked.roots.insert(Thing::Function(func));
            }
            Payload::CodeSectionStart { range, .. } => self.code.start = range.start,
            Payload::CodeSectionEntry(body) => {
                self.code.hold(body.range(), Thing::Function(self.next));
                self.next += 1;
            }
            Payload::DataSection(segments) => self.segments(segments)?,
            Payload::CustomSection(section) => match section.as_known() {
                KnownCustom::Name(names) => self.names(names)?,
                KnownCustom::Linking(linking) => self.symbols(linking)?,
                KnownCustom::Reloc(references) => self.references(section.name(), &references)?,
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    fn segments(&mut self, segments: DataSectionReader<'_>) -> Result<()> {
        self.data.start = segments.range().start;
        for segment in segments {
            let segment = segment?;
            let DataKind::Active { offset_expr, .. } = segment.kind else { bail!("a segment of constants has no place") };
            let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else {
                bail!("a segment of constants has no fixed place")
            };
            self.segments.push((segment.range.end - segment.data.len(), value.cast_unsigned()));
        }
        Ok(())
    }

    fn names(&mut self, names: NameSectionReader<'_>) -> Result<()> {
        for part in names {
            if let Name::Function(functions) = part? {
                for function in functions {
                    let function = function?;
                    self.linked.names.insert(function.index, function.name.to_owned());
                }
            }
        }
        Ok(())
    }

    fn symbols(&mut self, linking: LinkingSectionReader<'a>) -> Result<()> {
        for part in linking.subsections() {
            if let Linking::SymbolTable(symbols) = part? {
                self.symbols = symbols.into_iter().collect::<Result<_, _>>()?;
            }
        }
        for (number, symbol) in (0..).zip(&self.symbols) {
            if let SymbolInfo::Data { symbol: Some(place), .. } = symbol {
                let segment = self.segments.get(usize::try_from(place.index)?);
                let (file, memory) = segment.context("a constant stands in no segment")?;
                let (file, memory) = (file + usize::try_from(place.offset)?, memory + place.offset);
                self.data.hold(file..file + usize::try_from(place.size)?, Thing::Constant(number));
                self.linked.constants.push((Thing::Constant(number), memory..memory + place.size));
            }
        }
        Ok(())
    }

    fn references(&mut self, name: &str, references: &RelocSectionReader<'_>) -> Result<()> {
        let section = match name {
            "reloc.CODE" => &self.code,
            "reloc.DATA" => &self.data,
            _ => return Ok(()),
        };
        for reference in references.entries() {
            let reference = reference?;
            if reference.ty == RelocationType::TypeIndexLeb {
                continue;
            }
            let to = match self.symbols.get(usize::try_from(reference.index)?).context("a reference leads nowhere")? {
                SymbolInfo::Func { index, .. } => Thing::Function(*index),
                SymbolInfo::Data { .. } => Thing::Constant(reference.index),
                _ => continue,
            };
            let place = section.start + usize::try_from(reference.offset)?;
            let mut owners = section.owners(place).peekable();
            if owners.peek().is_none() {
                // Nobody knows who follows it.
                self.linked.roots.insert(to);
            }
            for owner in owners {
                self.linked.uses.entry(owner).or_default().insert(to);
            }
        }
        Ok(())
    }
}
