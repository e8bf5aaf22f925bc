//! One evaluation with its trace, 100,000 of them, a list of 100,000 rows, and loading a rule set: on the largest calculator of
//! the rules.

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};

use butie::answers::{Raw, RawSituation, read};
use butie::asker::Asker;
use butie::author::check::{Folder, check};
use butie::compiled::{Compiled, compile, load};
use butie::evaluate::{Batch, evaluate};
use butie::interview::interview;
use butie::model::Calculator;
use butie::remedy::remedies;
use butie::roster::case::{Cases, Plan};
use butie::roster::columns::Columns;
use butie::roster::delimited;
use butie::roster::heading::Headings;
use butie::roster::told::Teller;
use butie::text::Language;
use butie::threshold::outlooks;
use butie::trace::trace;
use butie::wire;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn rules() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the package stands");
    Path::new(&here).parent().expect("the package stands in the repository").join("rules")
}

fn ruleset(id: &str) -> Compiled {
    let folder = rules().join(id);
    let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let files =
        files.map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())).collect();
    let vocabulary = fs::read_to_string(rules().join("vocabulary.toml")).unwrap();
    check(&vocabulary, &Folder { id: id.to_owned(), files }).compiled.expect("the rule set is sound")
}

fn class(days: usize) -> RawSituation {
    let mut raw = RawSituation::default();
    let number = |number: usize| Raw::Number(number.to_string());
    raw.inputs.insert("training_mode".into(), Raw::Text("order".into()));
    for (name, count) in [("days", days % 366), ("enrolled", 50), ("passed", 48), ("employed", days % 49)] {
        raw.inputs.insert(name.into(), number(count));
    }
    raw.inputs.insert("real_name_entered".into(), Raw::Truth(true));
    raw.inputs.insert("classified_unit".into(), Raw::Truth(false));
    raw
}

fn engine(criterion: &mut Criterion) {
    let compiled = ruleset("guxian-2023");
    let calculator = compiled.ruleset.calculator("class-training").unwrap();
    let situation = read(calculator, &class(20));
    criterion.bench_function("evaluate", |bencher| {
        bencher.iter(|| evaluate(&compiled.ruleset, calculator, black_box(&situation)).status);
    });
    criterion.bench_function("evaluate with trace", |bencher| {
        bencher.iter(|| {
            let evaluation = evaluate(&compiled.ruleset, calculator, black_box(&situation));
            trace(&evaluation).len()
        });
    });
    criterion.bench_function("read, evaluate, trace, write JSON", |bencher| {
        let raw = class(20);
        bencher.iter(|| {
            let situation = read(calculator, black_box(&raw));
            let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
            serde_json::to_string(&wire::result(&evaluation, &compiled.hash, None)).unwrap().len()
        });
    });
    let mut asked = class(20);
    asked.inputs.remove("employed");
    asked.inputs.remove("real_name_entered");
    for (name, raw) in [("nothing answered", RawSituation::default()), ("two answers missing", asked)] {
        let situation = read(calculator, &raw);
        criterion.bench_function(&format!("possibilities and questions, {name}"), |bencher| {
            bencher.iter(|| {
                let evaluation = evaluate(&compiled.ruleset, calculator, black_box(&situation));
                interview(&evaluation, Asker::Everybody).questions.len()
            });
        });
    }
    let complete = evaluate(&compiled.ruleset, calculator, &situation);
    criterion.bench_function("thresholds", |bencher| bencher.iter(|| outlooks(black_box(&complete)).len()));
    let mut refused = class(20);
    refused.inputs.insert("real_name_entered".into(), Raw::Truth(false));
    let refused = read(calculator, &refused);
    let refused = evaluate(&compiled.ruleset, calculator, &refused);
    criterion.bench_function("ways to money", |bencher| bencher.iter(|| remedies(black_box(&refused), Asker::Everybody).len()));
    let mut many = criterion.benchmark_group("many");
    let situations: Vec<_> = (0..100_000).map(|days| read(calculator, &class(days))).collect();
    many.sample_size(10).throughput(Throughput::Elements(100_000));
    many.bench_function("100,000 evaluations with trace", |bencher| {
        bencher.iter(|| {
            let steps = situations.iter().map(|situation| trace(&evaluate(&compiled.ruleset, calculator, situation)).len());
            steps.sum::<usize>()
        });
    });
    many.bench_function("100,000 evaluations one by one", |bencher| {
        bencher.iter(|| {
            let lines = situations.iter().map(|situation| evaluate(&compiled.ruleset, calculator, situation).lines.len());
            lines.sum::<usize>()
        });
    });
    many.bench_function("100,000 evaluations in a batch", |bencher| {
        bencher.iter(|| {
            let mut batch = Batch::new(&compiled.ruleset, calculator);
            situations.iter().map(|situation| batch.evaluate(situation).lines.len()).sum::<usize>()
        });
    });
    many.finish();
    lists(criterion, &compiled, calculator);
    let files = compile(&compiled.ruleset);
    let load = || load(black_box(&files.rules), black_box(Some(&files.english)));
    criterion.bench_function("load a rule set", |bencher| bencher.iter(|| load().unwrap().hash.len()));
}

/// The same classes as the rows of a pasted list.
fn lists(criterion: &mut Criterion, compiled: &Compiled, calculator: &Calculator) {
    let mut text = String::from("training_mode\tdays\tenrolled\tpassed\temployed\treal_name_entered\tclassified_unit\n");
    for days in 0..100_000usize {
        let _ = writeln!(text, "order\t{}\t50\t48\t{}\t是\t否", days % 366, days % 49);
    }
    let common = read(calculator, &RawSituation::default());
    let mut many = criterion.benchmark_group("list");
    many.sample_size(10).throughput(Throughput::Elements(100_000));
    many.bench_function("100,000 rows of text read", |bencher| bencher.iter(|| delimited::read(black_box(&text)).0.len()));
    let (cells, _) = delimited::read(&text);
    let layout = Headings::new(calculator, &[]).layout(&cells, &[]);
    let plan =
        Plan { ruleset: &compiled.ruleset, calculator, columns: &[], layout: &layout, headings: cells.row(0), common: &common };
    many.bench_function("100,000 rows worked out", |bencher| {
        bencher.iter(|| {
            let mut cases = Cases::new(plan);
            cells.iter().skip(1).map(|row| cases.judge(row, None).evaluation.lines.len()).sum::<usize>()
        });
    });
    let columns = Columns::of(calculator);
    let teller = Teller { plan: &plan, columns: &columns, language: Language::Zh };
    many.bench_function("100,000 rows worked out and put into words", |bencher| {
        bencher.iter(|| {
            let mut cases = Cases::new(plan);
            cells.iter().skip(1).map(|row| teller.case(&cases.judge(row, None), row, None).words.clauses.len()).sum::<usize>()
        });
    });
    many.finish();
}

criterion_group!(benches, engine);
criterion_main!(benches);
