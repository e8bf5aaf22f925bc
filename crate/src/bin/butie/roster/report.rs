//! What a list came to, for whoever stands before the terminal.

use std::fmt::{Arguments, Write as _};

use butie::model::PartyId;
use butie::prose::yuan;
use butie::roster::case::Plan;
use butie::roster::finding::Reason;
use butie::roster::heading::Each;
use butie::roster::remark;
use butie::roster::told::{called, paid_said, reason_title};
use butie::text::{Language, joined};
use butie::words;

use super::classes::ClassTold;
use super::work::Finished;

/// So many spellings and classes are listed; the rest is counted.
const LISTED: usize = 12;
/// So many signs of what is wrong with a row are shown.
const WORDS: usize = 200;
/// So many signs of a cell are shown.
const CELL: usize = 40;

/// Writes the report to the error stream, so that it never mixes with a result.
pub(super) fn report(plan: &Plan<'_>, finished: &Finished, language: Language) {
    let mut lines = Lines { text: String::new(), language };
    files(&mut lines, finished);
    rows(&mut lines, finished);
    finished.classes.iter().take(LISTED).for_each(|class| of_class(&mut lines, plan, class));
    more_classes(&mut lines, finished);
    money(&mut lines, plan, finished);
    for (reason, rows) in &finished.totals.reasons {
        lines.add(format_args!("  {rows}  {}", reason_title(plan, *reason, language)));
        undone(&mut lines, finished, reason);
    }
    doubts(&mut lines, finished);
    spellings(&mut lines, finished);
    // Headings, classes and names of files are somebody else's, and a terminal would obey what stands in them.
    let shown: String = lines.text.chars().filter(|sign| *sign == '\n' || !sign.is_control()).collect();
    eprint!("{shown}");
}

/// A text in one language that grows by lines.
struct Lines {
    text: String,
    language: Language,
}

impl Lines {
    /// Adds a line that is the same in every language.
    fn add(&mut self, line: Arguments<'_>) {
        // A text takes whatever is written into it.
        let _ = writeln!(self.text, "{line}");
    }

    /// Adds a line by its words in Chinese and in English.
    fn say(&mut self, zh: Arguments<'_>, en: Arguments<'_>) {
        self.add(self.language.pick(zh, en));
    }

    fn colon(&self) -> &'static str {
        self.language.pick("：", ": ")
    }

    fn comma(&self) -> &'static str {
        self.language.pick("，", ", ")
    }
}

/// What is worth saying of the files, and where one of them ends too early.
fn files(lines: &mut Lines, finished: &Finished) {
    finished.remarks.iter().for_each(|remark| lines.add(format_args!("{remark}")));
    for (name, row) in &finished.broken {
        lines.say(
            format_args!("✗ {name} 第 {row} 行太长，多半是里面有没有闭合的引号；后面的没有读"),
            format_args!(
                "✗ {name}: row {row} is too long, mostly for a quotation mark that is not closed; nothing after it was read"
            ),
        );
    }
}

/// How many rows there were, and which rows and columns do not count.
fn rows(lines: &mut Lines, finished: &Finished) {
    let (rows, language) = (finished.totals.rows, lines.language);
    match finished.each {
        Some(Each::Trainee) => lines.say(
            format_args!("{rows} 行，每行是一名学员，按名单数人头"),
            format_args!("{rows} rows; each row is a trainee; heads are counted"),
        ),
        _ => lines.say(format_args!("{rows} 行，每行单独算"), format_args!("{rows} rows; each row is worked out by itself")),
    }
    for (file, aside) in &finished.aside {
        let file = file.as_ref().map_or_else(String::new, |file| format!("{file}: "));
        let remarks = [remark::apart(&aside.apart, language), remark::beyond(&aside.beyond, language)];
        remarks.into_iter().flatten().for_each(|remark| lines.add(format_args!("{file}{remark}")));
    }
    if !finished.carried.is_empty() {
        let carried = finished.carried.join(language.pick("、", ", "));
        lines.say(format_args!("没有用到的列：{carried}"), format_args!("Columns not used: {carried}"));
    }
}

/// A class: its heads, its money, why it has none, and what those heads decide of which nothing is said.
fn of_class(lines: &mut Lines, plan: &Plan<'_>, class: &ClassTold) {
    let (language, colon, comma) = (lines.language, lines.colon(), lines.comma());
    let name = class.file.as_ref().map_or_else(|| class.called.clone(), |file| format!("{file} {}", class.called));
    let (rows, status) = (class.rows, words::status(class.told.finding.status, language));
    lines.say(format_args!("  {name}，{rows} 人：{status}"), format_args!("  {name}, {rows} rows: {status}"));
    for (input, known, open) in &class.heads {
        let called = called(plan, *input, language);
        match open {
            0 => lines.add(format_args!("    {called}{colon}{known}")),
            open => lines.say(
                format_args!("    {called}：{known}，另有 {open} 人没有写明"),
                format_args!("    {called}: {known}, and {open} not said"),
            ),
        }
    }
    let payee = |payee: &PartyId| plan.ruleset.party(*payee).name.get(language);
    for (party, amount) in class.told.money.iter().flatten() {
        lines.add(format_args!("    {}{colon}{}", payee(party), yuan(*amount, language)));
    }
    if !class.told.words.why.is_empty() {
        lines.add(format_args!("    {}", class.told.words.why));
    }
    let titles = language.pick(["没有写明的都不算", "都算"], ["If those do not count", "If they do"]);
    for (title, told) in titles.into_iter().zip(class.either.iter().flatten()) {
        let money = told.money.iter().flatten().map(|(party, amount)| format!("{} {}", payee(party), yuan(*amount, language)));
        let money = joined(money, comma);
        lines.add(format_args!("    {title}{colon}{}{comma}{money}", words::status(told.finding.status, language)));
    }
}

fn more_classes(lines: &mut Lines, finished: &Finished) {
    if let Some(more) = finished.classes.len().checked_sub(LISTED).filter(|more| *more > 0) {
        lines.say(
            format_args!("  …… 还有 {more} 个班没有列在这里；用 -o 写成 .xlsx，“班级”表里有全部的班（.jsonl 也有）"),
            format_args!(
                "  … {more} more classes are not listed here; -o to .xlsx has all of them on its sheet “Classes” (and .jsonl)"
            ),
        );
    }
}

/// What each payee receives.
fn money(lines: &mut Lines, plan: &Plan<'_>, finished: &Finished) {
    for paid in &finished.totals.payees {
        let name = plan.ruleset.party(paid.payee).name.get(lines.language);
        let (amount, rows) = (paid_said(paid, lines.language), paid.rows);
        lines.say(format_args!("  {name}：{amount}，{rows} 行"), format_args!("  {name}: {amount}, rows: {rows}"));
    }
}

/// Which rows have this reason, what is wrong with the first of them, and what to do.
fn undone(lines: &mut Lines, finished: &Finished, reason: &Reason) {
    let of = finished.undone.iter().filter_map(|(file, undone)| Some((file.as_deref(), undone.0.get(reason)?)));
    let causes: Vec<_> = of.collect();
    let Some((file, first)) = causes.first() else { return };
    let language = lines.language;
    let named = |file: &Option<&str>| file.map_or_else(String::new, |file| format!("{file} "));
    let places = causes.iter().take(LISTED).map(|(file, cause)| format!("{}{}", named(file), cause.rows.said(language)));
    let places = joined(places, language.pick("；", "; "));
    if causes.iter().map(|(_, cause)| cause.rows.count()).sum::<u64>() > 1 {
        lines.add(format_args!("      {places}"));
        more(lines, causes.len());
    }
    let (file, row) = (named(file), first.row);
    let (why, next) = (shown(&first.why, WORDS), &first.next);
    lines.say(format_args!("      {file}第 {row} 行：{why}。{next}"), format_args!("      {file}row {row}: {why}. {next}"));
}

/// Rows that may hold others, and people who stand in several.
fn doubts(lines: &mut Lines, finished: &Finished) {
    let totals = &finished.totals;
    if totals.swallowing > 0 {
        let rows = totals.swallowing;
        lines.say(
            format_args!("✗ {rows} 行的格子里像是吞进了后面的行，那些行没有算；请检查引号是不是成对"),
            format_args!("✗ {rows} rows seem to have swallowed others, which were not worked out; check the quotation marks"),
        );
    }
    if totals.again > 0 {
        let rows = totals.again;
        lines.say(
            format_args!("  {rows} 行与前面某一行是同一人或同名"),
            format_args!("  {rows} rows are for somebody, or for a name, that an earlier row has"),
        );
    }
}

/// How cells were read that are not spelt as the engine spells them, and which could not be read.
fn spellings(lines: &mut Lines, finished: &Finished) {
    let colon = lines.colon();
    let (repaired, refused): (Vec<_>, Vec<_>) = finished.spellings.iter().partition(|(_, spelt)| spelt.read.is_some());
    let titles = lines.language.pick(["这样读的", "读不懂的"], ["Read like this", "Not understood"]);
    for (list, title) in [repaired, refused].iter().zip(titles).filter(|(list, _)| !list.is_empty()) {
        lines.add(format_args!("{title}{colon}"));
        for ((heading, cell), spelt) in list.iter().take(LISTED) {
            let cell = shown(cell, CELL);
            let read = spelt.read.as_ref().map_or_else(String::new, |read| format!(" → {read}"));
            lines.add(format_args!("  {heading}{colon}“{cell}”{read} ×{}", spelt.cells));
        }
        more(lines, list.len());
    }
    if let Some(others) = remark::others(finished.others, lines.language) {
        lines.add(format_args!("  {others}"));
    }
}

/// That there are more of some things than are listed.
fn more(lines: &mut Lines, count: usize) {
    if let Some(more) = count.checked_sub(LISTED).filter(|more| *more > 0) {
        lines.say(format_args!("  …… 还有 {more} 个"), format_args!("  … and {more} more"));
    }
}

/// The beginning of a cell, without what a terminal would obey.
fn shown(cell: &str, most: usize) -> String {
    cell.chars().filter(|sign| !sign.is_control()).take(most).collect()
}
