//! Rows that are trainees: counted first, all of them, then told.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use butie::advice::Tip;
use butie::evaluate::evaluate;
use butie::model::InputId;
use butie::roster::class::{Classes, Trainee};
use butie::roster::is_entry;
use butie::roster::outcome::Outcome;
use butie::roster::people::{Before, Came, Ledger};
use butie::roster::told::{Said, Told, called, cliffs};
use butie::value::Set;

use super::output::Format;
use super::rows::{Aside, Frame, Made};
use super::source::{Part, Source};
use super::spread::spread;
use super::undone::Undone;
use super::work::{Finished, Run};
use crate::Failure;

/// A class in words.
pub(super) struct ClassTold {
    /// The file in which it stands, where there are several.
    pub(super) file: Option<String>,
    pub(super) name: String,
    /// The same, or what stands for it.
    pub(super) called: String,
    pub(super) rows: u32,
    pub(super) heads: Vec<(InputId, u32, u32)>,
    pub(super) told: Told,
    /// Where it is not said of every trainee: what comes out when those count as no heads, and when they count as heads.
    pub(super) either: Option<[Told; 2]>,
    /// Where its money falls, where all classes are written.
    pub(super) tips: Vec<String>,
}

/// A part with the class and the kind of trainee of each of its rows; nothing for rows that are none of the list's.
type Counted = (Part, Vec<Option<(u32, Kind)>>);

/// The number of a kind of trainee, from 1, so that a row that has none takes no more room.
type Kind = NonZeroU32;

/// The kinds of trainees that there are, whatever their class: what their rows say, and whether cells were repaired. There are few,
/// so that a list of a million rows keeps a number for each and no more.
#[derive(Default)]
struct Kinds {
    known: BTreeMap<(Trainee, bool), Kind>,
    list: Vec<(Trainee, bool)>,
}

impl Kinds {
    fn number(&mut self, trainee: Trainee, repaired: bool) -> Kind {
        let kind = (Trainee { class: 0, ..trainee }, repaired);
        *self.known.entry(kind).or_insert_with(|| {
            self.list.push(kind);
            u32::try_from(self.list.len()).ok().and_then(Kind::new).unwrap_or(Kind::MAX)
        })
    }

    /// A trainee of a class, and whether cells of the row were repaired.
    fn of(&self, class: u32, kind: Kind) -> Option<(Trainee, bool)> {
        let (trainee, repaired) = *self.list.get(kind.get() as usize - 1)?;
        Some((Trainee { class, ..trainee }, repaired))
    }
}

/// So many classes have their words at hand at a time; most lists have the rows of a class together.
const AT_HAND: usize = 64;

pub(super) fn classes(frame: &Frame<'_>, source: &mut Source<'_>, run: &mut Run<'_>) -> Result<(), Failure> {
    let Run { threads, sink, ledger, bar, finished } = run;
    let plan = frame.teller.plan;
    let mut counting = Classes::new(*plan);
    let mut parts: Vec<Counted> = Vec::new();
    let mut heads_of: Vec<BTreeMap<Set, u32>> = Vec::new();
    let mut kinds = Kinds::default();
    while let Some(mut part) = source.part()? {
        let mut trainees = Vec::with_capacity(part.cells.len());
        for placed in part.rows() {
            trainees.push(is_entry(plan.layout, plan.headings, placed.row).then(|| {
                let (trainee, repaired) = counting.count(placed.row, placed.number);
                let repaired = !repaired.is_empty();
                let class = trainee.class as usize;
                if heads_of.len() <= class {
                    heads_of.resize(class + 1, BTreeMap::new());
                }
                *heads_of[class].entry(trainee.counted).or_insert(0) += 1;
                (trainee.class, kinds.number(trainee, repaired))
            }));
        }
        part.cells.shrink();
        parts.push((part, trainees));
    }
    let outcome = |class, heads| Outcome::of(&counting, frame.teller.columns, class, heads);
    let outcomes: Vec<Outcome> = counting.classes().iter().zip(&heads_of).map(|(class, heads)| outcome(class, heads)).collect();
    tell_classes(frame, &counting, &outcomes, &heads_of, finished);
    finished.meet(plan, counting.readers(), frame.teller.language);
    let come_to = |class: u32, kind: Kind| -> Option<Came> {
        let (trainee, _) = kinds.of(class, kind)?;
        Some(outcomes.get(class as usize)?.trainee(trainee).came)
    };
    let next = |(part, trainees): Counted, ledger: &mut Ledger| {
        // What became of the earlier rows of a person is known only now that all classes are.
        let mut before: BTreeMap<usize, Before> = BTreeMap::new();
        for (at, (placed, trainee)) in part.rows().zip(&trainees).enumerate() {
            let Some((class, kind)) = *trainee else { continue };
            before.extend(placed.same.map(|same| (at, ledger.before(same))));
            ledger.enter(placed.position, placed.same, come_to(class, kind).unwrap_or_default());
        }
        (part, trainees, before)
    };
    let mut parts = parts.into_iter();
    let (mut undone, mut aside) = (Undone::default(), Aside::default());
    spread(
        *threads,
        || Ok(parts.next().map(|part| next(part, ledger))),
        || (BTreeMap::<u32, Said>::new(), Classes::new(*plan)),
        |(known, again), (part, trainees, before)| {
            let mut made = Made::new(frame.format);
            for (at, (placed, trainee)) in part.rows().zip(trainees).enumerate() {
                let before = before.get(&at).copied();
                let told = trainee.and_then(|(class, kind)| {
                    let (trainee, repaired) = kinds.of(class, kind)?;
                    let outcome = outcomes.get(class as usize)?;
                    if known.len() >= AT_HAND && !known.contains_key(&class) {
                        known.clear();
                    }
                    let say = || frame.teller.to_trainees(outcome);
                    let name = counting.classes().get(class as usize).map_or("", |class| &*class.name);
                    let to_all = known.entry(class).or_insert_with(say);
                    // Few cells are respelt: they are read again rather than kept.
                    let cells = if repaired { again.count(placed.row, placed.number).1 } else { &[] };
                    Some((frame.teller.trainee((outcome, to_all), trainee, placed.row, cells, before), repaired, name))
                });
                frame.trainee(placed, told, before, &mut made);
            }
            // The money is that of the classes, which is not always the sum of shares.
            made.totals.payees.clear();
            (made, part.bytes)
        },
        |(made, bytes)| {
            finished.totals.merge(&made.totals);
            bar.set_message(finished.totals.rows.to_string());
            // Told for the second time that its rows are passed through.
            bar.inc(bytes);
            undone.merge(made.undone);
            aside.merge(&made.aside);
            sink.write(&made.written)
        },
    )?;
    finished.leave(frame.file, undone, aside);
    Ok(())
}

/// Puts the classes into words, and adds their money up.
fn tell_classes(
    frame: &Frame<'_>,
    counting: &Classes<'_, '_>,
    outcomes: &[Outcome],
    kinds: &[BTreeMap<Set, u32>],
    finished: &mut Finished,
) {
    let plan = frame.teller.plan;
    let counted: Vec<InputId> = counting.counted().collect();
    for ((class, outcome), kinds) in counting.classes().iter().zip(outcomes).zip(kinds) {
        let evaluation = outcome.evaluation(plan);
        let told = frame.teller.class(&evaluation);
        finished.totals.pay_class(frame.teller.columns, &evaluation, &outcome.shares, kinds);
        let heads = |input: &InputId| {
            let (known, open) = class.heads[input.index()];
            (*input, known, open)
        };
        let heads: Vec<_> = counted.iter().map(heads).collect();
        let either = heads.iter().any(|(_, _, open)| *open > 0).then(|| {
            [false, true].map(|counts| {
                let situation = counting.situation(class, Some(counts));
                frame.teller.class(&evaluate(plan.ruleset, plan.calculator, &situation))
            })
        });
        let tips = if frame.format == Format::Csv { Vec::new() } else { cliffs(&evaluation, frame.teller.language) };
        let said = |input, tip: Tip| {
            let called = called(plan, input, frame.teller.language);
            frame.teller.language.pick(format!("{called}：{}", tip.text), format!("{called}: {}", tip.text))
        };
        let tips = tips.into_iter().map(|(input, tip)| said(input, tip)).collect();
        let file = frame.file.map(str::to_owned);
        let (name, called, rows) = (class.name.clone(), class.called(frame.teller.language).to_owned(), class.rows);
        finished.classes.push(ClassTold { file, name, called, rows, heads, told, either, tips });
    }
}
