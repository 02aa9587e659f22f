package label700.guide

import android.app.job.JobParameters
import android.app.job.JobScheduler
import kotlinx.coroutines.runBlocking
import label700.DemoRepository
import label700.DemoServer
import label700.FetchException
import label700.Labeler
import label700.send
import label700.sendFile
import okhttp3.OkHttpClient
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.Duration
import kotlin.io.path.Path
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.readText

/** What docs/integrate-kotlin.md shows is compiled here, word for word, and run where this machine can. */
class GuideTest {
    @TempDir
    lateinit var folder: Path

    @Test
    fun `the page shows code that is compiled`() {
        val page = Path(checkNotNull(System.getProperty("label700.guide"))).readText()
        val shown = Regex("```kotlin\n(.*?)```", RegexOption.DOT_MATCHES_ALL).findAll(page).map { it.groupValues[1] }.toList()
        val folder = Path("src/test/kotlin/label700/guide")
        val files = folder.listDirectoryEntries("*.kt") + folder.resolve("plain").listDirectoryEntries("*.kt")
        val compiled = files.map { it.readText() }
        assertTrue(shown.size >= 5)
        for (block in shown) {
            assertTrue(compiled.any { block.trim() in it }) { "not compiled as it is shown:\n${block.take(300)}" }
        }
    }

    @Test
    fun `the job backs off, also when its process dies in between`() {
        val waits = (1..3).map { failures ->
            // A new app each time: what it knows of the last one stands in its files.
            val app = DialerApp().also { it.attach(folder.toFile(), mapOf("1.root.json" to "{}".toByteArray())) }
            val job = RefreshJob().also { it.application = app }
            job.onStartJob(JobParameters(jobId = failures % 2))
            job.awaitFinished()
            assertEquals(failures, app.settings.failures)
            val planned = app.getSystemService(JobScheduler::class.java).scheduled.single()
            assertNotEquals(failures % 2, planned.id, "planning by its own id would stop the job")
            planned.minimumLatency
        }
        waits.zip(listOf(1, 2, 4)).forEach { (wait, hours) ->
            assertTrue(Duration.ofMillis(wait).toMinutes() in hours * 47L..hours * 73L) { "$waits" }
        }
    }

    @Test
    fun `the first refresh is planned once`() {
        val app = DialerApp().also { it.attach(folder.toFile(), emptyMap()) }
        repeat(2) { app.settings.scheduleFirst() }
        assertEquals(1, app.getSystemService(JobScheduler::class.java).scheduled.size)
    }

    @Test
    fun `OkHttp brings what the server has`() =
        runBlocking {
            DemoServer().use { server ->
                server.at("/") { exchange ->
                    val served = DemoRepository.files[exchange.requestURI.path]?.body
                    if (served == null) exchange.send(404) else exchange.sendFile(served)
                }
                val fetch = OkHttpFetch(OkHttpClient())
                val updater = DemoRepository.updater(folder, fetch, server.base)
                assertTrue(updater.use { it.refresh(DemoRepository.now) }.listChanged)
                Labeler.open(DemoRepository.view(folder)).use { show(it, "700123456790815") }
                assertTrue(server.requests.all { it["User-agent"] == listOf("label700") && "Cookie" !in it })

                val body = ByteArray(50_000) { it.toByte() }
                val file = folder.resolve("part").toFile().apply { writeBytes(body.copyOf(20_000)) }
                val list = server.at("/list") { it.sendFile(body) }
                fetch.fetchToFile(list, file, 20_000, 50_000)
                assertArrayEquals(body, file.readBytes())
                assertEquals(listOf("bytes=20000-"), server.requests.last()["Range"])
                val anew = server.at("/anew") { it.send(200, body) }
                fetch.fetchToFile(anew, file, 20_000, 50_000)
                assertArrayEquals(body, file.readBytes())
                val large = runCatching { fetch.fetchToFile(anew, file, 0, 49_999) }.exceptionOrNull()
                assertTrue(large is FetchException.TooLarge && file.length() == 0L)
                assertTrue(runCatching { fetch.fetch("${server.base}/no", 9) }.exceptionOrNull() is FetchException.Absent)

                val forbidden = server.at("/forbidden") { it.send(403) }
                assertTrue(runCatching { fetch.fetch(forbidden, 9) }.exceptionOrNull() is FetchException.Status)
                val store = OkHttpFetch(OkHttpClient(), absentStatuses = setOf(403, 404))
                assertTrue(runCatching { store.fetch(forbidden, 9) }.exceptionOrNull() is FetchException.Absent)
            }
        }
}
