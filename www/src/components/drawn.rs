//! Where the second part of the program draws.

use butie::model::StepId;
use butie::named::Named;
use butie::value::{Set, Value};
use yew::prelude::*;

/// What the second part of the program drew, by the places where it stands; nothing in any of them before it is here.
///
/// It is drawn after the answers have been worked out and shown, so that nothing in it keeps a tap from being answered. For
/// those few milliseconds the page shows what was drawn last.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drawn {
    /// The calculator that it belongs to.
    pub(crate) calculator: Option<String>,
    /// Questions that cannot change the result.
    pub(crate) aside: Set,
    /// The questions that still can, the most important first.
    pub(crate) open: Vec<String>,
    /// What hangs on a question, in the question.
    pub(crate) weights: Named<Html>,
    /// What hangs on a question, in a link to it.
    pub(crate) prices: Named<Html>,
    /// Outputs that are certain before all answers are there.
    pub(crate) certain: Vec<(StepId, Value)>,
    /// What is certain of the money, in the result.
    pub(crate) range: Html,
    /// What is certain of the money, in the short form.
    pub(crate) bar: Option<Html>,
    /// The way back from answers that were tried out.
    pub(crate) undo: Html,
    /// Where the answers came from, above questions and result.
    pub(crate) opened: Html,
    /// The readings to choose from, below the questions.
    pub(crate) readings: Html,
    /// Everything below the result.
    pub(crate) below: Html,
    /// Below everything else: the standards below the choices that lead to a calculator, the list of many people below it.
    pub(crate) under: Html,
    /// Below the line on top.
    pub(crate) settings: Html,
    /// The document around the clause that somebody wants to see in it.
    pub(crate) passage: Option<Html>,
    /// The sheet that stands in place of the form.
    pub(crate) sheet: Option<Html>,
}

impl Drawn {
    /// What holds for every calculator, and so where another one is open by now.
    pub(crate) fn elsewhere(&self) -> Self {
        Self { settings: self.settings.clone(), ..Self::default() }
    }
}
