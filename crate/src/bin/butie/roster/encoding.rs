//! How a file of text is encoded: as its mark says, or as UTF-8 or GB18030, whichever it is more likely.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::input::PIECE;

/// How a file is encoded, and whether that is worth saying.
///
/// Without a mark at the beginning it is UTF-8 or GB18030. One that is UTF-8 but for a few broken bytes is UTF-8: it is what has
/// fewer faults, or more than two good signs beyond ASCII for each fault, which text in GB18030 never comes near.
pub(super) fn encoding(beginning: &[u8], bytes: Option<u64>, path: &Path) -> (&'static Encoding, bool) {
    if let Some((encoding, _)) = Encoding::for_bom(beginning) {
        return (encoding, encoding != UTF_8);
    }
    let mut beginning_only = Utf8::default();
    beginning_only.read(beginning);
    let mut found = beginning_only;
    if bytes.is_some_and(|bytes| bytes > beginning.len() as u64) && !found.is_hopeless() {
        found = whole(path).unwrap_or(beginning_only);
    }
    if found.faults == 0 || found.good > 2 * found.faults || beginning_only.faults <= faults_in_gb18030(beginning) {
        (UTF_8, false)
    } else {
        (GB18030, true)
    }
}

/// What bytes come to when they are read as UTF-8.
#[derive(Clone, Copy, Default)]
struct Utf8 {
    /// Signs beyond ASCII.
    good: u64,
    faults: u64,
}

impl Utf8 {
    /// Adds a piece, and says how many bytes at its end may be the beginning of a sign.
    fn read(&mut self, mut bytes: &[u8]) -> usize {
        loop {
            let (valid, error) = match std::str::from_utf8(bytes) {
                Ok(text) => (text.as_bytes(), None),
                Err(error) => (&bytes[..error.valid_up_to()], Some(error)),
            };
            self.good += valid.iter().filter(|byte| **byte >= 0xc0).count() as u64;
            match error.map(|error| error.error_len()) {
                None => return 0,
                Some(None) => return bytes.len() - valid.len(),
                Some(Some(broken)) => {
                    self.faults += 1;
                    bytes = &bytes[valid.len() + broken..];
                }
            }
        }
    }

    /// Whether there are so many faults that what follows changes nothing.
    fn is_hopeless(self) -> bool {
        self.faults > 100 && self.good <= self.faults
    }
}

/// What all of a file comes to as UTF-8. One that cannot be read is told of when it is read.
fn whole(path: &Path) -> Option<Utf8> {
    let mut file = File::open(path).ok()?;
    let mut piece = vec![0; PIECE];
    let (mut found, mut kept) = (Utf8::default(), 0);
    loop {
        let read = file.read(&mut piece[kept..]).ok()?;
        let end = kept + read;
        let cut = found.read(&piece[..end]);
        if read == 0 {
            // A sign that is cut in two at the end is one that is broken.
            found.faults += u64::from(cut > 0);
            return Some(found);
        }
        if found.is_hopeless() {
            return Some(found);
        }
        piece.copy_within(end - cut..end, 0);
        kept = cut;
    }
}

fn faults_in_gb18030(bytes: &[u8]) -> u64 {
    let (text, _) = GB18030.decode_without_bom_handling(bytes);
    text.matches('\u{fffd}').count() as u64
}
