//! What takes time: questions to what works on the list, one after the other, and what the browser does with the answers.

use js_sys::{Array, Function};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;
use yew::html::Scope;

use super::app::Desk;
use super::effect::{Change, Deed, First, Put};
use super::engine::Engine;
use super::message::{Fault, Message, News, Source};
use super::state::Turn;
use super::{browser, words};
use crate::roster::handed::Handed;
use crate::roster::told::{Class, Layout, Summary};

/// The heading of the form's result.
const RESULT: &str = ".butie-result h3";

/// Does what may be the first that is asked, and tells what came of it.
pub(super) async fn first(first: First, engine: &Engine, link: &Scope<Desk>, turn: Turn) -> Result<News, Fault> {
    match first {
        First::Take(source) => {
            let chosen = matches!(source, Source::Sheet(_));
            engine.take(source, Reports::new(link, turn).function()).await?;
            let layout = engine.layout().await?;
            Ok(if chosen { News::Sheet(layout) } else { News::Matched { layout, same: false } })
        }
        First::Example => Ok(News::Take(Source::Text(engine.template().await?.example.into()))),
        First::Template(language) => {
            let name = format!("{}.csv", words::BLANK.get(language));
            written(browser::csv(&engine.template().await?.file), &name)
        }
        First::Headings => Ok(copied(engine.template().await?.headings).await),
    }
}

/// Does something with the list, and tells what came of it.
pub(super) async fn done(deed: Deed, engine: &Engine, element: &Element, link: &Scope<Desk>, turn: Turn) -> Result<News, Fault> {
    Ok(match deed {
        Deed::Change(change) => {
            engine.stop().await?;
            match change {
                Change::Assign(column, role) => engine.assign(column, role).await?,
                Change::Each(trainees) => engine.each(trainees).await?,
            }
            News::Matched { layout: engine.layout().await?, same: false }
        }
        Deed::Reread { same } => {
            engine.stop().await?;
            News::Matched { layout: engine.layout().await?, same }
        }
        Deed::Work { classes, same } => {
            engine.work(Reports::new(link, turn).function()).await?;
            let (layout, summary, classes) = told(engine, classes).await?;
            News::Worked { layout, summary, classes, same }
        }
        Deed::Stop => engine.stop().await.map(|()| News::Done)?,
        Deed::Leave => engine.leave().await.map(|()| News::Done)?,
        Deed::Layout => News::Layout(engine.layout().await?),
        Deed::Retell { classes } => {
            let (layout, summary, classes) = told(engine, classes).await?;
            News::Retold { layout, summary, classes }
        }
        Deed::Classes(count) => News::Classes(engine.classes(count).await?),
        Deed::Look { look, entry, stays, worked } => {
            let count = engine.look(&look).await?;
            let row = match entry {
                Some(entry) => Some((entry, engine.entry(entry).await?)),
                None => None,
            };
            News::Looked { count, row, stays, worked }
        }
        Deed::Row(entry) => News::Row(engine.entry(entry).await?),
        Deed::Edit { entry, column, text, classes } => {
            if engine.edit(entry, column, &text).await? {
                News::Matched { layout: engine.layout().await?, same: true }
            } else {
                let (layout, summary, classes) = told(engine, classes).await?;
                News::Worked { layout, summary, classes, same: true }
            }
        }
        Deed::Put(put) => {
            let (handed, focus, said) = match put {
                Put::Class(class) => (Handed::Beside(engine.class_link(class).await?), false, words::COUNTED),
                Put::Row(entry) => (Handed::Alone(engine.link(entry).await?), true, words::SHOWN),
                Put::Trainee(class) => (Handed::Beside(engine.class_link(class as usize).await?), true, words::SHOWN),
            };
            browser::hand(element, &handed);
            browser::lead(element, RESULT.to_owned(), RESULT, focus);
            News::Said(said)
        }
        Deed::Save { count, form, language } => {
            let pages = [words::SHEET, words::CLAUSES].map(|words| words.get(language));
            let made = engine.save(count, form, pages, Reports::new(link, turn).function()).await?;
            let news = match made.as_string() {
                Some(text) => copied(text).await,
                None => written(Ok(made), &format!("{}.{form}", words::NAME.get(language)))?,
            };
            News::Written(Box::new(news))
        }
        Deed::Statement => copied(engine.statement().await?).await,
    })
}

/// How a list is read, what is worth saying of it now that it is worked out, and what it comes to, with so many of its classes.
async fn told(engine: &Engine, count: usize) -> Result<(Layout, Summary, Vec<Class>), Fault> {
    let layout = engine.layout().await?;
    let summary = engine.summary().await?;
    let classes = if summary.classes > 0 { engine.classes(count).await? } else { Vec::new() };
    Ok((layout, summary, classes))
}

/// Copies a text by the clipboard, or leaves it to be copied by hand.
async fn copied(text: String) -> News {
    match crate::browser::copy(&text).await {
        Ok(_) => News::Said(words::COPIED),
        Err(_) => News::ByHand(text),
    }
}

/// Gives a file that was made to the visitor.
fn written(file: Result<JsValue, JsValue>, name: &str) -> Result<News, Fault> {
    file.and_then(|file| browser::give(&file, name)).map_err(|_| Fault::Ungiven)?;
    Ok(News::Done)
}

/// A function that is told how far something is, for as long as this is kept.
struct Reports(Closure<dyn Fn(JsValue)>);

impl Reports {
    fn new(link: &Scope<Desk>, turn: Turn) -> Self {
        let link = link.clone();
        Self(Closure::new(move |steps: JsValue| {
            let steps: Array = steps.unchecked_into();
            let step = |at| steps.get(at).as_f64().unwrap_or_default();
            link.send_message(Message::Progress(turn, step(0), step(1)));
        }))
    }

    fn function(&self) -> &Function {
        self.0.as_ref().unchecked_ref()
    }
}
