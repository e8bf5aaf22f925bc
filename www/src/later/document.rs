//! A document with one of its clauses marked.

use std::rc::Rc;

use butie::passage::find;
use yew::prelude::*;

use crate::components::tag::{Tag, classed, tag};
use crate::components::{Drawn, View, failure, loading};
use crate::session::{Action, Load, State};
use crate::text;

/// The document around the clause that somebody wants to see in it, or what stands in its way.
pub(super) fn passage(state: &State, send: &Callback<Rc<Action>>) -> Option<Html> {
    let view = View { state, send, drawn: &Drawn::default() };
    let wanted = state.passage.as_ref()?;
    let Load::Ready(compiled) = state.loading()? else { return None };
    let clause = compiled.ruleset.clauses.iter().find(|clause| clause.id == wanted.clause)?;
    Some(match state.texts.get(&compiled.ruleset.id)? {
        Load::Pending => loading(view),
        Load::Failed(fault) => failure(view, *fault),
        Load::Ready(text) => document(view, text, &clause.quote).done(),
    })
}

/// The lines of a document. It scrolls on its own, and so it can take the focus.
fn document(view: View<'_>, text: &str, quote: &str) -> Tag {
    let marked = find(text, quote).unwrap_or_default();
    let mut start = 0;
    let mut lines = classed("div", "butie-document")
        .is("lang", "zh-CN")
        .is("tabindex", "0")
        .is("role", "region")
        .is("aria-label", view.say(text::WHOLE_DOCUMENT));
    for line in text.split_inclusive('\n') {
        // The part of the mark that lies within the line, counted from the beginning of the line.
        let within = |place: usize| place.saturating_sub(start).min(line.len());
        let (from, to) = (within(marked.start), within(marked.end));
        if let (Some(before), Some(words), Some(after)) = (line.get(..from), line.get(from..to), line.get(to..))
            && !line.trim().is_empty()
        {
            let mark = (!words.trim().is_empty()).then(|| tag("mark").text(words.trim_end_matches('\n')));
            lines = lines.with(tag("p").text(before).maybe(mark).text(after.trim_end()));
        }
        start += line.len();
    }
    lines
}
