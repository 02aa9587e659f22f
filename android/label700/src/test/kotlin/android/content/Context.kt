package android.content

import android.app.NotificationManager
import android.app.job.JobScheduler
import java.io.File
import java.io.InputStream
import java.util.Properties

// As much of Android as the guide's sketches name, with its signatures, so that they are compiled. What is written is
// kept in files, so that a test can let the app die and start again.

class ComponentName(
    val context: Context,
    val type: Class<*>,
)

class AssetManager(private val files: Map<String, ByteArray>) {
    fun open(name: String): InputStream = files.getValue(name).inputStream()
}

class SharedPreferences(private val file: File) {
    private val values = Properties().apply { if (file.exists()) file.inputStream().use(::load) }

    fun getInt(
        key: String,
        default: Int,
    ): Int = values.getProperty(key)?.toInt() ?: default

    fun edit() = Editor()

    inner class Editor {
        fun putInt(
            key: String,
            value: Int,
        ) = apply { values.setProperty(key, "$value") }

        fun commit(): Boolean {
            file.outputStream().use { values.store(it, null) }
            return true
        }
    }
}

abstract class Context {
    lateinit var filesDir: File
        private set
    lateinit var assets: AssetManager
        private set
    private val services = mutableMapOf<Class<*>, Any>()

    /** What the system does before it calls the app. */
    fun attach(
        folder: File,
        assetFiles: Map<String, ByteArray>,
    ) {
        filesDir = folder
        assets = AssetManager(assetFiles)
        services[JobScheduler::class.java] = JobScheduler()
        services[NotificationManager::class.java] = NotificationManager()
    }

    fun createDeviceProtectedStorageContext(): Context = this

    fun getSharedPreferences(
        name: String,
        mode: Int,
    ) = SharedPreferences(File(filesDir, "$name-$mode"))

    fun <T> getSystemService(type: Class<T>): T = type.cast(services[type])

    companion object {
        const val MODE_PRIVATE = 0
    }
}
