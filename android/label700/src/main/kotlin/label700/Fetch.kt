package label700

import java.io.File
import java.time.Duration

/**
 * Gets files by their URL, with the client that the host already has; [HttpUrlConnectionFetch] is one that needs
 * nothing else. Without cookies, without a cache, bodies unchanged (no transparent decompression), at most two
 * redirects on the same host, and nothing in a request that would identify an installation. Nothing that it brings is
 * trusted.
 *
 * Both functions run inside the coroutine that refreshes, with its context and on the updater's dispatcher. They are
 * cancelled with it, and the refresh ends only when they have come back. Throw [FetchException]; an `IOException` counts
 * as [FetchException.Network] (or [FetchException.TimedOut]), and anything else as [FetchException.Unexpected].
 */
public interface Fetch {
    /**
     * The file at [url], which is small (metadata). Give up after 30 seconds, and throw [FetchException.TooLarge] as
     * soon as more than [maxBytes] are announced or arrive.
     */
    public suspend fun fetch(
        url: String,
        maxBytes: Long,
    ): ByteArray

    /**
     * Writes the file at [url], a list or a difference, to [file], of which the first [offset] bytes are already there:
     * ask for the rest (`Range: bytes=offset-`), cut off what lies behind [offset] and append. Where the server cannot
     * go on from there, begin the file anew. What arrived before an error stays in the file. It must never hold more
     * than [maxBytes]: throw [FetchException.TooLarge] and empty it. A file that holds [maxBytes] already is complete,
     * and nothing is to be asked.
     */
    public suspend fun fetchToFile(
        url: String,
        file: File,
        offset: Long,
        maxBytes: Long,
    )
}

/** Why a file was not fetched; thrown by a [Fetch]. Carries no text, so no URL and nothing of a user. */
public sealed class FetchException(message: String) : Exception(message) {
    /**
     * There is no such file: status 404, and 403 where an object store answers so. The walk over root files ends by
     * this.
     */
    public class Absent : FetchException("the server has no such file")

    /** The local file could not be read or written. */
    public class LocalFile : FetchException("the local file could not be read or written")

    /** No connection, a broken one, an untrusted certificate, a refused redirect. */
    public class Network : FetchException("the server could not be reached")

    /**
     * Any other answer than the file.
     *
     * @property code The HTTP status.
     * @property retryAfter `Retry-After`, where the server gives it.
     */
    public class Status
        @JvmOverloads
        constructor(public val code: Int, public val retryAfter: Duration? = null) :
        FetchException("the server answered with status $code")

    /** Not done within the time allowed. */
    public class TimedOut : FetchException("the server did not answer in time")

    /** More bytes than allowed. */
    public class TooLarge : FetchException("the file is larger than allowed")

    /** Fewer than 1,000 bytes a second, or more than 15 minutes for one file. */
    public class TooSlow : FetchException("the server sends too slowly")

    /** Anything else. */
    public class Unexpected : FetchException("the app's own fetcher failed")
}
