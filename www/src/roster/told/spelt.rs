//! What is known by a text, between the two programs and in the document.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::roster::Unknown;

/// Some of the rows. As text, which is also how the document knows the way to them: `all`, `reason:2`, `again`, `repaired`,
/// `changed`, `class:5`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Only {
    /// All of them.
    #[default]
    All,
    /// Those of which this became.
    Reason(u16),
    /// Those of people who stand in an earlier one.
    Again,
    /// Those with cells that are spelt in another way.
    Repaired,
    /// Those with cells that were changed here.
    Changed,
    /// Those of this class.
    Class(u32),
}

impl fmt::Display for Only {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Reason(at) => write!(f, "reason:{at}"),
            Self::Again => f.write_str("again"),
            Self::Repaired => f.write_str("repaired"),
            Self::Changed => f.write_str("changed"),
            Self::Class(at) => write!(f, "class:{at}"),
        }
    }
}

impl FromStr for Only {
    type Err = Unknown;

    fn from_str(text: &str) -> Result<Self, Unknown> {
        Ok(match (text, text.split_once(':')) {
            ("all", _) => Self::All,
            ("again", _) => Self::Again,
            ("repaired", _) => Self::Repaired,
            ("changed", _) => Self::Changed,
            (_, Some(("reason", at))) => Self::Reason(at.parse().map_err(|_| Unknown)?),
            (_, Some(("class", at))) => Self::Class(at.parse().map_err(|_| Unknown)?),
            _ => return Err(Unknown),
        })
    }
}

/// By what rows are put in order. As text: `list`, `reason`, `money:0`, `cell:3`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As they stand in the list.
    #[default]
    List,
    /// By what became of them.
    Reason,
    /// By an amount, from 0 on.
    Money(usize),
    /// By a column of the list.
    Cell(usize),
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::List => f.write_str("list"),
            Self::Reason => f.write_str("reason"),
            Self::Money(at) => write!(f, "money:{at}"),
            Self::Cell(at) => write!(f, "cell:{at}"),
        }
    }
}

impl FromStr for Order {
    type Err = Unknown;

    fn from_str(text: &str) -> Result<Self, Unknown> {
        Ok(match (text, text.split_once(':')) {
            ("list", _) => Self::List,
            ("reason", _) => Self::Reason,
            (_, Some(("money", at))) => Self::Money(at.parse().map_err(|_| Unknown)?),
            (_, Some(("cell", at))) => Self::Cell(at.parse().map_err(|_| Unknown)?),
            _ => return Err(Unknown),
        })
    }
}

/// What a column is used as. As text, which is also how the document knows it: `input:3` for the question at that place,
/// `option:3:1` for one of its options, `person`, `name`, `class`, `carried`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum RoleId {
    /// It answers a question.
    Input(u16),
    /// It ticks an option of a question.
    Option(u16, u8),
    /// It tells people apart.
    Person,
    /// It has people's names.
    Name,
    /// It says which class a row belongs to.
    Class,
    /// It answers nothing.
    Carried,
}

impl fmt::Display for RoleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(at) => write!(f, "input:{at}"),
            Self::Option(at, option) => write!(f, "option:{at}:{option}"),
            Self::Person => f.write_str("person"),
            Self::Name => f.write_str("name"),
            Self::Class => f.write_str("class"),
            Self::Carried => f.write_str("carried"),
        }
    }
}

impl FromStr for RoleId {
    type Err = Unknown;

    fn from_str(text: &str) -> Result<Self, Unknown> {
        let number = |text: &str| text.parse().map_err(|_| Unknown);
        Ok(match (text, text.split_once(':')) {
            ("person", _) => Self::Person,
            ("name", _) => Self::Name,
            ("class", _) => Self::Class,
            ("carried", _) => Self::Carried,
            (_, Some(("input", at))) => Self::Input(number(at)?),
            (_, Some(("option", rest))) => {
                let (at, option) = rest.split_once(':').ok_or(Unknown)?;
                Self::Option(number(at)?, option.parse().map_err(|_| Unknown)?)
            }
            _ => return Err(Unknown),
        })
    }
}

impl From<RoleId> for String {
    fn from(role: RoleId) -> Self {
        role.to_string()
    }
}

impl TryFrom<String> for RoleId {
    type Error = Unknown;

    fn try_from(text: String) -> Result<Self, Unknown> {
        text.parse()
    }
}

/// In which form rows are taken out. As text, which is also the ending of a file: `csv`, `xlsx`, `tabs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A file with commas.
    Csv,
    /// A workbook, which another program makes of the rows.
    Xlsx,
    /// Text for a spreadsheet to paste.
    Tabs,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Tabs => "tabs",
        })
    }
}

impl FromStr for Form {
    type Err = Unknown;

    fn from_str(text: &str) -> Result<Self, Unknown> {
        match text {
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            "tabs" => Ok(Self::Tabs),
            _ => Err(Unknown),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::told::Role;

    #[test]
    fn what_is_looked_at_is_the_same_as_text() {
        for only in [Only::All, Only::Reason(2), Only::Again, Only::Repaired, Only::Changed, Only::Class(70_000)] {
            assert_eq!(only.to_string().parse(), Ok(only));
        }
        for order in [Order::List, Order::Reason, Order::Money(1), Order::Cell(12)] {
            assert_eq!(order.to_string().parse(), Ok(order));
        }
        for form in [Form::Csv, Form::Xlsx, Form::Tabs] {
            assert_eq!(form.to_string().parse(), Ok(form));
        }
        assert_eq!("class:x".parse::<Only>(), Err(Unknown));
        assert_eq!("".parse::<Order>(), Err(Unknown));
    }
    #[test]
    fn what_a_column_is_used_as_is_the_same_as_text() {
        let ids = ["input:65535", "option:3:255", "person", "name", "class", "carried"];
        let roles = ids.map(|id| id.parse::<RoleId>().unwrap());
        assert_eq!(roles[..2], [RoleId::Input(65_535), RoleId::Option(3, 255)]);
        assert_eq!(roles.map(|role| role.to_string()), ids);
        for nonsense in ["", "input", "input:x", "input:65536", "option:3", "option:3:256", "option:3:1:1", "person:1"] {
            assert_eq!(nonsense.parse::<RoleId>(), Err(Unknown), "{nonsense}");
        }
        let told = Role { id: RoleId::Option(3, 1), name: "是".to_owned() };
        let text = serde_json::to_string(&told).unwrap();
        assert_eq!(text, r#"{"id":"option:3:1","name":"是"}"#);
        assert_eq!(serde_json::from_str::<Role>(&text).unwrap(), told);
    }
}
