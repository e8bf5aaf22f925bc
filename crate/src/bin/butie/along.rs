//! `butie along`: money and outputs along one number, from break point to break point.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use butie::answers::{AnswerFault, Problem, read};
use butie::asker::Asker;
use butie::curve::{Curve, Piece, Run, Shape, Stretch, along as curve_along};
use butie::evaluate::{Evaluation, Status, evaluate};
use butie::explain::fault_hint;
use butie::model::{Calculator, InputId, Kind};
use butie::possible::Span;
use butie::prose::{Prose, grouped, quantity};
use butie::text::Language;
use butie::typed;
use butie::value::Value;
use butie::wire::{self, SeriesJson, ValueJson};
use butie::words;
use clap::Args;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::eval::{Asking, Question, calculator_of, find, json, situation};
use crate::rules::Library;
use crate::{Failure, Outcome, write_out};

pub(crate) const EXAMPLES: &str = "例子 / Examples:
  butie along guxian-2023/class-training --input '{…}' --by employed
  butie along guxian-2023/class-training --input '{…}' --by days --from 1 --to 30 --json
  butie along guxian-2023/class-training --input '{…}' --by employed --reach 100000   至少几人 / the fewest that reach it";

#[derive(Args)]
pub(crate) struct Along {
    #[command(flatten)]
    question: Question,
    /// 哪个数在变 / the number that changes
    #[arg(long, value_name = "INPUT")]
    by: String,
    /// 从多少起 / the first answer shown
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    from: Option<String>,
    /// 到多少为止 / the last answer shown
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    to: Option<String>,
    /// 至少要多少才能拿到这么多元 / the fewest with which this many yuan are paid
    #[arg(long, value_name = "AMOUNT", allow_hyphen_values = true)]
    reach: Option<String>,
    #[command(flatten)]
    asking: Asking,
    /// 输出 JSON / print as JSON
    #[arg(long)]
    json: bool,
}

/// The series, and the fewest that reach an amount.
#[derive(Serialize)]
struct AlongJson<'a> {
    #[serde(flatten)]
    series: SeriesJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fewest: Option<BTreeMap<&'a str, ValueJson>>,
}

pub(crate) fn along(command: &Along, library: &Library) -> Outcome {
    let language = library.language;
    let raw = situation(&command.question, language)?;
    let (compiled, id) = find(library, &command.question)?;
    let (ruleset, calculator) = (&compiled.ruleset, calculator_of(&compiled, &id, library)?);
    let input = number_input(calculator, &command.by, library)?;
    let asker = command.asking.asker(ruleset, calculator, library)?;
    let number = |name: &str, given: &Option<String>| given.as_deref().map(|given| number(name, given, language)).transpose();
    let (from, to, reach) = (number("--from", &command.from)?, number("--to", &command.to)?, number("--reach", &command.reach)?);
    let situation = read(calculator, &raw);
    let evaluation = evaluate(ruleset, calculator, &situation);
    // What the answer itself is does not matter to its own curve; other faulty answers do.
    let others: Vec<&AnswerFault> = evaluation.faults.iter().filter(|fault| fault.name != command.by).collect();
    let readable = |fault: &&AnswerFault| matches!(fault.problem, Problem::Contradiction(_) | Problem::OutOfReach);
    if !others.iter().all(readable) {
        let told = others.iter().map(|fault| format!("{}: {}", fault.name, fault_hint(ruleset, calculator, fault).get(language)));
        return Err(Failure(told.collect::<Vec<_>>().join("\n")));
    }
    let Some(curve) = curve_along(&evaluation, input).filter(|curve| !curve.pieces.is_empty()) else {
        return Err(Failure(no_curve(&evaluation, input, language)));
    };
    let counted = counted(&curve, asker);
    // Money that hangs on another missing answer everywhere is no table; where there is no money, the same of the outputs.
    let told = |shape: &Shape| curve.run(shape) != Run::Unknown;
    let some = curve.pieces.iter().any(|piece| match counted[..] {
        [] => piece.outputs.iter().any(told),
        _ => counted.iter().any(|one| told(&piece.money[*one])),
    });
    if !some {
        return Err(Failure(no_curve(&evaluation, input, language)));
    }
    let present = situation.answer(input).number();
    let reached = counted.iter().filter_map(|one| curve.fewest(curve.payees[*one], reach?));
    let window = window(&curve, present.into_iter().chain(reached).max(), from, to);
    let table = Table { evaluation: &evaluation, curve: &curve, window, present, language };
    if !curve.pieces.iter().any(|piece| !piece.span.meet(window).is_empty()) {
        return Err(Failure(no_answers(&table)));
    }
    if command.json {
        let Some(series) = wire::series(&evaluation, input, window) else {
            return Err(Failure(no_curve(&evaluation, input, language)));
        };
        let fewest = reach.map(|reach| {
            let each = counted.iter().map(|one| curve.payees[*one]);
            each.map(|party| (&*ruleset.party(party).id, wire::fewest(&evaluation, input, party, reach))).collect()
        });
        return write_out(&json(&AlongJson { series, fewest })?);
    }
    let mut text = table.heading();
    for one in &counted {
        let name = ruleset.party(curve.payees[*one]).name.get(language);
        let spell = |value: Value| value.number().map_or_else(String::new, |yuan| butie::prose::yuan(yuan, language));
        table.push(&mut text, name, &|piece| &piece.money[*one], &spell);
    }
    for (position, step) in curve.outputs.iter().enumerate() {
        let step = calculator.step(*step);
        let kind = evaluation.kind(step.node);
        let prose = Prose { evaluation: &evaluation, language };
        let name = format!("{}  {}", step.id, step.label.get(language));
        table.push(&mut text, &name, &|piece| &piece.outputs[position], &|value| prose.value(value, kind));
    }
    if let Some(reach) = reach {
        text.push('\n');
        for one in &counted {
            table.push_fewest(&mut text, *one, reach);
        }
    }
    write_out(&text)
}

/// The payees that are shown: whose money counts; among several, those who can get some at all.
fn counted(curve: &Curve, asker: Asker) -> Vec<usize> {
    let all: Vec<usize> = (0..curve.payees.len()).filter(|one| asker.counts(curve.payees[*one])).collect();
    let nothing = Run::Level(Value::Number(Decimal::ZERO));
    let paid = |one: &usize| curve.pieces.iter().any(|piece| curve.run(&piece.money[*one]) != nothing);
    let some: Vec<usize> = all.iter().copied().filter(paid).collect();
    if some.is_empty() { all } else { some }
}

/// The numeric input of this name.
fn number_input(calculator: &Calculator, by: &str, library: &Library) -> Result<InputId, Failure> {
    let numbers = calculator.inputs.iter().filter(|input| input.kind.bounds().is_some());
    let numbers: Vec<String> = numbers.map(|input| input.id.clone()).collect();
    let position = calculator.inputs.iter().position(|input| input.id == by);
    let Some(position) = position.and_then(|position| u16::try_from(position).ok()) else {
        return Err(library.unknown("数字问题", "numeric input", by, &numbers));
    };
    if numbers.iter().any(|number| number == by) {
        return Ok(InputId(position));
    }
    let known = numbers.join(", ");
    Err(Failure(match library.language {
        Language::Zh => format!("“{by}”的回答不是数字，没有可画的变化\n数字问题：{known}"),
        Language::En => format!("the answer to “{by}” is no number, so there is nothing to go along\nnumeric inputs: {known}"),
    }))
}

/// A number as people type it.
fn number(name: &str, given: &str, language: Language) -> Result<Decimal, Failure> {
    let read = Decimal::from_str_exact(&typed::number(given));
    read.ok().filter(|number| !number.is_sign_negative()).ok_or_else(|| {
        let shown: String = given.chars().take(60).flat_map(char::escape_debug).collect();
        Failure(match language {
            Language::Zh => format!("{name} 要写数字，例如 40 或 120000，而这是“{shown}”"),
            Language::En => format!("{name} takes a number, such as 40 or 120000, not “{shown}”"),
        })
    })
}

/// Why there is no curve, and what to do.
fn no_curve(evaluation: &Evaluation<'_>, input: InputId, language: Language) -> String {
    let calculator = evaluation.calculator;
    let id = |position: usize| calculator.inputs[position].id.as_str();
    let by = id(input.index());
    if !evaluation.asked.has(input.index()) {
        return match language {
            Language::Zh => format!("按现在的回答，不问“{by}”，它变了也没有影响"),
            Language::En => format!("with these answers “{by}” is not asked, and makes no difference"),
        };
    }
    let answers = evaluation.situation.answers.iter().enumerate();
    let open = answers.filter(|(position, answer)| {
        matches!(answer, Value::Open(_)) && *position != input.index() && evaluation.asked.has(*position)
    });
    let open: Vec<&str> = open.map(|(position, _)| id(position)).collect();
    let list = open.join(if language == Language::Zh { "、" } else { ", " });
    match (open.is_empty(), language) {
        (false, Language::Zh) => format!("还要先回答（不清楚的也要）：{list}"),
        (false, Language::En) => format!("these have to be answered first, those not known, too: {list}"),
        (true, Language::Zh) => format!("其他回答互相矛盾，“{by}”无论是多少都算不出来"),
        (true, Language::En) => format!("the other answers contradict each other, whatever “{by}” is"),
    }
}

fn no_answers(table: &Table<'_>) -> String {
    let first = table.curve.pieces.first().and_then(|piece| piece.span.low()).unwrap_or_default();
    let last = table.curve.pieces.last().and_then(|piece| piece.span.high());
    let first = table.number(first);
    match (last.map(|last| table.number(last)), table.language) {
        (Some(last), Language::Zh) => format!("--from 和 --to 之间没有可能的回答；可能的是 {first} 到 {last}"),
        (Some(last), Language::En) => format!("no answer is possible between --from and --to; possible are {first} to {last}"),
        (None, Language::Zh) => format!("--from 和 --to 之间没有可能的回答；可能的是 {first} 以上"),
        (None, Language::En) => format!("no answer is possible between --from and --to; possible are {first} and more"),
    }
}

/// From the first answer to somewhat beyond the last break point and the answers of interest; never without end.
fn window(curve: &Curve, interest: Option<Decimal>, from: Option<Decimal>, to: Option<Decimal>) -> Span {
    let first = curve.pieces.first().and_then(|piece| piece.span.low()).unwrap_or_default();
    let from = from.unwrap_or(first);
    let last = curve.pieces.last().and_then(|piece| piece.span.low()).unwrap_or_default();
    let far = interest.into_iter().fold(last.max(from), Decimal::max);
    let beyond = (far / Decimal::from(4)).ceil().max(Decimal::TEN);
    let end = curve.pieces.last().and_then(|piece| piece.span.high());
    let default = far.checked_add(beyond).map(|far| end.map_or(far, |end| end.min(far)));
    Span::new(Some(from), Some(to.or(default).unwrap_or(far)))
}

/// The series in words.
struct Table<'e> {
    evaluation: &'e Evaluation<'e>,
    curve: &'e Curve,
    window: Span,
    present: Option<Decimal>,
    language: Language,
}

/// Straight stretches that go on in the same way.
struct Row {
    stretch: Stretch,
    run: Run,
    status: Option<Status>,
    remarks: Vec<String>,
}

type Pick<'p> = &'p dyn for<'c> Fn(&'c Piece) -> &'c Shape;
type Spell<'p> = &'p dyn Fn(Value) -> String;

impl Table<'_> {
    fn number(&self, number: Decimal) -> String {
        match self.evaluation.calculator.inputs[self.curve.input.index()].value_kind() {
            Kind::Number(unit) => quantity(number, self.evaluation.ruleset.unit(unit), self.language),
            _ => number.normalize().to_string(),
        }
    }

    /// The English word for one of the input's unit.
    fn one(&self) -> &str {
        match self.evaluation.calculator.inputs[self.curve.input.index()].value_kind() {
            Kind::Number(unit) => &self.evaluation.ruleset.unit(unit).one,
            _ => "",
        }
    }

    fn words(&self, zh: String, en: String) -> String {
        if self.language == Language::Zh { zh } else { en }
    }

    fn heading(&self) -> String {
        let Evaluation { calculator, situation, .. } = *self.evaluation;
        let id = &calculator.inputs[self.curve.input.index()].id;
        let (title, ask) = (&calculator.title, calculator.asks(self.curve.input, &situation.readings));
        self.words(format!("{}：随 {id} 变化\n{}\n", title.zh, ask.zh), format!("{} along {id}\n{}\n", title.en, ask.en))
    }

    fn rows(&self, pick: Pick<'_>) -> Vec<Row> {
        let unit = self.curve.unit;
        let mut rows: Vec<Row> = Vec::new();
        for stretch in self.curve.stretches(self.window, pick) {
            let piece = stretch.span.low().and_then(|low| self.curve.piece_at(low)).map(|piece| &self.curve.pieces[piece]);
            let Some(piece) = piece else { continue };
            let next = Row { stretch, run: self.curve.run(pick(piece)), status: piece.status, remarks: Vec::new() };
            match rows.last_mut() {
                Some(row) if row.goes_on(&next, unit) => {
                    row.stretch.span = row.stretch.span.hull(next.stretch.span);
                    row.stretch.end = next.stretch.end;
                    row.run = next.run;
                }
                _ => rows.push(next),
            }
        }
        rows
    }

    /// One table.
    fn push(&self, text: &mut String, name: &str, pick: Pick<'_>, spell: Spell<'_>) {
        let mut rows = self.rows(pick);
        self.remark(&mut rows, pick, spell);
        let _ = writeln!(text, "\n{name}");
        let places = rows.iter().map(|row| {
            let span = row.stretch.span;
            let (low, high) = (span.low().unwrap_or_default(), span.high().unwrap_or_default());
            if span.only().is_some() {
                self.number(low)
            } else {
                format!("{} – {}", grouped(&low.normalize().to_string()), self.number(high))
            }
        });
        let values = rows.iter().map(|row| match row.stretch.end {
            Some(end) if end != row.stretch.start => format!("{} → {}", spell(row.stretch.start), spell(end)),
            _ => spell(row.stretch.start),
        });
        let (places, values): (Vec<String>, Vec<String>) = (places.collect(), values.collect());
        let widest = |cells: &[String]| cells.iter().map(|cell| width(cell)).max().unwrap_or(0);
        let (first, second) = (widest(&places), widest(&values));
        for ((row, place), value) in rows.iter().zip(&places).zip(&values) {
            let mark = if self.present.is_some_and(|present| row.stretch.span.has(present)) { "▸" } else { " " };
            let remarks = row.remarks.join(self.words("；".into(), "; ".into()).as_str());
            let line = format!("{mark} {}  {}  {remarks}", padded(place, first), padded(value, second));
            let _ = writeln!(text, "{}", line.trim_end());
        }
    }

    /// Says what happens at the beginning of each row, and where the present answer lies.
    fn remark(&self, rows: &mut [Row], pick: Pick<'_>, spell: Spell<'_>) {
        let sign = |change: Decimal| if change.is_sign_negative() { "−" } else { "+" };
        for position in 0..rows.len() {
            let mut remarks = Vec::new();
            let (row, before) = (&rows[position], position.checked_sub(1).map(|before| &rows[before]));
            let status = before.map_or(Some(Status::Computed), |before| before.status);
            if row.status != status {
                remarks.extend(row.status.map(|status| words::status(status, self.language).to_owned()));
            }
            let jump = before.and_then(|before| before.jump(row, self.curve.unit));
            let steps = before.map_or(Decimal::ZERO, |_| largest_step(rows, position, self.curve.unit));
            match jump {
                Some(jump) if jump.abs() > steps => {
                    let change = format!("{}{}", sign(jump), spell(Value::Number(jump.abs())));
                    remarks.push(self.words(format!("门槛：一下子 {change}"), format!("threshold: {change} at once")));
                }
                _ => {}
            }
            if let Run::Slope(slope) = row.run {
                let change = format!("{}{}", sign(slope), spell(Value::Number(slope.abs())));
                remarks.push(self.words(
                    format!("每多 {} {change}", self.number(Decimal::ONE)),
                    format!("{change} for each further {}", self.one()),
                ));
            }
            let rose = before.is_some_and(Row::rises) && jump.is_some_and(|jump| jump.abs() <= steps);
            if rose && position + 1 == rows.len() && self.stays(row, pick) {
                remarks.push(self.words("封顶，再多也不加".into(), "the limit: beyond it nothing is added".into()));
            }
            if let Some(present) = self.present.filter(|present| row.stretch.span.has(*present)) {
                let piece = self.curve.piece_at(present).map(|piece| pick(&self.curve.pieces[piece]));
                let value = piece.and_then(|shape| self.curve.value(shape, present)).map(spell).unwrap_or_default();
                let at = self.number(present);
                remarks.push(self.words(format!("现在 {at}：{value}"), format!("now {at}: {value}")));
            }
            rows[position].remarks = remarks;
        }
    }

    /// Whether the value stays what it is from the last row to the last answer of all.
    fn stays(&self, row: &Row, pick: Pick<'_>) -> bool {
        let positive = row.stretch.start.number().is_some_and(|value| value > Decimal::ZERO);
        self.curve.pieces.last().is_some_and(|last| {
            let reached = row.stretch.span.high() >= last.span.low();
            positive && reached && self.curve.run(pick(last)) == Run::Level(row.stretch.start)
        })
    }

    /// The fewest with which a payee receives an amount.
    fn push_fewest(&self, text: &mut String, payee: usize, reach: Decimal) {
        let (curve, language) = (self.curve, self.language);
        let party = curve.payees[payee];
        let name = self.evaluation.ruleset.party(party).name.get(language);
        let id = &self.evaluation.calculator.inputs[curve.input.index()].id;
        let yuan = |amount: Decimal| butie::prose::yuan(amount, language);
        let at = |answer: Decimal| curve.number(&curve.pieces[curve.piece_at(answer)?].money[payee], answer);
        let wanted = yuan(reach);
        let Some(fewest) = curve.fewest(party, reach) else {
            if curve.pieces.iter().any(|piece| curve.run(&piece.money[payee]) == Run::Unknown) {
                let _ = match language {
                    Language::Zh => writeln!(text, "{name}：还有回答没有给出，算不出至少要多少才到 {wanted}"),
                    Language::En => writeln!(text, "{name}: answers are missing, so it cannot be told what {wanted} takes"),
                };
                return;
            }
            let all = curve.stretches(Span::ALL, |piece| &piece.money[payee]);
            let ends = all.iter().flat_map(|stretch| [Some(stretch.start), stretch.end]).flatten().filter_map(Value::number);
            let most = yuan(ends.max().unwrap_or_default());
            let _ = match language {
                Language::Zh => writeln!(text, "{name}：{id} 是多少都到不了 {wanted}，最多 {most}"),
                Language::En => writeln!(text, "{name}: {id} never brings {wanted}; the most is {most}"),
            };
            return;
        };
        let (number, brings) = (self.number(fewest), at(fewest).map(yuan).unwrap_or_default());
        let short = self.present.filter(|present| *present < fewest).map(|present| self.number(fewest - present));
        let enough = self.present.and_then(at).is_some_and(|amount| amount >= reach);
        let rest = match (enough, short, language) {
            (true, _, Language::Zh) => "，现在已经够了".to_owned(),
            (true, _, Language::En) => "; it is enough now".to_owned(),
            (false, Some(short), Language::Zh) => format!("，比现在多 {short}"),
            (false, Some(short), Language::En) => format!(", {short} more than now"),
            (false, None, _) => String::new(),
        };
        let _ = match language {
            Language::Zh => writeln!(text, "{name}：要到 {wanted}，{id} 至少 {number}（可得 {brings}）{rest}"),
            Language::En => writeln!(text, "{name}: {wanted} takes {id} of at least {number} (brings {brings}){rest}"),
        };
    }
}

impl Row {
    /// How much more the first value of the next row is than the last of this one; `None` across a gap.
    fn jump(&self, next: &Row, unit: Decimal) -> Option<Decimal> {
        let adjacent = self.stretch.span.high()?.checked_add(unit) == next.stretch.span.low();
        next.stretch.start.number()?.checked_sub(self.stretch.end?.number()?).filter(|_| adjacent)
    }

    /// Whether the next row is nothing but more of the same.
    fn goes_on(&self, next: &Row, unit: Decimal) -> bool {
        let straight = match (self.run, next.run) {
            (Run::Slope(slope), Run::Slope(other)) => slope == other && self.jump(next, unit) == slope.checked_mul(unit),
            // Stairs hold one level each.
            (Run::Level(_) | Run::Stairs, Run::Level(_) | Run::Stairs) => {
                self.stretch.start == next.stretch.start
                    && self.stretch.end == next.stretch.end
                    && self.stretch.span.high().and_then(|high| high.checked_add(unit)) == next.stretch.span.low()
            }
            _ => false,
        };
        straight && self.status == next.status
    }

    fn rises(&self) -> bool {
        match self.run {
            Run::Slope(slope) => slope > Decimal::ZERO,
            Run::Stairs => true,
            Run::Level(_) | Run::Unknown => false,
        }
    }
}

/// The largest change that is an ordinary step on either side of where a row begins.
fn largest_step(rows: &[Row], position: usize, unit: Decimal) -> Decimal {
    let step = |row: usize, beside: Option<usize>| match rows[row].run {
        Run::Slope(slope) => slope.checked_mul(unit).unwrap_or(slope).abs(),
        // On stairs a step is the way from one row to the next, away from the place in question.
        Run::Stairs => {
            let jump = beside.and_then(|beside| {
                let (first, second) = (row.min(beside), row.max(beside));
                rows.get(first)?.jump(rows.get(second)?, unit)
            });
            jump.unwrap_or_default().abs()
        }
        Run::Level(_) | Run::Unknown => Decimal::ZERO,
    };
    let before = position.checked_sub(1).map_or(Decimal::ZERO, |row| step(row, row.checked_sub(1)));
    before.max(step(position, Some(position + 1)))
}

/// How many columns a text takes on a terminal, where Chinese takes two for each character.
fn width(text: &str) -> usize {
    let wide = |sign: char| matches!(u32::from(sign), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff | 0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6);
    text.chars().map(|sign| if wide(sign) { 2 } else { 1 }).sum()
}

fn padded(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}
