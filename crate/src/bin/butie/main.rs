//! The command line: `butie --help` teaches it.

mod along;
mod ask;
mod author;
mod eval;
mod link;
mod print;
mod render;
mod roster;
mod rules;
mod show;

use std::path::PathBuf;
use std::process::ExitCode;

use butie::text::Language;
use clap::{Parser, Subcommand, ValueEnum};

const ABOUT: &str = "补贴计算器：按政策原文计算培训补贴，每一分钱都能追到条款
butie: subsidies computed from policy documents, every fen traced to its clause";

const EXAMPLES: &str = "例子 / Examples:
  butie list                                        有哪些计算器 / which calculators there are
  butie eval guxian-2023/class-training --input '{\"training_mode\":\"order\",\"days\":20,\"enrolled\":50,\"passed\":48,\"employed\":39,\"real_name_entered\":true}'
  butie ask guxian-2023/class-training              一题一题地问 / asks question by question
  butie along guxian-2023/class-training --input '{…}' --by employed --reach 100000   还差几个人 / how many more
  butie explain guxian-2023/class-training --input '{…}'   逐步说明，附原文 / step by step, with the words
  butie eval --jsonl < cases.jsonl > results.jsonl  一行一题 / one question a line
  butie roster gongan-2023/living-allowance 名单.xlsx -o 结果.xlsx   整张名单一起算 / a whole list
  butie check                                       检查规则文件 / check the rule files
  butie test                                        运行案例和访谈 / run the worked cases and interviews
  butie coverage guxian-2023                        哪些条款已编码 / which clauses are encoded";

#[derive(Parser)]
#[command(name = "butie", version, about = ABOUT, after_help = EXAMPLES, max_term_width = 100)]
struct Arguments {
    /// 规则文件夹 / the folder of rules; default: BUTIE_RULES, or the nearest `rules`
    #[arg(long, global = true, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// 输出语言 / language of the output
    #[arg(long, global = true, value_name = "zh|en", default_value = "zh")]
    lang: Lang,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
enum Lang {
    Zh,
    En,
}

#[derive(Subcommand)]
enum Command {
    /// 计算 / Evaluate a calculator, once or for every line of standard input
    #[command(after_help = eval::EXAMPLES)]
    Eval(eval::Eval),
    /// 一题一题地问，每题先说能确定多少钱 / Ask question by question, with what is certain before each
    #[command(after_help = ask::EXAMPLES)]
    Ask(ask::Ask),
    /// 一个数变化时，钱在哪里变 / Where money rises, jumps and stops along one number
    #[command(after_help = along::EXAMPLES)]
    Along(along::Along),
    /// 逐步说明一个结果，附条款原文 / Explain a result step by step, with the words of the clauses
    Explain(eval::Question),
    /// 把一个结果写成一页文字，或写成案例 / Write a result as a page of text, or as a worked case
    #[command(after_help = print::EXAMPLES)]
    Print(print::Print),
    /// 把一个结果写成链接 # 后面的一段 / Write a result as what follows the # in a link
    #[command(after_help = link::EXAMPLES)]
    Link(link::MakeLink),
    /// 打开链接，按现在的规则再算一遍 / Open a link and compute it again under the present rules
    Open(link::Open),
    /// 整张名单一起算：CSV 或 XLSX 进，CSV、XLSX 或 JSON 出 / Work out a whole list of people or classes
    #[command(after_help = roster::EXAMPLES)]
    Roster(roster::Roster),
    /// 检查规则文件，列出全部问题 / Check rule files and show everything that is wrong
    Check(author::Check),
    /// 运行规则旁边的案例和访谈 / Run the worked cases and interviews beside the rules
    Test(author::Folders),
    /// 条款覆盖：已编码、已说明、未处理 / Clauses encoded, excused and open
    Coverage(author::Folders),
    /// 编译成浏览器读的文件 / Compile rule sets for the browser
    Compile(author::Compile),
    /// 列出规则集和计算器，或一个计算器的问题 / List rule sets and calculators, or one calculator's questions
    List(show::List),
    /// 补贴标准表 / The table of standards
    Standards(show::Standards),
    /// 列出全部案例 / List the worked cases
    Cases(show::Cases),
}

/// A command that could not be carried out: what is wrong and what to do, already in words.
struct Failure(String);

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self(format!("读写失败 / input or output failed: {error}"))
    }
}

type Outcome = Result<ExitCode, Failure>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let language = match arguments.lang {
        Lang::Zh => Language::Zh,
        Lang::En => Language::En,
    };
    let library = rules::Library::new(arguments.rules, language);
    let outcome = match &arguments.command {
        Command::Eval(command) => eval::eval(command, &library),
        Command::Ask(command) => ask::ask(command, &library),
        Command::Along(command) => along::along(command, &library),
        Command::Explain(question) => eval::explain(question, &library),
        Command::Print(command) => print::print(command, &library),
        Command::Link(command) => link::make(command, &library),
        Command::Open(command) => link::open(command, &library),
        Command::Roster(command) => roster::roster(command, &library),
        Command::Check(command) => author::check(command, &library),
        Command::Test(command) => author::test(command, &library),
        Command::Coverage(command) => author::coverage(command, &library),
        Command::Compile(command) => author::compile(command, &library),
        Command::List(command) => show::list(command, &library),
        Command::Standards(command) => show::standards(command, &library),
        Command::Cases(command) => show::cases(command, &library),
    };
    outcome.unwrap_or_else(|Failure(message)| {
        eprintln!("{message}");
        ExitCode::from(2)
    })
}

/// Writes to standard output; a reader that has gone away ends the program quietly.
fn write_out(text: &str) -> Outcome {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(ExitCode::SUCCESS),
    }
}
