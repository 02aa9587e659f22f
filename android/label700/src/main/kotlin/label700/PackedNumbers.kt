package label700

import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.concurrent.atomic.AtomicReference

/** Writes requests to the core, whose form is that of ffi/packed: the facts, and behind them a number on each line. */
internal class PackedNumbers {
    // The core reads a request where it lies. Such a block takes long to make, so one is kept for the next.
    private val spare = AtomicReference<ByteBuffer?>()

    /** Hands a request to [question], valid until that returns. */
    inline fun <T> request(
        lines: ByteArray,
        facts: CallFacts,
        question: (ByteBuffer) -> T,
    ): T {
        val request = written(lines, facts)
        try {
            return question(request)
        } finally {
            if (request.capacity() <= LARGEST_SPARE) spare.set(request)
        }
    }

    private fun written(
        lines: ByteArray,
        facts: CallFacts,
    ): ByteBuffer {
        val request = block(FACTS_BYTES + lines.size)
        request.put(facts.direction.ordinal.toByte())
        request.put((facts.verification?.ordinal ?: NONE).toByte())
        request.put(countryBytes(facts.networkCountry))
        request.putLong(facts.now.epochSecond)
        request.put(lines)
        request.flip()
        return request
    }

    private fun block(bytes: Int): ByteBuffer {
        val kept = spare.getAndSet(null)
        if (kept == null || kept.capacity() < bytes) {
            return ByteBuffer.allocateDirect(maxOf(bytes, LEAST_BLOCK)).order(ByteOrder.LITTLE_ENDIAN)
        }
        kept.clear()
        return kept
    }

    private fun countryBytes(country: String?): ByteArray {
        val bytes = country?.toByteArray()
        return if (bytes?.size == 2) bytes else ByteArray(2)
    }

    internal companion object {
        private const val FACTS_BYTES = 12
        private const val NONE = 0xFF
        private const val LEAST_BLOCK = 256
        private const val LARGEST_SPARE = 1 shl 16

        /**
         * The numbers as lines, encoded at once, which takes a fraction of the time that one by one would. A line
         * break in a number is not looked for: it makes one line more.
         */
        fun lines(raws: List<String?>): ByteArray {
            val given = if (raws.any { it == null }) raws.map { it.orEmpty() } else raws
            val text = java.lang.String.join("\n", given)
            val bytes = text.toByteArray()
            // Half of a surrogate pair has no form in UTF-8, and something else is in its place.
            return if (String(bytes, Charsets.UTF_8) == text) bytes else carefulLines(raws)
        }

        /** The same, each number looked at. */
        fun carefulLines(raws: List<String?>): ByteArray = raws.joinToString("\n", transform = ::oneLine).toByteArray()
    }
}
