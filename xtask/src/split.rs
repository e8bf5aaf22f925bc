//! Cutting the page's module in two, so that a visitor sees questions and an amount before all of it has arrived.
//!
//! The first part starts alone. The second is instantiated with the first one's exports and shares its memory and its
//! table of functions. The first calls the second through slots of that table, which are empty until the second fills
//! them: a call that comes too early is a trap, and nothing worse.
//!
//! Both parts move the stack pointer. It lives in the first behind two functions, because browsers as old as ours
//! cannot share a global that changes.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail, ensure};
use walrus::ir::{Call, CallIndirect, Const, Instr, InstrSeq, InstrSeqId, Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, Data, DataKind, Element, ElementItems, ElementKind, Export, ExportItem, Function, FunctionBuilder, FunctionId,
    FunctionKind, Global, GlobalId, ImportedFunction, LocalFunction, LocalId, MemoryId, Module, TableId, passes,
};

use crate::links::Behind;
use crate::names::short_names;

/// Both parts, with the names of their functions.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) first: Vec<u8>,
    pub(crate) later: Vec<u8>,
}

/// The module of all that the second part imports; the first part's exports are it.
const FIRST: &str = "";

/// Cuts a module: what stands behind the doors goes into the second part.
pub(crate) fn split(module: &[u8], behind: &Behind) -> Result<Parts> {
    // The same bytes are read for each part, so a function has the same number in both.
    let whole = || Whole::read(module).context("cannot read the module that is to be cut");
    let plan = Plan::of(&whole()?, behind)?;
    Ok(Parts { first: first(whole()?, &plan)?.emit_wasm(), later: later(whole()?, &plan)?.emit_wasm() })
}

/// A module that is not cut yet.
struct Whole {
    module: Module,
    /// By their numbers.
    functions: Vec<FunctionId>,
    globals: Vec<GlobalId>,
    memory: MemoryId,
    table: TableId,
}

impl Whole {
    fn read(bytes: &[u8]) -> Result<Self> {
        let module = Module::from_buffer(bytes)?;
        let functions = module.funcs.iter().map(Function::id).collect();
        let globals = module.globals.iter().map(Global::id).collect();
        let memory = module.get_memory_id()?;
        let table = module.tables.main_function_table()?.context("there is no table of functions")?;
        Ok(Self { module, functions, globals, memory, table })
    }

    fn name(&self, function: usize) -> Option<&str> {
        self.module.funcs.get(self.functions[function]).name.as_deref()
    }

    fn is_one_of(&self, function: usize, names: &BTreeSet<String>) -> bool {
        self.name(function).is_some_and(|name| names.contains(name))
    }

    /// The name under which something is exported already.
    fn exported(&self, is: fn(&ExportItem) -> bool) -> Option<String> {
        self.module.exports.iter().find(|export| is(&export.item)).map(|export| export.name.clone())
    }

    /// The functions in the table's slots.
    fn slots(&self) -> Result<Vec<Option<usize>>> {
        let mut slots = vec![None; usize::try_from(self.module.tables.get(self.table).initial)?];
        for element in self.module.elements.iter() {
            let ElementKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. } = element.kind else {
                bail!("a part of the table has no fixed place")
            };
            let ElementItems::Functions(functions) = &element.items else { bail!("the table holds more than functions") };
            for (slot, function) in slots.iter_mut().skip(usize::try_from(offset)?).zip(functions) {
                *slot = Some(function.index());
            }
        }
        Ok(slots)
    }
}

/// Who goes where, and how the parts meet. Functions and globals are told by their numbers in the whole.
struct Plan<'a> {
    behind: &'a Behind,
    /// The functions of the second part.
    later: BTreeSet<usize>,
    /// The table as it is when both parts are there.
    slots: Vec<Option<usize>>,
    memory: String,
    table: String,
    /// The functions that the second part takes from the first, which may have imported them itself.
    shared: BTreeMap<usize, String>,
    /// The globals that both change, with the names of the functions that read and write them.
    globals: BTreeMap<usize, (String, String)>,
}

impl<'a> Plan<'a> {
    fn of(whole: &Whole, behind: &'a Behind) -> Result<Self> {
        let uses: Vec<Uses> = whole.module.funcs.iter().map(|function| Uses::of(&function.kind)).collect();
        let (later, first): (BTreeSet<usize>, BTreeSet<usize>) = whole
            .module
            .funcs
            .iter_local()
            .map(|(function, _)| function.index())
            .partition(|it| whole.is_one_of(*it, &behind.functions));
        for export in whole.module.exports.iter() {
            if let ExportItem::Function(function) = export.item {
                ensure!(!later.contains(&function.index()), "{} is called from outside and cannot come later", export.name);
            }
        }
        let mut slots = whole.slots()?;
        for caller in first {
            for &called in uses[caller].functions.intersection(&later) {
                let door = whole.is_one_of(called, &behind.doors);
                ensure!(door, "{:?} calls {:?}, which is no door", whole.name(caller), whole.name(called));
                if !slots.contains(&Some(called)) {
                    slots.push(Some(called));
                }
            }
        }

        let mut names = short_names().filter(|name| whole.module.exports.iter().all(|export| export.name != *name));
        let mut name = || names.next().context("short names do not end");
        let uses: Vec<&Uses> = later.iter().map(|&function| &uses[function]).collect();
        let called: BTreeSet<usize> = uses.iter().flat_map(|uses| &uses.functions).copied().collect();
        let touched: BTreeSet<usize> = uses.iter().flat_map(|uses| &uses.globals).copied().collect();
        let changing = touched.into_iter().filter(|global| whole.module.globals.get(whole.globals[*global]).mutable);
        Ok(Self {
            memory: whole.exported(|item| matches!(item, ExportItem::Memory(_))).map_or_else(&mut name, Ok)?,
            table: whole.exported(|item| matches!(item, ExportItem::Table(_))).map_or_else(&mut name, Ok)?,
            shared: called.difference(&later).map(|&function| Ok((function, name()?))).collect::<Result<_>>()?,
            globals: changing.map(|global| Ok((global, (name()?, name()?)))).collect::<Result<_>>()?,
            behind,
            later,
            slots,
        })
    }

    fn comes_later(&self, address: usize) -> bool {
        u32::try_from(address).is_ok_and(|address| self.behind.constants.contains(&address))
    }
}

/// The part that starts alone.
fn first(whole: Whole, plan: &Plan<'_>) -> Result<Module> {
    let Whole { mut module, functions, globals, memory, table } = whole;
    let mut calls: BTreeMap<FunctionId, [Instr; 2]> = BTreeMap::new();
    for (slot, number) in plan.filled().filter(|(_, number)| plan.later.contains(number)) {
        let ty = module.funcs.get(functions[number]).ty();
        let slot = Const { value: Value::I32(i32::try_from(slot)?) };
        calls.insert(functions[number], [slot.into(), CallIndirect { ty, table }.into()]);
    }
    for (_, function) in module.funcs.iter_local_mut().filter(|(id, _)| !plan.later.contains(&id.index())) {
        rewrite(function, |instr| match instr {
            Instr::Call(call) => calls.get(&call.func).map(|call| call.to_vec()),
            _ => None,
        });
    }
    plan.fill(&mut module, table, &functions, |number| !plan.later.contains(&number))?;
    for segment in module.data.iter().map(Data::id).collect::<Vec<_>>() {
        let segment = module.data.get_mut(segment);
        let start = start_of(&segment.kind)?;
        for (address, byte) in (start..).zip(&mut segment.value) {
            if plan.comes_later(address) {
                *byte = 0;
            }
        }
    }

    let export = |name: &str, item: ExportItem, module: &mut Module| {
        if module.exports.iter().all(|export| export.name != name) {
            module.exports.add(name, item);
        }
    };
    export(&plan.memory, memory.into(), &mut module);
    export(&plan.table, table.into(), &mut module);
    for (&number, name) in &plan.shared {
        let function = own(functions[number], &mut module);
        export(name, function.into(), &mut module);
    }
    for (&number, (read, write)) in &plan.globals {
        let global = globals[number];
        let ty = module.globals.get(global).ty;
        let mut reader = FunctionBuilder::new(&mut module.types, &[], &[ty]);
        reader.func_body().global_get(global);
        let reader = reader.finish(vec![], &mut module.funcs);
        let value = module.locals.add(ty);
        let mut writer = FunctionBuilder::new(&mut module.types, &[ty], &[]);
        writer.func_body().local_get(value).global_set(global);
        let writer = writer.finish(vec![value], &mut module.funcs);
        export(read, reader.into(), &mut module);
        export(write, writer.into(), &mut module);
    }
    passes::gc::run(&mut module);
    Ok(module)
}

/// The function, or one that calls it if it comes from outside: in Chromium 72 a call to what a module hands on of its own
/// imports never returns.
fn own(function: FunctionId, module: &mut Module) -> FunctionId {
    if matches!(module.funcs.get(function).kind, FunctionKind::Local(_)) {
        return function;
    }
    let ty = module.types.get(module.funcs.get(function).ty());
    let (params, results) = (ty.params().to_vec(), ty.results().to_vec());
    let arguments: Vec<LocalId> = params.iter().map(|&param| module.locals.add(param)).collect();
    let mut caller = FunctionBuilder::new(&mut module.types, &params, &results);
    let mut body = caller.func_body();
    for &argument in &arguments {
        body.local_get(argument);
    }
    body.call(function);
    caller.finish(arguments, &mut module.funcs)
}

/// The part that arrives when the first one is running.
fn later(whole: Whole, plan: &Plan<'_>) -> Result<Module> {
    let Whole { mut module, functions, globals, memory, table } = whole;
    for export in module.exports.iter().map(Export::id).collect::<Vec<_>>() {
        module.exports.delete(export);
    }
    module.start = None;
    let import = module.imports.add(FIRST, &plan.memory, memory);
    module.memories.get_mut(memory).import = Some(import);
    let import = module.imports.add(FIRST, &plan.table, table);
    module.tables.get_mut(table).import = Some(import);
    plan.fill(&mut module, table, &functions, |number| plan.later.contains(&number))?;
    constants(&mut module, memory, plan)?;

    let mut accessors: BTreeMap<GlobalId, (FunctionId, FunctionId)> = BTreeMap::new();
    for (&number, (read, write)) in &plan.globals {
        let ty = module.globals.get(globals[number]).ty;
        let (reads, writes) = (module.types.add(&[], &[ty]), module.types.add(&[ty], &[]));
        let (reader, _) = module.add_import_func(FIRST, read, reads);
        let (writer, _) = module.add_import_func(FIRST, write, writes);
        accessors.insert(globals[number], (reader, writer));
    }
    for (_, function) in module.funcs.iter_local_mut().filter(|(id, _)| plan.later.contains(&id.index())) {
        rewrite(function, |instr| match instr {
            Instr::GlobalGet(get) => accessors.get(&get.global).map(|&(func, _)| vec![Call { func }.into()]),
            Instr::GlobalSet(set) => accessors.get(&set.global).map(|&(_, func)| vec![Call { func }.into()]),
            _ => None,
        });
    }
    for (&number, name) in &plan.shared {
        let function = module.funcs.get_mut(functions[number]);
        if let FunctionKind::Import(imported) = &function.kind {
            let import = module.imports.get_mut(imported.import);
            (import.module, import.name) = (FIRST.to_owned(), name.clone());
        } else {
            let import = module.imports.add(FIRST, name, function.id());
            function.kind = FunctionKind::Import(ImportedFunction { import, ty: function.ty() });
        }
    }
    passes::gc::run(&mut module);
    Ok(module)
}

impl Plan<'_> {
    /// The slots of the table that hold something.
    fn filled(&self) -> impl Iterator<Item = (usize, usize)> {
        self.slots.iter().enumerate().filter_map(|(slot, function)| Some((slot, (*function)?)))
    }

    /// Gives a part its own functions of the table; in runs, because a segment has no holes.
    fn fill(&self, module: &mut Module, table: TableId, functions: &[FunctionId], own: impl Fn(usize) -> bool) -> Result<()> {
        for element in module.elements.iter().map(Element::id).collect::<Vec<_>>() {
            module.elements.delete(element);
        }
        let size = u64::try_from(self.slots.len())?;
        let slots = module.tables.get_mut(table);
        slots.elem_segments.clear();
        slots.maximum = slots.maximum.map(|maximum| maximum.max(size));
        slots.initial = size;
        let mut runs: Vec<(usize, Vec<FunctionId>)> = Vec::new();
        for (slot, number) in self.filled().filter(|(_, number)| own(*number)) {
            match runs.last_mut() {
                Some((start, run)) if *start + run.len() == slot => run.push(functions[number]),
                _ => runs.push((slot, vec![functions[number]])),
            }
        }
        for (start, run) in runs {
            let offset = ConstExpr::Value(Value::I32(i32::try_from(start)?));
            let segment = module.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(run));
            module.tables.get_mut(table).elem_segments.insert(segment);
        }
        Ok(())
    }
}

/// Leaves the second part its own constants, in runs, because the first part's may have changed by now.
fn constants(module: &mut Module, memory: MemoryId, plan: &Plan<'_>) -> Result<()> {
    let mut runs: Vec<(usize, Vec<u8>)> = Vec::new();
    for segment in module.data.iter() {
        let start = start_of(&segment.kind)?;
        for (address, byte) in (start..).zip(&segment.value).filter(|(address, _)| plan.comes_later(*address)) {
            match runs.last_mut() {
                Some((start, run)) if *start + run.len() == address => run.push(*byte),
                _ => runs.push((address, vec![*byte])),
            }
        }
    }
    for segment in module.data.iter().map(Data::id).collect::<Vec<_>>() {
        module.data.delete(segment);
    }
    module.memories.get_mut(memory).data_segments.clear();
    // Where nothing but zeros belongs, nothing has been written yet.
    for (start, run) in runs.into_iter().filter(|(_, run)| run.iter().any(|byte| *byte != 0)) {
        let offset = ConstExpr::Value(Value::I32(i32::try_from(start)?));
        let segment = module.data.add(DataKind::Active { memory, offset }, run);
        module.memories.get_mut(memory).data_segments.insert(segment);
    }
    Ok(())
}

fn start_of(kind: &DataKind) -> Result<usize> {
    match kind {
        DataKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. } => Ok(usize::try_from(start.cast_unsigned())?),
        _ => bail!("constants have no fixed place"),
    }
}

/// What a function calls by name, and the globals that it touches.
#[derive(Debug, Default)]
struct Uses {
    functions: BTreeSet<usize>,
    globals: BTreeSet<usize>,
}

impl Uses {
    fn of(kind: &FunctionKind) -> Self {
        let mut uses = Self::default();
        if let FunctionKind::Local(function) = kind {
            dfs_in_order(&mut uses, function, function.entry_block());
        }
        uses
    }
}

impl Visitor<'_> for Uses {
    fn visit_function_id(&mut self, function: &FunctionId) {
        self.functions.insert(function.index());
    }

    fn visit_global_id(&mut self, global: &GlobalId) {
        self.globals.insert(global.index());
    }
}

/// Puts others in the place of some instructions of a function.
fn rewrite(function: &mut LocalFunction, with: impl Fn(&Instr) -> Option<Vec<Instr>>) {
    let mut all = Sequences(Vec::new());
    dfs_in_order(&mut all, function, function.entry_block());
    for sequence in all.0 {
        let sequence = function.block_mut(sequence);
        let old = std::mem::take(&mut sequence.instrs);
        for (instr, place) in old {
            let new = with(&instr).unwrap_or_else(|| vec![instr]);
            sequence.instrs.extend(new.into_iter().map(|instr| (instr, place)));
        }
    }
}

/// The sequences of instructions that a function is made of.
struct Sequences(Vec<InstrSeqId>);

impl Visitor<'_> for Sequences {
    fn start_instr_seq(&mut self, sequence: &InstrSeq) {
        self.0.push(sequence.id());
    }
}

#[cfg(test)]
mod tests {
    use walrus::ir::BinaryOp;
    use walrus::{Import, ImportKind, RefType, ValType};

    use super::*;

    const STACK: i32 = 4096;

    /// A module of two rooms: `main` calls the door `draw`; `shared` and the imported `log` are called from both,
    /// `only` and `click` only from behind. The table holds a function of each.
    fn whole() -> Vec<u8> {
        let mut module = Module::default();
        let none = module.types.add(&[], &[]);
        let (log, _) = module.add_import_func("glue", "log", none);
        let memory = module.memories.add_local(false, false, 1, None, None);
        module.exports.add("memory", memory);
        let place = |at: i32| DataKind::Active { memory, offset: ConstExpr::Value(Value::I32(at)) };
        let data = module.data.add(place(100), b"first later".to_vec());
        module.memories.get_mut(memory).data_segments.insert(data);
        let stack = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(STACK)));
        let table = module.tables.add_local(false, 4, Some(4), RefType::FUNCREF);

        let mut add = |name: &str, calls: &[FunctionId], moves: bool| {
            let mut function = FunctionBuilder::new(&mut module.types, &[], &[]);
            function.name(name.to_owned());
            let mut body = function.func_body();
            if moves {
                body.global_get(stack).i32_const(16).binop(BinaryOp::I32Sub).global_set(stack);
            }
            // Inside a block, where a search that does not go into blocks would miss it.
            body.block(None, |block| {
                for &called in calls {
                    block.call(called);
                }
            });
            function.finish(vec![], &mut module.funcs)
        };
        let shared = add("shared", &[log], true);
        let only = add("only", &[shared], false);
        let draw = add("draw", &[only, shared, log], true);
        let click = add("click", &[only], false);
        let listen = add("listen", &[], false);
        let main = add("main", &[shared, draw, log], false);
        module.exports.add("main", main);
        let offset = ConstExpr::Value(Value::I32(1));
        let items = ElementItems::Functions(vec![listen, click, shared]);
        let element = module.elements.add(ElementKind::Active { table, offset }, items);
        module.tables.get_mut(table).elem_segments.insert(element);
        module.emit_wasm()
    }

    fn behind() -> Behind {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Behind { doors: names(&["draw"]), functions: names(&["draw", "only", "click"]), constants: (106..111).collect() }
    }

    fn cut() -> (Module, Module) {
        let parts = split(&whole(), &behind()).unwrap();
        (Module::from_buffer(&parts.first).unwrap(), Module::from_buffer(&parts.later).unwrap())
    }

    fn own(module: &Module) -> BTreeSet<&str> {
        module.funcs.iter_local().filter_map(|(id, _)| module.funcs.get(id).name.as_deref()).collect()
    }

    /// What stands in the table's slots when only this part has filled them.
    fn table(module: &Module) -> Vec<(i32, Vec<&str>)> {
        let segment = |element: &Element| match (&element.kind, &element.items) {
            (ElementKind::Active { offset: ConstExpr::Value(Value::I32(start)), .. }, ElementItems::Functions(functions)) => {
                (*start, functions.iter().filter_map(|&function| module.funcs.get(function).name.as_deref()).collect())
            }
            _ => panic!("not a plain segment"),
        };
        module.elements.iter().map(segment).collect()
    }

    fn constants(module: &Module) -> Vec<(usize, &[u8])> {
        module.data.iter().map(|data| (start_of(&data.kind).unwrap(), &*data.value)).collect()
    }

    /// The functions called by name, and the constants before calls through the table.
    fn calls(module: &Module, caller: &str) -> (Vec<String>, Vec<i32>) {
        let function = module.funcs.get(module.funcs.by_name(caller).unwrap()).kind.unwrap_local();
        let mut all = Sequences(Vec::new());
        dfs_in_order(&mut all, function, function.entry_block());
        let instrs: Vec<&Instr> = all.0.iter().flat_map(|&sequence| function.block(sequence).iter()).map(|(it, _)| it).collect();
        let name = |function: FunctionId| {
            let import = module.imports.get_imported_func(function).map(|import| import.name.clone());
            import.or(module.funcs.get(function).name.clone()).unwrap()
        };
        let named = instrs.iter().filter_map(|instr| if let Instr::Call(call) = instr { Some(name(call.func)) } else { None });
        let slots = instrs.windows(2).filter_map(|pair| match pair {
            [Instr::Const(Const { value: Value::I32(slot) }), Instr::CallIndirect(_)] => Some(*slot),
            _ => None,
        });
        (named.collect(), slots.collect())
    }

    #[test]
    fn each_function_is_in_one_part() {
        let (first, later) = cut();
        assert!(own(&first).is_superset(&["main", "shared", "listen"].into()));
        assert!(own(&first).is_disjoint(&["draw", "only", "click"].into()));
        assert_eq!(own(&later), ["click", "draw", "only"].into());
    }

    #[test]
    fn the_first_part_calls_the_second_through_empty_slots() {
        let (first, later) = cut();
        // The call of the door, and no other, goes through the slot that was added for it.
        assert_eq!(calls(&first, "main"), (vec!["shared".to_owned(), "log".to_owned()], vec![4]));
        assert_eq!(table(&first), [(1, vec!["listen"]), (3, vec!["shared"])]);
        assert_eq!(table(&later), [(2, vec!["click"]), (4, vec!["draw"])]);
        for part in [&first, &later] {
            let table = part.tables.iter().next().unwrap();
            assert_eq!((table.initial, table.maximum), (5, Some(5)));
        }
    }

    #[test]
    fn the_second_part_imports_what_the_first_exports() {
        let (first, later) = cut();
        let export = |import: &Import| first.exports.iter().find(|export| export.name == import.name).map(|export| export.item);
        for import in later.imports.iter() {
            assert_eq!(import.module, FIRST);
            match (export(import), &import.kind) {
                (Some(ExportItem::Function(given)), ImportKind::Function(taken)) => {
                    let signature = |module: &Module, function| {
                        let (params, results) = module.types.params_results(module.funcs.get(function).ty());
                        (params.to_vec(), results.to_vec())
                    };
                    assert_eq!(signature(&first, given), signature(&later, *taken));
                    let kind = &first.funcs.get(given).kind;
                    assert!(matches!(kind, FunctionKind::Local(_)), "{} is handed on", import.name);
                }
                (Some(ExportItem::Memory(_)), ImportKind::Memory(_)) | (Some(ExportItem::Table(_)), ImportKind::Table(_)) => {}
                pair => panic!("{} does not fit: {pair:?}", import.name),
            }
        }
        assert_eq!(later.exports.iter().count(), 0);
        // Still the glue's, and the only thing that the first part needs.
        assert_eq!(first.imports.iter().map(|import| (&*import.module, &*import.name)).collect::<Vec<_>>(), [("glue", "log")]);
    }

    #[test]
    fn the_stack_pointer_stays_in_the_first_part() {
        let (first, later) = cut();
        assert_eq!(later.globals.iter().count(), 0);
        assert_eq!(first.globals.iter().count(), 1);
        assert!(first.exports.iter().all(|export| !matches!(export.item, ExportItem::Global(_))));
        // Read, moved, then the three calls of the function itself.
        assert_eq!(calls(&later, "draw").0.len(), 2 + 3);
        assert_eq!(calls(&first, "shared").0, ["log"]);
    }

    #[test]
    fn constants_come_with_the_functions_that_use_them() {
        let (first, later) = cut();
        assert_eq!(constants(&first), [(100, &b"first \0\0\0\0\0"[..])]);
        assert_eq!(constants(&later), [(106, &b"later"[..])]);
    }

    #[test]
    fn a_call_that_is_not_through_a_door_is_refused() {
        let inside = Behind { doors: BTreeSet::new(), ..behind() };
        let error = split(&whole(), &inside).unwrap_err().to_string();
        assert!(error.contains("main") && error.contains("draw"), "{error}");
        let mut outside = behind();
        outside.functions.insert("main".to_owned());
        assert!(split(&whole(), &outside).unwrap_err().to_string().contains("main"));
    }
}
