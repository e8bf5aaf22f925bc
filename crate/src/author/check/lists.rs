//! What lists call the inputs of a calculator: every word leads to one input or one option, and heads are counted of heads.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::author::diagnostic::{Code, Diagnostic, Sink, listed, text};
use crate::author::file::{CalculatorFile, ColumnItem, InputItem};
use crate::author::source::{Span, Spanned};
use crate::model::{Column, Heads, InputId};
use crate::similar::nearest;
use crate::text::Text;
use crate::typed;

/// What `heads` says of an input for which every row counts.
const EVERYBODY: &str = "everybody";

/// A column for every input of the calculator.
pub(super) fn columns(file: &CalculatorFile, sink: &mut Sink) -> Vec<Column> {
    one_meaning(file.inputs.iter().map(|input| (input.name.node.as_str(), headings(input))), &INPUTS, sink);
    for input in &file.inputs {
        let options = input.choices.iter().map(|option| {
            let id = (&option.id.node, option.id.span);
            let name = [&option.name.zh, &option.name.en].map(|name| (name, option.id.span));
            let also = option.also.iter().map(|word| (&word.node, word.span));
            (option.id.node.as_str(), [id].into_iter().chain(name).chain(also).collect())
        });
        one_meaning(options, &OPTIONS, sink);
    }
    let column = |(position, input)| column(file, position, input, sink);
    file.inputs.iter().enumerate().map(column).collect()
}

fn column(file: &CalculatorFile, position: usize, input: &InputItem, sink: &mut Sink) -> Column {
    let words = |also: &[Spanned<String>]| also.iter().map(|word| word.node.clone()).collect();
    input.choices.iter().flat_map(|option| &option.also).for_each(|word| said(word, sink));
    let options = input.choices.iter().map(|option| words(&option.also)).collect();
    let Some(item) = &input.column else { return Column { heading: input.ask.clone(), options, ..Column::default() } };
    let heading = item.heading.as_ref().map(|heading| Text { zh: heading.zh.node.clone(), en: heading.en.node.clone() });
    item.heading.iter().flat_map(|heading| [&heading.zh, &heading.en]).chain(&item.also).for_each(|word| said(word, sink));
    earlier(input, item, sink);
    Column {
        heading: heading.unwrap_or_else(|| input.ask.clone()),
        also: words(&item.also),
        heads: item.heads.as_ref().and_then(|whose| heads(file, position, whose, sink)),
        options,
        earlier: item.earlier,
    }
}

/// Whether an answer is a number of something; where the kind is missing, that has been reported.
fn counts(input: &InputItem) -> bool {
    input.kind.as_ref().is_none_or(|kind| kind.node == "count")
}

/// Words that are written down must say something.
fn said(word: &Spanned<String>, sink: &mut Sink) {
    if typed::words(&word.node).is_empty() {
        let message = text!("列表用的叫法是空的"; "a word for lists is empty");
        sink.push(
            Diagnostic::new(Code::BadValue, word.span, message)
                .help(text!("写上列表里的叫法，或者去掉这一项"; "write what lists say, or leave it out")),
        );
    }
}

fn earlier(input: &InputItem, item: &ColumnItem, sink: &mut Sink) {
    if !item.earlier {
        return;
    }
    if !counts(input) {
        let message = text!("earlier 只能用于 count 的问题"; "`earlier` is for counts only");
        sink.push(Diagnostic::new(Code::KindMismatch, item.span, message).help(text!(
            "名单里同一人前面的各行会加到这个数上，所以它得是个数；去掉 earlier";
            "earlier rows of the same person are added to the answer, so it must be a count; leave `earlier` out"
        )));
    } else if let Some(heads) = &item.heads {
        let message = text!("earlier 和 heads 不能同时用"; "`earlier` and `heads` exclude each other");
        sink.push(
            Diagnostic::new(Code::BadValue, item.span, message)
                .label(heads.span, text!("这里按人头数"; "heads are counted here"))
                .help(text!(
                    "要么数名单里的人（heads），要么累加同一人前面的各行（earlier）；去掉一个";
                    "either the people of a list are counted (`heads`), or earlier rows of one person (`earlier`); leave one out"
                )),
        );
    }
}

/// Whose heads an input counts: everybody's, or those of an input before it that counts heads too.
fn heads(file: &CalculatorFile, position: usize, whose: &Spanned<String>, sink: &mut Sink) -> Option<Heads> {
    let input = file.inputs.get(position)?;
    if !counts(input) {
        let message = text!("heads 只能用于 count 的问题"; "`heads` is for counts only");
        sink.push(Diagnostic::new(Code::KindMismatch, whose.span, message).help(text!(
            "一份名单只能数出有多少人；去掉 heads";
            "all that a list can be counted for is a number of people; leave `heads` out"
        )));
        return None;
    }
    if whose.node == EVERYBODY {
        return Some(Heads::Everybody);
    }
    let counted = |input: &&InputItem| input.column.as_ref().is_some_and(|column| column.heads.is_some());
    let known = || file.inputs.iter().take(position).filter(counted).map(|input| input.name.node.as_str()).chain([EVERYBODY]);
    let list = listed(known());
    let usable = text!("可用的有：{list}"; "the usable ones are {list}");
    let given = &whose.node;
    let Some((found, whole)) = file.inputs.iter().enumerate().find(|(_, other)| other.name.node == *given) else {
        sink.push(
            Diagnostic::new(Code::UnknownName, whose.span, text!("没有叫 `{given}` 的问题"; "no input is called `{given}`"))
                .did_you_mean(nearest(given, known()))
                .help(usable),
        );
        return None;
    };
    let (message, remark) = if found >= position {
        let name = &input.name.node;
        (
            text!("`{given}` 不在 `{name}` 的前面"; "`{given}` does not come before `{name}`"),
            text!("先数这个，才能在其中再数"; "this has to be counted first"),
        )
    } else if !counted(&whole) {
        (
            text!("`{given}` 自己没有 heads"; "`{given}` has no `heads` of its own"),
            text!("这里没有按人头数"; "no heads are counted here"),
        )
    } else {
        return u16::try_from(found).ok().map(|found| Heads::Of(InputId(found)));
    };
    sink.push(Diagnostic::new(Code::BadValue, whose.span, message).label(whole.name.span, remark).help(usable));
    None
}

/// What rules say that lists may call an input: its id, its heading in both languages, and the other words. A question that has
/// to serve as a heading is none of them: two questions may be worded alike where only one of them is asked.
fn headings(input: &InputItem) -> Vec<(&String, Span)> {
    let heading = input.column.iter().filter_map(|column| column.heading.as_ref()).flat_map(|heading| [&heading.zh, &heading.en]);
    let also = input.column.iter().flat_map(|column| &column.also);
    [&input.name].into_iter().chain(heading).chain(also).map(|word| (&word.node, word.span)).collect()
}

/// How messages name what words stand for.
struct Named {
    zh: &'static str,
    en: &'static str,
}

const INPUTS: Named = Named { zh: "问题", en: "inputs" };
const OPTIONS: Named = Named { zh: "选项", en: "options" };

/// Reports words that stand for two things.
fn one_meaning<'a>(things: impl Iterator<Item = (&'a str, Vec<(&'a String, Span)>)>, named: &Named, sink: &mut Sink) {
    let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    for (name, words) in things {
        for (word, span) in words {
            let plain = typed::words(word);
            // Words that are missing have been reported.
            if plain.is_empty() {
                continue;
            }
            let (first, place) = *seen.entry(plain).or_insert((name, span));
            if first == name {
                continue;
            }
            let Named { zh, en } = named;
            let message = text!(
                "“{word}”既指{zh} `{first}`，又指{zh} `{name}`";
                "“{word}” stands for two {en}, `{first}` and `{name}`"
            );
            sink.push(
                Diagnostic::new(Code::Duplicate, span, message)
                    .label(place, text!("`{first}` 的叫法在这里"; "the words of `{first}` are here"))
                    .help(text!(
                        "换一个叫法；空格、英文大小写、全角半角不作区别";
                        "take other words; blanks, case and full-width forms make no difference"
                    )),
            );
        }
    }
}
