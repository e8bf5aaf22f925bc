//! What people write into cells, read as answers. What is not spelt as the engine spells it is a repair, and said; what could
//! mean two things is no answer.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::heading::Role;
use super::tidy::{bare, is_doubted, key, tidy};
use crate::answers::{Answer, Problem, Raw, read_one};
use crate::model::{Calculator, Column, Input, InputId, InputKind, Null, Ruleset, UnitId};
use crate::typed;
use crate::value::{Value, date};

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// The answer; `None` for a cell without one.
    pub answer: Result<Option<Value>, Problem>,
    /// Whether the spelling is not the engine's own, so that it is worth saying how it was read.
    pub repaired: bool,
}

/// A cell of a row that is not spelt as the engine spells it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Repaired {
    /// The column.
    pub column: usize,
    /// What it was read as; nothing where that is no answer.
    pub read: Option<Value>,
}

/// The cells of one column, each spelling read once.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    ruleset: &'a Ruleset,
    calculator: &'a Calculator,
    position: usize,
    reads: Reads,
    /// Other words for the options of the input.
    also: &'a [Vec<String>],
    /// The words of the question and the heading, in which the meaning of 合格 and 未就业 is found.
    context: String,
    known: BTreeMap<String, Known>,
    /// How many cells were repaired whose spelling found no more room among the known ones.
    others: u64,
}

/// A spelling that was met.
#[derive(Clone, Debug)]
pub struct Known {
    /// How it was read.
    pub cell: Cell,
    /// In how many cells it stands.
    pub cells: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reads {
    /// An answer to the input.
    Answer,
    /// Yes or no, about one head.
    Head,
    /// A tick for one option.
    Tick,
}

/// So many spellings of a column are remembered.
const SPELLINGS: usize = 4096;

/// Words that mean a question is not answered.
const BLANK: [&str; 9] = ["-", "--", "—", "——", "/", "\\", "n/a", "na", "…"];
/// Words for “not known”.
const UNKNOWN: [&str; 9] = ["unknown", "不清楚", "不知道", "未知", "不详", "不确定", "待定", "?", "notsure"];
/// Words for yes that need no question.
const YES: [&str; 14] = ["是", "√", "✓", "✔", "☑", "■", "对", "有", "y", "yes", "true", "t", "1", "v"];
/// Words for no that need no question.
const NO: [&str; 17] = ["否", "×", "✗", "✘", "✕", "☐", "□", "x", "无", "没有", "没", "不是", "n", "no", "false", "f", "0"];
/// What turns the meaning of the words behind it.
const NOT: [&str; 7] = ["不", "未", "没有", "没", "非", "无", "尚未"];

impl<'a> Reader<'a> {
    /// For the cells of a column with this role; `None` when it says nothing about an input. `of_heads` where each row is one
    /// head of the input.
    pub fn new(
        ruleset: &'a Ruleset,
        calculator: &'a Calculator,
        columns: &'a [Column],
        role: Role,
        heading: &str,
        of_heads: bool,
    ) -> Option<Self> {
        let (input, reads, option) = match role {
            Role::Input(input) if of_heads => (input, Reads::Head, None),
            Role::Input(input) => (input, Reads::Answer, None),
            Role::Option(input, option) => (input, Reads::Tick, Some(option)),
            Role::Person | Role::Name | Role::Class | Role::Carried => return None,
        };
        let question = calculator.inputs.get(input.index())?;
        let column = columns.get(input.index());
        let mut context = key(heading);
        let mut add = |text: &str| {
            context.push('|');
            context.push_str(&key(text));
        };
        if let Some(column) = column {
            add(&column.heading.zh);
            column.also.iter().for_each(|word| add(word));
        }
        match option.and_then(|option| options(calculator, question).get(usize::from(option))) {
            Some(option) => add(&option.name.zh),
            None => add(&question.ask.zh),
        }
        let also = column.map_or(&[][..], |column| &column.options);
        let position = input.index();
        Some(Self { ruleset, calculator, position, reads, also, context, known: BTreeMap::new(), others: 0 })
    }

    /// The input that the column is about.
    pub fn input(&self) -> InputId {
        InputId(u16::try_from(self.position).unwrap_or(u16::MAX))
    }

    /// Reads a cell.
    pub fn read(&mut self, text: &str) -> Cell {
        if let Some(number) = self.plain_count(text) {
            return Cell { answer: Ok(Some(number)), repaired: false };
        }
        if let Some(known) = self.known.get_mut(text) {
            known.cells += 1;
            return known.cell.clone();
        }
        let cell = self.fresh(text);
        if self.known.len() < SPELLINGS {
            self.known.insert(text.to_owned(), Known { cell: cell.clone(), cells: 1 });
        } else {
            self.others += u64::from(cell.repaired);
        }
        cell
    }

    /// The spellings that were repaired or could not be read, each with how often it was met.
    pub fn spellings(&self) -> impl Iterator<Item = (&str, &Known)> {
        let worth_saying = |known: &Known| known.cell.repaired || known.cell.answer.is_err();
        self.known.iter().filter(move |(_, known)| worth_saying(known)).map(|(text, known)| (text.as_str(), known))
    }

    /// How many cells were repaired beyond those that are listed one by one.
    pub fn others(&self) -> u64 {
        self.others
    }

    fn question(&self) -> &'a Input {
        &self.calculator.inputs[self.position]
    }

    /// A count in plain digits and in range, which most cells of a long list are.
    fn plain_count(&self, text: &str) -> Option<Value> {
        let (Reads::Answer, InputKind::Count(_, low, high)) = (self.reads, &self.question().kind) else { return None };
        let plain = !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = Decimal::from(text.bytes().filter(|_| plain).fold(0u32, |sum, byte| sum * 10 + u32::from(byte - b'0')));
        (plain && number >= *low && number <= *high).then_some(Value::Number(number))
    }

    fn fresh(&self, text: &str) -> Cell {
        let plain = tidy(text);
        let changed = plain != text;
        if plain.is_empty() {
            let none = Ok(if self.reads == Reads::Tick { Some(Value::Truth(false)) } else { None });
            return Cell { answer: none, repaired: false };
        }
        let word = key(&plain);
        match self.reads {
            Reads::Answer => match self.answer(&plain, &word) {
                None => Cell { answer: Ok(None), repaired: true },
                Some((raw, spelt)) => {
                    let answer = read_one(self.calculator, self.position, Some(&raw)).map(|Answer { value, .. }| Some(value));
                    Cell { repaired: answer.is_ok() && (changed || !spelt), answer }
                }
            },
            Reads::Head | Reads::Tick if BLANK.contains(&&*word) => Cell { answer: Ok(None), repaired: true },
            Reads::Head | Reads::Tick => {
                let unknown = self.reads == Reads::Head && UNKNOWN.contains(&&*word);
                match self.truth(&word) {
                    Some((truth, spelt)) => Cell { answer: Ok(Some(Value::Truth(truth))), repaired: changed || !spelt },
                    None if unknown => Cell { answer: Ok(None), repaired: changed },
                    None => Cell { answer: Err(Problem::NotTruth(self.reads == Reads::Head)), repaired: false },
                }
            }
        }
    }

    /// The answer that a text means, and whether it is spelt as the engine spells it; `None` when it means none.
    fn answer(&self, plain: &str, word: &str) -> Option<(Raw, bool)> {
        let question = self.question();
        let text = |text: &str| Raw::Text(text.to_owned());
        let none = BLANK.contains(&word) || word == "null";
        if none && question.null != Null::Refused {
            return Some((Raw::Null, word == "null"));
        }
        let unknown = UNKNOWN.contains(&word);
        Some(match &question.kind {
            // A local standard that is not known is null.
            InputKind::Count(..) | InputKind::Money(..) if unknown && question.null == Null::Unknown => (Raw::Null, false),
            InputKind::Count(unit, ..) | InputKind::Money(unit, ..) => {
                if none {
                    return None;
                }
                let number = self.number(plain, *unit);
                let spelt = number == plain;
                (Raw::Number(number), spelt)
            }
            InputKind::Tri | InputKind::Bool => match self.truth(word) {
                Some((truth, spelt)) => (Raw::Truth(truth), spelt),
                None if unknown => (text("unknown"), matches!(word, "unknown" | "不清楚")),
                None if none => return None,
                None => (text(plain), false),
            },
            InputKind::Choice(_) => match self.option(word) {
                Some((option, spelt)) => (text(option), spelt),
                None if unknown => (text("unknown"), matches!(word, "unknown" | "不清楚")),
                None if none => return None,
                None => (text(plain), false),
            },
            InputKind::Choices(_) => match self.several(plain, word) {
                Some((list, spelt)) => (Raw::List(list), spelt),
                None if unknown => (text("unknown"), matches!(word, "unknown" | "不清楚")),
                None if none => return None,
                None => (Raw::List([text(plain)].into()), false),
            },
            InputKind::Date => {
                if none {
                    return None;
                }
                let day = day(plain);
                let spelt = day == plain;
                (Raw::Text(day), spelt)
            }
        })
    }

    /// A number without its currency, unit and separators. What is no number stays as it is, to be refused.
    fn number(&self, plain: &str, unit: UnitId) -> String {
        let unit = self.ruleset.unit(unit);
        let mut rest = plain;
        for sign in ["¥", "RMB", "CNY", "rmb", "人民币"] {
            rest = rest.strip_prefix(sign).unwrap_or(rest).trim_start();
        }
        let ends = [
            &*unit.name.zh,
            &*unit.name.en,
            &*unit.one,
            "元",
            "yuan",
            "课时",
            "学时",
            "小时",
            "天",
            "日",
            "人",
            "次",
            "年",
            "个月",
        ];
        // 个月, 课时 and the like only where the unit itself says so.
        let allowed = |end: &str| unit.name.zh.split('/').next() == Some(end) || end == unit.name.en || end == unit.one;
        let money = |end: &str| unit.money && matches!(end, "元" | "yuan");
        let end = ends.into_iter().filter(|end| !end.is_empty() && (allowed(end) || money(end)));
        let bare = end.filter_map(|end| rest.strip_suffix(end)).next().unwrap_or(rest).trim_end();
        // 20 30 are two numbers; blanks in one stand before groups of three.
        let mut groups = bare.split(' ').skip(1).map(|group| group.split('.').next().unwrap_or(group));
        if groups.any(|group| group.len() != 3 || !group.bytes().all(|byte| byte.is_ascii_digit())) {
            return bare.to_owned();
        }
        typed::number(bare)
    }

    /// Yes or no, and whether it is spelt plainly.
    fn truth(&self, word: &str) -> Option<(bool, bool)> {
        match word {
            "是" | "yes" | "true" => return Some((true, true)),
            "否" | "no" | "false" => return Some((false, true)),
            _ => {}
        }
        if YES.contains(&word) {
            return Some((true, false));
        }
        if NO.contains(&word) {
            return Some((false, false));
        }
        // 是否合格 below a heading that says so is the heading again, and 合格（待复核） says neither.
        if word.starts_with("是否") || is_doubted(word) {
            return None;
        }
        // 合格, 已就业, 未备案: the words of the question itself, with or without a “not” before them.
        let word = bare(word);
        let done = word.strip_prefix("已经").or_else(|| word.strip_prefix('已')).unwrap_or(&word);
        let denied = NOT.into_iter().filter_map(|not| word.strip_prefix(not));
        let denied = denied.map(|part| self.asked(part)).fold((false, false), |(a, b), (c, d)| (a || c, b || d));
        match (self.asked(&word), self.asked(done), denied) {
            ((true, false), _, (false, _)) | (_, (true, false), (false, _)) => Some((true, false)),
            ((false, _), (false, _), (true, false)) => Some((false, false)),
            // 合格 where the question is whether somebody failed.
            ((false, true), _, (false, false)) | (_, (false, true), (false, false)) => Some((false, false)),
            _ => None,
        }
    }

    /// Whether the question has these words, and whether it has them with a “not” before them.
    fn asked(&self, part: &str) -> (bool, bool) {
        if part.chars().count() < 2 {
            return (false, false);
        }
        let denied = |before: &str| {
            // 有没有 and 有无 ask, they do not deny.
            let before = before.strip_suffix("有没有").or_else(|| before.strip_suffix("有无")).unwrap_or(before);
            NOT.iter().any(|not| before.ends_with(not))
        };
        let places = self.context.match_indices(part).map(|(place, _)| denied(self.context.get(..place).unwrap_or("")));
        places.fold((false, false), |(plain, not), here| (plain || !here, not || here))
    }

    /// The id of the option that a word means, and whether it is its id or its name.
    fn option(&self, word: &str) -> Option<(&'a str, bool)> {
        let options = options(self.calculator, self.question());
        let find = |matches: &dyn Fn(usize) -> bool| {
            let mut found = (0..options.len()).filter(|position| matches(*position));
            // What could be two options is none.
            found.next().filter(|_| found.next().is_none()).map(|position| options[position].id.as_str())
        };
        let names = |position: usize| {
            let option = &options[position];
            [key(&option.id), key(&option.name.zh), key(&option.name.en)]
        };
        // What stands in brackets behind a name explains it.
        let short = bare(word);
        let is_name = |position: usize| !short.is_empty() && names(position).iter().any(|name| bare(name) == short);
        if let Some(id) = find(&|position| names(position).iter().any(|name| name == word)) {
            return Some((id, true));
        }
        // 就业困难人员（未认定） is not what its beginning says.
        if is_doubted(word) {
            return None;
        }
        if let Some(id) = find(&is_name) {
            return Some((id, short == word));
        }
        let also = |position: usize| self.also.get(position).map_or(&[][..], Vec::as_slice);
        let said = |wanted: &str| find(&|position| also(position).iter().any(|other| key(other) == wanted));
        said(word).or_else(|| said(&short).filter(|_| !short.is_empty())).map(|id| (id, false))
    }

    /// The ids of the options that a text lists.
    fn several(&self, plain: &str, word: &str) -> Option<(Vec<Raw>, bool)> {
        let raw = |id: &str| Raw::Text(id.to_owned());
        if let Some((id, spelt)) = self.option(word) {
            return Some(([raw(id)].into(), spelt));
        }
        if matches!(word, "无" | "没有" | "否" | "都不是" | "以上都不是" | "none" | "不属于" | "[]") {
            return Some((Vec::new(), word == "[]"));
        }
        // Blanks separate only where nothing stronger does; they stand in names, too.
        const STRONG: [char; 7] = ['、', ',', ';', '/', '|', '+', '\n'];
        let split = |signs: &[char]| -> Vec<(&str, Option<(&'a str, bool)>)> {
            let parts = outside_brackets(plain, signs).map(str::trim).filter(|part| !part.is_empty());
            parts.map(|part| (part, self.option(&key(part)))).collect()
        };
        let found =
            |parts: &Vec<(&str, Option<(&str, bool)>)>| parts.len() > 1 && parts.iter().any(|(_, option)| option.is_some());
        let parts = Some(split(&STRONG)).filter(found).or_else(|| Some(split(&[' '])).filter(found))?;
        // What is no option among those that are is what the fault will name.
        let list = parts.iter().map(|(part, option)| raw(option.map_or(part, |(id, _)| id)));
        Some((list.collect(), parts.iter().all(|(_, option)| option.is_some_and(|(_, spelt)| spelt))))
    }
}

/// The parts of a text between signs that separate them; within brackets, which names have too, they separate nothing.
fn outside_brackets<'t>(text: &'t str, signs: &[char]) -> impl Iterator<Item = &'t str> {
    let closed = text.matches('(').count() == text.matches(')').count();
    let mut depth = 0usize;
    text.split(move |sign: char| {
        match sign {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        (depth == 0 || !closed) && signs.contains(&sign)
    })
}

/// The options of an input; none for one that has none.
pub(crate) fn options<'a>(calculator: &'a Calculator, input: &Input) -> &'a [crate::model::Choice] {
    match input.kind {
        InputKind::Choice(domain) | InputKind::Choices(domain) => calculator.options(domain),
        _ => &[],
    }
}

/// A date without the time of day behind it; the number of days by which spreadsheets keep dates is one too.
fn day(plain: &str) -> String {
    let spelt = typed::date(plain);
    if date::read(&spelt).is_some() {
        return spelt;
    }
    let first = plain.split([' ', 'T']).next().unwrap_or(plain);
    let timed = plain[first.len()..].bytes().all(|byte| byte.is_ascii_digit() || b" T:.Z".contains(&byte));
    let spelt = typed::date(first);
    if timed && date::read(&spelt).is_some() {
        return spelt;
    }
    serial(plain).map_or_else(|| plain.to_string(), date::write)
}

/// The day with this number in a spreadsheet, from 1954 to 2119: they count from the end of 1899, and 2000 began with 36526.
fn serial(plain: &str) -> Option<chrono::NaiveDate> {
    let number: i64 = plain.parse().ok().filter(|number| (20_000..80_000).contains(number))?;
    date::shift(date::read("2000-01-01")?, number - 36_526, date::DateUnit::Day)
}
