//! Rows that are cases of their own. Where a row hangs on what became of earlier rows of the same person, it waits for them and is
//! worked out by whoever takes the parts in order; all others are worked out beside each other.

use butie::roster::case::Cases;
use butie::roster::people::{Came, Ledger};

use super::output::Written;
use super::rows::{Aside, Frame, Made};
use super::source::{Part, Source};
use super::spread::spread;
use super::undone::Undone;
use super::work::Run;
use crate::Failure;

/// A part worked out as far as it can be by itself.
struct Worked {
    part: Part,
    /// What was made of the rows that do not wait.
    made: Made,
    /// The rows that wait, each with how much was written before it.
    waiting: Vec<(usize, usize)>,
    /// What each row came to, where that matters to others.
    came: Vec<Came>,
}

pub(super) fn cases(frame: &Frame<'_>, source: &mut Source<'_>, run: &mut Run<'_>) -> Result<(), Failure> {
    let Run { threads, sink, ledger, bar, finished } = run;
    let plan = frame.teller.plan;
    let mut later = Cases::new(*plan);
    let totals = &mut finished.totals;
    let (mut undone, mut aside) = (Undone::default(), Aside::default());
    let mut take = |worked: Worked| -> Result<(), Failure> {
        let Worked { part, waiting, made, came } = worked;
        let Made { written: own, totals: own_totals, undone: own_undone, aside: own_aside } = made;
        let mut all = Made { written: Written::new(frame.format), totals: own_totals, undone: own_undone, aside: own_aside };
        let (mut waiting, mut written) = (waiting.into_iter().peekable(), 0);
        for (at, came) in came.into_iter().enumerate() {
            let placed = part.row(at);
            let came = match waiting.next_if(|(_, waits)| *waits == at) {
                None => came,
                Some((behind, _)) => {
                    all.written.append(&own, written..behind);
                    written = behind;
                    let before = placed.same.map(|same| ledger.before(same));
                    frame.case(&mut later, placed, before, &mut all)
                }
            };
            ledger.enter(placed.position, placed.same, came);
        }
        if all.written.len() == 0 {
            sink.write(&own)?;
        } else {
            all.written.append(&own, written..own.len());
            sink.write(&all.written)?;
        }
        totals.merge(&all.totals);
        undone.merge(all.undone);
        aside.merge(&all.aside);
        bar.set_message(totals.rows.to_string());
        Ok(())
    };
    let workers = spread(*threads, || source.part(), || Cases::new(*plan), |cases, part| worked(frame, cases, part), &mut take)?;
    finished.leave(frame.file, undone, aside);
    for cases in workers.iter().chain([&later]) {
        finished.meet(plan, cases.readers(), frame.teller.language);
    }
    Ok(())
}

fn worked(frame: &Frame<'_>, cases: &mut Cases<'_, '_>, part: Part) -> Worked {
    let plan = frame.teller.plan;
    let adds = plan.layout.adds_earlier(plan.columns);
    let mut made = Made::new(frame.format);
    let (mut waiting, mut came) = (Vec::new(), Vec::new());
    for (at, placed) in part.rows().enumerate() {
        let waits = adds && placed.same.is_some_and(|same| !same.by_name);
        let own = if waits {
            waiting.push((made.written.len(), at));
            Came::default()
        } else {
            // Nothing of it hangs on what the earlier rows came to.
            let before = placed.same.map(|same| Ledger::default().before(same));
            frame.case(cases, placed, before, &mut made)
        };
        if adds {
            came.push(own);
        }
    }
    Worked { part, made, waiting, came }
}
