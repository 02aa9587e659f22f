package label700.vectors

import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import label700.CallFacts
import label700.Direction
import label700.Label700Exception
import label700.Labeler
import label700.MemoryFetch
import label700.Refreshed
import label700.Served
import label700.Updater
import java.nio.file.Path
import java.time.Instant
import java.util.Base64
import kotlin.io.path.exists
import kotlin.io.path.readText

private const val BASE = "https://lists.example.com"

class UpdatesRunner : Runner("updates", "blobs") {
    private lateinit var blobs: Map<String, ByteArray>

    override fun prepare(content: JsonObject) {
        val texts = content.getValue("blobs").jsonObject
        blobs = texts.mapValues { (name, _) -> Base64.getDecoder().decode(texts.text(name)) }
    }

    override fun run(case: JsonObject) =
        inNewFolder { folder ->
            case.only("name anchor steps")
            for (step in case.getValue("steps") as JsonArray) {
                step as JsonObject
                val name = "${case.text("name")}: ${step.text("name")}"
                check(name, step["expect"] as JsonObject) {
                    step.only("name now serve raw expect")
                    refresh(folder, blob(case.text("anchor")), step)
                }
            }
        }

    private fun refresh(
        folder: Path,
        anchor: ByteArray,
        step: JsonObject,
    ): JsonObject {
        val now = step.instant("now")
        val fetch = MemoryFetch(BASE, step.objects("serve").associate { served(it.only("path status blob")) })
        val view = folder.resolve("view")
        var error: String? = null
        var reached: Refreshed? = null
        try {
            reached =
                runBlocking {
                    Updater
                        .open(anchor, listOf(BASE), folder.resolve("state").toFile(), view.toFile(), fetch)
                        .use { it.refresh(now) }
                }
        } catch (e: Label700Exception) {
            error = e.failure.code
        }
        val refresh =
            answer(
                "error" to error,
                "seq" to reached?.seq,
                "ranges" to reached?.ranges,
                "list_changed" to reached?.listChanged,
                "through_deltas" to reached?.throughDeltas,
                "downloaded" to reached?.downloaded,
            )
        return JsonObject(refresh + published(view, checkNotNull(step.textOrNull("raw")), now))
    }

    private fun published(
        view: Path,
        raw: String,
        now: Instant,
    ): JsonObject {
        val json = view.resolve("view.json").takeIf(Path::exists)
        val shown = json?.let { Json.parseToJsonElement(it.readText()).jsonObject }
        return Labeler.open(view).use { labeler ->
            val label = labeler.label(raw, CallFacts(Direction.INCOMING, now))
            answer(
                "view_sha256" to shown?.get("sha256"),
                "view_seq" to shown?.get("seq"),
                "reason" to label.reason.code,
                "subtitle" to labeler.hint(label).subtitle,
                "freshness" to label.freshness?.code,
            )
        }
    }

    private fun served(file: JsonObject): Pair<String, Served> {
        val status = file.getValue("status").jsonPrimitive.int
        return "/${file.text("path")}" to Served(status, file.textOrNull("blob")?.let(::blob))
    }

    private fun blob(name: String): ByteArray = blobs[name] ?: throw Malformed("no such blob")
}
