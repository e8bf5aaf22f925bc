//! The rows of a list, of which only those in view stand in the document, whatever there are: a row is as high as any other, so
//! its place follows from its number.

mod draw;
mod resized;
mod window;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::platform::spawn_local;
use yew::prelude::*;

use self::resized::Resized;
use self::window::Window;
use super::browser;
use super::engine::Engine;
use super::message::Fault;
use super::shape::Shape;
use super::state::{Mending, Shown};
use crate::roster::told::{Order, Row};
use butie::text::Language;

/// Rows are asked for so many at a time.
const PAGE: usize = 40;
/// So many pages are remembered.
const PAGES: usize = 24;
/// How high a row is until that is known.
const HEIGHT: f64 = 44.0;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) engine: Engine,
    pub(super) language: Language,
    pub(super) shown: Shown,
    pub(super) shape: Rc<Shape>,
    /// By what the rows are put in order.
    pub(super) order: Order,
    pub(super) descending: bool,
    pub(super) mending: Option<Mending>,
    pub(super) sort: Callback<Order>,
    /// Told of the row that somebody wants to see.
    pub(super) open: Callback<usize>,
    pub(super) mend: Callback<Option<Mending>>,
    pub(super) keep: Callback<(Mending, String)>,
}

/// What stands in the document.
pub(super) struct Grid {
    pages: BTreeMap<usize, Page>,
    /// Pages that are on their way, and for which rows.
    asked: BTreeSet<(usize, u32)>,
    /// The row to which the keyboard leads, by its place.
    active: usize,
    window: Window,
    /// Whether the row to which the keyboard leads gets the focus when it is drawn.
    focus: bool,
    scroller: NodeRef,
    resized: Option<Resized>,
}

struct Page {
    generation: u32,
    rows: Vec<Rc<Row>>,
}

pub(super) enum Message {
    Came(usize, u32, Result<Vec<Row>, Fault>),
    Scrolled,
    Resized,
    Key(KeyboardEvent),
    Clicked(usize),
    Mend(usize, Mending),
    Keep(Mending, String),
    Leave,
}

impl Component for Grid {
    type Message = Message;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        let mut grid = Self {
            pages: BTreeMap::new(),
            asked: BTreeSet::new(),
            active: 0,
            window: Window { top: 0.0, height: HEIGHT * 8.0, row: HEIGHT },
            focus: false,
            scroller: NodeRef::default(),
            resized: None,
        };
        grid.ask(context);
        grid
    }

    fn changed(&mut self, context: &Context<Self>, before: &Props) -> bool {
        let shown = context.props().shown;
        if shown.generation != before.shown.generation {
            if !shown.stays {
                self.pages.clear();
                self.active = 0;
                if let Some(scroller) = self.scroller.cast::<Element>() {
                    scroller.set_scroll_top(0);
                }
                self.window.top = 0.0;
            }
            self.active = self.active.min(shown.count.saturating_sub(1));
            self.ask(context);
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let props = context.props();
        match message {
            Message::Came(page, generation, rows) => {
                self.asked.remove(&(page, generation));
                let Ok(rows) = rows else { return false };
                if generation != props.shown.generation {
                    return false;
                }
                self.pages.insert(page, Page { generation, rows: rows.into_iter().map(Rc::new).collect() });
                self.forget();
            }
            Message::Scrolled | Message::Resized => {
                let before = self.window;
                self.measure();
                if self.window == before {
                    return false;
                }
                self.ask(context);
            }
            Message::Key(event) => return self.key(context, &event),
            Message::Clicked(at) => {
                self.active = at;
                if let Some(row) = self.row(at) {
                    props.open.emit(row.entry);
                }
            }
            Message::Mend(at, mending) => {
                self.active = at;
                props.mend.emit(Some(mending));
            }
            Message::Keep(mending, text) => {
                self.focus = true;
                props.keep.emit((mending, text));
            }
            Message::Leave => {
                self.focus = true;
                props.mend.emit(None);
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        self.table(context)
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        if first {
            let link = context.link().clone();
            self.resized = self
                .scroller
                .cast::<Element>()
                .and_then(|scroller| Resized::of(&scroller, move || link.send_message(Message::Resized)));
            context.link().send_message(Message::Resized);
        }
        if std::mem::take(&mut self.focus)
            && let Some(scroller) = self.scroller.cast::<Element>()
            && let Some(row) = scroller.query_selector(&format!("[data-at=\"{}\"]", self.active)).ok().flatten()
        {
            browser::focus_on(&row);
        }
    }
}

impl Grid {
    fn row(&self, at: usize) -> Option<&Rc<Row>> {
        self.pages.get(&(at / PAGE))?.rows.get(at % PAGE)
    }

    /// Asks for the pages that are to be drawn and are not here, or are those of an older state of the list.
    fn ask(&mut self, context: &Context<Self>) {
        let Shown { count, generation, .. } = context.props().shown;
        let rows = self.window.rows(count);
        let wanted = rows.start / PAGE..rows.end.div_ceil(PAGE);
        for page in wanted.chain((self.active < count).then_some(self.active / PAGE)) {
            let known = self.pages.get(&page).is_some_and(|page| page.generation == generation);
            if known || !self.asked.insert((page, generation)) {
                continue;
            }
            let (engine, link) = (context.props().engine.clone(), context.link().clone());
            spawn_local(async move {
                let rows = engine.rows(page * PAGE, PAGE).await;
                link.send_message(Message::Came(page, generation, rows));
            });
        }
    }

    /// Forgets the pages farthest from what is in view when there are too many.
    fn forget(&mut self) {
        let here = self.window.rows(usize::MAX).start / PAGE;
        while self.pages.len() > PAGES {
            let farthest = self.pages.keys().copied().max_by_key(|page| page.abs_diff(here));
            farthest.map(|page| self.pages.remove(&page));
        }
    }

    fn measure(&mut self) {
        let Some(scroller) = self.scroller.cast::<Element>() else { return };
        let (height, top) = (scroller.client_height(), f64::from(scroller.scroll_top()));
        // A list that is not in the document is as high as nothing and scrolled nowhere; it comes back to where it was.
        if height == 0 {
            self.window.height = 0.0;
            return;
        }
        if self.window.height == 0.0 && top < self.window.top {
            // Browsers take no halves.
            scroller.set_scroll_top(self.window.top as i32);
        }
        let head = scroller.query_selector(".is-head").ok().flatten();
        let row = head.map(|head| head.get_bounding_client_rect().height()).filter(|height| *height > 0.0);
        self.window =
            Window { top: f64::from(scroller.scroll_top()), height: f64::from(height), row: row.unwrap_or(self.window.row) };
    }

    fn key(&mut self, context: &Context<Self>, event: &KeyboardEvent) -> bool {
        let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return false };
        let within = |selector: &str| target.closest(selector).ok().flatten();
        let (row, count) = (within("[data-at]"), context.props().shown.count);
        let outside = row.is_none() && self.scroller.cast::<Element>().as_ref() != Some(&target);
        if outside || count == 0 || within("input, select, textarea").is_some() {
            return false;
        }
        let screen = ((self.window.height / self.window.row) as usize).saturating_sub(2).max(1);
        let to = match &*event.key() {
            "ArrowDown" => self.active + 1,
            "ArrowUp" => self.active.saturating_sub(1),
            "PageDown" => self.active + screen,
            "PageUp" => self.active.saturating_sub(screen),
            "Home" => 0,
            "End" => count - 1,
            "Enter" if row.as_ref() == Some(&target) => {
                event.prevent_default();
                if let Some(row) = self.row(self.active) {
                    context.props().open.emit(row.entry);
                }
                return false;
            }
            _ => return false,
        };
        event.prevent_default();
        // The first key leads into the list, and not away from where it was left.
        if row.is_some() {
            self.active = to.min(count - 1);
        }
        if let Some(scroller) = self.scroller.cast::<Element>() {
            self.measure();
            // Browsers take no halves, and a row that is seen but for a part of a pixel is seen.
            scroller.set_scroll_top(self.window.reach(self.active) as i32);
            self.measure();
        }
        self.focus = true;
        self.ask(context);
        true
    }
}
