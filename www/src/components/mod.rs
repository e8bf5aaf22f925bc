//! What the page draws, each part a function of the state. Parts take the words, the evaluation and the way to send
//! actions from [`View`]; none keeps anything of its own.

mod choose;
mod citation;
mod form;
mod notices;
mod outcome;
mod question;
mod standards;
mod steps;
mod top;

pub(crate) use choose::{audiences, calculators, regions};
pub(crate) use form::form;
pub(crate) use top::{failure, foot, loading, top};

use butie::text::{Language, Text};
use yew::prelude::*;

use crate::session::{Action, State};
use crate::text::Words;

/// What every part needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct View<'a> {
    /// The state that is drawn.
    pub(crate) state: &'a State,
    /// Takes actions.
    pub(crate) send: &'a Callback<Action>,
}

impl View<'_> {
    fn language(&self) -> Language {
        self.state.language
    }

    /// The page's own words.
    fn say(&self, words: Words) -> &'static str {
        words.get(self.state.language)
    }

    /// The rules' words.
    fn tell(&self, text: &Text) -> String {
        text.get(self.state.language).to_owned()
    }

    /// Sends an action on an event.
    fn on<E>(&self, action: Action) -> Callback<E> {
        self.send.reform(move |_| action.clone())
    }
}

/// The value of an ARIA state.
fn truth(holds: bool) -> &'static str {
    if holds { "true" } else { "false" }
}

/// A sign beside a word, which says the same: the shape is drawn by the style sheet.
fn icon(name: &'static str) -> Html {
    html! { <span class={classes!("butie-icon", name)} aria-hidden="true" /> }
}

/// A document's age, if there is something to say about it.
fn age(view: View<'_>, document: &butie::model::Document) -> Option<(Words, Words)> {
    crate::text::validity(document.validity(view.state.today))
}
