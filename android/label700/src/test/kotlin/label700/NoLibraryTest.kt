package label700

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.io.File
import java.time.Instant

/** An app whose native library was left out, or is that of another processor. */
internal object WithoutLibrary {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val facts = CallFacts(Direction.INCOMING, Instant.parse("2026-06-02T00:00:00Z"))
        // The second time the generated code is known to be broken, which is another error.
        repeat(2) {
            Labeler.open(File("nowhere")).use { labeler ->
                val label = labeler.label("700123456789012", facts)
                println("${label.reason.code}, ${labeler.hint(label).title}, ${labeler.status().diagnosis}")
            }
        }
    }
}

class NoLibraryTest {
    @Test
    fun `without the native library there is nothing to say and nothing is thrown`() {
        val java = File(System.getProperty("java.home"), "bin/java").path
        val classes = System.getProperty("java.class.path")
        val app =
            ProcessBuilder(java, "-cp", classes, "label700.WithoutLibrary")
                .redirectErrorStream(true)
                .start()
        val said = app.inputStream.bufferedReader().readLines()
        assertEquals(0, app.waitFor(), said.joinToString("\n"))
        assertEquals(List(2) { "none, null, UNKNOWN" }, said)
    }
}
