//! What is said of a list.

use butie::model::{Calculator, Ruleset};
use butie::roster::heading::Role;
use butie::roster::sheet::Sheet;
use butie::roster::told::paid_said;
use butie::text::{Language, joined};
use butie::words::disclaimer;

/// What a column is for that answers no question.
pub(super) fn role(role: Role, language: Language) -> &'static str {
    match role {
        Role::Name => language.pick("姓名", "Name"),
        Role::Person => language.pick("身份证号", "Identity number"),
        Role::Class => language.pick("班级", "Class"),
        Role::Carried | Role::Input(_) | Role::Option(..) => language.pick("不用", "Not used"),
    }
}

/// The whole list in a few lines.
pub(super) fn statement(ruleset: &Ruleset, calculator: &Calculator, sheet: &Sheet<'_>, language: Language) -> String {
    let totals = sheet.totals();
    let document = &ruleset.document;
    let colon = language.pick("：", ": ");
    let mut lines = vec![
        format!("{} · {}", document.region.name.get(language), calculator.title.get(language)),
        format!("{} {}", document.title.get(language), document.number.as_deref().unwrap_or_default()).trim_end().to_owned(),
        match language {
            Language::Zh => format!("名单共 {} 行", totals.rows),
            Language::En => format!("{} rows in the list", totals.rows),
        },
    ];
    for paid in &totals.payees {
        let name = ruleset.party(paid.payee).name.get(language);
        let (amount, rows) = (paid_said(paid, language), paid.rows);
        lines.push(match language {
            Language::Zh => format!("发给{name}{colon}{amount}（{rows} 行）"),
            Language::En => format!("To {name}{colon}{amount} ({rows} rows)"),
        });
    }
    for (_, _, reason, rows) in sheet.reasons() {
        lines.push(format!("{}{colon}{rows}", sheet.reason_title(reason, language)));
    }
    if totals.again > 0 {
        lines.push(format!("{}{colon}{}", language.pick("重复的人", "People listed again"), totals.again));
    }
    lines.push(disclaimer(language).to_owned());
    joined(lines, "\n")
}
