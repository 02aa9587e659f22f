package label700

import java.time.Instant
import label700.ffi.ViewStatus as FfiViewStatus

/**
 * What the newest look at the view found. Anything but [READY] means that the view itself cannot be used; an earlier
 * list may go on to answer.
 *
 * @property code The stable code, the same in every language.
 */
public enum class Diagnosis(public val code: String) {
    /** The view is open. */
    READY("ready"),

    /** Nothing was published yet, or the host gave no folder. The usual state before the first update. */
    NO_VIEW("no_view"),

    /** `view.json` cannot be used. */
    BAD_VIEW("bad_view"),

    /** `view.json` names a list whose file is not there. */
    LIST_MISSING("list_missing"),

    /** The operating system refuses the list's file. */
    LIST_UNREADABLE("list_unreadable"),

    /** The list's file was cut off or grew. */
    LIST_LENGTH("list_length"),

    /** The list's file has other content than was published. */
    LIST_CHECKSUM("list_checksum"),

    /** The list's file is whole, but not a list that this version reads. */
    BAD_LIST("bad_list"),

    /** The list's file belongs to another view. */
    OTHER_LIST("other_list"),

    /** Something that a later version of the core tells apart, or a fault of this library. */
    UNKNOWN("unknown"),
}

/**
 * What is open. All but [diagnosis] and [explanation] is of the list that answers; `null` and empty where there is
 * none. Its printed form hides the coverage.
 *
 * @property diagnosis What the newest look at the view found.
 * @property explanation The same as one English sentence, without numbers or paths.
 * @property feed The feed's name.
 * @property seq The list's sequence number.
 * @property issued When the list was made.
 * @property xIssued When the newest timestamp that vouches for it was issued.
 * @property timestampExpires When that timestamp expires, and the list is no longer fresh.
 * @property maxAgeDays Signed days after which the list is very stale, where the publisher shortened them.
 * @property ranges How many ranges the list has.
 * @property coverage Where absence from the list means something.
 * @property switches The reasons that the publisher turned off.
 */
public data class ViewStatus(
    public val diagnosis: Diagnosis,
    public val explanation: String,
    public val feed: String?,
    public val seq: Long?,
    public val issued: Instant?,
    public val xIssued: Instant?,
    public val timestampExpires: Instant?,
    public val maxAgeDays: Int?,
    public val ranges: Long?,
    public val coverage: List<NumberRange>,
    public val switches: Set<Reason>,
) {
    /** What may stand in a log. */
    override fun toString(): String =
        "ViewStatus(diagnosis=${diagnosis.code}, feed=$feed, seq=$seq, ranges=$ranges, issued=$issued)"
}

/**
 * Numbers from first to last, both included. Its printed form hides them.
 *
 * @property first The first number.
 * @property last The last number.
 */
public data class NumberRange(public val first: Number700, public val last: Number700)

internal fun FfiViewStatus.toFacade(): ViewStatus =
    ViewStatus(
        Diagnosis.entries[diagnosis.ordinal],
        explanation,
        feed,
        seq?.toLong(),
        issued?.let(Instant::ofEpochSecond),
        xIssued?.let(Instant::ofEpochSecond),
        timestampExpires?.let(Instant::ofEpochSecond),
        maxAgeDays?.toInt(),
        ranges?.toLong(),
        coverage.map { NumberRange(Number700(it.first.toLong()), Number700(it.last.toLong())) },
        switches.mapTo(mutableSetOf()) { it.toFacade() },
    )
