//! The shapes in which results leave the engine, for JSON and for JavaScript. Nothing else is serialised.
//!
//! A result is read by programs that we do not know, so a field keeps its name and meaning; new ones may be added.

mod catalogue;
mod outlook;
#[cfg(feature = "json")]
mod request;
mod result;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;
use serde::ser::Serializer;

use crate::model::{ClauseId, Document, Ruleset};
use crate::plain::Plain;
use crate::text::Text;
use crate::value::date;
pub use catalogue::{CatalogueJson, DescriptionJson, IndexFiles, IndexJson, catalogue, describe, index_entry};
pub use outlook::{ChangesJson, PossibleJson, SeriesJson, changes, fewest, possible, series};
#[cfg(feature = "json")]
pub use request::{Request, RequestError, read_as_of, read_inputs, read_request};
pub use result::{ResultJson, result, result_without_trace};

/// A text in both languages.
#[derive(Serialize)]
pub struct TextJson<'a> {
    zh: Cow<'a, str>,
    en: Cow<'a, str>,
}

impl<'a> From<&'a Text> for TextJson<'a> {
    fn from(text: &'a Text) -> Self {
        Self { zh: Cow::Borrowed(&text.zh), en: Cow::Borrowed(&text.en) }
    }
}

impl From<Text> for TextJson<'_> {
    fn from(text: Text) -> Self {
        Self { zh: Cow::Owned(text.zh), en: Cow::Owned(text.en) }
    }
}

/// Ids of clauses.
struct Clauses<'a>(&'a Ruleset, &'a [ClauseId]);

impl Serialize for Clauses<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.1.iter().map(|id| &self.0.clause(*id).id))
    }
}

/// A value: text, number, yes or no, or a list of ids; null when there is none.
pub struct ValueJson(Plain);

impl Serialize for ValueJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Plain::Text(text) => serializer.serialize_str(text),
            // A whole number that every reader holds exactly is a number; others stay text, so that no float touches them.
            Plain::Number(text) => match text.parse::<i64>() {
                Ok(number) if number.unsigned_abs() < 1 << 53 => serializer.serialize_i64(number),
                _ => serializer.serialize_str(text),
            },
            Plain::Truth(truth) => serializer.serialize_bool(*truth),
            Plain::List(ids) => ids.serialize(serializer),
            Plain::Nothing => serializer.serialize_unit(),
        }
    }
}

/// Entries that become one JSON object, in their order.
pub struct Entries<'a, V>(Vec<(&'a str, V)>);

impl<V: Serialize> Serialize for Entries<'_, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

#[derive(Serialize)]
struct DocumentJson<'a> {
    title: TextJson<'a>,
    number: Option<&'a str>,
    issuer: TextJson<'a>,
    date: Option<String>,
    plan_year: u16,
    valid_from: String,
    valid_to: Option<String>,
    superseded_by: Option<&'a str>,
    as_of: Option<String>,
    validity: &'static str,
}

#[derive(Serialize)]
struct CoverageJson {
    encoded: u16,
    excused: u16,
    open: u16,
}

fn coverage(ruleset: &Ruleset) -> CoverageJson {
    let coverage = &ruleset.coverage;
    CoverageJson {
        encoded: coverage.encoded,
        excused: coverage.excused.iter().map(|excuse| excuse.clauses).sum(),
        open: coverage.open,
    }
}

fn document(document: &Document, as_of: Option<chrono::NaiveDate>) -> DocumentJson<'_> {
    DocumentJson {
        title: (&document.title).into(),
        number: document.number.as_deref(),
        issuer: (&document.issuer).into(),
        date: document.date.map(date::write),
        plan_year: document.plan_year,
        valid_from: date::write(document.valid_from),
        valid_to: document.valid_to.map(date::write),
        superseded_by: document.superseded_by.as_deref(),
        as_of: as_of.map(date::write),
        validity: document.validity(as_of).id(),
    }
}
