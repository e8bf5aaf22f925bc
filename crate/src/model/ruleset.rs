//! A rule set: one policy document, its clauses, and the calculators that the document supports.

use alloc::string::String;
use alloc::vec::Vec;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{ConstantId, NodeId, Op, Program};
use crate::text::Text;
use crate::value::Value;

super::identifier! {
    /// A clause of the rule set's document.
    ClauseId;
    /// A unit in use in the rule set.
    UnitId;
    /// A payee or audience in use in the rule set.
    PartyId;
    /// A list of options of a calculator.
    DomainId;
    /// An input of a calculator.
    InputId;
    /// A reading of a calculator.
    ReadingId;
    /// A step of a calculator.
    StepId;
    /// A checklist of a calculator.
    ChecklistId;
}

/// A checked rule set.
#[derive(Clone, Debug, PartialEq)]
pub struct Ruleset {
    /// The folder's name, for instance `guxian-2023`.
    pub id: String,
    /// The document's header.
    pub document: Document,
    /// The clauses that calculators cite.
    pub clauses: Vec<Clause>,
    /// How much of the document is encoded.
    pub coverage: Coverage,
    /// Units in use.
    pub units: Vec<Unit>,
    /// Payees and audiences in use.
    pub parties: Vec<Party>,
    /// The calculators.
    pub calculators: Vec<Calculator>,
}

/// The header of a policy document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Title.
    pub title: Text,
    /// Number; `None` when the document prints none.
    pub number: Option<String>,
    /// Issuing body.
    pub issuer: Text,
    /// Where it applies.
    pub region: Region,
    /// The printed date.
    pub date: Option<NaiveDate>,
    /// The year whose plan it is.
    pub plan_year: u16,
    /// First day in force.
    pub valid_from: NaiveDate,
    /// Last day in force, when one is known.
    pub valid_to: Option<NaiveDate>,
    /// Id of the rule set that replaces this one.
    pub superseded_by: Option<String>,
    /// Remarks on the text: misprints, missing annexes.
    pub notes: Vec<Text>,
}

/// Where a document applies.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Six-digit division code.
    pub code: String,
    /// Name.
    pub name: Text,
    /// The Chinese name in pinyin, a syllable for each character, with blanks between: `gu xian`.
    pub pinyin: String,
    /// The province, for a county or city.
    pub province: Option<Province>,
}

/// The province in which a place lies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Province {
    /// Name.
    pub name: Text,
    /// The Chinese name in pinyin, as that of a region.
    pub pinyin: String,
}

/// A clause: its words and where they stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// Id, for instance `GX08`.
    pub id: String,
    /// Place in the document, for instance 四（一）2.
    pub at: String,
    /// The exact words.
    pub quote: String,
    /// What kind of promise the words make.
    pub force: Force,
}

/// What kind of promise a clause makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// A fixed standard (给予…元).
    Fixed,
    /// A hard ceiling (最高, 不超过).
    Ceiling,
    /// A ceiling in principle (原则上).
    SoftCeiling,
    /// A permission (可).
    Permission,
    /// The number stands in another document.
    Reference,
    /// A condition or process.
    Rule,
    /// A target.
    Target,
    /// A lower bound.
    Minimum,
}

/// How many clauses are encoded, excused and open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Clauses that a calculator cites.
    pub encoded: u16,
    /// Clauses that are listed as not computable, by the reason.
    pub excused: Vec<Excuse>,
    /// Clauses with neither.
    pub open: u16,
}

/// A reason for not computing clauses, with the number of clauses it excuses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excuse {
    /// The reason.
    pub reason: Text,
    /// How many clauses.
    pub clauses: u16,
}

/// A unit as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Name: 元/人/天, yuan/person/day; empty for a bare number.
    pub name: Text,
    /// English name after the number one: day.
    pub one: String,
    /// Whether amounts in it are money, written with two decimals.
    pub money: bool,
}

/// A payee or audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Id, for instance `trainee`.
    pub id: String,
    /// Name.
    pub name: Text,
    /// For an audience, its place among those that a page offers.
    pub order: u16,
    /// For an audience, the id of the payee whose money is its own.
    pub own: Option<String>,
    /// For an audience, whether it plans for many people at once: it sets cases side by side and hands results on.
    pub plans: bool,
}

/// One calculator.
#[derive(Clone, Debug, PartialEq)]
pub struct Calculator {
    /// Id inside the rule set, for instance `class-training`.
    pub id: String,
    /// Title.
    pub title: Text,
    /// One sentence on what it computes.
    pub summary: Text,
    /// Whom it serves.
    pub audience: Vec<Audience>,
    /// Lists of options.
    pub domains: Vec<Domain>,
    /// Questions, in the order asked.
    pub inputs: Vec<Input>,
    /// Ambiguous points.
    pub readings: Vec<Reading>,
    /// Conditions on the answers themselves.
    pub constraints: Vec<Constraint>,
    /// Conditions of the policy.
    pub gates: Vec<Gate>,
    /// Named steps, in the order of their program nodes.
    pub steps: Vec<Step>,
    /// Steps that are the calculator's outputs, in the order shown.
    pub outputs: Vec<StepId>,
    /// Money lines.
    pub lines: Vec<Line>,
    /// Checklists.
    pub checklists: Vec<Checklist>,
    /// Something in the answers was cut, refused or missing.
    pub warnings: Vec<Message>,
    /// Advice.
    pub notes: Vec<Message>,
    /// The formulas.
    pub program: Program,
}

/// Somebody whom a calculator serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    /// Who.
    pub party: PartyId,
    /// What brings them to the calculator, as they would say it themselves.
    pub situation: Option<Text>,
}

/// A list of options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    /// The options.
    pub options: Vec<Choice>,
}

/// An option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Id, for instance `order`.
    pub id: String,
    /// Name.
    pub name: Text,
}

/// A question.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Id, for instance `days`.
    pub id: String,
    /// The question.
    pub ask: Text,
    /// Why it is asked and what to enter.
    pub help: Option<Text>,
    /// What an answer looks like.
    pub kind: InputKind,
    /// The condition under which it is asked.
    pub when: Option<NodeId>,
    /// Used when there is no answer.
    pub default: Option<ConstantId>,
    /// Whether it may be left out without a word.
    pub optional: bool,
    /// What the answer null means.
    pub null: Null,
    /// Whether an absent answer means "there is none".
    pub absent_is_none: bool,
    /// Whether the answer is a fact that nobody who asks can change, such as a group or a local standard.
    pub fixed: bool,
    /// The clauses behind the question: its default, or why it is asked.
    pub clauses: Vec<ClauseId>,
}

/// What an answer looks like.
#[derive(Clone, Debug, PartialEq)]
pub enum InputKind {
    /// One option.
    Choice(DomainId),
    /// Any options.
    Choices(DomainId),
    /// A whole number from low to high.
    Count(UnitId, Decimal, Decimal),
    /// Yuan with at most two decimals, from low to high.
    Money(UnitId, Decimal, Decimal),
    /// Yes, no or not known.
    Tri,
    /// Yes or no.
    Bool,
    /// A civil date.
    Date,
}

/// What the answer null means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Null {
    /// It is refused.
    Refused,
    /// The local standard is not known.
    Unknown,
    /// There is none.
    None,
}

/// An ambiguous point of the document with its readings.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Id, for instance `rate_base`.
    pub id: String,
    /// The point in question.
    pub ask: Text,
    /// The clauses that leave it open.
    pub clauses: Vec<ClauseId>,
    /// The readings; the first is the default.
    pub options: Vec<Choice>,
    /// The input whose question it changes, and the question under each reading.
    pub rewords: Option<(InputId, Vec<Text>)>,
}

/// A condition on the answers themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    /// The condition.
    pub that: NodeId,
    /// The inputs at fault when it fails.
    pub blames: Vec<InputId>,
    /// What is wrong.
    pub say: Text,
    /// The clauses behind it, if it is more than common sense.
    pub clauses: Vec<ClauseId>,
}

/// A condition of the policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Gate {
    /// Id, for instance `entered`.
    pub id: String,
    /// The condition in words.
    pub label: Text,
    /// The condition.
    pub must: NodeId,
    /// The condition as the rule file spells it.
    pub formula: String,
    /// What happens when it fails.
    pub effect: Effect,
    /// The clauses that set it.
    pub clauses: Vec<ClauseId>,
    /// What is said when it fails.
    pub say: Text,
    /// What could change it.
    pub advice: Option<Text>,
    /// A warning code that goes with it.
    pub warning: Option<String>,
}

/// What a failing gate does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A process was not followed: the money is lost.
    Forfeited,
    /// A printed condition fails.
    Ineligible,
    /// Only the bureau can decide; the amounts stay.
    ToConfirm,
}

/// A named step.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Id, for instance `per_person`.
    pub id: String,
    /// Label.
    pub label: Text,
    /// Its value.
    pub node: NodeId,
    /// The formula as the rule file spells it.
    pub formula: String,
    /// The clauses it carries out.
    pub clauses: Vec<ClauseId>,
    /// Why it is arithmetic and not policy, when it cites no clause.
    pub arithmetic: Option<Text>,
    /// The option it takes when a gate refuses.
    pub refused: Option<u8>,
}

/// Money for one payee.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Id, for instance `total`.
    pub id: String,
    /// Label.
    pub label: Text,
    /// The amount.
    pub amount: NodeId,
    /// The condition under which this line is the one.
    pub when: Option<NodeId>,
    /// Who receives it.
    pub payee: PartyId,
    /// From which fund; `None` when the document names none.
    pub fund: Option<Text>,
    /// Fixed, ceiling, soft ceiling or reference.
    pub force: Force,
    /// Whether the document says 可 (may).
    pub may: bool,
    /// The clauses that grant it.
    pub clauses: Vec<ClauseId>,
}

/// A list of things to have or to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Checklist {
    /// Id.
    pub id: String,
    /// Label.
    pub label: Text,
    /// The clauses that set it.
    pub clauses: Vec<ClauseId>,
    /// The items.
    pub items: Vec<Choice>,
}

/// A warning or a note.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Code, for instance `extension_not_approved`.
    pub code: String,
    /// When it is said.
    pub when: NodeId,
    /// The words; `{name}` stands for a step's or input's value.
    pub say: Text,
    /// The clauses behind it.
    pub clauses: Vec<ClauseId>,
    /// What it tells beside the amount; of notes only.
    pub topic: Option<Topic>,
}

/// What people want to know beside the amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Papers to hand in or to bring (带什么).
    Materials,
    /// What is done, step by step (怎么办理).
    Process,
    /// Where to go and whom to ask (去哪里、问谁).
    Where,
    /// By when (何时前).
    Deadline,
    /// What is made public, where and for how long (公示).
    Publicity,
    /// How the money is paid (怎么发放).
    Payment,
    /// What counts during the training: attendance, films, real names (培训中要注意).
    Conduct,
}

/// Whether a document still holds on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// No date was given.
    Unchecked,
    /// In force, as far as the document says.
    Current,
    /// The plan year is over and the document names no end: 可能已失效.
    PossiblyExpired,
    /// The last day in force is past.
    Expired,
    /// The first day in force is still to come.
    NotYetValid,
    /// A newer document replaces it.
    Superseded,
}

impl Validity {
    /// The id in results.
    pub fn id(self) -> &'static str {
        match self {
            Validity::Unchecked => "unchecked",
            Validity::Current => "current",
            Validity::PossiblyExpired => "possibly_expired",
            Validity::Expired => "expired",
            Validity::NotYetValid => "not_yet_valid",
            Validity::Superseded => "superseded",
        }
    }
}

impl Document {
    /// Whether the document holds on a date.
    pub fn validity(&self, as_of: Option<NaiveDate>) -> Validity {
        let Some(day) = as_of else { return Validity::Unchecked };
        if day < self.valid_from {
            Validity::NotYetValid
        } else if self.valid_to.is_some_and(|last| last < day) {
            Validity::Expired
        } else if self.superseded_by.is_some() {
            Validity::Superseded
        } else if self.valid_to.is_none() && chrono::Datelike::year(&day) > i32::from(self.plan_year) {
            Validity::PossiblyExpired
        } else {
            Validity::Current
        }
    }
}

impl Ruleset {
    /// The calculator with this id.
    pub fn calculator(&self, id: &str) -> Option<&Calculator> {
        self.calculators.iter().find(|calculator| calculator.id == id)
    }

    /// The unit.
    pub fn unit(&self, id: UnitId) -> &Unit {
        &self.units[id.index()]
    }

    /// The clause.
    pub fn clause(&self, id: ClauseId) -> &Clause {
        &self.clauses[id.index()]
    }

    /// The payee or audience.
    pub fn party(&self, id: PartyId) -> &Party {
        &self.parties[id.index()]
    }
}

impl Calculator {
    /// The options of a domain.
    pub fn options(&self, id: DomainId) -> &[Choice] {
        &self.domains[id.index()].options
    }

    /// The question of an input as the readings in use put it; `readings` holds one option for every reading.
    pub fn asks(&self, input: InputId, readings: &[u8]) -> &Text {
        let reworded = self.readings.iter().zip(readings).find_map(|(reading, option)| {
            let (reworded, asks) = reading.rewords.as_ref()?;
            asks.get(usize::from(*option)).filter(|_| *reworded == input)
        });
        reworded.unwrap_or(&self.inputs[input.index()].ask)
    }

    /// Everybody who can receive money, in the order of the money lines.
    pub fn payees(&self) -> Vec<PartyId> {
        let mut payees = Vec::new();
        for line in &self.lines {
            if !payees.contains(&line.payee) {
                payees.push(line.payee);
            }
        }
        payees
    }

    /// The step whose value the node is.
    pub fn step_at(&self, node: NodeId) -> Option<StepId> {
        let position = self.steps.binary_search_by_key(&node, |step| step.node).ok()?;
        u16::try_from(position).ok().map(StepId)
    }

    /// Every clause that a rule of the calculator cites, in document order.
    pub fn cited_clauses(&self) -> Vec<ClauseId> {
        let lists = self.gates.iter().map(|gate| &gate.clauses);
        let lists = lists.chain(self.steps.iter().map(|step| &step.clauses)).chain(self.lines.iter().map(|line| &line.clauses));
        let lists = lists.chain(self.readings.iter().map(|reading| &reading.clauses));
        let lists = lists.chain(self.checklists.iter().map(|list| &list.clauses));
        let lists = lists.chain(self.inputs.iter().map(|input| &input.clauses));
        let lists = lists.chain(self.constraints.iter().map(|constraint| &constraint.clauses));
        let lists = lists.chain(self.warnings.iter().chain(&self.notes).map(|message| &message.clauses));
        let mut clauses: Vec<ClauseId> = lists.flatten().copied().collect();
        clauses.sort_unstable();
        clauses.dedup();
        clauses
    }

    /// Whether a message is said whatever the answers are.
    pub fn always(&self, message: &Message) -> bool {
        match self.program.nodes[message.when.index()].op {
            Op::Constant(id) => self.program.constants[id.index()].value == Value::Truth(true),
            _ => false,
        }
    }

    /// The step.
    pub fn step(&self, id: StepId) -> &Step {
        &self.steps[id.index()]
    }
}

impl Topic {
    /// All topics with their ids in rule files and results, in the order in which people ask.
    pub const ALL: [(Topic, &'static str); 7] = [
        (Topic::Materials, "materials"),
        (Topic::Process, "process"),
        (Topic::Where, "where"),
        (Topic::Deadline, "deadline"),
        (Topic::Publicity, "publicity"),
        (Topic::Payment, "payment"),
        (Topic::Conduct, "conduct"),
    ];

    /// The id in rule files and results.
    pub fn id(self) -> &'static str {
        Self::ALL.iter().find(|(topic, _)| *topic == self).map_or("", |(_, id)| id)
    }
}

impl Force {
    /// All forces with their ids in rule files and results.
    pub const ALL: [(Force, &'static str); 8] = [
        (Force::Fixed, "fixed"),
        (Force::Ceiling, "ceiling"),
        (Force::SoftCeiling, "soft_ceiling"),
        (Force::Permission, "permission"),
        (Force::Reference, "reference"),
        (Force::Rule, "rule"),
        (Force::Target, "target"),
        (Force::Minimum, "minimum"),
    ];

    /// The id in rule files and results.
    pub fn id(self) -> &'static str {
        Self::ALL.iter().find(|(force, _)| *force == self).map_or("", |(_, id)| id)
    }
}

impl InputKind {
    /// The largest count that an input takes when the rule gives no range.
    pub const HIGHEST_COUNT: i64 = 1_000_000_000;
    /// The largest amount that an input takes when the rule gives no range.
    pub const HIGHEST_AMOUNT: i64 = 1_000_000_000_000;

    /// The lowest and the highest number that the rule allows, and how many decimals a number has; no highest when the
    /// rule gives no range. `None` when the answer is no number.
    pub fn bounds(&self) -> Option<(Decimal, Option<Decimal>, u8)> {
        let (low, high, highest, places) = match self {
            InputKind::Count(_, low, high) => (low, high, Self::HIGHEST_COUNT, 0),
            InputKind::Money(_, low, high) => (low, high, Self::HIGHEST_AMOUNT, 2),
            _ => return None,
        };
        Some((*low, Some(*high).filter(|high| *high < Decimal::from(highest)), places))
    }

    /// The id in rule files and descriptions.
    pub fn id(&self) -> &'static str {
        match self {
            InputKind::Choice(_) => "choice",
            InputKind::Choices(_) => "choices",
            InputKind::Count(..) => "count",
            InputKind::Money(..) => "money",
            InputKind::Tri => "tri",
            InputKind::Bool => "bool",
            InputKind::Date => "date",
        }
    }
}

impl Input {
    /// The kind of the input's value in the program.
    pub fn value_kind(&self) -> super::Kind {
        match self.kind {
            InputKind::Choice(domain) => super::Kind::Choice(domain),
            InputKind::Choices(domain) => super::Kind::Choices(domain),
            InputKind::Count(unit, ..) | InputKind::Money(unit, ..) => super::Kind::Number(unit),
            InputKind::Tri | InputKind::Bool => super::Kind::Truth,
            InputKind::Date => super::Kind::Date,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::date::read;

    #[test]
    fn a_document_holds_from_its_first_day_to_its_last() {
        let check = |valid_to: Option<&str>, superseded: bool, day: Option<&str>, expected: Validity| {
            let document = Document {
                title: Text::default(),
                number: None,
                issuer: Text::default(),
                region: Region { code: String::new(), name: Text::default(), pinyin: String::new(), province: None },
                date: None,
                plan_year: 2021,
                valid_from: read("2021-06-16").unwrap(),
                valid_to: valid_to.and_then(read),
                superseded_by: superseded.then(String::new),
                notes: Vec::new(),
            };
            assert_eq!(document.validity(day.and_then(read)), expected, "{valid_to:?} {day:?}");
        };
        check(None, false, None, Validity::Unchecked);
        check(None, false, Some("2021-06-15"), Validity::NotYetValid);
        check(None, false, Some("2021-12-31"), Validity::Current);
        check(None, false, Some("2022-01-01"), Validity::PossiblyExpired);
        check(Some("2025-12-31"), false, Some("2023-01-01"), Validity::Current);
        check(Some("2025-12-31"), false, Some("2026-01-01"), Validity::Expired);
        check(None, true, Some("2021-12-31"), Validity::Superseded);
    }
}
