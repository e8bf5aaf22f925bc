//! From the files of a rule set to a [`Ruleset`], or to everything that is wrong with them.
//!
//! The passes in order: files are read; clauses are registered and their quotes compared with the document; each
//! calculator is lowered, which resolves names, checks kinds, units and constructs, and ties every number to a clause;
//! what nothing uses and what nobody has answered for is reported. What lists call the inputs is checked beside that.

mod calculator;
mod constructs;
mod lists;
mod lower;
mod ranges;
mod sources;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::diagnostic::{Code, Diagnostic, Severity, Sink, text};
use super::file::{self, CalculatorFile, DocumentFile, PlaceItem, Vocabulary};
use super::source::{FileId, Sources, Span};
use crate::compiled::Compiled;
use crate::model::{Calculator, Document, Lists, Party, PartyId, Province, Region, Ruleset, Unit};
use crate::text::Text;
use lower::Units;
use sources::Citations;
pub use sources::{ClauseReport, ClauseState};

/// A rule set as handed in: the folder's name, and each file's name and text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// The rule set's id.
    pub id: String,
    /// File names and texts.
    pub files: Vec<(String, String)>,
}

impl Folder {
    /// The document's text as it is shown: that of `document.txt`, whatever system it was written on.
    pub fn document_text(&self) -> String {
        let text = self.files.iter().find(|(name, _)| name == DOCUMENT).map_or("", |(_, text)| text.as_str());
        text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n")
    }
}

/// What checking a rule set found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The files, for showing places.
    pub sources: Sources,
    /// The rule set, if no finding is an error.
    pub compiled: Option<Compiled>,
    /// What lists call the inputs of the rule set, if there is one.
    pub lists: Lists,
    /// The findings, in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// What became of every clause.
    pub clauses: Vec<ClauseReport>,
}

/// The file that holds the document's text.
pub const DOCUMENT: &str = "document.txt";
/// The extension of case files.
pub const CASES: &str = ".cases.toml";
/// The extension of interview files.
pub const INTERVIEWS: &str = ".interviews.toml";

/// The calculator that a file of the folder holds, if it holds one.
pub(super) fn calculator_name(file: &str) -> Option<&str> {
    let beside = file.ends_with(CASES) || file.ends_with(INTERVIEWS);
    file.strip_suffix(".toml").filter(|name| !beside && *name != "document")
}

/// Checks a rule set. `vocabulary` is the text of `vocabulary.toml`.
pub fn check(vocabulary: &str, folder: &Folder) -> Checked {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let vocabulary_file = sources.add("vocabulary.toml", vocabulary);
    let vocabulary = file::read_vocabulary(&sources, vocabulary_file, &mut sink);
    let mut files: Vec<(&str, FileId)> = Vec::new();
    for (name, text) in &folder.files {
        files.push((name, sources.add(alloc::format!("{}/{name}", folder.id), text.clone())));
    }
    let find = |wanted: &str| files.iter().find(|(name, _)| *name == wanted).map(|(_, id)| *id);
    let words = sources::words(&sources, find(DOCUMENT));
    let document = find("document.toml").map(|id| file::read_document(&sources, id, &mut sink));
    for (name, found) in [("document.toml", document.is_some()), (DOCUMENT, find(DOCUMENT).is_some())] {
        if !found {
            let id = &folder.id;
            let place = files.first().map_or(vocabulary_file, |(_, id)| *id);
            sink.push(Diagnostic::new(
                Code::MissingFile,
                Span::new(place, 0..0),
                text!("规则集 `{id}` 缺少 {name}"; "rule set `{id}` lacks {name}"),
            ));
        }
    }
    let calculators: Vec<CalculatorFile> = files
        .iter()
        .filter_map(|(name, id)| Some((calculator_name(name)?, id)))
        .map(|(name, id)| file::read_calculator(&sources, *id, name, &mut sink))
        .collect();
    let lists = Lists { calculators: calculators.iter().map(|file| lists::columns(file, &mut sink)).collect() };
    let mut clauses = Vec::new();
    let ruleset = document.as_ref().and_then(|document| {
        let cited: Vec<(String, String)> = calculators.iter().flat_map(calculator::cited_ids).collect();
        let mut citations = Citations::new(document, &words, &cited, &vocabulary, &mut sink);
        let ruleset = assemble(folder, document, &calculators, &vocabulary, &mut citations, &mut sink);
        citations.report_open(&mut sink);
        clauses = citations.report();
        ruleset.map(|ruleset| Ruleset { clauses: citations.clauses(), coverage: sources::coverage(&clauses), ..ruleset })
    });
    let mut diagnostics = core::mem::take(&mut sink.diagnostics);
    diagnostics.sort_by_key(|finding| finding.labels.first().map(|label| (label.span.file, label.span.start)));
    let failed = diagnostics.iter().any(|finding| finding.code.severity() == Severity::Error);
    let compiled = ruleset.filter(|_| !failed).map(Compiled::new);
    let lists = if compiled.is_some() { lists } else { Lists::default() };
    Checked { sources, compiled, lists, diagnostics, clauses }
}

/// Parties of the rule set, by first use.
struct Parties<'a> {
    list: Vec<Party>,
    vocabulary: &'a Vocabulary,
}

impl Parties<'_> {
    fn id(&mut self, id: &str) -> PartyId {
        let position = self.list.iter().position(|party| party.id == id).unwrap_or_else(|| {
            let payee = self.vocabulary.payees.iter().find(|(word, _)| word == id).map(|(_, name)| name);
            let audience = self.vocabulary.audiences.iter().position(|audience| audience.id == id);
            let named = audience.map(|position| &self.vocabulary.audiences[position]);
            self.list.push(Party {
                id: id.to_owned(),
                name: payee.or(named.map(|audience| &audience.name)).cloned().unwrap_or_default(),
                order: audience.and_then(|position| u16::try_from(position).ok()).unwrap_or(u16::MAX),
                own: named.and_then(|audience| audience.own.clone()),
                plans: named.is_some_and(|audience| audience.plans),
            });
            self.list.len() - 1
        });
        PartyId(u16::try_from(position).unwrap_or(u16::MAX))
    }
}

/// The rule set without its clauses; `None` when the header cannot be used.
fn assemble<'a>(
    folder: &Folder,
    document: &'a DocumentFile,
    files: &'a [CalculatorFile],
    vocabulary: &'a Vocabulary,
    citations: &mut Citations<'a>,
    sink: &mut Sink,
) -> Option<Ruleset> {
    let mut units = Units::default();
    let mut parties = Parties { list: Vec::new(), vocabulary };
    let calculators: Vec<Option<Calculator>> =
        files.iter().map(|file| calculator::lower(file, vocabulary, citations, &mut units, &mut parties, sink)).collect();
    let header = header(document, sink)?;
    let english = |name: &str, below: bool| {
        let unit = vocabulary.units.iter().find(|(unit, _)| unit == name);
        unit.map_or_else(|| name.to_owned(), |(_, words)| words[usize::from(below)].clone())
    };
    let unit = |unit: &super::unit::UnitPowers| Unit {
        name: Text { zh: unit.spell(|name, _| name.to_owned()), en: unit.spell(english) },
        one: unit.spell(|name, _| english(name, true)),
        money: unit.is_money(),
    };
    Some(Ruleset {
        id: folder.id.clone(),
        document: header,
        clauses: Vec::new(),
        coverage: crate::model::Coverage::default(),
        units: units.list.iter().map(unit).collect(),
        parties: parties.list,
        calculators: calculators.into_iter().collect::<Option<Vec<_>>>()?,
    })
}

fn header(document: &DocumentFile, sink: &mut Sink) -> Option<Document> {
    let valid_from = document.valid_from.as_ref()?;
    if let Some(valid_to) = document.valid_to.as_ref().filter(|valid_to| valid_to.node < valid_from.node) {
        sink.push(
            Diagnostic::new(
                Code::BadValue,
                valid_to.span,
                text!("valid_to 早于 valid_from"; "`valid_to` is before `valid_from`"),
            )
            .label(valid_from.span, text!("生效日"; "first day in force")),
        );
    }
    let Some(region) = &document.region else {
        sink.push(Diagnostic::new(Code::MissingKey, document.span, text!("缺少 `region`"; "`region` is missing")));
        return None;
    };
    let code = &region.code;
    if code.len() != 6 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        let message = text!("行政区划代码应是六位数字，而这是 `{code}`"; "a division code has six digits, but this is `{code}`");
        sink.push(Diagnostic::new(Code::BadValue, document.span, message));
    }
    let plan_year =
        document.plan_year.as_ref().and_then(|year| u16::try_from(year.node).ok()).filter(|year| (1949..2200).contains(year));
    if let (Some(written), None) = (&document.plan_year, plan_year) {
        let message = text!("plan_year 应是四位年份"; "`plan_year` must be a year of four digits");
        sink.push(Diagnostic::new(Code::BadValue, written.span, message));
    }
    Some(Document {
        title: document.title.clone(),
        number: document.number.clone(),
        issuer: document.issuer.clone(),
        region: Region {
            code: code.clone(),
            name: region.place.name.clone(),
            pinyin: pinyin(&region.place, sink),
            province: region
                .province
                .as_ref()
                .map(|province| Province { name: province.name.clone(), pinyin: pinyin(province, sink) }),
        },
        date: document.date,
        plan_year: plan_year?,
        valid_from: valid_from.node,
        valid_to: document.valid_to.as_ref().map(|date| date.node),
        superseded_by: document.superseded_by.clone(),
        notes: document.notes.clone(),
    })
}

/// The pinyin of a place: a syllable for each character of its name, so that the place is found by whole syllables, by their
/// beginnings and by their initials.
fn pinyin(place: &PlaceItem, sink: &mut Sink) -> String {
    let (span, message) = match &place.pinyin {
        Some(written) => {
            let name = &place.name.zh;
            let characters = name.chars().filter(|c| c.is_alphanumeric()).count();
            let syllables: Vec<&str> = written.node.split_whitespace().collect();
            let count = syllables.len();
            if !syllables.iter().all(|syllable| syllable.bytes().all(|byte| byte.is_ascii_lowercase())) {
                (written.span, text!("拼音只用小写字母 a–z"; "pinyin is written with the small letters a to z only"))
            } else if count != characters {
                let message = text!(
                    "“{name}”有 {characters} 个字，拼音却有 {count} 个音节";
                    "“{name}” has {characters} characters, but its pinyin has {count} syllables"
                );
                (written.span, message)
            } else {
                return syllables.join(" ");
            }
        }
        None => (place.span, text!("缺少 `pinyin`"; "`pinyin` is missing")),
    };
    let code = if place.pinyin.is_none() { Code::MissingKey } else { Code::BadValue };
    sink.push(Diagnostic::new(code, span, message).help(text!(
        "每个字一个音节，用空格隔开，不标声调，ü 写作 v，例如古县写 pinyin = \"gu xian\"，吕梁市写 pinyin = \"lv liang shi\"";
        "a syllable for each character, with blanks between, without tones, ü as v: 古县 is pinyin = \"gu xian\", 吕梁市 is pinyin = \"lv liang shi\""
    )));
    String::new()
}
