//! A text as a QR code: dark and light squares, and the picture of them.

use std::fmt::Write as _;

use qrcodegen::{QrCode, QrCodeEcc};

use crate::components::tag::{Tag, classed, tag};

/// So many light squares on every side are part of the code: without them it is not found.
const QUIET: u16 = 4;

/// A QR code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Whether each square is dark, row by row and without the quiet zone.
    rows: Vec<Vec<bool>>,
}

/// Dark squares side by side, counted from the corner of the quiet zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The column of the first one.
    pub x: u16,
    /// Their row.
    pub y: u16,
    /// How many they are.
    pub width: u16,
}

/// The code of a text; `None` for one that is longer than any code holds, which is 2,953 bytes.
///
/// A stain may cover a seventh of it, or a fourteenth where the text is too long for that.
pub fn code(text: &str) -> Option<Code> {
    let encoded =
        [QrCodeEcc::Medium, QrCodeEcc::Low].into_iter().find_map(|level| QrCode::encode_binary(text.as_bytes(), level).ok())?;
    let side = || 0..encoded.size();
    Some(Code { rows: side().map(|y| side().map(|x| encoded.get_module(x, y)).collect()).collect() })
}

impl Code {
    /// How many squares a side has, the quiet zone included.
    pub fn side(&self) -> u16 {
        // A code has 177 squares at most.
        u16::try_from(self.rows.len()).unwrap_or(u16::MAX).saturating_add(2 * QUIET)
    }

    /// The dark squares.
    pub fn runs(&self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (row, y) in self.rows.iter().zip(QUIET..) {
            for (_, x) in row.iter().zip(QUIET..).filter(|(dark, _)| **dark) {
                match runs.last_mut().filter(|run| run.y == y && run.x + run.width == x) {
                    Some(run) => run.width += 1,
                    None => runs.push(Run { x, y, width: 1 }),
                }
            }
        }
        runs
    }

    /// The dark squares as one path.
    fn path(&self) -> String {
        self.runs().iter().fold(String::new(), |mut path, Run { x, y, width }| {
            // Writing to a string cannot fail.
            let _ = write!(path, "M{x} {y}h{width}v1h-{width}z");
            path
        })
    }

    /// The picture, with words for whoever cannot see it.
    pub(crate) fn svg(&self, title: &str) -> Tag {
        let side = self.side();
        classed("svg", "butie-code")
            .is("role", "img")
            .is("shape-rendering", "crispEdges")
            .set("viewBox", &format!("0 0 {side} {side}"))
            .with(tag("title").text(title))
            .with(tag("path").set("d", &self.path()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_in_a_quiet_zone() {
        let code = code("https://example.cn/#c=guxian-2023").unwrap();
        let runs = code.runs();
        let last = code.side() - QUIET - 7;
        // The upper edge of a corner is seven squares wide.
        for corner in [Run { x: 4, y: 4, width: 7 }, Run { x: last, y: 4, width: 7 }, Run { x: 4, y: last, width: 7 }] {
            assert!(runs.contains(&corner), "{corner:?}");
        }
        assert!(runs.iter().all(|run| run.x >= 4 && run.x + run.width <= code.side() - 4 && run.y < code.side() - 4));
        assert!(code.path().starts_with("M4 4h7v1h-7z"));
    }

    #[test]
    fn long_links_still_have_a_code_and_endless_ones_have_none() {
        assert!(code(&"x".repeat(300)).unwrap().side() < 80);
        assert!(code(&"x".repeat(2953)).is_some());
        assert_eq!(code(&"x".repeat(2954)), None);
    }
}
