//! The numbers that stand in a quote, however the document writes them: 150, ３００, 80%, 十, 三分之一, 3：7, 6.7万, 次年.

use alloc::string::String;
use alloc::vec::Vec;

/// An exact fraction in lowest terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// `numerator / denominator`; `None` when the denominator is zero.
    pub fn new(numerator: i128, denominator: i128) -> Option<Self> {
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).ok().filter(|divisor| *divisor > 0)?;
        (denominator != 0).then(|| Self { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    /// The fraction that a decimal is.
    pub fn from_decimal(number: rust_decimal::Decimal) -> Option<Self> {
        Self::new(number.mantissa(), 10i128.checked_pow(number.scale())?)
    }
}

fn gcd(a: u128, b: u128) -> u128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// A number in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numeral {
    /// As it stands in the text.
    pub spelling: String,
    /// What it can mean: 3：7 is three, seven, 30%, 70%, 3/7 and 7/3.
    pub values: Vec<Ratio>,
    /// What stands right after it, up to three characters: 天, 课时, 元/人.
    pub after: String,
    /// Whether it must be encoded or excused: a number in figures, a percentage or a fraction, but no year, no
    /// document number and no counting word such as 一次.
    pub significant: bool,
}

impl Numeral {
    /// Whether the number can count `unit`: it is no percentage, and no other of the `units` stands right after it.
    pub fn can_count(&self, unit: Option<&str>, units: &[&str]) -> bool {
        let Some(unit) = unit else { return true };
        let other = units.iter().any(|word| *word != unit && !unit.starts_with(word) && self.after.starts_with(word));
        !self.spelling.ends_with('%') && (!other || self.after.starts_with(unit))
    }
}

/// All numbers in a text, in order.
pub fn numerals(text: &str) -> Vec<Numeral> {
    let chars: Vec<char> = text.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
    let mut found = Vec::new();
    let mut at = 0;
    let mut brackets = 0usize;
    while let Some(first) = chars.get(at) {
        match first {
            '〔' | '《' | '[' => brackets += 1,
            '〕' | '》' | ']' => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        let numeral = figures(&chars, at, brackets > 0).or_else(|| words(&chars, at));
        match numeral {
            Some((numeral, end)) => {
                found.push(Numeral { after: spelling(&chars, end, (end + 3).min(chars.len())), ..numeral });
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        '％' => '%',
        '：' => ':',
        '．' => '.',
        c => c,
    }
}

fn spelling(chars: &[char], from: usize, to: usize) -> String {
    chars.get(from..to).unwrap_or(&[]).iter().collect()
}

/// The decimal figures from `at`: their value and their end.
fn decimal(chars: &[char], at: usize) -> Option<(i128, i128, usize)> {
    let (mut digits, mut scale, mut end) = (0i128, 1i128, at);
    let mut after_point = false;
    while let Some(c) = chars.get(end) {
        match c.to_digit(10) {
            Some(digit) => {
                digits = digits.checked_mul(10)?.checked_add(i128::from(digit))?;
                if after_point {
                    scale = scale.checked_mul(10)?;
                }
            }
            None if *c == '.' && !after_point && end > at && chars.get(end + 1).is_some_and(char::is_ascii_digit) => {
                after_point = true;
            }
            None => break,
        }
        end += 1;
    }
    (end > at).then_some((digits, scale, end))
}

fn figures(chars: &[char], at: usize, in_brackets: bool) -> Option<(Numeral, usize)> {
    let (digits, scale, mut end) = decimal(chars, at)?;
    let mut values = Vec::new();
    let next = chars.get(end).copied();
    if next == Some('%') {
        end += 1;
        values.extend(Ratio::new(digits, scale.checked_mul(100)?));
    } else if let Some(factor) = next.and_then(large_unit) {
        end += 1;
        values.extend(Ratio::new(digits.checked_mul(factor)?, scale));
        values.extend(Ratio::new(digits, scale));
    } else if let (Some(':'), Some((second, second_scale, second_end))) = (next, decimal(chars, end + 1)) {
        end = second_end;
        let (a, b) = (digits.checked_mul(second_scale)?, second.checked_mul(scale)?);
        let sum = a.checked_add(b)?;
        for (above, below) in [(digits, scale), (second, second_scale), (a, sum), (b, sum), (a, b), (b, a)] {
            values.extend(Ratio::new(above, below));
        }
    } else {
        values.extend(Ratio::new(digits, scale));
    }
    let next = chars.get(end).copied();
    let year = next == Some('年') && (1900..2100).contains(&digits) && scale == 1;
    let document_number = in_brackets || next == Some('号');
    Some((
        Numeral { spelling: spelling(chars, at, end), values, after: String::new(), significant: !year && !document_number },
        end,
    ))
}

/// Numbers in Chinese words.
fn words(chars: &[char], at: usize) -> Option<(Numeral, usize)> {
    let counting = |value: i128, end: usize| {
        let values = Ratio::new(value, 1).into_iter().collect();
        Some((Numeral { spelling: spelling(chars, at, end), values, after: String::new(), significant: false }, end))
    };
    if chars.get(at) == Some(&'次') && matches!(chars.get(at + 1), Some('年' | '月' | '日')) {
        return counting(1, at + 1);
    }
    if chars.get(at) == Some(&'半') {
        let values = Ratio::new(1, 2).into_iter().collect();
        return Some((
            Numeral { spelling: spelling(chars, at, at + 1), values, after: String::new(), significant: false },
            at + 1,
        ));
    }
    let hundredths = chars.get(at..at + 3) == Some(&['百', '分', '之']);
    let (value, end) = if hundredths { (100, at + 1) } else { chinese(chars, at)? };
    if chars.get(end) == Some(&'分')
        && chars.get(end + 1) == Some(&'之')
        && let Some((part, end)) = chinese(chars, end + 2)
    {
        let values = Ratio::new(part, value).into_iter().collect();
        return Some((Numeral { spelling: spelling(chars, at, end), values, after: String::new(), significant: true }, end));
    }
    counting(value, end)
}

fn large_unit(c: char) -> Option<i128> {
    match c {
        '万' => Some(10_000),
        '亿' => Some(100_000_000),
        _ => None,
    }
}

/// A number in Chinese figures from `at`: 十, 二十五, 一百, 三千, 五万.
fn chinese(chars: &[char], at: usize) -> Option<(i128, usize)> {
    let digit = |c: char| match c {
        '两' => Some(2),
        _ => "零一二三四五六七八九".chars().position(|word| word == c).and_then(|value| i128::try_from(value).ok()),
    };
    let small_unit = |c: char| match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1000),
        _ => None,
    };
    let (mut total, mut group, mut pending, mut end) = (0i128, 0i128, None, at);
    while let Some(c) = chars.get(end) {
        if let Some(value) = digit(*c) {
            pending = Some(value);
        } else if let Some(unit) = small_unit(*c) {
            // 百 and 千 alone are parts of other words; only 十 stands for itself.
            if pending.is_none() && (unit != 10 || group > 0) {
                break;
            }
            group = group.checked_add(pending.take().unwrap_or(1) * unit)?;
        } else if let Some(unit) = large_unit(*c).filter(|_| end > at) {
            total = total.checked_add((group + pending.take().unwrap_or(0)).checked_mul(unit)?)?;
            group = 0;
        } else {
            break;
        }
        end += 1;
    }
    (end > at).then_some((total + group + pending.unwrap_or(0), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, values: &[(i128, i128)], significant: bool) {
        let found = numerals(text);
        for (above, below) in values {
            let wanted = Ratio::new(*above, *below).unwrap();
            let hit = found.iter().find(|numeral| numeral.values.contains(&wanted));
            assert_eq!(hit.map(|numeral| numeral.significant), Some(significant), "{text} {above}/{below} {found:?}");
        }
    }

    #[test]
    fn numbers_in_every_spelling() {
        check("按照前 10 天每人每天 150 元", &[(10, 1), (150, 1)], true);
        check("就业率达到 80%", &[(4, 5)], true);
        check("给予３００元，占２５％", &[(300, 1), (1, 4)], true);
        check("不得少于年度培训任务数的三分之一", &[(1, 3)], true);
        check("不得低于十分之一", &[(1, 10)], true);
        check("达到百分之八十", &[(4, 5)], true);
        check("理论和实操按3：7课时设置", &[(7, 10), (3, 10), (3, 1)], true);
        check("开展培训6.7万人次", &[(67_000, 1), (67, 10)], true);
        check("一次，二十五，十，三千零五", &[(1, 1), (25, 1), (10, 1), (3005, 1)], false);
        check("次年3月底", &[(1, 1)], false);
        check("次年3月底", &[(3, 1)], true);
        check("2023年〔2017〕102号", &[(2023, 1), (2017, 1), (102, 1)], false);
    }

    #[test]
    fn a_percentage_is_not_its_figure() {
        assert!(!numerals("达到80%").iter().any(|numeral| numeral.values.contains(&Ratio::new(80, 1).unwrap())));
    }
}
