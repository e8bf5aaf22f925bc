//! The money as a table: a row for each line, payee by payee, and what each payee receives in all. Money of different payees
//! is never summed.

use butie::evaluate::{Evaluation, LineAmount};
use butie::model::PartyId;
use butie::prose::{grouped, plain_money};
use butie::value::capitals::capitals;
use butie::words::{force, too_large};
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
pub fn sums<'a>(evaluation: &Evaluation<'a>) -> Vec<Sum<'a>> {
    let lines = |payee: PartyId| evaluation.lines.iter().filter(move |line| line.line.payee == payee).copied().collect();
    evaluation.received().into_iter().map(|(payee, amount)| Sum { payee, lines: lines(payee), amount }).collect()
}

/// The money of all payees in one place, where several lines are paid.
pub(super) fn card(view: View<'_>, outcome: &Outcome<'_>) -> Option<Tag> {
    let evaluation = outcome.evaluation;
    if evaluation.lines.len() < 2 || evaluation.status.is_refusal() {
        return None;
    }
    let mut rows = Vec::new();
    for sum in sums(evaluation) {
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
    let total = classed("tr", "is-total").is("role", "row").set("data-total", &evaluation.ruleset.party(sum.payee).id);
    let cell = cell().is("colspan", "3");
    let name = name().text(name_of).text(view.say(words::IN_ALL));
    let Some(amount) = sum.amount else {
        return total.with(name).with(cell.text(too_large(view.language())));
    };
    let figures = plain_money(amount);
    let cell = cell.with(figure(view, &figures)).text(" ").maybe(in_capitals(view, amount));
    total.set("data-sum", &figures).with(name).with(cell)
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
    use butie::answers::{RawSituation, read};
    use butie::evaluate::evaluate;

    use super::*;
    use crate::example::compiled;

    #[test]
    fn money_is_summed_for_each_payee_alone() {
        let compiled = compiled();
        let calculator = &compiled.ruleset.calculators[0];
        let line = &calculator.lines[0];
        let other = butie::model::Line { payee: PartyId(line.payee.0 + 1), ..line.clone() };
        let situation = read(calculator, &RawSituation::default());
        let paid = |lines: &[(&'static str, bool)]| {
            let amount = |text: &str| text.parse().unwrap_or(Decimal::MAX);
            let lines = lines.iter().map(|(text, own)| (if *own { line } else { &other }, amount(text)));
            let lines = lines.map(|(line, amount)| LineAmount { line, amount }).collect();
            let evaluation = Evaluation { lines, ..evaluate(&compiled.ruleset, calculator, &situation) };
            let told: Vec<_> = sums(&evaluation).into_iter().map(|sum| (sum.payee, sum.amount, sum.lines.len())).collect();
            told
        };
        let (own, others) = (line.payee, other.payee);
        assert_eq!(paid(&[("5", true), ("7", false), ("20", true)]), [(own, Some(25.into()), 2), (others, Some(7.into()), 1)]);
        assert_eq!(paid(&[]), []);
        assert_eq!(paid(&[("most", true), ("most", true), ("7", false)]), [(own, None, 2), (others, Some(7.into()), 1)]);
    }
}
