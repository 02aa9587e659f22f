package label700

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Test
import kotlin.enums.EnumEntries

/** The façade finds its own values by their place among the core's. */
class EnumsTest {
    @Test
    fun `values stand where the core has them`() {
        same(Direction.entries, label700.ffi.Direction.entries)
        same(Verification.entries, label700.ffi.Verification.entries)
        same(Kind.entries, label700.ffi.Kind.entries)
        same(Severity.entries, label700.ffi.Severity.entries)
        same(Reason.entries, label700.ffi.Reason.entries)
        same(Freshness.entries, label700.ffi.Freshness.entries)
        same(LookalikeReason.entries, label700.ffi.Lookalike.entries)
        same(Action.entries, label700.ffi.Action.entries)
        same(Diagnosis.entries, label700.ffi.Diagnosis.entries)
        assertEquals(listOf("ZH_HANS", "ZH_HANT", "EN"), label700.ffi.Language.entries.map { it.name })
        assertEquals(listOf("zh-Hans", "zh-Hant", "en"), Language.entries.map { it.code })
    }

    @Test
    fun `codes are the names in small letters`() {
        val codes =
            Direction.entries.map { it.name to it.code } + Verification.entries.map { it.name to it.code } +
                Kind.entries.map { it.name to it.code } + Severity.entries.map { it.name to it.code } +
                Reason.entries.map { it.name to it.code } + Freshness.entries.map { it.name to it.code } +
                LookalikeReason.entries.map { it.name to it.code } + Action.entries.map { it.name to it.code } +
                Diagnosis.entries.map { it.name to it.code } + Failure.entries.map { it.name to it.code }
        for ((name, code) in codes) assertEquals(name.lowercase(), code)
    }

    @Test
    fun `no type of the generated code is in sight`() {
        val public = listOf(
            Labeler::class, Label::class, Hint::class, CallFacts::class, Policy::class, TextOverride::class,
            ViewStatus::class, Updater::class, Fetch::class, Schedule::class, Refreshed::class, Found700::class,
            Label700Exception::class, FetchException::class, HttpUrlConnectionFetch::class,
        )
        for (type in public) {
            val seen =
                type.java.methods.filterNot { '$' in it.name }.flatMap { it.parameterTypes.toList() + it.returnType } +
                    type.java.constructors.filterNot { it.isSynthetic }.flatMap { it.parameterTypes.toList() } +
                    generateSequence<Class<*>>(type.java) { it.superclass }
            for (one in seen) assertFalse(one.name.startsWith("label700.ffi"), "${type.simpleName}: ${one.name}")
        }
    }

    private fun same(
        ours: EnumEntries<*>,
        core: EnumEntries<*>,
    ) = assertEquals(core.map { it.name }, ours.map { it.name })
}
