//! What follows from what happens: one pure function from a state and a message to the next state and the effects to bring about.
//! Nothing here knows a browser; the texts and files that go through are not looked into.

mod news;
#[cfg(test)]
mod tests;

use super::Asked;
use super::effect::{Deed, Effect, First, Pause, Target};
use super::message::{Message, Source};
use super::state::{Mending, Place, Progress, State, Task, Work};
use super::words;
use crate::roster::told::{Form, Look};

/// So many classes are shown at first.
const CLASSES: usize = 5;
/// So many more of them each time.
const MORE: usize = 20;

/// What follows from a message besides the next state.
#[derive(Debug, PartialEq)]
pub(super) struct Follows {
    /// Whether there is something else to see.
    pub(super) drawn: bool,
    /// What is to be done, in this order.
    pub(super) effects: Vec<Effect>,
}

/// Brings the state to the next one.
pub(super) fn reduce(state: &mut State, message: Message) -> Follows {
    let under_way = matches!(state.work, Work::Some(_));
    let mut follows = act(state, message);
    if under_way && !matches!(state.work, Work::Some(_)) {
        let stopped = state.work == Work::Stopped;
        follows.effects.push(Effect::Pass(if stopped { Target::Again } else { Target::Summary }));
    }
    follows
}

fn act(state: &mut State, message: Message) -> Follows {
    let quiet = |effect: Option<Effect>| Follows { drawn: false, effects: effect.into_iter().collect() };
    let effects = match message {
        Message::Show(asked) => return show(state, asked),
        Message::Settled => vec![Effect::Situate(state.turn, state.asked.clone())],
        Message::Typed(text) => return quiet(Some(Effect::Type(text))),
        Message::Take(source) => take(state, source),
        Message::Read => return quiet(Some(Effect::Read)),
        Message::Blank => {
            state.say(words::NOTHING);
            vec![Effect::Focus(Target::Field)]
        }
        Message::Example => begin(state, First::Example),
        Message::Template => begin(state, First::Template(state.asked.language)),
        Message::Headings => begin(state, First::Headings),
        Message::Opened(turn) => {
            state.opened = true;
            if turn == state.turn {
                state.said = None;
            }
            // The form may say something else by now than when this began.
            state.respoken |= state.begun.language != state.asked.language;
            (state.begun != state.asked).then_some(Effect::Wait(Pause::Form)).into_iter().collect()
        }
        Message::Progress(turn, done, all) => match &mut state.work {
            Work::Some(progress) if turn == state.turn => {
                (progress.done, progress.all) = (done, all);
                Vec::new()
            }
            _ => return quiet(None),
        },
        Message::Cancel => cancel(state),
        Message::Again => {
            let mut effects = vec![Effect::Focus(Target::Stop)];
            effects.extend(work(state, false));
            effects
        }
        Message::Change(change) => vec![Effect::Do(state.turn(), Deed::Change(change))],
        Message::Lead(id) => return quiet(Some(Effect::Lead(id))),
        Message::Only(only) => look(state, |look| look.only = only),
        Message::Seek(text) => {
            if let Some(results) = state.results() {
                results.look.text = text;
            }
            return quiet(Some(Effect::Wait(Pause::Search)));
        }
        Message::Sought => look(state, |_| {}),
        Message::Sort(order) => look(state, |look| {
            look.descending = look.order == order && !look.descending;
            look.order = order;
        }),
        Message::MoreClasses => {
            let classes = state.results().map_or(0, |results| results.classes.len()) + MORE;
            go(state, Deed::Classes(classes))
        }
        Message::Put(put) => go(state, Deed::Put(put)),
        Message::Open(entry) => go(state, Deed::Row(entry)),
        Message::Close => close(state),
        Message::Mend(mending) => {
            let before = state.results().and_then(|results| std::mem::replace(&mut results.mending, mending));
            before.filter(|_| mending.is_none()).and_then(left).into_iter().collect()
        }
        Message::Keep(mending, text) => keep(state, mending, text),
        Message::Save(form) => save(state, form),
        Message::Statement => go(state, Deed::Statement),
        Message::Copied(done) => {
            if done {
                state.by_hand = None;
            }
            state.say(if done { words::COPIED } else { words::BY_HAND });
            Vec::new()
        }
        Message::Situated(anew) => news::situated(state, anew),
        Message::Heard(turn, _) if turn != state.turn => return quiet(None),
        Message::Heard(_, Ok(news)) => news::hear(state, *news),
        Message::Heard(_, Err(fault)) => {
            news::fail(state, fault);
            Vec::new()
        }
    };
    Follows { drawn: true, effects }
}

/// Does something with the list beside what is under way.
fn go(state: &State, deed: Deed) -> Vec<Effect> {
    vec![Effect::Do(state.turn, deed)]
}

/// Does something that may be the first that is asked.
fn begin(state: &mut State, first: First) -> Vec<Effect> {
    if !state.opened {
        state.say(words::OPENING);
    }
    state.by_hand = None;
    state.begun.clone_from(&state.asked);
    vec![Effect::Begin(state.turn, state.asked.clone(), first)]
}

fn show(state: &mut State, asked: Asked) -> Follows {
    let before = std::mem::replace(&mut state.asked, asked);
    let respoken = before.language != state.asked.language;
    let follows = state.opened && before != state.asked;
    state.respoken |= follows && respoken;
    Follows {
        drawn: respoken || before.plain != state.asked.plain,
        effects: follows.then_some(Effect::Wait(Pause::Form)).into_iter().collect(),
    }
}

fn take(state: &mut State, source: Source) -> Vec<Effect> {
    state.turn();
    state.list = None;
    state.begin(Task::Reading);
    begin(state, First::Take(source))
}

/// Works all rows out; of the same list somebody looks at something, and stays there.
fn work(state: &mut State, same: bool) -> Vec<Effect> {
    state.said = None;
    state.begin(Task::Working);
    let classes = classes(state);
    vec![Effect::Do(state.turn(), Deed::Work { classes, same })]
}

/// How many classes are shown, or are to be at first.
fn classes(state: &mut State) -> usize {
    state.results().map_or(0, |results| results.classes.len()).max(CLASSES)
}

fn cancel(state: &mut State) -> Vec<Effect> {
    let working = matches!(state.work, Work::Some(Progress { of: Task::Working, .. }));
    let reading = state.is_at_work() && !working;
    state.say(words::STOPPED);
    state.work = if working { Work::Stopped } else { Work::Nothing };
    if let Some(list) = state.list.as_mut().filter(|_| working) {
        list.results = None;
    }
    // What is done to the list beside the writing is still wanted.
    let turn = if reading || working { state.turn() } else { state.turn };
    vec![Effect::Do(turn, if reading { Deed::Leave } else { Deed::Stop })]
}

fn look(state: &mut State, change: impl FnOnce(&mut Look)) -> Vec<Effect> {
    if let Some(results) = state.results() {
        change(&mut results.look);
    }
    see(state, false, None)
}

/// Finds out how many rows those are that somebody looks at, and has them shown anew.
fn see(state: &mut State, stays: bool, worked: Option<u64>) -> Vec<Effect> {
    let deed = state.results().map(|results| {
        let (look, entry) = (results.look.clone(), results.row.as_ref().map(|row| row.entry));
        Deed::Look { look, entry, stays, worked }
    });
    deed.into_iter().flat_map(|deed| go(state, deed)).collect()
}

fn close(state: &mut State) -> Vec<Effect> {
    let target = state.results().map(|results| {
        results.row = None;
        if results.shown.is_some_and(|shown| shown.count > 0) { Target::Active } else { Target::Grid }
    });
    target.map(Effect::Focus).into_iter().collect()
}

/// What gets the focus when a cell is left that was being changed; the grid sees to its own cells.
fn left(mending: Mending) -> Option<Effect> {
    (mending.place == Place::Row).then_some(Effect::Focus(Target::Cell(mending.column)))
}

fn keep(state: &mut State, mending: Mending, text: String) -> Vec<Effect> {
    if let Some(results) = state.results() {
        results.mending = None;
    }
    let Mending { entry, column, .. } = mending;
    let edit = Deed::Edit { entry, column, text, classes: classes(state) };
    left(mending).into_iter().chain(go(state, edit)).collect()
}

fn save(state: &mut State, form: Form) -> Vec<Effect> {
    let at_work = state.is_at_work();
    let Some(shown) = state.results().and_then(|results| results.shown).filter(|_| !at_work) else { return Vec::new() };
    state.by_hand = None;
    state.begin(Task::Writing);
    go(state, Deed::Save { count: shown.count, form, language: state.asked.language })
}
