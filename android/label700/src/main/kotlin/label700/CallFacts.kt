package label700

import java.time.Instant
import label700.ffi.CallFacts as FfiCallFacts
import label700.ffi.Direction as FfiDirection
import label700.ffi.Verification as FfiVerification

/**
 * Which way a call goes, or that it is a message.
 *
 * @property code The stable code, the same in every language and in `label700 label --json`.
 */
public enum class Direction(public val code: String) {
    /** A call that this phone receives. */
    INCOMING("incoming"),

    /** A call that this phone makes. */
    OUTGOING("outgoing"),

    /** A short message. */
    MESSAGE("message"),
}

/**
 * What the network says about the caller's number.
 *
 * @property code The stable code, the same in every language.
 */
public enum class Verification(public val code: String) {
    /** Nothing; the usual case, and no reason for anything. */
    NOT_VERIFIED("not_verified"),

    /** It passed. Says nothing to the user: a number that belongs to its caller is no promise about them. */
    PASSED("passed"),

    /** It failed: an incoming 700 call is then labelled [Reason.VERIFICATION_FAILED]. */
    FAILED("failed"),
    ;

    /** Reading what Android says. */
    public companion object {
        /**
         * What `Call.Details.getCallerNumberVerificationStatus()` (Android 11 and later) returned, that is one of
         * `Connection.VERIFICATION_STATUS_NOT_VERIFIED`, `…_PASSED` and `…_FAILED`. Any other value says nothing.
         */
        @JvmStatic
        public fun ofAndroid(status: Int): Verification =
            when (status) {
                1 -> PASSED
                2 -> FAILED
                else -> NOT_VERIFIED
            }
    }
}

/**
 * What the host knows about a call or message, apart from its number. Holds nothing that identifies anyone.
 *
 * @property direction Which way it goes.
 * @property now The device clock. Labelling reads no clock itself.
 * @property networkCountry Where the phone is registered, as two letters (ISO 3166-1), such as Android's
 *   `TelephonyManager.getNetworkCountryIso()`. `null`, empty or anything else: not known.
 * @property verification What the network says about the caller's number; `null`: nothing. Counts on incoming
 *   calls only.
 */
public data class CallFacts
    @JvmOverloads
    constructor(
        public val direction: Direction,
        public val now: Instant = Instant.now(),
        public val networkCountry: String? = null,
        public val verification: Verification? = null,
    )

internal fun Direction.toFfi(): FfiDirection = FfiDirection.entries[ordinal]

internal fun CallFacts.toFfi(): FfiCallFacts =
    FfiCallFacts(
        direction.toFfi(),
        now.epochSecond,
        networkCountry?.let(::wellFormed),
        verification?.let { FfiVerification.entries[it.ordinal] },
    )
