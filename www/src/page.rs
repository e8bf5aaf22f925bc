//! The calculator that a citizen sees: where state, components and browser come together.

use chrono::NaiveDate;
use js_sys::Date;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Element};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::components::{self, HEADING, View};
use crate::session::{Action, Load, Screen, State, Wanted, reduce};
use crate::{dom, load, text};

/// Draws the calculator into `root`. `rules` is the address of the folder that holds `index.json`.
///
/// As soon as there is something to choose from, the calculator says so with the event `butie:ready`, on which the host
/// page puts the static table of standards away.
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

/// The state, and what has to be remembered between two drawings of it.
struct App {
    state: State,
    send: Callback<Action>,
    frame: NodeRef,
    announced: bool,
    entered: Screen,
}

impl Component for App {
    type Message = Action;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        let state = State { today: today(), ..State::default() };
        fetch(context, None, state.wanted());
        let send = context.link().callback(|action| action);
        Self { state, send, frame: NodeRef::default(), announced: false, entered: Screen::Region }
    }

    fn update(&mut self, context: &Context<Self>, action: Action) -> bool {
        let before = self.state.wanted();
        self.state = reduce(std::mem::take(&mut self.state), action);
        fetch(context, before, self.state.wanted());
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let state = &self.state;
        let view = View { state, send: &self.send };
        let screen = match (&state.catalogue, state.screen()) {
            (Load::Pending, _) => components::loading(view),
            (Load::Failed(fault), _) => components::failure(view, *fault),
            (_, Screen::Region) => components::regions(view),
            (_, Screen::Audience) => components::audiences(view),
            (_, Screen::Calculator) => components::calculators(view),
            (_, Screen::Form) => components::form(view),
        };
        let class = match (state.screen(), state.large) {
            (Screen::Form, false) => "butie",
            (Screen::Form, true) => "butie is-large",
            (_, false) => "butie is-narrow",
            (_, true) => "butie is-narrow is-large",
        };
        html! {
            <div ref={self.frame.clone()} {class} lang={text::code(state.language)}>
                { components::top(view) }
                <div key={state.screen().id()}>{ screen }</div>
                { components::foot(view) }
            </div>
        }
    }

    fn rendered(&mut self, context: &Context<Self>, _: bool) {
        if !self.announced && matches!(self.state.catalogue, Load::Ready(_)) {
            self.announced = true;
            announce(&context.props().root);
        }
        // Only where the visitor went: on arrival the focus belongs to the host page.
        let screen = self.state.screen();
        if self.entered != screen {
            self.entered = screen;
            if let Some(frame) = self.frame.cast::<Element>() {
                dom::focus_in(&frame, HEADING);
            }
        }
    }
}

/// Loads what is wanted now and was not before.
fn fetch(context: &Context<App>, before: Option<Wanted>, wanted: Option<Wanted>) {
    if let Some(wanted) = wanted.filter(|wanted| before.as_ref() != Some(wanted)) {
        let (rules, link) = (context.props().rules.clone(), context.link().clone());
        spawn_local(async move { link.send_message(fetched(&rules, wanted).await) });
    }
}

async fn fetched(rules: &str, wanted: Wanted) -> Action {
    match wanted {
        Wanted::Catalogue => Action::Catalogue(load::catalogue(rules).await),
        Wanted::Ruleset(id, file) => {
            let ruleset = load::ruleset(rules, &file).await;
            Action::Ruleset(id, ruleset)
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

/// The day on the visitor's own calendar: the one place where a clock is read.
fn today() -> Option<NaiveDate> {
    let now = Date::new_0();
    NaiveDate::from_ymd_opt(i32::try_from(now.get_full_year()).ok()?, now.get_month() + 1, now.get_date())
}
