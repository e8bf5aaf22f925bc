//! Finding one's own county among those on offer: by its name or a part of it, by pinyin, by initials, by province, by division
//! code, by year.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::model::Document;
use crate::text::Text;

/// A place, as whoever offers it holds it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The name.
    pub name: &'a Text,
    /// The Chinese name in pinyin, syllables with blanks between.
    pub pinyin: &'a str,
    /// The province's name, and its pinyin.
    pub province: Option<(&'a Text, &'a str)>,
    /// Six-digit division code.
    pub code: &'a str,
    /// The year whose plan is on offer.
    pub plan_year: u16,
}

impl<'a> From<&'a Document> for Place<'a> {
    fn from(document: &'a Document) -> Self {
        let region = &document.region;
        Self {
            name: &region.name,
            pinyin: &region.pinyin,
            province: region.province.as_ref().map(|province| (&province.name, province.pinyin.as_str())),
            code: &region.code,
            plan_year: document.plan_year,
        }
    }
}

/// How well a place answers a query, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// The query is the name, or the whole code.
    Exact,
    /// The name, or the code, begins so.
    Name,
    /// The pinyin begins so.
    Pinyin,
    /// Beginnings of the first syllables: `gax`, `gongax`.
    Initials,
    /// Later in the name, in the province, or the year.
    Elsewhere,
}

/// The positions of the places that answer the query, the best first, and of equals the earlier; all of them when nothing is
/// asked. Case, blanks, apostrophes and other marks, tone marks and the width of letters make no difference.
pub fn find(places: &[Place<'_>], query: &str) -> Vec<usize> {
    let query = folded(query);
    let ranks: Vec<Option<Rank>> = places.iter().map(|place| rank(place, &query)).collect();
    let mut found = Vec::new();
    // Five walks take less code than a sort.
    for wanted in [Rank::Exact, Rank::Name, Rank::Pinyin, Rank::Initials, Rank::Elsewhere] {
        for (position, rank) in ranks.iter().enumerate() {
            if *rank == Some(wanted) {
                found.push(position);
            }
        }
    }
    found
}

/// How well a place answers a folded query; `None` when it does not.
fn rank(place: &Place<'_>, query: &str) -> Option<Rank> {
    let own = named(place.name, place.pinyin, query);
    if own.is_some() {
        return own;
    }
    if place.code.starts_with(query) {
        return Some(if place.code == query { Rank::Exact } else { Rank::Name });
    }
    let year = query.strip_suffix('年').unwrap_or(query);
    let of_year = !year.is_empty() && place.plan_year.to_string().starts_with(year);
    let in_province = place.province.is_some_and(|(name, pinyin)| {
        // Whoever writes the province first goes on with the place, 省 or not: 山西古县.
        let zh = name.zh.as_str();
        let rest = query.strip_prefix(zh).or_else(|| query.strip_prefix(zh.trim_end_matches(['省', '市'])));
        let within = rest.is_some_and(|rest| rest.len() < query.len() && named(place.name, place.pinyin, rest).is_some());
        within || named(name, pinyin, query).is_some()
    });
    (of_year || in_province).then_some(Rank::Elsewhere)
}

/// How well a name answers a folded query.
fn named(name: &Text, pinyin: &str, query: &str) -> Option<Rank> {
    let mut best = None;
    let mut offer = |rank: Rank| {
        if best.is_none_or(|known| rank < known) {
            best = Some(rank);
        }
    };
    for text in [&name.zh, &name.en] {
        // Chinese is looked through character by character, English word by word.
        let mut begins = true;
        for (at, c) in text.char_indices() {
            if begins || !c.is_ascii() {
                let tail = folded(&text[at..]);
                if tail.starts_with(query) {
                    offer(if at > 0 {
                        Rank::Elsewhere
                    } else if tail == query {
                        Rank::Exact
                    } else {
                        Rank::Name
                    });
                }
            }
            begins = c == ' ';
        }
    }
    let (mut rest, mut first) = (pinyin, true);
    while !rest.is_empty() {
        if abbreviates(query, rest) {
            offer(if !first {
                Rank::Elsewhere
            } else if folded(pinyin).starts_with(query) {
                Rank::Pinyin
            } else {
                Rank::Initials
            });
        }
        rest = syllable(rest).1;
        first = false;
    }
    best
}

/// The first syllable, and those after it.
fn syllable(pinyin: &str) -> (&str, &str) {
    pinyin.split_once(' ').unwrap_or((pinyin, ""))
}

/// Whether the query is made of the first syllables, each whole or by its beginning: gongan, gonga, gax, zhnx.
fn abbreviates(query: &str, pinyin: &str) -> bool {
    let (first, rest) = syllable(pinyin);
    let common = first.bytes().zip(query.bytes()).take_while(|(a, b)| a == b).count();
    query.is_empty() || (1..=common).rev().any(|taken| query.get(taken..).is_some_and(|query| abbreviates(query, rest)))
}

/// Letters with the tones that may stand on them; ü is v.
const TONES: [(char, &str); 6] =
    [('a', "āáǎàĀÁǍÀ"), ('e', "ēéěèĒÉĚÈ"), ('i', "īíǐì"), ('o', "ōóǒòŌÓǑÒ"), ('u', "ūúǔù"), ('v', "üǖǘǚǜÜ")];

/// What counts of a spelling: small letters without tones, figures, characters.
fn folded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        let letter = match c {
            // Full-width letters and figures stand at a fixed distance from the others.
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            // A diaeresis that is written after its letter.
            '\u{308}' if plain.ends_with('u') => {
                plain.pop();
                'v'
            }
            c => TONES.iter().find(|(_, marked)| marked.chars().any(|known| known == c)).map_or(c, |(letter, _)| *letter),
        };
        let marks = |c: char| matches!(c, '\u{300}'..='\u{36f}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{a0}'..='\u{bf}' | 'ʼ' | '\u{feff}');
        if letter.is_ascii_alphanumeric() || !letter.is_ascii() && !marks(letter) {
            plain.push(letter.to_ascii_lowercase());
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACES: [&str; 7] = [
        "141025|古县|Gu County|gu xian|山西省|Shanxi|shan xi sheng|2023",
        "421022|公安县|Gong'an County|gong an xian|湖北省|Hubei|hu bei sheng|2023",
        "610000|陕西省|Shaanxi Province|shan xi sheng||||2021",
        "621027|正宁县|Zhengning County|zheng ning xian|甘肃省|Gansu Province|gan su sheng|2022",
        "370900|泰安市|Tai'an City|tai an shi|山东省|Shandong Province|shan dong sheng|2021",
        "141100|吕梁市|Lüliang City|lv liang shi|山西省|Shanxi|shan xi sheng|2024",
        "610100|西安市|Xi'an City|xi an shi|陕西省|Shaanxi Province|shan xi sheng|2024",
    ];

    /// The Chinese names of the places that answer, in their order.
    fn found(query: &str) -> Vec<&'static str> {
        let fields: Vec<Vec<&str>> = PLACES.iter().map(|place| place.split('|').collect()).collect();
        let texts: Vec<(Text, Text)> = fields.iter().map(|f| (Text::new(f[1], f[2]), Text::new(f[4], f[5]))).collect();
        let places = fields.iter().zip(&texts).map(|(f, (name, province))| Place {
            name,
            pinyin: f[3],
            province: Some((province, f[6])).filter(|_| !f[6].is_empty()),
            code: f[0],
            plan_year: f[7].parse().unwrap(),
        });
        find(&places.collect::<Vec<_>>(), query).into_iter().map(|position| PLACES[position].split('|').nth(1).unwrap()).collect()
    }

    #[test]
    fn a_place_is_found_by_its_name_or_a_part_of_it() {
        assert_eq!(found("公安县"), ["公安县"]);
        assert_eq!(found("公安"), ["公安县"]);
        assert_eq!(found("安"), ["公安县", "泰安市", "西安市"]);
        assert_eq!(found("古"), ["古县"]);
        assert_eq!(found("Gong'an County"), ["公安县"]);
        assert_eq!(found("zhengning"), ["正宁县"]);
        assert_eq!(found("city"), ["泰安市", "吕梁市", "西安市"]);
        assert_eq!(found("shaanxi"), ["陕西省", "西安市"]);
        assert_eq!(found("北京"), Vec::<&str>::new());
    }

    #[test]
    fn pinyin_is_found_from_the_beginning_of_a_syllable() {
        for query in
            ["gong", "gonga", "gong an", "gongan", "gongan xian", "gōng'ān", "ＧＯＮＧ　ＡＮ", "go\u{304}ng", "gong\u{a0}an"]
        {
            assert_eq!(found(query), ["公安县"], "{query}");
        }
        assert_eq!(found("ong"), Vec::<&str>::new());
        assert_eq!(found("ning"), ["正宁县"]);
        assert_eq!(found("shi"), ["泰安市", "吕梁市", "西安市"]);
        assert_eq!(found("an"), ["公安县", "泰安市", "西安市"]);
        for query in ["lv", "LÜ", "lu\u{308} liang", "lǚ"] {
            assert_eq!(found(query), ["吕梁市"], "{query}");
        }
    }

    #[test]
    fn initials_and_shortened_syllables_find_a_place() {
        assert_eq!(found("gax"), ["公安县"]);
        assert_eq!(found("ga"), ["公安县", "正宁县"], "正宁 lies in 甘肃, gan su");
        assert_eq!(found("gx"), ["古县"]);
        assert_eq!(found("zhnx"), ["正宁县"]);
        assert_eq!(found("znx"), ["正宁县"]);
        assert_eq!(found("tas"), ["泰安市"]);
        assert_eq!(found("gongax"), ["公安县"]);
        assert_eq!(found("gxa"), Vec::<&str>::new());
    }

    #[test]
    fn the_name_comes_before_the_pinyin_and_both_before_the_province() {
        assert_eq!(found("shan xi"), ["陕西省", "古县", "吕梁市", "西安市"]);
        assert_eq!(found("山西"), ["古县", "吕梁市"]);
        assert_eq!(found("陕西"), ["陕西省", "西安市"]);
        assert_eq!(found("陕西省"), ["陕西省", "西安市"]);
        assert_eq!(found("xi"), ["西安市", "古县", "公安县", "陕西省", "正宁县", "吕梁市"]);
        assert_eq!(found("sx"), ["陕西省", "古县", "吕梁市", "西安市"]);
        assert_eq!(found("gu"), ["古县"]);
    }

    #[test]
    fn the_province_may_stand_before_the_name() {
        for query in ["山西省古县", "山西古县", "山西 古", "山西guxian"] {
            assert_eq!(found(query), ["古县"], "{query}");
        }
        assert_eq!(found("湖北古县"), Vec::<&str>::new());
    }

    #[test]
    fn figures_are_a_code_or_a_year() {
        assert_eq!(found("421022"), ["公安县"]);
        assert_eq!(found("1410"), ["古县"]);
        assert_eq!(found("61"), ["陕西省", "西安市"]);
        assert_eq!(found("２０２３"), ["古县", "公安县"]);
        assert_eq!(found("2021年"), ["陕西省", "泰安市"]);
        assert_eq!(found("1999"), Vec::<&str>::new());
    }

    #[test]
    fn who_asks_for_nothing_sees_all() {
        for query in ["", " 　", "'’"] {
            assert_eq!(found(query).len(), PLACES.len(), "{query:?}");
        }
        assert_eq!(find(&[], "古"), Vec::<usize>::new());
    }
}
