//! Folders that are made once for each state of what they are made from.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process;
use std::time::{Duration, SystemTime};

use anyhow::Result;
use sha2::{Digest, Sha256};

use crate::place::Place;

/// What nobody asked for in this time is cleared away.
const KEPT: Duration = Duration::from_secs(30 * 24 * 3600);

/// Enough of a hash to name a file by its content.
pub(crate) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// The folder of this kind and key, made by `make` when it is not there yet.
///
/// It is made aside and then renamed, so that a folder with the final name is always complete, whoever else is at work
/// in the same cache.
pub(crate) fn folder(place: &Place, kind: &str, key: &str, make: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let all = place.cache().join(kind);
    let folder = all.join(key);
    if folder.is_dir() {
        // Marks it as asked for; without the mark it would only be made anew some day.
        File::open(&folder)?.set_modified(SystemTime::now()).ok();
        return Ok(folder);
    }
    let aside = all.join(format!("{key}.{}", process::id()));
    fs::create_dir_all(&aside)?;
    if let Err(error) = make(&aside) {
        fs::remove_dir_all(&aside).ok();
        return Err(error);
    }
    if fs::rename(&aside, &folder).is_err() {
        // Another run was quicker; its folder holds the same files.
        fs::remove_dir_all(&aside)?;
    }
    clear(&all);
    Ok(folder)
}

/// A cache that cannot be cleared is no reason to fail.
fn clear(all: &Path) {
    let Ok(entries) = fs::read_dir(all) else { return };
    for entry in entries.flatten() {
        let age = entry.metadata().and_then(|data| data.modified()).ok().and_then(|time| time.elapsed().ok());
        if age.is_some_and(|age| age > KEPT) {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}
