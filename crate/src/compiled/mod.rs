//! Compiled rule sets: the compact form that a browser loads.
//!
//! `BUTIE`, one version byte, the SHA-256 of the rest, then the rule set. The hash is the rule set's identity: it
//! changes with every word and every number.

mod codec;
mod intact;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use sha2::{Digest, Sha256};

use crate::model::Ruleset;
use codec::{Codec, Reader};

const MAGIC: &[u8; 5] = b"BUTIE";
/// The version of the compiled form that this engine writes and reads.
pub const VERSION: u8 = 4;
const HASH: usize = 32;
const HEADER: usize = MAGIC.len() + 1 + HASH;

/// A rule set with its content hash.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    /// The rule set.
    pub ruleset: Ruleset,
    /// The first 128 bits of the SHA-256 of its compiled form, in hexadecimal.
    pub hash: String,
}

/// So many digits of a hash are enough to tell rule sets apart, where people read it or it travels in a link.
const SHORT: usize = 12;

/// The first digits of a rule set's hash.
pub fn short_hash(hash: &str) -> &str {
    hash.get(..SHORT).unwrap_or(hash)
}

/// Why a compiled rule set cannot be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// The bytes are no compiled rule set at all.
    NotARuleset,
    /// The rule set was compiled for another version of the engine; this one.
    OtherVersion(u8),
    /// The content does not match its hash, or does not make sense.
    Damaged,
}

impl LoadError {
    /// A stable code.
    pub fn code(self) -> &'static str {
        match self {
            LoadError::NotARuleset => "not_a_ruleset",
            LoadError::OtherVersion(_) => "other_version",
            LoadError::Damaged => "damaged_ruleset",
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LoadError::NotARuleset => {
                f.write_str("这不是补贴规则文件（.butie），请重新下载 / not a compiled rule set; download it again")
            }
            LoadError::OtherVersion(found) => write!(
                f,
                "规则文件的版本是 {found}，本程序只读版本 {VERSION}，请刷新页面 / the rule set has version {found}, this engine reads version {VERSION}; reload the page"
            ),
            LoadError::Damaged => f.write_str("规则文件已损坏，请重新下载 / the rule set is damaged; download it again"),
        }
    }
}

impl core::error::Error for LoadError {}

/// The compiled form of a rule set. The same rule set always gives the same bytes.
pub fn compile(ruleset: &Ruleset) -> Vec<u8> {
    let mut payload = Vec::new();
    ruleset.write(&mut payload);
    let mut bytes = Vec::with_capacity(HEADER + payload.len());
    bytes.extend_from_slice(MAGIC);
    bytes.push(VERSION);
    bytes.extend_from_slice(&Sha256::digest(&payload));
    bytes.extend_from_slice(&payload);
    bytes
}

/// Loads a compiled rule set.
///
/// # Errors
///
/// [`LoadError`] when the bytes are something else, of another version, or damaged. Whatever the bytes, loading
/// never panics, and a rule set that loads never makes evaluation panic.
pub fn load(bytes: &[u8]) -> Result<Compiled, LoadError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(LoadError::NotARuleset)?;
    let (version, rest) = rest.split_first().ok_or(LoadError::Damaged)?;
    if *version != VERSION {
        return Err(LoadError::OtherVersion(*version));
    }
    let (hash, payload) = rest.split_at_checked(HASH).ok_or(LoadError::Damaged)?;
    if Sha256::digest(payload).as_slice() != hash {
        return Err(LoadError::Damaged);
    }
    let mut reader = Reader::new(payload);
    let ruleset = Ruleset::read(&mut reader);
    if !reader.is_done() || !intact::is_intact(&ruleset) {
        return Err(LoadError::Damaged);
    }
    Ok(Compiled { ruleset, hash: hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect() })
}

impl Compiled {
    /// A checked rule set together with the hash of its compiled form.
    pub fn new(ruleset: Ruleset) -> Self {
        let bytes = compile(&ruleset);
        let hash = bytes[MAGIC.len() + 1..HEADER].iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Self { ruleset, hash }
    }
}
