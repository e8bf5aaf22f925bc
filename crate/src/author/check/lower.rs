//! From read rule files to programs: names are resolved, kinds and units checked, constructs checked, nodes written.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::constructs;
use super::sources::Citations;
use crate::author::diagnostic::{Code, Diagnostic, Sink, listed, text};
use crate::author::file::{CalculatorFile, Cite, OptionItem, StepBody, StepItem, Vocabulary};
use crate::author::numerals::Ratio;
use crate::author::source::{Span, Spanned};
use crate::author::syntax::{Expr, ExprKind, Literal, Name, Operator, Quantifier, Row, RowLabel};
use crate::author::unit::{DAY, MONTH, UnitPowers, YEAR, YUAN};
use crate::model::{
    Band, Bound, ChecklistId, Choice, ClauseId, Comparison, Constant, ConstantId, DatedRow, Domain, DomainId, InputId, Kind,
    Node, NodeId, Op, Program, ReadingId, Step, TierRow, UnitId,
};
use crate::similar::nearest;
use crate::text::Text;
use crate::value::date::DateUnit;
use crate::value::round::{Mode, Rounding};
use crate::value::{Set, Value};

/// The most days, months or years that are added to a date.
const FARTHEST: u32 = 3_000;

/// The units in use in a rule set.
#[derive(Default)]
pub(super) struct Units {
    pub(super) list: Vec<UnitPowers>,
}

impl Units {
    pub(super) fn id(&mut self, unit: &UnitPowers) -> UnitId {
        let position = self.list.iter().position(|known| known == unit).unwrap_or_else(|| {
            self.list.push(unit.clone());
            self.list.len() - 1
        });
        UnitId(u16::try_from(position).unwrap_or(u16::MAX))
    }
}

/// What the checker knows of an expression's value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Typ {
    /// A number: its unit, and how many decimals it can have.
    Number(UnitPowers, u32),
    Truth,
    Choice(DomainId),
    Choices(DomainId),
    Date,
    Items(ChecklistId),
    /// Something faulty that has been reported; it fits everywhere.
    Faulty,
}

/// A lowered expression. A quotient or a share is not a value yet: it must be rounded or compared.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub(super) node: NodeId,
    pub(super) shape: Shape,
    pub(super) typ: Typ,
    pub(super) span: Span,
    /// A bare 0 fits every unit.
    zero: bool,
}

impl Term {
    /// The same expression taken for another type.
    pub(super) fn with_type(self, typ: Typ) -> Self {
        Self { typ, ..self }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Value,
    /// Still to be divided by this node.
    Over(NodeId),
    /// A share of this whole, with the answer for an empty whole.
    ShareOf(NodeId, bool),
}

#[derive(Clone, Copy)]
enum Binding {
    Input(usize),
    Step(usize),
    Checklist(usize),
}

#[derive(Clone)]
enum State {
    Waiting,
    Working,
    Done(NodeId, Typ),
}

/// The citations under which literals stand.
#[derive(Clone, Default)]
pub(super) struct Context {
    pub(super) clauses: Vec<ClauseId>,
    sourcing: Sourcing,
}

/// Where a literal must have its source.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Sourcing {
    /// In the quote of a cited clause.
    #[default]
    Cited,
    /// In the quote of any clause of the document.
    Anywhere,
    /// Nowhere: the rule says that it is arithmetic. Money never is.
    Arithmetic,
    /// Nowhere: that the rule has no known clause has been reported already.
    Reported,
}

impl Context {
    pub(super) fn cited(clauses: Vec<ClauseId>) -> Self {
        Self { clauses, sourcing: Sourcing::Cited }
    }

    pub(super) fn anywhere() -> Self {
        Self { clauses: Vec::new(), sourcing: Sourcing::Anywhere }
    }
}

/// The state of lowering one calculator.
pub(super) struct Lowering<'a, 's> {
    file: &'a CalculatorFile,
    vocabulary: &'a Vocabulary,
    pub(super) citations: &'s mut Citations<'a>,
    pub(super) units: &'s mut Units,
    pub(super) sink: &'s mut Sink,
    pub(super) program: Program,
    pub(super) spans: Vec<Span>,
    pub(super) domains: Vec<Domain>,
    pub(super) steps: Vec<Step>,
    pub(super) input_types: Vec<Typ>,
    pub(super) input_highest: Vec<Option<Decimal>>,
    step_domains: Vec<Option<DomainId>>,
    input_nodes: Vec<Option<NodeId>>,
    input_states: Vec<State>,
    step_states: Vec<State>,
    checklists: Vec<Option<Vec<NodeId>>>,
    pub(super) used_inputs: Vec<bool>,
    pub(super) used_readings: Vec<bool>,
    pub(super) used_steps: Vec<bool>,
    context: Context,
}

impl<'a, 's> Lowering<'a, 's> {
    pub(super) fn new(
        file: &'a CalculatorFile,
        vocabulary: &'a Vocabulary,
        citations: &'s mut Citations<'a>,
        units: &'s mut Units,
        sink: &'s mut Sink,
    ) -> Self {
        let inputs = file.inputs.len();
        Self {
            file,
            vocabulary,
            citations,
            units,
            sink,
            program: Program::default(),
            spans: Vec::new(),
            domains: Vec::new(),
            steps: Vec::new(),
            input_types: alloc::vec![Typ::Faulty; inputs],
            input_highest: alloc::vec![None; inputs],
            step_domains: alloc::vec![None; file.steps.len()],
            input_nodes: alloc::vec![None; inputs],
            input_states: alloc::vec![State::Waiting; inputs],
            step_states: alloc::vec![State::Waiting; file.steps.len()],
            checklists: alloc::vec![None; file.checklists.len()],
            used_inputs: alloc::vec![false; inputs],
            used_readings: alloc::vec![false; file.readings.len()],
            used_steps: alloc::vec![false; file.steps.len()],
            context: Context::default(),
        }
    }

    pub(super) fn domain(&mut self, options: &[OptionItem]) -> DomainId {
        let options = options.iter().map(|option| Choice { id: option.id.node.clone(), name: option.name.clone() }).collect();
        self.domains.push(Domain { options });
        DomainId(u16::try_from(self.domains.len() - 1).unwrap_or(u16::MAX))
    }

    /// Declares the option lists of steps, so that expressions can name their options.
    pub(super) fn declare_steps(&mut self) {
        for (position, step) in self.file.steps.iter().enumerate() {
            if !step.choices.is_empty() {
                self.step_domains[position] = Some(self.domain(&step.choices));
            }
        }
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.sink.push(diagnostic);
    }

    /// Reads a unit such as 元/人/天; unknown base units are reported.
    pub(super) fn unit(&mut self, above: &str, below: &[String], span: Span) -> UnitPowers {
        for name in core::iter::once(above).chain(below.iter().map(String::as_str)) {
            let units = self.vocabulary.units.iter().map(|(unit, _)| unit.as_str());
            if !units.clone().any(|unit| unit == name) {
                let known = listed(units.clone());
                let near = nearest(name, units).map(ToOwned::to_owned);
                self.report(
                    Diagnostic::new(Code::UnknownWord, span, text!("没有这个单位：`{name}`"; "there is no unit `{name}`"))
                        .did_you_mean(near.as_deref())
                        .help(text!("可用的有：{known}（登记在 vocabulary.toml）"; "the known ones are {known} (see vocabulary.toml)")),
                );
            }
        }
        UnitPowers::new(above, below)
    }

    fn push(&mut self, op: Op, typ: &Typ, span: Span) -> NodeId {
        let kind = match typ {
            Typ::Number(unit, _) => Kind::Number(self.units.id(unit)),
            Typ::Truth => Kind::Truth,
            Typ::Choice(domain) => Kind::Choice(*domain),
            Typ::Choices(domain) => Kind::Choices(*domain),
            Typ::Date => Kind::Date,
            Typ::Items(list) => Kind::Items(*list),
            Typ::Faulty => Kind::Truth,
        };
        self.program.nodes.push(Node { op, kind });
        self.spans.push(span);
        NodeId(u16::try_from(self.program.nodes.len() - 1).unwrap_or(u16::MAX))
    }

    fn value(&mut self, op: Op, typ: Typ, span: Span) -> Term {
        let node = self.push(op, &typ, span);
        Term { node, shape: Shape::Value, typ, span, zero: false }
    }

    fn faulty(&mut self, span: Span) -> Term {
        self.literal(Value::NotApplicable, String::new(), None, Typ::Faulty, span)
    }

    fn fail(&mut self, diagnostic: Diagnostic, span: Span) -> Term {
        self.report(diagnostic);
        self.faulty(span)
    }

    fn literal(&mut self, value: Value, spelling: String, clause: Option<ClauseId>, typ: Typ, span: Span) -> Term {
        self.program.constants.push(Constant { value, spelling, clause });
        let id = ConstantId(u16::try_from(self.program.constants.len() - 1).unwrap_or(u16::MAX));
        self.value(Op::Constant(id), typ, span)
    }

    /// The number that a node is, if it is a literal.
    pub(super) fn constant(&self, node: NodeId) -> Option<Decimal> {
        match self.program.nodes[node.index()].op {
            Op::Constant(id) => self.program.constants[id.index()].value.number(),
            Op::Same(inner) => self.constant(inner),
            _ => None,
        }
    }

    /// Lowers an expression that stands on its own, under the given citations.
    pub(super) fn expression(&mut self, expr: &Spanned<Expr>, context: Context, expected: Option<DomainId>) -> Term {
        let outer = core::mem::replace(&mut self.context, context);
        let term = self.lower(&expr.node, expr.span, expected);
        let term = self.finished(term);
        self.context = outer;
        term
    }

    /// Lowers an expression that must be a condition.
    pub(super) fn condition(&mut self, expr: &Spanned<Expr>, context: Context) -> NodeId {
        let term = self.expression(expr, context, None);
        self.want_truth(&term);
        term.node
    }

    /// A quotient or share where a plain value is needed is reported.
    fn finished(&mut self, term: Term) -> Term {
        let diagnostic = match term.shape {
            Shape::Value => return term,
            Shape::Over(_) => Diagnostic::new(
                Code::UnroundedQuotient,
                term.span,
                text!("商必须先取整才能使用"; "a quotient must be rounded before it is used"),
            )
            .help(text!(
                "写成 round_down(…)、round_up(…)、round_half_up(…) 或 to_fen(…)，并且先乘后除";
                "write round_down(…), round_up(…), round_half_up(…) or to_fen(…), and multiply before dividing"
            )),
            Shape::ShareOf(..) => Diagnostic::new(
                Code::KindMismatch,
                term.span,
                text!("比例只能与一个百分比或分数比较"; "a share can only be compared with a percentage or a fraction"),
            )
            .help(text!("例如 share(employed, passed, when_empty: no) >= 80%"; "for instance share(employed, passed, when_empty: no) >= 80%")),
        };
        let span = term.span;
        self.fail(diagnostic, span)
    }

    fn want_truth(&mut self, term: &Term) {
        if !matches!(term.typ, Typ::Truth | Typ::Faulty) {
            let found = self.describe(&term.typ);
            self.report(Diagnostic::new(
                Code::KindMismatch,
                term.span,
                text!("这里需要一个条件，而这是{}", found.zh; "a condition is needed here, but this is {}", found.en),
            ));
        }
    }

    /// The unit and decimals of a number; anything else is reported.
    fn want_number(&mut self, term: &Term) -> Option<(UnitPowers, u32)> {
        match &term.typ {
            Typ::Number(unit, scale) => Some((unit.clone(), *scale)),
            Typ::Faulty => None,
            other => {
                let found = self.describe(other);
                self.report(Diagnostic::new(
                    Code::KindMismatch,
                    term.span,
                    text!("这里需要一个数，而这是{}", found.zh; "a number is needed here, but this is {}", found.en),
                ));
                None
            }
        }
    }

    pub(super) fn describe(&self, typ: &Typ) -> Text {
        match typ {
            Typ::Number(unit, _) if unit.is_none() => Text::new("没有单位的数", "a number without a unit"),
            Typ::Number(unit, _) => text!("以“{unit}”计的数"; "a number in “{unit}”"),
            Typ::Truth => Text::new("条件（是/否）", "a condition (yes or no)"),
            Typ::Choice(domain) | Typ::Choices(domain) => {
                let options = listed(self.domains[domain.index()].options.iter().map(|option| &option.id));
                text!("选项之一：{options}"; "one of the options {options}")
            }
            Typ::Date => Text::new("日期", "a date"),
            Typ::Items(_) => Text::new("清单的项目", "items of a checklist"),
            Typ::Faulty => Text::default(),
        }
    }

    fn lower(&mut self, expr: &Expr, base: Span, expected: Option<DomainId>) -> Term {
        let span = place(base, &expr.range);
        match &expr.kind {
            ExprKind::Number(literal) => self.number(literal, span),
            ExprKind::Fraction(above, below) => self.fraction(above, below, span),
            ExprKind::Truth(truth) => {
                let spelling = if *truth { "yes" } else { "no" };
                self.literal(Value::Truth(*truth), spelling.to_string(), None, Typ::Truth, span)
            }
            ExprKind::Name(name) => self.name(name, span, expected),
            ExprKind::Reading(name) => {
                self.reading(name, span);
                let diagnostic = Diagnostic::new(
                    Code::KindMismatch,
                    span,
                    text!("读法要与一个选项比较"; "a reading must be compared with an option"),
                );
                self.fail(diagnostic.help(text!("写成 reading.{name} is …"; "write reading.{name} is …")), span)
            }
            ExprKind::Not(inner) => {
                let inner = self.operand(inner, base, None);
                self.want_truth(&inner);
                self.value(Op::Not(inner.node), Typ::Truth, span)
            }
            ExprKind::Minus(inner) => {
                let inner = self.operand(inner, base, None);
                if let Some(number) = self.constant(inner.node) {
                    return self.literal(Value::Number(-number), alloc::format!("-{number}"), None, inner.typ, span);
                }
                let zero = self.literal(Value::Number(Decimal::ZERO), "0".to_string(), None, inner.typ.clone(), span);
                self.want_number(&inner);
                self.value(Op::Subtract(zero.node, inner.node), inner.typ, span)
            }
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                let mut nodes = Vec::new();
                for part in parts {
                    let part = self.operand(part, base, None);
                    self.want_truth(&part);
                    nodes.push(part.node);
                }
                let op = if matches!(expr.kind, ExprKind::And(_)) { Op::And(nodes) } else { Op::Or(nodes) };
                self.value(op, Typ::Truth, span)
            }
            ExprKind::Arithmetic(operator, left, right) => {
                let left = self.lower(left, base, None);
                let right = self.lower(right, base, None);
                self.arithmetic(*operator, left, right, span)
            }
            ExprKind::Compare(comparison, left, right) => {
                let left = self.lower(left, base, None);
                let right = self.lower(right, base, None);
                self.compare(*comparison, left, right, span)
            }
            ExprKind::Is(subject, negated, options) => self.is(subject, *negated, options, base, span),
            ExprKind::Has(subject, quantifier, options) => self.has(subject, *quantifier, options, base, span),
            ExprKind::If(condition, then, otherwise) => {
                let condition = self.operand(condition, base, None);
                self.want_truth(&condition);
                let then = self.operand(then, base, expected);
                let otherwise = self.operand(otherwise, base, expected);
                let typ = self.same_type(&then, &otherwise);
                self.value(Op::If(condition.node, then.node, otherwise.node), typ, span)
            }
            ExprKind::Call(function, arguments) => self.call(function, arguments, base, span),
            ExprKind::Rows(function, subject, rows) => self.rows(function, subject, rows, base, span, expected),
        }
    }

    /// Lowers an expression that must be a plain value.
    fn operand(&mut self, expr: &Expr, base: Span, expected: Option<DomainId>) -> Term {
        let term = self.lower(expr, base, expected);
        self.finished(term)
    }

    fn number(&mut self, literal: &Literal, span: Span) -> Term {
        let unit = match &literal.unit {
            Some((above, below)) => self.unit(above, below, span),
            None => UnitPowers::default(),
        };
        let parsed = Decimal::from_str_exact(&literal.digits).ok();
        let Some(number) =
            parsed.and_then(|number| if literal.percent { number.checked_div(Decimal::ONE_HUNDRED) } else { Some(number) })
        else {
            let message = text!("这个数太长，最多 28 位"; "this number is too long; 28 digits at most");
            return self.fail(Diagnostic::new(Code::Overflow, span, message), span);
        };
        let number = number.normalize();
        let bare_zero = number.is_zero() && literal.unit.is_none();
        let clause = if number.is_zero() { None } else { self.source(number, &unit, &literal.to_string(), span) };
        let typ = Typ::Number(unit, number.scale());
        let term = self.literal(Value::Number(number), literal.to_string(), clause, typ, span);
        Term { zero: bare_zero, ..term }
    }

    fn fraction(&mut self, above: &str, below: &str, span: Span) -> Term {
        let read = |digits: &str| digits.parse::<u32>().ok().map(Decimal::from);
        let (Some(numerator), Some(denominator)) = (read(above), read(below).filter(|number| !number.is_zero())) else {
            let message = text!("`{above}/{below}` 不是分数"; "`{above}/{below}` is no fraction");
            return self.fail(Diagnostic::new(Code::BadValue, span, message), span);
        };
        let clause = Ratio::new(numerator.mantissa(), denominator.mantissa())
            .and_then(|ratio| self.source_of(ratio, None, &alloc::format!("{above}/{below}"), span));
        let plain = Typ::Number(UnitPowers::default(), 0);
        // Both parts are spelt as the whole fraction, which is what the document says.
        let spelling = alloc::format!("{above}/{below}");
        let over = self.literal(Value::Number(denominator), spelling.clone(), clause, plain.clone(), span);
        let term = self.literal(Value::Number(numerator), spelling, clause, plain, span);
        Term { shape: Shape::Over(over.node), ..term }
    }

    /// The clause in whose quote the number stands; a number without a source is reported.
    fn source(&mut self, number: Decimal, unit: &UnitPowers, spelling: &str, span: Span) -> Option<ClauseId> {
        self.source_of(Ratio::from_decimal(number)?, unit.counted(), spelling, span)
    }

    fn source_of(&mut self, number: Ratio, unit: Option<&str>, spelling: &str, span: Span) -> Option<ClauseId> {
        let vocabulary = self.vocabulary;
        let units: Vec<&str> = vocabulary.units.iter().map(|(name, _)| name.as_str()).collect();
        let found = match self.context.sourcing {
            Sourcing::Arithmetic if unit == Some(YUAN) => None,
            Sourcing::Arithmetic | Sourcing::Reported => return None,
            Sourcing::Anywhere => self.citations.find_anywhere(number, unit, &units),
            Sourcing::Cited => self.citations.find_number(number, unit, &units, &self.context.clauses),
        };
        if found.is_none() && (self.context.sourcing == Sourcing::Anywhere || !self.context.clauses.is_empty()) {
            let diagnostic = Diagnostic::new(
                Code::NumberNotInQuote,
                span,
                text!("引用的条款原文里没有 {spelling}"; "{spelling} does not stand in the words of the cited clause"),
            )
            .here(text!("公式里的数"; "the number in the formula"))
            .help(text!(
                "改正这个数，或者引用写着它的条款；如果它只是算术，单独成一步并写 arithmetic = {{ zh = \"…\", en = \"…\" }}";
                "correct the number or cite the clause that holds it; if it is only arithmetic, give it a step with arithmetic = {{ zh = \"…\", en = \"…\" }}"
            ));
            let diagnostic = self.citations.show_quotes(diagnostic, &self.context.clauses);
            self.report(diagnostic);
        } else if found.is_none() {
            self.report(
                Diagnostic::new(
                    Code::MissingCitation,
                    span,
                    text!("{spelling} 没有出处：这里没有引用条款"; "{spelling} has no source: no clause is cited here"),
                )
                .help(text!("加上 cite = \"条款编号\""; "add cite = \"clause id\"")),
            );
        }
        found
    }

    fn name(&mut self, name: &str, span: Span, expected: Option<DomainId>) -> Term {
        if let Some((domain, option)) = expected.and_then(|domain| Some((domain, self.option_position(domain, name)?))) {
            return self.literal(Value::Choice(option), name.to_owned(), None, Typ::Choice(domain), span);
        }
        match self.binding(name) {
            Some(Binding::Input(position)) => self.input(position, span),
            Some(Binding::Step(position)) => match self.step(position, span) {
                Some((node, typ)) => Term { node, shape: Shape::Value, typ, span, zero: false },
                None => self.faulty(span),
            },
            Some(Binding::Checklist(_)) => {
                let message = text!("清单 `{name}` 要写成 complete({name}) 或 lacking({name})"; "write complete({name}) or lacking({name}) for the checklist `{name}`");
                self.fail(Diagnostic::new(Code::KindMismatch, span, message), span)
            }
            None => {
                let near = self.near_name(name, expected);
                let mut diagnostic = Diagnostic::new(
                    Code::UnknownName,
                    span,
                    text!("没有叫 `{name}` 的问题或步骤"; "no input or step is called `{name}`"),
                )
                .did_you_mean(near.as_deref());
                if let Some(domain) = expected {
                    let options = listed(self.domains[domain.index()].options.iter().map(|option| &option.id));
                    diagnostic = diagnostic.help(text!("这里也可以写选项：{options}"; "an option may stand here too: {options}"));
                }
                self.fail(diagnostic, span)
            }
        }
    }

    fn near_name(&self, name: &str, expected: Option<DomainId>) -> Option<String> {
        let inputs = self.file.inputs.iter().map(|input| input.name.node.as_str());
        let steps = self.file.steps.iter().map(|step| step.name.node.as_str());
        let options =
            expected.into_iter().flat_map(|domain| self.domains[domain.index()].options.iter().map(|option| option.id.as_str()));
        nearest(name, inputs.chain(steps).chain(options)).map(ToOwned::to_owned)
    }

    fn binding(&self, name: &str) -> Option<Binding> {
        let input = self.file.inputs.iter().position(|input| input.name.node == name).map(Binding::Input);
        let step = || self.file.steps.iter().position(|step| step.name.node == name).map(Binding::Step);
        let list = || self.file.checklists.iter().position(|list| list.name.node == name).map(Binding::Checklist);
        input.or_else(step).or_else(list)
    }

    fn input(&mut self, position: usize, span: Span) -> Term {
        self.used_inputs[position] = true;
        let typ = self.input_types[position].clone();
        let node = match self.input_nodes[position] {
            Some(node) => node,
            None => {
                let when = self.input_when(position);
                let id = InputId(u16::try_from(position).unwrap_or(u16::MAX));
                let plain = self.push(Op::Input(id), &typ, span);
                let node = when.map_or(plain, |when| self.push(Op::When(when, plain), &typ, span));
                self.input_nodes[position] = Some(node);
                node
            }
        };
        Term { node, shape: Shape::Value, typ, span, zero: false }
    }

    /// The condition under which an input is asked.
    pub(super) fn input_when(&mut self, position: usize) -> Option<NodeId> {
        let input = &self.file.inputs[position];
        let when = input.when.as_ref()?;
        match self.input_states[position].clone() {
            State::Done(node, _) => Some(node),
            State::Working => {
                let name = &input.name.node;
                self.report(Diagnostic::new(
                    Code::Cycle,
                    when.span,
                    text!("问题 `{name}` 的 when 绕回了它自己"; "the `when` of input `{name}` depends on itself"),
                ));
                None
            }
            State::Waiting => {
                self.input_states[position] = State::Working;
                let clauses = self.citations.resolve(&input.cite, self.sink);
                let node = self.condition(when, Context::cited(clauses));
                self.input_states[position] = State::Done(node, Typ::Truth);
                Some(node)
            }
        }
    }

    /// The node and type of a step; the step is lowered when it is first needed.
    pub(super) fn step(&mut self, position: usize, from: Span) -> Option<(NodeId, Typ)> {
        self.used_steps[position] = true;
        self.lower_step(position, from)
    }

    /// As [`Lowering::step`], but not a use of it.
    pub(super) fn lower_step(&mut self, position: usize, from: Span) -> Option<(NodeId, Typ)> {
        let step = &self.file.steps[position];
        match self.step_states[position].clone() {
            State::Done(node, typ) => return Some((node, typ)),
            State::Working => {
                let name = &step.name.node;
                self.report(
                    Diagnostic::new(Code::Cycle, from, text!("步骤 `{name}` 绕回了它自己"; "step `{name}` depends on itself"))
                        .label(step.name.span, text!("循环从这里开始"; "the circle begins here"))
                        .help(text!("改写其中一步，让计算只朝一个方向走"; "rewrite one of the steps so that the calculation runs one way")),
                );
                return None;
            }
            State::Waiting => {}
        }
        self.step_states[position] = State::Working;
        let outer = core::mem::take(&mut self.context);
        let clauses = self.citations.resolve(&step.cite, self.sink);
        if step.cite.is_empty() && step.arithmetic.is_none() && !matches!(step.body, StepBody::Dated(_)) {
            let name = &step.name.node;
            self.report(
                Diagnostic::new(
                    Code::MissingCitation,
                    step.name.span,
                    text!("步骤 `{name}` 没有引用条款"; "step `{name}` cites no clause"),
                )
                .help(text!(
                    "加上 cite = \"条款编号\"；如果只是算术，写 arithmetic = {{ zh = \"…\", en = \"…\" }} 说明";
                    "add cite = \"clause id\"; if it is only arithmetic, say so with arithmetic = {{ zh = \"…\", en = \"…\" }}"
                )),
            );
        }
        if let (Some(first), Some(_)) = (step.cite.first(), &step.arithmetic) {
            self.report(
                Diagnostic::new(
                    Code::BadValue,
                    first.span,
                    text!("一步要么引用条款，要么是算术，不能两样都写"; "a step cites a clause or is arithmetic, not both"),
                )
                .help(text!("把算术单独写成一步"; "give the arithmetic a step of its own")),
            );
        }
        let sourcing = match (&step.arithmetic, clauses.is_empty()) {
            (Some(_), _) => Sourcing::Arithmetic,
            (None, true) => Sourcing::Reported,
            (None, false) => Sourcing::Cited,
        };
        self.context = Context { clauses: clauses.clone(), sourcing };
        let from = self.program.nodes.len();
        let mut clauses = clauses;
        let (mut term, formula) = self.step_body(position, step, &mut clauses);
        if let Some(when) = &step.when {
            let condition = self.lower(&when.node, when.span, None);
            let condition = self.finished(condition);
            self.want_truth(&condition);
            term = self.value(Op::When(condition.node, term.node), term.typ, term.span);
        }
        // A step's node must be its own, so that the trace can tell it from the steps it uses.
        if term.node.index() < from || term.node.index() + 1 != self.program.nodes.len() {
            term = self.value(Op::Same(term.node), term.typ, term.span);
        }
        self.context = outer;
        let refused = self.refused(position, step);
        self.steps.push(Step {
            id: step.name.node.clone(),
            label: step.label.clone(),
            node: term.node,
            formula,
            clauses,
            arithmetic: step.arithmetic.clone(),
            refused,
        });
        self.step_states[position] = State::Done(term.node, term.typ.clone());
        Some((term.node, term.typ))
    }

    fn refused(&mut self, position: usize, step: &StepItem) -> Option<u8> {
        let refused = step.refused.as_ref()?;
        let domain = self.step_domains[position];
        let option = domain.and_then(|domain| self.option_position(domain, &refused.node));
        if option.is_none() {
            let given = &refused.node;
            self.report(Diagnostic::new(
                Code::UnknownOption,
                refused.span,
                text!("`{given}` 不是这一步的选项"; "`{given}` is not an option of this step"),
            ));
        }
        option
    }

    fn step_body(&mut self, position: usize, step: &StepItem, clauses: &mut Vec<ClauseId>) -> (Term, String) {
        let span = step.name.span;
        match &step.body {
            StepBody::Formula(Some(expr)) => {
                let expected = self.step_domains[position];
                let term = self.lower(&expr.node, expr.span, expected);
                let term = self.finished(term);
                (term, expr.node.to_string())
            }
            StepBody::Formula(None) => (self.faulty(span), String::new()),
            StepBody::Table { by, unit, columns, rows } => {
                let term = constructs::table(self, by, unit.as_ref(), columns, rows, span);
                (term, alloc::format!("table({})", by.iter().map(|key| key.node.as_str()).collect::<Vec<_>>().join(", ")))
            }
            StepBody::Dated(rows) => {
                let mut dated = Vec::new();
                let mut typ = None;
                constructs::dates_in_order(self, rows, span);
                for row in rows {
                    let own = self.citations.resolve(&row.cite, self.sink);
                    let cited = if own.is_empty() { clauses.clone() } else { own };
                    if cited.is_empty() {
                        self.report(Diagnostic::new(
                            Code::MissingCitation,
                            row.span,
                            text!("这一期的数值没有引用条款"; "this value cites no clause"),
                        ));
                    }
                    for clause in &cited {
                        if !clauses.contains(clause) {
                            clauses.push(*clause);
                        }
                    }
                    let (Some(from), Some(value)) = (&row.from, &row.value) else { continue };
                    let sourcing = if cited.is_empty() { Sourcing::Reported } else { Sourcing::Cited };
                    self.context = Context { clauses: cited, sourcing };
                    let term = self.lower(&value.node, value.span, None);
                    let term = self.finished(term);
                    typ = Some(match typ {
                        None => term.clone(),
                        Some(first) => Term { typ: self.same_type(&first, &term), ..first },
                    });
                    dated.push(DatedRow { from: from.node, to: row.to.as_ref().map(|to| to.node), value: term.node });
                }
                let typ = typ.map_or(Typ::Faulty, |term| term.typ);
                (self.value(Op::Dated(dated), typ, span), String::from("dated"))
            }
        }
    }

    fn option_position(&self, domain: DomainId, name: &str) -> Option<u8> {
        let options = &self.domains[domain.index()].options;
        options.iter().position(|option| option.id == name).and_then(|position| u8::try_from(position).ok())
    }

    /// The options that are named; unknown ones are reported.
    pub(super) fn option_set(&mut self, domain: DomainId, options: &[Name], base: Span) -> Set {
        let mut set = Set::default();
        for option in options {
            match self.option_position(domain, &option.text) {
                Some(position) => set = set.union(Set::of(usize::from(position))),
                None => {
                    let known: Vec<String> =
                        self.domains[domain.index()].options.iter().map(|option| option.id.clone()).collect();
                    self.unknown_option(&option.text, &known, place(base, &option.range));
                }
            }
        }
        set
    }

    pub(super) fn unknown_option(&mut self, given: &str, known: &[String], span: Span) {
        let list = listed(known);
        self.report(
            Diagnostic::new(Code::UnknownOption, span, text!("没有选项 `{given}`"; "there is no option `{given}`"))
                .did_you_mean(nearest(given, known.iter().map(String::as_str)))
                .help(text!("可用的有：{list}"; "the options are {list}")),
        );
    }

    /// The position of a reading; an undeclared one is reported.
    fn reading(&mut self, name: &str, span: Span) -> Option<usize> {
        let position = self.file.readings.iter().position(|reading| reading.name.node == name);
        match position {
            Some(position) => self.used_readings[position] = true,
            None => {
                let near = nearest(name, self.file.readings.iter().map(|reading| reading.name.node.as_str()));
                let diagnostic = Diagnostic::new(
                    Code::UnknownReading,
                    span,
                    text!("没有声明读法 `{name}`"; "reading `{name}` is not declared"),
                )
                .did_you_mean(near)
                .help(text!("在 [readings.{name}] 里声明它"; "declare it in [readings.{name}]"));
                self.sink.push(diagnostic);
            }
        }
        position
    }

    fn is(&mut self, subject: &Expr, negated: bool, options: &[Name], base: Span, span: Span) -> Term {
        let term = if let ExprKind::Reading(name) = &subject.kind {
            let Some(position) = self.reading(name, place(base, &subject.range)) else { return self.faulty(span) };
            let mut set = Set::default();
            for option in options {
                let known: Vec<String> =
                    self.file.readings[position].options.iter().map(|(option, _)| option.id.node.clone()).collect();
                match known.iter().position(|id| *id == option.text) {
                    Some(position) => set = set.union(Set::of(position)),
                    None => self.unknown_option(&option.text, &known, place(base, &option.range)),
                }
            }
            let id = ReadingId(u16::try_from(position).unwrap_or(u16::MAX));
            self.value(Op::ReadingIs(id, set), Typ::Truth, span)
        } else {
            let subject = self.operand(subject, base, None);
            match subject.typ {
                Typ::Choice(domain) => {
                    let set = self.option_set(domain, options, base);
                    self.value(Op::IsOneOf(subject.node, set), Typ::Truth, span)
                }
                Typ::Faulty => self.faulty(span),
                Typ::Choices(_) => {
                    let message =
                        text!("可以选多项的问题要用 has，不用 is"; "a question with several choices takes `has`, not `is`");
                    self.fail(Diagnostic::new(Code::KindMismatch, subject.span, message), span)
                }
                ref other => {
                    let found = self.describe(other);
                    let message =
                        text!("is 前面要是选项，而这是{}", found.zh; "`is` needs a choice before it, but this is {}", found.en);
                    self.fail(Diagnostic::new(Code::KindMismatch, subject.span, message), span)
                }
            }
        };
        if negated { self.value(Op::Not(term.node), term.typ, span) } else { term }
    }

    fn has(&mut self, subject: &Expr, quantifier: Quantifier, options: &[Name], base: Span, span: Span) -> Term {
        let subject = self.operand(subject, base, None);
        match subject.typ {
            Typ::Choices(domain) => {
                let set = self.option_set(domain, options, base);
                let op = match quantifier {
                    Quantifier::Any => Op::HasAny(subject.node, set),
                    Quantifier::All => Op::HasAll(subject.node, set),
                };
                self.value(op, Typ::Truth, span)
            }
            Typ::Faulty => self.faulty(span),
            ref other => {
                let found = self.describe(other);
                let message = text!("has 前面要是可以选多项的问题，而这是{}", found.zh; "`has` needs a question with several choices before it, but this is {}", found.en);
                self.fail(Diagnostic::new(Code::KindMismatch, subject.span, message), span)
            }
        }
    }

    /// The common type of two values; different ones are reported.
    pub(super) fn same_type(&mut self, a: &Term, b: &Term) -> Typ {
        match (&a.typ, &b.typ) {
            (Typ::Faulty, other) | (other, Typ::Faulty) => other.clone(),
            (Typ::Number(unit, scale), Typ::Number(other, other_scale)) => {
                let scale = *scale.max(other_scale);
                if unit == other || b.zero {
                    return Typ::Number(unit.clone(), scale);
                }
                if a.zero {
                    return Typ::Number(other.clone(), scale);
                }
                let diagnostic = constructs::unit_mismatch(a, unit, b, other);
                self.report(diagnostic);
                Typ::Faulty
            }
            (left, right) if left == right => left.clone(),
            (left, right) => {
                let (left, right) = (self.describe(left), self.describe(right));
                self.report(
                    Diagnostic::new(
                        Code::KindMismatch,
                        b.span,
                        text!("两边不是同一类值"; "the two sides are of different kinds"),
                    )
                    .here(text!("这是{}", right.zh; "this is {}", right.en))
                    .label(a.span, text!("这是{}", left.zh; "this is {}", left.en)),
                );
                Typ::Faulty
            }
        }
    }

    fn arithmetic(&mut self, operator: Operator, left: Term, right: Term, span: Span) -> Term {
        if left.typ == Typ::Date || right.typ == Typ::Date {
            return self.shift(operator, left, right, span);
        }
        let (left, right) = match operator {
            Operator::Add | Operator::Subtract => (self.finished(left), self.finished(right)),
            Operator::Multiply | Operator::Divide => (self.no_share(left), self.no_share(right)),
        };
        let (Some((unit, scale)), Some((other, other_scale))) = (self.want_number(&left), self.want_number(&right)) else {
            return self.faulty(span);
        };
        match operator {
            Operator::Add | Operator::Subtract => {
                let typ = self.same_type(&left, &right);
                let op =
                    if operator == Operator::Add { Op::Add(left.node, right.node) } else { Op::Subtract(left.node, right.node) };
                self.value(op, typ, span)
            }
            Operator::Multiply => {
                let typ = Typ::Number(unit.combine(&other, 1), scale + other_scale);
                let over = self.product_of(left.shape, right.shape, span);
                // One times something is that thing: 1/3 of a number is the number over 3.
                let node = match (self.constant(left.node), self.constant(right.node)) {
                    (Some(number), _) if number == Decimal::ONE && unit.is_none() => right.node,
                    (_, Some(number)) if number == Decimal::ONE && other.is_none() => left.node,
                    _ => self.push(Op::Multiply(left.node, right.node), &typ, span),
                };
                Term { node, shape: over, typ, span, zero: false }
            }
            Operator::Divide => {
                let typ = Typ::Number(unit.combine(&other, -1), scale);
                let (node, below) = match right.shape {
                    // Dividing by a fraction multiplies by its denominator.
                    Shape::Over(below) => (self.push(Op::Multiply(left.node, below), &typ, span), right.node),
                    _ => (left.node, right.node),
                };
                if self.constant(below) == Some(Decimal::ZERO) {
                    let message = text!("除数是 0"; "division by zero");
                    return self.fail(Diagnostic::new(Code::BadValue, right.span, message), span);
                }
                let shape = self.product_of(left.shape, Shape::Over(below), span);
                Term { node, shape, typ, span, zero: false }
            }
        }
    }

    fn no_share(&mut self, term: Term) -> Term {
        if matches!(term.shape, Shape::ShareOf(..)) { self.finished(term) } else { term }
    }

    fn product_of(&mut self, a: Shape, b: Shape, span: Span) -> Shape {
        match (a, b) {
            (Shape::Over(a), Shape::Over(b)) => {
                Shape::Over(self.push(Op::Multiply(a, b), &Typ::Number(UnitPowers::default(), 0), span))
            }
            (Shape::Over(over), _) | (_, Shape::Over(over)) => Shape::Over(over),
            _ => Shape::Value,
        }
    }

    fn shift(&mut self, operator: Operator, date: Term, count: Term, span: Span) -> Term {
        let (date, count) = (self.finished(date), self.finished(count));
        let unit = match (&date.typ, &count.typ, operator) {
            (Typ::Date, Typ::Number(unit, 0), Operator::Add) => {
                [(DAY, DateUnit::Day), (MONTH, DateUnit::Month), (YEAR, DateUnit::Year)]
                    .into_iter()
                    .find(|(name, _)| *unit == UnitPowers::base(name))
                    .map(|(_, unit)| unit)
            }
            _ => None,
        };
        // A count without a small range could leave the calendar.
        let far = self.constant(count.node).or(self.highest(count.node)).is_none_or(|highest| highest > Decimal::from(FARTHEST));
        if unit.is_some() && far {
            let message = text!("加在日期上的数最多是 {FARTHEST}"; "at most {FARTHEST} can be added to a date");
            let diagnostic = Diagnostic::new(Code::BadValue, count.span, message)
                .help(text!("给这个问题写上 range = [最小, 最大]"; "give the input a range = [low, high]"));
            return self.fail(diagnostic, span);
        }
        match unit {
            Some(unit) => self.value(Op::Shift(date.node, count.node, unit), Typ::Date, span),
            None if date.typ == Typ::Faulty || count.typ == Typ::Faulty => self.faulty(span),
            None => {
                let message = text!("日期只能加上若干天、月或年"; "only days, months or years can be added to a date");
                let diagnostic = Diagnostic::new(Code::KindMismatch, span, message)
                    .help(text!("例如 training_end + 6月"; "for instance training_end + 6月"));
                self.fail(diagnostic, span)
            }
        }
    }

    fn compare(&mut self, comparison: Comparison, left: Term, right: Term, span: Span) -> Term {
        if let Shape::ShareOf(whole, when_empty) = left.shape {
            return constructs::share(self, comparison, &left, (whole, when_empty), &right, span);
        }
        let (left, right) = (self.no_share(left), self.no_share(right));
        let typ = self.same_type(&left, &right);
        let plain = |term: &Term| term.shape == Shape::Value;
        if matches!(typ, Typ::Choice(_) | Typ::Choices(_) | Typ::Items(_)) {
            let message = text!("选项要用 is 或 has 比较"; "options are compared with `is` or `has`");
            return self.fail(Diagnostic::new(Code::KindMismatch, span, message), span);
        }
        if plain(&left) && plain(&right) {
            return self.value(Op::Compare(comparison, left.node, right.node), Typ::Truth, span);
        }
        // Quotients are compared by cross-multiplication, which needs denominators that are known to be positive.
        let mut sides = [left.node, right.node];
        for (side, shape) in [(1, left.shape), (0, right.shape)] {
            if let Shape::Over(over) = shape {
                if self.constant(over).is_none_or(|number| number <= Decimal::ZERO) {
                    let message = text!("除数可能为 0，不能直接比较"; "the divisor may be 0 and cannot be compared");
                    let diagnostic = Diagnostic::new(Code::KindMismatch, span, message).help(
                        text!("写成 share(部分, 整体, when_empty: no) >= …"; "write share(part, whole, when_empty: no) >= …"),
                    );
                    return self.fail(diagnostic, span);
                }
                sides[side] = self.push(Op::Multiply(sides[side], over), &typ, span);
            }
        }
        self.value(Op::Compare(comparison, sides[0], sides[1]), Typ::Truth, span)
    }

    fn call(&mut self, function: &Name, arguments: &[(Option<Name>, Expr)], base: Span, span: Span) -> Term {
        let plain: Vec<&Expr> = arguments.iter().filter(|(label, _)| label.is_none()).map(|(_, argument)| argument).collect();
        let labelled: Vec<&str> =
            arguments.iter().filter_map(|(label, _)| label.as_ref()).map(|label| label.text.as_str()).collect();
        let form = match function.text.as_str() {
            "at_most" => "at_most(x, cap)",
            "at_least" => "at_least(x, floor)",
            "min" => "min(a, b, …)",
            "max" => "max(a, b, …)",
            "uplift" => "uplift(x, 20%)",
            "share" => "share(part, whole, when_empty: yes|no)",
            "round_down" => "round_down(x)",
            "round_up" => "round_up(x)",
            "round_half_up" => "round_half_up(x)",
            "to_fen" => "to_fen(x)",
            "month_end" => "month_end(date, 3月)",
            "complete" => "complete(checklist)",
            "lacking" => "lacking(checklist)",
            name => {
                let known = [
                    "at_most",
                    "at_least",
                    "min",
                    "max",
                    "uplift",
                    "share",
                    "round_down",
                    "round_up",
                    "round_half_up",
                    "to_fen",
                    "month_end",
                    "complete",
                    "lacking",
                    "tiers",
                    "bands",
                    "table",
                ];
                let list = listed(known);
                let diagnostic = Diagnostic::new(
                    Code::BadCall,
                    place(base, &function.range),
                    text!("没有函数 `{name}`"; "there is no function `{name}`"),
                )
                .did_you_mean(nearest(name, known.into_iter()))
                .help(text!("可用的有：{list}"; "the functions are {list}"));
                return self.fail(diagnostic, span);
            }
        };
        let labels_fit = if function.text == "share" { labelled == ["when_empty"] } else { labelled.is_empty() };
        let wanted = match function.text.as_str() {
            "min" | "max" => 2..=usize::MAX,
            "at_most" | "at_least" | "uplift" | "share" | "month_end" => 2..=2,
            _ => 1..=1,
        };
        if !wanted.contains(&plain.len()) || !labels_fit {
            let diagnostic =
                Diagnostic::new(Code::BadCall, span, text!("参数不对，应写成 {form}"; "wrong arguments; write {form}"));
            return self.fail(diagnostic, span);
        }
        match (function.text.as_str(), plain.as_slice()) {
            ("complete" | "lacking", [list]) => self.checklist_call(&function.text, list, base, span),
            ("round_down", [x]) => self.round(x, Rounding::whole(Mode::Down), base, span),
            ("round_up", [x]) => self.round(x, Rounding::whole(Mode::Up), base, span),
            ("round_half_up", [x]) => self.round(x, Rounding::whole(Mode::HalfUp), base, span),
            ("to_fen", [x]) => self.fen(x, base, span),
            ("month_end", [date, month]) => {
                let (date, month) = (self.operand(date, base, None), self.operand(month, base, None));
                let fits =
                    date.typ == Typ::Date && matches!(&month.typ, Typ::Number(unit, 0) if *unit == UnitPowers::base(MONTH));
                let twelve = self.constant(month.node).is_some_and(|month| (1..=12).any(|number| month == Decimal::from(number)));
                if !fits || !twelve {
                    let message = text!("应写成 month_end(日期, 3月)"; "write month_end(date, 3月)");
                    return self.fail(Diagnostic::new(Code::KindMismatch, span, message), span);
                }
                self.value(Op::MonthEnd(date.node, month.node), Typ::Date, span)
            }
            ("share", [part, whole]) => {
                let (part, whole) = (self.operand(part, base, None), self.operand(whole, base, None));
                let when_empty = arguments.iter().find_map(|(label, value)| match (label, &value.kind) {
                    (Some(_), ExprKind::Truth(truth)) => Some(*truth),
                    _ => None,
                });
                let Some(when_empty) = when_empty else {
                    let message = text!("when_empty 要写 yes 或 no"; "`when_empty` takes yes or no");
                    return self.fail(Diagnostic::new(Code::BadCall, span, message), span);
                };
                if self.want_number(&part).is_none() || self.want_number(&whole).is_none() {
                    return self.faulty(span);
                }
                self.same_type(&part, &whole);
                let typ = Typ::Number(UnitPowers::default(), 0);
                Term { node: part.node, shape: Shape::ShareOf(whole.node, when_empty), typ, span, zero: false }
            }
            ("uplift", [x, share]) => {
                let (x, share) = (self.operand(x, base, None), self.operand(share, base, None));
                let (Some((unit, scale)), Some((share_unit, share_scale))) = (self.want_number(&x), self.want_number(&share))
                else {
                    return self.faulty(span);
                };
                constructs::want_fraction(self, &share, &share_unit);
                self.value(Op::Uplift(x.node, share.node), Typ::Number(unit, scale + share_scale), span)
            }
            (name, arguments) => self.extremes(name, arguments, base, span),
        }
    }

    fn extremes(&mut self, function: &str, arguments: &[&Expr], base: Span, span: Span) -> Term {
        let mut terms: Vec<Term> = Vec::new();
        for argument in arguments {
            let term = self.operand(argument, base, None);
            self.want_number(&term);
            terms.push(term);
        }
        let typ = self.common_type(&terms);
        let nodes: Vec<NodeId> = terms.iter().map(|term| term.node).collect();
        let op = match (function, nodes.as_slice()) {
            ("at_most", [x, limit]) => Op::AtMost(*x, *limit),
            ("at_least", [x, limit]) => Op::AtLeast(*x, *limit),
            ("min", _) => Op::Least(nodes),
            _ => Op::Greatest(nodes),
        };
        match (&op, terms.as_slice()) {
            (Op::AtMost(x, limit), [_, cap]) => constructs::cap_below_tier(self, *x, *limit, cap.span),
            (Op::Least(_), terms) => {
                for (value, cap) in terms.iter().flat_map(|value| terms.iter().map(move |cap| (value, cap))) {
                    constructs::cap_below_tier(self, value.node, cap.node, cap.span);
                }
            }
            _ => {}
        }
        self.value(op, typ, span)
    }

    fn round(&mut self, x: &Expr, rounding: Rounding, base: Span, span: Span) -> Term {
        let term = self.lower(x, base, None);
        let term = self.no_share(term);
        let Some((unit, _)) = self.want_number(&term) else { return self.faulty(span) };
        self.rounded(&term, rounding, Typ::Number(unit, u32::from(rounding.places)), span)
    }

    fn rounded(&mut self, term: &Term, rounding: Rounding, typ: Typ, span: Span) -> Term {
        let op = match term.shape {
            Shape::Over(over) => Op::Divide(term.node, over, rounding),
            _ => Op::Round(term.node, rounding),
        };
        self.value(op, typ, span)
    }

    /// Rounds to the fen by the calculator's policy: half-up, or as the reading `rounding` says.
    fn fen(&mut self, x: &Expr, base: Span, span: Span) -> Term {
        let term = self.lower(x, base, None);
        let term = self.no_share(term);
        let Some((unit, _)) = self.want_number(&term) else { return self.faulty(span) };
        let typ = Typ::Number(unit, 2);
        let mut chosen = self.rounded(&term, Rounding::fen(Mode::HalfUp), typ.clone(), span);
        let Some(position) = self.file.readings.iter().position(|reading| reading.name.node == "rounding") else {
            return chosen;
        };
        self.used_readings[position] = true;
        let modes = [("half_up", Mode::HalfUp), ("half_even", Mode::HalfEven), ("truncate", Mode::Truncate)];
        for (option_position, (option, _)) in self.file.readings[position].options.iter().enumerate() {
            match modes.iter().find(|(id, _)| *id == option.id.node) {
                Some((_, Mode::HalfUp)) => {}
                Some((_, mode)) => {
                    let reading = ReadingId(u16::try_from(position).unwrap_or(u16::MAX));
                    let condition = self.value(Op::ReadingIs(reading, Set::of(option_position)), Typ::Truth, span);
                    let other = self.rounded(&term, Rounding::fen(*mode), typ.clone(), span);
                    chosen = self.value(Op::If(condition.node, other.node, chosen.node), typ.clone(), span);
                }
                None => {
                    let known: Vec<String> = modes.iter().map(|(id, _)| (*id).to_string()).collect();
                    self.unknown_option(&option.id.node, &known, option.id.span);
                }
            }
        }
        chosen
    }

    fn checklist_call(&mut self, function: &str, list: &Expr, base: Span, span: Span) -> Term {
        let position = match &list.kind {
            ExprKind::Name(name) => match self.binding(name) {
                Some(Binding::Checklist(position)) => Some(position),
                _ => None,
            },
            _ => None,
        };
        let Some(position) = position else {
            let message = text!("{function} 要一个清单的名称"; "{function} takes the name of a checklist");
            return self.fail(Diagnostic::new(Code::BadCall, place(base, &list.range), message), span);
        };
        let items = match self.checklists[position].clone() {
            Some(items) => items,
            None => {
                let file = self.file;
                let list = &file.checklists[position];
                let general = self.citations.resolve(&list.cite, self.sink);
                let mut items = Vec::new();
                for (_, done, cite) in &list.items {
                    let own = self.citations.resolve(cite, self.sink);
                    let context = Context::cited(if own.is_empty() { general.clone() } else { own });
                    items.extend(done.as_ref().map(|done| self.condition(done, context)));
                }
                self.checklists[position] = Some(items.clone());
                items
            }
        };
        let id = ChecklistId(u16::try_from(position).unwrap_or(u16::MAX));
        if function == "complete" {
            self.value(Op::Complete(items), Typ::Truth, span)
        } else {
            self.value(Op::Lacking(items), Typ::Items(id), span)
        }
    }

    fn rows(
        &mut self,
        function: &Name,
        subject: &Expr,
        rows: &[Row],
        base: Span,
        span: Span,
        expected: Option<DomainId>,
    ) -> Term {
        let subject = self.operand(subject, base, None);
        match function.text.as_str() {
            "tiers" => {
                let Some((unit, scale)) = self.want_number(&subject) else { return self.faulty(span) };
                let mut lowered: Vec<constructs::Tier> = Vec::new();
                for row in rows {
                    let rate = self.operand(&row.value, base, None);
                    let (lower, upper) = match &row.label {
                        RowLabel::Open => (None, None),
                        RowLabel::Upto(upper) => (None, Some(self.operand(upper, base, None))),
                        RowLabel::Span(lower, upper) => {
                            let lower = self.operand(lower, base, None);
                            (Some(lower), upper.as_ref().map(|upper| self.operand(upper, base, None)))
                        }
                        RowLabel::Bounds(_) | RowLabel::Options(_) | RowLabel::Otherwise => {
                            let message = text!("分段要写成 10天: 150元/人/天"; "a tier is written 10天: 150元/人/天");
                            self.report(Diagnostic::new(Code::BadCall, place(base, &row.range), message));
                            continue;
                        }
                    };
                    lowered.push(constructs::Tier { lower, upper, rate, span: place(base, &row.range) });
                }
                constructs::tiers_in_order(self, &subject, &lowered, span);
                let rates: Vec<Term> = lowered.iter().map(|tier| tier.rate.clone()).collect();
                let typ = self.common_type(&rates);
                let typ = match typ {
                    Typ::Number(rate, rate_scale) => Typ::Number(rate.combine(&unit, 1), rate_scale + scale),
                    other => other,
                };
                let tiers = lowered
                    .iter()
                    .map(|tier| TierRow { upto: tier.upper.as_ref().map(|upper| upper.node), rate: tier.rate.node });
                let tiers = tiers.collect();
                self.value(Op::Tiers(subject.node, tiers), typ, span)
            }
            "bands" => {
                if self.want_number(&subject).is_none() {
                    return self.faulty(span);
                }
                let mut bands = Vec::new();
                let mut otherwise = None;
                let mut values: Vec<Term> = Vec::new();
                for row in rows {
                    let value = self.operand(&row.value, base, expected);
                    let bound = |this: &mut Self, expr: &Expr, inclusive: bool| {
                        let at = this.operand(expr, base, None);
                        this.same_type(&subject, &at);
                        Bound { at: at.node, inclusive }
                    };
                    match &row.label {
                        RowLabel::Otherwise | RowLabel::Open => otherwise = Some(value.node),
                        RowLabel::Upto(upper) => {
                            let upper = bound(self, upper, true);
                            bands.push((Band { lower: None, upper: Some(upper), value: value.node }, place(base, &row.range)));
                        }
                        RowLabel::Span(lower, upper) => {
                            let lower = bound(self, lower, true);
                            let upper = upper.as_ref().map(|upper| bound(self, upper, true));
                            bands.push((Band { lower: Some(lower), upper, value: value.node }, place(base, &row.range)));
                        }
                        RowLabel::Bounds(bounds) => {
                            let mut band = Band { lower: None, upper: None, value: value.node };
                            for (comparison, expr) in bounds {
                                match comparison {
                                    Comparison::Greater | Comparison::AtLeast => {
                                        band.lower = Some(bound(self, expr, *comparison == Comparison::AtLeast));
                                    }
                                    Comparison::Less | Comparison::AtMost => {
                                        band.upper = Some(bound(self, expr, *comparison == Comparison::AtMost));
                                    }
                                    Comparison::Equal | Comparison::NotEqual => {
                                        let message = text!("区间只能用 > >= < <="; "a band takes > >= < <= only");
                                        self.report(Diagnostic::new(Code::BadCall, place(base, &row.range), message));
                                    }
                                }
                            }
                            bands.push((band, place(base, &row.range)));
                        }
                        RowLabel::Options(_) => {
                            let message = text!("区间要写成 > 500人: 50人"; "a band is written > 500人: 50人");
                            self.report(Diagnostic::new(Code::BadCall, place(base, &row.range), message));
                            continue;
                        }
                    }
                    values.push(value);
                }
                constructs::bands_complete(self, &bands, otherwise.is_some(), span);
                let typ = self.common_type(&values);
                let bands = bands.into_iter().map(|(band, _)| band).collect();
                self.value(Op::Bands(subject.node, bands, otherwise), typ, span)
            }
            _ => {
                let Typ::Choice(domain) = subject.typ else {
                    if subject.typ != Typ::Faulty {
                        let message = text!("table 要按一个选项查"; "`table` looks up by a choice");
                        self.report(Diagnostic::new(Code::KindMismatch, subject.span, message));
                    }
                    return self.faulty(span);
                };
                let size = self.domains[domain.index()].options.len();
                let mut cells: Vec<Option<Term>> = alloc::vec![None; size];
                let mut values = Vec::new();
                for row in rows {
                    let value = self.operand(&row.value, base, expected);
                    let set = match &row.label {
                        RowLabel::Options(options) => self.option_set(domain, options, base),
                        RowLabel::Otherwise => (0..size)
                            .filter(|cell| cells[*cell].is_none())
                            .fold(Set::default(), |set, cell| set.union(Set::of(cell))),
                        _ => {
                            let message = text!("查表要写成 A: 120课时"; "a row of a table is written A: 120课时");
                            self.report(Diagnostic::new(Code::BadCall, place(base, &row.range), message));
                            continue;
                        }
                    };
                    for cell in set.positions().filter(|cell| *cell < size) {
                        if let Some(first) = &cells[cell] {
                            let option = &self.domains[domain.index()].options[cell].id;
                            let message = text!("选项 `{option}` 写了两行"; "option `{option}` has two rows");
                            let diagnostic = Diagnostic::new(Code::Overlap, place(base, &row.range), message)
                                .label(first.span, text!("第一行在这里"; "the first row is here"));
                            self.sink.push(diagnostic);
                        }
                        cells[cell] = Some(value.clone());
                    }
                    values.push(value);
                }
                let absent: Vec<&String> = cells
                    .iter()
                    .zip(&self.domains[domain.index()].options)
                    .filter(|(cell, _)| cell.is_none())
                    .map(|(_, option)| &option.id)
                    .collect();
                if !absent.is_empty() {
                    let list = listed(absent);
                    let message = text!("这些选项没有值：{list}"; "these options have no value: {list}");
                    return self.fail(Diagnostic::new(Code::NotExhaustive, span, message), span);
                }
                let typ = self.common_type(&values);
                let cells = cells.into_iter().flatten().map(|cell| cell.node).collect();
                self.value(Op::Table(alloc::vec![(subject.node, u16::try_from(size).unwrap_or(u16::MAX))], cells), typ, span)
            }
        }
    }

    pub(super) fn common_type(&mut self, terms: &[Term]) -> Typ {
        let Some((first, rest)) = terms.split_first() else { return Typ::Faulty };
        let mut common = first.clone();
        for term in rest {
            let typ = self.same_type(&common, term);
            common = Term { typ, zero: common.zero && term.zero, ..common };
        }
        common.typ
    }

    /// The type under which an input can be a key of a table.
    pub(super) fn key(&mut self, name: &Spanned<String>) -> Option<(NodeId, DomainId)> {
        let term = self.name(&name.node, name.span, None);
        match term.typ {
            Typ::Choice(domain) => Some((term.node, domain)),
            Typ::Faulty => None,
            _ => {
                let given = &name.node;
                self.report(Diagnostic::new(
                    Code::KindMismatch,
                    name.span,
                    text!("查表要按选项查，`{given}` 不是"; "a table is looked up by choices; `{given}` is none"),
                ));
                None
            }
        }
    }

    /// A cell of a table in the table's unit, or left to the local standard.
    pub(super) fn cell(&mut self, text: &Spanned<String>, unit: &UnitPowers) -> Option<NodeId> {
        if text.node == "ask" {
            return Some(self.push(Op::LeftToLocal, &Typ::Number(unit.clone(), 2), text.span));
        }
        let Ok(number) = Decimal::from_str_exact(&text.node) else {
            let given = &text.node;
            self.report(Diagnostic::new(Code::BadValue, text.span, text!("`{given}` 不是数"; "`{given}` is no number")));
            return None;
        };
        if number.is_sign_negative() {
            self.report(Diagnostic::new(Code::NegativeRate, text.span, text!("标准不能是负数"; "a standard cannot be negative")));
        }
        let clause = if number.is_zero() { None } else { self.source(number, unit, &text.node, text.span) };
        let number = number.normalize();
        let typ = Typ::Number(unit.clone(), number.scale());
        Some(self.literal(Value::Number(number), text.node.clone(), clause, typ, text.span).node)
    }

    pub(super) fn finish_table(&mut self, keys: Vec<(NodeId, u16)>, cells: Vec<NodeId>, unit: &UnitPowers, span: Span) -> Term {
        let scale = cells.iter().filter_map(|cell| self.constant(*cell)).map(|number| number.scale()).max().unwrap_or(2);
        self.value(Op::Table(keys, cells), Typ::Number(unit.clone(), scale), span)
    }

    pub(super) fn truth(&mut self, op: Op, span: Span) -> Term {
        self.value(op, Typ::Truth, span)
    }

    /// The highest value that an answer can have, if the node is an answer.
    pub(super) fn highest(&self, node: NodeId) -> Option<Decimal> {
        match &self.program.nodes[node.index()].op {
            Op::Input(id) => self.input_highest[id.index()],
            Op::Same(inner) | Op::When(_, inner) => self.highest(*inner),
            _ => None,
        }
    }

    pub(super) fn give_up(&mut self, span: Span) -> Term {
        self.faulty(span)
    }

    /// The clauses of a rule; a rule that cites nothing is reported.
    pub(super) fn cited(&mut self, cite: &Cite, rule: Span, zh: &str, en: &str) -> Vec<ClauseId> {
        if cite.is_empty() {
            self.report(
                Diagnostic::new(Code::MissingCitation, rule, text!("这个{zh}没有引用条款"; "this {en} cites no clause"))
                    .help(text!("加上 cite = \"条款编号\""; "add cite = \"clause id\"")),
            );
        }
        self.citations.resolve(cite, self.sink)
    }
}

/// The place in the file of a range inside an expression.
pub(super) fn place(base: Span, range: &core::ops::Range<usize>) -> Span {
    Span { file: base.file, start: base.start + range.start, end: base.start + range.end }
}
