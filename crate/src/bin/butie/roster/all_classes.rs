//! All classes of a result: as a sheet of a workbook, or a JSON line each.

use std::collections::BTreeMap;

use butie::roster::cells::Cells;
use butie::roster::columns::cell;
use butie::roster::told::{Teller, called};
use butie::roster::xlsx::{Book, Page, XlsxError};
use butie::words;
use serde::Serialize;

use super::classes::ClassTold;

/// A class as JSON.
#[derive(Serialize)]
struct ClassJson<'a> {
    class: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    rows: u32,
    status: &'a str,
    heads: BTreeMap<&'a str, HeadsJson>,
    money: BTreeMap<&'a str, Option<String>>,
    reason: &'a str,
    next: &'a str,
    tips: &'a [String],
}

#[derive(Serialize)]
struct HeadsJson {
    known: u32,
    open: u32,
}

/// A line for every class.
pub(super) fn json(teller: Teller<'_>, classes: &[ClassTold]) -> String {
    let mut text = String::new();
    for class in classes {
        let heads = class.heads.iter().map(|(input, known, open)| {
            (teller.plan.calculator.inputs[input.index()].id.as_str(), HeadsJson { known: *known, open: *open })
        });
        let money = teller
            .columns
            .money
            .iter()
            .zip(&class.told.money)
            .map(|(column, money)| (column.id.as_str(), money.map(|money| cell(Some(money)))));
        let line = ClassJson {
            class: &class.name,
            file: class.file.as_deref(),
            rows: class.rows,
            status: class.told.finding.status.id(),
            heads: heads.collect(),
            money: money.collect(),
            reason: &class.told.words.why,
            next: &class.told.words.next,
            tips: &class.tips,
        };
        // A shape of ours has no key that JSON cannot have.
        if let Ok(line) = serde_json::to_string(&line) {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text
}

/// A sheet with a row for every class; none where there is no class.
pub(super) fn sheet(book: &mut Book, teller: Teller<'_>, classes: &[ClassTold]) -> Result<(), XlsxError> {
    let Teller { plan, columns, language } = teller;
    let Some(first) = classes.first() else { return Ok(()) };
    let several = classes.iter().any(|class| class.file.is_some());
    let mut headings: Vec<String> = Vec::new();
    headings.extend(several.then(|| language.pick("文件", "File").to_owned()));
    headings.extend(language.pick(["班级", "行数"], ["Class", "Rows"]).map(str::to_owned));
    for (input, ..) in &first.heads {
        let called = called(plan, *input, language);
        headings.push(called.to_owned());
        headings.push(language.pick(format!("{called}：没有写明"), format!("{called}: not said")));
    }
    headings.push(language.pick("结果", "Result").to_owned());
    headings.extend(columns.money.iter().map(|money| {
        let label = money.label.get(language);
        language.pick(format!("{label}（元）"), format!("{label} (yuan)"))
    }));
    headings.extend(
        language.pick(["原因", "下一步", "哪里会少钱"], ["Reason", "Next step", "Where the money falls"]).map(str::to_owned),
    );
    let words = [false].into_iter().chain(several.then_some(false));
    let counts = std::iter::repeat_n(true, 1 + 2 * first.heads.len());
    let money = columns.money.iter().map(|_| true);
    let numbers: Vec<bool> = words.chain(counts).chain([false]).chain(money).chain([false; 3]).collect();
    book.page(&Page { name: language.pick("班级", "Classes"), headings: &headings, numbers: &numbers })?;
    let mut rows = Cells::default();
    for class in classes {
        let mut row: Vec<String> = Vec::new();
        row.extend(several.then(|| class.file.clone().unwrap_or_default()));
        row.extend([class.called.clone(), class.rows.to_string()]);
        row.extend(class.heads.iter().flat_map(|(_, known, open)| [known.to_string(), open.to_string()]));
        row.push(words::status(class.told.finding.status, language).to_owned());
        row.extend(class.told.money.iter().copied().map(cell));
        row.extend([class.told.words.why.clone(), class.told.words.next.clone(), class.tips.join("\n")]);
        rows.push(row);
    }
    book.rows(&rows)
}
