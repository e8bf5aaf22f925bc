//! What follows from what happens, as data: `run` does it.

use butie::text::Language;
use js_sys::JsString;

use super::Asked;
use super::message::Source;
use super::state::Turn;
use crate::roster::told::{Form, Look, RoleId};

/// Something to do outside of the state.
#[derive(Debug, PartialEq)]
pub(super) enum Effect {
    /// Says after a while that nothing has happened meanwhile; what was waited for before is not waited for any more.
    Wait(Pause),
    /// Says to what works on the list what the form says.
    Situate(Turn, Asked),
    /// Says it, because this may be the first that is asked, and then does something that takes time.
    Begin(Turn, Asked, First),
    /// Does something that takes time with the list.
    Do(Turn, Deed),
    /// Puts into the field what somebody has typed there.
    Type(JsString),
    /// Takes what the field holds, or says that it holds nothing.
    Read,
    /// Leads to the form's question with this id, which the form is told of.
    Lead(String),
    /// Something gets the focus when it is drawn.
    Focus(Target),
    /// The same if what stops the work has the focus, which goes with it, and nothing else gets it.
    Pass(Target),
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pause {
    /// The form stands still.
    Form,
    /// Nobody types any more what is sought.
    Search,
}

/// What may be the first that is asked.
#[derive(Debug, PartialEq)]
pub(super) enum First {
    /// Takes a list, which the field shows if it is a text.
    Take(Source),
    /// Takes the list to try.
    Example,
    /// Gives the list to fill in as a file.
    Template(Language),
    /// Copies its headings.
    Headings,
}

/// What is done with a list. So many classes are told where results are.
#[derive(Debug, PartialEq)]
pub(super) enum Deed {
    /// Reads the list in another way.
    Change(Change),
    /// Ends what is under way, and reads the list anew; of the same list what somebody looks at stays.
    Reread {
        same: bool,
    },
    /// Works all rows out.
    Work {
        classes: usize,
        same: bool,
    },
    /// Ends what is under way.
    Stop,
    /// Ends the reading of a list, of which nothing stays.
    Leave,
    /// Tells how the list is read.
    Layout,
    /// Tells that, and what it comes to.
    Retell {
        classes: usize,
    },
    Classes(usize),
    /// Finds out how many rows somebody looks at, and tells the one that is shown whole.
    Look {
        look: Look,
        entry: Option<usize>,
        stays: bool,
        worked: Option<u64>,
    },
    /// Tells a row.
    Row(usize),
    /// Changes a cell.
    Edit {
        entry: usize,
        column: usize,
        text: String,
        classes: usize,
    },
    /// Puts a row, or a class, into the form, and leads to its result.
    Put(Put),
    /// Takes so many rows out.
    Save {
        count: usize,
        form: Form,
        language: Language,
    },
    /// Copies the whole list in a few lines.
    Statement,
}

/// Another way to read a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// What a column is.
    Assign(usize, RoleId),
    /// Whether each row is a trainee.
    Each(bool),
}

/// What is put into the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Put {
    /// The heads of a class.
    Class(usize),
    /// A row that is a case of its own, by its number among all.
    Row(usize),
    /// A row that is a trainee, by its class.
    Trainee(u32),
}

/// A place in what is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The field in which the list is pasted.
    Field,
    /// The choice of a sheet.
    Sheets,
    /// What stops the work.
    Stop,
    /// What takes work up again.
    Again,
    /// The heading of the results.
    Summary,
    /// The row of the grid to which the keyboard leads.
    Active,
    /// The grid, where no row stands in it.
    Grid,
    /// The heading of the row that is shown whole.
    Row,
    /// What has a cell of that row changed, by its column.
    Cell(usize),
}
