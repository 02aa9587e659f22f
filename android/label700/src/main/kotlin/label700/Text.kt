package label700

/** What stands for half of a surrogate pair: it has no form in UTF-8, and is no part of any number. */
private const val REPLACEMENT = '\uFFFD'

/** The text itself, or a copy with lone surrogates replaced; every character keeps its place. */
internal fun wellFormed(text: String): String = if (text.none(Char::isSurrogate)) text else repaired(text)

/** A number as one line for the packed call: a line break in it means what a space means. */
internal fun oneLine(raw: String?): String {
    if (raw == null) return ""
    for (character in raw) {
        if (character == '\n' || character.isSurrogate()) return repaired(raw).replace('\n', ' ')
    }
    return raw
}

private fun repaired(text: String): String =
    buildString(text.length) {
        var index = 0
        while (index < text.length) {
            val point = text.codePointAt(index)
            // A whole pair is a code point behind the surrogates; half of one is read as itself.
            if (point in 0xD800..0xDFFF) append(REPLACEMENT) else appendCodePoint(point)
            index += Character.charCount(point)
        }
    }
