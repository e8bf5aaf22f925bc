//! The money as a table: a row for each line, payee by payee, and what each payee receives in all. Money of different payees
//! is never summed.

use butie::evaluate::{Evaluation, LineAmount};
use butie::model::PartyId;
use butie::prose::{grouped, plain_money};
use butie::value::capitals::capitals;
use butie::value::exact;
use butie::words::force;
use rust_decimal::Decimal;

use super::table::{cell, name, row, table};
use super::words;
use crate::components::View;
use crate::components::outcome::{Outcome, stands_in_a_line};
use crate::components::tag::{Tag, classed, tag};
use crate::text;

/// What one payee receives in all.
#[derive(Clone, Debug, PartialEq)]
pub struct Sum<'a> {
    /// The payee.
    pub payee: PartyId,
    /// The payee's lines.
    pub lines: Vec<LineAmount<'a>>,
    /// Yuan; `None` for more than numbers hold.
    pub amount: Option<Decimal>,
}

/// What each payee receives, in the order of the lines.
pub fn sums<'a>(lines: &[LineAmount<'a>]) -> Vec<Sum<'a>> {
    let mut sums: Vec<Sum<'a>> = Vec::new();
    for line in lines {
        match sums.iter_mut().find(|sum| sum.payee == line.line.payee) {
            Some(sum) => {
                sum.amount = sum.amount.and_then(|amount| exact::sum(amount, line.amount));
                sum.lines.push(*line);
            }
            None => sums.push(Sum { payee: line.line.payee, lines: vec![*line], amount: Some(line.amount) }),
        }
    }
    sums
}

/// The money of all payees in one place, where several lines are paid.
pub(super) fn card(view: View<'_>, outcome: &Outcome<'_>) -> Option<Tag> {
    let evaluation = outcome.evaluation;
    if evaluation.lines.len() < 2 || evaluation.status.is_refusal() {
        return None;
    }
    let mut rows = Vec::new();
    for sum in sums(&evaluation.lines) {
        rows.extend(sum.lines.iter().map(|line| grant(view, evaluation, line, true, None).set("data-line", &line.line.id)));
        rows.extend((sum.lines.len() > 1).then(|| total(view, evaluation, &sum)));
    }
    let heading = tag("h4").text(view.say(words::GRANTS));
    let hint = classed("p", "butie-hint").text(view.say(words::GRANTS_HELP));
    Some(classed("div", "butie-card butie-grants").with(heading).with(hint).with(grants(view, rows)))
}

/// The table around rows of money.
pub(super) fn grants(view: View<'_>, rows: Vec<Tag>) -> Tag {
    let columns = [words::PAYEE, text::ITEM, text::AMOUNT, words::FUND].map(|words| view.say(words));
    table("butie-rows-table butie-money-table", columns, rows.into_iter())
}

/// One line of money: who receives it, what it is, how much with which word, also in `capitals`, and from which fund. `cited`
/// goes with what it is.
pub(super) fn grant(
    view: View<'_>,
    evaluation: &Evaluation<'_>,
    line: &LineAmount<'_>,
    capitals: bool,
    cited: Option<Tag>,
) -> Tag {
    let payee = evaluation.ruleset.party(line.line.payee);
    let amount = plain_money(line.amount);
    let word = force(line.line.force, line.line.may, view.language());
    let word = classed("span", "butie-force").text(word);
    let mut sum = classed("td", "is-amount").is("role", "cell").set("data-value", &amount);
    if let Some(output) = evaluation.outputs.iter().find(|output| stands_in_a_line(evaluation, output, line)) {
        sum = sum.set("data-output", &evaluation.calculator.step(output.step).id);
    }
    let fund = line.line.fund.as_ref().map_or_else(|| view.say(text::NO_FUND), |fund| view.tell(fund));
    row()
        .set("data-payee", &payee.id)
        .with(name().text(view.tell(&payee.name)))
        .with(classed("td", "is-item").is("role", "cell").text(view.tell(&line.line.label)).maybe(cited))
        .with(sum.with(word).text(" ").with(figure(view, &amount)).maybe(in_capitals(view, line.amount).filter(|_| capitals)))
        .with(classed("td", "is-fund").is("role", "cell").text(fund))
}

/// What a payee receives in all.
pub(super) fn total(view: View<'_>, evaluation: &Evaluation<'_>, sum: &Sum<'_>) -> Tag {
    let name_of = view.tell(&evaluation.ruleset.party(sum.payee).name);
    let amount = sum.amount.map(plain_money).unwrap_or_default();
    classed("tr", "is-total")
        .is("role", "row")
        .set("data-total", &evaluation.ruleset.party(sum.payee).id)
        .set("data-sum", &amount)
        .with(name().text(name_of).text(view.say(words::IN_ALL)))
        .with(
            cell()
                .is("colspan", "3")
                .with(figure(view, &amount))
                .text(" ")
                .maybe(sum.amount.and_then(|amount| in_capitals(view, amount))),
        )
}

fn figure(view: View<'_>, amount: &str) -> Tag {
    let yuan = view.say(text::YUAN);
    classed("span", "butie-figure").with(tag("strong").text(&grouped(amount))).text(" ").text(yuan)
}

/// The amount in capitals, with 人民币 directly before it.
fn in_capitals(view: View<'_>, amount: Decimal) -> Option<Tag> {
    let words = classed("span", "butie-capitals").is("lang", "zh-CN").text(view.say(text::RENMINBI));
    Some(words.text(&capitals(amount)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::compiled;

    #[test]
    fn money_is_summed_for_each_payee_alone() {
        let compiled = compiled();
        let line = &compiled.ruleset.calculators[0].lines[0];
        let other = butie::model::Line { payee: PartyId(line.payee.0 + 1), ..line.clone() };
        let lines = [(line, 5), (&other, 7), (line, 20)];
        let lines = lines.map(|(line, yuan)| LineAmount { line, amount: Decimal::from(yuan) });
        let told: Vec<_> = sums(&lines).into_iter().map(|sum| (sum.payee, sum.amount, sum.lines.len())).collect();
        assert_eq!(told, [(line.payee, Some(25.into()), 2), (other.payee, Some(7.into()), 1)]);
        assert_eq!(sums(&[]), []);
        let endless = [line, line].map(|line| LineAmount { line, amount: Decimal::MAX });
        assert_eq!(sums(&endless)[0].amount, None, "more than numbers hold");
    }
}
