//! What was answered to one calculator, and where in it somebody stands.

use std::rc::Rc;

use butie::answers::Raw;
use butie::named::Named;

use super::{Opened, Opening};

/// What was answered to one calculator.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    /// Answers by input.
    pub given: Named<Answer>,
    /// Inputs that the visitor has left once: only their faults are shown.
    pub touched: Named<()>,
    /// Readings that differ from the default.
    pub readings: Named<String>,
    /// Inputs that were answered among the questions that do not matter. They stay there until something else is
    /// answered, so that nothing moves away under a finger.
    pub aside: Named<()>,
    /// What stood where answers are only tried out. It can be had back.
    pub before: Named<Answer>,
    /// The input along which the chart is drawn, if one was chosen.
    pub along: Option<String>,
    /// Where somebody stands who is asked one question at a time.
    pub course: Course,
    /// Another case, to compare with.
    pub other: Option<Rc<Case>>,
    /// Where the answers came from, if the visitor did not enter them here and has not yet said that this is known.
    pub opened: Option<Opened>,
    /// The link that is shown as a QR code: none once it is no longer the link to the answers.
    pub code: Option<String>,
}

/// What can be done with the answers to one calculator.
#[derive(Clone, Debug, PartialEq)]
pub enum Answering {
    /// Something was typed into an input's field.
    Type(String, String),
    /// Something was chosen for an input, or the choice was taken back.
    Choose(String, Option<Raw>),
    /// The visitor left an input's field.
    Leave(String),
    /// A reading was chosen.
    Read(String, String),
    /// All answers are to go.
    Clear,
    /// Other answers shall be tried out.
    Try(Vec<(String, Answer)>),
    /// The answers from before they were tried out shall come back.
    Undo,
    /// The chart shall be drawn along this input.
    Draw(String),
    /// On a small screen: a question shall be asked.
    Ask {
        /// The question that is asked now; none where several can be seen.
        from: Option<String>,
        /// The question to go to.
        to: String,
    },
    /// On a small screen: the question before it shall be asked again.
    Return,
    /// On a small screen: the result shall be shown.
    Finish,
    /// The present answers shall stay as the other case that is compared with.
    Keep,
    /// The other case shall be the one in the form, and the one in the form the other.
    Swap,
    /// There shall be no other case.
    Drop,
    /// It is known where the answers come from.
    Dismiss,
    /// This link shall be shown as a QR code, or none.
    Code(Option<String>),
}

/// The answers of another case.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Case {
    /// Answers by input.
    pub given: Named<Answer>,
    /// Readings that differ from the default.
    pub readings: Named<String>,
}

/// Where somebody stands who is asked one question at a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// The questions that were asked before, in their order.
    pub behind: Vec<String>,
    /// The question that is asked; `None` for the first one.
    pub at: Option<String>,
    /// Whether the result is shown.
    pub finished: bool,
}

/// An answer as it stands in the form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The text in the field, exactly as typed.
    pub typed: String,
    /// What was chosen. It counts before what was typed, which is kept beside it.
    pub chosen: Option<Raw>,
}

impl Answers {
    /// Takes what was done; `aside` when that was among the questions that do not matter.
    pub(super) fn take(&mut self, answering: &Answering, aside: bool) {
        match answering {
            Answering::Type(input, typed) => self.answer(input, Answer { typed: typed.clone(), chosen: None }, aside),
            Answering::Choose(input, chosen) => {
                let typed = self.given.get(input).map(|answer| answer.typed.clone()).unwrap_or_default();
                self.touched.insert(input.clone(), ());
                self.answer(input, Answer { typed, chosen: chosen.clone() }, aside);
            }
            Answering::Leave(input) => self.touched.insert(input.clone(), ()),
            Answering::Read(reading, option) => self.readings.insert(reading.clone(), option.clone()),
            // Who starts anew still wants to compare with what was kept.
            Answering::Clear => *self = Self { other: self.other.take(), ..Self::default() },
            Answering::Try(answers) => {
                self.aside = Named::default();
                for (input, answer) in answers {
                    // What was tried out before is not what the visitor answered.
                    if self.before.get(input).is_none() {
                        self.before.insert(input.clone(), self.given.get(input).cloned().unwrap_or_default());
                    }
                    self.given.insert(input.clone(), answer.clone());
                }
            }
            Answering::Undo => {
                self.aside = Named::default();
                for (input, answer) in std::mem::take(&mut self.before).iter() {
                    self.given.insert(input.clone(), answer.clone());
                }
            }
            Answering::Draw(input) => self.along = Some(input.clone()),
            Answering::Ask { from, to } => self.course.ask(from.as_ref(), to),
            Answering::Return => self.course.back(),
            Answering::Finish => self.course.finished = true,
            Answering::Keep => self.other = Some(Rc::new(self.case())),
            Answering::Swap => {
                if let Some(other) = self.other.take() {
                    self.other = Some(Rc::new(self.case()));
                    self.fill(&other);
                }
            }
            Answering::Drop => self.other = None,
            Answering::Dismiss => self.opened = None,
            Answering::Code(link) => self.code.clone_from(link),
        }
    }

    /// The case that the answers make.
    pub fn case(&self) -> Case {
        Case { given: self.given.clone(), readings: self.readings.clone() }
    }

    /// Whether nothing was answered or chosen yet.
    pub fn is_empty(&self) -> bool {
        self.given.keys().next().is_none() && self.readings.keys().next().is_none()
    }

    /// Puts the answers of a link or of an earlier visit into the form. Other answers that were there become the other case.
    pub(super) fn open(&mut self, opening: &Opening) {
        let mut displaced = false;
        if let Some(case) = &opening.case {
            let before = self.case();
            displaced = !before.is_blank() && !before.is_like(case);
            if displaced {
                self.other = Some(Rc::new(before));
            }
            // Whoever sent the link has left every question, so what is wrong with an answer is shown.
            self.touched = case.given.keys().map(|input| (input.clone(), ())).collect();
            self.fill(case);
            self.course = Course { finished: opening.finished, ..Course::default() };
        }
        if let Some(source) = &opening.source {
            self.opened = Some(Opened { source: source.clone(), displaced });
        }
    }

    /// Puts the answers of a case in place of those here.
    fn fill(&mut self, case: &Case) {
        (self.given, self.readings) = (case.given.clone(), case.readings.clone());
        self.before = Named::default();
        self.aside = Named::default();
    }

    /// Takes the visitor's own answer, after which there is nothing to be had back for it.
    fn answer(&mut self, input: &str, answer: Answer, aside: bool) {
        if aside {
            self.aside.insert(input.to_owned(), ());
        } else {
            self.aside = Named::default();
        }
        self.before.remove(input);
        self.given.insert(input.to_owned(), answer);
    }
}

impl Case {
    /// Whether nothing was answered.
    pub fn is_blank(&self) -> bool {
        self.given.iter().all(|(_, answer)| answer.is_blank()) && self.readings.keys().next().is_none()
    }

    /// Whether the same was answered, in whatever order.
    fn is_like(&self, other: &Self) -> bool {
        let within = |one: &Self, other: &Self| {
            one.given.iter().all(|(input, answer)| answer.is_blank() || other.given.get(input) == Some(answer))
                && one.readings.iter().all(|(reading, option)| other.readings.get(reading) == Some(option))
        };
        within(self, other) && within(other, self)
    }
}

impl Answer {
    fn is_blank(&self) -> bool {
        self.typed.trim().is_empty() && self.chosen.is_none()
    }
}

impl Course {
    /// Goes on to a question, from which there is a way back.
    fn ask(&mut self, from: Option<&String>, to: &str) {
        self.finished = false;
        self.behind.extend(from.filter(|from| *from != to).cloned());
        // Who comes to a question a second time finds the way back short again.
        if let Some(place) = self.behind.iter().position(|one| *one == to) {
            self.behind.truncate(place);
        }
        self.at = Some(to.to_owned());
    }

    /// Goes back: from the result to the last question, and from a question to the one before it.
    fn back(&mut self) {
        if self.finished {
            self.finished = false;
        } else {
            self.at = self.behind.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(actions: impl IntoIterator<Item = Answering>) -> Answers {
        actions.into_iter().fold(Answers::default(), |mut answers, answering| {
            answers.take(&answering, false);
            answers
        })
    }

    fn ask(from: &str, to: &str) -> Answering {
        Answering::Ask { from: (!from.is_empty()).then(|| from.into()), to: to.into() }
    }

    #[test]
    fn the_way_back_leads_through_the_questions_that_were_asked() {
        let check = |actions: Vec<Answering>, at: Option<&str>, behind: &[&str], finished: bool| {
            let course = after(actions).course;
            assert_eq!((course.at.as_deref(), course.finished), (at, finished));
            assert_eq!(course.behind, behind);
        };
        check(vec![ask("a", "b"), ask("b", "c")], Some("c"), &["a", "b"], false);
        check(vec![ask("a", "b"), Answering::Return], Some("a"), &[], false);
        check(vec![ask("a", "b"), Answering::Return, Answering::Return], None, &[], false);
        check(vec![ask("a", "b"), Answering::Finish], Some("b"), &["a"], true);
        check(vec![ask("a", "b"), Answering::Finish, Answering::Return], Some("b"), &["a"], false);
        check(vec![ask("a", "b"), Answering::Finish, ask("", "c")], Some("c"), &["a"], false);
        check(vec![ask("a", "b"), ask("b", "a")], Some("a"), &[], false);
        check(vec![ask("a", "a")], Some("a"), &[], false);
    }

    #[test]
    fn another_case_is_kept_and_changes_places_with_the_present_one() {
        let typed = |text: &str| Answering::Type("days".into(), text.into());
        let days = |given: &Named<Answer>| given.get("days").map(|answer| answer.typed.clone());
        let answers = after([typed("5"), Answering::Keep, typed("7")]);
        assert_eq!(days(&answers.given).as_deref(), Some("7"));
        assert_eq!(days(&answers.other.clone().unwrap().given).as_deref(), Some("5"));
        let mut swapped = answers;
        swapped.take(&Answering::Swap, false);
        assert_eq!(days(&swapped.given).as_deref(), Some("5"));
        assert_eq!(days(&swapped.other.clone().unwrap().given).as_deref(), Some("7"));
        swapped.take(&Answering::Clear, false);
        assert!(swapped.is_empty());
        assert_eq!(days(&swapped.other.clone().unwrap().given).as_deref(), Some("7"), "it is compared with what comes next");
        swapped.take(&Answering::Drop, false);
        assert_eq!(swapped.other, None);
    }
}
