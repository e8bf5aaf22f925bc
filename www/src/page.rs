//! The calculator that a citizen sees: where state, components and browser come together.

use std::rc::Rc;

use chrono::NaiveDate;
use gloo_timers::callback::Timeout;
use gloo_utils::window;
use js_sys::Date;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Element};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::components::tag::tag;
use crate::components::{self, Drawn, HEADING, View};
use crate::session::{Action, Arrival, Complete, Display, Load, Memory, Remember, Screen, Sheet, State, Wanted, reduce};
use crate::{dom, later, load, storage, text};

/// Draws the calculator into `root`. `rules` is the address of the folder that holds `index.json`.
///
/// As soon as there is something to choose from, the calculator says so with the event `butie:ready`, on which the host
/// page puts the static table of standards away. It takes up the second part of the program on the event `butie:complete`.
#[wasm_bindgen]
pub fn start(root: Element, rules: String) {
    let props = Props { rules: rules.into(), root: root.clone() };
    yew::Renderer::<App>::with_root_and_props(root, props).render();
}

#[derive(PartialEq, Properties)]
struct Props {
    rules: AttrValue,
    root: Element,
}

/// What reaches the program.
enum Message {
    /// Something happened.
    Act(Rc<Action>),
    /// What the second part of the program draws is due.
    Draw,
}

/// The state, what was drawn of it last, and what has to be remembered between two drawings.
struct App {
    state: State,
    drawn: Drawn,
    /// Runs out when the second part of the program shall draw.
    due: Option<Timeout>,
    send: Callback<Rc<Action>>,
    frame: NodeRef,
    announced: bool,
    /// Where the visitor is, once the focus is there; `None` when they have just come by a link.
    entered: Option<Place>,
    /// What this device remembers by now.
    remembered: Option<String>,
    _arrivals: [Listening; 2],
}

/// Where a visitor is, as the page shows it: the screen, the calculator in it, and the sheet in its place.
type Place = (Screen, Option<String>, Option<Sheet>);

/// The second part draws so many milliseconds after the first one has: the answer to a tap is on the screen by then, and who
/// types quickly is not held up by every letter.
const AFTER: u32 = 16;

impl Component for App {
    type Message = Message;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        let (state, remembered) = beginning();
        fetch(context, None, state.wanted());
        let link = context.link();
        let send = link.callback(Message::Act);
        let complete = send.reform(|()| Rc::new(Action::Complete));
        let root = &context.props().root;
        let complete = Listening::new(root, "butie:complete", move || complete.emit(()));
        let again = send.clone();
        let moved = Listening::new(&window(), "hashchange", move || {
            if let Some(arrival) = arrival() {
                again.emit(Rc::new(Action::Arrive(arrival)));
            }
        });
        let entered = Some((Screen::Region, None, None));
        let (drawn, frame, listening) = (Drawn::default(), NodeRef::default(), [complete, moved]);
        Self { state, drawn, due: None, send, frame, announced: false, entered, remembered, _arrivals: listening }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match (message, self.state.complete) {
            (Message::Act(action), _) => {
                let before = self.state.wanted();
                match &*action {
                    Action::Arrive(_) => self.entered = None,
                    Action::Remember(Remember::No | Remember::Unable) => {
                        self.remembered = None;
                        storage::forget();
                    }
                    _ => {}
                }
                let began = matches!(*action, Action::Catalogue(_));
                self.act(&action);
                if began {
                    self.entered = Some(self.place());
                }
                while let Some(action) = self.state.complete.and_then(|complete| later::open(complete, &self.state)) {
                    self.act(&action);
                }
                fetch(context, before, self.state.wanted());
                let link = context.link().clone();
                // A drawing that is still due is of an older state, and is given up.
                self.due = self.state.complete.map(|_| Timeout::new(AFTER, move || link.send_message(Message::Draw)));
            }
            (Message::Draw, Some(complete)) => {
                self.due = None;
                let before = self.drawn.passage.take();
                self.drawn = later::draw(complete, &self.state, &self.send);
                if let Some(frame) = self.frame.cast::<Element>() {
                    dom::hold_focus(&frame);
                    if self.drawn.passage.is_some() && before != self.drawn.passage {
                        dom::reveal(&frame, ".butie-document mark");
                    }
                }
                self.remember(complete);
            }
            (Message::Draw, None) => return false,
        }
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let state = &self.state;
        let drawn = self.drawn.belonging(state.calculator.as_ref());
        let view = View { state, send: &self.send, drawn: &drawn };
        let screen = match (&state.catalogue, state.screen(), &drawn.sheet) {
            (Load::Pending, ..) => components::loading(view),
            (Load::Failed(fault), ..) => components::failure(view, *fault),
            (_, Screen::Region, _) => components::regions(view),
            (_, Screen::Audience, _) => components::audiences(view),
            (_, Screen::Calculator, _) => components::calculators(view),
            (_, Screen::Form, Some(sheet)) if state.sheet.is_some() => sheet.clone(),
            (_, Screen::Form, _) => components::form(view),
        };
        let display = state.display;
        let mut class = String::from("butie");
        for (name, on) in [
            (" is-narrow", state.screen() != Screen::Form),
            (" is-large", display.large),
            (" is-strong", display.strong),
            (" is-stepped", !display.listed),
            (" is-sheet", state.sheet.is_some() && drawn.sheet.is_some()),
            ([" is-bigger", " is-big", " is-biggest"].get(usize::from(display.step).wrapping_sub(1)).unwrap_or(&""), true),
        ] {
            if on {
                class.push_str(name);
            }
        }
        let screen = tag("div").key(state.calculator.as_deref().unwrap_or(state.screen().id())).add(screen);
        let frame = tag("div").known(&self.frame).set("class", &class).is("lang", text::code(state.language));
        let busy = self.due.is_some() || state.wanted().is_some();
        let frame = if busy { frame.is("data-busy", "") } else { frame };
        let frame = frame.add(components::top(view)).add(components::lost(view)).add(components::untranslated(view));
        frame.with(screen).add(components::foot(view)).done()
    }

    fn rendered(&mut self, context: &Context<Self>, _: bool) {
        if !self.announced && matches!(self.state.catalogue, Load::Ready(_)) {
            self.announced = true;
            announce(&context.props().root);
        }
        // Only where the visitor went: when the page opens, the focus belongs to the host page.
        let place = Some(self.place());
        if self.entered != place {
            self.entered = place;
            if let Some(frame) = self.frame.cast::<Element>() {
                dom::focus_in(&frame, HEADING);
            }
        }
    }
}

impl App {
    fn act(&mut self, action: &Action) {
        self.state = reduce(std::mem::take(&mut self.state), action);
    }

    fn place(&self) -> Place {
        let sheet = self.state.sheet.filter(|_| self.drawn.sheet.is_some());
        (self.state.screen(), self.state.calculator.clone(), sheet)
    }

    /// Keeps on the device what the visitor wants kept there.
    fn remember(&mut self, complete: Complete) {
        if self.state.remember != Remember::Yes {
            return;
        }
        let text = later::memory(complete, &self.state);
        if self.remembered.as_ref() == Some(&text) {
            return;
        }
        // In another window the visitor may have had everything forgotten.
        let forgotten = self.remembered.is_some() && storage::recall() == Some(None);
        if !forgotten && storage::keep(&text) {
            self.remembered = Some(text);
        } else {
            self.send.emit(Rc::new(Action::Remember(if forgotten { Remember::No } else { Remember::Unable })));
        }
    }
}

/// How a visit begins: with what this device remembers, and where the page's address leads. What is remembered is also
/// handed on as it stands.
fn beginning() -> (State, Option<String>) {
    let location = window().location();
    let address = location.href().unwrap_or_default();
    let address = address.split('#').next().unwrap_or_default().to_owned();
    let recalled = storage::recall();
    let remember = if recalled.is_some() { Remember::No } else { Remember::Unable };
    let display = Display { strong: dom::prefers("(prefers-contrast: more)"), ..Display::default() };
    let mut state = State { today: today(), address, remember, display, ..State::default() };
    let remembered = recalled.flatten().filter(|text| Memory::is_one(text));
    if let Some(text) = &remembered {
        state = reduce(state, Action::Recall(Box::new(Memory::read(text))));
    }
    if let Some(arrival) = arrival() {
        state = reduce(state, Action::Arrive(arrival));
    }
    (state, remembered)
}

/// Loads what is wanted now and was not before.
fn fetch(context: &Context<App>, before: Option<Wanted>, wanted: Option<Wanted>) {
    if let Some(wanted) = wanted.filter(|wanted| before.as_ref() != Some(wanted)) {
        let (rules, link) = (context.props().rules.clone(), context.link().clone());
        spawn_local(async move { link.send_message(Message::Act(Rc::new(fetched(&rules, wanted).await))) });
    }
}

async fn fetched(rules: &str, wanted: Wanted) -> Action {
    match wanted {
        Wanted::Catalogue => Action::Catalogue(load::catalogue(rules).await),
        Wanted::Ruleset { id, file, english } => {
            let ruleset = load::ruleset(rules, &file, english.as_deref()).await;
            Action::Ruleset(id, english.is_some(), ruleset)
        }
        Wanted::Text(id, file) => {
            let text = load::text_of(rules, &file).await;
            Action::Text(id, text)
        }
    }
}

/// Says that the calculator is there.
fn announce(root: &Element) {
    let event = CustomEventInit::new();
    event.set_bubbles(true);
    event.set_composed(true);
    if let Ok(event) = CustomEvent::new_with_event_init_dict("butie:ready", &event) {
        // Nobody can stop the event, so there is nothing in the answer.
        let _ = root.dispatch_event(&event);
    }
}

/// The way in that the page's address names.
fn arrival() -> Option<Arrival> {
    Arrival::read(&window().location().hash().ok()?)
}

/// The day on the visitor's own calendar: the one place where a clock is read.
fn today() -> Option<NaiveDate> {
    let now = Date::new_0();
    NaiveDate::from_ymd_opt(i32::try_from(now.get_full_year()).ok()?, now.get_month() + 1, now.get_date())
}

/// Something that listens for as long as it is there.
struct Listening {
    target: web_sys::EventTarget,
    name: &'static str,
    heard: Closure<dyn Fn()>,
}

impl Listening {
    fn new(target: &web_sys::EventTarget, name: &'static str, heard: impl Fn() + 'static) -> Self {
        let heard = Closure::<dyn Fn()>::new(heard);
        // Adding a listener fails for no event of ours.
        let _ = target.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
        Self { target: target.clone(), name, heard }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        // As above; and there is nothing left to do about it.
        let _ = self.target.remove_event_listener_with_callback(self.name, self.heard.as_ref().unchecked_ref());
    }
}
