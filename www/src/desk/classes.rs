//! The result of each class, where rows are trainees.

use yew::prelude::*;

use super::effect::Put;
use super::message::Message;
use super::state::Results;
use super::text::grouped;
use super::view::{MAIN, PLAIN, View};
use super::words;
use crate::roster::told::{Class, Only};
use butie::text::Language;

pub(super) fn classes(view: View<'_>, results: &Results) -> Option<Html> {
    let all = results.summary.classes;
    if all == 0 {
        return None;
    }
    let left = all.saturating_sub(results.classes.len());
    let more = (left > 0).then(|| {
        let click = view.send(|_: MouseEvent| Message::MoreClasses);
        let name = format!("{}{}", view.say(words::MORE), view.within(&grouped(left)));
        html! { <button type="button" class={PLAIN} data-action="roster-classes" onclick={click}>{ name }</button> }
    });
    Some(html! {
        <>
            <h5>{ view.say(words::CLASSES) }</h5>
            { for results.classes.iter().map(|one| class(view, one, all > 1)) }
            { for more }
        </>
    })
}

fn class(view: View<'_>, class: &Class, among_others: bool) -> Html {
    let name = &class.name;
    let rows = format!("{} {}", grouped(class.rows), view.say(words::ROWS));
    let heads = class.heads.iter().map(|heads| {
        html! { <div><dt>{ &heads.name }</dt><dd>{ counted(heads.known, heads.open, view.language()) }</dd></div> }
    });
    let money = class.money.iter().map(|line| {
        html! {
            <li data-amount={line.amount.clone()}>
                { format!("{}{}{}", line.label, view.within(&line.payee), view.colon()) }<strong>{ &line.amount }</strong>
            </li>
        }
    });
    let end = view.language().pick("。", ". ");
    let why: Vec<&str> = [&*class.why, &*class.next].into_iter().filter(|words| !words.is_empty()).collect();
    let at = class.at;
    html! {
        <section key={at} class="butie-class" data-class={at.to_string()} data-status={class.status.clone()}>
            <h6>{ format!("{name}{}{}{}", view.within(&rows), view.colon(), class.result) }</h6>
            <dl class="butie-facts">{ for heads }</dl>
            if !class.money.is_empty() {
                <ul>{ for money }</ul>
            }
            if !class.why.is_empty() {
                <p>{ why.join(end) }</p>
            }
            { for class.tips.iter().map(|tip| html! { <p class="butie-cliff">{ tip }</p> }) }
            if !class.remarks.is_empty() {
                <p class="butie-hint">{ &class.remarks }</p>
            }
            <div class="butie-choices">
                { view.button("roster-put", MAIN, words::PUT, move || Message::Put(Put::Class(at))) }
                if among_others {
                    { view.button("roster-class", PLAIN, words::TABLE, move || u32::try_from(at).map_or(Message::Only(Only::All), |at| Message::Only(Only::Class(at)))) }
                }
            </div>
        </section>
    }
}

fn counted(known: u32, open: u32, language: Language) -> String {
    match (language, open) {
        (Language::Zh, 0) => format!("{known} 人"),
        (Language::Zh, _) => format!("{known} 人（{open}人不清楚）"),
        (Language::En, 0) => known.to_string(),
        (Language::En, _) => format!("{known} ({open} not known)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_whom_it_is_not_known_are_said() {
        let of = |open| [Language::Zh, Language::En].map(|language| counted(12, open, language));
        assert_eq!(of(0), ["12 人", "12"]);
        assert_eq!(of(3), ["12 人（3人不清楚）", "12 (3 not known)"]);
    }
}
