//! The page's own words, in one place. What the rules say comes from the rules.

use butie::compiled::LoadError;
use butie::evaluate::Status;
use butie::model::Validity;
use butie::text::Language;

use crate::session::Fault;

pub use crate::words::Words;
pub(crate) use crate::words::words;

words! {
    CHOOSE_REGION = "您在哪里参加培训？", "Where does the training take place?";
    CHOOSE_AUDIENCE = "您是谁？", "Who are you?";
    CHOOSE_CALCULATOR = "您想算什么？", "What would you like to work out?";
    SEEK = "地区名称、拼音或首字母", "Name of the county, or its first letters";
    NOWHERE = "没有找到这个地区。请换一个写法，或从全部地区里找。", "No such place here. Try another spelling, or empty the field to see all.";
    COLON = "：", ": ";
    REGIONS = "全部地区", "All regions";
    WAY_BACK = "您在这里", "Where you are";
    CAN_WORK_OUT = "可以算：", "To work out: ";
    LOADING = "正在打开，请稍候……", "Opening, one moment …";
    UNSEALING = "正在取回填好的回答，请稍候……", "Bringing the answers back, one moment …";
    RETRY = "再试一次", "Try again";
    UNREACHABLE = "规则没有下载成功。请检查网络，再试一次。", "The rules could not be downloaded. Check the connection and try again.";
    DAMAGED = "下载的规则不完整。请再试一次；还是不行，请刷新页面。", "The downloaded rules are not complete. Try again, or reload the page.";
    OUTDATED = "规则刚刚更新过。请刷新页面再算。", "The rules have just been updated. Reload the page.";
    LOST = "您要找的地区或计算器，现在没有了。请重新选择。", "The place or calculator that you are looking for is not here any more. Please choose.";
    UNTRANSLATED = "规则的英文没有下载成功。", "The English words could not be downloaded; these are the Chinese ones.";
    NO_RULES = "这里还没有规则。", "There are no rules here yet.";

    OTHER_LANGUAGE = "English", "中文";
    LARGE = "大字版", "Larger";
    NORMAL = "标准版", "Normal size";

    QUESTIONS = "请回答下面的问题", "Please answer these questions";
    CLEAR = "清空，重新填", "Clear all answers";
    WHY = "为什么问这个", "Why is this asked?";
    YES = "是", "Yes";
    NO = "否", "No";
    NOT_SURE = "不清楚", "Not sure";
    NONE_OF_THESE = "以上都不是", "None of these";
    STANDARD_NOT_KNOWN = "不清楚当地标准", "I do not know the local standard";
    THERE_IS_NONE = "没有", "There is none";
    MORE = "加一", "One more";
    FEWER = "减一", "One fewer";
    MAY_BE_LEFT_OUT = "可以不填，未填时按", "May be left out; then it counts as ";
    DEFAULT_CEILING = "未填时按最高标准", "If left out, the ceiling counts: ";
    DATE_EXAMPLE = "例如 2023-11-30", "such as 2023-11-30";
    OPTIONAL = "选填", "optional";
    READINGS = "原文有几种理解", "The text can be read in several ways";
    READINGS_HELP = "文件有几处没有写死。平时按默认的理解算；人社部门另有说法的，可以在这里换。", "Some points are left open in the text. The default is used unless you choose another one here.";
    DEFAULT = "默认", "default";

    NEXT = "继续", "Continue";
    BEFORE = "上一步", "Back";
    ALL_AT_ONCE = "把问题列在一页", "List all questions";
    ONE_BY_ONE = "一次只看一题", "One question at a time";
    TO_QUESTIONS = "回去改答案", "Change my answers";

    ANSWER_FIRST = "先答这题", "Answer this first";

    CERTAIN = "现在看：", "Certain so far: ";
    SETTLED = "金额已经确定，其余的回答不影响：", "The amount is settled; no open answer changes it: ";
    AHEAD = "多一点、少一点会怎样", "A little more, a little less";
    AHEAD_HELP = "只改一个数，其他回答不变。", "When one number changes and all other answers stay.";
    THRESHOLD = "门槛", "threshold";
    CAP = "封顶", "limit";
    WAYS = "怎样才有钱", "What would bring money";
    WAYS_HELP = "改成下面的回答，其他回答不变。请照实回答。", "With these answers, all others staying. Answer truthfully.";
    NO_WAY = "没有找到改几个回答就能有这笔钱的办法。可以问当地人社部门，或拨打12333。", "No way to this money was found by changing a few answers. Ask the local bureau, or call 12333.";
    AND_ALSO = "并且", "and";
    TRY = "试试看", "Try this";
    TRIED = "这是试试看的结果。", "This is the result of trying.";
    UNDO = "恢复原来的回答", "Restore my answers";
    CHART = "金额随这个数变化", "How the amount changes";
    FIGURES = "列成表格", "The same as a table";
    AMOUNT = "金额", "Amount";

    RESULT = "计算结果", "Result";
    TO_RESULT = "看结果", "See result";
    STILL_TO_ANSWER = "还差这些答案：", "Answers still needed:";
    FILL_STANDARD = "文件没有写这些数，由当地另定。请向当地人社部门问清楚再填：", "These numbers are set locally and not in this document. Ask the local bureau, then enter:";
    CONFIRM_THESE = "这些还没有确定，请先问清楚：", "Not settled yet; please find out:";
    CORRECT_THESE = "请改正：", "Please correct:";
    PAID_TO = "发给", "Paid to";
    FUND = "资金来源：", "Fund: ";
    NO_FUND = "文件没有写明资金来源", "The document names no fund";
    YUAN = "元", "yuan";
    RENMINBI = "人民币", "人民币";
    OTHERS_MONEY = "发给别人的钱", "Money paid to others";
    OTHERS_MONEY_HELP = "这些钱不发给您，写在这里供了解。", "This money is not paid to you; it is shown for information.";
    RESULTS = "算出的结果", "What came out";
    WARNINGS = "请注意", "Please note";
    GUIDANCE = "带什么、去哪里、何时前", "What to bring, where to go, by when";
    MATERIALS = "材料清单", "Papers";
    PROCESS = "怎么办理", "How it is done";
    WHERE = "去哪里、问谁", "Where to go, whom to ask";
    DEADLINE = "什么时候之前", "By when";
    PUBLICITY = "公示", "What is made public";
    PAYMENT = "钱怎么发", "How the money is paid";
    CONDUCT = "培训中要注意", "During the training";
    NOTES = "说明", "Remarks";
    STEPS = "怎么算的", "How it was worked out";
    STEPS_HELP = "点开每一行，可以看文件原文。", "Open a line to read the words of the document.";
    GATES = "要满足的条件", "Conditions to meet";
    READINGS_USED = "按哪种理解算的", "Readings used";
    BASIS = "政策依据", "Basis";
    DOCUMENT_NUMBER = "文号", "Number";
    ISSUER = "发文机关", "Issuer";
    ISSUED = "发文日期", "Date";
    PLAN_YEAR = "文件年度", "Plan year";
    COVERAGE = "条款", "Clauses";
    RULES_VERSION = "规则版本", "Rules version";
    TITLE = "文件", "Document";
    STANDARDS = "全部补贴标准（原文）", "Every standard, in the document’s words";
    ITEM = "项目", "Item";
    STANDARD = "标准", "Standard";
    ORIGINAL = "原文", "Words of the document";
    IN_DOCUMENT = "在文件里看", "Show it in the document";
    PUT_AWAY = "收起文件", "Put the document away";
    WHOLE_DOCUMENT = "文件原文", "The document";
    SEE_ABOVE = "见上", "see above";

    POSSIBLY_EXPIRED = "可能已失效", "may have expired";
    POSSIBLY_EXPIRED_LONG = "可能已失效，请以当地最新文件为准", "May have expired: the latest local document decides";
    EXPIRED = "已失效", "expired";
    EXPIRED_LONG = "已失效，请以当地最新文件为准", "Expired: the latest local document decides";
    NOT_YET = "尚未生效", "not in force yet";
    NOT_YET_LONG = "尚未生效", "Not yet in force";
    SUPERSEDED = "已有新文件", "replaced";
    SUPERSEDED_LONG = "已有新文件，请以新文件为准", "Replaced by a newer document, which decides";
    FULL_STOP = "。", ".";
    LIST_COMMA = "、", ", ";

    DISCLAIMER = "结果仅供参考，以当地人社部门审核为准。", "For reference only; the local bureau decides.";
    PRIVACY = "本页不上传任何个人信息，在您自己的设备上计算。", "Nothing you enter leaves this device.";
    HOTLINE = "咨询电话：12333", "Questions: call 12333";

    GRANTED = "可领", "Payable";
    COMPUTED = "已算出", "Worked out";
    IN_ORDER = "符合要求", "In order";
    NOT_IN_ORDER = "不符合要求", "Not in order";
    INELIGIBLE = "不符合条件", "Not eligible";
    FORFEITED = "不予补贴", "No subsidy";
    NEEDS_INPUT = "还差答案", "Answers needed";
    NEEDS_STANDARD = "要先知道当地标准", "Local standard needed";
    TO_CONFIRM = "待人社部门确认", "To be confirmed";
    INVALID = "答案有误", "Answers to correct";
}

/// The word for a status. Money of the asker's own makes it 可领.
pub fn status(status: Status, granted: bool) -> Words {
    match status {
        Status::Computed if granted => GRANTED,
        Status::Computed => COMPUTED,
        Status::Ineligible => INELIGIBLE,
        Status::Forfeited => FORFEITED,
        Status::NeedsInput => NEEDS_INPUT,
        Status::NeedsLocalStandard => NEEDS_STANDARD,
        Status::ToConfirm => TO_CONFIRM,
        Status::InvalidInput => INVALID,
    }
}

/// A short mark and a full sentence for a document that may no longer, or not yet, hold.
pub fn validity(validity: Validity) -> Option<(Words, Words)> {
    match validity {
        Validity::Unchecked | Validity::Current => None,
        Validity::PossiblyExpired => Some((POSSIBLY_EXPIRED, POSSIBLY_EXPIRED_LONG)),
        Validity::Expired => Some((EXPIRED, EXPIRED_LONG)),
        Validity::NotYetValid => Some((NOT_YET, NOT_YET_LONG)),
        Validity::Superseded => Some((SUPERSEDED, SUPERSEDED_LONG)),
    }
}

/// Why something did not load, and what to do.
pub fn fault(fault: Fault) -> Words {
    match fault {
        Fault::Unreachable => UNREACHABLE,
        Fault::Unusable(LoadError::OtherVersion(_)) => OUTDATED,
        Fault::Unusable(LoadError::NotARuleset | LoadError::Damaged) => DAMAGED,
    }
}

/// The plan year: `2023年`.
pub fn year(year: u16, language: Language) -> String {
    match language {
        Language::Zh => format!("{year}年"),
        Language::En => format!("{year}"),
    }
}

/// How many answers are missing.
pub fn still_missing(count: usize, language: Language) -> String {
    match language {
        Language::Zh => format!("还差 {count} 个答案"),
        Language::En if count == 1 => "1 answer needed".to_owned(),
        Language::En => format!("{count} answers needed"),
    }
}

/// How many places answer a search.
pub fn found(count: usize, language: Language) -> String {
    match language {
        Language::Zh => format!("找到 {count} 个地区"),
        Language::En if count == 1 => "1 place found".to_owned(),
        Language::En => format!("{count} places found"),
    }
}

/// How many questions are left to ask.
pub fn left(count: usize, language: Language) -> String {
    match (language, count) {
        (Language::Zh, 0) => "都答完了".to_owned(),
        (Language::En, 0) => "All answered".to_owned(),
        (Language::Zh, _) => format!("还有 {count} 题"),
        (Language::En, 1) => "1 question left".to_owned(),
        (Language::En, _) => format!("{count} questions left"),
    }
}

/// How many questions need no answer.
pub fn idle(count: usize, language: Language) -> String {
    match language {
        Language::Zh => format!("另有 {count} 个问题不影响现在的结果"),
        Language::En if count == 1 => "1 more question does not change this result".to_owned(),
        Language::En => format!("{count} more questions do not change this result"),
    }
}

/// Where somebody stands in a chart.
pub fn present(at: &str, yuan: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("现在是 {at}，{yuan}。"),
        Language::En => format!("Now {at}: {yuan}. "),
    }
}

/// Where the money jumps.
pub fn jump(at: &str, from: &str, to: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("到 {at}，由 {from}变为 {to}。"),
        Language::En => format!("At {at} it goes from {from} to {to}. "),
    }
}

/// Where a cap is reached.
pub fn capped(at: &str, yuan: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("到 {at}封顶，{yuan}。"),
        Language::En => format!("From {at} on it stays at {yuan}. "),
    }
}

/// The language's own code, for `lang` attributes.
pub fn code(language: Language) -> &'static str {
    match language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    }
}
