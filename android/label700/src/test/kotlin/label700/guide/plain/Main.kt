package label700.guide

import label700.CallFacts
import label700.Direction
import label700.HttpUrlConnectionFetch
import label700.Label700Exception
import label700.Labeler
import label700.Language
import label700.RefreshEvent
import label700.Updater
import java.io.File

suspend fun main(arguments: Array<String>) {
    val (url, anchor, number) = arguments
    val viewDir = File("view")

    // Open once, when the app starts. Without a list the 15-digit rule alone answers.
    val labeler = Labeler.open(viewDir)
    show(labeler, number)

    // Now and then, in the background: bring the list up to date.
    try {
        Updater
            .open(File(anchor).readBytes(), listOf(url), File("state"), viewDir, HttpUrlConnectionFetch())
            .use { updater ->
                updater.refreshes().collect { event ->
                    when (event) {
                        is RefreshEvent.Progress -> if (event.arrived) println("arrived: ${event.file}")
                        is RefreshEvent.Done -> println("list ${event.refreshed.seq} is current")
                    }
                }
            }
    } catch (e: Label700Exception) {
        println("not refreshed (${e.failure.code}): ${e.message}. The list that was there answers on.")
    }

    labeler.reloadIfChanged()
    show(labeler, number)
}

/** What a dialer does on each ring. */
fun show(
    labeler: Labeler,
    raw: String?,
) {
    val label = labeler.label(raw, CallFacts(Direction.INCOMING))
    val hint = labeler.hint(label, Language.forTags(listOf("zh-CN")))
    if (hint.title == null) println("no hint") else println("${hint.title} · ${hint.subtitle ?: ""} (${hint.reason.code})")
}
