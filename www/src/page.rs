//! The calculator that a citizen sees: where state, components and browser come together.

use std::cell::RefCell;
use std::iter;
use std::rc::Rc;

use butie::text::Language;
use chrono::NaiveDate;
use gloo_timers::callback::Timeout;
use gloo_utils::window;
use js_sys::{Date, Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::AppHandle;
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::components::tag::tag;
use crate::components::{self, Drawn, HEADING, View};
use crate::later::Told;
use crate::load::Store;
use crate::session::{Action, Arrival, Complete, Display, Load, Memory, Remember, Screen, Sheet, State, Wanted, reduce};
use crate::{dom, later, storage, text};

/// What makes calculators that share the rules they read. `read` is given the name of a file in the folder of rules and gives
/// back a promise of its bytes, as an `ArrayBuffer` or `Uint8Array`.
///
/// Gives back a function. Called with an empty element, it makes a calculator in it. What the visitor did in that outlives its
/// place in the page.
///
/// Gives back another function. Called with the host page's wishes, it draws the calculator, or where it is drawn already, grants what
/// is wished now and was not before; they are an object with some of `region`, `calculator`, `audience`, `lang` and `address`,
/// which are texts, and `elder`. Called with nothing, it takes the calculator out of the page; drawn again, that goes on where
/// the visitor was.
///
/// As soon as there is something to choose from, the calculator says so with the event `butie:ready`. It takes up the second
/// part of the program on the event `butie:complete`.
#[wasm_bindgen]
pub fn calculators(read: Function) -> JsValue {
    let store = Rc::new(Store::new(read));
    Closure::<dyn Fn(Element) -> JsValue>::new(move |root| calculator(Rc::clone(&store), root)).into_js_value()
}

fn calculator(store: Rc<Store>, root: Element) -> JsValue {
    let (visit, running) = (Rc::default(), RefCell::new(None::<AppHandle<App>>));
    let call = move |wishes: JsValue| {
        // What is drawn may lead to the next call, so nothing is borrowed while something is.
        let before = running.take();
        let now = match (before, Wishes::read(&wishes)) {
            (Some(before), Some(wishes)) => {
                before.send_message(Message::Wish(wishes));
                Some(before)
            }
            (None, Some(wishes)) => {
                let props = Props { store: Rc::clone(&store), visit: Rc::clone(&visit), wishes, root: root.clone() };
                Some(yew::Renderer::<App>::with_root_and_props(root.clone(), props).render())
            }
            (Some(before), None) => {
                before.destroy();
                None
            }
            (None, None) => None,
        };
        running.replace(now);
    };
    Closure::<dyn Fn(JsValue)>::new(call).into_js_value()
}

struct Props {
    store: Rc<Store>,
    visit: Rc<RefCell<Option<State>>>,
    wishes: Wishes,
    root: Element,
}

impl Properties for Props {
    type Builder = ();
    fn builder() {}
}

/// Each calculator is drawn once with its properties.
impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        self.root == other.root
    }
}

/// What the host page wishes of a calculator.
#[derive(Clone, Debug, Default, PartialEq)]
struct Wishes {
    /// Where it shall begin, and stay.
    scope: Option<Arrival>,
    elder: bool,
    language: Option<Language>,
    /// Where links to results begin, if not at the page's own address.
    address: Option<String>,
}

impl Wishes {
    /// `None` where the calculator shall not be in the page at all.
    fn read(wishes: &JsValue) -> Option<Self> {
        if wishes.is_undefined() {
            return None;
        }
        let get = |name: &str| Reflect::get(wishes, &name.into()).unwrap_or_default();
        let text = |name: &str| get(name).as_string().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        Some(Self {
            scope: Arrival::at(text("region"), text("calculator"), text("audience")),
            elder: get("elder").is_truthy(),
            language: text("lang").map(|lang| if lang.starts_with("en") { Language::En } else { Language::Zh }),
            address: text("address"),
        })
    }

    /// The name under which the device remembers: two calculators in one page do not overwrite each other.
    fn kept_as(&self) -> String {
        let place = self.scope.iter().flat_map(|scope| iter::once(&scope.ruleset).chain(&scope.calculator));
        place.fold("butie".to_owned(), |name, part| name + "/" + part)
    }

    /// Fulfils what is wished now and was not before: what the visitor has changed since stays.
    fn grant(&self, mut state: State, before: &Self) -> State {
        if self.address != before.address {
            state.address = self.address.clone().unwrap_or_else(address);
        }
        if let Some(language) = self.language.filter(|_| self.language != before.language) {
            state = reduce(state, Action::Speak(language));
        }
        if self.elder != before.elder {
            let display = Display { large: self.elder, ..state.display };
            state = reduce(state, Action::Display(display));
        }
        if self.scope == before.scope { state } else { reduce(state, Action::Preset(self.scope.clone())) }
    }
}

/// What reaches the program.
enum Message {
    /// Something happened.
    Act(Rc<Action>),
    /// The host page wishes something else.
    Wish(Wishes),
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
    /// What the host page has wished so far.
    wishes: Wishes,
    /// What the host page was told last.
    told: Told,
    /// Where the visitor is, once the focus is there; `None` when they have just come by a link.
    entered: Option<Place>,
    /// The name under which this device remembers.
    kept_as: String,
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
        let props = context.props();
        let (state, remembered) = match props.visit.take() {
            Some(state) => (State { complete: None, ..state }, None),
            None => beginning(&props.wishes),
        };
        fetch(context, None, state.wanted());
        let link = context.link();
        let send = link.callback(Message::Act);
        let complete = send.reform(|()| Rc::new(Action::Complete));
        let root = &props.root;
        let complete = Listening::new(root, "butie:complete", move || complete.emit(()));
        let again = send.clone();
        let moved = Listening::new(&window(), "hashchange", move || {
            if let Some(arrival) = arrival() {
                again.emit(Rc::new(Action::Arrive(arrival)));
            }
        });
        let entered = Some((Screen::Region, None, None));
        let (drawn, frame, listening) = (Drawn::default(), NodeRef::default(), [complete, moved]);
        Self {
            state,
            drawn,
            due: None,
            send,
            frame,
            announced: false,
            kept_as: props.wishes.kept_as(),
            told: Told::default(),
            wishes: props.wishes.clone(),
            entered,
            remembered,
            _arrivals: listening,
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match (message, self.state.complete) {
            (Message::Act(action), _) => {
                let before = self.state.wanted();
                match &*action {
                    Action::Arrive(_) => self.entered = None,
                    Action::Remember(Remember::No | Remember::Unable) => {
                        self.remembered = None;
                        storage::forget(&self.kept_as);
                    }
                    _ => {}
                }
                let began = matches!(*action, Action::Catalogue(_));
                self.act(&action);
                if began {
                    self.entered = Some(self.place());
                }
                self.follow(context, before);
            }
            (Message::Wish(wishes), _) => {
                let before = self.state.wanted();
                // The host page's doing, which is no reason to take the focus from it.
                self.entered = None;
                self.state = wishes.grant(std::mem::take(&mut self.state), &self.wishes);
                self.wishes = wishes;
                self.follow(context, before);
            }
            (Message::Draw, Some(complete)) => {
                self.due = None;
                let before = self.drawn.passage.take();
                self.drawn = later::draw(complete, &self.state, &self.send, &context.props().root);
                if let Some(frame) = self.frame.cast::<Element>() {
                    dom::hold_focus(&frame);
                    if self.drawn.passage.is_some() && before != self.drawn.passage {
                        dom::reveal(&frame, ".butie-document mark");
                    }
                }
                self.remember(complete);
                later::tell(complete, &self.state, &context.props().root, &mut self.told);
            }
            (Message::Draw, None) => return false,
        }
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let state = &self.state;
        let elsewhere;
        let drawn = if self.drawn.calculator == state.calculator {
            &self.drawn
        } else {
            elsewhere = self.drawn.elsewhere();
            &elsewhere
        };
        let view = View { state, send: &self.send, drawn };
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
            dom::tell(&context.props().root, "butie:ready", &Object::new());
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

    fn destroy(&mut self, context: &Context<Self>) {
        context.props().visit.replace(Some(std::mem::take(&mut self.state)));
    }
}

impl App {
    fn act(&mut self, action: &Action) {
        self.state = reduce(std::mem::take(&mut self.state), action);
    }

    /// Brings about whatever follows from a new state.
    fn follow(&mut self, context: &Context<Self>, before: Option<Wanted>) {
        while let Some(action) = self.state.complete.and_then(|complete| later::open(complete, &self.state)) {
            self.act(&action);
        }
        fetch(context, before, self.state.wanted());
        let link = context.link().clone();
        // A drawing that is still due is of an older state, and is given up.
        self.due = self.state.complete.map(|_| Timeout::new(AFTER, move || link.send_message(Message::Draw)));
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
        let forgotten = self.remembered.is_some() && storage::recall(&self.kept_as) == Some(None);
        if !forgotten && storage::keep(&self.kept_as, &text) {
            self.remembered = Some(text);
        } else {
            self.send.emit(Rc::new(Action::Remember(if forgotten { Remember::No } else { Remember::Unable })));
        }
    }
}

/// How a visit begins: with what this device remembers, what the host page wishes, and where the page's address leads. What
/// is remembered is also handed on as it stands.
fn beginning(wishes: &Wishes) -> (State, Option<String>) {
    let recalled = storage::recall(&wishes.kept_as());
    let remember = if recalled.is_some() { Remember::No } else { Remember::Unable };
    let display = Display { strong: dom::prefers("(prefers-contrast: more)"), ..Display::default() };
    let mut state = State { today: today(), address: address(), remember, display, ..State::default() };
    let remembered = recalled.flatten().filter(|text| Memory::is_one(text));
    state = wishes.grant(state, &Wishes::default());
    if let Some(text) = &remembered {
        state = reduce(state, Action::Recall(Box::new(Memory::read(text))));
    }
    if let Some(arrival) = arrival() {
        state = reduce(state, Action::Arrive(arrival));
    }
    (state, remembered)
}

/// The page's own address without its fragment.
fn address() -> String {
    let address = window().location().href().unwrap_or_default();
    address.split('#').next().unwrap_or_default().to_owned()
}

/// Loads what is wanted now and was not before.
fn fetch(context: &Context<App>, before: Option<Wanted>, wanted: Option<Wanted>) {
    if let Some(wanted) = wanted.filter(|wanted| before.as_ref() != Some(wanted)) {
        let (store, link) = (Rc::clone(&context.props().store), context.link().clone());
        spawn_local(async move { link.send_message(Message::Act(store.fetch(wanted).await)) });
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
