package label700

import java.io.Closeable
import java.io.File
import java.io.IOException
import java.io.RandomAccessFile

/** A file that may already hold the beginning of what is fetched, and never holds more than [maxBytes]. */
internal class PartialFile(
    path: File,
    private val exchange: HttpExchange,
    offset: Long,
    private val maxBytes: Long,
) : Closeable {
    private val file = changing { RandomAccessFile(path, "rw") }

    /** How many bytes it holds. */
    var length: Long = 0
        private set

    /** How many more it may take. */
    val room: Long get() = maxBytes - length

    init {
        try {
            cut(minOf(offset, local { file.length() }))
            if (length > maxBytes) refuse()
        } catch (e: FetchException) {
            close()
            throw e
        }
    }

    fun append(
        bytes: ByteArray,
        count: Int,
    ) {
        if (count > room) refuse()
        changing { file.write(bytes, 0, count) }
        length += count
    }

    fun restart() = cut(0)

    /** Empties the file: it would be too large. */
    fun refuse(): Nothing {
        restart()
        throw FetchException.TooLarge()
    }

    override fun close() = local { file.close() }

    private fun cut(to: Long) {
        changing {
            file.setLength(to)
            file.seek(to)
        }
        length = to
    }

    private fun <T> changing(change: () -> T): T = exchange.unlessAbandoned { local(change) }

    private fun <T> local(work: () -> T): T =
        try {
            work()
        } catch (_: IOException) {
            throw FetchException.LocalFile()
        }
}
