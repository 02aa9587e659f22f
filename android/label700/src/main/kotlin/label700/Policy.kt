package label700

import label700.ffi.Policy as FfiPolicy
import label700.ffi.TextOverride as FfiTextOverride

/**
 * The host's choices. They only ever take away: nothing here adds a hint or makes one milder. The defaults show
 * everything.
 *
 * @property enabled `false`: no hint at all. Labels keep their [Label.kind], and numbers stay visible.
 * @property lookalikes `false`: numbers that only look like a 700 number get no hint.
 * @property companyNames `false`: no company is ever named; the scene still is.
 * @property details `false`: a hint carries no details.
 * @property meteredUse `true`: lists may also be fetched over metered networks. Labelling ignores it.
 * @property off Single reasons turned off: those about 700 numbers fall to [Reason.PROTECTED], `PROTECTED` and the
 *   lookalike reasons to [Reason.NONE].
 */
public data class Policy
    @JvmOverloads
    constructor(
        public val enabled: Boolean = true,
        public val lookalikes: Boolean = true,
        public val companyNames: Boolean = true,
        public val details: Boolean = true,
        public val meteredUse: Boolean = true,
        public val off: Set<Reason> = emptySet(),
    )

/**
 * A title and subtitle of the host's own, in place of the SDK's. What holds for the SDK's texts should hold for these:
 * a 700 number says what service carries the call, nothing about who is calling.
 *
 * @property reason The reason whose texts these are.
 * @property language Their language.
 * @property title At most 10 Chinese characters or 34 Latin letters. `null` or empty: the SDK's.
 * @property subtitle At most 18 Chinese characters or 60 Latin letters. `null`: the SDK's. Empty: none is shown.
 */
public data class TextOverride
    @JvmOverloads
    constructor(
        public val reason: Reason,
        public val language: Language,
        public val title: String? = null,
        public val subtitle: String? = null,
    )

internal fun Policy.toFfi(): FfiPolicy =
    FfiPolicy(enabled, lookalikes, companyNames, details, meteredUse, off.map(Reason::toFfi))

internal fun TextOverride.toFfi(): FfiTextOverride =
    FfiTextOverride(reason.toFfi(), language.toFfi(), title?.let(::wellFormed), subtitle?.let(::wellFormed))
