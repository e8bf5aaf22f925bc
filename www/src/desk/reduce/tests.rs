//! Sequences of messages, and what follows from them.

use wasm_bindgen::JsValue;

use super::*;
use crate::desk::effect::{Change, Put};
use crate::desk::message::{Fault, News};
use crate::desk::state::{List, Results, Said, Shown, Turn};
use crate::roster::told::{Class, Column, Layout, Only, Order, RoleId, Row, Summary};
use crate::words::Words;
use butie::text::Language;

fn happens(state: &mut State, message: Message) -> Vec<Effect> {
    reduce(state, message).effects
}

fn heard(state: &mut State, news: News) -> Vec<Effect> {
    let turn = state.turn;
    happens(state, Message::Heard(turn, Ok(Box::new(news))))
}

fn fails(state: &mut State, fault: Fault) -> Vec<Effect> {
    let turn = state.turn;
    happens(state, Message::Heard(turn, Err(fault)))
}

/// A file, which nothing here looks into.
fn file() -> Source {
    Source::File(JsValue::NULL)
}

fn layout(rows: usize, roles: &[RoleId]) -> Layout {
    let column = |role: &RoleId| Column { heading: "列".to_owned(), samples: Vec::new(), role: *role };
    Layout { rows, columns: roles.iter().map(column).collect(), ..Layout::default() }
}

fn used(rows: usize) -> Layout {
    layout(rows, &[RoleId::Name, RoleId::Input(0)])
}

fn summary(rows: u64) -> Summary {
    Summary { rows, ..Summary::default() }
}

fn class(at: usize) -> Class {
    let none = String::new;
    Class {
        at,
        name: none(),
        rows: 1,
        heads: Vec::new(),
        status: none(),
        result: none(),
        money: Vec::new(),
        why: none(),
        next: none(),
        remarks: none(),
        tips: Vec::new(),
    }
}

fn row(entry: usize, number: u32) -> Row {
    Row {
        entry,
        number,
        status: String::new(),
        cells: Vec::new(),
        result: Vec::new(),
        faulty: Vec::new(),
        repaired: Vec::new(),
        class: None,
    }
}

fn results(state: &State) -> &Results {
    state.list.as_ref().and_then(|list| list.results.as_ref()).unwrap()
}

fn matched(rows: usize, same: bool) -> News {
    News::Matched { layout: used(rows), same }
}

fn worked(rows: u64, same: bool) -> News {
    News::Worked { layout: used(9), summary: summary(rows), classes: Vec::new(), same }
}

fn looked(count: usize) -> News {
    News::Looked { count, row: None, stays: false, worked: None }
}

/// A list of nine rows that was read and worked out.
fn at_rest() -> State {
    let mut state = State::default();
    happens(&mut state, Message::Take(file()));
    let turn = state.turn;
    happens(&mut state, Message::Opened(turn));
    heard(&mut state, matched(9, false));
    heard(&mut state, worked(9, false));
    heard(&mut state, looked(9));
    state
}

/// The same list while it is worked out anew.
fn at_work() -> State {
    let mut state = at_rest();
    happens(&mut state, Message::Situated(true));
    heard(&mut state, matched(9, true));
    state
}

fn says(words: Words) -> Option<Said> {
    Some(Said::Words(words))
}

#[test]
fn a_list_is_read_then_worked_out_and_then_looked_at() {
    let mut state = State::default();
    let effects = happens(&mut state, Message::Take(file()));
    assert!(matches!(&*effects, [Effect::Begin(turn, _, First::Take(Source::File(_)))] if *turn == state.turn));
    assert_eq!(state.said, says(words::OPENING));
    let turn = state.turn;
    happens(&mut state, Message::Opened(turn));
    assert_eq!(state.said, None);
    happens(&mut state, Message::Progress(turn, 3.0, 8.0));
    assert_eq!(state.work, Work::Some(Progress { of: Task::Reading, done: 3.0, all: 8.0 }));

    let effects = heard(&mut state, matched(9, false));
    assert_eq!(effects, [Effect::Do(state.turn, Deed::Work { classes: CLASSES, same: false })]);
    assert_eq!(state.work, Work::Some(Progress { of: Task::Working, done: 0.0, all: 1.0 }));

    let effects = heard(&mut state, worked(9, false));
    let look = Deed::Look { look: Look::default(), entry: None, stays: false, worked: Some(9) };
    assert_eq!(effects, [Effect::Do(state.turn, look), Effect::Pass(Target::Summary)]);
    assert_eq!((&state.work, results(&state).shown), (&Work::Nothing, None));

    let effects = heard(&mut state, News::Looked { count: 9, row: None, stays: false, worked: Some(9) });
    assert_eq!(effects, []);
    assert_eq!(results(&state).shown, Some(Shown { count: 9, generation: 1, stays: false }));
    assert_eq!(state.said, Some(Said::Rows(9)));
}

#[test]
fn what_is_heard_of_a_task_that_was_given_up_changes_nothing() {
    let mut state = State::default();
    happens(&mut state, Message::Take(file()));
    let given_up = state.turn;
    happens(&mut state, Message::Take(file()));
    assert_ne!(state.turn, given_up);

    happens(&mut state, Message::Opened(given_up));
    assert_eq!(state.said, says(words::OPENING), "the other list is not here yet");
    assert!(state.opened);
    for message in [
        Message::Progress(given_up, 5.0, 8.0),
        Message::Heard(given_up, Ok(Box::new(matched(9, false)))),
        Message::Heard(given_up, Err(Fault::Failed)),
    ] {
        assert_eq!(reduce(&mut state, message), Follows { drawn: false, effects: Vec::new() });
        assert_eq!(state.work, Work::Some(Progress { of: Task::Reading, done: 0.0, all: 1.0 }));
        assert!(state.list.is_none() && state.opened);
    }
}

#[test]
fn work_that_was_stopped_is_taken_up_again_from_its_beginning() {
    let mut state = at_work();
    let before = state.turn;
    let effects = happens(&mut state, Message::Cancel);
    assert_eq!(effects, [Effect::Do(state.turn, Deed::Stop), Effect::Pass(Target::Again)]);
    assert_ne!(state.turn, before, "nothing that was under way is heard any more");
    assert_eq!((&state.work, state.said), (&Work::Stopped, says(words::STOPPED)));
    assert!(state.list.as_ref().is_some_and(|list| list.results.is_none()), "these are results of another form");
    heard(&mut state, News::Done);
    assert_eq!(state.work, Work::Stopped);

    let effects = happens(&mut state, Message::Again);
    let work = Deed::Work { classes: CLASSES, same: false };
    assert_eq!(effects, [Effect::Focus(Target::Stop), Effect::Do(state.turn, work)]);
    assert!(state.is_at_work());
    assert_eq!(state.said, None);
}

#[test]
fn of_a_list_that_is_not_read_any_more_nothing_stays() {
    let mut state = State::default();
    happens(&mut state, Message::Take(file()));
    let effects = happens(&mut state, Message::Cancel);
    assert_eq!(effects, [Effect::Do(state.turn, Deed::Leave), Effect::Pass(Target::Summary)]);
    assert_eq!(state.work, Work::Nothing, "there is nothing to take up again");
}

#[test]
fn a_file_that_is_not_wanted_any_more_leaves_the_list_as_it_is() {
    let mut state = at_rest();
    let effects = happens(&mut state, Message::Save(Form::Xlsx));
    let save = Deed::Save { count: 9, form: Form::Xlsx, language: Language::Zh };
    assert_eq!(effects, [Effect::Do(state.turn, save)]);
    assert!(matches!(state.work, Work::Some(Progress { of: Task::Writing, .. })));
    let effects = happens(&mut state, Message::Cancel);
    assert_eq!(effects, [Effect::Do(state.turn, Deed::Stop), Effect::Pass(Target::Summary)]);
    assert_eq!(state.work, Work::Nothing);
    assert_eq!(results(&state).shown.map(|shown| shown.count), Some(9));
}

#[test]
fn nothing_is_taken_out_while_rows_are_worked_out() {
    let mut state = at_work();
    assert_eq!(happens(&mut state, Message::Save(Form::Csv)), []);
    assert!(state.is_at_work());
}

#[test]
fn what_was_written_of_rows_that_are_worked_out_anew_ends_nothing() {
    let mut state = at_rest();
    let writing = state.turn;
    happens(&mut state, Message::Save(Form::Csv));
    happens(&mut state, Message::Situated(true));
    heard(&mut state, matched(9, true));
    assert_eq!(happens(&mut state, Message::Heard(writing, Ok(Box::new(News::Written(Box::new(News::Done)))))), []);
    assert!(state.is_at_work());
    state.end(Task::Writing);
    assert!(state.is_at_work(), "it is something else that is under way");
    heard(&mut state, worked(9, true));
    assert_eq!(state.work, Work::Nothing);
}

#[test]
fn what_cannot_be_copied_is_left_to_the_visitor_until_it_is_copied() {
    let mut state = at_rest();
    happens(&mut state, Message::Save(Form::Tabs));
    let effects = heard(&mut state, News::Written(Box::new(News::ByHand("行号".to_owned()))));
    assert_eq!(effects, [Effect::Pass(Target::Summary)]);
    assert_eq!(state.by_hand.as_deref(), Some("行号"));
    happens(&mut state, Message::Copied(false));
    assert_eq!((state.by_hand.as_deref(), state.said), (Some("行号"), says(words::BY_HAND)));
    happens(&mut state, Message::Copied(true));
    assert_eq!((state.by_hand.as_deref(), state.said), (None, says(words::COPIED)));
}

#[test]
fn the_form_is_followed_once_it_stands_still() {
    let asked = |fragment: &str| Asked { fragment: fragment.to_owned(), ..Asked::default() };
    let mut state = State::default();
    let quiet = |effects: Vec<Effect>| Follows { drawn: false, effects };
    assert_eq!(reduce(&mut state, Message::Show(asked("a"))), quiet(Vec::new()), "nobody has opened the list");

    let mut state = at_rest();
    assert_eq!(reduce(&mut state, Message::Show(asked("a"))), quiet(vec![Effect::Wait(Pause::Form)]));
    assert_eq!(reduce(&mut state, Message::Show(asked("a"))), quiet(Vec::new()), "it says the same");
    assert_eq!(happens(&mut state, Message::Settled), [Effect::Situate(state.turn, asked("a"))]);
    let before = state.turn;
    assert_eq!(happens(&mut state, Message::Situated(false)), [Effect::Do(before, Deed::Layout)]);
    let effects = happens(&mut state, Message::Situated(true));
    assert_eq!(effects, [Effect::Do(state.turn, Deed::Reread { same: true })]);
    assert_ne!(state.turn, before);
}

#[test]
fn a_list_is_told_in_the_language_of_the_form_and_stays_where_it_is() {
    let mut state = at_rest();
    happens(&mut state, Message::Only(Only::Again));
    heard(&mut state, News::Classes((0..25).map(class).collect()));
    let follows = reduce(&mut state, Message::Show(Asked { language: Language::En, ..Asked::default() }));
    assert_eq!(follows, Follows { drawn: true, effects: vec![Effect::Wait(Pause::Form)] });
    let turn = state.turn;
    assert_eq!(happens(&mut state, Message::Situated(false)), [Effect::Do(turn, Deed::Retell { classes: 25 })]);

    let retold = News::Retold { layout: used(9), summary: summary(9), classes: vec![class(0)] };
    let look = Look { only: Only::Again, ..Look::default() };
    let effects = heard(&mut state, retold);
    assert_eq!(effects, [Effect::Do(turn, Deed::Look { look, entry: None, stays: true, worked: None })]);
    assert_eq!(results(&state).shape[0].name, "Row");
    assert_eq!(results(&state).classes, [class(0)]);
    assert_eq!(happens(&mut state, Message::Situated(false)), [Effect::Do(turn, Deed::Layout)], "it is told by now");
}

#[test]
fn a_list_that_is_read_in_another_way_begins_anew_and_one_that_is_reread_stays() {
    let mut state = at_rest();
    happens(&mut state, Message::Sort(Order::Reason));
    let change = Change::Assign(1, RoleId::Carried);
    let before = state.turn;
    assert_eq!(happens(&mut state, Message::Change(change)), [Effect::Do(state.turn, Deed::Change(change))]);
    assert_ne!(state.turn, before);
    let mut other = at_rest();
    happens(&mut other, Message::Sort(Order::Reason));

    assert_eq!(heard(&mut state, matched(9, false)), [Effect::Do(state.turn, Deed::Work { classes: CLASSES, same: false })]);
    assert!(state.list.as_ref().is_some_and(|list| list.results.is_none()));
    assert_eq!(heard(&mut other, matched(9, true)), [Effect::Do(other.turn, Deed::Work { classes: CLASSES, same: true })]);
    assert_eq!(results(&other).look.order, Order::Reason);
}

#[test]
fn a_form_that_changes_while_the_list_is_opened_is_followed() {
    let mut state = State::default();
    happens(&mut state, Message::Take(file()));
    let asked = Asked { fragment: "a".to_owned(), language: Language::En, ..Asked::default() };
    assert_eq!(happens(&mut state, Message::Show(asked)), []);
    let turn = state.turn;
    assert_eq!(happens(&mut state, Message::Opened(turn)), [Effect::Wait(Pause::Form)]);
    assert!(state.respoken);
}

#[test]
fn what_is_changed_while_a_file_is_written_is_heard_when_the_writing_is_cancelled() {
    let mut state = at_rest();
    happens(&mut state, Message::Save(Form::Csv));
    let turn = state.turn;
    assert_eq!(happens(&mut state, Message::Cancel), [Effect::Do(turn, Deed::Stop), Effect::Pass(Target::Summary)]);
    let effects = happens(&mut state, Message::Heard(turn, Ok(Box::new(matched(9, true)))));
    assert_eq!(effects, [Effect::Do(state.turn, Deed::Work { classes: CLASSES, same: true })]);
}

#[test]
fn what_cannot_be_given_ends_no_work() {
    let mut state = at_work();
    fails(&mut state, Fault::Ungiven);
    assert!(matches!(state.work, Work::Some(Progress { of: Task::Working, .. })));
    assert_eq!(state.said, says(words::UNGIVEN));
}

#[test]
fn what_is_worth_saying_of_a_list_is_told_when_it_is_worked_out() {
    let mut state = at_rest();
    let layout = Layout { remarks: vec!["另有 3 格也整理过写法".to_owned()], ..used(9) };
    heard(&mut state, News::Worked { layout: layout.clone(), summary: summary(9), classes: Vec::new(), same: true });
    assert_eq!(state.list.map(|list| list.layout.remarks.clone()), Some(layout.remarks));
}

#[test]
fn whoever_chooses_a_sheet_can_choose_the_next_one() {
    let mut state = State::default();
    happens(&mut state, Message::Take(Source::Sheet("二月".to_owned())));
    let read = heard(&mut state, News::Sheet(used(9)));
    let work = Effect::Do(state.turn, Deed::Work { classes: CLASSES, same: false });
    assert_eq!(read, [work, Effect::Focus(Target::Sheets)]);
    let blank = heard(&mut state, News::Sheet(used(0)));
    assert!(blank.contains(&Effect::Focus(Target::Sheets)), "{blank:?}");
}

#[test]
fn a_list_without_rows_says_what_is_missing() {
    let read = |layout: Layout| {
        let mut state = State::default();
        happens(&mut state, Message::Take(file()));
        let effects = heard(&mut state, News::Matched { layout, same: false });
        assert_eq!(effects, [Effect::Pass(Target::Summary)], "nothing is worked out");
        assert_eq!(state.work, Work::Nothing);
        (state.said, state.list.map(|list| list.unfolded))
    };
    assert_eq!(read(used(0)), (says(words::HEADED), Some(true)));
    assert_eq!(read(layout(0, &[RoleId::Carried])), (says(words::EMPTY), Some(true)));
    assert_eq!(read(layout(0, &[])), (says(words::EMPTY), Some(true)));
}

#[test]
fn columns_are_unfolded_when_none_is_known_and_stay_so() {
    let unfolded = |state: &State| state.list.as_ref().map(|list: &List| list.unfolded);
    let mut state = State::default();
    happens(&mut state, Message::Take(file()));
    heard(&mut state, News::Matched { layout: layout(9, &[RoleId::Carried]), same: false });
    assert_eq!(unfolded(&state), Some(true));
    happens(&mut state, Message::Change(Change::Assign(0, RoleId::Name)));
    heard(&mut state, matched(9, false));
    assert_eq!(unfolded(&state), Some(true), "whoever says what they are is not done yet");
    assert_eq!(unfolded(&at_rest()), Some(false));
}

#[test]
fn a_cell_that_is_left_gives_the_focus_to_where_it_stood() {
    let mending = |place| Mending { entry: 4, column: 2, place };
    for (place, focus) in [(Place::Row, Some(Effect::Focus(Target::Cell(2)))), (Place::Grid, None)] {
        let mut state = at_rest();
        assert_eq!(happens(&mut state, Message::Mend(Some(mending(place)))), []);
        assert_eq!(results(&state).mending, Some(mending(place)));
        assert_eq!(happens(&mut state, Message::Mend(None)), focus.into_iter().collect::<Vec<_>>());
        assert_eq!(results(&state).mending, None);
        assert_eq!(happens(&mut state, Message::Mend(None)), [], "nothing was being changed");
        happens(&mut state, Message::Mend(Some(mending(place))));
        let other = Mending { column: 3, ..mending(place) };
        assert_eq!(happens(&mut state, Message::Mend(Some(other))), [], "the focus goes on to the other cell");
    }
}

#[test]
fn a_cell_that_was_changed_leaves_whoever_looks_where_they_are() {
    let mending = Mending { entry: 4, column: 2, place: Place::Row };
    let mut state = at_rest();
    assert_eq!(heard(&mut state, News::Row(Some(row(4, 6)))), [Effect::Focus(Target::Row)]);
    happens(&mut state, Message::Mend(Some(mending)));
    let effects = happens(&mut state, Message::Keep(mending, "30".to_owned()));
    let edit = Deed::Edit { entry: 4, column: 2, text: "30".to_owned(), classes: CLASSES };
    assert_eq!(effects, [Effect::Focus(Target::Cell(2)), Effect::Do(state.turn, edit)]);
    assert_eq!(results(&state).mending, None);

    let effects = heard(&mut state, worked(9, true));
    let look = Deed::Look { look: Look::default(), entry: Some(4), stays: true, worked: Some(9) };
    assert_eq!(effects, [Effect::Do(state.turn, look)]);
    assert_eq!(results(&state).row, Some(row(4, 6)));
}

#[test]
fn the_row_that_is_shown_is_told_anew_as_long_as_it_is_the_same() {
    let shown = |state: &mut State, told: Option<Row>| {
        heard(state, News::Looked { count: 9, row: Some((4, told)), stays: true, worked: None });
        results(state).row.clone()
    };
    let opened = |entry: usize, number: u32| {
        let mut state = at_rest();
        heard(&mut state, News::Row(Some(row(entry, number))));
        state
    };
    let told = Row { status: "computed".to_owned(), ..row(4, 6) };
    assert_eq!(shown(&mut opened(4, 6), Some(told.clone())), Some(told.clone()));
    assert_eq!(shown(&mut opened(4, 5), Some(told.clone())), None, "rows have come or gone");
    assert_eq!(shown(&mut opened(4, 6), None), None, "it is gone");
    assert_eq!(shown(&mut opened(7, 9), Some(told)), Some(row(7, 9)), "somebody has gone to another one meanwhile");
}

#[test]
fn a_row_that_is_put_away_gives_the_focus_to_the_rows() {
    let mut state = at_rest();
    heard(&mut state, News::Row(Some(row(4, 6))));
    assert_eq!(happens(&mut state, Message::Close), [Effect::Focus(Target::Active)]);
    assert_eq!(results(&state).row, None);
    heard(&mut state, News::Row(Some(row(4, 6))));
    heard(&mut state, looked(0));
    assert_eq!(happens(&mut state, Message::Close), [Effect::Focus(Target::Grid)]);
}

#[test]
fn rows_are_looked_for_when_nobody_types_any_more() {
    let mut state = at_rest();
    let follows = reduce(&mut state, Message::Seek("王".to_owned()));
    assert_eq!(follows, Follows { drawn: false, effects: vec![Effect::Wait(Pause::Search)] });
    let look = Look { text: "王".to_owned(), ..Look::default() };
    let deed = |look: Look| Deed::Look { look, entry: None, stays: false, worked: None };
    assert_eq!(happens(&mut state, Message::Sought), [Effect::Do(state.turn, deed(look.clone()))]);

    let sorted = Look { order: Order::Cell(1), ..look };
    assert_eq!(happens(&mut state, Message::Sort(Order::Cell(1))), [Effect::Do(state.turn, deed(sorted.clone()))]);
    let turned = Look { descending: true, ..sorted.clone() };
    assert_eq!(happens(&mut state, Message::Sort(Order::Cell(1))), [Effect::Do(state.turn, deed(turned))]);
    assert_eq!(happens(&mut state, Message::Sort(Order::Cell(1))), [Effect::Do(state.turn, deed(sorted))]);
}

#[test]
fn rows_that_may_be_other_ones_have_another_number_each_time() {
    let mut state = at_rest();
    let mut numbers = vec![results(&state).shown.unwrap().generation];
    heard(&mut state, looked(9));
    numbers.push(results(&state).shown.unwrap().generation);
    happens(&mut state, Message::Take(file()));
    heard(&mut state, matched(9, false));
    heard(&mut state, worked(9, false));
    heard(&mut state, looked(9));
    numbers.push(results(&state).shown.unwrap().generation);
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn more_classes_are_shown_and_stay_when_rows_are_worked_out_again() {
    let mut state = at_rest();
    heard(&mut state, News::Classes((0..5).map(class).collect()));
    assert_eq!(happens(&mut state, Message::MoreClasses), [Effect::Do(state.turn, Deed::Classes(25))]);
    heard(&mut state, News::Classes((0..25).map(class).collect()));
    assert_eq!(heard(&mut state, matched(9, true)), [Effect::Do(state.turn, Deed::Work { classes: 25, same: true })]);
}

#[test]
fn what_goes_into_the_form_is_said_when_it_is_there() {
    let mut state = at_rest();
    for put in [Put::Class(0), Put::Row(3), Put::Trainee(2)] {
        assert_eq!(happens(&mut state, Message::Put(put)), [Effect::Do(state.turn, Deed::Put(put))]);
    }
    heard(&mut state, News::Said(words::SHOWN));
    assert_eq!(state.said, says(words::SHOWN));
    let follows = reduce(&mut state, Message::Lead("days".to_owned()));
    assert_eq!(follows, Follows { drawn: false, effects: vec![Effect::Lead("days".to_owned())] });
}

#[test]
fn a_failure_says_what_to_do_and_leaves_what_can_stay() {
    let mut state = at_rest();
    happens(&mut state, Message::Save(Form::Xlsx));
    assert_eq!(fails(&mut state, Fault::NoBook), [Effect::Pass(Target::Summary)]);
    assert_eq!((&state.work, state.said), (&Work::Nothing, says(words::NO_BOOK)));
    assert!(state.list.is_some() && state.opened);

    let mut state = at_work();
    assert_eq!(fails(&mut state, Fault::Stopped), []);
    assert!(state.is_at_work(), "whatever stopped it says so itself");
    fails(&mut state, Fault::Failed);
    assert_eq!((&state.work, state.said), (&Work::Nothing, says(words::FAILED)));
    assert!(state.list.is_none());
    assert_eq!(happens(&mut state, Message::Show(Asked { plain: true, ..Asked::default() })), [], "nobody is there to hear it");
    happens(&mut state, Message::Headings);
    assert_eq!(state.said, says(words::OPENING), "it begins afresh");
}

#[test]
fn an_empty_field_is_where_to_go() {
    let mut state = at_rest();
    assert_eq!(reduce(&mut state, Message::Read), Follows { drawn: false, effects: vec![Effect::Read] });
    assert_eq!(happens(&mut state, Message::Blank), [Effect::Focus(Target::Field)]);
    assert_eq!(state.said, says(words::NOTHING));
    assert!(state.list.is_some());
}

#[test]
fn the_list_to_try_is_taken_when_it_has_come() {
    let mut state = at_rest();
    let before = state.turn;
    assert_eq!(happens(&mut state, Message::Example), [Effect::Begin(before, Asked::default(), First::Example)]);
    assert!(state.list.is_some(), "the list before stays until then");
    let effects = heard(&mut state, News::Take(file()));
    let turns: Vec<Turn> = effects
        .iter()
        .filter_map(|effect| if let Effect::Begin(turn, _, First::Take(_)) = effect { Some(*turn) } else { None })
        .collect();
    assert_eq!(turns, [state.turn]);
    assert_ne!(state.turn, before);
    assert!(state.list.is_none());
}
