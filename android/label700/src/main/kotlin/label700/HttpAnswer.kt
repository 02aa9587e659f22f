package label700

import java.io.Closeable
import java.io.IOException
import java.io.InputStream
import java.net.HttpURLConnection
import java.time.DateTimeException
import java.time.Duration
import java.time.Instant
import java.time.format.DateTimeFormatter

/** What a server answered. Made, it has read the headers. */
internal class HttpAnswer(private val connection: HttpURLConnection) : Closeable {
    val status: Int = connection.responseCode

    /** How many bytes the body is to have; -1: not said. */
    val length: Long get() = connection.contentLengthLong

    val location: String? get() = connection.getHeaderField("Location")

    val body: InputStream get() = connection.inputStream

    private val range = contentRange(connection.getHeaderField("Content-Range"))

    /** How long the whole file is; -1: not said. */
    val total: Long get() = if (status == PARTIAL_CONTENT) range?.total ?: -1 else -1

    /** Whether it holds the bytes from [from] on that were asked for. */
    fun isRest(from: Long): Boolean = from > 0 && status == PARTIAL_CONTENT && range?.first == from

    /** Whether the range lies outside the file, or others came: the bytes that are here are of another file. */
    fun isOtherRange(from: Long): Boolean =
        from > 0 && (status == RANGE_NOT_SATISFIABLE || status == PARTIAL_CONTENT && range?.first != from)

    /** The error for an answer that does not hold the file. */
    fun failure(): FetchException =
        if (status < 0) FetchException.Network() else FetchException.Status(status, retryAfter())

    /** Gives the connection back where the body was read to its end, and ends it where not. */
    override fun close() {
        try {
            (if (status < ERRORS) connection.inputStream else connection.errorStream)?.close()
        } catch (_: IOException) {
            connection.disconnect()
        }
    }

    /**
     * `Retry-After`, seconds or a date. A date is measured from the server's own, so that a wrong device clock does no
     * harm. One gone by is no wait.
     */
    private fun retryAfter(): Duration? {
        val value = connection.getHeaderField("Retry-After")?.trim() ?: return null
        value.toLongOrNull()?.let { return if (it >= 0) Duration.ofSeconds(it) else null }
        val now = connection.getHeaderField("Date")?.let(::httpDate) ?: Instant.now()
        return httpDate(value)?.let { maxOf(Duration.between(now, it), Duration.ZERO) }
    }

    private fun httpDate(text: String): Instant? =
        try {
            Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.trim()))
        } catch (_: DateTimeException) {
            null
        }

    internal companion object {
        const val OK = 200
        private const val PARTIAL_CONTENT = 206
        private const val ERRORS = 400
        private const val RANGE_NOT_SATISFIABLE = 416
    }
}

private class ContentRange(val first: Long, val total: Long)

/** Reads `bytes 5-9/10` or `bytes 5-9/…*`: the first byte, and the length of the whole or -1. */
private fun contentRange(value: String?): ContentRange? {
    val (first, last, total) = CONTENT_RANGE.matchEntire(value?.trim().orEmpty())?.destructured ?: return null
    val from = first.toLongOrNull() ?: return null
    val to = last.toLongOrNull() ?: return null
    val whole = if (total == "*") -1 else total.toLongOrNull() ?: return null
    return ContentRange(from, whole).takeIf { from <= to && (whole < 0 || to < whole) }
}

private val CONTENT_RANGE = Regex("""bytes\s+(\d+)\s*-\s*(\d+)\s*/\s*(\d+|\*)""")
