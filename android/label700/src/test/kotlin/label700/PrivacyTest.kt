package label700

import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.time.Instant

/** What a log could get to see. */
class PrivacyTest {
    private val digits = "700481516234208"
    private val facts = CallFacts(Direction.INCOMING, Instant.parse("2026-06-02T00:00:00Z"))

    @Test
    fun `nothing prints a number`() {
        Labeler.withoutView().use { labeler ->
            val raws = listOf(digits, "+86$digits", "${digits}9", "+$digits", "7004815162342O8", "13$digits")
            val labels = labeler.labelBatch(raws, facts)
            val hints = labels.flatMap { label -> Language.entries.map { labeler.hint(label, it) } }
            val number = checkNotNull(labels[0].number)
            val printed: List<Any?> =
                labels + hints + hints.flatMap { it.actions } + hints.map { it.list } + labels.map { it.parsed } +
                    labels.map { it.toFfi() } + raws.map { asYouType(it.take(9)) } + raws.map(::parseNumber) +
                    find700In("来电$digits，谢谢") + listOf(labels, hints) + number + facts + labeler.status() +
                    NumberRange(number, number) + Parsed.Number(number)
            assertTrue(printed.size > 60)
            for (one in printed) assertSilent(one.toString(), one)
            assertSilent("$number", number)
        }
    }

    @Test
    fun `no exception prints a number`() {
        Labeler.withoutView().use { labeler ->
            val texts = listOf(TextOverride(Reason.LISTED, Language.ENGLISH, title = digits.repeat(4)))
            val thrown = runCatching { labeler.setTexts(texts) }.exceptionOrNull()
            assertTrue(thrown is Label700Exception)
            assertSilent("$thrown ${thrown?.cause}", thrown)
        }
    }

    /** Four digits in a row of the number, in any part of it, are too many. */
    private fun assertSilent(
        text: String,
        of: Any?,
    ) {
        val plain = text.filter { it.isLetterOrDigit() }
        for (part in digits.windowed(4)) {
            assertFalse(part in plain) { "${of?.javaClass?.name} prints digits" }
        }
    }
}
