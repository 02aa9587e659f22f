package label700

import label700.ffi.grouped as ffiGrouped

/**
 * A number of the number protection service: 700 and twelve more digits. It is made only by reading a text
 * ([parseNumber], [find700In], [Label.number]).
 *
 * Its printed form hides the digits, so that no log holds a caller's number; ask for [digits] or [grouped] to show it.
 *
 * @property value All fifteen digits as an integer. Integers sort as numbers do.
 */
@JvmInline
public value class Number700 internal constructor(public val value: Long) : Comparable<Number700> {
    /** All fifteen digits: `700123456789012`. */
    public val digits: String get() = value.toString()

    /** The digits in groups for reading: `700 1234 5678 9012`. */
    public val grouped: String get() = guardedOr({ null }) { ffiGrouped(value.toULong()) } ?: digits

    override fun compareTo(other: Number700): Int = value.compareTo(other.value)

    /** Always `Number700`, never digits. */
    override fun toString(): String = "Number700"
}

/**
 * A 700 number in a text. Its printed form hides the digits and where they stand.
 *
 * @property number The number.
 * @property range Where it stands, its country prefix included, as Kotlin and Java count (UTF-16 code units):
 *   `text.substring(found.range)`.
 * @property utf8Range The same in bytes of the text's UTF-8 form, for text that is stored so.
 */
public class Found700 internal constructor(
    public val number: Number700,
    public val range: IntRange,
    public val utf8Range: IntRange,
) {
    override fun equals(other: Any?): Boolean = other is Found700 && number == other.number && range == other.range

    override fun hashCode(): Int = 31 * number.hashCode() + range.hashCode()

    /** Always `Found700`, never digits. */
    override fun toString(): String = "Found700"
}
