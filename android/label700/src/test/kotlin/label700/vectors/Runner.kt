package label700.vectors

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonObject
import java.nio.file.Path
import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.deleteRecursively
import kotlin.io.path.readText

/** Runs the vectors of one file through the façade alone. */
abstract class Runner(val file: String, private val ownFields: String = "") {
    /** How many cases passed. */
    var passed = 0
        private set

    /** The names of those that did not, and why; never a number. */
    val failed = mutableListOf<String>()

    /** Everything in the file. */
    fun runAll(content: JsonObject) {
        content.only("format file about cases $ownFields".trim())
        if (content["format"].toString() != "1") throw Malformed("unknown format")
        if (content.text("file") != file) throw Malformed("another file")
        prepare(content)
        val names = mutableSetOf<String>()
        for (case in content.objects("cases")) {
            if (!names.add(case.text("name"))) failed += "$file: ${case.text("name")}: a name twice"
            run(case)
        }
    }

    /** Reads what the file has besides its cases. */
    open fun prepare(content: JsonObject) = Unit

    /** Runs one case, or all its steps. */
    abstract fun run(case: JsonObject)

    /** Compares what is said with what should be. */
    protected fun check(
        name: String,
        expect: JsonObject,
        ask: () -> JsonObject,
    ) {
        val wrong =
            try {
                differing(expect, ask())
            } catch (e: Malformed) {
                e.message
            } catch (e: Exception) {
                // Its message might hold what was asked.
                e.javaClass.name
            }
        if (wrong == null) passed += 1 else failed += "$file: $name: $wrong"
    }

    private fun differing(
        expect: JsonObject,
        said: JsonObject,
    ): String? {
        val fields = (expect.keys + said.keys).filter { expect[it] != said[it] || (it in expect) != (it in said) }
        return if (fields.isEmpty()) null else "differs in $fields"
    }
}

fun read(
    folder: Path,
    file: String,
): JsonObject = Json.parseToJsonElement(folder.resolve("$file.json").readText()).jsonObject

/** Gives a new folder, and removes it. */
@OptIn(ExperimentalPathApi::class)
inline fun <T> inNewFolder(work: (Path) -> T): T {
    val folder = kotlin.io.path.createTempDirectory("label700-vectors")
    try {
        return work(folder)
    } finally {
        folder.deleteRecursively()
    }
}
