package label700.guide

import android.app.job.JobInfo
import android.app.job.JobScheduler
import android.content.ComponentName
import android.content.Context
import label700.Schedule
import label700.Updater
import java.io.File
import java.time.Duration
import java.time.Instant

/** Where lists come from and where they lie, and what one refresh leaves for the next, whatever dies in between. */
class ListSettings(
    private val context: Context,
) {
    // It can be read before the first unlock after a restart.
    private val storage = context.createDeviceProtectedStorageContext()
    private val kept = storage.getSharedPreferences("label700", Context.MODE_PRIVATE)
    private val jobs = context.getSystemService(JobScheduler::class.java)

    val viewDir = File(storage.filesDir, "label700/view")

    /** How many refreshes have failed in a row. */
    var failures: Int
        get() = kept.getInt("failures", 0)
        set(value) {
            // On the disk before the job ends; `apply` might come too late.
            kept.edit().putInt("failures", value).commit()
        }

    suspend fun openUpdater(): Updater =
        Updater.open(
            anchor = context.assets.open("1.root.json").use { it.readBytes() },
            mirrors = listOf("https://lists.example.com"),
            stateDir = File(storage.filesDir, "label700/state"),
            viewDir = viewDir,
        )

    /** Plans the very first refresh. If one is planned already, nothing changes. */
    fun scheduleFirst() {
        if (JOB_IDS.none { jobs.getPendingJob(it) != null }) schedule(Schedule.first())
    }

    /** Plans a refresh. The job that is [running] has another id: a plan by the same one would stop it. */
    fun schedule(
        next: Instant,
        running: Int? = null,
    ) {
        val job =
            JobInfo
                .Builder(JOB_IDS.first { it != running }, ComponentName(context, RefreshJob::class.java))
                .setMinimumLatency(Duration.between(Instant.now(), next).toMillis().coerceAtLeast(0))
                .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)
                .setPersisted(true)
                .build()
        jobs.schedule(job)
    }

    private companion object {
        val JOB_IDS = listOf(700, 701)
    }
}
