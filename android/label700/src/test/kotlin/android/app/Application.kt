package android.app

import android.content.Context

// As much of Android as the guide's sketches name, with its signatures, so that they are compiled.

open class Application : Context() {
    open fun onCreate() = Unit
}

abstract class Service : Context() {
    lateinit var application: Application
}
