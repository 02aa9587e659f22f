package label700

import java.time.Duration
import java.time.Instant
import kotlin.random.Random
import label700.ffi.nextAfterFailure
import label700.ffi.nextAfterSuccess
import label700.ffi.nextFirst

/**
 * When to refresh next. Pure: the host's own job scheduler does the waiting. `random` is any evenly distributed number;
 * nothing about the installation should go into it.
 */
public object Schedule {
    /** The first refresh after installation: anywhere within a day, so that millions of phones never come at once. */
    @JvmStatic
    @JvmOverloads
    public fun first(
        now: Instant = Instant.now(),
        random: Long = Random.nextLong(),
    ): Instant = instant(now) { nextFirst(now.epochSecond, random.toULong()) }

    /** The next refresh after a successful one: a day later, give or take a fifth. */
    @JvmStatic
    @JvmOverloads
    public fun afterSuccess(
        now: Instant = Instant.now(),
        random: Long = Random.nextLong(),
    ): Instant = instant(now) { nextAfterSuccess(now.epochSecond, random.toULong()) }

    /**
     * The next refresh after [failures] failed ones in a row: an hour later, then two, and so on up to a day, give or
     * take a fifth.
     *
     * @param retryAfter What [Label700Exception.retryAfter] says of the last one: not before that, but within a quarter
     *   of a day behind it.
     */
    @JvmStatic
    @JvmOverloads
    public fun afterFailure(
        now: Instant = Instant.now(),
        failures: Int,
        retryAfter: Duration? = null,
        random: Long = Random.nextLong(),
    ): Instant =
        instant(now) {
            val asked = retryAfter?.seconds?.coerceAtLeast(0)?.toULong()
            nextAfterFailure(now.epochSecond, failures.coerceAtLeast(0).toUInt(), asked, random.toULong())
        }

    /** The core counts in 64 bits, of which [Instant] takes not quite all. If the core fails, a day later will do. */
    private inline fun instant(
        now: Instant,
        seconds: () -> Long,
    ): Instant {
        val next = guardedOr({ now.epochSecond + SECONDS_A_DAY }) { seconds() }
        return Instant.ofEpochSecond(next.coerceIn(Instant.MIN.epochSecond, Instant.MAX.epochSecond))
    }

    private const val SECONDS_A_DAY = 86_400
}
