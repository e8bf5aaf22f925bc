//! The rows with their results: what is looked for among them, and which columns they have.

use web_sys::HtmlInputElement;
use yew::html::TargetCast;
use yew::prelude::*;

use super::app::{HEADING, View};
use super::grid::Grid;
use super::state::{Message, Place, Results, grouped, short, shown};
use super::words;
use crate::roster::told::{Column, Layout, Order, RoleId, Summary};
use butie::text::Language;

/// A column of the rows as they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shaped {
    pub(super) of: Of,
    pub(super) name: String,
    /// What rows are put in order by when it is clicked.
    pub(super) order: Order,
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
    /// An amount among what the result adds.
    Money(usize),
    /// Other words among what the result adds.
    Words(usize),
    /// A cell of the list.
    Cell(usize),
}

/// The columns from the left.
pub(super) type Shape = Vec<Shaped>;

/// First whose row it is and what became of it, then what stands in the list.
pub(super) fn shape(layout: &Layout, summary: &Summary, language: Language) -> Shape {
    let added = |of: Of, at: usize, order: Order, width: usize| {
        Some(Shaped { of, name: summary.added.get(at)?.clone(), order, width, counts: false, stays: false })
    };
    let cell = |(at, column): (usize, &Column)| {
        let unnamed = || language.pick(format!("（{}）", at + 1), format!("({})", at + 1));
        let name = Some(short(&column.heading, HEADING)).filter(|heading| !heading.is_empty()).unwrap_or_else(unnamed);
        let stays = column.role == RoleId::Name;
        Shaped { of: Of::Cell(at), name, order: Order::Cell(at), width: width(column, stays), counts: counts(column), stays }
    };
    let (own, others): (Vec<_>, Vec<_>) = shown(layout).into_iter().partition(|(_, column)| column.role == RoleId::Name);
    let name = words::NUMBER.get(language).to_owned();
    let number = Shaped { of: Of::Number, name, order: Order::List, width: 5, counts: true, stays: own.is_empty() };
    let money = (0..summary.money).map(|at| added(Of::Money(at + 1), at + 1, Order::Money(at), 14));
    let reason = reason(summary);
    [Some(number)]
        .into_iter()
        .chain(own.into_iter().map(|own| Some(cell(own))))
        .chain([added(Of::Words(0), 0, Order::Reason, 12)])
        .chain(money)
        .chain([added(Of::Words(reason), reason, Order::Reason, 16)])
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

pub(super) fn rows(view: View<'_>, results: &Results) -> Option<Html> {
    let shown = results.shown?;
    let seek = view.send(|event: InputEvent| Message::Seek(event.target_unchecked_into::<HtmlInputElement>().value()));
    let search = view.say(words::SEARCH);
    let mending = results.mending.filter(|mending| mending.place == Place::Grid);
    Some(html! {
        <>
            <h5>{ view.say(words::TABLE) }</h5>
            <div class="butie-tools">
                <input type="search" class="butie-sought" aria-label={search} placeholder={search} autocomplete="off" value={results.look.text.clone()} oninput={seek} />
                <span class="butie-hint" role="status">{ format!("{} {}", grouped(shown.count), view.say(words::FOUND)) }</span>
            </div>
            <Grid engine={view.engine.clone()} language={view.language()} {shown} shape={results.shape.clone()} order={results.look.order}
                descending={results.look.descending} {mending} sort={view.send(Message::Sort)} open={view.send(Message::Open)}
                mend={view.send(Message::Mend)} keep={view.send(|(mending, text)| Message::Keep(mending, text))} />
        </>
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_begins_with_whose_it_is_and_what_became_of_it() {
        let column = |heading: &str, role| Column { heading: heading.into(), samples: vec!["二十".into()], role };
        let layout = Layout {
            rows: 1,
            sheets: Vec::new(),
            remarks: Vec::new(),
            unclosed: None,
            trainees: false,
            counts_heads: false,
            columns: vec![column("培训天数", RoleId::Input(0)), column("姓名", RoleId::Name), column("", RoleId::Carried)],
            roles: Vec::new(),
            unsaid: Vec::new(),
        };
        let added = ["结果", "培训补贴", "原因", "下一步", "条款", "说明"].map(str::to_owned).to_vec();
        let summary = Summary {
            rows: 1,
            again: 0,
            repaired: 0,
            changed: 0,
            payees: Vec::new(),
            reasons: Vec::new(),
            repairs: Vec::new(),
            classes: 0,
            added,
            money: 1,
        };
        let shape = shape(&layout, &summary, Language::Zh);
        let names: Vec<&str> = shape.iter().map(|column| &*column.name).collect();
        assert_eq!(names, ["行号", "姓名", "结果", "培训补贴", "原因", "培训天数", "（3）"]);
        assert_eq!(shape[3].order, Order::Money(0));
        assert_eq!(shape[3].of, Of::Money(1));
        let stays: Vec<bool> = shape.iter().map(|column| column.stays).collect();
        assert_eq!(stays, [false, true, false, false, false, false, false], "whose row it is");
    }
}
