//! The program: what happens to a list, what follows from it, and what is drawn.

use std::borrow::Cow;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Function};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;
use yew::html::Scope;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::engine::{Engine, Fault, Source};
use super::pasted::Pasted;
use super::state::{List, Mending, Message, News, Place, Progress, Results, Said, Shown, State, Task, Work, short, still};
use super::{browser, classes, columns, detail, entry, rows, summary, take, words};
use crate::roster::handed::Handed;
use crate::roster::told::{Class, Form, Layout, Look, RoleId, Summary};
use crate::words::Words;
use butie::text::Language;

/// So many classes are shown at first.
const CLASSES: usize = 5;
/// So many more of them each time.
const MORE: usize = 20;
/// What the form says has to stand still for so many milliseconds before a list is worked out again.
const STILL: u32 = 400;
/// Nobody types any more after so many milliseconds.
const TYPED: u32 = 200;

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
    /// What is under way, by its number: what comes of anything that was begun under another one is not wanted any more.
    task: u32,
    /// Whether what works on the list has begun.
    opened: bool,
    /// Whether the language has changed since the list was told.
    respoken: bool,
    generation: u32,
    settling: Option<Timeout>,
    seeking: Option<Timeout>,
    /// What gets the focus when it is drawn.
    focus: Option<Cow<'static, str>>,
}

/// What is drawn, and how it is told what happens.
#[derive(Clone, Copy)]
pub(super) struct View<'v> {
    pub(super) state: &'v State,
    pub(super) engine: &'v Engine,
    link: &'v Scope<Desk>,
}

impl View<'_> {
    pub(super) fn language(self) -> Language {
        self.state.asked.language
    }

    pub(super) fn say(self, words: Words) -> &'static str {
        words.get(self.language())
    }

    pub(super) fn colon(self) -> &'static str {
        self.language().pick("：", ": ")
    }

    /// Words within brackets.
    pub(super) fn within(self, words: &str) -> String {
        self.language().pick(format!("（{words}）"), format!(" ({words})"))
    }

    /// What a column is called; one without a heading by its number from 0.
    pub(super) fn heading(self, heading: &str, at: usize) -> String {
        if heading.is_empty() { self.within(&(at + 1).to_string()).trim().to_owned() } else { short(heading, HEADING) }
    }

    pub(super) fn send<T>(self, message: impl Fn(T) -> Message + 'static) -> Callback<T> {
        self.link.callback(message)
    }

    /// Something happens if an event brings it.
    pub(super) fn when<T: 'static>(self, message: impl Fn(T) -> Option<Message> + 'static) -> Callback<T> {
        self.link.batch_callback(message)
    }

    /// A button with a name by which it is found.
    pub(super) fn button(
        self,
        action: &'static str,
        class: &'static str,
        words: Words,
        message: impl Fn() -> Message + 'static,
    ) -> Html {
        let click = self.send(move |_: MouseEvent| message());
        html! { <button type="button" class={class} data-action={action} onclick={click}>{ self.say(words) }</button> }
    }
}

/// A heading is shown with so many signs at most.
pub(super) const HEADING: usize = 60;

/// What buttons look like.
pub(super) const MAIN: &str = "butie-button is-main";
pub(super) const PLAIN: &str = "butie-button";
pub(super) const LINK: &str = "butie-link";

impl Component for Desk {
    type Message = Message;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self {
            state: State::default(),
            task: 0,
            opened: false,
            respoken: false,
            generation: 0,
            settling: None,
            seeking: None,
            focus: None,
        }
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        let under_way = matches!(self.state.work, Work::Some(_));
        let changed = self.act(context, message);
        let over = under_way && !matches!(self.state.work, Work::Some(_));
        // The button that stops the work goes with it.
        if over && self.focus.is_none() && context.props().element.query_selector(".is-progress :focus").ok().flatten().is_some()
        {
            let stopped = matches!(self.state.work, Work::Stopped);
            self.focus = Some(if stopped { AGAIN } else { ".is-summary h5" }.into());
        }
        changed
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let props = context.props();
        let view = View { state: &self.state, engine: &props.engine, link: context.link() };
        let list = self.state.list.as_ref();
        let results = list.and_then(|list| Some((list, list.results.as_ref()?)));
        let stopped = matches!(self.state.work, Work::Stopped);
        let taken = if stopped {
            list.map(|_| view.button("roster-again", MAIN, words::AGAIN, || Message::Again))
        } else {
            // Of rows that are worked out anew nothing is to be had yet.
            results.filter(|_| !self.state.is_at_work()).map(|_| take::take(view))
        };
        let dropped = view.when(|event: DragEvent| {
            event.prevent_default();
            browser::dropped(&event).map(Message::Take)
        });
        let over = Callback::from(|event: DragEvent| event.prevent_default());
        let drops = (!self.state.asked.plain).then_some((over, dropped));
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
        let Some(wanted) = self.focus.take() else { return };
        let place = &context.props().element;
        let found = |selector: &str| place.query_selector(selector).ok().flatten();
        if let Some(element) = found(&wanted).or_else(|| found(".butie-roster-list")) {
            browser::focus_on(&element);
            element.scroll_into_view_with_bool(false);
        }
    }
}

/// The heading of the form's result.
const RESULT: &str = ".butie-result h3";

/// What takes work up again.
const AGAIN: &str = ".is-take button";

/// What gets the focus when a cell is left that was being changed; the grid sees to its own cells.
fn left(mending: Mending) -> Option<Cow<'static, str>> {
    let selector = || format!(".butie-roster-row [data-cell=\"{}\"] button", mending.column);
    (mending.place == Place::Row).then(|| selector().into())
}

/// A part of the list, which is not there as long as it is empty.
fn part(name: &'static str, of: Option<Html>) -> Html {
    of.map(|of| html! { <div key={name} class={classes!("butie-roster-part", name)}>{ of }</div> }).unwrap_or_default()
}

impl Desk {
    fn act(&mut self, context: &Context<Self>, message: Message) -> bool {
        let engine = context.props().engine.clone();
        match message {
            Message::Show(asked) => return self.show(context, asked),
            Message::Settled => {
                self.settling = None;
                let asked = self.state.asked.clone();
                let (link, own) = (context.link().clone(), self.task);
                spawn_local(async move {
                    link.send_message(match engine.situate(&asked).await {
                        Ok(anew) => Message::Situated(anew),
                        Err(fault) => Message::Heard(own, Err(fault)),
                    });
                });
            }
            Message::Typed(text) => {
                match &mut self.state.text {
                    Some(pasted) => pasted.typed(text),
                    none => *none = Some(Pasted::new(&text)),
                }
                return false;
            }
            Message::Take(source) => self.take(context, source),
            Message::Read => match self.state.text.as_ref().map(Pasted::whole).filter(|text| text.trim().length() > 0) {
                Some(text) => self.take(context, Source::Text(text)),
                None => {
                    self.state.said = Some(Said::Words(words::NOTHING));
                    self.focus = Some(".butie-paste".into());
                }
            },
            Message::Example => self.ready(context, async move {
                let template = engine.template().await?;
                Ok(News::Take(Source::Text(template.example.into())))
            }),
            Message::Template => {
                let name = format!("{}.csv", self.say(words::BLANK));
                self.ready(context, async move { written(browser::csv(&engine.template().await?.file), &name) });
            }
            Message::Headings => self.ready(context, async move { Ok(copied(engine.template().await?.headings).await) }),
            Message::Opened(task) => {
                self.opened = true;
                if task == self.task {
                    self.state.said = None;
                }
            }
            Message::Progress(task, done, all) => match &mut self.state.work {
                Work::Some(progress) if task == self.task => (progress.done, progress.all) = (done, all),
                _ => return false,
            },
            Message::Cancel => self.cancel(context),
            Message::Again => {
                self.focus = Some(".is-progress button".into());
                self.work(context, false);
            }
            Message::Assign(column, role) => {
                self.change(context, async move { engine.assign(column, role).await });
            }
            Message::Each(trainees) => self.change(context, async move { engine.each(trainees).await }),
            Message::Lead(id) => {
                let element = &context.props().element;
                browser::hand(element, &Handed::Ask(id.clone()));
                browser::lead(element, format!("[data-input=\"{id}\"] input"), "[data-input]", true);
                return false;
            }
            Message::Only(only) => self.look(context, |look| look.only = only),
            Message::Seek(text) => {
                if let Some(results) = self.state.results() {
                    results.look.text = text;
                }
                let link = context.link().clone();
                self.seeking = Some(Timeout::new(TYPED, move || link.send_message(Message::Sought)));
                return false;
            }
            Message::Sought => {
                self.seeking = None;
                self.look(context, |_| {});
            }
            Message::Sort(order) => self.look(context, |look| {
                look.descending = look.order == order && !look.descending;
                look.order = order;
            }),
            Message::MoreClasses => {
                let count = self.state.results().map_or(0, |results| results.classes.len()) + MORE;
                self.go(context, async move { Ok(News::Classes(engine.classes(count).await?)) });
            }
            Message::Put(class) => {
                let element = context.props().element.clone();
                self.go(context, async move {
                    browser::hand(&element, &Handed::Beside(engine.class_link(class).await?));
                    browser::lead(&element, RESULT.to_owned(), RESULT, false);
                    Ok(News::Said(words::COUNTED))
                });
            }
            Message::ShowRow { entry, class } => {
                let element = context.props().element.clone();
                self.go(context, async move {
                    let answers = match class {
                        None => Handed::Alone(engine.link(entry).await?),
                        Some(class) => Handed::Beside(engine.class_link(class as usize).await?),
                    };
                    browser::hand(&element, &answers);
                    browser::lead(&element, RESULT.to_owned(), RESULT, true);
                    Ok(News::Said(words::SHOWN))
                });
            }
            Message::Open(entry) => self.go(context, async move { Ok(News::Row(engine.entry(entry).await?)) }),
            Message::Close => {
                if let Some(results) = self.state.results() {
                    results.row = None;
                    let some = results.shown.is_some_and(|shown| shown.count > 0);
                    self.focus = Some(if some { ".butie-grid-rows [tabindex=\"0\"]" } else { ".butie-grid-scroller" }.into());
                }
            }
            Message::Mend(mending) => {
                let before = self.state.results().and_then(|results| std::mem::replace(&mut results.mending, mending));
                if mending.is_none() {
                    self.focus = before.and_then(left);
                }
            }
            Message::Keep(mending, text) => self.keep(context, mending, text),
            Message::Save(form) => self.save(context, form),
            Message::Statement => self.go(context, async move { Ok(copied(engine.statement().await?).await) }),
            Message::Copied(done) => {
                if done {
                    self.state.by_hand = None;
                }
                self.state.said = Some(Said::Words(if done { words::COPIED } else { words::BY_HAND }));
            }
            Message::Situated(anew) => self.situated(context, anew),
            Message::Heard(task, _) if task != self.task => return false,
            Message::Heard(_, Ok(news)) => self.hear(context, *news),
            Message::Heard(_, Err(fault)) => self.fail(fault),
        }
        true
    }

    fn say(&self, words: Words) -> &'static str {
        words.get(self.state.asked.language)
    }

    /// Does something that takes time, and hears what came of it.
    fn go(&self, context: &Context<Self>, task: impl Future<Output = Result<News, Fault>> + 'static) {
        let (link, own) = (context.link().clone(), self.task);
        spawn_local(async move { link.send_message(Message::Heard(own, task.await.map(Box::new))) });
    }

    /// The same for something that may be the first that is asked.
    fn ready(&mut self, context: &Context<Self>, task: impl Future<Output = Result<News, Fault>> + 'static) {
        if !self.opened {
            self.state.said = Some(Said::Words(words::OPENING));
        }
        self.state.by_hand = None;
        let (engine, asked) = (context.props().engine.clone(), self.state.asked.clone());
        let (link, own) = (context.link().clone(), self.task);
        self.go(context, async move {
            if engine.situate(&asked).await? {
                link.send_message(Message::Situated(true));
            }
            link.send_message(Message::Opened(own));
            task.await
        });
    }

    fn show(&mut self, context: &Context<Self>, asked: super::Asked) -> bool {
        let before = std::mem::replace(&mut self.state.asked, asked);
        let asked = &self.state.asked;
        let respoken = before.language != asked.language;
        if self.opened && before != *asked {
            self.respoken |= respoken;
            let link = context.link().clone();
            self.settling = Some(Timeout::new(STILL, move || link.send_message(Message::Settled)));
        }
        respoken || before.plain != self.state.asked.plain
    }

    fn take(&mut self, context: &Context<Self>, source: Source) {
        self.task += 1;
        self.state.list = None;
        self.state.text = if let Source::Text(text) = &source { Some(Pasted::new(text)) } else { None };
        self.state.begin(Task::Reading);
        let engine = context.props().engine.clone();
        let reports = self.reports(context);
        self.ready(context, async move {
            engine.take(source, reports.function()).await?;
            Ok(News::Matched { layout: engine.layout().await?, same: false })
        });
    }

    /// Reads the list in another way.
    fn change(&mut self, context: &Context<Self>, deed: impl Future<Output = Result<(), Fault>> + 'static) {
        self.task += 1;
        let engine = context.props().engine.clone();
        self.go(context, async move {
            engine.stop().await?;
            deed.await?;
            Ok(News::Matched { layout: engine.layout().await?, same: false })
        });
    }

    /// Works all rows out; of the same list somebody looks at something, and stays there.
    fn work(&mut self, context: &Context<Self>, same: bool) {
        self.task += 1;
        self.state.said = None;
        self.state.begin(Task::Working);
        let count = self.count(same);
        let engine = context.props().engine.clone();
        let reports = self.reports(context);
        self.go(context, async move {
            engine.work(reports.function()).await?;
            let (summary, classes) = told(&engine, count).await?;
            Ok(News::Worked { summary, classes, same })
        });
    }

    /// How many classes are shown.
    fn count(&mut self, same: bool) -> usize {
        self.state.results().filter(|_| same).map_or(0, |results| results.classes.len()).max(CLASSES)
    }

    fn look(&mut self, context: &Context<Self>, change: impl FnOnce(&mut Look)) {
        if let Some(results) = self.state.results() {
            change(&mut results.look);
        }
        self.see(context, false, None);
    }

    /// Finds out how many rows those are that somebody looks at, and has them shown anew.
    fn see(&mut self, context: &Context<Self>, stays: bool, worked: Option<u64>) {
        let Some(results) = self.state.results() else { return };
        let (look, entry) = (results.look.clone(), results.row.as_ref().map(|row| row.entry));
        let engine = context.props().engine.clone();
        self.go(context, async move {
            let count = engine.look(&look).await?;
            let row = match entry {
                Some(entry) => Some((entry, engine.entry(entry).await?)),
                None => None,
            };
            Ok(News::Looked { count, row, stays, worked })
        });
    }

    fn keep(&mut self, context: &Context<Self>, mending: Mending, text: String) {
        if let Some(results) = self.state.results() {
            results.mending = None;
        }
        self.focus = left(mending);
        let Mending { entry, column, .. } = mending;
        let count = self.count(true);
        let engine = context.props().engine.clone();
        self.go(context, async move {
            if engine.edit(entry, column, &text).await? {
                return Ok(News::Matched { layout: engine.layout().await?, same: true });
            }
            let (summary, classes) = told(&engine, count).await?;
            Ok(News::Worked { summary, classes, same: true })
        });
    }

    fn save(&mut self, context: &Context<Self>, form: Form) {
        let at_work = self.state.is_at_work();
        let Some(shown) = self.state.results().and_then(|results| results.shown).filter(|_| !at_work) else { return };
        self.state.by_hand = None;
        self.state.begin(Task::Writing);
        let engine = context.props().engine.clone();
        let pages = [words::SHEET, words::CLAUSES].map(|words| self.say(words));
        let name = format!("{}.{}", self.say(words::NAME), form);
        let reports = self.reports(context);
        self.go(context, async move {
            let made = engine.save(shown.count, form, pages, reports.function()).await?;
            let news = match made.as_string() {
                Some(text) => copied(text).await,
                None => written(Ok(made), &name)?,
            };
            Ok(News::Written(Box::new(news)))
        });
    }

    fn cancel(&mut self, context: &Context<Self>) {
        self.task += 1;
        let engine = context.props().engine.clone();
        let working = matches!(self.state.work, Work::Some(Progress { of: Task::Working, .. }));
        let reading = self.state.is_at_work() && !working;
        self.go(context, async move { if reading { engine.leave().await } else { engine.stop().await }.map(|()| News::Done) });
        self.state.said = Some(Said::Words(words::STOPPED));
        self.state.work = if working { Work::Stopped } else { Work::Nothing };
        if let Some(list) = self.state.list.as_mut().filter(|_| working) {
            list.results = None;
        }
    }

    fn fail(&mut self, fault: Fault) {
        let words = match fault {
            Fault::Stopped => return,
            Fault::NoXlsx => words::NO_XLSX,
            Fault::NoBook => words::NO_BOOK,
            Fault::OldXls => words::OLD_XLS,
            Fault::Unread => words::UNREAD,
            Fault::Ungiven => words::UNGIVEN,
            Fault::Failed => {
                self.opened = false;
                self.state.list = None;
                words::FAILED
            }
        };
        self.state.work = Work::Nothing;
        self.state.said = Some(Said::Words(words));
    }

    fn hear(&mut self, context: &Context<Self>, news: News) {
        match news {
            News::Done => {}
            News::Said(words) => self.state.said = Some(Said::Words(words)),
            News::ByHand(text) => self.state.by_hand = Some(text.into()),
            News::Written(after) => {
                self.state.end(Task::Writing);
                self.hear(context, *after);
            }
            News::Take(source) => self.take(context, source),
            News::Matched { layout, same } => self.matched(context, layout, same),
            News::Worked { summary, classes, same } => {
                self.state.work = Work::Nothing;
                let worked = summary.rows;
                if let Some(results) = self.state.results() {
                    results.look.only = still(results.look.only, &results.summary, &summary);
                }
                self.worked(summary, classes, same);
                self.see(context, same, Some(worked));
            }
            News::Layout(layout) => {
                if let Some(list) = &mut self.state.list {
                    list.layout = Rc::new(layout);
                }
            }
            News::Retold { layout, summary, classes } => {
                if let Some(list) = &mut self.state.list {
                    list.layout = Rc::new(layout);
                }
                self.worked(summary, classes, true);
                self.see(context, true, None);
            }
            News::Classes(classes) => {
                if let Some(results) = self.state.results() {
                    results.classes = classes;
                }
            }
            News::Looked { count, row, stays, worked } => {
                self.generation += 1;
                let generation = self.generation;
                if let Some(results) = self.state.results() {
                    results.shown = Some(Shown { count, generation, stays });
                    // Somebody may have gone to another row meanwhile. And where rows have come or gone, it is another one.
                    if let Some((entry, row)) = row
                        && let Some(before) = results.row.take_if(|before| before.entry == entry)
                    {
                        results.row = row.filter(|row| row.number == before.number);
                    }
                }
                if let Some(rows) = worked {
                    self.state.said = Some(Said::Rows(rows));
                }
            }
            News::Row(row) => {
                if let Some(results) = self.state.results() {
                    results.mending = None;
                    results.row = row;
                    self.focus = Some(".butie-roster-row h6".into());
                }
            }
        }
    }

    /// Follows what the form says, whatever is under way.
    fn situated(&mut self, context: &Context<Self>, anew: bool) {
        let respoken = std::mem::take(&mut self.respoken);
        let Some(list) = &self.state.list else { return };
        if anew {
            let same = list.results.is_some();
            self.task += 1;
            let engine = context.props().engine.clone();
            self.go(context, async move {
                engine.stop().await?;
                Ok(News::Matched { layout: engine.layout().await?, same })
            });
        } else {
            // What the form does not say may have changed, and the language.
            let told_anew = respoken && list.results.is_some();
            self.retell(context, told_anew);
        }
    }

    fn matched(&mut self, context: &Context<Self>, layout: Layout, same: bool) {
        let used = layout.columns.iter().any(|column| column.role != RoleId::Carried);
        let nothing = layout.rows == 0;
        let before = self.state.list.take();
        let unfolded = before.as_ref().map_or(!used || nothing && !layout.columns.is_empty(), |list| list.unfolded);
        let results = before.and_then(|list| list.results).filter(|_| same && !nothing);
        self.state.list = Some(List { layout: Rc::new(layout), unfolded, results });
        if nothing {
            self.state.work = Work::Nothing;
            self.state.said = Some(Said::Words(if used { words::HEADED } else { words::EMPTY }));
        } else {
            self.work(context, same);
        }
    }

    /// Tells the layout, and where that is wanted the results, once more.
    fn retell(&mut self, context: &Context<Self>, results: bool) {
        let count = self.count(true);
        let engine = context.props().engine.clone();
        if results {
            self.go(context, async move {
                let layout = engine.layout().await?;
                let (summary, classes) = told(&engine, count).await?;
                Ok(News::Retold { layout, summary, classes })
            });
        } else {
            self.go(context, async move { Ok(News::Layout(engine.layout().await?)) });
        }
    }

    fn worked(&mut self, summary: Summary, classes: Vec<Class>, same: bool) {
        let Some(list) = &mut self.state.list else { return };
        let before = list.results.take().filter(|_| same);
        let shape = Rc::new(rows::shape(&list.layout, &summary, self.state.asked.language));
        let summary = Rc::new(summary);
        list.results = Some(match before {
            Some(before) => Results { summary, classes, shape, ..before },
            None => Results { summary, classes, shape, look: Look::default(), shown: None, row: None, mending: None },
        });
    }

    /// What tells this program how far something is.
    fn reports(&self, context: &Context<Self>) -> Reports {
        let (link, own) = (context.link().clone(), self.task);
        Reports(Closure::new(move |steps: JsValue| {
            let steps: Array = steps.unchecked_into();
            let step = |at| steps.get(at).as_f64().unwrap_or_default();
            link.send_message(Message::Progress(own, step(0), step(1)));
        }))
    }
}

/// A function that is told how far something is, for as long as this is kept.
struct Reports(Closure<dyn Fn(JsValue)>);

impl Reports {
    fn function(&self) -> &Function {
        self.0.as_ref().unchecked_ref()
    }
}

/// What a list comes to, with so many of its classes.
async fn told(engine: &Engine, count: usize) -> Result<(Summary, Vec<Class>), Fault> {
    let summary = engine.summary().await?;
    let classes = if summary.classes > 0 { engine.classes(count).await? } else { Vec::new() };
    Ok((summary, classes))
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
