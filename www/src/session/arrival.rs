//! Where a link leads.

use butie::link::{Place, place};

/// Where a link leads: a rule set, and within it perhaps an audience and a calculator, and to that perhaps answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Arrival {
    /// Id of the rule set.
    pub ruleset: String,
    /// Id of the audience.
    pub audience: Option<String>,
    /// Id of the calculator in the rule set.
    pub calculator: Option<String>,
    /// The fragment as it came, in which answers may stand.
    pub fragment: Option<String>,
}

impl Arrival {
    /// Where a host page wants a calculator to begin; `None` when it names neither region nor calculator. A calculator may be
    /// named with its rule set.
    pub fn at(region: Option<String>, calculator: Option<String>, audience: Option<String>) -> Option<Self> {
        let (ruleset, calculator) = match calculator.as_deref().and_then(|full| full.split_once('/')) {
            Some((ruleset, name)) => (region.or_else(|| Some(ruleset.to_owned())), Some(name.to_owned())),
            None => (region, calculator),
        };
        Some(Self { ruleset: ruleset?, audience, calculator, fragment: None })
    }

    /// Whether another way in leads to a place within this one.
    pub fn holds(&self, other: &Self) -> bool {
        self.ruleset == other.ruleset && (self.calculator.is_none() || self.calculator == other.calculator)
    }

    /// The way in that the fragment of an address names; `None` when it names no rule set. What else stands in it is read by
    /// [`butie::link::read`], once somebody can see what comes of it.
    pub fn read(fragment: &str) -> Option<Self> {
        let Place { ruleset, calculator, audience } = place(fragment)?;
        let fragment = calculator.is_some().then(|| fragment.to_owned());
        Some(Self { ruleset, audience, calculator, fragment })
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
        check("c=guxian-2023%2Fplan&amp;a=school", Some(("guxian-2023", Some("school"), Some("plan"))));
        check("#c=guxian-2023?from=singlemessage&isappinstalled=0", Some(("guxian-2023", None, None)));
        check("#c=guxian-\r\n 2023", Some(("guxian-2023", None, None)));
        check("#c=%E5%8F%A4/b#wechat_redirect&a=school", Some(("古", None, Some("b"))));
        for nowhere in ["", "#", "#c", "#c=", "#c=/", "#a=school", "#=c", "&&==&", "c=%", "c=%zz", "c=%FF", "##c=a", "c=a/b/c"] {
            check(nowhere, None);
        }
        assert_eq!(Arrival::read(&format!("c={}", "x".repeat(1 << 16))), None);
    }

    #[test]
    fn answers_are_taken_along_only_to_a_calculator() {
        let fragment = |text: &str| Arrival::read(text).unwrap().fragment;
        assert_eq!(fragment("#c=a/b&days=20").as_deref(), Some("#c=a/b&days=20"));
        assert_eq!(fragment("#c=a&days=20"), None);
    }
}
