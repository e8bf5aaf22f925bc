//! The clauses that a sheet cites, numbered as they come.

use butie::model::ClauseId;

/// The clauses cited so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Footnotes(Vec<ClauseId>);

/// So many signs of a clause's words stand at the foot of a sheet at most.
const LONGEST: usize = 48;

impl Footnotes {
    /// The numbers of clauses, as they stand beside what rests on them: `[1][3]`.
    pub fn cite(&mut self, clauses: &[ClauseId]) -> String {
        let mut numbers: Vec<usize> = clauses.iter().map(|clause| self.number(*clause)).collect();
        numbers.sort_unstable();
        numbers.iter().map(|number| format!("[{number}]")).collect()
    }

    fn number(&mut self, clause: ClauseId) -> usize {
        let place = self.0.iter().position(|other| *other == clause).unwrap_or_else(|| {
            self.0.push(clause);
            self.0.len() - 1
        });
        place + 1
    }

    /// The clauses in the order of their numbers.
    pub fn clauses(&self) -> &[ClauseId] {
        &self.0
    }
}

/// The words of a clause; of a long one its beginning, so marked.
pub fn excerpt(quote: &str) -> String {
    let mut signs = quote.chars();
    let start: String = signs.by_ref().take(LONGEST).collect();
    if signs.as_str().is_empty() { start } else { start + "……" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_keeps_its_number() {
        let mut notes = Footnotes::default();
        assert_eq!(notes.cite(&[ClauseId(7), ClauseId(2)]), "[1][2]");
        assert_eq!(notes.cite(&[ClauseId(9), ClauseId(2)]), "[2][3]", "in the order of their numbers");
        assert_eq!(notes.cite(&[]), "");
        assert_eq!(notes.clauses(), [ClauseId(7), ClauseId(2), ClauseId(9)]);
    }

    #[test]
    fn long_words_are_cut_and_marked() {
        assert_eq!(excerpt("每人每天150元"), "每人每天150元");
        let whole = "元".repeat(LONGEST);
        assert_eq!(excerpt(&whole), whole);
        assert_eq!(excerpt(&format!("{whole}元")), format!("{whole}……"));
    }
}
