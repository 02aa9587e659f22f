package android.app.job

import android.app.Service
import android.content.ComponentName
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit

// As much of Android as the guide's sketches name, with its signatures, so that they are compiled. What is planned is
// written down for the tests.

class JobParameters(val jobId: Int)

abstract class JobService : Service() {
    private val finished = CountDownLatch(1)

    abstract fun onStartJob(parameters: JobParameters): Boolean

    abstract fun onStopJob(parameters: JobParameters): Boolean

    fun jobFinished(
        parameters: JobParameters,
        wantsReschedule: Boolean,
    ) {
        check(parameters.jobId >= 0 && !wantsReschedule)
        finished.countDown()
    }

    /** For tests. */
    fun awaitFinished() = check(finished.await(20, TimeUnit.SECONDS))
}

class JobInfo(val id: Int) {
    var minimumLatency = 0L
        private set

    class Builder(
        id: Int,
        service: ComponentName,
    ) {
        private val info = JobInfo(id)

        init {
            check(JobService::class.java.isAssignableFrom(service.type))
        }

        fun setMinimumLatency(millis: Long) = apply { info.minimumLatency = millis }

        fun setRequiredNetworkType(type: Int) = apply { check(type == NETWORK_TYPE_ANY) }

        fun setPersisted(persisted: Boolean) = apply { check(persisted) }

        fun build() = info
    }

    companion object {
        const val NETWORK_TYPE_ANY = 1
    }
}

class JobScheduler {
    val scheduled = mutableListOf<JobInfo>()

    fun schedule(job: JobInfo): Int {
        scheduled.removeIf { it.id == job.id }
        scheduled += job
        return 1
    }

    fun getPendingJob(id: Int): JobInfo? = scheduled.find { it.id == id }
}
