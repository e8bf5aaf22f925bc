//! The words of what is drawn for those who plan for many.

use butie::text::Language;

use crate::text::words;

words! {
    GRANTS = "按收款人列出", "By payee";
    GRANTS_HELP = "不同收款人的钱不能相加。", "Money of different payees is not added up.";
    PAYEE = "收款人", "Paid to";
    FUND = "资金来源", "Fund";
    IN_ALL = "合计", " in all";

    COMPLIANCE = "合规检查", "Compliance";
    REQUIRED = "要求", "Required";
    ACTUAL = "实际", "Actual";
    CHECK_ALSO = "还可以查", "Also to check";
    QUOTE = "出一份报价单", "Draw up a quotation";
}

/// How many of the things required are met, not met, and not known.
pub(super) fn counted(met: usize, failed: usize, open: usize, language: Language) -> String {
    let all = met + failed + open;
    let (head, parts, comma) = match language {
        Language::Zh => (format!("共 {all} 项："), ["项已满足", "项未满足", "项还不知道"], "，"),
        Language::En => (format!("{all} in all: "), ["met", "not met", "not known"], ", "),
    };
    let told = [met, failed, open].into_iter().zip(parts).filter(|(count, _)| *count > 0);
    let told: Vec<String> = told.map(|(count, words)| format!("{count} {words}")).collect();
    head + &told.join(comma)
}
