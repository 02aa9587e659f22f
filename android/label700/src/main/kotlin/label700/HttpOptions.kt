package label700

import java.time.Duration

/**
 * What a host may set of [HttpUrlConnectionFetch]. The defaults hold the limits of the profile.
 *
 * @property absentStatuses Statuses that mean "there is no such file". 404; some object stores answer 403 instead.
 * @property connectTimeout For the connection. 10 s.
 * @property metadataTimeout For a whole metadata file, and for the first answer about a list. 30 s.
 * @property targetTimeout For a whole list or difference. 15 min.
 * @property minBytesPerSecond The fewest bytes a second of a list, over each [paceWindow]. 1,000.
 * @property paceWindow The time over which the pace of a list is measured; a shorter stall does no harm. 10 s.
 * @property userAgent `label700`: the same for everyone, without a version. Nothing that tells one installation from
 *   another belongs here.
 */
public data class HttpOptions
    @JvmOverloads
    constructor(
        public val absentStatuses: Set<Int> = setOf(404),
        public val connectTimeout: Duration = Duration.ofSeconds(10),
        public val metadataTimeout: Duration = Duration.ofSeconds(30),
        public val targetTimeout: Duration = Duration.ofMinutes(15),
        public val minBytesPerSecond: Long = 1_000,
        public val paceWindow: Duration = Duration.ofSeconds(10),
        public val userAgent: String = "label700",
    )
