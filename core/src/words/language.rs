//! The languages of the texts.

/// A language that the SDK has texts in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Simplified Chinese, `zh-Hans`.
    #[default]
    ZhHans,
    /// Traditional Chinese, `zh-Hant`.
    ZhHant,
    /// English, `en`.
    En,
}

impl Language {
    /// Every language, the default one first.
    pub const ALL: [Self; 3] = [Self::ZhHans, Self::ZhHant, Self::En];

    /// `zh-Hans`, `zh-Hant` or `en`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
            Self::En => "en",
        }
    }

    /// The language for a BCP-47 tag such as `zh-CN`, `zh-Hant-HK` or `en-GB`, in any case; the system's
    /// forms `zh_TW` and `en_US.UTF-8` are read too. Chinese without a script is written as its region
    /// writes it: traditional in `TW`, `HK` and `MO`, simplified elsewhere.
    ///
    /// `None` for every other language: try the user's next one, and [`Language::default`] in the end.
    pub fn parse(tag: &str) -> Option<Self> {
        let tag = tag.split(['.', '@']).next().unwrap_or_default();
        let mut subtags = tag.split(['-', '_']);
        let language = subtags.next()?;
        if language.eq_ignore_ascii_case("en") {
            return Some(Self::En);
        }
        if !language.eq_ignore_ascii_case("zh") {
            return None;
        }
        // A single letter begins extensions, which may hold anything.
        for subtag in subtags.take_while(|subtag| subtag.len() > 1) {
            let is = |name: &&str| subtag.eq_ignore_ascii_case(name);
            if is(&"Hans") || ["CN", "SG", "MY"].iter().any(is) {
                return Some(Self::ZhHans);
            }
            if is(&"Hant") || ["TW", "HK", "MO"].iter().any(is) {
                return Some(Self::ZhHant);
            }
        }
        Some(Self::ZhHans)
    }
}

#[cfg(test)]
mod tests {
    use super::Language::{self, En, ZhHans, ZhHant};

    #[test]
    fn tags_find_their_language() {
        let table = [
            ("zh", Some(ZhHans)),
            ("zh-Hans", Some(ZhHans)),
            ("zh-CN", Some(ZhHans)),
            ("zh-SG", Some(ZhHans)),
            ("zh-Hans-CN", Some(ZhHans)),
            ("zh-Hans-HK", Some(ZhHans)),
            ("zh-TW", Some(ZhHant)),
            ("zh-HK", Some(ZhHant)),
            ("zh-MO", Some(ZhHant)),
            ("zh-Hant", Some(ZhHant)),
            ("zh-Hant-CN", Some(ZhHant)),
            ("zh-yue-HK", Some(ZhHant)),
            ("zh_TW", Some(ZhHant)),
            ("zh_CN.GB18030", Some(ZhHans)),
            ("zh_HK.UTF-8@radical", Some(ZhHant)),
            ("ZH-hant", Some(ZhHant)),
            ("zh-tw", Some(ZhHant)),
            ("zh-US", Some(ZhHans)),
            ("zh-u-rg-hkzzzz", Some(ZhHans)),
            ("zh-x-Hant", Some(ZhHans)),
            ("en", Some(En)),
            ("en-US", Some(En)),
            ("en-GB-oxendict", Some(En)),
            ("EN_us.UTF-8", Some(En)),
            ("eng", None),
            ("zho", None),
            ("yue-HK", None),
            ("ja-JP", None),
            ("ja-Hant", None),
            ("fr-CN", None),
            ("zhCN", None),
            ("", None),
            ("-", None),
            ("中文", None),
        ];
        for (tag, language) in table {
            assert_eq!(Language::parse(tag), language, "{tag}");
        }
        for language in Language::ALL {
            assert_eq!(Language::parse(language.as_str()), Some(language));
        }
    }
}
