//! One calculator: its declarations, its rules in lowered form, and what in it serves nothing.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::lower::{Context, Lowering, Typ, Units};
use super::ranges::Trouble;
use super::sources::{Citations, cite_span};
use super::{Parties, ranges};
use crate::author::diagnostic::{Code, Diagnostic, Sink, text};
use crate::author::file::{CalculatorFile, Cite, InputItem, LineItem, MessageItem, StepBody, Vocabulary, find_word};
use crate::author::numerals::numerals;
use crate::author::source::{Span, Spanned};
use crate::author::syntax::{Expr, ExprKind};
use crate::author::unit::{UnitPowers, YUAN};
use crate::model::{
    Audience, Calculator, Checklist, Choice, ClauseId, Constraint, Effect, Force, Gate, Input, InputId, InputKind, Line, Message,
    Null, Reading, StepId, Topic,
};
use crate::value::Set;

/// The most steps of a calculator. Steps are lowered as they are needed, one inside the other, so a chain of them takes stack.
const MOST_STEPS: usize = 300;

/// Every clause id that the calculator names, with the calculator's id.
pub(super) fn cited_ids(file: &CalculatorFile) -> Vec<(String, String)> {
    let mut all: Vec<&Cite> = Vec::new();
    all.extend(file.inputs.iter().map(|item| &item.cite));
    all.extend(file.readings.iter().map(|item| &item.cite));
    all.extend(file.constraints.iter().map(|item| &item.cite));
    all.extend(file.gates.iter().map(|item| &item.cite));
    for step in &file.steps {
        all.push(&step.cite);
        if let StepBody::Dated(rows) = &step.body {
            all.extend(rows.iter().map(|row| &row.cite));
        }
    }
    for list in &file.checklists {
        all.push(&list.cite);
        all.extend(list.items.iter().map(|(_, _, cite)| cite));
    }
    all.extend(file.lines.iter().map(|item| &item.cite));
    all.extend(file.warnings.iter().chain(&file.notes).map(|item| &item.cite));
    all.into_iter().flatten().map(|id| (id.node.clone(), file.id.clone())).collect()
}

/// The calculator; `None` when it is too large for the engine's lists.
pub(super) fn lower<'a>(
    file: &'a CalculatorFile,
    vocabulary: &'a Vocabulary,
    citations: &mut Citations<'a>,
    units: &mut Units,
    parties: &mut Parties<'_>,
    sink: &mut Sink,
) -> Option<Calculator> {
    if !fits(file, sink) {
        return None;
    }
    duplicates(file, sink);
    names(file, sink);
    orders(file, sink);
    let mut lowering = Lowering::new(file, vocabulary, citations, units, sink);
    let kinds: Vec<Option<InputKind>> =
        file.inputs.iter().enumerate().map(|(position, item)| input_kind(&mut lowering, position, item)).collect();
    lowering.declare_steps();
    for (position, kind) in kinds.iter().enumerate() {
        lowering.input_types[position] = match kind {
            Some(InputKind::Choice(domain)) => Typ::Choice(*domain),
            Some(InputKind::Choices(domain)) => Typ::Choices(*domain),
            Some(InputKind::Tri | InputKind::Bool) => Typ::Truth,
            Some(InputKind::Date) => Typ::Date,
            Some(InputKind::Count(..) | InputKind::Money(..)) => lowering.input_types[position].clone(),
            None => Typ::Faulty,
        };
    }
    let inputs: Vec<Input> = file
        .inputs
        .iter()
        .zip(&kinds)
        .enumerate()
        .map(|(position, (item, kind))| input(&mut lowering, position, item, kind.clone()))
        .collect();
    let readings = readings(&mut lowering, file);
    let constraints = constraints(&mut lowering, file);
    let gates = gates(&mut lowering, file);
    let outputs = outputs(&mut lowering, file);
    let lines: Vec<Line> = file.lines.iter().filter_map(|item| line(&mut lowering, item, vocabulary, parties)).collect();
    let warnings = messages(&mut lowering, &file.warnings);
    let notes = messages(&mut lowering, &file.notes);
    // Steps that nothing uses are lowered too, so that their faults show.
    for position in 0..file.steps.len() {
        lowering.lower_step(position, file.steps[position].name.span);
    }
    mentions(&mut lowering, file);
    unused(&mut lowering, file);
    let checklists = checklists(&mut lowering, file);
    let audience = audience(file, vocabulary, parties, lowering.sink);
    for (node, trouble) in ranges::troubles(&lowering.program, &inputs, NaiveDate::default()) {
        let (code, message) = match trouble {
            Trouble::Overflow => {
                (Code::Overflow, text!("有的答案会让这里的数超过 28 位"; "for some answers this number outgrows 28 digits"))
            }
            Trouble::ZeroDivisor => (Code::BadValue, text!("有的答案会让除数为 0"; "for some answers the divisor is 0")),
        };
        let span = lowering.spans[node.index()];
        lowering.report(
            Diagnostic::new(code, span, message)
                .help(text!("给相关的问题写上 range = [最小, 最大]"; "give the inputs concerned a range = [low, high]")),
        );
    }
    if lowering.program.nodes.len() >= usize::from(u16::MAX) {
        lowering.report(Diagnostic::new(Code::TooLarge, file.span, text!("公式太多"; "too many formulas")));
        return None;
    }
    let outputs = outputs.iter().filter_map(|name| {
        let position = lowering.steps.iter().position(|step| step.id == *name)?;
        u16::try_from(position).ok().map(StepId)
    });
    let outputs = outputs.collect();
    let Lowering { program, domains, steps, .. } = lowering;
    Some(Calculator {
        id: file.id.clone(),
        title: file.title.clone(),
        summary: file.summary.clone(),
        audience,
        domains,
        inputs,
        readings,
        constraints,
        gates,
        steps,
        outputs,
        lines,
        checklists,
        warnings,
        notes,
        program,
    })
}

/// Whom the calculator serves; a situation belongs to one of them.
fn audience(file: &CalculatorFile, vocabulary: &Vocabulary, parties: &mut Parties<'_>, sink: &mut Sink) -> Vec<Audience> {
    for (who, _) in &file.situation {
        let served = file.audience.iter().map(|audience| (audience.node.as_str(), ()));
        find_word(who, "服务对象（见 audience）", "audience of this calculator", served, sink);
    }
    let known = vocabulary.audiences.iter().map(|audience| (audience.id.as_str(), &audience.id));
    let audience = file.audience.iter().filter_map(|audience| {
        let id = find_word(audience, "对象", "audience", known.clone(), sink)?;
        let situation = file.situation.iter().find(|(who, _)| who.node == *id).map(|(_, words)| words.clone());
        Some(Audience { party: parties.id(id), situation })
    });
    audience.collect()
}

fn fits(file: &CalculatorFile, sink: &mut Sink) -> bool {
    let options = file.inputs.iter().map(|input| input.choices.len()).chain(file.steps.iter().map(|step| step.choices.len()));
    let lists =
        file.checklists.iter().map(|list| list.items.len()).chain(file.readings.iter().map(|reading| reading.options.len()));
    let longest = options.chain(lists).chain([file.inputs.len()]).max().unwrap_or(0);
    if file.steps.len() > MOST_STEPS {
        let message = text!("步骤超过 {MOST_STEPS} 个，请拆成几个计算器"; "more than {MOST_STEPS} steps; split the calculator");
        sink.push(Diagnostic::new(Code::TooLarge, file.span, message));
    }
    let fits = longest <= Set::CAPACITY;
    if !fits {
        let limit = Set::CAPACITY;
        let message = text!("问题、选项或清单项目超过 {limit} 个"; "more than {limit} inputs, options or checklist items");
        sink.push(Diagnostic::new(Code::TooLarge, file.span, message));
    }
    fits && file.steps.len() <= MOST_STEPS
}

/// Names are what programs write: letters, digits and `_`. `unknown` is the answer 不清楚 and no option's name.
fn names(file: &CalculatorFile, sink: &mut Sink) {
    let mut check = |name: &Spanned<String>, option: bool| {
        let plain = name.node.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.node.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !plain || option && name.node == "unknown" {
            let given = &name.node;
            let message = text!("`{given}` 不能作名称"; "`{given}` cannot be a name");
            sink.push(
                Diagnostic::new(Code::BadValue, name.span, message)
                    .help(text!("用英文字母开头，只含字母、数字和 _；选项不能叫 unknown"; "begin with a letter; letters, digits and _ only; no option is called unknown")),
            );
        }
    };
    file.inputs.iter().for_each(|input| check(&input.name, false));
    file.steps.iter().for_each(|step| check(&step.name, false));
    file.checklists.iter().for_each(|list| check(&list.name, false));
    file.readings.iter().for_each(|reading| check(&reading.name, false));
    file.gates.iter().filter_map(|gate| gate.name.as_ref()).for_each(|name| check(name, false));
    file.lines.iter().filter_map(|line| line.id.as_ref()).for_each(|name| check(name, false));
    file.warnings.iter().chain(&file.notes).filter_map(|message| message.code.as_ref()).for_each(|name| check(name, false));
    let choices = file.inputs.iter().map(|input| &input.choices).chain(file.steps.iter().map(|step| &step.choices));
    choices.flatten().for_each(|option| check(&option.id, true));
    file.readings.iter().flat_map(|reading| &reading.options).for_each(|(option, _)| check(&option.id, true));
    file.checklists.iter().flat_map(|list| &list.items).for_each(|(option, ..)| check(&option.id, true));
}

/// What depends on the order in the file, or on rules that stand beside each other.
fn orders(file: &CalculatorFile, sink: &mut Sink) {
    let mut ineligible: Option<Span> = None;
    for gate in &file.gates {
        match gate.effect.as_ref().map(|effect| (effect.node.as_str(), effect.span)) {
            Some(("ineligible", span)) => ineligible = ineligible.or(Some(span)),
            Some(("forfeited", span)) => {
                if let Some(before) = ineligible {
                    let message =
                        text!("forfeited 的条件要写在 ineligible 的前面"; "gates that forfeit come before gates that refuse");
                    sink.push(
                        Diagnostic::new(Code::BadValue, span, message)
                            .label(before, text!("这一条写在了前面"; "this one stands before it")),
                    );
                }
            }
            _ => {}
        }
    }
    for (position, line) in file.lines.iter().enumerate() {
        let twins = file.lines.iter().enumerate().filter(|(other, twin)| {
            *other != position && twin.id.as_ref().zip(line.id.as_ref()).is_some_and(|(a, b)| a.node == b.node)
        });
        if let (Some(id), None, true) = (&line.id, &line.when, twins.count() > 0) {
            let given = &id.node;
            let message =
                text!("款项 `{given}` 有好几行，每行都要写 when"; "line `{given}` stands several times; each needs a `when`");
            sink.push(
                Diagnostic::new(Code::Duplicate, id.span, message)
                    .help(text!("同一编号的各行要互相排斥"; "lines of one id must exclude each other")),
            );
        }
    }
    report_twins(file.outputs.iter(), sink);
    for list in file.checklists.iter().filter(|list| list.items.is_empty()) {
        let message = text!("清单没有项目"; "the checklist has no items");
        sink.push(Diagnostic::new(Code::MissingKey, list.name.span, message));
    }
    for constraint in file.constraints.iter().filter(|item| item.say.zh.contains('{') || item.say.en.contains('{')) {
        let message = text!("约束的文字里不能用 {{…}}"; "the words of a constraint hold no {{…}}");
        sink.push(Diagnostic::new(Code::BadValue, constraint.span, message));
    }
}

/// Inputs, steps and checklists share one space of names; gates, readings and options have their own.
fn duplicates(file: &CalculatorFile, sink: &mut Sink) {
    let inputs = file.inputs.iter().map(|input| &input.name);
    let steps = file.steps.iter().map(|step| &step.name);
    let lists = file.checklists.iter().map(|list| &list.name);
    report_twins(inputs.chain(steps).chain(lists), sink);
    report_twins(file.gates.iter().filter_map(|gate| gate.name.as_ref()), sink);
    for input in &file.inputs {
        report_twins(input.choices.iter().map(|option| &option.id), sink);
    }
    for reading in &file.readings {
        report_twins(reading.options.iter().map(|(option, _)| &option.id), sink);
    }
    for list in &file.checklists {
        report_twins(list.items.iter().map(|(option, ..)| &option.id), sink);
    }
}

fn report_twins<'a>(names: impl Iterator<Item = &'a Spanned<String>>, sink: &mut Sink) {
    let mut seen: Vec<&'a Spanned<String>> = Vec::new();
    for name in names {
        match seen.iter().find(|other| other.node == name.node) {
            Some(first) => {
                let given = &name.node;
                sink.push(
                    Diagnostic::new(
                        Code::Duplicate,
                        name.span,
                        text!("名称 `{given}` 用了两次"; "the name `{given}` is used twice"),
                    )
                    .label(first.span, text!("第一次在这里"; "first used here")),
                );
            }
            None => seen.push(name),
        }
    }
}

fn input_kind(lowering: &mut Lowering<'_, '_>, position: usize, item: &InputItem) -> Option<InputKind> {
    let name = item.kind.as_ref()?;
    let kinds = ["choice", "choices", "count", "money", "tri", "bool", "date"].map(|kind| (kind, kind));
    let kind = find_word(name, "问题类型", "kind of input", kinds.into_iter(), lowering.sink)?;
    if matches!(kind, "choice" | "choices") && item.choices.is_empty() {
        let message = text!("选择题要写 choices"; "a choice needs `choices`");
        lowering.report(Diagnostic::new(Code::MissingKey, item.name.span, message));
    }
    let mut number = |top: i64| {
        let unit = match &item.unit {
            Some(unit) => {
                let mut parts = unit.node.split('/').map(String::from);
                let above = parts.next().unwrap_or_default();
                lowering.unit(&above, &parts.collect::<Vec<_>>(), unit.span)
            }
            None => {
                let message = text!("数字题要写 unit"; "a number needs `unit`");
                lowering.report(Diagnostic::new(Code::MissingKey, item.name.span, message));
                UnitPowers::default()
            }
        };
        let (low, high) = match item.range.as_ref().map(|range| (range.node.as_slice(), range.span)) {
            Some((&[low, high], _)) if low <= high => (low, high),
            Some((_, span)) => {
                let message = text!("range 要写成 [最小, 最大]"; "`range` is written [low, high]");
                lowering.report(Diagnostic::new(Code::BadValue, span, message));
                (0, top)
            }
            None => (0, top),
        };
        let scale = if kind == "money" { 2 } else { 0 };
        lowering.input_highest[position] = Some(Decimal::from(high));
        lowering.input_types[position] = Typ::Number(unit.clone(), scale);
        (lowering.units.id(&unit), Decimal::from(low), Decimal::from(high))
    };
    Some(match kind {
        "choice" => InputKind::Choice(lowering.domain(&item.choices)),
        "choices" => InputKind::Choices(lowering.domain(&item.choices)),
        "count" => {
            let (unit, low, high) = number(InputKind::HIGHEST_COUNT);
            InputKind::Count(unit, low, high)
        }
        "money" => {
            let (unit, low, high) = number(InputKind::HIGHEST_AMOUNT);
            if !lowering.units.list[unit.index()].is_money() {
                let message = text!("金额的单位要以元计"; "an amount is counted in 元");
                lowering.report(Diagnostic::new(Code::UnitMismatch, item.name.span, message));
            }
            InputKind::Money(unit, low, high)
        }
        "tri" => InputKind::Tri,
        "bool" => InputKind::Bool,
        _ => InputKind::Date,
    })
}

fn input(lowering: &mut Lowering<'_, '_>, position: usize, item: &InputItem, kind: Option<InputKind>) -> Input {
    let default = item.default.as_ref().and_then(|default| {
        let clauses = lowering.citations.known(&item.cite);
        let context = if clauses.is_empty() { Context::anywhere() } else { Context::cited(clauses) };
        let expected = match lowering.input_types[position] {
            Typ::Choice(domain) => Some(domain),
            _ => None,
        };
        let term = lowering.expression(default, context, expected);
        let own = term.clone().with_type(lowering.input_types[position].clone());
        lowering.same_type(&own, &term);
        if let (Some(number), Some(InputKind::Count(_, low, high) | InputKind::Money(_, low, high))) =
            (lowering.constant(term.node), &kind)
            && (number < *low || number > *high)
        {
            let message = text!("default 不在 range 之内"; "`default` is outside `range`");
            lowering.report(Diagnostic::new(Code::BadValue, default.span, message));
        }
        match lowering.program.nodes[term.node.index()].op {
            crate::model::Op::Constant(id) => Some(id),
            _ => {
                let message = text!("default 要写明一个值"; "`default` must be a plain value");
                lowering.report(Diagnostic::new(Code::BadValue, default.span, message));
                None
            }
        }
    });
    let words = |word: &Option<Spanned<String>>, known: &[(&'static str, Null)], lowering: &mut Lowering<'_, '_>| {
        word.as_ref().and_then(|word| find_word(word, "写法", "word", known.iter().copied(), lowering.sink))
    };
    let null = words(&item.null, &[("unknown", Null::Unknown), ("none", Null::None)], lowering);
    let absent = words(&item.absent, &[("none", Null::None)], lowering);
    Input {
        id: item.name.node.clone(),
        ask: item.ask.clone(),
        help: item.help.clone(),
        kind: kind.unwrap_or(InputKind::Bool),
        when: lowering.input_when(position),
        default,
        optional: item.optional || absent.is_some(),
        null: null.unwrap_or(Null::Refused),
        absent_is_none: absent.is_some(),
        fixed: item.fixed,
        clauses: lowering.citations.resolve(&item.cite, lowering.sink),
    }
}

fn readings(lowering: &mut Lowering<'_, '_>, file: &CalculatorFile) -> Vec<Reading> {
    let mut readings = Vec::new();
    for (position, item) in file.readings.iter().enumerate() {
        let clauses = lowering.cited(&item.cite, item.name.span, "读法", "reading");
        if item.options.len() < 2 {
            let message = text!("一个读法至少要有两种选项"; "a reading needs two options at least");
            lowering.report(Diagnostic::new(Code::BadValue, item.name.span, message));
        }
        let rewords = item.rewords.as_ref().and_then(|input| {
            lowering.used_readings[position] = true;
            let found = file.inputs.iter().position(|candidate| candidate.name.node == input.node);
            let asks: Option<Vec<_>> = item.options.iter().map(|(_, ask)| ask.clone()).collect();
            match (found.and_then(|found| u16::try_from(found).ok()), asks) {
                (Some(found), Some(asks)) => Some((InputId(found), asks)),
                (None, _) => {
                    let given = &input.node;
                    let message = text!("没有叫 `{given}` 的问题"; "no input is called `{given}`");
                    lowering.report(Diagnostic::new(Code::UnknownName, input.span, message));
                    None
                }
                (_, None) => {
                    let message = text!("每个选项都要写 ask：在这种读法下怎么问"; "each option needs `ask`: the question under this reading");
                    lowering.report(Diagnostic::new(Code::MissingKey, input.span, message));
                    None
                }
            }
        });
        let options = item.options.iter().map(|(option, _)| Choice { id: option.id.node.clone(), name: option.name.clone() });
        readings.push(Reading {
            id: item.name.node.clone(),
            ask: item.ask.clone(),
            clauses,
            options: options.collect(),
            rewords,
        });
    }
    readings
}

fn constraints(lowering: &mut Lowering<'_, '_>, file: &CalculatorFile) -> Vec<Constraint> {
    let mut constraints = Vec::new();
    for item in &file.constraints {
        let clauses = lowering.citations.resolve(&item.cite, lowering.sink);
        let mut blames = Vec::new();
        for blamed in &item.blames {
            match file.inputs.iter().position(|input| input.name.node == blamed.node).and_then(|found| u16::try_from(found).ok())
            {
                Some(found) => blames.push(InputId(found)),
                None => {
                    let given = &blamed.node;
                    let message = text!("没有叫 `{given}` 的问题"; "no input is called `{given}`");
                    lowering.report(Diagnostic::new(Code::UnknownName, blamed.span, message));
                }
            }
        }
        if item.blames.is_empty() {
            let message = text!("要写 blames：错在哪个问题"; "`blames` must name the inputs at fault");
            lowering.report(Diagnostic::new(Code::MissingKey, item.span, message));
        }
        if let Some(that) = &item.that {
            constant_condition(lowering, that);
            constraints.push(Constraint {
                that: lowering.condition(that, Context::cited(clauses.clone())),
                blames,
                say: item.say.clone(),
                clauses,
            });
        }
    }
    constraints
}

fn gates(lowering: &mut Lowering<'_, '_>, file: &CalculatorFile) -> Vec<Gate> {
    let effects = [("forfeited", Effect::Forfeited), ("ineligible", Effect::Ineligible), ("to_confirm", Effect::ToConfirm)];
    let mut gates = Vec::new();
    for item in &file.gates {
        let clauses = lowering.cited(&item.cite, item.name.as_ref().map_or(item.span, |name| name.span), "条件", "gate");
        let effect =
            item.effect.as_ref().and_then(|effect| find_word(effect, "后果", "effect", effects.into_iter(), lowering.sink));
        if let (Some(name), Some(must)) = (&item.name, &item.must) {
            constant_condition(lowering, must);
            gates.push(Gate {
                id: name.node.clone(),
                label: item.label.clone(),
                must: lowering.condition(must, Context::cited(clauses.clone())),
                formula: must.node.to_string(),
                effect: effect.unwrap_or(Effect::Ineligible),
                clauses,
                say: item.say.clone(),
                advice: item.advice.clone(),
                warning: item.warning.clone(),
            });
        }
    }
    gates
}

/// A condition that is written out as yes or no decides nothing.
fn constant_condition(lowering: &mut Lowering<'_, '_>, condition: &Spanned<Expr>) {
    if let ExprKind::Truth(_) = condition.node.kind {
        let message = text!("这个条件永远不变"; "this condition never changes");
        lowering.report(Diagnostic::new(Code::BadValue, condition.span, message));
    }
}

/// The names of the steps that are outputs.
fn outputs(lowering: &mut Lowering<'_, '_>, file: &CalculatorFile) -> Vec<String> {
    if file.outputs.is_empty() {
        let message = text!("缺少 `outputs`：计算器给出哪些结果"; "`outputs` is missing: what does the calculator give?");
        lowering.report(Diagnostic::new(Code::MissingKey, file.span, message));
    }
    let mut names = Vec::new();
    for output in &file.outputs {
        let Some(position) = file.steps.iter().position(|step| step.name.node == output.node) else {
            let given = &output.node;
            let near = crate::similar::nearest(given, file.steps.iter().map(|step| step.name.node.as_str()));
            let diagnostic =
                Diagnostic::new(Code::UnknownName, output.span, text!("没有叫 `{given}` 的步骤"; "no step is called `{given}`"));
            lowering.report(diagnostic.did_you_mean(near));
            continue;
        };
        let span = file.steps[position].name.span;
        if let Some((_, typ)) = lowering.step(position, output.span) {
            want_whole_fen(lowering, &typ, span);
        }
        names.push(output.node.clone());
    }
    names
}

/// Money that people are shown ends at the fen.
fn want_whole_fen(lowering: &mut Lowering<'_, '_>, typ: &Typ, span: Span) {
    if let Typ::Number(unit, scale) = typ
        && unit.is_money()
        && *scale > 2
    {
        lowering.report(
                Diagnostic::new(
                    Code::FractionOfFen,
                    span,
                    text!("这个金额可能有 {scale} 位小数，没有取到分"; "this amount can have {scale} decimals and is not rounded to the fen"),
                )
                .help(text!("用 to_fen(…) 包住产生小数的乘法"; "wrap the product that makes the fraction in to_fen(…)")),
            );
    }
}

fn line(lowering: &mut Lowering<'_, '_>, item: &LineItem, vocabulary: &Vocabulary, parties: &mut Parties<'_>) -> Option<Line> {
    let id = item.id.as_ref()?;
    let clauses = lowering.cited(&item.cite, id.span, "款项", "line");
    let context = Context::cited(clauses.clone());
    let value = item.value.as_ref().map(|value| (lowering.expression(value, context.clone(), None), value.span));
    let when = item.when.as_ref().map(|when| lowering.condition(when, context));
    let payees = vocabulary.payees.iter().map(|(id, _)| (id.as_str(), id));
    let payee = item.payee.as_ref().and_then(|payee| find_word(payee, "收款人", "payee", payees, lowering.sink));
    let forces = [Force::Fixed, Force::Ceiling, Force::SoftCeiling, Force::Reference].map(|force| (force.id(), force));
    let force =
        item.force.as_ref().and_then(|force| find_word(force, "语气", "force of a line", forces.into_iter(), lowering.sink));
    let (value, span) = value?;
    match &value.typ {
        Typ::Number(unit, _) if *unit == UnitPowers::base(YUAN) => want_whole_fen(lowering, &value.typ, span),
        Typ::Faulty => {}
        other => {
            let found = lowering.describe(other);
            lowering.report(
                Diagnostic::new(
                    Code::UnitMismatch,
                    span,
                    text!("款项要以元计，而这是{}", found.zh; "a line is counted in 元, but this is {}", found.en),
                )
                .help(text!("每人的标准要乘以人数"; "multiply a standard per person by the heads")),
            );
        }
    }
    Some(Line {
        id: id.node.clone(),
        label: item.label.clone(),
        amount: value.node,
        when,
        payee: parties.id(payee?),
        fund: item.fund.clone(),
        force: force?,
        may: item.may,
        clauses,
    })
}

fn messages(lowering: &mut Lowering<'_, '_>, items: &[MessageItem]) -> Vec<Message> {
    let mut messages = Vec::new();
    for item in items {
        let clauses = match &item.topic {
            Some(topic) => lowering.cited(&item.cite, topic.span, "有主题的提示", "note with a topic"),
            None => lowering.citations.resolve(&item.cite, lowering.sink),
        };
        let topics = Topic::ALL.iter().map(|(topic, id)| (*id, *topic));
        let topic = item.topic.as_ref().and_then(|topic| find_word(topic, "主题", "topic", topics, lowering.sink));
        if item.topic.is_some() && !clauses.is_empty() {
            said_numbers(lowering, item, &clauses);
        }
        if let (Some(code), Some(when)) = (&item.code, &item.when) {
            messages.push(Message {
                code: code.node.clone(),
                when: lowering.condition(when, Context::cited(clauses.clone())),
                say: item.say.clone(),
                clauses,
                topic,
            });
        }
    }
    messages
}

/// What people are told to bring and by when rests on the document as amounts do: a number in the words of a note with a topic
/// stands in a clause that the note cites.
fn said_numbers(lowering: &mut Lowering<'_, '_>, item: &MessageItem, clauses: &[ClauseId]) {
    let said = [&item.say.zh, &item.say.en].map(|words| numerals(words)).concat();
    let mut reported = Vec::new();
    for numeral in said.iter().filter(|numeral| numeral.significant) {
        let sourced = numeral.values.iter().any(|value| lowering.citations.find_number(*value, None, &[], clauses).is_some());
        if !sourced && !reported.contains(&&numeral.spelling) {
            reported.push(&numeral.spelling);
            let number = &numeral.spelling;
            let message = text!(
                "提示的文字里有 {number}，引用的条款原文里没有";
                "the words of this note say {number}, which does not stand in the words of the cited clause"
            );
            let diagnostic = Diagnostic::new(Code::NumberNotInQuote, item.span, message)
                .help(text!("改正这个数，或者引用写着它的条款"; "correct the number or cite the clause that holds it"));
            let diagnostic = lowering.citations.show_quotes(diagnostic, clauses);
            lowering.report(diagnostic);
        }
    }
}

fn checklists(lowering: &mut Lowering<'_, '_>, file: &CalculatorFile) -> Vec<Checklist> {
    let mut checklists = Vec::new();
    for list in &file.checklists {
        let cite: Cite = list.cite.iter().chain(list.items.iter().flat_map(|(_, _, cite)| cite)).cloned().collect();
        let mut clauses = lowering.cited(&cite, cite_span(&list.cite, list.name.span), "清单", "checklist");
        clauses.sort_unstable();
        clauses.dedup();
        let items = list.items.iter().map(|(option, ..)| Choice { id: option.id.node.clone(), name: option.name.clone() });
        checklists.push(Checklist { id: list.name.node.clone(), label: list.label.clone(), clauses, items: items.collect() });
    }
    checklists
}

/// Names in `{…}` inside messages must exist, and they count as used.
fn mentions(lowering: &mut Lowering<'_, '_>, file: &CalculatorFile) {
    let messages = file.warnings.iter().chain(&file.notes).map(|item| (item.span, &item.say));
    let gates = file
        .gates
        .iter()
        .flat_map(|item| core::iter::once((item.span, &item.say)).chain(item.advice.iter().map(|advice| (item.span, advice))));
    let all: Vec<_> = messages.chain(gates).collect();
    for (span, say) in all {
        for text in [&say.zh, &say.en] {
            for part in text.split('{').skip(1) {
                let name = part.split('}').next().unwrap_or("");
                let input = file.inputs.iter().position(|input| input.name.node == name);
                let step = file.steps.iter().position(|step| step.name.node == name);
                if let Some(input) = input {
                    lowering.used_inputs[input] = true;
                }
                if let Some(step) = step {
                    lowering.used_steps[step] = true;
                }
                if input.or(step).is_none() {
                    let message =
                        text!("文字里的 {{{name}}} 不是问题也不是步骤"; "{{{name}}} in a text is neither an input nor a step");
                    lowering.report(Diagnostic::new(Code::UnknownName, span, message));
                }
            }
        }
    }
}

fn unused(lowering: &mut Lowering<'_, '_>, file: &CalculatorFile) {
    // Where an expression could not be read, what it would have used is not known.
    let unread = [Code::Toml, Code::Syntax, Code::UnknownName, Code::UnknownReading, Code::BadCall, Code::UnknownOption];
    let here = |finding: &Diagnostic| finding.labels.first().is_some_and(|label| label.span.file == file.span.file);
    if lowering.sink.diagnostics.iter().any(|finding| unread.contains(&finding.code) && here(finding)) {
        return;
    }
    for (item, used) in file.inputs.iter().zip(lowering.used_inputs.clone()) {
        if !used {
            let name = &item.name.node;
            lowering.report(
                Diagnostic::new(
                    Code::UnusedInput,
                    item.name.span,
                    text!("问题 `{name}` 没有公式用到"; "nothing reads the input `{name}`"),
                )
                .help(text!("在步骤、条件或提示里用它，或者删去"; "use it in a step, gate or note, or remove it")),
            );
        }
    }
    for (item, used) in file.readings.iter().zip(lowering.used_readings.clone()) {
        if !used {
            let name = &item.name.node;
            lowering.report(
                Diagnostic::new(Code::UnusedReading, item.name.span, text!("读法 `{name}` 不影响任何结果"; "nothing depends on the reading `{name}`"))
                    .help(text!("在公式里写 reading.{name} is …，或者用 rewords 说明它改变哪个问题"; "write reading.{name} is … in a formula, or say with `rewords` which question it changes")),
            );
        }
    }
    for (item, used) in file.steps.iter().zip(lowering.used_steps.clone()) {
        if !used {
            let name = &item.name.node;
            lowering.report(Diagnostic::new(
                Code::UnusedStep,
                item.name.span,
                text!("步骤 `{name}` 没有被任何结果用到"; "no result depends on the step `{name}`"),
            ));
        }
    }
}
