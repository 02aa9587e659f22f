package label700

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.newSingleThreadContext
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir
import java.io.IOException
import java.nio.file.Path
import java.time.Duration
import java.util.concurrent.Executor
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

@Timeout(60)
class UpdaterTest {
    @TempDir
    lateinit var folder: Path

    private val working = MemoryFetch(DemoRepository.BASE, DemoRepository.files)

    /** Fetches metadata by [small], lists from memory. */
    private fun fetching(small: suspend (String) -> ByteArray) =
        object : Fetch by working {
            override suspend fun fetch(
                url: String,
                maxBytes: Long,
            ): ByteArray = small(url)
        }

    private suspend fun failing(fetch: Fetch): Label700Exception =
        runCatching { DemoRepository.updater(folder, fetch).use { it.refresh(DemoRepository.now) } }
            .exceptionOrNull() as Label700Exception

    private suspend fun assertRefreshes() {
        val refreshed = DemoRepository.updater(folder).use { it.refresh(DemoRepository.now) }
        assertTrue(refreshed.listChanged)
        Labeler.open(DemoRepository.view(folder)).use { labeler ->
            assertEquals(Diagnosis.READY, labeler.status().diagnosis)
            assertEquals(refreshed.seq, labeler.status().seq)
            assertEquals(Freshness.FRESH, labeler.freshness(DemoRepository.now))
        }
    }

    @Test
    fun `a refresh publishes, and the next finds nothing new`() =
        runBlocking {
            assertRefreshes()
            val again = DemoRepository.updater(folder).use { it.refresh(DemoRepository.now) }
            assertEquals(false to 0L, again.listChanged to again.downloaded)
        }

    @Test
    fun `cancelled in the middle of a fetch, it leaves nothing running and can be done again`() =
        runBlocking {
            val asked = CompletableDeferred<Unit>()
            var ended = false
            val stuck =
                fetching {
                    asked.complete(Unit)
                    try {
                        awaitCancellation()
                    } finally {
                        withContext(kotlinx.coroutines.NonCancellable) { delay(100) }
                        ended = true
                    }
                }
            DemoRepository.updater(folder, stuck).use { updater ->
                val refresh = launch { updater.refresh(DemoRepository.now) }
                asked.await()
                refresh.cancelAndJoin()
                assertTrue(refresh.isCancelled)
                assertTrue(ended, "the host's fetch must have come back before the refresh does")
            }
            assertRefreshes()
        }

    @Test
    fun `the same updater refreshes after it was cancelled`() =
        runBlocking {
            val asked = CompletableDeferred<Unit>()
            var stuck = true
            val fetch =
                fetching { url ->
                    if (stuck) {
                        asked.complete(Unit)
                        awaitCancellation()
                    }
                    working.fetch(url, Long.MAX_VALUE)
                }
            DemoRepository.updater(folder, fetch).use { updater ->
                val refresh = launch { updater.refresh(DemoRepository.now) }
                asked.await()
                refresh.cancelAndJoin()
                stuck = false
                assertTrue(updater.refresh(DemoRepository.now).listChanged)
            }
        }

    @Test
    fun `closing stops a refresh, and one at a time refreshes`() =
        runBlocking {
            supervisorScope {
                val asked = CompletableDeferred<Unit>()
                val updater =
                    DemoRepository.updater(
                        folder,
                        fetching {
                            asked.complete(Unit)
                            awaitCancellation()
                        },
                    )
                val refresh = async { updater.refresh(DemoRepository.now) }
                asked.await()
                val second = runCatching { updater.refresh(DemoRepository.now) }.exceptionOrNull() as Label700Exception
                assertEquals(Failure.ALREADY_RUNNING, second.failure)
                assertEquals(Failure.ALREADY_RUNNING, failing(working).failure)
                updater.close()
                val stopped = runCatching { refresh.await() }.exceptionOrNull() as Label700Exception
                assertEquals(Failure.CANCELLED, stopped.failure)
                updater.close()
                val late = runCatching { updater.refresh(DemoRepository.now) }.exceptionOrNull() as Label700Exception
                assertEquals(Failure.CANCELLED, late.failure)
            }
            assertRefreshes()
        }

    @Test
    fun `closing stops a refresh that has not begun`() =
        runBlocking {
            val waiting = LinkedBlockingQueue<Runnable>()
            var held = false
            val dispatcher = Executor { if (held) waiting.put(it) else it.run() }.asCoroutineDispatcher()
            val updater = DemoRepository.updater(folder, working, dispatcher = dispatcher)
            held = true
            supervisorScope {
                val refresh = async(start = CoroutineStart.UNDISPATCHED) { updater.refresh(DemoRepository.now) }
                val begin = checkNotNull(waiting.poll(10, TimeUnit.SECONDS)) { "it should wait for its dispatcher" }
                updater.close()
                held = false
                begin.run()
                while (waiting.isNotEmpty()) waiting.poll().run()
                val stopped = runCatching { refresh.await() }.exceptionOrNull() as? Label700Exception
                assertEquals(Failure.CANCELLED, stopped?.failure)
            }
            assertRefreshes()
        }

    @Test
    fun `whatever a host's fetch throws, the refresh fails with it as the cause`() =
        runBlocking {
            val thrown: List<Throwable> =
                listOf(IOException("演示"), IllegalStateException("演示"), NotImplementedError(), StackOverflowError())
            for (one in thrown) {
                val failed = failing(fetching { throw one })
                assertEquals(Failure.FETCH, failed.failure)
                assertSame(one.javaClass, failed.cause?.javaClass)
            }
            val late = failing(fetching { withTimeout(1) { awaitCancellation() } })
            assertEquals(Failure.FETCH, late.failure)
            assertNull(failing(fetching { currentCoroutineContext()[Job]?.cancel().let { awaitCancellation() } }).cause)
            assertRefreshes()
        }

    @Test
    fun `a server that asks to be left alone is heard`() =
        runBlocking {
            val busy = failing(fetching { throw FetchException.Status(503, Duration.ofMinutes(7)) })
            assertEquals(Failure.FETCH to Duration.ofMinutes(7), busy.failure to busy.retryAfter)
            assertNull(failing(fetching { throw FetchException.Network() }).retryAfter)
        }

    @Test
    fun `a fetch runs in the host's context, on the updater's dispatcher`() =
        runBlocking(CoroutineName("host")) {
            @OptIn(kotlinx.coroutines.DelicateCoroutinesApi::class, kotlinx.coroutines.ExperimentalCoroutinesApi::class)
            newSingleThreadContext("updating").use { dispatcher ->
                var seen: String? = null
                val fetch =
                    fetching { url ->
                        seen = "${currentCoroutineContext()[CoroutineName]?.name} ${Thread.currentThread().name}"
                        working.fetch(url, Long.MAX_VALUE)
                    }
                Updater
                    .open(
                        DemoRepository.anchor,
                        listOf(DemoRepository.BASE),
                        DemoRepository.state(folder),
                        DemoRepository.view(folder),
                        fetch,
                        dispatcher = dispatcher,
                    ).use { it.refresh(DemoRepository.now) }
                assertEquals("host updating", seen?.substringBefore(" @"))
            }
        }

    @Test
    fun `progress comes as a flow, and what it reached at the end`() =
        runBlocking {
            val events =
                DemoRepository.updater(folder).use { updater ->
                    updater.refreshes(DemoRepository.now).onEach { delay(5) }.toList()
                }
            val done = events.last() as RefreshEvent.Done
            assertTrue(done.refreshed.listChanged)
            val progress = events.dropLast(1).map { it as RefreshEvent.Progress }
            assertTrue(RefreshEvent.Progress("metadata/timestamp.json", false, 8_000, false).file in progress.map { it.file })
            val list = progress.filter { it.isTarget }
            assertEquals(listOf(false, true), list.map { it.arrived })
            assertEquals(done.refreshed.downloaded, list.last().bytes)
        }

    @Test
    fun `a collector that has seen enough stops the refresh`() =
        runBlocking {
            DemoRepository.updater(folder, fetching { awaitCancellation() }).use { updater ->
                assertTrue(updater.refreshes(DemoRepository.now).first() is RefreshEvent.Progress)
            }
            assertRefreshes()
        }

    @Test
    fun `a mistake in the app is told as one`() =
        runBlocking {
            val opened =
                runCatching {
                    Updater.open(
                        "{}".toByteArray(), listOf(DemoRepository.BASE), DemoRepository.state(folder),
                        DemoRepository.view(folder), working,
                    )
                }
            assertEquals(Failure.ANCHOR, (opened.exceptionOrNull() as Label700Exception).failure)
        }

    @Test
    fun `a bundled repository is taken`() =
        runBlocking {
            val bundle = folder.resolve("bundle").toFile()
            for ((path, served) in DemoRepository.files) {
                bundle.resolve(path.drop(1)).apply { parentFile.mkdirs() }.writeBytes(checkNotNull(served.body))
            }
            val taken =
                DemoRepository.updater(folder).use { it.refreshBundled(bundle, DemoRepository.now.plusSeconds(10_000_000)) }
            assertTrue(taken.listChanged)
        }
}
