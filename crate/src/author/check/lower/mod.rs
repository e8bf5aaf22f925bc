//! From read rule files to programs: names are resolved, kinds and units checked, constructs checked, nodes written.
//!
//! This room holds the state of lowering one calculator and everything about its names: inputs, steps, options. How an
//! expression becomes nodes stands in `formulas`, functions in `calls`, and rows of tiers, bands and tables in `rows`.

mod calls;
mod formulas;
mod rows;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::constructs;
use super::sources::Citations;
use crate::author::diagnostic::{Code, Diagnostic, Sink, listed, text};
use crate::author::file::{CalculatorFile, Cite, OptionItem, StepBody, StepItem, Vocabulary};
use crate::author::source::{Span, Spanned};
use crate::author::syntax::{Expr, Name};
use crate::author::unit::UnitPowers;
use crate::model::{
    ChecklistId, Choice, ClauseId, Constant, ConstantId, DatedRow, Domain, DomainId, InputId, Kind, Node, NodeId, Op, Program,
    Step, UnitId,
};
use crate::similar::nearest;
use crate::text::Text;
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
                let clauses = self.citations.known(&input.cite);
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
