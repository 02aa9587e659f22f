package label700

import label700.ffi.Label as FfiLabel

/**
 * The answer for one number on one call or message. Small: keep it, compare it, and ask for its words with
 * [Labeler.hint] when there is something to show. Its printed form hides the number.
 *
 * @property facts What was known about the call or message.
 */
public class Label internal constructor(
    // As the core packs it: kind, reason, freshness and what was read, a byte each; then the row, spread over four.
    private val head: Long,
    private val detail: Long,
    private val generation: Long,
    public val facts: CallFacts,
) {
    /** What sort of number it is. No policy and no list ever changes this. */
    public val kind: Kind get() = Kind.entries[byteOfHead(0)]

    /** Why there is a hint, or [Reason.NONE]. */
    public val reason: Reason get() = Reason.entries[byteOfHead(1)]

    /** How much notice the hint deserves; always that of its reason. */
    public val severity: Severity get() = reason.severity

    /** How old the list was at the time of the call. `null`: there was no list. */
    public val freshness: Freshness? get() = byteOfHead(2).let { if (it == NONE) null else Freshness.entries[it] }

    /** What the raw text was read as, the number included. */
    public val parsed: Parsed
        get() =
            when (byteOfHead(3)) {
                0 -> Parsed.Number(Number700(detail))
                1 -> Parsed.Lookalike(LookalikeReason.entries[detail.toInt()])
                2 -> Parsed.Incomplete(detail.toInt())
                3 -> Parsed.Withheld
                else -> Parsed.Other
            }

    /** The number, if it is a 700 number. */
    public val number: Number700? get() = if (byteOfHead(3) == 0) Number700(detail) else null

    internal fun toFfi(): FfiLabel {
        val row = PackedLabels.joined(head ushr 32)
        return FfiLabel(
            label700.ffi.Kind.entries[kind.ordinal],
            label700.ffi.Severity.entries[severity.ordinal],
            reason.toFfi(),
            parsed.toFfi(),
            facts.toFfi(),
            row.toUInt().takeIf { row != NO_ROW },
            generation.toULong(),
            freshness?.let { label700.ffi.Freshness.entries[it.ordinal] },
        )
    }

    private fun byteOfHead(index: Int): Int = (head ushr (8 * index)).toInt() and 0xFF

    override fun equals(other: Any?): Boolean =
        other is Label && head == other.head && detail == other.detail &&
            generation == other.generation && facts == other.facts

    override fun hashCode(): Int = 31 * (31 * head.hashCode() + detail.hashCode()) + generation.hashCode()

    /** Codes alone; never the number. */
    override fun toString(): String =
        "Label(kind=${kind.code}, reason=${reason.code}, direction=${facts.direction.code}, " +
            "freshness=${freshness?.code})"

    private companion object {
        const val NONE = 0x7F
        const val NO_ROW = 0x0FFF_FFFFL
    }
}
