package label700.guide

import android.app.Application
import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.os.LocaleList
import label700.Hint
import label700.Labeler
import label700.Language
import kotlin.concurrent.thread

class DialerApp : Application() {
    /** Until the list is open, some milliseconds after the start, the 15-digit rule alone answers. */
    @Volatile
    var labeler: Labeler = Labeler.withoutView()
        private set

    val settings by lazy { ListSettings(this) }

    val language: Language
        get() = Language.forTags(LocaleList.getDefault().toLanguageTags().split(','))

    override fun onCreate() {
        super.onCreate()
        thread {
            labeler = Labeler.open(settings.viewDir)
            settings.scheduleFirst()
        }
    }

    /** As a notification. An app with a call screen of its own has a better place. */
    fun show(hint: Hint) {
        val manager = getSystemService(NotificationManager::class.java)
        manager.createNotificationChannel(NotificationChannel("hints", "700", NotificationManager.IMPORTANCE_HIGH))
        val notification =
            Notification
                .Builder(this, "hints")
                .setSmallIcon(android.R.drawable.sym_call_incoming)
                .setContentTitle(hint.title)
                .setContentText(listOfNotNull(hint.numberDisplay, hint.subtitle).joinToString(" · "))
                .build()
        manager.notify(1, notification)
    }
}
