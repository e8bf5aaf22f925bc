//! Every number has a source: quotes stand in the document, numbers stand in quotes, clauses are encoded or excused.

use alloc::string::String;
use alloc::vec::Vec;

use crate::author::diagnostic::{Code, Diagnostic, Sink, text};
use crate::author::file::{ClauseItem, DocumentFile, Vocabulary, find_word};
use crate::author::numerals::{Numeral, Ratio, numerals};
use crate::author::source::{Sources, Span, Spanned};
use crate::model::{Clause, ClauseId, Coverage, Excuse, Force};
use crate::passage;
use crate::similar::nearest;
use crate::text::Text;

/// The clauses of a document while calculators are checked against them.
pub(super) struct Citations<'a> {
    entries: Vec<Entry<'a>>,
    /// Positions in `entries` of the clauses that are cited, in document order.
    cited: Vec<usize>,
}

struct Entry<'a> {
    item: &'a ClauseItem,
    force: Force,
    numerals: Vec<Numeral>,
    used: Vec<bool>,
    id: Option<ClauseId>,
    excuse: Option<Text>,
    cited_by: Vec<String>,
}

/// What became of a clause.
#[derive(Clone, Debug, PartialEq)]
pub struct ClauseReport {
    /// Id.
    pub id: String,
    /// Place in the document.
    pub at: String,
    /// The exact words.
    pub quote: String,
    /// Encoded, excused or open.
    pub state: ClauseState,
}

/// Encoded, excused or open.
#[derive(Clone, Debug, PartialEq)]
pub enum ClauseState {
    /// These calculators cite it.
    Encoded(Vec<String>),
    /// It needs no formula, for this reason.
    Excused(Text),
    /// Nobody has looked at it.
    Open,
}

impl<'a> Citations<'a> {
    /// Registers the clauses and checks their quotes. `cited` holds every clause id that a calculator names.
    pub(super) fn new(
        document: &'a DocumentFile,
        words: &str,
        cited: &[(String, String)],
        vocabulary: &Vocabulary,
        sink: &mut Sink,
    ) -> Self {
        let plain_document = without_blanks(words);
        let mut citations = Self { entries: Vec::new(), cited: Vec::new() };
        for item in &document.clauses {
            if let Some(twin) = citations.entries.iter().find(|entry| entry.item.id.node == item.id.node) {
                let id = &item.id.node;
                sink.push(
                    Diagnostic::new(Code::Duplicate, item.id.span, text!("条款 `{id}` 写了两次"; "clause `{id}` is given twice"))
                        .label(twin.item.id.span, text!("第一次在这里"; "first given here")),
                );
                continue;
            }
            check_quote(item, words, &plain_document, sink);
            let force = find_word(&item.force, "语气", "force", Force::ALL.iter().map(|(force, id)| (*id, *force)), sink);
            let excuse = item.excuse.as_ref().and_then(|excuse| {
                let words = vocabulary.excuses.iter().map(|(id, text)| (id.as_str(), text));
                find_word(excuse, "免编码理由", "excuse", words, sink)
                    .map(|general| item.because.clone().unwrap_or_else(|| general.clone()))
            });
            let numerals = numerals(&item.quote.node);
            let mut cited_by: Vec<String> =
                cited.iter().filter(|(id, _)| *id == item.id.node).map(|(_, calculator)| calculator.clone()).collect();
            cited_by.dedup();
            let id = if cited_by.is_empty() {
                None
            } else {
                citations.cited.push(citations.entries.len());
                u16::try_from(citations.cited.len() - 1).ok().map(ClauseId)
            };
            let used = alloc::vec![false; numerals.len()];
            citations.entries.push(Entry { item, force: force.unwrap_or(Force::Rule), numerals, used, id, excuse, cited_by });
        }
        citations
    }

    /// The clauses that a rule cites; unknown ids are reported.
    pub(super) fn resolve(&self, cite: &[Spanned<String>], sink: &mut Sink) -> Vec<ClauseId> {
        let mut ids = Vec::new();
        for id in cite {
            match self.entries.iter().find(|entry| entry.item.id.node == id.node) {
                Some(entry) => ids.extend(entry.id),
                None => {
                    let given = &id.node;
                    let known = self.entries.iter().map(|entry| entry.item.id.node.as_str());
                    sink.push(
                        Diagnostic::new(Code::UnknownClause, id.span, text!("文件里没有条款 `{given}`"; "the document has no clause `{given}`"))
                            .did_you_mean(nearest(given, known))
                            .help(text!("条款登记在 document.toml 的 [[clause]] 里"; "clauses are registered as [[clause]] in document.toml")),
                    );
                }
            }
        }
        ids
    }

    /// The clauses that a rule cites, where unknown ids are reported elsewhere.
    pub(super) fn known(&self, cite: &[Spanned<String>]) -> Vec<ClauseId> {
        let entry = |id: &Spanned<String>| self.entries.iter().find(|entry| entry.item.id.node == id.node);
        cite.iter().filter_map(|id| entry(id)?.id).collect()
    }

    /// The first of the clauses in whose quote the number stands; it counts as encoded in each of them.
    ///
    /// `unit` is what the number counts, if it counts something; `units` are the words that a document may write after a
    /// number instead: 10 days are not found in 10元, and money is not found in a percentage.
    pub(super) fn find_number(
        &mut self,
        number: Ratio,
        unit: Option<&str>,
        units: &[&str],
        clauses: &[ClauseId],
    ) -> Option<ClauseId> {
        let mut first = None;
        for clause in clauses {
            let entry = &mut self.entries[self.cited[clause.index()]];
            for (numeral, used) in entry.numerals.iter().zip(&mut entry.used) {
                if numeral.values.contains(&number) && numeral.can_count(unit, units) {
                    *used = true;
                    first = first.or(Some(*clause));
                }
            }
        }
        first
    }

    /// The first clause of the whole document in whose quote the number stands.
    pub(super) fn find_anywhere(&mut self, number: Ratio, unit: Option<&str>, units: &[&str]) -> Option<ClauseId> {
        let all: Vec<ClauseId> = self.entries.iter().filter_map(|entry| entry.id).collect();
        self.find_number(number, unit, units, &all)
    }

    /// Adds the cited clauses' quotes to a finding about a number.
    pub(super) fn show_quotes(&self, mut diagnostic: Diagnostic, clauses: &[ClauseId]) -> Diagnostic {
        for clause in clauses {
            let item = self.entries[self.cited[clause.index()]].item;
            let (id, at) = (&item.id.node, &item.at);
            diagnostic = diagnostic.label(item.quote.span, text!("条款 {id}（{at}）的原文"; "the words of clause {id} ({at})"));
        }
        diagnostic
    }

    /// Reports clauses and numbers that nobody has answered for.
    pub(super) fn report_open(&mut self, sink: &mut Sink) {
        for entry in &mut self.entries {
            let (id, at) = (&entry.item.id.node, &entry.item.at);
            match (&entry.item.excuse, entry.cited_by.first()) {
                (None, None) => sink.push(
                    Diagnostic::new(
                        Code::ClauseOpen,
                        entry.item.quote.span,
                        text!("条款 {id}（{at}）没有编码，也没有说明理由"; "clause {id} ({at}) is neither encoded nor excused"),
                    )
                    .help(text!("在计算器里用 cite 引用它，或者写 excuse = \"…\""; "cite it in a calculator, or write excuse = \"…\"")),
                ),
                (Some(excuse), Some(calculator)) => sink.push(
                    Diagnostic::new(
                        Code::ExcusedButCited,
                        excuse.span,
                        text!("条款 {id} 写了免编码理由，但计算器 `{calculator}` 引用了它"; "clause {id} is excused, but calculator `{calculator}` cites it"),
                    )
                    .help(text!("删去 excuse；其中没有用到的数字写进 excuse_numbers"; "remove the excuse; name numbers that no formula uses in excuse_numbers")),
                ),
                (None, Some(_)) => {
                    if let (Some(first), None) = (entry.item.excuse_numbers.first(), &entry.item.because) {
                        sink.push(Diagnostic::new(
                            Code::MissingKey,
                            first.span,
                            text!("条款 {id} 的 excuse_numbers 要有理由：写 because"; "`excuse_numbers` of clause {id} needs a reason: `because`"),
                        ));
                    }
                    for excused in &entry.item.excuse_numbers {
                        let wanted = numerals(&excused.node);
                        let meant = wanted.first().map_or(&[][..], |numeral| numeral.values.as_slice());
                        let mut found = false;
                        for (numeral, used) in entry.numerals.iter().zip(&mut entry.used) {
                            if numeral.values.iter().any(|value| meant.contains(value)) {
                                found = true;
                                *used = true;
                            }
                        }
                        if !found {
                            let number = &excused.node;
                            sink.push(Diagnostic::new(
                                Code::NumberNotInQuote,
                                excused.span,
                                text!("条款 {id} 的原文里没有 {number}"; "{number} does not stand in the words of clause {id}"),
                            ));
                        }
                    }
                    report_numbers(entry, sink);
                }
                (Some(_), None) => {}
            }
        }
    }

    /// The clauses that calculators cite, as the rule set carries them.
    pub(super) fn clauses(&self) -> Vec<Clause> {
        let entries = self.cited.iter().map(|position| &self.entries[*position]);
        let clause = |entry: &Entry<'_>| Clause {
            id: entry.item.id.node.clone(),
            at: entry.item.at.clone(),
            quote: entry.item.quote.node.clone(),
            force: entry.force,
        };
        entries.map(clause).collect()
    }

    /// What became of every clause.
    pub(super) fn report(&self) -> Vec<ClauseReport> {
        let report = |entry: &Entry<'_>| ClauseReport {
            id: entry.item.id.node.clone(),
            at: entry.item.at.clone(),
            quote: entry.item.quote.node.clone(),
            state: match (&entry.excuse, entry.cited_by.is_empty()) {
                (_, false) => ClauseState::Encoded(entry.cited_by.clone()),
                (Some(reason), true) => ClauseState::Excused(reason.clone()),
                (None, true) => ClauseState::Open,
            },
        };
        self.entries.iter().map(report).collect()
    }
}

/// The numbers of clauses encoded, excused and open.
pub(super) fn coverage(report: &[ClauseReport]) -> Coverage {
    let mut coverage = Coverage::default();
    for clause in report {
        match &clause.state {
            ClauseState::Encoded(_) => coverage.encoded += 1,
            ClauseState::Open => coverage.open += 1,
            ClauseState::Excused(reason) => match coverage.excused.iter_mut().find(|excuse| excuse.reason == *reason) {
                Some(excuse) => excuse.clauses += 1,
                None => coverage.excused.push(Excuse { reason: reason.clone(), clauses: 1 }),
            },
        }
    }
    coverage
}

fn report_numbers(entry: &Entry<'_>, sink: &mut Sink) {
    let (id, at) = (&entry.item.id.node, &entry.item.at);
    let mut reported = Vec::new();
    for (numeral, used) in entry.numerals.iter().zip(&entry.used) {
        if numeral.significant && !used && !reported.contains(&&numeral.spelling) {
            reported.push(&numeral.spelling);
            let number = &numeral.spelling;
            sink.push(
                Diagnostic::new(
                    Code::ClauseNumberOpen,
                    entry.item.quote.span,
                    text!("条款 {id}（{at}）里的 {number} 没有公式用到"; "no formula uses the {number} of clause {id} ({at})"),
                )
                .help(text!(
                    "在公式里用它，或者写 excuse_numbers = [\"{number}\"] 并说明理由";
                    "use it in a formula, or write excuse_numbers = [\"{number}\"] with a reason"
                )),
            );
        }
    }
}

fn check_quote(item: &ClauseItem, words: &str, plain_document: &str, sink: &mut Sink) {
    let (id, written) = (&item.id.node, &item.quote.node);
    let mut places = passage::occurrences(words, written).filter(|place| !passage::splits_a_number(words, place));
    if places.next().is_some() {
        if places.next().is_some() {
            sink.push(
                Diagnostic::new(
                    Code::QuoteStandsTwice,
                    item.quote.span,
                    text!("条款 {id} 的引文在文件里出现不止一次"; "the quote of clause {id} stands in the document more than once"),
                )
                .help(text!(
                    "把引文的前后文也引上，让人看得出是哪一处";
                    "quote more of what stands around it, so that one can see which place is meant"
                )),
            );
        }
        return;
    }
    let quote = without_blanks(written);
    let cut = passage::occurrences(words, written).next().is_some();
    let message = match cut {
        true => text!("条款 {id} 的引文把一个数字截断了"; "the quote of clause {id} cuts a number in two"),
        false => text!("条款 {id} 的引文在文件里找不到"; "the quote of clause {id} does not stand in the document"),
    };
    let mut diagnostic = Diagnostic::new(Code::QuoteNotInDocument, item.quote.span, message);
    // The longest beginning that does stand there shows where the words part.
    let ends: Vec<usize> = quote.char_indices().map(|(start, c)| start + c.len_utf8()).collect();
    let known = ends.partition_point(|end| plain_document.contains(&quote[..*end]));
    if let (Some(common), false) = (known.checked_sub(1).map(|last| ends[last]), cut) {
        let place = plain_document.find(&quote[..common]).map_or(0, |start| start + common);
        let before: String = tail(&quote[..common], 12);
        let written: String = quote[common..].chars().take(12).collect();
        let printed: String = plain_document[place..].chars().take(12).collect();
        diagnostic = diagnostic.help(text!(
            "在“{before}”之后，文件写的是“{printed}”，引文写的是“{written}”";
            "after “{before}” the document says “{printed}”, the quote says “{written}”"
        ));
    }
    sink.push(diagnostic.help(text!(
        "引文必须与 document.txt 一字不差（空格和换行除外）";
        "a quote must be word for word as in document.txt (blanks and line breaks aside)"
    )));
}

fn tail(text: &str, length: usize) -> String {
    let chars: Vec<char> = text.chars().collect();
    chars[chars.len().saturating_sub(length)..].iter().collect()
}

fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !passage::is_blank(*c)).collect()
}

/// The place of a citation list, or of the rule when it cites nothing.
pub(super) fn cite_span(cite: &[Spanned<String>], rule: Span) -> Span {
    match (cite.first(), cite.last()) {
        (Some(first), Some(last)) => first.span.to(last.span),
        _ => rule,
    }
}

/// The words of the document, empty when the file is missing.
pub(super) fn words(sources: &Sources, file: Option<crate::author::source::FileId>) -> String {
    file.map_or_else(String::new, |file| sources.file(file).text.clone())
}
