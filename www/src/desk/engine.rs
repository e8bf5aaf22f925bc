//! The way to what works on the list, which stands in a worker: questions go there with a name, and answers come back in time.

use js_sys::{Array, Function, Promise, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::Asked;
use super::message::{Fault, Source};
use crate::roster::told::{Class, Form, Layout, Look, RoleId, Row, Summary, Template};
use butie::text::Language;

/// Why something was not done, as whoever works on the list says it.
fn fault(reason: &JsValue) -> Fault {
    let code = Reflect::get(reason, &"code".into()).ok().and_then(|code| code.as_string());
    match code.as_deref() {
        Some("stopped") => Fault::Stopped,
        Some("xlsx") => Fault::NoXlsx,
        Some("book") => Fault::NoBook,
        Some("xls") => Fault::OldXls,
        Some("unread") => Fault::Unread,
        _ => Fault::Failed,
    }
}

type Answer<T> = Result<T, Fault>;

/// What works on one list. It begins when it is first asked.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Engine {
    /// Gives a promise of the function that asks, always of the same one.
    open: Function,
}

impl Engine {
    pub(super) fn new(open: Function) -> Self {
        Self { open }
    }

    /// Asks for something. `progress` is told of steps that are done and that there are.
    async fn ask(&self, name: &str, arguments: &[JsValue], progress: Option<&Function>) -> Answer<JsValue> {
        let asked = async {
            let ask: Function = JsFuture::from(self.open.call0(&JsValue::NULL)?.dyn_into::<Promise>()?).await?.dyn_into()?;
            let arguments: Array = arguments.iter().collect();
            let answer = match progress {
                Some(progress) => ask.call3(&JsValue::NULL, &name.into(), &arguments, progress)?,
                None => ask.call2(&JsValue::NULL, &name.into(), &arguments)?,
            };
            JsFuture::from(answer.dyn_into::<Promise>()?).await
        };
        asked.await.map_err(|reason| fault(&reason))
    }

    /// Asks the list for something that it does at once.
    async fn tell(&self, name: &str, arguments: &[JsValue]) -> Answer<JsValue> {
        let named: Vec<JsValue> = std::iter::once(name.into()).chain(arguments.iter().cloned()).collect();
        self.ask("tell", &named, None).await
    }

    async fn told<T: DeserializeOwned>(&self, name: &str, arguments: &[JsValue]) -> Answer<T> {
        let text = self.tell(name, arguments).await?.as_string().ok_or(Fault::Failed)?;
        serde_json::from_str(&text).map_err(|_| Fault::Failed)
    }

    /// Says what the form says; whether all rows are to be worked out anew.
    pub(super) async fn situate(&self, asked: &Asked) -> Answer<bool> {
        let english = asked.language == Language::En;
        let audience = asked.audience.as_deref().map_or(JsValue::UNDEFINED, JsValue::from);
        Ok(self.tell("situate", &[asked.fragment.as_str().into(), english.into(), audience]).await?.is_truthy())
    }

    /// Takes a list.
    pub(super) async fn take(&self, source: Source, progress: &Function) -> Answer<()> {
        let (name, value) = match source {
            Source::Text(text) => ("text", text.into()),
            Source::File(file) => ("file", file),
            Source::Sheet(name) => ("sheet", name.into()),
        };
        self.ask(name, &[value], Some(progress)).await.map(drop)
    }

    /// Ends what is under way.
    pub(super) async fn stop(&self) -> Answer<()> {
        self.ask("stop", &[], None).await.map(drop)
    }

    /// Ends the reading of a list, of which nothing stays. What cannot be ended in a while is thrown away with whatever reads it.
    pub(super) async fn leave(&self) -> Answer<()> {
        self.ask("leave", &[], None).await.map(drop)
    }

    /// How the list is read.
    pub(super) async fn layout(&self) -> Answer<Layout> {
        self.told("layout", &[]).await
    }

    /// Says what a column is.
    pub(super) async fn assign(&self, column: usize, role: RoleId) -> Answer<()> {
        self.tell("assign", &[column.into(), role.to_string().into()]).await.map(drop)
    }

    /// Says whether each row is a trainee.
    pub(super) async fn each(&self, trainees: bool) -> Answer<()> {
        self.tell("each", &[trainees.into()]).await.map(drop)
    }

    /// Works all rows out.
    pub(super) async fn work(&self, progress: &Function) -> Answer<()> {
        self.ask("work", &[], Some(progress)).await.map(drop)
    }

    /// What the list comes to.
    pub(super) async fn summary(&self) -> Answer<Summary> {
        self.told("summary", &[]).await
    }

    /// So many classes from the first.
    pub(super) async fn classes(&self, count: usize) -> Answer<Vec<Class>> {
        self.told("classes", &[0.into(), count.into()]).await
    }

    /// Chooses the rows to look at; how many they are.
    pub(super) async fn look(&self, look: &Look) -> Answer<usize> {
        let Look { only, text, order, descending } = look;
        let asked = [only.to_string().into(), text.as_str().into(), order.to_string().into(), (*descending).into()];
        let count = self.tell("look", &asked).await?.as_f64().ok_or(Fault::Failed)?;
        // A count comes as the one kind of number that JavaScript has; it is a whole one.
        Ok(count as usize)
    }

    /// Rows of those that are looked at.
    pub(super) async fn rows(&self, from: usize, count: usize) -> Answer<Vec<Row>> {
        self.told("rows", &[from.into(), count.into()]).await
    }

    /// One row of all.
    pub(super) async fn entry(&self, entry: usize) -> Answer<Option<Row>> {
        self.told("entry", &[entry.into()]).await
    }

    /// Changes a cell; whether all rows are to be worked out anew.
    pub(super) async fn edit(&self, entry: usize, column: usize, text: &str) -> Answer<bool> {
        Ok(self.tell("edit", &[entry.into(), column.into(), text.into()]).await?.is_truthy())
    }

    /// The answers of a row as a link carries them; there are none while it is worked out anew.
    pub(super) async fn link(&self, entry: usize) -> Answer<String> {
        self.tell("link", &[entry.into()]).await?.as_string().ok_or(Fault::Stopped)
    }

    /// The answers of a class as a link carries them; there are none while it is worked out anew.
    pub(super) async fn class_link(&self, class: usize) -> Answer<String> {
        self.tell("class_link", &[class.into()]).await?.as_string().ok_or(Fault::Stopped)
    }

    /// A list to fill in and one to try.
    pub(super) async fn template(&self) -> Answer<Template> {
        self.told("template", &[]).await
    }

    /// The whole list in a few lines.
    pub(super) async fn statement(&self) -> Answer<String> {
        self.tell("statement", &[]).await?.as_string().ok_or(Fault::Failed)
    }

    /// The rows that are looked at: a file, or text to paste. `pages` name a workbook's sheets of results and of clauses.
    pub(super) async fn save(&self, count: usize, form: Form, pages: [&str; 2], progress: &Function) -> Answer<JsValue> {
        let pages: Array = pages.iter().map(|page| JsValue::from(*page)).collect();
        self.ask("save", &[count.into(), form.to_string().into(), pages.into()], Some(progress)).await
    }
}
