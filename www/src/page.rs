//! The calculator that a citizen sees: where state, components and browser come together.

use std::rc::Rc;

use chrono::NaiveDate;
use js_sys::Date;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Element};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::components::{self, View};
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

/// The state as the framework holds it.
struct Store(State);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Self(reduce(self.0.clone(), action)))
    }
}

#[component]
fn App(props: &Props) -> Html {
    let store = use_reducer(|| Store(State { today: today(), ..State::default() }));
    let state = &store.0;
    let send = {
        let dispatcher = store.dispatcher();
        use_callback((), move |action: Action, ()| dispatcher.dispatch(action))
    };
    {
        let (rules, send) = (props.rules.clone(), send.clone());
        use_effect_with(state.wanted(), move |wanted| {
            if let Some(wanted) = wanted.clone() {
                spawn_local(async move { send.emit(fetched(&rules, wanted).await) });
            }
        });
    }
    {
        let root = props.root.clone();
        use_effect_with(matches!(state.catalogue, Load::Ready(_)), move |ready| {
            if *ready {
                announce(&root);
            }
        });
    }
    let frame = use_node_ref();
    {
        let (frame, screen) = (frame.clone(), state.screen());
        let entered = use_mut_ref(|| Screen::Region);
        use_effect_with(screen, move |screen| {
            // Not on arrival: the focus belongs to the host page until the visitor comes in.
            if entered.replace(*screen) != *screen {
                if let Some(frame) = frame.cast::<Element>() {
                    dom::focus_in(&frame, ".butie-heading");
                }
            }
        });
    }
    let view = View { state, send: &send };
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
        <div ref={frame} {class} lang={text::code(state.language)}>
            { components::top(view) }
            <div key={state.screen().id()}>{ screen }</div>
            { components::foot(view) }
        </div>
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
