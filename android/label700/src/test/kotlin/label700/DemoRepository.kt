package label700

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import label700.vectors.instant
import label700.vectors.objects
import label700.vectors.read
import label700.vectors.text
import java.io.File
import java.nio.file.Path
import java.time.Instant
import java.util.Base64
import kotlin.io.path.Path

/** A small signed repository: that of the first update vector, whose first step publishes a list. */
object DemoRepository {
    const val BASE = "https://lists.example.com"

    private val content = read(Path(checkNotNull(System.getProperty("label700.vectors"))), "updates")
    private val case = content.objects("cases").first()
    private val step = (case.getValue("steps") as JsonArray).first() as JsonObject

    val anchor: ByteArray = blob(case.text("anchor"))
    val now: Instant = step.instant("now")
    val files: Map<String, Served> =
        step.objects("serve").associate {
            "/${it.text("path")}" to Served(it.getValue("status").jsonPrimitive.int, blob(it.text("blob")))
        }

    /** An updater on folders inside [folder]. */
    suspend fun updater(
        folder: Path,
        fetch: Fetch = MemoryFetch(BASE, files),
        base: String = BASE,
        dispatcher: CoroutineDispatcher = Dispatchers.IO,
    ): Updater = Updater.open(anchor, listOf(base), state(folder), view(folder), fetch, dispatcher = dispatcher)

    fun state(folder: Path): File = folder.resolve("state").toFile()

    fun view(folder: Path): File = folder.resolve("view").toFile()

    private fun blob(name: String): ByteArray =
        Base64.getDecoder().decode(content.getValue("blobs").jsonObject.text(name))
}
