//! Lists worked out on all cores, one after the other, into one result.

use std::collections::BTreeMap;

use butie::roster::case::Plan;
use butie::roster::cell::Reader;
use butie::roster::heading::{Each, Layout, Role};
use butie::roster::people::{Ledger, People};
use butie::roster::remark;
use butie::roster::told::{Teller, read_as};
use butie::roster::totals::Totals;
use butie::text::Language;
use indicatif::{ProgressBar, ProgressStyle};

use super::Roster;
use super::all_classes;
use super::cases::cases;
use super::classes::{ClassTold, classes};
use super::input::List;
use super::output::{Format, Sink, Written};
use super::rows::{Aside, Frame};
use super::source::Source;
use super::undone::Undone;
use crate::Failure;

/// What works out one list after the other.
pub(super) struct Run<'w> {
    pub(super) threads: usize,
    pub(super) sink: &'w mut Sink,
    pub(super) ledger: Ledger,
    pub(super) bar: &'w ProgressBar,
    pub(super) finished: Finished,
}

/// What a run came to.
#[derive(Default)]
pub(super) struct Finished {
    pub(super) totals: Totals,
    /// Rows for which something is left to be done, by list; each with its file, where there are several.
    pub(super) undone: Vec<(Option<String>, Undone)>,
    /// Rows of which something does not count, by list; each with its file, where there are several.
    pub(super) aside: Vec<(Option<String>, Aside)>,
    /// How spellings were read, by heading and text.
    pub(super) spellings: BTreeMap<(String, String), Spelt>,
    /// How many repairs found no room among the spellings.
    pub(super) others: u64,
    /// Classes with their results in words, where rows were trainees.
    pub(super) classes: Vec<ClassTold>,
    /// What is worth saying of the files.
    pub(super) remarks: Vec<String>,
    /// Files that could not be read to their end, with the row.
    pub(super) broken: Vec<(String, u64)>,
    /// How the rows of the last list were meant.
    pub(super) each: Option<Each>,
    /// Headings that no input has taken up, of the first list.
    pub(super) carried: Vec<String>,
}

/// How a spelling was read, and how often.
pub(super) struct Spelt {
    /// `None` when it was refused.
    pub(super) read: Option<String>,
    pub(super) cells: u64,
}

pub(super) fn work(teller: Teller<'_>, hash: &str, command: &Roster, lists: Vec<(List, Layout)>) -> Result<Finished, Failure> {
    let format = Format::of(command.output.as_deref())?;
    let mut sink = Sink::create(command.output.as_deref(), format, &command.files)?;
    match work_into(&mut sink, format, teller, hash, command, lists) {
        Ok(finished) => sink.finish(teller, &finished.classes).map(|()| finished),
        Err(failure) => {
            sink.abandon();
            Err(failure)
        }
    }
}

fn work_into(
    sink: &mut Sink,
    format: Format,
    teller: Teller<'_>,
    hash: &str,
    command: &Roster,
    lists: Vec<(List, Layout)>,
) -> Result<Finished, Failure> {
    let Teller { plan, columns, language } = teller;
    let several = lists.len() > 1;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = command.threads.unwrap_or(cores).clamp(1, 64);
    let progress = bar(&lists, language);
    let mut run = Run { threads, sink, ledger: Ledger::default(), bar: &progress, finished: Finished::default() };
    let mut people = People::default();
    let mut position = 0;
    for (number, (list, layout)) in lists.into_iter().enumerate() {
        let name = list.name.clone();
        let head = list.titles(&layout);
        let remarks = list.remarks(&layout, head.row(0), language);
        run.finished.remarks.extend(remarks.into_iter().map(|remark| format!("{name}: {remark}")));
        let width = layout.roles.len();
        let plan = Plan { layout: &layout, headings: head.row(0), ..*plan };
        let trainees = layout.each == Each::Trainee;
        run.finished.each = Some(layout.each);
        if number == 0 {
            let mut headings: Vec<String> = Vec::new();
            headings.extend(several.then(|| language.pick("文件", "File").to_owned()));
            headings.extend((0..width).map(|column| plan.headings.cell(column).to_owned()));
            headings.extend(columns.headings(plan.ruleset, plan.calculator, trainees, language));
            let mut numbers = plan.numbers(columns);
            numbers.splice(..0, several.then_some(false));
            run.sink.head(&headings, &numbers, format, language)?;
            let carried = layout.roles.iter().enumerate().filter(|(_, role)| **role == Role::Carried);
            run.finished.carried =
                carried.map(|(column, _)| plan.headings.cell(column).to_owned()).filter(|text| !text.is_empty()).collect();
        }
        let teller = Teller { plan: &plan, columns, language };
        let frame = Frame { teller, hash, format, width, file: several.then_some(&*name) };
        // In one table of several files, rows are counted as the table has them, below its headings; else as the list has them.
        let next = if several { position.max(1) } else { layout.heading as u64 + 1 };
        let mut source = Source::new(list, &layout, head.row(0), &mut people, &progress, format.part(), next);
        if trainees {
            classes(&frame, &mut source, &mut run)?;
        } else {
            cases(&frame, &mut source, &mut run)?;
        }
        position = source.next;
        let lost = remark::lost(&source.list.lost, language);
        run.finished.remarks.extend(lost.map(|remark| format!("{name}: {remark}")));
        run.finished.broken.extend(source.broken.map(|row| (name.clone(), row)));
    }
    progress.finish_and_clear();
    if format == Format::Jsonl {
        run.sink.write(&Written::Text(all_classes::json(teller, &run.finished.classes)))?;
    }
    Ok(run.finished)
}

/// How far the work is, on a terminal.
fn bar(lists: &[(List, Layout)], language: Language) -> ProgressBar {
    // The rows of trainees are passed through twice: to count them, and to tell them.
    let times = |layout: &Layout| if layout.each == Each::Trainee { 2 } else { 1 };
    let bytes: Option<u64> = lists.iter().map(|(list, layout)| Some(list.bytes? * times(layout))).sum();
    let template = language.pick("{msg} 行 [{bar:40}] {percent}% {elapsed}", "{msg} rows [{bar:40}] {percent}% {elapsed}");
    let bar = bytes.map_or_else(ProgressBar::no_length, ProgressBar::new);
    bar.with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
}

impl Finished {
    /// Puts down what a list leaves to be done, and what of it does not count.
    pub(super) fn leave(&mut self, file: Option<&str>, undone: Undone, aside: Aside) {
        self.undone.push((file.map(str::to_owned), undone));
        self.aside.push((file.map(str::to_owned), aside));
    }

    /// Puts down how readers read what they met.
    pub(super) fn meet<'r>(
        &mut self,
        plan: &Plan<'_>,
        readers: impl Iterator<Item = (usize, &'r Reader<'r>)>,
        language: Language,
    ) {
        for (column, reader) in readers {
            let heading = plan.headings.cell(column).trim();
            self.others += reader.others();
            for (text, known) in reader.spellings() {
                let spelt = self.spellings.entry((heading.to_owned(), text.to_owned())).or_insert_with(|| {
                    let read = known.cell.answer.as_ref().ok().map(|read| read_as(plan, reader.input(), *read, language));
                    Spelt { read, cells: 0 }
                });
                spelt.cells += known.cells;
            }
        }
    }
}
