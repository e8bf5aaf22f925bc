//! The poster as an image that a long press saves.

use std::rc::Rc;

use gloo_utils::document;
use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Event};
use yew::platform::spawn_local;

use super::SAVE_PICTURE;
use super::poster::{FONT, Sheet, Stroke, WIDTH, poster};
use crate::components::View;
use crate::components::outcome::Outcome;
use crate::components::tag::{Deed, Tag, classed, tag};
use crate::dom::{around, call};
use crate::session::Answers;
use crate::text::words;

words! {
    PRESS = "长按图片，保存到手机；电脑上点右键另存。", "Press and hold the picture to save it; on a computer, right-click.";
    SCREENSHOT = "这个页面不能生成图片文件，请截屏保存。", "No picture file can be made here; please take a screenshot.";
    NO_PICTURE = "这个浏览器画不出图片，请复制文字保存。", "This browser cannot draw the picture; copy the text instead.";
}

/// What is said of the picture.
#[derive(Clone, Copy)]
struct Said {
    press: &'static str,
    screenshot: &'static str,
    none: &'static str,
}

/// A button that draws the picture; none while there is no result to draw.
pub(super) fn picture(view: View<'_>, answers: &Answers, outcome: &Outcome<'_>, address: &str) -> Option<Tag> {
    let poster = Rc::new(poster(view, answers, outcome)?);
    let said = Said { press: view.say(PRESS), screenshot: view.say(SCREENSHOT), none: view.say(NO_PICTURE) };
    let address = address.to_owned();
    let draw = move |event: &Event| {
        if let Some(place) = around(event, ".butie-take") {
            let (sheet, title) = (poster.sheet(&address), poster.title());
            spawn_local(async move {
                let words = put(&place, &sheet, &title, said).await.unwrap_or(said.none);
                if let Some(place) = place.query_selector(".butie-said").ok().flatten() {
                    place.set_text_content(Some(words));
                }
            });
        }
    };
    let button = tag("button").is("type", "button").is("class", "butie-button").is("data-action", "picture");
    let button = button.text(view.say(SAVE_PICTURE)).click(view, Deed::Do(Box::new(draw)));
    let said = classed("p", "butie-hint butie-said").is("role", "status");
    Some(classed("div", "butie-take").with(button).with(said).with(classed("div", "butie-picture")))
}

/// Puts the picture in its place, as an image or, where a policy forbids that, as the canvas that it was drawn on.
async fn put(place: &Element, sheet: &Sheet, title: &str, said: Said) -> Result<&'static str, JsValue> {
    let place = place.query_selector(".butie-picture")?.ok_or(JsValue::NULL)?;
    let canvas = draw(sheet)?;
    let image = document().create_element("img")?;
    image.set_attribute("alt", title)?;
    place.set_text_content(None);
    let url = call(&canvas, "toDataURL", &["image/png".into()])?;
    Reflect::set(&image, &"src".into(), &url)?;
    place.append_child(&image)?;
    // A forbidden image is one that cannot be decoded.
    let shown = async { JsFuture::from(call(&image, "decode", &[])?.dyn_into::<Promise>()?).await };
    if shown.await.is_ok() {
        return Ok(said.press);
    }
    canvas.set_attribute("role", "img")?;
    canvas.set_attribute("aria-label", title)?;
    place.replace_child(&canvas, &image)?;
    Ok(said.screenshot)
}

fn draw(sheet: &Sheet) -> Result<Element, JsValue> {
    let canvas = document().create_element("canvas")?;
    Reflect::set(&canvas, &"width".into(), &WIDTH.into())?;
    Reflect::set(&canvas, &"height".into(), &sheet.height.into())?;
    let pen = call(&canvas, "getContext", &["2d".into()])?;
    let mut end = 0.0;
    for stroke in &sheet.strokes {
        match stroke {
            Stroke::Fill { x, y, width, height, ink } => {
                Reflect::set(&pen, &"fillStyle".into(), &ink.colour().into())?;
                call(&pen, "fillRect", &[(*x).into(), (*y).into(), (*width).into(), (*height).into()])?;
            }
            Stroke::Words { x, follow, y, room, size, bold, ink, words } => {
                let weight = if *bold { 600 } else { 400 };
                Reflect::set(&pen, &"font".into(), &format!("{weight} {size}px {FONT}").into())?;
                Reflect::set(&pen, &"fillStyle".into(), &ink.colour().into())?;
                let x = if *follow { end + f64::from(*x) } else { f64::from(*x) };
                call(&pen, "fillText", &[words.into(), x.into(), (*y).into(), (*room).into()])?;
                let measured = Reflect::get(&call(&pen, "measureText", &[words.into()])?, &"width".into())?;
                end = x + measured.as_f64().unwrap_or_default().min(f64::from(*room));
            }
        }
    }
    Ok(canvas)
}
