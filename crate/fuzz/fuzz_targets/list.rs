//! Whatever somebody pastes or uploads is a list or a fault: every row of it is told, and what is written is read back and is no
//! formula.
#![no_main]

#[path = "../county.rs"]
mod county;

use butie::answers::{RawSituation, read};
use butie::roster::case::{Cases, Plan};
use butie::roster::cells::Cells;
use butie::roster::class::{Classes, Outcome};
use butie::roster::heading::Headings;
use butie::roster::people::{Ledger, People};
use butie::roster::told::{Columns, Teller};
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
    let headings = cells.row(layout.heading);
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
        ledger.enter(position, same, told.came);
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
        let trainee = classes.count(row).0;
        *kinds.entry(trainee.counted).or_insert(0) += 1;
    }
    for class in &classes.classes {
        Outcome::of(&classes, class, &kinds);
    }
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(text) = std::str::from_utf8(bytes) {
        tell(&delimited::read(text).0);
    }
    if let Ok(sheet) = xlsx::read(Cursor::new(bytes), None) {
        tell(&sheet.cells);
    }
});
