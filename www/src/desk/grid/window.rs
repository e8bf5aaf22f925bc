//! Which rows of a list are in view.

use std::ops::Range;

/// So many rows above and below those in view stand there, too.
const SPARE: usize = 8;

/// How far the list is scrolled, how much of it is in view, and how high a row is, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    pub(super) top: f64,
    pub(super) height: f64,
    pub(super) row: f64,
}

impl Window {
    /// The rows to draw of so many.
    pub(super) fn rows(self, count: usize) -> Range<usize> {
        // Neither is below zero, and no list is longer than what a whole number of this kind holds.
        let first = (self.top / self.row).floor().max(0.0) as usize;
        let last = ((self.top + self.height) / self.row).ceil().max(0.0) as usize;
        first.saturating_sub(SPARE).min(count)..(last + SPARE).min(count)
    }

    /// Where the list has to be scrolled to so that a row can be seen below the headings.
    pub(super) fn reach(self, row: usize) -> f64 {
        let top = row as f64 * self.row;
        top.min(self.top).max(top + 2.0 * self.row - self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rows_in_view_are_drawn() {
        let window = |top| Window { top, height: 440.0, row: 44.0 };
        assert_eq!(window(0.0).rows(100_000), 0..18);
        assert_eq!(window(0.0).rows(5), 0..5);
        assert_eq!(window(44_000.0).rows(100_000), 992..1018);
        assert_eq!(window(44_000.0).rows(0), 0..0);
    }

    #[test]
    fn a_row_is_scrolled_to_below_the_headings() {
        let window = Window { top: 4400.0, height: 440.0, row: 44.0 };
        assert_eq!(window.reach(104), 4400.0, "it is in view");
        assert_eq!(window.reach(50), 2200.0, "above");
        assert_eq!(window.reach(200), 8800.0 + 88.0 - 440.0, "below");
    }
}
