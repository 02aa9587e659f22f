package label700

import java.nio.ByteBuffer
import java.nio.ByteOrder

/** The labels that the core packed into a block of bytes; each is made when it is asked for. */
internal class PackedLabels(block: ByteArray, private val facts: CallFacts) : AbstractList<Label>(), RandomAccess {
    private val bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN)
    private val generation = bytes.getLong(block.size - Long.SIZE_BYTES)

    override val size: Int = (block.size - Long.SIZE_BYTES) / LABEL_BYTES

    override fun get(index: Int): Label {
        if (index !in indices) throw IndexOutOfBoundsException("label $index of $size")
        val start = index * LABEL_BYTES
        return Label(bytes.getLong(start), bytes.getLong(start + Long.SIZE_BYTES), generation, facts)
    }

    private companion object {
        const val LABEL_BYTES = 16
    }
}
