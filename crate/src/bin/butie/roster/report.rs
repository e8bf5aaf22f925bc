//! What a list came to, for whoever stands before the terminal.

use std::fmt::Write as _;

use butie::prose::yuan;
use butie::roster::case::Plan;
use butie::roster::finding::Reason;
use butie::roster::heading::Each;
use butie::roster::remark;
use butie::roster::told::{called, paid_said, reason_title};
use butie::text::{Language, joined};
use butie::words;

use super::work::Finished;

/// So many spellings and classes are listed; the rest is counted.
const LISTED: usize = 12;
/// So many signs of what is wrong with a row are shown.
const WORDS: usize = 200;

/// Writes the report to the error stream, so that it never mixes with a result.
pub(super) fn report(plan: &Plan<'_>, finished: &Finished, language: Language) {
    let text = text(plan, finished, language);
    // Headings, classes and names of files are somebody else's, and a terminal would obey what stands in them.
    let shown: String = text.chars().filter(|sign| *sign == '\n' || !sign.is_control()).collect();
    eprint!("{shown}");
}

fn text(plan: &Plan<'_>, finished: &Finished, language: Language) -> String {
    let zh = language == Language::Zh;
    let colon = language.pick("：", ": ");
    let totals = &finished.totals;
    let mut text = String::new();
    for remark in &finished.remarks {
        let _ = writeln!(text, "{remark}");
    }
    for (name, row) in &finished.broken {
        let _ = if zh {
            writeln!(text, "✗ {name} 第 {row} 行太长，多半是里面有没有闭合的引号；后面的没有读")
        } else {
            writeln!(
                text,
                "✗ {name}: row {row} is too long, mostly for a quotation mark that is not closed; nothing after it was read"
            )
        };
    }
    let each = match finished.each {
        Some(Each::Trainee) => language.pick("每行是一名学员，按名单数人头", "each row is a trainee; heads are counted"),
        _ => language.pick("每行单独算", "each row is worked out by itself"),
    };
    let rows = totals.rows;
    let _ = if zh { writeln!(text, "{rows} 行，{each}") } else { writeln!(text, "{rows} rows; {each}") };
    for (file, aside) in &finished.aside {
        for remark in [remark::apart(&aside.apart, language), remark::beyond(&aside.beyond, language)].into_iter().flatten() {
            let _ = writeln!(text, "{}{remark}", file.as_ref().map_or_else(String::new, |file| format!("{file}: ")));
        }
    }
    if !finished.carried.is_empty() {
        let carried = finished.carried.join(language.pick("、", ", "));
        let _ = writeln!(text, "{}{colon}{carried}", language.pick("没有用到的列", "Columns not used"));
    }
    for class in finished.classes.iter().take(LISTED) {
        let name = class.called(language);
        let name = class.file.as_ref().map_or_else(|| name.to_owned(), |file| format!("{file} {name}"));
        let (rows, status) = (class.rows, words::status(class.told.finding.status, language));
        let _ = if zh {
            writeln!(text, "  {name}，{rows} 人：{status}")
        } else {
            writeln!(text, "  {name}, {rows} rows: {status}")
        };
        for (input, known, open) in &class.heads {
            let called = called(plan, *input, language);
            let open = match (open, zh) {
                (0, _) => String::new(),
                (open, true) => format!("，另有 {open} 人没有写明"),
                (open, false) => format!(", and {open} not said"),
            };
            let _ = writeln!(text, "    {called}{colon}{known}{open}");
        }
        for (payee, amount) in class.told.money.iter().flatten() {
            let _ = writeln!(text, "    {}{colon}{}", plan.ruleset.party(*payee).name.get(language), yuan(*amount, language));
        }
        if !class.told.words.why.is_empty() {
            let _ = writeln!(text, "    {}", class.told.words.why);
        }
        let titles = language.pick(["没有写明的都不算", "都算"], ["If those do not count", "If they do"]);
        for (title, told) in titles.into_iter().zip(class.either.iter().flatten()) {
            let money = told.money.iter().flatten().map(|(payee, amount)| {
                let name = plan.ruleset.party(*payee).name.get(language);
                format!("{name} {}", yuan(*amount, language))
            });
            let money = money.collect::<Vec<_>>().join(language.pick("，", ", "));
            let _ = writeln!(
                text,
                "    {title}{colon}{}{}{money}",
                words::status(told.finding.status, language),
                language.pick("，", ", ")
            );
        }
    }
    if let Some(more) = finished.classes.len().checked_sub(LISTED).filter(|more| *more > 0) {
        let _ = if zh {
            writeln!(text, "  …… 还有 {more} 个班没有列在这里；用 -o 写成 .xlsx，“班级”表里有全部的班（.jsonl 也有）")
        } else {
            writeln!(
                text,
                "  … {more} more classes are not listed here; -o to .xlsx has all of them on its sheet “Classes” (and .jsonl)"
            )
        };
    }
    for paid in &totals.payees {
        let name = plan.ruleset.party(paid.payee).name.get(language);
        let amount = paid_said(paid, language);
        let rows = paid.rows;
        let _ = if zh {
            writeln!(text, "  {name}：{amount}，{rows} 行")
        } else {
            writeln!(text, "  {name}: {amount}, rows: {rows}")
        };
    }
    for (reason, rows) in &totals.reasons {
        let _ = writeln!(text, "  {rows}  {}", reason_title(plan, *reason, language));
        undone(&mut text, finished, reason, language);
    }
    if totals.swallowing > 0 {
        let swallowing = totals.swallowing;
        let _ = if zh {
            writeln!(text, "✗ {swallowing} 行的格子里像是吞进了后面的行，那些行没有算；请检查引号是不是成对")
        } else {
            writeln!(
                text,
                "✗ {swallowing} rows seem to have swallowed others, which were not worked out; check the quotation marks"
            )
        };
    }
    if totals.again > 0 {
        let again = totals.again;
        let _ = if zh {
            writeln!(text, "  {again} 行与前面某一行是同一人或同名")
        } else {
            writeln!(text, "  {again} rows are for somebody, or for a name, that an earlier row has")
        };
    }
    spellings(&mut text, finished, language);
    text
}

/// Which rows have this reason, what is wrong with the first of them, and what to do.
fn undone(text: &mut String, finished: &Finished, reason: &Reason, language: Language) {
    let of = finished.undone.iter().filter_map(|(file, undone)| Some((file.as_deref(), undone.0.get(reason)?)));
    let causes: Vec<_> = of.collect();
    let Some((file, first)) = causes.first() else { return };
    let named = |file: &Option<&str>| file.map_or_else(String::new, |file| format!("{file} "));
    let places = causes.iter().take(LISTED).map(|(file, cause)| format!("{}{}", named(file), cause.rows.said(language)));
    let places = joined(places, language.pick("；", "; "));
    if causes.iter().map(|(_, cause)| cause.rows.count()).sum::<u64>() > 1 {
        let _ = writeln!(text, "      {places}");
        more(text, causes.len(), language);
    }
    let (file, row) = (named(file), first.row);
    let (why, next) = (shown(&first.why, WORDS), &first.next);
    let _ = match language {
        Language::Zh => writeln!(text, "      {file}第 {row} 行：{why}。{next}"),
        Language::En => writeln!(text, "      {file}row {row}: {why}. {next}"),
    };
}

fn spellings(text: &mut String, finished: &Finished, language: Language) {
    let colon = language.pick("：", ": ");
    let repaired: Vec<_> = finished.spellings.iter().filter(|(_, spelt)| spelt.read.is_some()).collect();
    let refused: Vec<_> = finished.spellings.iter().filter(|(_, spelt)| spelt.read.is_none()).collect();
    for (list, title) in
        [(&repaired, language.pick("这样读的", "Read like this")), (&refused, language.pick("读不懂的", "Not understood"))]
    {
        if list.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{title}{colon}");
        for ((heading, cell), spelt) in list.iter().take(LISTED) {
            let cell = shown(cell, 40);
            let read = spelt.read.as_ref().map_or_else(String::new, |read| format!(" → {read}"));
            let _ = writeln!(text, "  {heading}{colon}“{cell}”{read} ×{}", spelt.cells);
        }
        more(text, list.len(), language);
    }
    if let Some(others) = remark::others(finished.others, language) {
        let _ = writeln!(text, "  {others}");
    }
}

fn more(text: &mut String, count: usize, language: Language) {
    if let Some(more) = count.checked_sub(LISTED).filter(|more| *more > 0) {
        let _ = if language == Language::Zh {
            writeln!(text, "  …… 还有 {more} 个")
        } else {
            writeln!(text, "  … and {more} more")
        };
    }
}

/// The beginning of a cell, without what a terminal would obey.
fn shown(cell: &str, most: usize) -> String {
    cell.chars().filter(|sign| !sign.is_control()).take(most).collect()
}
