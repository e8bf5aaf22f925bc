//! Short words for what results are made of: what became of a question, what kind of promise an amount is, and whether the
//! document still holds.

use crate::compliance::State;
use crate::evaluate::Status;
use crate::model::{Force, Validity};
use crate::text::Language;

/// What became of a question.
pub fn status(status: Status, language: Language) -> &'static str {
    let (zh, en) = match status {
        Status::Computed => ("已算出", "computed"),
        Status::Ineligible => ("不符合条件", "not eligible"),
        Status::Forfeited => ("程序未办，不予补贴", "forfeited: a required process was not followed"),
        Status::NeedsInput => ("还有问题没有回答", "more answers are needed"),
        Status::NeedsLocalStandard => ("要先知道当地标准", "the local standard is needed"),
        Status::ToConfirm => ("待人社部门确认", "to be confirmed by the bureau"),
        Status::InvalidInput => ("答案有误", "the answers are faulty"),
    };
    language.pick(zh, en)
}

/// Whether a check came out well.
pub fn verdict(well: bool, language: Language) -> &'static str {
    if well { language.pick("符合要求", "in order") } else { language.pick("不符合要求", "not in order") }
}

/// What became of something that is required.
pub fn state(state: State, language: Language) -> &'static str {
    let (zh, en) = match state {
        State::Met => ("已满足", "met"),
        State::Failed => ("未满足", "not met"),
        State::Unanswered => ("待回答", "not answered"),
        State::Open => ("待确认", "open"),
    };
    language.pick(zh, en)
}

/// The word before an amount, as the document's own words have it; `may` where they say 可.
pub fn force(force: Force, may: bool, language: Language) -> &'static str {
    let (zh, en) = match (force, may) {
        (Force::Ceiling, false) => ("最高", "at most"),
        (Force::Ceiling, true) => ("最高可给予", "may be granted, at most"),
        (Force::SoftCeiling, _) => ("原则上最高", "in principle at most"),
        (Force::Reference, _) => ("按当地标准", "by the local standard"),
        (_, true) => ("可给予", "may be granted"),
        (_, false) => ("按文件标准", "standard"),
    };
    language.pick(zh, en)
}

/// Why a document may not hold; nothing for one that does, as far as it says.
pub fn validity(validity: Validity, language: Language) -> Option<&'static str> {
    let (zh, en) = match validity {
        Validity::Unchecked | Validity::Current => return None,
        Validity::PossiblyExpired => ("可能已失效，请以当地最新文件为准", "may have expired: the latest local document decides"),
        Validity::Expired => ("已失效，请以当地最新文件为准", "expired: the latest local document decides"),
        Validity::NotYetValid => ("尚未生效", "not in force yet"),
        Validity::Superseded => ("已有新文件，请以新文件为准", "replaced by a newer document, which decides"),
    };
    Some(language.pick(zh, en))
}

/// That the document names no amount.
pub fn left_to_local(language: Language) -> &'static str {
    language.pick(
        "这一项的数额，文件留给当地另定，请问当地人社部门。",
        "The document leaves this amount to the local standard; ask the local bureau.",
    )
}

/// That there is a number, and no room for it.
pub fn too_large(language: Language) -> &'static str {
    language.pick("数太大，算不出来", "too large to be worked out")
}

/// What stands under every result.
pub fn disclaimer(language: Language) -> &'static str {
    language.pick("结果仅供参考，以当地人社部门审核为准。", "For reference only; the local bureau decides.")
}
