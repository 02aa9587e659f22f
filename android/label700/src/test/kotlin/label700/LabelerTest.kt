package label700

import label700.ffi.panicForTests
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.Instant
import java.util.concurrent.atomic.AtomicReference
import kotlin.concurrent.thread

class LabelerTest {
    private val facts = CallFacts(Direction.INCOMING, Instant.parse("2026-06-02T00:00:00Z"))

    @TempDir
    lateinit var empty: Path

    @Test
    fun `without a view the rule of fifteen digits answers`() {
        Labeler.open(empty).use { labeler ->
            assertEquals(Diagnosis.NO_VIEW, labeler.status().diagnosis)
            assertNull(labeler.freshness(facts.now))
            assertFalse(labeler.reloadIfChanged())
            val label = labeler.label("+86 700 1234 5678 9012", facts)
            assertEquals("700123456789012", label.number?.digits)
            assertEquals("700 1234 5678 9012", label.number?.grouped)
            assertEquals(Reason.PROTECTED, label.reason)
            assertEquals("号码保护服务专用号码", labeler.hint(label).title)
            assertEquals(Kind.WITHHELD, labeler.label(null, facts).kind)
        }
    }

    @Test
    fun `a batch says what single calls say, whatever the texts are`() {
        val raws =
            listOf(
                "700123456789012", null, "", "7001234\n56789012", "\n", "\uD800", "700\uDC0012345678901", "a\r\nb",
                "7001234567890１２", "\uD83D\uDE00", "-1", "70012345678901", "+700123456789012", "x".repeat(100_000),
            )
        Labeler.withoutView().use { labeler ->
            val single = raws.map { labeler.label(it, facts) }
            assertEquals(single, labeler.labelBatch(raws, facts))
            assertEquals(Kind.PROTECTED, single[3].kind)
            assertEquals(raws.size, labeler.labelBatch(raws, facts).size)
            assertEquals(emptyList<Label>(), labeler.labelBatch(emptyList(), facts))
            assertThrows(IndexOutOfBoundsException::class.java) { labeler.labelBatch(raws, facts)[raws.size] }
            assertNotEquals(single[0], single[1])
        }
    }

    @Test
    fun `a policy and texts of the host hold, and survive closing`() {
        val labeler = Labeler.withoutView()
        val label = labeler.label("700123456789012", facts)
        labeler.setTexts(listOf(TextOverride(Reason.PROTECTED, Language.ENGLISH, title = "Demo")))
        assertEquals("Demo", labeler.hint(label, Language.ENGLISH).title)
        val long = listOf(TextOverride(Reason.PROTECTED, Language.ENGLISH, title = "x".repeat(35)))
        val refused = assertThrows(Label700Exception::class.java) { labeler.setTexts(long) }
        assertEquals(Failure.TITLE_TOO_LONG, refused.failure)

        labeler.policy = Policy(enabled = false)
        repeat(2) { labeler.close() }
        assertEquals(Policy(enabled = false), labeler.policy)
        assertNull(labeler.hint(labeler.label("700123456789012", facts)).title)
        labeler.policy = Policy()
        assertEquals("Demo", labeler.hint(label, Language.ENGLISH).title)
    }

    @Test
    fun `closing while others ask harms nobody`() {
        repeat(20) {
            val labeler = Labeler.withoutView()
            val fault = AtomicReference<Throwable>()
            val askers =
                List(4) {
                    thread {
                        runCatching { repeat(200) { labeler.label("700123456789012", facts) } }.onFailure(fault::set)
                    }
                }
            labeler.close()
            askers.forEach(Thread::join)
            assertNull(fault.get())
        }
    }

    @Test
    fun `a panic becomes an exception, which quotes nothing, and the process lives on`() {
        val thrown = assertThrows(Label700Exception::class.java) { guarded { panicForTests() } }
        assertEquals(Failure.INTERNAL, thrown.failure)
        assertFalse("asked for" in thrown.toString())
        assertNull(thrown.cause)
        assertTrue(parseNumber("700123456789012") is Parsed.Number)
    }

    @Test
    fun `what Android says of a caller is understood`() {
        assertEquals(Verification.FAILED, Verification.ofAndroid(2))
        assertEquals(Verification.PASSED, Verification.ofAndroid(1))
        assertEquals(Verification.NOT_VERIFIED, Verification.ofAndroid(0))
        assertEquals(Language.TRADITIONAL_CHINESE, Language.forTags(listOf("fr", "zh-TW", "en")))
        assertEquals(Language.SIMPLIFIED_CHINESE, Language.forTags(listOf("fr")))
    }

    @Test
    fun `schedules are ahead, and wait as long as they are asked to`() {
        val now = facts.now
        assertTrue(Schedule.first(now) in now..now.plusSeconds(86_400))
        assertTrue(Schedule.afterSuccess(now) > now.plusSeconds(60_000))
        val hours = java.time.Duration.ofHours(20)
        assertTrue(Schedule.afterFailure(now, 1, hours) >= now + hours)
        assertTrue(Schedule.afterFailure(now, 1, null, random = 7) < now.plusSeconds(6_000))
        assertEquals(Instant.MAX.epochSecond, Schedule.afterSuccess(Instant.MAX).epochSecond)
    }
}
