//! What somebody sees of a list: totals, classes, and the rows that are looked at.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

use rust_decimal::Decimal;

use super::Sheet;
use super::results::{AGAIN, REPAIRED, Repair, heads};
use super::rows::Rows;
use crate::advice::Tip;
use crate::evaluate::Status;
use crate::model::InputId;
use crate::roster::case::Cases;
use crate::roster::cells::Row;
use crate::roster::class::{Class, Classes};
use crate::roster::finding::Reason;
use crate::roster::heading::{Each, Role};
use crate::roster::tidy::tidy;
use crate::roster::told::{self, Said, Teller, Told};
use crate::roster::totals::{Paid, Totals};
use crate::text::Language;
use crate::value::{Set, exact};

/// What somebody wants to see of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Rows with this reason, as a position among [`Sheet::reasons`].
    pub reason: Option<u16>,
    /// Rows with this mark.
    pub mark: Option<Mark>,
    /// Rows of this class, as a position among the classes.
    pub class: Option<u32>,
    /// Rows in one of whose cells this stands.
    pub text: String,
}

/// What is special about a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The same person stands in an earlier row.
    Again,
    /// Cells were not spelt as the engine spells them.
    Repaired,
    /// Cells were changed here.
    Changed,
}

/// By what rows are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As they stand in the list.
    List,
    /// By their reason.
    Reason,
    /// By a column of money.
    Money(usize),
    /// By a column of the list, numbers before words.
    Cell(usize),
}

/// A row as it is shown.
#[derive(Debug)]
pub struct Shown<'s> {
    /// Its position among the entries.
    pub entry: usize,
    /// Its number as a spreadsheet counts, from 1 and with the headings.
    pub number: u32,
    /// Its cells.
    pub row: Row<'s>,
    /// Its result in words.
    pub told: Told,
    /// Columns with cells that cannot be read.
    pub faulty: Vec<usize>,
    /// Columns with cells that were not spelt as the engine spells them.
    pub repaired: Vec<usize>,
    /// Its class, as a position among the classes, where rows are trainees.
    pub class: Option<u32>,
}

/// A class as it is shown.
#[derive(Debug)]
pub struct ShownClass<'s> {
    /// The class.
    pub class: &'s Class,
    /// Its result in words.
    pub told: Told,
    /// Where its money falls, and how far that is, by input.
    pub tips: Vec<(InputId, Tip)>,
}

impl Sheet<'_> {
    /// What the list comes to.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        let results = &self.results;
        totals.rows = results.reasons.len() as u64;
        let mut counts = vec![0u64; results.kinds.len()];
        for (reason, mark) in results.reasons.iter().zip(&results.marks) {
            counts[usize::from(*reason)] += 1;
            totals.again += u64::from(mark & AGAIN != 0);
            totals.repaired += u64::from(mark & REPAIRED != 0);
        }
        for ((_, reason), count) in results.kinds.iter().zip(counts).filter(|(_, count)| *count > 0) {
            totals.faulty += if reason.is_faulty() { count } else { 0 };
            *totals.reasons.entry(*reason).or_insert(0) += count;
        }
        if self.rows.layout.each == Each::Trainee {
            let (plan, heads) = (self.plan(), heads(results.outcomes.len(), &results.trainees));
            for (outcome, heads) in results.outcomes.iter().zip(&heads) {
                totals.pay_class(&self.added, &outcome.evaluation(&plan), &outcome.shares, heads);
            }
            return totals;
        }
        let columns = self.added.money.len().max(1);
        for (at, (amount, payee)) in results.money.iter().zip(&results.payees).enumerate() {
            let Some(amount) = *amount else { continue };
            let status = results.reasons.get(at / columns).map(|reason| results.kinds[usize::from(*reason)].0);
            totals.pay(Paid::of(*payee, amount, status == Some(Status::ToConfirm), 1));
        }
        totals
    }

    /// The reasons that rows have, each with its status and how many rows have it.
    pub fn reasons(&self) -> Vec<(u16, Status, Reason, u64)> {
        let mut counts = vec![0u64; self.results.kinds.len()];
        self.results.reasons.iter().for_each(|reason| counts[usize::from(*reason)] += 1);
        let kinds = (0u16..).zip(&self.results.kinds).zip(counts);
        let mut all: Vec<_> =
            kinds.filter(|(_, count)| *count > 0).map(|((at, (status, reason)), count)| (at, *status, *reason, count)).collect();
        all.sort_by_key(|(_, _, reason, _)| *reason);
        all
    }

    /// A reason as a heading.
    pub fn reason_title(&self, reason: Reason, language: Language) -> String {
        told::reason_title(&self.plan(), reason, language)
    }

    /// What an input is called.
    pub fn called(&self, input: InputId, language: Language) -> &str {
        told::called(&self.plan(), input, language)
    }

    /// What a spelling in a column was read as.
    pub fn read_as(&self, column: usize, repair: &Repair, language: Language) -> String {
        match self.rows.layout.roles.get(column) {
            Some(Role::Input(input) | Role::Option(input, _)) => told::read_as(&self.plan(), *input, repair.read, language),
            _ => String::new(),
        }
    }

    /// The classes, where rows are trainees.
    pub fn classes(&self) -> &[Class] {
        if self.is_done() { &self.results.counted.classes } else { &[] }
    }

    /// A class in words, with what lies ahead of its result.
    pub fn class(&self, position: usize, language: Language) -> Option<ShownClass<'_>> {
        let (class, outcome) = (self.classes().get(position)?, self.results.outcomes.get(position)?);
        let plan = self.plan();
        let evaluation = outcome.evaluation(&plan);
        let told = Teller { plan: &plan, columns: &self.added, language }.class(&evaluation);
        Some(ShownClass { class, told, tips: told::cliffs(&evaluation, language) })
    }

    /// Chooses the rows to look at and puts them in order, and says how many they are.
    pub fn look(&mut self, filter: &Filter, order: Order, descending: bool) -> usize {
        let Self { table, rows: Rows { entries, .. }, results, added, .. } = &*self;
        let sought = tidy(&filter.text).to_lowercase();
        let row = |entry: u32| table.row(entries[entry as usize] as usize);
        let money = |entry: u32, column| results.money.get(entry as usize * added.money.len() + column).copied().flatten();
        let wanted = |entry: &u32| {
            let at = *entry as usize;
            let mark = results.marks.get(at).copied().unwrap_or(0);
            filter.reason.is_none_or(|reason| results.reasons.get(at) == Some(&reason))
                && filter.class.is_none_or(|class| results.trainees.get(at).is_some_and(|trainee| trainee.class == class))
                && match filter.mark {
                    None => true,
                    Some(Mark::Again) => mark & AGAIN != 0,
                    Some(Mark::Repaired) => mark & REPAIRED != 0,
                    Some(Mark::Changed) => table.changes.contains_key(&entries[at]),
                }
                && (sought.is_empty() || row(*entry).iter().any(|cell| holds(cell, &sought)))
        };
        let all = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        let mut view: Vec<u32> = (0..all).filter(wanted).collect();
        match order {
            Order::List => {}
            Order::Reason => view.sort_by_key(|entry| {
                let reason = results.reasons.get(*entry as usize).and_then(|at| results.kinds.get(usize::from(*at)));
                reason.map(|(_, reason)| *reason)
            }),
            Order::Money(column) => {
                view.sort_by_key(|entry| money(*entry, column).map_or((true, Decimal::ZERO), |amount| (false, amount)));
            }
            Order::Cell(column) => {
                view.sort_by_cached_key(|entry| key_of(row(*entry).cell(column)));
            }
        }
        if descending {
            view.reverse();
            // What has nothing to be put in order by stands last in either direction.
            let first = match order {
                Order::Cell(column) => view.iter().position(|entry| key_of(row(*entry).cell(column)) != Key::Nothing),
                Order::Money(column) => view.iter().position(|entry| money(*entry, column).is_some()),
                Order::List | Order::Reason => None,
            };
            view.rotate_left(first.unwrap_or(0));
        }
        self.view = view;
        self.view.len()
    }

    /// Rows of those that are looked at, in words.
    pub fn shown(&self, from: usize, count: usize, language: Language) -> Vec<Shown<'_>> {
        let to = from.saturating_add(count).min(self.view.len());
        let wanted = self.view.get(from..to).unwrap_or(&[]).iter().map(|entry| *entry as usize);
        self.tell(wanted, language)
    }

    /// A row in words, by its position among the entries.
    pub fn entry(&self, entry: usize, language: Language) -> Option<Shown<'_>> {
        self.tell(core::iter::once(entry), language).pop()
    }

    fn tell(&self, entries: impl Iterator<Item = usize>, language: Language) -> Vec<Shown<'_>> {
        let (on, results) = (self.on(), &self.results);
        let teller = Teller { plan: &on.plan, columns: on.added, language };
        let mut cases = Cases::new(on.plan);
        let mut classes = Classes::new(on.plan);
        let mut known: BTreeMap<u32, Said> = BTreeMap::new();
        let mut shown = Vec::new();
        for entry in entries.filter(|entry| *entry < results.reasons.len()) {
            let (position, row) = on.entry(entry);
            let before = results.before(entry);
            let (told, repaired, class) = match on.plan.layout.each {
                Each::Case => {
                    let judged = cases.judge(row, before);
                    (teller.case(&judged, row, before), judged.repaired, None)
                }
                Each::Trainee => {
                    let trainee = results.trainees[entry];
                    let outcome = &results.outcomes[trainee.class as usize];
                    let to_all = known.entry(trainee.class).or_insert_with(|| teller.to_trainees(outcome));
                    let repaired = classes.count(row, position + 1).1;
                    (teller.trainee((outcome, to_all), trainee, row, repaired, before), repaired, Some(trainee.class))
                }
            };
            let repaired = repaired.iter().map(|cell| cell.column).collect();
            let at_fault = match (class, told.finding.reason) {
                // What is wrong with a class is not wrong with the cells of all its rows.
                (Some(_), _) => results.trainees[entry].faulty,
                (None, Reason::Faulty(inputs)) => Set(inputs),
                (None, _) => Set::default(),
            };
            let no_class = told.finding.reason == Reason::NoClass;
            let roles = on.plan.layout.roles.iter().enumerate();
            let faulty = roles.filter_map(|(column, role)| match role {
                Role::Input(input) | Role::Option(input, _) if at_fault.has(input.index()) => Some(column),
                Role::Class if no_class => Some(column),
                _ => None,
            });
            let number = u32::try_from(position + 1).unwrap_or(u32::MAX);
            shown.push(Shown { entry, number, row, told, faulty: faulty.collect(), repaired, class });
        }
        shown
    }
}

/// Whether a cell holds what is sought, whatever the case of its letters; what is sought is in small letters.
fn holds(cell: &str, sought: &str) -> bool {
    cell.contains(sought) || cell.bytes().any(|byte| byte.is_ascii_uppercase()) && cell.to_lowercase().contains(sought)
}

/// By which cells are put in order: empty ones last, numbers before words.
#[derive(PartialEq, Eq)]
enum Key {
    Number(Decimal),
    Words(String),
    Nothing,
}

fn key_of(cell: &str) -> Key {
    let plain = tidy(cell);
    match (plain.is_empty(), exact::read(&plain).filter(|_| plain.len() < 16)) {
        (true, _) => Key::Nothing,
        (false, Some(number)) => Key::Number(number),
        (false, None) => Key::Words(plain.into_owned()),
    }
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Key::Number(one), Key::Number(two)) => one.cmp(two),
            (Key::Words(one), Key::Words(two)) => one.cmp(two),
            (Key::Nothing, Key::Nothing) => Ordering::Equal,
            (Key::Number(_), _) | (_, Key::Nothing) => Ordering::Less,
            (_, Key::Number(_)) | (Key::Nothing, _) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
