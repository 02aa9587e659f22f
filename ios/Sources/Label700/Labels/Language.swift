import Foundation
internal import Label700FFI

/// A language that the SDK has texts in.
public enum Language: String, Sendable, Hashable, CaseIterable {
    /// Simplified Chinese; the default.
    case zhHans = "zh-Hans"
    /// Traditional Chinese.
    case zhHant = "zh-Hant"
    /// English.
    case en

    /// The language for a BCP-47 tag such as `zh-CN`, `zh-Hant-HK` or `en-GB`, in any case. `nil` for every other
    /// language.
    public init?(tag: String) {
        guard let language = guarded(nil, { try languageForTag(tag: tag) }) else { return nil }
        self.init(language)
    }

    /// The first of the user's languages that the SDK has texts in; Simplified Chinese in the end.
    public static var preferred: Language {
        Locale.preferredLanguages.lazy.compactMap(Language.init(tag:)).first ?? .zhHans
    }
}
