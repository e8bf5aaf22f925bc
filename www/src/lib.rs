//! Everything that knows a browser, as five modules built from this crate: `page`, the calculator that a citizen sees; `desk`,
//! which draws the list of many people in it, `roster`, which works on that list, and `sheets`, which knows spreadsheets' own
//! files for it; and `headless`, the engine's interface for other people's JavaScript.
//!
//! The loader in `www/js/loader.js` starts the first, `www/js/roster/` the next three, `www/js/engine.js` wraps the last.
//!
//! Of the page, `session`, `form`, `later::chart` and `text` know no browser and are tested natively;
//! `components` and `later` draw, `load`, `dom` and `storage` touch the browser, and `page` puts them together. No region,
//! calculator or rule is named in any of them: all of it comes from the rule sets.

#[cfg(feature = "headless")]
pub mod headless;

#[cfg(any(feature = "page", feature = "desk"))]
mod browser;
#[cfg(feature = "page")]
mod components;
#[cfg(feature = "desk")]
pub mod desk;
#[cfg(feature = "page")]
mod dom;
#[cfg(all(test, feature = "page"))]
mod example;
#[cfg(feature = "page")]
pub mod form;
#[cfg(feature = "page")]
pub mod later;
#[cfg(feature = "page")]
mod load;
#[cfg(feature = "page")]
pub mod page;
#[cfg(any(feature = "roster", feature = "desk", feature = "page"))]
pub mod roster;
#[cfg(feature = "page")]
pub mod session;
#[cfg(feature = "sheets")]
pub mod sheets;
#[cfg(feature = "page")]
mod storage;
#[cfg(feature = "page")]
pub mod text;
#[cfg(any(feature = "page", feature = "desk"))]
pub mod words;
