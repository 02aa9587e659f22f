package android.os

// As much of Android as the guide's sketches name, with its signatures, so that they are compiled.

class LocaleList {
    fun toLanguageTags() = "fr-FR,zh-CN"

    companion object {
        fun getDefault() = LocaleList()
    }
}
