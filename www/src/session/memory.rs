//! What a device remembers of a visit, if the visitor wants that: lines of text, each with a word on what it is.

use butie::text::Language;

use super::{Arrival, Display, Field, Letterhead, Origin, STEPS, Screen, Sealed, State};

/// Whether this device remembers what was entered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Remember {
    /// It does not: the visitor has not asked for it.
    #[default]
    No,
    /// It does.
    Yes,
    /// It cannot: the browser keeps nothing.
    Unable,
}

/// What a device remembers of the last visit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memory {
    display: Display,
    language: Language,
    place: Option<Arrival>,
    letterhead: Letterhead,
    sealed: Vec<Sealed>,
}

/// The word before the first line.
const DISPLAY: &str = "butie-display";

/// The lines of a letterhead, by the words before them.
const FIELDS: [(&str, Field); 4] =
    [("school", Field::School), ("class", Field::Class), ("contact", Field::Contact), ("days", Field::Days)];

impl Memory {
    /// Whether a text is what a visit left behind, and not something of the host page's.
    pub fn is_one(text: &str) -> bool {
        text.starts_with(DISPLAY)
    }

    /// Reads what [`Memory::write`] wrote. A line that is not understood is left out, whoever wrote it.
    pub fn read(text: &str) -> Self {
        let mut memory = Self::default();
        for line in text.lines() {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            match word {
                DISPLAY => memory.display = display(rest),
                "english" => memory.language = Language::En,
                "place" => memory.place = Arrival::read(rest).map(|place| Arrival { fragment: None, ..place }),
                "answers" => memory.sealed.extend(sealed(rest)),
                _ => {
                    if let Some((_, field)) = FIELDS.iter().find(|(known, _)| *known == word) {
                        memory.letterhead.write(*field, rest.to_owned());
                    }
                }
            }
        }
        memory
    }

    /// What is to be remembered of a visit; `answers` are links to what was answered, the oldest first.
    pub fn write(state: &State, answers: &[String]) -> String {
        let Display { large, step, strong, listed } = state.display;
        let words = [("large", large), ("strong", strong), ("listed", listed)];
        let words: String = words.iter().filter(|(_, on)| *on).map(|(word, _)| format!(" {word}")).collect();
        let mut text = format!("{DISPLAY}{words} {step}\n");
        if state.language == Language::En {
            text.push_str("english\n");
        }
        if let Some(place) = place(state) {
            text.push_str(&format!("place {place}\n"));
        }
        for (word, field) in FIELDS {
            let line: String = state.letterhead.line(field).chars().filter(|sign| !sign.is_control()).collect();
            if !line.is_empty() {
                text.push_str(&format!("{word} {line}\n"));
            }
        }
        for fragment in state.sealed.iter().map(|sealed| &sealed.fragment).chain(answers) {
            text.push_str(&format!("answers {fragment}\n"));
        }
        text
    }

    /// Puts everything where it was. What the visitor has come for by a link stays in front.
    pub(super) fn restore(&self, state: &mut State) {
        state.remember = Remember::Yes;
        state.display = self.display;
        state.language = self.language;
        state.letterhead = self.letterhead.clone();
        state.sealed = self.sealed.clone();
        if state.arrival.is_none() {
            state.arrival = self.place.clone();
        }
    }
}

fn display(words: &str) -> Display {
    words.split(' ').fold(Display::default(), |display, word| match word {
        "large" => Display { large: true, ..display },
        "strong" => Display { strong: true, ..display },
        "listed" => Display { listed: true, ..display },
        step => Display { step: step.parse().unwrap_or(0).min(STEPS), ..display },
    })
}

fn sealed(fragment: &str) -> Option<Sealed> {
    let arrival = Arrival::read(fragment)?;
    let calculator = format!("{}/{}", arrival.ruleset, arrival.calculator?);
    Some(Sealed { calculator, fragment: arrival.fragment?, origin: Origin::Memory })
}

/// Where the visitor is, as a fragment.
fn place(state: &State) -> Option<String> {
    let ruleset = state.calculator.as_ref().or(state.ruleset.as_ref())?;
    let audience = state.audience.as_ref().filter(|_| state.screen() > Screen::Audience);
    Some(format!("c={ruleset}{}", audience.map(|audience| format!("&a={audience}")).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::after;
    use crate::session::{Action, Letterhead, reduce};

    fn visit() -> State {
        let state = after([
            Action::ChooseRuleset("example".into()),
            Action::ChooseAudience("worker".into()),
            Action::Display(Display { large: true, step: 2, strong: true, listed: false }),
            Action::Speak(Language::En),
            Action::Write(Field::School, "第一\n职校 A".into()),
            Action::Write(Field::Days, "30".into()),
        ]);
        State { remember: Remember::Yes, ..state }
    }

    #[test]
    fn what_is_remembered_comes_back() {
        let state = visit();
        let text = Memory::write(&state, &["c=example/living&f=1&s=computed".into(), "c=example/plan&x=1".into()]);
        assert!(Memory::is_one(&text));
        let again = reduce(after([]), Action::Recall(Box::new(Memory::read(&text))));
        assert_eq!((again.display, again.language, again.remember), (state.display, Language::En, Remember::Yes));
        let letterhead = Letterhead { school: "第一职校 A".into(), days: "30".into(), ..Letterhead::default() };
        assert_eq!(again.letterhead, letterhead);
        let place = again.arrival.as_ref().unwrap();
        assert_eq!(
            (&*place.ruleset, place.audience.as_deref(), place.calculator.as_deref()),
            ("example", Some("worker"), Some("living"))
        );
        let sealed: Vec<_> = again.sealed.iter().map(|sealed| (&*sealed.calculator, &*sealed.fragment, sealed.origin)).collect();
        let of = Origin::Memory;
        assert_eq!(
            sealed,
            [("example/living", "c=example/living&f=1&s=computed", of), ("example/plan", "c=example/plan&x=1", of)]
        );
        assert_eq!(Memory::write(&again, &[]).lines().count(), text.lines().count() - 1, "what was not read stays");
    }

    #[test]
    fn a_link_goes_before_the_place_that_is_remembered() {
        let memory = || Action::Recall(Box::new(Memory::read(&Memory::write(&visit(), &[]))));
        let by_link = Arrival { ruleset: "other".into(), ..Arrival::default() };
        let state = reduce(State::default(), memory());
        assert_eq!(state.arrival.as_ref().map(|place| &*place.ruleset), Some("example"));
        let state = reduce(state, Action::Arrive(by_link.clone()));
        assert_eq!(state.arrival, Some(by_link));
    }

    #[test]
    fn nonsense_is_left_out() {
        for text in ["", "butie-display", "butie-display huge 999\nplace\nanswers\nanswers c=a\n\nx y\nplace c=%zz\n\u{0}"] {
            let memory = Memory::read(text);
            assert_eq!((memory.place, memory.sealed, memory.letterhead), (None, Vec::new(), Letterhead::default()), "{text}");
        }
        assert_eq!(Memory::read("butie-display large strong 9").display.step, STEPS);
        assert!(!Memory::is_one(r#"{"host":1}"#));
    }
}
