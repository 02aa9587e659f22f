package label700

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withTimeoutOrNull
import java.io.ByteArrayOutputStream
import java.io.File

/**
 * Fetches with `java.net.HttpURLConnection`, which Android and the JVM bring along.
 *
 * It follows at most two redirects, on the same scheme, host and port; it asks for bodies as they are, uses no cache,
 * and every installation sends the same headers. A list that was cut off is resumed.
 *
 * An app that sets a process-wide `java.net.CookieHandler` should pass a [Fetch] of its own instead: that handler's
 * cookies would be sent along.
 *
 * @param options Times and limits.
 * @param dispatcher Where connections block, for a while also after a refresh was cancelled.
 */
public class HttpUrlConnectionFetch
    @JvmOverloads
    constructor(
        private val options: HttpOptions = HttpOptions(),
        private val dispatcher: CoroutineDispatcher = Dispatchers.IO,
    ) : Fetch {
        override suspend fun fetch(
            url: String,
            maxBytes: Long,
        ): ByteArray {
            val exchange = HttpExchange(options)
            val body = withTimeoutOrNull(options.metadataTimeout.toMillis()) { exchange.aside { small(url, maxBytes) } }
            return body ?: throw FetchException.TimedOut()
        }

        override suspend fun fetchToFile(
            url: String,
            file: File,
            offset: Long,
            maxBytes: Long,
        ) {
            val exchange = HttpExchange(options)
            val done =
                withTimeoutOrNull(options.targetTimeout.toMillis()) {
                    watched(exchange) { exchange.aside { download(url, file, offset, maxBytes) } }
                }
            done ?: throw FetchException.TooSlow()
        }

        private fun HttpExchange.small(
            url: String,
            maxBytes: Long,
        ): ByteArray =
            get(url).use { answer ->
                if (answer.status != HttpAnswer.OK) throw answer.failure()
                if (answer.length > maxBytes) throw FetchException.TooLarge()
                val body = ByteArrayOutputStream()
                receive(answer) { bytes, count ->
                    if (body.size() + count > maxBytes) throw FetchException.TooLarge()
                    body.write(bytes, 0, count)
                }
                body.toByteArray()
            }

        private fun HttpExchange.download(
            url: String,
            file: File,
            offset: Long,
            maxBytes: Long,
        ) = PartialFile(file, this, offset, maxBytes).use { partial ->
            if (partial.room == 0L) return@use
            rest(url, partial).use { answer ->
                if (answer.length > partial.room) partial.refuse()
                receive(answer, partial::append)
                if (answer.total > partial.length) throw FetchException.Network()
            }
        }

        /** The answer that holds what is missing from the file, or all of it; then the file is begun anew. */
        private fun HttpExchange.rest(
            url: String,
            partial: PartialFile,
        ): HttpAnswer {
            var answer = get(url, partial.length)
            if (answer.isOtherRange(partial.length)) {
                answer.close()
                answer = get(url)
            } else if (answer.isRest(partial.length)) {
                return answer
            }
            if (answer.status != HttpAnswer.OK) answer.use { throw it.failure() }
            partial.restart()
            return answer
        }

        /** Ends [work] where the server keeps silent, or sends too slowly. */
        private suspend fun <T> watched(
            exchange: HttpExchange,
            work: suspend () -> T,
        ): T =
            coroutineScope {
                val watch =
                    launch {
                        withTimeoutOrNull(options.metadataTimeout.toMillis()) { exchange.answered.await() }
                            ?: throw FetchException.TimedOut()
                        val least = options.minBytesPerSecond * options.paceWindow.toMillis() / 1_000
                        while (true) {
                            val before = exchange.received
                            delay(options.paceWindow.toMillis())
                            if (exchange.received - before < least) throw FetchException.TooSlow()
                        }
                    }
                work().also { watch.cancel() }
            }

        /**
         * Does blocking [work] on a thread of the dispatcher, and leaves it there when cancelled: a connection cannot
         * be told to stop on every platform. What the thread does from then on has no effect.
         */
        private suspend fun <T> HttpExchange.aside(work: HttpExchange.() -> T): T =
            suspendCancellableCoroutine { waiting ->
                val threads = CoroutineScope(dispatcher)
                waiting.invokeOnCancellation {
                    abandon()
                    // Closing a connection may block too.
                    threads.launch { disconnect() }
                }
                threads.launch { waiting.resumeWith(runCatching { work() }) }
            }
    }
