//! Compiled rule sets: the compact form that a browser loads.
//!
//! `BUTIE`, one version byte, the SHA-256 of the rest, the SHA-256 of what stands apart, then the rule set with its Chinese
//! words. The first hash is the rule set's identity: it changes with every word and every number.
//!
//! What whoever reads Chinese never sees, the English words and the formulas as rule files spell them, is a file of its own,
//! which most visitors need not fetch: `BUTIE`, the version byte, then those words in the order in which the rule set has them.
//!
//! The index of rule sets has the same form in one file: `BUTIE`, the version byte, a length, so many bytes with the Chinese
//! words, and the English words.
//!
//! What lists call the inputs is a file of its own, too: [`compile_lists`] writes it and [`load_lists`] reads it.

mod codec;
mod intact;
mod lists;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use sha2::{Digest, Sha256};

use crate::catalogue::Entry;
use crate::model::Ruleset;
use codec::{Codec, Reader, Writer};
pub use lists::{compile_lists, load_lists};

const MAGIC: &[u8] = b"BUTIE";
/// The version of the compiled form that this engine writes and reads.
pub const VERSION: u8 = 5;
const HASH: usize = 32;

/// A rule set with its content hash.
#[derive(Clone, Debug, PartialEq)]
pub struct Compiled {
    /// The rule set.
    pub ruleset: Ruleset,
    /// The first 128 bits of the SHA-256 of its compiled form, in hexadecimal. It covers the English words whether they are
    /// here or not.
    pub hash: String,
    /// Whether the English words and the formulas as rule files spell them are here. Where they are not, Chinese words stand in
    /// their place.
    pub english: bool,
}

/// A rule set as files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// The rules with their Chinese words.
    pub rules: Vec<u8>,
    /// The English words, and the formulas as rule files spell them.
    pub english: Vec<u8>,
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
pub fn compile(ruleset: &Ruleset) -> Files {
    let (payload, english) = payloads(ruleset);
    Files { rules: file(&[&digest(&payload), &payload]), english: file(&[&english]) }
}

/// Loads a compiled rule set. Without the English words, the Chinese are there in both languages.
///
/// # Errors
///
/// [`LoadError`] when the bytes are something else, of another version, or damaged, or the English words are those of another
/// rule set. Whatever the bytes, loading never panics, and a rule set that loads never makes evaluation panic.
pub fn load(rules: &[u8], english: Option<&[u8]>) -> Result<Compiled, LoadError> {
    let (hash, payload) = hashed(content(rules)?)?;
    let (hash_of_english, rules) = hashed(payload)?;
    let english = english.map(content).transpose()?;
    if digest(payload) != *hash || english.is_some_and(|english| digest(english) != *hash_of_english) {
        return Err(LoadError::Damaged);
    }
    let mut reader = Reader::new(rules, english);
    let ruleset = Ruleset::read(&mut reader);
    if !reader.is_done() || !intact::is_intact(&ruleset) {
        return Err(LoadError::Damaged);
    }
    Ok(Compiled { ruleset, hash: identity(hash), english: english.is_some() })
}

/// The compiled form of an index.
pub fn compile_index(entries: &[Entry]) -> Vec<u8> {
    let mut written = Writer::default();
    entries.to_vec().write(&mut written);
    file(&[&written.both()])
}

/// Reads a compiled index.
///
/// # Errors
///
/// As [`load`].
pub fn load_index(file: &[u8]) -> Result<Vec<Entry>, LoadError> {
    let mut reader = Reader::of_both(content(file)?);
    let entries = Vec::read(&mut reader);
    if reader.is_done() { Ok(entries) } else { Err(LoadError::Damaged) }
}

impl Compiled {
    /// A checked rule set together with the hash of its compiled form.
    pub fn new(ruleset: Ruleset) -> Self {
        let hash = identity(&digest(&payloads(&ruleset).0));
        Self { ruleset, hash, english: true }
    }
}

/// What the hash of a rule set is taken of, and its English words.
fn payloads(ruleset: &Ruleset) -> (Vec<u8>, Vec<u8>) {
    let mut written = Writer::default();
    ruleset.write(&mut written);
    ([&digest(&written.english)[..], &written.rules].concat(), written.english)
}

fn file(parts: &[&[u8]]) -> Vec<u8> {
    [&[MAGIC, &[VERSION][..]], parts].concat().concat()
}

/// What stands behind the version in a file of ours.
fn content(file: &[u8]) -> Result<&[u8], LoadError> {
    let rest = file.strip_prefix(MAGIC).ok_or(LoadError::NotARuleset)?;
    let (version, rest) = rest.split_first().ok_or(LoadError::Damaged)?;
    if *version == VERSION { Ok(rest) } else { Err(LoadError::OtherVersion(*version)) }
}

/// A hash and what stands behind it.
fn hashed(bytes: &[u8]) -> Result<(&[u8; HASH], &[u8]), LoadError> {
    bytes.split_first_chunk().ok_or(LoadError::Damaged)
}

fn digest(bytes: &[u8]) -> [u8; HASH] {
    Sha256::digest(bytes).into()
}

fn identity(hash: &[u8; HASH]) -> String {
    hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
