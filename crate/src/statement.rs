//! A result as plain text, to be copied into a chat or printed: who receives what, on which answers, by which clauses, and
//! under which version of the rules.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::asker::Asker;
use crate::compiled::short_hash;
use crate::compliance::{compliance, verdict};
use crate::evaluate::{Evaluation, LineAmount};
use crate::explain::{StepLine, explain, fault_text, notice_text, reasons};
use crate::model::{ClauseId, InputId};
use crate::prose::{Prose, grouped, plain_money};
use crate::text::Language;
use crate::value::capitals::capitals;
use crate::value::date;
use crate::words;

/// The result as text. The asker's own money comes first and the others' apart. `hash` is that of the rule set; the day is the
/// one for which the question was asked.
pub fn statement(evaluation: &Evaluation<'_>, hash: &str, asker: Asker, language: Language) -> String {
    let mut writer = Writer { prose: Prose { evaluation, language }, evaluation, language, text: String::new() };
    writer.head();
    writer.outcome(asker);
    writer.answers();
    writer.conditions();
    writer.steps();
    writer.readings();
    writer.clauses();
    writer.foot(hash);
    writer.text
}

struct Writer<'a> {
    prose: Prose<'a>,
    evaluation: &'a Evaluation<'a>,
    language: Language,
    text: String,
}

impl Writer<'_> {
    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A name and what it stands for.
    fn pair(&mut self, name: &str, text: &str) {
        let colon = self.language.pick("：", ": ");
        self.line(&format!("{name}{colon}{text}"));
    }

    /// A heading with lines under it; nothing when there are none.
    fn section(&mut self, zh: &str, en: &str, lines: &[String]) {
        if !lines.is_empty() {
            let heading = format!("\n{}", self.language.pick(zh, en));
            self.line(&heading);
            lines.iter().for_each(|line| self.line(&format!("- {line}")));
        }
    }

    fn head(&mut self) {
        let (evaluation, language) = (self.evaluation, self.language);
        let document = &evaluation.ruleset.document;
        let region = document.region.name.get(language);
        self.line(&format!("{} · {region}", evaluation.calculator.title.get(language)));
        let number = document.number.as_ref().map_or_else(String::new, |number| format!(" {number}"));
        let title = document.title.get(language);
        let title = if language == Language::Zh { format!("《{title}》") } else { title.to_owned() };
        self.pair(self.language.pick("文件", "Document"), &format!("{title}{number}"));
        let validity = words::validity(document.validity(evaluation.situation.as_of), language);
        let validity = validity.map_or_else(String::new, |words| match language {
            Language::Zh => format!("（{words}）"),
            Language::En => format!(" ({words})"),
        });
        let year =
            if language == Language::Zh { format!("{}年", document.plan_year) } else { format!("{}", document.plan_year) };
        self.pair(self.language.pick("文件年度", "Plan year"), &format!("{year}{validity}"));
        let verdict = verdict(evaluation).map(|well| words::verdict(well, language));
        let result: Vec<&str> = [words::status(evaluation.status, language)].into_iter().chain(verdict).collect();
        self.pair(self.language.pick("结果", "Result"), &result.join(self.language.pick("，", ", ")));
    }

    fn outcome(&mut self, asker: Asker) {
        let (evaluation, language) = (self.evaluation, self.language);
        let (ruleset, calculator) = (evaluation.ruleset, evaluation.calculator);
        let mut said = reasons(evaluation, language);
        let faults = evaluation.faults.iter().map(|fault| {
            let input = calculator.inputs.iter().find(|input| input.id == fault.name);
            let ask = input.map_or(fault.name.as_str(), |input| input.ask.get(language));
            format!("{}{}", self.asked(ask), fault_text(ruleset, calculator, fault).get(language))
        });
        said.extend(faults);
        said.iter().for_each(|said| self.line(said));
        let missing = evaluation
            .missing
            .iter()
            .map(|input| calculator.asks(*input, &evaluation.situation.readings).get(language).to_owned());
        self.section("还没有答案的问题", "Questions without an answer", &missing.collect::<Vec<_>>());
        let (mine, others): (Vec<&LineAmount<'_>>, Vec<&LineAmount<'_>>) =
            evaluation.lines.iter().partition(|line| asker.counts(line.line.payee));
        self.section("谁得多少钱", "Who receives what", &mine.into_iter().map(|line| self.money(line)).collect::<Vec<_>>());
        let others: Vec<String> = others.into_iter().map(|line| self.money(line)).collect();
        self.section("发给别人的钱", "Money paid to others", &others);
        // Where there is money, what else came out stands in the steps.
        if evaluation.lines.is_empty() {
            let outputs = evaluation.outputs.iter().map(|output| {
                let label = calculator.step(output.step).label.get(language);
                format!("{label}{}{}", self.language.pick("：", ": "), self.prose.value(output.value, output.kind))
            });
            self.section("算出的结果", "What came out", &outputs.collect::<Vec<_>>());
        }
        let warnings = evaluation.warnings.iter().map(|notice| notice_text(evaluation, *notice, language));
        self.section("请注意", "Please note", &warnings.collect::<Vec<_>>());
    }

    /// A money line: payee, promise, amount, capitals, fund.
    fn money(&self, line: &LineAmount<'_>) -> String {
        let LineAmount { line, amount } = *line;
        let (label, payee) = (line.label.get(self.language), self.evaluation.ruleset.party(line.payee).name.get(self.language));
        // Nothing is no kind of promise.
        let force = match self.evaluation.status.is_refusal() {
            true => String::new(),
            false => format!("{} ", words::force(line.force, line.may, self.language)),
        };
        let figures = grouped(&plain_money(amount));
        let fund = line.fund.as_ref().map(|fund| fund.get(self.language));
        match self.language {
            Language::Zh => {
                let capitals = capitals(amount).map_or_else(String::new, |capitals| format!("（人民币{capitals}）"));
                let fund = fund.map_or_else(|| "文件没有写明资金来源".to_owned(), |fund| format!("资金来源：{fund}"));
                format!("{payee}，{label}：{force}{figures}元{capitals}，{fund}")
            }
            Language::En => {
                let capitals = capitals(amount).map_or_else(String::new, |capitals| format!(" (人民币{capitals})"));
                let fund = fund.map_or_else(|| "the document names no fund".to_owned(), |fund| format!("fund: {fund}"));
                format!("{payee}, {label}: {force}{figures} yuan{capitals}; {fund}")
            }
        }
    }

    /// The questions that were asked with their answers, defaults marked as such.
    fn answers(&mut self) {
        let (evaluation, language) = (self.evaluation, self.language);
        let (calculator, situation) = (evaluation.calculator, evaluation.situation);
        let mut lines = Vec::new();
        for (position, id) in (0..calculator.inputs.len()).zip((0u16..).map(InputId)) {
            let defaulted = situation.defaulted.has(position);
            if !evaluation.asked.has(position) || situation.absent.has(position) && !defaulted {
                continue;
            }
            if situation.answer(id).open().is_some_and(|open| !open.unanswered.is_empty()) {
                continue;
            }
            let answer = self.prose.answer(id);
            let default =
                if defaulted { self.language.pick("（没有填，按默认）", " (not answered; the default)") } else { "" };
            let ask = calculator.asks(id, &situation.readings).get(language);
            lines.push(format!("{}{answer}{default}", self.asked(ask)));
        }
        self.section("填写的回答", "Answers given", &lines);
    }

    /// A question, with what stands between it and its answer.
    fn asked(&self, ask: &str) -> String {
        let mark = if ask.ends_with(['？', '?']) { " " } else { self.language.pick("：", ": ") };
        format!("{ask}{mark}")
    }

    fn conditions(&mut self) {
        let rows = compliance(self.evaluation, self.language).into_iter().flat_map(|condition| condition.parts);
        let lines = rows.map(|row| {
            let mark = words::state(row.state, self.language);
            let actual = row.actual.unwrap_or_else(|| self.language.pick("未填写", "not answered").to_owned());
            let (label, required) = (row.label, row.required);
            match self.language {
                Language::Zh => format!("{label}：要求 {required}；实际 {actual}；{mark}"),
                Language::En => format!("{label}: required {required}; actual {actual}; {mark}"),
            }
        });
        self.section("要满足的条件", "Conditions", &lines.collect::<Vec<_>>());
    }

    /// The calculation as far as it goes. What was refused, or rests on faulty answers, is worth no sum.
    fn steps(&mut self) {
        let lines = self.calculation().into_iter().map(|step| {
            let working = if step.working == step.value { String::new() } else { format!("{} = ", step.working) };
            let colon = self.language.pick("：", ": ");
            format!("{}{colon}{working}{}{}", step.label, step.value, self.cited(&step.clauses))
        });
        self.section("怎么算的", "How it was worked out", &lines.collect::<Vec<_>>());
    }

    fn calculation(&self) -> Vec<StepLine> {
        let evaluation = self.evaluation;
        if evaluation.status.is_refusal() || !evaluation.faults.is_empty() {
            return Vec::new();
        }
        let mut steps = explain(evaluation, self.language).steps;
        steps.retain(|step| evaluation.value(evaluation.calculator.step(step.step).node).open().is_none());
        steps
    }

    /// The ids of clauses in brackets.
    fn cited(&self, clauses: &[ClauseId]) -> String {
        let ids: Vec<&str> = clauses.iter().map(|clause| self.evaluation.ruleset.clause(*clause).id.as_str()).collect();
        match (ids.is_empty(), self.language) {
            (true, _) => String::new(),
            (false, Language::Zh) => format!("（{}）", ids.join("、")),
            (false, Language::En) => format!(" ({})", ids.join(", ")),
        }
    }

    fn readings(&mut self) {
        let evaluation = self.evaluation;
        let readings = evaluation.calculator.readings.iter().zip(&evaluation.situation.readings);
        let lines = readings.filter_map(|(reading, chosen)| {
            let option = reading.options.get(usize::from(*chosen))?.name.get(self.language);
            let default = if *chosen == 0 { self.language.pick("（默认）", " (the default)") } else { "" };
            Some(format!("{}{option}{default}", self.asked(reading.ask.get(self.language))))
        });
        self.section("原文有几种理解，这里按", "The text can be read in several ways; here", &lines.collect::<Vec<_>>());
    }

    /// Where the clauses stand that are cited above.
    fn clauses(&mut self) {
        let evaluation = self.evaluation;
        let lines = evaluation.lines.iter().map(|line| &line.line.clauses);
        let gates = evaluation.calculator.gates.iter().map(|gate| &gate.clauses);
        let steps = self.calculation();
        let steps = steps.iter().map(|step| &step.clauses);
        let cited: Vec<ClauseId> = gates.chain(steps).chain(lines).flatten().copied().collect();
        // In the document's order, without sorting: that would cost the citizen's module more than all the rest of this.
        let clauses = (0u16..).map(ClauseId).zip(&evaluation.ruleset.clauses);
        let places = clauses.filter(|(id, _)| cited.contains(id)).map(|(_, clause)| format!("{} {}", clause.id, clause.at));
        let places: Vec<String> = places.collect();
        if !places.is_empty() {
            let heading = format!("\n{}", self.language.pick("条款出处", "Where the clauses stand"));
            self.line(&heading);
            let separator = self.language.pick("；", "; ");
            self.line(&places.join(separator));
        }
    }

    fn foot(&mut self, hash: &str) {
        let evaluation = self.evaluation;
        let disclaimer = format!("\n{}", words::disclaimer(self.language));
        self.line(&disclaimer);
        let version = format!("{} {}", evaluation.ruleset.id, short_hash(hash));
        self.pair(self.language.pick("规则版本", "Version of the rules"), &version);
        if let Some(day) = evaluation.situation.as_of {
            self.pair(self.language.pick("日期", "Date"), &date::write(day));
        }
    }
}
