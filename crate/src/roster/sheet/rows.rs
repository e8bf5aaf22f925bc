//! How a list is read: what its columns are, which of its rows are the list's, and what is said once for all of them.

use alloc::vec::Vec;

use super::table::Table;
use crate::answers::{RawSituation, Situation, read};
use crate::model::{Calculator, InputId};
use crate::roster::case::{Plan, Rules};
use crate::roster::cells::{Cells, Row};
use crate::roster::common::{beside, is_said};
use crate::roster::heading::{Each, Layout, Role, foreign_unit};
use crate::roster::is_entry;
use crate::roster::remark::{self, Numbers};

/// The rows of a list.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) layout: Layout,
    /// The headings.
    titles: Cells,
    /// What is said once for all rows, as it is read beside the list's columns.
    pub(super) common: Situation,
    /// The rows of the list, by their positions in the table.
    pub(super) entries: Vec<u32>,
    /// Rows that are none of the list's.
    pub(super) apart: Numbers,
    /// Rows that say something beyond the headings.
    pub(super) beyond: Numbers,
}

impl Rows {
    /// Those of no list.
    pub(super) fn none(calculator: &Calculator, given: &RawSituation) -> Self {
        Self {
            layout: Layout { heading: 0, above: false, roles: Vec::new(), each: Each::Case },
            titles: Cells::default(),
            common: read(calculator, given),
            entries: Vec::new(),
            apart: Numbers::default(),
            beyond: Numbers::default(),
        }
    }

    pub(super) fn headings(&self) -> Row<'_> {
        self.titles.row(0)
    }

    /// What the rows stand on.
    pub(super) fn plan<'p>(&'p self, rules: Rules<'p>) -> Plan<'p> {
        Plan {
            ruleset: rules.ruleset,
            calculator: rules.calculator,
            columns: rules.columns,
            layout: &self.layout,
            headings: self.headings(),
            common: &self.common,
        }
    }

    /// Reads the list in another way. A column whose heading names another unit than its question is carried along: its numbers would be
    /// taken for something else.
    pub(super) fn set_layout(&mut self, rules: Rules<'_>, table: &Table, layout: Layout) {
        self.titles = layout.titles(&table.cells);
        self.layout = layout;
        for column in 0..self.layout.roles.len() {
            if let Role::Input(input) = self.layout.roles[column]
                && foreign_unit(rules.ruleset, rules.calculator, input, self.headings().cell(column)).is_some()
            {
                self.layout.roles[column] = Role::Carried;
            }
        }
    }

    /// Chooses the rows of the table that are the list's.
    pub(super) fn choose(&mut self, table: &Table) {
        let (mut entries, mut apart, mut beyond) = (Vec::new(), Numbers::default(), Numbers::default());
        for position in self.layout.heading + 1..table.cells.len() {
            let (row, number) = (table.row(position), position as u64 + 1);
            if is_entry(&self.layout, self.headings(), row) {
                entries.extend(u32::try_from(position));
                if remark::is_beyond(row, self.layout.roles.len()) {
                    beyond.add(number);
                }
            } else if !row.is_blank() {
                apart.add(number);
            }
        }
        (self.entries, self.apart, self.beyond) = (entries, apart, beyond);
    }

    /// Says what holds for all rows.
    pub(super) fn set_common(&mut self, rules: Rules<'_>, given: &RawSituation) {
        self.common = read(rules.calculator, &self.of_all(rules, given));
    }

    /// What of these answers holds for all rows.
    pub(super) fn of_all(&self, rules: Rules<'_>, given: &RawSituation) -> RawSituation {
        beside(rules.calculator, rules.columns, &self.layout, given).0
    }

    /// The inputs about which neither a column nor what is said once for all rows says anything, though somebody has to.
    pub(super) fn unsaid(&self, rules: Rules<'_>) -> Vec<InputId> {
        let ids = (0u16..).map(InputId).zip(&rules.calculator.inputs).filter(|(position, input)| {
            let asked = input.default.is_none() && !input.absent_is_none && !input.optional && input.when.is_none();
            asked && self.common.absent.has(position.index()) && !is_said(rules.columns, &self.layout, *position)
        });
        ids.map(|(position, _)| position).collect()
    }

    /// Whether the heads of an input are counted from the rows.
    pub(super) fn counts(&self, rules: Rules<'_>, input: InputId) -> bool {
        let heads = rules.columns.get(input.index()).is_some_and(|column| column.heads.is_some());
        self.layout.each == Each::Trainee && heads && is_said(rules.columns, &self.layout, input)
    }
}
