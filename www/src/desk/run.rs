//! What the program does outside of its state: whatever follows from what happens is done here, and its answer is what happens
//! next.

use std::borrow::Cow;

use gloo_timers::callback::Timeout;
use web_sys::Element;
use yew::html::Scope;
use yew::platform::spawn_local;

use super::app::{Desk, Props};
use super::effect::{Effect, First, Pause, Target};
use super::message::{Message, Source};
use super::pasted::Pasted;
use super::{browser, deed};
use crate::roster::handed::Handed;

/// What the form says has to stand still for so many milliseconds before a list is worked out again.
const STILL: u32 = 400;
/// Nobody types any more after so many milliseconds.
const TYPED: u32 = 200;

/// What is kept for the browser's sake.
#[derive(Default)]
pub(super) struct Edge {
    /// What was pasted or typed, which the field need not show whole.
    pub(super) field: Option<Pasted>,
    settling: Option<Timeout>,
    seeking: Option<Timeout>,
    /// What gets the focus when it is drawn.
    focus: Option<Target>,
}

impl Edge {
    /// Does what follows from what happened.
    pub(super) fn run(&mut self, effect: Effect, props: &Props, link: &Scope<Desk>) {
        let (engine, element, link) = (props.engine.clone(), props.element.clone(), link.clone());
        match effect {
            Effect::Wait(Pause::Form) => {
                self.settling = Some(Timeout::new(STILL, move || link.send_message(Message::Settled)));
            }
            Effect::Wait(Pause::Search) => {
                self.seeking = Some(Timeout::new(TYPED, move || link.send_message(Message::Sought)));
            }
            Effect::Situate(turn, asked) => spawn_local(async move {
                link.send_message(match engine.situate(&asked).await {
                    Ok(anew) => Message::Situated(anew),
                    Err(fault) => Message::Heard(turn, Err(fault)),
                });
            }),
            Effect::Begin(turn, asked, first) => {
                if let First::Take(source) = &first {
                    self.field = if let Source::Text(text) = source { Some(Pasted::new(text)) } else { None };
                }
                spawn_local(async move {
                    let takes = matches!(first, First::Take(_));
                    let mut anew = false;
                    let came = async {
                        anew = engine.situate(&asked).await?;
                        link.send_message(Message::Opened(turn));
                        deed::first(first, &engine, &link, turn).await
                    };
                    let came = came.await;
                    link.send_message(Message::Heard(turn, came.map(Box::new)));
                    // After what came of it, which is not wanted any more once the list that is here is worked out anew; another
                    // list is worked out in any case.
                    if anew && !takes {
                        link.send_message(Message::Situated(true));
                    }
                });
            }
            Effect::Do(turn, deed) => spawn_local(async move {
                let came = deed::done(deed, &engine, &element, &link, turn).await;
                link.send_message(Message::Heard(turn, came.map(Box::new)));
            }),
            Effect::Type(text) => match &mut self.field {
                Some(pasted) => pasted.typed(text),
                none => *none = Some(Pasted::new(&text)),
            },
            Effect::Read => {
                let text = self.field.as_ref().map(Pasted::whole).filter(|text| text.trim().length() > 0);
                link.send_message(text.map_or(Message::Blank, |text| Message::Take(Source::Text(text))));
            }
            Effect::Lead(id) => {
                browser::hand(&element, &Handed::Ask(id.clone()));
                browser::lead(&element, format!("[data-input=\"{id}\"] input"), "[data-input]", true);
            }
            Effect::Focus(target) => self.focus = Some(target),
            Effect::Pass(target) => {
                if self.focus.is_none() && element.query_selector(".is-progress :focus").ok().flatten().is_some() {
                    self.focus = Some(target);
                }
            }
        }
    }

    /// Gives the focus to what is to have it, now that it is drawn.
    pub(super) fn drawn(&mut self, place: &Element) {
        let Some(target) = self.focus.take() else { return };
        let found = |selector: &str| place.query_selector(selector).ok().flatten();
        if let Some(element) = found(&selector(target)).or_else(|| found(".butie-roster-list")) {
            browser::focus_on(&element);
            element.scroll_into_view_with_bool(false);
        }
    }
}

/// By what a place is found in the document.
fn selector(target: Target) -> Cow<'static, str> {
    match target {
        Target::Field => ".butie-paste".into(),
        Target::Sheets => ".butie-sheets select".into(),
        Target::Stop => ".is-progress button".into(),
        Target::Again => ".is-take button".into(),
        Target::Summary => ".is-summary h5".into(),
        Target::Active => ".butie-grid-rows [tabindex=\"0\"]".into(),
        Target::Grid => ".butie-grid-scroller".into(),
        Target::Row => ".butie-roster-row h6".into(),
        Target::Cell(column) => format!(".butie-roster-row [data-cell=\"{column}\"] button").into(),
    }
}
