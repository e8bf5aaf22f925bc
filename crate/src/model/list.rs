//! What a list of trainees or classes calls the inputs of a calculator, and how heads are counted from its rows.
//!
//! These words stand in rule files beside the questions, and in a compiled file of their own: nobody who asks for one person
//! needs them.

use alloc::string::String;
use alloc::vec::Vec;

use super::InputId;
use crate::text::Text;

/// The words for lists of a rule set: for every calculator, in its order, one column for every input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// Calculators in the order of the rule set.
    pub calculators: Vec<Vec<Column>>,
}

/// How an input stands in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// The heading in templates and results: 培训天数. Of an input that counts heads, what a row says of one head: 是否合格.
    pub heading: Text,
    /// Other headings that mean the same.
    pub also: Vec<String>,
    /// Where the input is a number of heads, whose: then a list of a class's trainees gives it by counting.
    pub heads: Option<Heads>,
    /// Other words for each option of the input, in the order of its options: 脱贫户.
    pub options: Vec<Vec<String>>,
    /// Whether earlier rows of the same person that were granted add to the answer, as with a limit of so many times a year.
    pub earlier: bool,
}

/// Which rows of a class's list count as heads of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heads {
    /// Every row.
    Everybody,
    /// Of the rows that count for another input, those that say yes. That input comes earlier.
    Of(InputId),
}
