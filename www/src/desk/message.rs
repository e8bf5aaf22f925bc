//! What can happen to a list.

use js_sys::JsString;
use wasm_bindgen::JsValue;

use super::Asked;
use super::effect::{Change, Put};
use super::state::{Mending, Turn};
use crate::roster::told::{Class, Form, Layout, Only, Order, Row, Summary};
use crate::words::Words;

/// Where a list comes from. A text or a file is as the browser has it: either may be large, and is handed on as it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Source {
    Text(JsString),
    File(JsValue),
    /// Another sheet of the workbook that was read last, by its name.
    Sheet(String),
}

/// What happens.
#[derive(Debug)]
pub(super) enum Message {
    /// The form says something else, or says it in another way.
    Show(Asked),
    /// The form has stood still for a while.
    Settled,
    Typed(JsString),
    Take(Source),
    Read,
    /// There is nothing to read.
    Blank,
    Example,
    Template,
    Headings,
    /// What works on the list has begun, for a task.
    Opened(Turn),
    Progress(Turn, f64, f64),
    Cancel,
    Again,
    Change(Change),
    /// To a question of the form, by its id.
    Lead(String),
    Only(Only),
    Seek(String),
    /// Nobody types any more.
    Sought,
    Sort(Order),
    MoreClasses,
    /// Puts something into the form.
    Put(Put),
    Open(usize),
    Close,
    Mend(Option<Mending>),
    Keep(Mending, String),
    Save(Form),
    Statement,
    Copied(bool),
    /// What works on the list knows what the form says; whether all rows are to be worked out anew.
    Situated(bool),
    /// What came of a task.
    Heard(Turn, Result<Box<News>, Fault>),
}

/// What came of something that took time.
#[derive(Debug)]
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
    /// Another sheet of the same workbook was read, as somebody has chosen.
    Sheet(Layout),
    Worked {
        layout: Layout,
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

/// Why something was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Somebody wants something else by now.
    Stopped,
    /// There is nothing here that reads workbooks, or this one cannot be read.
    NoXlsx,
    /// There is nothing here that writes workbooks, or this one cannot be written.
    NoBook,
    /// The workbook is in the form of an older program.
    OldXls,
    /// The file cannot be read, or is no table.
    Unread,
    /// The browser does not take a file.
    Ungiven,
    /// Anything else. What works on the list begins afresh, and the list is gone.
    Failed,
}
