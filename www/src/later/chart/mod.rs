//! The money along one answer, as a picture, as a sentence and as a table.

pub mod geometry;

use butie::curve::along;
use butie::model::InputKind;
use butie::prose::{plain_money, quantity, yuan};
use butie::threshold::{Kind, Move, Outlook};
use rust_decimal::Decimal;
use yew::prelude::*;

use self::geometry::{AXIS, Chart, Fixed, Label, Plot, Point, Share, Stretch, WHOLE, decimal, draw, fixed, stretches, window};
use super::ahead::Ahead;
use crate::components::View;
use crate::components::outcome::Outcome;
use crate::components::tag::{Deed, Tag, all, classed, tag};
use crate::session::Answering;
use crate::{form, text};

/// So many inputs can be chosen from at most.
const MOST: usize = 4;
/// A table of more rows than these helps nobody.
const ROWS: usize = 60;

/// A chart along one of the inputs ahead; none when the money does not vary.
pub(super) fn chart(view: View<'_>, outcome: &Outcome<'_>, ahead: &[Ahead]) -> Option<Tag> {
    let evaluation = outcome.evaluation;
    let ahead = ahead.get(..MOST).unwrap_or(ahead);
    let wanted = view.state.answered().along.clone();
    let id = |one: &Ahead| &evaluation.calculator.inputs[one.outlook.input.index()].id;
    let chosen = ahead.iter().find(|one| Some(id(one)) == wanted.as_ref()).or_else(|| ahead.first())?;
    let picture = Picture::of(view, outcome, &chosen.outlook)?;
    let ask = form::asks(evaluation.calculator, evaluation.situation, chosen.outlook.input.index());
    let about = classed("p", "butie-about").text(view.tell(ask));
    let choice = ahead.iter().map(|one| {
        let on = id(one) == id(chosen);
        let ask = form::asks(evaluation.calculator, evaluation.situation, one.outlook.input.index());
        let button = tag("button").is("type", "button").is("aria-pressed", if on { "true" } else { "false" });
        let button = button.set("data-along", id(one)).click(view, Deed::send(Answering::Draw(id(one).clone()).into()));
        tag("li").key(id(one)).with(button.text(view.tell(ask)))
    });
    Some(
        classed("div", "butie-card")
            .set("data-chart", id(chosen))
            .with(tag("h4").text(view.say(text::CHART)))
            .with(if ahead.len() > 1 { classed("ul", "butie-along").each(choice) } else { about })
            .add(all(picture.draw())),
    )
}

/// The two charts that tell most about a case, for paper: where the money jumps, and where it stops growing.
pub(super) fn telling(view: View<'_>, outcome: &Outcome<'_>, ahead: &[Ahead]) -> Vec<Tag> {
    let drawn = ahead.iter().filter_map(|one| Some((one, Picture::of(view, outcome, &one.outlook)?)));
    let mut drawn: Vec<(&Ahead, Picture<'_>)> = drawn.collect();
    let capped = |(one, _): &(&Ahead, Picture<'_>)| one.tips.iter().any(|tip| tip.kind == Kind::Cap);
    // What jumps comes first already.
    if let Some(second) = drawn.iter().skip(1).position(capped) {
        drawn.swap(1, second + 1);
    }
    drawn.truncate(2);
    let calculator = outcome.evaluation.calculator;
    let figure = |(one, picture): &(&Ahead, Picture<'_>)| {
        let position = one.outlook.input.index();
        let ask = view.tell(form::asks(calculator, outcome.evaluation.situation, position));
        let figure = classed("figure", "butie-plot").set("data-chart", &calculator.inputs[position].id);
        figure.with(tag("figcaption").text(ask)).with(picture.svg()).with(picture.caption())
    };
    drawn.iter().map(figure).collect()
}

/// What a picture is made from.
struct Picture<'a> {
    view: View<'a>,
    outcome: &'a Outcome<'a>,
    outlook: &'a Outlook,
    stretches: Vec<Stretch>,
    here: (Fixed, Fixed),
    /// Where a cap is reached, and how many yuan it is.
    cap: Option<(Fixed, Fixed)>,
    chart: Chart,
}

impl<'a> Picture<'a> {
    fn of(view: View<'a>, outcome: &'a Outcome<'a>, outlook: &'a Outlook) -> Option<Self> {
        let evaluation = outcome.evaluation;
        let curve = along(evaluation, outlook.input)?;
        let present = evaluation.situation.answer(outlook.input).number()?;
        let yuan_at = |payee: usize, answer: Decimal| {
            let piece = &curve.pieces[curve.piece_at(answer)?];
            curve.number(&piece.money[payee], answer)
        };
        let counted = (0..curve.payees.len()).rev().filter(|payee| outcome.asker.counts(curve.payees[*payee]));
        let payee = counted.max_by_key(|payee| yuan_at(*payee, present))?;
        let amount = yuan_at(payee, present)?;
        let run = |way: &Option<Move>| way.as_ref().and_then(|way| way.run.as_ref().map(|run| (run.at, run.kind)));
        let next = |way: &Option<Move>| way.as_ref().map(|way| way.next.at);
        let reached = run(&outlook.more).filter(|(_, kind)| *kind == Kind::Cap).map(|(at, _)| at);
        let since = outlook.capped.map(|capped| capped.since).or(reached);
        let cap = since.and_then(|since| Some((since, yuan_at(payee, since)?)));
        let stops = [Some(present), since, next(&outlook.more), run(&outlook.more).map(|(at, _)| at)];
        let highest = curve.pieces.last()?.span.high().and_then(fixed);
        let (lowest, unit) = (fixed(curve.pieces.first()?.span.low()?)?, fixed(curve.unit)?);
        let window = window(lowest, highest, stops.into_iter().flatten().filter_map(fixed), unit)?;
        let stretches = stretches(&curve, payee, window)?;
        let language = view.language();
        let here_words = yuan(amount, language);
        let cap_words = cap.map(|(_, amount)| format!("{} {}", view.say(text::CAP), yuan(amount, language))).unwrap_or_default();
        let pair = |(answer, yuan): (Decimal, Decimal)| Some((fixed(answer)?, fixed(yuan)?));
        let (here, cap) = (pair((present, amount))?, cap.and_then(pair));
        let words = [&*here_words, &cap_words, unit_name(view, outcome, outlook), view.say(text::YUAN)];
        let chart = draw(&Plot { stretches: &stretches, unit, here, cap, words, large: view.state.display.large })?;
        Some(Self { view, outcome, outlook, stretches, here, cap, chart })
    }

    /// The answer with its unit.
    fn answer(&self, number: Fixed) -> String {
        let number = decimal(number);
        match &self.outcome.evaluation.calculator.inputs[self.outlook.input.index()].kind {
            InputKind::Count(unit, ..) | InputKind::Money(unit, ..) => {
                quantity(number, self.outcome.evaluation.ruleset.unit(*unit), self.view.language())
            }
            _ => number.to_string(),
        }
    }

    /// The picture with its sentence, and the table. Who hears the page hears the sentence, once.
    fn draw(&self) -> Vec<Html> {
        vec![self.svg().done(), self.caption().done(), self.table().done()]
    }

    fn caption(&self) -> Tag {
        classed("p", "butie-caption").text(&self.sentence())
    }

    fn svg(&self) -> Tag {
        let Chart { lines, ends, grid, cap, here, here_label, cap_label, ticks, .. } = &self.chart;
        let across = |y: Share, class| line(class, Point { x: 0, y }, Point { x: WHOLE, y });
        let end = |(point, closed): &(Point, bool)| circle(if *closed { "is-closed" } else { "is-open" }, *point, "4.5");
        let (at, amount) = (decimal(self.here.0).to_string(), plain_money(decimal(self.here.1)));
        let ring = circle("is-here", *here, "8").set("data-at", &at).set("data-value", &amount);
        classed("svg", "butie-chart")
            .is("aria-hidden", "true")
            .each(grid.iter().map(|y| across(*y, "is-grid")))
            .with(across(AXIS, "is-axis"))
            .maybe(cap.map(|y| across(y, "is-cap")))
            .with(line("is-drop", *here, Point { x: here.x, y: AXIS }))
            .each(lines.iter().map(|(from, to)| line("is-money", *from, *to)))
            .with(ring)
            .each(ends.iter().map(end))
            .with(circle("is-closed", *here, "4"))
            .each(ticks.iter().map(|tick| label("is-tick", tick)))
            .maybe(cap_label.as_ref().map(|words| label("is-name", words)))
            .maybe(here_label.as_ref().map(|words| label("is-amount", words)))
    }

    /// What the picture says.
    fn sentence(&self) -> String {
        let language = self.view.language();
        let money = |amount: Fixed| yuan(decimal(amount), language);
        let mut words = text::present(&self.answer(self.here.0), &money(self.here.1), language);
        // Many jumps are told better by the table.
        for jump in self.chart.jumps.iter().take(3) {
            words += &text::jump(&self.answer(jump.at), &money(jump.from), &money(jump.to), language);
        }
        if let Some((since, amount)) = self.cap {
            words += &text::capped(&self.answer(since), &money(amount), language);
        }
        words
    }

    fn table(&self) -> Tag {
        let language = self.view.language();
        let range = |from: String, to: String| if from == to { from } else { format!("{from} – {to}") };
        let rows = self.stretches.iter().take(ROWS).map(|stretch| {
            let Stretch { low, high, start, end, .. } = *stretch;
            let amounts = range(yuan(decimal(start), language), yuan(decimal(end), language));
            let row = tag("tr").set("data-from", &decimal(low).to_string());
            row.with(tag("th").is("scope", "row").text(&range(self.answer(low), self.answer(high))))
                .with(tag("td").text(&amounts))
        });
        let ask = form::asks(self.outcome.evaluation.calculator, self.outcome.evaluation.situation, self.outlook.input.index());
        let head = |words: &str| tag("th").is("scope", "col").text(words);
        let head = tag("tr").with(head(self.view.tell(ask))).with(head(self.view.say(text::AMOUNT)));
        classed("details", "butie-figures")
            .with(tag("summary").text(self.view.say(text::FIGURES)))
            .with(classed("table", "butie-table").with(tag("thead").with(head)).with(tag("tbody").each(rows)))
    }
}

fn unit_name<'a>(view: View<'a>, outcome: &Outcome<'a>, outlook: &Outlook) -> &'a str {
    match &outcome.evaluation.calculator.inputs[outlook.input.index()].kind {
        InputKind::Count(unit, ..) | InputKind::Money(unit, ..) => view.tell(&outcome.evaluation.ruleset.unit(*unit).name),
        _ => "",
    }
}

/// A place in the picture, as its attributes want it.
fn share(place: Share) -> String {
    format!("{}.{:02}%", place / 100, place % 100)
}

fn line(class: &'static str, from: Point, to: Point) -> Tag {
    classed("line", class).set("x1", &share(from.x)).set("y1", &share(from.y)).set("x2", &share(to.x)).set("y2", &share(to.y))
}

fn circle(class: &'static str, at: Point, radius: &'static str) -> Tag {
    classed("circle", class).set("cx", &share(at.x)).set("cy", &share(at.y)).is("r", radius)
}

fn label(class: &'static str, label: &Label) -> Tag {
    let words = classed("text", class).set("x", &share(label.at.x)).set("y", &share(label.at.y));
    words.is("text-anchor", label.anchor).text(&label.text)
}
