//! butie (补贴): subsidy rules as data, evaluated exactly, explained to the clause.
#![cfg_attr(not(feature = "author"), no_std)]

extern crate alloc;

pub mod text;
pub mod value;

pub mod model;

pub mod compiled;

pub mod similar;

pub mod answers;
pub mod evaluate;
pub mod interpret;

pub mod trace;

pub mod prose;

pub mod plain;

pub mod explain;

pub mod standards;

#[cfg(feature = "wire")]
pub mod wire;

#[cfg(feature = "author")]
pub mod author;
