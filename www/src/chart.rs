//! The geometry of a chart: from exact stretches of money to places in a picture. Nothing here draws or knows a browser.
//!
//! Places are percentages of the picture, worked out in decimals, so that the picture is as wide as it is given room and its
//! words keep their size.

use butie::curve::{Curve, Run};
use butie::possible::Span;
use butie::prose::grouped;
use rust_decimal::Decimal;

/// A straight stretch of money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// First answer.
    pub low: Decimal,
    /// Last answer.
    pub high: Decimal,
    /// Yuan at the first answer.
    pub start: Decimal,
    /// Yuan at the last answer.
    pub end: Decimal,
    /// Whether it is one of many small steps.
    pub stair: bool,
}

/// How a stretch goes over into the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    /// Without a jump.
    Smooth,
    /// By one of many small steps.
    Stair,
    /// By a jump.
    Jump,
    /// Not at all: no answer lies between them.
    Gap,
}

/// A point of the picture, in hundredths of its width and height.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: Decimal,
    /// From the top.
    pub y: Decimal,
}

/// A jump of the money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jump {
    /// The first answer beyond it.
    pub at: Decimal,
    /// Yuan just before it.
    pub from: Decimal,
    /// Yuan at it.
    pub to: Decimal,
}

/// Words in the picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Where they stand: the left end, the middle or the right end, on the line on which they are written.
    pub at: Point,
    /// Which of the three: `start`, `middle` or `end`.
    pub anchor: &'static str,
    /// The words.
    pub text: String,
}

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// The money, as straight lines.
    pub lines: Vec<(Point, Point)>,
    /// Points that do not belong to the line, and points that do, where the money jumps.
    pub ends: Vec<(Point, bool)>,
    /// The cap, if there is one.
    pub cap: Option<Decimal>,
    /// Heights with a fine line of their own.
    pub grid: Vec<Decimal>,
    /// The present answer.
    pub here: Option<Point>,
    /// All words: at the present answer, at the cap, along both axes.
    pub here_label: Option<Label>,
    /// The name of the cap.
    pub cap_label: Option<Label>,
    /// Along the axes.
    pub ticks: Vec<Label>,
}

/// What a chart is drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Plot<'a> {
    /// The stretches in ascending order.
    pub stretches: &'a [Stretch],
    /// The smallest difference between two answers.
    pub unit: Decimal,
    /// The present answer and its yuan.
    pub here: (Decimal, Decimal),
    /// The yuan at which a cap holds.
    pub cap: Option<Decimal>,
    /// The words at the present answer and at the cap, and the names of both axes' units.
    pub words: [&'a str; 4],
    /// Whether words are drawn large.
    pub large: bool,
}

/// The picture's margins, in hundredths: room for words above the line and below the axis.
const LEFT: i64 = 4;
const RIGHT: i64 = 96;
const TOP: i64 = 22;
const BOTTOM: i64 = 86;
/// The axis of the answers.
pub const AXIS: Decimal = Decimal::from_parts(86, 0, 0, false, 0);
/// Where the words below the axis stand.
const BELOW: i64 = 97;
/// The height of a line of words.
const LINE: i64 = 9;

/// The answers that a chart shows: from the lowest to somewhat beyond the present one and all stops; up to the highest, if
/// that is not far.
pub fn window(lowest: Decimal, highest: Option<Decimal>, stops: impl Iterator<Item = Decimal>, unit: Decimal) -> Option<Span> {
    let reach = stops.fold(lowest.checked_add(unit)?, Decimal::max);
    let quarter = reach.checked_sub(lowest)?.checked_div(Decimal::from(4))?;
    let margin = quarter.checked_div(unit)?.ceil().checked_mul(unit)?;
    let beyond = reach.checked_add(margin)?;
    let near = beyond.checked_add(margin)?;
    let high = highest.filter(|highest| *highest <= near).unwrap_or(beyond);
    Some(Span::new(Some(lowest), Some(high)))
}

/// The stretches of one payee's money within a window; pieces that differ only in something else are one.
pub fn stretches(curve: &Curve, payee: usize, window: Span) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for one in curve.stretches(window, |piece| &piece.money[payee]) {
        let ends = one.span.low().zip(one.span.high()).zip(one.start.number().zip(one.end.and_then(|end| end.number())));
        let Some(((low, high), (start, end))) = ends else { continue };
        let piece = curve.piece_at(low).and_then(|piece| curve.pieces.get(piece));
        let stair = piece.is_some_and(|piece| curve.run(&piece.money[payee]) == Run::Stairs);
        let next = Stretch { low, high, start, end, stair };
        match stretches.last_mut() {
            Some(last) if last.goes_on(&next, curve.unit) => (last.high, last.end) = (next.high, next.end),
            _ => stretches.push(next),
        }
    }
    stretches
}

/// The jumps between stretches.
pub fn jumps(stretches: &[Stretch], unit: Decimal) -> Vec<Jump> {
    let pairs = stretches.windows(2).filter(|pair| joint(stretches, &pair[0], &pair[1], unit) == Joint::Jump);
    pairs.map(|pair| Jump { at: pair[1].low, from: pair[0].end, to: pair[1].start }).collect()
}

impl Stretch {
    /// How much one further unit adds; nothing where there is but one answer.
    fn slope(&self, unit: Decimal) -> Option<Decimal> {
        let units = self.high.checked_sub(self.low)?.checked_div(unit)?;
        self.end.checked_sub(self.start)?.checked_div(units)
    }

    /// Whether the next stretch lies on the same straight line.
    fn goes_on(&self, next: &Self, unit: Decimal) -> bool {
        if self.high.checked_add(unit) != Some(next.low) || self.stair || next.stair {
            return false;
        }
        let step = next.start - self.end;
        match (self.slope(unit), next.slope(unit)) {
            (Some(one), Some(other)) => one == other && one == step,
            (Some(one), None) | (None, Some(one)) => one == step,
            (None, None) => step.is_zero(),
        }
    }
}

fn joint(all: &[Stretch], one: &Stretch, next: &Stretch, unit: Decimal) -> Joint {
    if one.high.checked_add(unit) != Some(next.low) {
        return Joint::Gap;
    }
    let step = next.start - one.end;
    // The last bit before a cap, or the first after a floor, may be smaller than a full step, and is none of another kind.
    let fits = |slope: Decimal| slope.is_sign_negative() == step.is_sign_negative() && step.abs() <= slope.abs();
    if step.is_zero() || [one, next].iter().filter_map(|stretch| stretch.slope(unit)).any(fits) {
        return Joint::Smooth;
    }
    let stairs = || all.windows(2).filter(|pair| pair[0].stair && pair[1].stair).map(|pair| (pair[1].start - pair[0].end).abs());
    match (one.stair, next.stair) {
        (false, false) => Joint::Jump,
        (true, true) => Joint::Stair,
        _ if stairs().max().is_some_and(|most| step.abs() <= most) => Joint::Stair,
        _ => Joint::Jump,
    }
}

/// The scale of one axis: where a value stands, in hundredths of the picture.
#[derive(Clone, Copy)]
struct Scale {
    low: Decimal,
    width: Decimal,
    from: i64,
    to: i64,
}

impl Scale {
    fn at(&self, value: Decimal) -> Option<Decimal> {
        let room = Decimal::from(self.to - self.from);
        let share = value.checked_sub(self.low)?.checked_mul(room)?.checked_div(self.width)?;
        Some((share + Decimal::from(self.from)).round_dp(2).normalize())
    }
}

/// Draws a chart. `None` when the money is the same everywhere, or too large to be placed.
pub fn draw(plot: &Plot<'_>) -> Option<Chart> {
    let stretches = plot.stretches;
    let (first, last) = (stretches.first()?, stretches.last()?);
    let amounts = || stretches.iter().flat_map(|stretch| [stretch.start, stretch.end]);
    let (most, least) = (amounts().max()?, amounts().min()?);
    if most == least {
        return None;
    }
    let across = Scale { low: first.low, width: last.high.checked_sub(first.low)?, from: LEFT, to: RIGHT };
    let floor = least.min(Decimal::ZERO);
    let up = Scale { low: floor, width: most.checked_sub(floor)?, from: BOTTOM, to: TOP };
    let point = |answer: Decimal, yuan: Decimal| Some(Point { x: across.at(answer)?, y: up.at(yuan)? });
    let mut chart = Chart { here: point(plot.here.0, plot.here.1), ..Chart::default() };
    chart.cap = plot.cap.and_then(|cap| up.at(cap));
    let mut draw = |from: Point, to: Point| chart.lines.push((from, to));
    let mut bends = Vec::new();
    for (position, one) in stretches.iter().enumerate() {
        let start = point(one.low, one.start)?;
        let mut end = point(one.high, one.end)?;
        let Some(next) = stretches.get(position + 1) else {
            draw(start, end);
            break;
        };
        let beyond = point(next.low, next.start)?;
        match joint(stretches, one, next, plot.unit) {
            Joint::Gap => draw(start, end),
            Joint::Smooth => {
                draw(start, end);
                draw(end, beyond);
                // The break itself lies where the slope ends or begins, and that is where the level is.
                let bend = if next.start == next.end { (next.low, next.start) } else { (one.high, one.end) };
                bends.push(bend);
            }
            Joint::Stair => {
                end.x = beyond.x;
                draw(start, end);
                draw(end, beyond);
            }
            Joint::Jump => {
                // The line runs up to where the jump is; no more than the picture holds.
                let reached = one.end.checked_add(one.slope(plot.unit).unwrap_or_default())?.clamp(floor, most);
                end = point(next.low, reached)?;
                draw(start, end);
                chart.ends.extend([(end, false), (beyond, true)]);
            }
        }
    }
    let jumps = jumps(stretches, plot.unit);
    let mut room = Room { em: if plot.large { Decimal::new(75, 1) } else { Decimal::new(52, 1) }, taken: Vec::new() };
    let [here, cap, across_unit, up_unit] = plot.words;
    // The present amount first, then the cap, and of the ticks those that still have room.
    if let Some(point) = chart.here {
        let below = chart.cap == Some(point.y);
        let (above, under) = (point.y - Decimal::from(4), point.y + Decimal::from(LINE + 3));
        let lines = if below { [under, above] } else { [above, under] };
        chart.here_label = lines.into_iter().find_map(|y| room.place(point.x, y, here));
    }
    if let Some(y) = chart.cap {
        let mut places = [RIGHT, LEFT].into_iter().flat_map(|x| [(x, y - Decimal::TWO), (x, y + Decimal::from(LINE))]);
        chart.cap_label = places.find_map(|(x, y)| room.place(Decimal::from(x), y, cap));
    }
    let mut ticks = Vec::new();
    ticks.extend(room.place(Decimal::ZERO, Decimal::from(LINE - 1), up_unit));
    ticks.extend(room.place(Decimal::ONE_HUNDRED, Decimal::from(BELOW), across_unit));
    let answers = [plot.here.0].into_iter().chain(jumps.iter().map(|jump| jump.at)).chain(bends.iter().map(|bend| bend.0));
    for answer in answers.chain([first.low]) {
        ticks.extend(across.at(answer).and_then(|x| room.place(x, Decimal::from(BELOW), &number(answer))));
    }
    let yuan = jumps.iter().flat_map(|jump| [jump.to, jump.from]).chain(bends.iter().map(|bend| bend.1));
    for yuan in yuan.chain([most, Decimal::ZERO]) {
        let Some(y) = up.at(yuan).filter(|y| !chart.grid.contains(y)) else { continue };
        if chart.cap != Some(y)
            && let Some(label) = room.place(Decimal::ZERO, y - Decimal::TWO, &number(yuan))
        {
            ticks.push(label);
            chart.grid.push(y);
        }
    }
    chart.ticks = ticks;
    Some(chart)
}

fn number(number: Decimal) -> String {
    grouped(&number.normalize().to_string())
}

/// Where words already stand.
struct Room {
    /// The width of a Chinese character.
    em: Decimal,
    taken: Vec<(Decimal, Decimal, Decimal)>,
}

impl Room {
    /// Puts words around a place, if nothing stands there yet. They stay in the picture.
    fn place(&mut self, x: Decimal, y: Decimal, text: &str) -> Option<Label> {
        let signs = text.chars().map(|sign| if sign.is_ascii() { Decimal::new(6, 1) } else { Decimal::ONE });
        let width = self.em * signs.sum::<Decimal>();
        let (half, whole) = (width / Decimal::TWO, Decimal::ONE_HUNDRED);
        let (left, at, anchor) = if x < half {
            (Decimal::ZERO, Decimal::ZERO, "start")
        } else if x > whole - half {
            (whole - width, whole, "end")
        } else {
            (x - half, x, "middle")
        };
        let right = left + width;
        let line = Decimal::from(LINE);
        let free = self.taken.iter().all(|(from, to, other)| right <= *from || left >= *to || (*other - y).abs() >= line);
        if !free || y < line - Decimal::TWO || y > Decimal::from(BELOW) {
            return None;
        }
        self.taken.push((left - self.em / Decimal::TWO, right + self.em / Decimal::TWO, y));
        Some(Label { at: Point { x: at, y }, anchor, text: text.to_owned() })
    }
}
