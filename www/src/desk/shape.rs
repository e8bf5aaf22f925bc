//! Which columns of a list are shown, and which ones its rows have with their results.

use super::text::heading;
use super::words;
use crate::roster::told::{Column, Layout, Order, RoleId, Summary};
use butie::text::Language;

/// So many columns of a list are shown that answer no question; one of more has them by mistake.
const CARRIED_SHOWN: usize = 40;

/// The columns of a list to show, each with its place: those in use, and of the others the first in which something stands.
pub(super) fn shown(layout: &Layout) -> Vec<(usize, &Column)> {
    let mut carried = 0;
    let wanted = |(_, column): &(usize, &Column)| {
        let used = column.role != RoleId::Carried;
        let filled = !column.heading.is_empty() || !column.samples.is_empty();
        carried += usize::from(!used && filled);
        used || filled && carried <= CARRIED_SHOWN
    };
    layout.columns.iter().enumerate().filter(wanted).collect()
}

/// A column of the rows as they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shaped {
    pub(super) of: Of,
    pub(super) name: String,
    /// In characters of its text's own size.
    pub(super) width: usize,
    /// Whether numbers stand in it, which are held against each other.
    pub(super) counts: bool,
    /// Whether it stays in view when others are scrolled to: it says whose row it is.
    pub(super) stays: bool,
}

/// What a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// The row's number in the list.
    Number,
    /// An amount among those that the result adds.
    Money(usize),
    /// Other words among what the result adds.
    Words(usize),
    /// A cell of the list.
    Cell(usize),
}

impl Of {
    /// What rows are put in order by when the column's heading is clicked.
    pub(super) fn order(self) -> Order {
        match self {
            Self::Number => Order::List,
            Self::Money(at) => Order::Money(at),
            Self::Words(_) => Order::Reason,
            Self::Cell(at) => Order::Cell(at),
        }
    }

    /// Its place among what the result adds, where amounts come after the first.
    pub(super) fn added(self) -> Option<usize> {
        match self {
            Self::Money(at) => Some(at + 1),
            Self::Words(at) => Some(at),
            Self::Number | Self::Cell(_) => None,
        }
    }
}

/// The columns from the left.
pub(super) type Shape = Vec<Shaped>;

/// First whose row it is and what became of it, then what stands in the list.
pub(super) fn shape(layout: &Layout, summary: &Summary, language: Language) -> Shape {
    let added = |of: Of, width: usize| {
        Some(Shaped { of, name: summary.added.get(of.added()?)?.clone(), width, counts: false, stays: false })
    };
    let cell = |(at, column): (usize, &Column)| {
        let name = heading(&column.heading, at, language);
        let stays = column.role == RoleId::Name;
        Shaped { of: Of::Cell(at), name, width: width(column, stays), counts: counts(column), stays }
    };
    let (own, others): (Vec<_>, Vec<_>) = shown(layout).into_iter().partition(|(_, column)| column.role == RoleId::Name);
    let name = words::NUMBER.get(language).to_owned();
    let number = Shaped { of: Of::Number, name, width: 5, counts: true, stays: own.is_empty() };
    let money = (0..summary.money).map(|at| added(Of::Money(at), 14));
    [Some(number)]
        .into_iter()
        .chain(own.into_iter().map(|own| Some(cell(own))))
        .chain([added(Of::Words(0), 12)])
        .chain(money)
        .chain([added(Of::Words(reason(summary)), 16)])
        .chain(others.into_iter().map(|other| Some(cell(other))))
        .flatten()
        .collect()
}

/// Where the reason stands among what a result adds: before the next step, clauses and remarks.
fn reason(summary: &Summary) -> usize {
    summary.added.len().saturating_sub(4)
}

fn width(column: &Column, stays: bool) -> usize {
    let texts = std::iter::once(&column.heading).chain(&column.samples);
    let longest = texts.map(|text| text.chars().take(WIDEST).count()).max().unwrap_or_default();
    // What stays in view leaves room for the others.
    (longest + 2).clamp(6, if stays { 8 } else { WIDEST })
}

/// No column of the list is wider.
const WIDEST: usize = 16;
/// Of more digits a number says who somebody is, and not how much of something there is.
const DIGITS: usize = 9;

fn counts(column: &Column) -> bool {
    let number =
        |text: &String| text.len() <= DIGITS && text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','));
    // One that is not a number may be a mistake.
    column.samples.iter().filter(|text| number(text)).count() * 2 > column.samples.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_very_many_columns_those_in_use_are_shown() {
        let column = |at: usize| Column {
            heading: if at == 1 { String::new() } else { at.to_string() },
            samples: Vec::new(),
            role: if at == 2999 { RoleId::Name } else { RoleId::Carried },
        };
        let layout = Layout { rows: 1, columns: (0..3000).map(column).collect(), ..Layout::default() };
        let places: Vec<usize> = shown(&layout).into_iter().map(|(at, _)| at).collect();
        assert_eq!(places, [0].into_iter().chain(2..=CARRIED_SHOWN).chain([2999]).collect::<Vec<_>>());
    }

    #[test]
    fn a_row_begins_with_whose_it_is_and_what_became_of_it() {
        let column = |heading: &str, role| Column { heading: heading.into(), samples: vec!["二十".into()], role };
        let layout = Layout {
            rows: 1,
            columns: vec![column("培训天数", RoleId::Input(0)), column("姓名", RoleId::Name), column("", RoleId::Carried)],
            ..Layout::default()
        };
        let added = ["结果", "培训补贴", "原因", "下一步", "条款", "说明"].map(str::to_owned).to_vec();
        let summary = Summary { rows: 1, added, money: 1, ..Summary::default() };
        let shape = shape(&layout, &summary, Language::Zh);
        let names: Vec<&str> = shape.iter().map(|column| &*column.name).collect();
        assert_eq!(names, ["行号", "姓名", "结果", "培训补贴", "原因", "培训天数", "（3）"]);
        assert_eq!(shape[3].of, Of::Money(0));
        let orders: Vec<String> = shape.iter().map(|column| column.of.order().to_string()).collect();
        assert_eq!(orders, ["list", "cell:1", "reason", "money:0", "reason", "cell:0", "cell:2"]);
        let stays: Vec<bool> = shape.iter().map(|column| column.stays).collect();
        assert_eq!(stays, [false, true, false, false, false, false, false], "whose row it is");
    }
}
