//! What each construct must fulfil beyond kinds and units: tiers rise without gaps, caps leave room, tables are complete.

use alloc::string::String;
use alloc::vec::Vec;

use rust_decimal::Decimal;

use super::lower::{Lowering, Shape, Term, Typ};
use crate::author::diagnostic::{Code, Diagnostic, listed, text};
use crate::author::file::DatedItem;
use crate::author::source::{Span, Spanned};
use crate::author::unit::UnitPowers;
use crate::model::{Band, Bound, Comparison, NodeId, Op};

/// A lowered row of `tiers`.
pub(super) struct Tier {
    pub(super) lower: Option<Term>,
    pub(super) upper: Option<Term>,
    pub(super) rate: Term,
    pub(super) span: Span,
}

/// Two units that do not fit, with what would make them fit.
pub(super) fn unit_mismatch(a: &Term, unit: &UnitPowers, b: &Term, other: &UnitPowers) -> Diagnostic {
    let name = |unit: &UnitPowers| match unit.is_none() {
        true => text!("没有单位"; "no unit"),
        false => text!("“{unit}”"; "“{unit}”"),
    };
    let (left, right) = (name(unit), name(other));
    let message = text!("单位不一致：{}与{}", left.zh, right.zh; "units differ: {} and {}", left.en, right.en);
    let diagnostic = Diagnostic::new(Code::UnitMismatch, b.span, message).here(right).label(a.span, left);
    let factor = unit.combine(other, -1);
    if other.is_none() {
        diagnostic.help(text!("给这个数写上单位，例如 10{unit}"; "give the number its unit, such as 10{unit}"))
    } else if unit.is_none() {
        diagnostic.help(text!("给这个数写上单位，例如 10{other}"; "give the number its unit, such as 10{other}"))
    } else {
        diagnostic.help(text!(
            "要从“{other}”得到“{unit}”，须乘以一个以“{factor}”计的量";
            "to get “{unit}” from “{other}”, multiply by a quantity in “{factor}”"
        ))
    }
}

/// A share or uplift takes a fraction of one; 80 means that a percent sign is missing.
pub(super) fn want_fraction(lowering: &mut Lowering<'_, '_>, term: &Term, unit: &UnitPowers) {
    let number = match term.shape {
        Shape::Value => lowering.constant(term.node),
        _ => None,
    };
    if !unit.is_none() {
        let found = alloc::format!("{unit}");
        lowering.report(Diagnostic::new(
            Code::UnitMismatch,
            term.span,
            text!("这里要一个百分比或分数，而这是以“{found}”计的数"; "a percentage or fraction is needed here, but this is in “{found}”"),
        ));
    }
    if let Some(number) = number.filter(|number| *number > Decimal::ONE) {
        let percent = number.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(number);
        lowering.report(
            Diagnostic::new(
                Code::PercentMeant,
                term.span,
                text!("{number} 是 {percent}%，大于 100%"; "{number} is {percent}%, more than 100%"),
            )
            .help(text!("要写 {number}% 吗？"; "did you mean {number}%?")),
        );
    }
}

/// `share(part, whole) >= threshold`.
pub(super) fn share(
    lowering: &mut Lowering<'_, '_>,
    comparison: Comparison,
    part: &Term,
    (whole, when_empty): (NodeId, bool),
    threshold: &Term,
    span: Span,
) -> Term {
    let unit = match (&threshold.typ, threshold.shape) {
        (Typ::Faulty, _) => return lowering.give_up(span),
        (Typ::Number(unit, _), Shape::Value | Shape::Over(_)) if lowering.constant(threshold.node).is_some() => unit.clone(),
        _ => {
            lowering.report(
                Diagnostic::new(
                    Code::KindMismatch,
                    threshold.span,
                    text!("比例要与写明的百分比或分数比较"; "a share is compared with a percentage or fraction that is written out"),
                )
                .help(text!("例如 >= 80% 或 >= 1/3"; "for instance >= 80% or >= 1/3")),
            );
            return lowering.give_up(span);
        }
    };
    want_fraction(lowering, threshold, &unit);
    let denominator = match threshold.shape {
        Shape::Over(over) => Some(over),
        _ => None,
    };
    let op = Op::Share { part: part.node, whole, comparison, threshold: threshold.node, denominator, when_empty };
    lowering.truth(op, span)
}

/// Tiers rise, leave no gap, do not overlap, and no rate is negative.
pub(super) fn tiers_in_order(lowering: &mut Lowering<'_, '_>, quantity: &Term, tiers: &[Tier], span: Span) {
    if tiers.is_empty() {
        let message = text!("tiers 至少要有一段"; "tiers needs at least one tier");
        lowering.report(Diagnostic::new(Code::BadCall, span, message));
    }
    let mut reached = Some(Decimal::ZERO);
    let mut before: Option<Span> = None;
    for (position, tier) in tiers.iter().enumerate() {
        for bound in tier.lower.iter().chain(&tier.upper) {
            lowering.same_type(quantity, bound);
            if lowering.constant(bound.node).is_none() {
                let message = text!("分段的界限要写明数值"; "the bound of a tier must be written out");
                lowering.report(Diagnostic::new(Code::BadCall, bound.span, message));
            }
        }
        if let Some(rate) = lowering.constant(tier.rate.node).filter(|rate| rate.is_sign_negative() && !rate.is_zero()) {
            let message = text!("标准 {rate} 是负数"; "the rate {rate} is negative");
            lowering.report(Diagnostic::new(Code::NegativeRate, tier.rate.span, message));
        }
        let with_place = |diagnostic: Diagnostic| match before {
            Some(before) => diagnostic.label(before, text!("前一段"; "the tier before")),
            None => diagnostic,
        };
        let Some(end) = reached else {
            let message = text!("前一段没有上限，这一段永远用不到"; "the tier before has no end, so this one is never reached");
            lowering.report(with_place(Diagnostic::new(Code::Unreachable, tier.span, message)));
            continue;
        };
        let number = |term: &Option<Term>| term.as_ref().and_then(|term| lowering.constant(term.node));
        let (lower, upper) = (number(&tier.lower), number(&tier.upper));
        let finding = match (lower, upper) {
            (Some(lower), _) if lower > end => Some((
                Code::Gap,
                text!("从 {end} 到 {lower} 没有标准"; "nothing is paid from {end} to {lower}"),
                text!("让这一段从 {end} 开始"; "let this tier begin at {end}"),
            )),
            (Some(lower), _) if lower < end => Some((
                Code::Overlap,
                text!("从 {lower} 到 {end} 与前一段重叠"; "from {lower} to {end} this tier overlaps the one before"),
                text!("让这一段从 {end} 开始"; "let this tier begin at {end}"),
            )),
            (_, Some(upper)) if upper <= end => Some((
                Code::TiersOutOfOrder,
                text!("分段没有递增：{upper} 不大于 {end}"; "the tiers do not rise: {upper} is not above {end}"),
                text!("按上限从小到大排列"; "sort the tiers by their upper bounds"),
            )),
            (_, None) if position + 1 < tiers.len() && tier.upper.is_none() => Some((
                Code::TiersOutOfOrder,
                text!("没有上限的一段要放在最后"; "the open tier must be the last one"),
                text!("把它移到最后，或者给它写上限"; "move it to the end, or give it an upper bound"),
            )),
            _ => None,
        };
        if let Some((code, message, advice)) = finding {
            lowering.report(with_place(Diagnostic::new(code, tier.span, message)).help(advice));
        }
        reached = if tier.upper.is_some() { Some(upper.unwrap_or(end).max(end)) } else { None };
        before = Some(tier.span);
    }
    if let (Some(end), Some(last)) = (reached, before) {
        let highest = lowering.highest(quantity.node);
        if tiers.last().is_some_and(|tier| tier.upper.is_some()) && highest.is_none_or(|highest| highest > end) {
            let message = text!("{end} 以上没有标准"; "nothing is said beyond {end}");
            lowering.report(
                Diagnostic::new(Code::Gap, last, message)
                    .help(text!("最后一段不写上限；如果以上不再补贴，写 0元/…"; "leave the last tier open; if nothing more is paid, write a rate of 0")),
            );
        }
    }
}

/// A cap that cuts what a complete tier already pays makes the later tiers meaningless.
pub(super) fn cap_below_tier(lowering: &mut Lowering<'_, '_>, value: NodeId, cap: NodeId, cap_span: Span) {
    // Of a cap with a condition every branch is a cap.
    if let Op::If(_, then, otherwise) = lowering.program.nodes[cap.index()].op {
        cap_below_tier(lowering, value, then, cap_span);
        cap_below_tier(lowering, value, otherwise, cap_span);
        return;
    }
    let Some(limit) = lowering.constant(cap) else { return };
    let mut node = value;
    while let Op::Same(inner) | Op::When(_, inner) = lowering.program.nodes[node.index()].op {
        node = inner;
    }
    let Op::Tiers(_, rows) = &lowering.program.nodes[node.index()].op else { return };
    let (mut lower, mut paid) = (Decimal::ZERO, Decimal::ZERO);
    let mut finding = None;
    for row in rows {
        let (Some(upper), Some(rate)) = (row.upto.and_then(|upto| lowering.constant(upto)), lowering.constant(row.rate)) else {
            break;
        };
        let Some(sum) = (upper - lower).checked_mul(rate).and_then(|more| paid.checked_add(more)) else { break };
        (lower, paid) = (upper, sum);
        if paid > limit {
            finding = Some((row.rate, upper, paid.normalize()));
            break;
        }
    }
    if let Some((rate, upper, paid)) = finding {
        let rate_span = lowering.spans[rate.index()];
        lowering.report(
            Diagnostic::new(
                Code::CapBelowTier,
                cap_span,
                text!("封顶 {limit} 低于前面分段已付的 {paid}"; "the cap {limit} is below the {paid} that the tiers have already paid"),
            )
            .here(text!("封顶"; "the cap"))
            .label(rate_span, text!("到 {upper} 为止已付 {paid}"; "up to {upper} this pays {paid}"))
            .help(text!("核对封顶与分段的数字是否抄错"; "check the cap and the tiers against the document")),
        );
    }
}

/// One end of a range as a number, with whether the number itself lies below it.
type Edge = (Decimal, bool);

/// Bands do not overlap, each can apply, and together they leave nothing out.
pub(super) fn bands_complete(lowering: &mut Lowering<'_, '_>, bands: &[(Band, Span)], otherwise: bool, span: Span) {
    // An edge (x, false) stands just before x, (x, true) just after it, so ranges are half-open between edges.
    let edge = |bound: &Bound, lowering: &Lowering<'_, '_>, upper: bool| -> Option<Edge> {
        lowering.constant(bound.at).map(|at| (at, bound.inclusive == upper))
    };
    let mut ranges: Vec<(Option<Edge>, Option<Edge>, Span)> = Vec::new();
    for (band, place) in bands {
        let lower = band.lower.as_ref().map(|bound| edge(bound, lowering, false));
        let upper = band.upper.as_ref().map(|bound| edge(bound, lowering, true));
        if lower == Some(None) || upper == Some(None) {
            let message = text!("区间的界限要写明数值"; "the bound of a band must be written out");
            lowering.report(Diagnostic::new(Code::BadCall, *place, message));
            return;
        }
        ranges.push((lower.flatten(), upper.flatten(), *place));
    }
    let below = |a: &Option<Edge>, b: &Option<Edge>| match (a, b) {
        (None, Some(_)) => true,
        (Some(a), Some(b)) => a < b,
        (_, None) => false,
    };
    // Rows with one bound form a chain in which an earlier row takes its part away from a later one.
    let mut taken: Vec<(Option<Edge>, Option<Edge>)> = Vec::new();
    for (lower, upper, place) in &ranges {
        if let (Some(low), Some(high)) = (lower, upper)
            && low >= high
        {
            lowering.report(Diagnostic::new(Code::Unreachable, *place, text!("这个区间是空的"; "this band is empty")));
            continue;
        }
        let starts_inside = |(other_low, other_high): &(Option<Edge>, Option<Edge>)| {
            let low_inside = match (lower, other_high) {
                (_, None) => true,
                (None, Some(_)) => other_low.is_none(),
                (Some(low), Some(high)) => low < high,
            };
            let high_inside = match (upper, other_low) {
                (_, None) => true,
                (None, Some(_)) => other_high.is_none(),
                (Some(high), Some(low)) => high > low,
            };
            low_inside && high_inside
        };
        let covered = taken.iter().any(|(other_low, other_high)| {
            let low = other_low.is_none() || lower.is_some_and(|low| other_low.is_some_and(|other| other <= low));
            let high = other_high.is_none() || upper.is_some_and(|high| other_high.is_some_and(|other| other >= high));
            low && high
        });
        let both_sided = lower.is_some() && upper.is_some();
        if covered {
            lowering.report(
                Diagnostic::new(
                    Code::Unreachable,
                    *place,
                    text!("前面的区间已经盖住这一行"; "earlier bands already cover this one"),
                )
                .help(text!("“超过”按从大到小排，“不超过”按从小到大排"; "sort > rows downwards and <= rows upwards")),
            );
        } else if both_sided && taken.iter().any(starts_inside) {
            lowering.report(Diagnostic::new(
                Code::Overlap,
                *place,
                text!("这个区间与前面的重叠"; "this band overlaps an earlier one"),
            ));
        }
        taken.push((*lower, *upper));
    }
    if otherwise {
        return;
    }
    taken.sort_by(|a, b| match (a.0, b.0) {
        (None, None) => core::cmp::Ordering::Equal,
        (None, _) => core::cmp::Ordering::Less,
        (_, None) => core::cmp::Ordering::Greater,
        (Some(a), Some(b)) => a.cmp(&b),
    });
    let mut reached: Option<Edge> = Some((Decimal::ZERO, false));
    for (lower, upper) in &taken {
        if reached.is_none() {
            break;
        }
        if below(&reached, lower) {
            let (from, to) = (reached.unwrap_or_default().0, lower.unwrap_or_default().0);
            let message = match from == to {
                true => text!("恰好 {from} 时没有值"; "nothing is said for exactly {from}"),
                false => text!("从 {from} 到 {to} 没有值"; "nothing is said from {from} to {to}"),
            };
            lowering.report(
                Diagnostic::new(Code::Gap, span, message)
                    .help(text!("补一行，或者写 otherwise: …"; "add a row, or write otherwise: …")),
            );
        }
        reached = match upper {
            None => None,
            Some(upper) => reached.max(Some(*upper)),
        };
    }
    if let Some((end, _)) = reached {
        let message = text!("{end} 以上没有值"; "nothing is said beyond {end}");
        lowering.report(
            Diagnostic::new(Code::Gap, span, message)
                .help(text!("补一行，或者写 otherwise: …"; "add a row, or write otherwise: …")),
        );
    }
}

/// A `[[table]]`: every combination of its keys has a cell.
pub(super) fn table(
    lowering: &mut Lowering<'_, '_>,
    by: &[Spanned<String>],
    unit: Option<&Spanned<String>>,
    columns: &[Spanned<String>],
    rows: &[(Spanned<String>, Vec<Spanned<String>>)],
    span: Span,
) -> Term {
    let unit = match unit {
        Some(unit) => {
            let mut parts = unit.node.split('/').map(String::from);
            let above = parts.next().unwrap_or_default();
            lowering.unit(&above, &parts.collect::<Vec<_>>(), unit.span)
        }
        None => UnitPowers::default(),
    };
    let keys: Vec<_> = by.iter().map(|key| lowering.key(key)).collect();
    let (Some(keys), 1..=2) = (keys.into_iter().collect::<Option<Vec<_>>>(), by.len()) else {
        if !(1..=2).contains(&by.len()) {
            let message = text!("by 要一个或两个选项"; "`by` takes one or two choices");
            lowering.report(Diagnostic::new(Code::BadValue, span, message));
        }
        return lowering.give_up(span);
    };
    let ids = |domain: crate::model::DomainId, lowering: &Lowering<'_, '_>| -> Vec<String> {
        lowering.domains[domain.index()].options.iter().map(|option| option.id.clone()).collect()
    };
    let row_ids = keys.first().map(|(_, domain)| ids(*domain, lowering)).unwrap_or_default();
    let column_ids = keys.get(1).map_or_else(|| alloc::vec![String::new()], |(_, domain)| ids(*domain, lowering));
    let written: Vec<&str> =
        if keys.len() == 1 { alloc::vec![""] } else { columns.iter().map(|column| column.node.as_str()).collect() };
    for (ids, given) in [(&row_ids, rows.iter().map(|(row, _)| row).collect::<Vec<_>>()), (&column_ids, columns.iter().collect())]
    {
        for name in given.into_iter().filter(|name| !ids.contains(&name.node)) {
            lowering.unknown_option(&name.node, ids, name.span);
        }
    }
    let mut cells = Vec::new();
    let mut absent = Vec::new();
    for row_id in &row_ids {
        for column_id in &column_ids {
            let row = rows.iter().find(|(name, _)| name.node == *row_id).map(|(_, cells)| cells);
            let column = written.iter().position(|column| column == column_id);
            match row.zip(column).and_then(|(row, column)| row.get(column)) {
                Some(cell) => cells.extend(lowering.cell(cell, &unit)),
                None if column_id.is_empty() => absent.push(row_id.clone()),
                None => absent.push(alloc::format!("{row_id} × {column_id}")),
            }
        }
    }
    if !absent.is_empty() {
        let list = listed(absent);
        let message = text!("表里缺这些格：{list}"; "the table lacks these cells: {list}");
        lowering.report(Diagnostic::new(Code::NotExhaustive, span, message).help(
            text!("补上数值；文件没有规定的写 \"ask\""; "add the values; write \"ask\" where the document leaves it open"),
        ));
        return lowering.give_up(span);
    }
    if cells.len() != row_ids.len() * column_ids.len() {
        return lowering.give_up(span);
    }
    let size = |ids: &Vec<String>| u16::try_from(ids.len()).unwrap_or(u16::MAX);
    let sizes = [size(&row_ids), size(&column_ids)];
    let keys = keys.iter().zip(sizes).map(|((node, _), size)| (*node, size)).collect();
    lowering.finish_table(keys, cells, &unit, span)
}

/// Dated values follow each other without gap or overlap; only the last may be open.
pub(super) fn dates_in_order(lowering: &mut Lowering<'_, '_>, rows: &[DatedItem], place: Span) {
    if rows.is_empty() {
        lowering.report(Diagnostic::new(Code::MissingKey, place, text!("values 里没有数值"; "`values` holds no value")));
    }
    let mut last_day: Option<Option<chrono::NaiveDate>> = None;
    for row in rows {
        let Some(from) = &row.from else {
            lowering.report(Diagnostic::new(Code::MissingKey, row.span, text!("缺少 `from`"; "`from` is missing")));
            continue;
        };
        if let Some(to) = row.to.as_ref().filter(|to| to.node < from.node) {
            let message = text!("to 早于 from"; "`to` is before `from`");
            lowering.report(Diagnostic::new(Code::BadValue, to.span, message));
        }
        let finding = match last_day {
            None => None,
            Some(None) => {
                Some((Code::Overlap, text!("前一期没有写 to，两期重叠"; "the value before has no `to`, so the two overlap")))
            }
            Some(Some(last)) if from.node <= last => {
                Some((Code::Overlap, text!("与前一期重叠"; "this overlaps the value before")))
            }
            Some(Some(last)) if last.succ_opt() != Some(from.node) => {
                Some((Code::Gap, text!("与前一期之间有空档"; "there is a gap after the value before")))
            }
            Some(Some(_)) => None,
        };
        if let Some((code, message)) = finding {
            lowering.report(Diagnostic::new(code, from.span, message).help(
                text!("前一期的 to 应当是这一期 from 的前一天"; "the value before must end the day before this one begins"),
            ));
        }
        last_day = Some(row.to.as_ref().map(|to| to.node));
    }
}
