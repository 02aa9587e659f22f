package label700

import label700.ffi.Labeler
import label700.ffi.NoHandle
import label700.ffi.panicForTests
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.nio.ByteBuffer
import java.time.Instant
import label700.ffi.Label as FfiLabel
import label700.ffi.Language as FfiLanguage
import label700.ffi.Policy as FfiPolicy
import label700.ffi.TextOverride as FfiText
import label700.Labeler as FacadeLabeler

/** A core that panics whatever it is asked; the panics are those of the library itself. */
private class PanickingCore : Labeler(NoHandle) {
    override fun labelPacked(request: ByteBuffer): String = panic()

    override fun hint(
        label: FfiLabel,
        language: FfiLanguage,
    ) = panic()

    override fun reloadIfChanged() = panic()

    override fun status() = panic()

    override fun freshness(now: Long) = panic()

    override fun setPolicy(policy: FfiPolicy) = panic()

    override fun setOverrides(texts: List<FfiText>) = panic()

    private fun panic(): Nothing {
        panicForTests()
        error("it should have panicked")
    }
}

/** A fault of the core takes a label away, never the app. */
class FallbacksTest {
    private val facts = CallFacts(Direction.INCOMING, Instant.parse("2026-06-02T00:00:00Z"))
    private val number = "700123456789012"

    /** No constructor takes a core, for users would see the type of it. */
    private fun labelerOn(core: Labeler?): FacadeLabeler =
        FacadeLabeler.withoutView().also { labeler ->
            FacadeLabeler::class.java.getDeclaredField("core").apply { isAccessible = true }.set(labeler, core)
        }

    @Test
    fun `a core that panics has nothing to say`() {
        val labeler = labelerOn(PanickingCore())
        val label = labeler.label(number, facts)
        assertEquals(Kind.OTHER to Reason.NONE, label.kind to label.reason)
        assertEquals(Severity.NONE, label.severity)
        assertNull(label.freshness)
        assertEquals(Parsed.Other, label.parsed)
        assertEquals(facts, label.facts)
        assertEquals(listOf(label, label), labeler.labelBatch(listOf(number, null), facts))

        assertFalse(labeler.reloadIfChanged())
        assertEquals(Diagnosis.UNKNOWN, labeler.status().diagnosis)
        assertNull(labeler.freshness(facts.now))
        labeler.policy = Policy(enabled = false)
        val thrown = assertThrows(Label700Exception::class.java) { labeler.setTexts(emptyList()) }
        assertEquals(Failure.INTERNAL, thrown.failure)

        // What it is given back for is there again: the rule alone, with the policy of the host.
        labeler.close()
        assertEquals(Kind.PROTECTED, labeler.label(number, facts).kind)
        assertNull(labeler.hint(labeler.label(number, facts)).title)
    }

    @Test
    fun `a core that panics gives no hint, and the number stays visible`() {
        val label = FacadeLabeler.withoutView().use { it.label(number, facts) }
        val hint = labelerOn(PanickingCore()).hint(label)
        assertEquals(Reason.NONE to Severity.NONE, hint.reason to hint.severity)
        assertNull(hint.title)
        assertEquals("", hint.spoken)
        assertTrue(hint.details.isEmpty() && hint.actions.isEmpty())
        assertEquals("700 1234 5678 9012", hint.numberDisplay)
    }

    @Test
    fun `a labeler without a core has nothing to say`() {
        labelerOn(null).use { labeler ->
            val label = labeler.label(number, facts)
            assertEquals(Reason.NONE, label.reason)
            assertNull(labeler.hint(label).title)
            assertEquals(Diagnosis.UNKNOWN, labeler.status().diagnosis)
            labeler.setTexts(emptyList())
        }
    }

    @Test
    fun `a label of nothing is what the core says of any other number`() {
        val other = FacadeLabeler.withoutView().use { it.label("10086", facts) }
        assertEquals(other, labelOfNothing(facts))
    }

    @Test
    fun `helpers for numbers fall back`() {
        assertEquals(Parsed.Other, guardedOr({ Parsed.Other }) { panicForTests().let { Parsed.Withheld } })
    }
}
