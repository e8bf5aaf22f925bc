//! What must hold of the whole, beyond what each crate tests by itself.

mod tidy;
