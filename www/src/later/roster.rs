//! The place of the list of many people. What works in it is a program of its own, which comes when somebody opens the list and
//! draws there by itself; the page gives it what it has to know in attributes, and takes answers from it in a field.

use std::rc::Rc;

use butie::compiled::Compiled;
use butie::link::{link, read, write};
use butie::model::Calculator;
use web_sys::Event;
use yew::platform::spawn_local;

use super::{host, opened};
use crate::components::View;
use crate::components::outcome::Outcome;
use crate::components::tag::{Deed, Tag, classed, tag};
use crate::session::{Answer, Answering, Answers, Load};
use crate::text::{code, words};
use crate::{dom, form};

words! {
    LIST = "名单", "Class list";
    HELP = "把整张名单一起算：粘贴或选一个表格，逐行出结果。名单不上传。", "Work out a whole list: paste it or choose a file. Nothing is uploaded.";
    OPEN = "打开名单", "Open the list";
    QUIET = "整张名单一起算", "Work out a whole list";
    FAILED = "名单没有打开。请检查网络再试；这是单文件版的话，请打开网站上的计算器。", "The list did not open. Check the connection; if this page is a single file, open the calculator on its website.";
}

/// The place, which stays empty until somebody opens the list; plain to see for whoever plans for many.
pub(super) fn roster(view: View<'_>, answers: &Answers, outcome: &Outcome<'_>, plans: bool) -> Option<Tag> {
    let Some(Load::Ready(compiled)) = view.state.loading() else { return None };
    let (entry, id) = (view.state.entry()?, view.state.calculator.as_deref()?);
    let calculator = outcome.evaluation.calculator;
    let audience = view.state.audience.as_deref();
    let given = form::raw(calculator, answers, outcome.asked, view.state.today);
    let room = classed("div", "butie-roster-room")
        .key(id)
        .set("data-calculator", id)
        .set("data-fragment", &write(&link(compiled, calculator, audience, &given)))
        .set("data-rules", &entry.file)
        .set("data-lists", &entry.lists())
        .is("data-lang", code(view.language()));
    let room = entry.english.iter().fold(room, |room, english| room.set("data-english", english));
    let room = audience.iter().fold(room, |room, audience| room.set("data-audience", audience));
    let room = if dom::can_save() { room } else { room.is("data-plain", "") };
    let (of_fill, failed) = (Rc::clone(compiled), view.say(FAILED));
    let name = calculator.id.clone();
    let hand = classed("input", "butie-roster-hand").is("type", "text").is("hidden", "").is("tabindex", "-1");
    let hand = hand.typing(view, move |said| Answering::from_list(&of_fill, &name, &said).into());
    let button = tag("button").is("type", "button").is("data-action", "roster");
    let button = button.click(view, Deed::Do(Box::new(move |event| open(event, failed))));
    let said = classed("p", "butie-said").is("role", "status");
    let (section, button) = if plans {
        let section = classed("section", "butie-card butie-roster").with(tag("h4").text(view.say(LIST)));
        let button = button.is("class", "butie-button is-main").text(view.say(OPEN));
        (section.with(classed("p", "butie-hint").text(view.say(HELP))), button)
    } else {
        (classed("section", "butie-roster"), button.is("class", "butie-link").text(view.say(QUIET)))
    };
    Some(section.is("data-roster", "").with(room).with(button).with(said).with(hand))
}

/// Where a quotation has the totals of the list, once one was worked out.
pub(super) fn totals(view: View<'_>) -> Option<Tag> {
    let id = view.state.calculator.as_deref()?;
    Some(classed("section", "butie-roster-totals").set("data-calculator", id))
}

/// Has the program for lists come, which then finds the place by itself; says so where it does not come.
fn open(event: &Event, failed: &'static str) {
    let (Some(root), Some(section)) = (dom::around(event, ".root"), dom::around(event, ".butie-roster")) else { return };
    spawn_local(async move {
        let done = host::bring(&root, "desk").await.is_ok();
        if let Some(said) = section.query_selector(":scope > .butie-said").ok().flatten() {
            said.set_text_content(Some(if done { "" } else { failed }));
        }
    });
}

impl Answering {
    /// What the list hands to the form: `?` and a question to go to; `=` and a link's fragment, whose answers are to stand there
    /// alone; `+` and one whose answers are to stand there, too. Anything else changes nothing.
    fn from_list(compiled: &Compiled, calculator: &str, said: &str) -> Self {
        if let Some(to) = said.strip_prefix('?') {
            return Self::Ask { from: None, to: to.to_owned() };
        }
        let calculator = compiled.ruleset.calculator(calculator);
        let tried = calculator.and_then(|calculator| tried(calculator, said));
        Self::Try(tried.unwrap_or_default())
    }
}

fn tried(calculator: &Calculator, said: &str) -> Option<Vec<(String, Answer)>> {
    let alone = said.starts_with('=');
    let case = opened::answers(calculator, &read(said.strip_prefix(['=', '+'])?).ok()?)?;
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
        let of_list = |said: &str| Action::Answer(Answering::from_list(&compiled, name, said));
        let fragment = format!("c=example/{name}&v=0123456789ab&extra=7&s=computed");
        let class = reduce(state.clone(), of_list(&format!("+{fragment}")));
        assert_eq!((typed(&class, "days"), typed(&class, "extra")), (Some("3".into()), Some("7".into())));
        let row = reduce(state.clone(), of_list(&format!("={fragment}")));
        assert_eq!((typed(&row, "days"), typed(&row, "extra")), (Some(String::new()), Some("7".into())));
        let back = reduce(row, Action::Answer(Answering::Undo));
        assert_eq!(typed(&back, "days"), Some("3".into()), "the way back");
        for nonsense in ["", "x", "=", "=c=elsewhere", "+<b>"] {
            assert_eq!(typed(&reduce(state.clone(), of_list(nonsense)), "days"), Some("3".into()), "{nonsense}");
        }
    }
}
