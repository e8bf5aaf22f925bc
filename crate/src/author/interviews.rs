//! Golden interviews: what is asked, in which order, and what is certain after each answer, worked out by hand.
//!
//! The same code runs them on the command line and in the tests.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::cases::{Difference, answer, beside, once, readings};
use super::check::{Folder, INTERVIEWS};
use super::diagnostic::{Diagnostic, Sink};
use super::file::{Expectation, Given, read_interviews};
use super::source::{Sources, Spanned};
use crate::advice::tips;
use crate::answers::{Problem, RawSituation, read};
use crate::asker::Asker;
use crate::compiled::Compiled;
use crate::evaluate::{Evaluation, Status, evaluate};
use crate::explain::fault_hint;
use crate::interview::{Interview, Price, Question, State, interview};
use crate::model::{Calculator, InputId};
use crate::prose::plain_money;
use crate::remedy::remedies;
use crate::text::Language;
use crate::threshold::outlooks;

/// A golden interview.
#[derive(Clone, Debug)]
pub struct Script {
    /// Id, for instance `GX-I01`.
    pub id: String,
    /// The calculator's id inside the rule set.
    pub calculator: String,
    /// What the interview is about.
    pub title: String,
    /// Why it goes like this, in words.
    pub why: String,
    /// Whose money counts; everybody's when nobody is named.
    pub audience: Option<String>,
    /// Readings and date; the answers come turn by turn.
    pub situation: RawSituation,
    turns: Vec<Turn>,
}

/// Answers, and what is expected once they are given.
#[derive(Clone, Debug)]
struct Turn {
    answer: Given,
    expect: Vec<Expectation>,
}

/// How an interview says that nothing is left to ask.
const DONE: &str = "done";
/// How an amount is spelt that the rules do not bound.
const UNBOUNDED: &str = "unbounded";

/// The interviews of a rule set, with what could not be read.
pub fn interviews(folder: &Folder) -> (Vec<Script>, Sources, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let mut scripts = Vec::new();
    let mut ids: Vec<Spanned<String>> = Vec::new();
    for (name, text) in &folder.files {
        let Some(calculator) = name.strip_suffix(INTERVIEWS) else { continue };
        let file = sources.add(format!("{}/{name}", folder.id), text.clone());
        let items = read_interviews(&sources, file, &mut sink);
        beside(folder, calculator, file, &mut sink);
        for item in items {
            once(&item.id, "访谈", "interview", &mut ids, &mut sink);
            scripts.push(Script {
                id: item.id.node,
                calculator: calculator.to_string(),
                title: item.title,
                why: item.why,
                audience: item.audience,
                situation: RawSituation { readings: readings(&item.readings), as_of: item.as_of, ..RawSituation::default() },
                turns: item.turns.into_iter().map(|turn| Turn { answer: turn.answer, expect: turn.expect }).collect(),
            });
        }
    }
    (scripts, sources, sink.diagnostics)
}

/// Runs an interview; an empty list means that it passes. A calculator or audience that is not there is a difference too.
pub fn run(compiled: &Compiled, script: &Script) -> Vec<Difference> {
    let ruleset = &compiled.ruleset;
    let difference = |name: &str, expected: &str, actual: &str| Difference {
        name: name.to_string(),
        expected: expected.to_string(),
        actual: actual.to_string(),
    };
    let Some(calculator) = ruleset.calculator(&script.calculator) else {
        return alloc::vec![difference("calculator", &script.calculator, "没有这个计算器 / no such calculator")];
    };
    let mut differences = Vec::new();
    if script.turns.is_empty() {
        differences.push(difference("step", "至少一步 / some", "空 / nothing"));
    }
    let audience = script.audience.as_deref();
    if let Some(audience) = audience.filter(|audience| !ruleset.parties.iter().any(|party| party.id == *audience)) {
        differences.push(difference("audience", audience, "没有这种身份 / no such audience"));
    }
    let asker = Asker::of(ruleset, calculator, audience);
    let mut raw = script.situation.clone();
    for (number, turn) in (1..).zip(&script.turns) {
        answer(&mut raw.inputs, &turn.answer);
        let situation = read(calculator, &raw);
        let evaluation = evaluate(ruleset, calculator, &situation);
        let here = Here { evaluation: &evaluation, interview: interview(&evaluation, asker), asker };
        let before = differences.len();
        for expectation in &turn.expect {
            let (name, expected, actual) = here.compare(expectation);
            if expected != actual {
                differences.push(Difference { name: format!("#{number} {name}"), expected, actual });
            }
        }
        // A misspelt answer is the likeliest cause of a difference, and no interview may rest on one.
        let faulty =
            |expectation: &Expectation| matches!(expectation, Expectation::Status(status) if status == Status::InvalidInput.id());
        for fault in &evaluation.faults {
            let unknown = matches!(fault.problem, Problem::NoSuchInput | Problem::NoSuchReading);
            if unknown || differences.len() > before || !turn.expect.iter().any(faulty) {
                let text = fault_hint(ruleset, calculator, fault);
                differences.push(Difference {
                    name: format!("#{number} {}", fault.name),
                    expected: String::from("—"),
                    actual: text.zh,
                });
            }
        }
    }
    differences
}

/// Where an interview stands.
struct Here<'e, 'a> {
    evaluation: &'e Evaluation<'a>,
    interview: Interview,
    asker: Asker,
}

impl Here<'_, '_> {
    /// The name of what is expected, and both sides spelt alike.
    fn compare(&self, expectation: &Expectation) -> (String, String, String) {
        let calculator = self.evaluation.calculator;
        let next = self.questions(State::Unanswered).next();
        let (name, expected, actual) = match expectation {
            Expectation::Next(id) => {
                ("next", id.clone(), next.map_or_else(|| String::from(DONE), |next| id_of(calculator, next.input)))
            }
            Expectation::Price(price) => {
                let actual = next.map_or_else(String::new, |next| match next.price {
                    Price::AtMost(yuan) => plain_money(yuan.normalize()),
                    Price::Unbounded => String::from(UNBOUNDED),
                });
                ("price", price.clone(), actual)
            }
            Expectation::Asked(ids) => ("asked", list(ids), self.ids(State::Unanswered)),
            Expectation::Offered(ids) => ("offered", list(ids), self.ids(State::Default)),
            Expectation::Money(payee, range) => return (format!("money.{payee}"), list(range), self.money(payee)),
            Expectation::Status(status) => ("status", status.clone(), String::from(self.evaluation.status.id())),
            Expectation::Statuses(statuses) => {
                let possible = self.interview.possible.statuses.iter().map(|status| status.id().to_string());
                ("statuses", sorted(statuses), sorted(&possible.collect::<Vec<_>>()))
            }
            Expectation::Tips(input, expected) => return (format!("tips.{input}"), list(expected), self.tips(input)),
            Expectation::Remedies(sets) => {
                let found = remedies(self.evaluation, self.asker);
                let found = found.iter().map(|remedy| {
                    let ids: Vec<String> = remedy.changes.iter().map(|change| id_of(calculator, change.input)).collect();
                    sorted(&ids)
                });
                let expected: Vec<String> = sets.iter().map(|set| sorted(set)).collect();
                ("remedies", sorted(&expected), sorted(&found.collect::<Vec<_>>()))
            }
        };
        (String::from(name), expected, actual)
    }

    fn questions(&self, state: State) -> impl Iterator<Item = &Question> {
        self.interview.questions.iter().filter(move |question| question.state == state)
    }

    fn ids(&self, state: State) -> String {
        let ids: Vec<String> = self.questions(state).map(|question| id_of(self.evaluation.calculator, question.input)).collect();
        list(&ids)
    }

    fn money(&self, payee: &str) -> String {
        let money = self.interview.possible.money.iter();
        let found = money.filter(|(party, _)| self.evaluation.ruleset.party(*party).id == payee).find_map(|(_, set)| set.span());
        let Some(span) = found else { return String::from("没有这个收款人 / no such payee") };
        let end = |end: Option<rust_decimal::Decimal>| {
            end.map_or_else(|| String::from(UNBOUNDED), |yuan| plain_money(yuan.normalize()))
        };
        list(&[end(span.low()), end(span.high())])
    }

    fn tips(&self, input: &str) -> String {
        let calculator = self.evaluation.calculator;
        if !calculator.inputs.iter().any(|known| known.id == input) {
            return String::from("没有这个问题 / no such input");
        }
        let outlooks = outlooks(self.evaluation);
        let of_input = outlooks.iter().filter(|outlook| calculator.inputs[outlook.input.index()].id == input);
        let told = of_input.flat_map(|outlook| tips(self.evaluation, outlook, self.asker, Language::Zh));
        list(&told.map(|tip| tip.text).collect::<Vec<_>>())
    }
}

fn id_of(calculator: &Calculator, input: InputId) -> String {
    calculator.inputs[input.index()].id.clone()
}

fn list(items: &[String]) -> String {
    format!("[{}]", items.join(", "))
}

/// A list in which the order counts for nothing.
fn sorted(items: &[String]) -> String {
    let mut items = items.to_vec();
    items.sort();
    list(&items)
}
