//! What draws the class list in the page: a module of its own, which comes when somebody opens the list.
//!
//! A [`Room`] is drawn for each calculator whose list was opened. The page puts its element where the list belongs, says what the
//! form says with [`Room::show`], and hears from it by the event `butie:list`, whose detail is what the list hands to the form.
//! What works on the list is another program, in a worker; `engine` is the way there.
//!
//! `state` is what there is to see, `message` what can happen, and `reduce` goes from the one by the other to the next and to each
//! `effect` that follows, and knows no browser. `run` and `deed` bring the effects about, `app` draws, and every other room draws a
//! part of it.

mod app;
mod browser;
mod by_hand;
mod classes;
mod columns;
mod deed;
mod detail;
mod effect;
mod engine;
mod entry;
mod grid;
mod mend;
mod message;
mod pasted;
mod reduce;
mod rows;
mod run;
mod shape;
mod state;
mod summary;
mod take;
mod text;
mod view;
mod words;

use std::fmt;

use butie::text::Language;
use gloo_utils::document;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::AppHandle;

use self::app::{Desk, Props};
use self::engine::Engine;
use self::message::Message;

/// What the form says, and how it is to be said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    /// Its answers as a link carries them.
    fragment: String,
    language: Language,
    /// The rules' id for who asks.
    audience: Option<String>,
    /// Whether the browser keeps no files that a page gives it.
    plain: bool,
}

/// The room of one calculator's list.
#[wasm_bindgen]
pub struct Room {
    element: Element,
    totals: Element,
    /// There until the room is given back.
    app: Option<AppHandle<Desk>>,
}

impl Drop for Room {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
    }
}

impl fmt::Debug for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Room").field("element", &self.element).finish_non_exhaustive()
    }
}

#[wasm_bindgen]
impl Room {
    /// A room in which no list stands yet. `open` gives a promise of the function that asks what works on the list: it takes a
    /// name, arguments and, where the work takes time, a function that is told of it, and gives a promise of an answer.
    #[wasm_bindgen(constructor)]
    pub fn new(open: Function) -> Result<Room, JsValue> {
        let element = document().create_element("div")?;
        let totals = document().create_element("div")?;
        let props = Props { engine: Engine::new(open), element: element.clone(), totals: totals.clone() };
        let app = yew::Renderer::<Desk>::with_root_and_props(element.clone(), props).render();
        Ok(Self { element, totals, app: Some(app) })
    }

    /// Where the list is drawn.
    #[wasm_bindgen(getter)]
    pub fn element(&self) -> Element {
        self.element.clone()
    }

    /// Where its totals are drawn for a quotation; empty as long as there are none.
    #[wasm_bindgen(getter)]
    pub fn totals(&self) -> Element {
        self.totals.clone()
    }

    /// Says what the form says: its answers as a link carries them, in which language and by whom it is asked, and whether the
    /// browser keeps no files.
    pub fn show(&self, fragment: &str, english: bool, audience: Option<String>, plain: bool) {
        let language = if english { Language::En } else { Language::Zh };
        if let Some(app) = &self.app {
            app.send_message(Message::Show(Asked { fragment: fragment.to_owned(), language, audience, plain }));
        }
    }
}
