//! The program: it draws the state, and brings about what follows from what happens.

use web_sys::Element;
use yew::prelude::*;

use super::engine::Engine;
use super::message::Message;
use super::reduce::{Follows, reduce};
use super::run::Edge;
use super::state::{State, Work};
use super::view::{MAIN, View};
use super::{browser, classes, columns, detail, entry, rows, summary, take, words};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Props {
    pub(super) engine: Engine,
    /// Where the list is drawn.
    pub(super) element: Element,
    /// Where its totals are drawn.
    pub(super) totals: Element,
}

impl Properties for Props {
    type Builder = ();
    fn builder() {}
}

/// The list of one calculator.
pub(super) struct Desk {
    state: State,
    edge: Edge,
}

impl Component for Desk {
    type Message = Message;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self { state: State::default(), edge: Edge::default() }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let Follows { drawn, effects } = reduce(&mut self.state, message);
        effects.into_iter().for_each(|effect| self.edge.run(effect, context.props(), context.link()));
        drawn
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let props = context.props();
        let (state, field) = (&self.state, self.edge.field.as_ref());
        let view = View { state, field, engine: &props.engine, link: context.link() };
        let list = state.list.as_ref();
        let results = list.and_then(|list| Some((list, list.results.as_ref()?)));
        let taken = if state.work == Work::Stopped {
            list.map(|_| view.button("roster-again", MAIN, words::AGAIN, || Message::Again))
        } else {
            // Of rows that are worked out anew nothing is to be had yet.
            results.filter(|_| !state.is_at_work()).map(|_| take::take(view))
        };
        let dropped = view.when(|event: DragEvent| {
            event.prevent_default();
            browser::dropped(&event).map(Message::Take)
        });
        let over = Callback::from(|event: DragEvent| event.prevent_default());
        let drops = (!state.asked.plain).then_some((over, dropped));
        let (over, dropped) = drops.unzip();
        html! {
            <div class="butie-roster-list" tabindex="-1" ondragover={over} ondrop={dropped}>
                { part("is-entry", Some(entry::entry(view))) }
                { part("is-progress", entry::progress(view)) }
                { part("is-columns", list.map(|list| columns::columns(view, list))) }
                { part("is-summary", results.map(|(_, results)| summary::summary(view, results))) }
                { part("is-classes", results.and_then(|(_, results)| classes::classes(view, results))) }
                { part("is-rows", results.and_then(|(_, results)| rows::rows(view, results))) }
                { part("is-detail", results.and_then(|(list, results)| detail::detail(view, list, results))) }
                { part("is-take", taken) }
                { create_portal(results.map(|(_, results)| summary::totals(view, results)).unwrap_or_default(), props.totals.clone()) }
            </div>
        }
    }

    fn rendered(&mut self, context: &Context<Self>, _: bool) {
        self.edge.drawn(&context.props().element);
    }
}

/// A part of the list, which is not there as long as it is empty.
fn part(name: &'static str, of: Option<Html>) -> Html {
    of.map(|of| html! { <div key={name} class={classes!("butie-roster-part", name)}>{ of }</div> }).unwrap_or_default()
}
