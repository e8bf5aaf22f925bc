//! The binary spelling of each type of the model, written once for both directions.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::catalogue::{Entry, Listed, Served};
use crate::model::{
    Audience, Band, Bound, Calculator, Checklist, ChecklistId, Choice, Clause, ClauseId, Column, Comparison, Constant,
    ConstantId, Constraint, Coverage, DatedRow, Document, Domain, DomainId, Effect, Excuse, Force, Gate, Heads, Input, InputId,
    InputKind, Kind, Line, Lists, Message, Node, NodeId, Null, Op, Party, PartyId, Program, Province, Reading, ReadingId, Region,
    Ruleset, Step, StepId, TierRow, Topic, Unit, UnitId,
};
use crate::text::{Language, Text};
use crate::value::date::DateUnit;
use crate::value::round::{Mode, Rounding};
use crate::value::{Set, Value};

/// A type with a binary spelling. Reading never stops half-way: bytes that spell nothing give some value and mark the reader
/// as failed. That keeps the code for the browser small, since nothing half-read has to be taken apart.
pub(super) trait Codec: Sized {
    fn write(&self, out: &mut Writer);
    fn read(reader: &mut Reader<'_>) -> Self;
}

/// What was written: the rules with their Chinese words, and apart from them, in the same order, what whoever reads Chinese
/// never sees: the English words, and the formulas as rule files spell them.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) rules: Vec<u8>,
    pub(super) english: Vec<u8>,
}

impl Writer {
    fn byte(&mut self, byte: u8) {
        self.rules.push(byte);
    }

    fn number(&mut self, number: u128) {
        write_number(number, &mut self.rules);
    }

    fn apart(&mut self, words: &str) {
        write_text(words, &mut self.english);
    }

    /// Everything in one file, for [`Reader::of_both`].
    pub(super) fn both(self) -> Vec<u8> {
        let mut file = Vec::new();
        write_number(self.rules.len() as u128, &mut file);
        file.extend(self.rules);
        file.extend(self.english);
        file
    }
}

/// The bytes that are still to be read.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
    /// What was written apart; `None` where nobody needs it.
    english: Option<&'a [u8]>,
    failed: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(rules: &'a [u8], english: Option<&'a [u8]>) -> Self {
        Self { rest: rules, english, failed: false }
    }

    /// Words of both languages that stand in one file: a length, so many bytes with the Chinese words, then the English ones.
    pub(super) fn of_both(file: &'a [u8]) -> Self {
        let mut file = Self::new(file, None);
        let length = file.length();
        let rules = file.take(length);
        Self { rest: rules, english: Some(file.rest), failed: file.failed }
    }

    /// Whether every byte was read and each of them spelt something.
    pub(super) fn is_done(&self) -> bool {
        self.rest.is_empty() && self.english.is_none_or(<[u8]>::is_empty) && !self.failed
    }

    /// Words that were written apart; where those are not here, the Chinese ones that stand beside them.
    fn apart(&mut self, chinese: &str) -> String {
        let Some(english) = self.english else { return chinese.to_owned() };
        let rules = mem::replace(&mut self.rest, english);
        let words = String::read(self);
        self.english = Some(mem::replace(&mut self.rest, if self.failed { &[] } else { rules }));
        words
    }

    /// Marks what was read as worthless; nothing more is read.
    fn fail<T>(&mut self, stand_in: T) -> T {
        self.rest = &[];
        self.failed = true;
        stand_in
    }

    fn byte(&mut self) -> u8 {
        match self.rest.split_first() {
            Some((first, rest)) => {
                self.rest = rest;
                *first
            }
            None => self.fail(0),
        }
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        match self.rest.split_at_checked(length) {
            Some((taken, rest)) => {
                self.rest = rest;
                taken
            }
            None => self.fail(&[]),
        }
    }

    /// A length of things that take a byte each at least, so that a forged one can reserve no more memory than the rest of a
    /// rule set would take.
    fn length(&mut self) -> usize {
        match usize::try_from(read_number(self)) {
            Ok(length) if length <= self.rest.len() => length,
            _ => self.fail(0),
        }
    }
}

/// Unsigned numbers in groups of seven bits, the lowest first.
fn write_number(mut number: u128, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// A length, then UTF-8.
fn write_text(text: &str, out: &mut Vec<u8>) {
    write_number(text.len() as u128, out);
    out.extend_from_slice(text.as_bytes());
}

fn read_number(reader: &mut Reader<'_>) -> u128 {
    let mut number = 0u128;
    for shift in (0..126).step_by(7) {
        let byte = reader.byte();
        number |= u128::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return number;
        }
    }
    reader.fail(0)
}

macro_rules! numbers {
    ($($type:ty),*) => {$(
        impl Codec for $type {
            fn write(&self, out: &mut Writer) {
                out.number(u128::from(*self));
            }
            fn read(reader: &mut Reader<'_>) -> Self {
                read_number(reader).try_into().unwrap_or_else(|_| reader.fail(0))
            }
        }
    )*};
}

/// The fields in their order, and behind them those that stand apart, each with what is read where those words are not here.
macro_rules! structs {
    ($($type:ident { $($field:ident),* $(; $apart:ident or $here:expr)? })*) => {$(
        impl Codec for $type {
            fn write(&self, out: &mut Writer) {
                $(self.$field.write(out);)*
                $(out.apart(&self.$apart);)?
            }
            fn read(reader: &mut Reader<'_>) -> Self {
                $(let $field = Codec::read(reader);)*
                $(let $apart = reader.apart($here);)?
                Self { $($field,)* $($apart)? }
            }
        }
    )*};
}

macro_rules! positions {
    ($($type:ident)*) => {$(
        impl Codec for $type {
            fn write(&self, out: &mut Writer) {
                self.0.write(out);
            }
            fn read(reader: &mut Reader<'_>) -> Self {
                Self(Codec::read(reader))
            }
        }
    )*};
}

macro_rules! enums {
    ($($type:ident { $($tag:literal $variant:ident $(($($item:ident),*))? $({$($field:ident),*})?),* $(,)? })*) => {$(
        impl Codec for $type {
            fn write(&self, out: &mut Writer) {
                match self {
                    $($type::$variant $(($($item),*))? $({$($field),*})? => {
                        out.byte($tag);
                        $($($item.write(out);)*)?
                        $($($field.write(out);)*)?
                    })*
                }
            }
            fn read(reader: &mut Reader<'_>) -> Self {
                match reader.byte() {
                    $($tag => {
                        $($(let $item = Codec::read(reader);)*)?
                        $($(let $field = Codec::read(reader);)*)?
                        $type::$variant $(($($item),*))? $({$($field),*})?
                    })*
                    // A failed reader gives zeros, and 0 is the tag of a variant that holds no further enum of its own kind.
                    _ => {
                        reader.fail(());
                        Self::read(reader)
                    }
                }
            }
        }
    )*};
}

numbers!(u8, u16, u64);

positions! { NodeId ConstantId ClauseId UnitId PartyId DomainId InputId ReadingId StepId ChecklistId Set }

structs! {
    Text { zh; en or String::as_str(&zh) }
    Ruleset { id, document, clauses, coverage, units, parties, calculators }
    Document { title, number, issuer, region, date, plan_year, valid_from, valid_to, superseded_by, notes }
    Region { code, name, pinyin, province }
    Province { name, pinyin }
    Clause { id, at, quote, force }
    Coverage { encoded, excused, open }
    Excuse { reason, clauses }
    Unit { name, money; one or Text::get(&name, Language::Zh) }
    Party { id, name, order, own, plans }
    Calculator {
        id, title, summary, audience, domains, inputs, readings, constraints, gates, steps, outputs, lines, checklists,
        warnings, notes, program
    }
    Audience { party, situation }
    Domain { options }
    Choice { id, name }
    Input { id, ask, help, kind, when, default, optional, null, absent_is_none, fixed, clauses }
    Reading { id, ask, clauses, options, rewords }
    Constraint { that, blames, say, clauses }
    Gate { id, label, must, effect, clauses, say, advice, warning; formula or Text::get(&label, Language::Zh) }
    Step { id, label, node, clauses, arithmetic, refused; formula or Text::get(&label, Language::Zh) }
    Line { id, label, amount, when, payee, fund, force, may, clauses }
    Checklist { id, label, clauses, items }
    Message { code, when, say, clauses, topic }
    Program { nodes, constants }
    Node { op, kind }
    Constant { value, spelling, clause }
    TierRow { upto, rate }
    Band { lower, upper, value }
    Bound { at, inclusive }
    DatedRow { from, to, value }
    Rounding { places, mode }
    Entry { id, file, english, text, document, calculators }
    Listed { id, title, summary, audience }
    Served { id, name, order, situation }
    Lists { calculators }
    Column { heading, also, heads, options, earlier }
}

enums! {
    Force { 0 Fixed, 1 Ceiling, 2 SoftCeiling, 3 Permission, 4 Reference, 5 Rule, 6 Target, 7 Minimum }
    Topic { 0 Materials, 1 Process, 2 Where, 3 Deadline, 4 Publicity, 5 Payment, 6 Conduct }
    Effect { 0 Forfeited, 1 Ineligible, 2 ToConfirm }
    Null { 0 Refused, 1 Unknown, 2 None }
    Mode { 0 HalfUp, 1 HalfEven, 2 Truncate, 3 Up, 4 Down }
    DateUnit { 0 Day, 1 Month, 2 Year }
    Comparison { 0 Equal, 1 NotEqual, 2 Less, 3 AtMost, 4 Greater, 5 AtLeast }
    InputKind { 0 Choice(a), 1 Choices(a), 2 Count(a, b, c), 3 Money(a, b, c), 4 Tri, 5 Bool, 6 Date }
    Heads { 0 Everybody, 1 Of(a) }
    Kind { 0 Number(a), 1 Truth, 2 Choice(a), 3 Choices(a), 4 Date, 5 Items(a) }
    Op {
        0 Constant(a), 1 LeftToLocal, 2 Input(a), 3 ReadingIs(a, b), 4 Same(a), 5 When(a, b), 6 Add(a, b), 7 Subtract(a, b),
        8 Multiply(a, b), 9 Divide(a, b, c), 10 Round(a, b), 11 Uplift(a, b), 12 AtMost(a, b), 13 AtLeast(a, b), 14 Least(a),
        15 Greatest(a), 16 Compare(a, b, c), 17 Share { part, whole, comparison, threshold, denominator, when_empty },
        18 IsOneOf(a, b), 19 HasAny(a, b), 20 HasAll(a, b), 21 Not(a), 22 And(a), 23 Or(a), 24 If(a, b, c), 25 Tiers(a, b),
        26 Bands(a, b, c), 27 Table(a, b), 28 Dated(a), 29 Shift(a, b, c), 30 MonthEnd(a, b), 31 Complete(a), 32 Lacking(a),
    }
}

impl Codec for bool {
    fn write(&self, out: &mut Writer) {
        out.byte(u8::from(*self));
    }
    fn read(reader: &mut Reader<'_>) -> Self {
        match reader.byte() {
            0 => false,
            1 => true,
            _ => reader.fail(false),
        }
    }
}

impl Codec for String {
    fn write(&self, out: &mut Writer) {
        write_text(self, &mut out.rules);
    }
    fn read(reader: &mut Reader<'_>) -> Self {
        let length = reader.length();
        core::str::from_utf8(reader.take(length)).map_or_else(|_| reader.fail(String::new()), ToOwned::to_owned)
    }
}

impl<T: Codec> Codec for Vec<T> {
    fn write(&self, out: &mut Writer) {
        out.number(self.len() as u128);
        self.iter().for_each(|item| item.write(out));
    }
    fn read(reader: &mut Reader<'_>) -> Self {
        (0..reader.length()).map(|_| T::read(reader)).collect()
    }
}

impl<T: Codec> Codec for Option<T> {
    fn write(&self, out: &mut Writer) {
        self.is_some().write(out);
        if let Some(item) = self {
            item.write(out);
        }
    }
    fn read(reader: &mut Reader<'_>) -> Self {
        bool::read(reader).then(|| T::read(reader))
    }
}

impl<A: Codec, B: Codec> Codec for (A, B) {
    fn write(&self, out: &mut Writer) {
        self.0.write(out);
        self.1.write(out);
    }
    fn read(reader: &mut Reader<'_>) -> Self {
        (A::read(reader), B::read(reader))
    }
}

/// Scale and sign in one byte, then the digits.
impl Codec for Decimal {
    fn write(&self, out: &mut Writer) {
        out.byte((self.scale() as u8) << 1 | u8::from(self.is_sign_negative()));
        out.number(self.mantissa().unsigned_abs());
    }
    fn read(reader: &mut Reader<'_>) -> Self {
        let head = reader.byte();
        let digits = i128::try_from(read_number(reader)).unwrap_or(i128::MAX);
        let digits = if head & 1 == 1 { -digits } else { digits };
        Decimal::try_from_i128_with_scale(digits, u32::from(head >> 1)).unwrap_or_else(|_| reader.fail(Decimal::ZERO))
    }
}

/// Days since the year 1, so that a date takes three bytes.
impl Codec for NaiveDate {
    fn write(&self, out: &mut Writer) {
        out.number(u128::try_from(chrono::Datelike::num_days_from_ce(self)).unwrap_or(0));
    }
    fn read(reader: &mut Reader<'_>) -> Self {
        let days = i32::try_from(read_number(reader)).unwrap_or(-1);
        NaiveDate::from_num_days_from_ce_opt(days).unwrap_or_else(|| reader.fail(NaiveDate::default()))
    }
}

/// Constants only: a compiled rule set holds no items of a checklist and nothing open.
impl Codec for Value {
    fn write(&self, out: &mut Writer) {
        match self {
            Value::Number(a) => {
                out.byte(0);
                a.write(out);
            }
            Value::Truth(a) => {
                out.byte(1);
                a.write(out);
            }
            Value::Choice(a) => {
                out.byte(2);
                a.write(out);
            }
            Value::Choices(a) => {
                out.byte(3);
                a.write(out);
            }
            Value::Date(a) => {
                out.byte(4);
                a.write(out);
            }
            Value::NotApplicable | Value::Items(_) | Value::Open(_) => out.byte(5),
        }
    }
    fn read(reader: &mut Reader<'_>) -> Self {
        match reader.byte() {
            0 => Value::Number(Codec::read(reader)),
            1 => Value::Truth(Codec::read(reader)),
            2 => Value::Choice(Codec::read(reader)),
            3 => Value::Choices(Codec::read(reader)),
            4 => Value::Date(Codec::read(reader)),
            5 => Value::NotApplicable,
            _ => reader.fail(Value::NotApplicable),
        }
    }
}
