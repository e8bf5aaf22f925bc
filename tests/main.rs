//! What must hold of the whole, beyond what each crate tests by itself.

mod completions;
mod compliance;
mod corners;
mod invented;
mod laws;
mod link;
mod outlook;
mod possible;
mod rules;
mod support;
mod tidy;
