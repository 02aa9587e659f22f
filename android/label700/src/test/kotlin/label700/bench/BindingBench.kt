@file:JvmName("BindingBench")

package label700.bench

import label700.CallFacts
import label700.Direction
import label700.Labeler
import java.time.Instant
import kotlin.io.path.Path
import kotlin.io.path.readText

// Compiling goes on beside the program, and by the clock: a batch is done so fast that a count of them is over before.
private const val WARM_UP = 300
private const val WARM_UP_NANOS = 2_000_000_000L
private const val ROUNDS = 101

/**
 * Times labelling through the façade: `label700.bench.BindingBench VIEW_DIR NUMBERS_FILE`. Prints one JSON line: the
 * median of a single call, averaged over the file's numbers, and of one batch of all of them, in nanoseconds. The
 * batch's labels are read, too.
 */
fun main(arguments: Array<String>) {
    val (view, file) = arguments
    val numbers = Path(file).readText().removeSuffix("\n").split('\n')
    val facts = CallFacts(Direction.INCOMING, Instant.parse("2026-06-02T00:00:00Z"))
    Labeler.open(Path(view)).use { labeler ->
        var hints = 0L
        val single = median { for (raw in numbers) hints += labeler.label(raw, facts).reason.ordinal }
        val batch = median { for (label in labeler.labelBatch(numbers, facts)) hints += label.reason.ordinal }
        // What is never used might be optimised away.
        check(hints >= 0)
        println("""{"single_ns": ${single / numbers.size}, "batch_ns": $batch}""")
    }
}

private fun median(work: () -> Unit): Double {
    val began = System.nanoTime()
    var done = 0
    while (done < WARM_UP || System.nanoTime() - began < WARM_UP_NANOS) {
        work()
        done++
    }
    val times =
        LongArray(ROUNDS) {
            val start = System.nanoTime()
            work()
            System.nanoTime() - start
        }
    times.sort()
    return times[ROUNDS / 2].toDouble()
}
