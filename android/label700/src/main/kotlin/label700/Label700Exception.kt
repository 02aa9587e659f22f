package label700

import java.time.Duration
import label700.ffi.InternalException
import label700.ffi.Label700Exception as FfiException

/**
 * Why something was not done.
 *
 * @property code The stable code, for counters; the same in every language.
 */
public enum class Failure(public val code: String) {
    /** Another updater, in this process or another, holds the state folder. Leave it to that one. */
    ALREADY_RUNNING("already_running"),

    /** The trust anchor is no root file of the feed, or names none: a mistake in the app. */
    ANCHOR("anchor"),

    /** The updater was closed before the refresh was done. What was verified until then is kept. */
    CANCELLED("cancelled"),

    /** The newest metadata that the servers have is past its date. Try again at the next scheduled time. */
    EXPIRED("expired"),

    /** No server could be reached or gave what was asked for. Try again at the next scheduled time. */
    FETCH("fetch"),

    /** A fault of this library. */
    INTERNAL("internal"),

    /** The configuration names no base URL: a mistake in the app. */
    NO_MIRROR("no_mirror"),

    /** What the servers gave is not signed as it must be, or not what was signed. Nothing of it is used. */
    REFUSED("refused"),

    /** What the servers gave is older than what was verified before. Nothing of it is used. */
    ROLLBACK("rollback"),

    /** The state or view folder cannot be read or written: permissions, or no space. */
    STORAGE("storage"),

    /** A subtitle of the host's own is over 18 Chinese characters or 60 Latin letters. Nothing was set. */
    SUBTITLE_TOO_LONG("subtitle_too_long"),

    /** A title of the host's own is over 10 Chinese characters or 34 Latin letters. Nothing was set. */
    TITLE_TOO_LONG("title_too_long"),
}

/**
 * Something was not done. Only updating and setting texts can fail; labelling cannot. Whatever it is, the list that was
 * published before goes on to answer.
 *
 * [message] is one English line for developers; it holds no number of a caller. [cause] is what the host's own [Fetch]
 * threw, where that was the reason.
 *
 * @property failure What went wrong.
 * @property retryAfter How long the servers asked to be left alone, for [Schedule.afterFailure]; `null`: they did not.
 */
public class Label700Exception internal constructor(
    public val failure: Failure,
    message: String,
    cause: Throwable? = null,
    public val retryAfter: Duration? = null,
) : Exception(message, cause)

/** Calls into the core, and gives what it throws as the façade's own. */
internal inline fun <T> guarded(call: () -> T): T =
    try {
        call()
    } catch (e: FfiException) {
        throw Label700Exception(failure(e), e.message.orEmpty())
    } catch (_: InternalException) {
        // What a panic says might quote what it worked on.
        throw Label700Exception(Failure.INTERNAL, "a fault of Label700, which nothing is known to cause")
    }

internal fun failure(e: FfiException): Failure =
    when (e) {
        is FfiException.AlreadyRunning -> Failure.ALREADY_RUNNING
        is FfiException.Anchor -> Failure.ANCHOR
        is FfiException.Cancelled -> Failure.CANCELLED
        is FfiException.Expired -> Failure.EXPIRED
        is FfiException.Fetch -> Failure.FETCH
        is FfiException.Internal -> Failure.INTERNAL
        is FfiException.NoMirror -> Failure.NO_MIRROR
        is FfiException.Refused -> Failure.REFUSED
        is FfiException.Rollback -> Failure.ROLLBACK
        is FfiException.Storage -> Failure.STORAGE
        is FfiException.SubtitleTooLong -> Failure.SUBTITLE_TOO_LONG
        is FfiException.TitleTooLong -> Failure.TITLE_TOO_LONG
    }
