//! From the form to the engine: which questions are asked, and what is sent.

use std::collections::BTreeMap;

use butie::answers::{Raw, RawSituation, Situation, read};
use butie::evaluate::evaluate;
use butie::model::{Calculator, Input, InputKind, Ruleset};
use butie::text::Text;
use butie::value::{Set, Value};
use chrono::NaiveDate;

use crate::session::{Answer, Answers};
use crate::typed;

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

fn raw(calculator: &Calculator, answers: &Answers, asked: Set, today: Option<NaiveDate>) -> RawSituation {
    let asked = calculator.inputs.iter().enumerate().filter(|(position, _)| asked.has(*position));
    let inputs = asked.filter_map(|(_, input)| Some((input.id.clone(), sent(input, answers.given.get(&input.id)?)?)));
    let inputs: BTreeMap<String, Raw> = inputs.collect();
    RawSituation { inputs, readings: answers.readings.clone(), as_of: today }
}

/// The answer as the engine gets it; `None` when there is none.
fn sent(input: &Input, answer: &Answer) -> Option<Raw> {
    if answer.chosen.is_some() {
        return answer.chosen.clone();
    }
    let text = match input.kind {
        InputKind::Count(..) | InputKind::Money(..) => typed::number(&answer.typed),
        InputKind::Date => typed::date(&answer.typed),
        InputKind::Choice(_) | InputKind::Choices(_) | InputKind::Tri | InputKind::Bool => return None,
    };
    (!text.is_empty()).then_some(Raw::Text(text))
}

/// The question of the input at a position, as the readings in use put it.
pub fn asks<'a>(calculator: &'a Calculator, situation: &Situation, position: usize) -> &'a Text {
    let reworded = calculator.readings.iter().zip(&situation.readings).find_map(|(reading, option)| {
        let (input, asks) = reading.rewords.as_ref()?;
        asks.get(usize::from(*option)).filter(|_| input.index() == position)
    });
    reworded.unwrap_or(&calculator.inputs[position].ask)
}
