//! Lists worked out on all cores. Rows are read in order by one thread, which also knows who has come before; parts of them are
//! worked out by the others; and what they made is written in order.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::ScopedJoinHandle;

use butie::evaluate::{Batch, evaluate};
use butie::model::InputId;
use butie::prose::Prose;
use butie::roster::case::{Cases, Plan};
use butie::roster::cell::Reader;
use butie::roster::cells::{Cells, Row};
use butie::roster::class::{Class, Classes, Outcome, Trainee};
use butie::roster::heading::{Each, Layout};
use butie::roster::is_entry;
use butie::roster::people::{Before, People};
use butie::roster::told::{Teller, Told};
use butie::roster::totals::Totals;
use butie::text::Language;
use butie::value::{Set, Value};
use butie::wire;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::Roster;
use super::input::{List, PART};
use super::output::{Format, Sink, Written, numbers};
use crate::Failure;

/// What a run came to.
#[derive(Default)]
pub(super) struct Finished {
    pub(super) totals: Totals,
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

/// A class in words.
pub(super) struct ClassTold {
    pub(super) name: String,
    /// Whether these are rows of no class in a list of classes.
    pub(super) unnamed: bool,
    pub(super) rows: u32,
    pub(super) heads: Vec<(InputId, u32, u32)>,
    pub(super) told: Told,
    /// Where it is not said of every trainee: what comes out when those count as no heads, and when they count as heads.
    pub(super) either: Option<[Told; 2]>,
}

/// A part of a list on its way to be worked out.
struct Part {
    order: u64,
    /// The number of rows before its first one below the headings.
    from: u64,
    cells: Cells,
    /// What stands before rows for the same person, by their positions in the part; few rows have something.
    before: BTreeMap<usize, Before>,
}

/// A part with the class and the kind of trainee of each of its rows; nothing for rows that are none of the list's.
type Counted = (Part, Vec<Option<(u32, u32)>>);

/// The kinds of trainees that there are, whatever their class: what their rows say, and whether cells were repaired. There are few,
/// so that a list of a million rows keeps a number for each and no more.
#[derive(Default)]
struct Kinds {
    known: BTreeMap<(Trainee, bool), u32>,
    list: Vec<(Trainee, bool)>,
}

impl Kinds {
    fn number(&mut self, trainee: Trainee, repaired: bool) -> u32 {
        let kind = (Trainee { class: 0, ..trainee }, repaired);
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let number = *self.known.entry(kind).or_insert(next);
        if number == next {
            self.list.push(kind);
        }
        number
    }

    /// A trainee of a class, and whether cells of the row were repaired.
    fn of(&self, class: u32, kind: u32) -> Option<(Trainee, bool)> {
        let (trainee, repaired) = *self.list.get(kind as usize)?;
        Some((Trainee { class, ..trainee }, repaired))
    }
}

/// A part worked out.
struct Made {
    written: Written,
    totals: Totals,
}

/// What all rows of a list have in common, for whoever writes them.
struct Frame<'a> {
    teller: Teller<'a>,
    hash: &'a str,
    format: Format,
    width: usize,
    /// The file's name, where there are several.
    file: Option<&'a str>,
}

pub(super) fn work(teller: Teller<'_>, hash: &str, command: &Roster, lists: Vec<(List, Layout)>) -> Result<Finished, Failure> {
    let format = Format::of(command.output.as_deref())?;
    let mut sink = Sink::create(command.output.as_deref(), format, &command.files)?;
    match work_into(&mut sink, format, teller, hash, command, lists) {
        Ok(finished) => sink.finish(teller.plan, teller.language).map(|()| finished),
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
    let mut finished = Finished::default();
    let mut people = People::default();
    let mut position = 0;
    for (number, (list, layout)) in lists.into_iter().enumerate() {
        finished.remarks.extend(list.remark.iter().map(|remark| format!("{}: {remark}", list.name)));
        let name = list.name.clone();
        let mut head = Cells::default();
        head.push(list.head(layout.heading).iter());
        let width = layout.roles.len();
        let plan = Plan { layout: &layout, headings: head.row(0), ..*plan };
        let trainees = layout.each == Each::Trainee;
        finished.each = Some(layout.each);
        if number == 0 {
            let mut headings: Vec<String> = Vec::new();
            headings.extend(several.then(|| language.pick("文件", "File").to_owned()));
            headings.extend((0..width).map(|column| plan.headings.cell(column).to_owned()));
            headings.extend(columns.headings(plan.ruleset, plan.calculator, trainees, language));
            sink.head(&headings, &numbers(&plan, &layout, columns, several, trainees), format, language)?;
            let carried = layout.roles.iter().enumerate().filter(|(_, role)| **role == butie::roster::heading::Role::Carried);
            finished.carried =
                carried.map(|(column, _)| plan.headings.cell(column).to_owned()).filter(|text| !text.is_empty()).collect();
        }
        let teller = Teller { plan: &plan, columns, language };
        let frame = Frame { teller, hash, format, width, file: several.then_some(&*name) };
        let mut source = Source {
            list,
            layout: &layout,
            headings: head.row(0),
            people: &mut people,
            next: 0,
            order: 0,
            broken: None,
            bar: &progress,
        };
        // In one table of several files, rows are counted as the table has them, below its headings; else as the list has them.
        source.next = if several { position.max(1) } else { layout.heading as u64 + 1 };
        if trainees {
            classes(&frame, &mut source, threads, sink, &mut finished)?;
        } else {
            cases(&frame, &mut source, threads, sink, &mut finished)?;
        }
        position = source.next;
        if source.list.lost() {
            finished.remarks.push(format!("{name}: 有的字读不出来，写成了“�”；请另存为 UTF-8 或 .xlsx / some signs cannot be read and stand as “�”; save the list as UTF-8 or .xlsx"));
        }
        finished.broken.extend(source.broken.map(|row| (name.clone(), row)));
    }
    progress.finish_and_clear();
    Ok(finished)
}

/// How far the work is, on a terminal.
fn bar(lists: &[(List, Layout)], language: Language) -> ProgressBar {
    let bytes: Option<u64> = lists.iter().map(|(list, _)| list.bytes).sum();
    let template = language.pick("{msg} 行 [{bar:40}] {percent}% {elapsed}", "{msg} rows [{bar:40}] {percent}% {elapsed}");
    let bar = bytes.map_or_else(ProgressBar::no_length, ProgressBar::new);
    bar.with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// The rows of a list below its headings, part by part.
struct Source<'s> {
    list: List,
    layout: &'s Layout,
    headings: Row<'s>,
    people: &'s mut People,
    next: u64,
    order: u64,
    broken: Option<u64>,
    bar: &'s ProgressBar,
}

impl Source<'_> {
    fn part(&mut self) -> std::io::Result<Option<Part>> {
        if self.broken.is_some() {
            return Ok(None);
        }
        let cells = match self.list.part()? {
            Ok(cells) => cells,
            Err(broken) => {
                self.broken = Some(broken.row);
                return Ok(None);
            }
        };
        if cells.is_empty() {
            return Ok(None);
        }
        let from = self.next;
        let skip = if self.order == 0 { self.layout.heading + 1 } else { 0 };
        let before = cells.iter().enumerate().filter_map(|(position, row)| {
            let is_one = position >= skip && is_entry(self.layout, self.headings, row);
            let before = is_one.then(|| self.people.note(self.layout, row, from + (position - skip) as u64))??;
            Some((position, before))
        });
        let before = before.collect();
        let part = Part { order: self.order, from, cells, before };
        self.next += part.cells.len().saturating_sub(skip) as u64;
        self.order += 1;
        Ok(Some(part))
    }
}

impl Part {
    /// The rows below the headings, each with its position in the list and what stands before it.
    fn rows(&self, layout: &Layout) -> impl Iterator<Item = (u64, Row<'_>, Option<Before>)> {
        let skip = if self.order == 0 { layout.heading + 1 } else { 0 };
        let rows = self.cells.iter().enumerate().skip(skip);
        rows.map(move |(position, row)| (self.from + (position - skip) as u64, row, self.before.get(&position).copied()))
    }
}

/// Hands parts to threads and writes what they make in order.
fn spread<R>(
    source: &mut Source<'_>,
    threads: usize,
    sink: &mut Sink,
    totals: &mut Totals,
    worker: impl Fn(&Receiver<Part>, &SyncSender<(u64, Made)>) -> R + Sync,
) -> Result<Vec<R>, Failure>
where
    R: Send,
{
    std::thread::scope(|scope| {
        let (give, made) = sync_channel::<(u64, Made)>(threads * 2);
        let mut ways = Vec::new();
        let mut workers = Vec::new();
        for _ in 0..threads {
            let (way, take) = sync_channel::<Part>(1);
            ways.push(way);
            let (give, worker) = (give.clone(), &worker);
            workers.push(scope.spawn(move || worker(&take, &give)));
        }
        drop(give);
        let bar = source.bar;
        let size = source.list.bytes;
        let reading = scope.spawn(move || -> std::io::Result<()> {
            let mut turn = 0;
            while let Some(part) = source.part()? {
                // Each thread in turn, so that none runs far ahead and the parts wait in a bounded room.
                if ways[turn % ways.len()].send(part).is_err() {
                    break;
                }
                turn += 1;
            }
            Ok(())
        });
        let mut in_order = InOrder::default();
        let mut rows = 0;
        let mut outcome = Ok(true);
        for (order, one) in made {
            in_order.take(order, one, |one| {
                rows += one.totals.rows;
                if matches!(outcome, Ok(true)) {
                    outcome = sink.write(&one.written);
                }
                totals.merge(&one.totals);
                bar.set_message(rows.to_string());
                // Rows are of one length, near enough for a bar.
                if size.is_some() {
                    bar.inc((PART * 40) as u64);
                }
            });
        }
        let read = reading.join();
        let results = workers.into_iter().map(ScopedJoinHandle::join).collect::<Result<_, _>>();
        outcome?;
        // Rows that a thread took with it are never left out in silence.
        read.map_err(|_| lost())??;
        results.map_err(|_| lost())
    })
}

/// That a thread came to no end, and the rows that it had with it.
fn lost() -> Failure {
    Failure(String::from(
        "程序内部出错，结果不完整，没有写出\nan error inside the program; the result is not complete and was not written",
    ))
}

/// Rows that are cases of their own.
fn cases(
    frame: &Frame<'_>,
    source: &mut Source<'_>,
    threads: usize,
    sink: &mut Sink,
    finished: &mut Finished,
) -> Result<(), Failure> {
    let plan = frame.teller.plan;
    let met: Vec<Vec<Met>> = spread(source, threads, sink, &mut finished.totals, |take, give| {
        let mut cases = Cases::new(*plan);
        for part in take {
            let mut made = Made { written: Written::new(frame.format), totals: Totals::default() };
            for (position, row, before) in part.rows(plan.layout) {
                frame.case(&mut cases, position, row, before, &mut made);
            }
            if give.send((part.order, made)).is_err() {
                break;
            }
        }
        spellings(plan, cases.readers(), frame.teller.language)
    })?;
    met.into_iter().flatten().for_each(|met| finished.meet(met));
    Ok(())
}

/// Rows that are trainees: counted first, all of them, then told.
fn classes(
    frame: &Frame<'_>,
    source: &mut Source<'_>,
    threads: usize,
    sink: &mut Sink,
    finished: &mut Finished,
) -> Result<(), Failure> {
    let plan = frame.teller.plan;
    let mut counting = Classes::new(*plan);
    let mut parts: Vec<Counted> = Vec::new();
    let mut heads_of: Vec<BTreeMap<Set, u32>> = Vec::new();
    let mut kinds = Kinds::default();
    while let Some(mut part) = source.part()? {
        let mut trainees = Vec::with_capacity(part.cells.len());
        for (_, row, _) in part.rows(plan.layout) {
            trainees.push(is_entry(plan.layout, plan.headings, row).then(|| {
                let (trainee, repaired) = counting.count(row);
                let repaired = !repaired.is_empty();
                let class = trainee.class as usize;
                if heads_of.len() <= class {
                    heads_of.resize(class + 1, BTreeMap::new());
                }
                *heads_of[class].entry(trainee.counted).or_insert(0) += 1;
                (trainee.class, kinds.number(trainee, repaired))
            }));
        }
        part.cells.shrink();
        parts.push((part, trainees));
    }
    let outcomes: Vec<Outcome> =
        counting.classes.iter().zip(&heads_of).map(|(class, heads)| Outcome::of(&counting, class, heads)).collect();
    let counted: Vec<InputId> = counting.counted().collect();
    for (class, outcome) in counting.classes.iter().zip(&outcomes) {
        let told = frame.teller.class(&outcome.evaluation(plan));
        finished.totals.pay_for(&told, u64::from(class.rows));
        let heads: Vec<_> = counted.iter().map(|input| heads(class, *input)).collect();
        let either = heads.iter().any(|(_, _, open)| *open > 0).then(|| {
            [false, true].map(|counts| {
                let situation = counting.situation(class, Some(counts));
                frame.teller.class(&evaluate(plan.ruleset, plan.calculator, &situation))
            })
        });
        finished.classes.push(ClassTold {
            name: class.name.clone(),
            unnamed: class.unnamed,
            rows: class.rows,
            heads,
            told,
            either,
        });
    }
    spellings(plan, counting.readers(), frame.teller.language).into_iter().for_each(|met| finished.meet(met));
    let told = |(part, trainees): Counted, batch: &mut Batch<'_>| {
        let mut made = Made { written: Written::new(frame.format), totals: Totals::default() };
        for ((position, row, before), trainee) in part.rows(plan.layout).zip(trainees) {
            let told = trainee.and_then(|(class, kind)| {
                let (trainee, repaired) = kinds.of(class, kind)?;
                let outcome = outcomes.get(class as usize)?;
                let evaluation = batch.evaluate(&outcome.situation);
                Some((frame.teller.trainee(&evaluation, &outcome.shares, trainee, row, before), repaired))
            });
            frame.trainee(position, row, told, before, &mut made);
        }
        // The money is that of the classes, which is not always the sum of shares.
        made.totals.payees.clear();
        made
    };
    let parts = Mutex::new((0u64..).zip(parts));
    let (give, made) = sync_channel::<(u64, Made)>(threads * 2);
    std::thread::scope(|scope| {
        let mut workers = Vec::new();
        for _ in 0..threads {
            let (give, parts, told) = (give.clone(), &parts, &told);
            workers.push(scope.spawn(move || {
                let mut batch = Batch::new(plan.ruleset, plan.calculator);
                loop {
                    // What is told goes, so that parts and results are never all there at once.
                    let next = parts.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((order, part)) = next else { return };
                    if give.send((order, told(part, &mut batch))).is_err() {
                        return;
                    }
                }
            }));
        }
        drop(give);
        let mut in_order = InOrder::default();
        let mut outcome = Ok(true);
        for (order, one) in made {
            in_order.take(order, one, |one| {
                if matches!(outcome, Ok(true)) {
                    outcome = sink.write(&one.written);
                }
                finished.totals.merge(&one.totals);
            });
        }
        let lost_none = workers.into_iter().map(ScopedJoinHandle::join).all(|worker| worker.is_ok());
        outcome?;
        if lost_none { Ok(()) } else { Err(lost()) }
    })
}

/// Puts what comes in any order into the order in which it was numbered, from 0 on.
#[derive(Default)]
struct InOrder {
    waiting: BTreeMap<u64, Made>,
    next: u64,
}

impl InOrder {
    /// Takes one in, and hands on all whose turn it is.
    fn take(&mut self, order: u64, made: Made, mut hand_on: impl FnMut(Made)) {
        self.waiting.insert(order, made);
        while let Some(one) = self.waiting.remove(&self.next) {
            self.next += 1;
            hand_on(one);
        }
    }
}

fn heads(class: &Class, input: InputId) -> (InputId, u32, u32) {
    let (known, open) = class.heads[input.index()];
    (input, known, open)
}

/// A row as JSON: the same result that `butie eval` prints, with what a list adds.
#[derive(Serialize)]
struct RowJson<'a, R: Serialize> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    row: u64,
    #[serde(flatten)]
    result: R,
    reason: &'a str,
    next: &'a str,
    remarks: &'a str,
}

/// A trainee's share.
#[derive(Serialize)]
struct ShareJson<'a> {
    status: &'a str,
    shares: BTreeMap<&'a str, Option<String>>,
}

impl Frame<'_> {
    fn case(&self, cases: &mut Cases<'_>, position: u64, row: Row<'_>, before: Option<Before>, made: &mut Made) {
        if !is_entry(self.teller.plan.layout, self.teller.plan.headings, row) {
            return self.carry(row, made);
        }
        let judged = cases.judge(row, before);
        let told = self.teller.case(&judged, row, before);
        made.totals.add(&told, before.is_some(), !judged.repaired.is_empty());
        if self.format == Format::Jsonl {
            let result = wire::result(&judged.evaluation, self.hash, None);
            self.json(position, &result, &told, &mut made.written);
        } else {
            self.row(row, &told, &mut made.written);
        }
    }

    fn trainee(&self, position: u64, row: Row<'_>, told: Option<(Told, bool)>, before: Option<Before>, made: &mut Made) {
        let Some((told, repaired)) = told else { return self.carry(row, made) };
        made.totals.add(&told, before.is_some(), repaired);
        if self.format == Format::Jsonl {
            let shares = self.teller.columns.money.iter().zip(&told.money).map(|(column, money)| {
                let amount = money.map(|(_, amount)| butie::prose::plain_money(amount.normalize()));
                (column.id.as_str(), amount)
            });
            let result = ShareJson { status: told.status.id(), shares: shares.collect() };
            self.json(position, &result, &told, &mut made.written);
        } else {
            self.row(row, &told, &mut made.written);
        }
    }

    fn json(&self, position: u64, result: &impl Serialize, told: &Told, written: &mut Written) {
        let Written::Text(text) = written else { return };
        let (reason, next, remarks) = (&*told.why, &*told.next, &*told.remarks);
        let line = RowJson { file: self.file, row: position + 1, result, reason, next, remarks };
        // A shape of ours has no key that JSON cannot have.
        if let Ok(line) = serde_json::to_string(&line) {
            text.push_str(&line);
            text.push('\n');
        }
    }

    /// A row of the list with its result behind it.
    fn row(&self, row: Row<'_>, told: &Told, written: &mut Written) {
        let own = (0..self.width).map(|column| row.cell(column));
        let beyond: Vec<&str> = row.iter().skip(self.width).filter(|cell| !cell.trim().is_empty()).collect();
        let mut cells: Vec<String> = Vec::new();
        told.cells(self.teller.language, |cell| cells.push(cell.to_owned()));
        if let (Some(remarks), false) = (cells.last_mut(), beyond.is_empty()) {
            let beyond = beyond.join(" | ");
            let said = match self.teller.language {
                Language::Zh => format!("列名之外还有：{beyond}"),
                Language::En => format!("beyond the headings: {beyond}"),
            };
            let between = if remarks.is_empty() { "" } else { self.teller.language.pick("；", "; ") };
            *remarks = format!("{remarks}{between}{said}");
        }
        written.row(self.file.into_iter().chain(own).chain(cells.iter().map(String::as_str)));
    }

    /// A row that is none of the list's, as it stands.
    fn carry(&self, row: Row<'_>, made: &mut Made) {
        // With several files, people are told rows by their number in the table, where none may be missing.
        if row.is_blank() && self.file.is_none() {
            return;
        }
        made.totals.apart += u64::from(!row.is_blank());
        if self.format != Format::Jsonl {
            made.written.row(self.file.into_iter().chain(row.iter()));
        }
    }
}

/// A spelling that was met, in words.
struct Met {
    heading: String,
    text: String,
    read: Option<String>,
    cells: u64,
    others: u64,
}

fn spellings<'r>(plan: &Plan<'_>, readers: impl Iterator<Item = (usize, &'r Reader<'r>)>, language: Language) -> Vec<Met> {
    let evaluation = evaluate(plan.ruleset, plan.calculator, plan.common);
    let prose = Prose { evaluation: &evaluation, language };
    let mut met = Vec::new();
    for (column, reader) in readers {
        let heading = plan.headings.cell(column).trim();
        let kind = plan.calculator.inputs[reader.input().index()].value_kind();
        for (text, known) in reader.spellings() {
            let read = match &known.cell.answer {
                Err(_) => None,
                Ok(None) => Some(language.pick("没有填", "no answer").to_owned()),
                Ok(Some(Value::Truth(truth))) => Some(language.pick(["否", "是"], ["no", "yes"])[usize::from(*truth)].to_owned()),
                Ok(Some(value)) => Some(prose.value(*value, kind)),
            };
            met.push(Met { heading: heading.to_owned(), text: text.to_owned(), read, cells: known.cells, others: 0 });
        }
        met.push(Met { heading: String::new(), text: String::new(), read: None, cells: 0, others: reader.others() });
    }
    met
}

impl Finished {
    fn meet(&mut self, met: Met) {
        self.others += met.others;
        if met.cells > 0 {
            let spelt = self.spellings.entry((met.heading, met.text)).or_insert(Spelt { read: met.read, cells: 0 });
            spelt.cells += met.cells;
        }
    }
}
