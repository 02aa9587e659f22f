package label700

import label700.ffi.languageForTag
import label700.ffi.Language as FfiLanguage
import label700.ffi.textsVersion as ffiTextsVersion

/**
 * A language that the SDK has texts in.
 *
 * @property code Its BCP-47 tag.
 */
public enum class Language(public val code: String) {
    /** Simplified Chinese; the default. */
    SIMPLIFIED_CHINESE("zh-Hans"),

    /** Traditional Chinese. */
    TRADITIONAL_CHINESE("zh-Hant"),

    /** English. */
    ENGLISH("en"),
    ;

    /** Finding the language for a user. */
    public companion object {
        /**
         * The language for a BCP-47 tag such as `zh-CN`, `zh-Hant-HK` or `en-GB`, in any case. `null` for every other
         * language.
         */
        @JvmStatic
        public fun forTag(tag: String): Language? =
            guardedOr({ null }) { languageForTag(wellFormed(tag)) }?.let { entries[it.ordinal] }

        /**
         * The first of the user's languages, given as BCP-47 tags in the order of preference, that the SDK has texts
         * in; Simplified Chinese if there is none.
         */
        @JvmStatic
        public fun forTags(tags: Iterable<String>): Language = tags.firstNotNullOfOrNull(::forTag) ?: SIMPLIFIED_CHINESE

        /** The version of the SDK's own texts; it rises with every change of a word. */
        @JvmStatic
        public val textsVersion: Int get() = guardedOr({ 0u }) { ffiTextsVersion() }.toInt()
    }
}

internal fun Language.toFfi(): FfiLanguage = FfiLanguage.entries[ordinal]
