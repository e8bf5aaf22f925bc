//! What the page draws, each part a function of the state. Parts take the words, the evaluation and the way to send
//! actions from [`View`]; none keeps anything of its own.

mod choose;
pub(crate) mod citation;
mod drawn;
mod form;
pub(crate) mod notices;
pub(crate) mod outcome;
pub(crate) mod question;
pub(crate) mod tag;
pub(crate) mod top;

pub(crate) use choose::{audiences, calculators, heading, regions};
pub(crate) use drawn::Drawn;
pub(crate) use form::form;
pub(crate) use tag::HEADING;
pub(crate) use top::{failure, foot, loading, lost, top, untranslated};

use std::rc::Rc;

use butie::model::Document;
use butie::text::{Language, Text};
use yew::prelude::*;

use self::tag::{Tag, classed};
use crate::session::{Action, State};
use crate::text::{self, Words};

/// What every part needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    /// The state that is drawn.
    pub(crate) state: &'a State,
    /// Takes actions.
    pub(crate) send: &'a Callback<Rc<Action>>,
    /// What the second part of the program drew.
    pub(crate) drawn: &'a Drawn,
}

impl View<'_> {
    pub(crate) fn language(&self) -> Language {
        self.state.language
    }

    /// The page's own words.
    pub(crate) fn say(&self, words: Words) -> &'static str {
        words.get(self.state.language)
    }

    /// The rules' words.
    pub(crate) fn tell<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.state.language)
    }

    /// A document's age in short and at length, if there is something to say about it.
    pub(crate) fn age(&self, document: &Document) -> Option<(Words, Words)> {
        text::validity(document.validity(self.state.today))
    }
}

/// A sign beside a word, which says the same: the shape is drawn by the style sheet.
pub(crate) fn icon(name: &'static str) -> Tag {
    classed("span", name).is("aria-hidden", "true")
}

/// The sign of something that holds or went well.
pub(crate) const GOOD: &str = "butie-icon is-good";
/// The sign of something to mind.
pub(crate) const WARNING: &str = "butie-icon is-warning";
/// The sign of something that fails.
pub(crate) const BAD: &str = "butie-icon is-bad";
/// The sign of something still to come.
pub(crate) const INFO: &str = "butie-icon is-info";
