//! What is to be remembered of a visit.

use std::rc::Rc;

use butie::compiled::Compiled;
use butie::link::{link, write};
use butie::model::Calculator;
use butie::value::Set;

use crate::form;
use crate::session::{Answers, Case, Load, Memory, State};

/// The visit as a text: how everything is drawn, where the visitor is, and all answers, each calculator's as a link.
pub(super) fn memory(state: &State) -> String {
    let links = state.answers.iter().filter_map(|(id, answers)| {
        let (compiled, calculator) = loaded(state, id)?;
        // The case in the form comes last, and so is the one in the form when they are read.
        let cases = answers.other.iter().map(|other| (**other).clone()).chain([answers.case()]);
        let links = cases.filter(|case| !case.is_blank()).map(|case| fragment(state, compiled, calculator, case));
        Some(links.collect::<Vec<_>>())
    });
    Memory::write(state, &links.flatten().collect::<Vec<_>>())
}

fn loaded<'a>(state: &'a State, id: &str) -> Option<(&'a Rc<Compiled>, &'a Calculator)> {
    let (ruleset, name) = id.split_once('/')?;
    let Load::Ready(compiled) = state.rulesets.get(ruleset)? else { return None };
    Some((compiled, compiled.ruleset.calculator(name)?))
}

/// All answers, also those to questions that are not asked just now.
fn fragment(state: &State, compiled: &Compiled, calculator: &Calculator, case: Case) -> String {
    let answers = Answers { given: case.given, readings: case.readings, ..Answers::default() };
    let all: Set = (0..calculator.inputs.len()).collect();
    write(&link(compiled, calculator, None, &form::raw(calculator, &answers, all, state.today)))
}
