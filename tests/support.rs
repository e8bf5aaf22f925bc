//! Rule sets from the repository, and random situations for any calculator.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use butie::answers::{Raw, RawSituation};
use butie::author::check::{Checked, Folder, check};
use butie::compiled::Compiled;
use butie::model::{Calculator, InputKind, Lists, Null};
use proptest::prelude::*;
use proptest::sample::subsequence;

/// Found at run time: a compiled path would name whichever clone filled a shared target folder first.
pub(crate) fn root() -> PathBuf {
    let folder = env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the tests stand");
    Path::new(&folder).parent().expect("the tests stand in the repository").to_path_buf()
}

pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rule sets of a library folder, with its vocabulary.
pub(crate) fn folders(library: &str) -> (String, Vec<Folder>) {
    let library = root().join(library);
    let mut folders = Vec::new();
    let entries = fs::read_dir(&library).unwrap().map(|entry| entry.unwrap().path());
    for path in entries.filter(|path| path.join("document.toml").is_file()) {
        let mut files: Vec<(String, String)> = fs::read_dir(&path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|file| (file.file_name().unwrap().to_str().unwrap().to_owned(), read(&file)))
            .collect();
        files.sort();
        folders.push(Folder { id: path.file_name().unwrap().to_str().unwrap().to_owned(), files });
    }
    folders.sort_by(|a, b| a.id.cmp(&b.id));
    (read(&library.join("vocabulary.toml")), folders)
}

/// The findings of a check, for a message.
pub(crate) fn findings(checked: &Checked) -> Vec<String> {
    checked.diagnostics.iter().map(|finding| format!("{} {}", finding.code.id(), finding.message.en)).collect()
}

/// Every rule set of the repository, the invented county included.
pub(crate) fn all() -> Vec<Compiled> {
    all_with_lists().into_iter().map(|(compiled, _)| compiled).collect()
}

/// As [`all`], each with what lists call its inputs.
pub(crate) fn all_with_lists() -> Vec<(Compiled, Lists)> {
    let mut all = Vec::new();
    for library in ["rules", "tests/county"] {
        let (vocabulary, folders) = folders(library);
        for folder in folders {
            let checked = check(&vocabulary, &folder);
            let found = findings(&checked);
            let compiled = checked.compiled.unwrap_or_else(|| panic!("{}: {found:?}", folder.id));
            all.push((compiled, checked.lists));
        }
    }
    all
}

/// Answers that a person could give to the calculator: mostly good, some missing, some unknown, a few faulty.
pub(crate) fn situations(calculator: &Calculator) -> BoxedStrategy<RawSituation> {
    let inputs: Vec<BoxedStrategy<Option<(String, Raw)>>> = calculator
        .inputs
        .iter()
        .map(|input| {
            let id = input.id.clone();
            let good = answers(calculator, &input.kind);
            let null = if input.null == Null::Refused { good.clone() } else { Just(Raw::Null).boxed() };
            let unknown = match input.kind {
                InputKind::Tri | InputKind::Choice(_) | InputKind::Choices(_) => Just(Raw::Text("unknown".to_owned())).boxed(),
                _ => good.clone(),
            };
            let faulty = prop_oneof![
                Just(Raw::Other),
                Just(Raw::Number("-1".to_owned())),
                Just(Raw::Number("1e27".to_owned())),
                Just(Raw::Number("79228162514264337593543950335".to_owned())),
                Just(Raw::Text("是".to_owned())),
                Just(Raw::List(vec![Raw::Null])),
            ];
            prop_oneof![
                30 => good.prop_map(Some),
                2 => null.prop_map(Some),
                2 => unknown.prop_map(Some),
                2 => Just(None),
                1 => faulty.prop_map(Some),
            ]
            .prop_map(move |answer| answer.map(|answer| (id.clone(), answer)))
            .boxed()
        })
        .collect();
    let readings: Vec<BoxedStrategy<Option<(String, String)>>> = calculator
        .readings
        .iter()
        .map(|reading| {
            let id = reading.id.clone();
            let options: Vec<String> = reading.options.iter().map(|option| option.id.clone()).collect();
            prop::option::of(prop::sample::select(options))
                .prop_map(move |option| option.map(|option| (id.clone(), option)))
                .boxed()
        })
        .collect();
    (inputs, readings)
        .prop_map(|(inputs, readings)| RawSituation {
            inputs: inputs.into_iter().flatten().collect(),
            readings: readings.into_iter().flatten().collect(),
            as_of: None,
        })
        .boxed()
}

/// A complete set of answers, and the same with some of them missing or 不清楚.
pub(crate) fn partly_answered(calculator: &Calculator) -> BoxedStrategy<(RawSituation, RawSituation)> {
    let inputs: Vec<BoxedStrategy<(String, Raw, Option<Raw>)>> = calculator
        .inputs
        .iter()
        .map(|input| {
            let id = input.id.clone();
            let good = answers(calculator, &input.kind);
            let full = if input.null == Null::None { prop_oneof![3 => good, 1 => Just(Raw::Null)].boxed() } else { good };
            let unknown = match input.kind {
                InputKind::Tri | InputKind::Choice(_) | InputKind::Choices(_) => Some(Raw::Text("unknown".to_owned())),
                _ if input.null == Null::Unknown => Some(Raw::Null),
                _ => None,
            };
            (full, 0..10)
                .prop_map(move |(full, fate)| {
                    let partial = match fate {
                        0..6 => Some(full.clone()),
                        6..9 => None,
                        _ => unknown.clone(),
                    };
                    (id.clone(), full, partial)
                })
                .boxed()
        })
        .collect();
    let readings: Vec<_> = calculator.readings.iter().map(|reading| 0..reading.options.len()).collect();
    let names: Vec<(String, Vec<String>)> = calculator
        .readings
        .iter()
        .map(|reading| (reading.id.clone(), reading.options.iter().map(|option| option.id.clone()).collect()))
        .collect();
    (inputs, readings)
        .prop_map(move |(inputs, readings)| {
            let readings: butie::named::Named<String> =
                names.iter().zip(readings).map(|((id, options), option)| (id.clone(), options[option].clone())).collect();
            let full = inputs.iter().map(|(id, full, _)| (id.clone(), full.clone())).collect();
            let partial = inputs.into_iter().filter_map(|(id, _, partial)| Some((id, partial?))).collect();
            let situation = |inputs| RawSituation { inputs, readings: readings.clone(), as_of: None };
            (situation(full), situation(partial))
        })
        .boxed()
}

/// Good answers to a question of this kind.
pub(crate) fn answers(calculator: &Calculator, kind: &InputKind) -> BoxedStrategy<Raw> {
    match kind {
        InputKind::Choice(domain) => {
            let ids: Vec<String> = calculator.options(*domain).iter().map(|option| option.id.clone()).collect();
            prop::sample::select(ids).prop_map(Raw::Text).boxed()
        }
        InputKind::Choices(domain) => {
            let ids: Vec<String> = calculator.options(*domain).iter().map(|option| option.id.clone()).collect();
            let most = ids.len();
            subsequence(ids, 0..=most).prop_map(|ids| Raw::List(ids.into_iter().map(Raw::Text).collect())).boxed()
        }
        InputKind::Count(_, low, high) => {
            let (low, high) = (whole(*low), whole(*high));
            let usual = low..=high.min(low + 120);
            prop_oneof![8 => usual, 1 => low..=high].prop_map(|number| Raw::Number(number.to_string())).boxed()
        }
        InputKind::Money(_, low, high) => {
            let (low, high) = (whole(*low), whole(*high));
            let usual = low..=high.min(low + 4_000);
            (prop_oneof![8 => usual, 1 => low..high.max(low + 1)], 0..100)
                .prop_map(move |(yuan, fen)| Raw::Text(if yuan == high { yuan.to_string() } else { format!("{yuan}.{fen:02}") }))
                .boxed()
        }
        InputKind::Tri | InputKind::Bool => any::<bool>().prop_map(Raw::Truth).boxed(),
        InputKind::Date => (1990..2060, 1..=12, 1..=31).prop_map(|(y, m, d)| Raw::Text(format!("{y:04}-{m:02}-{d:02}"))).boxed(),
    }
}

fn whole(number: rust_decimal::Decimal) -> i64 {
    i64::try_from(number.trunc()).expect("the bounds of inputs are small")
}
