//! The way in for rules: asked of the host, read, and put into the shapes of the page.

use std::cell::RefCell;
use std::rc::Rc;

use butie::compiled::{Compiled, load};
use butie::model::{Document, Province, Region};
use butie::named::Named;
use butie::text::Text;
use butie::value::date;
use js_sys::{Array, Function, JSON, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::catalogue::{Audience, Entry, Listed};
use crate::session::Fault;

/// The way to the folder of rules, and what came from it: all calculators of a page read the same.
pub(crate) struct Rules {
    read: Function,
    catalogue: RefCell<Option<Rc<Vec<Entry>>>>,
    rulesets: RefCell<Named<Rc<Compiled>>>,
}

impl Rules {
    /// `read` is given the name of a file and gives back a promise of its bytes, as an `ArrayBuffer` or `Uint8Array`.
    pub(crate) fn new(read: Function) -> Self {
        Self { read, catalogue: RefCell::default(), rulesets: RefCell::default() }
    }

    /// The index. An entry that this page cannot read is left out.
    pub(crate) async fn catalogue(&self) -> Result<Rc<Vec<Entry>>, Fault> {
        if let Some(entries) = &*self.catalogue.borrow() {
            return Ok(entries.clone());
        }
        let json = JSON::parse(&self.text("index.json").await?).map_err(unreachable)?;
        let entries: Rc<Vec<Entry>> = Rc::new(list(&json).iter().filter_map(entry).collect());
        *self.catalogue.borrow_mut() = Some(entries.clone());
        Ok(entries)
    }

    /// A compiled rule set, with the file of its English words where that is named.
    pub(crate) async fn ruleset(&self, file: &str, english: Option<&str>) -> Result<Rc<Compiled>, Fault> {
        let name = english.unwrap_or(file);
        if let Some(compiled) = self.rulesets.borrow().get(name) {
            return Ok(compiled.clone());
        }
        let rules = self.bytes(file).await?;
        let words = match english {
            Some(english) => Some(self.bytes(english).await?),
            None => None,
        };
        let compiled = load(&rules, words.as_deref()).map(Rc::new).map_err(Fault::Unusable)?;
        self.rulesets.borrow_mut().insert(name.to_owned(), compiled.clone());
        Ok(compiled)
    }

    /// The text of a document.
    pub(crate) async fn document(&self, file: &str) -> Result<Rc<str>, Fault> {
        self.text(file).await.map(Rc::from)
    }

    async fn text(&self, file: &str) -> Result<String, Fault> {
        String::from_utf8(self.bytes(file).await?).map_err(|_| Fault::Unreachable)
    }

    async fn bytes(&self, file: &str) -> Result<Vec<u8>, Fault> {
        let promise: Promise =
            self.read.call1(&JsValue::UNDEFINED, &file.into()).and_then(JsCast::dyn_into).map_err(unreachable)?;
        let bytes = JsFuture::from(promise).await.map_err(unreachable)?;
        Ok(Uint8Array::new(&bytes).to_vec())
    }
}

fn unreachable(_: JsValue) -> Fault {
    Fault::Unreachable
}

fn entry(json: JsValue) -> Option<Entry> {
    let (document, region) = (get(&json, "document"), get(&json, "region"));
    let document = Document {
        title: text(&get(&document, "title"))?,
        number: string(&document, "number"),
        issuer: text(&get(&document, "issuer"))?,
        region: Region {
            code: string(&region, "code")?,
            name: text(&get(&region, "name"))?,
            pinyin: string(&region, "pinyin")?,
            province: text(&get(&region, "province"))
                .map(|name| Province { name, pinyin: string(&get(&region, "province"), "pinyin").unwrap_or_default() }),
        },
        date: string(&document, "date").and_then(|day| date::read(&day)),
        plan_year: number(&document, "plan_year")?,
        valid_from: date::read(&string(&document, "valid_from")?)?,
        valid_to: string(&document, "valid_to").and_then(|day| date::read(&day)),
        superseded_by: string(&document, "superseded_by"),
        notes: Vec::new(),
    };
    let calculators = list(&get(&json, "calculators"));
    let calculators = calculators.iter().filter_map(listed).collect();
    Some(Entry {
        id: string(&json, "id")?,
        file: string(&json, "file")?,
        english: string(&json, "english"),
        text: string(&json, "text"),
        document,
        calculators,
    })
}

fn listed(json: JsValue) -> Option<Listed> {
    let audience = list(&get(&json, "audience"));
    let audience = audience.iter().filter_map(|one| {
        let situation = text(&get(&one, "situation"));
        Some(Audience { id: string(&one, "id")?, name: text(&get(&one, "name"))?, order: number(&one, "order")?, situation })
    });
    Some(Listed {
        id: string(&json, "id")?,
        title: text(&get(&json, "title"))?,
        summary: text(&get(&json, "summary"))?,
        audience: audience.collect(),
    })
}

/// A property; `undefined` where there is none.
fn get(json: &JsValue, name: &str) -> JsValue {
    Reflect::get(json, &name.into()).unwrap_or_default()
}

fn list(json: &JsValue) -> Array {
    if Array::is_array(json) { json.clone().unchecked_into() } else { Array::new() }
}

fn string(json: &JsValue, name: &str) -> Option<String> {
    get(json, name).as_string()
}

fn text(json: &JsValue) -> Option<Text> {
    Some(Text { zh: string(json, "zh")?, en: string(json, "en")? })
}

fn number(json: &JsValue, name: &str) -> Option<u16> {
    // A saturating cast of a whole number that JSON carries as a float; no money comes this way.
    get(json, name).as_f64().map(|number| number as u16)
}
