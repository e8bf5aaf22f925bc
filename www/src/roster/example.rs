//! A list to fill in, and one to try: both from the rules' words for the calculator's questions.

use butie::model::{Calculator, Column, Heads, Input, InputKind, Ruleset};
use butie::prose::plain_money;
use butie::roster::delimited::{Style, end_row, write_cell};
use butie::text::{Language, joined};
use butie::value::exact;
use rust_decimal::Decimal;

use super::told::Template;

/// So many rows the list to try has.
const ROWS: usize = 8;

/// The lists of a calculator. Where it counts heads, each row is a trainee.
pub(super) fn template(ruleset: &Ruleset, calculator: &Calculator, columns: &[Column], language: Language) -> Template {
    let trainees = columns.iter().any(|column| matches!(column.heads, Some(Heads::Of(_))));
    let wanted = |column: &Column| !trainees || matches!(column.heads, Some(Heads::Of(_)));
    let asked: Vec<(&Input, &Column)> = calculator.inputs.iter().zip(columns).filter(|(_, column)| wanted(column)).collect();
    let heading = |(input, column): &(&Input, &Column)| {
        let own = Some(column.heading.get(language)).filter(|heading| !heading.is_empty());
        own.unwrap_or_else(|| input.ask.get(language)).to_owned()
    };
    let mut headings = vec![language.pick("姓名", "Name").to_owned(), language.pick("身份证号", "Identity number").to_owned()];
    headings.extend(asked.iter().map(heading));
    let row = |at: usize| {
        let mut cells = vec![language.pick(format!("学员{}", at + 1), format!("Trainee {}", at + 1)), String::new()];
        cells.extend(asked.iter().map(|(input, _)| {
            if trainees { yes(at % 4 != 3, language) } else { answer(ruleset, calculator, input, at, language) }
        }));
        cells
    };
    let write = |style: Style, rows: &[Vec<String>]| {
        let mut out = String::new();
        for row in rows {
            row.iter().enumerate().for_each(|(at, cell)| write_cell(&mut out, style, at == 0, cell));
            end_row(&mut out);
        }
        out
    };
    let mut rows = vec![headings.clone()];
    rows.extend((0..ROWS).map(row));
    Template {
        file: write(Style::Commas, rows.get(..2).unwrap_or(&[])),
        headings: write(Style::Tabs, &[headings]),
        example: write(Style::Tabs, &rows),
    }
}

fn yes(truth: bool, language: Language) -> String {
    if truth { language.pick("是", "yes") } else { language.pick("否", "no") }.to_owned()
}

/// An answer that a row could have.
fn answer(ruleset: &Ruleset, calculator: &Calculator, input: &Input, at: usize, language: Language) -> String {
    let step = |low: Decimal, high: Decimal, usual: u32| {
        let wanted = Decimal::from(usual).max(low);
        exact::sum(wanted, Decimal::from(at % 3)).unwrap_or(wanted).min(high)
    };
    match input.kind {
        InputKind::Count(unit, low, high) => {
            let people = ruleset.unit(unit).name.zh.starts_with('人');
            exact::write_short(step(low, high, if people { 40 } else { 10 }))
        }
        InputKind::Money(_, low, high) => plain_money(step(low, high, 100)),
        InputKind::Tri | InputKind::Bool => yes(at % 4 != 3, language),
        InputKind::Date => "2024-03-01".to_owned(),
        InputKind::Choice(domain) => {
            let options = calculator.options(domain);
            let option = options.get(if at % 4 == 3 { 1 } else { 0 }).or(options.first());
            option.map_or_else(String::new, |option| option.name.get(language).to_owned())
        }
        InputKind::Choices(domain) => {
            let options = calculator.options(domain).iter().take(at % 2 + 1);
            joined(options.map(|option| option.name.get(language)), language.pick("、", ", "))
        }
    }
}
