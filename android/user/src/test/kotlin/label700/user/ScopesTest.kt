package label700.user

import label700.Labeler
import label700.guide.show
import label700.guide.signUpTakes
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import kotlin.io.path.Path
import kotlin.io.path.name
import kotlin.io.path.readText

/** What comes along with the library, and when. */
class ScopesTest {
    @Test
    fun `a user's compiler sees the library, not the generated code`() {
        val file = Path(checkNotNull(System.getProperty("label700.compile-classpath")))
        // Both are called so until they are packed.
        val seen = file.readText().trim().split(java.io.File.pathSeparator).map(::Path)
        val ours = seen.filter { "label700" in it.name || it.name == "classes" }
        assertTrue(ours.size == 1) { "$ours" }
        assertFalse(seen.any { "jna" in it.name }) { "$seen" }
    }

    @Test
    fun `what it needs while it runs is there`() {
        Labeler.withoutView().use { show(it, "700123456790815") }
        assertFalse(signUpTakes("700123456790815"))
        Class.forName("label700.ffi.Labeler")
    }
}
