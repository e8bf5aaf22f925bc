//! Writing rules: reading rule files, checking them, running their cases. Never part of a citizen's module.

pub mod source;

pub mod diagnostic;

pub mod numerals;
pub mod syntax;
pub mod unit;

mod fields;
pub mod file;

pub mod check;

pub mod cases;
pub mod interviews;
