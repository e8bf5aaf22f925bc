//! The shapes that say what there is: rule sets, calculators, questions.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use super::{Clauses, CoverageJson, DocumentJson, TextJson, ValueJson, coverage, document};
use crate::compiled::Compiled;
use crate::model::{Calculator, Choice, ClauseId, Input, InputKind, Kind, Message, Null, Ruleset, Topic};
use crate::plain::{Plain, plain};
use crate::text::Text;

/// What there is in a rule set, without its formulas.
#[derive(Serialize)]
pub struct CatalogueJson<'a> {
    id: &'a str,
    hash: &'a str,
    document: DocumentJson<'a>,
    region: RegionJson<'a>,
    coverage: CoverageJson,
    calculators: Vec<CatalogueEntryJson<'a>>,
}

#[derive(Serialize)]
struct RegionJson<'a> {
    code: &'a str,
    name: TextJson<'a>,
    pinyin: &'a str,
    province: Option<ProvinceJson<'a>>,
}

#[derive(Serialize)]
struct ProvinceJson<'a> {
    zh: &'a str,
    en: &'a str,
    pinyin: &'a str,
}

#[derive(Serialize)]
struct CatalogueEntryJson<'a> {
    id: String,
    title: TextJson<'a>,
    summary: TextJson<'a>,
    audience: Vec<AudienceJson<'a>>,
}

#[derive(Serialize)]
struct ChoiceJson<'a> {
    id: &'a str,
    name: TextJson<'a>,
}

#[derive(Serialize)]
struct AudienceJson<'a> {
    id: &'a str,
    name: TextJson<'a>,
    order: u16,
    situation: Option<TextJson<'a>>,
}

/// What there is in a rule set.
pub fn catalogue<'a>(compiled: &'a Compiled) -> CatalogueJson<'a> {
    let ruleset = &compiled.ruleset;
    let region = &ruleset.document.region;
    let entry = |calculator: &'a Calculator| CatalogueEntryJson {
        id: format!("{}/{}", ruleset.id, calculator.id),
        title: (&calculator.title).into(),
        summary: (&calculator.summary).into(),
        audience: calculator
            .audience
            .iter()
            .map(|audience| {
                let party = ruleset.party(audience.party);
                let situation = audience.situation.as_ref().map(TextJson::from);
                AudienceJson { id: &party.id, name: (&party.name).into(), order: party.order, situation }
            })
            .collect(),
    };
    CatalogueJson {
        id: &ruleset.id,
        hash: &compiled.hash,
        document: document(&ruleset.document, None),
        region: RegionJson {
            code: &region.code,
            name: (&region.name).into(),
            pinyin: &region.pinyin,
            province: region.province.as_ref().map(|province| ProvinceJson {
                zh: &province.name.zh,
                en: &province.name.en,
                pinyin: &province.pinyin,
            }),
        },
        coverage: coverage(ruleset),
        calculators: ruleset.calculators.iter().map(entry).collect(),
    }
}

/// A calculator's questions, readings, outputs and the clauses behind it: what a form needs.
#[derive(Serialize)]
pub struct DescriptionJson<'a> {
    id: String,
    title: TextJson<'a>,
    summary: TextJson<'a>,
    inputs: Vec<InputJson<'a>>,
    readings: Vec<ReadingJson<'a>>,
    outputs: Vec<OutputJson<'a>>,
    notes: Vec<DescribedNoteJson<'a>>,
    clauses: Vec<ClauseJson<'a>>,
}

#[derive(Serialize)]
struct InputJson<'a> {
    id: &'a str,
    kind: &'static str,
    ask: TextJson<'a>,
    help: Option<TextJson<'a>>,
    unit: Option<TextJson<'a>>,
    low: Option<String>,
    high: Option<String>,
    choices: Vec<ChoiceJson<'a>>,
    optional: bool,
    conditional: bool,
    fixed: bool,
    default: ValueJson,
    clauses: Clauses<'a>,
    null: Option<&'static str>,
}

#[derive(Serialize)]
struct ReadingJson<'a> {
    id: &'a str,
    ask: TextJson<'a>,
    options: Vec<ChoiceJson<'a>>,
    clauses: Clauses<'a>,
}

#[derive(Serialize)]
struct OutputJson<'a> {
    id: &'a str,
    label: TextJson<'a>,
    unit: TextJson<'a>,
}

#[derive(Serialize)]
struct DescribedNoteJson<'a> {
    code: &'a str,
    topic: Option<&'static str>,
    text: TextJson<'a>,
    conditional: bool,
    clauses: Clauses<'a>,
}

#[derive(Serialize)]
struct ClauseJson<'a> {
    id: &'a str,
    at: &'a str,
    quote: &'a str,
    force: &'static str,
}

/// Describes a calculator.
pub fn describe<'a>(ruleset: &'a Ruleset, calculator: &'a Calculator) -> DescriptionJson<'a> {
    let choices = |options: &'a [Choice]| -> Vec<ChoiceJson<'a>> {
        options.iter().map(|option| ChoiceJson { id: &option.id, name: (&option.name).into() }).collect()
    };
    let input = |input: &'a Input| {
        let range = match &input.kind {
            InputKind::Count(unit, low, high) | InputKind::Money(unit, low, high) => Some((*unit, *low, *high)),
            _ => None,
        };
        let default = input.default.map(|id| calculator.program.constants[id.index()].value);
        InputJson {
            id: &input.id,
            kind: input.kind.id(),
            ask: (&input.ask).into(),
            help: input.help.as_ref().map(TextJson::from),
            unit: range.map(|(unit, ..)| (&ruleset.unit(unit).name).into()),
            low: range.map(|(_, low, _)| low.normalize().to_string()),
            high: range.map(|(.., high)| high.normalize().to_string()),
            choices: match input.kind {
                InputKind::Choice(domain) | InputKind::Choices(domain) => choices(calculator.options(domain)),
                _ => Vec::new(),
            },
            optional: input.optional,
            conditional: input.when.is_some(),
            fixed: input.fixed,
            clauses: Clauses(ruleset, &input.clauses),
            default: ValueJson(default.map_or(Plain::Nothing, |value| plain(ruleset, calculator, value, input.value_kind()))),
            null: match input.null {
                Null::Refused => None,
                Null::Unknown => Some("unknown"),
                Null::None => Some("none"),
            },
        }
    };
    let outputs = calculator.outputs.iter().map(|id| calculator.step(*id)).map(|step| OutputJson {
        id: &step.id,
        label: (&step.label).into(),
        unit: match calculator.program.nodes[step.node.index()].kind {
            Kind::Number(unit) => (&ruleset.unit(unit).name).into(),
            _ => Text::default().into(),
        },
    });
    let note = |note: &'a Message| DescribedNoteJson {
        code: &note.code,
        topic: note.topic.map(Topic::id),
        text: (&note.say).into(),
        conditional: !calculator.always(note),
        clauses: Clauses(ruleset, &note.clauses),
    };
    let clause = |id: ClauseId| {
        let clause = ruleset.clause(id);
        ClauseJson { id: &clause.id, at: &clause.at, quote: &clause.quote, force: clause.force.id() }
    };
    DescriptionJson {
        id: format!("{}/{}", ruleset.id, calculator.id),
        title: (&calculator.title).into(),
        summary: (&calculator.summary).into(),
        inputs: calculator.inputs.iter().map(input).collect(),
        readings: calculator
            .readings
            .iter()
            .map(|reading| ReadingJson {
                id: &reading.id,
                ask: (&reading.ask).into(),
                options: choices(&reading.options),
                clauses: Clauses(ruleset, &reading.clauses),
            })
            .collect(),
        outputs: outputs.collect(),
        notes: calculator.notes.iter().map(note).collect(),
        clauses: calculator.cited_clauses().into_iter().map(clause).collect(),
    }
}

/// One entry of `index.json`: what a page needs to offer a rule set before it loads it.
#[derive(Serialize)]
pub struct IndexJson<'a> {
    #[serde(flatten)]
    files: IndexFiles,
    #[serde(flatten)]
    catalogue: CatalogueJson<'a>,
}

/// The names of the files of a rule set, beside `index.json`.
#[derive(Clone, Debug, Serialize)]
pub struct IndexFiles {
    /// The compiled rule set with its Chinese words.
    pub file: String,
    /// Its English words.
    pub english: String,
    /// Its document's text.
    pub text: String,
}

/// The entry of a rule set in `index.json`.
pub fn index_entry(compiled: &Compiled, files: IndexFiles) -> IndexJson<'_> {
    IndexJson { files, catalogue: catalogue(compiled) }
}
