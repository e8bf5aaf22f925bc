//! The words of the comparison.

use butie::text::Language;

use crate::text::words;

words! {
    HEADING = "两种方案比一比", "Two cases side by side";
    HELP = "先把现在的填写存下来，再改一改，就能看到差多少。", "Keep the present answers, change some, and see the difference.";
    KEEP = "把现在的填写存作方案一", "Keep the present answers as case one";
    KEPT = "方案一", "Case one";
    NOW = "现在", "Now";
    DIFFERENCE = "差别", "Difference";
    ABOUT = "项目", "Item";
    NO_DIFFERENCE = "两种方案现在一样。改一改回答，差别就列在这里。", "Both cases are the same now. Change an answer and see the difference here.";
    ANSWERS = "填写不同的地方", "Answers that differ";
    RESULTS = "结果", "Results";
    STATUS = "结论", "Verdict";
    SWAP = "对调两种方案", "Swap the two";
    DROP = "删掉方案一", "Drop case one";
    UNKNOWN = "还不能算", "cannot be worked out yet";
    NOT_ASKED = "不用填", "not asked";
    SAME = "一样", "the same";
    DIFFERENT = "不同", "different";
}

/// The money of a payee.
pub(super) fn money(payee: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("给{payee}的钱"),
        Language::En => format!("Money for {payee}"),
    }
}

/// A difference as it is read aloud, where a sign may be passed over.
pub(super) fn said(amount: &str, more: bool, language: Language) -> String {
    match (language, more) {
        (Language::Zh, true) => format!("比方案一多 {amount}"),
        (Language::Zh, false) => format!("比方案一少 {amount}"),
        (Language::En, true) => format!("{amount} more than case one"),
        (Language::En, false) => format!("{amount} less than case one"),
    }
}
