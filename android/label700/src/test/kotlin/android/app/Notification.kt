package android.app

import android.content.Context

// As much of Android as the guide's sketches name, with its signatures, so that they are compiled. It does nothing.

class Notification {
    class Builder(
        context: Context,
        channelId: String,
    ) {
        private val about = "$channelId of ${context.javaClass.name}"

        fun setSmallIcon(icon: Int) = apply { check(icon >= 0) { about } }

        fun setContentTitle(title: CharSequence?) = apply { checkNotNull(title) { about } }

        fun setContentText(text: CharSequence?) = apply { checkNotNull(text) { about } }

        fun build() = Notification()
    }
}

class NotificationChannel(
    val id: String,
    val name: CharSequence,
    val importance: Int,
)

class NotificationManager {
    fun createNotificationChannel(channel: NotificationChannel) = check(channel.id.isNotEmpty())

    fun notify(
        id: Int,
        notification: Notification,
    ) = check(id != notification.hashCode())

    companion object {
        const val IMPORTANCE_HIGH = 4
    }
}
