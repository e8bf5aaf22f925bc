//! What follows from what came of something that took time.

use std::rc::Rc;

use super::{classes, go, see, take, work};
use crate::desk::effect::{Deed, Effect, Target};
use crate::desk::message::{Fault, News};
use crate::desk::shape::shape;
use crate::desk::state::{List, Results, Said, Shown, State, Task, Work};
use crate::desk::words;
use crate::roster::told::{Class, Layout, Look, Only, RoleId, Row, Summary};

/// What was under way has come to this.
pub(super) fn hear(state: &mut State, news: News) -> Vec<Effect> {
    match news {
        News::Done => {}
        News::Said(words) => state.say(words),
        News::ByHand(text) => state.by_hand = Some(text.into()),
        News::Written(after) => {
            state.end(Task::Writing);
            return hear(state, *after);
        }
        News::Take(source) => return take(state, source),
        News::Matched { layout, same } => return matched(state, layout, same),
        News::Sheet(layout) => {
            let mut effects = matched(state, layout, false);
            effects.push(Effect::Focus(Target::Sheets));
            return effects;
        }
        News::Worked { layout, summary, classes, same } => {
            state.work = Work::Nothing;
            let rows = summary.rows;
            if let Some(results) = state.results() {
                results.look.only = still(results.look.only, &results.summary, &summary);
                // Where rows have come or gone, the cell that is being changed may be another one.
                results.mending.take_if(|_| results.summary.rows != rows);
            }
            relaid(state, layout);
            worked(state, summary, classes, same);
            return see(state, same, Some(rows));
        }
        News::Layout(layout) => relaid(state, layout),
        News::Retold { layout, summary, classes } => {
            relaid(state, layout);
            worked(state, summary, classes, true);
            return see(state, true, None);
        }
        News::Classes(classes) => {
            if let Some(results) = state.results() {
                results.classes = classes;
            }
        }
        News::Looked { count, row, stays, worked } => {
            state.generation += 1;
            looked(state, count, row, stays);
            if let Some(rows) = worked {
                state.said = Some(Said::Rows(rows));
            }
        }
        News::Row(row) => {
            if let Some(results) = state.results() {
                results.mending = None;
                results.row = row;
                return vec![Effect::Focus(Target::Row)];
            }
        }
    }
    Vec::new()
}

/// What was under way has come to nothing.
pub(super) fn fail(state: &mut State, fault: Fault) {
    let (over, words) = match fault {
        Fault::Stopped => return,
        Fault::NoXlsx => (Task::Reading, words::NO_XLSX),
        Fault::OldXls => (Task::Reading, words::OLD_XLS),
        Fault::Unread => (Task::Reading, words::UNREAD),
        Fault::NoBook => (Task::Writing, words::NO_BOOK),
        Fault::Ungiven => (Task::Writing, words::UNGIVEN),
        Fault::Failed => {
            state.opened = false;
            state.list = None;
            state.work = Work::Nothing;
            return state.say(words::FAILED);
        }
    };
    state.end(over);
    state.say(words);
}

/// Follows what the form says, whatever is under way.
pub(super) fn situated(state: &mut State, anew: bool) -> Vec<Effect> {
    let respoken = std::mem::take(&mut state.respoken);
    let Some(list) = &state.list else { return Vec::new() };
    let same = list.results.is_some();
    if anew {
        return vec![Effect::Do(state.turn(), Deed::Reread { same })];
    }
    // What the form does not say may have changed, and the language.
    let deed = if respoken && same { Deed::Retell { classes: classes(state) } } else { Deed::Layout };
    go(state, deed)
}

fn matched(state: &mut State, layout: Layout, same: bool) -> Vec<Effect> {
    let used = layout.columns.iter().any(|column| column.role != RoleId::Carried);
    let nothing = layout.rows == 0;
    let before = state.list.take();
    let unfolded = before.as_ref().map_or(!used || nothing && !layout.columns.is_empty(), |list| list.unfolded);
    let results = before.and_then(|list| list.results).filter(|_| same && !nothing);
    state.list = Some(List { layout: Rc::new(layout), unfolded, results });
    if nothing {
        state.work = Work::Nothing;
        state.say(if used { words::HEADED } else { words::EMPTY });
        return Vec::new();
    }
    work(state, same)
}

fn relaid(state: &mut State, layout: Layout) {
    if let Some(list) = &mut state.list {
        list.layout = Rc::new(layout);
    }
}

fn worked(state: &mut State, summary: Summary, classes: Vec<Class>, same: bool) {
    let Some(list) = &mut state.list else { return };
    let before = list.results.take().filter(|_| same);
    let shape = Rc::new(shape(&list.layout, &summary, state.asked.language));
    let summary = Rc::new(summary);
    list.results = Some(match before {
        Some(before) => Results { summary, classes, shape, ..before },
        None => Results { summary, classes, shape, look: Look::default(), shown: None, row: None, mending: None },
    });
}

fn looked(state: &mut State, count: usize, row: Option<(usize, Option<Row>)>, stays: bool) {
    let generation = state.generation;
    let Some(results) = state.results() else { return };
    results.shown = Some(Shown { count, generation, stays });
    // Somebody may have gone to another row meanwhile. And where rows have come or gone, it is another one.
    if let Some((entry, row)) = row
        && let Some(before) = results.row.take_if(|before| before.entry == entry)
    {
        results.row = row.filter(|row| row.number == before.number);
    }
}

/// What of a list somebody wants to see after it was worked out again: the same, as long as there is any of it. What became of
/// rows is known by other numbers then.
fn still(only: Only, before: &Summary, after: &Summary) -> Only {
    let there = match only {
        Only::All => true,
        Only::Reason(at) => {
            let known = before.reasons.iter().find(|reason| reason.at == at);
            let same = known.and_then(|known| after.reasons.iter().find(|reason| reason.title == known.title));
            return same.map_or(Only::All, |reason| Only::Reason(reason.at));
        }
        Only::Again => after.again > 0,
        Only::Repaired => after.repaired > 0,
        Only::Changed => after.changed > 0,
        Only::Class(at) => (at as usize) < after.classes,
    };
    if there { only } else { Only::All }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::told::Reason;

    #[test]
    fn what_is_looked_at_stays_as_long_as_there_is_any_of_it() {
        let summary = |reasons: &[(u16, &str)], again| Summary {
            rows: 9,
            again,
            repaired: 0,
            changed: 0,
            payees: Vec::new(),
            reasons: reasons.iter().map(|(at, title)| Reason { at: *at, title: (*title).to_owned(), rows: 1 }).collect(),
            repairs: Vec::new(),
            classes: 2,
            added: Vec::new(),
            money: 1,
        };
        let (before, after) = (summary(&[(0, "可领"), (1, "不可领")], 1), summary(&[(0, "不可领")], 0));
        let of = |only| still(only, &before, &after);
        assert_eq!(of(Only::Reason(1)), Only::Reason(0), "it is known by another number");
        assert_eq!(of(Only::Reason(0)), Only::All, "there is none of it any more");
        assert_eq!([of(Only::Again), of(Only::Class(1)), of(Only::Class(2))], [Only::All, Only::Class(1), Only::All]);
    }
}
