//! A list to fill in, and one to try: both from the rules' words for the calculator's questions.

use butie::model::{Calculator, Column, Input, InputKind, Ruleset};
use butie::prose::plain_money;
use butie::roster::delimited::Style;
use butie::roster::template;
use butie::text::{Language, joined};
use butie::value::exact;
use rust_decimal::Decimal;

use super::told::Template;

/// So many rows the list to try has.
const ROWS: usize = 8;

/// The lists of a calculator. Where it counts heads, each row is a trainee.
pub(super) fn lists(ruleset: &Ruleset, calculator: &Calculator, columns: &[Column], language: Language) -> Template {
    let trainees = template::is_of_trainees(columns);
    let asked = template::asked(calculator, columns);
    let headings = template::headings(calculator, columns, &[], language);
    let row =
        |at: usize| {
            let mut cells = vec![language.pick(format!("学员{}", at + 1), format!("Trainee {}", at + 1)), String::new()];
            cells.extend(asked.iter().map(|input| &calculator.inputs[input.index()]).map(|input| {
                if trainees { yes(at % 4 != 3, language) } else { answer(ruleset, calculator, input, at, language) }
            }));
            cells
        };
    let write = |style: Style, rows: &[Vec<String>]| {
        let mut out = String::new();
        rows.iter().for_each(|row| template::write_row(style, row, &mut out));
        out
    };
    let mut rows = vec![headings.clone()];
    rows.extend((0..ROWS).map(row));
    Template {
        file: write(Style::Commas, std::slice::from_ref(&headings)),
        headings: write(Style::Tabs, std::slice::from_ref(&headings)),
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
