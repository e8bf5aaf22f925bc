//! Everything that knows a browser, as two modules built from this crate: `page`, the calculator that a citizen sees,
//! and `headless`, the engine's interface for other people's JavaScript.
//!
//! The loader in `www/js/loader.js` starts the first, `www/js/engine.js` wraps the second.

#[cfg(feature = "headless")]
pub mod headless;
#[cfg(feature = "page")]
pub mod page;
