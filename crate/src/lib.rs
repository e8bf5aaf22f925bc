//! butie (补贴): subsidy rules as data, evaluated exactly, explained to the clause.
//!
//! A rule set is the text of a policy document, its clauses, and calculators written as data. Checking it ties every
//! number to the words that grant it; evaluating it answers a person's question with money by payee, and with every step
//! of the way there.
//!
//! ```
//! # #[cfg(feature = "author")] {
//! use butie::answers::{Raw, RawSituation, read};
//! use butie::author::check::{Folder, check};
//! use butie::evaluate::{Status, evaluate};
//! use butie::explain::explain;
//! use butie::text::Language;
//!
//! let vocabulary = r#"
//! units = { "元" = { en = "yuan", per = "yuan" }, "天" = { en = "days", per = "day" } }
//! payees = { trainee = { zh = "学员本人", en = "the trainee" } }
//! audiences = { worker = { zh = "劳动者", en = "Worker" } }
//! excuses = {}
//! "#;
//! let document = r#"
//! title = { zh = "示例县补贴办法", en = "Example County subsidy" }
//! issuer = { zh = "示例县人社局", en = "Example County bureau" }
//! region = { code = "000000", zh = "示例县", en = "Example County", pinyin = "shi li xian" }
//! plan_year = 2024
//! valid_from = "2024-03-01"
//! clause = [{ id = "EX1", at = "一", quote = "前5天每天80元，之后每天60元", force = "fixed" }]
//! "#;
//! let allowance = r#"
//! title = { zh = "生活补助", en = "Living allowance" }
//! summary = { zh = "按天计算", en = "By days" }
//! audience = ["worker"]
//! outputs = ["amount"]
//! inputs.days = { kind = "count", unit = "天", range = [0, 365], ask = { zh = "培训几天？", en = "How many days?" } }
//! step = [{ name = "amount", label = { zh = "补助", en = "Allowance" }, value = "tiers(days; 5天: 80元/天; 60元/天)", cite = "EX1" }]
//! line = [{ id = "amount", label = { zh = "补助", en = "Allowance" }, value = "amount", payee = "trainee", force = "fixed", cite = "EX1" }]
//! "#;
//! let file = |name: &str, text: &str| (name.to_owned(), text.to_owned());
//! let folder = Folder {
//!     id: "example-2024".to_owned(),
//!     files: vec![
//!         file("document.txt", "一、前5天每天80元，之后每天60元。"),
//!         file("document.toml", document),
//!         file("allowance.toml", allowance),
//!     ],
//! };
//!
//! // Files become a rule set, or a list of everything that is wrong with them.
//! let checked = check(vocabulary, &folder);
//! let compiled = checked.compiled.unwrap_or_else(|| panic!("{:?}", checked.diagnostics));
//!
//! // A situation becomes a result.
//! let calculator = compiled.ruleset.calculator("allowance").unwrap();
//! let mut raw = RawSituation::default();
//! raw.inputs.insert("days".to_owned(), Raw::Number("7".to_owned()));
//! let situation = read(calculator, &raw);
//! let evaluation = evaluate(&compiled.ruleset, calculator, &situation);
//! assert_eq!(evaluation.status, Status::Computed);
//! assert_eq!(evaluation.lines[0].amount.to_string(), "520");
//!
//! // The result explains itself.
//! let explanation = explain(&evaluation, Language::Zh);
//! assert_eq!(explanation.steps[0].working, "5天 × 80元/天 + 2天 × 60元/天");
//! assert_eq!(compiled.ruleset.clause(explanation.steps[0].clauses[0]).quote, "前5天每天80元，之后每天60元");
//! # }
//! ```
//!
//! While answers are missing, [`interview::interview`] says what is certain already and how much money hangs on each question;
//! of a result, [`threshold::outlooks`] says what the next day or head would change, and [`remedy::remedies`] what would have to
//! be different where there is no money.
//!
//! The rooms in the order of the phases: [`text`] and [`value`]; [`model`], the checked rule set, with its binary form in
//! [`compiled`] and what there is to choose from in [`catalogue`]; [`named`] and [`similar`], two small tools; [`passage`], where a clause stands in its document, and [`place`], where
//! somebody looks for their county; [`typed`] and [`answers`], what somebody entered, and [`asker`], whose money counts for them; [`interpret`] and
//! [`evaluate`]; [`possible`], the same programs over sets of answers, and what follows from it: [`interview`], [`curve`],
//! [`threshold`], [`remedy`]; [`trace`], [`words`], [`prose`], [`explain`], [`compliance`], [`otherwise`], [`advice`] and [`standards`], the why and the
//! what-if in words; [`plain`], [`link`], [`statement`], [`case`](mod@case) and `wire`, what leaves the engine. With the feature `author`, `author` reads, checks and tests rule files.
//!
//! The engine reads no file, no clock and no environment, and keeps no state: texts, date and answers are handed in, data
//! comes back. Without `author` it is `no_std`.
#![cfg_attr(not(any(feature = "author", feature = "xlsx")), no_std)]

extern crate alloc;

pub mod text;
pub mod value;

pub mod model;

pub mod catalogue;
pub mod compiled;

pub mod named;
pub mod similar;

pub mod passage;
pub mod place;

pub mod answers;
pub mod asker;

pub mod typed;

pub mod interpret;

pub mod evaluate;

pub mod possible;

pub mod interview;

pub mod curve;

pub mod threshold;

pub mod remedy;

pub mod trace;

pub mod words;

pub mod prose;

pub mod explain;

pub mod compliance;

pub mod otherwise;

pub mod advice;

pub mod standards;

pub mod plain;

pub mod link;

pub mod statement;

pub mod case;

#[cfg(feature = "roster")]
pub mod roster;

#[cfg(feature = "wire")]
pub mod wire;

#[cfg(feature = "author")]
pub mod author;
