//! How a file of text is encoded: as its mark says, or as UTF-8 or GB18030, whichever it is more likely.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use butie::roster::remark::LOST;
use encoding_rs::{Encoding, GB18030, UTF_8};

use super::input::PIECE;

/// How a file is encoded, and whether that is worth saying.
///
/// Without a mark at the beginning it is UTF-8 or GB18030. One that is UTF-8 but for a few broken bytes is UTF-8: it is what has
/// no more faults than the other over the same bytes, or more than two good signs beyond ASCII for each fault, which text in
/// GB18030 never comes near. Faults are counted where they are: nothing but ASCII may stand in the beginning.
pub(super) fn encoding(beginning: &[u8], bytes: Option<u64>, path: &Path) -> (&'static Encoding, bool) {
    if let Some((encoding, _)) = Encoding::for_bom(beginning) {
        return (encoding, encoding != UTF_8);
    }
    let mut found = Utf8::default();
    found.read(beginning);
    let longer = bytes.is_some_and(|bytes| bytes > beginning.len() as u64) && !found.is_hopeless();
    let other = match longer.then(|| whole(path)).flatten() {
        Some((all, read)) if all.faults > 0 => {
            found = all;
            whole_in_gb18030(path, read).unwrap_or(u64::MAX)
        }
        Some((all, _)) => {
            found = all;
            0
        }
        None => faults_in_gb18030(beginning),
    };
    if found.faults == 0 || found.good > 2 * found.faults || found.faults <= other { (UTF_8, false) } else { (GB18030, true) }
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

/// What all of a file comes to as UTF-8, or as much of it as settles that, and how many bytes that is. One that cannot be read is
/// told of when it is read.
fn whole(path: &Path) -> Option<(Utf8, u64)> {
    let mut file = File::open(path).ok()?;
    let mut piece = vec![0; PIECE];
    let (mut found, mut kept, mut all) = (Utf8::default(), 0, 0);
    loop {
        let read = file.read(&mut piece[kept..]).ok()?;
        let end = kept + read;
        all += read as u64;
        let cut = found.read(&piece[..end]);
        if read == 0 {
            // A sign that is cut in two at the end is one that is broken.
            found.faults += u64::from(cut > 0);
            return Some((found, all));
        }
        if found.is_hopeless() {
            return Some((found, all));
        }
        piece.copy_within(end - cut..end, 0);
        kept = cut;
    }
}

/// The faults in so many bytes of a file, read as GB18030.
fn whole_in_gb18030(path: &Path, bytes: u64) -> Option<u64> {
    let mut file = File::open(path).ok()?.take(bytes);
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let (mut piece, mut text, mut faults) = (vec![0; PIECE], String::new(), 0);
    loop {
        let read = file.read(&mut piece).ok()?;
        text.clear();
        text.reserve(decoder.max_utf8_buffer_length(read)?);
        let _ = decoder.decode_to_string(&piece[..read], &mut text, read == 0);
        faults += text.matches(LOST).count() as u64;
        if read == 0 {
            return Some(faults);
        }
    }
}

fn faults_in_gb18030(bytes: &[u8]) -> u64 {
    let (text, _) = GB18030.decode_without_bom_handling(bytes);
    text.matches(LOST).count() as u64
}
