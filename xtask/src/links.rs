//! What of a linked module is used behind a door and nowhere else, as its linker says.
//!
//! A finished module does not tell an address from a number, so it does not say which functions and constants belong
//! together. The linker knows, and with `--emit-relocs` it writes down every place that refers to something else.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use anyhow::{Context, Result, bail};
use rustc_demangle::demangle;
use wasmparser::{
    DataKind, DataSectionReader, ExternalKind, ImportSectionReader, KnownCustom, Linking, LinkingSectionReader, Name,
    NameSectionReader, Operator, Parser, Payload, RelocSectionReader, RelocationType, SymbolInfo, TypeRef,
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
        bail!("the linker left no function at {}; what leads there has to be #[inline(never)]", doors.join(" or "));
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
    // A name that two functions have, and a place that two constants share, is outside if one of the two is.
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
    let path = path(name);
    let ends = |rest: &str| !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
    places.iter().any(|place| path.strip_prefix(place).is_some_and(ends))
}

/// Where a function stands, as it is written in Rust; for what a type implements, that begins with the type.
pub(crate) fn path(name: &str) -> String {
    let path = format!("{:#}", demangle(name));
    let path = path.trim_start_matches(['<', '&', '(', '*']);
    path.strip_prefix("mut ").unwrap_or(path).to_owned()
}

/// The names of a module's functions, by their indices.
pub(crate) fn function_names(names: NameSectionReader<'_>) -> Result<BTreeMap<u32, String>> {
    let mut all = BTreeMap::new();
    for part in names {
        if let Name::Function(functions) = part? {
            for function in functions {
                let function = function?;
                all.insert(function.index, function.name.to_owned());
            }
        }
    }
    Ok(all)
}

/// How many functions a module imports; its own are counted from there.
pub(crate) fn imported_functions(imports: ImportSectionReader<'_>) -> Result<u32> {
    let mut count = 0;
    for import in imports.into_imports() {
        count += u32::from(matches!(import?.ty, TypeRef::Func(_)));
    }
    Ok(count)
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
            Payload::ImportSection(imports) => self.next = imported_functions(imports)?,
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
                KnownCustom::Name(names) => self.linked.names = function_names(names)?,
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The functions of the module below: their names, and whom they refer to, by symbols.
    const FUNCTIONS: [(&str, &[u8]); 7] = [
        ("_ZN4page4main17h0123456789abcdefE", &[1, 3, 5, 7]),
        ("_ZN4room4draw17h0123456789abcdefE", &[2, 3, 8, 9]),
        ("_ZN4core3map17h0123456789abcdefE", &[]),
        ("_ZN4core3add17h0123456789abcdefE", &[]),
        ("_ZN4room4Plot4drop17h0123456789abcdefE", &[]),
        ("_ZN4page5click17h0123456789abcdefE", &[]),
        ("_ZN6unused17h0123456789abcdefE", &[2]),
    ];
    /// Its constants: offset, size, and whom they refer to.
    const CONSTANTS: [(u8, u8, Option<u8>); 4] = [(0, 4, None), (0, 6, None), (8, 4, Some(4)), (12, 4, None)];
    const MEMORY: u32 = 1000;

    /// A module as a linker writes it. All its numbers fit into one byte, which saves encoding them.
    fn linked() -> Vec<u8> {
        let section = |id: u8, content: &[u8]| [&[id, u8::try_from(content.len()).unwrap()], content].concat();
        let text = |text: &str| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
        let long = |id: u8, content: &[u8]| {
            let length = u8::try_from(content.len() % 128).unwrap() | 128;
            [&[id, length, u8::try_from(content.len() / 128).unwrap()], content].concat()
        };
        let count = u8::try_from(FUNCTIONS.len()).unwrap();
        let mut code = vec![count];
        let mut relocations = vec![0, 0];
        for (_, refers) in FUNCTIONS {
            // No locals, nothing to do, the end.
            code.extend([6, 0]);
            for (place, symbol) in (u8::try_from(code.len()).unwrap()..).zip(refers) {
                match symbol {
                    0..7 => relocations.extend([RelocationType::FunctionIndexLeb as u8, place, *symbol]),
                    _ => relocations.extend([RelocationType::MemoryAddrSleb as u8, place, *symbol, 0]),
                }
            }
            code.extend([1, 1, 1, 1, 0x0b]);
        }
        relocations[1] = u8::try_from(FUNCTIONS.iter().map(|(_, refers)| refers.len()).sum::<usize>()).unwrap();
        // One segment, at 1000, of sixteen bytes, which begin with the seventh of the section.
        let data = [&[1, 0, 0x41, 0xe8, 0x07, 0x0b, 16][..], &[7; 16]].concat();
        let mut references = vec![0, 0];
        let mut symbols = vec![count + u8::try_from(CONSTANTS.len()).unwrap()];
        let mut names = vec![count];
        for (index, (name, _)) in (0..).zip(FUNCTIONS) {
            symbols.extend([&[0, 0, index], &*text(name)].concat());
            names.extend([&[index], &*text(name)].concat());
        }
        for (offset, size, refers) in CONSTANTS {
            symbols.extend([&[1, 0], &*text("constant"), &[0, offset, size]].concat());
            if let Some(symbol) = refers {
                references.extend([RelocationType::TableIndexI32 as u8, 7 + offset, symbol]);
                references[1] += 1;
            }
        }
        let custom = |name: &str, content: &[u8]| long(0, &[&text(name), content].concat());
        [
            b"\0asm\x01\0\0\0".to_vec(),
            section(1, &[1, 0x60, 0, 0]),
            section(3, &[&[count][..], &[0; FUNCTIONS.len()]].concat()),
            section(7, &[&[1][..], &text("main"), &[0, 0]].concat()),
            section(10, &code),
            section(11, &data),
            custom("linking", &[&[2][..], &long(8, &symbols)].concat()),
            custom("reloc.CODE", &relocations),
            custom("reloc.DATA", &references),
            custom("name", &long(1, &names)),
        ]
        .concat()
    }

    fn found(doors: &[&str]) -> (Vec<String>, Vec<u32>) {
        let behind = behind(&linked(), doors).unwrap();
        (behind.functions.iter().map(|name| path(name)).collect(), behind.constants.into_iter().map(|at| at - MEMORY).collect())
    }

    #[test]
    fn behind_a_door_is_what_nobody_else_uses() {
        let (functions, constants) = found(&["room::draw"]);
        // `core::add` is called from both sides, `page::click` from outside; the dropping of a plot stands in a constant
        // that only the door uses.
        assert_eq!(functions, ["core::map", "room::Plot::drop", "room::draw", "unused"]);
        // The first four bytes are also a constant of their own, which is used outside.
        assert_eq!(constants, [4, 5, 8, 9, 10, 11, 12, 13, 14, 15]);
    }

    #[test]
    fn a_module_of_rust_is_a_door_as_a_whole() {
        assert_eq!(behind(&linked(), &["room"]).unwrap().doors.len(), 2);
        assert_eq!(behind(&linked(), &["room::draw"]).unwrap().doors.len(), 1);
    }

    #[test]
    fn a_door_that_is_not_there_is_a_mistake() {
        let error = behind(&linked(), &["roo"]).unwrap_err().to_string();
        assert!(error.contains("roo") && error.contains("#[inline(never)]"), "{error}");
        assert!(behind(b"\0asm\x01\0\0\0", &["room"]).is_err());
    }

    #[test]
    fn a_function_stands_where_it_is_written_and_not_where_its_types_are() {
        let stands = |name| is_in(name, &["a::room"]);
        assert!(stands("a::room::draw"));
        assert!(stands("<a::room::Plot as core::fmt::Debug>::fmt"));
        assert!(stands("<&mut a::room::Plot>::draw"));
        assert!(!stands("a::roommate::draw"));
        assert!(!stands("core::ptr::drop_in_place::<a::room::Plot>"));
        assert!(!stands("<alloc::vec::Vec<a::room::Plot> as core::ops::Drop>::drop"));
    }
}
