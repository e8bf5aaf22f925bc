//! Commands for those who write rules: check, test, coverage, compile.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use butie::author::cases::{self, Difference, cases};
use butie::author::check::{ClauseState, check as check_folder};
use butie::author::diagnostic::{Code, Severity};
use butie::author::interviews::{self, interviews};
use butie::catalogue::{Entry, lists_beside};
use butie::compiled::{Compiled, compile as compile_ruleset, compile_index, compile_lists};
use butie::text::Language;
use butie::wire::{self, IndexFiles};
use clap::Args;

use crate::rules::{Library, sound};
use crate::{Failure, Outcome, render, write_out};

/// Rule sets by id or folder.
#[derive(Args)]
pub(crate) struct Folders {
    /// 规则集或文件夹；不写就是全部 / rule sets or folders; all of them when left out
    named: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Check {
    #[command(flatten)]
    folders: Folders,
    /// 说明一个错误编号，例如 B0504 / what a code means
    #[arg(long, value_name = "CODE", conflicts_with = "named")]
    explain: Option<String>,
}

#[derive(Args)]
pub(crate) struct Compile {
    #[command(flatten)]
    folders: Folders,
    /// 输出文件夹 / where the compiled rule sets go
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

pub(crate) fn check(command: &Check, library: &Library) -> Outcome {
    if let Some(id) = &command.explain {
        let code = Code::ALL.iter().find(|code| code.id().eq_ignore_ascii_case(id));
        let known: Vec<String> = Code::ALL.iter().map(|code| code.id().to_string()).collect();
        let code = code.ok_or_else(|| library.unknown("错误编号", "code", id, &known))?;
        return write_out(&format!("{}:{}", code.id(), code.explanation()));
    }
    let vocabulary = library.vocabulary_for(&command.folders.named)?;
    let mut failed = false;
    for folder in library.folders(&command.folders.named)? {
        let checked = check_folder(&vocabulary, &folder);
        let (_, case_sources, case_findings) = cases(&folder);
        let (_, interview_sources, interview_findings) = interviews(&folder);
        eprint!("{}", render::diagnostics(&checked.sources, &checked.diagnostics, library.language));
        eprint!("{}", render::diagnostics(&case_sources, &case_findings, library.language));
        eprint!("{}", render::diagnostics(&interview_sources, &interview_findings, library.language));
        let all = checked.diagnostics.iter().chain(&case_findings).chain(&interview_findings);
        let errors = all.filter(|finding| finding.code.severity() == Severity::Error).count();
        failed |= errors > 0 || checked.compiled.is_none();
        let id = &folder.id;
        let verdict = match (&checked.compiled, library.language) {
            (Some(compiled), Language::Zh) if errors == 0 => {
                format!("{id}：没有错误，{} 个计算器", compiled.ruleset.calculators.len())
            }
            (Some(compiled), Language::En) if errors == 0 => {
                format!("{id}: no errors, {} calculators", compiled.ruleset.calculators.len())
            }
            (_, Language::Zh) => format!("{id}：{errors} 个错误"),
            (_, Language::En) => format!("{id}: {errors} errors"),
        };
        write_out(&format!("{verdict}\n"))?;
    }
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

pub(crate) fn test(command: &Folders, library: &Library) -> Outcome {
    let vocabulary = library.vocabulary_for(&command.named)?;
    let (mut of_cases, mut of_interviews) = (Tally::default(), Tally::default());
    for folder in library.folders(&command.named)? {
        let (compiled, _) = sound(check_folder(&vocabulary, &folder), &folder.id, library.language)?;
        let (cases, sources, findings) = cases(&folder);
        of_cases.failed += findings.len();
        eprint!("{}", render::diagnostics(&sources, &findings, library.language));
        for case in cases {
            let name = format!("{} {}/{} {}", case.id, folder.id, case.calculator, case.title);
            of_cases.count(&name, &cases::run(&compiled, &case), &case.why, library.language)?;
        }
        let (scripts, sources, findings) = interviews(&folder);
        of_interviews.failed += findings.len();
        eprint!("{}", render::diagnostics(&sources, &findings, library.language));
        for script in scripts {
            let name = format!("{} {}/{} {}", script.id, folder.id, script.calculator, script.title);
            of_interviews.count(&name, &interviews::run(&compiled, &script), &script.why, library.language)?;
        }
    }
    let mut summary = String::new();
    for (tally, zh, en) in [(&of_cases, "案例", "cases"), (&of_interviews, "访谈", "interviews")] {
        let (passed, failed) = (tally.passed, tally.failed);
        if library.language == Language::Zh {
            let _ = writeln!(summary, "{zh}：{passed} 个通过，{failed} 个不符");
        }
        let _ = writeln!(summary, "{en}: {passed} passed, {failed} failed");
    }
    write_out(&summary)?;
    Ok(if of_cases.failed + of_interviews.failed > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

/// How many came out as expected.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
}

impl Tally {
    /// Counts one, and shows in what it differs.
    fn count(&mut self, name: &str, differences: &[Difference], why: &str, language: Language) -> Result<(), Failure> {
        if differences.is_empty() {
            self.passed += 1;
            return Ok(());
        }
        self.failed += 1;
        let mut text = format!("✗ {name}\n");
        let (expected, actual) = match language {
            Language::Zh => ("应为", "算得"),
            Language::En => ("expected", "got"),
        };
        for difference in differences {
            let _ = writeln!(text, "    {}: {expected} {}，{actual} {}", difference.name, difference.expected, difference.actual);
        }
        if !why.is_empty() {
            let _ = writeln!(text, "    {why}");
        }
        write_out(&text).map(|_| ())
    }
}

pub(crate) fn coverage(command: &Folders, library: &Library) -> Outcome {
    let vocabulary = library.vocabulary_for(&command.named)?;
    let folders = library.folders(&command.named)?;
    let detailed = folders.len() == 1;
    let mut open_clauses = 0;
    for folder in folders {
        let checked = check_folder(&vocabulary, &folder);
        let (mut encoded, mut excused, mut open) = (0, 0, 0);
        let mut text = String::new();
        for clause in &checked.clauses {
            let (mark, remark) = match &clause.state {
                ClauseState::Encoded(by) => {
                    encoded += 1;
                    ("✓", by.join(", "))
                }
                ClauseState::Excused(reason) => {
                    excused += 1;
                    ("○", reason.get(library.language).to_string())
                }
                ClauseState::Open => {
                    open += 1;
                    ("✗", clause.quote.clone())
                }
            };
            if detailed || mark == "✗" {
                let _ = writeln!(text, "  {mark} {} {}  {remark}", clause.id, clause.at);
            }
        }
        open_clauses += open;
        let id = &folder.id;
        let total = encoded + excused + open;
        let head = match library.language {
            Language::Zh => format!("{id}：{total} 条，已编码 {encoded}，已说明 {excused}，未处理 {open}\n"),
            Language::En => format!("{id}: {total} clauses, {encoded} encoded, {excused} excused, {open} open\n"),
        };
        write_out(&(head + &text))?;
    }
    Ok(if open_clauses > 0 { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

pub(crate) fn compile(command: &Compile, library: &Library) -> Outcome {
    let vocabulary = library.vocabulary_for(&command.folders.named)?;
    std::fs::create_dir_all(&command.out)?;
    let mut written = Vec::new();
    for folder in library.folders(&command.folders.named)? {
        let (compiled, lists) = sound(check_folder(&vocabulary, &folder), &folder.id, library.language)?;
        let bytes = compile_ruleset(&compiled.ruleset);
        let lists = compile_lists(&lists, &compiled.ruleset);
        let named = |ending: &str| format!("{}.{ending}", folder.id);
        let files = IndexFiles { file: named("butie"), english: named("en.butie"), text: named("txt") };
        std::fs::write(command.out.join(&files.file), &bytes.rules)?;
        std::fs::write(command.out.join(&files.english), &bytes.english)?;
        let beside = lists_beside(&files.file);
        std::fs::write(command.out.join(&beside), &lists)?;
        std::fs::write(command.out.join(&files.text), folder.document_text())?;
        write_out(&format!(
            "{} {} bytes {}\n{} {} bytes\n{beside} {} bytes\n",
            files.file,
            bytes.rules.len(),
            compiled.hash,
            files.english,
            bytes.english.len(),
            lists.len()
        ))?;
        written.push((compiled, files));
    }
    let catalogue: Vec<_> = written.iter().map(|(compiled, files)| wire::index_entry(compiled, files.clone())).collect();
    let index = serde_json::to_string(&catalogue).map_err(|error| Failure(error.to_string()))?;
    std::fs::write(command.out.join("index.json"), index + "\n")?;
    let entry = |(compiled, files): &(Compiled, IndexFiles)| {
        Entry::of(&compiled.ruleset, &files.file, Some(&files.english), Some(&files.text))
    };
    std::fs::write(command.out.join("index.butie"), compile_index(&written.iter().map(entry).collect::<Vec<_>>()))?;
    Ok(ExitCode::SUCCESS)
}
