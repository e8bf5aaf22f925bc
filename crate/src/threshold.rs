//! How far the next change is: one more day, one fewer head, the next tier, the cap, the cliff.

use alloc::vec::Vec;

use rust_decimal::Decimal;

use crate::curve::{Curve, Piece, Run, along};
use crate::evaluate::{Evaluation, Status};
use crate::model::{InputId, NodeId, Op, PartyId, StepId};
use crate::trace::live_operands;
use crate::value::{Value, exact};

/// What happens along one input, starting from its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// The input.
    pub input: InputId,
    /// What a greater answer leads to.
    pub more: Option<Move>,
    /// What a smaller answer leads to.
    pub less: Option<Move>,
    /// The cap that already holds the money back, so that a greater answer brings nothing.
    pub capped: Option<Capped>,
}

/// What happens in one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The nearest answer for which something is different.
    pub next: Stop,
    /// Where each further unit stops making the same difference; `None` when the nearest change is a jump.
    pub run: Option<Stop>,
}

/// An answer with what is different there.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    /// The answer.
    pub at: Decimal,
    /// How far it is from the present one, always positive.
    pub by: Decimal,
    /// By how many yuan more, or fewer, each payee receives; payees for whom nothing changes are left out.
    pub change: Vec<(PartyId, Decimal)>,
    /// What becomes of the question there, if it is not the same as now.
    pub status: Option<Status>,
    /// What kind of point it is.
    pub kind: Kind,
}

/// What kind of point a stop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One of many equal steps.
    Step,
    /// Far more, or far less, than a step: a threshold.
    Cliff,
    /// Beyond it nothing more is paid.
    Cap,
    /// Beyond it each unit makes another difference.
    Bend,
    /// Beyond it no answer is possible.
    Limit,
}

/// A cap that holds the money back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capped {
    /// The smallest answer that reaches it.
    pub since: Decimal,
    /// The step that sets it, if one does.
    pub step: Option<StepId>,
}

impl Kind {
    /// The id in results.
    pub fn id(self) -> &'static str {
        match self {
            Kind::Step => "step",
            Kind::Cliff => "cliff",
            Kind::Cap => "cap",
            Kind::Bend => "bend",
            Kind::Limit => "limit",
        }
    }
}

/// What lies ahead along every numeric input that somebody can change. Inputs along which nothing ever changes are left out;
/// so is everything while the result hangs on missing answers.
pub fn outlooks(evaluation: &Evaluation<'_>) -> Vec<Outlook> {
    let inputs = (0u16..).zip(&evaluation.calculator.inputs).filter(|(_, input)| !input.fixed);
    inputs.filter_map(|(position, _)| outlook(evaluation, InputId(position))).collect()
}

/// What lies ahead along one input; `None` when nothing does.
pub fn outlook(evaluation: &Evaluation<'_>, input: InputId) -> Option<Outlook> {
    let present = evaluation.situation.answer(input).number()?;
    let curve = along(evaluation, input)?;
    let here = View::at(&curve, present)?;
    let (more, less) = (here.look(true), here.look(false));
    let capped = here.capped(evaluation, more.as_ref());
    (more.is_some() || less.is_some() || capped.is_some()).then_some(Outlook { input, more, less, capped })
}

/// A curve seen from one answer.
struct View<'c> {
    curve: &'c Curve,
    present: Decimal,
    position: usize,
    money: Vec<Decimal>,
}

impl<'c> View<'c> {
    fn at(curve: &'c Curve, present: Decimal) -> Option<Self> {
        let position = curve.piece_at(present)?;
        let money = amounts(curve, &curve.pieces[position], present)?;
        Some(Self { curve, present, position, money })
    }

    fn piece(&self) -> &'c Piece {
        &self.curve.pieces[self.position]
    }

    /// The pieces ahead, the nearest first, each with the answer at which it is entered. A gap in the answers ends them.
    fn ahead(&self, up: bool) -> impl Iterator<Item = (&'c Piece, Decimal)> {
        let pieces = &self.curve.pieces;
        let beyond = if up { pieces.get(self.position + 1..) } else { pieces.get(..self.position) }.unwrap_or(&[]);
        let count = beyond.len();
        let ordered = (0..count).map(move |place| if up { &beyond[place] } else { &beyond[count - 1 - place] });
        ordered.map_while(move |piece| Some((piece, if up { piece.span.low() } else { piece.span.high() }?)))
    }

    fn step(&self, up: bool) -> Decimal {
        if up { self.curve.unit } else { -self.curve.unit }
    }

    fn look(&self, up: bool) -> Option<Move> {
        // Within this piece first, then wherever the money or the status is different.
        if let Some(at) = self.first_change(self.piece(), self.present, up) {
            let run = self.end_of_run(up);
            return Some(Move { next: self.stop(self.piece(), at, Kind::Step)?, run });
        }
        for (piece, entered) in self.ahead(up) {
            let stop = self.stop(piece, entered, self.entry(piece, entered, up))?;
            if !stop.change.is_empty() || stop.status.is_some() {
                return Some(Move { next: stop, run: None });
            }
            if let Some(at) = self.first_change(piece, entered, up) {
                return Some(Move { next: self.stop(piece, at, Kind::Bend)?, run: None });
            }
        }
        None
    }

    /// Whether a piece is entered with a jump, or with no more than one of its own steps.
    fn entry(&self, piece: &Piece, entered: Decimal, up: bool) -> Kind {
        let gentle = piece.money.iter().zip(&self.money).all(|(shape, now)| {
            let value = |answer: Decimal| self.curve.number(shape, answer);
            let jump = value(entered).and_then(|there| exact::difference(there, *now)).unwrap_or(Decimal::MAX).abs();
            let next = self.curve.next_change(piece, shape, entered, up);
            let step = next.and_then(|next| exact::difference(value(next)?, value(entered)?)).unwrap_or_default().abs();
            jump <= step
        });
        if gentle && piece.status == self.piece().status { Kind::Bend } else { Kind::Cliff }
    }

    /// The first answer beyond one, within its piece, at which some payee receives another amount.
    fn first_change(&self, piece: &Piece, from: Decimal, up: bool) -> Option<Decimal> {
        let changes = piece.money.iter().filter_map(|shape| self.curve.next_change(piece, shape, from, up));
        if up { changes.min() } else { changes.max() }
    }

    /// Where the present piece ends, and why.
    fn end_of_run(&self, up: bool) -> Option<Stop> {
        let end = if up { self.piece().span.high() } else { self.piece().span.low() }?;
        let here = self.stop(self.piece(), end, Kind::Limit)?;
        let Some((piece, entered)) = self.ahead(up).next() else { return Some(here).filter(|stop| !stop.by.is_zero()) };
        if exact::difference(entered, self.step(up)) != Some(end) {
            return Some(here);
        }
        let before = amounts(self.curve, self.piece(), end)?;
        let after = amounts(self.curve, piece, entered)?;
        let smooth = before.iter().zip(&after).zip(&self.piece().money).all(|((before, after), shape)| {
            let jump = exact::difference(*after, *before).unwrap_or_default();
            match self.curve.run(shape) {
                // The last bit before a cap may be smaller than a step, and is none of another kind.
                Run::Slope(slope) => {
                    let full = exact::product(slope, self.step(up)).unwrap_or_default();
                    jump.is_zero() || jump.is_sign_negative() == full.is_sign_negative() && jump.abs() <= full.abs()
                }
                Run::Stairs | Run::Level(_) => jump.is_zero(),
                Run::Unknown => false,
            }
        });
        let level = piece.money.iter().all(|shape| matches!(self.curve.run(shape), Run::Level(_)));
        let steady = piece.status == self.piece().status;
        if !smooth || !steady {
            return self.stop(piece, entered, Kind::Cliff);
        }
        if level && up {
            let reached = if before == after { end } else { entered };
            return self.stop(if before == after { self.piece() } else { piece }, reached, Kind::Cap);
        }
        self.stop(self.piece(), end, Kind::Bend).filter(|stop| !stop.by.is_zero())
    }

    fn stop(&self, piece: &Piece, at: Decimal, kind: Kind) -> Option<Stop> {
        let there = amounts(self.curve, piece, at)?;
        let change = self.curve.payees.iter().zip(self.money.iter().zip(&there));
        Some(Stop {
            at,
            by: exact::difference(at, self.present)?.abs(),
            change: change
                .filter(|(_, (now, then))| now != then)
                .map(|(payee, (now, then))| (*payee, exact::difference(*then, *now).unwrap_or_default()))
                .collect(),
            status: piece.status.filter(|status| self.piece().status != Some(*status)),
            kind,
        })
    }

    /// Whether a cap holds the money back: nothing changes from here upwards, and downwards the money was rising.
    fn capped(&self, evaluation: &Evaluation<'_>, more: Option<&Move>) -> Option<Capped> {
        let level = |piece: &Piece| piece.money.iter().all(|shape| matches!(self.curve.run(shape), Run::Level(_)));
        let paid = self.money.iter().any(|amount| *amount > Decimal::ZERO);
        if more.is_some() || !paid {
            return None;
        }
        if !level(self.piece()) {
            // The last answer of a slope reaches the cap exactly.
            let (piece, entered) = self.ahead(true).next()?;
            let reached = self.piece().span.high() == Some(self.present) && level(piece);
            let same = amounts(self.curve, piece, entered)? == self.money;
            let rising = self.piece().money.iter().any(|shape| match self.curve.run(shape) {
                Run::Slope(slope) => slope > Decimal::ZERO,
                run => run == Run::Stairs,
            });
            return (reached && same && rising).then(|| Capped { since: self.present, step: cap_step(evaluation) });
        }
        let since = self.piece().span.low()?;
        let (before, entered) = self.ahead(false).next()?;
        let (below, above) = (amounts(self.curve, before, entered)?, &self.money);
        let rising = before.money.iter().zip(below.iter().zip(above)).any(|(shape, (below, above))| {
            let gap = exact::difference(*above, *below).unwrap_or_default();
            match self.curve.run(shape) {
                Run::Slope(slope) => {
                    slope > Decimal::ZERO && gap >= Decimal::ZERO && Some(gap) <= exact::product(slope, self.curve.unit)
                }
                Run::Stairs => gap.is_zero(),
                Run::Level(_) | Run::Unknown => false,
            }
        });
        let since = if below == *above { exact::difference(since, self.curve.unit)? } else { since };
        rising.then(|| Capped { since, step: cap_step(evaluation) })
    }
}

/// The amounts of all payees for an answer in a piece; `None` where one could not be told.
fn amounts(curve: &Curve, piece: &Piece, at: Decimal) -> Option<Vec<Decimal>> {
    piece.money.iter().map(|shape| curve.number(shape, at)).collect()
}

/// The step whose formula cuts the amount: the last one in which a cap is smaller than what it caps.
fn cap_step(evaluation: &Evaluation<'_>) -> Option<StepId> {
    let program = &evaluation.calculator.program;
    let mut live = alloc::vec![false; program.nodes.len()];
    evaluation.lines.iter().for_each(|line| live[line.line.amount.index()] = true);
    let mut cut = None;
    for position in (0..live.len()).rev() {
        let node = NodeId(u16::try_from(position).unwrap_or(u16::MAX));
        if !live[position] {
            continue;
        }
        live_operands(evaluation, node, |operand| live[operand.index()] = true);
        let number = |node: NodeId| match evaluation.value(node) {
            Value::Number(number) => Some(number),
            _ => None,
        };
        let cuts = match &program.nodes[position].op {
            Op::AtMost(value, limit) => number(*value).zip(number(*limit)).is_some_and(|(value, limit)| value >= limit),
            _ => false,
        };
        if cuts {
            // The step in whose formula the cap stands is the first one at or after it.
            let steps = evaluation.calculator.steps.iter().position(|step| step.node >= node);
            cut = cut.or(steps.and_then(|step| u16::try_from(step).ok()).map(StepId));
        }
    }
    cut
}
