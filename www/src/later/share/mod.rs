//! Taking a result along: as a link, as a QR code, as a picture and as text.

mod copy;
mod picture;
mod poster;

use butie::answers::RawSituation;
use butie::case::case;
use butie::evaluate::Status;
use butie::link::{link, write};
use butie::statement::statement;
use web_sys::Event;

use super::qr;
use crate::components::View;
use crate::components::outcome::Outcome;
use crate::components::tag::{Deed, Tag, classed, tag};
use crate::components::top::button;
use crate::session::{Answering, Answers};
use crate::text::{Words, code as code_of, words};
use crate::{dom, form};

words! {
    SHARE = "保存和分享", "Save and share";
    TAKE_ALONG = "保存或分享这个结果", "Save or share this result";
    SHARE_HELP = "链接里有您的回答，打开就能接着算。没有姓名，也不上传；发给谁由您决定。", "The link holds your answers; whoever opens it can go on from there. It holds no name and nothing is uploaded: you decide who gets it.";
    LINK = "链接", "Link";
    COPY_LINK = "复制链接", "Copy the link";
    SHOW_CODE = "显示二维码", "Show QR code";
    HIDE_CODE = "收起二维码", "Hide QR code";
    CODE = "这个结果的二维码，扫码打开", "QR code of this result";
    SCAN = "用微信“扫一扫”打开这个结果。", "Scan it to open this result.";
    TOO_LONG = "回答太多，二维码放不下，请用链接。", "There are too many answers for a QR code; use the link.";
    SAVE_PICTURE = "保存图片", "Save as picture";
    COPY_TEXT = "复制文字", "Copy as text";
    OBJECTION = "这个结果不对？", "Is this result wrong?";
    OBJECTION_HELP = "请把下面的内容复制下来，发给当地人社部门，并写上您觉得哪里不对。里面有您的回答、规则版本和算出的结果，没有姓名。不会发送的，可以拨打12333说明。", "Copy what stands below and send it to the local bureau, with what seems wrong to you. It holds your answers, the version of the rules and the result, and no name. You can also call 12333.";
    CASE = "回答、规则版本和结果", "Answers, version of the rules and result";
    COPY_CASE = "复制全部内容", "Copy all of it";
}

/// Whatever can be done with a result to have it elsewhere; nothing before something was answered.
pub(super) fn share(view: View<'_>, answers: &Answers, outcome: &Outcome<'_>) -> Option<Tag> {
    if answers.is_empty() {
        return None;
    }
    let fragment = fragment(view, answers, outcome)?;
    let address = format!("{}#{fragment}", view.state.address);
    let inner = classed("div", "butie-takes")
        // What was said of one result is not said of another one.
        .key(&format!("{} {fragment}", code_of(view.language())))
        .with(copy::line(view, "link", LINK, COPY_LINK, &address))
        .with(code(view, answers, &fragment, &address))
        .maybe(picture::picture(view, answers, outcome, &address))
        .maybe(text(view, outcome))
        .with(objection(view, answers, outcome, &address));
    let help = classed("p", "butie-hint").text(view.say(SHARE_HELP));
    Some(
        classed("div", "butie-card butie-share")
            .with(tag("h4").is("tabindex", "-1").text(view.say(SHARE)))
            .with(help)
            .with(inner),
    )
}

/// The result as the fragment of an address.
fn fragment(view: View<'_>, answers: &Answers, outcome: &Outcome<'_>) -> Option<String> {
    let (compiled, calculator) = view.state.open()?;
    Some(write(&link(compiled, calculator, view.state.audience.as_deref(), &sent(view, answers, outcome))))
}

/// The answers to what is asked.
fn sent(view: View<'_>, answers: &Answers, outcome: &Outcome<'_>) -> RawSituation {
    form::raw(outcome.evaluation.calculator, answers, outcome.asked, view.state.today)
}

/// The result as a picture that a camera opens; none when the link is too long for one.
pub(super) fn printed_code(view: View<'_>, answers: &Answers, outcome: &Outcome<'_>) -> Option<Tag> {
    let address = format!("{}#{}", view.state.address, fragment(view, answers, outcome)?);
    Some(qr::code(&address)?.svg(view.say(CODE)))
}

/// The way down to it: the result is long, and this stands at its end.
pub(super) fn way(view: View<'_>, answers: &Answers) -> Option<Tag> {
    let lead = |event: &Event| dom::show(event, ".butie-share h4".to_owned(), || {});
    let button = tag("button").is("type", "button").is("class", "butie-link").is("data-action", "share");
    let button = button.text(view.say(TAKE_ALONG)).click(view, Deed::Do(Box::new(lead)));
    (!answers.is_empty()).then(|| classed("p", "butie-onward").with(button))
}

/// The result as a page of text, once there is one.
fn text(view: View<'_>, outcome: &Outcome<'_>) -> Option<Tag> {
    let evaluation = outcome.evaluation;
    let known = !matches!(evaluation.status, Status::NeedsInput | Status::InvalidInput);
    let write = || statement(evaluation, outcome.hash, outcome.asker, view.language());
    known.then(|| copy::hidden(view, "text", COPY_TEXT, &write()))
}

/// The whole case, for whoever thinks that it came out wrong.
fn objection(view: View<'_>, answers: &Answers, outcome: &Outcome<'_>, address: &str) -> Tag {
    let raw = sent(view, answers, outcome);
    let case = format!("# {address}\n{}", case(outcome.evaluation, outcome.hash, &raw));
    classed("details", "butie-objection")
        .with(tag("summary").text(view.say(OBJECTION)))
        .with(classed("p", "butie-hint").text(view.say(OBJECTION_HELP)))
        .with(copy::lines(view, "case", CASE, COPY_CASE, &case))
}

/// The link as a QR code, once somebody wants it: it takes longer to make than everything else here.
fn code(view: View<'_>, answers: &Answers, fragment: &str, address: &str) -> Tag {
    let on = answers.code.as_deref() == Some(fragment);
    let then = (!on).then(|| fragment.to_owned());
    let button = button(view, view.say(if on { HIDE_CODE } else { SHOW_CODE }), Answering::Code(then).into())
        .is("class", "butie-button")
        .is("data-action", "code")
        .is("aria-expanded", if on { "true" } else { "false" });
    let hint = |words: Words| classed("p", "butie-hint").text(view.say(words));
    let place = classed("div", "butie-take").with(button);
    match on.then(|| qr::code(address)) {
        None => place,
        Some(None) => place.with(hint(TOO_LONG)),
        Some(Some(code)) => place.with(code.svg(view.say(CODE))).with(hint(SCAN)),
    }
}
