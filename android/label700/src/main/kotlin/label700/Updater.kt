package label700

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.withContext
import label700.ffi.Cancellation
import label700.ffi.FetchProgress
import label700.ffi.ProgressListener
import java.io.File
import java.time.Duration
import java.time.Instant
import java.util.concurrent.atomic.AtomicBoolean
import label700.ffi.Label700Exception as FfiException
import label700.ffi.Refreshed as FfiRefreshed
import label700.ffi.Updater as FfiUpdater
import label700.ffi.UpdaterConfig as FfiUpdaterConfig

/**
 * Brings the published view up to date. One at a time for a state folder, which stays locked for as long as this object
 * is open: close it when the job is done.
 *
 * ```kotlin
 * Updater.open(anchor, listOf("https://lists.example.com"), stateDir, viewDir).use { it.refresh() }
 * labeler.reloadIfChanged()
 * ```
 *
 * Safe to use from any thread. Nothing here blocks the calling thread, but for [close].
 */
public class Updater private constructor(
    private val core: FfiUpdater,
    private val host: HostFetch,
    private val dispatcher: CoroutineDispatcher,
    /** Of every refresh: it is cancelled when this is closed, and a refresh that comes too late finds it so. */
    private val closing: Cancellation,
) : AutoCloseable {
    private val turn = Mutex()
    private val closed = AtomicBoolean()

    /**
     * Fetches, verifies and publishes the newest list. The work is done on the updater's dispatcher. Cancelling the
     * coroutine stops it, safe at any time: what was verified until then is kept, the view is the old or the new one,
     * whole, and the next refresh goes on from there.
     *
     * @param now The device's clock; it is compared, never stored as a bound.
     * @throws Label700Exception The view is then as it was. A second refresh while one runs throws
     *   [Failure.ALREADY_RUNNING].
     */
    public suspend fun refresh(now: Instant = Instant.now()): Refreshed =
        refreshing { it.refresh(now.epochSecond, null, closing) }

    /**
     * [refresh] as a flow: its progress, and [RefreshEvent.Done] in the end. Each collection is a refresh; one that
     * fails ends the flow with the [Label700Exception]. A slow collector holds nothing up.
     */
    public fun refreshes(now: Instant = Instant.now()): Flow<RefreshEvent> =
        channelFlow {
            val listener =
                object : ProgressListener {
                    override fun progressed(progress: FetchProgress) {
                        val (file, isTarget, bytes, arrived) = progress
                        trySend(RefreshEvent.Progress(file, isTarget, bytes.toLong(), arrived))
                    }
                }
            send(RefreshEvent.Done(refreshing { it.refresh(now.epochSecond, listener, closing) }))
        }.buffer(Channel.UNLIMITED)

    /**
     * Takes a repository that came bundled with the app (`metadata/` and `targets/` in [bundleDir]), verified by the
     * same code, but for expiry: it was fresh when the app was built. The highest sequence number wins, so a bundle
     * that is older than what is published throws [Failure.ROLLBACK] and changes nothing, which is no fault.
     */
    public suspend fun refreshBundled(
        bundleDir: File,
        now: Instant = Instant.now(),
    ): Refreshed = refreshing { it.refreshBundled(wellFormed(bundleDir.path), now.epochSecond, closing) }

    /**
     * Stops the refresh that was asked for, whether it runs already or not yet: it throws [Failure.CANCELLED], as any
     * later one does. Lets go of the state folder. It can be called again.
     */
    override fun close() {
        if (closed.getAndSet(true)) return
        guardedOr({}) { closing.cancel() }
        core.close()
    }

    private suspend fun refreshing(refresh: suspend (FfiUpdater) -> FfiRefreshed): Refreshed {
        if (!turn.tryLock()) throw Label700Exception(Failure.ALREADY_RUNNING, "this updater refreshes already")
        try {
            host.thrown = null
            // What the host fetches runs in this scope, so that a cancelled refresh leaves nothing of it behind.
            return withContext(dispatcher) {
                supervisorScope {
                    host.refresh = this
                    guarded { refresh(core) }.toFacade()
                }
            }
        } catch (e: Label700Exception) {
            throw if (e.failure == Failure.FETCH) explained(e) else e
        } catch (e: IllegalStateException) {
            // The core's updater is gone before the refresh could begin.
            if (e is CancellationException || !closed.get()) throw e
            throw Label700Exception(Failure.CANCELLED, "this updater is closed")
        } finally {
            host.refresh = null
            turn.unlock()
        }
    }

    private fun explained(e: Label700Exception): Label700Exception {
        val asked =
            try {
                guardedOr({ null }) { core.retryAfter() }
            } catch (_: IllegalStateException) {
                // Closed in the meantime.
                null
            }
        val retryAfter = asked?.toLong()?.let(Duration::ofSeconds)
        return Label700Exception(e.failure, e.message.orEmpty(), host.thrown, retryAfter)
    }

    /** Opening. */
    public companion object {
        /**
         * Takes the state folder's lock, opens its database, and publishes what an interrupted refresh had committed
         * but not yet shown.
         *
         * @param anchor The trust anchor: the bytes of a root file that came with the app.
         * @param mirrors Base URLs, each of a copy of the repository with `metadata/` and `targets/` under it. A
         *   refresh tries them in order until one succeeds.
         * @param stateDir A folder of the updater's own, where its database and downloads lie. It is made if missing.
         * @param viewDir The folder that a [Labeler] reads; it may be shared with other processes. It is made if
         *   missing.
         * @param fetch The client to fetch with.
         * @param feed The feed's name. `null`: the one that the anchor names.
         * @param dispatcher Where files are read and written and [fetch] is called: a dispatcher that may block.
         * @throws Label700Exception with [Failure.ALREADY_RUNNING] while another updater holds the state folder,
         *   [Failure.ANCHOR] if the anchor is no root file of the feed, [Failure.STORAGE] where folders cannot be
         *   written.
         */
        public suspend fun open(
            anchor: ByteArray,
            mirrors: List<String>,
            stateDir: File,
            viewDir: File,
            fetch: Fetch = HttpUrlConnectionFetch(),
            feed: String? = null,
            dispatcher: CoroutineDispatcher = Dispatchers.IO,
        ): Updater {
            val config =
                FfiUpdaterConfig(
                    anchor,
                    mirrors.map(::wellFormed),
                    wellFormed(stateDir.path),
                    wellFormed(viewDir.path),
                    feed?.let(::wellFormed),
                )
            val host = HostFetch(fetch)
            val closing = guarded { Cancellation() }
            var opened: FfiUpdater? = null
            try {
                withContext(dispatcher) { opened = guarded { FfiUpdater.open(config, host) } }
            } catch (e: CancellationException) {
                // Opened, but nobody waits any more: the lock must not stay.
                opened?.close()
                throw e
            }
            return Updater(checkNotNull(opened), host, dispatcher, closing)
        }
    }
}
