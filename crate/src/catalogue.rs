//! What a visitor can choose from before any rule set is loaded: regions, whom they serve, and their calculators.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::model::{Calculator, Document, Ruleset};
use crate::text::Text;

/// A rule set in the index.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Id of the rule set.
    pub id: String,
    /// Name of its compiled file, beside the index.
    pub file: String,
    /// Name of the file with its English words, beside the index.
    pub english: Option<String>,
    /// Name of the file with its document's text, beside the index.
    pub text: Option<String>,
    /// Its document's header, without the notes.
    pub document: Document,
    /// Its calculators.
    pub calculators: Vec<Listed>,
}

/// A calculator in the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Rule set and calculator, with a slash between.
    pub id: String,
    /// Title.
    pub title: Text,
    /// One sentence on what it computes.
    pub summary: Text,
    /// Whom it serves.
    pub audience: Vec<Served>,
}

/// Somebody whom calculators serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Its place among those offered.
    pub order: u16,
    /// What brings them to the calculator, as they would say it themselves.
    pub situation: Option<Text>,
}

/// Name of the file with the words for lists that go with a compiled file: `guxian-2023.list.butie` beside
/// `guxian-2023.butie`.
pub fn lists_beside(file: &str) -> String {
    format!("{}.list.butie", file.strip_suffix(".butie").unwrap_or(file))
}

impl Entry {
    /// What the index says of a rule set whose files have these names.
    pub fn of(ruleset: &Ruleset, file: &str, english: Option<&str>, text: Option<&str>) -> Self {
        let listed = |calculator: &Calculator| Listed {
            id: format!("{}/{}", ruleset.id, calculator.id),
            title: calculator.title.clone(),
            summary: calculator.summary.clone(),
            audience: calculator
                .audience
                .iter()
                .map(|audience| {
                    let party = ruleset.party(audience.party);
                    let (id, name) = (party.id.clone(), party.name.clone());
                    Served { id, name, order: party.order, situation: audience.situation.clone() }
                })
                .collect(),
        };
        Self {
            id: ruleset.id.clone(),
            file: file.into(),
            english: english.map(Into::into),
            text: text.map(Into::into),
            document: Document { notes: Vec::new(), ..ruleset.document.clone() },
            calculators: ruleset.calculators.iter().map(listed).collect(),
        }
    }

    /// Name of the file with what lists call the inputs of the rule set, beside its compiled file.
    pub fn lists(&self) -> String {
        lists_beside(&self.file)
    }

    /// Whom the rule set's calculators serve, in the order of the rules' vocabulary.
    pub fn audiences(&self) -> Vec<&Served> {
        let mut found: Vec<&Served> = Vec::new();
        for audience in self.calculators.iter().flat_map(|calculator| &calculator.audience) {
            if found.iter().all(|other| other.id != audience.id) {
                found.insert(found.partition_point(|other| other.order <= audience.order), audience);
            }
        }
        found
    }

    /// The calculators for an audience.
    pub fn calculators_for<'a>(&'a self, audience: &'a str) -> impl Iterator<Item = &'a Listed> {
        self.calculators.iter().filter(move |calculator| calculator.audience.iter().any(|other| other.id == audience))
    }
}
