//! A text as its field shows it.

use js_sys::JsString;

/// A longer text is not shown in the field into which it was pasted: that alone would hold up the page.
const SHOWN: u32 = 20_000;
/// So much of it is shown instead.
const BEGINNING: u32 = 2_000;
/// What stands there for the rest of it.
const REST: &str = "\n……";

/// A list's text: what the field shows, and what it does not.
#[derive(Clone)]
pub(super) struct Pasted {
    shown: JsString,
    rest: Option<JsString>,
}

impl Pasted {
    /// A text that came at once.
    pub(super) fn new(text: &JsString) -> Self {
        if text.length() <= SHOWN {
            return Self { shown: text.clone(), rest: None };
        }
        let shown = text.slice(0, BEGINNING).concat(&REST.into());
        Self { shown, rest: Some(text.slice(BEGINNING, text.length())) }
    }

    /// What the field shows after somebody has typed there.
    pub(super) fn typed(&mut self, shown: JsString) {
        self.shown = shown;
    }

    /// What the field shows.
    pub(super) fn shown(&self) -> String {
        (&self.shown).into()
    }

    /// The whole text. Where the sign for the rest of it still stands, the rest does.
    pub(super) fn whole(&self) -> JsString {
        let shown = &self.shown;
        let at = u32::try_from(shown.index_of(REST, 0)).ok();
        match (&self.rest, at) {
            (Some(rest), Some(at)) => {
                // The sign takes three units of a text.
                shown.slice(0, at).concat(&rest.concat(&shown.slice(at + 3, shown.length())))
            }
            _ => shown.clone(),
        }
    }
}
