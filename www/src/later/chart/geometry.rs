//! The geometry of a chart: from exact stretches of money to places in a picture. Nothing here draws or knows a browser.
//!
//! Places are shares of the picture, in hundredths of a percent: the picture is as wide as it is given room, and its words keep
//! their size. Answers and yuan are whole numbers of millionths, which is exact for both and takes a tenth of the code that
//! decimals would.

use butie::curve::{Curve, Run};
use butie::possible::Span;
use butie::prose::grouped;
use rust_decimal::Decimal;

/// An answer or an amount, in millionths.
pub type Fixed = i64;
/// A share of the picture's width or height, in hundredths of a percent.
pub type Share = i64;

/// The decimal places of a fixed number.
const PLACES: u32 = 6;

/// A straight stretch of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// First answer.
    pub low: Fixed,
    /// Last answer.
    pub high: Fixed,
    /// Yuan at the first answer.
    pub start: Fixed,
    /// Yuan at the last answer.
    pub end: Fixed,
    /// Whether it is one of many small steps.
    pub stair: bool,
}

/// A jump of the money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    /// The first answer beyond it.
    pub at: Fixed,
    /// Yuan just before it.
    pub from: Fixed,
    /// Yuan at it.
    pub to: Fixed,
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

/// A point of the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// From the left.
    pub x: Share,
    /// From the top.
    pub y: Share,
}

/// Words in the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where they stand: the left end, the middle or the right end, on the line on which they are written.
    pub at: Point,
    /// Which of the three: `start`, `middle` or `end`.
    pub anchor: &'static str,
    /// The words.
    pub text: String,
}

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chart {
    /// The money, as straight lines.
    pub lines: Vec<(Point, Point)>,
    /// Points that do not belong to the line, and points that do, where the money jumps.
    pub ends: Vec<(Point, bool)>,
    /// The jumps themselves.
    pub jumps: Vec<Jump>,
    /// Heights with a fine line of their own.
    pub grid: Vec<Share>,
    /// The height of the cap, if there is one.
    pub cap: Option<Share>,
    /// The present answer.
    pub here: Point,
    /// The words at the present answer.
    pub here_label: Option<Label>,
    /// The name of the cap.
    pub cap_label: Option<Label>,
    /// The words along the axes.
    pub ticks: Vec<Label>,
}

/// What a chart is drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Plot<'a> {
    /// The stretches in ascending order.
    pub stretches: &'a [Stretch],
    /// The smallest difference between two answers.
    pub unit: Fixed,
    /// The present answer and its yuan.
    pub here: (Fixed, Fixed),
    /// From which answer on a cap holds, and its yuan.
    pub cap: Option<(Fixed, Fixed)>,
    /// The words at the present answer and at the cap, and the names of both axes' units.
    pub words: [&'a str; 4],
    /// Whether words are drawn large.
    pub large: bool,
}

/// The whole picture.
pub const WHOLE: Share = 10_000;
/// The axis of the answers.
pub const AXIS: Share = 8_600;
/// The other margins: room for words above the highest line, and for the last point.
const LEFT: Share = 400;
const RIGHT: Share = 9_600;
const TOP: Share = 2_400;
/// Where the words below the axis stand.
const BELOW: Share = 9_700;
/// The height of a line of words, and what is left free between it and what it names.
const LINE: Share = 900;
const FREE: Share = 300;

/// A number in millionths; `None` when it is too large for a picture.
pub fn fixed(number: Decimal) -> Option<Fixed> {
    let mut number = number;
    number.rescale(PLACES);
    (number.scale() == PLACES).then(|| Fixed::try_from(number.mantissa()).ok()).flatten()
}

/// A number from its millionths.
pub fn decimal(fixed: Fixed) -> Decimal {
    Decimal::new(fixed, PLACES).normalize()
}

/// The answers that a chart shows: from the lowest to somewhat beyond the present one and all stops; up to the highest, if
/// that is not far.
pub fn window(lowest: Fixed, highest: Option<Fixed>, stops: impl Iterator<Item = Fixed>, unit: Fixed) -> Option<(Fixed, Fixed)> {
    let reach = stops.fold(lowest.checked_add(unit)?, Fixed::max);
    let margin = (reach.checked_sub(lowest)? / 4 / unit + 1).checked_mul(unit)?;
    let beyond = reach.checked_add(margin)?;
    let near = beyond.checked_add(margin)?;
    Some((lowest, highest.filter(|highest| *highest <= near).unwrap_or(beyond)))
}

/// The stretches of one payee's money within a window; pieces that differ only in something else are one.
pub fn stretches(curve: &Curve, payee: usize, (low, high): (Fixed, Fixed)) -> Option<Vec<Stretch>> {
    let unit = fixed(curve.unit)?;
    let mut stretches: Vec<Stretch> = Vec::new();
    for one in curve.stretches(Span::new(Some(decimal(low)), Some(decimal(high))), |piece| &piece.money[payee]) {
        let first = one.span.low()?;
        let piece = &curve.pieces[curve.piece_at(first)?];
        let next = Stretch {
            low: fixed(first)?,
            high: fixed(one.span.high()?)?,
            start: fixed(one.start.number()?)?,
            end: fixed(one.end?.number()?)?,
            stair: curve.run(&piece.money[payee]) == Run::Stairs,
        };
        match stretches.last_mut() {
            Some(last) if last.goes_on(&next, unit) => (last.high, last.end) = (next.high, next.end),
            _ => stretches.push(next),
        }
    }
    Some(stretches)
}

impl Stretch {
    /// How much a further unit adds, as a fraction; nothing where there is but one answer.
    fn slope(&self, unit: Fixed) -> Option<(i128, i128)> {
        let rise = i128::from(self.end) - i128::from(self.start);
        let run = i128::from(self.high) - i128::from(self.low);
        (run > 0).then_some((rise * i128::from(unit), run))
    }

    /// Whether the next stretch lies on the same straight line.
    fn goes_on(&self, next: &Self, unit: Fixed) -> bool {
        let step = i128::from(next.start) - i128::from(self.end);
        let fits = |stretch: &Self| stretch.slope(unit).map(|(rise, run)| step * run == rise);
        let steady = match (fits(self), fits(next)) {
            (None, None) => step == 0,
            (one, other) => one != Some(false) && other != Some(false),
        };
        steady && !self.stair && !next.stair && self.high.checked_add(unit) == Some(next.low)
    }
}

/// How one stretch goes over into the next. Among stairs, no step is a jump that is no larger than their largest one.
fn joint(one: &Stretch, next: &Stretch, unit: Fixed, largest: i128) -> Joint {
    if one.high.checked_add(unit) != Some(next.low) {
        return Joint::Gap;
    }
    let step = i128::from(next.start) - i128::from(one.end);
    // The last bit before a cap, or the first after a floor, may be smaller than a full step, and is none of another kind.
    let fits = |stretch: &Stretch| {
        let (rise, run) = stretch.slope(unit).unwrap_or_default();
        rise.signum() == step.signum() && step.abs() * run <= rise.abs()
    };
    if step == 0 || fits(one) || fits(next) {
        Joint::Smooth
    } else if (one.stair || next.stair) && step.abs() <= largest {
        Joint::Stair
    } else {
        Joint::Jump
    }
}

/// The largest step of the stairs among stretches.
fn largest_stair(stretches: &[Stretch]) -> i128 {
    let stairs = stretches.windows(2).filter(|pair| pair[0].stair && pair[1].stair);
    stairs.map(|pair| (i128::from(pair[1].start) - i128::from(pair[0].end)).abs()).max().unwrap_or_default()
}

/// Both scales: where an answer and where an amount stands.
struct Scales {
    answers: (Fixed, Fixed),
    yuan: (Fixed, Fixed),
}

impl Scales {
    fn point(&self, answer: Fixed, yuan: Fixed) -> Point {
        // Only here, where nothing but a place in a picture comes of it, is anything rounded.
        let place = |value: Fixed, (low, high): (Fixed, Fixed), from: Share, to: Share| {
            let share = (value as f64 - low as f64) / (high as f64 - low as f64);
            from + (share * (to - from) as f64).round() as Share
        };
        Point { x: place(answer, self.answers, LEFT, RIGHT), y: place(yuan, self.yuan, AXIS, TOP) }
    }
}

/// Draws a chart. `None` when the money is the same everywhere.
pub fn draw(plot: &Plot<'_>) -> Option<Chart> {
    let stretches = plot.stretches;
    let (first, last) = (stretches.first()?, stretches.last()?);
    let amounts = || stretches.iter().flat_map(|stretch| [stretch.start, stretch.end]);
    let (least, most) = (amounts().min()?, amounts().max()?);
    if most == least || first.low == last.high {
        return None;
    }
    let floor = least.min(0);
    let scales = Scales { answers: (first.low, last.high), yuan: (floor, most) };
    let mut chart = Chart { here: scales.point(plot.here.0, plot.here.1), ..Chart::default() };
    chart.cap = plot.cap.map(|(_, yuan)| scales.point(first.low, yuan).y);
    let mut bends = Vec::new();
    let largest = largest_stair(stretches);
    for (position, one) in stretches.iter().enumerate() {
        let start = scales.point(one.low, one.start);
        let mut end = scales.point(one.high, one.end);
        if let Some(next) = stretches.get(position + 1) {
            let beyond = scales.point(next.low, next.start);
            match joint(one, next, plot.unit, largest) {
                Joint::Gap => {}
                Joint::Smooth => {
                    chart.lines.push((end, beyond));
                    // The break itself lies where the level begins or ends; a cap is reached before its stretch begins.
                    let level = next.start == next.end;
                    let capped = plot.cap.filter(|(_, yuan)| level && *yuan == next.start);
                    bends.push(capped.unwrap_or(if level { (next.low, next.start) } else { (one.high, one.end) }));
                }
                Joint::Stair => {
                    end.x = beyond.x;
                    chart.lines.push((end, beyond));
                }
                Joint::Jump => {
                    // The line runs up to where the jump is, as far as the picture holds it.
                    let (rise, run) = one.slope(plot.unit).unwrap_or((0, 1));
                    let reached = one.end.saturating_add(Fixed::try_from(rise / run).unwrap_or_default());
                    end = scales.point(next.low, reached.clamp(floor, most));
                    chart.ends.extend([(end, false), (beyond, true)]);
                    chart.jumps.push(Jump { at: next.low, from: one.end, to: next.start });
                }
            }
        }
        chart.lines.push((start, end));
    }
    chart.name(plot, &scales, &bends);
    Some(chart)
}

impl Chart {
    /// Adds the words: the present amount first, then the cap, and of the ticks those that still have room.
    fn name(&mut self, plot: &Plot<'_>, scales: &Scales, bends: &[(Fixed, Fixed)]) {
        let mut room = Room { em: if plot.large { 750 } else { 520 }, taken: Vec::new() };
        let [here, cap, across_unit, up_unit] = plot.words;
        let Point { x, y } = self.here;
        // Money mostly rises: there is most room above to the left, and below to the right.
        let (above, below) = ((x - 2 * FREE, y - 2 * FREE), (x + 5 * FREE, y + LINE + FREE));
        let crossed = self.cap.is_some_and(|cap| cap <= y && above.1 - cap < LINE);
        let places = if crossed { [below, above] } else { [above, below] };
        self.here_label = room.first(&places, here);
        if let Some(y) = self.cap {
            self.cap_label = room.first(&[(WHOLE, y - FREE), (WHOLE, y + LINE), (0, y - FREE), (0, y + LINE)], cap);
        }
        self.ticks.extend(room.first(&[(x, BELOW)], &number(plot.here.0)));
        self.ticks.extend(room.first(&[(0, LINE - 100)], up_unit));
        self.ticks.extend(room.first(&[(WHOLE, BELOW), (WHOLE, AXIS - FREE)], across_unit));
        let mut marks: Vec<(Fixed, Fixed)> = Vec::new();
        for jump in &self.jumps {
            marks.extend([(jump.at, jump.to), (jump.at, jump.from)]);
        }
        marks.extend(bends);
        marks.push((scales.answers.0, 0));
        for (answer, yuan) in marks {
            let Point { x, y } = scales.point(answer, yuan);
            self.ticks.extend(room.first(&[(x, BELOW)], &number(answer)));
            if self.cap == Some(y) || self.grid.contains(&y) {
                continue;
            }
            if let Some(label) = room.first(&[(0, y - FREE)], &number(yuan)) {
                self.ticks.push(label);
                self.grid.push(y);
            }
        }
    }
}

fn number(fixed: Fixed) -> String {
    grouped(&decimal(fixed).to_string())
}

/// Where words already stand.
struct Room {
    /// The width of a Chinese character.
    em: Share,
    taken: Vec<(Share, Share, Share)>,
}

impl Room {
    /// Puts words around the first of these places where nothing stands yet. They stay in the picture.
    fn first(&mut self, places: &[(Share, Share)], text: &str) -> Option<Label> {
        let width: Share = text.chars().map(|sign| if sign.is_ascii() { self.em * 3 / 5 } else { self.em }).sum();
        for (x, y) in places {
            let (left, at, anchor) = if *x < width / 2 {
                (0, 0, "start")
            } else if *x > WHOLE - width / 2 {
                (WHOLE - width, WHOLE, "end")
            } else {
                (x - width / 2, *x, "middle")
            };
            let right = left + width;
            let free = self.taken.iter().all(|(from, to, line)| right <= *from || left >= *to || (line - y).abs() >= LINE);
            if free && (FREE..=BELOW).contains(y) {
                self.taken.push((left - self.em / 2, right + self.em / 2, *y));
                return Some(Label { at: Point { x: at, y: *y }, anchor, text: text.to_owned() });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Fixed = 1_000_000;

    /// Whole answers and yuan: first, last, yuan at the first, yuan at the last.
    fn stretch([low, high, start, end]: [i64; 4]) -> Stretch {
        Stretch { low: low * ONE, high: high * ONE, start: start * ONE, end: end * ONE, stair: false }
    }

    fn drawn(stretches: &[[i64; 4]], here: (i64, i64), cap: Option<(i64, i64)>) -> Option<Chart> {
        let stretches: Vec<Stretch> = stretches.iter().map(|one| stretch(*one)).collect();
        let fixed = |(answer, yuan): (i64, i64)| (answer * ONE, yuan * ONE);
        let (unit, words) = (ONE, ["现在", "封顶", "人", "元"]);
        draw(&Plot { stretches: &stretches, unit, here: fixed(here), cap: cap.map(fixed), words, large: false })
    }

    fn ticks(chart: &Chart) -> Vec<&str> {
        chart.ticks.iter().map(|tick| &*tick.text).collect()
    }

    #[test]
    fn numbers_are_exact_to_a_millionth_or_not_drawn() {
        for (number, expected) in [("0", Some(0)), ("2.5", Some(2_500_000)), ("-1", Some(-ONE)), ("0.01", Some(10_000))] {
            assert_eq!(fixed(number.parse().unwrap()), expected, "{number}");
        }
        assert_eq!(fixed(Decimal::MAX), None);
        assert_eq!(decimal(2_500_000).to_string(), "2.5");
    }

    #[test]
    fn a_window_reaches_somewhat_beyond_the_last_stop() {
        let window = |highest: i64, stops: &[i64]| {
            let (low, high) = window(0, Some(highest * ONE), stops.iter().map(|stop| stop * ONE), ONE).unwrap();
            (low / ONE, high / ONE)
        };
        assert_eq!(window(365, &[20, 35]), (0, 44));
        assert_eq!(window(48, &[39, 40]), (0, 48), "the end is near");
        assert_eq!(window(365, &[]), (0, 2));
        assert_eq!(super::window(0, None, [Fixed::MAX].into_iter(), ONE), None);
    }

    #[test]
    fn a_jump_has_an_open_and_a_closed_end() {
        let chart = drawn(&[[0, 38, 48_000, 48_000], [39, 48, 120_000, 120_000]], (39, 120_000), None).unwrap();
        let x = LEFT + (RIGHT - LEFT) * 39 / 48;
        let low = AXIS - (AXIS - TOP) * 2 / 5;
        assert_eq!(chart.ends, [(Point { x, y: low }, false), (Point { x, y: TOP }, true)]);
        assert_eq!(chart.lines[0], (Point { x: LEFT, y: low }, Point { x, y: low }));
        assert_eq!(chart.jumps, [Jump { at: 39 * ONE, from: 48_000 * ONE, to: 120_000 * ONE }]);
        assert_eq!(chart.here, Point { x, y: TOP });
        assert_eq!(ticks(&chart), ["39", "元", "人", "120,000", "48,000", "0", "0"]);
        assert_eq!(chart.grid, [TOP, low, AXIS]);
    }

    #[test]
    fn a_bend_has_no_ends_and_a_cap_has_a_line() {
        let chart = drawn(&[[0, 10, 0, 1500], [11, 35, 1600, 4000], [36, 44, 4000, 4000]], (20, 2500), Some((35, 4000))).unwrap();
        assert_eq!((chart.ends.len(), chart.jumps.len(), chart.cap), (0, 0, Some(TOP)));
        assert_eq!(ticks(&chart), ["20", "元", "人", "10", "1,500", "35", "0", "0"]);
    }

    #[test]
    fn the_last_bit_before_a_cap_is_no_jump() {
        let chart = drawn(&[[0, 2, 0, 3000], [3, 9, 4000, 4000]], (1, 1500), Some((3, 4000))).unwrap();
        assert_eq!(chart.jumps, []);
        let chart = drawn(&[[0, 2, 0, 3000], [3, 9, 5000, 5000]], (1, 1500), None).unwrap();
        assert_eq!(chart.jumps.len(), 1);
    }

    #[test]
    fn stairs_are_drawn_as_steps() {
        let step = |step: i64| Stretch { stair: true, ..stretch([6 * step, 6 * step + 5, 24 * step, 24 * step]) };
        let stretches: Vec<Stretch> = (0..4).map(step).chain([stretch([24, 30, 96, 96])]).collect();
        let (here, words) = ((7 * ONE, 24 * ONE), ["现在", "", "课时", "元"]);
        let chart = draw(&Plot { stretches: &stretches, unit: ONE, here, cap: None, words, large: true }).unwrap();
        assert_eq!((chart.jumps.len(), chart.lines.len()), (0, 9));
    }

    #[test]
    fn answers_that_are_impossible_leave_a_gap() {
        let chart = drawn(&[[0, 2, 0, 3000], [5, 9, 4000, 4000]], (1, 1500), None).unwrap();
        assert_eq!((chart.lines.len(), chart.jumps.len()), (2, 0));
    }

    #[test]
    fn what_does_not_vary_is_not_drawn() {
        assert_eq!(drawn(&[[0, 9, 5, 5]], (1, 5), None), None);
        assert_eq!(drawn(&[], (1, 5), None), None);
    }

    #[test]
    fn words_stand_apart() {
        let steps: Vec<[i64; 4]> =
            (0..40).map(|step| [step * 10, step * 10 + 9, step * 1000 % 7000, step * 1000 % 7000]).collect();
        let chart = drawn(&steps, (3, 0), None).unwrap();
        let below = chart.ticks.iter().filter(|tick| tick.at.y == BELOW).count();
        assert!((3..10).contains(&below), "{below} ticks");
    }

    #[test]
    fn stretches_on_one_line_are_one() {
        let joined = |one: [i64; 4], next: [i64; 4]| stretch(one).goes_on(&stretch(next), ONE);
        assert!(joined([0, 4, 0, 400], [5, 9, 500, 900]));
        assert!(joined([0, 4, 7, 7], [5, 9, 7, 7]));
        assert!(joined([0, 0, 0, 0], [1, 9, 100, 900]));
        assert!(!joined([0, 4, 0, 400], [5, 9, 500, 500]));
        assert!(!joined([0, 4, 0, 400], [6, 9, 600, 900]), "an answer between them is impossible");
        assert!(!joined([0, 0, 0, 0], [1, 1, 100, 100]));
    }
}
