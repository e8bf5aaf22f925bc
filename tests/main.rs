//! What must hold of the whole, beyond what each crate tests by itself.

mod asker;
mod completions;
mod compliance;
mod copies;
mod corners;
mod invented;
mod laws;
mod link;
mod lists;
mod otherwise;
mod outlook;
mod possible;
mod roster;
mod rules;
mod sheet;
mod support;
mod tidy;
