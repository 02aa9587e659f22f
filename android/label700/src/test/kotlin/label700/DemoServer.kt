package label700

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import java.net.InetAddress
import java.net.InetSocketAddress
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.Executors

/** A server on this machine, whose paths answer as told. */
class DemoServer : AutoCloseable {
    private val threads = Executors.newCachedThreadPool()
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)

    /** The headers of all requests so far. */
    val requests = ConcurrentLinkedQueue<Map<String, List<String>>>()

    val base = "http://127.0.0.1:${server.address.port}"

    init {
        server.executor = threads
        server.start()
    }

    fun at(
        path: String,
        answer: (HttpExchange) -> Unit,
    ): String {
        server.createContext(path) { exchange ->
            requests += exchange.requestHeaders.toMap()
            // A client that went away is no fault of the server.
            runCatching { exchange.use { answer(it) } }
        }
        return base + path
    }

    override fun close() {
        server.stop(0)
        threads.shutdownNow()
    }
}

/** Answers with this status, body and headers. */
fun HttpExchange.send(
    status: Int,
    body: ByteArray = ByteArray(0),
    vararg headers: Pair<String, String>,
    announced: Boolean = true,
) {
    headers.forEach { (name, value) -> responseHeaders.add(name, value) }
    sendResponseHeaders(status, if (announced) body.size.toLong().takeIf { it > 0 } ?: -1 else 0)
    if (body.isNotEmpty()) responseBody.write(body)
}

/** Where a `Range` header asks to begin. */
fun HttpExchange.from(): Int? = requestHeaders.getFirst("Range")?.removePrefix("bytes=")?.removeSuffix("-")?.toInt()

/** Answers a request for a part as a file server does. */
fun HttpExchange.sendFile(body: ByteArray) {
    val from = from()
    when {
        from == null -> send(200, body)
        from >= body.size -> send(416)
        else -> send(206, body.drop(from).toByteArray(), "Content-Range" to "bytes $from-${body.size - 1}/${body.size}")
    }
}
