//! What stands in rule files, read but not yet checked. Reading never fails: faults go to the sink, and what could be
//! read is there.

use alloc::string::String;
use alloc::vec::Vec;

use chrono::NaiveDate;

use super::diagnostic::{Code, Diagnostic, Sink, listed, text};
use super::fields::{Fields, Loose, with_file};
use super::source::{FileId, Sources, Span, Spanned};
use super::syntax::Expr;
use crate::similar::nearest;
use crate::text::Text;

/// The words shared by all rule sets.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Base units with their English names: above the stroke (days), below it (per day).
    pub units: Vec<(String, [String; 2])>,
    /// Payees.
    pub payees: Vec<(String, Text)>,
    /// Audiences in the order in which they are offered.
    pub audiences: Vec<AudienceItem>,
    /// Reasons for not computing a clause.
    pub excuses: Vec<(String, Text)>,
}

/// Somebody whom calculators serve.
#[derive(Clone, Debug)]
pub struct AudienceItem {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// The payee whose money is its own.
    pub own: Option<String>,
    /// Whether it plans for many people at once.
    pub plans: bool,
}

/// `document.toml`.
#[derive(Clone, Debug)]
pub struct DocumentFile {
    pub(super) span: Span,
    pub(super) title: Text,
    pub(super) number: Option<String>,
    pub(super) issuer: Text,
    pub(super) region: Option<RegionItem>,
    pub(super) date: Option<NaiveDate>,
    pub(super) plan_year: Option<Spanned<i64>>,
    pub(super) valid_from: Option<Spanned<NaiveDate>>,
    pub(super) valid_to: Option<Spanned<NaiveDate>>,
    pub(super) superseded_by: Option<String>,
    pub(super) notes: Vec<Text>,
    /// The clauses.
    pub clauses: Vec<ClauseItem>,
}

#[derive(Clone, Debug)]
pub(super) struct RegionItem {
    pub(super) code: String,
    pub(super) place: PlaceItem,
    pub(super) province: Option<PlaceItem>,
}

/// A place by its name; `span` is where the two stand.
#[derive(Clone, Debug)]
pub(super) struct PlaceItem {
    pub(super) span: Span,
    pub(super) name: Text,
    pub(super) pinyin: Option<Spanned<String>>,
}

/// A clause of the document.
#[derive(Clone, Debug)]
pub struct ClauseItem {
    /// Id.
    pub id: Spanned<String>,
    /// Place in the document.
    pub at: String,
    /// The exact words.
    pub quote: Spanned<String>,
    pub(super) force: Spanned<String>,
    /// Why it needs no formula.
    pub excuse: Option<Spanned<String>>,
    /// More on why.
    pub because: Option<Text>,
    pub(super) excuse_numbers: Vec<Spanned<String>>,
}

#[derive(Clone, Debug)]
pub(super) struct CalculatorFile {
    pub(super) id: String,
    pub(super) span: Span,
    pub(super) title: Text,
    pub(super) summary: Text,
    pub(super) audience: Vec<Spanned<String>>,
    pub(super) situation: Vec<(Spanned<String>, Text)>,
    pub(super) outputs: Vec<Spanned<String>>,
    pub(super) inputs: Vec<InputItem>,
    pub(super) readings: Vec<ReadingItem>,
    pub(super) constraints: Vec<ConstraintItem>,
    pub(super) gates: Vec<GateItem>,
    pub(super) steps: Vec<StepItem>,
    pub(super) checklists: Vec<ChecklistItem>,
    pub(super) lines: Vec<LineItem>,
    pub(super) warnings: Vec<MessageItem>,
    pub(super) notes: Vec<MessageItem>,
}

pub(super) type Cite = Vec<Spanned<String>>;

#[derive(Clone, Debug)]
pub(super) struct OptionItem {
    pub(super) id: Spanned<String>,
    pub(super) name: Text,
    /// Other words for it in lists; only the options of inputs have them.
    pub(super) also: Vec<Spanned<String>>,
}

/// How an input stands in lists.
#[derive(Clone, Debug)]
pub(super) struct ColumnItem {
    pub(super) span: Span,
    pub(super) heading: Option<HeadingItem>,
    pub(super) also: Vec<Spanned<String>>,
    pub(super) heads: Option<Spanned<String>>,
    pub(super) earlier: bool,
}

/// A heading in both languages; a list may have it in either.
#[derive(Clone, Debug)]
pub(super) struct HeadingItem {
    pub(super) zh: Spanned<String>,
    pub(super) en: Spanned<String>,
}

#[derive(Clone, Debug)]
pub(super) struct InputItem {
    pub(super) name: Spanned<String>,
    pub(super) kind: Option<Spanned<String>>,
    pub(super) ask: Text,
    pub(super) help: Option<Text>,
    pub(super) choices: Vec<OptionItem>,
    pub(super) unit: Option<Spanned<String>>,
    pub(super) range: Option<Spanned<Vec<i64>>>,
    pub(super) when: Option<Spanned<Expr>>,
    pub(super) default: Option<Spanned<Expr>>,
    pub(super) optional: bool,
    pub(super) fixed: bool,
    pub(super) null: Option<Spanned<String>>,
    pub(super) absent: Option<Spanned<String>>,
    pub(super) column: Option<ColumnItem>,
    pub(super) cite: Cite,
}

#[derive(Clone, Debug)]
pub(super) struct ReadingItem {
    pub(super) name: Spanned<String>,
    pub(super) ask: Text,
    pub(super) cite: Cite,
    pub(super) options: Vec<(OptionItem, Option<Text>)>,
    pub(super) rewords: Option<Spanned<String>>,
}

#[derive(Clone, Debug)]
pub(super) struct ConstraintItem {
    pub(super) span: Span,
    pub(super) that: Option<Spanned<Expr>>,
    pub(super) blames: Vec<Spanned<String>>,
    pub(super) say: Text,
    pub(super) cite: Cite,
}

#[derive(Clone, Debug)]
pub(super) struct GateItem {
    pub(super) span: Span,
    pub(super) name: Option<Spanned<String>>,
    pub(super) effect: Option<Spanned<String>>,
    pub(super) label: Text,
    pub(super) must: Option<Spanned<Expr>>,
    pub(super) cite: Cite,
    pub(super) say: Text,
    pub(super) advice: Option<Text>,
    pub(super) warning: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) struct StepItem {
    pub(super) name: Spanned<String>,
    pub(super) label: Text,
    pub(super) body: StepBody,
    pub(super) cite: Cite,
    pub(super) arithmetic: Option<Text>,
    pub(super) when: Option<Spanned<Expr>>,
    pub(super) choices: Vec<OptionItem>,
    pub(super) refused: Option<Spanned<String>>,
}

#[derive(Clone, Debug)]
pub(super) enum StepBody {
    /// `value = "…"`; `None` when it could not be read.
    Formula(Option<Spanned<Expr>>),
    Table {
        by: Vec<Spanned<String>>,
        unit: Option<Spanned<String>>,
        columns: Vec<Spanned<String>>,
        rows: Vec<(Spanned<String>, Vec<Spanned<String>>)>,
    },
    Dated(Vec<DatedItem>),
}

#[derive(Clone, Debug)]
pub(super) struct DatedItem {
    pub(super) span: Span,
    pub(super) from: Option<Spanned<NaiveDate>>,
    pub(super) to: Option<Spanned<NaiveDate>>,
    pub(super) value: Option<Spanned<Expr>>,
    pub(super) cite: Cite,
}

#[derive(Clone, Debug)]
pub(super) struct ChecklistItem {
    pub(super) name: Spanned<String>,
    pub(super) label: Text,
    pub(super) cite: Cite,
    pub(super) items: Vec<(OptionItem, Option<Spanned<Expr>>, Cite)>,
}

#[derive(Clone, Debug)]
pub(super) struct LineItem {
    pub(super) id: Option<Spanned<String>>,
    pub(super) label: Text,
    pub(super) value: Option<Spanned<Expr>>,
    pub(super) when: Option<Spanned<Expr>>,
    pub(super) payee: Option<Spanned<String>>,
    pub(super) fund: Option<Text>,
    pub(super) force: Option<Spanned<String>>,
    pub(super) may: bool,
    pub(super) cite: Cite,
}

#[derive(Clone, Debug)]
pub(super) struct MessageItem {
    pub(super) span: Span,
    pub(super) code: Option<Spanned<String>>,
    pub(super) when: Option<Spanned<Expr>>,
    pub(super) say: Text,
    pub(super) cite: Cite,
    /// What a note tells beside the amount; warnings have none.
    pub(super) topic: Option<Spanned<String>>,
}

/// A case as written; running it is the business of [`cases`](super::cases).
#[derive(Clone, Debug)]
pub(super) struct CaseItem {
    pub(super) id: Spanned<String>,
    pub(super) title: String,
    pub(super) why: String,
    pub(super) as_of: Option<NaiveDate>,
    pub(super) readings: Vec<(Spanned<String>, Spanned<Loose>)>,
    pub(super) inputs: Vec<(Spanned<String>, Spanned<Loose>)>,
    pub(super) expect: Vec<(Spanned<String>, Spanned<Loose>)>,
}

/// An interview as written; running it is the business of [`interviews`](super::interviews).
#[derive(Clone, Debug)]
pub(super) struct InterviewItem {
    pub(super) id: Spanned<String>,
    pub(super) title: String,
    pub(super) why: String,
    pub(super) as_of: Option<NaiveDate>,
    pub(super) audience: Option<String>,
    pub(super) readings: Given,
    pub(super) turns: Vec<TurnItem>,
}

/// Answers, and what is expected once they are given.
#[derive(Clone, Debug)]
pub(super) struct TurnItem {
    pub(super) answer: Given,
    pub(super) expect: Vec<Expectation>,
}

/// What an interview expects at one point.
#[derive(Clone, Debug)]
pub(super) enum Expectation {
    /// The question that comes next, or `done`.
    Next(String),
    /// What that question is worth.
    Price(String),
    /// All questions without an answer, in their order.
    Asked(Vec<String>),
    /// All questions for which a default counts, in their order.
    Offered(Vec<String>),
    /// The least and the most that a payee can receive.
    Money(String, Vec<String>),
    /// The exact status.
    Status(String),
    /// All statuses that are possible.
    Statuses(Vec<String>),
    /// What is said about the thresholds of an input.
    Tips(String, Vec<String>),
    /// The sets of inputs whose change leads to money.
    Remedies(Vec<Vec<String>>),
}

pub(super) fn read_vocabulary(sources: &Sources, file: FileId, sink: &mut Sink) -> Vocabulary {
    with_file(sources, file, sink, |fields, sink| {
        let units = fields.named_tables("units", sink).into_iter().map(|(name, mut unit)| {
            let mut word = |key| unit.need_string(key, sink).map_or_else(String::new, |word| word.node);
            let words = [word("en"), word("per")];
            unit.finish(sink);
            (name.node, words)
        });
        let units = units.collect();
        let mut words = |key: &'static str, sink: &mut Sink| -> Vec<(String, Text)> {
            let named = fields.named_tables(key, sink).into_iter().map(|(name, mut word)| {
                let text = word.own_text(sink).unwrap_or_default();
                word.finish(sink);
                (name.node, text)
            });
            named.collect()
        };
        let (payees, excuses) = (words("payees", sink), words("excuses", sink));
        let audiences = fields.named_tables("audiences", sink).into_iter().map(|(id, mut audience)| {
            let name = audience.own_text(sink).unwrap_or_default();
            let known = payees.iter().map(|(id, _)| (id.as_str(), id));
            let own = audience.string("own", sink).and_then(|own| find_word(&own, "收款人", "payee", known, sink).cloned());
            let plans = audience.flag("plans", sink);
            audience.finish(sink);
            AudienceItem { id: id.node, name, own, plans }
        });
        let audiences = audiences.collect();
        Vocabulary { units, payees, audiences, excuses }
    })
}

pub(super) fn read_document(sources: &Sources, file: FileId, sink: &mut Sink) -> DocumentFile {
    with_file(sources, file, sink, |fields, sink| {
        let mut region = fields.table("region", sink);
        let plan_year = fields.integer("plan_year", sink);
        if plan_year.is_none() {
            fields.need_string("plan_year", sink);
        }
        let mut notes = Vec::new();
        for mut note in fields.tables("notes", sink) {
            notes.extend(note.own_text(sink));
            note.finish(sink);
        }
        let valid_from = fields.date("valid_from", sink);
        if valid_from.is_none() {
            fields.need_string("valid_from", sink);
        }
        DocumentFile {
            span: fields.span,
            title: fields.need_text("title", sink),
            number: fields.string("number", sink).map(|number| number.node),
            issuer: fields.need_text("issuer", sink),
            region: region.as_mut().and_then(|region| {
                let code = region.need_string("code", sink);
                let place = read_place(region, sink);
                let province = region.table("province", sink).and_then(|mut province| {
                    let place = read_place(&mut province, sink);
                    province.finish(sink);
                    place
                });
                region.finish(sink);
                Some(RegionItem { code: code?.node, place: place?, province })
            }),
            date: fields.date("date", sink).map(|date| date.node),
            plan_year,
            valid_from,
            valid_to: fields.date("valid_to", sink),
            superseded_by: fields.string("superseded_by", sink).map(|id| id.node),
            notes,
            clauses: fields.tables("clause", sink).into_iter().filter_map(|clause| read_clause(clause, sink)).collect(),
        }
    })
}

/// The name of a place; that its pinyin is missing is said by the check, which knows what it looks like.
fn read_place(fields: &mut Fields<'_>, sink: &mut Sink) -> Option<PlaceItem> {
    let pinyin = fields.string("pinyin", sink);
    Some(PlaceItem { span: fields.span, name: fields.own_text(sink)?, pinyin })
}

fn read_clause(mut fields: Fields<'_>, sink: &mut Sink) -> Option<ClauseItem> {
    let id = fields.need_string("id", sink);
    let at = fields.need_string("at", sink);
    let quote = fields.need_string("quote", sink);
    let force = fields.need_string("force", sink);
    let excuse = fields.string("excuse", sink);
    let because = fields.text("because", sink);
    let excuse_numbers = fields.strings("excuse_numbers", sink);
    fields.finish(sink);
    Some(ClauseItem { id: id?, at: at?.node, quote: quote?, force: force?, excuse, because, excuse_numbers })
}

pub(super) fn read_calculator(sources: &Sources, file: FileId, id: &str, sink: &mut Sink) -> CalculatorFile {
    with_file(sources, file, sink, |fields, sink| {
        let mut calculator = CalculatorFile {
            id: String::from(id),
            span: fields.span,
            title: fields.need_text("title", sink),
            summary: fields.need_text("summary", sink),
            audience: fields.strings("audience", sink),
            situation: Vec::new(),
            outputs: fields.strings("outputs", sink),
            inputs: Vec::new(),
            readings: Vec::new(),
            constraints: Vec::new(),
            gates: Vec::new(),
            steps: Vec::new(),
            checklists: Vec::new(),
            lines: Vec::new(),
            warnings: Vec::new(),
            notes: Vec::new(),
        };
        for (audience, mut words) in fields.named_tables("situation", sink) {
            calculator.situation.extend(words.own_text(sink).map(|words| (audience, words)));
            words.finish(sink);
        }
        for (name, item) in fields.named_tables("inputs", sink) {
            calculator.inputs.push(read_input(name, item, sources, sink));
        }
        for (name, mut item) in fields.named_tables("readings", sink) {
            let mut options = Vec::new();
            for mut option in item.tables("options", sink) {
                let ask = option.text("ask", sink);
                options.extend(read_option(option, sink).map(|option| (option, ask)));
            }
            calculator.readings.push(ReadingItem {
                name,
                ask: item.need_text("ask", sink),
                cite: item.strings("cite", sink),
                options,
                rewords: item.string("rewords", sink),
            });
            item.finish(sink);
        }
        for mut item in fields.tables("constraint", sink) {
            calculator.constraints.push(ConstraintItem {
                span: item.span,
                that: item.need_expr("that", sources, sink),
                blames: item.strings("blames", sink),
                say: item.need_text("say", sink),
                cite: item.strings("cite", sink),
            });
            item.finish(sink);
        }
        for mut item in fields.tables("gate", sink) {
            calculator.gates.push(GateItem {
                span: item.span,
                name: item.need_string("name", sink),
                effect: item.need_string("effect", sink),
                label: item.need_text("label", sink),
                must: item.need_expr("must", sources, sink),
                cite: item.strings("cite", sink),
                say: item.need_text("say", sink),
                advice: item.text("advice", sink),
                warning: item.string("warning", sink).map(|code| code.node),
            });
            item.finish(sink);
        }
        read_steps(fields, &mut calculator, sources, sink);
        for mut item in fields.tables("line", sink) {
            calculator.lines.push(LineItem {
                id: item.need_string("id", sink),
                label: item.need_text("label", sink),
                value: item.need_expr("value", sources, sink),
                when: item.expr("when", sources, sink),
                payee: item.need_string("payee", sink),
                fund: item.text("fund", sink),
                force: item.need_string("force", sink),
                may: item.flag("may", sink),
                cite: item.strings("cite", sink),
            });
            item.finish(sink);
        }
        for mut item in fields.tables("warning", sink) {
            calculator.warnings.push(read_message(&mut item, sources, sink));
            item.finish(sink);
        }
        for mut item in fields.tables("note", sink) {
            let topic = item.string("topic", sink);
            calculator.notes.push(MessageItem { topic, ..read_message(&mut item, sources, sink) });
            item.finish(sink);
        }
        calculator
    })
}

/// Steps, tables and dated values are all steps; they keep the order in which they stand in the file.
fn read_steps(fields: &mut Fields<'_>, calculator: &mut CalculatorFile, sources: &Sources, sink: &mut Sink) {
    for mut item in fields.tables("step", sink) {
        let body = StepBody::Formula(item.need_expr("value", sources, sink));
        push_step(item, body, calculator, sources, sink);
    }
    for mut item in fields.tables("table", sink) {
        let body = StepBody::Table {
            by: item.strings("by", sink),
            unit: item.string("unit", sink),
            columns: item.strings("columns", sink),
            rows: item.string_rows("rows", sink),
        };
        push_step(item, body, calculator, sources, sink);
    }
    for mut item in fields.tables("dated", sink) {
        let mut rows = Vec::new();
        for mut row in item.tables("values", sink) {
            rows.push(DatedItem {
                span: row.span,
                from: row.date("from", sink),
                to: row.date("to", sink),
                value: row.need_expr("value", sources, sink),
                cite: row.strings("cite", sink),
            });
            row.finish(sink);
        }
        push_step(item, StepBody::Dated(rows), calculator, sources, sink);
    }
    calculator.steps.sort_by_key(|step| step.name.span.start);
    for mut item in fields.tables("checklist", sink) {
        let mut items = Vec::new();
        for mut entry in item.tables("items", sink) {
            let done = entry.need_expr("done", sources, sink);
            let cite = entry.strings("cite", sink);
            items.extend(read_option(entry, sink).map(|option| (option, done, cite)));
        }
        let (name, label, cite) = (item.need_string("name", sink), item.need_text("label", sink), item.strings("cite", sink));
        item.finish(sink);
        calculator.checklists.extend(name.map(|name| ChecklistItem { name, label, cite, items }));
    }
}

fn push_step(mut item: Fields<'_>, body: StepBody, calculator: &mut CalculatorFile, sources: &Sources, sink: &mut Sink) {
    let name = item.need_string("name", sink);
    let label = item.need_text("label", sink);
    let cite = item.strings("cite", sink);
    let arithmetic = item.text("arithmetic", sink);
    let when = item.expr("when", sources, sink);
    let choices = item.tables("choices", sink).into_iter().filter_map(|option| read_option(option, sink)).collect();
    let refused = item.string("refused", sink);
    item.finish(sink);
    calculator.steps.extend(name.map(|name| StepItem { name, label, body, cite, arithmetic, when, choices, refused }));
}

fn read_option(mut fields: Fields<'_>, sink: &mut Sink) -> Option<OptionItem> {
    let id = fields.need_string("id", sink);
    let name = fields.own_text(sink).unwrap_or_default();
    fields.finish(sink);
    Some(OptionItem { id: id?, name, also: Vec::new() })
}

/// An option of an input, which lists may call by other words.
fn read_choice(mut fields: Fields<'_>, sink: &mut Sink) -> Option<OptionItem> {
    let also = fields.strings("also", sink);
    read_option(fields, sink).map(|option| OptionItem { also, ..option })
}

fn read_column(mut fields: Fields<'_>, sink: &mut Sink) -> ColumnItem {
    let column = ColumnItem {
        span: fields.span,
        heading: fields.own_texts_if_given(sink).map(|[zh, en]| HeadingItem { zh, en }),
        also: fields.strings("also", sink),
        heads: fields.string("heads", sink),
        earlier: fields.flag("earlier", sink),
    };
    fields.finish(sink);
    column
}

fn read_input(name: Spanned<String>, mut fields: Fields<'_>, sources: &Sources, sink: &mut Sink) -> InputItem {
    let item = InputItem {
        kind: fields.need_string("kind", sink),
        ask: fields.need_text("ask", sink),
        help: fields.text("help", sink),
        choices: fields.tables("choices", sink).into_iter().filter_map(|option| read_choice(option, sink)).collect(),
        unit: fields.string("unit", sink),
        range: fields.integers("range", sink),
        when: fields.expr("when", sources, sink),
        default: fields.expr("default", sources, sink),
        optional: fields.flag("optional", sink),
        fixed: fields.flag("fixed", sink),
        null: fields.string("null", sink),
        absent: fields.string("absent", sink),
        column: fields.table("column", sink).map(|column| read_column(column, sink)),
        cite: fields.strings("cite", sink),
        name,
    };
    fields.finish(sink);
    item
}

/// What warnings and notes have in common.
fn read_message(fields: &mut Fields<'_>, sources: &Sources, sink: &mut Sink) -> MessageItem {
    MessageItem {
        span: fields.span,
        code: fields.need_string("code", sink),
        when: fields.need_expr("when", sources, sink),
        say: fields.need_text("say", sink),
        cite: fields.strings("cite", sink),
        topic: None,
    }
}

pub(super) type Given = Vec<(Spanned<String>, Spanned<Loose>)>;

pub(super) fn read_cases(sources: &Sources, file: FileId, sink: &mut Sink) -> (Given, Vec<CaseItem>) {
    with_file(sources, file, sink, |fields, sink| {
        let given = fields.values("given", sink);
        let mut cases = Vec::new();
        for mut item in fields.tables("case", sink) {
            let id = item.need_string("id", sink);
            let title = item.need_string("title", sink);
            let why = item.string("why", sink);
            let as_of = item.date("as_of", sink);
            let readings = item.values("readings", sink);
            let inputs = item.values("inputs", sink);
            let expect = item.values("expect", sink);
            item.finish(sink);
            let text = |text: Option<Spanned<String>>| text.map_or_else(String::new, |text| text.node);
            let (title, why, as_of) = (text(title), text(why), as_of.map(|date| date.node));
            cases.extend(id.map(|id| CaseItem { id, title, why, as_of, readings, inputs, expect }));
        }
        (given, cases)
    })
}

pub(super) fn read_interviews(sources: &Sources, file: FileId, sink: &mut Sink) -> Vec<InterviewItem> {
    with_file(sources, file, sink, |fields, sink| {
        let mut interviews = Vec::new();
        for mut item in fields.tables("interview", sink) {
            let id = item.need_string("id", sink);
            let title = item.need_string("title", sink);
            let why = item.string("why", sink);
            let as_of = item.date("as_of", sink);
            let audience = item.string("audience", sink);
            let readings = item.values("readings", sink);
            let turns = item.tables("step", sink).into_iter().map(|turn| read_turn(turn, sink)).collect();
            item.finish(sink);
            let text = |text: Option<Spanned<String>>| text.map_or_else(String::new, |text| text.node);
            let (title, why, as_of) = (text(title), text(why), as_of.map(|date| date.node));
            let audience = audience.map(|audience| audience.node);
            interviews.extend(id.map(|id| InterviewItem { id, title, why, as_of, audience, readings, turns }));
        }
        interviews
    })
}

fn read_turn(mut fields: Fields<'_>, sink: &mut Sink) -> TurnItem {
    let node = |text: Spanned<String>| text.node;
    let nodes = |list: Vec<Spanned<String>>| list.into_iter().map(node).collect();
    let answer = fields.values("answer", sink);
    let mut expect = Vec::new();
    expect.extend(fields.string("next", sink).map(node).map(Expectation::Next));
    expect.extend(fields.string("price", sink).map(node).map(Expectation::Price));
    expect.extend(fields.strings_if_given("asked", sink).map(nodes).map(Expectation::Asked));
    expect.extend(fields.strings_if_given("offered", sink).map(nodes).map(Expectation::Offered));
    for (payee, range) in fields.string_rows("money", sink) {
        expect.push(Expectation::Money(payee.node, nodes(range)));
    }
    expect.extend(fields.string("status", sink).map(node).map(Expectation::Status));
    expect.extend(fields.strings_if_given("statuses", sink).map(nodes).map(Expectation::Statuses));
    for (input, tips) in fields.string_rows("tips", sink) {
        expect.push(Expectation::Tips(input.node, nodes(tips)));
    }
    expect.extend(fields.string_lists("remedies", sink).map(Expectation::Remedies));
    if expect.is_empty() {
        let message = text!("这一步什么都没有核对，永远不会不符"; "this step expects nothing and could never fail");
        sink.push(Diagnostic::new(Code::MissingKey, fields.span, message));
    }
    fields.finish(sink);
    TurnItem { answer, expect }
}

/// Looks a word up in a closed list and reports it when it is not there.
pub(super) fn find_word<'w, T: 'w>(
    word: &Spanned<String>,
    zh: &str,
    en: &str,
    words: impl Iterator<Item = (&'w str, T)> + Clone,
    sink: &mut Sink,
) -> Option<T> {
    let found = words.clone().find(|(name, _)| *name == word.node).map(|(_, value)| value);
    if found.is_none() {
        let given = &word.node;
        let known = listed(words.clone().map(|(name, _)| name));
        sink.push(
            Diagnostic::new(Code::UnknownWord, word.span, text!("没有这个{zh}：`{given}`"; "there is no {en} `{given}`"))
                .did_you_mean(nearest(given, words.map(|(name, _)| name)))
                .help(text!("可用的有：{known}"; "the known ones are {known}")),
        );
    }
    found
}
