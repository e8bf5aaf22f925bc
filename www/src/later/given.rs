//! Answers in words, as the form takes them.

use butie::evaluate::Evaluation;
use butie::model::InputId;
use butie::prose::Prose;
use butie::text::Language;
use butie::value::Value;

use crate::session::Answer;

/// An answer in words; one that cannot be read stands as it was typed.
pub(super) fn given(evaluation: &Evaluation<'_>, id: InputId, answer: Option<&Answer>, language: Language) -> String {
    let input = &evaluation.calculator.inputs[id.index()];
    if let Some(typed) = answer.map(|answer| answer.typed.trim())
        && !typed.is_empty()
        && evaluation.situation.faults.iter().any(|fault| fault.name == input.id)
    {
        return typed.to_owned();
    }
    let words = Prose { evaluation, language }.answer(id);
    match evaluation.situation.answer(id) {
        Value::Choice(_) => brief(&words).to_owned(),
        _ => words,
    }
}

/// A name without the explanation that stands in brackets at its end.
pub(super) fn brief(name: &str) -> &str {
    match name.strip_suffix('）').and_then(|start| start.split_once('（')) {
        Some((name, _)) if !name.is_empty() => name,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_explanation_at_the_end_is_left_out() {
        let check = |name: &str, expected: &str| assert_eq!(brief(name), expected);
        check("订单式培训（先有用人单位的用工需求）", "订单式培训");
        check("合格人数", "合格人数");
        check("（都不是）", "（都不是）");
        check("按（甲）算", "按（甲）算");
    }
}
