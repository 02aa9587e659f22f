package label700

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.Duration
import kotlin.time.measureTime

@Timeout(60)
class HttpUrlConnectionFetchTest {
    @TempDir
    lateinit var folder: Path

    private val server = DemoServer()
    private val body = ByteArray(100_000) { (it * 31).toByte() }
    private val fetch =
        HttpUrlConnectionFetch(
            HttpOptions(metadataTimeout = Duration.ofMillis(600), paceWindow = Duration.ofMillis(300)),
        )

    @AfterEach
    fun stop() = server.close()

    private fun small(
        url: String,
        maxBytes: Long = 1_000_000,
    ) = runBlocking { runCatching { fetch.fetch(url, maxBytes) } }

    /** The file after fetching to it, and what was thrown. */
    private fun toFile(
        url: String,
        there: ByteArray = ByteArray(0),
        offset: Int = there.size,
        maxBytes: Int = 1_000_000,
    ): Pair<ByteArray, Throwable?> {
        val file = folder.resolve("part").toFile().apply { writeBytes(there) }
        val thrown = runBlocking { runCatching { fetch.fetchToFile(url, file, offset.toLong(), maxBytes.toLong()) } }
        return file.readBytes() to thrown.exceptionOrNull()
    }

    private inline fun <reified E : FetchException> assertThrown(thrown: Throwable?): E {
        assertEquals(E::class.java.simpleName, thrown?.javaClass?.simpleName)
        return thrown as E
    }

    @Test
    fun `bodies come as they are, and requests tell nothing`() {
        val url = server.at("/file") { it.send(200, body, "Content-Encoding" to "gzip", "Set-Cookie" to "a=b") }
        repeat(2) { assertArrayEquals(body, small(url).getOrThrow()) }
        assertEquals(1, server.requests.map { it - "Host" }.distinct().size)
        assertEquals(
            setOf("Accept", "Accept-encoding", "Cache-control", "Connection", "Pragma", "User-agent"),
            server.requests.first().keys - "Host",
        )
        assertEquals(listOf("identity"), server.requests.first()["Accept-encoding"])
    }

    @Test
    fun `no more bytes than allowed, announced or not`() {
        for (announced in listOf(true, false)) {
            val url = server.at("/file$announced") { it.send(200, body, announced = announced) }
            assertArrayEquals(body, small(url, body.size.toLong()).getOrThrow())
            assertThrown<FetchException.TooLarge>(small(url, body.size - 1L).exceptionOrNull())
            val (kept, thrown) = toFile(url, maxBytes = body.size - 1)
            assertThrown<FetchException.TooLarge>(thrown)
            assertEquals(0, kept.size)
        }
    }

    @Test
    fun `statuses are told apart`() {
        assertThrown<FetchException.Absent>(small(server.at("/404") { it.send(404) }).exceptionOrNull())
        assertThrown<FetchException.Absent>(toFile(server.at("/gone") { it.send(404) }).second)
        val busy = server.at("/503") { it.send(503, body, "Retry-After" to "120") }
        val status = assertThrown<FetchException.Status>(small(busy).exceptionOrNull())
        assertEquals(503 to Duration.ofMinutes(2), status.code to status.retryAfter)
        val later =
            server.at("/date") {
                it.responseHeaders.set("Date", "Tue, 02 Jun 2026 00:00:00 GMT")
                it.send(429, body, "Retry-After" to "Tue, 02 Jun 2026 01:00:00 GMT")
            }
        // The test server puts its own Date beside: whichever counts, there is a wait or none, never an error.
        assertEquals(429, assertThrown<FetchException.Status>(small(later).exceptionOrNull()).code)
        val part = server.at("/part") { it.send(206, body) }
        assertEquals(206, assertThrown<FetchException.Status>(small(part).exceptionOrNull()).code)
    }

    @Test
    fun `two redirects on the same host, no more and no other`() {
        server.at("/end") { it.send(200, body) }
        server.at("/one") { it.send(302, body, "Location" to "/end") }
        val two = server.at("/two") { it.send(307, body, "Location" to "${server.base}/one") }
        val three = server.at("/three") { it.send(301, body, "Location" to "/two") }
        assertArrayEquals(body, small(two).getOrThrow())
        assertThrown<FetchException.Network>(small(three).exceptionOrNull())
        DemoServer().use { other ->
            other.at("/end") { it.send(200, body) }
            val away = server.at("/away") { it.send(302, body, "Location" to "${other.base}/end") }
            assertThrown<FetchException.Network>(small(away).exceptionOrNull())
            assertTrue(other.requests.isEmpty())
        }
        val file = server.at("/scheme") { it.send(302, body, "Location" to "file:///etc/hostname") }
        assertThrown<FetchException.Network>(small(file).exceptionOrNull())
        for (bad in listOf("file:///etc/hostname", "no url", "http://", "ftp://127.0.0.1/", "http://127.0.0.1:1/")) {
            assertThrown<FetchException.Network>(small(bad).exceptionOrNull())
        }
    }

    @Test
    fun `a list is resumed where it was cut off`() {
        val url = server.at("/list") { it.sendFile(body) }
        val (whole, thrown) = toFile(url, there = body.copyOf(40_000), offset = 30_000)
        assertEquals(null, thrown)
        assertArrayEquals(body, whole)
        assertEquals(listOf("bytes=30000-"), server.requests.single()["Range"])
        assertArrayEquals(body, toFile(url).first)
    }

    @Test
    fun `where the server cannot go on, the list is begun anew`() {
        val answers =
            mapOf(
                "/whole" to { it: com.sun.net.httpserver.HttpExchange -> it.send(200, body) },
                "/short" to { it: com.sun.net.httpserver.HttpExchange -> it.sendFile(body.copyOf(10)) },
                "/other" to
                    { it: com.sun.net.httpserver.HttpExchange ->
                        val range = "Content-Range" to "bytes 0-99999/100000"
                        if (it.from() == null) it.send(200, body) else it.send(206, body, range)
                    },
            )
        for ((path, answer) in answers) {
            val (whole, thrown) = toFile(server.at(path, answer), there = ByteArray(50) { 7 })
            assertEquals(null, thrown, path)
            assertArrayEquals(if (path == "/short") body.copyOf(10) else body, whole, path)
        }
    }

    @Test
    fun `a complete file is not asked for, and a cut off one keeps what came`() {
        val (kept, none) = toFile("${server.base}/none", there = body, maxBytes = body.size)
        assertEquals(body.size to null, kept.size to none)
        assertTrue(server.requests.isEmpty())
        val cut =
            server.at("/cut") {
                it.sendResponseHeaders(200, body.size.toLong())
                it.responseBody.write(body, 0, 50_000)
                it.responseBody.flush()
                error("cut off")
            }
        val (part, thrown) = toFile(cut)
        assertThrown<FetchException.Network>(thrown)
        assertArrayEquals(body.copyOf(50_000), part)
        val unwritable = runBlocking { runCatching { fetch.fetchToFile(cut, folder.toFile(), 0, 9) } }
        assertThrown<FetchException.LocalFile>(unwritable.exceptionOrNull())
    }

    @Test
    fun `a server that says nothing, or drips, is left`() {
        val silent = server.at("/silent") { Thread.sleep(20_000) }
        val drips =
            server.at("/drips") {
                it.sendResponseHeaders(200, 0)
                repeat(1_000) { _ ->
                    it.responseBody.write(1)
                    it.responseBody.flush()
                    Thread.sleep(50)
                }
            }
        val time =
            measureTime {
                assertThrown<FetchException.TimedOut>(small(silent).exceptionOrNull())
                assertThrown<FetchException.TimedOut>(toFile(silent).second)
                assertThrown<FetchException.TimedOut>(small(drips).exceptionOrNull())
                assertThrown<FetchException.TooSlow>(toFile(drips).second)
            }
        assertTrue(time.inWholeMilliseconds < 8_000) { "$time" }
    }

    @Test
    fun `cancelled, it is back at once, and writes no more`() =
        runBlocking {
            val asked = CompletableDeferred<Unit>()
            val go = CompletableDeferred<Unit>()
            val url =
                server.at("/stuck") {
                    it.sendResponseHeaders(200, body.size.toLong())
                    it.responseBody.write(body, 0, 1_000)
                    it.responseBody.flush()
                    asked.complete(Unit)
                    runBlocking { go.await() }
                    it.responseBody.write(body, 1_000, body.size - 1_000)
                }
            val file = folder.resolve("part").toFile()
            val patient = HttpUrlConnectionFetch()
            val fetching = launch(kotlinx.coroutines.Dispatchers.IO) { patient.fetchToFile(url, file, 0, 1_000_000) }
            asked.await()
            val time = measureTime { fetching.cancelAndJoin() }
            assertTrue(time.inWholeMilliseconds < 2_000) { "$time" }
            val length = file.length()
            go.complete(Unit)
            Thread.sleep(300)
            assertEquals(length, file.length())
            assertFalse(fetching.isActive)
        }

    @Test
    fun `an updater refreshes over HTTP`() =
        runBlocking {
            server.at("/") { exchange ->
                val served = DemoRepository.files[exchange.requestURI.path]?.body
                if (served == null) exchange.send(404) else exchange.sendFile(served)
            }
            val updater = DemoRepository.updater(folder, HttpUrlConnectionFetch(), server.base)
            assertTrue(updater.use { it.refresh(DemoRepository.now) }.listChanged)
        }
}
