//! The calculator that a citizen sees.

use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit, Element};
use yew::prelude::*;

/// Draws the calculator into `root` and says so with the event `butie:ready`, on which the host page puts the static
/// table of standards away. `rules` is the address of the folder that holds `index.json`.
#[wasm_bindgen]
pub fn start(root: Element, rules: String) -> Result<(), JsValue> {
    yew::Renderer::<App>::with_root_and_props(root.clone(), Props { rules: rules.into() }).render();
    let event = CustomEventInit::new();
    event.set_bubbles(true);
    event.set_composed(true);
    let event = CustomEvent::new_with_event_init_dict("butie:ready", &event)?;
    root.dispatch_event(&event)?;
    Ok(())
}

#[derive(PartialEq, Properties)]
struct Props {
    rules: AttrValue,
}

#[component]
fn App(props: &Props) -> Html {
    html! { <p data-rules={props.rules.clone()}>{ "补贴计算器" }</p> }
}
