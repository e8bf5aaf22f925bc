//! Words for people, in the two languages of the product.

use alloc::string::String;

/// A text in Chinese and in English; Chinese is the original.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The items with a text between them. The standard library's own way is four times as large for each kind of item.
pub fn joined<T: AsRef<str>>(items: impl IntoIterator<Item = T>, between: &str) -> String {
    let mut all = String::new();
    for (position, item) in items.into_iter().enumerate() {
        if position > 0 {
            all.push_str(between);
        }
        all.push_str(item.as_ref());
    }
    all
}

/// The language a text is wanted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Language {
    /// What stands for this language.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

impl Text {
    /// A text from its two versions.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The version in `language`.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Zh => &self.zh,
            Language::En => &self.en,
        }
    }
}
