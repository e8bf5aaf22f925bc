//! Rows of a result: the list's own cells with what became of them, as a table or as JSON lines.

use std::collections::BTreeMap;

use butie::roster::case::Cases;
use butie::roster::cells::Row;
use butie::roster::columns::cell;
use butie::roster::heading::Role;
use butie::roster::is_entry;
use butie::roster::people::{Before, Came};
use butie::roster::remark::{self, Numbers};
use butie::roster::told::{Teller, Told};
use butie::roster::totals::Totals;
use butie::wire;
use serde::Serialize;

use super::output::{Format, Written};
use super::source::Placed;
use super::undone::Undone;

/// What was made of rows.
pub(super) struct Made {
    pub(super) written: Written,
    pub(super) totals: Totals,
    pub(super) undone: Undone,
    pub(super) aside: Aside,
}

/// Rows of which something does not count; by their numbers in the list.
#[derive(Default)]
pub(super) struct Aside {
    /// Rows that are none of the list's, such as sums and signatures, and stand in the result as they are.
    pub(super) apart: Numbers,
    /// Rows that say something beyond the headings.
    pub(super) beyond: Numbers,
}

impl Aside {
    pub(super) fn merge(&mut self, other: &Self) {
        self.apart.merge(&other.apart);
        self.beyond.merge(&other.beyond);
    }
}

impl Made {
    pub(super) fn new(format: Format) -> Self {
        Self { written: Written::new(format), totals: Totals::default(), undone: Undone::default(), aside: Aside::default() }
    }
}

/// What all rows of a list have in common, for whoever writes them.
pub(super) struct Frame<'a> {
    pub(super) teller: Teller<'a>,
    pub(super) hash: &'a str,
    pub(super) format: Format,
    pub(super) width: usize,
    /// The file's name, where there are several.
    pub(super) file: Option<&'a str>,
}

/// A row as JSON: the same result that `butie eval` prints, with what a list adds.
#[derive(Serialize)]
struct RowJson<'a, R: Serialize> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    /// Its number in its own file, from 1 and with the headings.
    row: u64,
    #[serde(flatten)]
    result: R,
    reason: &'a str,
    next: &'a str,
    remarks: &'a str,
}

/// A trainee's share.
#[derive(Serialize)]
struct ShareJson<'a> {
    /// The name of its class, and what tells people apart; each where the list has a column for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<&'a str>,
    status: &'a str,
    shares: BTreeMap<&'a str, Option<String>>,
}

impl Frame<'_> {
    /// Works out a row that is a case of its own, and says what it came to.
    pub(super) fn case(&self, cases: &mut Cases<'_, '_>, placed: Placed<'_>, before: Option<Before>, made: &mut Made) -> Came {
        let Placed { number, row, .. } = placed;
        if !is_entry(self.teller.plan.layout, self.teller.plan.headings, row) {
            self.carry(placed, made);
            return Came::default();
        }
        let judged = cases.judge(row, before);
        let told = self.teller.case(&judged, row, before);
        made.totals.add(&told, before.is_some(), !judged.repaired.is_empty());
        made.undone.note(number, &told);
        if remark::is_beyond(row, self.width) {
            made.aside.beyond.add(number);
        }
        if self.format == Format::Jsonl {
            let result = wire::result(&judged.evaluation, self.hash, None);
            self.json(number, &result, &told, &mut made.written);
        } else {
            self.row(row, &told, &mut made.written);
        }
        told.finding.came
    }

    /// Writes a row that is a trainee and told, or none of the list's.
    pub(super) fn trainee(&self, placed: Placed<'_>, told: Option<(Told, bool, &str)>, before: Option<Before>, made: &mut Made) {
        let Placed { number, row, .. } = placed;
        let Some((told, repaired, class)) = told else { return self.carry(placed, made) };
        made.totals.add(&told, before.is_some(), repaired);
        made.undone.note(number, &told);
        if remark::is_beyond(row, self.width) {
            made.aside.beyond.add(number);
        }
        if self.format == Format::Jsonl {
            let shares = self.teller.columns.money.iter().zip(&told.money).map(|(column, money)| {
                let amount = money.map(|money| cell(Some(money)));
                (column.id.as_str(), amount)
            });
            let cell = |role: Role| self.teller.plan.layout.column(role).map(|column| row.cell(column).trim());
            let (name, person) = (cell(Role::Name), cell(Role::Person));
            let class = cell(Role::Class).map(|_| class);
            let result = ShareJson { class, name, person, status: told.finding.status.id(), shares: shares.collect() };
            self.json(number, &result, &told, &mut made.written);
        } else {
            self.row(row, &told, &mut made.written);
        }
    }

    fn json(&self, number: u64, result: &impl Serialize, told: &Told, written: &mut Written) {
        let Written::Text(text) = written else { return };
        let (reason, next, remarks) = (&*told.words.why, &*told.words.next, &*told.remarks);
        let line = RowJson { file: self.file, row: number, result, reason, next, remarks };
        // A shape of ours has no key that JSON cannot have.
        if let Ok(line) = serde_json::to_string(&line) {
            text.push_str(&line);
            text.push('\n');
        }
    }

    /// A row of the list with its result behind it.
    fn row(&self, row: Row<'_>, told: &Told, written: &mut Written) {
        let own = (0..self.width).map(|column| row.cell(column));
        let mut cells: Vec<String> = Vec::new();
        told.cells(self.teller.language, |cell| cells.push(cell.to_owned()));
        written.row(self.file.into_iter().chain(own).chain(cells.iter().map(String::as_str)));
    }

    /// A row that is none of the list's, as it stands.
    fn carry(&self, placed: Placed<'_>, made: &mut Made) {
        let row = placed.row;
        // With several files, people are told rows by their number in the table, where none may be missing.
        if row.is_blank() && self.file.is_none() {
            return;
        }
        if !row.is_blank() {
            made.aside.apart.add(placed.number);
        }
        if self.format != Format::Jsonl {
            made.written.row(self.file.into_iter().chain(row.iter()));
        }
    }
}
