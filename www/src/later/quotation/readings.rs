//! Which of the points that a document leaves open have a part in a result.

use butie::evaluate::Evaluation;
use butie::model::{NodeId, Op};
use butie::trace::trace;
use butie::value::Set;

/// The readings, by position, that decided something in the result, decided who is paid, or worded a question.
pub fn in_use(evaluation: &Evaluation<'_>, asked: Set) -> Set {
    let calculator = evaluation.calculator;
    let traced = trace(evaluation);
    let traced = traced.iter().flat_map(|entry| &entry.readings).map(|reading| reading.index());
    let worded = calculator.readings.iter().enumerate().filter_map(|(position, reading)| {
        let (input, _) = reading.rewords.as_ref()?;
        asked.has(input.index()).then_some(position)
    });
    let paying: Vec<NodeId> = evaluation.lines.iter().filter_map(|line| line.line.when).collect();
    traced.chain(worded).collect::<Set>().union(named(evaluation, paying))
}

/// The readings that formulas name, however deep.
fn named(evaluation: &Evaluation<'_>, mut nodes: Vec<NodeId>) -> Set {
    let program = &evaluation.calculator.program.nodes;
    let mut seen = vec![false; program.len()];
    let mut readings = Set::default();
    while let Some(node) = nodes.pop() {
        if std::mem::replace(&mut seen[node.index()], true) {
            continue;
        }
        // What another step has worked out was traced, as far as it took part.
        if evaluation.calculator.step_at(node).is_none() {
            program[node.index()].op.operands(|operand| nodes.push(operand));
        }
        if let Op::ReadingIs(reading, _) = program[node.index()].op {
            readings = readings.union(Set::of(reading.index()));
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use butie::answers::Raw;
    use butie::evaluate::evaluate;

    use super::*;
    use crate::example::compiled;
    use crate::form::fill_in;
    use crate::session::{Answer, Answers};

    #[test]
    fn a_reading_that_words_a_question_counts_where_it_is_asked() {
        let compiled = compiled();
        let calculator = &compiled.ruleset.calculators[0];
        let check = |attended: bool, expected: Set| {
            let answer = Answer { typed: String::new(), chosen: Some(Raw::Truth(attended)) };
            let answers = Answers { given: [("attended".to_owned(), answer)].into_iter().collect(), ..Answers::default() };
            let (asked, situation) = fill_in(&compiled.ruleset, calculator, &answers, None);
            assert_eq!(in_use(&evaluate(&compiled.ruleset, calculator, &situation), asked), expected, "{attended}");
        };
        check(true, Set::of(0));
        check(false, Set::default());
    }
}
