//! A result along one input: where it rises, where it jumps and where it stays, with exact break points.
//!
//! The pieces are the parts into which [`possible`](crate::possible) cuts the answers to the input: no value is tried.

use alloc::vec::Vec;

use rust_decimal::Decimal;

use crate::evaluate::{Evaluation, Status};
use crate::model::{InputId, PartyId, StepId};
use crate::possible::{Atoms, Cutting, Form, Grain, Possible, Span, explore, last_before, whole};
use crate::value::round::{Mode, Rounding, round};
use crate::value::{Set, Value, exact};

/// What comes of each answer to one numeric input, while all other answers stay as they are.
#[derive(Debug)]
pub struct Curve {
    /// The input.
    pub input: InputId,
    /// The smallest difference between two answers: 1, or 0.01 for money.
    pub unit: Decimal,
    /// The payees whose money the pieces hold.
    pub payees: Vec<PartyId>,
    /// The outputs whose values the pieces hold.
    pub outputs: Vec<StepId>,
    /// Pieces in ascending order, without answers that contradict the others.
    pub pieces: Vec<Piece>,
    atoms: Atoms,
}

/// A stretch of answers on which nothing is decided differently.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The first and the last answer; the last may have no bound.
    pub span: Span,
    /// What becomes of the question; `None` where that could not be told.
    pub status: Option<Status>,
    /// The yuan of each payee.
    pub money: Vec<Shape>,
    /// Each output.
    pub outputs: Vec<Shape>,
}

/// A value along a piece.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape(Inner);

#[derive(Clone, Debug, PartialEq)]
enum Inner {
    Constant(Value),
    Form(Form),
    Unknown,
}

/// How a value runs along a piece.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Run {
    /// It stays the same.
    Level(Value),
    /// Each further unit adds the same; this, for one whole.
    Slope(Decimal),
    /// It goes in steps.
    Stairs,
    /// It could not be told.
    Unknown,
}

/// Something that could not be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Untold;

/// A straight stretch of a number, for a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// First and last answer.
    pub span: Span,
    /// The value at the first answer.
    pub start: Value,
    /// The value at the last answer; `None` where there is no last one.
    pub end: Option<Value>,
}

/// The most pieces of a curve.
const PIECES: usize = 160;
/// The most steps of stairs that a chart shows one by one.
const STEPS: usize = 400;

/// The curve of an evaluation along one input; `None` when the input is no number or not asked, or when another answer cannot
/// be read. Where a value hangs on another answer that is missing, it is not known.
pub fn along(evaluation: &Evaluation<'_>, input: InputId) -> Option<Curve> {
    let (ruleset, calculator, situation) = (evaluation.ruleset, evaluation.calculator, evaluation.situation);
    let (.., places) = calculator.inputs.get(input.index())?.kind.bounds()?;
    let this = Set::of(input.index());
    // What is wrong with this very answer does not matter: it is the one that varies.
    let own = &calculator.inputs[input.index()].id;
    if !evaluation.asked.has(input.index()) || situation.faults.iter().any(|fault| fault.name != *own) {
        return None;
    }
    // Other answers that are missing are left open and not told apart, so that the pieces stay intervals: what hangs on them
    // is not known there.
    let cutting = Cutting { grain: Grain::Forms, inputs: this, parts: PIECES };
    let atoms = Atoms::default();
    let parts = explore(ruleset, calculator, whole(ruleset, calculator, situation, &atoms, this), cutting);
    let mut pieces: Vec<Piece> = Vec::new();
    for part in &parts {
        // The answer that there is no such number is no point of a curve.
        if let Some(span) = part.region.numbers(input.index()) {
            let shapes = |values: &[Possible]| values.iter().map(|value| Shape::of(value, this)).collect();
            let status = part.outcome.statuses.only();
            pieces.push(Piece { span, status, money: shapes(&part.outcome.money), outputs: shapes(&part.outcome.outputs) });
        }
    }
    drop(parts);
    pieces.sort_by_key(|piece| piece.span.low());
    let unit = Decimal::new(1, u32::from(places));
    pieces.dedup_by(|next, piece| {
        let adjacent = piece.span.high().and_then(|high| exact::sum(high, unit)) == next.span.low();
        let same = (piece.status, &piece.money, &piece.outputs) == (next.status, &next.money, &next.outputs);
        if adjacent && same {
            piece.span = piece.span.hull(next.span);
        }
        adjacent && same
    });
    Some(Curve { input, unit, payees: calculator.payees(), outputs: calculator.outputs.clone(), pieces, atoms })
}

impl Shape {
    fn of(value: &Possible, input: Set) -> Self {
        Self(match (value.only(), value.as_form()) {
            (Some(value), _) => Inner::Constant(value),
            (None, Some(form)) if input.covers(value.depends) => Inner::Form(form.into_owned()),
            _ => Inner::Unknown,
        })
    }
}

impl Curve {
    /// The position of the piece in which an answer lies.
    pub fn piece_at(&self, answer: Decimal) -> Option<usize> {
        self.pieces.iter().position(|piece| piece.span.has(answer))
    }

    /// A shape's value for an answer in its piece.
    pub fn value(&self, shape: &Shape, answer: Decimal) -> Option<Value> {
        match &shape.0 {
            Inner::Constant(value) => Some(*value),
            Inner::Form(form) => self.atoms.value(form, answer).map(Value::Number),
            Inner::Unknown => None,
        }
    }

    /// A shape's number for an answer in its piece.
    pub fn number(&self, shape: &Shape, answer: Decimal) -> Option<Decimal> {
        self.value(shape, answer)?.number()
    }

    /// How a shape runs along its piece.
    pub fn run(&self, shape: &Shape) -> Run {
        match &shape.0 {
            Inner::Constant(value) => Run::Level(*value),
            Inner::Unknown => Run::Unknown,
            Inner::Form(form) => form.slope().map_or(Run::Stairs, Run::Slope),
        }
    }

    /// The first answer beyond this one, up to the end of the piece, for which a shape has another value; `Ok(None)` when there
    /// is none, and an error where that could not be told.
    pub(crate) fn next_change(&self, piece: &Piece, shape: &Shape, from: Decimal, up: bool) -> Result<Option<Decimal>, Untold> {
        let form = match &shape.0 {
            Inner::Constant(_) => return Ok(None),
            Inner::Unknown => return Err(Untold),
            Inner::Form(form) => form,
        };
        let step = if up { self.unit } else { -self.unit };
        let here = self.atoms.value(form, from).ok_or(Untold)?;
        let differs = |answer: Decimal| self.atoms.value(form, answer).map(|value| value != here);
        let Some(next) = exact::sum(from, step).filter(|next| piece.span.has(*next)) else { return Ok(None) };
        if form.slope().is_some() || differs(next).ok_or(Untold)? {
            return Ok(Some(next));
        }
        if self.atoms.rises(form).is_none() {
            // Stairs against stairs go up and down, and are followed one answer at a time.
            let mut answer = next;
            for _ in 0..STEPS {
                let Some(beyond) = exact::sum(answer, step).filter(|beyond| piece.span.has(*beyond)) else { return Ok(None) };
                if differs(beyond).ok_or(Untold)? {
                    return Ok(Some(beyond));
                }
                answer = beyond;
            }
            return Err(Untold);
        }
        // Where the value never turns back, halving finds the edge; without one, it is the same to the end.
        let same = |answer: Decimal| differs(answer).map(|differs| !differs);
        Ok(if up {
            let last = last_before(piece.span.meet(Span::new(Some(from), None)), self.unit, &same);
            last.and_then(|last| exact::sum(last, self.unit))
        } else {
            last_before(piece.span.meet(Span::new(None, Some(from))), self.unit, &differs)
        })
    }

    /// The fewest with which a payee receives at least this many yuan; `None` when no answer is enough, or when that could not
    /// be told.
    pub fn fewest(&self, payee: PartyId, amount: Decimal) -> Option<Decimal> {
        let position = self.payees.iter().position(|one| *one == payee)?;
        for piece in &self.pieces {
            let shape = &piece.money[position];
            let short = |answer: Decimal| self.number(shape, answer).map(|number| number < amount);
            let low = piece.span.low()?;
            if !short(low)? {
                return Some(low);
            }
            match &shape.0 {
                Inner::Constant(_) => {}
                Inner::Unknown => return None,
                Inner::Form(form) => match self.atoms.rises(form) {
                    Some(true) => {
                        if let Some(last) = last_before(piece.span, self.unit, &short) {
                            return exact::sum(last, self.unit);
                        }
                    }
                    // A piece that falls is highest where it begins.
                    Some(false) => {}
                    None => {
                        // Stairs that go up and down are followed, and beyond so many steps nothing is said.
                        let mut from = low;
                        let mut left = STEPS;
                        while let Some(next) = self.next_change(piece, shape, from, true).ok()? {
                            left = left.checked_sub(1)?;
                            if !short(next)? {
                                return Some(next);
                            }
                            from = next;
                        }
                    }
                },
            }
        }
        None
    }

    /// Straight stretches of a value within a window, for a chart: each piece, and each step of stairs as one of its own.
    /// `pick` chooses the shape. Where a value could not be told there is no stretch; of stairs the first 400 are shown.
    pub fn stretches(&self, window: Span, pick: impl Fn(&Piece) -> &Shape) -> Vec<Stretch> {
        // A window that ends between two answers ends at the answer inside.
        let places = u8::try_from(self.unit.scale()).unwrap_or(0);
        let end = |number: Option<Decimal>, mode| number.and_then(|number| round(number, Rounding { places, mode }));
        let window = Span::new(end(window.low(), Mode::Up), end(window.high(), Mode::Down));
        let mut stretches: Vec<Stretch> = Vec::new();
        for piece in &self.pieces {
            let span = piece.span.meet(window);
            let (Some(low), false) = (span.low(), span.is_empty()) else { continue };
            let shape = pick(piece);
            let whole = |span: Span| {
                let start = self.value(shape, span.low()?)?;
                let end = match span.high() {
                    Some(high) => Some(self.value(shape, high)?),
                    None => None,
                };
                Some(Stretch { span, start, end })
            };
            if self.run(shape) != Run::Stairs || span.high().is_none() {
                stretches.extend(whole(span));
                continue;
            }
            let within = Piece { span, ..piece.clone() };
            let mut from = low;
            while let Ok(Some(next)) = self.next_change(&within, shape, from, true)
                && stretches.len() < STEPS
            {
                stretches.extend(exact::difference(next, self.unit).and_then(|last| whole(Span::new(Some(from), Some(last)))));
                from = next;
            }
            if stretches.len() < STEPS {
                stretches.extend(whole(Span::new(Some(from), span.high())));
            }
        }
        stretches
    }
}
