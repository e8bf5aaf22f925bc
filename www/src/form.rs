//! From the form to the engine: which questions are asked, and what is sent.

use butie::answers::{Raw, RawSituation, Situation, read};
use butie::evaluate::evaluate;
use butie::interview::{Question, State};
use butie::model::{Calculator, Input, InputId, InputKind, Ruleset};
use butie::plain::{Plain, plain};
use butie::text::Text;
use butie::typed;
use butie::value::{Set, Value, exact};
use chrono::NaiveDate;

use crate::session::{Answer, Answers};

/// The questions that are asked now, by position, and the answers to them.
///
/// A question with a condition is asked only once the condition is known to hold. Its answer is kept when it does not,
/// but not sent.
pub fn fill_in(ruleset: &Ruleset, calculator: &Calculator, answers: &Answers, today: Option<NaiveDate>) -> (Set, Situation) {
    let positions = |wanted: &dyn Fn(&Input) -> bool| {
        let wanted = calculator.inputs.iter().enumerate().filter(|(_, input)| wanted(input));
        wanted.fold(Set::default(), |set, (position, _)| set.union(Set::of(position)))
    };
    let mut asked = positions(&|input| input.when.is_none());
    // A condition can hang on another conditional question; each round settles at least one more.
    for _ in 0..calculator.inputs.len() {
        let situation = read(calculator, &raw(calculator, answers, asked, today));
        let evaluation = evaluate(ruleset, calculator, &situation);
        let next = positions(&|input| input.when.is_none_or(|when| evaluation.value(when) == Value::Truth(true)));
        if next == asked {
            return (asked, situation);
        }
        asked = next;
    }
    (asked, read(calculator, &raw(calculator, answers, asked, today)))
}

/// The answers to these questions as they are sent.
pub fn raw(calculator: &Calculator, answers: &Answers, asked: Set, today: Option<NaiveDate>) -> RawSituation {
    let asked = calculator.inputs.iter().enumerate().filter(|(position, _)| asked.has(*position));
    let inputs = asked.filter_map(|(_, input)| Some((input.id.clone(), sent(input, answers.given.get(&input.id)?)?)));
    let readings = answers.readings.iter().map(|(name, option)| (name.clone(), option.clone()));
    RawSituation { inputs: inputs.collect(), readings: readings.collect(), as_of: today }
}

/// The answer as the engine gets it; `None` when there is none.
fn sent(input: &Input, answer: &Answer) -> Option<Raw> {
    if let Some(chosen) = &answer.chosen {
        // The engine knows 不清楚 as an answer to some questions; to the others it is the same as none.
        return Some(chosen.clone()).filter(|chosen| takes_unknown(input) || *chosen != unknown());
    }
    let text = match input.kind {
        InputKind::Count(..) | InputKind::Money(..) => typed::number(&answer.typed),
        InputKind::Date => typed::date(&answer.typed),
        InputKind::Choice(_) | InputKind::Choices(_) | InputKind::Tri | InputKind::Bool => return None,
    };
    (!text.is_empty()).then_some(Raw::Text(text))
}

/// How 不清楚 is answered.
pub fn unknown() -> Raw {
    Raw::Text("unknown".to_owned())
}

/// Whether 不清楚 is an answer that the engine itself understands.
pub fn takes_unknown(input: &Input) -> bool {
    matches!(input.kind, InputKind::Choice(_) | InputKind::Choices(_) | InputKind::Tri)
}

/// An answer that was sent, as it stands in the form; what is no answer to the question stands there with its fault.
pub fn received(input: &Input, raw: &Raw) -> Answer {
    let typed = |typed: String| Answer { typed, chosen: None };
    match (&input.kind, raw) {
        (InputKind::Count(..) | InputKind::Money(..) | InputKind::Date, Raw::Number(text) | Raw::Text(text)) => {
            typed(text.clone())
        }
        (InputKind::Count(..) | InputKind::Money(..) | InputKind::Date, Raw::Truth(_) | Raw::List(_) | Raw::Other) => {
            typed("?".into())
        }
        _ => Answer { typed: String::new(), chosen: Some(raw.clone()) },
    }
}

/// The questions that are asked and cannot change the result, so that nobody need answer them.
///
/// What has been answered stays where it is, and so does a field that was emptied: somebody is at it. A question that was
/// answered aside stays aside for the same reason.
pub fn idle(calculator: &Calculator, answers: &Answers, asked: Set, open: &[Question]) -> Set {
    let open: Set = open.iter().map(|question| question.input.index()).collect();
    let stands_aside = |position: &usize| {
        let id = &calculator.inputs[*position].id;
        answers.aside.get(id).is_some() || answers.given.get(id).is_none() && !open.has(*position)
    };
    asked.positions().filter(stands_aside).collect()
}

/// The question on which most hangs, if less hangs on another one.
pub fn first(open: &[Question]) -> Option<InputId> {
    let unanswered = || open.iter().filter(|question| question.state == State::Unanswered);
    let first = unanswered().next()?;
    unanswered().any(|question| question.price != first.price).then_some(first.input)
}

/// The question that a small screen shows: the one that was gone to, or the first.
pub fn current(calculator: &Calculator, answers: &Answers, asked: Set) -> Option<usize> {
    let at = answers.course.at.as_ref();
    let found = at.and_then(|at| calculator.inputs.iter().position(|input| input.id == *at));
    found.filter(|position| asked.has(*position)).or_else(|| asked.positions().next())
}

/// The question to ask after the present one: of those that still matter the most important, or simply the next one while
/// that is not known. `None` when none is left.
pub fn next(calculator: &Calculator, answers: &Answers, asked: Set, open: &[String], current: Option<usize>) -> Option<usize> {
    remaining(calculator, answers, asked, open).into_iter().find(|position| Some(*position) != current)
}

/// How many questions are still to be answered.
pub fn left(calculator: &Calculator, answers: &Answers, asked: Set, open: &[String]) -> usize {
    remaining(calculator, answers, asked, open).len()
}

/// The questions that are asked, not answered and not known to be without effect.
fn remaining(calculator: &Calculator, answers: &Answers, asked: Set, open: &[String]) -> Vec<usize> {
    let unanswered = |position: &usize| {
        let input = &calculator.inputs[*position];
        let settled = |answer: &Answer| answer.chosen.is_some() || sent(input, answer).is_some();
        asked.has(*position) && !answers.given.get(&input.id).is_some_and(settled)
    };
    let position = |id: &String| calculator.inputs.iter().position(|input| input.id == *id);
    let ranked: Vec<usize> = open.iter().filter_map(position).filter(unanswered).collect();
    if ranked.is_empty() { asked.positions().filter(unanswered).collect() } else { ranked }
}

/// An answer of the engine's as it stands in the form; `None` for what nobody can answer.
pub fn entered(ruleset: &Ruleset, calculator: &Calculator, input: &Input, value: Value) -> Option<Answer> {
    let chosen = |raw: Raw| Answer { typed: String::new(), chosen: Some(raw) };
    if let Value::Number(number) = value {
        return Some(Answer { typed: exact::write_short(number), chosen: None });
    }
    match plain(ruleset, calculator, value, input.value_kind()) {
        Plain::Text(typed) if input.kind == InputKind::Date => Some(Answer { typed, chosen: None }),
        Plain::Text(text) => Some(chosen(Raw::Text(text))),
        Plain::Truth(truth) => Some(chosen(Raw::Truth(truth))),
        Plain::List(ids) => Some(chosen(Raw::List(ids.into_iter().map(Raw::Text).collect()))),
        Plain::Number(_) | Plain::Nothing => None,
    }
}

/// The question of the input at a position, as the readings in use put it.
pub fn asks<'a>(calculator: &'a Calculator, situation: &Situation, position: usize) -> &'a Text {
    calculator.asks(InputId(u16::try_from(position).unwrap_or(u16::MAX)), &situation.readings)
}

#[cfg(test)]
mod tests {
    use butie::interview::Price;

    use super::*;
    use crate::example::compiled;

    fn answers(given: &[(&str, Answer)]) -> Answers {
        Answers { given: given.iter().map(|(id, answer)| ((*id).into(), answer.clone())).collect(), ..Answers::default() }
    }

    fn typed(text: &str) -> Answer {
        Answer { typed: text.into(), chosen: None }
    }

    fn yes(truth: bool) -> Answer {
        Answer { typed: String::new(), chosen: Some(Raw::Truth(truth)) }
    }

    fn check(given: &[(&str, Answer)], asked: &[usize], status: &str, amount: Option<&str>) {
        let compiled = compiled();
        let calculator = &compiled.ruleset.calculators[0];
        let (set, situation) = fill_in(&compiled.ruleset, calculator, &answers(given), None);
        assert_eq!(set.positions().collect::<Vec<_>>(), asked);
        let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
        assert_eq!(evaluation.status.id(), status);
        let shown = evaluation.lines.first().map(|line| butie::prose::plain_money(line.amount));
        assert_eq!(shown.as_deref(), amount);
    }

    #[test]
    fn questions_appear_when_their_condition_is_known_to_hold() {
        check(&[], &[0], "needs_input", None);
        check(&[("attended", yes(true))], &[0, 1], "needs_input", None);
        check(&[("attended", yes(true)), ("days", typed("5"))], &[0, 1], "computed", Some("300.00"));
        check(&[("attended", yes(true)), ("days", typed("6"))], &[0, 1, 2], "needs_input", None);
        check(&[("attended", yes(true)), ("days", typed("6")), ("extra", typed("１"))], &[0, 1, 2], "computed", Some("420.00"));
    }

    #[test]
    fn a_hidden_answer_is_not_sent() {
        check(&[("attended", yes(false)), ("days", typed("abc")), ("extra", typed("99"))], &[0], "computed", Some("0.00"));
    }

    #[test]
    fn what_is_no_number_is_a_fault_and_blank_is_no_answer() {
        check(&[("attended", yes(true)), ("days", typed("五天"))], &[0, 1], "invalid_input", None);
        check(&[("attended", yes(true)), ("days", typed("　"))], &[0, 1], "needs_input", None);
    }

    #[test]
    fn not_sure_is_an_answer_to_every_question() {
        let not_sure = || Answer { typed: "9".into(), chosen: Some(unknown()) };
        check(&[("attended", not_sure())], &[0], "needs_input", None);
        check(&[("attended", yes(true)), ("days", not_sure())], &[0, 1], "needs_input", None);
        let compiled = compiled();
        let calculator = &compiled.ruleset.calculators[0];
        let given = answers(&[("attended", yes(true)), ("days", not_sure())]);
        assert_eq!(next(calculator, &given, (0..2).collect(), &["days".to_owned()], Some(0)), None, "it is not asked again");
    }

    fn open(input: u16, state: State, yuan: i64) -> Question {
        Question { input: InputId(input), state, price: Price::AtMost(yuan.into()) }
    }

    #[test]
    fn what_was_answered_or_still_matters_stays_where_it_is() {
        let compiled = compiled();
        let calculator = &compiled.ruleset.calculators[0];
        let all: Set = (0..3).collect();
        let idle = |answers: &Answers, open: &[Question]| idle(calculator, answers, all, open).positions().collect::<Vec<_>>();
        let matters = [open(0, State::Unanswered, 5)];
        assert_eq!(idle(&answers(&[]), &matters), [1, 2]);
        assert_eq!(idle(&answers(&[("days", typed("5"))]), &matters), [2]);
        assert_eq!(idle(&answers(&[("days", typed(""))]), &matters), [2], "an emptied field");
        let mut aside = answers(&[("attended", yes(true)), ("days", typed("5"))]);
        aside.aside.insert("days".into(), ());
        assert_eq!(idle(&aside, &[]), [1, 2]);
    }

    #[test]
    fn one_question_comes_first_if_less_hangs_on_another() {
        use State::{Default, Unanswered, Unknown};
        let two = [open(1, Unanswered, 9), open(0, Unanswered, 5)];
        assert_eq!(first(&two), Some(InputId(1)));
        assert_eq!(first(&two[..1]), None);
        assert_eq!(first(&[open(1, Unanswered, 5), open(0, Unanswered, 5)]), None);
        assert_eq!(first(&[open(1, Unanswered, 5), open(0, Default, 9), open(2, Unknown, 1)]), None);
        assert_eq!(first(&[]), None);
    }

    #[test]
    fn a_small_screen_asks_what_matters_most_and_leaves_out_what_was_answered() {
        let compiled = compiled();
        let calculator = &compiled.ruleset.calculators[0];
        let all: Set = (0..3).collect();
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        let none = answers(&[]);
        assert_eq!(current(calculator, &none, all), Some(0));
        let open = ids(&["extra", "attended", "days"]);
        assert_eq!(next(calculator, &none, all, &open, Some(0)), Some(2));
        assert_eq!(left(calculator, &none, all, &open), 3);
        assert_eq!(next(calculator, &none, all, &[], Some(0)), Some(1), "in the order of the rules while nothing else is known");
        let some = answers(&[("extra", typed("1")), ("days", typed(" "))]);
        assert_eq!(next(calculator, &some, all, &open, Some(0)), Some(1));
        let every = answers(&[("attended", yes(true)), ("extra", typed("1")), ("days", typed("5"))]);
        assert_eq!((next(calculator, &every, all, &open, Some(2)), left(calculator, &every, all, &open)), (None, 0));
        let mut gone = none;
        gone.course.at = Some("days".into());
        assert_eq!(current(calculator, &gone, all), Some(1));
        assert_eq!(current(calculator, &gone, Set::of(2)), Some(2), "a question that is no longer asked");
    }

    #[test]
    fn an_answer_of_the_engine_stands_in_the_form_as_one_of_the_visitor() {
        let compiled = compiled();
        let calculator = &compiled.ruleset.calculators[0];
        let entered = |input: usize, value| entered(&compiled.ruleset, calculator, &calculator.inputs[input], value);
        assert_eq!(entered(0, Value::Truth(true)), Some(yes(true)));
        assert_eq!(entered(1, Value::Number("5.0".parse().unwrap())), Some(typed("5")));
        assert_eq!(entered(1, Value::NotApplicable), None);
    }

    #[test]
    fn an_answer_that_was_sent_stands_in_the_form_as_it_was_given() {
        let compiled = compiled();
        let calculator = &compiled.ruleset.calculators[0];
        let all = answers(&[("attended", yes(true)), ("days", typed("１2")), ("extra", typed("many"))]);
        let raw = raw(calculator, &all, (0..3).collect(), None);
        let received = |input: usize| {
            let input = &calculator.inputs[input];
            received(input, raw.inputs.get(&input.id).unwrap())
        };
        assert_eq!((received(0), received(1), received(2)), (yes(true), typed("12"), typed("many")));
        let days = &calculator.inputs[1];
        assert_eq!(super::received(days, &Raw::Null), Answer { typed: String::new(), chosen: Some(Raw::Null) });
        assert_eq!(super::received(days, &Raw::Truth(true)), typed("?"), "no number, and seen to be none");
    }

    #[test]
    fn a_reading_can_reword_a_question() {
        let compiled = compiled();
        let calculator = &compiled.ruleset.calculators[0];
        let mut answers = Answers::default();
        for (option, ask) in [("attended", "出勤几天？"), ("held", "开课几天？")] {
            answers.readings.insert("counted".into(), option.into());
            let (_, situation) = fill_in(&compiled.ruleset, calculator, &answers, None);
            assert_eq!(asks(calculator, &situation, 1).zh, ask);
        }
    }
}
