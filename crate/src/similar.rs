//! "Did you mean": the name nearest to a misspelt one.

use alloc::vec::Vec;

/// The candidate nearest to `name`, if it is near enough to have been meant: at most a third of its letters differ.
pub fn nearest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let best = candidates.map(|candidate| (distance(name, candidate), candidate)).min_by_key(|(distance, _)| *distance)?;
    let letters = name.chars().count().max(best.1.chars().count());
    (best.0 * 3 <= letters).then_some(best.1)
}

/// Insertions, deletions and substitutions between two words.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut before = i + 1;
        for (cell, right) in row.iter_mut().skip(1).zip(&b) {
            let value = (diagonal + usize::from(left != *right)).min(before + 1).min(*cell + 1);
            diagonal = core::mem::replace(cell, value);
            before = value;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_names_find_their_neighbour() {
        let names = ["enrolled", "passed", "employed"];
        assert_eq!(nearest("enroled", names.into_iter()), Some("enrolled"));
        assert_eq!(nearest("employd", names.into_iter()), Some("employed"));
        assert_eq!(nearest("colour", names.into_iter()), None);
        assert_eq!(nearest("", names.into_iter()), None);
    }
}
