//! Whatever somebody pastes or uploads is a list or a fault: every row of it is told, and what is written is read back and is no
//! formula.
#![no_main]

#[path = "../county.rs"]
mod county;

use butie::answers::{RawSituation, read};
use butie::roster::case::{Cases, Plan};
use butie::roster::cells::Cells;
use butie::roster::class::Classes;
use butie::roster::columns::Columns;
use butie::roster::heading::Headings;
use butie::roster::outcome::Outcome;
use butie::roster::people::{Ledger, People};
use butie::roster::sheet::Sheet;
use butie::roster::told::Teller;
use butie::roster::{delimited, xlsx};
use butie::text::Language;
use county::county;
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;
use std::io::Cursor;

fn tell(cells: &Cells) {
    let (compiled, lists) = county();
    let (calculator, columns) = (&compiled.ruleset.calculators[0], &lists.calculators[0]);
    let layout = Headings::new(calculator, columns).layout(cells, columns);
    let common = read(calculator, &RawSituation::default());
    let titles = layout.titles(cells);
    let headings = titles.row(0);
    let plan = Plan { ruleset: &compiled.ruleset, calculator, columns, layout: &layout, headings, common: &common };
    let result = Columns::of(calculator);
    let teller = Teller { plan: &plan, columns: &result, language: Language::Zh };
    let mut written = String::new();
    let (mut people, mut ledger) = (People::default(), Ledger::default());
    let mut cases = Cases::new(plan);
    for (position, row) in (0u64..).zip(cells.iter()) {
        let same = people.note(&layout, row, position);
        let before = same.map(|same| ledger.before(same));
        let told = teller.case(&cases.judge(row, before), row, before);
        ledger.enter(position, same, told.finding.came);
        let mut first = true;
        told.cells(Language::Zh, |cell| {
            delimited::write_cell(&mut written, delimited::Style::Commas, std::mem::take(&mut first), cell);
        });
        delimited::end_row(&mut written);
    }
    let (again, unclosed) = delimited::read(&written);
    assert!(unclosed.is_none() && again.len() == cells.len());
    assert!(again.iter().all(|row| row.iter().all(|cell| !delimited::is_formula(cell))));
    let mut classes = Classes::new(plan);
    let mut kinds = BTreeMap::new();
    for row in cells.iter() {
        let trainee = classes.count(row, 0).0;
        *kinds.entry(trainee.counted).or_insert(0) += 1;
    }
    for class in classes.classes() {
        Outcome::of(&classes, &result, class, &kinds);
    }
    keep(cells);
}

/// A list as a page keeps it: a changed cell leaves what a list has that was written so.
fn keep(cells: &Cells) {
    let (compiled, lists) = county();
    let (calculator, columns) = (&compiled.ruleset.calculators[0], &lists.calculators[0]);
    let worked = |cells: Cells| {
        let mut sheet = Sheet::new(compiled, calculator, columns);
        sheet.take(cells);
        while sheet.work(64) {}
        sheet
    };
    let shown = |sheet: &Sheet<'_>| {
        let mut out = String::new();
        sheet.export(0, usize::MAX, delimited::Style::Bare, Language::Zh, &mut out);
        (out, sheet.totals())
    };
    let mut sheet = worked(cells.clone());
    let before = shown(&sheet);
    let first = |sheet: &Sheet<'_>| sheet.entry(0, Language::Zh).map(|shown| (shown.number, shown.row.cell(0).to_owned()));
    let Some((number, cell)) = first(&sheet) else { return };
    for text in ["1", &*cell] {
        // A row in which nothing is left is no row of the list any more.
        if first(&sheet).is_none_or(|(now, _)| now != number) {
            return;
        }
        if sheet.edit(0, 0, text) == Ok(true) {
            while sheet.work(64) {}
        }
    }
    assert_eq!(shown(&sheet), before);
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        tell(&delimited::read(text).0);
    }
    if let Ok(mut sheet) = xlsx::read(Cursor::new(bytes), None) {
        let rows = sheet.cells.len();
        if sheet.fill().is_ok() {
            assert_eq!(sheet.cells.len(), rows);
            tell(&sheet.cells);
        }
    }
});
