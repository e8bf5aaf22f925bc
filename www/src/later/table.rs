//! Tables that stay tables for whoever has them read aloud, also where a narrow screen draws their rows as blocks.

use crate::components::tag::{Tag, classed, tag};

/// A table with named columns.
pub(super) fn table(
    class: &'static str,
    columns: impl IntoIterator<Item = &'static str>,
    rows: impl Iterator<Item = Tag>,
) -> Tag {
    let head = row().each(columns.into_iter().map(|words| tag("th").is("scope", "col").is("role", "columnheader").text(words)));
    classed("table", class)
        .is("role", "table")
        .with(tag("thead").is("role", "rowgroup").with(head))
        .with(tag("tbody").is("role", "rowgroup").each(rows))
}

/// A row.
pub(super) fn row() -> Tag {
    tag("tr").is("role", "row")
}

/// What a row is about.
pub(super) fn name() -> Tag {
    tag("th").is("scope", "row").is("role", "rowheader")
}

/// What a row says in one column.
pub(super) fn cell() -> Tag {
    tag("td").is("role", "cell")
}
