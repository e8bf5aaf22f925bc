//! The shapes that say what there is: rule sets, calculators, questions.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;

use super::{CoverageJson, DocumentJson, TextJson, ValueJson, clause_ids, coverage, document};
use crate::compiled::Compiled;
use crate::model::{Calculator, Choice, ClauseId, Input, InputKind, Kind, Null, Ruleset};
use crate::plain::{Plain, plain};
use crate::text::Text;

/// What there is in a rule set, without its formulas.
#[derive(Serialize)]
pub struct CatalogueJson {
    id: String,
    hash: String,
    document: DocumentJson,
    region: RegionJson,
    coverage: CoverageJson,
    calculators: Vec<CatalogueEntryJson>,
}

#[derive(Serialize)]
struct RegionJson {
    code: String,
    name: TextJson,
    province: Option<TextJson>,
}

#[derive(Serialize)]
struct CatalogueEntryJson {
    id: String,
    title: TextJson,
    summary: TextJson,
    audience: Vec<ChoiceJson>,
}

#[derive(Serialize)]
struct ChoiceJson {
    id: String,
    name: TextJson,
}

/// What there is in a rule set.
pub fn catalogue(compiled: &Compiled) -> CatalogueJson {
    let ruleset = &compiled.ruleset;
    let region = &ruleset.document.region;
    let entry = |calculator: &Calculator| CatalogueEntryJson {
        id: format!("{}/{}", ruleset.id, calculator.id),
        title: (&calculator.title).into(),
        summary: (&calculator.summary).into(),
        audience: calculator
            .audience
            .iter()
            .map(|party| ruleset.party(*party))
            .map(|party| ChoiceJson { id: party.id.clone(), name: (&party.name).into() })
            .collect(),
    };
    CatalogueJson {
        id: ruleset.id.clone(),
        hash: compiled.hash.clone(),
        document: document(&ruleset.document, None),
        region: RegionJson {
            code: region.code.clone(),
            name: (&region.name).into(),
            province: region.province.as_ref().map(TextJson::from),
        },
        coverage: coverage(ruleset),
        calculators: ruleset.calculators.iter().map(entry).collect(),
    }
}

/// A calculator's questions, readings, outputs and the clauses behind it: what a form needs.
#[derive(Serialize)]
pub struct DescriptionJson {
    id: String,
    title: TextJson,
    summary: TextJson,
    inputs: Vec<InputJson>,
    readings: Vec<ReadingJson>,
    outputs: Vec<OutputJson>,
    clauses: Vec<ClauseJson>,
}

#[derive(Serialize)]
struct InputJson {
    id: String,
    kind: &'static str,
    ask: TextJson,
    help: Option<TextJson>,
    unit: Option<TextJson>,
    low: Option<String>,
    high: Option<String>,
    choices: Vec<ChoiceJson>,
    optional: bool,
    conditional: bool,
    default: ValueJson,
    null: Option<&'static str>,
}

#[derive(Serialize)]
struct ReadingJson {
    id: String,
    ask: TextJson,
    options: Vec<ChoiceJson>,
    clauses: Vec<String>,
}

#[derive(Serialize)]
struct OutputJson {
    id: String,
    label: TextJson,
    unit: TextJson,
}

#[derive(Serialize)]
struct ClauseJson {
    id: String,
    at: String,
    quote: String,
    force: &'static str,
}

/// Describes a calculator.
pub fn describe(ruleset: &Ruleset, calculator: &Calculator) -> DescriptionJson {
    let choices = |options: &[Choice]| -> Vec<ChoiceJson> {
        options.iter().map(|option| ChoiceJson { id: option.id.clone(), name: (&option.name).into() }).collect()
    };
    let input = |input: &Input| {
        let range = match &input.kind {
            InputKind::Count(unit, low, high) | InputKind::Money(unit, low, high) => Some((*unit, *low, *high)),
            _ => None,
        };
        let default = input.default.map(|id| calculator.program.constants[id.index()].value);
        InputJson {
            id: input.id.clone(),
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
            default: ValueJson(default.map_or(Plain::Nothing, |value| plain(ruleset, calculator, value, input.value_kind()))),
            null: match input.null {
                Null::Refused => None,
                Null::Unknown => Some("unknown"),
                Null::None => Some("none"),
            },
        }
    };
    let outputs = calculator.outputs.iter().map(|id| calculator.step(*id)).map(|step| OutputJson {
        id: step.id.clone(),
        label: (&step.label).into(),
        unit: match calculator.program.nodes[step.node.index()].kind {
            Kind::Number(unit) => (&ruleset.unit(unit).name).into(),
            _ => Text::default().into(),
        },
    });
    let clause = |id: ClauseId| {
        let clause = ruleset.clause(id);
        ClauseJson { id: clause.id.clone(), at: clause.at.clone(), quote: clause.quote.clone(), force: clause.force.id() }
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
                id: reading.id.clone(),
                ask: (&reading.ask).into(),
                options: choices(&reading.options),
                clauses: clause_ids(ruleset, &reading.clauses),
            })
            .collect(),
        outputs: outputs.collect(),
        clauses: calculator.cited_clauses().into_iter().map(clause).collect(),
    }
}

/// One entry of `index.json`: what a page needs to offer a rule set before it loads it.
#[derive(Serialize)]
pub struct IndexJson {
    file: String,
    #[serde(flatten)]
    catalogue: CatalogueJson,
}

/// The entry of a rule set in `index.json`; `file` is the compiled rule set's name.
pub fn index_entry(compiled: &Compiled, file: String) -> IndexJson {
    IndexJson { file, catalogue: catalogue(compiled) }
}
