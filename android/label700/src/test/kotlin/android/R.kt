package android

object R {
    object drawable {
        const val sym_call_incoming = 0
    }
}
