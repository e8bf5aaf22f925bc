//! The place of the list of many people. What draws there is a program of its own, which comes when somebody opens the list and
//! stays on the root; the page says to it what the form says, and hears from it by an event.

use std::rc::Rc;

use butie::compiled::Compiled;
use butie::link::{link, read, write};
use butie::model::Calculator;
use butie::text::Language;
use gloo_timers::callback::Timeout;
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, Node};
use yew::platform::spawn_local;
use yew::prelude::*;
use yew::virtual_dom::{Listener, ListenerKind};

use super::{host, opened};
use crate::components::View;
use crate::components::outcome::Outcome;
use crate::components::tag::{Deed, Tag, classed, tag};
use crate::roster::handed::{EVENT, Handed};
use crate::session::{Action, Answer, Answering, Answers, Load};
use crate::text::words;
use crate::{dom, form};

words! {
    LIST = "名单", "Class list";
    HELP = "把整张名单一起算：粘贴或选一个表格，逐行出结果。名单不上传。", "Work out a whole list: paste it or choose a file. Nothing is uploaded.";
    OPEN = "打开名单", "Open the list";
    QUIET = "整张名单一起算", "Work out a whole list";
    FAILED = "名单没有打开。请检查网络再试；这是单文件版的话，请把 butie-lists.js 放在它旁边，或打开网站上的计算器。", "The list did not open. Check the connection; beside a page in a single file put butie-lists.js, or open the calculator on its website.";
}

/// The list in its room, or the way to it; plain to see for whoever plans for many.
pub(super) fn roster(view: View<'_>, root: &Element, answers: &Answers, outcome: &Outcome<'_>, plans: bool) -> Option<Tag> {
    let Some(Load::Ready(compiled)) = view.state.loading() else { return None };
    let id = view.state.calculator.as_deref()?;
    let within = match room(view, root, answers, outcome, compiled) {
        Some(room) => {
            let hearing = Hearing {
                send: view.send.clone(),
                compiled: Rc::clone(compiled),
                calculator: outcome.evaluation.calculator.id.clone(),
            };
            vec![classed("div", "butie-roster-room").key(id).listen(Rc::new(hearing)).add(node(&room, "element")?)]
        }
        None => way(view, plans),
    };
    let section = if plans {
        let section = classed("section", "butie-card butie-roster").with(tag("h4").text(view.say(LIST)));
        section.with(classed("p", "butie-hint").text(view.say(HELP)))
    } else {
        classed("section", "butie-roster")
    };
    Some(section.is("data-roster", "").each(within.into_iter()))
}

/// What has the list come.
fn way(view: View<'_>, plans: bool) -> Vec<Tag> {
    let (failed, send) = (view.say(FAILED), view.send.clone());
    let button = tag("button").is("type", "button").is("data-action", "roster");
    let button = button.click(view, Deed::Do(Box::new(move |event| open(event, send.clone(), failed))));
    let button = if plans {
        button.is("class", "butie-button is-main").text(view.say(OPEN))
    } else {
        button.is("class", "butie-link").text(view.say(QUIET))
    };
    vec![button, classed("p", "butie-said").is("role", "status")]
}

/// The room of the calculator's list, once what draws lists is here; it is told what the form says.
fn room(view: View<'_>, root: &Element, answers: &Answers, outcome: &Outcome<'_>, compiled: &Compiled) -> Option<JsValue> {
    let desk: Function = Reflect::get(root, &DESK.into()).ok()?.dyn_into().ok()?;
    let calculator = outcome.evaluation.calculator;
    let audience = view.state.audience.as_deref();
    let given = form::raw(calculator, answers, outcome.asked, view.state.today);
    let entry = view.state.entry()?;
    let asked = Object::new();
    for (name, value) in [
        ("calculator", view.state.calculator.as_deref()?.into()),
        ("rules", entry.file.as_str().into()),
        ("words", entry.english.as_deref().map_or(JsValue::UNDEFINED, JsValue::from)),
        ("lists", entry.lists().into()),
        ("fragment", write(&link(compiled, calculator, audience, &given)).into()),
        ("english", (view.language() == Language::En).into()),
        ("audience", audience.map_or(JsValue::UNDEFINED, JsValue::from)),
        ("plain", (!dom::can_save()).into()),
    ] {
        // A property of a new object can always be set.
        let _ = Reflect::set(&asked, &name.into(), &value);
    }
    Reflect::apply(&desk, root, &Array::of1(&asked)).ok()
}

/// After so many milliseconds what has come is drawn.
const DRAWN: u32 = 100;

/// What draws lists, by the name under which it stays on the root.
const DESK: &str = "desk";

/// An element that belongs to a room.
fn node(room: &JsValue, name: &str) -> Option<Html> {
    let element: Node = Reflect::get(room, &name.into()).ok()?.dyn_into().ok()?;
    Some(Html::VRef(element))
}

/// The totals of the list in a quotation, once the list was opened.
pub(super) fn totals(view: View<'_>, root: &Element, answers: &Answers, outcome: &Outcome<'_>) -> Option<Tag> {
    let Some(Load::Ready(compiled)) = view.state.loading() else { return None };
    let room = room(view, root, answers, outcome, compiled)?;
    Some(classed("section", "butie-roster-totals").add(node(&room, "totals")?))
}

/// Has come what draws lists, and has it drawn; says so where it does not come.
fn open(event: &Event, send: Callback<Rc<Action>>, failed: &'static str) {
    let (Some(root), Some(section)) = (dom::around(event, ".root"), dom::around(event, ".butie-roster")) else { return };
    spawn_local(async move {
        if host::bring(&root, DESK).await.is_ok() {
            // As when the second part of the program has come, there is more to draw.
            send.emit(Rc::new(Action::Complete));
            Timeout::new(DRAWN, move || dom::focus_in(&root, ".butie-roster-list")).forget();
        } else if let Some(said) = section.query_selector(":scope > .butie-said").ok().flatten() {
            said.set_text_content(Some(failed));
        }
    });
}

/// Hears what a list hands to the form of a calculator.
struct Hearing {
    send: Callback<Rc<Action>>,
    compiled: Rc<Compiled>,
    calculator: String,
}

impl Listener for Hearing {
    fn kind(&self) -> ListenerKind {
        ListenerKind::other(EVENT.into())
    }

    fn handle(&self, event: Event) {
        let said = Reflect::get(&event, &"detail".into()).ok().and_then(|detail| detail.as_string());
        if let Some(handed) = said.and_then(|said| said.parse().ok()) {
            self.send.emit(Rc::new(Answering::from_list(&self.compiled, &self.calculator, handed).into()));
        }
    }

    fn passive(&self) -> bool {
        true
    }
}

impl Answering {
    /// What follows in the form from what the list hands to it. Answers that are not of this calculator change nothing.
    fn from_list(compiled: &Compiled, calculator: &str, handed: Handed) -> Self {
        let (fragment, alone) = match handed {
            Handed::Ask(to) => return Self::Ask { from: None, to },
            Handed::Alone(fragment) => (fragment, true),
            Handed::Beside(fragment) => (fragment, false),
        };
        let calculator = compiled.ruleset.calculator(calculator);
        let tried = calculator.and_then(|calculator| tried(calculator, &fragment, alone));
        Self::Try(tried.unwrap_or_default())
    }
}

/// The answers of a fragment; where they are to stand alone, an empty one for each question that it does not answer.
fn tried(calculator: &Calculator, fragment: &str, alone: bool) -> Option<Vec<(String, Answer)>> {
    let case = opened::answers(calculator, &read(fragment).ok()?)?;
    let answer = |id: &String| case.given.get(id).cloned().or_else(|| alone.then(Answer::default));
    Some(calculator.inputs.iter().filter_map(|input| Some((input.id.clone(), answer(&input.id)?))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{after, compiled};
    use crate::session::{Action, reduce};

    #[test]
    fn a_row_stands_in_the_form_alone_and_a_class_beside_what_was_said() {
        let state = after([
            Action::ChooseRuleset("example".into()),
            Action::ChooseAudience("worker".into()),
            Action::Answer(Answering::Type("days".into(), "3".into())),
        ]);
        let compiled = compiled();
        let name = &compiled.ruleset.calculators[0].id;
        let typed = |state: &crate::session::State, id: &str| state.answered().given.get(id).map(|answer| answer.typed.clone());
        let of_list = |handed: Handed| Action::Answer(Answering::from_list(&compiled, name, handed));
        let fragment = format!("c=example/{name}&v=0123456789ab&extra=7&s=computed");
        let class = reduce(state.clone(), of_list(Handed::Beside(fragment.clone())));
        assert_eq!((typed(&class, "days"), typed(&class, "extra")), (Some("3".into()), Some("7".into())));
        let row = reduce(state.clone(), of_list(Handed::Alone(fragment)));
        assert_eq!((typed(&row, "days"), typed(&row, "extra")), (Some(String::new()), Some("7".into())));
        let back = reduce(row, Action::Answer(Answering::Undo));
        assert_eq!(typed(&back, "days"), Some("3".into()), "the way back");
        for nonsense in ["", "c=elsewhere", "<b>"] {
            let after = reduce(state.clone(), of_list(Handed::Alone(nonsense.into())));
            assert_eq!(typed(&after, "days"), Some("3".into()), "{nonsense}");
        }
    }
}
