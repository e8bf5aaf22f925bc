//! A small rule set for tests, written as rule files are and compiled by the engine's own checker.

use std::rc::Rc;

use butie::author::check::{Folder, check};
use butie::compiled::Compiled;

use crate::session::{Action, State, reduce};
use butie::catalogue::{Entry, Listed, Served};

const VOCABULARY: &str = r#"
[units]
"元" = { en = "yuan", per = "yuan" }
"人" = { en = "persons", per = "person" }
"天" = { en = "days", per = "day" }

[payees]
trainee = { zh = "学员本人", en = "the trainee" }

[audiences]
worker = { zh = "劳动者", en = "Worker", own = "trainee" }
school = { zh = "培训机构", en = "Training school", plans = true }

[excuses]
target = { zh = "年度任务指标", en = "An annual target" }
"#;

const DOCUMENT: &str = r#"
title = { zh = "示例县培训补贴办法", en = "Example County training subsidy" }
issuer = { zh = "示例县人社局", en = "Example County bureau" }
region = { code = "000000", zh = "示例县", en = "Example County", pinyin = "shi li xian" }
plan_year = 2024
valid_from = "2024-03-01"

[[clause]]
id = "EX01"
at = "一"
quote = "每人每天补贴60元，超过5天可以延长"
force = "fixed"
"#;

const CALCULATOR: &str = r#"
title = { zh = "生活费补助", en = "Living allowance" }
summary = { zh = "按天计算", en = "By days" }
audience = ["worker", "school"]
outputs = ["amount"]

[inputs.attended]
kind = "bool"
ask = { zh = "您参加了吗？", en = "Did you attend?" }

[inputs.days]
kind = "count"
unit = "天"
range = [0, 365]
when = "attended"
ask = { zh = "几天？", en = "How many days?" }

[inputs.extra]
kind = "count"
unit = "天"
range = [0, 10]
when = "attended and long"
ask = { zh = "又延长几天？", en = "How many extra days?" }

[readings.counted]
ask = { zh = "天数怎么数？", en = "Which days count?" }
cite = "EX01"
rewords = "days"
options = [
  { id = "attended", zh = "出勤的天数", en = "days attended", ask = { zh = "出勤几天？", en = "Days attended?" } },
  { id = "held", zh = "开课的天数", en = "days held", ask = { zh = "开课几天？", en = "Days held?" } },
]

[[step]]
name = "long"
label = { zh = "可以延长", en = "May be extended" }
value = "days > 5天"
cite = "EX01"

[[step]]
name = "amount"
label = { zh = "补助", en = "Allowance" }
value = "if attended then 60元/天 * (days + (if long then extra else 0天)) else 0元"
cite = "EX01"

[[line]]
id = "amount"
label = { zh = "生活费补助", en = "Living allowance" }
value = "amount"
payee = "trainee"
force = "fixed"
cite = "EX01"
"#;

/// The rule set `example` with the calculator `living`.
pub(crate) fn compiled() -> Rc<Compiled> {
    let files =
        [("document.txt", "一、每人每天补贴60元，超过5天可以延长。"), ("document.toml", DOCUMENT), ("living.toml", CALCULATOR)];
    let files = files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    let checked = check(VOCABULARY, &Folder { id: "example".into(), files });
    Rc::new(checked.compiled.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics)))
}

/// Its line in the index, with a second calculator for schools that is never opened.
pub(crate) fn entry() -> Entry {
    let ruleset = compiled().ruleset.clone();
    let listed = |id: &str, audiences: &[&str]| Listed {
        id: format!("example/{id}"),
        title: ruleset.calculators[0].title.clone(),
        summary: ruleset.calculators[0].summary.clone(),
        audience: audiences
            .iter()
            .map(|id| Served {
                id: (*id).into(),
                name: ruleset.document.issuer.clone(),
                situation: None,
                order: ["worker", "school", "officer"].iter().position(|known| known == id).unwrap_or_default() as u16,
            })
            .collect(),
    };
    let calculators =
        vec![listed("class", &["school", "officer"]), listed("plan", &["officer"]), listed("living", &["worker", "officer"])];
    Entry {
        id: "example".into(),
        file: "example.butie".into(),
        english: Some("example.en.butie".into()),
        text: Some("example.txt".into()),
        document: ruleset.document.clone(),
        calculators,
    }
}

/// The state after a visitor has done all this, the index and the rule set having come.
pub(crate) fn after(actions: impl IntoIterator<Item = Action>) -> State {
    let loaded = [Action::Catalogue(Ok(Rc::new(vec![entry()]))), Action::Ruleset("example".into(), false, Ok(compiled()))];
    loaded.into_iter().chain(actions).fold(State::default(), reduce)
}
