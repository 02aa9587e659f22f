package label700

import label700.ffi.Parsed as FfiParsed

/** What a text turned out to be. No form prints digits. */
public sealed interface Parsed {
    /**
     * A 700 number.
     *
     * @property number The number; it hides its digits when printed.
     */
    public data class Number(public val number: Number700) : Parsed

    /**
     * Not a 700 number, but made up to look like one.
     *
     * @property why In which way.
     */
    public data class Lookalike(public val why: LookalikeReason) : Parsed

    /**
     * The beginning of a 700 number being typed. Only from [asYouType].
     *
     * @property digits How many digits there are from 700 on, 3 to 14.
     */
    public data class Incomplete(public val digits: Int) : Parsed

    /** The caller's number was withheld. */
    public data object Withheld : Parsed

    /** Any other number, or no number at all. */
    public data object Other : Parsed
}

/**
 * Why a text looks like a 700 number without being one. Only said where no valid number of anyone can be meant.
 *
 * @property code The stable code; the same as that of the [Reason] of the same name.
 */
public enum class LookalikeReason(public val code: String) {
    /** Begins with 700 but has too few or too many digits. */
    WRONG_LENGTH("wrong_length"),

    /** Fifteen characters beginning with 700, one to three of them letters or another script's digits. */
    MIXED_CHARACTERS("mixed_characters"),

    /** A 700 number with `+` or `00` in front, as if it were a number abroad. */
    INTERNATIONAL_MARK("international_mark"),
}

internal fun FfiParsed.toFacade(): Parsed =
    when (this) {
        is FfiParsed.Number700 -> Parsed.Number(Number700(number.toLong()))
        is FfiParsed.Lookalike -> Parsed.Lookalike(LookalikeReason.entries[lookalike.ordinal])
        is FfiParsed.Incomplete -> Parsed.Incomplete(digits.toInt())
        is FfiParsed.Withheld -> Parsed.Withheld
        is FfiParsed.Other -> Parsed.Other
    }

internal fun Parsed.toFfi(): FfiParsed =
    when (this) {
        is Parsed.Number -> FfiParsed.Number700(number.value.toULong())
        is Parsed.Lookalike -> FfiParsed.Lookalike(label700.ffi.Lookalike.entries[why.ordinal])
        is Parsed.Incomplete -> FfiParsed.Incomplete(digits.toUByte())
        is Parsed.Withheld -> FfiParsed.Withheld
        is Parsed.Other -> FfiParsed.Other
    }
