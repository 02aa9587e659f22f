package label700.guide

import android.app.job.JobParameters
import android.app.job.JobService
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.launch
import label700.Label700Exception
import label700.Schedule
import label700.Updater
import java.time.Instant

class RefreshJob : JobService() {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    private var running: Job? = null

    override fun onStartJob(parameters: JobParameters): Boolean {
        running =
            scope.launch {
                val next =
                    try {
                        ListSettings.openUpdater().use { it.refresh() }
                        DialerApp.labeler.reloadIfChanged()
                        ListSettings.failures = 0
                        Schedule.afterSuccess()
                    } catch (e: Label700Exception) {
                        ListSettings.failures += 1
                        Schedule.afterFailure(failures = ListSettings.failures, retryAfter = e.retryAfter)
                    }
                ListSettings.scheduleJob(next)
                jobFinished(parameters, false)
            }
        return true
    }

    /** The system takes the network away: stop. What was verified is kept, and the next job goes on from there. */
    override fun onStopJob(parameters: JobParameters): Boolean {
        running?.cancel()
        return true
    }
}

/** Yours: where the anchor, the mirrors, the folders and the count of failures are kept. */
object ListSettings {
    var failures: Int = 0
    lateinit var openUpdater: suspend () -> Updater
    lateinit var scheduleJob: (Instant) -> Unit
}
