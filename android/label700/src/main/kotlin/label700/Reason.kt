package label700

import label700.ffi.Reason as FfiReason

/**
 * What sort of number it is. No policy and no list ever changes this.
 *
 * @property code The stable code, the same in every language.
 */
public enum class Kind(public val code: String) {
    /** A number of the number protection service: 15 digits beginning with 700. */
    PROTECTED("protected"),

    /** It looks like one and cannot be one. */
    LOOKALIKE("lookalike"),

    /** Any other text. */
    OTHER("other"),

    /** The network gave no number. */
    WITHHELD("withheld"),
}

/**
 * How much notice a hint deserves.
 *
 * @property code The stable code, the same in every language.
 */
public enum class Severity(public val code: String) {
    /** There is no hint. */
    NONE("none"),

    /** Neutral. */
    INFO("info"),

    /** Worth a second look; amber and a shape of its own, never alarm red. */
    CAUTION("caution"),
}

/**
 * Why there is a hint: for themes, translations and counters. A new version may add some; none changes its meaning.
 *
 * @property code The stable code, the same in every language.
 * @property severity How much notice it deserves.
 */
public enum class Reason(public val code: String, public val severity: Severity) {
    /** A 700 number, about which no list says more. */
    PROTECTED("protected", Severity.INFO),

    /** The list names who uses the number. */
    LISTED("listed", Severity.INFO),

    /** The list says that the platform is leaving the pilot (提前退出). It goes on serving existing orders. */
    PLATFORM_EXITING("platform_exiting", Severity.INFO),

    /** The list says that the platform's pilot is suspended (暂停). It goes on serving existing orders. */
    PLATFORM_SUSPENDED("platform_suspended", Severity.INFO),

    /** The list says that the platform's pilot qualification was revoked (撤销). It goes on serving existing orders. */
    PLATFORM_REVOKED("platform_revoked", Severity.CAUTION),

    /** The list says that the number block was returned (已退回). */
    RETURNED("returned", Severity.CAUTION),

    /** A fresh list that covers the number does not have it. */
    UNLISTED("unlisted", Severity.CAUTION),

    /** The network reports that the caller's number failed its check. */
    VERIFICATION_FAILED("verification_failed", Severity.CAUTION),

    /** Looks like a 700 number, with too few or too many digits. */
    WRONG_LENGTH("wrong_length", Severity.CAUTION),

    /** Looks like a 700 number, with letters or foreign digits in it. */
    MIXED_CHARACTERS("mixed_characters", Severity.CAUTION),

    /** Digits of a 700 number behind an international mark. */
    INTERNATIONAL_MARK("international_mark", Severity.INFO),

    /** Nothing to say. */
    NONE("none", Severity.NONE),
}

/**
 * How far the list could be relied on at the time of the call.
 *
 * @property code The stable code, the same in every language.
 */
public enum class Freshness(public val code: String) {
    /** Its timestamp is unexpired. Only such a list can say that a number is missing from it. */
    FRESH("fresh"),

    /** Expired. What it has still holds; what it lacks means nothing. */
    STALE("stale"),

    /** So old that it names no company any more. */
    VERY_STALE("very_stale"),

    /** The device clock is more than a day behind signed times. Counts as stale; validity dates are ignored. */
    CLOCK_SUSPECT("clock_suspect"),
}

internal fun Reason.toFfi(): FfiReason = FfiReason.entries[ordinal]

internal fun FfiReason.toFacade(): Reason = Reason.entries[ordinal]
