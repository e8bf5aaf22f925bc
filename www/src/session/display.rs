//! How large and how strong everything is drawn.

/// How many steps of text size there are beyond the smallest.
pub const STEPS: u8 = 3;

/// How large and how strong everything is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Display {
    /// Whether words, buttons and distances are those for elders.
    pub large: bool,
    /// By how many steps the text is larger still; [`STEPS`] at most.
    pub step: u8,
    /// Whether lines and words are as dark as can be.
    pub strong: bool,
    /// Whether a small screen lists all questions at once.
    pub listed: bool,
}
