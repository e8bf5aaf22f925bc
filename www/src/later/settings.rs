//! How large and how strong everything is drawn, whether this device remembers, and on which program everything runs.

use crate::components::View;
use crate::components::question::option;
use crate::components::tag::{Tag, classed, tag};
use crate::components::top::button;
use crate::session::{Action, Display, Remember, STEPS};
use crate::text::{Words, words};

words! {
    SETTINGS = "显示设置", "Display and memory";
    SIZE = "字号", "Text size";
    SMALLER = "A− 小一点", "A− Smaller";
    USUAL = "原来大小", "Usual size";
    BIGGER = "A+ 大一点", "A+ Larger";
    STRONG = "高对比：黑白分明，线条更粗", "High contrast: black and white, stronger lines";
    REMEMBER = "在这台设备上记住我的填写", "Remember on this device what I enter";
    REMEMBER_HELP = "打开后，回答、地区、语言、显示设置和报价单抬头保存在这台设备的浏览器里，下次接着用，不上传。多人共用的设备请不要打开。", "Answers, place, language, display and letterhead then stay in this device’s browser for the next visit. Nothing is uploaded. Leave it off on a shared device.";
    KEPT = "正在记住。关掉这一项，保存的内容就全部删除。", "Remembering. Switch this off, and everything that was kept is deleted.";
    NOT_KEPT = "现在什么也没有保存。", "Nothing is kept at present.";
    WASM = "计算引擎：WebAssembly。", "Engine: WebAssembly.";
    TWIN = "计算引擎：JavaScript。这里不能用WebAssembly，结果一样，只是慢一些。", "Engine: JavaScript. WebAssembly is not to be had here; results are the same, and a little slower.";
    UNABLE = "这个浏览器不能记住填写的内容，关闭页面前请先保存结果。", "This browser cannot remember what you enter. Save your result before you leave.";
}

/// By how much each step is larger than the usual size.
const SIZES: [&str; STEPS as usize + 1] = ["100%", "112.5%", "125%", "150%"];

/// The settings, closed until somebody wants them.
pub(super) fn settings(view: View<'_>, is_plain: bool) -> Tag {
    let display = view.state.display;
    let strong = Action::Display(Display { strong: !display.strong, ..display });
    let words = |words: Words| tag("span").text(view.say(words));
    let strong = option(view, "checkbox", "butie-strong", "strong", words(STRONG), display.strong, strong);
    let inner = classed("div", "butie-card").with(size(view, display)).with(strong.is("data-setting", "strong"));
    let (engine, words) = if is_plain { ("twin", TWIN) } else { ("wasm", WASM) };
    let engine = classed("p", "butie-hint").is("data-runs", engine).text(view.say(words));
    let inner = memory(view, inner).with(engine);
    classed("details", "butie-settings").with(tag("summary").text(view.say(SETTINGS))).with(inner)
}

fn size(view: View<'_>, display: Display) -> Tag {
    let to = |name: &'static str, words: Words, step: u8| {
        let button = button(view, view.say(words), Action::Display(Display { step: step.min(STEPS), ..display }));
        let button = button.is("class", "butie-button").is("data-action", name);
        if step == display.step || step > STEPS { button.is("aria-disabled", "true") } else { button }
    };
    let shown = SIZES.get(usize::from(display.step)).copied().unwrap_or_default();
    classed("div", "butie-size")
        .is("role", "group")
        .is("aria-label", view.say(SIZE))
        .with(tag("span").text(view.say(SIZE)).text(" ").with(tag("strong").is("role", "status").text(shown)))
        .with(to("smaller", SMALLER, display.step.saturating_sub(1)))
        .with(to("usual", USUAL, 0))
        .with(to("bigger", BIGGER, display.step.saturating_add(1)))
}

fn memory(view: View<'_>, inner: Tag) -> Tag {
    let hint = |words: Words| classed("p", "butie-hint").text(view.say(words));
    let (on, next, state) = match view.state.remember {
        Remember::Unable => return inner.with(hint(UNABLE).is("data-setting", "unable")),
        Remember::Yes => (true, Remember::No, KEPT),
        Remember::No => (false, Remember::Yes, NOT_KEPT),
    };
    let name = tag("span").text(view.say(REMEMBER));
    let remember = option(view, "checkbox", "butie-remember", "remember", name, on, Action::Remember(next));
    inner.with(remember.is("data-setting", "remember")).with(hint(REMEMBER_HELP)).with(hint(state).is("role", "status"))
}
