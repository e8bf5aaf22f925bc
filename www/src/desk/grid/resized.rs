//! Changes of an element's size.

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use crate::browser::call;

/// Tells of changes of an element's size, where the browser knows them, for as long as it is kept.
pub(super) struct Resized {
    observer: JsValue,
    _told: Closure<dyn Fn()>,
}

impl Resized {
    pub(super) fn of(element: &Element, told: impl Fn() + 'static) -> Option<Self> {
        let class: js_sys::Function = js_sys::Reflect::get(&js_sys::global(), &"ResizeObserver".into()).ok()?.dyn_into().ok()?;
        let told = Closure::<dyn Fn()>::new(told);
        let observer = js_sys::Reflect::construct(&class, &js_sys::Array::of1(told.as_ref())).ok()?;
        call(&observer, "observe", &[element.into()]).ok()?;
        Some(Self { observer, _told: told })
    }
}

impl Drop for Resized {
    fn drop(&mut self) {
        // There is nothing to do about one that does not end.
        let _ = call(&self.observer, "disconnect", &[]);
    }
}
