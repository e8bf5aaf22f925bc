//! What the columns of a list are.

use web_sys::HtmlSelectElement;
use yew::html::TargetCast;
use yew::prelude::*;

use super::effect::Change;
use super::message::{Message, Source};
use super::shape::shown;
use super::state::List;
use super::text::{grouped, short};
use super::view::View;
use super::words;
use crate::roster::told::{Column, Layout, Named, RoleId};
use butie::text::Language;

/// Of a cell so many signs are shown.
const SAMPLE: usize = 40;

pub(super) fn columns(view: View<'_>, list: &List) -> Html {
    let layout = &*list.layout;
    let used = layout.columns.iter().filter(|column| column.role != RoleId::Carried).count();
    let title = format!("{}{}", view.say(words::COLUMNS), view.within(&format!("{used}/{}", layout.columns.len())));
    let heads = [words::COLUMN, words::SAMPLES, words::ROLE].map(|words| html! { <th scope="col">{ view.say(words) }</th> });
    let shown = shown(layout);
    let hidden = layout.columns.len() - shown.len();
    let rows = shown.into_iter().map(|(at, column)| row(view, layout, at, column));
    html! {
        <>
            if layout.sheets.len() > 1 {
                { sheets(view, layout) }
            }
            if layout.counts_heads {
                { each(view, layout) }
            }
            <details class="butie-fold" open={list.unfolded}>
                <summary>{ title }</summary>
                <div class="butie-scroll" tabindex="0" role="region" aria-label={view.say(words::COLUMNS)}>
                    <table class="butie-table butie-columns">
                        <thead><tr>{ for heads }</tr></thead>
                        <tbody>{ for rows }</tbody>
                    </table>
                </div>
                if hidden > 0 {
                    <p class="butie-hint">{ others(hidden, view.language()) }</p>
                }
            </details>
            { unsaid(view, &layout.unsaid) }
            { for layout.remarks.iter().map(|remark| html! { <p class="butie-remark">{ remark }</p> }) }
            if let Some(row) = layout.unclosed {
                <p class="butie-fault">{ unclosed(row, view.language()) }</p>
            }
        </>
    }
}

fn row(view: View<'_>, layout: &Layout, at: usize, column: &Column) -> Html {
    let heading = view.heading(&column.heading, at);
    let change = view.when(move |event: Event| {
        let role = event.target_unchecked_into::<HtmlSelectElement>().value().parse().ok()?;
        Some(Message::Change(Change::Assign(at, role)))
    });
    let options = layout.roles.iter().map(|role| {
        let id = role.id.to_string();
        html! { <option key={&*id} value={id.clone()} selected={role.id == column.role}>{ &role.name }</option> }
    });
    html! {
        <tr key={at} data-column={at.to_string()} data-role={column.role.to_string()}>
            <th scope="row">{ &heading }</th>
            <td class="butie-samples">{ column.samples.iter().map(|sample| short(sample, SAMPLE)).collect::<Vec<_>>().join(view.language().pick("、", ", ")) }</td>
            <td><select aria-label={format!("{heading}{}{}", view.colon(), view.say(words::ROLE))} onchange={change}>{ for options }</select></td>
        </tr>
    }
}

/// Which sheet of a workbook is the list.
fn sheets(view: View<'_>, layout: &Layout) -> Html {
    let change =
        view.send(|event: Event| Message::Take(Source::Sheet(event.target_unchecked_into::<HtmlSelectElement>().value())));
    let options = layout.sheets.iter().map(|sheet| {
        html! { <option key={&*sheet.name} value={sheet.name.clone()} selected={sheet.read}>{ &sheet.name }</option> }
    });
    html! {
        <label class="butie-pick butie-sheets">
            { view.say(words::SHEETS) }{ view.colon() }
            <select onchange={change}>{ for options }</select>
        </label>
    }
}

/// What each row is, where it can be a trainee.
fn each(view: View<'_>, layout: &Layout) -> Html {
    let one = |trainees: bool, name: &'static str, words| {
        let change = view.send(move |_: Event| Message::Change(Change::Each(trainees)));
        html! {
            <label class="butie-pick">
                <input type="radio" name="butie-each" value={name} checked={layout.trainees == trainees} onchange={change} />
                { view.say(words) }
            </label>
        }
    };
    html! {
        <fieldset class="butie-each">
            <legend>{ view.say(words::EACH) }</legend>
            { one(true, "trainee", words::TRAINEE) }
            { one(false, "case", words::CASE) }
        </fieldset>
    }
}

/// Questions that somebody has to answer in the form.
fn unsaid(view: View<'_>, unsaid: &[Named]) -> Html {
    if unsaid.is_empty() {
        return html! { <p class="butie-hint">{ view.say(words::COMMON) }</p> };
    }
    let ways = unsaid.iter().map(|Named { id, name }| {
        let (known, of) = (id.clone(), id.clone());
        let lead = view.send(move |_: MouseEvent| Message::Lead(of.clone()));
        html! { <li key={&**id}><button type="button" class="butie-link" data-unsaid={known} onclick={lead}>{ name }</button></li> }
    });
    html! {
        <div class="butie-unsaid">
            <p>{ view.say(words::UNSAID) }</p>
            <ul class="butie-links">{ for ways }</ul>
        </div>
    }
}

fn others(hidden: usize, language: Language) -> String {
    let hidden = grouped(hidden);
    match language {
        Language::Zh => format!("另有 {hidden} 列没有列出；保存结果时都在。"),
        Language::En => format!("{hidden} more columns are not listed; they are kept in what is saved."),
    }
}

fn unclosed(row: u64, language: Language) -> String {
    match language {
        Language::Zh => format!("第{row}行的引号没有写完，或者内容太长，它和后面的行没有读。"),
        Language::En => {
            format!(
                "Row {row}: a quotation mark is not closed, or the row is too long; this row and those after it were not read."
            )
        }
    }
}
