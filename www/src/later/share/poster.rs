//! A result as a picture: what stands on it, and where.
//!
//! Everything is worked out here, in whole pixels and before anything is drawn. How wide words come out is known only to
//! the browser, so they are counted with signs that are rather too wide, and no line is drawn wider than its room.

use butie::evaluate::{Evaluation, Status};
use butie::explain::reasons;
use butie::model::InputId;
use butie::prose::{Prose, grouped, plain_money};
use butie::text::Language;
use butie::value::capitals::capitals;
use butie::value::date;
use butie::words;
use rust_decimal::Decimal;

use crate::components::View;
use crate::components::outcome::Outcome;
use crate::form;
use crate::later::qr::code;
use crate::session::Answers;
use crate::text::{self, words};

words! {
    ANSWERS = "按这些情况计算", "Worked out from";
    BASIS = "依据", "Basis";
    SCAN = "扫码看计算过程和依据", "Scan to see how it was worked out";
}

/// The picture is so many pixels wide.
pub(super) const WIDTH: u32 = 750;
/// The space at both sides.
const MARGIN: u32 = 48;
/// The room for words between them.
const ROOM: u32 = WIDTH - 2 * MARGIN;
/// So many answers stand on it; the others are behind the code.
const ANSWERS_SHOWN: usize = 6;
/// A code is at least so large, if its squares come out whole.
const CODE: u32 = 300;
/// The letters, as on the page.
pub(super) const FONT: &str =
    r#"system-ui,-apple-system,"PingFang SC","HarmonyOS Sans SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif"#;

/// What stands on the picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Poster {
    /// Region and plan year.
    pub(super) place: String,
    /// The calculator.
    pub(super) title: String,
    /// That the document may no longer hold.
    pub(super) age: Option<String>,
    /// What became of the question.
    pub(super) verdict: String,
    /// Whether money comes of it.
    pub(super) pays: bool,
    /// The money.
    pub(super) money: Vec<Sum>,
    /// Why there is none, or what is open.
    pub(super) reasons: Vec<String>,
    /// What came out that is no money.
    pub(super) outputs: Vec<(String, String)>,
    /// What was answered.
    pub(super) answers: Vec<(String, String)>,
    /// The document with its number.
    pub(super) basis: String,
    /// The day.
    pub(super) day: String,
    /// The language.
    pub(super) language: Language,
}

/// An amount of money.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    /// Who receives it, and what for.
    pub(super) who: String,
    /// The word before it.
    pub(super) force: String,
    /// The amount.
    pub(super) amount: String,
    /// The amount in capitals.
    pub(super) capitals: String,
}

/// The picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    /// How high it is.
    pub(super) height: u32,
    /// What is drawn, in this order.
    pub(super) strokes: Vec<Stroke>,
}

/// Something that is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stroke {
    /// A surface.
    Fill {
        /// Its left edge.
        x: u32,
        /// Its upper edge.
        y: u32,
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// Its colour.
        ink: Ink,
    },
    /// Words on one line.
    Words {
        /// Where they begin: how far from the edge, or from the end of the words before them.
        x: u32,
        /// Whether they follow the words before them.
        follow: bool,
        /// Where they stand.
        y: u32,
        /// They are squeezed rather than being wider than this.
        room: u32,
        /// Their size.
        size: u32,
        /// Whether they are bold.
        bold: bool,
        /// Their colour.
        ink: Ink,
        /// The words.
        words: String,
    },
}

/// A colour. The picture is light by day and by night, because it is sent to others and printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// The ground.
    Paper,
    /// Codes.
    Print,
    /// Words.
    Dark,
    /// Less important words.
    Soft,
    /// Lines.
    Line,
    /// The head.
    Accent,
    /// Money.
    Good,
    /// What is to be minded.
    Warn,
    /// The ground behind it.
    WarnTint,
    /// A refusal.
    Bad,
}

impl Ink {
    /// The colour, as the style sheet has it by day.
    pub(super) fn colour(self) -> &'static str {
        match self {
            Ink::Paper => "#fff",
            Ink::Print => "#000",
            Ink::Dark => "#1b1f24",
            Ink::Soft => "#4a5560",
            Ink::Line => "#d8dee6",
            Ink::Accent => "#0b57a4",
            Ink::Good => "#12693a",
            Ink::Warn => "#8a4b00",
            Ink::WarnTint => "#fff4e2",
            Ink::Bad => "#8c3433",
        }
    }
}

/// What stands on the picture of a result; `None` while there is none.
pub(super) fn poster(view: View<'_>, answers: &Answers, outcome: &Outcome<'_>) -> Option<Poster> {
    let evaluation = outcome.evaluation;
    if matches!(evaluation.status, Status::NeedsInput | Status::InvalidInput) {
        return None;
    }
    let document = &evaluation.ruleset.document;
    let (own, others) = outcome.lines();
    // Who receives nothing themselves still wants to know what others do.
    let lines = if own.is_empty() { &others } else { &own };
    let refused = evaluation.status.is_refusal();
    let money = lines.iter().filter(|_| !refused).map(|line| Sum {
        who: format!(
            "{} {} · {}",
            view.say(text::PAID_TO),
            view.tell(&evaluation.ruleset.party(line.line.payee).name),
            view.tell(&line.line.label)
        ),
        force: words::force(line.line.force, line.line.may, view.language()).to_owned(),
        amount: grouped(&plain_money(line.amount)),
        capitals: capitals(line.amount).map(|capitals| format!("{}{capitals}", view.say(text::RENMINBI))).unwrap_or_default(),
    });
    let year = text::year(document.plan_year, view.language());
    let number = document.number.as_deref().map(|number| format!(" {number}")).unwrap_or_default();
    Some(Poster {
        place: format!("{} · {year}", view.tell(&document.region.name)),
        title: view.tell(&evaluation.calculator.title).to_owned(),
        age: view.age(document).map(|(_, long)| view.say(long).to_owned()),
        verdict: view.say(outcome.word(&own)).to_owned(),
        pays: own.iter().any(|line| line.amount > Decimal::ZERO) && !refused,
        money: money.collect(),
        reasons: reasons(evaluation, view.language()),
        outputs: outputs(view, evaluation),
        answers: answered(view, answers, outcome),
        basis: format!("{}{number}", view.tell(&document.title)),
        day: view.state.today.map(date::write).unwrap_or_default(),
        language: view.language(),
    })
}

/// What came out, of a calculator without money.
fn outputs(view: View<'_>, evaluation: &Evaluation<'_>) -> Vec<(String, String)> {
    let prose = Prose { evaluation, language: view.language() };
    let outputs = evaluation.outputs.iter().filter(|_| evaluation.calculator.lines.is_empty());
    let outputs = outputs.map(|output| {
        let step = evaluation.calculator.step(output.step);
        (view.tell(&step.label).to_owned(), prose.value(output.value, evaluation.kind(step.node)))
    });
    outputs.collect()
}

/// What was answered, in the order of the questions.
fn answered(view: View<'_>, answers: &Answers, outcome: &Outcome<'_>) -> Vec<(String, String)> {
    let evaluation = outcome.evaluation;
    let prose = Prose { evaluation, language: view.language() };
    let given = outcome.asked.positions().filter_map(|position| {
        let input = &evaluation.calculator.inputs[position];
        let answered = answers.given.get(&input.id).is_some() && !evaluation.situation.absent.has(position);
        let ask = view.tell(form::asks(evaluation.calculator, evaluation.situation, position));
        let id = InputId(u16::try_from(position).ok()?);
        answered.then(|| (ask.to_owned(), prose.answer(id)))
    });
    given.collect()
}

impl Poster {
    /// The picture in one sentence, for whoever cannot see it.
    pub(super) fn title(&self) -> String {
        let money =
            self.money.iter().map(|sum| format!("{} {} {} {}", sum.who, sum.force, sum.amount, text::YUAN.get(self.language)));
        let all: Vec<String> = [self.place.clone(), self.title.clone(), self.verdict.clone()].into_iter().chain(money).collect();
        all.join(text::LIST_COMMA.get(self.language))
    }

    /// The picture, with the code of an address.
    pub(super) fn sheet(&self, address: &str) -> Sheet {
        let mut board = Board { strokes: Vec::new(), y: 0 };
        self.head(&mut board);
        self.result(&mut board);
        self.facts(&mut board);
        self.foot(&mut board, address);
        let paper = Stroke::Fill { x: 0, y: 0, width: WIDTH, height: board.y, ink: Ink::Paper };
        Sheet { height: board.y, strokes: [paper].into_iter().chain(board.strokes).collect() }
    }

    fn head(&self, board: &mut Board) {
        let place = board.strokes.len();
        board.y += 30;
        board.words(&self.place, BOLD.of(44).in_ink(Ink::Paper));
        board.words(&self.title, PLAIN.of(32).in_ink(Ink::Paper));
        board.y += 30;
        let band = Stroke::Fill { x: 0, y: 0, width: WIDTH, height: board.y, ink: Ink::Accent };
        board.strokes.insert(place, band);
        if let Some(age) = &self.age {
            let place = board.strokes.len();
            let top = board.y;
            board.y += 14;
            board.words(age, BOLD.of(27).in_ink(Ink::Warn));
            board.y += 14;
            let band = Stroke::Fill { x: 0, y: top, width: WIDTH, height: board.y - top, ink: Ink::WarnTint };
            board.strokes.insert(place, band);
        }
    }

    fn result(&self, board: &mut Board) {
        board.y += 32;
        let ink = if self.pays {
            Ink::Good
        } else if self.money.is_empty() && self.outputs.is_empty() {
            Ink::Bad
        } else {
            Ink::Dark
        };
        board.words(&self.verdict, BOLD.of(38).in_ink(ink));
        for sum in &self.money {
            board.y += 10;
            board.words(&sum.who, PLAIN.of(30).in_ink(Ink::Soft));
            board.sum(&sum.force, &sum.amount, text::YUAN.get(self.language));
            board.words(&sum.capitals, PLAIN.of(30));
        }
        for reason in &self.reasons {
            board.y += 6;
            board.words(reason, BOLD.of(30));
        }
        for (label, value) in &self.outputs {
            board.y += 6;
            board.words(label, PLAIN.of(27).in_ink(Ink::Soft));
            board.words(value, BOLD.of(32));
        }
    }

    fn facts(&self, board: &mut Board) {
        board.rule();
        if !self.answers.is_empty() {
            board.words(ANSWERS.get(self.language), BOLD.of(30));
        }
        for (ask, answer) in self.answers.iter().take(ANSWERS_SHOWN) {
            board.y += 12;
            board.words(ask, PLAIN.of(26).in_ink(Ink::Soft));
            board.words(answer, BOLD.of(30));
        }
        let rest = self.answers.len().saturating_sub(ANSWERS_SHOWN);
        if rest > 0 {
            board.y += 6;
            board.words(&more(rest, self.language), PLAIN.of(26).in_ink(Ink::Soft));
        }
        board.y += 14;
        board.words(BASIS.get(self.language), BOLD.of(30));
        board.words(&self.basis, PLAIN.of(27));
    }

    fn foot(&self, board: &mut Board, address: &str) {
        board.rule();
        let top = board.y;
        let mut beside = PLAIN.of(27);
        let mut bottom = top;
        if let Some(code) = code(address) {
            let side = u32::from(code.side());
            let square = (CODE / side).max(3);
            let whole = side * square;
            // The quiet zone is part of the code, so it may reach into the margin.
            let left = MARGIN - (4 * square).min(MARGIN);
            let squares = code.runs().into_iter().map(|run| Stroke::Fill {
                x: left + u32::from(run.x) * square,
                y: top + u32::from(run.y) * square,
                width: u32::from(run.width) * square,
                height: square,
                ink: Ink::Print,
            });
            board.strokes.extend(squares);
            bottom = top + whole;
            let x = left + whole + 8;
            if x + 240 <= WIDTH - MARGIN {
                beside = Style { x, room: WIDTH - MARGIN - x, ..beside };
                board.y = top + 4 * square;
            } else {
                board.y = bottom;
            }
            board.words(SCAN.get(self.language), Style { bold: true, size: 30, ..beside });
            board.y += 10;
        }
        board.words(&of_day(&self.day, self.language), beside);
        board.words(text::HOTLINE.get(self.language), beside);
        board.y = board.y.max(bottom) + 10;
        board.words(text::DISCLAIMER.get(self.language), PLAIN.of(25).in_ink(Ink::Soft));
        board.y += 32;
    }
}

/// That there are more answers.
fn more(count: usize, language: Language) -> String {
    match language {
        Language::Zh => format!("还有 {count} 个回答，扫码可以看到。"),
        Language::En => format!("{count} more; scan the code to see them."),
    }
}

/// The day of the result.
fn of_day(day: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("{day} 计算"),
        Language::En => format!("Worked out on {day}"),
    }
}

/// How words are drawn.
#[derive(Clone, Copy)]
struct Style {
    x: u32,
    room: u32,
    size: u32,
    bold: bool,
    ink: Ink,
}

const PLAIN: Style = Style { x: MARGIN, room: ROOM, size: 30, bold: false, ink: Ink::Dark };
const BOLD: Style = Style { bold: true, ..PLAIN };

impl Style {
    fn of(self, size: u32) -> Self {
        Self { size, ..self }
    }

    fn in_ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }
}

/// A picture under construction, filled from the top.
struct Board {
    strokes: Vec<Stroke>,
    y: u32,
}

impl Board {
    /// Adds a paragraph.
    fn words(&mut self, words: &str, style: Style) {
        for line in wrap(words, style.size, style.room) {
            self.line(line, style);
            self.y += style.size * 3 / 2;
        }
    }

    /// Adds a line without going on to the next one.
    fn line(&mut self, words: String, style: Style) {
        let Style { x, room, size, bold, ink } = style;
        // Letters stand a little below the middle of their line.
        let y = self.y + size * 11 / 10;
        self.strokes.push(Stroke::Words { x, follow: false, y, room, size, bold, ink, words });
    }

    /// Adds an amount, as large as fits, with the word before it and the unit after it.
    fn sum(&mut self, force: &str, amount: &str, unit: &str) {
        const SMALL: u32 = 34;
        const GAP: u32 = 14;
        // Bold figures are the widest that there are.
        let figures = |size: u32| width(amount, size) * 6 / 5;
        let around = width(force, SMALL) + width(unit, SMALL) + 2 * GAP;
        let fits = |size: &u32| around + figures(*size) <= ROOM;
        let size = [96, 80, 66, 54].into_iter().find(fits).unwrap_or(44);
        self.y += size / 5;
        // All three stand on the same line, that of the amount.
        let y = self.y + size * 11 / 10;
        for (x, follow, size, words) in [(MARGIN, false, SMALL, force), (GAP, true, size, amount), (GAP, true, SMALL, unit)] {
            let room = if size == SMALL { width(words, size) } else { ROOM.saturating_sub(around) };
            self.strokes.push(Stroke::Words { x, follow, y, room, size, bold: true, ink: Ink::Dark, words: words.to_owned() });
        }
        self.y += size * 7 / 5;
    }

    /// Adds a line across.
    fn rule(&mut self) {
        self.y += 26;
        self.strokes.push(Stroke::Fill { x: MARGIN, y: self.y, width: ROOM, height: 2, ink: Ink::Line });
        self.y += 26;
    }
}

/// About how wide words are, rather too wide than too narrow.
fn width(words: &str, size: u32) -> u32 {
    let hundredths: u32 = words.chars().map(share).sum();
    (hundredths * size).div_ceil(100)
}

/// The width of a sign in hundredths of its height.
fn share(sign: char) -> u32 {
    match sign {
        ' ' | '\u{a0}' | 'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 32,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 96,
        'A'..='Z' => 74,
        '·' => 50,
        _ if sign < '\u{2000}' => 62,
        _ => 104,
    }
}

/// Breaks words into lines: between Chinese signs, and between words of letters or figures.
fn wrap(words: &str, size: u32, room: u32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(words) {
        if width(&line, size) + width(piece.trim_end(), size) > room && !line.is_empty() {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        // A word that is wider than a line is broken wherever the line ends.
        for sign in piece.chars() {
            if width(&line, size) + width(sign.encode_utf8(&mut [0; 4]), size) > room && !line.is_empty() && sign != ' ' {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
            }
            if !(line.is_empty() && sign == ' ') {
                line.push(sign);
            }
        }
    }
    lines.push(line.trim_end().to_owned());
    lines.retain(|line| !line.is_empty());
    lines
}

/// What stays together on a line.
fn pieces(words: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut before = ' ';
    for sign in words.chars().map(|sign| if sign.is_control() { ' ' } else { sign }) {
        let narrow = |sign: char| sign < '\u{2000}';
        let word = narrow(before) && before != ' ' && narrow(sign);
        let clings = "，。；：！？、）》”’％元".contains(sign) || "（《“‘".contains(before);
        match pieces.last_mut().filter(|_| word || clings) {
            Some(piece) => piece.push(sign),
            None => pieces.push(sign.into()),
        }
        before = sign;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Poster {
        let answer = |ask: &str, answer: &str| (ask.to_owned(), answer.to_owned());
        Poster {
            place: "示例县 · 2024年".into(),
            title: "生活费补助".into(),
            age: Some("可能已失效，请以当地最新文件为准".into()),
            verdict: "可领".into(),
            pays: true,
            money: vec![Sum {
                who: "发给 学员本人 · 生活费补贴".into(),
                force: "最高可给予".into(),
                amount: "12,345,678.90".into(),
                capitals: "人民币壹仟贰佰叁拾肆万伍仟陆佰柒拾捌元玖角".into(),
            }],
            answers: vec![answer("您参加的是哪一种培训？", "就业创业培训"); 8],
            basis: "示例县职业技能培训补贴办法 示人社发〔2024〕12号".into(),
            day: "2026-11-22".into(),
            ..Poster::default()
        }
    }

    fn texts(sheet: &Sheet) -> Vec<&str> {
        let words = sheet.strokes.iter().filter_map(|stroke| match stroke {
            Stroke::Words { words, .. } => Some(&**words),
            Stroke::Fill { .. } => None,
        });
        words.collect()
    }

    #[test]
    fn everything_is_inside_the_picture_and_nothing_is_squeezed() {
        let long = "https://example.cn/rsj/?from=wechat#".to_owned() + &"c=example-2024/living&".repeat(20);
        for address in ["https://example.cn/#c=example", &long] {
            let sheet = example().sheet(address);
            let mut end = 0;
            for stroke in &sheet.strokes {
                match stroke {
                    Stroke::Fill { x, y, width, height, .. } => {
                        assert!(x + width <= WIDTH && y + height <= sheet.height, "{stroke:?}");
                    }
                    Stroke::Words { x, follow, y, room, size, words, .. } => {
                        end = if *follow { end + x + room } else { x + room };
                        assert!(end <= WIDTH && *y < sheet.height, "{stroke:?}");
                        assert!(width(words, *size) <= *room, "{stroke:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn lines_of_one_column_stand_apart() {
        let sheet = example().sheet("https://example.cn/");
        let mut last = 0;
        for stroke in &sheet.strokes {
            if let Stroke::Words { x, follow, y, size, words, .. } = stroke {
                // An amount stands beside the word before it, and the words beside the code stand beside it.
                assert!(*follow || *x > MARGIN || y - size >= last, "{words} at {y} after {last}");
                last = (*y).max(last);
            }
        }
    }

    #[test]
    fn what_matters_stands_on_it() {
        let sheet = example().sheet("https://example.cn/");
        let texts = texts(&sheet);
        for words in ["示例县 · 2024年", "可领", "最高可给予", "12,345,678.90", "元", "就业创业培训", "2026-11-22 计算"]
        {
            assert!(texts.contains(&words), "{words} is not in {texts:?}");
        }
        let whole = texts.concat();
        for words in ["可能已失效", "伍仟陆佰柒拾捌元玖角", "示人社发〔2024〕12号", "还有 2 个回答", "12333", "仅供参考"]
        {
            assert!(whole.contains(words), "{words} is not in {whole}");
        }
    }

    #[test]
    fn the_code_is_drawn_in_whole_squares_and_left_out_when_there_is_none() {
        let squares = |address: &str| {
            let sheet = example().sheet(address);
            let codes = sheet.strokes.into_iter().filter_map(|stroke| match stroke {
                Stroke::Fill { ink: Ink::Print, width, height, .. } => Some(width / height),
                _ => None,
            });
            codes.sum::<u32>()
        };
        let dark = |address: &str| code(address).unwrap().runs().iter().map(|run| u32::from(run.width)).sum::<u32>();
        assert_eq!(squares("https://example.cn/#c=example"), dark("https://example.cn/#c=example"));
        assert_eq!(squares(&"x".repeat(3000)), 0);
    }

    #[test]
    fn lines_break_between_signs_and_not_within_words() {
        let lines = |words: &str, room: u32| wrap(words, 10, room);
        assert_eq!(lines("职业技能培训", 32), ["职业技", "能培训"]);
        assert_eq!(lines("补贴办法，自印发之日起", 44), ["补贴办", "法，自印", "发之日起"]);
        assert_eq!(lines("at most 12,345.00 yuan", 70), ["at most", "12,345.00", "yuan"]);
        assert_eq!(lines("共 12,345.00 元", 62), ["共", "12,345.00", "元"]);
        assert_eq!(lines("xxxxxxxxxx", 32), ["xxxxx", "xxxxx"]);
        assert_eq!(lines("", 40), Vec::<String>::new());
        assert_eq!(lines("一\n二", 40), ["一 二"]);
    }
}
