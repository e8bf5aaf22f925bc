//! Answers that came by a link or from an earlier visit: how they are read, and what is said of them.

use std::rc::Rc;

use butie::link::{Cause, Comparison, Link, Since, compare, known, read, told};
use butie::model::{Calculator, Ruleset};
use butie::prose::yuan;
use butie::text::Language;
use butie::value::{date, exact};
use butie::words::too_large;
use rust_decimal::Decimal;

use crate::components::outcome::Outcome;
use crate::components::tag::{Deed, Tag, classed, tag};
use crate::components::top::button;
use crate::components::{INFO, View, WARNING, icon};
use crate::form;
use crate::session::{Answering, Answers, Case, Opened, Opening, Origin, Source, State};
use crate::text::{self, words};

words! {
    RESTORED = "已恢复上次在这台设备上填的回答。", "What you entered on this device last time is back.";
    FROM_LINK = "这是从链接打开的。", "This was opened from a link. ";
    DISPLACED = "您原来填的回答没有丢。", "The answers that you had entered are not lost.";
    BRING_BACK = "换回原来的回答", "Bring mine back";
    UNDERSTOOD = "知道了", "All right";
    THEN = "链接里的结果", "In the link";
    NOW = "现在的结果", "Now";
    DIFFERENCE = "相差", "Difference";
}

/// Reads the oldest answers to the calculator in use that came as a fragment.
pub(super) fn open(state: &State) -> Option<Opening> {
    let sealed = state.unread()?;
    let (_, calculator) = state.open()?;
    let of_link = sealed.origin == Origin::Link;
    let nothing = Opening { case: None, finished: false, source: None };
    Some(match read(&sealed.fragment) {
        // What a device remembers is no promise; if it cannot be read, there is nothing.
        Err(fault) => Opening { source: of_link.then_some(Source::Broken(fault)), ..nothing },
        Ok(link) => match answers(calculator, &link) {
            Some(case) => {
                let source = if of_link { Source::Link(Rc::new(link)) } else { Source::Memory };
                Opening { case: Some(case), finished: of_link, source: Some(source) }
            }
            None => nothing,
        },
    })
}

/// The answers of a link as they stand in the form; what the rules no longer know is left out.
pub(super) fn answers(calculator: &Calculator, link: &Link) -> Option<Case> {
    let receipt = link.calculator.as_ref()?.receipt.as_ref()?;
    let (raw, _) = known(calculator, receipt);
    let given = calculator.inputs.iter().filter_map(|input| {
        let answer = form::received(input, raw.inputs.get(&input.id)?);
        Some((input.id.clone(), answer))
    });
    let readings = raw.readings.iter().map(|(reading, option)| (reading.clone(), option.clone()));
    Some(Case { given: given.collect(), readings: readings.collect() })
}

/// What is said of answers that the visitor did not enter here, until they know.
pub(super) fn notice(view: View<'_>, answers: &Answers, outcome: &Outcome<'_>) -> Option<Tag> {
    let Opened { source, displaced } = answers.opened.as_ref()?;
    let plain = || classed("div", "butie-card butie-opened");
    let marked = || classed("div", "butie-card butie-opened is-warning");
    let line = |words: &str| tag("p").text(words);
    let notice = match source {
        Source::Memory => plain().with(line(view.say(RESTORED))),
        Source::Broken(fault) => marked().with(tag("p").with(icon(WARNING)).text(view.tell(&fault.text()))),
        Source::Link(link) => {
            let (compiled, _) = view.state.open()?;
            let since = compare(link, compiled, view.state.today);
            match &since {
                Since::Compared(comparison) if comparison.cause == Cause::Nothing && comparison.forgotten.is_empty() => {
                    plain().with(of_day(view, comparison))
                }
                Since::Compared(comparison) => {
                    let sentences = told(&since, link, compiled, view.language());
                    let mut sentences = sentences.iter().map(|sentence| stopped(view, sentence));
                    let first = tag("p").with(icon(WARNING)).text(view.say(FROM_LINK));
                    let first = first.text(&sentences.next().unwrap_or_default());
                    let notice = marked().with(first).each(sentences.map(|sentence| line(&sentence)));
                    notice.maybe(both(view, outcome.evaluation.ruleset, comparison))
                }
                Since::NoResult | Since::NoCalculator => return None,
            }
        }
    };
    let back = (*displaced && !matches!(source, Source::Memory)).then(|| {
        let button = button(view, view.say(BRING_BACK), Answering::Swap.into())
            .is("class", "butie-button")
            .is("data-action", "bring-back");
        classed("div", "butie-reward").with(line(view.say(DISPLACED))).with(button)
    });
    let done = tag("button").is("type", "button").is("class", "butie-link").is("data-action", "dismiss");
    let done = done.text(view.say(UNDERSTOOD)).click(view, Deed::show(Answering::Dismiss.into(), ".butie-heading".to_owned()));
    Some(notice.is("role", "status").maybe(back).with(done))
}

/// That a link was opened, and of which day it is.
fn of_day(view: View<'_>, comparison: &Comparison) -> Tag {
    let words = tag("p").with(icon(INFO)).text(view.say(FROM_LINK));
    let day = |day| classed("span", "butie-figure").text(&date::write(day));
    match (comparison.on.map(day), view.language()) {
        (None, _) => words,
        (Some(day), Language::Zh) => words.text("链接是 ").with(day).text(" 做的。"),
        (Some(day), Language::En) => words.text("It was made on ").with(day).text("."),
    }
}

/// A sentence with its full stop.
fn stopped(view: View<'_>, sentence: &str) -> String {
    format!("{sentence}{}", view.say(text::FULL_STOP))
}

/// What each payee received then and receives now; none where it is the same money.
fn both(view: View<'_>, ruleset: &Ruleset, comparison: &Comparison) -> Option<Tag> {
    let (then, now) = (&comparison.then.money, &comparison.now.money);
    let mut payees: Vec<&String> = then.iter().chain(now).map(|(payee, _)| payee).collect();
    payees.sort();
    payees.dedup();
    let amount = |money: &[(String, Decimal)], payee: &String| {
        let known = money.iter().find(|(known, _)| known == payee);
        known.map_or(Decimal::ZERO, |(_, amount)| *amount)
    };
    if payees.iter().all(|payee| amount(then, payee) == amount(now, payee)) {
        return None;
    }
    let column = |words: text::Words| tag("th").is("scope", "col").text(view.say(words));
    let head = tag("tr").each([text::PAID_TO, THEN, NOW, DIFFERENCE].into_iter().map(column));
    let figure = |amount: Decimal| tag("td").text(&yuan(amount, view.language()));
    let row = |payee: &String| {
        let (before, after) = (amount(then, payee), amount(now, payee));
        let name = ruleset.parties.iter().find(|party| party.id == *payee).map_or(&**payee, |party| view.tell(&party.name));
        let change = exact::difference(after, before).map_or_else(
            || too_large(view.language()).to_owned(),
            |change| {
                let sign = if change > Decimal::ZERO { "+" } else { "" };
                format!("{sign}{}", yuan(change, view.language())).replace('-', "−")
            },
        );
        tag("tr")
            .set("data-payee", payee)
            .with(tag("th").is("scope", "row").text(name))
            .with(figure(before))
            .with(figure(after))
            .with(tag("td").text(&change))
    };
    let table = classed("table", "butie-table").with(tag("thead").with(head));
    Some(table.with(tag("tbody").each(payees.into_iter().map(row))))
}

#[cfg(test)]
mod tests {
    use butie::link::{link, write};
    use butie::value::Set;

    use super::*;
    use crate::example::after;
    use crate::later::memory::memory;
    use crate::session::{Action, Answer, Arrival, Memory, reduce};

    fn answered() -> State {
        after([
            Action::ChooseRuleset("example".into()),
            Action::ChooseAudience("worker".into()),
            Action::Answer(Answering::Choose("attended".into(), Some(butie::answers::Raw::Truth(true)))),
            Action::Answer(Answering::Type("days".into(), "１2".into())),
            Action::Answer(Answering::Read("counted".into(), "held".into())),
        ])
    }

    fn fragment(state: &State) -> String {
        let (compiled, calculator) = state.open().unwrap();
        let all: Set = (0..3).collect();
        write(&link(compiled, calculator, Some("worker"), &form::raw(calculator, &state.answered(), all, None)))
    }

    fn opened(fragment: &str) -> State {
        let state = after([Action::Arrive(Arrival::read(fragment).unwrap())]);
        let opening = open(&state).unwrap();
        reduce(state, Action::Open(Box::new(opening)))
    }

    fn typed(state: &State, input: &str) -> Option<Answer> {
        state.answered().given.get(input).cloned()
    }

    #[test]
    fn what_a_messenger_puts_behind_a_link_does_no_harm() {
        let fragment = fragment(&answered());
        for tail in ["#wechat_redirect", "?from=singlemessage&isappinstalled=0", "&from=timeline"] {
            let state = opened(&format!("#{fragment}{tail}"));
            assert_eq!(typed(&state, "days"), Some(Answer { typed: "12".into(), chosen: None }), "{tail}");
        }
    }

    #[test]
    fn a_link_brings_back_what_was_answered() {
        let before = answered();
        let state = opened(&fragment(&before));
        assert_eq!(typed(&state, "days"), Some(Answer { typed: "12".into(), chosen: None }));
        assert_eq!(typed(&state, "attended"), typed(&before, "attended"));
        assert_eq!(state.answered().readings, before.answered().readings);
        let opened = state.answered().opened.clone().unwrap();
        assert!(matches!(&opened.source, Source::Link(link) if link.ruleset == "example"), "{opened:?}");
        assert_eq!(open(&state), None, "it is read once");
    }

    #[test]
    fn a_broken_link_says_so_and_leaves_the_answers_alone() {
        let whole = fragment(&answered());
        let state = opened(&whole[..whole.len() - 4]);
        assert_eq!(state.answered().given, Default::default());
        assert!(matches!(state.answered().opened.clone().unwrap().source, Source::Broken(_)));
        let plain = opened("c=example/living&a=worker");
        assert_eq!((plain.answered().opened.clone(), plain.answered().given.clone()), (None, Default::default()));
    }

    #[test]
    fn nothing_is_read_before_the_rules_are_here() {
        let mut state = after([Action::Arrive(Arrival::read(&fragment(&answered())).unwrap())]);
        state.rulesets = Default::default();
        assert_eq!(open(&state), None);
    }

    #[test]
    fn a_device_remembers_both_cases_and_which_of_them_is_in_the_form() {
        let state = [Action::Answer(Answering::Keep), Action::Answer(Answering::Type("days".into(), "7".into()))]
            .into_iter()
            .fold(answered(), reduce);
        let text = memory(&state);
        let mut again = after([Action::Recall(Box::new(Memory::read(&text)))]);
        // The index was here first in this test, so the way in is asked for once more.
        let place = again.arrival.take().unwrap();
        again = reduce(again, Action::Arrive(place));
        while let Some(opening) = open(&again) {
            again = reduce(again, Action::Open(Box::new(opening)));
        }
        assert_eq!(typed(&again, "days").unwrap().typed, "7");
        assert_eq!(again.answered().other.clone().unwrap().given.get("days").unwrap().typed, "12");
        assert_eq!(again.answered().opened.clone().unwrap().source, Source::Memory);
        assert_eq!(memory(&again), text, "nothing is lost and nothing is added");
    }
}
