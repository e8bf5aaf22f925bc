//! The command that writes a result down: as a page of text, or as a worked case.

use butie::answers::read;
use butie::case::case;
use butie::evaluate::{Status, evaluate};
use butie::statement::statement;
use clap::Args;
use std::process::ExitCode;

use crate::eval::{Asking, Question, calculator_of, find, situation};
use crate::rules::Library;
use crate::{Outcome, write_out};

pub(crate) const EXAMPLES: &str = "例子 / Examples:
  butie print guxian-2023/class-training --audience school --as-of 2023-06-01 --input '{…}'
  butie print guxian-2023/class-training --input '{…}' --case >> rules/guxian-2023/class-training.cases.toml";

#[derive(Args)]
pub(crate) struct Print {
    #[command(flatten)]
    question: Question,
    /// 写成案例，可以贴进案例文件 / as a worked case, to be pasted into a case file
    #[arg(long, conflicts_with_all = ["audience", "payee"])]
    case: bool,
    #[command(flatten)]
    asking: Asking,
}

/// Writes a result as text; exit code 2 when the answers are faulty.
pub(crate) fn print(command: &Print, library: &Library) -> Outcome {
    let raw = situation(&command.question, library.language)?;
    let (compiled, calculator) = find(library, &command.question)?;
    let calculator = calculator_of(&compiled, &calculator, library)?;
    let situation = read(calculator, &raw);
    let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
    let text = if command.case {
        format!("\n{}", case(&evaluation, &compiled.hash, &raw))
    } else {
        let asker = command.asking.asker(&compiled.ruleset, calculator, library)?;
        statement(&evaluation, &compiled.hash, asker, library.language)
    };
    write_out(&text)?;
    Ok(if evaluation.status == Status::InvalidInput { ExitCode::from(2) } else { ExitCode::SUCCESS })
}
