//! Reading TOML tables key by key: every value keeps its place, every fault is reported, unknown keys included.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use toml::de::{DeTable, DeValue};

use super::diagnostic::{Code, Diagnostic, Sink, listed, text};
use super::source::{FileId, Sources, Span, Spanned};
use super::syntax::{self, Expr};
use crate::similar::nearest;
use crate::text::Text;
use crate::value::date;

/// A table being read.
pub(super) struct Fields<'a> {
    pub(super) file: FileId,
    pub(super) span: Span,
    table: &'a DeTable<'a>,
    known: Vec<&'static str>,
}

type Value<'a> = toml::Spanned<DeValue<'a>>;

/// Parses a file and hands its top table to `read`; syntax errors go to the sink.
pub(super) fn with_file<T>(
    sources: &Sources,
    file: FileId,
    sink: &mut Sink,
    read: impl FnOnce(&mut Fields<'_>, &mut Sink) -> T,
) -> T {
    let text = &sources.file(file).text;
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = Span::new(file, error.span().unwrap_or(0..0));
        let found = error.message().to_owned();
        sink.push(
            Diagnostic::new(Code::Toml, span, text!("不是有效的 TOML：{found}"; "not valid TOML: {found}"))
                .help(text!("检查引号、方括号和等号是否成对"; "check that quotes, brackets and equal signs are complete")),
        );
    }
    let mut fields = Fields { file, span: Span::new(file, 0..text.len().min(1)), table: table.get_ref(), known: Vec::new() };
    let result = read(&mut fields, sink);
    fields.finish(sink);
    result
}

impl<'a> Fields<'a> {
    fn get(&mut self, key: &'static str) -> Option<(&'a Value<'a>, Span)> {
        self.known.push(key);
        let value = self.table.get(key)?;
        Some((value, Span::new(self.file, value.span())))
    }

    /// Reports every key that nobody asked for.
    pub(super) fn finish(&mut self, sink: &mut Sink) {
        for (key, _) in self.table {
            let name = key.get_ref().to_string();
            if !self.known.contains(&name.as_str()) {
                let known = listed(&self.known);
                sink.push(
                    Diagnostic::new(
                        Code::UnknownKey,
                        Span::new(self.file, key.span()),
                        text!("不认识的键 `{name}`"; "unknown key `{name}`"),
                    )
                    .did_you_mean(nearest(&name, self.known.iter().copied()))
                    .help(text!("这里可用的键：{known}"; "the keys known here are {known}")),
                );
            }
        }
    }

    fn missing(&self, key: &str, sink: &mut Sink) {
        sink.push(Diagnostic::new(Code::MissingKey, self.span, text!("缺少 `{key}`"; "`{key}` is missing")));
    }

    fn wrong(&self, key: &str, span: Span, zh: &str, en: &str, sink: &mut Sink) {
        sink.push(Diagnostic::new(Code::WrongType, span, text!("`{key}` 应当是{zh}"; "`{key}` must be {en}")));
    }

    pub(super) fn string(&mut self, key: &'static str, sink: &mut Sink) -> Option<Spanned<String>> {
        let (value, span) = self.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(Spanned { node: text.to_string(), span }),
            _ => {
                self.wrong(key, span, "文字", "a string", sink);
                None
            }
        }
    }

    pub(super) fn need_string(&mut self, key: &'static str, sink: &mut Sink) -> Option<Spanned<String>> {
        let present = self.table.contains_key(key);
        let found = self.string(key, sink);
        if !present {
            self.missing(key, sink);
        }
        found
    }

    pub(super) fn flag(&mut self, key: &'static str, sink: &mut Sink) -> bool {
        match self.get(key) {
            None => false,
            Some((value, span)) => value.get_ref().as_bool().unwrap_or_else(|| {
                self.wrong(key, span, " true 或 false", "true or false", sink);
                false
            }),
        }
    }

    pub(super) fn integer(&mut self, key: &'static str, sink: &mut Sink) -> Option<Spanned<i64>> {
        let (value, span) = self.get(key)?;
        let number = integer(value);
        if number.is_none() {
            self.wrong(key, span, "整数", "a whole number", sink);
        }
        number.map(|node| Spanned { node, span })
    }

    pub(super) fn integers(&mut self, key: &'static str, sink: &mut Sink) -> Option<Spanned<Vec<i64>>> {
        let (value, span) = self.get(key)?;
        let numbers = value.get_ref().as_array().and_then(|items| items.iter().map(integer).collect());
        if numbers.is_none() {
            self.wrong(key, span, "整数列表", "a list of whole numbers", sink);
        }
        numbers.map(|node| Spanned { node, span })
    }

    /// A date, as a TOML date or as a string.
    pub(super) fn date(&mut self, key: &'static str, sink: &mut Sink) -> Option<Spanned<chrono::NaiveDate>> {
        let (value, span) = self.get(key)?;
        let written = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(datetime) => datetime.to_string(),
            _ => String::new(),
        };
        let found = date::read(&written);
        if found.is_none() {
            self.wrong(key, span, "日期，例如 \"2023-05-05\"", "a date such as \"2023-05-05\"", sink);
        }
        found.map(|node| Spanned { node, span })
    }

    /// A string or a list of strings.
    pub(super) fn strings(&mut self, key: &'static str, sink: &mut Sink) -> Vec<Spanned<String>> {
        let Some((value, span)) = self.get(key) else { return Vec::new() };
        let items: Vec<&Value<'_>> = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => alloc::vec![value],
        };
        let mut strings = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::String(text) => {
                    strings.push(Spanned { node: text.to_string(), span: Span::new(self.file, item.span()) });
                }
                _ => self.wrong(key, span, "文字或文字列表", "a string or a list of strings", sink),
            }
        }
        strings
    }

    /// As [`strings`](Self::strings), where an empty list says something else than none.
    pub(super) fn strings_if_given(&mut self, key: &'static str, sink: &mut Sink) -> Option<Vec<Spanned<String>>> {
        let given = self.table.contains_key(key);
        Some(self.strings(key, sink)).filter(|_| given)
    }

    /// A list of lists of strings; an empty one says something else than none.
    pub(super) fn string_lists(&mut self, key: &'static str, sink: &mut Sink) -> Option<Vec<Vec<String>>> {
        let (value, span) = self.get(key)?;
        let list = |item: &Value<'_>| -> Option<Vec<String>> {
            item.get_ref().as_array()?.iter().map(|item| item.get_ref().as_str().map(ToOwned::to_owned)).collect()
        };
        let lists = value.get_ref().as_array().and_then(|items| items.iter().map(list).collect());
        if lists.is_none() {
            self.wrong(
                key,
                span,
                "列表的列表，例如 [[\"a\"], [\"b\", \"c\"]]",
                "a list of lists such as [[\"a\"], [\"b\", \"c\"]]",
                sink,
            );
        }
        lists
    }

    /// A bilingual text.
    pub(super) fn text(&mut self, key: &'static str, sink: &mut Sink) -> Option<Text> {
        let mut fields = self.table(key, sink)?;
        let text = fields.own_text(sink);
        fields.finish(sink);
        text
    }

    /// The `zh` and `en` of this table itself.
    pub(super) fn own_text(&mut self, sink: &mut Sink) -> Option<Text> {
        let [zh, en] = self.own_texts(sink)?;
        Some(Text { zh: zh.node, en: en.node })
    }

    /// As [`own_text`](Self::own_text), each with its place, for a table that may also go without words of its own.
    pub(super) fn own_texts_if_given(&mut self, sink: &mut Sink) -> Option<[Spanned<String>; 2]> {
        let keys = ["zh", "en"];
        if keys.iter().any(|key| self.table.contains_key(*key)) {
            return self.own_texts(sink);
        }
        self.known.extend(keys);
        None
    }

    fn own_texts(&mut self, sink: &mut Sink) -> Option<[Spanned<String>; 2]> {
        let zh = self.need_string("zh", sink);
        let en = self.need_string("en", sink);
        Some([zh?, en?])
    }

    pub(super) fn need_text(&mut self, key: &'static str, sink: &mut Sink) -> Text {
        if !self.table.contains_key(key) {
            self.missing(key, sink);
        }
        self.text(key, sink).unwrap_or_default()
    }

    /// An expression with its place in the file.
    pub(super) fn expr(&mut self, key: &'static str, sources: &Sources, sink: &mut Sink) -> Option<Spanned<Expr>> {
        let source = self.string(key, sink)?;
        read_expr(&source, sources, sink)
    }

    pub(super) fn need_expr(&mut self, key: &'static str, sources: &Sources, sink: &mut Sink) -> Option<Spanned<Expr>> {
        let source = self.need_string(key, sink)?;
        read_expr(&source, sources, sink)
    }

    /// A table under a key.
    pub(super) fn table(&mut self, key: &'static str, sink: &mut Sink) -> Option<Fields<'a>> {
        let (value, span) = self.get(key)?;
        match value.get_ref() {
            DeValue::Table(table) => Some(Fields { file: self.file, span, table, known: Vec::new() }),
            _ => {
                self.wrong(
                    key,
                    span,
                    "一个表，例如 { zh = \"…\", en = \"…\" }",
                    "a table such as { zh = \"…\", en = \"…\" }",
                    sink,
                );
                None
            }
        }
    }

    /// A list of tables under a key.
    pub(super) fn tables(&mut self, key: &'static str, sink: &mut Sink) -> Vec<Fields<'a>> {
        let Some((value, span)) = self.get(key) else { return Vec::new() };
        let mut tables = Vec::new();
        let items = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            DeValue::Table(_) => alloc::vec![value],
            _ => Vec::new(),
        };
        let count = items.len();
        for item in items {
            if let DeValue::Table(table) = item.get_ref() {
                tables.push(Fields { file: self.file, span: Span::new(self.file, item.span()), table, known: Vec::new() });
            }
        }
        if tables.len() < count || count == 0 && !matches!(value.get_ref(), DeValue::Array(_)) {
            self.wrong(key, span, "表的列表", "a list of tables", sink);
        }
        tables
    }

    /// The named tables under a key, in the order written.
    pub(super) fn named_tables(&mut self, key: &'static str, sink: &mut Sink) -> Vec<(Spanned<String>, Fields<'a>)> {
        let Some(fields) = self.table(key, sink) else { return Vec::new() };
        let mut named = Vec::new();
        for (name, value) in fields.table {
            let name = Spanned { node: name.get_ref().to_string(), span: Span::new(self.file, name.span()) };
            match value.get_ref() {
                DeValue::Table(table) => {
                    named.push((name.clone(), Fields { file: self.file, span: name.span, table, known: Vec::new() }));
                }
                _ => self.wrong(&name.node, Span::new(self.file, value.span()), "一个表", "a table", sink),
            }
        }
        named.sort_by_key(|(name, _)| name.span.start);
        named
    }

    /// The keys of this table with a string or a list of strings each.
    pub(super) fn string_rows(&mut self, key: &'static str, sink: &mut Sink) -> Vec<(Spanned<String>, Vec<Spanned<String>>)> {
        let Some(fields) = self.table(key, sink) else { return Vec::new() };
        let mut rows = Vec::new();
        for (name, value) in fields.table {
            let name = Spanned { node: name.get_ref().to_string(), span: Span::new(self.file, name.span()) };
            let cells: Option<Vec<Spanned<String>>> = match value.get_ref() {
                DeValue::Array(items) => items.iter().map(|item| cell(self.file, item)).collect(),
                _ => cell(self.file, value).map(|cell| alloc::vec![cell]),
            };
            match cells {
                Some(cells) => rows.push((name, cells)),
                None => self.wrong(&name.node, name.span, "文字列表", "a list of strings", sink),
            }
        }
        rows.sort_by_key(|(name, _)| name.span.start);
        rows
    }

    /// Everything under a key as raw answers, for case files.
    pub(super) fn values(&mut self, key: &'static str, sink: &mut Sink) -> Vec<(Spanned<String>, Spanned<Loose>)> {
        let Some(fields) = self.table(key, sink) else { return Vec::new() };
        let mut values = Vec::new();
        for (name, value) in fields.table {
            let span = Span::new(self.file, value.span());
            let name = Spanned { node: name.get_ref().to_string(), span: Span::new(self.file, name.span()) };
            values.push((name, Spanned { node: loose(value.get_ref()), span }));
        }
        values.sort_by_key(|(name, _)| name.span.start);
        values
    }
}

/// A TOML value without its place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Loose {
    Truth(bool),
    Number(String),
    Text(String),
    List(Vec<Loose>),
    Table(Vec<(String, Loose)>),
}

fn loose(value: &DeValue<'_>) -> Loose {
    match value {
        DeValue::String(text) => Loose::Text(text.to_string()),
        DeValue::Integer(number) => Loose::Number(number.to_string()),
        DeValue::Float(number) => Loose::Number(number.to_string()),
        DeValue::Boolean(truth) => Loose::Truth(*truth),
        DeValue::Datetime(datetime) => Loose::Text(datetime.to_string()),
        DeValue::Array(items) => Loose::List(items.iter().map(|item| loose(item.get_ref())).collect()),
        DeValue::Table(table) => {
            Loose::Table(table.iter().map(|(name, value)| (name.get_ref().to_string(), loose(value.get_ref()))).collect())
        }
    }
}

fn integer(value: &Value<'_>) -> Option<i64> {
    let number = value.get_ref().as_integer()?;
    i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
}

fn cell(file: FileId, value: &Value<'_>) -> Option<Spanned<String>> {
    let node = match value.get_ref() {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.to_string(),
        _ => return None,
    };
    Some(Spanned { node, span: Span::new(file, value.span()) })
}

/// Reads the expression that a string holds; ranges become places in the file.
pub(super) fn read_expr(source: &Spanned<String>, sources: &Sources, sink: &mut Sink) -> Option<Spanned<Expr>> {
    let inside = inner_span(source, sources);
    match syntax::read(&source.node) {
        Ok(expr) => Some(Spanned { node: expr, span: inside }),
        Err(error) => {
            let span = Span { file: inside.file, start: inside.start + error.range.start, end: inside.start + error.range.end };
            sink.push(Diagnostic::new(Code::Syntax, span, error.message));
            None
        }
    }
}

/// The place of a string's content, without its quotation marks.
pub(super) fn inner_span(source: &Spanned<String>, sources: &Sources) -> Span {
    let written = sources.slice(source.span);
    let marks = if written.starts_with("\"\"\"") || written.starts_with("'''") {
        3 + usize::from(written.as_bytes().get(3) == Some(&b'\n'))
    } else {
        usize::from(written.starts_with(['"', '\'']))
    };
    let start = source.span.start + marks;
    Span { file: source.span.file, start, end: (start + source.node.len()).min(source.span.end.max(start)) }
}
