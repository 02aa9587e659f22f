package label700

import java.nio.ByteBuffer
import java.nio.ByteOrder

/** The labels in an answer of the core, whose form is that of ffi/packed; each is made when it is asked for. */
internal class PackedLabels(answer: String, private val facts: CallFacts) : AbstractList<Label>(), RandomAccess {
    private val bytes = ByteBuffer.wrap(answer.toByteArray(Charsets.ISO_8859_1)).order(ByteOrder.LITTLE_ENDIAN)

    override val size: Int = (bytes.capacity() - GENERATION_BYTES) / LABEL_BYTES

    private val generation =
        joined(bytes.getShort(bytes.capacity() - Short.SIZE_BYTES).toLong()).shl(56) or
            joined(bytes.getLong(bytes.capacity() - GENERATION_BYTES))

    override fun get(index: Int): Label {
        if (index !in indices) throw IndexOutOfBoundsException("label $index of $size")
        val start = index * LABEL_BYTES
        return Label(bytes.getLong(start), joined(bytes.getLong(start + Long.SIZE_BYTES)), generation, facts)
    }

    internal companion object {
        private const val LABEL_BYTES = 16
        private const val GENERATION_BYTES = 10

        /** An integer of which each byte holds seven bits. */
        fun joined(spread: Long): Long {
            val quarters = (spread and 0x007F_007F_007F_007F) or ((spread and 0x7F00_7F00_7F00_7F00) ushr 1)
            val halves = (quarters and 0x0000_3FFF_0000_3FFF) or ((quarters and 0x3FFF_0000_3FFF_0000) ushr 2)
            return (halves and 0x0FFF_FFFF) or ((halves and 0x0FFF_FFFF_0000_0000) ushr 4)
        }
    }
}
