package label700

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import java.io.File
import java.io.IOException
import java.io.InterruptedIOException
import kotlin.coroutines.cancellation.CancellationException
import label700.ffi.Fetch as FfiFetch
import label700.ffi.FetchException as FfiFetchException

/** A host's [Fetch] as the core wants it: whatever it throws becomes one of the core's own errors. */
internal class HostFetch(private val host: Fetch) : FfiFetch {
    /** The refresh that runs. The core calls from a coroutine of its own; the host's code must run in the host's. */
    @Volatile
    var refresh: CoroutineScope? = null

    /** What the host threw last, for whoever looks for the cause. */
    @Volatile
    var thrown: Throwable? = null

    override suspend fun fetch(
        url: String,
        maxBytes: ULong,
    ): ByteArray = inRefresh { host.fetch(url, maxBytes.toLong()) }

    override suspend fun fetchToFile(
        url: String,
        path: String,
        offset: ULong,
        maxBytes: ULong,
    ) = inRefresh { host.fetchToFile(url, File(path), offset.toLong(), maxBytes.toLong()) }

    @Suppress("TooGenericExceptionCaught")
    private suspend fun <T> inRefresh(work: suspend () -> T): T {
        val scope = refresh ?: throw FfiFetchException.Unexpected()
        val running = scope.async { work() }
        try {
            return running.await()
        } catch (e: Throwable) {
            // Ends the host's work where it was the core that gave up. An error of the JVM, such as
            // NotImplementedError, must not reach the generated code either: it would end the process and leave the
            // refresh waiting.
            running.cancel()
            if (e !is CancellationException || e is TimeoutCancellationException) thrown = e
            throw translated(e)
        }
    }

    private fun translated(thrown: Throwable): FfiFetchException =
        when (thrown) {
            is FetchException -> translated(thrown)
            is TimeoutCancellationException, is InterruptedIOException -> FfiFetchException.TimedOut()
            is IOException -> FfiFetchException.Network()
            else -> FfiFetchException.Unexpected()
        }

    private fun translated(thrown: FetchException): FfiFetchException =
        when (thrown) {
            is FetchException.Absent -> FfiFetchException.Absent()
            is FetchException.LocalFile -> FfiFetchException.File()
            is FetchException.Network -> FfiFetchException.Network()
            is FetchException.Status ->
                FfiFetchException.Status(
                    thrown.code.coerceIn(0, UShort.MAX_VALUE.toInt()).toUShort(),
                    thrown.retryAfter?.seconds?.coerceAtLeast(0)?.toULong(),
                )
            is FetchException.TimedOut -> FfiFetchException.TimedOut()
            is FetchException.TooLarge -> FfiFetchException.TooLarge()
            is FetchException.TooSlow -> FfiFetchException.TooSlow()
            is FetchException.Unexpected -> FfiFetchException.Unexpected()
        }
}
