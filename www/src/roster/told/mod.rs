//! What goes between the program that works on a list and the one that draws it, as JSON text. The texts are in the visitor's
//! language already; amounts are in yuan.

mod spelt;

pub use spelt::{Form, Only, Order, RoleId};

use serde::{Deserialize, Serialize};

/// A question, with the name under which it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// What it is known by.
    pub id: String,
    /// What it is called.
    pub name: String,
}

/// A column of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its heading, as it stands there.
    pub heading: String,
    /// Its first cells that are not empty.
    pub samples: Vec<String>,
    /// What it is used as: one of [`Layout::roles`].
    pub role: RoleId,
}

/// Something that a column can be used as, with the name under which it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// What it is known by.
    pub id: RoleId,
    /// What it is called.
    pub name: String,
}

/// How a list is read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// How many rows there are to work out.
    pub rows: usize,
    /// The sheets of the workbook from which the list comes, in their order.
    pub sheets: Vec<Sheet>,
    /// What is worth saying of the list as a whole, each in a sentence.
    pub remarks: Vec<String>,
    /// The row whose quotation mark is not closed: nothing after it was read.
    pub unclosed: Option<u64>,
    /// Whether each row is a trainee of a class; otherwise it is a case of its own.
    pub trainees: bool,
    /// Whether rows can be trainees at all.
    pub counts_heads: bool,
    /// The columns from the left.
    pub columns: Vec<Column>,
    /// All that a column can be used as.
    pub roles: Vec<Role>,
    /// Questions that neither the list nor the form answers.
    pub unsaid: Vec<Named>,
}

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Its name in the workbook, by which it is chosen.
    pub id: String,
    /// The same, and whether it is hidden.
    pub name: String,
    /// Whether it is the one that was read.
    pub read: bool,
}

/// What is paid to one payee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// Who is paid.
    pub name: String,
    /// How much, in words.
    pub amount: String,
    /// For how many rows.
    pub rows: u64,
}

/// What became of some rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// What it is known by.
    pub at: u16,
    /// In a few words.
    pub title: String,
    /// Of how many rows.
    pub rows: u64,
}

/// How a spelling was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// The column's heading.
    pub heading: String,
    /// What stands in the list.
    pub text: String,
    /// What it was taken as.
    pub read: String,
    /// In how many rows.
    pub rows: u64,
}

/// What a list comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// How many rows were worked out.
    pub rows: u64,
    /// Rows of people who stand in an earlier one.
    pub again: u64,
    /// Rows with cells that were spelt in another way.
    pub repaired: u64,
    /// Rows that were changed here.
    pub changed: usize,
    /// The totals.
    pub payees: Vec<Paid>,
    /// What became of the rows.
    pub reasons: Vec<Reason>,
    /// How spellings were read.
    pub repairs: Vec<Repair>,
    /// How many classes there are.
    pub classes: usize,
    /// Headings of what a result adds to a row.
    pub added: Vec<String>,
    /// How many of these, after the first, are amounts.
    pub money: usize,
}

/// Heads of a class that were counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heads {
    /// The question that they answer.
    pub name: String,
    /// How many there are for certain.
    pub known: u32,
    /// Of how many it is not known.
    pub open: u32,
}

/// An amount of a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it is for.
    pub label: String,
    /// Who gets it.
    pub payee: String,
    /// How much, in words.
    pub amount: String,
}

/// The result of a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    /// What it is known by.
    pub at: usize,
    /// Its name in the list, or what stands for it.
    pub name: String,
    /// How many rows it has.
    pub rows: u32,
    /// Its heads.
    pub heads: Vec<Heads>,
    /// What became of it: the id of a status.
    pub status: String,
    /// The same in words.
    pub result: String,
    /// What is paid for it.
    pub money: Vec<Line>,
    /// Why it is like that; empty where there is nothing to say, as with the next two.
    pub why: String,
    /// What to do about it.
    pub next: String,
    /// What else there is to know.
    pub remarks: String,
    /// Where its money falls, and how far that is.
    pub tips: Vec<String>,
}

/// A row with its result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// What it is known by.
    pub entry: usize,
    /// Its number as a spreadsheet counts.
    pub number: u32,
    /// What became of it: the id of a status.
    pub status: String,
    /// Its cells.
    pub cells: Vec<String>,
    /// What the result adds: as many texts as [`Summary::added`].
    pub result: Vec<String>,
    /// Columns with cells that cannot be read.
    pub faulty: Vec<usize>,
    /// Columns with cells that are spelt in another way.
    pub repaired: Vec<usize>,
    /// Its class, where rows are trainees.
    pub class: Option<u32>,
}

/// A list to fill in and one to try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// The headings, with commas.
    pub file: String,
    /// The headings, with tabs.
    pub headings: String,
    /// Headings and rows, with tabs.
    pub example: String,
}

/// What somebody wants to see of the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Which rows.
    pub only: Only,
    /// Of these, the ones with this text in a cell.
    pub text: String,
    /// In which order.
    pub order: Order,
    /// Whether the last comes first.
    pub descending: bool,
}
