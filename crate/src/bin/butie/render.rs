//! Findings as a terminal shows them: the line of the file, the place under it, and what to do.

use std::io::IsTerminal;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet};
use butie::author::diagnostic::{Diagnostic, Severity};
use butie::author::source::{FileId, Sources};
use butie::text::Language;

/// All findings, one after the other.
pub(crate) fn diagnostics(sources: &Sources, findings: &[Diagnostic], language: Language) -> String {
    let renderer = if std::io::stderr().is_terminal() { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for finding in findings {
        text.push_str(&renderer.render(&[group(sources, finding, language)]));
        text.push_str("\n\n");
    }
    text
}

fn group<'a>(sources: &'a Sources, finding: &'a Diagnostic, language: Language) -> Group<'a> {
    let (level, help) = match (finding.code.severity(), language) {
        (Severity::Error, Language::Zh) => (Level::ERROR.with_name("错误"), Level::HELP.with_name("办法")),
        (Severity::Warning, Language::Zh) => (Level::WARNING.with_name("提醒"), Level::HELP.with_name("办法")),
        (Severity::Error, Language::En) => (Level::ERROR, Level::HELP),
        (Severity::Warning, Language::En) => (Level::WARNING, Level::HELP),
    };
    let mut group = level.primary_title(finding.message.get(language)).id(finding.code.id()).elements(Vec::<Element<'_>>::new());
    let mut files: Vec<FileId> = Vec::new();
    for label in &finding.labels {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    for file in files {
        let source = sources.file(file);
        let here = finding.labels.iter().enumerate().filter(|(_, label)| label.span.file == file);
        let annotations = here.map(|(position, label)| {
            let kind = if position == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            let start = boundary(&source.text, label.span.start);
            let end = boundary(&source.text, label.span.end.max(label.span.start + 1));
            let annotation = kind.span(start..end.max(start));
            match label.remark.get(language) {
                "" => annotation,
                remark => annotation.label(remark),
            }
        });
        group = group.element(Snippet::source(source.text.as_str()).path(source.name.as_str()).annotations(annotations));
    }
    for advice in &finding.help {
        group = group.element(help.clone().message(advice.get(language)));
    }
    group
}

/// The nearest place between two characters at or after `at`.
fn boundary(text: &str, at: usize) -> usize {
    (at..=text.len()).find(|place| text.is_char_boundary(*place)).unwrap_or(text.len())
}
