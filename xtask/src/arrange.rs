//! The order of a module's functions, which means nothing to whoever runs it and one part in eighty to whoever compresses it:
//! alike ones stand side by side.

use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;

use anyhow::{Context, Result};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection};
use wasmparser::{CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload};

use crate::links::imported_functions;

/// Functions are as alike as they have pieces of so many bytes in common.
const PIECE: usize = 4;
/// A piece that stands in more functions than these says nothing about any of them.
const COMMON: usize = 100;
/// What a function counts less for each that was placed after it.
const FADING: f64 = 0.5;
/// Added to the size of a function, of which the smallest would otherwise be like everything.
const SMALL: f64 = 20.0;

/// A module with its functions in another order; it holds no names of them.
pub(crate) fn arrange(module: &[u8]) -> Result<Vec<u8>> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(imports) => imported = imported_functions(imports)?,
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = order(&bodies);
    let mut places: Vec<u32> = (0..imported).collect();
    places.resize(places.len() + order.len(), 0);
    for (place, function) in (imported..).zip(&order) {
        places[imported as usize + function] = place;
    }
    let mut arranged = wasm_encoder::Module::new();
    Arranged { order, places }.parse_core_module(&mut arranged, Parser::new(0), module).context("cannot arrange a module")?;
    Ok(arranged.finish())
}

/// One function after the other: always the one that is most like those placed last.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces: Vec<BTreeSet<&[u8]>> = bodies.iter().map(|body| body.windows(PIECE).collect()).collect();
    let mut holders: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (function, pieces) in pieces.iter().enumerate() {
        for piece in pieces {
            holders.entry(piece).or_default().push(function);
        }
    }
    let mut alike = vec![0.0; bodies.len()];
    let mut left: BTreeSet<usize> = (0..bodies.len()).collect();
    let mut order = Vec::with_capacity(bodies.len());
    let mut next = left.iter().copied().max_by_key(|function| bodies[*function].len());
    while let Some(function) = next {
        left.remove(&function);
        order.push(function);
        for likeness in &mut alike {
            *likeness *= FADING;
        }
        for holders in pieces[function].iter().map(|piece| &holders[piece]).filter(|holders| holders.len() <= COMMON) {
            for holder in holders {
                alike[*holder] += 1.0;
            }
        }
        let worth = |function: usize| alike[function] / (pieces[function].len() as f64 + SMALL).sqrt();
        next = left.iter().copied().max_by(|one, other| worth(*one).total_cmp(&worth(*other)));
    }
    order
}

/// Writes a module anew.
struct Arranged {
    /// The module's own functions, as they shall follow each other.
    order: Vec<usize>,
    /// The new number of each function, with those that are imported.
    places: Vec<u32>,
}

impl Reencode for Arranged {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.places[function as usize])
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let types: Vec<u32> = section.into_iter().collect::<Result<_, _>>()?;
        for function in &self.order {
            functions.function(types[*function]);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, code: &mut CodeSection, section: CodeSectionReader<'_>) -> Result<(), Error<Infallible>> {
        let bodies: Vec<FunctionBody<'_>> = section.into_iter().collect::<Result<_, _>>()?;
        for function in self.order.clone() {
            utils::parse_function_body(self, code, bodies[function].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use walrus::{FunctionBuilder, Module, ModuleConfig};

    use super::*;

    /// Functions that return these numbers, each exported by its name.
    fn module(numbers: &[(&str, &[i64])]) -> Vec<u8> {
        let mut module = Module::with_config(ModuleConfig::new());
        for (name, numbers) in numbers {
            let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
            for number in *numbers {
                function.func_body().i64_const(*number).drop();
            }
            let function = function.finish(vec![], &mut module.funcs);
            module.exports.add(name, function);
        }
        module.emit_wasm()
    }

    /// The bodies in their order, and what each export leads to.
    fn read(module: &[u8]) -> (Vec<Vec<u8>>, HashMap<String, Vec<u8>>) {
        let (mut bodies, mut exports) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload.unwrap() {
                Payload::ExportSection(section) => exports.extend(section.into_iter().map(Result::unwrap)),
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes().to_vec()),
                _ => {}
            }
        }
        let exports = exports.iter().map(|export| (export.name.to_owned(), bodies[export.index as usize].clone()));
        (bodies.clone(), exports.collect())
    }

    #[test]
    fn alike_functions_come_side_by_side_and_stay_what_they_are() {
        const ONE: i64 = 0x0123_4567_89ab_cdef;
        const OTHER: i64 = 0x7edc_ba98_7654_3210;
        let before = module(&[("a", &[ONE, ONE + 1, 7, 8]), ("b", &[OTHER, 8, 7]), ("c", &[ONE, 9]), ("d", &[OTHER])]);
        let after = arrange(&before).unwrap();
        let ((_, named_before), (bodies, named)) = (read(&before), read(&after));
        assert_eq!(named, named_before);
        let place = |name: &str| bodies.iter().position(|body| *body == named[name]).unwrap();
        assert_eq!((place("a").abs_diff(place("c")), place("b").abs_diff(place("d"))), (1, 1));
        assert_eq!(arrange(&before).unwrap(), after, "the same module always gives the same bytes");
    }
}
