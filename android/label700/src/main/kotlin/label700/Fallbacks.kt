package label700

import label700.ffi.InternalException
import label700.ffi.Label700Exception as FfiException

// What is answered if the core itself fails, which it is not known to do. A call must ring on even then: a fault of
// this library takes a label away, never the app.

/** The core's answer, or [fallback] where it fails. */
internal inline fun <T> guardedOr(
    fallback: () -> T,
    call: () -> T,
): T =
    try {
        call()
    } catch (_: FfiException) {
        fallback()
    } catch (_: InternalException) {
        fallback()
    } catch (_: LinkageError) {
        // The native library is missing or of another version.
        fallback()
    }

/** Nothing to say: any other number, the reason `none`, no list. */
internal fun labelOfNothing(facts: CallFacts): Label {
    val codes = listOf(Kind.OTHER.ordinal, Reason.NONE.ordinal, NO_LIST, READ_AS_OTHER)
    val head = codes.foldRight(NO_ROW) { code, rest -> (rest shl Byte.SIZE_BITS) or code.toLong() }
    return Label(head, detail = 0, generation = 0, facts)
}

/** No hint; the number stays visible. */
internal fun hintOfNothing(number: Number700?): Hint =
    Hint(
        reason = Reason.NONE,
        severity = Severity.NONE,
        title = null,
        subtitle = null,
        details = emptyList(),
        spoken = "",
        numberDisplay = number?.grouped,
        scene = null,
        sceneCode = null,
        actions = emptyList(),
        list = null,
        textsVersion = 0,
    )

/** What is known when nothing is. */
internal fun statusOfNothing(): ViewStatus =
    ViewStatus(
        diagnosis = Diagnosis.UNKNOWN,
        explanation = "the library failed",
        feed = null,
        seq = null,
        issued = null,
        xIssued = null,
        timestampExpires = null,
        maxAgeDays = null,
        ranges = null,
        coverage = emptyList(),
        switches = emptySet(),
    )

// As the core packs them: seven bits a byte.
private const val NO_LIST = 0x7F
private const val READ_AS_OTHER = 4
private const val NO_ROW = 0x7F7F_7F7FL
