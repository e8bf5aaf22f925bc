//! What there is to see of a list, and what can happen to it.

use std::rc::Rc;

use js_sys::JsString;
use yew::AttrValue;

use super::Asked;
use super::engine::{Fault, Source};
use super::pasted::Pasted;
use super::rows::Shape;
use crate::roster::told::{Class, Column, Form, Layout, Look, Only, Order, RoleId, Row, Summary};
use crate::words::Words;

/// What there is to see.
#[derive(Default)]
pub(super) struct State {
    pub(super) asked: Asked,
    /// What was pasted or typed, which the field need not show whole.
    pub(super) text: Option<Pasted>,
    pub(super) said: Option<Said>,
    /// A text that could not be copied without the visitor.
    pub(super) by_hand: Option<AttrValue>,
    pub(super) work: Work,
    pub(super) list: Option<List>,
}

/// What was said last.
#[derive(Clone, Copy)]
pub(super) enum Said {
    Words(Words),
    /// So many rows have been worked out.
    Rows(u64),
}

/// What is under way.
#[derive(Default)]
pub(super) enum Work {
    #[default]
    Nothing,
    Some(Progress),
    /// Rows were being worked out, and somebody has stopped that.
    Stopped,
}

/// How far something is.
pub(super) struct Progress {
    pub(super) of: Task,
    pub(super) done: f64,
    /// Of so many steps, or of one while that is not known.
    pub(super) all: f64,
}

/// What takes time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    Reading,
    Working,
    Writing,
}

/// A list that was read.
pub(super) struct List {
    pub(super) layout: Rc<Layout>,
    /// Whether somebody has to look at the columns first.
    pub(super) unfolded: bool,
    pub(super) results: Option<Results>,
}

/// What a list came to, and what somebody looks at of it.
pub(super) struct Results {
    pub(super) summary: Rc<Summary>,
    /// As many of the classes as are shown.
    pub(super) classes: Vec<Class>,
    pub(super) shape: Rc<Shape>,
    pub(super) look: Look,
    /// `None` until it is known how many rows these are.
    pub(super) shown: Option<Shown>,
    /// The row that is shown with all that is said of it.
    pub(super) row: Option<Row>,
    pub(super) mending: Option<Mending>,
}

/// The rows that somebody looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) count: usize,
    /// Another one whenever the rows may be other ones.
    pub(super) generation: u32,
    /// Whether somebody stays where they are in the list; otherwise it begins at the top.
    pub(super) stays: bool,
}

/// A cell that is being changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mending {
    pub(super) entry: usize,
    pub(super) column: usize,
    pub(super) place: Place,
}

/// Where a cell is changed: it may stand in two places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Grid,
    Row,
}

/// What happens.
pub(super) enum Message {
    /// The form says something else, or says it in another way.
    Show(Asked),
    /// The form has stood still for a while.
    Settled,
    Typed(JsString),
    Take(Source),
    Read,
    Example,
    Template,
    Headings,
    /// What works on the list has begun, for a task.
    Opened(u32),
    Progress(u32, f64, f64),
    Cancel,
    Again,
    Assign(usize, RoleId),
    Each(bool),
    /// To a question of the form, by its id.
    Lead(String),
    Only(Only),
    Seek(String),
    /// Nobody types any more.
    Sought,
    Sort(Order),
    MoreClasses,
    /// Puts the heads of a class into the form.
    Put(usize),
    Open(usize),
    Close,
    /// Puts a row, or its class, into the form.
    ShowRow {
        entry: usize,
        class: Option<u32>,
    },
    Mend(Option<Mending>),
    Keep(Mending, String),
    Save(Form),
    Statement,
    Copied(bool),
    /// What works on the list knows what the form says; whether all rows are to be worked out anew.
    Situated(bool),
    /// What came of a task.
    Heard(u32, Result<Box<News>, Fault>),
}

/// What came of something that took time.
pub(super) enum News {
    /// It was done, and there is nothing to say of it.
    Done,
    Said(Words),
    /// Something to copy by hand.
    ByHand(String),
    /// A result was written; and what came of that.
    Written(Box<News>),
    Take(Source),
    Matched {
        layout: Layout,
        /// Whether it is the same list, of which somebody looks at something.
        same: bool,
    },
    Worked {
        summary: Summary,
        classes: Vec<Class>,
        same: bool,
    },
    /// How the list is read.
    Layout(Layout),
    /// The same in another language.
    Retold {
        layout: Layout,
        summary: Summary,
        classes: Vec<Class>,
    },
    Classes(Vec<Class>),
    Looked {
        count: usize,
        /// The row that is shown whole, by the number under which it was asked for.
        row: Option<(usize, Option<Row>)>,
        stays: bool,
        /// How many rows were worked out just before.
        worked: Option<u64>,
    },
    Row(Option<Row>),
}

impl State {
    /// Begins something that takes time.
    pub(super) fn begin(&mut self, of: Task) {
        self.work = Work::Some(Progress { of, done: 0.0, all: 1.0 });
    }

    /// Ends something that takes time, and nothing else that is under way by now.
    pub(super) fn end(&mut self, of: Task) {
        if matches!(&self.work, Work::Some(progress) if progress.of == of) {
            self.work = Work::Nothing;
        }
    }

    /// Whether a list is read or worked out.
    pub(super) fn is_at_work(&self) -> bool {
        matches!(self.work, Work::Some(Progress { of: Task::Reading | Task::Working, .. }))
    }

    pub(super) fn results(&mut self) -> Option<&mut Results> {
        self.list.as_mut()?.results.as_mut()
    }
}

/// What of a list somebody wants to see after it was worked out again: the same, as long as there is any of it. What became of
/// rows is known by other numbers then.
pub(super) fn still(only: Only, before: &Summary, after: &Summary) -> Only {
    let there = match only {
        Only::All => true,
        Only::Reason(at) => {
            let known = before.reasons.iter().find(|reason| reason.at == at);
            let same = known.and_then(|known| after.reasons.iter().find(|reason| reason.title == known.title));
            return same.map_or(Only::All, |reason| Only::Reason(reason.at));
        }
        Only::Again => after.again > 0,
        Only::Repaired => after.repaired > 0,
        Only::Changed => after.changed > 0,
        Only::Class(at) => (at as usize) < after.classes,
    };
    if there { only } else { Only::All }
}

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

/// The beginning of a text that is too long to be shown.
pub(super) fn short(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}……", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// A number with its thousands apart.
pub(super) fn grouped(number: impl ToString) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::told::Reason;

    #[test]
    fn only_the_beginning_of_a_long_text_is_shown() {
        assert_eq!([short("补贴对象", 4), short("补贴对象", 2), short("", 0)], ["补贴对象", "补贴……", ""]);
    }

    #[test]
    fn of_very_many_columns_those_in_use_are_shown() {
        let column = |at: usize| Column {
            heading: if at == 1 { String::new() } else { at.to_string() },
            samples: Vec::new(),
            role: if at == 2999 { RoleId::Name } else { RoleId::Carried },
        };
        let layout = Layout {
            rows: 1,
            sheets: Vec::new(),
            remarks: Vec::new(),
            unclosed: None,
            trainees: false,
            counts_heads: false,
            columns: (0..3000).map(column).collect(),
            roles: Vec::new(),
            unsaid: Vec::new(),
        };
        let places: Vec<usize> = shown(&layout).into_iter().map(|(at, _)| at).collect();
        assert_eq!(places, [0].into_iter().chain(2..=CARRIED_SHOWN).chain([2999]).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_looked_at_stays_as_long_as_there_is_any_of_it() {
        let summary = |reasons: &[(u16, &str)], again| Summary {
            rows: 9,
            again,
            repaired: 0,
            changed: 0,
            payees: Vec::new(),
            reasons: reasons.iter().map(|(at, title)| Reason { at: *at, title: (*title).to_owned(), rows: 1 }).collect(),
            repairs: Vec::new(),
            classes: 2,
            added: Vec::new(),
            money: 1,
        };
        let (before, after) = (summary(&[(0, "可领"), (1, "不可领")], 1), summary(&[(0, "不可领")], 0));
        let of = |only| still(only, &before, &after);
        assert_eq!(of(Only::Reason(1)), Only::Reason(0), "it is known by another number");
        assert_eq!(of(Only::Reason(0)), Only::All, "there is none of it any more");
        assert_eq!([of(Only::Again), of(Only::Class(1)), of(Only::Class(2))], [Only::All, Only::Class(1), Only::All]);
    }

    #[test]
    fn what_has_come_to_its_end_ends_nothing_else() {
        let mut state = State::default();
        state.begin(Task::Working);
        state.end(Task::Writing);
        assert!(state.is_at_work());
        state.end(Task::Working);
        assert!(!state.is_at_work());
    }

    #[test]
    fn thousands_stand_apart() {
        let of = |number: u64| grouped(number);
        assert_eq!([of(0), of(999), of(1000), of(123_456_789)], ["0", "999", "1,000", "123,456,789"]);
    }
}
