//! What there is to see of a list, and what is known of whatever is under way with it.

use std::rc::Rc;

use super::Asked;
use super::shape::Shape;
use crate::roster::told::{Class, Layout, Look, Row, Summary};
use crate::words::Words;

/// Everything that is drawn follows from this, and what follows from what happens.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) asked: Asked,
    pub(super) said: Option<Said>,
    /// A text that could not be copied without the visitor.
    pub(super) by_hand: Option<Rc<str>>,
    pub(super) work: Work,
    pub(super) list: Option<List>,
    pub(super) turn: Turn,
    /// Whether what works on the list has begun.
    pub(super) opened: bool,
    /// What the form said when what works on the list was asked to begin.
    pub(super) begun: Asked,
    /// Whether the language has changed since the list was told.
    pub(super) respoken: bool,
    /// The number of the rows that were looked at last.
    pub(super) generation: u32,
}

/// What is under way, by its number: what comes of anything that was begun under another one is not wanted any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Turn(u32);

/// What was said last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Said {
    Words(Words),
    /// So many rows have been worked out.
    Rows(u64),
}

/// What is under way.
#[derive(Debug, Default, PartialEq)]
pub(super) enum Work {
    #[default]
    Nothing,
    Some(Progress),
    /// Rows were being worked out, and somebody has stopped that.
    Stopped,
}

/// How far something is.
#[derive(Debug, PartialEq)]
pub(super) struct Progress {
    pub(super) of: Task,
    pub(super) done: f64,
    /// Of so many steps, or of one while that is not known.
    pub(super) all: f64,
}

/// What takes time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Task {
    Reading,
    Working,
    Writing,
}

/// A list that was read.
#[derive(Debug)]
pub(super) struct List {
    pub(super) layout: Rc<Layout>,
    /// Whether somebody has to look at the columns first.
    pub(super) unfolded: bool,
    pub(super) results: Option<Results>,
}

/// What a list came to, and what somebody looks at of it.
#[derive(Debug)]
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

impl State {
    /// Gives up whatever is under way for something else.
    pub(super) fn turn(&mut self) -> Turn {
        self.turn.0 += 1;
        self.turn
    }

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

    pub(super) fn say(&mut self, words: Words) {
        self.said = Some(Said::Words(words));
    }

    pub(super) fn results(&mut self) -> Option<&mut Results> {
        self.list.as_mut()?.results.as_mut()
    }
}
