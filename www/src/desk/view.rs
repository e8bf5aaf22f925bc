//! What every part of the list is drawn from, and how a part tells what happens in it.

use yew::html::Scope;
use yew::prelude::*;

use super::app::Desk;
use super::engine::Engine;
use super::message::Message;
use super::pasted::Pasted;
use super::state::State;
use super::text;
use crate::words::Words;
use butie::text::Language;

/// What is drawn, and how it is told what happens.
#[derive(Clone, Copy)]
pub(super) struct View<'v> {
    pub(super) state: &'v State,
    /// What stands in the field for a list's text.
    pub(super) field: Option<&'v Pasted>,
    pub(super) engine: &'v Engine,
    pub(super) link: &'v Scope<Desk>,
}

impl View<'_> {
    pub(super) fn language(self) -> Language {
        self.state.asked.language
    }

    pub(super) fn say(self, words: Words) -> &'static str {
        words.get(self.language())
    }

    pub(super) fn colon(self) -> &'static str {
        self.language().pick("：", ": ")
    }

    /// Words within brackets.
    pub(super) fn within(self, words: &str) -> String {
        self.language().pick(format!("（{words}）"), format!(" ({words})"))
    }

    /// What a column is called; one without a heading by its number, which is given from 0.
    pub(super) fn heading(self, heading: &str, at: usize) -> String {
        text::heading(heading, at, self.language())
    }

    pub(super) fn send<T>(self, message: impl Fn(T) -> Message + 'static) -> Callback<T> {
        self.link.callback(message)
    }

    /// Something happens if an event brings it.
    pub(super) fn when<T: 'static>(self, message: impl Fn(T) -> Option<Message> + 'static) -> Callback<T> {
        self.link.batch_callback(message)
    }

    /// A button with a name by which it is found.
    pub(super) fn button(
        self,
        action: &'static str,
        class: &'static str,
        words: Words,
        message: impl Fn() -> Message + 'static,
    ) -> Html {
        let click = self.send(move |_: MouseEvent| message());
        html! { <button type="button" class={class} data-action={action} onclick={click}>{ self.say(words) }</button> }
    }
}

/// What buttons look like.
pub(super) const MAIN: &str = "butie-button is-main";
pub(super) const PLAIN: &str = "butie-button";
pub(super) const LINK: &str = "butie-link";
