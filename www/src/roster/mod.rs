//! The class list for a page: the sheet of the engine, with texts for whoever draws it.
//!
//! It is a module of its own, which only whoever opens a list fetches, and which works beside the page in a worker. Whatever is
//! asked of it comes back as JSON text in small parts, in the shapes of `told`: rows that are looked at, never the whole list.
//! The worker around it stands in `www/js/roster`, what draws it in `desk`; `handed` is what goes from there to the form.

pub mod handed;
#[cfg(any(feature = "roster", feature = "desk"))]
pub mod told;

#[cfg(feature = "roster")]
mod example;
#[cfg(feature = "roster")]
mod list;
#[cfg(feature = "roster")]
mod parts;
#[cfg(feature = "roster")]
mod words;

#[cfg(feature = "roster")]
pub use list::List;

use std::fmt;

/// There is nothing of this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unknown;

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is nothing of this name")
    }
}

impl std::error::Error for Unknown {}
