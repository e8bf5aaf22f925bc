//! Rows that are the trainees of a class: their heads are counted, the class is worked out once, and each head has its share.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::case::{Plan, Readers, Rules, met};
use super::cell::{Reader, Repaired};
use super::cells::Row;
use super::heading::{Layout, Role};
use super::ticks::Ticks;
use super::tidy::{key, tidy};
use crate::answers::{Answer, AnswerFault, Problem, Situation};
use crate::evaluate::{Evaluation, Status, hangs_on, recompute};
use crate::model::{Heads, InputId, Kind};
use crate::text::Language;
use crate::value::{Set, Value, exact};

/// What a row says of one trainee; inputs by position.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trainee {
    /// The class, as a position among the classes.
    pub class: u32,
    /// The inputs for which this is a head.
    pub counted: Set,
    /// The inputs for which it is not said whether this is a head.
    pub open: Set,
    /// The inputs whose cells cannot be read, or say something else of the class than its first row that says something.
    pub faulty: Set,
}

/// One class of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Its name, as the list writes it; empty where the list is one class.
    pub name: String,
    /// Whether these are rows of no class in a list that has a column for it, as merged cells leave them.
    pub unnamed: bool,
    /// How many rows it has.
    pub rows: u32,
    /// By input, how many heads there are, and for how many rows that is not known.
    pub heads: Vec<(u32, u32)>,
    /// What its rows say of the whole class, by input, up to the last of which they say something.
    said: Vec<Said>,
}

impl Class {
    /// Its name, or what stands for it.
    pub fn called(&self, language: Language) -> &str {
        match &*self.name {
            "" if self.unnamed => language.pick("没有写班级的", "Rows without a class"),
            "" => language.pick("全班", "The class"),
            name => name,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Said {
    Nothing,
    One(Value),
    /// What the first row says that says something, and the number of the first that says something else.
    Several(Value, u64),
    /// The first cell that cannot be read, and what readable ones said before it.
    Wrong(Problem, Option<Value>),
}

/// The classes of a list, in the order in which they appear.
#[derive(Debug)]
pub struct Classes<'r, 'p> {
    plan: Plan<'p>,
    /// Inputs that are counted, in order, each with whose heads.
    counts: Vec<(usize, Heads)>,
    kept: Kept<'r>,
    /// The classes, and by which names they are known.
    counted: Counted,
}

/// What is kept from one row to the next, apart from the plan, so that counting can pause between rows.
#[derive(Clone, Debug)]
pub(super) struct Kept<'r> {
    readers: Readers<'r>,
    repaired: Vec<Repaired>,
    ticks: Ticks,
}

impl<'r> Kept<'r> {
    /// Ready for the first row of a list that is read so.
    pub(super) fn new(rules: Rules<'r>, layout: &Layout, headings: Row<'_>) -> Self {
        Self { readers: rules.readers(layout, headings), repaired: Vec::new(), ticks: Ticks::default() }
    }

    /// The readers, with the spellings that they met.
    pub(super) fn readers(&self) -> impl Iterator<Item = (usize, &Reader<'r>)> {
        met(&self.readers)
    }
}

/// The classes of a list as they were counted so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Counted {
    known: BTreeMap<String, u32>,
    pub(super) classes: Vec<Class>,
}

impl Counted {
    /// Forgets what the rows of a class said, to count them again; its name and its place stay.
    pub(super) fn forget(&mut self, class: u32) {
        let Some(class) = self.classes.get_mut(class as usize) else { return };
        class.rows = 0;
        class.heads.fill((0, 0));
        class.said.clear();
    }
}

impl<'a> Classes<'a, 'a> {
    /// Ready for the first row.
    pub fn new(plan: Plan<'a>) -> Self {
        Self::resume(plan, Kept::new(plan.rules(), plan.layout, plan.headings), Counted::default())
    }
}

impl<'r, 'p> Classes<'r, 'p> {
    /// Goes on with what was kept and counted under the same plan.
    pub(super) fn resume(plan: Plan<'p>, kept: Kept<'r>, counted: Counted) -> Self {
        let has_column = |position: usize| {
            let reads = |role: &Role| matches!(role, Role::Input(input) if input.index() == position);
            plan.layout.roles.iter().any(reads)
        };
        let counts = plan.columns.iter().enumerate().filter_map(|(position, column)| {
            let heads = column.heads?;
            (heads == Heads::Everybody || has_column(position)).then_some((position, heads))
        });
        Self { plan, counts: counts.collect(), kept, counted }
    }

    /// What is to be kept and what was counted, to go on with later.
    pub(super) fn pause(self) -> (Kept<'r>, Counted) {
        (self.kept, self.counted)
    }

    /// What the rows stand on.
    pub(super) fn plan(&self) -> &Plan<'p> {
        &self.plan
    }

    /// The classes, in the order in which they appear.
    pub fn classes(&self) -> &[Class] {
        &self.counted.classes
    }

    /// Counts the row with this number, and says what it says of its trainee and which of its cells were repaired.
    pub fn count(&mut self, row: Row<'_>, number: u64) -> (Trainee, &[Repaired]) {
        let class = self.class(row);
        let mut trainee = Trainee { class, ..Trainee::default() };
        let (mut yes, mut open) = (Set::default(), Set::default());
        let (mut faulty, mut wrong) = (Set::default(), Set::default());
        let Self { plan, counts, kept, counted: Counted { classes, .. } } = self;
        kept.repaired.clear();
        kept.ticks.clear();
        for (column, reader) in kept.readers.iter_mut().enumerate() {
            let Some(reader) = reader else { continue };
            let position = reader.input().index();
            let here = Set::of(position);
            let cell = reader.read(row.cell(column));
            if cell.repaired {
                kept.repaired.push(Repaired { column, read: cell.answer.as_ref().ok().copied().flatten() });
            }
            if counts.iter().any(|(counted, _)| *counted == position) {
                match cell.answer {
                    Ok(Some(Value::Truth(true))) => yes = yes.union(here),
                    Ok(Some(_)) => {}
                    Ok(None) => open = open.union(here),
                    Err(_) => faulty = faulty.union(here),
                }
            } else if let Role::Option(input, option) = plan.layout.roles[column] {
                kept.ticks.add(input, option, cell.answer);
            } else if !say(classes, class, position, cell.answer, number) {
                wrong = wrong.union(here);
            }
        }
        for (input, answer) in kept.ticks.answers(plan, row) {
            if !say(classes, class, input.index(), answer, number) {
                wrong = wrong.union(Set::of(input.index()));
            }
        }
        let (mut counted, mut unknown) = (Set::default(), Set::default());
        for (position, heads) in &*counts {
            let here = Set::of(*position);
            let (own_yes, own_open) = match heads {
                Heads::Everybody => (true, false),
                Heads::Of(_) => (yes.has(*position), open.has(*position) || faulty.has(*position)),
            };
            let among = match heads {
                Heads::Of(other) if counts.iter().any(|(counted, _)| *counted == other.index()) => Some(other.index()),
                _ => None,
            };
            let surely = among.is_none_or(|other| counted.has(other));
            let perhaps = surely || among.is_some_and(|other| unknown.has(other));
            if surely && own_yes {
                counted = counted.union(here);
            } else if perhaps && (own_yes || own_open) {
                unknown = unknown.union(here);
            }
        }
        // What cannot be read does no harm where it does not matter.
        faulty = faulty.intersection(unknown).union(wrong);
        if let Some(class) = classes.get_mut(class as usize) {
            class.rows += 1;
            for (position, (known, open)) in class.heads.iter_mut().enumerate() {
                *known += u32::from(counted.has(position));
                *open += u32::from(unknown.has(position));
            }
        }
        (trainee.counted, trainee.open, trainee.faulty) = (counted, unknown, faulty);
        (trainee, &kept.repaired)
    }

    /// The readers, with the spellings that they met.
    pub fn readers(&self) -> impl Iterator<Item = (usize, &Reader<'r>)> {
        self.kept.readers()
    }

    /// The inputs that are counted from rows.
    pub fn counted(&self) -> impl Iterator<Item = InputId> {
        self.counts.iter().filter_map(|(position, _)| u16::try_from(*position).ok().map(InputId))
    }

    /// The answers of a class: what was said once, what its rows say alike, and the heads, each input open while a row is. With
    /// `open_as`, rows for which it is not said count as heads, or as none.
    pub fn situation(&self, class: &Class, open_as: Option<bool>) -> Situation {
        let mut situation = self.plan.common.clone();
        let answer = |value: Value| Some(Answer::given(value));
        let fault = |position: usize, problem: Problem, situation: &mut Situation| {
            situation.put(position, None);
            situation.faults.push(AnswerFault { name: self.plan.calculator.inputs[position].id.clone(), problem });
        };
        for (position, said) in class.said.iter().enumerate() {
            match said {
                Said::Nothing => {}
                Said::One(value) => situation.put(position, answer(*value)),
                Said::Several(_, row) => fault(position, Problem::Several(*row), &mut situation),
                Said::Wrong(problem, _) => fault(position, problem.clone(), &mut situation),
            }
        }
        if class.unnamed {
            situation.faults.push(AnswerFault { name: String::new(), problem: Problem::NoClass });
        }
        for (position, _) in &self.counts {
            let (known, open) = class.heads[*position];
            let heads = match (open, open_as) {
                (0, _) | (_, Some(false)) => Some(known),
                (_, Some(true)) => Some(known.saturating_add(open)),
                (_, None) => None,
            };
            let absent = Answer { value: crate::answers::unanswered(*position), absent: true, defaulted: false };
            situation.put(*position, heads.map_or(Some(absent), |heads| answer(Value::Number(Decimal::from(heads)))));
        }
        situation
    }

    fn class(&mut self, row: Row<'_>) -> u32 {
        let column = self.plan.layout.column(Role::Class);
        let written = column.map_or("", |column| row.cell(column));
        // 一班 and 一 班 are the same.
        let same = key(written);
        if let Some(known) = self.counted.known.get(&same) {
            return *known;
        }
        let position = u32::try_from(self.counted.classes.len()).unwrap_or(u32::MAX);
        let inputs = self.plan.calculator.inputs.len();
        let unnamed = column.is_some() && same.is_empty();
        self.counted.known.insert(same, position);
        let name = tidy(written).into_owned();
        self.counted.classes.push(Class { name, unnamed, rows: 0, heads: vec![(0, 0); inputs], said: Vec::new() });
        position
    }
}

/// Notes what the row with this number says of a whole class; whether it can be read, and agrees with what was said first.
fn say(classes: &mut [Class], class: u32, position: usize, answer: Result<Option<Value>, Problem>, number: u64) -> bool {
    let Some(class) = classes.get_mut(class as usize).filter(|_| answer != Ok(None)) else { return true };
    if class.said.len() <= position {
        class.said.resize(position + 1, Said::Nothing);
    }
    let said = &mut class.said[position];
    let first = match said {
        Said::Nothing => None,
        Said::One(first) | Said::Several(first, _) => Some(*first),
        Said::Wrong(_, first) => *first,
    };
    let differs = |value: Value| first.is_some_and(|first| first != value);
    let agrees = answer.is_ok() && !matches!(answer, Ok(Some(value)) if differs(value));
    match (&mut *said, answer) {
        (Said::Wrong(..), Err(_)) | (_, Ok(None)) => {}
        (_, Err(problem)) => *said = Said::Wrong(problem, first),
        (Said::Wrong(_, first @ None), Ok(Some(value))) => *first = Some(value),
        (Said::Nothing, Ok(Some(value))) => *said = Said::One(value),
        (Said::One(first), Ok(Some(value))) if *first != value => *said = Said::Several(*first, number),
        (Said::One(_) | Said::Several(..) | Said::Wrong(..), Ok(Some(_))) => {}
    }
    agrees
}

/// How a class's money falls to its trainees.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// For each kind of trainee in the class, by the inputs for which they count, the yuan of each money line. Nothing where the
    /// money is not the sum of what single heads bring, as with a limit for a whole class.
    pub of: Option<BTreeMap<Set, Vec<Decimal>>>,
}

/// How the money of a class falls to its trainees, of whom there are so many of each kind.
///
/// The conditions are those of the class; what hangs on heads is worked out for one head of each kind. Only when these shares add
/// up to the money of the class, to the last fen, are they the shares.
pub fn shares(evaluation: &Evaluation<'_>, counted: &[InputId], kinds: &BTreeMap<Set, u32>) -> Shares {
    let calculator = evaluation.calculator;
    if !matches!(evaluation.status, Status::Computed | Status::ToConfirm) && !evaluation.status.is_refusal() {
        return Shares { of: None };
    }
    let heads: Set = counted.iter().map(|input| input.index()).collect();
    let hangs_on = hangs_on(calculator);
    let amounts = |bits: Set| -> Option<Vec<Decimal>> {
        if evaluation.status.is_refusal() {
            return Some(vec![Decimal::ZERO; evaluation.lines.len()]);
        }
        let mut situation = evaluation.situation.clone();
        for position in heads.positions() {
            let head = if bits.has(position) { Decimal::ONE } else { Decimal::ZERO };
            situation.put(position, Some(Answer::given(Value::Number(head))));
        }
        let mut values = evaluation.values.to_vec();
        recompute(evaluation, &situation, &mut values, |node| {
            hangs_on[node].meets(heads) && matches!(calculator.program.nodes[node].kind, Kind::Number(_))
        });
        evaluation.lines.iter().map(|line| values[line.line.amount.index()].number()).collect()
    };
    let of: Option<BTreeMap<Set, Vec<Decimal>>> = kinds.keys().map(|bits| Some((*bits, amounts(*bits)?))).collect();
    let adds_up = |of: &BTreeMap<Set, Vec<Decimal>>| {
        evaluation.lines.iter().enumerate().all(|(line, whole)| {
            let parts = kinds.iter().map(|(bits, people)| exact::product(*of.get(bits)?.get(line)?, Decimal::from(*people)));
            let sum = parts.into_iter().try_fold(Decimal::ZERO, |sum, part| exact::sum(sum, part?));
            sum == Some(whole.amount)
        })
    };
    Shares { of: of.filter(adds_up) }
}
