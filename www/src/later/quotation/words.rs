//! The words of the quotation.

use butie::text::Language;

use crate::text::words;

words! {
    ROOM = "报价单", "Quotation";
    HELP = "填好抬头，核对后打印在A4纸上，或存成PDF。", "Fill in the head, check the sheet, and print it on A4 or save it as PDF.";
    STAYS = "这里填写的内容只留在您的设备上，不上传。", "What you write here stays on your device.";
    BACK = "返回计算", "Back to the calculation";
    SCHOOL = "学校名称", "School";
    CLASS = "班级或项目", "Class or project";
    CONTACT = "联系人或电话", "Whom to ask";
    DAYS = "有效天数", "Valid for how many days";
    DAYS_UNIT = "天", "days";
    DAYS_HELP = "不填就是30天。", "Thirty days if left empty.";
    DAYS_FAULT = "请填 1 到 366 的整数，例如 30", "Enter a whole number from 1 to 366, such as 30";
    PRINT = "打印", "Print";
    NO_PRINT = "在这个应用里不能打印。请从右上角的菜单选“在浏览器打开”，再打印；也可以截图保存。", "This app cannot print. Choose “Open in browser” in its menu to print, or take a screenshot.";

    TITLE = "职业培训补贴测算报价单", "Quotation: training subsidy, estimate";
    CALCULATED = "测算项目", "Worked out";
    REGION = "地区和年度", "Region and year";
    DOCUMENT = "依据文件", "Basis";
    ANSWERS = "填报情况", "What was entered";
    BY_DEFAULT = "（默认）", " (default)";
    MONEY = "补贴金额", "Subsidy";
    OTHERS = "其他结果", "Other results";
    MIND = "人数、天数变动的影响", "If heads or days change";
    VERDICT = "结论", "Verdict";
    STEPS = "计算过程", "Calculation";
    STEP = "步骤", "Step";
    WORKING = "算式", "Working";
    VALUE = "得数", "Result";
    CLAUSES = "依据", "Clauses";
    READINGS = "文件没有写死的地方，按下面的理解计算", "Where the text leaves a point open, it was read like this";
    FOOTNOTES = "依据的原文（较长的只录开头）", "Words of the document (the beginning of long ones)";
    SPACE = "", " ";
    ISSUED = "出单日期", "Date";
    UNTIL = "有效期至", "Valid until";
    RULES = "规则版本", "Rules";
    SCAN = "扫码核对", "Scan to check";
}

/// A last day with the number of days until then.
pub(super) fn until(date: &str, days: u16, language: Language) -> String {
    match language {
        Language::Zh => format!("{date}（{days}天）"),
        Language::En if days == 1 => format!("{date} (1 day)"),
        Language::En => format!("{date} ({days} days)"),
    }
}
