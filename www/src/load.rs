//! The way in for rules: fetched, read, and put into the shapes of the page.

use std::rc::Rc;

use butie::compiled::{Compiled, load};
use butie::model::{Document, Province, Region};
use butie::text::Text;
use butie::value::date;
use gloo_utils::window;
use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::catalogue::{Audience, Entry, Listed};
use crate::session::Fault;

/// The index in the folder of rules. An entry that this page cannot read is left out.
pub(crate) async fn catalogue(rules: &str) -> Result<Rc<Vec<Entry>>, Fault> {
    let response = fetch(&format!("{rules}index.json")).await?;
    let json = response.json().map_err(unreachable)?;
    let json = JsFuture::from(json).await.map_err(unreachable)?;
    Ok(Rc::new(list(&json).iter().filter_map(entry).collect()))
}

/// A compiled rule set in the folder of rules, with the file of its English words where that is named.
pub(crate) async fn ruleset(rules: &str, file: &str, english: Option<&str>) -> Result<Rc<Compiled>, Fault> {
    let mut files = [Vec::new(), Vec::new()];
    for (file, bytes) in [Some(file), english].into_iter().flatten().zip(&mut files) {
        let response = fetch(&format!("{rules}{file}")).await?;
        let buffer = JsFuture::from(response.array_buffer().map_err(unreachable)?).await.map_err(unreachable)?;
        *bytes = Uint8Array::new(&buffer).to_vec();
    }
    let [rules, words] = files;
    load(&rules, english.map(|_| &words[..])).map(Rc::new).map_err(Fault::Unusable)
}

/// The text of a document in the folder of rules.
pub(crate) async fn text_of(rules: &str, file: &str) -> Result<Rc<str>, Fault> {
    let response = fetch(&format!("{rules}{file}")).await?;
    let text = JsFuture::from(response.text().map_err(unreachable)?).await.map_err(unreachable)?;
    text.as_string().map(Rc::from).ok_or(Fault::Unreachable)
}

async fn fetch(address: &str) -> Result<Response, Fault> {
    let response = JsFuture::from(window().fetch_with_str(address)).await.map_err(unreachable)?;
    response.dyn_into::<Response>().ok().filter(Response::ok).ok_or(Fault::Unreachable)
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
