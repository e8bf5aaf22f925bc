//! The rows of a list, of which only those in view stand in the document, whatever there are: a row is as high as any other, so
//! its place follows from its number.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, KeyboardEvent};
use yew::platform::spawn_local;
use yew::prelude::*;

use super::app::LINK;
use super::engine::{Engine, Fault};
use super::mend::Mend;
use super::rows::{Of, Shape, Shaped};
use super::state::{Mending, Place, Shown, grouped, short};
use super::{browser, words};
use crate::browser::call;
use crate::roster::told::{Order, Row};
use butie::text::Language;

/// So many rows above and below those in view stand there, too.
const SPARE: usize = 8;
/// Rows are asked for so many at a time.
const PAGE: usize = 40;
/// So many pages are remembered.
const PAGES: usize = 24;
/// Of a cell so many signs are shown.
const CELL: usize = 200;
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
    /// How far the list is scrolled, how much of it is in view, and how high a row is, in pixels.
    window: Window,
    /// Whether the row to which the keyboard leads gets the focus when it is drawn.
    focus: bool,
    scroller: NodeRef,
    resized: Option<Resized>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Window {
    top: f64,
    height: f64,
    row: f64,
}

impl Window {
    /// The rows to draw of so many.
    fn rows(self, count: usize) -> Range<usize> {
        // Neither is below zero, and no list is longer than what a whole number of this kind holds.
        let first = (self.top / self.row).floor().max(0.0) as usize;
        let last = ((self.top + self.height) / self.row).ceil().max(0.0) as usize;
        first.saturating_sub(SPARE).min(count)..(last + SPARE).min(count)
    }

    /// Where the list has to be scrolled to so that a row can be seen below the headings.
    fn reach(self, row: usize) -> f64 {
        let top = row as f64 * self.row;
        top.min(self.top).max(top + 2.0 * self.row - self.height)
    }
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
        let props = context.props();
        let link = context.link();
        let columns = props.shape.iter().map(|column| format!("minmax({0}em,{0}fr)", column.width)).collect::<Vec<_>>().join(" ");
        let least: usize = props.shape.iter().map(|column| column.width).sum();
        let heads = props.shape.iter().enumerate().map(|(at, column)| head(props, at, column));
        let mut drawn: Vec<usize> = self.window.rows(props.shown.count).collect();
        // The row to which the keyboard leads stays, wherever it is scrolled to, so that nobody loses their place.
        if self.active < props.shown.count && !drawn.contains(&self.active) {
            drawn.push(self.active);
            drawn.sort_unstable();
        }
        let say = |words: crate::words::Words| words.get(props.language);
        let scrolled = link.callback(|_: Event| Message::Scrolled);
        let key = link.callback(Message::Key);
        html! {
            <div ref={&self.scroller} class="butie-grid-scroller" tabindex="0" role="region" aria-label={format!("{}{}{}", say(words::GRID), props.language.pick("。", ". "), say(words::KEYS))}
                onscroll={scrolled} onkeydown={key}>
                <div role="table" class="butie-grid" aria-label={say(words::GRID)} aria-colcount={props.shape.len().to_string()}
                    aria-rowcount={(props.shown.count + 1).to_string()} ~style={format!("--columns:{columns};min-width:{least}em")}>
                    <div role="rowgroup">
                        <div role="row" class="butie-grid-row is-head" aria-rowindex="1">{ for heads }</div>
                    </div>
                    <div role="rowgroup" class="butie-grid-rows" ~style={format!("height:{}px", props.shown.count as f64 * self.window.row)}>
                        { for drawn.into_iter().map(|at| self.draw(context, at)) }
                    </div>
                </div>
            </div>
        }
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

fn head(props: &Props, at: usize, column: &Shaped) -> Html {
    // Two columns may go by the same; it is said of the first.
    let sorted = if props.shape.iter().position(|column| column.order == props.order) != Some(at) {
        "none"
    } else if props.descending {
        "descending"
    } else {
        "ascending"
    };
    let order = column.order;
    // As much as fits into two lines beside the margins, of which the first may end early; letters are narrower than other signs.
    let most = if column.name.is_ascii() { 3 * column.width } else { 2 * column.width }.saturating_sub(6);
    let sort = props.sort.reform(move |_: MouseEvent| order);
    html! {
        <div role="columnheader" class={looks(column, None)} aria-colindex={(at + 1).to_string()} aria-sort={sorted}>
            <button type="button" data-order={order.to_string()} title={column.name.clone()} onclick={sort}>{ short(&column.name, most) }</button>
        </div>
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

    fn draw(&self, context: &Context<Self>, at: usize) -> Html {
        let props = context.props();
        let place = format!("transform:translateY({}px)", at as f64 * self.window.row);
        let tabindex = if at == self.active { "0" } else { "-1" };
        let Some(row) = self.row(at) else {
            return html! {
                <div key={at} role="row" class="butie-grid-row" aria-rowindex={(at + 2).to_string()} data-at={at.to_string()} {tabindex} ~style={place}>
                    <div role="cell">{ "……" }</div>
                </div>
            };
        };
        let cells = props.shape.iter().enumerate().map(|(column, shaped)| self.cell(context, at, row, column, shaped));
        let click = context.link().batch_callback(move |event: MouseEvent| {
            let target: Element = event.target()?.dyn_into().ok()?;
            target.closest("button, input").ok().flatten().is_none().then_some(Message::Clicked(at))
        });
        html! {
            <div key={at} role="row" class="butie-grid-row" aria-rowindex={(at + 2).to_string()} data-at={at.to_string()} {tabindex} ~style={place}
                data-entry={row.entry.to_string()} data-status={row.status.clone()} onclick={click}>
                { for cells }
            </div>
        }
    }

    fn cell(&self, context: &Context<Self>, at: usize, row: &Row, place: usize, shaped: &Shaped) -> Html {
        let props = context.props();
        let index = (place + 1).to_string();
        let result = |at: usize| row.result.get(at).cloned().unwrap_or_default();
        let column = match shaped.of {
            Of::Number => {
                return html! { <div role="cell" aria-colindex={index} class={looks(shaped, None)}>{ row.number }</div> };
            }
            Of::Words(at) => {
                let words = short(&result(at), CELL);
                return html! { <div role="cell" aria-colindex={index} title={words.clone()}>{ words }</div> };
            }
            Of::Money(at) => {
                return html! { <div role="cell" aria-colindex={index} class="is-figure" title={result(at)}>{ apart(&result(at)) }</div> };
            }
            Of::Cell(column) => column,
        };
        let words = row.cells.get(column).cloned().unwrap_or_default();
        let faulty = row.faulty.contains(&column);
        let state = if faulty { Some("is-faulty") } else { row.repaired.contains(&column).then_some("is-repaired") };
        let seen = short(&words, CELL);
        let mending = Mending { entry: row.entry, column, place: Place::Grid };
        let mended = props.mending == Some(mending);
        let within = if mended {
            let keep = context.link().callback(move |text| Message::Keep(mending, text));
            let leave = context.link().callback(|()| Message::Leave);
            html! { <Mend language={props.language} heading={shaped.name.clone()} before={words} {keep} {leave} /> }
        } else if faulty {
            let mend = words::MEND.get(props.language);
            let click = context.link().callback(move |_: MouseEvent| Message::Mend(at, mending));
            html! {
                <>
                    <button type="button" class={LINK} data-action="roster-mend" aria-label={format!("{mend} {}", shaped.name)} onclick={click}>{ mend }</button>
                    { format!(" {seen}") }
                </>
            }
        } else {
            html! { seen.clone() }
        };
        html! { <div role="cell" aria-colindex={index} class={classes!(looks(shaped, state), mended.then_some("is-mended"))} title={seen} data-cell={column.to_string()}>{ within }</div> }
    }
}

/// How the cells of a column look, in a state of their own besides.
fn looks(column: &Shaped, state: Option<&'static str>) -> Classes {
    classes!(column.counts.then_some("is-number"), column.stays.then_some("is-staying"), state)
}

/// An amount with its thousands apart.
fn apart(amount: &str) -> String {
    match amount.split_once('.') {
        Some((yuan, fen)) => format!("{}.{fen}", grouped(yuan)),
        None => amount.to_owned(),
    }
}

/// Tells of changes of an element's size, where the browser knows them, for as long as it is kept.
struct Resized {
    observer: JsValue,
    _told: Closure<dyn Fn()>,
}

impl Resized {
    fn of(element: &Element, told: impl Fn() + 'static) -> Option<Self> {
        let class: js_sys::Function = js_sys::Reflect::get(&js_sys::global(), &"ResizeObserver".into()).ok()?.dyn_into().ok()?;
        let told = Closure::<dyn Fn()>::new(told);
        let observer = js_sys::Reflect::construct(&class, &js_sys::Array::of1(told.as_ref())).ok()?;
        call(&observer, "observe", &[element.into()]).ok()?;
        Some(Self { observer, _told: told })
    }
}

impl Drop for Resized {
    fn drop(&mut self) {
        // There is nothing to do about one that does not end.
        let _ = call(&self.observer, "disconnect", &[]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_in_view_are_drawn() {
        let window = |top| Window { top, height: 440.0, row: 44.0 };
        assert_eq!(window(0.0).rows(100_000), 0..18);
        assert_eq!(window(0.0).rows(5), 0..5);
        assert_eq!(window(44_000.0).rows(100_000), 992..1018);
        assert_eq!(window(44_000.0).rows(0), 0..0);
    }

    #[test]
    fn a_row_is_scrolled_to_below_the_headings() {
        let window = Window { top: 4400.0, height: 440.0, row: 44.0 };
        assert_eq!(window.reach(104), 4400.0, "it is in view");
        assert_eq!(window.reach(50), 2200.0, "above");
        assert_eq!(window.reach(200), 8800.0 + 88.0 - 440.0, "below");
    }

    #[test]
    fn amounts_have_their_thousands_apart() {
        assert_eq!(["1234567.80", "999.00", ""].map(apart), ["1,234,567.80", "999.00", ""]);
    }
}
