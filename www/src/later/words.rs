//! The words of what is drawn for those who plan for many.

use crate::text::words;

words! {
    GRANTS = "按收款人列出", "By payee";
    GRANTS_HELP = "不同收款人的钱不能相加。", "Money of different payees is not added up.";
    PAYEE = "收款人", "Paid to";
    FUND = "资金来源", "Fund";
    IN_ALL = "合计", " in all";

    CHECK_ALSO = "还可以查", "Also to check";
    QUOTE = "出一份报价单", "Draw up a quotation";
}
