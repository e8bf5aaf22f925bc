//! Where a link leads.

/// Where a link leads: a rule set, and within it perhaps an audience and a calculator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrival {
    /// Id of the rule set.
    pub ruleset: String,
    /// Id of the audience.
    pub audience: Option<String>,
    /// Id of the calculator in the rule set.
    pub calculator: Option<String>,
}

impl Arrival {
    /// The longest fragment that is read: none that the page writes is nearly as long.
    const LONGEST: usize = 4096;

    /// The way in that the fragment of an address names by `c=RULESET[/CALCULATOR]` and `a=AUDIENCE`; `None` when it names
    /// no rule set.
    pub fn read(fragment: &str) -> Option<Self> {
        let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
        if fragment.len() > Self::LONGEST {
            return None;
        }
        let value = |key: &str| fragment.split('&').find_map(|pair| pair.split_once('=').filter(|(name, _)| *name == key));
        let name = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let (_, place) = value("c")?;
        let (ruleset, calculator) = match place.split_once('/') {
            Some((ruleset, calculator)) => (ruleset, name(calculator)),
            None => (place, None),
        };
        Some(Self { ruleset: name(ruleset)?, audience: value("a").and_then(|(_, audience)| name(audience)), calculator })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_names_the_way_in() {
        let check = |fragment: &str, expected: Option<(&str, Option<&str>, Option<&str>)>| {
            let read = Arrival::read(fragment);
            let read = read.as_ref().map(|one| (&*one.ruleset, one.audience.as_deref(), one.calculator.as_deref()));
            assert_eq!(read, expected, "{fragment}");
        };
        check("#c=guxian-2023&a=school", Some(("guxian-2023", Some("school"), None)));
        check("#c=guxian-2023/class-training&days=20", Some(("guxian-2023", None, Some("class-training"))));
        check("c=a/b/c", Some(("a", None, Some("b/c"))));
        for nowhere in ["", "#", "#c", "#c=", "#c=/", "#a=school", "#=c", "&&==&"] {
            check(nowhere, None);
        }
        assert_eq!(Arrival::read(&format!("c={}", "x".repeat(5000))), None);
    }
}
