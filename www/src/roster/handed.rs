//! What the list hands to the form around it, as the detail of the event `butie:list`.

use std::fmt;
use std::str::FromStr;

use super::Unknown;

/// The event that brings it.
pub const EVENT: &str = "butie:list";

/// What the list hands to the form. As text it begins with a sign of its own: `?days`, `=c=…`, `+c=…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// Leads to the question with this id.
    Ask(String),
    /// Answers as a link carries them, which are to stand there alone.
    Alone(String),
    /// Answers as a link carries them, which are to stand there beside the others.
    Beside(String),
}

impl fmt::Display for Handed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, rest) = match self {
            Self::Ask(id) => ("?", id),
            Self::Alone(fragment) => ("=", fragment),
            Self::Beside(fragment) => ("+", fragment),
        };
        f.write_str(sign)?;
        f.write_str(rest)
    }
}

impl FromStr for Handed {
    type Err = Unknown;

    fn from_str(text: &str) -> Result<Self, Unknown> {
        let of = match text.get(..1) {
            Some("?") => Self::Ask,
            Some("=") => Self::Alone,
            Some("+") => Self::Beside,
            _ => return Err(Unknown),
        };
        Ok(of(text.get(1..).unwrap_or_default().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_handed_to_the_form_is_the_same_as_text() {
        for (text, handed) in [
            ("?days", Handed::Ask("days".into())),
            ("=c=a/b&days=3", Handed::Alone("c=a/b&days=3".into())),
            ("+c=a/b", Handed::Beside("c=a/b".into())),
        ] {
            assert_eq!(text.parse(), Ok(handed.clone()));
            assert_eq!(handed.to_string(), text);
        }
        for nonsense in ["", "x", "天数", "c=a/b"] {
            assert_eq!(nonsense.parse::<Handed>(), Err(Unknown), "{nonsense}");
        }
    }
}
