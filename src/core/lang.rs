//! The two languages in which people are told things, and what is told in both of them.
//!
//! Whatever a person reads is made by `say!`, whose two halves stand side by side: nothing can be
//! said in one language only. JSON takes the English half whatever people read.

use std::fmt;

use serde::{Serialize, Serializer};

/// A language of what people read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// English, beside which the platform's own terms stay Chinese.
    #[default]
    En,
    /// Chinese.
    Zh,
}

impl Lang {
    /// The language that `--lang` names.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "en" => Some(Self::En),
            "zh" => Some(Self::Zh),
            _ => None,
        }
    }

    /// The language of a locale such as `zh_CN.UTF-8` or `zh-Hans`; all but Chinese read English.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("zh") { Self::Zh } else { Self::En }
    }
}

/// What is told to people, in both languages.
///
/// It has no `Display`: whoever puts it into a sentence does so in both halves of `say!`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    en: String,
    zh: String,
}

impl Words {
    /// The same in two languages.
    #[must_use]
    pub fn new(en: String, zh: String) -> Self {
        Self { en, zh }
    }

    /// The English half.
    #[must_use]
    pub fn en(&self) -> &str {
        &self.en
    }

    /// The Chinese half.
    #[must_use]
    pub fn zh(&self) -> &str {
        &self.zh
    }

    /// In the language that is wanted.
    #[must_use]
    pub fn told(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }

    /// The English half alone, for JSON.
    #[must_use]
    pub fn into_en(self) -> String {
        self.en
    }

    /// Whether there is nothing to tell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.en.is_empty()
    }

    /// What is made of each half in the same way.
    #[must_use]
    pub fn map(&self, make: impl Fn(&str) -> String) -> Self {
        Self::new(make(&self.en), make(&self.zh))
    }

    /// The same with a blank in front of a Chinese half that begins as no Chinese does.
    #[must_use]
    pub fn apart(&self) -> Self {
        let gap = if self.zh.starts_with(|c: char| c.is_ascii_graphic()) { " " } else { "" };
        Self::new(self.en.clone(), format!("{gap}{}", self.zh))
    }

    /// Adds more behind it.
    pub fn push(&mut self, more: &Self) {
        self.en.push_str(&more.en);
        self.zh.push_str(&more.zh);
    }

    /// Several, with the same between each two.
    #[must_use]
    pub fn join(several: impl IntoIterator<Item = Self>, between: &Self) -> Self {
        let mut all = Self::default();
        for (place, one) in several.into_iter().enumerate() {
            if place > 0 {
                all.push(between);
            }
            all.push(&one);
        }
        all
    }
}

/// A name or a value, which is the same in every language. A sentence never becomes words in this
/// way; a test reads the sources for that.
impl From<&str> for Words {
    fn from(value: &str) -> Self {
        Self::new(value.to_owned(), value.to_owned())
    }
}

impl From<String> for Words {
    fn from(value: String) -> Self {
        Self::new(value.clone(), value)
    }
}

impl From<&String> for Words {
    fn from(value: &String) -> Self {
        Self::from(value.as_str())
    }
}

/// In documents words are English, whatever people read.
impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.en)
    }
}

impl FromIterator<Self> for Words {
    fn from_iter<I: IntoIterator<Item = Self>>(several: I) -> Self {
        Self::join(several, &Self::default())
    }
}

impl From<&Self> for Words {
    fn from(words: &Self) -> Self {
        words.clone()
    }
}

/// Why clap refuses a value. It reads English to clap, which knows nothing else.
#[derive(Clone, Debug)]
pub struct BadValue(pub Words);

impl fmt::Display for BadValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.en())
    }
}

impl std::error::Error for BadValue {}

/// Words from an English half and a Chinese one, both of them what `format!` takes. Words that
/// stand within others are listed in brackets, by their names in both halves:
///
/// ```ignore
/// say!("cannot open {file}: {why}", "无法打开 {file}：{why}", [why = words::problem(&problem)])
/// ```
macro_rules! say {
    ($en:literal, $zh:literal, [$($word:ident $(= $value:expr)?),+ $(,)?] $(, $arg:expr)* $(,)?) => {{
        $($(let $word = $value;)?)+
        $crate::core::lang::Words::new(
            { $(let $word = $word.en();)+ format!($en $(, $arg)*) },
            { $(let $word = $word.zh();)+ format!($zh $(, $arg)*) },
        )
    }};
    ($en:literal, $zh:literal $(, $arg:expr)* $(,)?) => {
        $crate::core::lang::Words::new(format!($en $(, $arg)*), format!($zh $(, $arg)*))
    };
}
pub(crate) use say;

/// In tests within this crate, words read as their English half.
#[cfg(test)]
mod read {
    use super::{Words, fmt};

    impl std::ops::Deref for Words {
        type Target = str;

        fn deref(&self) -> &str {
            self.en()
        }
    }

    impl fmt::Display for Words {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.en())
        }
    }

    impl PartialEq<str> for Words {
        fn eq(&self, other: &str) -> bool {
            self.en() == other
        }
    }

    impl PartialEq<&str> for Words {
        fn eq(&self, other: &&str) -> bool {
            self.en() == *other
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_is_chinese_by_its_language_alone() {
        for locale in ["zh", "zh_CN.UTF-8", "zh-Hans", "zh_TW", "ZH_CN", "zh.UTF-8", "zh@pinyin"] {
            assert_eq!(Lang::of_locale(locale), Lang::Zh, "{locale}");
        }
        for locale in ["", "C", "POSIX", "C.UTF-8", "en_US.UTF-8", "zhx", "de_DE"] {
            assert_eq!(Lang::of_locale(locale), Lang::En, "{locale}");
        }
    }

    #[test]
    fn words_within_words_are_told_in_the_same_language() {
        let (file, why) = ("f", say!("it is full", "已满"));
        let told = say!("cannot write {file}: {why} ({})", "无法写入 {file}：{why}（{}）", [why], 7);
        assert_eq!(told.told(Lang::En), "cannot write f: it is full (7)");
        assert_eq!(told.told(Lang::Zh), "无法写入 f：已满（7）");
        let both = Words::join([Words::from("a"), say!("b", "乙")], &say!(", ", "、"));
        assert_eq!((both.en(), both.zh()), ("a, b", "a、乙"));
    }
}
