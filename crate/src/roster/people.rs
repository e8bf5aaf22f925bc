//! Who stands in a list more than once.

use alloc::collections::BTreeMap;

use super::cells::Row;
use super::heading::{Layout, Role};
use super::tidy::key;

/// What stands before a row for the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// In how many earlier rows.
    pub times: u32,
    /// The first of them, as a position in the list.
    pub first: u64,
    /// Whether only the name is the same, which two people can have.
    pub by_name: bool,
}

/// The people of the rows so far. Of each there is a number and no word.
#[derive(Clone, Debug, Default)]
pub struct People {
    known: BTreeMap<u128, (u32, u64)>,
}

impl People {
    /// Notes the person of a row, and says what stood before it. Rows have to come in order.
    pub fn note(&mut self, layout: &Layout, row: Row<'_>, position: u64) -> Option<Before> {
        let said = |wanted: Role| {
            let column = layout.roles.iter().position(|role| *role == wanted)?;
            Some(key(row.cell(column))).filter(|key| !key.is_empty())
        };
        let (key, by_name) = match said(Role::Person).filter(|person| !is_cut(person)) {
            Some(person) => (person, false),
            None => (said(Role::Name)?, true),
        };
        let (times, first) = self.known.entry(fingerprint(&key, by_name)).or_insert((0, position));
        let before = Before { times: *times, first: *first, by_name };
        *times = times.saturating_add(1);
        (before.times > 0).then_some(before)
    }
}

/// Whether a number has lost its last digits, as 4.21022E+17 has: spreadsheets keep no more than 15 of them, and save fewer. Many
/// people share what is left.
pub fn is_cut(person: &str) -> bool {
    let Some((digits, power)) = person.split_once(['e', 'E']) else { return false };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    number(power.strip_prefix('+').unwrap_or(power)) && digits.split('.').all(number)
}

/// FNV-1a over 128 bits: enough that two people of a list never share a number by accident.
fn fingerprint(key: &str, by_name: bool) -> u128 {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let start = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d ^ u128::from(by_name);
    key.bytes().fold(start, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::cells::Cells;
    use crate::roster::heading::Each;
    use alloc::vec::Vec;

    #[test]
    fn a_number_that_lost_its_digits_tells_nobody_apart() {
        let layout = Layout { heading: 0, roles: [Role::Name, Role::Person].into(), each: Each::Case };
        let mut cells = Cells::default();
        for row in [["张三", "4.21022E+17"], ["李四", "4.21022E+17"], ["张三", "4.21022e17"], ["王五", "11e"], ["王五", "11E"]]
        {
            cells.push(row);
        }
        let mut people = People::default();
        let found: Vec<_> = (0..5).map(|row| people.note(&layout, cells.row(row), row as u64)).collect();
        assert_eq!(found[..2], [None, None]);
        assert_eq!(found[2], Some(Before { times: 1, first: 0, by_name: true }));
        assert_eq!(found[4], Some(Before { times: 1, first: 3, by_name: false }));
    }
}
