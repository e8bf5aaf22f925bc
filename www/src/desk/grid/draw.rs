//! How the rows of a list look.

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::{Grid, Message, Props};
use crate::desk::mend::Mend;
use crate::desk::shape::{Of, Shaped};
use crate::desk::state::{Mending, Place};
use crate::desk::text::{grouped, short};
use crate::desk::view::LINK;
use crate::desk::words;
use crate::roster::told::Row;

/// Of a cell so many signs are shown.
const CELL: usize = 200;

impl Grid {
    /// The headings and the rows in view.
    pub(super) fn table(&self, context: &Context<Self>) -> Html {
        let props = context.props();
        let link = context.link();
        let columns = props.shape.iter().map(|column| format!("minmax({0}em,{0}fr)", column.width)).collect::<Vec<_>>().join(" ");
        let least: usize = props.shape.iter().map(|column| column.width).sum();
        let heads = props.shape.iter().enumerate().map(|(at, column)| head(props, at, column));
        let mut drawn: Vec<usize> = self.window.rows(props.shown.count).collect();
        // The row to which the keyboard leads stays, wherever it is scrolled to, so that nobody loses their place.
        if self.active < props.shown.count && !drawn.contains(&self.active) {
            drawn.push(self.active);
            drawn.sort_unstable();
        }
        let say = |words: crate::words::Words| words.get(props.language);
        let scrolled = link.callback(|_: Event| Message::Scrolled);
        let key = link.callback(Message::Key);
        html! {
            <div ref={&self.scroller} class="butie-grid-scroller" tabindex="0" role="region" aria-label={format!("{}{}{}", say(words::GRID), props.language.pick("。", ". "), say(words::KEYS))}
                onscroll={scrolled} onkeydown={key}>
                <div role="table" class="butie-grid" aria-label={say(words::GRID)} aria-colcount={props.shape.len().to_string()}
                    aria-rowcount={(props.shown.count + 1).to_string()} ~style={format!("--columns:{columns};min-width:{least}em")}>
                    <div role="rowgroup">
                        <div role="row" class="butie-grid-row is-head" aria-rowindex="1">{ for heads }</div>
                    </div>
                    <div role="rowgroup" class="butie-grid-rows" ~style={format!("height:{}px", props.shown.count as f64 * self.window.row)}>
                        { for drawn.into_iter().map(|at| self.draw(context, at)) }
                    </div>
                </div>
            </div>
        }
    }

    fn draw(&self, context: &Context<Self>, at: usize) -> Html {
        let props = context.props();
        let place = format!("transform:translateY({}px)", at as f64 * self.window.row);
        let tabindex = if at == self.active { "0" } else { "-1" };
        let Some(row) = self.row(at) else {
            return html! {
                <div key={at} role="row" class="butie-grid-row" aria-rowindex={(at + 2).to_string()} data-at={at.to_string()} {tabindex} ~style={place}>
                    <div role="cell">{ "……" }</div>
                </div>
            };
        };
        let cells = props.shape.iter().enumerate().map(|(column, shaped)| self.cell(context, at, row, column, shaped));
        let click = context.link().batch_callback(move |event: MouseEvent| {
            let target: Element = event.target()?.dyn_into().ok()?;
            target.closest("button, input").ok().flatten().is_none().then_some(Message::Clicked(at))
        });
        html! {
            <div key={at} role="row" class="butie-grid-row" aria-rowindex={(at + 2).to_string()} data-at={at.to_string()} {tabindex} ~style={place}
                data-entry={row.entry.to_string()} data-status={row.status.clone()} onclick={click}>
                { for cells }
            </div>
        }
    }

    fn cell(&self, context: &Context<Self>, at: usize, row: &Row, place: usize, shaped: &Shaped) -> Html {
        let props = context.props();
        let index = (place + 1).to_string();
        let result = || shaped.of.added().and_then(|at| row.result.get(at)).cloned().unwrap_or_default();
        let column = match shaped.of {
            Of::Number => {
                return html! { <div role="cell" aria-colindex={index} class={looks(shaped, None)}>{ row.number }</div> };
            }
            Of::Words(_) => {
                let words = short(&result(), CELL);
                return html! { <div role="cell" aria-colindex={index} title={words.clone()}>{ words }</div> };
            }
            Of::Money(_) => {
                return html! { <div role="cell" aria-colindex={index} class="is-figure" title={result()}>{ grouped(result()) }</div> };
            }
            Of::Cell(column) => column,
        };
        let words = row.cells.get(column).cloned().unwrap_or_default();
        let faulty = row.faulty.contains(&column);
        let state = if faulty { Some("is-faulty") } else { row.repaired.contains(&column).then_some("is-repaired") };
        let seen = short(&words, CELL);
        let mending = Mending { entry: row.entry, column, place: Place::Grid };
        let mended = props.mending == Some(mending);
        let within = if mended {
            let keep = context.link().callback(move |text| Message::Keep(mending, text));
            let leave = context.link().callback(|()| Message::Leave);
            html! { <Mend language={props.language} heading={shaped.name.clone()} before={words} {keep} {leave} /> }
        } else if faulty {
            let mend = words::MEND.get(props.language);
            let click = context.link().callback(move |_: MouseEvent| Message::Mend(at, mending));
            html! {
                <>
                    <button type="button" class={LINK} data-action="roster-mend" aria-label={format!("{mend} {}", shaped.name)} onclick={click}>{ mend }</button>
                    { format!(" {seen}") }
                </>
            }
        } else {
            html! { seen.clone() }
        };
        html! { <div role="cell" aria-colindex={index} class={classes!(looks(shaped, state), mended.then_some("is-mended"))} title={seen} data-cell={column.to_string()}>{ within }</div> }
    }
}

fn head(props: &Props, at: usize, column: &Shaped) -> Html {
    // Two columns may go by the same; it is said of the first.
    let sorted = if props.shape.iter().position(|column| column.of.order() == props.order) != Some(at) {
        "none"
    } else if props.descending {
        "descending"
    } else {
        "ascending"
    };
    let order = column.of.order();
    // As much as fits into two lines beside the margins, of which the first may end early; letters are narrower than other signs.
    let most = if column.name.is_ascii() { 3 * column.width } else { 2 * column.width }.saturating_sub(6);
    let sort = props.sort.reform(move |_: MouseEvent| order);
    html! {
        <div role="columnheader" class={looks(column, None)} aria-colindex={(at + 1).to_string()} aria-sort={sorted}>
            <button type="button" data-order={order.to_string()} title={column.name.clone()} onclick={sort}>{ short(&column.name, most) }</button>
        </div>
    }
}

/// How the cells of a column look, in a state of their own besides.
fn looks(column: &Shaped, state: Option<&'static str>) -> Classes {
    classes!(column.counts.then_some("is-number"), column.stays.then_some("is-staying"), state)
}
