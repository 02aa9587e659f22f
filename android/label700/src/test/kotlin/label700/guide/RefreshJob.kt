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

class RefreshJob : JobService() {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    private var running: Job? = null

    override fun onStartJob(parameters: JobParameters): Boolean {
        val app = application as DialerApp
        val settings = app.settings
        running =
            scope.launch {
                val next =
                    try {
                        settings.openUpdater().use { it.refresh() }
                        app.labeler.reloadIfChanged()
                        settings.failures = 0
                        Schedule.afterSuccess()
                    } catch (e: Label700Exception) {
                        settings.failures += 1
                        Schedule.afterFailure(failures = settings.failures, retryAfter = e.retryAfter)
                    }
                settings.schedule(next, running = parameters.jobId)
                jobFinished(parameters, false)
            }
        return true
    }

    /** The system takes the network away: stop. What was verified is kept, and the same job comes again later. */
    override fun onStopJob(parameters: JobParameters): Boolean {
        running?.cancel()
        return true
    }
}
