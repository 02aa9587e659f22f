package label700.guide

import android.telecom.Call
import android.telecom.CallScreeningService
import label700.CallFacts
import label700.Direction
import label700.Verification

class Screening : CallScreeningService() {
    override fun onScreenCall(details: Call.Details) {
        // First of all let the call ring: the system waits five seconds for everybody together.
        respondToCall(details, CallResponse.Builder().build())

        val incoming = details.callDirection == Call.Details.DIRECTION_INCOMING
        val facts =
            CallFacts(
                if (incoming) Direction.INCOMING else Direction.OUTGOING,
                verification = Verification.ofAndroid(details.callerNumberVerificationStatus),
            )
        // The handle as it is: `tel:…`. Null is a withheld number.
        val app = application as DialerApp
        val label = app.labeler.label(details.handle?.toString(), facts)
        val hint = app.labeler.hint(label, app.language)
        if (hint.title != null) app.show(hint)
    }
}
