//! The sheet itself, which is printed and nothing else with it.

use butie::compiled::short_hash;
use butie::compliance::{State, compliance};
use butie::evaluate::Output;
use butie::explain::{Explanation, notice_text};
use butie::model::InputId;
use butie::prose::Prose;
use butie::threshold::Kind;
use butie::value::date;
use butie::words::state;

use super::footnotes::{Footnotes, excerpt};
use super::readings::in_use;
use super::{term, words};
use crate::components::outcome::{Outcome, is_pending, stands_in_a_line};
use crate::components::tag::{Tag, classed, tag};
use crate::components::top::mark;
use crate::components::{View, WARNING, icon};
use crate::form;
use crate::later::ahead::Ahead;
use crate::later::chart;
use crate::later::compliance::looks;
use crate::later::given::{brief, given};
use crate::later::grants::{grant, grants, sums, total};
use crate::later::table::{cell, name, row, table};
use crate::later::words::{ACTUAL, COMPLIANCE, REQUIRED};
use crate::session::Field;
use crate::text::{self, Words};

/// Names on the left, values on the right.
const PAIRS: &str = "butie-facts";
/// Each value behind its name, as in a sentence.
const SENTENCES: &str = "butie-facts is-sentences";
/// So many sentences about changes stand on the sheet at most.
const CHANGES: usize = 4;

/// The sheet; `qr` leads to the answers, `totals` are those of a list.
pub(super) fn sheet(
    view: View<'_>,
    outcome: &Outcome<'_>,
    ahead: &[Ahead],
    explanation: &Explanation,
    [qr, totals]: [Option<Tag>; 2],
) -> Tag {
    let mut notes = Footnotes::default();
    let money = money(view, outcome, &mut notes);
    let checks = checks(view, outcome, &mut notes);
    let steps = steps(view, outcome, explanation, &mut notes);
    classed("article", "butie-sheet")
        .is("data-sheet", "quotation")
        .with(from(view))
        .with(tag("h3").text(view.say(words::TITLE)))
        .with(facts(view, outcome))
        .with(part(view, words::ANSWERS, answers(view, outcome)))
        .with(part(view, words::MONEY, money))
        .maybe(totals)
        .maybe(outputs(view, outcome))
        .maybe(warnings(view, outcome))
        .maybe(changes(view, outcome, ahead))
        .maybe(charts(view, outcome, ahead))
        .maybe(checks)
        .with(part(view, words::STEPS, steps))
        .maybe(readings(view, outcome))
        .with(foot(view, outcome, &notes, qr))
}

/// A part of the sheet with its name.
fn part(view: View<'_>, words: Words, body: Tag) -> Tag {
    tag("section").with(tag("h4").text(view.say(words))).with(body)
}

/// What was written, or a line to write on by hand.
fn written(words: &str) -> Tag {
    if words.trim().is_empty() { classed("span", "butie-blank") } else { tag("span").text(words.trim()) }
}

fn from(view: View<'_>) -> Tag {
    let letterhead = &view.state.letterhead;
    let line = |words: Words, field: Field| tag("p").text(&named(view, words)).with(written(letterhead.line(field)));
    classed("header", "butie-from")
        .with(line(words::SCHOOL, Field::School).is("data-line-of", "school"))
        .with(line(words::CLASS, Field::Class).is("data-line-of", "class"))
        .with(line(words::CONTACT, Field::Contact).is("data-line-of", "contact"))
}

/// A list of names and values, drawn in one of the ways in which the style sheet knows to.
fn list(class: &'static str, rows: impl Iterator<Item = (String, Tag)>) -> Tag {
    classed("dl", class).each(rows.map(|(name, value)| tag("div").with(tag("dt").text(&name)).with(tag("dd").with(value))))
}

/// A name before its value.
fn named(view: View<'_>, words: Words) -> String {
    format!("{}{}", view.say(words), view.say(text::COLON))
}

fn facts(view: View<'_>, outcome: &Outcome<'_>) -> Tag {
    let document = &outcome.evaluation.ruleset.document;
    let region = format!("{} · {}", view.tell(&document.region.name), text::year(document.plan_year, view.language()));
    let title = tag("span").text(view.tell(&document.title)).text(" ").text(document.number.as_deref().unwrap_or_default());
    let rows = [
        (words::CALCULATED, tag("span").text(view.tell(&outcome.evaluation.calculator.title))),
        (words::REGION, tag("span").text(&region)),
        (words::DOCUMENT, title.text(" ").maybe(mark(view, document))),
    ];
    list(SENTENCES, rows.into_iter().map(|(words, value)| (named(view, words), value)))
}

/// What was entered. What was not asked or not needed is left out.
fn answers(view: View<'_>, outcome: &Outcome<'_>) -> Tag {
    let evaluation = outcome.evaluation;
    let (calculator, situation) = (evaluation.calculator, evaluation.situation);
    let answers = view.state.answered();
    let stands = |position: &usize| situation.defaulted.has(*position) || !situation.absent.has(*position);
    list(
        PAIRS,
        outcome.asked.positions().filter(stands).map(|position| {
            let id = InputId(u16::try_from(position).unwrap_or(u16::MAX));
            let words = given(evaluation, id, answers.given.get(&calculator.inputs[position].id), view.language());
            let by_default = situation.defaulted.has(position).then(|| tag("small").text(view.say(words::BY_DEFAULT)));
            let ask = view.tell(form::asks(calculator, situation, position)).to_owned();
            (ask, tag("span").text(&words).maybe(by_default))
        }),
    )
}

/// The money of each payee, and what each receives in all.
fn money(view: View<'_>, outcome: &Outcome<'_>, notes: &mut Footnotes) -> Tag {
    let evaluation = outcome.evaluation;
    let mut rows = Vec::new();
    for sum in sums(evaluation) {
        for line in &sum.lines {
            rows.push(grant(view, evaluation, line, false, Some(cited(&notes.cite(&line.line.clauses)))));
        }
        rows.push(total(view, evaluation, &sum));
    }
    grants(view, rows)
}

/// The numbers of the footnotes behind something.
fn cited(numbers: &str) -> Tag {
    classed("small", "butie-cited").text(numbers)
}

fn outputs(view: View<'_>, outcome: &Outcome<'_>) -> Option<Tag> {
    let evaluation = outcome.evaluation;
    let prose = Prose { evaluation, language: view.language() };
    let apart = |output: &&Output| !evaluation.lines.iter().any(|line| stands_in_a_line(evaluation, output, line));
    let rows = evaluation.outputs.iter().filter(apart).map(|output| {
        let step = evaluation.calculator.step(output.step);
        (view.tell(&step.label).to_owned(), tag("span").text(&prose.value(output.value, output.kind)))
    });
    let rows: Vec<(String, Tag)> = rows.collect();
    (!rows.is_empty()).then(|| part(view, words::OTHERS, list(PAIRS, rows.into_iter())))
}

fn warnings(view: View<'_>, outcome: &Outcome<'_>) -> Option<Tag> {
    let evaluation = outcome.evaluation;
    let rows = evaluation.warnings.iter().map(|notice| notice_text(evaluation, *notice, view.language()));
    let rows: Vec<Tag> = rows.map(|words| tag("li").with(icon(WARNING)).text(&words)).collect();
    (!rows.is_empty()).then(|| part(view, text::WARNINGS, tag("ul").each(rows.into_iter())))
}

/// How far the next thresholds and caps are, the most telling first.
fn changes(view: View<'_>, outcome: &Outcome<'_>, ahead: &[Ahead]) -> Option<Tag> {
    let calculator = outcome.evaluation.calculator;
    let of = |wanted: Kind| {
        ahead.iter().flat_map(move |one| one.tips.iter().filter(move |tip| tip.kind == wanted).map(move |tip| (one, tip)))
    };
    let rows = of(Kind::Cliff).chain(of(Kind::Cap)).take(CHANGES).map(|(one, tip)| {
        let ask = form::asks(calculator, outcome.evaluation.situation, one.outlook.input.index());
        // The words of a cap say what it is.
        let kind = (tip.kind == Kind::Cliff).then(|| classed("em", "butie-kind").text(view.say(text::THRESHOLD)));
        tag("li").is("data-tip", tip.kind.id()).maybe(kind).text(view.tell(ask)).text(" ").text(&tip.text)
    });
    let rows: Vec<Tag> = rows.collect();
    (!rows.is_empty()).then(|| part(view, words::MIND, tag("ul").each(rows.into_iter())))
}

fn charts(view: View<'_>, outcome: &Outcome<'_>, ahead: &[Ahead]) -> Option<Tag> {
    let charts = chart::telling(view, outcome, ahead);
    (!charts.is_empty()).then(|| classed("div", "butie-plots").each(charts.into_iter()))
}

/// What is required beside what there is.
fn checks(view: View<'_>, outcome: &Outcome<'_>, notes: &mut Footnotes) -> Option<Tag> {
    // Where there is no room for columns, each figure carries the name of its own.
    let before = |words: Words| classed("span", "butie-narrow").text(&named(view, words));
    let mut rows = Vec::new();
    for condition in compliance(outcome.evaluation, view.language()) {
        for part in &condition.parts {
            let label = if condition.parts.len() == 1 { &condition.label } else { &part.label };
            let (sign, _) = looks(part.state);
            let clauses = cited(&notes.cite(&part.clauses));
            rows.push(
                row()
                    .with(name().text(label).with(clauses))
                    .with(cell().with(before(REQUIRED)).text(&part.required))
                    .with(
                        cell()
                            .with(before(ACTUAL))
                            .text(part.actual.as_deref().unwrap_or(state(State::Unanswered, view.language()))),
                    )
                    .with(cell().with(icon(sign)).text(state(part.state, view.language()))),
            );
        }
    }
    let columns = [text::ITEM, REQUIRED, ACTUAL, words::VERDICT].map(|words| view.say(words));
    (!rows.is_empty()).then(|| part(view, COMPLIANCE, table("butie-rows-table butie-checks-table", columns, rows.into_iter())))
}

/// The steps of the calculation.
fn steps(view: View<'_>, outcome: &Outcome<'_>, explanation: &Explanation, notes: &mut Footnotes) -> Tag {
    let evaluation = outcome.evaluation;
    let known = |node| !is_pending(evaluation.value(node));
    let lines = explanation.steps.iter().filter(|line| known(evaluation.calculator.step(line.step).node));
    let rows: Vec<Tag> = lines
        .zip(1..)
        .map(|(line, number)| {
            let working = if line.working == line.value { "" } else { &*line.working };
            row()
                .set("data-step", &evaluation.calculator.step(line.step).id)
                .with(name().text(&format!("{number}. {}", line.label)))
                .with(cell().text(working))
                .with(classed("td", "is-amount").is("role", "cell").text(&line.value))
                .with(classed("td", "is-cited").is("role", "cell").with(cited(&notes.cite(&line.clauses))))
        })
        .collect();
    let columns = [words::STEP, words::WORKING, words::VALUE, words::CLAUSES].map(|words| view.say(words));
    table("butie-rows-table butie-steps-table", columns, rows.into_iter())
}

/// The readings that had a part in the result.
fn readings(view: View<'_>, outcome: &Outcome<'_>) -> Option<Tag> {
    let evaluation = outcome.evaluation;
    let used = in_use(evaluation, outcome.asked);
    let readings = evaluation.calculator.readings.iter().zip(&evaluation.situation.readings).enumerate();
    let rows: Vec<(String, Tag)> = readings
        .filter(|(position, _)| used.has(*position))
        .filter_map(|(_, (reading, option))| {
            let option = reading.options.get(usize::from(*option))?;
            let ask = format!("{}{}", view.tell(&reading.ask), view.say(words::SPACE));
            Some((ask, tag("span").text(brief(view.tell(&option.name)))))
        })
        .collect();
    (!rows.is_empty()).then(|| part(view, words::READINGS, list(SENTENCES, rows.into_iter())))
}

/// The words of the clauses that were cited.
fn footnotes(view: View<'_>, outcome: &Outcome<'_>, notes: &Footnotes) -> Option<Tag> {
    let notes: Vec<Tag> = notes
        .clauses()
        .iter()
        .zip(1..)
        .map(|(id, number)| {
            let clause = outcome.evaluation.ruleset.clause(*id);
            let words = format!("[{number}] {}：“{}”", clause.at, excerpt(&clause.quote));
            tag("li").set("data-clause", &clause.id).is("lang", "zh-CN").text(&words)
        })
        .collect();
    (!notes.is_empty()).then(|| part(view, words::FOOTNOTES, classed("ul", "butie-footnotes").each(notes.into_iter())))
}

/// The footnotes, the dates and the rules, and beside them the picture of the link.
fn foot(view: View<'_>, outcome: &Outcome<'_>, notes: &Footnotes, qr: Option<Tag>) -> Tag {
    let today = view.state.today;
    let days = term::days(view.state.letterhead.line(Field::Days));
    let until = today.zip(days).and_then(|(today, days)| {
        let last = term::until(today, days)?;
        Some(words::until(&date::write(last), days, view.language()))
    });
    let rows = [
        (words::ISSUED, written(&today.map(date::write).unwrap_or_default()).is("data-date", "issued")),
        (words::UNTIL, written(&until.unwrap_or_default()).is("data-date", "until")),
        (words::RULES, tag("span").text(short_hash(outcome.hash))),
    ];
    let dates = list(SENTENCES, rows.into_iter().map(|(words, value)| (named(view, words), value)));
    let disclaimer = classed("p", "butie-sheet-note")
        .text(view.say(text::DISCLAIMER))
        .text(view.say(words::SPACE))
        .text(view.say(text::HOTLINE));
    let left = tag("div").maybe(footnotes(view, outcome, notes)).with(dates).with(disclaimer);
    let qr = qr.map(|qr| tag("figure").with(qr).with(tag("figcaption").text(view.say(words::SCAN))));
    classed("footer", "butie-sheet-foot").with(left).maybe(qr)
}
