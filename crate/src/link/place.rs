//! Where a link leads: the part of it that is read before its rules are here.

use alloc::string::String;

use super::token::{is_name, unescape};

/// So many bytes a link has at most; no calculator comes near.
pub(super) const LONGEST: usize = 1 << 16;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The rule set's id.
    pub ruleset: String,
    /// The calculator's id inside the rule set; none when the link only leads to the rule set.
    pub calculator: Option<String>,
    /// Who asks.
    pub audience: Option<String>,
}

/// Where the fragment of an address leads, or the whole address, as [`read`](super::read) understands it; `None` when it names
/// no rule set. What else stands in it, sound or not, is left to `read`.
pub fn place(text: &str) -> Option<Place> {
    if text.len() > LONGEST {
        return None;
    }
    let fragment = fragment(text);
    let value = |wanted: &str| pairs(&fragment).find(|(key, _)| key == wanted).map(|(_, value)| value);
    let (ruleset, calculator) = names(value("c")?)?;
    Some(Place { ruleset, calculator, audience: value("a").and_then(word) })
}

/// The fragment as it was written. A messenger may have put a fragment or a query of its own behind it, and mail may have
/// broken the line.
pub(super) fn fragment(text: &str) -> String {
    let fragment = text.split('#').nth(usize::from(text.contains('#'))).unwrap_or_default();
    let fragment = fragment.split('?').next().unwrap_or_default();
    fragment.chars().filter(|sign| !matches!(sign, '\t'..='\r' | ' ' | '\u{3000}')).collect()
}

/// The keys of a fragment with what stands under them; a key that cannot be read is empty.
pub(super) fn pairs(fragment: &str) -> impl Iterator<Item = (String, &str)> {
    fragment.split('&').map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        // What was copied out of a page's source has `&amp;` for `&`.
        (unescape(key.strip_prefix("amp;").unwrap_or(key)).unwrap_or_default(), value)
    })
}

/// A rule set, and perhaps a calculator in it. Some programs escape even the stroke between them.
pub(super) fn names(value: &str) -> Option<(String, Option<String>)> {
    let parted = value.char_indices().find_map(|(at, _)| {
        let (before, rest) = value.split_at(at);
        Some((before, behind_stroke(rest)?))
    });
    match parted {
        Some((ruleset, calculator)) => Some((word(ruleset)?, Some(word(calculator)?))),
        None => Some((word(value)?, None)),
    }
}

fn behind_stroke(text: &str) -> Option<&str> {
    ["/", "%2F", "%2f"].into_iter().find_map(|stroke| text.strip_prefix(stroke))
}

/// An id.
pub(super) fn word(text: &str) -> Option<String> {
    unescape(text).filter(|word| is_name(word))
}
