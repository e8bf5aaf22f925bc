//! Expressions: their tree, reading them, and printing them.
//!
//! Reading and printing are inverse: `print(read(print(read(text))))` is `print(read(text))`.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write};
use core::ops::Range;

use super::diagnostic::text;
use crate::model::Comparison;
use crate::text::Text;

/// An expression with its range of bytes in the text it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it says.
    pub kind: ExprKind,
    /// Where it says it.
    pub range: Range<usize>,
}

/// A name with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where it stands.
    pub range: Range<usize>,
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// `150元/人/天`, `80%`, `10`.
    Number(Literal),
    /// `1/3`.
    Fraction(String, String),
    /// `yes`, `no`.
    Truth(bool),
    /// An input, step, table, checklist or option.
    Name(String),
    /// `reading.rate_base`.
    Reading(String),
    /// `not a`.
    Not(Box<Expr>),
    /// `-a`.
    Minus(Box<Expr>),
    /// `a and b and c`.
    And(Vec<Expr>),
    /// `a or b or c`.
    Or(Vec<Expr>),
    /// `a + b`.
    Arithmetic(Operator, Box<Expr>, Box<Expr>),
    /// `a >= b`.
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `mode is order`, `mode is not order`, `mode in (order, project)`.
    Is(Box<Expr>, bool, Vec<Name>),
    /// `groups has rural`, `groups has any (…)`, `groups has all (…)`.
    Has(Box<Expr>, Quantifier, Vec<Name>),
    /// `if a then b else c`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `at_most(a, b)`; an argument may carry a label: `when_empty: no`.
    Call(Name, Vec<(Option<Name>, Expr)>),
    /// `tiers(days; 10天: 150元/人/天; 100元/人/天)`.
    Rows(Name, Box<Expr>, Vec<Row>),
}

/// How many of the options `has` wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// At least one.
    Any,
    /// All of them.
    All,
}

/// The four operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// +
    Add,
    /// -
    Subtract,
    /// *
    Multiply,
    /// /
    Divide,
}

/// A number as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Literal {
    /// `150`, `0.5`.
    pub digits: String,
    /// Whether a percent sign follows.
    pub percent: bool,
    /// The unit: names above the stroke, then names below it.
    pub unit: Option<(String, Vec<String>)>,
}

/// A row of `tiers`, `bands` or `table`.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What stands before the colon.
    pub label: RowLabel,
    /// The value.
    pub value: Expr,
    /// The whole row.
    pub range: Range<usize>,
}

/// What stands before the colon of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum RowLabel {
    /// Nothing: the open last tier.
    Open,
    /// `10天:`.
    Upto(Expr),
    /// `0天..10天:` or `10天..:`.
    Span(Expr, Option<Expr>),
    /// `> 500人 <= 1000人:`.
    Bounds(Vec<(Comparison, Expr)>),
    /// `C, D:`.
    Options(Vec<Name>),
    /// `otherwise:`.
    Otherwise,
}

/// Why an expression cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxError {
    /// What was expected or found.
    pub message: Text,
    /// Where.
    pub range: Range<usize>,
}

/// Functions whose arguments are rows.
pub const ROW_FUNCTIONS: [&str; 3] = ["tiers", "bands", "table"];
/// Deeper nesting than any policy needs; it keeps hostile input from exhausting the stack.
const DEPTH: usize = 48;

/// Reads an expression.
///
/// # Errors
///
/// [`SyntaxError`] with the first place that cannot be read.
pub fn read(text: &str) -> Result<Expr, SyntaxError> {
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens, next: 0, end: text.len(), depth: 0 };
    let expr = parser.expr()?;
    match parser.peek() {
        None => Ok(expr),
        Some(_) => Err(parser.unexpected("表达式已经结束", "the end of the expression")),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Number(Literal),
    Fraction(String, String),
    Word(String),
    Sign(&'static str),
}

/// Signs, longest first, with the spelling that the parser knows.
const SIGNS: [(&str, &str); 26] = [
    (">=", ">="),
    ("<=", "<="),
    ("!=", "!="),
    ("..", ".."),
    ("≥", ">="),
    ("≤", "<="),
    ("≠", "!="),
    ("×", "*"),
    ("÷", "/"),
    ("−", "-"),
    ("（", "("),
    ("）", ")"),
    ("，", ","),
    ("；", ";"),
    ("：", ":"),
    ("=", "="),
    ("<", "<"),
    (">", ">"),
    ("+", "+"),
    ("-", "-"),
    ("*", "*"),
    ("/", "/"),
    ("(", "("),
    (")", ")"),
    (",", ","),
    (";", ";"),
];
const MORE_SIGNS: [(&str, &str); 2] = [(":", ":"), (".", ".")];

fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, SyntaxError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().unwrap_or(' ');
        let start = at;
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let token = if first.is_ascii_digit() {
            let (token, length) = number(rest);
            at += length;
            token
        } else if first.is_ascii_alphabetic() || first == '_' {
            let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
            at += length;
            Token::Word(rest[..length].to_owned())
        } else if let Some((spelling, sign)) = SIGNS.iter().chain(&MORE_SIGNS).find(|(spelling, _)| rest.starts_with(spelling)) {
            at += spelling.len();
            Token::Sign(sign)
        } else {
            let range = start..start + first.len_utf8();
            return Err(SyntaxError { message: text!("这里不能写“{first}”"; "“{first}” cannot stand here"), range });
        };
        tokens.push((token, start..at));
    }
    Ok(tokens)
}

/// A character of a unit's name.
fn is_unit(c: char) -> bool {
    c.is_alphabetic() && !c.is_ascii()
}

fn number(text: &str) -> (Token, usize) {
    let digits_end = |from: usize| text[from..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |length| from + length);
    let mut end = digits_end(0);
    if text[end..].starts_with('.') && text[end + 1..].starts_with(|c: char| c.is_ascii_digit()) {
        end = digits_end(end + 1);
    } else if text[end..].starts_with('/') && text[end + 1..].starts_with(|c: char| c.is_ascii_digit()) {
        let below = digits_end(end + 1);
        if !text[below..].starts_with(|c: char| is_unit(c) || c == '.' || c == '%' || c == '％') {
            return (Token::Fraction(text[..end].to_owned(), text[end + 1..below].to_owned()), below);
        }
    }
    let digits = text[..end].to_owned();
    let rest = &text[end..];
    if let Some(sign) = ["%", "％"].into_iter().find(|sign| rest.starts_with(sign)) {
        return (Token::Number(Literal { digits, percent: true, unit: None }), end + sign.len());
    }
    let unit_end = |from: usize| text[from..].find(|c: char| !is_unit(c)).map_or(text.len(), |length| from + length);
    let above = unit_end(end);
    if above == end {
        return (Token::Number(Literal { digits, percent: false, unit: None }), end);
    }
    let name = text[end..above].to_owned();
    let mut below = Vec::new();
    end = above;
    while text[end..].starts_with('/') && text[end + 1..].starts_with(is_unit) {
        let next = unit_end(end + 1);
        below.push(text[end + 1..next].to_owned());
        end = next;
    }
    (Token::Number(Literal { digits, percent: false, unit: Some((name, below)) }), end)
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    next: usize,
    end: usize,
    depth: usize,
}

type Parsed<T> = Result<T, SyntaxError>;

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(token, _)| token)
    }

    fn range(&self) -> Range<usize> {
        self.tokens.get(self.next).map_or(self.end..self.end, |(_, range)| range.clone())
    }

    fn last_end(&self) -> usize {
        self.next.checked_sub(1).and_then(|last| self.tokens.get(last)).map_or(0, |(_, range)| range.end)
    }

    fn unexpected(&self, zh: &str, en: &str) -> SyntaxError {
        SyntaxError { message: text!("这里应当是{zh}"; "expected {en} here"), range: self.range() }
    }

    fn sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.next += usize::from(found);
        found
    }

    fn word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(found)) if found == word);
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &'static str) -> Parsed<()> {
        if self.sign(sign) { Ok(()) } else { Err(self.unexpected(&format!("“{sign}”"), &format!("“{sign}”"))) }
    }

    fn name(&mut self) -> Parsed<Name> {
        let range = self.range();
        match self.peek() {
            Some(Token::Word(word)) if !is_keyword(word) => {
                let text = word.clone();
                self.next += 1;
                Ok(Name { text, range })
            }
            _ => Err(self.unexpected("名称", "a name")),
        }
    }

    /// The name of an option, which may be `yes` or `no`.
    fn option(&mut self) -> Parsed<Name> {
        let range = self.range();
        match self.peek() {
            Some(Token::Word(word)) if word == "yes" || word == "no" => {
                let text = word.clone();
                self.next += 1;
                Ok(Name { text, range })
            }
            _ => self.name(),
        }
    }

    fn finish(&self, start: usize, kind: ExprKind) -> Expr {
        Expr { kind, range: start..self.last_end() }
    }

    fn expr(&mut self) -> Parsed<Expr> {
        self.depth += 1;
        if self.depth > DEPTH {
            let message = text!("表达式嵌套太深，请拆成几个步骤"; "the expression nests too deeply; split it into steps");
            return Err(SyntaxError { message, range: self.range() });
        }
        let start = self.range().start;
        let expr = if self.word("if") {
            let condition = self.expr()?;
            if !self.word("then") {
                return Err(self.unexpected(" then", "`then`"));
            }
            let then = self.expr()?;
            if !self.word("else") {
                return Err(self.unexpected(" else", "`else`"));
            }
            let otherwise = self.expr()?;
            Ok(self.finish(start, ExprKind::If(Box::new(condition), Box::new(then), Box::new(otherwise))))
        } else {
            self.chain("or", ExprKind::Or, |parser| parser.chain("and", ExprKind::And, Self::negation))
        };
        self.depth -= 1;
        expr
    }

    fn chain(&mut self, word: &str, build: fn(Vec<Expr>) -> ExprKind, part: impl Fn(&mut Self) -> Parsed<Expr>) -> Parsed<Expr> {
        let start = self.range().start;
        let first = part(self)?;
        let mut parts = alloc::vec![first];
        while self.word(word) {
            parts.push(part(self)?);
        }
        match (parts.len(), parts.pop()) {
            (1, Some(only)) => Ok(only),
            (_, Some(last)) => {
                parts.push(last);
                Ok(self.finish(start, build(parts)))
            }
            (_, None) => Err(self.unexpected("表达式", "an expression")),
        }
    }

    fn negation(&mut self) -> Parsed<Expr> {
        let start = self.range().start;
        if !self.word("not") {
            return self.comparison();
        }
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.unexpected("较浅的嵌套", "less nesting"));
        }
        let inner = self.negation()?;
        self.depth -= 1;
        Ok(self.finish(start, ExprKind::Not(Box::new(inner))))
    }

    fn comparison(&mut self) -> Parsed<Expr> {
        let start = self.range().start;
        let left = self.sum()?;
        if let Some(comparison) = self.comparison_sign() {
            let right = self.sum()?;
            return Ok(self.finish(start, ExprKind::Compare(comparison, Box::new(left), Box::new(right))));
        }
        if self.word("is") {
            let negated = self.word("not");
            let option = self.option()?;
            return Ok(self.finish(start, ExprKind::Is(Box::new(left), negated, alloc::vec![option])));
        }
        if self.word("in") {
            let options = self.options()?;
            return Ok(self.finish(start, ExprKind::Is(Box::new(left), false, options)));
        }
        if self.word("has") {
            let quantifier = if self.word("all") { Quantifier::All } else { Quantifier::Any };
            let listed = self.word("any") || quantifier == Quantifier::All;
            let options = if listed { self.options()? } else { alloc::vec![self.option()?] };
            return Ok(self.finish(start, ExprKind::Has(Box::new(left), quantifier, options)));
        }
        Ok(left)
    }

    fn comparison_sign(&mut self) -> Option<Comparison> {
        let signs = [
            (">=", Comparison::AtLeast),
            ("<=", Comparison::AtMost),
            ("!=", Comparison::NotEqual),
            ("=", Comparison::Equal),
            (">", Comparison::Greater),
            ("<", Comparison::Less),
        ];
        signs.into_iter().find(|(sign, _)| self.sign(sign)).map(|(_, comparison)| comparison)
    }

    fn options(&mut self) -> Parsed<Vec<Name>> {
        self.expect("(")?;
        let mut options = alloc::vec![self.option()?];
        while self.sign(",") {
            options.push(self.option()?);
        }
        self.expect(")")?;
        Ok(options)
    }

    fn sum(&mut self) -> Parsed<Expr> {
        self.left_to_right([("+", Operator::Add), ("-", Operator::Subtract)], |parser| {
            parser.left_to_right([("*", Operator::Multiply), ("/", Operator::Divide)], Self::unary)
        })
    }

    fn left_to_right(&mut self, signs: [(&str, Operator); 2], part: impl Fn(&mut Self) -> Parsed<Expr>) -> Parsed<Expr> {
        let start = self.range().start;
        let mut left = part(self)?;
        let mut length = 0;
        while let Some((_, operator)) = signs.into_iter().find(|(sign, _)| self.sign(sign)) {
            // A chain leans to the left, so its length is the depth of the tree.
            length += 1;
            if length > DEPTH {
                return Err(self.unexpected("较短的算式", "a shorter sum"));
            }
            let right = part(self)?;
            left = self.finish(start, ExprKind::Arithmetic(operator, Box::new(left), Box::new(right)));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Parsed<Expr> {
        let start = self.range().start;
        if self.sign("-") {
            let inner = self.primary()?;
            return Ok(self.finish(start, ExprKind::Minus(Box::new(inner))));
        }
        self.primary()
    }

    fn primary(&mut self) -> Parsed<Expr> {
        let start = self.range().start;
        if self.sign("(") {
            let inner = self.expr()?;
            self.expect(")")?;
            return Ok(inner);
        }
        let kind = match self.peek().cloned() {
            Some(Token::Number(literal)) => {
                self.next += 1;
                ExprKind::Number(literal)
            }
            Some(Token::Fraction(above, below)) => {
                self.next += 1;
                ExprKind::Fraction(above, below)
            }
            Some(Token::Word(word)) if word == "yes" || word == "no" => {
                self.next += 1;
                ExprKind::Truth(word == "yes")
            }
            Some(Token::Word(word)) if !is_keyword(&word) => {
                let name = self.name()?;
                if self.sign("(") {
                    self.arguments(name)?
                } else if word == "reading" && self.sign(".") {
                    ExprKind::Reading(self.name()?.text)
                } else {
                    ExprKind::Name(word)
                }
            }
            _ => return Err(self.unexpected("数、名称或括号", "a number, a name or a bracket")),
        };
        Ok(self.finish(start, kind))
    }

    fn arguments(&mut self, function: Name) -> Parsed<ExprKind> {
        if ROW_FUNCTIONS.contains(&function.text.as_str()) {
            let subject = self.expr()?;
            let mut rows = Vec::new();
            while self.sign(";") {
                rows.push(self.row()?);
            }
            self.expect(")")?;
            return Ok(ExprKind::Rows(function, Box::new(subject), rows));
        }
        let mut arguments = Vec::new();
        while !self.sign(")") {
            if !arguments.is_empty() {
                self.expect(",")?;
            }
            let labelled = matches!(self.tokens.get(self.next + 1), Some((Token::Sign(":"), _)));
            let label = if labelled { Some(self.name()?) } else { None };
            if label.is_some() {
                self.expect(":")?;
            }
            arguments.push((label, self.expr()?));
        }
        Ok(ExprKind::Call(function, arguments))
    }

    fn row(&mut self) -> Parsed<Row> {
        let start = self.range().start;
        let before = self.next;
        let label = self.row_label()?;
        let label = if label == RowLabel::Open {
            self.next = before;
            label
        } else {
            self.expect(":")?;
            label
        };
        let value = self.expr()?;
        Ok(Row { label, value, range: start..self.last_end() })
    }

    /// The label of a row; [`RowLabel::Open`] when what stands here is no label.
    fn row_label(&mut self) -> Parsed<RowLabel> {
        if self.word("otherwise") {
            return Ok(RowLabel::Otherwise);
        }
        let mut bounds = Vec::new();
        while let Some(comparison) = self.comparison_sign() {
            bounds.push((comparison, self.sum()?));
        }
        if !bounds.is_empty() {
            return Ok(RowLabel::Bounds(bounds));
        }
        match self.peek() {
            Some(Token::Number(_)) => {
                let bound = self.primary()?;
                if self.sign("..") {
                    let upper = if matches!(self.peek(), Some(Token::Number(_))) { Some(self.primary()?) } else { None };
                    return Ok(RowLabel::Span(bound, upper));
                }
                Ok(if matches!(self.peek(), Some(Token::Sign(":"))) { RowLabel::Upto(bound) } else { RowLabel::Open })
            }
            Some(Token::Word(word)) if !is_keyword(word) => {
                let mut options = alloc::vec![self.name()?];
                while self.sign(",") {
                    options.push(self.name()?);
                }
                Ok(if matches!(self.peek(), Some(Token::Sign(":"))) { RowLabel::Options(options) } else { RowLabel::Open })
            }
            _ => Ok(RowLabel::Open),
        }
    }
}

fn is_keyword(word: &str) -> bool {
    matches!(word, "if" | "then" | "else" | "and" | "or" | "not" | "is" | "in" | "has" | "yes" | "no" | "otherwise")
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.digits)?;
        if self.percent {
            f.write_char('%')?;
        }
        if let Some((above, below)) = &self.unit {
            f.write_str(above)?;
            below.iter().try_for_each(|name| write!(f, "/{name}"))?;
        }
        Ok(())
    }
}

/// The printed form, with brackets only where the tree needs them.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Number(literal) => write!(f, "{literal}"),
            ExprKind::Fraction(above, below) => write!(f, "{above}/{below}"),
            ExprKind::Truth(truth) => f.write_str(if *truth { "yes" } else { "no" }),
            ExprKind::Name(name) => f.write_str(name),
            ExprKind::Reading(name) => write!(f, "reading.{name}"),
            ExprKind::Not(inner) => write!(f, "not {}", At(inner, 3)),
            ExprKind::Minus(inner) => write!(f, "-{}", At(inner, 8)),
            ExprKind::And(parts) => join(f, parts.iter().map(|part| At(part, 3)), " and "),
            ExprKind::Or(parts) => join(f, parts.iter().map(|part| At(part, 2)), " or "),
            ExprKind::Arithmetic(operator, left, right) => {
                let (sign, level) = operator.sign();
                // Between two bare numbers a stroke without blanks would read as a fraction.
                write!(f, "{} {sign} {}", At(left, level), At(right, level + 1))
            }
            ExprKind::Compare(comparison, left, right) => {
                write!(f, "{} {} {}", At(left, 5), ascii(*comparison), At(right, 5))
            }
            ExprKind::Is(subject, negated, options) => match options.as_slice() {
                [only] => write!(f, "{} is {}{}", At(subject, 5), if *negated { "not " } else { "" }, only.text),
                _ => write!(f, "{} in ({})", At(subject, 5), names(options)),
            },
            ExprKind::Has(subject, quantifier, options) => match (quantifier, options.as_slice()) {
                (Quantifier::Any, [only]) => write!(f, "{} has {}", At(subject, 5), only.text),
                (Quantifier::Any, _) => write!(f, "{} has any ({})", At(subject, 5), names(options)),
                (Quantifier::All, _) => write!(f, "{} has all ({})", At(subject, 5), names(options)),
            },
            ExprKind::If(condition, then, otherwise) => write!(f, "if {condition} then {then} else {otherwise}"),
            ExprKind::Call(function, arguments) => {
                write!(f, "{}(", function.text)?;
                for (position, (label, argument)) in arguments.iter().enumerate() {
                    let comma = if position > 0 { ", " } else { "" };
                    let label = label.as_ref().map_or_else(String::new, |label| format!("{}: ", label.text));
                    write!(f, "{comma}{label}{argument}")?;
                }
                f.write_char(')')
            }
            ExprKind::Rows(function, subject, rows) => {
                write!(f, "{}({subject}", function.text)?;
                rows.iter().try_for_each(|row| write!(f, "; {row}"))?;
                f.write_char(')')
            }
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.label {
            RowLabel::Open => {}
            RowLabel::Upto(bound) => write!(f, "{bound}: ")?,
            RowLabel::Span(lower, Some(upper)) => write!(f, "{lower}..{upper}: ")?,
            RowLabel::Span(lower, None) => write!(f, "{lower}..: ")?,
            RowLabel::Bounds(bounds) => {
                join(f, bounds.iter().map(|(comparison, bound)| format!("{} {}", ascii(*comparison), At(bound, 5))), " ")?;
                f.write_str(": ")?;
            }
            RowLabel::Options(options) => write!(f, "{}: ", names(options))?,
            RowLabel::Otherwise => f.write_str("otherwise: ")?,
        }
        write!(f, "{}", self.value)
    }
}

/// An expression in a place that binds with a certain strength: brackets if it binds less.
struct At<'a>(&'a Expr, u8);

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let strength = match &self.0.kind {
            ExprKind::If(..) => 0,
            ExprKind::Or(_) => 1,
            ExprKind::And(_) => 2,
            ExprKind::Not(_) => 3,
            ExprKind::Compare(..) | ExprKind::Is(..) | ExprKind::Has(..) => 4,
            ExprKind::Arithmetic(operator, ..) => operator.sign().1,
            ExprKind::Minus(_) => 7,
            _ => 8,
        };
        if strength < self.1 { write!(f, "({})", self.0) } else { write!(f, "{}", self.0) }
    }
}

impl Operator {
    fn sign(self) -> (char, u8) {
        match self {
            Operator::Add => ('+', 5),
            Operator::Subtract => ('-', 5),
            Operator::Multiply => ('*', 6),
            Operator::Divide => ('/', 6),
        }
    }
}

fn ascii(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::Greater => ">",
        Comparison::AtLeast => ">=",
    }
}

fn names(names: &[Name]) -> String {
    names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(", ")
}

fn join<T: fmt::Display>(f: &mut fmt::Formatter<'_>, items: impl Iterator<Item = T>, between: &str) -> fmt::Result {
    for (position, item) in items.enumerate() {
        if position > 0 {
            f.write_str(between)?;
        }
        write!(f, "{item}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn check(text: &str, printed: &str) {
        let expr = read(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(expr.to_string(), printed);
        assert_eq!(read(printed).unwrap().to_string(), printed);
    }

    #[test]
    fn what_is_read_prints_the_same() {
        check("150元/人/天*days", "150元/人/天 * days");
        check("tiers(days; 10天: 150元/人/天; 100元/人/天)", "tiers(days; 10天: 150元/人/天; 100元/人/天)");
        check("tiers(days；0天..10天：1元/天；10天..: 2元/天)", "tiers(days; 0天..10天: 1元/天; 10天..: 2元/天)");
        check("bands(n; > 500人 <= 1000人: 50人; otherwise: 0人)", "bands(n; > 500人 <= 1000人: 50人; otherwise: 0人)");
        check("table(c; A: 120课时; C, D: 80课时)", "table(c; A: 120课时; C, D: 80课时)");
        check("(a or b) and not (c and d)", "(a or b) and not (c and d)");
        check("if a then b else (if c then d else e)", "if a then b else if c then d else e");
        check("a - (b - c) - d", "a - (b - c) - d");
        check("round_up(task * 1/3)", "round_up(task * 1/3)");
        check("hours / 6课时/天", "hours / 6课时/天");
        check("share(a, b, when_empty: no) >= 80%", "share(a, b, when_empty: no) >= 80%");
        check("reading.rate_base is not enrolled", "reading.rate_base is not enrolled");
        check("g has all (a, b) or g has c", "g has all (a, b) or g has c");
        check("-(a + b) * -c", "-(a + b) * -c");
        check("reading.rural_alone is yes and a is not no", "reading.rural_alone is yes and a is not no");
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        let places = [("1 +", 3..3), ("tiers(days; 10天)) ", 18..19), ("a ? b", 2..3), ("if a then b", 11..11), ("a is 3", 5..6)];
        for (text, range) in places {
            assert_eq!(read(text).unwrap_err().range, range, "{text}");
        }
        assert!(read(&"(".repeat(10_000)).is_err());
        assert!(read(&"not ".repeat(10_000)).is_err());
        assert!(read(&"1+".repeat(10_000)).is_err());
    }
}
