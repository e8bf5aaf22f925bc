//! The words for lists in a file of their own, which only whoever works out a list fetches.
//!
//! `BUTIE`, the version byte, the SHA-256 of the rule set's hash and the words, then the words: a length, so many bytes with
//! the Chinese ones, and the English ones. So words that were changed on their way, or that belong to other rules, are refused,
//! while the hash of the rule set stays the same whatever its lists are called.

use alloc::vec::Vec;

use sha2::{Digest, Sha256};

use super::codec::{Codec, Reader, Writer};
use super::{Compiled, HASH, LoadError, content, digest, file, hashed, identity, payloads};
use crate::model::{Calculator, Column, Heads, InputKind, Lists, Ruleset};

/// The compiled form of a rule set's words for lists.
pub fn compile_lists(lists: &Lists, ruleset: &Ruleset) -> Vec<u8> {
    let mut written = Writer::default();
    lists.write(&mut written);
    let words = written.both();
    file(&[&seal(&identity(&digest(&payloads(ruleset).0)), &words), &words])
}

/// Loads the words for lists of a rule set.
///
/// # Errors
///
/// [`LoadError`] when the bytes are something else, of another version, or damaged, or the words are those of another rule
/// set. Whatever the bytes, loading never panics; the words that load have a column for every input, words for every option
/// and heads of inputs that come earlier and count heads themselves.
pub fn load_lists(file: &[u8], compiled: &Compiled) -> Result<Lists, LoadError> {
    let (sealed, words) = hashed(content(file)?)?;
    if seal(&compiled.hash, words) != *sealed {
        return Err(LoadError::Damaged);
    }
    let mut reader = Reader::of_both(words);
    let lists = Lists::read(&mut reader);
    if reader.is_done() && fit(&lists, &compiled.ruleset) { Ok(lists) } else { Err(LoadError::Damaged) }
}

/// What ties words to the rule set of a hash.
fn seal(hash: &str, words: &[u8]) -> [u8; HASH] {
    Sha256::new().chain_update(hash).chain_update(words).finalize().into()
}

/// Whether there is a column for every input of every calculator, and each fits its input.
fn fit(lists: &Lists, ruleset: &Ruleset) -> bool {
    let mut calculators = lists.calculators.iter().zip(&ruleset.calculators);
    lists.calculators.len() == ruleset.calculators.len()
        && calculators.all(|(columns, calculator)| {
            columns.len() == calculator.inputs.len() && (0..columns.len()).all(|position| fits(columns, position, calculator))
        })
}

fn fits(columns: &[Column], position: usize, calculator: &Calculator) -> bool {
    let (before, rest) = columns.split_at(position);
    let (Some(column), Some(input)) = (rest.first(), calculator.inputs.get(position)) else { return false };
    let options = match input.kind {
        InputKind::Choice(domain) | InputKind::Choices(domain) => {
            calculator.domains.get(domain.index()).map(|domain| domain.options.len())
        }
        InputKind::Count(..) | InputKind::Money(..) | InputKind::Tri | InputKind::Bool | InputKind::Date => Some(0),
    };
    let counts = matches!(input.kind, InputKind::Count(..));
    let heads = match column.heads {
        None => true,
        Some(Heads::Everybody) => counts,
        Some(Heads::Of(whole)) => counts && before.get(whole.index()).is_some_and(|whole| whole.heads.is_some()),
    };
    options == Some(column.options.len()) && heads && (!column.earlier || counts && column.heads.is_none())
}
