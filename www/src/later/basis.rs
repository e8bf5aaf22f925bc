//! What a result rests on: the readings in use, and the document.

use butie::compiled::short_hash;
use butie::evaluate::Status;
use butie::model::Coverage;
use butie::otherwise::otherwise;
use butie::text::Language;
use butie::value::date;

use crate::components::outcome::Outcome;
use crate::components::tag::{Tag, classed, tag};
use crate::components::{View, WARNING, icon};
use crate::text::{self, Words};

/// The readings by which the result was worked out, and what every other one would give.
pub(super) fn readings(view: View<'_>, outcome: &Outcome<'_>) -> Option<Tag> {
    let evaluation = outcome.evaluation;
    let readings = &evaluation.calculator.readings;
    if readings.is_empty() || evaluation.status == Status::NeedsInput {
        return None;
    }
    let points = otherwise(evaluation, outcome.asker, view.language());
    let rows = readings.iter().zip(&points).map(|(reading, point)| {
        let chosen = reading.options.get(usize::from(point.chosen)).map_or("", |option| view.tell(&option.name));
        let other = |words: &String| tag("dd").is("class", "butie-hint").set("data-otherwise", &reading.id).text(words);
        tag("div")
            .with(tag("dt").text(view.tell(&reading.ask)))
            .with(tag("dd").with(tag("strong").text(chosen)))
            .each(point.others.iter().map(other))
    });
    let summary = tag("summary").text(view.say(text::READINGS_USED));
    Some(classed("details", "butie-card").with(summary).with(classed("dl", "butie-list is-stacked").each(rows)))
}

/// The document behind it all.
pub(super) fn basis(view: View<'_>, outcome: &Outcome<'_>) -> Tag {
    let ruleset = outcome.evaluation.ruleset;
    let document = &ruleset.document;
    let Coverage { encoded, open, excused } = &ruleset.coverage;
    let excused = excused.iter().map(|excuse| excuse.clauses).sum();
    let coverage = coverage(*encoded, excused, *open, view.language());
    let row = |words: Words, value: &str| tag("div").with(tag("dt").text(view.say(words))).with(tag("dd").text(value));
    let notice = view.age(document).map(|(_, long)| classed("p", "butie-notice").with(icon(WARNING)).text(view.say(long)));
    let rows = classed("dl", "butie-list is-stacked")
        .with(row(text::TITLE, view.tell(&document.title)))
        .maybe(document.number.as_deref().map(|number| row(text::DOCUMENT_NUMBER, number)))
        .with(row(text::ISSUER, view.tell(&document.issuer)))
        .maybe(document.date.map(|day| row(text::ISSUED, &date::write(day))))
        .with(row(text::PLAN_YEAR, &text::year(document.plan_year, view.language())))
        .with(row(text::COVERAGE, &coverage))
        .with(row(text::RULES_VERSION, short_hash(outcome.hash)));
    classed("div", "butie-card").with(tag("h4").text(view.say(text::BASIS))).maybe(notice).with(rows)
}

/// How much of the document is computed with.
fn coverage(encoded: u16, excused: u16, open: u16, language: Language) -> String {
    let all = encoded + excused + open;
    match language {
        Language::Zh if open == 0 => format!("本文件共 {all} 条，{encoded} 条已用来计算，其余 {excused} 条不涉及计算"),
        Language::Zh => format!("本文件共 {all} 条，{encoded} 条已用来计算，{excused} 条不涉及计算，还有 {open} 条未处理"),
        Language::En if open == 0 => format!("{encoded} of {all} clauses are computed with; the other {excused} set no amount"),
        Language::En => {
            format!("{encoded} of {all} clauses are computed with, {excused} set no amount, {open} are not yet dealt with")
        }
    }
}
