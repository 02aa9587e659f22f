package label700.guide

import android.telecom.Call
import android.telecom.CallScreeningService
import label700.CallFacts
import label700.Direction
import label700.Hint
import label700.Labeler
import label700.Language
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
        val label = DialerApp.labeler.label(details.handle?.toString(), facts)
        val hint = DialerApp.labeler.hint(label, Language.forTags(DialerApp.languageTags))
        if (hint.title != null) DialerApp.show(hint)
    }
}

/** What the app keeps for as long as it lives. */
object DialerApp {
    lateinit var labeler: Labeler
    var languageTags: List<String> = emptyList()
    var show: (Hint) -> Unit = {}
}
