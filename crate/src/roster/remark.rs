//! What is worth saying of a whole list beside its rows: columns, rows and cells that are not used, cells that were merged, and
//! signs that could not be read. Whoever shows a list says it in these words.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::cells::{Merged, Row};
use super::heading::{Headings, Layout, Role, foreign_unit};
use crate::model::{Calculator, Ruleset};
use crate::text::{Language, joined};

/// Where a list comes from, as far as that is worth saying.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// It was pasted, or its file says how it is encoded.
    #[default]
    Plain,
    /// A file whose encoding was guessed, by the name of that.
    Guessed(String),
    /// A workbook.
    Book {
        /// The name of the sheet.
        sheet: String,
        /// The names of all sheets that are not hidden, in their order; of the others nothing was read.
        sheets: Vec<String>,
        /// Cells that were merged, each of which has its text by now.
        merged: Vec<Merged>,
    },
}

impl Origin {
    /// What is worth saying of it; `choose` says how another sheet is chosen.
    pub fn said(&self, layout: &Layout, headings: Row<'_>, choose: &str, language: Language) -> Vec<String> {
        match self {
            Self::Plain => Vec::new(),
            Self::Guessed(encoding) => Vec::from([guessed(encoding, language)]),
            Self::Book { sheet, sheets, merged: cells } => {
                let only = only(sheet, sheets, language).map(|said| format!("{said}{choose}"));
                only.into_iter().chain(merged(cells, layout, headings, language)).collect()
            }
        }
    }
}

/// That an encoding was guessed.
fn guessed(encoding: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("按 {encoding} 编码读的"),
        Language::En => format!("read as {encoding}"),
    }
}

/// So many are named.
const NAMED: usize = 5;

/// What stands in a text for a sign that could not be read.
pub const LOST: char = '\u{fffd}';

/// Some rows, by their numbers in the list, from 1 and with the headings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbers {
    /// The first of them, in order.
    first: Vec<u64>,
    count: u64,
}

impl Numbers {
    /// How many there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Adds a row.
    pub fn add(&mut self, row: u64) {
        self.count += 1;
        self.keep(row);
    }

    /// Adds other rows.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        other.first.iter().for_each(|row| self.keep(*row));
    }

    fn keep(&mut self, row: u64) {
        let at = self.first.partition_point(|known| *known < row);
        if at < NAMED {
            self.first.insert(at, row);
            self.first.truncate(NAMED);
        }
    }

    /// `第 3、17、204 行`, and `等 12 行` where there are more.
    pub fn said(&self, language: Language) -> String {
        let named = joined(self.first.iter().map(u64::to_string), language.pick("、", ", "));
        let (count, more) = (self.count, self.count > self.first.len() as u64);
        match (language, more) {
            (Language::Zh, false) => format!("第 {named} 行"),
            (Language::Zh, true) => format!("第 {named} 行等 {count} 行"),
            (Language::En, false) if count == 1 => format!("row {named}"),
            (Language::En, false) => format!("rows {named}"),
            (Language::En, true) => format!("rows {named} and others, {count} in all"),
        }
    }
}

/// Which columns that are used have merged cells, whose text counts for each of their rows; a sentence for each.
fn merged(merged: &[Merged], layout: &Layout, headings: Row<'_>, language: Language) -> Vec<String> {
    let used = layout.roles.iter().enumerate().filter(|(_, role)| **role != Role::Carried);
    let columns = used.filter_map(|(column, _)| {
        let mut rows = Numbers::default();
        let below = merged.iter().filter(|merged| merged.column == column && merged.last > layout.heading);
        below.for_each(|merged| rows.add(merged.first as u64 + 1));
        (rows.count > 0).then(|| {
            let (heading, rows) = (headings.cell(column).trim(), rows.said(language));
            match language {
                Language::Zh => format!("“{heading}”列有合并的单元格（从{rows}开始），格里的内容算作所盖住的每一行的"),
                Language::En => {
                    format!("“{heading}” has merged cells, which begin in {rows}; what they say counts for each row they cover")
                }
            }
        })
    });
    columns.collect()
}

/// That a workbook has other sheets, which were not read, if it has.
fn only(read: &str, sheets: &[String], language: Language) -> Option<String> {
    let others: Vec<&String> = sheets.iter().filter(|sheet| *sheet != read).collect();
    (!others.is_empty()).then(|| {
        let others = joined(others, language.pick("、", ", "));
        match language {
            Language::Zh => format!("只读了工作表“{read}”，没有读：{others}"),
            Language::En => format!("only the sheet “{read}” was read, and not {others}"),
        }
    })
}

/// That rows hold signs that could not be read, if some do.
pub fn lost(rows: &Numbers, language: Language) -> Option<String> {
    (rows.count > 0).then(|| {
        let rows = rows.said(language);
        match language {
            Language::Zh => format!("{rows}有的字读不出来，写成了“{LOST}”；请改正，或另存为 UTF-8 或 .xlsx"),
            Language::En => {
                format!(
                    "some signs of {rows} cannot be read and stand as “{LOST}”; correct them, or save the list as UTF-8 or .xlsx"
                )
            }
        }
    })
}

/// Which columns are not used though their headings name something that is asked, and why; a sentence for each.
pub fn unused(
    (ruleset, calculator): (&Ruleset, &Calculator),
    known: &Headings,
    layout: &Layout,
    headings: Row<'_>,
    language: Language,
) -> Vec<String> {
    let carried = layout.roles.iter().enumerate().filter(|(_, role)| **role == Role::Carried);
    let said = carried.filter_map(|(column, _)| {
        let heading = headings.cell(column).trim();
        let role = known.role(heading)?;
        if let Role::Input(input) = role
            && let Some(unit) = foreign_unit(ruleset, calculator, input, heading)
        {
            return Some(match language {
                Language::Zh => format!("“{heading}”这一列的单位是{unit}，和要填的不一样，没有用；请换算后改好列名"),
                Language::En => {
                    format!("“{heading}” is in {unit}, not in what is asked, and was not used; convert it and change its heading")
                }
            });
        }
        let used = layout.roles.iter().position(|other| role.rivals(*other))?;
        let used = headings.cell(used).trim();
        Some(match language {
            Language::Zh => format!("“{heading}”和“{used}”是同一项，只用了“{used}”"),
            Language::En => format!("“{heading}” and “{used}” are for the same thing; only “{used}” was used"),
        })
    });
    said.collect()
}

/// That rows are none of the list's, if some are.
pub fn apart(rows: &Numbers, language: Language) -> Option<String> {
    let count = rows.count;
    (count > 0).then(|| match language {
        Language::Zh => {
            format!("另有 {count} 行不是名单里的（合计、签字、备注、重复的表头），没有算：{}", rows.said(language))
        }
        Language::En => {
            let rows = rows.said(language);
            format!("{count} more rows are sums, signatures, remarks or headings again, and were not worked out: {rows}")
        }
    })
}

/// That rows say something beyond the headings, if some do.
pub fn beyond(rows: &Numbers, language: Language) -> Option<String> {
    (rows.count > 0).then(|| {
        let rows = rows.said(language);
        match language {
            Language::Zh => format!("{rows}在列名之外还写了内容，没有用来计算，记在结果的“说明”里"),
            Language::En => format!("what {rows} say beyond the headings was not used; it stands in the remarks of the result"),
        }
    })
}

/// Whether a row says something beyond so many columns.
pub fn is_beyond(row: Row<'_>, width: usize) -> bool {
    (width..row.len()).any(|column| !row.cell(column).trim().is_empty())
}

/// That more cells were respelt than are listed by their spelling, if some were.
pub fn others(cells: u64, language: Language) -> Option<String> {
    (cells > 0).then(|| match language {
        Language::Zh => format!("另有 {cells} 格也整理过写法"),
        Language::En => format!("{cells} more cells were respelt"),
    })
}
