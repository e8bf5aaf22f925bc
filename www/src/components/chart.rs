//! The money along one answer, as a picture, as a sentence and as a table.

use butie::advice::yuan;
use butie::curve::{Curve, along};
use butie::model::{InputKind, PartyId};
use butie::prose::quantity;
use butie::threshold::{Kind, Outlook};
use rust_decimal::Decimal;
use yew::prelude::*;

use super::View;
use super::ahead::Ahead;
use super::outcome::Outcome;
use super::tag::{Deed, Tag, all, classed, tag};
use crate::chart::{Chart, Label, Plot, Point, Stretch, draw, jumps, stretches, window};
use crate::session::Action;
use crate::{form, text};

/// So many inputs can be chosen from at most.
const MOST: usize = 4;
/// A table of more rows than these helps nobody.
const ROWS: usize = 60;

/// A chart along one of the inputs ahead; none when the money does not vary.
pub(super) fn chart(view: View<'_>, outcome: &Outcome<'_>, ahead: &[Ahead]) -> Option<Tag> {
    let evaluation = outcome.evaluation;
    let ahead = ahead.get(..MOST).unwrap_or(ahead);
    let wanted = view.state.answered().along;
    let id = |one: &Ahead| &evaluation.calculator.inputs[one.outlook.input.index()].id;
    let chosen = ahead.iter().find(|one| Some(id(one)) == wanted.as_ref()).or_else(|| ahead.first())?;
    let picture = Picture::of(view, outcome, &chosen.outlook)?;
    let choice = ahead.iter().map(|one| {
        let on = id(one) == id(chosen);
        let ask = form::asks(evaluation.calculator, evaluation.situation, one.outlook.input.index());
        let button = tag("button").is("type", "button").is("aria-pressed", if on { "true" } else { "false" });
        let button = button.set("data-along", id(one)).click(view, Deed::Send(Action::Draw(id(one).clone())));
        tag("li").key(id(one)).with(button.text(view.tell(ask)))
    });
    Some(
        classed("div", "butie-card butie-figure-card")
            .set("data-chart", id(chosen))
            .with(tag("h4").text(view.say(text::CHART)))
            .with(classed("ul", "butie-along").each(choice))
            .add(all(picture.draw())),
    )
}

/// What a picture is made from.
struct Picture<'a> {
    view: View<'a>,
    outcome: &'a Outcome<'a>,
    outlook: &'a Outlook,
    stretches: Vec<Stretch>,
    unit: Decimal,
    here: (Decimal, Decimal),
    /// Where a cap is reached, and how many yuan it is.
    cap: Option<(Decimal, Decimal)>,
    chart: Chart,
}

impl<'a> Picture<'a> {
    fn of(view: View<'a>, outcome: &'a Outcome<'a>, outlook: &'a Outlook) -> Option<Self> {
        let evaluation = outcome.evaluation;
        let curve = along(&form::settled(evaluation), outlook.input)?;
        let payee = outcome.asker.payee().or_else(|| richest(outcome))?;
        let payee = curve.payees.iter().position(|one| *one == payee)?;
        let present = evaluation.situation.answer(outlook.input).number()?;
        let amount = amount(&curve, payee, present)?;
        let ways = [&outlook.more, &outlook.less].into_iter().flatten();
        let stops = ways.flat_map(|way| [Some(&way.next), way.run.as_ref()]).flatten().map(|stop| stop.at);
        let stops = stops.chain([present]).chain(outlook.capped.map(|capped| capped.since));
        let highest = curve.pieces.last()?.span.high();
        let window = window(curve.pieces.first()?.span.low()?, highest, stops, curve.unit)?;
        let run = outlook.more.as_ref().and_then(|way| way.run.as_ref()).filter(|run| run.kind == Kind::Cap);
        let since = outlook.capped.map(|capped| capped.since).or(run.map(|run| run.at));
        let cap = since.and_then(|since| Some((since, self::amount(&curve, payee, since)?)));
        let stretches = stretches(&curve, payee, window);
        let language = view.language();
        let here_words = yuan(amount, language);
        let cap_words = cap.map(|(_, amount)| format!("{} {}", view.say(text::CAP), yuan(amount, language))).unwrap_or_default();
        let plot = Plot {
            stretches: &stretches,
            unit: curve.unit,
            here: (present, amount),
            cap: cap.map(|(_, amount)| amount),
            words: [&here_words, &cap_words, unit_name(view, outcome, outlook), view.say(text::YUAN)],
            large: view.state.large,
        };
        let chart = draw(&plot)?;
        Some(Self { view, outcome, outlook, stretches, unit: curve.unit, here: (present, amount), cap, chart })
    }

    /// The answer with its unit.
    fn answer(&self, number: Decimal) -> String {
        match &self.outcome.evaluation.calculator.inputs[self.outlook.input.index()].kind {
            InputKind::Count(unit, ..) | InputKind::Money(unit, ..) => {
                quantity(number, self.outcome.evaluation.ruleset.unit(*unit), self.view.language())
            }
            _ => number.normalize().to_string(),
        }
    }

    /// The picture with its sentence, and the table.
    fn draw(&self) -> Vec<Html> {
        let id = format!("butie-chart-{}", self.outcome.evaluation.calculator.inputs[self.outlook.input.index()].id);
        let sentence = classed("p", "butie-caption").set("id", &id).text(&self.sentence());
        vec![self.svg().set("aria-labelledby", &id).done(), sentence.done(), self.table().done()]
    }

    fn svg(&self) -> Tag {
        let Chart { lines, ends, cap, grid, here, here_label, cap_label, ticks } = &self.chart;
        let across = |y: Decimal, class| line(class, Point { x: Decimal::ZERO, y }, Point { x: Decimal::ONE_HUNDRED, y });
        let drop = here.map(|here| line("is-drop", here, Point { x: here.x, y: crate::chart::AXIS }));
        let end = |(point, closed): &(Point, bool)| circle(if *closed { "is-closed" } else { "is-open" }, *point, "4.5");
        let here = here.map(|point| {
            let (at, amount) = (self.here.0.normalize().to_string(), butie::prose::plain_money(self.here.1));
            let ring = circle("is-here", point, "8").set("data-at", &at).set("data-value", &amount);
            tag("g").with(ring).with(circle("is-closed", point, "4"))
        });
        classed("svg", "butie-chart")
            .is("role", "img")
            .each(grid.iter().map(|y| across(*y, "is-grid")))
            .with(across(crate::chart::AXIS, "is-axis"))
            .maybe(cap.map(|y| across(y, "is-cap")))
            .maybe(drop)
            .each(lines.iter().map(|(from, to)| line("is-money", *from, *to)))
            .each(ends.iter().map(end))
            .maybe(here)
            .each(ticks.iter().map(|tick| label("is-tick", tick)))
            .maybe(cap_label.as_ref().map(|words| label("is-name", words)))
            .maybe(here_label.as_ref().map(|words| label("is-amount", words)))
    }

    /// What the picture says.
    fn sentence(&self) -> String {
        let language = self.view.language();
        let money = |amount: Decimal| yuan(amount, language);
        let mut words = text::present(&self.answer(self.here.0), &money(self.here.1), language);
        // Many jumps are a staircase, which the table tells better.
        let jumps = jumps(&self.stretches, self.unit);
        for jump in jumps.iter().take(3) {
            words += &text::jump(&self.answer(jump.at), &money(jump.from), &money(jump.to), language);
        }
        if let Some((since, amount)) = self.cap {
            words += &text::capped(&self.answer(since), &money(amount), language);
        }
        words
    }

    fn table(&self) -> Tag {
        let language = self.view.language();
        let range = |from: String, to: String, same: bool| if same { from } else { format!("{from} – {to}") };
        let rows = self.stretches.iter().take(ROWS).map(|stretch| {
            let Stretch { low, high, start, end, .. } = *stretch;
            let amounts = range(yuan(start, language), yuan(end, language), start == end);
            let row = tag("tr").set("data-from", &low.normalize().to_string());
            row.with(tag("th").is("scope", "row").text(&range(self.answer(low), self.answer(high), low == high)))
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

/// The payee who receives most.
fn richest(outcome: &Outcome<'_>) -> Option<PartyId> {
    let lines = &outcome.evaluation.lines;
    let sum = |payee: PartyId| -> Decimal { lines.iter().filter(|line| line.line.payee == payee).map(|line| line.amount).sum() };
    lines.iter().map(|line| line.line.payee).max_by_key(|payee| sum(*payee))
}

fn amount(curve: &Curve, payee: usize, answer: Decimal) -> Option<Decimal> {
    let piece = &curve.pieces[curve.piece_at(answer)?];
    curve.number(&piece.money[payee], answer)
}

fn unit_name<'a>(view: View<'a>, outcome: &Outcome<'a>, outlook: &Outlook) -> &'a str {
    match &outcome.evaluation.calculator.inputs[outlook.input.index()].kind {
        InputKind::Count(unit, ..) | InputKind::Money(unit, ..) => view.tell(&outcome.evaluation.ruleset.unit(*unit).name),
        _ => "",
    }
}

/// A place in the picture, as its attributes want it.
fn share(place: Decimal) -> String {
    format!("{place}%")
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
