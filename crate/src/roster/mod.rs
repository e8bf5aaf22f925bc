//! The class list: many people at once. A table of texts becomes, row by row, what each of them is entitled to.
//!
//! [`delimited`] reads pasted or saved text into [`cells`]; [`heading`] says which column is which input; [`cell`] reads what people
//! write. Then a list is one of two things. Either each row is a [`case`](mod@case) of its own, a person or a class with its
//! numbers, worked out as if it were asked alone; or its rows are the trainees of a [`class`], whose heads are counted, and the
//! money of the class falls to them: its [`outcome`]. A [`finding`] is what became of a row, [`told`] puts it into words, [`totals`] adds rows up,
//! and [`people`] finds who stands in the list twice.
//!
//! Nothing is guessed silently: a cell that is not spelt as the engine spells it is a repair and is said, and one that could mean
//! two things is a fault that costs only its row.

pub mod case;
pub mod cell;
pub mod cells;
pub mod class;
pub mod columns;
pub mod common;
pub mod delimited;
pub mod finding;
pub mod heading;
pub mod outcome;
pub mod people;
pub mod remark;
mod said;
pub mod sheet;
pub mod template;
mod ticks;
mod tidy;
pub mod told;
pub mod totals;
#[cfg(feature = "xlsx")]
pub mod xlsx;

use cells::Row;
use heading::{Layout, Role};
use tidy::key;

/// Whether a row is one of the list: none of the sums, signatures and remarks that stand under lists, and not the headings again,
/// as at the top of each printed page.
pub fn is_entry(layout: &Layout, headings: Row<'_>, row: Row<'_>) -> bool {
    let says = |column: usize| !row.cell(column).trim().is_empty();
    let Some(first) = (0..row.len()).find(|column| says(*column)) else { return false };
    let with_role = || layout.roles.iter().take(row.len()).enumerate().filter(|(_, role)| **role != Role::Carried);
    let someone = layout.column(Role::Person).or_else(|| layout.column(Role::Name)).is_some();
    let speaks = with_role().any(|(column, _)| says(column));
    // Where no column is for people, what stands in others may be a name: one cell is a remark, and more are somebody.
    let alone = || (0..row.len()).filter(|column| says(*column)).nth(1).is_none();
    if layout.roles.iter().any(|role| *role != Role::Carried) && !speaks && (someone || alone()) {
        return false;
    }
    if (first..row.len()).all(|column| !says(column) || row.cell(column).trim() == headings.cell(column).trim()) {
        return false;
    }
    if let Some(name) = layout.column(Role::Name).filter(|name| says(*name)) {
        // The headings again, where they stand in two rows.
        if row.cell(name).trim() == headings.cell(name).trim() {
            return false;
        }
        if is_sum(row.cell(name)) {
            return false;
        }
        if row.cell(name).trim() != row.cell(first).trim() {
            return true;
        }
    }
    let others = || with_role().any(|(column, _)| column != first && says(column));
    !is_sum(row.cell(first)) && !is_signature(row.cell(first), others)
}

/// Whether a cell names a sum of rows above: 合计, 本页小计.
fn is_sum(text: &str) -> bool {
    const SUMS: [&str; 4] = ["合计", "总计", "小计", "共计"];
    if !text.contains(['计', 't', 'T', 'Ｔ', 'ｔ']) {
        return false;
    }
    let word = key(text);
    let word = word.trim_end_matches(':');
    matches!(word, "total" | "subtotal" | "grandtotal") || SUMS.iter().any(|sum| word.starts_with(sum) || word.ends_with(sum))
}

/// Whether a cell begins a row of signatures or remarks. 经办人员培训班 begins like one; then what else the row says tells.
fn is_signature(text: &str, others: impl Fn() -> bool) -> bool {
    const UNDER: [&str; 8] = ["制表", "填表", "审核", "经办", "负责人", "备注", "说明", "注:"];
    let word = key(text);
    let Some(rest) = UNDER.iter().find_map(|under| word.strip_prefix(under)) else { return false };
    rest.is_empty() || rest.contains(':') || !others()
}

#[cfg(test)]
mod tests {
    use super::cells::Cells;
    use super::heading::Each;
    use super::*;

    fn entry(roles: &[Role], headings: &[&str], row: &[&str]) -> bool {
        let mut cells = Cells::default();
        cells.push(headings.iter().copied());
        cells.push(row.iter().copied());
        let layout = Layout { heading: 0, above: false, roles: roles.to_vec(), each: Each::Case };
        is_entry(&layout, cells.row(0), cells.row(1))
    }

    #[test]
    fn rows_of_the_list_are_told_from_what_stands_around_them() {
        let answer = Role::Input(crate::model::InputId(0));
        let roles = [Role::Carried, Role::Name, answer];
        let headings = ["班级", "姓名", "是否合格"];
        for (row, expected) in [
            (&["一班", "张三", "是"][..], true),
            (&["一班", "张三", ""], true),
            (&["合计", "张三", "是"], true),
            (&["", "", ""], false),
            (&["7", "", ""], false),
            (&["合计", "", "48"], false),
            (&["一班", "小计", "48"], false),
            (&["一班", "本页合计", "48"], false),
            (&["", "合 计：", "48"], false),
            (&["班级", "姓名", "是否合格"], false),
            (&["", "姓名", "是否合格"], false),
            (&["制表人：王五", "", "审核人：赵六"], false),
        ] {
            assert_eq!(entry(&roles, &headings, row), expected, "{row:?}");
        }
        let classes = [Role::Class, answer];
        for (row, expected) in [
            (&["经办人员培训一班", "48"][..], true),
            (&["审核员班", "48"], true),
            (&["统计员班", "48"], true),
            (&["经办人张三", ""], false),
            (&["备注", "48"], false),
            (&["说明：按实际人数", "48"], false),
            (&["总计", "48"], false),
        ] {
            assert_eq!(entry(&classes, &["班级", "合格人数"], row), expected, "{row:?}");
        }
        // A heading that is not known hides a name.
        let unknown = [Role::Carried, Role::Carried, answer];
        for (row, expected) in [(&["1", "李四", ""][..], true), (&["以上名单属实", "", ""], false), (&["3", "", ""], false)]
        {
            assert_eq!(entry(&unknown, &["序号", "受训者", "是否合格"], row), expected, "{row:?}");
        }
    }
}
