package label700.guide

import kotlinx.coroutines.suspendCancellableCoroutine
import label700.Fetch
import label700.FetchException
import okhttp3.Call
import okhttp3.Callback
import okhttp3.CookieJar
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response
import okio.Buffer
import java.io.File
import java.io.IOException
import java.io.RandomAccessFile
import java.time.Duration
import kotlin.coroutines.resumeWithException

/** [absentStatuses]: what means that a file is absent. Some object stores answer 403 instead of 404. */
class OkHttpFetch(
    client: OkHttpClient,
    private val absentStatuses: Set<Int> = setOf(404),
) : Fetch {
    private val client =
        client
            .newBuilder()
            .cache(null)
            .cookieJar(CookieJar.NO_COOKIES)
            .followRedirects(false) // a mirror answers for itself
            .connectTimeout(Duration.ofSeconds(10))
            .readTimeout(Duration.ofSeconds(10))
            .build()

    override suspend fun fetch(
        url: String,
        maxBytes: Long,
    ): ByteArray =
        exchange(request(url), Duration.ofSeconds(30)) { response ->
            if (response.code != 200) throw failure(response)
            val body = Buffer()
            response.copyTo(maxBytes) { bytes, count -> body.write(bytes, 0, count) }
            body.readByteArray()
        }

    override suspend fun fetchToFile(
        url: String,
        file: File,
        offset: Long,
        maxBytes: Long,
    ) = RandomAccessFile(file, "rw").use { out ->
        val kept = minOf(offset, out.length())
        out.setLength(kept)
        if (kept == maxBytes) return@use
        val request = if (kept == 0L) request(url) else request(url, "Range" to "bytes=$kept-")
        exchange(request, Duration.ofMinutes(15)) { response ->
            val goesOn = response.code == 206 && response.header("Content-Range").orEmpty().startsWith("bytes $kept-")
            // What is there stays for the next time, unless all of it comes anew.
            if (!goesOn && response.code != 200) throw failure(response)
            if (!goesOn) out.setLength(0)
            out.seek(out.length())
            try {
                response.copyTo(maxBytes - out.length()) { bytes, count -> out.write(bytes, 0, count) }
            } catch (e: FetchException.TooLarge) {
                out.setLength(0)
                throw e
            }
        }
    }

    private fun request(
        url: String,
        vararg headers: Pair<String, String>,
    ): Request {
        // Else OkHttp asks for gzip and unpacks it, and says its version.
        val request = Request.Builder().url(url).header("Accept-Encoding", "identity").header("User-Agent", "label700")
        headers.forEach { (name, value) -> request.header(name, value) }
        return request.build()
    }

    private fun failure(response: Response): FetchException =
        when (response.code) {
            in absentStatuses -> FetchException.Absent()
            else ->
                FetchException.Status(
                    response.code,
                    response.header("Retry-After")?.toLongOrNull()?.let(Duration::ofSeconds),
                )
        }

    private fun Response.copyTo(
        maxBytes: Long,
        write: (ByteArray, Int) -> Unit,
    ) {
        val piece = ByteArray(64 * 1024)
        var left = maxBytes
        body.byteStream().use { stream ->
            while (true) {
                val count = stream.read(piece)
                if (count < 0) return
                left -= count
                if (left < 0) throw FetchException.TooLarge()
                write(piece, count)
            }
        }
    }

    /** [read] runs on OkHttp's thread; the coroutine goes on when it is done. Cancelling the coroutine ends the call. */
    private suspend fun <T> exchange(
        request: Request,
        limit: Duration,
        read: (Response) -> T,
    ): T =
        suspendCancellableCoroutine { waiting ->
            val call = client.newBuilder().callTimeout(limit).build().newCall(request)
            waiting.invokeOnCancellation { call.cancel() }
            call.enqueue(
                object : Callback {
                    override fun onFailure(
                        call: Call,
                        e: IOException,
                    ) = waiting.resumeWithException(e)

                    override fun onResponse(
                        call: Call,
                        response: Response,
                    ) = waiting.resumeWith(runCatching { response.use(read) })
                },
            )
        }
}
