package label700.vectors

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import kotlin.io.path.Path
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name

class VectorsTest {
    private val folder = Path(checkNotNull(System.getProperty("label700.vectors")))
    private val views = Views(read(folder, "views"))

    private fun runners(): List<Runner> =
        listOf(
            NumbersRunner(),
            TextScanRunner(),
            LabelsRunner(views),
            WordsRunner(views),
            ListsRunner(),
            UpdatesRunner(),
        )

    @Test
    fun `the façade answers every vector`() {
        val runners = runners()
        val known = runners.map { "${it.file}.json" } + "views.json"
        assertEquals(known.sorted(), folder.listDirectoryEntries("*.json").map { it.name }.sorted(), "files")
        runners.forEach { it.runAll(read(folder, it.file)) }

        val failed = runners.flatMap { it.failed }
        assertTrue(failed.isEmpty()) { "vectors failed: kotlin ${failed.size}\n${failed.joinToString("\n")}" }
        println("vectors passed: kotlin ${runners.sumOf { it.passed }}")
    }

    /** A field that a runner overlooked would let a wrong expectation pass. */
    @Test
    fun `every single expectation counts`() {
        for (runner in runners()) {
            val content = read(folder, runner.file)
            runner.prepare(content)
            for (case in examples(content.objects("cases"))) {
                for (spoiled in spoiled(case)) {
                    val before = runner.failed.size
                    runner.run(spoiled)
                    assertTrue(runner.failed.size > before) { "${runner.file}: ${case.text("name")}: not looked at" }
                }
            }
        }
    }

    /** A few cases of each operation, those that expect most. */
    private fun examples(cases: List<JsonObject>): List<JsonObject> =
        cases.groupBy { it["op"] }.values.flatMap { same ->
            same.sortedByDescending { case -> case["expect"]?.let(::leaves) ?: 0 }.take(2)
        }

    /** The case again and again, each time with one value or field of an expectation changed. */
    private fun spoiled(case: JsonObject): List<JsonObject> =
        case.flatMap { (name, value) ->
            val changed =
                when (name) {
                    "expect" -> changes(value) + more(value)
                    "steps" -> stepsChanged(value as JsonArray)
                    else -> emptyList()
                }
            changed.map { JsonObject(case + (name to it)) }
        }

    private fun stepsChanged(steps: JsonArray): List<JsonElement> =
        // The first alone: the later ones would be run for each change.
        spoiled(steps.first() as JsonObject).map { JsonArray(listOf(it)) }

    private fun more(value: JsonElement): List<JsonElement> =
        listOf(JsonObject((value as JsonObject) + ("unheard_of" to JsonNull)))

    private fun changes(value: JsonElement): List<JsonElement> =
        when (value) {
            is JsonObject ->
                value.keys.flatMap { key ->
                    changes(value.getValue(key)).map { JsonObject(value + (key to it)) } + JsonObject(value - key)
                }
            is JsonArray ->
                value.indices.flatMap { at ->
                    changes(value[at]).map { JsonArray(value.toMutableList().apply { set(at, it) }) }
                } + JsonArray(value + JsonNull)
            JsonNull -> listOf(JsonPrimitive(""))
            else -> listOf(JsonNull)
        }

    private fun leaves(value: JsonElement): Int =
        when (value) {
            is JsonObject -> value.values.sumOf(::leaves)
            is JsonArray -> value.sumOf(::leaves)
            else -> 1
        }
}
