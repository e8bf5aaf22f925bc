//! Which column says what: headings matched to inputs by id, by the words of the rules, and by what somebody picks.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::cells::{Cells, Row};
use super::tidy::{bare, key};
use crate::model::{Calculator, Column, Heads, InputId, InputKind, Ruleset};

/// What a column of a list is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Answers to an input; or, where the list counts heads for it, what each row says of one head.
    Input(InputId),
    /// Whether an option of an input applies: a column of ticks.
    Option(InputId, u8),
    /// What tells people apart, such as the number of an identity card.
    Person,
    /// People's names, which tell them apart where nothing better does.
    Name,
    /// Which class a row belongs to.
    Class,
    /// Nothing here; it is carried along.
    Carried,
}

impl Role {
    /// Whether a list can have a column for only one of these two.
    pub fn rivals(self, other: Self) -> bool {
        match (self, other) {
            (Self::Carried, _) | (_, Self::Carried) => false,
            (Self::Input(input), Self::Option(of, _)) | (Self::Option(of, _), Self::Input(input)) => input == of,
            _ => self == other,
        }
    }
}

/// What each row of a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Each {
    /// A case of its own: a person who asks, or a class with its numbers.
    Case,
    /// One of the trainees of a class, whose heads are counted.
    Trainee,
}

/// How a list is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The row with the headings; what stands above it is a title.
    pub heading: usize,
    /// Whether a column without a heading in that row has it in the one above, as headings in two rows leave it where cells are
    /// merged.
    pub above: bool,
    /// The role of every column.
    pub roles: Vec<Role>,
    /// What each row is.
    pub each: Each,
}

impl Layout {
    /// The column with this role.
    pub fn column(&self, role: Role) -> Option<usize> {
        self.roles.iter().position(|other| *other == role)
    }

    /// The headings, as one row.
    pub fn titles(&self, cells: &Cells) -> Cells {
        let (own, above) = (cells.row(self.heading), self.above.then(|| cells.row(self.heading.saturating_sub(1))));
        let mut titles = Cells::default();
        titles.push((0..self.roles.len().max(own.len())).map(|column| title(own, above, column)));
        titles
    }

    /// The column that answers an input, or the first of those that tick its options.
    pub fn column_about(&self, input: InputId) -> Option<usize> {
        let about = |role: &Role| matches!(role, Role::Input(other) | Role::Option(other, _) if *other == input);
        self.roles.iter().position(about)
    }

    /// Whether a row hangs on what became of earlier rows of the same person.
    pub fn adds_earlier(&self, columns: &[Column]) -> bool {
        self.each == Each::Case && columns.iter().any(|column| column.earlier)
    }
}

/// So many rows at the top that are not blank are looked at for headings,
const TOP: usize = 12;
/// and none further down than this.
const FAR: usize = 100;

const PERSON: [&str; 14] = [
    "身份证号",
    "身份证号码",
    "身份证",
    "公民身份号码",
    "公民身份证号码",
    "证件号码",
    "证件号",
    "社会保障号码",
    "社会保障号",
    "身份号码",
    "idnumber",
    "identitynumber",
    "idcard",
    "id",
];
const NAME: [&str; 18] = [
    "姓名",
    "学员姓名",
    "名字",
    "申请人",
    "学员",
    "人员姓名",
    "职工姓名",
    "员工姓名",
    "学生姓名",
    "学徒姓名",
    "劳动者姓名",
    "申请人姓名",
    "培训人员",
    "参训人员",
    "参训学员",
    "培训学员",
    "name",
    "fullname",
];
const CLASS: [&str; 14] = [
    "班级",
    "班次",
    "班名",
    "班号",
    "培训班",
    "培训班次",
    "班级名称",
    "培训班名称",
    "开班编号",
    "班级编号",
    "培训批次",
    "期次",
    "class",
    "classname",
];

/// What the headings of a calculator are compared with.
#[derive(Debug)]
pub struct Headings {
    words: Vec<(String, Role)>,
}

impl Headings {
    /// Of a calculator, whose columns are given by the rules' words for lists.
    pub fn new(calculator: &Calculator, columns: &[Column]) -> Self {
        let mut words: Vec<(String, Role)> = Vec::new();
        let mut add = |text: &str, role: Role| {
            let key = key(text);
            for word in [bare(&key), key] {
                if !word.is_empty() && words.iter().all(|(known, _)| *known != word) {
                    words.push((word, role));
                }
            }
        };
        // The ids and the rules' own words first: they win where a question says the same.
        for (position, input) in (0u16..).zip(&calculator.inputs) {
            let role = Role::Input(InputId(position));
            add(&input.id, role);
            if let Some(column) = columns.get(usize::from(position)) {
                [&column.heading.zh, &column.heading.en].into_iter().chain(&column.also).for_each(|word| add(word, role));
            }
        }
        for (position, input) in (0u16..).zip(&calculator.inputs) {
            add(&input.ask.zh, Role::Input(InputId(position)));
            add(&input.ask.en, Role::Input(InputId(position)));
        }
        for (list, role) in [(&PERSON[..], Role::Person), (&NAME, Role::Name), (&CLASS, Role::Class)] {
            list.iter().for_each(|word| add(word, role));
        }
        for (position, input) in (0u16..).zip(&calculator.inputs) {
            let InputKind::Choices(domain) = input.kind else { continue };
            let also = columns.get(usize::from(position)).map_or(&[][..], |column| &column.options);
            for (number, option) in (0u8..).zip(calculator.options(domain)) {
                let role = Role::Option(InputId(position), number);
                add(&option.id, role);
                add(&option.name.zh, role);
                add(&option.name.en, role);
                also.get(usize::from(number)).into_iter().flatten().for_each(|word| add(word, role));
            }
        }
        Self { words }
    }

    /// Notes what somebody has picked for a heading, which comes before all that it says.
    pub fn pick(&mut self, heading: &str, role: Role) {
        let key = key(heading);
        if !key.is_empty() {
            self.words.insert(0, (key, role));
        }
    }

    /// The role that a heading names.
    pub fn role(&self, heading: &str) -> Option<Role> {
        let key = key(heading);
        let find = |wanted: &str| self.words.iter().find(|(word, _)| word == wanted).map(|(_, role)| *role);
        if key.is_empty() {
            return None;
        }
        let bare = bare(&key);
        find(&key).or_else(|| find(&bare)).or_else(|| find(bare.strip_prefix("是否")?))
    }

    /// The roles of a row of headings. A role that a column before has is not given again.
    fn roles(&self, row: Row<'_>, above: Option<Row<'_>>, width: usize) -> Vec<Role> {
        let mut roles: Vec<Role> = Vec::with_capacity(width);
        for column in 0..width {
            let role = self.role(title(row, above, column)).filter(|role| !roles.contains(role));
            roles.push(role.unwrap_or(Role::Carried));
        }
        // A column for all options of an input leaves nothing for ticks to say.
        for column in 0..width {
            if let Role::Option(input, _) = roles[column]
                && roles.contains(&Role::Input(input))
            {
                roles[column] = Role::Carried;
            }
        }
        roles
    }

    /// How a list is most likely meant: the headings are the first of its rows that names the most, and its rows are trainees
    /// where the calculator counts heads and the list has no column for their number.
    pub fn layout(&self, cells: &Cells, columns: &[Column]) -> Layout {
        let width = cells.width().max(1);
        let mut best = Layout { heading: 0, above: false, roles: vec![Role::Carried; width], each: Each::Case };
        let mut most = (0, 0);
        let top = (0..cells.len().min(FAR)).filter(|row| !cells.row(*row).is_blank()).take(TOP);
        for heading in top {
            let row = cells.row(heading);
            let (roles, named) = self.named(row, None, width);
            if named > most {
                most = named;
                best = Layout { heading, above: false, roles, each: Each::Case };
            }
            // A row of people below the headings leaves none of these; only one that goes on with them names more together.
            let Some(above) = heading.checked_sub(1).map(|above| cells.row(above)) else { continue };
            let (roles, named) = self.named(row, Some(above), width);
            if named.0 > most.0 {
                most = named;
                best = Layout { heading, above: true, roles, each: Each::Case };
            }
        }
        // A stray cell far to the right makes no list wider; what stands beyond the headings is carried along in the remarks.
        let titles = best.titles(cells);
        let headings = titles.row(0);
        let last = (0..headings.len()).rev().find(|column| !headings.cell(*column).trim().is_empty());
        best.roles.truncate(last.map_or(1, |last| last + 1));
        best.each = each(&best.roles, headings, columns);
        best
    }

    /// The roles of a row of headings, and how many columns it names: those of options count apart, for they stand in people's rows
    /// as well.
    fn named(&self, row: Row<'_>, above: Option<Row<'_>>, width: usize) -> (Vec<Role>, (usize, usize)) {
        let roles = self.roles(row, above, width);
        let options = roles.iter().filter(|role| matches!(role, Role::Option(..))).count();
        let all = roles.iter().filter(|role| **role != Role::Carried).count();
        (roles, (all - options, options))
    }
}

/// A heading, which may stand in the row above.
fn title<'c>(row: Row<'c>, above: Option<Row<'c>>, column: usize) -> &'c str {
    match (row.cell(column), above) {
        (own, Some(above)) if own.trim().is_empty() => above.cell(column),
        (own, _) => own,
    }
}

/// The unit in a heading's brackets where the input is asked in another one, as in 补贴标准（万元）: its numbers would be read as
/// yuan.
pub fn foreign_unit<'h>(ruleset: &Ruleset, calculator: &Calculator, input: InputId, heading: &'h str) -> Option<&'h str> {
    const SCALES: [&str; 12] = ["万元", "万", "千元", "百元", "角", "分", "美元", "分钟", "周", "星期", "人次", "半天"];
    // Those of one row mean the same.
    const TIMES: [&[&str]; 5] = [
        &["课时", "学时", "节", "classhours"],
        &["天", "日", "days", "day"],
        &["小时", "hours"],
        &["个月", "月", "months", "month"],
        &["年", "years", "year"],
    ];
    let (InputKind::Count(unit, ..) | InputKind::Money(unit, ..)) = calculator.inputs.get(input.index())?.kind else {
        return None;
    };
    let unit = ruleset.unit(unit);
    let (_, brackets) = heading.split_once(['(', '（', '[', '【'])?;
    let said = brackets.split([')', '）', ']', '】']).next()?.trim();
    let time = |word: &str| TIMES.iter().position(|words| words.contains(&word));
    let own: Vec<String> = unit.name.zh.split('/').map(key).collect();
    let foreign = |word: &str| {
        let another = |time_of: usize| !own.iter().any(|own| time(own) == Some(time_of));
        !own.iter().any(|own| own == word) && (SCALES.contains(&word) || time(word).is_some_and(another))
    };
    said.split('/')
        .map(|word| key(word.strip_prefix("单位").unwrap_or(word).trim_start_matches([':', '：'])))
        .any(|word| foreign(&word))
        .then_some(said)
}

/// What the rows of a list with these columns are.
pub fn each(roles: &[Role], headings: Row<'_>, columns: &[Column]) -> Each {
    // 合格人数 stands over numbers, 是否合格 over what is said of one trainee.
    let is_number = |column: usize| ["人数", "人次"].iter().any(|end| bare(&key(headings.cell(column))).ends_with(end));
    let counted = |wanted: fn(Heads) -> bool| {
        roles.iter().enumerate().any(|(column, role)| match role {
            Role::Input(_) if is_number(column) => false,
            Role::Input(input) => columns.get(input.index()).and_then(|column| column.heads).is_some_and(wanted),
            _ => false,
        })
    };
    let of_some = counted(|heads| matches!(heads, Heads::Of(_)));
    let everybody = |input: &InputId| columns.get(input.index()).is_some_and(|column| column.heads == Some(Heads::Everybody));
    let of_all = roles.iter().any(|role| matches!(role, Role::Input(input) if everybody(input)));
    let some_heads = columns.iter().any(|column| column.heads.is_some());
    let asked = roles.iter().any(|role| matches!(role, Role::Input(_) | Role::Option(..)));
    let people = roles.iter().any(|role| matches!(role, Role::Person | Role::Name));
    // A list of people that says nothing of any input still tells how many they are.
    if some_heads && !of_all && (of_some || (people && !asked)) { Each::Trainee } else { Each::Case }
}
