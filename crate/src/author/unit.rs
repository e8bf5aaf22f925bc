//! Units of quantities: products and quotients of base units, checked before anything runs.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// The base unit of money.
pub const YUAN: &str = "元";
/// The base units that move dates.
pub const DAY: &str = "天";
/// Calendar months.
pub const MONTH: &str = "月";
/// Calendar years.
pub const YEAR: &str = "年";

/// A unit in canonical form: each base unit with its power, none with power zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitPowers(BTreeMap<String, i8>);

impl UnitPowers {
    /// The unit as written: a name above the stroke, names below.
    pub fn new(above: &str, below: &[String]) -> Self {
        let mut unit = Self(BTreeMap::from([(String::from(above), 1)]));
        for name in below {
            unit = unit.combine(&Self(BTreeMap::from([(name.clone(), 1)])), -1);
        }
        unit
    }

    /// The unit named by one base unit.
    pub fn base(name: &str) -> Self {
        Self::new(name, &[])
    }

    /// Whether there is no unit.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The product with `other` to the power of `sign` (1 or -1).
    #[must_use]
    pub fn combine(&self, other: &Self, sign: i8) -> Self {
        let mut powers = self.0.clone();
        for (name, power) in &other.0 {
            let sum = powers.get(name).copied().unwrap_or(0).saturating_add(power.saturating_mul(sign));
            if sum == 0 {
                powers.remove(name);
            } else {
                powers.insert(name.clone(), sum);
            }
        }
        Self(powers)
    }

    /// The base unit that numbers in it count: the 元 of 元/人/天.
    pub fn counted(&self) -> Option<&str> {
        self.0.iter().find(|(_, power)| **power > 0).map(|(name, _)| name.as_str())
    }

    /// Whether amounts in it are money: yuan to the first power, whatever stands below.
    pub fn is_money(&self) -> bool {
        self.0.get(YUAN) == Some(&1)
    }

    /// The unit as people read it, each base unit named by `name`, which is told whether it stands below the stroke:
    /// 元/人/天, yuan/person/day.
    pub fn spell(&self, name: impl Fn(&str, bool) -> String) -> String {
        let powers = |below: bool| {
            let mut found: Vec<(&String, u8)> = self
                .0
                .iter()
                .filter(|(_, power)| (**power < 0) == below)
                .map(|(name, power)| (name, power.unsigned_abs()))
                .collect();
            // Per person comes before per day, as documents say 每人每天.
            found.sort_by_key(|(name, _)| (*name != YUAN, *name != "人"));
            found
                .into_iter()
                .flat_map(|(unit, count)| core::iter::repeat_n(name(unit, below), usize::from(count)))
                .collect::<Vec<_>>()
        };
        let mut text = powers(false).join("·");
        if text.is_empty() && !self.0.is_empty() {
            text.push('1');
        }
        for below in powers(true) {
            text.push('/');
            text.push_str(&below);
        }
        text
    }
}

impl core::fmt::Display for UnitPowers {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.spell(|name, _| String::from(name)))
    }
}
