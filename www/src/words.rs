//! How words stand in both languages.

use butie::text::Language;

/// Words in both languages, Chinese first. They are lent, because handing four numbers on wherever words are said takes more
/// code than one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words(&'static [&'static str; 2]);

impl Words {
    /// Words from their two languages.
    pub const fn new(both: &'static [&'static str; 2]) -> Self {
        Self(both)
    }

    /// The words in a language.
    pub fn get(self, language: Language) -> &'static str {
        let [zh, en] = self.0;
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

/// Declares words: a name, Chinese, English. Every room keeps its own beside itself.
macro_rules! words {
    ($($name:ident = $zh:literal, $en:literal;)*) => {$(
        pub(crate) const $name: $crate::words::Words = $crate::words::Words::new(&[$zh, $en]);
    )*};
}
pub(crate) use words;
