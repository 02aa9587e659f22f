package label700

import kotlinx.coroutines.CompletableDeferred
import java.io.IOException
import java.net.HttpURLConnection
import java.net.SocketTimeoutException
import java.net.URI
import java.net.URL

/** The requests for one file. They block, on a thread that may be left behind: see [abandon]. */
internal class HttpExchange(private val options: HttpOptions) {
    /** Done when the server has answered with a part of the file. */
    val answered: CompletableDeferred<Unit> = CompletableDeferred()

    /** How many bytes of the body have come. */
    @Volatile
    var received: Long = 0
        private set

    private val lock = Any()
    private var abandoned = false
    private var connection: HttpURLConnection? = null

    /** From when this returns, nothing that the exchange still does has an effect. Waits for one write at most. */
    fun abandon() = synchronized(lock) { abandoned = true }

    fun disconnect() = synchronized(lock) { connection }?.disconnect()

    /** Does what must not be done any more once nobody waits for it. */
    fun <T> unlessAbandoned(effect: () -> T): T =
        synchronized(lock) {
            if (abandoned) throw FetchException.Network()
            effect()
        }

    /** Asks for the file, from byte [from] on. */
    fun get(
        url: String,
        from: Long = 0,
    ): HttpAnswer =
        network {
            var here = httpUrl(URI(url))
            repeat(MOST_REDIRECTS + 1) {
                val answer = ask(here, from)
                if (answer.status in options.absentStatuses) answer.use { throw FetchException.Absent() }
                if (answer.status !in REDIRECTS) return@network answer
                val next = answer.use { it.location?.let { path -> httpUrl(here.toURI().resolve(path)) } }
                // A mirror answers for itself: who meddles with one answer must not choose who hears of this device.
                if (next == null || !sameOrigin(here, next)) throw FetchException.Network()
                here = next
            }
            throw FetchException.Network()
        }

    /** Hands the body on, piece by piece as it comes. */
    fun receive(
        answer: HttpAnswer,
        take: (ByteArray, Int) -> Unit,
    ) {
        answered.complete(Unit)
        val piece = ByteArray(PIECE)
        var count = network { answer.body.read(piece) }
        while (count >= 0) {
            received += count
            take(piece, count)
            count = network { answer.body.read(piece) }
        }
        // Not every platform notices.
        if (received < answer.length) throw FetchException.Network()
    }

    private fun ask(
        url: URL,
        from: Long,
    ): HttpAnswer {
        val connection = url.openConnection() as HttpURLConnection
        unlessAbandoned { this.connection = connection }
        connection.instanceFollowRedirects = false
        connection.useCaches = false
        connection.connectTimeout = options.connectTimeout.toMillis().toInt()
        connection.readTimeout = maxOf(options.metadataTimeout, options.paceWindow).toMillis().toInt()
        connection.setRequestProperty("User-Agent", options.userAgent)
        connection.setRequestProperty("Accept", "*/*")
        // Else Android asks for gzip, and unpacks it.
        connection.setRequestProperty("Accept-Encoding", "identity")
        // No If-Range: lists are named by their hash, so a changed file has another name.
        if (from > 0) connection.setRequestProperty("Range", "bytes=$from-")
        return HttpAnswer(connection)
    }

    private fun httpUrl(uri: URI): URL =
        if (uri.scheme?.lowercase() in SCHEMES) uri.toURL() else throw FetchException.Network()

    private fun sameOrigin(
        a: URL,
        b: URL,
    ): Boolean = a.protocol == b.protocol && a.host.equals(b.host, ignoreCase = true) && port(a) == port(b)

    private fun port(url: URL): Int = if (url.port >= 0) url.port else url.defaultPort

    private companion object {
        const val MOST_REDIRECTS = 2
        const val PIECE = 64 * 1024
        val REDIRECTS = setOf(301, 302, 303, 307, 308)
        val SCHEMES = setOf("http", "https")
    }
}

/** Gives the platform's exceptions as ours. Theirs may quote the URL. */
private inline fun <T> network(work: () -> T): T =
    try {
        work()
    } catch (_: SocketTimeoutException) {
        throw FetchException.TimedOut()
    } catch (_: IOException) {
        throw FetchException.Network()
    } catch (_: IllegalArgumentException) {
        // No URL.
        throw FetchException.Network()
    } catch (_: java.net.URISyntaxException) {
        throw FetchException.Network()
    }
