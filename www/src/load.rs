//! The way in for rules: asked of the host, read, and kept for all calculators of the page.

use std::cell::RefCell;
use std::rc::Rc;

use butie::compiled::{load, load_index};
use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::session::{Action, Fault, Wanted};

/// The folder of rules, and what has been read of it: calculators that show the same rules share them.
pub(crate) struct Store {
    /// Is given the name of a file in the folder and gives back a promise of its bytes, as an `ArrayBuffer` or `Uint8Array`.
    read: Function,
    kept: RefCell<Vec<(Wanted, Rc<Action>)>>,
}

impl Store {
    pub(crate) fn new(read: Function) -> Self {
        Self { read, kept: RefCell::default() }
    }

    /// What is wanted, or why it did not come.
    pub(crate) async fn fetch(&self, wanted: Wanted) -> Rc<Action> {
        if let Some(kept) = self.kept(&wanted) {
            return kept;
        }
        let (action, came) = match &wanted {
            Wanted::Catalogue => {
                let index = self.bytes("index.butie").await;
                let index = index.and_then(|bytes| load_index(&bytes).map(Rc::new).map_err(Fault::Unusable));
                let came = index.is_ok();
                (Action::Catalogue(index), came)
            }
            Wanted::Ruleset { id, file, english } => {
                let rules = self.bytes(file).await;
                let words = match english {
                    Some(english) => self.bytes(english).await.map(Some),
                    None => Ok(None),
                };
                let ruleset = rules.and_then(|rules| load(&rules, words?.as_deref()).map(Rc::new).map_err(Fault::Unusable));
                let came = ruleset.is_ok();
                (Action::Ruleset(id.clone(), english.is_some(), ruleset), came)
            }
            Wanted::Text(id, file) => {
                let text = self.bytes(file).await;
                let text = text.and_then(|bytes| String::from_utf8(bytes).map(Rc::from).map_err(|_| Fault::Unreachable));
                let came = text.is_ok();
                (Action::Text(id.clone(), text), came)
            }
        };
        // Calculators that began at once have all read it; they share what the first one read.
        if let Some(kept) = self.kept(&wanted) {
            return kept;
        }
        let action = Rc::new(action);
        if came {
            self.kept.borrow_mut().push((wanted, Rc::clone(&action)));
        }
        action
    }

    fn kept(&self, wanted: &Wanted) -> Option<Rc<Action>> {
        self.kept.borrow().iter().find(|(kept, _)| kept == wanted).map(|(_, action)| Rc::clone(action))
    }

    async fn bytes(&self, file: &str) -> Result<Vec<u8>, Fault> {
        let unreachable = |_| Fault::Unreachable;
        let promise = self.read.call1(&JsValue::UNDEFINED, &file.into()).map_err(unreachable)?;
        let bytes = JsFuture::from(Promise::resolve(&promise)).await.map_err(unreachable)?;
        Ok(Uint8Array::new(&bytes).to_vec())
    }
}
