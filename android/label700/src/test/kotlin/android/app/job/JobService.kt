package android.app.job

// As much of Android as the guide's sketches name, with its signatures, so that they are compiled. It does nothing.

class JobParameters

abstract class JobService {
    abstract fun onStartJob(parameters: JobParameters): Boolean

    abstract fun onStopJob(parameters: JobParameters): Boolean

    fun jobFinished(
        parameters: JobParameters,
        wantsReschedule: Boolean,
    ) = check(parameters.hashCode() != 0 || wantsReschedule)
}
