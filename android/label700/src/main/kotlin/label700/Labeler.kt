package label700

import java.io.File
import java.nio.file.Path
import java.time.Instant
import label700.ffi.Labeler as FfiLabeler

/**
 * Labels the numbers of calls and messages by the published view. Open one when the app starts and keep it:
 *
 * ```kotlin
 * val labeler = Labeler.open(File(dir, "view"))
 * val label = labeler.label(rawNumber, CallFacts(Direction.INCOMING))
 * val hint = labeler.hint(label, Language.SIMPLIFIED_CHINESE)
 * hint.title?.let(::show) // null: nothing to show
 * ```
 *
 * Share it between threads; labelling never waits for a reload. Nothing here but [setTexts] can fail: even if the core
 * itself did, the answer would be that there is nothing to say ([Reason.NONE], no title). Files are read by [open] and
 * [reloadIfChanged] only. After [close] it goes on to answer, by the 15-digit rule alone.
 */
public class Labeler private constructor(
    /** `null` only after a fault of the core. */
    @Volatile private var core: FfiLabeler?,
) : AutoCloseable {
    private var texts: List<TextOverride> = emptyList()
    private val numbers = PackedNumbers()

    /** The host's policy, for labels and hints from now on. */
    @get:Synchronized
    @set:Synchronized
    public var policy: Policy = Policy()
        set(value) {
            ask({}) { it.setPolicy(value.toFfi()) }
            field = value
        }

    /**
     * Labels the number of a call or message, given as the phone gives it; withheld, foreign and unreadable numbers
     * are answers too. No I/O, no clock; fit for the main thread and every ring.
     *
     * @param raw The text as it is; `null`: the phone gave none.
     */
    public fun label(
        raw: String?,
        facts: CallFacts,
    ): Label = labelAll(listOf(raw), facts)[0]

    /**
     * Labels many numbers by one and the same list, in their order; far cheaper than one by one. No I/O, and about
     * 0.2 µs a number.
     */
    public fun labelBatch(
        raws: List<String?>,
        facts: CallFacts,
    ): List<Label> {
        if (raws.isEmpty()) return emptyList()
        return labelAll(raws, facts)
    }

    /**
     * Puts a label into words, by the list, policy and texts of now: a label of an earlier list is looked up again
     * first, so that it never names another company. No I/O.
     */
    @JvmOverloads
    public fun hint(
        label: Label,
        language: Language = Language.SIMPLIFIED_CHINESE,
    ): Hint = ask({ hintOfNothing(label.number) }) { it.hint(label.toFfi(), language.toFfi()).toFacade() }

    /**
     * Opens the view anew if it changed since the last time; `true` if a new one is in force now. Call it off the main
     * thread whenever the app comes to the front or a refresh has ended: it costs one file status if nothing changed,
     * else what [open] costs. A new view that cannot be read changes nothing but the [status].
     */
    public fun reloadIfChanged(): Boolean = ask({ false }) { it.reloadIfChanged() }

    /** What is open, and what is wrong with the view if it is not the newest. No I/O. */
    public fun status(): ViewStatus = ask(::statusOfNothing) { it.status().toFacade() }

    /** How far the list can be relied on at [now]. `null`: there is none. */
    @JvmOverloads
    public fun freshness(now: Instant = Instant.now()): Freshness? =
        ask({ null }) { core -> core.freshness(now.epochSecond)?.let { Freshness.entries[it.ordinal] } }

    /**
     * Puts these texts of the host's own in place of any that were set before, for hints from now on.
     *
     * @throws Label700Exception with [Failure.TITLE_TOO_LONG] or [Failure.SUBTITLE_TOO_LONG]; then nothing was set.
     */
    @Synchronized
    public fun setTexts(texts: List<TextOverride>) {
        withCore { core -> guarded { core?.setOverrides(texts.map(TextOverride::toFfi)) } }
        this.texts = texts.toList()
    }

    /** Gives the list's memory back. Calls that come later are answered by the 15-digit rule alone. */
    @Synchronized
    override fun close() {
        val open = core
        core =
            guardedOr({ null }) {
                FfiLabeler.withoutView().also { rule ->
                    rule.setPolicy(policy.toFfi())
                    rule.setOverrides(texts.map(TextOverride::toFfi))
                }
            }
        open?.close()
    }

    private fun labelAll(
        raws: List<String?>,
        facts: CallFacts,
    ): List<Label> {
        var labels = labelLines(PackedNumbers.lines(raws), facts)
        // A number had a line break in it.
        if (labels != null && labels.size != raws.size) labels = labelLines(PackedNumbers.carefulLines(raws), facts)
        return labels ?: List(raws.size) { labelOfNothing(facts) }
    }

    /** `null`: the core failed. */
    private fun labelLines(
        lines: ByteArray,
        facts: CallFacts,
    ): List<Label>? =
        numbers.request(lines, facts) { request -> ask({ null }) { PackedLabels(it.labelPacked(request), facts) } }

    private inline fun <T> ask(
        fallback: () -> T,
        question: (FfiLabeler) -> T,
    ): T = withCore { core -> if (core == null) fallback() else guardedOr(fallback) { question(core) } }

    private inline fun <T> withCore(question: (FfiLabeler?) -> T): T {
        while (true) {
            val open = core
            try {
                return question(open)
            } catch (e: IllegalStateException) {
                // Closed between the two lines above: another one is in its place.
                if (open?.uniffiIsDestroyed != true) throw e
            }
        }
    }

    /** Opening. */
    public companion object {
        /**
         * Opens the view in this folder. Never fails: if there is none, or none that can be read, [status] says why,
         * and the 15-digit rule alone answers until [reloadIfChanged] finds one. Reads the whole list, so some
         * milliseconds of file I/O.
         */
        @JvmStatic
        public fun open(viewDir: File): Labeler =
            guardedOr(::withoutView) { Labeler(FfiLabeler.open(wellFormed(viewDir.path))) }

        /** The same for a [Path]. */
        @JvmStatic
        public fun open(viewDir: Path): Labeler = open(viewDir.toFile())

        /** The 15-digit rule alone, for hosts without lists. No I/O, ever. */
        @JvmStatic
        public fun withoutView(): Labeler = Labeler(guardedOr({ null }) { FfiLabeler.withoutView() })
    }
}
