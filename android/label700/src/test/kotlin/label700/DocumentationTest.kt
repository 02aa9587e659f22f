package label700

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import kotlin.io.path.Path
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readLines
import kotlin.io.path.readText

class DocumentationTest {
    @Test
    fun `what is said of the core stands in the generated code`() {
        val generated =
            Path(checkNotNull(System.getProperty("label700.generated"))).resolve("label700/ffi/label700_ffi.kt").readText()
        for (said in listOf("Labels numbers by the published view.", "Leave it to that one.", "begin the file anew")) {
            assertTrue(said in generated, said)
        }
    }

    /** The compiler asks for `public`, so what is public is marked; what is marked must be explained. */
    @Test
    fun `everything public is documented`() {
        val bare =
            Path("src/main/kotlin/label700").listDirectoryEntries("*.kt").flatMap { file ->
                val lines = file.readLines().map(String::trim)
                lines.indices
                    .filter { lines[it].matches(DECLARED) && !explained(lines, it) }
                    .map { "${file.name}:${it + 1}" }
            }
        assertEquals(emptyList<String>(), bare)
    }

    private fun explained(
        lines: List<String>,
        at: Int,
    ): Boolean {
        // A property of a constructor is explained where the class is, by @property.
        val property = Regex("""(?:.*[(, ])?public val (\w+):.*""").matchEntire(lines[at])?.groupValues?.get(1)
        if (property != null && lines.take(at + 1).any { "@property $property " in it }) return true
        val before = lines.take(at).lastOrNull { !it.startsWith("@") }.orEmpty()
        return before.endsWith("*/")
    }

    private companion object {
        val DECLARED = Regex("""public (?!constructor).*""")
    }
}
