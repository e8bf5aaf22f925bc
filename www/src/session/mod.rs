//! One visit: what was chosen, what was answered, what was loaded. One state, one list of actions, one pure function
//! from the one to the next. Nothing here knows a browser.

mod answers;
mod arrival;
mod display;
mod letterhead;
mod memory;
mod opening;

pub use answers::{Answer, Answering, Answers, Case, Course};
pub use arrival::Arrival;
pub use display::{Display, STEPS};
pub use letterhead::{Field, Letterhead};
pub use memory::{Memory, Remember};
pub use opening::{Opened, Opening, Origin, Sealed, Source};

use std::borrow::{Borrow, Cow};
use std::rc::Rc;

use butie::compiled::{Compiled, LoadError};
use butie::model::Calculator;
use butie::named::Named;
use butie::text::Language;
use chrono::NaiveDate;

use butie::catalogue::{Entry, Listed};

/// Everything that the page shows follows from this.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The day of the visit, read once at the edge.
    pub today: Option<NaiveDate>,
    /// The language of the page.
    pub language: Language,
    /// How large and how strong everything is drawn.
    pub display: Display,
    /// Whether this device shall remember what was entered. Nothing is kept unless the visitor says so.
    pub remember: Remember,
    /// The address of the page without its fragment, where links to results begin.
    pub address: String,
    /// Whether the second part of the program is here.
    pub complete: Option<Complete>,
    /// Where the host page wants the visitor to begin, and to stay.
    pub scope: Option<Arrival>,
    /// The rule sets that there are.
    pub catalogue: Load<Rc<Vec<Entry>>>,
    /// Loaded rule sets, by id.
    pub rulesets: Named<Load<Rc<Compiled>>>,
    /// The rule set whose English words were wanted and did not come.
    pub untranslated: Option<String>,
    /// Texts of documents that somebody wanted to read, by rule set.
    pub texts: Named<Load<Rc<str>>>,
    /// The clause that is shown in its document.
    pub passage: Option<Passage>,
    /// Where the link by which the visitor came wants to go, until it is known whether that exists.
    pub arrival: Option<Arrival>,
    /// Answers that came as fragments and are still to be read, the oldest first.
    pub sealed: Vec<Sealed>,
    /// What was typed to find a region.
    pub sought: String,
    /// The rule set in use.
    pub ruleset: Option<String>,
    /// Who is asking.
    pub audience: Option<String>,
    /// The calculator in use, by its full id.
    pub calculator: Option<String>,
    /// What was answered, by calculator. It is kept when the visitor goes elsewhere and comes back.
    pub answers: Named<Answers>,
    /// The sheet that stands in place of the form.
    pub sheet: Option<Sheet>,
    /// What a school has written on its quotation.
    pub letterhead: Letterhead,
}

/// Proof that the second part of the program is here: whatever is drawn by it asks for this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Complete(());

/// A clause that is shown in its document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Where the clause is cited: the same one can be at several places of the page.
    pub within: String,
    /// Id of the clause.
    pub clause: String,
}

/// A sheet of its own, made from a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// A class quotation on A4.
    Quotation,
}

/// Something that has to come over the network.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Load<T> {
    /// Not here yet.
    #[default]
    Pending,
    /// Here.
    Ready(T),
    /// It did not come.
    Failed(Fault),
}

/// Why something did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The network or the host did not give it.
    Unreachable,
    /// It came, and is nothing that the engine can use.
    Unusable(LoadError),
}

/// A place in the page, from the outermost in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Screen {
    /// Which region?
    Region,
    /// Who is asking?
    Audience,
    /// Which calculator?
    Calculator,
    /// The questions and the result.
    Form,
}

impl Screen {
    /// The screen's id in the page.
    pub fn id(self) -> &'static str {
        match self {
            Screen::Region => "region",
            Screen::Audience => "audience",
            Screen::Calculator => "calculator",
            Screen::Form => "form",
        }
    }
}

/// What can happen.
#[derive(Debug)]
pub enum Action {
    /// The index came, or did not.
    Catalogue(Result<Rc<Vec<Entry>>, Fault>),
    /// A rule set came, or did not; whether it was asked for with its English words.
    Ruleset(String, bool, Result<Rc<Compiled>, Fault>),
    /// A document's text came, or did not.
    Text(String, Result<Rc<str>, Fault>),
    /// The second part of the program came.
    Complete,
    /// Whatever did not come shall be tried again.
    Retry,
    /// The visitor came by a link.
    Arrive(Arrival),
    /// The host page wants the visitor to begin at this place and to stay in it, or leaves them free.
    Preset(Option<Arrival>),
    /// This device remembers an earlier visit.
    Recall(Box<Memory>),
    /// The oldest sealed answers to the calculator in use were read.
    Open(Box<Opening>),
    /// Something was typed to find a region.
    Seek(String),
    /// A rule set was chosen.
    ChooseRuleset(String),
    /// The visitor said who is asking.
    ChooseAudience(String),
    /// A calculator was chosen.
    ChooseCalculator(String),
    /// Back to an outer place.
    Back(Screen),
    /// Something was done with the answers to the calculator in use.
    Answer(Answering),
    /// The same, among the questions that do not matter.
    Aside(Answering),
    /// A clause shall be shown in its document, or the document put away.
    Consult(Option<Passage>),
    /// A sheet shall stand in place of the form, or the form again.
    Turn(Option<Sheet>),
    /// Something was written on the quotation.
    Write(Field, String),
    /// The page shall speak this language.
    Speak(Language),
    /// Everything shall be drawn in this way.
    Display(Display),
    /// This device shall remember what was entered, or forget it.
    Remember(Remember),
}

impl Action {
    /// The action, done among the questions that do not matter.
    pub fn aside(action: Rc<Self>) -> Rc<Self> {
        match &*action {
            Action::Answer(answering) => Rc::new(Action::Aside(answering.clone())),
            _ => action,
        }
    }
}

impl From<Answering> for Action {
    fn from(answering: Answering) -> Self {
        Action::Answer(answering)
    }
}

/// Something to load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The index.
    Catalogue,
    /// A rule set.
    Ruleset {
        /// Its id.
        id: String,
        /// Its file.
        file: String,
        /// The file of its English words, for whoever reads English.
        english: Option<String>,
    },
    /// The document of the rule set with this id, in this file.
    Text(String, String),
}

/// The state after an action.
#[must_use]
pub fn reduce(state: State, action: impl Borrow<Action>) -> State {
    advance(state, action.borrow())
}

/// As [`reduce`]. The action is lent, because the same button may be pressed again.
fn advance(mut state: State, action: &Action) -> State {
    match action {
        Action::Catalogue(result) => {
            state.catalogue = result.clone().into();
            return arrive(state);
        }
        // The rules are asked for once more without the words that did not come, unless they are here already.
        Action::Ruleset(id, true, Err(_)) => state.untranslated = Some(id.clone()),
        Action::Ruleset(id, english, result) => {
            if *english || !matches!(state.rulesets.get(id), Some(Load::Ready(_))) {
                state.rulesets.insert(id.clone(), result.clone().into());
            }
        }
        Action::Text(id, result) => state.texts.insert(id.clone(), result.clone().into()),
        Action::Complete => state.complete = Some(Complete(())),
        Action::Arrive(arrival) => {
            state.arrival = Some(arrival.clone());
            return arrive(state);
        }
        Action::Preset(scope) => {
            state.scope.clone_from(scope);
            if scope.is_some() {
                state.arrival.clone_from(scope);
                return arrive(state);
            }
        }
        Action::Recall(memory) => memory.restore(&mut state),
        Action::Open(opening) => {
            let place = state.sealed.iter().position(|sealed| Some(&sealed.calculator) == state.calculator.as_ref());
            if let Some(place) = place {
                state.sealed.remove(place);
            }
            state.change(|answers| answers.open(opening));
        }
        Action::Seek(sought) => state.sought.clone_from(sought),
        Action::Retry => {
            state.untranslated = None;
            if matches!(state.catalogue, Load::Failed(_)) {
                state.catalogue = Load::Pending;
            }
            if let (Some(Load::Failed(_)), Some(id)) = (state.loading(), state.ruleset.clone()) {
                state.rulesets.remove(&id);
            }
            if let Some(id) = state.ruleset.clone().filter(|id| matches!(state.texts.get(id), Some(Load::Failed(_)))) {
                state.texts.insert(id, Load::Pending);
            }
        }
        Action::ChooseRuleset(id) => {
            state.leave_to(Screen::Region);
            state.ruleset = Some(id.clone());
            let audiences = state.entry().map(Entry::audiences).unwrap_or_default();
            if let [only] = audiences[..] {
                let only = only.id.clone();
                return reduce(state, Action::ChooseAudience(only));
            }
        }
        Action::ChooseAudience(id) => {
            state.leave_to(Screen::Audience);
            state.calculator = state.entry().and_then(|entry| {
                let mut offered = entry.calculators_for(id);
                let first = offered.next()?;
                offered.next().is_none().then(|| first.id.clone())
            });
            state.audience = Some(id.clone());
        }
        Action::ChooseCalculator(id) => {
            state.leave_to(Screen::Calculator);
            state.calculator = Some(id.clone());
        }
        Action::Back(screen) => state.leave_to(*screen),
        Action::Consult(passage) => {
            if let Some(id) = state.ruleset.clone().filter(|_| passage.is_some())
                && !matches!(state.texts.get(&id), Some(Load::Ready(_)))
            {
                state.texts.insert(id, Load::Pending);
            }
            state.passage.clone_from(passage);
        }
        Action::Turn(sheet) => state.sheet = *sheet,
        Action::Write(field, words) => state.letterhead.write(*field, words.clone()),
        Action::Speak(language) => {
            state.language = *language;
            state.untranslated = None;
        }
        Action::Display(display) => state.display = *display,
        Action::Remember(remember) => state.remember = *remember,
        Action::Answer(answering) => state.change(|answers| answers.take(answering, false)),
        Action::Aside(answering) => state.change(|answers| answers.take(answering, true)),
    }
    state
}

/// The rule set of this id, or the newest one of the region with this name or code.
fn newest<'a>(entries: &'a [Entry], name: &str) -> Option<&'a Entry> {
    let of_region = |entry: &&Entry| entry.document.region.name.zh == name || entry.document.region.code == name;
    let exact = entries.iter().find(|entry| entry.id == name);
    exact.or_else(|| entries.iter().filter(of_region).max_by_key(|entry| entry.document.plan_year))
}

/// Goes where the visitor's link leads, as far as that exists.
fn arrive(mut state: State) -> State {
    if !matches!(state.catalogue, Load::Ready(_)) {
        return state;
    }
    let Some(arrival) = state.arrival.take() else { return state };
    let named = |arrival: Arrival| match newest(state.entries(), &arrival.ruleset) {
        Some(entry) => Arrival { ruleset: entry.id.clone(), ..arrival },
        None => arrival,
    };
    let arrival = named(arrival);
    let arrival = state.scope.clone().map(named).filter(|scope| !scope.holds(&arrival)).unwrap_or(arrival);
    let Some(entry) = state.entries().iter().find(|entry| entry.id == arrival.ruleset) else {
        state.leave_to(Screen::Region);
        state.arrival = Some(arrival);
        return state;
    };
    let calculator = arrival.calculator.as_ref().map(|name| format!("{}/{name}", entry.id));
    let listed = calculator.as_ref().and_then(|id| entry.calculators.iter().find(|listed| listed.id == *id)).cloned();
    let lost = calculator.is_some() && listed.is_none();
    let serves = |audience: &String| entry.calculators_for(audience).next().is_some();
    // A link without an audience still leads to its calculator, for the first whom that serves.
    let first = listed.as_ref().and_then(|listed| Some(listed.audience.first()?.id.clone()));
    let audience = arrival.audience.clone().filter(serves).or(first);
    state = reduce(state, Action::ChooseRuleset(arrival.ruleset.clone()));
    if let Some(audience) = audience {
        state = reduce(state, Action::ChooseAudience(audience));
    }
    if let Some(listed) = listed {
        state = reduce(state, Action::ChooseCalculator(listed.id.clone()));
        if let Some(fragment) = arrival.fragment {
            state.sealed.push(Sealed { calculator: listed.id, fragment, origin: Origin::Link });
        }
    } else if lost {
        state.arrival = Some(arrival);
    }
    state
}

impl State {
    /// Whether the visitor came by a link that leads nowhere, or not all the way.
    pub fn is_lost(&self) -> bool {
        self.arrival.is_some() && matches!(self.catalogue, Load::Ready(_))
    }

    /// Whether the rules in use speak Chinese to somebody who reads English.
    pub fn is_untranslated(&self) -> bool {
        let english = matches!(self.loading(), Some(Load::Ready(compiled)) if compiled.english);
        self.language == Language::En && !english && self.ruleset.is_some() && self.untranslated == self.ruleset
    }

    /// Where the visitor is.
    pub fn screen(&self) -> Screen {
        match (&self.ruleset, &self.audience, &self.calculator) {
            (None, ..) => Screen::Region,
            (_, None, _) => Screen::Audience,
            (_, _, None) => Screen::Calculator,
            _ => Screen::Form,
        }
    }

    /// The first thing that has to be loaded for what the page is to show.
    pub fn wanted(&self) -> Option<Wanted> {
        if self.catalogue == Load::Pending {
            return Some(Wanted::Catalogue);
        }
        let entry = self.entry()?;
        let english = entry.english.clone().filter(|_| self.language == Language::En && !self.is_untranslated());
        let wanted = match self.rulesets.get(&entry.id) {
            None | Some(Load::Pending) => true,
            Some(Load::Ready(compiled)) => english.is_some() && !compiled.english,
            Some(Load::Failed(_)) => false,
        };
        if wanted {
            return Some(Wanted::Ruleset { id: entry.id.clone(), file: entry.file.clone(), english });
        }
        let text = entry.text.clone().filter(|_| matches!(self.texts.get(&entry.id), Some(Load::Pending)))?;
        Some(Wanted::Text(entry.id.clone(), text))
    }

    /// The rule sets that there are, as far as they are known.
    pub fn entries(&self) -> &[Entry] {
        match &self.catalogue {
            Load::Ready(entries) => entries,
            Load::Pending | Load::Failed(_) => &[],
        }
    }

    /// The entry of the rule set in use.
    pub fn entry(&self) -> Option<&Entry> {
        let id = self.ruleset.as_ref()?;
        self.entries().iter().find(|entry| entry.id == *id)
    }

    /// The index's line on the calculator in use.
    pub fn listed(&self) -> Option<&Listed> {
        let id = self.calculator.as_ref()?;
        self.entry()?.calculators.iter().find(|listed| listed.id == *id)
    }

    /// The rule set in use, once it was asked for.
    pub fn loading(&self) -> Option<&Load<Rc<Compiled>>> {
        self.rulesets.get(self.ruleset.as_ref()?)
    }

    /// The rule set in use and the calculator in it, once they are here.
    pub fn open(&self) -> Option<(&Compiled, &Calculator)> {
        let Load::Ready(compiled) = self.loading()? else { return None };
        let (_, name) = self.calculator.as_ref()?.split_once('/')?;
        Some((compiled, compiled.ruleset.calculator(name)?))
    }

    /// The answers to the calculator in use.
    pub fn answered(&self) -> Cow<'_, Answers> {
        self.calculator.as_ref().and_then(|id| self.answers.get(id)).map_or_else(Default::default, Cow::Borrowed)
    }

    /// The oldest answers to the calculator in use that are still to be read.
    pub fn unread(&self) -> Option<&Sealed> {
        let calculator = self.calculator.as_ref()?;
        self.sealed.iter().find(|sealed| sealed.calculator == *calculator)
    }

    /// Changes the answers to the calculator in use.
    fn change(&mut self, change: impl FnOnce(&mut Answers)) {
        if let Some(calculator) = &self.calculator {
            change(self.answers.entry(calculator));
        }
    }

    fn leave_to(&mut self, screen: Screen) {
        self.sheet = None;
        self.passage = None;
        self.arrival = None;
        if screen <= Screen::Calculator {
            self.calculator = None;
        }
        if screen <= Screen::Audience {
            self.audience = None;
        }
        if screen <= Screen::Region {
            self.ruleset = None;
        }
    }
}

impl<T> From<Result<T, Fault>> for Load<T> {
    fn from(result: Result<T, Fault>) -> Self {
        match result {
            Ok(value) => Load::Ready(value),
            Err(fault) => Load::Failed(fault),
        }
    }
}

#[cfg(test)]
mod tests {
    use butie::answers::Raw;
    use butie::compiled::{compile, load};

    use super::*;
    use crate::example::{after, compiled, entry};

    fn choose(ruleset: &str, audience: &str) -> [Action; 2] {
        [Action::ChooseRuleset(ruleset.into()), Action::ChooseAudience(audience.into())]
    }

    #[test]
    fn the_way_in_is_region_audience_calculator() {
        let state = after([]);
        assert_eq!(state.screen(), Screen::Region);
        let state = reduce(state, Action::ChooseRuleset("example".into()));
        assert_eq!(state.screen(), Screen::Audience);
        let names: Vec<&str> = state.entry().unwrap().audiences().iter().map(|audience| &*audience.id).collect();
        assert_eq!(names, ["worker", "school", "officer"], "the order of the vocabulary");
        let state = reduce(state, Action::ChooseAudience("officer".into()));
        assert_eq!(state.screen(), Screen::Calculator);
        let state = reduce(state, Action::ChooseCalculator("example/living".into()));
        assert_eq!(state.screen(), Screen::Form);
        assert!(state.open().is_some());
    }

    #[test]
    fn a_single_calculator_needs_no_choice() {
        let state = after(choose("example", "worker"));
        assert_eq!(state.screen(), Screen::Form);
        assert_eq!(state.calculator.as_deref(), Some("example/living"));
    }

    #[test]
    fn a_single_audience_needs_no_choice() {
        let mut only = entry();
        only.calculators.retain(|listed| listed.id == "example/plan");
        let state = after([Action::Catalogue(Ok(Rc::new(vec![only]))), Action::ChooseRuleset("example".into())]);
        assert_eq!(state.calculator.as_deref(), Some("example/plan"));
    }

    #[test]
    fn going_back_loses_no_answer() {
        let mut actions = Vec::from(choose("example", "worker"));
        actions.push(Action::Answer(Answering::Type("days".into(), "１2".into())));
        let state = after(actions);
        let state = reduce(state, Action::Back(Screen::Region));
        assert_eq!((state.screen(), state.audience.as_ref()), (Screen::Region, None));
        let state = choose("example", "worker").into_iter().fold(state, reduce);
        assert_eq!(state.answered().given.get("days").unwrap().typed, "１2");
        let state = reduce(state, Action::Answer(Answering::Clear));
        assert_eq!(*state.answered(), Answers::default());
    }

    #[test]
    fn what_was_typed_survives_a_choice_beside_it() {
        let mut actions = Vec::from(choose("example", "worker"));
        actions.push(Action::Answer(Answering::Type("days".into(), "abc".into())));
        actions.push(Action::Answer(Answering::Choose("days".into(), Some(Raw::Null))));
        let state = after(actions);
        let answer = state.answered().given.get("days").unwrap().clone();
        assert_eq!((&*answer.typed, answer.chosen), ("abc", Some(Raw::Null)));
        let state = reduce(state, Action::Answer(Answering::Choose("days".into(), None)));
        assert_eq!(*state.answered().given.get("days").unwrap(), Answer { typed: "abc".into(), chosen: None });
        let state = reduce(state, Action::Answer(Answering::Choose("days".into(), Some(Raw::Null))));
        let state = reduce(state, Action::Answer(Answering::Type("days".into(), "7".into())));
        assert_eq!(*state.answered().given.get("days").unwrap(), Answer { typed: "7".into(), chosen: None });
    }

    fn given(state: &State, input: &str) -> Option<Answer> {
        state.answered().given.get(input).cloned()
    }

    fn typed(text: &str) -> Answer {
        Answer { typed: text.into(), chosen: None }
    }

    #[test]
    fn answers_that_were_tried_out_give_way_to_those_before() {
        let state = after(choose("example", "worker"));
        let state = reduce(state, Action::Answer(Answering::Type("days".into(), "3".into())));
        let state = reduce(state, Action::Answer(Answering::Choose("attended".into(), Some(Raw::Truth(false)))));
        let yes = Answer { typed: String::new(), chosen: Some(Raw::Truth(true)) };
        let state =
            reduce(state, Action::Answer(Answering::Try(vec![("attended".into(), yes.clone()), ("days".into(), typed("5"))])));
        assert_eq!((given(&state, "attended"), given(&state, "days")), (Some(yes), Some(typed("5"))));
        let state = reduce(state, Action::Answer(Answering::Try(vec![("days".into(), typed("6"))])));
        let state = reduce(state, Action::Answer(Answering::Undo));
        let no = Answer { typed: String::new(), chosen: Some(Raw::Truth(false)) };
        assert_eq!((given(&state, "attended"), given(&state, "days")), (Some(no), Some(typed("3"))));
        assert_eq!(state.answered().before, Named::default());
    }

    #[test]
    fn what_the_visitor_answers_after_a_trial_stays() {
        let state = after(choose("example", "worker"));
        let state =
            reduce(state, Action::Answer(Answering::Try(vec![("days".into(), typed("5")), ("extra".into(), typed("1"))])));
        let state = reduce(state, Action::Answer(Answering::Type("days".into(), "7".into())));
        let state = reduce(state, Action::Answer(Answering::Undo));
        assert_eq!((given(&state, "days"), given(&state, "extra")), (Some(typed("7")), Some(Answer::default())));
    }

    #[test]
    fn a_question_answered_aside_stays_aside_until_another_is_answered() {
        let state = after(choose("example", "worker"));
        let state = reduce(state, Action::Aside(Answering::Type("days".into(), "3".into())));
        let state = reduce(state, Action::Aside(Answering::Leave("extra".into())));
        assert_eq!(state.answered().aside.keys().collect::<Vec<_>>(), ["days"]);
        assert_eq!(given(&state, "days"), Some(typed("3")));
        let elsewhere = [
            Answering::Draw("days".into()),
            Answering::Code(Some("c=example".into())),
            Answering::Leave("attended".into()),
            Answering::Ask { from: None, to: "attended".into() },
            Answering::Return,
            Answering::Finish,
            Answering::Keep,
            Answering::Drop,
            Answering::Dismiss,
        ];
        let state = elsewhere.into_iter().map(Action::Answer).fold(state, reduce);
        assert_eq!(state.answered().aside.keys().collect::<Vec<_>>(), ["days"], "nothing was answered since");
        let state = reduce(state, Action::Answer(Answering::Choose("attended".into(), Some(Raw::Truth(true)))));
        assert_eq!(state.answered().aside, Named::default());
    }

    #[test]
    fn a_clause_can_be_read_beside_a_question_that_does_not_matter() {
        let passage = Passage { within: "days".into(), clause: "EX01".into() };
        let state = reduce(after(choose("example", "worker")), Action::aside(Rc::new(Action::Consult(Some(passage.clone())))));
        assert_eq!(state.passage, Some(passage));
    }

    #[test]
    fn the_chart_chosen_belongs_to_the_calculator() {
        let state = after(choose("example", "worker"));
        let state = reduce(state, Action::Answer(Answering::Draw("days".into())));
        assert_eq!(state.answered().along.as_deref(), Some("days"));
    }

    #[test]
    fn only_what_is_missing_is_loaded_and_a_failure_waits_for_the_visitor() {
        let state = State::default();
        assert_eq!(state.wanted(), Some(Wanted::Catalogue));
        let state = reduce(state, Action::Catalogue(Err(Fault::Unreachable)));
        assert_eq!(state.wanted(), None);
        let state = reduce(state, Action::Retry);
        assert_eq!(state.wanted(), Some(Wanted::Catalogue));
        let state = reduce(state, Action::Catalogue(Ok(Rc::new(vec![entry()]))));
        assert_eq!(state.wanted(), None);
        let state = reduce(state, Action::ChooseRuleset("example".into()));
        let wanted = Some(Wanted::Ruleset { id: "example".into(), file: "example.butie".into(), english: None });
        assert_eq!(state.wanted(), wanted);
        let state = reduce(state, Action::Ruleset("example".into(), false, Err(Fault::Unusable(LoadError::Damaged))));
        assert_eq!(state.wanted(), None);
        let state = reduce(state, Action::Retry);
        assert_eq!(state.wanted(), wanted);
        let state = reduce(state, Action::Ruleset("example".into(), false, Ok(compiled())));
        assert_eq!(state.wanted(), None);
    }

    /// The rule set of the examples as it is without its English words.
    fn chinese() -> Rc<Compiled> {
        Rc::new(load(&compile(&compiled().ruleset).rules, None).unwrap())
    }

    fn came(english: bool, result: Result<Rc<Compiled>, Fault>) -> Action {
        Action::Ruleset("example".into(), english, result)
    }

    /// The file of English words that is wanted, where a rule set is.
    fn wanted(state: &State) -> Option<Option<String>> {
        match state.wanted()? {
            Wanted::Ruleset { english, .. } => Some(english),
            Wanted::Catalogue | Wanted::Text(..) => None,
        }
    }

    /// A visitor who has answered something, before any rule set came.
    fn answering() -> State {
        let actions = choose("example", "worker").into_iter().chain([Action::Answer(Answering::Type("days".into(), "3".into()))]);
        [Action::Catalogue(Ok(Rc::new(vec![entry()])))].into_iter().chain(actions).fold(State::default(), reduce)
    }

    #[test]
    fn english_words_are_loaded_for_whoever_reads_english() {
        let english = Some(Some("example.en.butie".to_owned()));
        let state = answering();
        assert_eq!(wanted(&state), Some(None));
        assert_eq!(wanted(&reduce(state.clone(), Action::Speak(Language::En))), english, "who comes with English waits for both");
        let state = reduce(state, came(false, Ok(chinese())));
        assert_eq!(wanted(&state), None);
        let state = reduce(state, Action::Speak(Language::En));
        assert_eq!(wanted(&state), english);
        assert!(state.open().is_some(), "the rules stay while their English words are on the way");
        let state = reduce(state, came(true, Ok(compiled())));
        assert_eq!((wanted(&state), given(&state, "days")), (None, Some(typed("3"))));
        let late = reduce(state, came(false, Ok(chinese())));
        assert!(late.open().unwrap().0.english, "rules that come later without English words displace none that have them");
    }

    #[test]
    fn without_its_english_words_the_page_goes_on_in_chinese_until_it_is_asked_again() {
        let failed = || came(true, Err(Fault::Unreachable));
        let state = reduce(reduce(reduce(answering(), came(false, Ok(chinese()))), Action::Speak(Language::En)), failed());
        assert_eq!((wanted(&state), state.is_untranslated()), (None, true));
        assert!(state.open().is_some());
        assert!(wanted(&reduce(state.clone(), Action::Retry)).is_some());
        let state = reduce(state, Action::Speak(Language::Zh));
        assert_eq!((wanted(&state), state.is_untranslated()), (None, false));
        assert!(wanted(&reduce(state, Action::Speak(Language::En))).is_some());

        let state = reduce(reduce(answering(), Action::Speak(Language::En)), failed());
        assert_eq!(wanted(&state), Some(None), "the rules alone");
        assert!(reduce(state, came(false, Ok(chinese()))).is_untranslated());
    }

    fn arrive(fragment: &str) -> Action {
        Action::Arrive(Arrival::read(fragment).unwrap())
    }

    #[test]
    fn a_link_leads_as_far_as_there_is_a_way() {
        let check = |fragment: &str, screen: Screen, lost: bool, sealed: usize| {
            let state = after([arrive(fragment)]);
            assert_eq!((state.screen(), state.is_lost(), state.sealed.len()), (screen, lost, sealed), "{fragment}");
        };
        check("c=example", Screen::Audience, false, 0);
        check("c=example&a=officer", Screen::Calculator, false, 0);
        check("c=example&a=nobody", Screen::Audience, false, 0);
        check("c=example/living", Screen::Form, false, 1);
        check("c=example/class&a=officer&days=5", Screen::Form, false, 1);
        check("c=example/nothing&a=officer", Screen::Calculator, true, 0);
        check("c=example/nothing", Screen::Audience, true, 0);
        check("c=elsewhere&a=officer", Screen::Region, true, 0);
        let lost = after([arrive("c=elsewhere")]);
        assert!(!reduce(lost, Action::ChooseRuleset("example".into())).is_lost(), "who goes on is no longer lost");
    }

    #[test]
    fn a_link_waits_for_the_index() {
        let state = reduce(State::default(), arrive("c=example/living&days=5"));
        assert_eq!((state.screen(), state.is_lost()), (Screen::Region, false));
        let state = reduce(state, Action::Catalogue(Ok(Rc::new(vec![entry()]))));
        assert_eq!((state.screen(), state.calculator.as_deref()), (Screen::Form, Some("example/living")));
        assert_eq!(state.unread().map(|sealed| &*sealed.fragment), Some("c=example/living&days=5"));
    }

    #[test]
    fn what_was_read_is_in_the_form_and_what_was_there_is_the_other_case() {
        let case = |days: &str| Case { given: [("days".into(), typed(days))].into_iter().collect(), ..Case::default() };
        let open = |days: &str| {
            let opening = Opening { case: Some(case(days)), finished: true, source: Some(Source::Memory) };
            Action::Open(Box::new(opening))
        };
        let state = after([arrive("c=example/living&days=5")]);
        let state = reduce(state, open("5"));
        assert_eq!((given(&state, "days"), state.unread()), (Some(typed("5")), None));
        let answers = state.answered();
        assert_eq!((answers.other.is_none(), answers.course.finished), (true, true));
        assert!(!answers.opened.as_ref().unwrap().displaced, "nothing was there before");
        assert!(answers.touched.get("days").is_some(), "what is wrong is said");

        let state =
            reduce(reduce(state, Action::Answer(Answering::Type("days".into(), "7".into()))), arrive("c=example/living&days=5"));
        let state = reduce(state, open("5"));
        let answers = state.answered();
        assert_eq!((given(&state, "days"), answers.other.as_deref()), (Some(typed("5")), Some(&case("7"))));
        assert!(answers.opened.as_ref().unwrap().displaced);

        let state = reduce(reduce(state, Action::Answer(Answering::Dismiss)), open("5"));
        assert_eq!(state.answered().other.as_deref(), Some(&case("7")), "the same answers displace nothing");
        let nothing = Opening { case: None, finished: true, source: None };
        let state = reduce(reduce(state, Action::Answer(Answering::Dismiss)), Action::Open(Box::new(nothing)));
        assert_eq!((given(&state, "days"), state.answered().opened.clone()), (Some(typed("5")), None));
    }

    #[test]
    fn a_document_is_loaded_when_somebody_wants_to_read_in_it() {
        let state = after(choose("example", "worker"));
        let state = reduce(state, Action::Ruleset("example".into(), false, Ok(compiled())));
        let passage = Passage { within: "amount".into(), clause: "EX01".into() };
        let state = reduce(state, Action::Consult(Some(passage.clone())));
        assert_eq!(state.wanted(), Some(Wanted::Text("example".into(), "example.txt".into())));
        let state = reduce(state, Action::Text("example".into(), Err(Fault::Unreachable)));
        assert_eq!(state.wanted(), None);
        let state = reduce(state, Action::Retry);
        assert!(state.wanted().is_some());
        let state = reduce(state, Action::Text("example".into(), Ok("一、每人每天补贴60元".into())));
        let state = reduce(state, Action::Consult(None));
        assert_eq!((state.wanted(), state.passage.clone()), (None, None));
        let state = reduce(state, Action::Consult(Some(passage)));
        assert_eq!(state.wanted(), None, "it is here already");
    }

    #[test]
    fn a_host_page_says_where_visitors_begin_and_stay() {
        let scope = |region: &str, calculator: Option<&str>| {
            Arrival::at(Some(region.into()), calculator.map(ToOwned::to_owned), None).unwrap()
        };
        let newer = |year: u16| {
            let mut entry = entry();
            entry.id = format!("example-{year}");
            entry.document.plan_year = year;
            entry
        };
        let name = entry().document.region.name.zh;
        let entries = vec![newer(2021), newer(2026), newer(2022), entry()];
        let begin = |scope: Arrival| {
            let state = State { scope: Some(scope.clone()), arrival: Some(scope), ..State::default() };
            reduce(state, Action::Catalogue(Ok(Rc::new(entries.clone()))))
        };
        let state = begin(scope(&name, None));
        assert_eq!(
            (state.ruleset.as_deref(), state.screen()),
            (Some("example-2026"), Screen::Audience),
            "the newest of its name"
        );
        assert_eq!(begin(scope("example-2021", None)).ruleset.as_deref(), Some("example-2021"));
        assert!(begin(scope("nowhere", None)).is_lost());

        let arrive = |fragment: &str| Action::Arrive(Arrival::read(fragment).unwrap());
        let elsewhere = reduce(begin(scope(&name, None)), arrive("c=example-2021/living"));
        assert_eq!(elsewhere.ruleset.as_deref(), Some("example-2026"), "a link out of the scope leads into it");
        let within = reduce(begin(scope(&name, None)), arrive("c=example-2026"));
        assert_eq!((within.ruleset.as_deref(), within.is_lost()), (Some("example-2026"), false));
        let free = reduce(elsewhere, Action::Preset(None));
        assert_eq!(reduce(free, arrive("c=example-2021")).ruleset.as_deref(), Some("example-2021"));
        let one = begin(scope("example", Some("living")));
        assert_eq!(one.calculator.as_deref(), Some("example/living"));
        assert_eq!(Arrival::at(None, Some("example/living".into()), None).unwrap(), scope("example", Some("living")));
        assert_eq!(Arrival::at(None, Some("living".into()), None), None);
    }

    #[test]
    fn nothing_is_answered_where_no_calculator_is_open() {
        let state = after([
            Action::Answer(Answering::Type("days".into(), "3".into())),
            Action::Answer(Answering::Leave("days".into())),
            Action::Answer(Answering::Clear),
        ]);
        assert_eq!(state.answers.keys().count(), 0);
    }
}
