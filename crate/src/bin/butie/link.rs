//! Commands that make a link of a result, and open one.

use std::fmt::Write;
use std::process::ExitCode;

use butie::answers::{AnswerFault, read as read_answers};
use butie::asker::Asker;
use butie::compiled::Compiled;
use butie::evaluate::evaluate;
use butie::explain::fault_hint;
use butie::link::{self, Cause, Link, Since, compare, known, told};
use butie::model::Calculator;
use butie::text::Language;
use clap::Args;

use crate::eval::{Question, calculator_of, situation, summary};
use crate::rules::Library;
use crate::show;
use crate::{Failure, Outcome, write_out};

pub(crate) const EXAMPLES: &str = "例子 / Examples:
  butie link gongan-2023/living-allowance --audience worker --as-of 2023-06-01 --input '{\"groups\":[\"rural\"],\"training_kind\":\"employment_entrepreneurship\",\"hours_standard\":60,\"hours_attended\":60,\"passed\":true}'
  butie link guxian-2023 --audience school      只到地区和身份，不带答案 / to the region and who asks, without answers
  butie open 'c=gongan-2023/living-allowance&…'   写成 # 后面的一段或整个网址都行 / what follows the #, or the whole address";

#[derive(Args)]
pub(crate) struct MakeLink {
    #[command(flatten)]
    question: Question,
    /// 谁在问，例如 worker、school / who asks
    #[arg(long, value_name = "ID")]
    audience: Option<String>,
}

#[derive(Args)]
pub(crate) struct Open {
    /// 链接，或者链接里 # 后面的一段 / the link, or what follows the # in it
    link: String,
    /// 今天的日期；不写就按链接里的那一天 / today’s date; the link’s own day when left out
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<String>,
}

/// The fragment for a question. Without answers it only leads to the questions, or to the rule set.
pub(crate) fn make(command: &MakeLink, library: &Library) -> Outcome {
    let name = command.question.calculator()?;
    let (ruleset, calculator) = name.split_once('/').map_or((name, None), |(ruleset, id)| (ruleset, Some(id)));
    let compiled = library.compiled(ruleset)?;
    if let Some(audience) = &command.audience {
        library.audience(&compiled.ruleset, audience)?;
    }
    let calculator = calculator.map(|id| calculator_of(&compiled, id, library)).transpose()?;
    let asked = command.question.input.is_some();
    let link = match calculator {
        Some(calculator) if asked => {
            let raw = situation(&command.question, library.language)?;
            let situation = read_answers(calculator, &raw);
            let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
            if !evaluation.faults.is_empty() {
                let mut text = String::new();
                push_faults(&mut text, &evaluation.faults, &compiled, calculator, library.language);
                return Err(Failure(text.trim_end().to_owned()));
            }
            link::link(&compiled, calculator, command.audience.as_deref(), &raw)
        }
        _ => Link {
            ruleset: compiled.ruleset.id.clone(),
            audience: command.audience.clone(),
            calculator: calculator.map(|calculator| link::Chosen { id: calculator.id.clone(), receipt: None }),
        },
    };
    write_out(&(link::write(&link) + "\n"))
}

/// Faulty answers by their ids.
fn push_faults(text: &mut String, faults: &[AnswerFault], compiled: &Compiled, calculator: &Calculator, language: Language) {
    for fault in faults {
        let words = fault_hint(&compiled.ruleset, calculator, fault);
        let _ = writeln!(text, "✗ {}: {}", fault.name, words.get(language));
    }
}

/// Computes a link again and says what became of it; exit code 1 when something else comes out.
pub(crate) fn open(command: &Open, library: &Library) -> Outcome {
    let language = library.language;
    let today = command.as_of.as_deref().map(butie::wire::read_as_of).transpose();
    let today = today.map_err(|error| Failure(error.text.get(language).to_owned()))?;
    let link = link::read(&command.link).map_err(|fault| {
        let key = fault.key().map_or_else(String::new, |key| format!(" (“{key}”)"));
        Failure(format!("{}{key}", fault.text().get(language)))
    })?;
    let compiled = library.compiled(&link.ruleset)?;
    let Some(chosen) = &link.calculator else {
        let mut text = String::new();
        show::contents(&mut text, &compiled.ruleset, language);
        return write_out(&text);
    };
    let calculator = calculator_of(&compiled, &chosen.id, library)?;
    let Some(receipt) = &chosen.receipt else {
        let mut text = String::new();
        show::questions(&mut text, &compiled.ruleset, calculator, language);
        return write_out(&text);
    };
    let since = compare(&link, &compiled, today);
    let mut text = told(&since, &link, &compiled, language).join("\n") + "\n";
    if let Since::Compared(comparison) = &since {
        push_faults(&mut text, &comparison.forgotten, &compiled, calculator, language);
    }
    text.push('\n');
    let (mut raw, _) = known(calculator, receipt);
    raw.as_of = today.or(raw.as_of);
    let situation = read_answers(calculator, &raw);
    let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
    let asker = Asker::of(&compiled.ruleset, calculator, link.audience.as_deref());
    text.push_str(&summary(&evaluation, asker, language));
    write_out(&text)?;
    let stands = matches!(&since, Since::Compared(told) if !told.differs() && told.cause != Cause::Unfounded);
    Ok(ExitCode::from(u8::from(!stands)))
}
