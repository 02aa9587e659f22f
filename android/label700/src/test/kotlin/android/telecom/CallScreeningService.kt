package android.telecom

import android.app.Service
import android.net.Uri

// As much of Android as the guide's sketches name, with its signatures, so that they are compiled. It does nothing.

class Call {
    class Details {
        val handle: Uri? = null
        val callDirection: Int = 0
        val callerNumberVerificationStatus: Int = 0

        companion object {
            const val DIRECTION_INCOMING = 0
        }
    }
}

abstract class CallScreeningService : Service() {
    abstract fun onScreenCall(details: Call.Details)

    fun respondToCall(
        details: Call.Details,
        response: CallResponse,
    ) = check(response.hashCode() != details.hashCode())

    class CallResponse {
        class Builder {
            fun build() = CallResponse()
        }
    }
}
